/// Digits above and below the line, as in `m³` and `CO₂`.
enum RaisedDigit {
  /// The digit on the line; nil for any other character.
  static func digit(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0xB2, 0xB3: String(scalar.value - 0xB0)
    case 0xB9: "1"
    case 0x2070, 0x2074...0x2079: String(scalar.value - 0x2070)
    case 0x2080...0x2089: String(scalar.value - 0x2080)
    default: nil
    }
  }
}

extension Lexer {
  /// Reads what `scan` has no quick way for: names that begin beyond ASCII, rarer operators, and marks of other languages
  /// and of word processors, which are reported and read as what was meant. Nil where no token is left to write.
  @inline(never)
  mutating func scanOther(_ flags: UInt8) -> TokenKind? {
    let start = index
    let byte = bytes[start]
    let next = bytes[start + 1]
    switch byte {
    case 0x2F:  // /
      if next == 0x2F {
        var end = start + 2
        while end < limit, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        index = end
        diagnostics.append(
          Diagnostic(
            .unknownCharacter, "a comment starts with '#'", at: place(start, start + 2), help: "write #",
            fixes: [Fix("write '#'", range: place(start, start + 2), replacement: "#")]))
        return nil
      }
      index = start + 1
      return .slash
    case 0x3C:  // <
      if next == 0x3D { return take(2, .lessOrEqual) }
      if next == 0x3E { return instead(2, "!=", .notEqual) }
      return take(1, .less)
    case 0x3E:
      if next == 0x3D { return take(2, .greaterOrEqual) }
      return take(1, .greater)
    case 0x3D:  // =
      if next == 0x3D { return instead(2, "=", .equals) }
      if next == 0x3C { return instead(2, "<=", .lessOrEqual) }
      if next == 0x3E { return instead(2, ">=", .greaterOrEqual) }
      return take(1, .equals)
    case 0x21:
      if next == 0x3D { return take(2, .notEqual) }
      return instead(1, "not", .not)
    case 0x7C:
      if next == 0x7C { return instead(2, "or", .or) }
      return take(1, .bar)
    case 0x26:
      return instead(next == 0x26 ? 2 : 1, "and", .and)
    case 0x3B:
      if endsEntry(start + 1) {
        index = start + 1
        diagnostics.append(
          Diagnostic(
            .unknownCharacter, "no ';' ends an entry: its line, a ',' or a '}' does", at: place(start, index),
            fixes: [Fix("remove it", range: place(start, index), replacement: "")]))
        return nil
      }
      return instead(1, ",", .comma)
    case 0x27: return scanQuoted(flags, closing: [0x27])
    case 0x80...:
      return scanBeyondASCII(flags)
    default: return scanUnknown()
    }
  }

  /// Whether nothing but blanks stands between `at` and the end of the line or of a block.
  private func endsEntry(_ at: Int) -> Bool {
    var at = at
    while bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    return at >= count || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x23 || bytes[at] == 0x7D
  }

  /// `m³`, `CO₂`: raised and lowered digits after a word belong to it, and are reported once for the whole word. False where
  /// none stands at `start`, or no word before it.
  mutating func scanRaisedDigits(_ start: Int) -> Bool {
    guard let first = tokens.startOfWord(endingAt: start) else { return false }
    var at = start
    var isRaised = false
    while at < limit {
      if bytes[at] >= 0x80, Self.digit(DecodedCharacter(bytes, at)) != nil {
        isRaised = true
        at += DecodedCharacter(bytes, at).length
      } else if isRaised, endOfName(at) > at {
        at = endOfName(at)
      } else {
        break
      }
    }
    guard isRaised else { return false }
    index = at
    tokens.extendLast(to: at)
    let written = text(first, at)
    var plain = ""
    for scalar in written.unicodeScalars { plain += RaisedDigit.digit(scalar) ?? String(scalar) }
    diagnostics.append(
      Diagnostic(
        .unknownCharacter, "'\(written)' is written '\(plain)': a name has no raised or lowered digits",
        at: place(first, at), fixes: [Fix("write '\(plain)'", range: place(first, at), replacement: plain)]))
    return true
  }

  private static func digit(_ character: DecodedCharacter) -> String? { character.scalar.flatMap(RaisedDigit.digit) }

  private mutating func take(_ length: Int, _ kind: TokenKind) -> TokenKind {
    index += length
    return kind
  }

  /// A mark that the language writes otherwise.
  private mutating func instead(_ length: Int, _ right: String, _ kind: TokenKind) -> TokenKind {
    let start = index
    index += length
    diagnostics.append(
      Diagnostic(
        .unknownCharacter, "'\(text(start, index))' is written '\(right)' here", at: place(start, index),
        fixes: [Fix("write '\(right)'", range: place(start, index), replacement: right)]))
    return kind
  }

  private mutating func scanBeyondASCII(_ flags: UInt8) -> TokenKind? {
    let character = DecodedCharacter(bytes, index)
    let start = index
    if character.startsName {
      index = endOfName(start + character.length)
      return .word
    }
    switch character.scalar?.value {
    case 0x201C, 0x201D, 0x201E, 0x201F, 0x00AB, 0x00BB:
      return scanQuoted(flags, closing: [0x201C, 0x201D, 0x00AB, 0x00BB, 0x22])
    case 0x2018, 0x2019: return scanQuoted(flags, closing: [0x2018, 0x2019])
    case 0x2212, 0x2013, 0x2014:
      let end = start + character.length
      let touches = bytes[end] != 0x20 && bytes[end] != 0x0A && bytes[end] != 0x0D && end < count
      return instead(character.length, "-", touches && flags & 2 != 0 ? .sign : .minus)
    case 0x00D7: return instead(2, "*", .star)
    case 0x00F7: return instead(2, "/", .slash)
    case 0x2264: return instead(3, "<=", .lessOrEqual)
    case 0x2265: return instead(3, ">=", .greaterOrEqual)
    case 0x2260: return instead(3, "!=", .notEqual)
    case 0x2192: return instead(3, "->", .arrow)
    case 0x2026: return instead(3, "..", .dotDot)
    default: return scanUnknown()
    }
  }

  /// A text in curly or single quotes: read as a text, with a fix. Without a closing quote on its line, the mark is unknown.
  private mutating func scanQuoted(_ flags: UInt8, closing: [UInt32]) -> TokenKind? {
    let start = index
    let first = DecodedCharacter(bytes, start)
    var at = start + first.length
    let inner = at
    while at < limit, bytes[at] != 0x0A, bytes[at] != 0x0D {
      let character = DecodedCharacter(bytes, at)
      if let value = character.scalar?.value, closing.contains(value) {
        index = at + character.length
        let content = text(inner, at)
        let straight = "\"" + content + "\""
        diagnostics.append(
          Diagnostic(
            .curlyQuotes, "a text stands in straight quotes: \(straight)", at: place(start, index),
            notes: ["a word processor or a web page may have changed them"],
            fixes: [Fix("write \(straight)", range: place(start, index), replacement: straight)]))
        return .text
      }
      at += character.length
    }
    index = start + first.length
    diagnostics.append(
      Diagnostic(
        .curlyQuotes, "a text stands in straight quotes, \"…\"", at: place(start, index),
        fixes: [Fix("write '\"'", range: place(start, index), replacement: "\"")]))
    // The rest of the line belonged to the text.
    index = endOfUnclosed(index, at)
    return .badText
  }

  /// A run of characters that no rule knows: one token, one error.
  private mutating func scanUnknown() -> TokenKind {
    let start = index
    var at = start
    var invalidOnly = true
    while at < limit {
      let byte = bytes[at]
      if byte >= 0x80 {
        let character = DecodedCharacter(bytes, at)
        if character.startsName || character.scalar?.value == 0xA0 || character.scalar?.value == 0x202F { break }
        if at > start, let value = character.scalar?.value, (0x2010...0x2265).contains(value) { break }
        if character.scalar != nil { invalidOnly = false }
        at += character.length
      } else if byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
        || byte == 0x7F || byte == 0x24 || byte == 0x40 || byte == 0x5C || byte == 0x60 || byte == 0x7E || byte == 0x5F
      {
        if byte != 0 { invalidOnly = false }
        at += 1
      } else {
        break
      }
    }
    if at == start {
      at += 1
      invalidOnly = false
    }
    index = at
    // Bytes that are no text at all have been reported already.
    if !invalidOnly {
      let shown = visible(start, at)
      diagnostics.append(
        Diagnostic(.unknownCharacter, "\(shown) means nothing here", at: place(start, at), help: hint(start)))
    }
    return .unknown
  }

  /// A few characters as a message shows them: control and invisible ones by number.
  private func visible(_ start: Int, _ end: Int) -> String {
    var shown = ""
    for scalar in text(start, min(end, start + 24)).unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .unassigned, .privateUse, .spaceSeparator, .lineSeparator, .paragraphSeparator:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        shown += "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return "'\(shown)'"
  }

  private func hint(_ start: Int) -> DiagnosticText {
    switch DecodedCharacter(bytes, start).scalar?.value {
    case 0x20AC: "write EUR after the number"
    case 0x24: "write USD after the number"
    case 0xA3: "write GBP after the number"
    case 0xB2, 0xB3: "write m2 or m3"
    case 0xB0: "write degC after the number"
    case 0x5C: "a line goes on by itself after an operator"
    case 0x5F: "a name starts with a letter"
    default: ""
    }
  }

  /// Reports bytes that are not UTF-8, once for each run of them.
  mutating func reportInvalidUTF8() {
    reportNULs()
    if isValidUTF8() { return }
    var at = 0
    while at < count, diagnostics.count < Diagnostic.limit / 2 {
      if bytes[at] < 0x80 {
        at += 1
        continue
      }
      let character = DecodedCharacter(bytes, at)
      if character.scalar != nil, at + character.length <= count {
        at += character.length
        continue
      }
      let start = at
      repeat {
        at += 1
        // A run goes on over valid text in another encoding: up to three bytes that are ASCII lie between two bad ones.
      } while at < count && bytes[at] >= 0x80 && DecodedCharacter(bytes, at).scalar == nil
      diagnostics.append(
        Diagnostic(
          .invalidEncoding, "the file is not UTF-8 text here", at: place(start, at),
          notes: ["the bytes \(hexadecimal(start, at)) stand for no character"],
          help: "save the file as UTF-8"))
    }
  }

  /// A NUL is valid UTF-8 and no text all the same: one error for each run of them, within texts and comments too.
  private mutating func reportNULs() {
    var least: UInt8 = 0xFF
    for at in 0..<count { least = min(least, bytes[at]) }
    if least > 0 { return }
    var at = 0
    while at < count, diagnostics.count < Diagnostic.limit / 2 {
      guard bytes[at] == 0 else {
        at += 1
        continue
      }
      let start = at
      while at < count, bytes[at] == 0 { at += 1 }
      diagnostics.append(
        Diagnostic(
          .invalidEncoding, "a NUL byte stands here, which is no text", at: place(start, at),
          help: "the file may be no text; is it the right one?"))
    }
  }

  private func hexadecimal(_ start: Int, _ end: Int) -> String {
    var parts: [String] = []
    for at in start..<min(end, start + 8) {
      let digits = String(bytes[at], radix: 16, uppercase: true)
      parts.append(digits.count < 2 ? "0" + digits : digits)
    }
    return parts.joined(separator: " ") + (end > start + 8 ? " …" : "")
  }

  private func isValidUTF8() -> Bool {
    let span = UnsafeBufferPointer(start: bytes, count: count).span
    return (try? UTF8Span(validating: span)) != nil
  }
}
