import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// The cells of a row: staged first, and stored when the whole row is good.
extension ImportReading {
  mutating func stage(
    _ run: inout RecordRun, layer: Int, _ row: CellRow, isNew: Bool, repeatsRowBefore: Bool, outer: Int,
    _ arguments: [String], program: Program, pool: inout TextPool
  ) {
    for decoder in run.decoders[layer] {
      // What the row before said of the same record needs no second look.
      if repeatsRowBefore, row.record > 0, fillPositions.isEmpty, row.isSameAsBefore(decoder.position) {
        decoder.staged = .notGiven
        continue
      }
      stageCell(decoder, row, program: program, pool: &pool)
      if decoder.isJudgement { requireReason(decoder, row) }
      if !isNew, !decoder.builder.agrees(decoder.staged, at: outer) {
        note(
          CellFault(
            .rowsDisagree,
            "'\(text(row, decoder.position))' differs from what an earlier row gives for '\(decoder.field.name)' of this record"
          ),
          decoder.position)
      }
    }
    stagePublished(&run, layer: layer, row, at: outer, program: program, pool: &pool)
    if layer == 0 { stageDerived(&run, arguments) }
  }

  mutating func stageCell(
    _ decoder: CellDecoder, _ row: CellRow, program: Program, pool: inout TextPool
  ) {
    let position = decoder.position
    let fault: CellFault?
    if row.isSimple(position), filled[position].isEmpty {
      fault = decoder.stage(row.cell(position), program: program, pool: &pool)
    } else {
      fault = row.trimmedBytes(position, filled: filled[position]).withUnsafeBytes {
        decoder.stage($0, program: program, pool: &pool)
      }
    }
    if let fault {
      // A cell in error says nothing that could differ from another.
      decoder.staged = .notGiven
      note(fault, position)
    }
  }

  /// A published result that cannot be read is a finding, not an error of the import.
  private mutating func stagePublished(
    _ run: inout RecordRun, layer: Int, _ row: CellRow, at index: Int, program: Program, pool: inout TextPool
  ) {
    for position in run.published[layer].indices {
      let before = faults.count
      stageCell(run.published[layer][position], row, program: program, pool: &pool)
      if faults.count > before {
        faults.removeLast(faults.count - before)
        run.published[layer][position].staged = .state(.missing)
        let text = text(row, run.published[layer][position].position)
        let target = run.firstRow + Int32(index)
        run.unreadable[layer][position, default: [:]][target] = text
      }
    }
  }

  /// The position of the first column that a rule reads; -1 for none.
  private func firstColumn(of rule: ExpressionID) -> Int {
    rules.arguments(of: rule).first.map { rulePositions.indices.contains($0) ? rulePositions[$0] : -1 } ?? -1
  }

  private mutating func stageDerived(_ run: inout RecordRun, _ arguments: [String]) {
    for position in run.derived.indices {
      if let constant = run.derived[position].constant {
        run.derived[position].staged = constant
        continue
      }
      guard case .rule(let expression) = run.derived[position].source else { continue }
      let value = rules.value(expression, arguments: arguments, style: style)
      switch value {
      case .missing: run.derived[position].staged = .notGiven
      case .notApplicable: run.derived[position].staged = .state(.notApplicable)
      case .error(let cause):
        faults.append(
          (
            CellFault(.importRuleError, "the rule for '\(run.derived[position].field.name)' has no result: \(cause)"),
            firstColumn(of: expression)
          ))
      default: run.derived[position].staged = StagedCell.of(value, in: run.derived[position].builder)
      }
    }
  }

  /// Stages the inner record of a row; nil where the row has none.
  mutating func stageInner(
    _ run: inout RecordRun, layer: Int, _ row: CellRow, outer: Int, _ arguments: [String], program: Program,
    pool: inout TextPool
  ) -> RecordRun.Target? {
    var id: Int32 = -1
    if let position = run.idPosition {
      id = row.withText(position, filled: filled[position]) { $0.isEmpty ? -1 : pool.intern($0) }
    } else if let constant = run.idConstant {
      id = pool.intern(constant)
    }
    let title = titleText(row, run, pool: &pool)
    if id < 0, title < 0 {
      if isBlank(row, run, layer: layer) { return nil }
    }
    if id < 0 {
      if layer > 0, let last = run.chains.lastID(in: outer) {
        id = last
      } else {
        id = pool.intern("\(program[run.mapping.kind].name)-\(run.chains.nextUnnamed(in: outer))")
      }
    }
    let known = run.chains.find(id: id, in: outer)
    if let known, hasLayerColumn ? run.hasLayer(layer, of: known) : layer == 0 {
      note(
        CellFault(
          .duplicateRow, "\(program[run.mapping.kind].name) '\(pool.string(id))' stands twice in this record"),
        run.idPosition)
      return nil
    }
    let index = known ?? run.count
    stage(
      &run, layer: layer, row, isNew: known == nil, repeatsRowBefore: false, outer: index, arguments, program: program,
      pool: &pool)
    return RecordRun.Target(index: Int32(index), isNew: known == nil, id: id, title: title)
  }

  /// Whether a row without id and title says nothing of an inner record.
  func isBlank(_ row: CellRow, _ run: RecordRun, layer: Int = 0) -> Bool {
    let hasCells = run.decoders[layer].contains { !CellText.isBlank(row.cell($0.position)) }
    let readsCells = !run.decoders[layer].isEmpty || run.idPosition != nil || run.titlePosition != nil
    return !hasCells && readsCells
  }

  var hasLayerColumn: Bool { layerPosition != nil }

  mutating func commit(_ run: inout RecordRun, layer: Int, at index: Int, _ row: CellRow) {
    if hasLayerColumn { run.addLayer(layer, of: index) }
    for decoder in run.decoders[layer] {
      if case .notGiven = decoder.staged, index < decoder.builder.count { continue }
      decoder.store(at: index)
      if decoder.hasReasons {
        if case .notGiven = decoder.staged { continue }
        decoder.reasons[Int32(index)] = reason(decoder.source, row)
      }
    }
    for position in run.published[layer].indices { run.published[layer][position].store(at: index) }
    if layer == 0 {
      for position in run.derived.indices {
        let staged = run.derived[position].staged
        run.derived[position].builder.store(staged, at: index)
      }
    }
  }

  private func reason(_ source: ImportColumn, _ row: CellRow) -> Reason? {
    func cell(_ reference: ColumnReference?) -> String {
      guard let reference, let position = columns.position(of: reference) else { return "" }
      return text(row, position)
    }
    let (because, author, day) = (cell(source.reason), cell(source.author), cell(source.date))
    if because.isEmpty, author.isEmpty, day.isEmpty { return nil }
    var date: CalendarDate?
    if let pattern = style.date {
      var day = day
      if case .date(let year, let month, let number) = day.withUTF8({ pattern.read(UnsafeRawBufferPointer($0)) }) {
        date = CalendarDate(year: year, month: month, day: number)
      }
    } else {
      date = CalendarDate(text: day)
    }
    return Reason(text: because, author: author.isEmpty ? nil : author, date: date)
  }
}
