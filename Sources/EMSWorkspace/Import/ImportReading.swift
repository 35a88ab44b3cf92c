import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// The reading of one file for one import: its header first, then parts of the file, columns of a part where that can be, else
/// rows one by one.
struct ImportReading {
  let plan: ImportPlan
  let index: Int
  let file: String
  let keepsGoing: Bool
  private(set) var header: [String] = []
  private(set) var delimiter = UInt8(ascii: ",")
  var diagnostics: [Diagnostic] = []
  var rejected: [RejectedRow] = []
  var run: RecordRun?
  var faultCount = 0
  var rowsRead = 0
  /// The last line that a quote which nothing closes was to hold.
  var openLine = -1
  let style: CellStyle
  var columns: ImportColumns
  var fillPositions: [Int] = []
  var filled: [[UInt8]] = []
  var rulePositions: [Int] = []
  var rules: ImportRules
  var layers: [LayerID] = [.base]
  var layerPosition: Int?
  var layerCache: [String: Int] = [:]
  /// The record, the row and the layer that were taken last, within one piece of the file.
  var lastOuter: Int32 = -1
  var lastRecord = -1
  var lastLayer = 0
  /// The row's faults, until it is whole.
  var faults: [(fault: CellFault, position: Int)] = []
  /// How many faults of a file are listed.
  let greatestFaults = 100
  /// How many bytes are read at once.
  let pieceSize: Int
  /// How many threads may work.
  let threads: Int
  /// Rows that were read before; nil where the ids of records tell of them.
  var repeats: RepeatedRows?
  /// How whole columns can be read; nil where rows must be taken one by one.
  var partPlan: PartPlan?

  init(
    plan: ImportPlan, index: Int, file: String, keepsGoing: Bool, pieceSize: Int, threads: Int, program: Program
  ) {
    self.pieceSize = pieceSize
    self.threads = threads
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
    var buffer = TextBuffer(pieceSize: pieceSize)
    var reader = CSVReader(
      options: CSVOptions(
        delimiter: plan.delimiter, header: plan.headerRow == 1 ? .firstRecord : .row(plan.headerRow)))
    var hasBegun = false
    var failure: FileError?
    var decoder: TextDecoder?
    while try buffer.fill(from: stream) {
      let used = buffer.withBytes { reader.begin($0, isLast: buffer.isLast) }
      guard let used else { continue }
      buffer.consume(used)
      hasBegun = true
      guard begin(&reader, program: program) else {
        buffer.withBytes {
          findHeader(below: $0, isLast: buffer.isLast, delimiter: reader.delimiter, line: reader.nextLine)
        }
        break
      }
      (decoder, failure) = readParts(buffer, stream, reader, into: &program)
      break
    }
    if let failure { throw failure }
    if !hasBegun {
      let fault = CellFault.missingHeader
      diagnostics.append(
        Diagnostic(
          fault.code, fault.message, at: plan.pathPlace, data: DataPlace(file: file, line: 1), help: fault.help))
    }
    for fault in (decoder ?? buffer.decoder).faults.prefix(20) {
      diagnostics.append(
        Diagnostic(
          .unreadableText, "the byte \(hexadecimal(fault.byte)) stands for no character", at: plan.pathPlace,
          data: DataPlace(file: file, line: fault.line), help: "save the file as 'CSV UTF-8'"))
    }
    if let first = (decoder ?? buffer.decoder).firstForeign {
      diagnostics.append(
        Diagnostic(
          .encodingTaken, "the file is not UTF-8, and is read as \(TextEncoding.windows1252.name)", at: plan.pathPlace,
          data: DataPlace(file: file, line: first.line),
          notes: ["the first byte that shows it is \(hexadecimal(first.byte)), byte \(first.offset + 1) of the file"],
          help: "save the file as 'CSV UTF-8' where letters with accents look wrong"))
    }
    end(program)
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
    let run = RecordRun(plan.record, columns: columns, layers: layers, style: style, program: program)
    let takesEveryRow = plan.condition != nil || !fillPositions.isEmpty || !rulePositions.isEmpty || layers.count > 1
    partPlan = takesEveryRow || layerPosition != nil ? nil : PartPlan(run, style: style)
    if run.hasUnnamedRecords { repeats = RepeatedRows() }
    self.run = run
    // A column that is not there would only repeat itself in every row.
    return columns.diagnostics.isEmpty
  }

  /// Where the headers stand in a row below the one that was read, as under a title or a row of groups, that one is named in
  /// place of each column that is not there.
  private mutating func findHeader(
    below bytes: UnsafeRawBufferPointer, isLast: Bool, delimiter: UInt8, line: Int
  ) {
    let missing = columns.missing
    if missing.isEmpty { return }
    for distance in 1...9 {
      var reader = CSVReader(
        options: CSVOptions(delimiter: delimiter, header: distance == 1 ? .firstRecord : .row(distance)))
      guard reader.begin(bytes, isLast: isLast) != nil, let first = reader.header.first else { return }
      let names = reader.header.map { CellTexts.trimmed($0.text) }
      guard missing.allSatisfy({ names.contains(CellTexts.trimmed($0)) }) else { continue }
      let row = plan.headerRow + distance
      diagnostics.removeLast(columns.diagnostics.count)
      diagnostics.append(
        Diagnostic(
          .headerUnknown, "\(file) has no column '\(missing[0])' in row \(plan.headerRow), but in row \(row)",
          at: plan.pathPlace, data: DataPlace(file: file, line: line + first.line - 1),
          help: "say which row holds the headers: header \(row)"))
      return
    }
  }

  private mutating func end(_ program: Program) {
    guard run != nil else { return }
    if rowsRead == 0, faultCount == 0, columns.diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(
          .noRows, "\(file) has no rows below its header", at: plan.pathPlace,
          help: "is it the right file? `header N` says which row holds the headers"))
    }
    reportTotals(program)
    reportRepeatedRows()
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
}
