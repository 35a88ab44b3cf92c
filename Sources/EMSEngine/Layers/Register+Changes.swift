public import EMSSemantics
public import EMSSyntax
import EMSValues

extension Register {
  /// Lays one set of changes over the register; what is wrong with them is added to `diagnostics`.
  public mutating func apply(_ layer: ChangeSet, _ diagnostics: inout [Diagnostic]) {
    var pending: [ColumnAddress: [(row: Int, value: Value)]] = [:]
    var order: [ColumnAddress] = []
    func put(_ address: ColumnAddress, _ row: Int32, _ value: Value) {
      if pending[address] == nil { order.append(address) }
      pending[address, default: []].append((Int(row), value))
    }
    // A record in error is silent afterwards.
    var refused: Set<RecordID> = []
    for change in layer.changes {
      if let record = change.target.record, !isActive(record) {
        if case .add = change.target {
        } else if isInside(record, refused) {
          continue
        } else {
          diagnostics.append(
            Diagnostic(
              .changeOfRemovedRecord,
              "'\(program.records.fullID(record))' is not part of the register here, so it cannot be changed",
              at: change.place, help: "drop this change, or the one that removes the record"))
          continue
        }
      }
      switch change.target {
      case .cell(let record, let field, let layerID, let value, let reason, alternatives: let others):
        let address = ColumnAddress(field, layerID)
        put(address, record.row, value)
        setAlternatives(others, record.row, address, value: value)
        mark(record, address, layer.origin, change.place, reason)
      case .judgement(let record, let field, let layerID, let value, let reason):
        let address = ColumnAddress(field, layerID)
        judgements[address, default: [:]][record.row] = Judgement(value: value, reason: reason, place: change.place)
        changedCells[CellAddress(record: record, column: address)] = .change(layer.origin, change.place)
      case .seriesValue(let record, let field, let period, let value):
        let address = ColumnAddress(field)
        if let cells = pending.removeValue(forKey: address) {
          order.removeAll { $0 == address }
          self.change(address, cells)
        }
        var points: [SeriesPoint] = []
        if case .series(let old) = space.value(givenColumn(address), Int(record.row), program[field].type) {
          points = old.filter { $0.period != period }
        }
        if let other = points.first, other.period.length != period.length {
          diagnostics.append(
            Diagnostic(
              .periodsDiffer,
              "the periods of a series have one length: \(period.text) is changed, and"
                + " '\(program.records.fullID(record))' has \(other.period.text)",
              at: change.place, help: "change periods of the length that the series has"))
          continue
        }
        if case .number(let number) = value { points.append(SeriesPoint(period: period, value: number)) }
        points.sort { $0.period < $1.period }
        self.change(address, [(Int(record.row), .series(points))])
        mark(record, address, layer.origin, change.place, nil)
      case .rule(let record, let field, let layerID, let rule):
        let address = ColumnAddress(field, layerID)
        put(address, record.row, .missing)
        setAlternatives([], record.row, address, value: .missing)
        mark(record, address, layer.origin, change.place, nil)
        ruleCells.append(
          RuleCell(cell: CellAddress(record: record, column: address), rule: rule, place: change.place))
      case .parameter(let id, let value, _):
        parameters[id.position] = value
        changedParameters[id] = .change(layer.origin, change.place)
      case .matrixCell(let id, let row, let column, let value):
        let columns = program[program.matrices[id.position].columnScale].levels.count
        let index = Int(row) * columns + Int(column)
        if matrixCells[id.position].indices.contains(index) {
          matrixCells[id.position][index] = value
          changedMatrixCells[id, default: [:]][index] = .change(layer.origin, change.place)
        }
      case .add(let record):
        if isInside(record, refused) { continue }
        activate(record, layer, change.place, &diagnostics)
        if !isActive(record) { refused.insert(record) }
        changedRecords[record] = .change(layer.origin, change.place)
      case .remove(let record):
        remove(record)
        changedRecords[record] = .change(layer.origin, change.place)
      case .useMethod: break
      }
    }
    for address in order { self.change(address, pending[address] ?? []) }
  }

  /// Whether a record, or one that it stands in, is among these.
  private func isInside(_ record: RecordID, _ records: Set<RecordID>) -> Bool {
    if records.isEmpty { return false }
    var next: RecordID? = record
    while let current = next {
      if records.contains(current) { return true }
      next = program.records.parent(current)
    }
    return false
  }

  private mutating func mark(
    _ record: RecordID, _ address: ColumnAddress, _ origin: ChangeOrigin, _ place: SourceRange, _ reason: Reason?
  ) {
    let cell = CellAddress(record: record, column: address)
    changedCells[cell] = .change(origin, place)
    ruleCells.removeAll { $0.cell == cell }
    if reason != nil || reasons[address]?[record.row] != nil { reasons[address, default: [:]][record.row] = reason }
  }

  private mutating func activate(
    _ record: RecordID, _ layer: ChangeSet, _ place: SourceRange, _ diagnostics: inout [Diagnostic]
  ) {
    let table = program.records
    let rows = table.kinds[record.kind.position]
    let id = rows.ids[Int(record.row)]
    let parent = table.parent(record)
    for row in 0..<Int32(rows.count) where row != record.row && rows.ids[Int(row)] == id {
      let other = RecordID(kind: record.kind, row: row)
      guard table.parent(other) == parent, isActive(other) else { continue }
      if layer.origin == .given {
        // A record that a test gives hides the register's own.
        remove(other)
        removedRecords.removeLast()
      } else {
        diagnostics.append(
          Diagnostic(
            .recordAddedTwice, "'\(table.fullID(record))' is added by two layers that are in force together", at: place,
            help: "give one of them another id, or use one scenario at a time"))
        return
      }
    }
    setActive(record, true)
  }

  private mutating func remove(_ record: RecordID) {
    setActive(record, false)
    removedRecords.append(record)
    for kind in program.kinds where kind.parents.contains(record.kind) {
      let rows = program.records.kinds[kind.id.position]
      for row in 0..<Int32(rows.count)
      where rows.parents[Int(row)] == record.row && rows.parentKind(of: row) == record.kind {
        let inner = RecordID(kind: kind.id, row: row)
        if isActive(inner) {
          remove(inner)
          removedRecords.removeLast()
        }
      }
    }
  }
}

extension Change.Target {
  /// The record that is changed; nil for parameters and matrices.
  fileprivate var record: RecordID? {
    switch self {
    case .cell(let record, _, _, _, _, _), .judgement(let record, _, _, _, _), .seriesValue(let record, _, _, _),
      .rule(let record, _, _, _), .add(let record), .remove(let record):
      record
    case .parameter, .matrixCell, .useMethod: nil
    }
  }
}
