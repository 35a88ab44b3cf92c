extension Lexer {
  /// Reads the text at `index`, writes its token and moves behind it.
  mutating func scanText(_ flags: UInt8) {
    let start = index
    let bytes = bytes
    if bytes[start + 1] == 0x22, bytes[start + 2] == 0x22, limit == count {
      scanLongText(flags)
      return
    }
    var at = start + 1
    while true {
      let byte = bytes[at]
      if byte == 0x22 {
        at += 1
        break
      }
      if byte == 0x5C {
        at = checkEscape(at)
      } else if byte == 0x0A || byte == 0x0D || (byte == 0 && at >= count) {
        endUnclosedText(start, at, flags)
        return
      } else {
        at += 1
      }
    }
    index = at
    tokens.append(.text, start, at, flags)
  }

  /// A text without its closing quote ends with its line, but leaves a `{` at its end, and the `}` of a block of this line.
  private mutating func endUnclosedText(_ start: Int, _ lineEnd: Int, _ flags: UInt8) {
    let end = endOfUnclosed(start + 1, lineEnd)
    index = end
    tokens.append(.badText, start, end, flags)
    diagnostics.append(
      Diagnostic(
        .unclosedText, "this text is not closed: a '\"' is missing", at: place(start, end),
        notes: ["a text in \"…\" ends on its line; one of several lines stands in \"\"\"…\"\"\""],
        fixes: [Fix("write '\"' here", range: place(end, end), replacement: "\"")]))
  }

  /// Where a text that is not closed ends, between its first character and the end of its line.
  mutating func endOfUnclosed(_ first: Int, _ lineEnd: Int) -> Int {
    var end = lineEnd
    func trim() {
      while end > first, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    }
    trim()
    if end > first, bytes[end - 1] == 0x7B {
      end -= 1
    } else {
      var open = bracesOnLine
      while open > 0, end > first, bytes[end - 1] == 0x7D {
        end -= 1
        open -= 1
        trim()
      }
    }
    trim()
    return end
  }

  /// `"""…"""`.
  private mutating func scanLongText(_ flags: UInt8) {
    let start = index
    var at = start + 3
    while at < count {
      if bytes[at] == 0x22, bytes[at + 1] == 0x22, bytes[at + 2] == 0x22 {
        at += 3
        tokens.append(.text, start, at, flags)
        index = at
        return
      }
      if bytes[at] == 0x5C {
        at = checkEscape(at)
      } else {
        if bytes[at] == 0x0A || bytes[at] == 0x0D {
          lineStart = at + 1
          bracesOnLine = 0
        }
        at += 1
      }
    }
    // Not closed anywhere: it ends before the next line at the margin that could be a declaration or a brace.
    var end = count
    var search = start
    while search < count {
      let previous = bytes[search]
      search += 1
      guard previous == 0x0A || previous == 0x0D, search < count else { continue }
      let byte = bytes[search]
      if byte == 0x7D || table[Int(byte)] & CharacterTable.letterOrDigit != 0 {
        end = search
        break
      }
    }
    while end > start + 3, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D || bytes[end - 1] == 0x20 { end -= 1 }
    lineStart = min(lineStart, end)
    index = end
    tokens.append(.badText, start, end, flags)
    diagnostics.append(
      Diagnostic(
        .unclosedText, "this text is not closed: a '\"\"\"' is missing", at: place(start, start + 3),
        help: "write \"\"\" where the text ends"))
  }

  /// Checks the escape at the backslash `at`; gives the offset behind it.
  private mutating func checkEscape(_ at: Int) -> Int {
    switch bytes[at + 1] {
    case 0x22, 0x5C, 0x6E, 0x74: return at + 2
    case 0x0A, 0x0D: return at + 1
    case 0x75 where bytes[at + 2] == 0x7B:
      var end = at + 3
      var value: UInt32 = 0
      while let digit = Self.hexadecimal(bytes[end]), end - at <= 10 {
        value = value &* 16 &+ digit
        end += 1
      }
      let digits = end - at - 3
      if bytes[end] == 0x7D, digits >= 1, digits <= 6, Unicode.Scalar(value) != nil { return end + 1 }
      if bytes[end] == 0x7D { end += 1 }
      badEscape(at, end)
      return end
    default:
      let end = at + 1 < count ? at + 1 + DecodedCharacter(bytes, at + 1).length : at + 1
      badEscape(at, end)
      return end
    }
  }

  private mutating func badEscape(_ start: Int, _ end: Int) {
    diagnostics.append(
      Diagnostic(
        .unknownEscape, "'\(text(start, end))' means nothing in a text", at: place(start, end),
        notes: ["there are \\\" \\\\ \\n \\t and \\u{…} with the number of a character, such as \\u{2082}"],
        help: "write \\\\ for a backslash",
        fixes: [Fix("write '\\\\'", range: place(start, start + 1), replacement: "\\\\")]))
  }

  static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    default: nil
    }
  }

  /// Whether the text at hand follows a message and the word of a language.
  @inline(__always)
  var isTranslationOfMessage: Bool {
    guard let word = tokens.wordAfterMessage else { return false }
    let keyword = KeywordTable.shared.keyword(bytes + word.lowerBound, word.count)
    return keyword.map { !$0.positions.contains(.checkClause) } ?? true
  }

  /// Reads the text of a message at `index`: its quotes, its literal parts and the tokens of its expressions.
  mutating func scanMessage(_ flags: UInt8) {
    let start = index
    let isLong = bytes[start + 1] == 0x22 && bytes[start + 2] == 0x22
    let quote = isLong ? 3 : 1
    tokens.append(.messageStart, start, start + quote, flags)
    var at = start + quote
    var partStart = at
    let reported = diagnostics.count
    func isQuote(_ at: Int) -> Bool {
      bytes[at] == 0x22 && (!isLong || (bytes[at + 1] == 0x22 && bytes[at + 2] == 0x22))
    }
    while true {
      let byte = bytes[at]
      if isQuote(at) {
        if at > partStart { tokens.append(.messagePart, partStart, at, 0) }
        tokens.append(.messageEnd, at, at + quote, 0)
        index = at + quote
        return
      }
      if at >= count || (!isLong && (byte == 0x0A || byte == 0x0D)) {
        // Its braces are not judged: the line may end anywhere in it.
        diagnostics.removeSubrange(reported...)
        let end = endOfUnclosed(max(start + quote, partStart), at)
        if end > partStart { tokens.append(.messagePart, partStart, end, 0) }
        tokens.append(.messageEnd, max(end, partStart), max(end, partStart), 0)
        index = max(end, partStart)
        diagnostics.append(
          Diagnostic(
            .unclosedText, "this text is not closed: a '\"' is missing", at: place(start, index),
            fixes: [Fix("write '\"' here", range: place(index, index), replacement: "\"")]))
        return
      }
      switch byte {
      case 0x5C: at = checkEscape(at)
      case 0x0A, 0x0D:
        at += 1
        lineStart = at
      case 0x7B where bytes[at + 1] == 0x7B, 0x7D where bytes[at + 1] == 0x7D: at += 2
      case 0x7D:
        diagnostics.append(
          Diagnostic(
            .messageBrace, "this '}' closes nothing; a brace as text is written twice", at: place(at, at + 1),
            help: "write }}", fixes: [Fix("write '}}'", range: place(at, at + 1), replacement: "}}")]))
        at += 1
      case 0x7B:
        guard let close = closingBrace(at) else {
          diagnostics.append(
            Diagnostic(
              .messageBrace, "this '{' of a message is not closed", at: place(at, at + 1),
              notes: ["between braces stands an expression, whose value the message shows"],
              help: "close it with }, or write {{ for a brace as text"))
          at += 1
          continue
        }
        if at > partStart { tokens.append(.messagePart, partStart, at, 0) }
        tokens.append(.leftBrace, at, at + 1, 0)
        index = at + 1
        let saved = (lineStart, bracesOnLine, limit)
        limit = close
        let rest = scan(to: close, flags: 0)
        (lineStart, bracesOnLine, limit) = saved
        tokens.append(.rightBrace, close, close + 1, rest & 2)
        at = close + 1
        partStart = at
      default: at += 1
      }
    }
  }

  /// Reads `<path>` at `index`, to its `>` or the end of the line.
  mutating func scanLibraryPath(_ flags: UInt8) {
    let start = index
    tokens.append(.libraryStart, start, start + 1, flags)
    var at = start + 1
    while bytes[at] != 0x3E, bytes[at] != 0x0A, bytes[at] != 0x0D, at < count { at += 1 }
    let isClosed = bytes[at] == 0x3E
    while !isClosed, at > start + 1, bytes[at - 1] == 0x20 || bytes[at - 1] == 0x09 { at -= 1 }
    if at > start + 1 { tokens.append(.libraryPath, start + 1, at, 0) }
    if isClosed {
      tokens.append(.libraryEnd, at, at + 1, 0)
      at += 1
    }
    index = at
  }

  /// The offset of the `}` that closes the `{` at `open`, on the same line and outside of texts.
  private mutating func closingBrace(_ open: Int) -> Int? {
    var at = open + 1
    var depth = 1
    while at < count {
      switch bytes[at] {
      case 0x0A, 0x0D: return nil
      case 0x7B: depth += 1
      case 0x7D:
        depth -= 1
        if depth == 0 { return at }
      case 0x22:
        at += 1
        while at < count, bytes[at] != 0x22, bytes[at] != 0x0A, bytes[at] != 0x0D {
          at += bytes[at] == 0x5C ? 2 : 1
        }
        if at >= count || bytes[at] != 0x22 { return nil }
      default: break
      }
      at += 1
    }
    return nil
  }
}
