extension Parser {
  // MARK: Checks

  mutating func parseCheck() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the check")
    parseTitle()
    isInCheck = true
    defer { isInCheck = false }
    if let block = openBlock(head: first, mode: .clauses, what: "the clauses of the check") {
      while nextEntry(block) {
        parseCheckClause()
        expectClauseEnd(.checkClause)
      }
      closeBlock(block)
    }
    tree.node(.checkDeclaration, first, position, mark)
  }

  /// A clause ends with its line, or where another clause begins.
  private mutating func expectClauseEnd(_ where: KeywordPosition) {
    if atEntryEnd { return }
    if let word = keyword(at: position), word.positions.contains(`where`) { return }
    expectEntryEnd()
  }

  private mutating func parseCheckClause() {
    let first = position
    let mark = tree.mark
    switch keyword(at: position) {
    case .for:
      advance()
      expectName("the name of a kind")
      if kind == .where, !atLineEnd { parseWhere() }
      tree.node(.checkFor, first, position, mark)
    case .expect: parseExpect()
    case .message:
      advance()
      if isText, !atLineEnd {
        parseMessageText()
        parseMessageTranslations()
      } else {
        reportExpected("the text of the message")
      }
      tree.node(.messageClause, first, position, mark)
    case .reason: parseTitleClause(.reasonClause, "a text: why an auditor would ask")
    case .fix: parseTitleClause(.fixClause, "a text: the shortest way to mend it")
    case .level:
      advance()
      expectName("'error', 'warning' or 'note'")
      tree.node(.checkLevel, first, position, mark)
    case .clause:
      advance()
      if isText, !atLineEnd {
        textLeaf(.text)
      } else if kind == .number, !atLineEnd {
        let at = position
        report(
          Diagnostic(
            .expected, "expected a text with the number of the clause", at: place(at),
            help: "write it in quotes: \"\(text(at))\"",
            fixes: [Fix("write \"\(text(at))\"", range: place(at), replacement: "\"\(text(at))\"")]))
        leaf(.error)
      } else {
        reportExpected("a text with the number of the clause")
      }
      tree.node(.clauseClause, first, position, mark)
    default: wrongClause(.checkClause)
    }
  }

  /// `reason TITLE`, `fix TITLE`.
  private mutating func parseTitleClause(_ node: NodeKind, _ what: @autoclosure () -> DiagnosticText) {
    let first = position
    let mark = tree.mark
    advance()
    if isText, !atLineEnd {
      parseTitleHere()
    } else {
      reportExpected(what())
    }
    tree.node(node, first, position, mark)
  }

  /// The message in other languages: `nl "… {expr} …"`.
  private mutating func parseMessageTranslations() {
    while isLanguage(position) {
      let start = position
      let mark = tree.mark
      leaf(.name)
      parseMessageText()
      tree.node(.messageTranslation, start, position, mark)
    }
  }

  /// A line that begins with no word of a clause.
  mutating func wrongClause(_ position: KeywordPosition) {
    let words = Keyword.words(at: position) + (position == .viewClause ? ["where"] : [])
    let list = words.map { "'\($0)'" }.joined(separator: ", ")
    let at = self.position
    if kind == .word, let near = NearestName.nearest(to: text(at), in: words) {
      report(
        Diagnostic(
          .expected, "'\(text(at))' begins no clause; did you mean '\(near)'?", at: place(at),
          notes: ["a clause begins with \(list)"],
          fixes: [Fix("write '\(near)'", range: place(at), replacement: near)]))
      skipEntry()
      if self.position > at { tree.leaf(.error, at, self.position) }
      return
    }
    reportExpected("a clause", notes: ["a clause begins with \(list)"])
  }

  private mutating func parseExpect() {
    let first = position
    let mark = tree.mark
    advance()
    parseExpression()
    tree.node(.expectClause, first, position, mark)
  }

  /// A text whose braces hold expressions.
  private mutating func parseMessageText() {
    let first = position
    let mark = tree.mark
    guard kind == .messageStart else {
      // The lexer cuts texts after `message`; curly quotes are read as one text.
      leaf(.messagePart)
      tree.node(.messageText, first, position, mark)
      return
    }
    advance()
    while kind != .messageEnd, kind != .endOfFile {
      if kind == .messagePart {
        leaf(.messagePart)
        continue
      }
      // `{`
      let saved = mode
      mode = .free
      advance()
      parseExpression()
      if kind != .rightBrace {
        reportExpected("'}' after the expression")
        let start = position
        while kind != .rightBrace, kind != .messageEnd, kind != .endOfFile { advance() }
        if position > start { tree.leaf(.error, start, position) }
        silentUntil = max(silentUntil, position)
      }
      if kind == .rightBrace { advance() }
      mode = saved
    }
    if kind == .messageEnd { advance() }
    tree.node(.messageText, first, position, mark)
  }

  // MARK: Tests

  mutating func parseTest() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the test")
    parseTitle()
    isInTest = true
    defer { isInTest = false }
    if let block = openBlock(head: first, mode: .clauses, what: "what is given and expected") {
      while nextEntry(block) {
        let start = position
        switch keyword(at: position) {
        case .given:
          advance()
          parseGiven(start)
          while kind == .comma, kind(1) != .rightBrace, kind(1) != .endOfFile {
            advance()
            parseGiven(position)
          }
        case .expect: parseExpect()
        default: wrongClause(.testClause)
        }
        expectClauseEnd(.testClause)
      }
      closeBlock(block)
    }
    tree.node(.testDeclaration, first, position, mark)
  }

  private mutating func parseGiven(_ start: Int) {
    let mark = tree.mark
    if atLineEnd {
      reportExpected("a record or a change after 'given'")
      errorLeaf()
    } else {
      parseChange()
    }
    tree.node(.givenClause, start, position, mark)
  }
}
