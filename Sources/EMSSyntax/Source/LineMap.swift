/// Line and column of a byte offset, both from 1. Columns count Unicode scalars (`utf8`-encoded characters).
public struct LineColumn: Hashable, Sendable {
  /// Line, from 1.
  public let line: Int
  /// Column in characters, from 1.
  public let column: Int

  /// Creates a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// The starts of a file's lines: offsets to lines and columns. Built when first asked for, O(bytes); look-ups are O(log lines).
///
/// A line ends with LF, CR LF or a lone CR.
public struct LineMap: Sendable {
  /// Offset of the first byte of each line.
  public let lineStarts: [UInt32]
  private let bytes: [UInt8]

  /// Scans `bytes` for line ends.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
    var starts: [UInt32] = [0]
    var index = 0
    let count = bytes.count
    while index < count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A {
        starts.append(UInt32(index))
      } else if byte == 0x0D {
        if index < count, bytes[index] == 0x0A { index += 1 }
        starts.append(UInt32(index))
      }
    }
    lineStarts = starts
  }

  /// The number of lines; an empty file has one.
  public var lineCount: Int { lineStarts.count }

  /// The line, from 1, that holds `offset`.
  public func line(at offset: UInt32) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Line and column of `offset`; a byte-order mark at the start of the file takes no column.
  public func position(at offset: UInt32) -> LineColumn {
    let line = line(at: offset)
    var index = Int(lineStarts[line - 1])
    if index == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    let end = min(Int(offset), bytes.count)
    var column = 1
    while index < end {
      if bytes[index] & 0xC0 != 0x80 { column += 1 }
      index += 1
    }
    return LineColumn(line: line, column: column)
  }

  /// The bytes of `line` (from 1) without its line end, as offsets.
  public func contents(ofLine line: Int) -> Range<Int> {
    guard line >= 1, line <= lineStarts.count else { return 0..<0 }
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}
