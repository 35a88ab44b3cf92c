/// Turns bytes into tokens. What stands between two tokens (blanks, line ends, comments) is a gap and is kept by the offsets
/// alone. The lexer knows the context of two words: a text after `message`, and each translation of it, is cut at its braces, and
/// what stands in `<…>` after `include` is a path.
struct Lexer {
  /// The file's bytes, followed by at least 16 zero bytes, so that looking ahead needs no bounds check.
  let bytes: UnsafePointer<UInt8>
  let count: Int
  let file: FileID
  let table: UnsafePointer<UInt8>
  var tokens: TokenBuffer
  var diagnostics: [Diagnostic] = []
  var index = 0
  var lineStart = 0
  /// The offset that no token passes: the end of the file, or of an expression in a message.
  var limit: Int
  /// Braces opened on this line and not closed on it: where a text that is not closed may end.
  var bracesOnLine = 0
  /// Whether the last token is the word `message`.
  var afterMessage = false
  /// Whether the last token is the word `include`.
  var afterInclude = false
  /// Whether the language that the file names writes decimals with a comma, so that `1.150` may be a thousand and more.
  var hasDecimalComma = false

  /// Whether the text is known to be UTF-8: that of the library, which stands in the program.
  private let isValidText: Bool

  init(bytes: UnsafePointer<UInt8>, count: Int, file: FileID, tokens: TokenBuffer, isValidText: Bool) {
    self.isValidText = isValidText
    self.bytes = bytes
    self.count = count
    self.limit = count
    self.file = file
    self.table = UnsafePointer(CharacterTable.shared.classes)
    self.tokens = tokens
  }

  /// The tokens of a file and what is wrong with its text. The bytes are followed by at least 16 zero bytes.
  ///
  /// - Parameter isValidText: whether they are known to be UTF-8.
  static func run(
    bytes: UnsafePointer<UInt8>, count: Int, file: FileID, isValidText: Bool = false
  ) -> (tokens: TokenList, diagnostics: [Diagnostic]) {
    // Scripts have one token in five bytes or more; no text has more tokens than bytes, but for the ends of two messages.
    for capacity in [count / 4 + 64, count + count / 2 + 64] {
      var diagnostics: [Diagnostic] = []
      let tokens = TokenBuffer.fill(capacity: capacity) { buffer in
        var lexer = Lexer(bytes: bytes, count: count, file: file, tokens: buffer, isValidText: isValidText)
        lexer.run()
        buffer = lexer.tokens
        diagnostics = lexer.diagnostics
      }
      if let tokens { return (tokens, diagnostics) }
    }
    return (TokenList(), [])
  }

  /// Reads the whole file; the last token is the end of the file.
  mutating func run() {
    if count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
    lineStart = index
    hasDecimalComma = languageHasDecimalComma()
    if !isValidText { reportInvalidUTF8() }
    let flags = scan(to: count, flags: TokenFlags.newlineBefore.rawValue)
    if index < count { giveUp(flags) }
    tokens.append(.endOfFile, count, count, flags)
  }

  /// Reads tokens up to the offset `end`; gives the flags of what stands after the last one.
  mutating func scan(to end: Int, flags initial: UInt8) -> UInt8 {
    let bytes = bytes
    let table = table
    var flags = initial
    var at = index
    scanning: while at < end {
      let byte = bytes[at]
      let start = at
      let kind: TokenKind
      switch byte {
      case 0x20, 0x09:  // blank
        at += 1
        flags |= 2
        continue
      case 0x0A, 0x0D:
        at += 1
        if byte == 0x0D, bytes[at] == 0x0A { at += 1 }
        lineStart = at
        bracesOnLine = 0
        flags |= 3
        if diagnostics.count >= Diagnostic.limit { break scanning }
        continue
      case 0x23:  // #
        while at < end, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        flags |= 2
        continue
      case 0x61...0x7A, 0x41...0x5A:  // letters
        at = endOfName(at + 1)
        kind = reservedWord(start, at - start)
        if kind == .notApplicable { at += 2 }
        if start == lineStart { flags |= 4 }
        tokens.append(kind, start, at, flags)
        flags = 0
        if at - start == 7 {
          afterMessage = isMessage(start)
          afterInclude = isInclude(start)
        } else {
          afterMessage = false
          afterInclude = false
        }
        continue
      case 0x30...0x39:
        index = at
        kind = scanNumber()
        at = index
      case 0x22:  // "
        index = at
        if start == lineStart { flags |= 4 }
        if flags & 1 == 0, afterMessage || isTranslationOfMessage {
          scanMessage(flags)
        } else {
          scanText(flags)
        }
        at = index
        flags = 0
        afterMessage = false
        continue
      case 0x2C:
        at += 1
        kind = .comma
      case 0x3A:
        at += 1
        kind = .colon
      case 0x2E:  // .
        if bytes[at + 1] == 0x2E {
          at += 2
          kind = .dotDot
        } else {
          at += 1
          kind = .dot
        }
      case 0x2D:  // -
        if bytes[at + 1] == 0x3E {
          at += 2
          kind = .arrow
        } else {
          kind = isSign(at) ? .sign : .minus
          at += 1
        }
      case 0x28:
        at += 1
        kind = .leftParenthesis
      case 0x29:
        at += 1
        kind = .rightParenthesis
      case 0x5B:
        at += 1
        kind = .leftBracket
      case 0x5D:
        at += 1
        kind = .rightBracket
      case 0x7B:
        at += 1
        bracesOnLine += 1
        kind = .leftBrace
      case 0x7D:
        at += 1
        bracesOnLine -= 1
        kind = .rightBrace
      case 0x25:
        at += 1
        kind = .percent
      case 0x2A:
        at += 1
        kind = .star
      case 0x2B:
        at += 1
        kind = .plus
      case 0x5E:
        at += 1
        kind = .caret
      case 0x3F:
        at += 1
        kind = .question
      default:
        if table[Int(byte)] & CharacterTable.space != 0, let length = noBreakSpace(at) {
          at += length
          flags |= 2
          continue
        }
        index = at
        if flags == 0, byte >= 0xC2, scanRaisedDigits(at) {
          at = index
          continue
        }
        if start == lineStart { flags |= 4 }
        if afterInclude, byte == 0x3C, flags & 1 == 0 {
          scanLibraryPath(flags)
          flags = 0
        } else if let kind = scanOther(flags) {
          tokens.append(kind, start, index, flags)
          flags = 0
        } else {
          flags |= 2
        }
        at = index
        afterMessage = false
        afterInclude = false
        if diagnostics.count >= Diagnostic.limit { break scanning }
        continue
      }
      if start == lineStart { flags |= 4 }
      tokens.append(kind, start, at, flags)
      flags = 0
      afterMessage = false
      afterInclude = false
    }
    index = at
    return flags
  }

  /// After too many errors the rest of the file is one token: it is no script.
  private mutating func giveUp(_ flags: UInt8) {
    tokens.append(.unknown, index, count, flags)
    diagnostics.append(.tooMany(at: place(index, index)))
    index = count
  }

  /// The place of two offsets.
  func place(_ start: Int, _ end: Int) -> SourceRange {
    SourceRange(file: file, start: UInt32(start), end: UInt32(end))
  }

  /// Whether the `-` at `at` is a sign: it touches what follows, and nothing that could be an operand stands before it.
  private mutating func isSign(_ at: Int) -> Bool {
    switch bytes[at + 1] {
    case 0x20, 0x09, 0x0A, 0x0D, 0x00, 0x23, 0x2C, 0x29, 0x5D, 0x7D, 0x7C, 0x3A: return false
    case 0xC2 where bytes[at + 2] == 0xA0: return false
    default: break
    }
    guard at > lineStart else { return true }
    switch bytes[at - 1] {
    case 0x20, 0x09, 0x28, 0x5B, 0x7B, 0x2B, 0x2A, 0x2F, 0x5E, 0x3C, 0x3E, 0x3D, 0x21, 0x2C, 0x3A, 0x7C, 0x2D:
      return true
    case 0x2E: return at - 2 >= lineStart && bytes[at - 2] == 0x2E
    case 0xA0: return at - 2 >= lineStart && bytes[at - 2] == 0xC2
    case 0xAF: return at - 3 >= lineStart && bytes[at - 2] == 0x80 && bytes[at - 3] == 0xE2
    default: return false
    }
  }

  /// The length of a no-break space (U+00A0, U+202F) at `at`.
  private mutating func noBreakSpace(_ at: Int) -> Int? {
    if bytes[at] == 0xC2, bytes[at + 1] == 0xA0 { return 2 }
    if bytes[at] == 0xE2, bytes[at + 1] == 0x80, bytes[at + 2] == 0xAF { return 3 }
    return nil
  }
}
