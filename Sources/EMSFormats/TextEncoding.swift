/// How the characters of a text file are written as bytes.
public enum TextEncoding: Sendable, Equatable {
  /// UTF-8, with or without a byte-order mark.
  case utf8
  /// Windows-1252, the usual encoding of older spreadsheets in western Europe.
  case windows1252
  /// UTF-16, low byte first, with a byte-order mark.
  case utf16LittleEndian
  /// UTF-16, high byte first, with a byte-order mark.
  case utf16BigEndian

  /// The name by which people know it.
  public var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .windows1252: "Windows-1252"
    case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
    }
  }
}

/// Bytes that are no character of the text's encoding; the text has U+FFFD in their place.
public struct EncodingFault: Sendable, Equatable {
  /// The offset in the file, from 0.
  public var offset: Int
  /// The physical line in the file, from 1.
  public var line: Int
  /// The first of the bytes.
  public var byte: UInt8

  /// Makes a fault.
  public init(offset: Int, line: Int, byte: UInt8) {
    self.offset = offset
    self.line = line
    self.byte = byte
  }
}

/// Turns the bytes of a text file, piece by piece, into UTF-8.
///
/// The encoding is told by a byte-order mark; else by the first piece that is not all ASCII: what is valid is UTF-8;
/// what is not is Windows-1252, unless it holds more valid long characters than invalid bytes (then it is damaged
/// UTF-8), or bytes that Windows-1252 does not have, or control characters that no text has.
public struct TextDecoder: Sendable {
  /// A decoded piece.
  public enum Piece: Sendable, Equatable {
    /// These bytes of the given ones are UTF-8 as they stand.
    case unchanged(Range<Int>, consumed: Int)
    /// The given bytes as UTF-8.
    case converted([UInt8], consumed: Int)
  }

  /// The encoding; nil as long as all bytes were ASCII.
  public private(set) var encoding: TextEncoding?
  /// The first byte that is not UTF-8, where all was therefore read as Windows-1252.
  public private(set) var firstForeign: EncodingFault?
  /// The first faults, at most `maximumFaults`.
  public private(set) var faults: [EncodingFault] = []
  /// How many faults there were, listed or not.
  public private(set) var faultCount = 0
  /// How many faults are listed at most.
  public var maximumFaults = 100

  private var offset = 0
  private var line = 1
  private var lineOffset = 0
  /// Whether the last piece ended within the bytes of a fault.
  private var endsInFault = false

  /// Makes a decoder for one file.
  public init() {}

  /// Decodes the bytes that follow those consumed so far. A character that is cut at the end stays for the next call,
  /// unless `isLast`.
  public mutating func decode(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Piece {
    var mark = 0
    if offset == 0, encoding == nil {
      if bytes.count < 3, !isLast { return .unchanged(0..<0, consumed: 0) }
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        (encoding, mark) = (.utf8, 3)
      } else if bytes.starts(with: [0xFF, 0xFE]) {
        (encoding, mark) = (.utf16LittleEndian, 2)
      } else if bytes.starts(with: [0xFE, 0xFF]) {
        (encoding, mark) = (.utf16BigEndian, 2)
      }
    }
    lineOffset = 0
    let piece: Piece
    switch encoding {
    case .utf16LittleEndian: piece = decodeUTF16(bytes, from: mark, lowFirst: true, isLast: isLast)
    case .utf16BigEndian: piece = decodeUTF16(bytes, from: mark, lowFirst: false, isLast: isLast)
    case .windows1252: piece = decodeWindows1252(bytes)
    case .utf8, nil: piece = decodeUTF8(bytes, from: mark, isLast: isLast)
    }
    let consumed =
      switch piece {
      case .unchanged(_, let consumed), .converted(_, let consumed): consumed
      }
    if !isLast {
      line += ByteSearch.count(10, in: bytes, from: lineOffset, to: consumed)
    }
    offset += consumed
    return piece
  }

  private mutating func decodeUTF8(_ bytes: UnsafeRawBufferPointer, from: Int, isLast: Bool) -> Piece {
    if endsInFault { return repairUTF8(bytes, from: from, isLast: isLast) }
    let stop = UTF8Validation.scan(bytes, from: from)
    if stop.longCharacters > 0, encoding == nil, stop.validEnd == bytes.count || (stop.isCut && !isLast) {
      encoding = .utf8
    }
    if stop.validEnd == bytes.count { return .unchanged(from..<bytes.count, consumed: bytes.count) }
    if stop.isCut, !isLast { return .unchanged(from..<stop.validEnd, consumed: stop.validEnd) }
    if encoding == nil {
      encoding = TextDecoder.looksLikeWindows1252(bytes) ? .windows1252 : .utf8
      if encoding == .windows1252 {
        let newLines = ByteSearch.count(10, in: bytes, from: 0, to: stop.validEnd)
        firstForeign = EncodingFault(
          offset: offset + stop.validEnd, line: line + newLines, byte: bytes[stop.validEnd])
        return decodeWindows1252(bytes)
      }
    }
    return repairUTF8(bytes, from: from, isLast: isLast)
  }

  /// Whether invalid UTF-8 is Windows-1252.
  private static func looksLikeWindows1252(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var (position, long, invalid) = (0, 0, 0)
    while position < bytes.count {
      let stop = UTF8Validation.scan(bytes, from: position)
      long += stop.longCharacters
      if stop.validEnd >= bytes.count { break }
      invalid += 1
      let byte = bytes[stop.validEnd]
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { return false }
      position = stop.validEnd + 1
    }
    return long < invalid && !bytes.contains { $0 < 0x20 && !($0 >= 0x09 && $0 <= 0x0D) && $0 != 0x1A }
  }

  private mutating func repairUTF8(_ bytes: UnsafeRawBufferPointer, from: Int, isLast: Bool) -> Piece {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 16)
    var position = from
    // The rest of a broken character belongs to the same fault.
    func passRest() {
      while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
      endsInFault = position >= bytes.count
    }
    if endsInFault { passRest() }
    while position < bytes.count {
      let stop = UTF8Validation.scan(bytes, from: position)
      text.append(contentsOf: bytes[position..<stop.validEnd])
      position = stop.validEnd
      if position >= bytes.count { break }
      if stop.isCut, !isLast { return .converted(text, consumed: position) }
      report(position, in: bytes)
      text.append(contentsOf: [0xEF, 0xBF, 0xBD])
      position += 1
      passRest()
    }
    return .converted(text, consumed: bytes.count)
  }

  private mutating func decodeWindows1252(_ bytes: UnsafeRawBufferPointer) -> Piece {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 16)
    for (position, byte) in bytes.enumerated() {
      if byte < 0x80 {
        text.append(byte)
      } else if byte >= 0xA0 {
        text.append(0xC0 | byte >> 6)
        text.append(0x80 | byte & 0x3F)
      } else {
        let scalar = TextDecoder.windows1252[Int(byte & 0x1F)]
        if scalar == 0xFFFD { report(position, in: bytes) }
        TextDecoder.append(UInt32(scalar), to: &text)
      }
    }
    return .converted(text, consumed: bytes.count)
  }

  private mutating func decodeUTF16(
    _ bytes: UnsafeRawBufferPointer, from: Int, lowFirst: Bool, isLast: Bool
  ) -> Piece {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    func unit(_ position: Int) -> UInt32 {
      let (a, b) = (UInt32(bytes[position]), UInt32(bytes[position + 1]))
      return lowFirst ? b << 8 | a : a << 8 | b
    }
    var position = from
    while position + 1 < bytes.count {
      let first = unit(position)
      if first & 0xF800 != 0xD800 {
        TextDecoder.append(first, to: &text)
        position += 2
        continue
      }
      if first < 0xDC00 {
        if position + 3 >= bytes.count, !isLast { return .converted(text, consumed: position) }
        if position + 3 < bytes.count, case let second = unit(position + 2), second & 0xFC00 == 0xDC00 {
          TextDecoder.append(0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF), to: &text)
          position += 4
          continue
        }
      }
      report(position, in: bytes)
      TextDecoder.append(0xFFFD, to: &text)
      position += 2
    }
    if position < bytes.count, isLast {
      report(position, in: bytes)
      TextDecoder.append(0xFFFD, to: &text)
      position += 1
    }
    return .converted(text, consumed: position)
  }

  private mutating func report(_ position: Int, in bytes: UnsafeRawBufferPointer) {
    faultCount += 1
    guard faults.count < maximumFaults else { return }
    line += ByteSearch.count(10, in: bytes, from: lineOffset, to: position)
    lineOffset = position
    faults.append(EncodingFault(offset: offset + position, line: line, byte: bytes[position]))
  }

  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    if scalar < 0x80 {
      text.append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      text.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      text.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else if scalar < 0x10000 {
      text.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      text.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      text.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else {
      text.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      text.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      text.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      text.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }

  /// The characters of the bytes 0x80 to 0x9F; U+FFFD where there is none.
  private static let windows1252: [UInt16] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0xFFFD, 0x017E, 0x0178,
  ]
}
