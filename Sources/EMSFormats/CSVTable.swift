/// Where one cell lies in the bytes that were read: between its quotes, where it is quoted.
///
/// Offsets count from the start of the bytes that were given to the reader, and stay below 2³¹.
@frozen
public struct CSVField: Sendable, Equatable {
  @usableFromInline var from: UInt32
  @usableFromInline var to: UInt32

  /// The highest bit of `from` says that the cell holds doubled quotes, that of `to` that it was quoted.
  @usableFromInline static let flag: UInt32 = 0x8000_0000

  @inlinable
  init(start: Int, end: Int) {
    from = UInt32(truncatingIfNeeded: start)
    to = UInt32(truncatingIfNeeded: end)
  }

  @inlinable
  init(quotedFrom start: Int, to end: Int, doubled: Bool) {
    from = UInt32(truncatingIfNeeded: start) | (doubled ? CSVField.flag : 0)
    to = UInt32(truncatingIfNeeded: end) | CSVField.flag
  }

  /// The offset of the first byte.
  @inlinable public var start: Int { Int(from & ~CSVField.flag) }
  /// The offset after the last byte.
  @inlinable public var end: Int { Int(to & ~CSVField.flag) }
  /// Whether the cell stood in quotes.
  @inlinable public var isQuoted: Bool { to & CSVField.flag != 0 }
  /// Whether the bytes hold doubled quotes, so that they are not yet the value.
  @inlinable public var needsUnescaping: Bool { from & CSVField.flag != 0 }

  /// The bytes of the cell, doubled quotes still doubled; nothing where the cell does not lie in `bytes`.
  @inlinable
  public func bytes(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let (start, end) = (self.start, self.end)
    guard start <= end, end <= bytes.count, let base = bytes.baseAddress else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: base + start, count: end - start)
  }

  /// Appends the value of the cell: its bytes with each doubled quote made one.
  public func append(from bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    let cell = self.bytes(in: bytes)
    guard needsUnescaping else {
      text.append(contentsOf: cell)
      return
    }
    CellText.withUnescaped(cell) { text.append(contentsOf: $0) }
  }

  /// The value of the cell as text, untrimmed.
  public func text(in bytes: UnsafeRawBufferPointer) -> String {
    if !needsUnescaping { return String(decoding: self.bytes(in: bytes), as: UTF8.self) }
    var text: [UInt8] = []
    append(from: bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}

/// Where one record lies.
@frozen
public struct CSVRecord: Sendable, Equatable {
  /// The offset of its first byte, in the bytes that were given to the reader.
  public var start: UInt32
  /// The offset after its last byte; its line end does not belong to it.
  public var end: UInt32
  /// Its first physical line, counted from the first line of the table (see `CSVTable.line(of:)`).
  public var line: UInt32
  /// Its number, counted from the first record of the table (see `CSVTable.number(of:)`).
  public var number: UInt32

  @inlinable
  init(start: Int, end: Int, line: Int, number: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
    self.line = UInt32(truncatingIfNeeded: line)
    self.number = UInt32(truncatingIfNeeded: number)
  }
}

/// The records of one piece of a CSV file: for each selected column the places of its cells, one after the other.
///
/// A table is reused from piece to piece, so that its storage is allocated once. Records with an issue that makes
/// them unreadable are not in it.
public struct CSVTable: Sendable {
  /// How many records the table holds.
  public internal(set) var count = 0
  /// How many columns were selected.
  public internal(set) var columnCount = 0
  /// What was wrong, in the order of the file; at most `maximumIssues` of them.
  public internal(set) var issues: [CSVIssue] = []
  /// How many issues there were, listed or not.
  public internal(set) var issueCount = 0
  /// How many issues are listed at most in one table.
  public var maximumIssues = 1000

  /// The offset of the first byte that was read into the table.
  public internal(set) var start = 0
  /// The offset after the last byte that was read: there the next record begins.
  public internal(set) var end = 0
  /// The physical line of `start`, counted from 1.
  public internal(set) var firstLine = 1
  /// How many records stand before `start`, unreadable ones included, blank ones not.
  public internal(set) var recordsBefore = 0
  /// The offset in the whole text, as UTF-8 without byte-order mark, of the first byte that was given to the reader.
  public internal(set) var textOffset = 0

  /// How many line ends and records were read, unreadable records included.
  var lineTotal = 0
  var recordTotal = 0

  @usableFromInline var capacity = 0
  @usableFromInline var fields: [CSVField] = []
  @usableFromInline var records: [CSVRecord] = []
  /// The cells of the record in hand.
  var scratch: [CSVField] = []

  /// Makes an empty table.
  public init() {}

  /// The physical line, counted from 1, on which a record of the table begins; 0 for no such record.
  @inlinable
  public func line(of record: Int) -> Int {
    guard record >= 0, record < count else { return 0 }
    return firstLine + Int(records[record].line)
  }

  /// The number of a record in the file: the first after the header is 1, blank lines do not count.
  @inlinable
  public func number(of record: Int) -> Int {
    guard record >= 0, record < count else { return 0 }
    return recordsBefore + Int(records[record].number)
  }

  /// Where a record lies in the bytes that were given to the reader, without its line end.
  @inlinable
  public func range(of record: Int) -> Range<Int> {
    guard record >= 0, record < count else { return 0..<0 }
    return Int(records[record].start)..<max(Int(records[record].start), Int(records[record].end))
  }

  /// One cell: `column` counts the selected columns from 0, in the order in which they were selected.
  @inlinable
  public func field(record: Int, column: Int) -> CSVField {
    guard record >= 0, record < count, column >= 0, column < columnCount else { return CSVField(start: 0, end: 0) }
    return fields[column * capacity + record]
  }

  /// Gives all cells of one selected column, in the order of the records.
  @inlinable
  public func withColumn<Result>(_ column: Int, _ body: (UnsafeBufferPointer<CSVField>) throws -> Result) rethrows
    -> Result
  {
    try fields.withUnsafeBufferPointer { all in
      guard column >= 0, column < columnCount, count > 0 else {
        return try body(UnsafeBufferPointer(start: nil, count: 0))
      }
      return try body(UnsafeBufferPointer(rebasing: all[(column * capacity)..<(column * capacity + count)]))
    }
  }

  /// Gives all cells of the selected columns at once, for loops over whole records.
  @inlinable
  public func withCells<Result>(_ body: (CSVCells) throws -> Result) rethrows -> Result {
    try fields.withUnsafeBufferPointer { fields in
      try records.withUnsafeBufferPointer { records in
        try body(
          CSVCells(
            fields: fields, records: records, capacity: capacity, count: count, columnCount: columnCount,
            firstLine: firstLine, recordsBefore: recordsBefore))
      }
    }
  }

  /// Gives the places of all records.
  @inlinable
  public func withRecords<Result>(_ body: (UnsafeBufferPointer<CSVRecord>) throws -> Result) rethrows -> Result {
    try records.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[0..<count])) }
  }

  /// The physical line and the column, both counted from 1, of an offset within a record: the column counts
  /// characters (Unicode scalars). `bytes` are those that were given to the reader.
  public func place(of offset: Int, record: Int, in bytes: UnsafeRawBufferPointer) -> (line: Int, column: Int) {
    let start = range(of: record).lowerBound
    let place = CSVTable.place(of: offset, from: start, in: bytes)
    return (line(of: record) + place.line, place.column)
  }

  /// How many line ends stand between `start` and `offset`, and the column of `offset`.
  static func place(of offset: Int, from start: Int, in bytes: UnsafeRawBufferPointer) -> (line: Int, column: Int) {
    let end = min(max(offset, 0), bytes.count)
    var (index, line, column) = (min(max(start, 0), end), 0, 1)
    while index < end {
      let byte = bytes[index]
      if byte == 10 || byte == 13 {
        if byte == 13, index + 1 < end, bytes[index + 1] == 10 { index += 1 }
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      index += 1
    }
    return (line, column)
  }

  /// Forgets the records, keeps the storage.
  mutating func clear(columns: Int, fieldCount: Int, at start: Int) {
    count = 0
    issues.removeAll(keepingCapacity: true)
    issueCount = 0
    self.start = start
    end = start
    lineTotal = 0
    recordTotal = 0
    if columns != columnCount {
      columnCount = columns
      capacity = records.count
      fields = [CSVField](repeating: CSVField(start: 0, end: 0), count: capacity * columns)
    }
    if scratch.count < fieldCount {
      scratch = [CSVField](repeating: CSVField(start: 0, end: 0), count: fieldCount)
    }
  }

  /// For how many records there is room at first: fewer where a record has very many cells.
  var leastRecords: Int { max(16, min(1024, (1 << 17) / max(1, columnCount))) }

  /// Makes room for more records; `wanted` is how many will be needed in all.
  mutating func grow(to wanted: Int) {
    let larger = max(leastRecords, capacity * 2, wanted)
    let blank = CSVField(start: 0, end: 0)
    var moved = [CSVField](repeating: blank, count: larger * columnCount)
    for column in 0..<columnCount {
      for record in 0..<count { moved[column * larger + record] = fields[column * capacity + record] }
    }
    fields = moved
    let missing = larger - records.count
    records.append(contentsOf: repeatElement(CSVRecord(start: 0, end: 0, line: 0, number: 0), count: missing))
    capacity = larger
  }

  mutating func report(_ issue: CSVIssue) {
    issueCount += 1
    if issues.count < maximumIssues { issues.append(issue) }
  }
}

/// The cells of a table while it lends them out: plain pointers, every access within bounds.
public struct CSVCells {
  @usableFromInline let fields: UnsafeBufferPointer<CSVField>
  @usableFromInline let records: UnsafeBufferPointer<CSVRecord>
  @usableFromInline let capacity: Int
  /// How many records there are.
  public let count: Int
  @usableFromInline let columnCount: Int
  @usableFromInline let firstLine: Int
  @usableFromInline let recordsBefore: Int

  @inlinable
  init(
    fields: UnsafeBufferPointer<CSVField>, records: UnsafeBufferPointer<CSVRecord>, capacity: Int, count: Int,
    columnCount: Int, firstLine: Int, recordsBefore: Int
  ) {
    self.fields = fields
    self.records = records
    self.capacity = capacity
    self.count = count
    self.columnCount = columnCount
    self.firstLine = firstLine
    self.recordsBefore = recordsBefore
  }

  /// One cell, as `CSVTable.field(record:column:)`.
  @inlinable
  public func field(record: Int, column: Int) -> CSVField {
    guard record >= 0, record < count, column >= 0, column < columnCount else { return CSVField(start: 0, end: 0) }
    return fields[column * capacity + record]
  }

  /// The physical line on which a record begins.
  @inlinable
  public func line(of record: Int) -> Int {
    guard record >= 0, record < count else { return 0 }
    return firstLine + Int(records[record].line)
  }

  /// The number of a record in the file.
  @inlinable
  public func number(of record: Int) -> Int {
    guard record >= 0, record < count else { return 0 }
    return recordsBefore + Int(records[record].number)
  }

  /// Where a record lies in the bytes that were given to the reader.
  @inlinable
  public func range(of record: Int) -> Range<Int> {
    guard record >= 0, record < count else { return 0..<0 }
    return Int(records[record].start)..<max(Int(records[record].start), Int(records[record].end))
  }
}
