/// Whether what was typed is whole, or what is still open.
public enum InputState: Hashable, Sendable {
  /// Nothing is open: it can be read.
  case complete
  /// More lines are needed.
  case open(Opening)

  /// What keeps an input open: the innermost, which a prompt names.
  public enum Opening: Hashable, Sendable {
    /// `{` without its `}`.
    case brace
    /// `(` without its `)`.
    case parenthesis
    /// `[` without its `]`.
    case bracket
    /// `"""` without its end.
    case text
    /// The last line ends in an operator, a colon, an arrow, a comma or a word such as `then`. A blank line ends the wait.
    case operation
  }
}

/// Tells line by line whether a typed input is whole. Each line is read once, so that an input of many lines costs what a file
/// of them does.
///
/// A bracket that closes nothing, or another one, makes the input complete: the parser reports it, and no line to come mends it.
public struct InputCompleteness: Sendable {
  /// What holds after the lines so far.
  public private(set) var state = InputState.complete
  /// Whether all lines so far are empty or remarks.
  public private(set) var isBlank = true
  private var openings: [InputState.Opening] = []
  private var isInText = false
  private var isBroken = false

  /// Creates a judge of an input without lines.
  public init() {}

  /// The state of a whole text.
  public static func state(of text: String) -> InputState {
    var completeness = InputCompleteness()
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) { completeness.add(Array(line)) }
    return completeness.state
  }

  /// Takes the next line, without its line end.
  public mutating func add(line: String) { add(Array(line.utf8)) }

  private mutating func add(_ line: [UInt8]) {
    var start = 0
    if isInText {
      isBlank = false
      guard let end = InputCompleteness.endOfText(line) else { return }
      isInText = false
      start = end
    }
    let (kinds, opensText) = InputCompleteness.tokens(Array(line[start...]))
    if !kinds.isEmpty { isBlank = false }
    for kind in kinds {
      switch kind {
      case .leftBrace: openings.append(.brace)
      case .leftParenthesis: openings.append(.parenthesis)
      case .leftBracket: openings.append(.bracket)
      case .rightBrace: close(.brace)
      case .rightParenthesis: close(.parenthesis)
      case .rightBracket: close(.bracket)
      default: break
      }
    }
    isInText = opensText
    state =
      if isBroken {
        .complete
      } else if isInText {
        .open(.text)
      } else if let opening = openings.last {
        .open(opening)
      } else if let last = kinds.last, last == .comma || Layout.opensNextLine.contains(last) {
        .open(.operation)
      } else {
        .complete
      }
  }

  private mutating func close(_ opening: InputState.Opening) {
    if openings.last == opening { openings.removeLast() } else { isBroken = true }
  }

  /// The kinds of a line's tokens, and whether it ends inside a `"""`.
  private static func tokens(_ line: [UInt8]) -> (kinds: [TokenKind], opensText: Bool) {
    let count = line.count
    let padded = line + [UInt8](repeating: 0, count: 16)
    return padded.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return ([], false) }
      let (tokens, diagnostics) = Lexer.run(bytes: bytes, count: count, file: FileID(0))
      let opensText = diagnostics.contains {
        guard $0.code == .unclosedText, let range = $0.range else { return false }
        let start = Int(range.start)
        return start + 3 <= count && line[start..<start + 3].allSatisfy { $0 == UInt8(ascii: "\"") }
      }
      return (tokens.kinds.dropLast().map { $0 }, opensText)
    }
  }

  /// Where the text that is open ends in `line`; nil where it goes on.
  private static func endOfText(_ line: [UInt8]) -> Int? {
    var index = 0
    while index < line.count {
      if line[index] == UInt8(ascii: "\\") {
        index += 2
      } else if line[index...].starts(with: Array("\"\"\"".utf8)) {
        return index + 3
      } else {
        index += 1
      }
    }
    return nil
  }
}
