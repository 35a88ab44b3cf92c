import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// Rows one by one: whatever a row may hold.
extension ImportReading {
  /// Takes records one by one.
  mutating func take(
    _ table: CSVTable, _ bytes: UnsafeRawBufferPointer, program: inout Program, pool: inout TextPool
  ) {
    take(table, bytes, program: &program, pool: &pool) { reading, cells, run, outerRows, innerRows, program, pool in
      for record in 0..<cells.count {
        if !reading.faults.isEmpty { reading.faults.removeAll(keepingCapacity: true) }
        reading.takeRow(
          CellRow(cells: cells, record: record, bytes: bytes), &run, &outerRows, &innerRows, program: program,
          pool: &pool)
      }
    }
  }

  /// Takes the records of one part of the file, as `body` does: it is given what would else be copied, the rows of the kinds
  /// among it.
  mutating func take(
    _ table: CSVTable, _ bytes: UnsafeRawBufferPointer, program: inout Program, pool: inout TextPool,
    _ body: (
      inout ImportReading, CSVCells, inout RecordRun, _ outerRows: inout KindRows, _ innerRows: inout [KindRows],
      Program,
      inout TextPool
    ) -> Void
  ) {
    for issue in table.issues { report(issue, at: bytes) }
    guard var run else { return }
    self.run = nil
    let innerKinds = run.mapping.inner.map(\.kind)
    var outerRows = program.records.kinds[run.mapping.kind.position]
    program.records.kinds[run.mapping.kind.position] = KindRows()
    var innerRows = innerKinds.map { program.records.kinds[$0.position] }
    for kind in innerKinds { program.records.kinds[kind.position] = KindRows() }
    lastOuter = -1
    lastRecord = -1
    rowsRead += table.count
    table.withCells { cells in body(&self, cells, &run, &outerRows, &innerRows, program, &pool) }
    program.records.kinds[run.mapping.kind.position] = outerRows
    for (position, kind) in innerKinds.enumerated() { program.records.kinds[kind.position] = innerRows[position] }
    self.run = run
  }

  mutating func takeRow(
    _ row: CellRow, _ run: inout RecordRun, _ outerRows: inout KindRows, _ innerRows: inout [KindRows],
    program: Program, pool: inout TextPool
  ) {
    for position in fillPositions { fill(row, position) }
    var arguments: [String] = []
    if !rulePositions.isEmpty { arguments = rulePositions.map { $0 < 0 ? "" : text(row, $0) } }
    if let condition = plan.condition {
      guard case .yesNo(true) = rules.value(condition, arguments: arguments, style: style) else { return }
    }
    let layer = layerIndex(row)
    let line = UInt32(truncatingIfNeeded: row.line)
    // Which outer record: the one of the row before, one seen earlier, or a new one.
    var outerID: Int32 = -1
    var isNew = false
    var outer = lastOuter
    if !isOuterOfRowBefore(row, run) {
      let raw = outerIdentifier(row, run)
      if raw.isEmpty {
        note(
          blankIdentifier(run), run.idPosition)
        return reject(row)
      }
      outerID = raw.withUnsafeBufferPointer { pool.intern($0) }
      if let known = outerRows.topLevelRow(outerID) {
        if known < run.firstRow {
          note(declaredElsewhere(raw, Int(known), outerRows, run, program), run.idPosition)
          return reject(row)
        }
        outer = known - run.firstRow
      } else {
        isNew = true
        outer = Int32(run.count)
      }
    }
    if !isNew, run.inner.isEmpty, hasLayerColumn ? run.hasLayer(layer, of: Int(outer)) : layer == 0 {
      let id = String(decoding: outerIdentifier(row, run), as: UTF8.self)
      let first = outerRows.starts[Int(run.firstRow + outer)]
      note(
        CellFault(
          .duplicateRow, "'\(id)' stands twice in this file", notes: ["the first stands in line \(first)"]),
        run.idPosition)
      return reject(row)
    }
    let repeatsRowBefore = !isNew && outer == lastOuter && layer == lastLayer && row.record == lastRecord + 1
    stage(
      &run, layer: layer, row, isNew: isNew, repeatsRowBefore: repeatsRowBefore, outer: Int(outer), arguments,
      program: program,
      pool: &pool)
    if !isNew, let position = run.titlePosition, !repeatsRowBefore || row.record == 0 || !row.isSameAsBefore(position) {
      compareTitle(row, run, outerRows, Int(outer), pool: &pool)
    }
    for position in run.inner.indices {
      run.inner[position].target = stageInner(
        &run.inner[position], layer: layer, row, outer: Int(outer), arguments, program: program, pool: &pool)
    }
    if !faults.isEmpty { return reject(row) }
    // The row is good: store it.
    repeats?.add(row)
    if isNew {
      let title = titleText(row, run, pool: &pool)
      outerRows.append(id: outerID, title: title, parent: -1, source: ~Int32(index), start: line, end: 0)
      run.count += 1
    }
    lastOuter = outer
    lastRecord = row.record
    lastLayer = layer
    commit(&run, layer: layer, at: Int(outer), row)
    for position in run.inner.indices {
      guard let target = run.inner[position].target else { continue }
      if target.isNew {
        innerRows[position].append(
          id: target.id, title: target.title, parent: run.firstRow + outer, parentKind: run.mapping.kind,
          source: ~Int32(index), start: line, end: 0)
        run.inner[position].chains.link(id: target.id, to: Int(outer))
        run.inner[position].count += 1
      }
      commit(&run.inner[position], layer: layer, at: Int(target.index), row)
    }
  }

  /// Whether the row names the same outer record as the row before, told from the bytes of the cells.
  @inline(__always)
  func isOuterOfRowBefore(_ row: CellRow, _ run: RecordRun) -> Bool {
    // A row that was left out in between says nothing of the last record taken.
    guard lastOuter >= 0, row.record == lastRecord + 1, row.record > 0, fillPositions.isEmpty else { return false }
    if let position = run.idPosition { return row.isSameAsBefore(position) }
    if run.keyPositions.isEmpty { return false }
    return run.keyPositions.allSatisfy { row.isSameAsBefore($0) }
  }

  func outerIdentifier(_ row: CellRow, _ run: RecordRun) -> [UInt8] {
    if let position = run.idPosition { return row.trimmedBytes(position, filled: filled[position]) }
    if let constant = run.idConstant { return Array(constant.utf8) }
    if !run.keyPositions.isEmpty {
      return Array(run.keyPositions.map { text(row, $0) }.joined(separator: " / ").utf8)
    }
    return Array("\(row.number)".utf8)
  }

  mutating func layerIndex(_ row: CellRow) -> Int {
    guard let layerPosition, let plan = plan.layerColumn else { return 0 }
    let text = text(row, layerPosition)
    if let known = layerCache[text] { return known }
    var index = 0
    for entry in plan.layers where CellTexts.same(entry.text, text) {
      index = layers.firstIndex(of: entry.layer) ?? 0
    }
    layerCache[text] = index
    return index
  }

  mutating func fill(_ row: CellRow, _ position: Int) {
    let cell = CellText.trimmed(row.cell(position))
    if !cell.isEmpty { filled[position] = Array(cell) }
  }

  /// The text of a cell, trimmed, filled from above where the mapping says so.
  func text(_ row: CellRow, _ position: Int) -> String {
    String(decoding: row.trimmedBytes(position, filled: filled[position]), as: UTF8.self)
  }

  func titleText(_ row: CellRow, _ run: RecordRun, pool: inout TextPool) -> Int32 {
    if let position = run.titlePosition {
      return row.withText(position, filled: filled[position]) { $0.isEmpty ? -1 : pool.intern($0) }
    }
    return run.titleConstant.map { pool.intern($0) } ?? -1
  }
}
