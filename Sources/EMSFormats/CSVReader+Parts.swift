/// Reading one piece on several threads. The result is the same as that of reading it on one.
extension CSVReader {
  /// Cuts `bytes`, which begin where the reader stopped, into up to `count` parts that begin at records, as far as the
  /// number of quotes before a place tells. Where a quote stands inside a cell without quotes it may tell wrong;
  /// `join` sees that and reads the part again.
  public func parts(of bytes: UnsafeRawBufferPointer, isLast: Bool, count: Int) -> [Range<Int>] {
    let (piece, _) = CSVReader.piece(of: bytes, isLast: isLast)
    var starts = [0]
    var (counted, quotes) = (0, 0)
    for part in 1..<max(1, count) {
      let target = max(piece.count / max(1, count) * part, starts[starts.count - 1])
      quotes += ByteSearch.count(0x22, in: piece, from: counted, to: target)
      counted = target
      guard let start = CSVReader.recordStart(in: piece, from: target, inQuotes: quotes % 2 == 1) else { break }
      if start > starts[starts.count - 1], start < piece.count { starts.append(start) }
    }
    return starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : piece.count) }
  }

  /// Cuts `bytes`, which begin at a record, into parts of about `size` bytes that begin at records too, as far as the number
  /// of quotes tells, as `parts(of:…)` does; what follows the last end of a record belongs to no part, unless `isLast`. Where
  /// quotes tell of no end of a record near the end of the bytes, the last line end is taken for one. No part where there is none.
  public static func parts(of bytes: UnsafeRawBufferPointer, isLast: Bool, size: Int) -> [Range<Int>] {
    var starts = [0]
    var (counted, quotes) = (0, 0)
    for part in 1..<max(2, bytes.count / max(1, size) + 1) where part * size < bytes.count {
      let target = max(part * size, starts[starts.count - 1])
      quotes += ByteSearch.count(0x22, in: bytes, from: counted, to: target)
      counted = max(counted, target)
      guard let start = recordStart(in: bytes, from: target, inQuotes: quotes % 2 == 1) else { break }
      if start > starts[starts.count - 1], start < bytes.count { starts.append(start) }
    }
    var end = bytes.count
    if !isLast {
      quotes += ByteSearch.count(0x22, in: bytes, from: counted, to: bytes.count)
      end = lastRecordEnd(in: bytes, inQuotes: quotes % 2 == 1)
    }
    while let last = starts.last, last >= end { starts.removeLast() }
    return starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : end) }
  }

  /// Where the last whole record ends, told from behind; `inQuotes`: whether the bytes end within quotes.
  private static func lastRecordEnd(in bytes: UnsafeRawBufferPointer, inQuotes: Bool) -> Int {
    var inQuotes = inQuotes
    var lastLine = 0
    var position = bytes.count
    while position > 0 {
      let byte = bytes[position - 1]
      if byte == 0x22 {
        inQuotes.toggle()
      } else if byte == 10 || (byte == 13 && position < bytes.count && bytes[position] != 10) {
        if !inQuotes { return position }
        if lastLine == 0 { lastLine = position }
      }
      position -= 1
      if lastLine > 0, bytes.count - position > 1 << 20 { return lastLine }
    }
    return lastLine
  }

  /// Takes the table of a part that begins where the reader stands: lines and numbers of its records become those of the file.
  public mutating func accept(_ table: inout CSVTable) {
    place(&table)
    advance(by: table)
  }

  /// Reads the records that begin in `part`, one of `parts(of:…)`. Nothing of the reader changes, so that parts can be
  /// read at the same time; the table is complete only after `join`.
  public func read(
    part: Range<Int>, of bytes: UnsafeRawBufferPointer, isLast: Bool, into table: inout CSVTable
  ) {
    let (piece, last) = CSVReader.piece(of: bytes, isLast: isLast)
    tokenizer.read(piece, from: part.lowerBound, stop: part.upperBound, isLast: last, into: &table)
  }

  /// Puts the tables of all parts of `bytes` in place, in their order: lines and numbers of records become those of the
  /// file. Returns how many bytes were consumed.
  public mutating func join(
    _ tables: inout [CSVTable], parts: [Range<Int>], of bytes: UnsafeRawBufferPointer, isLast: Bool
  ) -> Int {
    let (piece, last) = CSVReader.piece(of: bytes, isLast: isLast)
    let base = bytesRead
    var position = 0
    for index in tables.indices where index < parts.count {
      if tables[index].start != position {
        // The part began inside a record: read it again from where the one before it ended.
        tokenizer.read(
          piece, from: position, stop: max(position, parts[index].upperBound), isLast: last, into: &tables[index])
      }
      if index == 0, parts.count == 1, tables[0].end == 0, piece.count >= CSVReader.longestPiece {
        return read(bytes, isLast: isLast, into: &tables[0])
      }
      place(&tables[index])
      tables[index].textOffset = base
      advance(by: tables[index])
      position = tables[index].end
    }
    return position
  }

  /// The first record that begins after a line end at or after `from`, outside quotes.
  private static func recordStart(in bytes: UnsafeRawBufferPointer, from: Int, inQuotes: Bool) -> Int? {
    var inQuotes = inQuotes
    var position = from
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x22 {
        inQuotes.toggle()
      } else if !inQuotes, byte == 10 || (byte == 13 && (position >= bytes.count || bytes[position] != 10)) {
        return position
      }
    }
    return nil
  }
}
