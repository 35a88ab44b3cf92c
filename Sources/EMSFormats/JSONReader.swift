/// A value of JSON. Numbers are kept as they were written, so that nothing is lost.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The last member of an object with this key; nil where there is none, or no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// An item of an array; nil where there is none, or no array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  /// The text, where the value is one.
  public var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The number as written, where the value is one.
  public var numberText: String? { if case .number(let text) = self { text } else { nil } }
  /// The whole number, where the value is one that 64 bits hold.
  public var whole: Int? { if case .number(let text) = self { Int(text) } else { nil } }
  /// The truth value, where the value is one.
  public var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  /// The items, where the value is an array.
  public var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  /// The members in the order written, where the value is an object.
  public var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }
}

/// A key and its value.
public struct JSONMember: Sendable, Equatable {
  /// The key.
  public var key: String
  /// The value.
  public var value: JSONValue

  /// Makes a member.
  public init(key: String, value: JSONValue) {
    self.key = key
    self.value = value
  }
}

/// Where and why bytes are no JSON.
public struct JSONFault: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// The text ends before the value does.
    case unexpectedEnd
    /// A byte that cannot stand here.
    case unexpectedByte(UInt8)
    /// More levels of brackets than allowed.
    case tooDeep
    /// A number that breaks the rules: a leading zero, a point without digits.
    case badNumber
    /// A backslash before something that it cannot stand before, or half a surrogate pair.
    case badEscape
    /// A control character that is not escaped.
    case controlCharacter
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// Something behind the value.
    case trailingText
  }

  /// What is wrong.
  public var kind: Kind
  /// The offset in bytes, from 0.
  public var offset: Int
  /// The line, from 1.
  public var line: Int
  /// The column in characters, from 1.
  public var column: Int

  /// Makes a fault.
  public init(kind: Kind, offset: Int, line: Int, column: Int) {
    self.kind = kind
    self.offset = offset
    self.line = line
    self.column = column
  }
}

/// Reads JSON strictly, as RFC 8259 has it. A key that stands twice is kept twice.
public struct JSONReader {
  private let bytes: [UInt8]
  private let maximumDepth: Int
  private var index = 0

  private struct Stop: Error {
    var kind: JSONFault.Kind
    var offset: Int
  }

  /// Reads one value, with nothing but blanks around it; at most `maximumDepth` levels of brackets, 1,000 at most.
  public static func read(_ bytes: [UInt8], maximumDepth: Int = 256) throws(JSONFault) -> JSONValue {
    var reader = JSONReader(bytes: bytes, maximumDepth: min(maximumDepth, 1000))
    do throws(Stop) {
      let valid = bytes.withUnsafeBytes { UTF8Validation.scan($0).validEnd }
      if valid < bytes.count { throw Stop(kind: .invalidUTF8, offset: valid) }
      let value = try reader.value(depth: 0)
      reader.skipBlanks()
      if reader.index < bytes.count { throw Stop(kind: .trailingText, offset: reader.index) }
      return value
    } catch {
      let place = bytes.withUnsafeBytes { CSVTable.place(of: error.offset, from: 0, in: $0) }
      throw JSONFault(kind: error.kind, offset: error.offset, line: place.line + 1, column: place.column)
    }
  }

  /// Reads one value from a text.
  public static func read(_ text: String, maximumDepth: Int = 256) throws(JSONFault) -> JSONValue {
    try read(Array(text.utf8), maximumDepth: maximumDepth)
  }

  /// Whether a text is a number of JSON.
  static func isNumber(_ bytes: [UInt8]) -> Bool {
    var reader = JSONReader(bytes: bytes, maximumDepth: 0)
    return (try? reader.number()) != nil && reader.index == bytes.count
  }

  private init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func unexpected() -> Stop {
    Stop(kind: byte.map { .unexpectedByte($0) } ?? .unexpectedEnd, offset: index)
  }

  private mutating func skipBlanks() {
    while let next = byte, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { index += 1 }
  }

  private mutating func value(depth: Int) throws(Stop) -> JSONValue {
    skipBlanks()
    switch byte {
    case 0x7B: return .object(try object(depth: depth + 1))
    case 0x5B: return .array(try array(depth: depth + 1))
    case 0x22: return .string(try string())
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    case 0x2D, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39: return .number(try number())
    default: throw unexpected()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Stop) -> JSONValue {
    for offset in 0..<text.utf8CodeUnitCount {
      guard byte == text.utf8Start[offset] else { throw unexpected() }
      index += 1
    }
    return value
  }

  private mutating func object(depth: Int) throws(Stop) -> [JSONMember] {
    if depth > maximumDepth { throw Stop(kind: .tooDeep, offset: index) }
    var members: [JSONMember] = []
    index += 1
    skipBlanks()
    if byte == 0x7D {
      index += 1
      return members
    }
    while true {
      skipBlanks()
      guard byte == 0x22 else { throw unexpected() }
      let key = try string()
      skipBlanks()
      guard byte == 0x3A else { throw unexpected() }
      index += 1
      members.append(JSONMember(key: key, value: try value(depth: depth)))
      if try ends(with: 0x7D) { return members }
    }
  }

  private mutating func array(depth: Int) throws(Stop) -> [JSONValue] {
    if depth > maximumDepth { throw Stop(kind: .tooDeep, offset: index) }
    var items: [JSONValue] = []
    index += 1
    skipBlanks()
    if byte == 0x5D {
      index += 1
      return items
    }
    while true {
      items.append(try value(depth: depth))
      if try ends(with: 0x5D) { return items }
    }
  }

  /// Passes a comma, or the bracket that closes.
  private mutating func ends(with bracket: UInt8) throws(Stop) -> Bool {
    skipBlanks()
    guard byte == 0x2C || byte == bracket else { throw unexpected() }
    let closes = byte == bracket
    index += 1
    return closes
  }

  private mutating func digits() throws(Stop) {
    guard let first = byte, first &- 0x30 <= 9 else { throw Stop(kind: .badNumber, offset: index) }
    while let next = byte, next &- 0x30 <= 9 { index += 1 }
  }

  private mutating func number() throws(Stop) -> String {
    let start = index
    if byte == 0x2D { index += 1 }
    if byte == 0x30 {
      index += 1
      if let next = byte, next &- 0x30 <= 9 { throw Stop(kind: .badNumber, offset: index) }
    } else {
      try digits()
    }
    if byte == 0x2E {
      index += 1
      try digits()
    }
    if let next = byte, next | 0x20 == 0x65 {
      index += 1
      if byte == 0x2B || byte == 0x2D { index += 1 }
      try digits()
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func string() throws(Stop) -> String {
    index += 1
    var start = index
    var text: [UInt8] = []
    while let next = byte {
      switch next {
      case 0x22:
        text.append(contentsOf: bytes[start..<index])
        index += 1
        return String(decoding: text, as: UTF8.self)
      case 0x5C:
        text.append(contentsOf: bytes[start..<index])
        try escape(into: &text)
        start = index
      case 0..<0x20: throw Stop(kind: .controlCharacter, offset: index)
      default: index += 1
      }
    }
    throw Stop(kind: .unexpectedEnd, offset: index)
  }

  private mutating func escape(into text: inout [UInt8]) throws(Stop) {
    let start = index
    index += 1
    guard let letter = byte else { throw Stop(kind: .unexpectedEnd, offset: index) }
    index += 1
    switch letter {
    case 0x22, 0x5C, 0x2F: text.append(letter)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75:
      var scalar = try hexadecimal()
      if scalar & 0xFC00 == 0xD800, byte == 0x5C, index + 1 < bytes.count, bytes[index + 1] == 0x75 {
        index += 2
        let low = try hexadecimal()
        guard low & 0xFC00 == 0xDC00 else { throw Stop(kind: .badEscape, offset: start) }
        scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
      }
      guard let character = Unicode.Scalar(scalar) else { throw Stop(kind: .badEscape, offset: start) }
      text.append(contentsOf: String(Character(character)).utf8)
    default: throw Stop(kind: .badEscape, offset: start)
    }
  }

  private mutating func hexadecimal() throws(Stop) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = byte else { throw Stop(kind: .unexpectedEnd, offset: index) }
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(digit - 0x37)
      case 0x61...0x66: value = value << 4 | UInt32(digit - 0x57)
      default: throw Stop(kind: .badEscape, offset: index)
      }
      index += 1
    }
    return value
  }
}
