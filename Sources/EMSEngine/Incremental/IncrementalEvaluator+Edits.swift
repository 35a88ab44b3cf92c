import EMSSemantics
import EMSSyntax
import EMSValues

/// Changes of the register in place, with what takes them back.
extension IncrementalEvaluator {
  /// Whether a layer can be laid over the register in place: no record comes or goes, no rule of a record is set or reads what
  /// changes.
  func isLocal(_ layer: ChangeSet) -> Bool {
    let register = results.register
    // Periods of another length are refused, which the whole evaluation says.
    var lengths: [CellAddress: PeriodLength] = [:]
    for change in layer.changes {
      if case .seriesValue(let record, let field, let period, _) = change.target, register.isActive(record) {
        let cell = CellAddress(record: record, column: ColumnAddress(field))
        if lengths[cell] == nil,
          case .series(let points) = results.space.value(
            register.givenCell(cell.column, record.row), 0, program[field].type), let first = points.first
        {
          lengths[cell] = first.period.length
        }
        if let length = lengths[cell], length != period.length { return false }
        lengths[cell] = period.length
      }
      let field: FieldID
      switch change.target {
      case .cell(let record, let found, let layer, _, _, alternatives: let others):
        if !register.isActive(record) { return false }
        // What is given as alternatives is kept beside the cells.
        let known = register.alternatives[ColumnAddress(found, layer)]?[record.row]
        if others.count > 1 || known != nil { return false }
        field = found
      case .judgement(let record, let found, _, _, _), .seriesValue(let record, let found, _, _):
        if !register.isActive(record) { return false }
        field = found
      case .rule, .add, .remove: return false
      case .parameter(let id, _, _):
        if ruleReach.contains(where: { $0.parameters.contains(id) }) { return false }
        continue
      case .matrixCell(let id, _, _, _):
        if ruleReach.contains(where: { $0.matrices.contains(id) }) { return false }
        continue
      case .useMethod: continue
      }
      if ruleReach.contains(where: { $0.reads.contains { $0.address.field == field } }) { return false }
    }
    return true
  }

  /// Lays the changes of a layer over the register, one after the other.
  func edit(_ layer: ChangeSet, _ record: inout StepRecord, _ touch: inout RegisterTouch) {
    for change in layer.changes {
      switch change.target {
      case .cell(let target, let field, let layerID, let value, let reason, alternatives: _):
        let address = ColumnAddress(field, layerID)
        give(value, address, target.row, &record, &touch)
        mark(target, address, layer.origin, change.place, reason, &record, &touch)
      case .judgement(let target, let field, let layerID, let value, let reason):
        let address = ColumnAddress(field, layerID)
        judge(target, address, Judgement(value: value, reason: reason, place: change.place), &record, &touch)
        setOrigin(CellAddress(record: target, column: address), .change(layer.origin, change.place), &record)
      case .seriesValue(let target, let field, let period, let value):
        let address = ColumnAddress(field)
        var points: [SeriesPoint] = []
        let cell = results.register.givenCell(address, target.row)
        if case .series(let old) = results.space.value(cell, 0, program[field].type) {
          points = old.filter { $0.period != period }
        }
        if case .number(let number) = value { points.append(SeriesPoint(period: period, value: number)) }
        points.sort { $0.period < $1.period }
        give(.series(points), address, target.row, &record, &touch)
        mark(target, address, layer.origin, change.place, nil, &record, &touch)
      case .parameter(let id, let value, _):
        record.restores.append(
          .parameter(id, results.register.parameters[id.position], results.register.changedParameters[id]))
        intern(value)
        results.register.parameters[id.position] = value
        results.register.changedParameters[id] = .change(layer.origin, change.place)
        touch.parameters.insert(id)
      case .matrixCell(let id, let row, let column, let value):
        let columns = program[program.matrices[id.position].columnScale].levels.count
        let index = Int(row) * columns + Int(column)
        guard results.register.matrixCells[id.position].indices.contains(index) else { continue }
        record.restores.append(
          .matrixCell(
            id, index, results.register.matrixCells[id.position][index],
            results.register.changedMatrixCells[id]?[index]))
        intern(value)
        results.register.matrixCells[id.position][index] = value
        results.register.changedMatrixCells[id, default: [:]][index] = .change(layer.origin, change.place)
        touch.matrices.insert(id)
      case .rule, .add, .remove, .useMethod: break
      }
    }
  }

  /// Takes changes back, the last first.
  func restore(_ record: StepRecord, _ touch: inout RegisterTouch) {
    let scales = program.scales
    for restore in record.restores.reversed() {
      switch restore {
      case .given(let address, let row, let cell, let wasNothing):
        if wasNothing {
          replaceGiven(address) { $0 = nil }
        } else {
          let type = program[address.field].type
          replaceGiven(address) { $0?.put(cell, row, parts: record.parts, type: type, scales: scales) }
        }
        touch.touchGiven(address, row)
      case .unchanged(let cell): results.register.changedCells[cell] = nil
      case .origin(let cell, let origin): results.register.changedCells[cell] = origin
      case .reason(let address, let row, let reason):
        results.register.reasons[address, default: [:]][row] = reason
        touch.touchJudged(address, row)
      case .judgement(let address, let row, let judgement, let wasNothing):
        results.register.judgements[address, default: [:]][row] = judgement
        if wasNothing { results.register.judgements[address] = nil }
        touch.touchJudged(address, row)
      case .parameter(let id, let value, let origin):
        results.register.parameters[id.position] = value
        results.register.changedParameters[id] = origin
        touch.parameters.insert(id)
      case .matrixCell(let id, let index, let value, let origin):
        results.register.matrixCells[id.position][index] = value
        results.register.changedMatrixCells[id]?[index] = origin
        touch.matrices.insert(id)
      case .rules(let rules): results.register.ruleCells = rules
      }
    }
  }

  private func give(
    _ value: Value, _ address: ColumnAddress, _ row: Int32, _ record: inout StepRecord, _ touch: inout RegisterTouch
  ) {
    let type = program[address.field].type
    let scales = program.scales
    let slot = results.register.slot(address)
    // Also an input that nobody reads is worth a word.
    if plan.column(address) == nil { cache(address) }
    var space = results.space
    let cell = Column.empty(type, count: 1, state: CellState.notGiven, scales: scales)
      .replacing([(0, value)], type: type, space: &space, scales: scales)
    if space.size != results.space.size { take(space) }
    let wasNothing = results.register.given[slot] == nil
    if wasNothing { touch.partsLayers = true }
    let old = wasNothing ? nil : results.register.givenCell(ownOf: slot, row)
    record.restores.append(
      .given(
        address, row,
        old?.packed(0, parts: &record.parts)
          ?? PackedCell(payload: 0, state: CellState.notGiven),
        wasNothing: wasNothing))
    let count = results.register.rowCount(program[address.field].kind)
    replaceGiven(address) { column in
      if column == nil { column = Column.empty(type, count: count, state: CellState.notGiven, scales: scales) }
      column?.put(cell, at: [row], type: type, scales: scales)
    }
    touch.touchGiven(address, row)
  }

  private func mark(
    _ target: RecordID, _ address: ColumnAddress, _ origin: ChangeOrigin, _ place: SourceRange, _ reason: Reason?,
    _ record: inout StepRecord, _ touch: inout RegisterTouch
  ) {
    let cell = CellAddress(record: target, column: address)
    setOrigin(cell, .change(origin, place), &record)
    if results.register.ruleCells.contains(where: { $0.cell == cell }) {
      record.restores.append(.rules(results.register.ruleCells))
      results.register.ruleCells.removeAll { $0.cell == cell }
    }
    let old = results.register.reasons[address]?[target.row]
    if reason == nil, old == nil { return }
    record.restores.append(.reason(address, target.row, old))
    if let author = reason?.author { intern(.text(author)) }
    results.register.reasons[address, default: [:]][target.row] = reason
    touch.touchJudged(address, target.row)
  }

  private func judge(
    _ target: RecordID, _ address: ColumnAddress, _ judgement: Judgement, _ record: inout StepRecord,
    _ touch: inout RegisterTouch
  ) {
    let wasNothing = results.register.judgements[address] == nil
    if wasNothing { touch.partsLayers = true }
    record.restores.append(
      .judgement(address, target.row, results.register.judgements[address]?[target.row], wasNothing: wasNothing))
    intern(judgement.value)
    if let author = judgement.reason.author { intern(.text(author)) }
    results.register.judgements[address, default: [:]][target.row] = judgement
    touch.touchJudged(address, target.row)
  }

  private func setOrigin(_ cell: CellAddress, _ origin: Origin, _ record: inout StepRecord) {
    record.restores.append(results.register.changedCells[cell].map { .origin(cell, $0) } ?? .unchanged(cell))
    results.register.changedCells[cell] = origin
  }

  private func intern(_ value: Value) {
    var space = results.space
    switch value {
    case .text, .name, .unit: _ = space.encode(value)
    case .list(let members): for member in members { intern(member) }
    default: return
    }
    if space.size != results.space.size { take(space) }
  }

  /// New texts and units are known to everybody.
  private func take(_ space: ValueSpace) {
    results.space = space
    results.register.space = space
    for node in nodes { node.run?.space = space }
  }
}

extension Register {
  /// A cell of a column of its own, before the base is looked at.
  fileprivate func givenCell(ownOf slot: Int, _ row: Int32) -> Column? {
    given[slot]?.cells(at: [row])
  }
}
