import EMSSemantics
import EMSSyntax

/// What a line of the session is: decided by its first words alone, so that the same line is the same thing in every register but for
/// the names of its kinds.
enum SessionLine: Equatable {
  /// Blanks and comments.
  case nothing
  /// A statement; `rest` is the offset of what stands after its word.
  case statement(Statement, rest: Int)
  /// A declaration, as a file holds it.
  case declaration
  /// `amend PATH { … }`, `remove PATH`: changes as a scenario holds them.
  case changes
  /// An expression.
  case expression
  /// Two words side by side, of which the first begins nothing; where it stands.
  case unknown(Range<Int>)

  /// Reads the first words of a line.
  ///
  /// - Parameter kinds: the names of the kinds, which begin records.
  init(_ text: String, kinds: (String) -> Bool) {
    var words = LineWords(text)
    words.skipBlanks()
    guard let first = words.word() else {
      self = words.isAtEnd ? .nothing : .expression
      return
    }
    let name = words.text(first)
    words.skipBlanksOnLine()
    let next = words.peek
    let isAlone = words.isAtLineEnd
    if let statement = Statement(rawValue: name), SessionLine.isStatement(statement, isAlone, words) {
      self = .statement(statement, rest: words.offset)
      return
    }
    if name == "exit", isAlone {
      self = .statement(.quit, rest: words.offset)
      return
    }
    if name == "amend" || name == "remove", SessionLine.beginsArgument(words) {
      self = .changes
      return
    }
    let isKeyword = Keyword.words(at: .declaration).contains(name)
    if isKeyword || kinds(name) {
      let begins =
        SessionLine.beginsArgument(words) || next == UInt8(ascii: "{")
        || (name == "include" && next == UInt8(ascii: "<"))
      self = begins ? .declaration : .expression
      return
    }
    // A word beside a word is no expression, unless an operator.
    if !isAlone, SessionLine.beginsArgument(words), next.map({ !($0 >= 0x30 && $0 <= 0x39) }) ?? false,
      !SessionLine.reserved.contains(name)
    {
      self = .unknown(first)
      return
    }
    self = .expression
  }

  private static let reserved: Set<String> = Set(Keyword.reserved)
  private static let connectives: Set<String> = Set(Keyword.connectives)

  private static func isStatement(_ statement: Statement, _ isAlone: Bool, _ words: LineWords) -> Bool {
    switch statement.arguments {
    case .none: return isAlone
    case .optional: return isAlone || beginsArgument(words)
    case .required: break
    }
    if isAlone { return true }
    switch statement {
    case .use:
      // `use method NAME`; with parameters in braces it is a declaration.
      var rest = words
      guard let word = rest.word(), rest.text(word) == "method" else { return false }
      return !rest.contains(UInt8(ascii: "{"))
    case .matrix:
      // `matrix F by G`, not `matrix NAME (A, B) -> R { … }`.
      return beginsArgument(words) && words.hasWord("by") && !words.contains(UInt8(ascii: "{"))
    case .load: return words.peek.map { !"=:<>*+,)]}".utf8.contains($0) } ?? false
    default: return beginsArgument(words)
    }
  }

  /// Whether a name, a text or a number stands next, and no word that goes on an expression.
  private static func beginsArgument(_ words: LineWords) -> Bool {
    guard let byte = words.peek else { return false }
    if byte == UInt8(ascii: "\"") { return true }
    var rest = words
    if let word = rest.word() { return !connectives.contains(rest.text(word)) }
    return byte >= 0x30 && byte <= 0x39
  }
}

/// Tells of bytes taken one by one whether they stand in a text, and how deep in brackets.
struct BracketScan {
  /// Whether what follows stands in a text.
  private(set) var isQuoted = false
  private var depth = 0
  private var isEscaped = false

  /// Whether what follows stands neither in a text nor in brackets.
  var isOutside: Bool { !isQuoted && depth == 0 }

  /// Takes the next byte.
  mutating func take(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
      return
    }
    switch byte {
    case UInt8(ascii: "\\"): isEscaped = isQuoted
    case UInt8(ascii: "\""): isQuoted.toggle()
    case UInt8(ascii: "("), UInt8(ascii: "["): if !isQuoted { depth += 1 }
    case UInt8(ascii: ")"), UInt8(ascii: "]"): if !isQuoted { depth -= 1 }
    default: break
    }
  }
}

/// A line read word by word.
struct LineWords {
  let bytes: [UInt8]
  private(set) var offset: Int

  init(_ text: String, from offset: Int = 0) {
    bytes = Array(text.utf8)
    self.offset = offset
  }

  /// The byte that stands next.
  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }
  /// Whether all was read.
  var isAtEnd: Bool { offset >= bytes.count }
  /// Whether nothing more stands on the line but a comment.
  var isAtLineEnd: Bool { peek == nil || peek == 0x0A || peek == 0x0D || peek == UInt8(ascii: "#") }

  /// The text of a range.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Moves to what is no blank, line end or comment.
  mutating func skipBlanks() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      case UInt8(ascii: "#"):
        while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
      default: return
      }
    }
  }

  /// Moves to what is no blank of the line.
  mutating func skipBlanksOnLine() {
    while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
  }

  /// A name: letters, digits, `_`, and `-` inside it.
  mutating func word() -> Range<Int>? {
    let start = offset
    var at = offset
    func isLetter(_ byte: UInt8) -> Bool {
      (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte >= 0x80 || byte == 0x5F
    }
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    while at < bytes.count {
      let byte = bytes[at]
      if isLetter(byte) || (at > start && isDigit(byte)) {
        at += 1
      } else if byte == 0x2D, at > start, at + 1 < bytes.count, isLetter(bytes[at + 1]) || isDigit(bytes[at + 1]) {
        at += 1
      } else {
        break
      }
    }
    if at == start { return nil }
    offset = at
    return start..<at
  }

  /// What stands up to the next blank, a text in quotes as one; nil at the end of the line.
  mutating func argument() -> Range<Int>? {
    skipBlanksOnLine()
    if isAtLineEnd { return nil }
    let start = offset
    var scan = BracketScan()
    while offset < bytes.count {
      let byte = bytes[offset]
      scan.take(byte)
      if !scan.isQuoted, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { break }
      offset += 1
    }
    return start..<offset
  }

  /// What stands up to the end of the text, without blanks and a comment at its end.
  var rest: Range<Int> {
    var end = offset
    var scan = BracketScan()
    var at = offset
    while at < bytes.count {
      let byte = bytes[at]
      scan.take(byte)
      if byte == UInt8(ascii: "#"), !scan.isQuoted {
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        continue
      }
      if byte != 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { end = at + 1 }
      at += 1
    }
    return offset..<max(offset, end)
  }

  /// Whether a byte stands in what is left, outside of texts.
  func contains(_ byte: UInt8) -> Bool {
    var scan = BracketScan()
    for next in bytes[offset...] {
      scan.take(next)
      if next == byte, !scan.isQuoted { return true }
    }
    return false
  }

  /// Whether a word stands in what is left, by itself.
  func hasWord(_ word: String) -> Bool { find(word) != nil }

  /// Where a word stands in what is left, by itself and outside of texts and brackets.
  func find(_ word: String) -> Range<Int>? {
    let wanted = Array(word.utf8)
    var scan = BracketScan()
    for at in bytes.indices[offset...] {
      scan.take(bytes[at])
      let end = at + wanted.count
      if scan.isOutside, end <= bytes.count, bytes[at..<end].elementsEqual(wanted), at == 0 || bytes[at - 1] == 0x20,
        end == bytes.count || bytes[end] == 0x20 || bytes[end] == 0x0A
      {
        return at..<end
      }
    }
    return nil
  }
}
