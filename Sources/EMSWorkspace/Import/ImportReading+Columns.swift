import EMSFormats
import EMSSemantics
import EMSValues

/// Regular rows that were taken and whose cells are not stored yet. A class, so that a row touches it in place.
final class RegularRows {
  /// The ids and titles of outer records.
  let id: PartColumn
  let title: PartColumn?
  let titleConstant: String?
  /// The rows that begin an outer record.
  var rows: [Int32] = []
  let inner: [RegularInnerRows]

  init?(_ part: PartCells, _ plan: PartPlan, _ run: RecordRun, program: Program) {
    guard let id = plan.outer.id else { return nil }
    self.id = part.columns[id]
    title = plan.outer.title.map { part.columns[$0] }
    titleConstant = run.titleConstant
    inner = zip(plan.inner, run.inner).map { RegularInnerRows(part, $0, $1, program: program) }
  }
}

/// The inner records of one kind that regular rows make.
final class RegularInnerRows {
  let id: PartColumn?
  let title: PartColumn?
  let idConstant: String?
  let titleConstant: String?
  let kindName: String
  /// The positions of the columns of its fields.
  let positions: [Int]
  let chains: InnerChains

  var rows: [Int32] = []
  var ids: [Int32] = []
  var titles: [Int32] = []
  var parents: [Int32] = []
  var starts: [UInt32] = []

  /// What the row in hand makes: an id, a title; whether it makes a record at all, and one without an id of its own.
  var targetID: Int32 = -1
  var targetTitle: Int32 = -1
  var isMade = false
  var isUnnamed = false

  init(_ part: PartCells, _ record: PartPlan.Record, _ run: RecordRun, program: Program) {
    id = record.id.map { part.columns[$0] }
    title = record.title.map { part.columns[$0] }
    idConstant = run.idConstant
    titleConstant = run.titleConstant
    kindName = program[run.mapping.kind].name
    positions = run.decoders[0].map(\.position)
    chains = run.chains
  }

  func clear() {
    rows.removeAll(keepingCapacity: true)
    ids.removeAll(keepingCapacity: true)
    titles.removeAll(keepingCapacity: true)
    parents.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  /// Finds what a row makes; false where that is a record that is known, or not regular.
  @inline(__always)
  func find(_ row: CellRow, in outer: Int, pool: inout TextPool) -> Bool {
    let known = pool.count
    targetID = -1
    isUnnamed = false
    isMade = true
    if let id {
      let cell = CellText.trimmed(row.cell(id.plan.position))
      if !cell.isEmpty {
        targetID = pool.intern(cell.assumingMemoryBound(to: UInt8.self), hash: id.hashes[row.record])
      }
    } else if let idConstant {
      targetID = pool.intern(idConstant)
    }
    // A text that nothing had before is no id of a record that is known.
    let isNewText = targetID >= Int32(truncatingIfNeeded: known)
    targetTitle = title.map { $0.title(row, pool: &pool) } ?? titleConstant.map { pool.intern($0) } ?? -1
    if targetID < 0 {
      if targetTitle < 0, isBlank(row) {
        isMade = false
        return true
      }
      isUnnamed = true
      targetID = pool.intern("\(kindName)-\(chains.unnamedCount(in: outer) + 1)")
    }
    return isNewText || chains.find(id: targetID, in: outer) == nil
  }

  /// Whether a row without id and title says nothing of an inner record.
  private func isBlank(_ row: CellRow) -> Bool {
    let readsCells = !positions.isEmpty || id != nil || title != nil
    return readsCells && positions.allSatisfy { CellText.isBlank(row.cell($0)) }
  }
}

extension PartColumn {
  /// The title that a row gives, as a number of the pool; -1 for none.
  @inline(__always)
  fileprivate func title(_ row: CellRow, pool: inout TextPool) -> Int32 {
    let code = codes[row.record]
    if code >= 0 { return meanings[Int(code)] }
    return row.withText(plan.position, filled: []) { $0.isEmpty ? -1 : pool.intern($0) }
  }
}

extension PartCells {
  /// How many rows ahead ids are looked up.
  static let lookahead = 64

  /// Brings what interning the ids of the rows from `first` on will look at near the processor.
  @inline(__always)
  func touch(_ pool: borrowing TextPool, _ rows: RegularRows, from first: Int) {
    let range = first..<min(table.count, first + PartCells.lookahead)
    var sum = pool.touch(rows.id.hashes, range)
    for inner in rows.inner {
      if let id = inner.id { sum &+= pool.touch(id.hashes, range) }
    }
    touched &+= sum
  }
}

/// Regular rows: what they say was decoded, so that only their records are to be made, and their columns to be stored.
extension ImportReading {
  // MARK: What texts stand for

  /// Looks up the texts that a part has brought, and marks the rows of those that are in error.
  mutating func findMeanings(
    _ part: PartCells, _ plan: PartPlan, _ run: RecordRun, program: Program, pool: inout TextPool
  ) {
    findMeanings(part, plan.outer, run, program: program, pool: &pool)
    for (record, run) in zip(plan.inner, run.inner) { findMeanings(part, record, run, program: program, pool: &pool) }
    for column in part.columns where column.hasIrregular {
      for row in 0..<part.table.count {
        let code = column.codes[row]
        if code >= 0, column.meanings[Int(code)] == CellMeaning.irregular { part.isIrregular[row] = true }
      }
    }
  }

  private mutating func findMeanings(
    _ part: PartCells, _ record: PartPlan.Record, _ run: RecordRun, program: Program, pool: inout TextPool
  ) {
    if let index = record.title {
      let column = part.columns[index]
      while column.meanings.count < column.seenCount {
        let title = column.withSeen(column.meanings.count) { text in
          let trimmed = CellText.trimmed(text)
          return trimmed.isEmpty ? -1 : pool.intern(trimmed.assumingMemoryBound(to: UInt8.self))
        }
        column.meanings.append(title)
      }
    }
    for (index, decoder) in zip(record.fields, run.decoders[0]) {
      let column = part.columns[index]
      while column.meanings.count < column.seenCount {
        let fault = column.withSeen(column.meanings.count) { decoder.stage($0, program: program, pool: &pool) }
        var code: Int32
        switch decoder.staged {
        case .notGiven: code = CellMeaning.notGiven
        case .state(.missing): code = CellMeaning.missing
        case .state(.notApplicable): code = CellMeaning.notApplicable
        case .code(let known): code = known
        case .value(let value):
          code = CellMeaning.firstValue - Int32(column.values.count)
          column.values.append(value)
        default: code = CellMeaning.irregular
        }
        if fault != nil { code = CellMeaning.irregular }
        if code == CellMeaning.irregular { column.hasIrregular = true }
        column.meanings.append(code)
      }
    }
  }

  // MARK: Rows

  /// Makes the records of a regular row; false where it is not so regular after all, and nothing was made.
  @inline(__always)
  mutating func takeRegular(
    _ row: CellRow, isRepeat: Bool, _ rows: RegularRows, _ run: inout RecordRun, _ outerRows: inout KindRows,
    pool: inout TextPool
  ) -> Bool {
    let record = row.record
    var outer = lastOuter
    var outerID: Int32 = -1
    if !isRepeat {
      let id = CellText.trimmed(row.cell(rows.id.plan.position))
      if id.isEmpty { return false }
      outerID = pool.intern(id.assumingMemoryBound(to: UInt8.self), hash: rows.id.hashes[record])
      if outerRows.topLevelRow(outerID) != nil { return false }
      outer = Int32(truncatingIfNeeded: run.count)
    } else if lastOuter < 0 || lastRecord != record - 1 || rows.inner.isEmpty {
      return false
    }
    for inner in rows.inner {
      if !inner.find(row, in: Int(outer), pool: &pool) { return false }
    }
    repeats?.add(row)
    let line = UInt32(truncatingIfNeeded: row.line)
    if !isRepeat {
      let title =
        rows.title.map { $0.title(row, pool: &pool) } ?? rows.titleConstant.map { pool.intern($0) } ?? -1
      outerRows.append(id: outerID, title: title, parent: -1, source: ~Int32(index), start: line, end: 0)
      run.count += 1
      rows.rows.append(Int32(truncatingIfNeeded: record))
    }
    for inner in rows.inner where inner.isMade {
      if inner.isUnnamed { _ = inner.chains.nextUnnamed(in: Int(outer)) }
      inner.rows.append(Int32(truncatingIfNeeded: record))
      inner.ids.append(inner.targetID)
      inner.titles.append(inner.targetTitle)
      inner.parents.append(run.firstRow + outer)
      inner.starts.append(line)
      inner.chains.link(id: inner.targetID, to: Int(outer))
    }
    lastOuter = outer
    lastRecord = record
    lastLayer = 0
    return true
  }

  // MARK: Columns

  /// Stores the cells of the rows that were taken.
  mutating func store(
    _ rows: RegularRows, _ part: PartCells, _ plan: PartPlan, _ bytes: UnsafeRawBufferPointer, _ cells: CSVCells,
    _ run: inout RecordRun, _ innerRows: inout [KindRows], pool: inout TextPool
  ) {
    if !rows.rows.isEmpty {
      store(rows.rows, part, plan.outer, bytes, cells, &run, pool: &pool)
      rows.rows.removeAll(keepingCapacity: true)
    }
    for (index, inner) in rows.inner.enumerated() where !inner.rows.isEmpty {
      innerRows[index].append(
        ids: inner.ids, titles: inner.titles, parents: inner.parents, parentKind: run.mapping.kind,
        source: ~Int32(self.index), starts: inner.starts)
      run.inner[index].count += inner.rows.count
      store(inner.rows, part, plan.inner[index], bytes, cells, &run.inner[index], pool: &pool)
      inner.clear()
    }
  }

  private func store(
    _ rows: [Int32], _ part: PartCells, _ record: PartPlan.Record, _ bytes: UnsafeRawBufferPointer, _ cells: CSVCells,
    _ run: inout RecordRun, pool: inout TextPool
  ) {
    let first = run.count - rows.count
    for (index, decoder) in zip(record.fields, run.decoders[0]) {
      let column = part.columns[index]
      if column.hasDirect { column.intern(rows, cells, bytes, into: &pool) }
      decoder.builder.append(column, rows: rows, at: first)
    }
    for position in run.derived.indices {
      guard let staged = run.derived[position].constant else { continue }
      for offset in rows.indices { run.derived[position].builder.store(staged, at: first + offset) }
    }
  }
}

extension PartColumn {
  /// Gives the texts of these rows that were not numbered their numbers in the pool.
  fileprivate func intern(
    _ rows: [Int32], _ cells: CSVCells, _ bytes: UnsafeRawBufferPointer, into pool: inout TextPool
  ) {
    if texts.count < codes.count { texts = [Int32](repeating: -1, count: codes.count) }
    for row in rows where codes[Int(row)] == PartColumn.direct {
      let field = cells.field(record: Int(row), column: plan.position)
      let hash = hashes[Int(row)]
      let cell = field.bytes(in: bytes)
      func number(_ text: UnsafeRawBufferPointer) -> Int32 {
        pool.intern(CellText.trimmed(text).assumingMemoryBound(to: UInt8.self), hash: hash)
      }
      texts[Int(row)] = field.needsUnescaping ? CellText.withUnescaped(cell, number) : number(cell)
    }
  }
}

extension ColumnBuilder {
  /// Appends the cells of regular rows; the first gets the index `first`.
  mutating func append(_ column: PartColumn, rows: [Int32], at first: Int) {
    pad(to: first)
    if case .numbers = column.plan.form {
      appendNumbers(column, rows)
      return
    }
    for row in rows {
      let code = column.codes[Int(row)]
      let meaning = code >= 0 ? column.meanings[Int(code)] : column.texts[Int(row)]
      if meaning >= 0, layout != .values {
        append(code: meaning)
      } else {
        store(column.cell(meaning), at: count)
      }
    }
  }

  private mutating func appendNumbers(_ column: PartColumn, _ rows: [Int32]) {
    for row in rows {
      let digits = column.codes[Int(row)]
      if digits == PartColumn.blank {
        store(.notGiven, at: count)
      } else if !append(column.mantissas[Int(row)], digits: Int(digits)) {
        store(.decimal(column.mantissas[Int(row)], digits: Int(digits)), at: count)
      }
    }
  }
}

extension PartColumn {
  /// What a meaning is as a cell.
  fileprivate func cell(_ meaning: Int32) -> StagedCell {
    switch meaning {
    case 0...: .code(meaning)
    case CellMeaning.missing: .state(.missing)
    case CellMeaning.notApplicable: .state(.notApplicable)
    case ...CellMeaning.firstValue: .value(values[Int(CellMeaning.firstValue - meaning)])
    default: .notGiven
    }
  }
}
