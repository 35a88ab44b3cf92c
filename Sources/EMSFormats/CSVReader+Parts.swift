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
