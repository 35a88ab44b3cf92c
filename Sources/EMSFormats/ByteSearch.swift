/// Searches of bytes, eight at a time within blocks of 64: the compiler turns these loops into vector code.
///
/// Every function takes a position and a count and reads nothing beyond them.
enum ByteSearch {
  static let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
  static let ones: UInt64 = 0x0101_0101_0101_0101

  /// One bit for each of eight bytes, from a word whose marked bytes are 0x80 and whose other bytes are 0.
  @inline(__always)
  static func gather(_ marked: UInt64) -> UInt64 {
    ((marked >> 7) &* 0x0102_0408_1020_4080) >> 56
  }

  /// One bit for each of the 64 bytes at `pointer` that equals the byte repeated in `pattern`.
  @inline(__always)
  static func equal(_ pointer: UnsafeRawPointer, _ pattern: UInt64) -> UInt64 {
    var bits: UInt64 = 0
    for word in 0..<8 {
      let x = UInt64(littleEndian: pointer.loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self)) ^ pattern
      let other = ((x & low) &+ low) | x
      bits |= gather(~other & ~low) << UInt64(word &* 8)
    }
    return bits
  }

  /// How many bytes of `bytes` in `from..<to` equal `byte`.
  static func count(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from: Int, to: Int) -> Int {
    let end = min(to, bytes.count)
    guard let base = bytes.baseAddress, from >= 0, from < end else { return 0 }
    let pattern = UInt64(byte) &* ones
    var total = 0
    var position = from
    while position + 64 <= end {
      total += equal(base + position, pattern).nonzeroBitCount
      position += 64
    }
    while position < end {
      if base.load(fromByteOffset: position, as: UInt8.self) == byte { total += 1 }
      position += 1
    }
    return total
  }

  /// The first position at or after `from` whose byte is a line feed or a carriage return; nil where there is none.
  static func newline(in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
    guard let base = bytes.baseAddress, from >= 0 else { return nil }
    var position = from
    while position + 64 <= bytes.count {
      let bits = equal(base + position, 10 &* ones) | equal(base + position, 13 &* ones)
      if bits != 0 { return position + bits.trailingZeroBitCount }
      position += 64
    }
    while position < bytes.count {
      let byte = base.load(fromByteOffset: position, as: UInt8.self)
      if byte == 10 || byte == 13 { return position }
      position += 1
    }
    return nil
  }
}

/// Finds the bytes that a CSV reader must look at: the delimiter, the quote, and the control characters below 14,
/// line ends and NUL among them. Other bytes are never touched one by one.
struct CSVMarkScanner {
  private let base: UnsafeRawPointer
  private let count: Int
  private let delimiter: UInt8
  private let pattern: UInt64
  private var block: Int
  private var marks: UInt64

  /// `count` bytes from `base` on must stay readable while the scanner is used.
  @inline(__always)
  init(base: UnsafeRawPointer, count: Int, delimiter: UInt8, from: Int) {
    self.base = base
    self.count = count
    self.delimiter = delimiter
    pattern = UInt64(delimiter) &* ByteSearch.ones
    block = from
    marks = 0
    marks = load(at: from)
  }

  /// The position of the next mark, or `count` when there is none.
  @inline(__always)
  mutating func next() -> Int {
    while marks == 0 {
      if block >= count { return count }
      block &+= 64
      marks = load(at: block)
    }
    let position = block &+ marks.trailingZeroBitCount
    marks &= marks &- 1
    return position
  }

  /// Goes on at another position, after an error.
  mutating func restart(at position: Int) {
    block = position
    marks = load(at: position)
  }

  @inline(__always)
  private func load(at position: Int) -> UInt64 {
    if position &+ 64 > count { return loadTail(at: position) }
    let low = ByteSearch.low
    let pointer = base + position
    var bits: UInt64 = 0
    for word in 0..<8 {
      let x = UInt64(littleEndian: pointer.loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self))
      let a = x ^ pattern
      let b = x ^ 0x2222_2222_2222_2222
      let notDelimiter = ((a & low) &+ low) | a
      let notQuote = ((b & low) &+ low) | b
      let notControl = ((x & low) &+ 0x7272_7272_7272_7272) | x
      bits |= ByteSearch.gather(~(notDelimiter & notQuote & notControl) & ~low) << UInt64(word &* 8)
    }
    return bits
  }

  @inline(never)
  private func loadTail(at position: Int) -> UInt64 {
    var bits: UInt64 = 0
    var offset = 0
    while offset < 64, position &+ offset < count {
      let byte = base.load(fromByteOffset: position &+ offset, as: UInt8.self)
      if byte < 14 || byte == 34 || byte == delimiter { bits |= 1 << UInt64(offset) }
      offset &+= 1
    }
    return bits
  }
}
