/// Reads RFC 4180 CSV, piece by piece, from bytes that the caller owns.
///
/// The caller gives UTF-8 bytes (see `TextBuffer`) that begin where the reader stopped. `begin` reads the header; then
/// the caller selects columns and calls `read` until all is read, each time giving the bytes that were not consumed and
/// those that follow. Bytes that stand in memory as a whole, a mapped file for instance, are given once.
///
///     var reader = CSVReader(options: CSVOptions())
///     guard let used = reader.begin(bytes, isLast: true) else { … }
///     reader.select(columns: [0, 3])
///     var table = CSVTable()
///     let consumed = reader.read(rest, isLast: true, into: &table)
///
/// To read a piece on several threads: `parts(of:…)`, on each thread `read(part:of:…)`, then `join`.
///
/// Blanks around a quoted cell do not matter; a quote inside a cell without quotes stands for itself and is reported.
public struct CSVReader: Sendable {
  /// A cell of the header.
  public struct HeaderCell: Sendable, Equatable {
    /// The name, trimmed.
    public var text: String
    /// The physical line, counted from 1.
    public var line: Int
    /// The column in its line, counted in characters from 1.
    public var column: Int

    /// Makes a cell.
    public init(text: String, line: Int, column: Int) {
      self.text = text
      self.line = line
      self.column = column
    }
  }

  /// The most bytes that are looked at in one call.
  public static let longestPiece = 1 << 30

  /// How the file is laid out.
  public let options: CSVOptions
  /// The byte between cells, once `begin` has returned.
  public private(set) var delimiter: UInt8 = 0x2C
  /// The names of the columns; without a header, one empty name a column.
  public private(set) var header: [HeaderCell] = []
  /// What was wrong with the header.
  public private(set) var headerIssues: [CSVIssue] = []
  /// The physical line, counted from 1, on which the next record begins.
  public private(set) var nextLine = 1
  /// How many records were read since the header, unreadable ones included.
  public private(set) var recordsRead = 0
  /// How many bytes were consumed.
  public private(set) var bytesRead = 0
  /// The selected columns, as positions in the header from 0.
  public private(set) var columns: [Int] = []

  var tokenizer: CSVTokenizer

  /// Makes a reader for one file.
  public init(options: CSVOptions = CSVOptions()) {
    self.options = options
    if let given = options.delimiter, CSVOptions.canDelimit(given) { delimiter = given }
    tokenizer = CSVTokenizer(
      fieldCount: 0, columns: [], delimiter: delimiter, skipsEmptyRecords: options.skipsEmptyRecords)
  }

  /// How many columns the file has.
  public var columnCount: Int { header.count }

  /// Reads what stands before the first record: a byte-order mark, a line `sep=;`, the rows above the header, the
  /// header. All columns are then selected.
  ///
  /// Returns how many bytes were consumed, perhaps none, or nil when more bytes are needed to tell; never nil when
  /// `isLast`.
  public mutating func begin(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Int? {
    let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(CSVReader.longestPiece))
    let isLast = isLast && piece.count == bytes.count
    if piece.count < 64, !isLast { return nil }
    var position = piece.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    var given = options.delimiter.flatMap { CSVOptions.canDelimit($0) ? $0 : nil }
    if let (named, end) = CSVReader.separatorLine(piece, from: position) {
      if given == nil { given = named }
      position = end
      line = 2
    }
    delimiter = given ?? CSVDelimiter.detect(in: piece, from: position, isLast: isLast, header: options.header)
    tokenizer.delimiter = delimiter

    // Rows are measured first, to know how many columns the header has.
    var rows = CSVTable()
    var measure = tokenizer
    measure.fieldCount = nil
    measure.columns = []
    var wanted = 0
    if case .row(let number) = options.header { wanted = max(0, number - 1) }
    var batch = wanted + 16
    var found: Int?
    while true {
      measure.read(piece, from: position, stop: piece.count, isLast: isLast, maximum: batch, into: &rows)
      found = CSVReader.headerRow(in: rows, bytes: piece, options: options, wanted: wanted, delimiter: delimiter)
      if found != nil || rows.count < batch { break }
      batch *= 4
    }
    guard let row = found else {
      if !isLast && bytes.count < CSVReader.longestPiece { return nil }
      let kind: CSVIssue.Kind = isLast ? .missingHeader : .recordTooLong
      headerIssues = [CSVIssue(kind: kind, record: 0, line: line, column: 1, field: 1, range: 0..<0)]
      select(columns: [])
      bytesRead += piece.count
      return piece.count
    }

    let record = rows.records[row]
    let next = row + 1 < rows.count ? Int(rows.records[row + 1].start) : rows.end
    let nextLine = row + 1 < rows.count ? Int(rows.records[row + 1].line) : rows.lineTotal
    let count = Int(record.number)
    if options.header == .none {
      header = (0..<count).map { _ in HeaderCell(text: "", line: line + Int(record.line), column: 1) }
      self.nextLine = line + Int(record.line)
      position = Int(record.start)
    } else {
      readHeader(piece, from: Int(record.start), to: next, cells: count, line: line + Int(record.line))
      self.nextLine = line + nextLine
      position = next
    }
    select(columns: Array(0..<count))
    bytesRead += position
    return position
  }

  /// Chooses the columns whose cells are wanted, as positions in the header from 0; others are left out.
  public mutating func select(columns: [Int]) {
    self.columns = columns.filter { $0 >= 0 && $0 < header.count }
    tokenizer.columns = self.columns
    tokenizer.fieldCount = header.count
  }

  /// Reads the whole records in `bytes`, which begin where the last call stopped, at most `maximumRecords` of them.
  ///
  /// Returns how many bytes were consumed. When none were, though records are wanted and bytes are left, a record is
  /// longer than `bytes`: call again with more. An unfinished record is read when `isLast`.
  public mutating func read(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, maximumRecords: Int = .max, into table: inout CSVTable
  ) -> Int {
    let (piece, last) = CSVReader.piece(of: bytes, isLast: isLast)
    tokenizer.read(piece, from: 0, stop: piece.count, isLast: last, maximum: maximumRecords, into: &table)
    if table.end == 0, maximumRecords > 0, piece.count >= CSVReader.longestPiece {
      table.report(
        CSVIssue(kind: .recordTooLong, record: 1, line: 0, column: 1, field: 1, range: 0..<0))
      table.recordTotal = 1
      table.lineTotal = ByteSearch.count(10, in: piece, from: 0, to: piece.count)
      table.end = piece.count
    }
    place(&table)
    advance(by: table)
    return table.end
  }

  /// The bytes that one call looks at: offsets must fit in 31 bits.
  static func piece(of bytes: UnsafeRawBufferPointer, isLast: Bool) -> (UnsafeRawBufferPointer, Bool) {
    if bytes.count <= longestPiece { return (bytes, isLast) }
    return (UnsafeRawBufferPointer(rebasing: bytes.prefix(longestPiece)), false)
  }

  /// Makes the relative numbers of a table numbers of the file.
  func place(_ table: inout CSVTable) {
    table.firstLine = nextLine
    table.recordsBefore = recordsRead
    table.textOffset = bytesRead - table.start
    for index in table.issues.indices {
      table.issues[index].line += nextLine
      table.issues[index].record += recordsRead
    }
  }

  mutating func advance(by table: CSVTable) {
    nextLine += table.lineTotal
    recordsRead += table.recordTotal
    bytesRead += table.end - table.start
  }

  private mutating func readHeader(_ bytes: UnsafeRawBufferPointer, from: Int, to: Int, cells: Int, line: Int) {
    var table = CSVTable()
    var whole = tokenizer
    whole.fieldCount = cells
    whole.columns = Array(0..<cells)
    whole.skipsEmptyRecords = false
    let own = UnsafeRawBufferPointer(rebasing: bytes[0..<to])
    whole.read(own, from: from, stop: from + 1, isLast: true, into: &table)
    headerIssues = table.issues.map { issue in
      var issue = issue
      issue.line += line
      issue.record = 0
      return issue
    }
    // Places are found from cell to cell, so that many headers cost no more than their bytes.
    var known = (at: from, line: 0, column: 1)
    header = (0..<cells).map { index in
      // A header that cannot be read still has so many columns, without names.
      guard table.count > 0 else { return HeaderCell(text: "", line: line, column: 1) }
      let field = table.field(record: 0, column: index)
      let text = field.text(in: own)
      let trimmed = Array(text.utf8).withUnsafeBytes { String(decoding: CellText.trimmed($0), as: UTF8.self) }
      let start = field.isQuoted ? max(field.start - 1, from) : field.start
      let step = CSVTable.place(of: start, from: known.at, in: own)
      let column = step.line > 0 ? step.column : known.column + step.column - 1
      known = (max(start, known.at), known.line + step.line, column)
      return HeaderCell(text: trimmed, line: line + known.line, column: known.column)
    }
  }

  /// The row that is the header, among measured rows.
  private static func headerRow(
    in rows: CSVTable, bytes: UnsafeRawBufferPointer, options: CSVOptions, wanted: Int, delimiter: UInt8
  ) -> Int? {
    if case .row = options.header { return wanted < rows.count ? wanted : nil }
    return (0..<rows.count).first { row in
      let range = rows.range(of: row)
      let keepsEmpty = options.header == .none && !options.skipsEmptyRecords
      return !bytes[range].allSatisfy { $0 == delimiter ? !keepsEmpty : $0 == 0x20 || $0 == 0x09 }
    }
  }

  /// A first line `sep=;`, which some spreadsheets write: the delimiter, and where the next line begins.
  private static func separatorLine(_ bytes: UnsafeRawBufferPointer, from: Int) -> (UInt8, Int)? {
    let line = bytes[from...].prefix(8)
    guard line.count >= 5, line.starts(with: [0x73, 0x65, 0x70, 0x3D]) else { return nil }
    let named = bytes[from + 4]
    guard CSVOptions.canDelimit(named) else { return nil }
    var end = from + 5
    if end < bytes.count, bytes[end] == 13 { end += 1 }
    if end < bytes.count, bytes[end] == 10 { end += 1 }
    return end == from + 5 && end < bytes.count ? nil : (named, end)
  }
}
