/// Writes JSON into bytes as it goes, in the order of the calls.
///
/// A key stands before each value in an object; `endObject` and `endArray` close what was opened last. Calls that do
/// not fit are mistakes of the program, not of its input: they are caught in debug builds.
public struct JSONWriter: Sendable {
  /// How the text is laid out.
  public enum Layout: Sendable {
    /// No blanks at all.
    case compact
    /// A line for each member, indented by two spaces a level.
    case pretty
  }

  private struct Level {
    var isObject: Bool
    var isEmpty = true
  }

  /// What was written and not yet taken.
  public private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var levels: [Level] = []
  private var hasKey = false

  /// Makes a writer.
  public init(_ layout: Layout = .compact) {
    isPretty = layout == .pretty
  }

  /// Opens an object.
  public mutating func beginObject() {
    beforeValue()
    bytes.append(0x7B)
    levels.append(Level(isObject: true))
  }

  /// Closes an object.
  public mutating func endObject() { close(0x7D) }

  /// Opens an array.
  public mutating func beginArray() {
    beforeValue()
    bytes.append(0x5B)
    levels.append(Level(isObject: false))
  }

  /// Closes an array.
  public mutating func endArray() { close(0x5D) }

  /// Writes the key of the next member.
  public mutating func key(_ name: String) {
    assert(levels.last?.isObject == true && !hasKey, "a key stands in an object, before a value")
    beforeMember()
    var name = name
    name.withUTF8 { appendString(UnsafeRawBufferPointer($0)) }
    bytes.append(0x3A)
    if isPretty { bytes.append(0x20) }
    hasKey = true
  }

  /// Writes a text.
  public mutating func string(_ text: String) {
    beforeValue()
    var text = text
    text.withUTF8 { appendString(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a text given as UTF-8; bytes that are none become U+FFFD.
  public mutating func string(utf8 text: UnsafeRawBufferPointer) {
    if UTF8Validation.isValid(text) {
      beforeValue()
      appendString(text)
    } else {
      string(String(decoding: text, as: UTF8.self))
    }
  }

  /// Writes a number given as its decimal text, which must follow the grammar of JSON.
  public mutating func number(_ text: String) {
    assert(JSONReader.isNumber(Array(text.utf8)), "the text is a number of JSON")
    beforeValue()
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a whole number.
  public mutating func number(_ value: Int) {
    beforeValue()
    ByteWriting.append(mantissa: Int64(value), digits: 0, to: &bytes)
  }

  /// Writes the decimal `mantissa` / 10^`digits`.
  public mutating func number(mantissa: Int64, digits: Int) {
    beforeValue()
    ByteWriting.append(mantissa: mantissa, digits: digits, to: &bytes)
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beforeValue()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    beforeValue()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes a value read before.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .number(let text): number(text)
    case .string(let text): string(text)
    case .array(let items):
      beginArray()
      for item in items { self.value(item) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        self.value(member.value)
      }
      endObject()
    }
  }

  // MARK: Members

  /// Writes a member that is a text.
  public mutating func member(_ name: String, _ text: String) {
    key(name)
    string(text)
  }

  /// Writes a member that is a whole number.
  public mutating func member(_ name: String, _ value: Int) {
    key(name)
    number(value)
  }

  /// Writes a member that is `true` or `false`.
  public mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    bool(flag)
  }

  /// Writes a member that is an array of texts.
  public mutating func member(_ name: String, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }

  /// Ends a line between values, as JSON Lines do and as a file ends.
  public mutating func endLine() {
    assert(levels.isEmpty, "a line ends outside all brackets")
    bytes.append(0x0A)
  }

  /// Gives what was written, and keeps the storage; may be called at any time.
  public mutating func flush(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes(body)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func beforeValue() {
    guard let level = levels.last else { return }
    if level.isObject {
      assert(hasKey, "a value in an object has a key")
      hasKey = false
    } else {
      beforeMember()
    }
  }

  private mutating func beforeMember() {
    guard let last = levels.indices.last else { return }
    if !levels[last].isEmpty { bytes.append(0x2C) }
    levels[last].isEmpty = false
    if isPretty { newLine() }
  }

  private mutating func close(_ bracket: UInt8) {
    assert(!levels.isEmpty && !hasKey, "a bracket is closed once")
    let level = levels.popLast()
    if isPretty, level?.isEmpty == false { newLine() }
    bytes.append(bracket)
  }

  private mutating func newLine() {
    bytes.append(0x0A)
    for _ in levels { bytes.append(contentsOf: [0x20, 0x20]) }
  }

  private mutating func appendString(_ text: UnsafeRawBufferPointer) {
    bytes.append(0x22)
    var plain = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C { continue }
      bytes.append(contentsOf: text[plain..<index])
      plain = index + 1
      bytes.append(0x5C)
      switch byte {
      case 0x22, 0x5C: bytes.append(byte)
      case 0x0A: bytes.append(0x6E)
      case 0x0D: bytes.append(0x72)
      case 0x09: bytes.append(0x74)
      case 0x08: bytes.append(0x62)
      case 0x0C: bytes.append(0x66)
      default:
        let low = byte & 0x0F
        bytes.append(contentsOf: [0x75, 0x30, 0x30, 0x30 + byte >> 4, low < 10 ? 0x30 + low : 0x57 + low])
      }
    }
    bytes.append(contentsOf: text[plain...])
    bytes.append(0x22)
  }
}
