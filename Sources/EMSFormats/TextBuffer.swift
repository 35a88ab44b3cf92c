/// Holds the part of a text file that is being read, as UTF-8: the caller fills it from a file, reads whole records
/// from it, and says how much it consumed; the rest stays before what is filled in next. It grows only for a record
/// that is longer than a piece.
///
///     var buffer = TextBuffer(), started = false
///     while buffer.fill({ read(file, $0.baseAddress, $0.count) }) {
///       let last = buffer.isLast
///       if !started {
///         guard let used = buffer.withBytes({ reader.begin($0, isLast: last) }) else { continue }
///         buffer.consume(used)
///         started = true
///       }
///       let used = buffer.withBytes { reader.read($0, isLast: last, into: &table) }
///       buffer.consume(used)
///     }
public struct TextBuffer: Sendable {
  /// How the file is encoded, and what is wrong with its characters.
  public private(set) var decoder = TextDecoder()
  /// Whether the file has no more bytes than those in the buffer.
  public private(set) var isLast = false

  @usableFromInline var storage: [UInt8] = []
  @usableFromInline var start = 0
  @usableFromInline var decodedEnd = 0
  private var rawEnd = 0
  private var pieceSize: Int
  private var hasFilled = false

  /// Makes an empty buffer that is filled about `pieceSize` bytes at a time.
  public init(pieceSize: Int = 8 << 20) {
    self.pieceSize = max(64, pieceSize)
  }

  /// How many bytes can be read.
  @inlinable public var count: Int { decodedEnd - start }

  /// Fills the buffer once more. `read` puts bytes into the space that it is given and returns how many, 0 at the end
  /// of the file; it may throw, and the buffer then stays as it was.
  ///
  /// Returns false when all was read and consumed.
  public mutating func fill(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows -> Bool {
    if isLast { return count > 0 }
    if start > 0 {
      storage.withUnsafeMutableBytes { all in
        let kept = UnsafeRawBufferPointer(rebasing: all[start..<rawEnd])
        if !kept.isEmpty { UnsafeMutableRawBufferPointer(rebasing: all[0..<kept.count]).copyMemory(from: kept) }
      }
      decodedEnd -= start
      rawEnd -= start
      start = 0
    }
    // What is carried over a whole piece is a long record: more is read each time, so that the work stays linear.
    // The first piece is small, so that a small file costs little.
    let wanted = hasFilled ? max(pieceSize, rawEnd) : min(pieceSize, 1 << 16)
    hasFilled = true
    grow(to: rawEnd + wanted)
    var (filled, ended) = (rawEnd, false)
    let limit = rawEnd + wanted
    try storage.withUnsafeMutableBytes { all in
      while filled < limit {
        let got = try read(UnsafeMutableRawBufferPointer(rebasing: all[filled..<limit]))
        if got <= 0 {
          ended = true
          break
        }
        filled += min(got, limit - filled)
      }
    }
    rawEnd = filled
    isLast = ended
    decode()
    return count > 0 || !isLast
  }

  /// Makes room for `count` bytes, keeping those that are there.
  private mutating func grow(to count: Int) {
    if storage.count >= count { return }
    let old = storage
    // A little more, so that what is carried over from piece to piece seldom asks for more room.
    let room = count + count / 64
    storage = [UInt8](unsafeUninitializedCapacity: room) { space, initialized in
      let all = UnsafeMutableRawBufferPointer(space)
      old.withUnsafeBytes { all.copyMemory(from: $0) }
      if let rest = all.baseAddress?.advanced(by: old.count) {
        rest.initializeMemory(as: UInt8.self, repeating: 0, count: room - old.count)
      }
      initialized = room
    }
  }

  /// Gives the bytes that can be read.
  @inlinable
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<decodedEnd])) }
  }

  /// Says that the first `count` bytes are done with.
  public mutating func consume(_ count: Int) {
    start = min(start + max(0, count), decodedEnd)
  }

  /// Takes the bytes that can be read out of the buffer, as a block that does not change any more, and goes on with those after
  /// the first `count` of them. The memory of `spare`, a block that is done with, is used again.
  public mutating func takeBlock(consuming count: Int, reusing spare: inout TextBlock?) -> TextBlock {
    let from = start + min(max(0, count), self.count)
    let block = TextBlock(storage: storage, start: start, end: decodedEnd)
    storage = []
    if var block = spare {
      spare = nil
      swap(&storage, &block.storage)
    }
    let rest = rawEnd - from
    grow(to: rest)
    storage.withUnsafeMutableBytes { all in
      block.storage.withUnsafeBytes { old in
        UnsafeMutableRawBufferPointer(rebasing: all[0..<rest]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: old[from..<rawEnd]))
      }
    }
    (start, decodedEnd, rawEnd) = (0, decodedEnd - from, rest)
    return block
  }

  private mutating func decode() {
    let piece = storage.withUnsafeBytes { all in
      decoder.decode(UnsafeRawBufferPointer(rebasing: all[decodedEnd..<rawEnd]), isLast: isLast)
    }
    switch piece {
    case .unchanged(let range, _):
      // Only a byte-order mark, before everything else, is left out.
      if start == decodedEnd { start += range.lowerBound }
      decodedEnd += range.upperBound
    case .converted(let text, let consumed):
      let rest = Array(storage[(decodedEnd + consumed)..<rawEnd])
      storage.replaceSubrange(decodedEnd..<rawEnd, with: text + rest)
      decodedEnd += text.count
      rawEnd = decodedEnd + rest.count
    }
  }
}

/// A part of a text that has left its buffer: threads may read it while the buffer is filled again.
public struct TextBlock: Sendable {
  fileprivate var storage: [UInt8]
  private let start: Int
  private let end: Int

  fileprivate init(storage: [UInt8], start: Int, end: Int) {
    self.storage = storage
    self.start = start
    self.end = end
  }

  /// Makes a block without bytes.
  public init() { self.init(storage: [], start: 0, end: 0) }

  /// How many bytes it has.
  public var count: Int { end - start }

  /// Gives the bytes.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }
}

/// A whole text in memory, as UTF-8.
public struct DecodedText: Sendable {
  /// How the file was encoded; UTF-8 where all is ASCII.
  public let encoding: TextEncoding
  /// The text as UTF-8, or nil where the bytes that were given, after `skipped`, already are.
  public let converted: [UInt8]?
  /// How many bytes of a byte-order mark stand before the text.
  public let skipped: Int
  /// The first faults.
  public let faults: [EncodingFault]
  /// How many faults there were, listed or not.
  public let faultCount: Int

  /// Detects the encoding of `bytes` and decodes them; makes no copy where they are valid UTF-8.
  public init(_ bytes: UnsafeRawBufferPointer) {
    var decoder = TextDecoder()
    switch decoder.decode(bytes, isLast: true) {
    case .unchanged(let range, _):
      (converted, skipped) = (nil, range.lowerBound)
    case .converted(let text, _):
      (converted, skipped) = (text, 0)
    }
    encoding = decoder.encoding ?? .utf8
    faults = decoder.faults
    faultCount = decoder.faultCount
  }

  /// Gives the text; `bytes` are those that were decoded.
  public func withUTF8<Result>(
    of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    if let converted { return try converted.withUnsafeBytes(body) }
    return try body(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(skipped)))
  }
}
