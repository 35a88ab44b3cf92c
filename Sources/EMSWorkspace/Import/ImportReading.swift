import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// The reading of one file for one import: pieces of the file, tables of cells, rows of records.
struct ImportReading {
  let plan: ImportPlan
  let index: Int
  let file: String
  let keepsGoing: Bool
  private(set) var header: [String] = []
  private(set) var delimiter = UInt8(ascii: ",")
  var diagnostics: [Diagnostic] = []
  var rejected: [RejectedRow] = []
  private(set) var run: RecordRun?
  var faultCount = 0
  var rowsRead = 0
  /// The last line that a quote which nothing closes was to hold.
  var openLine = -1
  private let style: CellStyle
  var columns: ImportColumns
  private var fillPositions: [Int] = []
  private var filled: [[UInt8]] = []
  private var rulePositions: [Int] = []
  private var rules: ImportRules
  private var layers: [LayerID] = [.base]
  private var layerPosition: Int?
  private var layerCache: [String: Int] = [:]
  /// The record, the row and the layer that were taken last, within one piece of the file.
  private var lastOuter: Int32 = -1
  private var lastRecord = -1
  private var lastLayer = 0
  /// The row's faults, until it is whole.
  var faults: [(fault: CellFault, position: Int)] = []
  /// Cells of the row that were published and could not be read.
  let greatestFaults = 100

  init(plan: ImportPlan, index: Int, file: String, keepsGoing: Bool, program: Program) {
    self.plan = plan
    self.index = index
    self.file = file
    self.keepsGoing = keepsGoing
    style = CellStyle(
      number: NumberFormat(
        decimalMark: plan.decimal == UInt8(ascii: ",") ? .comma : .point, thousandsMarks: [.apostrophe, .space]),
      date: plan.datePattern.flatMap { try? DatePattern($0) })
    columns = ImportColumns(header: [], file: file, headerLine: 1)
    rules = ImportRules(program: program)
  }

  /// Reads the file to its end.
  mutating func readAll(_ stream: any ByteStream, into program: inout Program) throws(FileError) {
    var buffer = TextBuffer()
    var reader = CSVReader(
      options: CSVOptions(
        delimiter: plan.delimiter, header: plan.headerRow == 1 ? .firstRecord : .row(plan.headerRow)))
    var hasBegun = false
    var table = CSVTable()
    var failure: FileError?
    var pool = program.records.texts
    program.records.texts = TextPool()
    while true {
      let more = buffer.fill { space in
        do throws(FileError) {
          return try stream.read(into: space)
        } catch {
          failure = error
          return 0
        }
      }
      if failure != nil || !more { break }
      if !hasBegun {
        let used = buffer.withBytes { reader.begin($0, isLast: buffer.isLast) }
        guard let used else { continue }
        buffer.consume(used)
        hasBegun = true
        guard begin(&reader, program: program) else { break }
        if buffer.count == 0, buffer.isLast { break }
      }
      let used = buffer.withBytes { bytes in
        let used = reader.read(bytes, isLast: buffer.isLast, into: &table)
        take(table, bytes, program: &program, pool: &pool)
        return used
      }
      buffer.consume(used)
    }
    program.records.texts = pool
    if let failure { throw failure }
    if !hasBegun {
      let fault = CellFault.missingHeader
      diagnostics.append(
        Diagnostic(
          fault.code, fault.message, at: plan.pathPlace, data: DataPlace(file: file, line: 1), help: fault.help))
    }
    for fault in buffer.decoder.faults.prefix(20) {
      diagnostics.append(
        Diagnostic(
          .unreadableText, "the byte \(hexadecimal(fault.byte)) stands for no character", at: plan.pathPlace,
          data: DataPlace(file: file, line: fault.line), help: "save the file as 'CSV UTF-8'"))
    }
    end()
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }

  /// Knows the header: finds the columns. False where nothing can be read.
  private mutating func begin(_ reader: inout CSVReader, program: Program) -> Bool {
    header = reader.header.map { CellTexts.trimmed($0.text) }
    delimiter = reader.delimiter
    for issue in reader.headerIssues { report(issue, at: nil) }
    if header.isEmpty { return false }
    columns = ImportColumns(header: header, file: file, headerLine: reader.header.first?.line ?? 1)
    columns.collect(plan)
    diagnostics += columns.diagnostics
    reader.select(columns: columns.selected)
    fillPositions = plan.fillDown.compactMap { columns.position(of: $0) }
    filled = Array(repeating: [], count: columns.selected.count)
    rulePositions = plan.ruleColumns.map { columns.position(of: $0) ?? -1 }
    if let layer = plan.layerColumn {
      layerPosition = columns.position(of: layer.column)
      for entry in layer.layers where !layers.contains(entry.layer) { layers.append(entry.layer) }
    }
    run = RecordRun(plan.record, columns: columns, layers: layers, style: style, program: program)
    // A column that is not there would only repeat itself in every row.
    return columns.diagnostics.isEmpty
  }

  private mutating func end() {
    guard run != nil else { return }
    let unread = columns.unread
    if !unread.isEmpty, columns.diagnostics.isEmpty {
      let shown = unread.prefix(12).map { "'\($0)'" }.joined(separator: ", ") + (unread.count > 12 ? " …" : "")
      diagnostics.append(
        Diagnostic(
          .unreadColumns, "\(unread.count) column\(unread.count == 1 ? "" : "s") of \(file) not read: \(shown)",
          at: plan.pathPlace))
    }
    if plan.record.id == nil, plan.record.key.isEmpty, columns.diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(
          .numberedRows, "the records of \(file) are numbered by row, so that their ids move when a row is inserted",
          at: plan.pathPlace, help: "give the column of the id: id: column \"…\""))
    }
    for (text, layer) in layerCache.sorted(by: { $0.key < $1.key }) where layer == 0 && !text.isEmpty {
      diagnostics.append(
        Diagnostic(
          .unknownLayer, "rows that say '\(text)' are read as the register itself, not as a layer", at: plan.pathPlace,
          severity: .note))
    }
    if faultCount > greatestFaults {
      diagnostics.append(
        Diagnostic(
          .badCell, "\(file): \(faultCount - greatestFaults) more cells or rows that cannot be read", at: plan.pathPlace
        ))
    }
    rejected.sort { $0.line < $1.line }
    if !rejected.isEmpty {
      diagnostics.append(
        Diagnostic(
          .rowsSkipped, "\(file): \(rejected.count) of \(rowsRead) rows left out", at: plan.pathPlace,
          notes: ["the first, in line \(rejected[0].line): \(rejected[0].reasons.first ?? "")"]))
    }
  }

  // MARK: Rows

  /// Takes the records of one piece of the file.
  private mutating func take(
    _ table: CSVTable, _ bytes: UnsafeRawBufferPointer, program: inout Program, pool: inout TextPool
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
    table.withCells { cells in
      for record in 0..<cells.count {
        if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
        takeRow(
          CellRow(cells: cells, record: record, bytes: bytes), &run, &outerRows, &innerRows, program: program,
          pool: &pool)
      }
    }
    program.records.kinds[run.mapping.kind.position] = outerRows
    for (position, kind) in innerKinds.enumerated() { program.records.kinds[kind.position] = innerRows[position] }
    self.run = run
  }

  private mutating func takeRow(
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
          CellFault(.blankIdentifier, "the row has no id", help: "fill-down repeats the id above, for merged cells"),
          run.idPosition)
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
    let repeats = !isNew && outer == lastOuter && layer == lastLayer && row.record == lastRecord + 1
    stage(
      &run, layer: layer, row, isNew: isNew, repeatsRowBefore: repeats, outer: Int(outer), arguments, program: program,
      pool: &pool)
    if !isNew, let position = run.titlePosition, !repeats || row.record == 0 || !row.isSameAsBefore(position) {
      compareTitle(row, run, outerRows, Int(outer), pool: &pool)
    }
    for position in run.inner.indices {
      run.inner[position].target = stageInner(
        &run.inner[position], layer: layer, row, outer: Int(outer), arguments, program: program, pool: &pool)
    }
    if !faults.isEmpty { return reject(row) }
    // The row is good: store it.
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
        run.inner[position].link(id: target.id, to: Int(outer))
        run.inner[position].count += 1
      }
      commit(&run.inner[position], layer: layer, at: Int(target.index), row)
    }
  }

  /// Whether the row names the same outer record as the row before, told from the bytes of the cells.
  @inline(__always)
  private func isOuterOfRowBefore(_ row: CellRow, _ run: RecordRun) -> Bool {
    // A row that was left out in between says nothing of the last record taken.
    guard lastOuter >= 0, row.record == lastRecord + 1, row.record > 0, fillPositions.isEmpty else { return false }
    if let position = run.idPosition { return row.isSameAsBefore(position) }
    if run.keyPositions.isEmpty { return false }
    return run.keyPositions.allSatisfy { row.isSameAsBefore($0) }
  }

  private func outerIdentifier(_ row: CellRow, _ run: RecordRun) -> [UInt8] {
    if let position = run.idPosition { return row.trimmedBytes(position, filled: filled[position]) }
    if let constant = run.idConstant { return Array(constant.utf8) }
    if !run.keyPositions.isEmpty {
      return Array(run.keyPositions.map { text(row, $0) }.joined(separator: " / ").utf8)
    }
    return Array("\(row.number)".utf8)
  }

  private mutating func layerIndex(_ row: CellRow) -> Int {
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

  private mutating func fill(_ row: CellRow, _ position: Int) {
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

  // MARK: Staging

  private mutating func stage(
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

  private mutating func stageCell(
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
    if let fault { note(fault, position) }
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

  private mutating func stageDerived(_ run: inout RecordRun, _ arguments: [String]) {
    for position in run.derived.indices {
      switch run.derived[position].source {
      case .constant(.missing): run.derived[position].staged = .state(.missing)
      case .constant(.notApplicable): run.derived[position].staged = .state(.notApplicable)
      case .constant(let value): run.derived[position].staged = StagedCell.of(value, in: run.derived[position].builder)
      case .rule(let expression):
        let value = rules.value(expression, arguments: arguments, style: style)
        switch value {
        case .missing: run.derived[position].staged = .notGiven
        case .notApplicable: run.derived[position].staged = .state(.notApplicable)
        case .error(let cause):
          faults.append(
            (
              CellFault(.importRuleError, "the rule for '\(run.derived[position].field.name)' has no result: \(cause)"),
              -1
            ))
        default: run.derived[position].staged = StagedCell.of(value, in: run.derived[position].builder)
        }
      case .column: break
      }
    }
  }

  /// Stages the inner record of a row; nil where the row has none.
  private mutating func stageInner(
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
      let hasCells = run.decoders[layer].contains { !CellText.isBlank(row.cell($0.position)) }
      let readsCells = !run.decoders[layer].isEmpty || run.idPosition != nil || run.titlePosition != nil
      if !hasCells, readsCells { return nil }
    }
    if id < 0 {
      if layer > 0, outer < run.lastInner.count, run.lastInner[outer] >= 0 {
        id = run.innerIDs[Int(run.lastInner[outer])]
      } else {
        id = pool.intern("\(program[run.mapping.kind].name)-\(run.nextUnnamed(in: outer))")
      }
    }
    let known = run.find(id: id, in: outer)
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

  private var hasLayerColumn: Bool { layerPosition != nil }

  private mutating func commit(_ run: inout RecordRun, layer: Int, at index: Int, _ row: CellRow) {
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
