extension Parser {
  // MARK: Reporting

  /// Reports a diagnostic that concerns the token at hand, unless what stands here has been reported already.
  @inline(never)
  mutating func report(_ diagnostic: Diagnostic) {
    if position <= silentUntil { return }
    // What the lexer could not read has been reported by it.
    if kind == .unknown || kind == .badNumber || (position > 0 && kinds[position - 1] == .unknown)
      || lineHasBadText()
    {
      silentUntil = position
      return
    }
    silentUntil = position
    diagnostics.append(diagnostic)
    if diagnostics.count >= Diagnostic.limit, !hasGivenUp {
      // The rest is one error, and every loop ends at the end of the file.
      hasGivenUp = true
      if diagnostics.last?.code != .tooManyErrors { diagnostics.append(.tooMany(at: place(position))) }
      silentUntil = tokenCount
    }
  }

  /// Whether a text on the line of the token at hand is not closed: then all quotes of the line may be off by one.
  private mutating func lineHasBadText() -> Bool {
    var at = position
    while at > 0, kinds[at] != .badText, flags[at] & 1 == 0 { at -= 1 }
    if kinds[at] == .badText { return true }
    // A line end behind the token before belongs to the error as well.
    if at == position, at > 0, kinds[at - 1] == .badText { return true }
    at = position + 1
    while at < tokenCount, flags[at] & 1 == 0 {
      if kinds[at] == .badText { return true }
      at += 1
    }
    return false
  }

  /// Reports that something else is expected here.
  @inline(never)
  mutating func reportExpected(
    _ what: DiagnosticText, notes: [DiagnosticText] = [], help: DiagnosticText = "", fixes: [Fix] = []
  ) {
    if kind == .rightParenthesis || kind == .rightBracket, mode != .free {
      reportStray()
      return
    }
    if atLineEnd || kind == .endOfFile || kind == .rightBrace {
      let found: DiagnosticText =
        kind == .rightBrace ? "before '}'" : kind == .endOfFile ? "before the end of the file" : "before the line ends"
      report(
        Diagnostic(
          .expected, "expected \(what) \(found)", at: kind == .rightBrace ? place(position) : placeBehind,
          notes: notes, help: help, fixes: fixes))
      return
    }
    report(
      Diagnostic(
        .expected, "expected \(what), not \(found(position))", at: place(position), notes: notes, help: help,
        fixes: fixes))
  }

  /// Whether the comma at `at` is a `;`, which the lexer reports and reads as one.
  func isSemicolon(_ at: Int) -> Bool {
    kinds[at] == .comma && bytes[Int(starts[at])] == 0x3B
  }

  /// Says of the `;` at `at` what should stand there; nil where that is told otherwise.
  mutating func mendSemicolon(_ at: Int, _ right: String?) {
    guard isSemicolon(at) else { return }
    let place = place(at)
    guard let right else {
      forgotten.insert(place.start)
      return
    }
    guard let index = diagnostics.firstIndex(where: { $0.range == place && $0.code == .unknownCharacter }) else {
      return
    }
    diagnostics[index] = Diagnostic(
      .unknownCharacter, "';' is written '\(right)' here", at: place,
      fixes: [Fix("write '\(right)'", range: place, replacement: right)])
  }

  mutating func reportStray() {
    report(
      Diagnostic(
        .strayBracket, "this '\(text(position))' closes nothing", at: place(position),
        fixes: [Fix("remove it", range: place(position), replacement: "")]))
  }

  mutating func reportReserved() {
    report(
      Diagnostic(
        .reservedWord, "'\(text(position))' is a reserved word and names nothing", at: place(position),
        help: "choose another name, or quote an id: \"\(text(position))\""))
  }

  /// What stands at a token, as a message names it.
  func found(_ at: Int) -> DiagnosticText {
    switch kinds[at] {
    case .text, .badText, .messageStart: return "a text"
    case .endOfFile: return "the end of the file"
    default:
      let written = text(at)
      return "'\(written)'"
    }
  }

  /// Reports a `:` at the start of a line, which belongs to the line before.
  mutating func checkColonOnLine() {
    guard startsLine(position), mode != .free else { return }
    report(
      Diagnostic(.expected, "a ':' stands on the line of its field", at: place(position), help: "join the two lines"))
  }

  // MARK: Recovery

  /// Skips to the end of the entry at hand: a comma, the `}` of its block, or the end of its line, over blocks and brackets that
  /// close in it. Everything skipped is silent.
  mutating func skipEntry() {
    let start = position
    while true {
      switch kind {
      case .endOfFile, .rightBrace: return silence(start)
      case .comma where mode != .clauses: return silence(start)
      default: break
      }
      if position > start, startsLine(position), mode == .free || endsHere { return silence(start) }
      if let close = closer(position) {
        position = min(close + 1, tokenCount - 1)
      } else {
        advance()
      }
    }
  }

  private var endsHere: Bool { mutating get { mode == .free || atLineEnd } }

  private mutating func silence(_ start: Int) {
    if position > start, silentUntil < position - 1 { silentUntil = position - 1 }
  }

  /// The token that closes the bracket or block at `open`, within its block and before a line at the margin; nil for other
  /// tokens, and where there is none near.
  mutating func closer(_ open: Int) -> Int? {
    switch kinds[open] {
    case .leftParenthesis, .leftBracket, .leftBrace: break
    default: return nil
    }
    var stack: [TokenKind] = []
    var at = open
    // Looking ahead is bounded for each bracket, and for the whole file.
    let limit = min(tokenCount, open + min(20_000, lookAhead))
    defer { lookAhead -= at - open }
    while at < limit {
      if at > open, flags[at] & 4 != 0 {
        switch kinds[at] {
        case .rightBrace, .rightBracket, .rightParenthesis: break
        default: if !(kinds[open] == .leftBrace && flags[open] & 1 == 0 && blockIsUnindented(open)) { return nil }
        }
      }
      switch kinds[at] {
      case .leftParenthesis, .leftBracket, .leftBrace: stack.append(kinds[at])
      case .rightParenthesis, .rightBracket:
        if stack.last == .leftBrace { break }
        stack.removeLast()
      case .rightBrace:
        // Brackets that are open here end before the brace.
        while let last = stack.last, last != .leftBrace { stack.removeLast() }
        if stack.isEmpty { return nil }
        stack.removeLast()
      case .endOfFile: return nil
      default: break
      }
      if stack.isEmpty { return at }
      at += 1
    }
    return nil
  }

  /// Whether the first entry of the block opened at `brace` stands at the margin.
  mutating func blockIsUnindented(_ brace: Int) -> Bool {
    brace + 1 < tokenCount && flags[brace + 1] & 4 != 0 && kinds[brace + 1] != .rightBrace
  }

  /// Reports what stands after a complete entry, and skips to its end. Nothing where the entry ends here.
  @inline(__always)
  mutating func expectEntryEnd() {
    if !atEntryEnd { skipRest() }
  }

  @inline(never)
  private mutating func skipRest() {
    switch kind {
    case .rightParenthesis, .rightBracket: reportStray()
    case .sign where kinds[position + 1] == .minus:
      report(
        Diagnostic(
          .expected, "expected the end of this entry, not '--'", at: place(position), help: "a comment starts with '#'")
      )
    case .sign:
      report(
        Diagnostic(
          .signOrMinus, "this '-' is a sign, since it touches '\(text(min(position + 1, tokenCount - 1)))'",
          at: place(position), help: "write a space on both sides to subtract",
          fixes: [Fix("write '- '", range: place(position), replacement: "- ")]))
    case .leftParenthesis where position > 0 && kinds[position - 1] == .word:
      report(
        Diagnostic(
          .expected, "expected the end of this entry, not '('", at: place(position),
          help: "a call has its '(' next to the name: \(text(position - 1))(…)"))
    case .number where position > 0 && kinds[position - 1] == .number:
      let joined = text(position - 1) + "_" + text(position)
      report(
        Diagnostic(
          .expected, "expected the end of this entry, not '\(text(position))'", at: place(position),
          help: "long numbers are written \(joined)"))
    case .word where kinds[position + 1] == .colon || kinds[position + 1] == .equals:
      report(
        Diagnostic(
          .expected, "expected the end of this entry, not \(found(position))", at: place(position),
          notes: ["a comma or a line end separates two entries"], help: "write a comma before '\(text(position))'",
          fixes: [Fix("write ','", range: placeBehind, replacement: ",")]))
    default:
      let isList = kind == .word && position > 0 && kinds[position - 1] == .word
      report(
        Diagnostic(
          .expected, "expected the end of this entry, not \(found(position))", at: place(position),
          notes: ["a comma or a line end separates two entries"],
          help: unitOfSeveralWords(position)
            ?? (isList ? "a list is written [\(text(position - 1)), \(text(position))]" : "")))
    }
    let before = position
    skipEntry()
    if position > before { tree.leaf(.error, before, position) }
    // A closing bracket never ends an entry by itself.
    if position == before, kind == .rightParenthesis || kind == .rightBracket { leaf(.error) }
  }

  /// Whether the depth is used up; then reports it once and skips to the next line at the margin.
  @inline(__always)
  mutating func enter() -> Bool {
    depth += 1
    if depth <= Self.depthLimit { return true }
    tooDeep("this is nested more than \(Self.depthLimit) deep")
    return false
  }

  @inline(never)
  mutating func tooDeep(_ message: DiagnosticText) {
    report(Diagnostic(.tooDeep, message, at: place(position), help: "divide it into parts with names of their own"))
    let start = position
    while kind != .endOfFile, position == start || flags[position] & 4 == 0 { advance() }
    tree.leaf(.error, start, position)
    silentUntil = max(silentUntil, position)
  }
}
