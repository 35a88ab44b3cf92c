extension Parser {
  /// `( e )`
  mutating func parseParenthesized() {
    let first = position
    let mark = tree.mark
    let saved = mode
    mode = .free
    advance()
    parseExpression()
    close(.rightParenthesis, open: first)
    mode = saved
    tree.node(.parenthesized, first, position, mark)
  }

  /// `[ e, e ]`
  mutating func parseList() {
    let first = position
    let mark = tree.mark
    let saved = mode
    mode = .free
    advance()
    while kind != .rightBracket {
      parseExpression()
      guard kind == .comma else { break }
      advance()
    }
    close(.rightBracket, open: first)
    mode = saved
    tree.node(.list, first, position, mark)
  }

  /// The arguments of a call, with their brackets: `(a, name: b)`.
  mutating func parseArguments() {
    let open = position
    let saved = mode
    mode = .free
    advance()
    while kind != .rightParenthesis {
      parseArgument()
      guard kind == .comma else { break }
      advance()
    }
    close(.rightParenthesis, open: open)
    mode = saved
  }

  private mutating func parseArgument() {
    let first = position
    let mark = tree.mark
    if kind(1) == .colon, kind == .word || Self.isReserved(kind) {
      leaf(.name)
    } else {
      parseExpression()
    }
    if kind == .colon {
      advance()
      parseExpression()
    }
    tree.node(.argument, first, position, mark)
  }

  /// The closing bracket of the one at `open`; without it, one error, and the bracket ends where it can.
  @inline(__always)
  mutating func close(_ closing: TokenKind, open: Int) {
    if kind == closing { advance() } else { unclosed(closing, open) }
  }

  @inline(never)
  private mutating func unclosed(_ closing: TokenKind, _ open: Int) {
    let wanted = closing == .rightParenthesis ? ")" : "]"
    if kind == .rightParenthesis || kind == .rightBracket {
      if kind(1) == closing {
        reportStray()
        advance()
        advance()
        return
      }
      if isOpen(kind == .rightParenthesis ? .leftParenthesis : .leftBracket, before: open) {
        report(
          Diagnostic(
            .unclosedBracket, "this '\(text(open))' is not closed: a '\(wanted)' is missing", at: place(open),
            fixes: [Fix("write '\(wanted)' here", range: placeBehind, replacement: wanted)]))
        silentUntil = max(silentUntil, position - 1)
        return
      }
    }
    // Something on this line that does not belong here, and the bracket closes after it.
    if kind != .rightBrace, kind != .endOfFile, let close = closer(open), kinds[close] == closing {
      if kind == .rightParenthesis || kind == .rightBracket {
        report(
          Diagnostic(
            .expected, "expected '\(wanted)', not '\(text(position))'", at: place(position),
            labels: [Label(place(open), "opened here")],
            fixes: [Fix("write '\(wanted)'", range: place(position), replacement: wanted)]))
        advance()
        return
      }
      if kind == .sign {
        report(
          Diagnostic(
            .signOrMinus, "this '-' is a sign, since it touches '\(text(min(position + 1, tokenCount - 1)))'",
            at: place(position), help: "write a space on both sides to subtract",
            fixes: [Fix("write '- '", range: place(position), replacement: "- ")]))
      } else {
        reportExpected("',' or '\(wanted)'")
      }
      let start = position
      position = close
      tree.leaf(.error, start, position)
      silentUntil = max(silentUntil, position)
      advance()
      return
    }
    if kind == .rightParenthesis || kind == .rightBracket {
      report(
        Diagnostic(
          .expected, "expected '\(wanted)', not '\(text(position))'", at: place(position),
          labels: [Label(place(open), "opened here")],
          fixes: [Fix("write '\(wanted)'", range: place(position), replacement: wanted)]))
      advance()
      return
    }
    report(
      Diagnostic(
        .unclosedBracket, "this '\(text(open))' is not closed: a '\(wanted)' is missing", at: place(open),
        labels: position > open + 1 ? [Label(placeBehind, "the last that it can hold ends here")] : []))
    silentUntil = max(silentUntil, position)
  }

  /// Whether a bracket of this kind is open around the one at `open`.
  private mutating func isOpen(_ bracket: TokenKind, before open: Int) -> Bool {
    var closed = 0
    var at = open - 1
    while at >= 0, open - at < 10_000 {
      switch kinds[at] {
      case .leftParenthesis, .leftBracket:
        if closed == 0 { return kinds[at] == bracket }
        closed -= 1
      case .rightParenthesis, .rightBracket: closed += 1
      case .leftBrace, .rightBrace: return false
      default: break
      }
      at -= 1
    }
    return false
  }
}
