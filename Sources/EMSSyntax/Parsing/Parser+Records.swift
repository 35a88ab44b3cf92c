extension Parser {
  /// A record: `KIND NAME title { entries }`. At top level a lone text is its id, inside another record its title.
  mutating func parseRecord(isInner: Bool) {
    let first = position
    let mark = tree.mark
    leaf(.name)
    if !isInner,
      startsLine(position) || kind == .leftBrace || kind == .comma || kind == .rightBrace || kind == .endOfFile
    {
      let wanted: DiagnosticText = kinds[first] == .word ? "'\(text(first))'" : "the kind"
      if kind == .leftBrace, !startsLine(position) {
        report(
          Diagnostic(
            .expected, "expected the id of this record after \(wanted)", at: place(position),
            notes: ["only a record inside another one may go without an id"]))
      } else {
        reportExpected("the id of a record after \(wanted)")
      }
    }
    if !startsLine(position) {
      switch kind {
      case .word:
        if let last = endOfBadID(position) {
          reportBadID(position, last)
        } else {
          leaf(.name)
        }
        parseTitle()
      case .text, .badText, .messageStart:
        let after = endOfText(position)
        let isAlone = startsLine(after) || (kinds[after] != .text && kinds[after] != .badText)
        if isInner && isAlone {
          parseTitle()
        } else {
          textLeaf(.name)
          parseTitle()
        }
      case .leftBrace, .comma, .rightBrace, .endOfFile: break
      case .number where touches(position + 1) && kinds[position + 1] == .word:
        // Reported by the lexer: a number that touches a word.
        tree.leaf(.error, position, position + 2)
        advance()
        advance()
        parseTitle()
      case .badNumber:
        // Reported by the lexer.
        leaf(.error)
        parseTitle()
      case .number, .period, .date:
        let first = position
        var end = first
        // `2018-rules` is one id that lacks its quotes.
        while touches(end + 1), [.number, .word, .minus, .sign].contains(kinds[end + 1]) { end += 1 }
        report(
          Diagnostic(
            .expected, "expected an id, not '\(text(first, end))'", at: place(first, end),
            help: "an id that is no name stands in quotes: \"\(text(first, end))\"",
            fixes: [Fix("write it in quotes", range: place(first, end), replacement: "\"\(text(first, end))\"")]))
        tree.leaf(.error, first, end + 1)
        while position <= end { advance() }
        parseTitle()
      default:
        if Self.isReserved(kind) {
          reportReserved()
          leaf(.error)
          parseTitle()
        }
      }
    }
    if kind == .leftBrace || !atEntryEnd || entriesFollow(first) { parseRecordBody(first) }
    tree.node(.record, first, position, mark)
  }

  @inline(__always)
  private mutating func parseRecordBody(_ first: Int) {
    let reported = diagnostics.count
    guard let block = openBlock(head: first, mode: .entries, what: "the entries", optional: true) else { return }
    let afterHead = diagnostics.count
    while nextEntry(block) {
      parseEntry()
      expectEntryEnd()
    }
    closeBlock(block)
    if afterHead > reported, diagnostics.count > afterHead + 1 { forgetBody(afterHead) }
  }

  /// A head that could not be read may be that of another declaration: then the several faults of its block are no news.
  @inline(never)
  private mutating func forgetBody(_ afterHead: Int) {
    let kept = diagnostics[afterHead...].filter { $0.code != .expected && $0.code != .ruleAfterColon }
    if diagnostics.count - afterHead - kept.count < 2 { return }
    diagnostics.replaceSubrange(afterHead..., with: kept)
  }

  /// An entry of a record or of `amend`.
  mutating func parseEntry() {
    let first = position
    let mark = tree.mark
    switch kind {
    case .word:
      switch kinds[position + 1] {
      case .colon where !startsLine(position + 1):
        leaf(.name)
        advance()
        parseValue()
        tree.node(.entry, first, position, mark)
      case .equals:
        leaf(.name)
        advance()
        parseExpression()
        tree.node(.ruleEntry, first, position, mark)
      case .dot, .leftParenthesis, .colon: parseEntryWithPath(first, mark)
      case .comma where isSemicolonForColon(position + 1):
        leaf(.name)
        mendSemicolon(position, ":")
        advance()
        parseValue()
        tree.node(.entry, first, position, mark)
      default: parseInnerRecord(first)
      }
    case .number, .period:
      leaf(.period)
      if kind == .colon || isSemicolonForColon(position) {
        checkColonOnLine()
        mendSemicolon(position, ":")
        advance()
        parseValue()
      } else {
        reportExpected(
          "':' and the value of this period", help: "a period is written 2026, 2026-H1, 2026-Q3 or 2026-03")
      }
      tree.node(.seriesEntry, first, position, mark)
    case .text, .badText, .messageStart: parseEntryWithPath(first, mark)
    case .today where kind(1) == .colon: parseEntryWithPath(first, mark)
    default:
      if Self.isReserved(kind), kind(1) == .colon || kind(1) == .equals {
        reportReserved()
        leaf(.error)
        if kind == .colon {
          advance()
          parseValue()
        } else {
          advance()
          parseExpression()
        }
        tree.node(.entry, first, position, mark)
        return
      }
      reportExpected("an entry such as 'field: value'")
    }
  }

  /// Whether the `;` at `at` stands for the ':' of an entry: a value follows on its line, and no ':' of another entry after it.
  private func isSemicolonForColon(_ at: Int) -> Bool {
    guard isSemicolon(at), at + 2 < tokenCount, !startsLine(at + 1) else { return false }
    switch kinds[at + 1] {
    case .comma, .rightBrace, .endOfFile: return false
    default: return kinds[at + 2] != .colon
    }
  }

  private mutating func parseInnerRecord(_ first: Int) {
    if startsLine(position + 1) || kinds[position + 1] == .comma || kinds[position + 1] == .rightBrace
      || kinds[position + 1] == .endOfFile
    {
      let mark = tree.mark
      leaf(.name)
      reportExpected("':' and a value after '\(text(first))'")
      tree.node(.error, first, position, mark)
      silenceNames()
      return
    }
    switch keyword(at: position) {
    case .from where kind(1) != .word && kind(1) != .text: parseFrom(isRecord: true)
    case .accept where kind(1) == .word || kind(1) == .text: parseAccept()
    case let word? where word.isDeclaration && kind(1) != .leftBrace: misplaced(word)
    default:
      let next = kinds[position + 1]
      switch next {
      case .word, .leftBrace, .text, .badText, .messageStart:
        parseRecord(isInner: true)
      case .number, .period, .date, .badNumber:
        // `evaluation 2026 { … }`: an id that is no name.
        if !startsLine(position + 2), kinds[position + 2] == .leftBrace || isText(position + 2) {
          parseRecord(isInner: true)
          return
        }
        fallthrough
      default:
        let mark = tree.mark
        leaf(.name)
        if Self.isReserved(kind), kinds[position + 1] == .leftBrace || isText(position + 1) {
          position = first
          tree.restore(count: tree.count - 1, mark: mark)
          parseRecord(isInner: true)
          return
        }
        let isPeriod = kind == .number && kinds[position + 1] == .colon
        reportExpected(
          "':' and a value after '\(text(first))'",
          help: isPeriod ? "a period is written 2026, 2026-H1, 2026-Q3 or 2026-03" : "")
        skipEntry()
        tree.node(.error, first, position, mark)
      }
    }
  }

  private func isText(_ at: Int) -> Bool {
    switch kinds[at] {
    case .text, .badText, .messageStart: true
    default: false
    }
  }

  /// After a name where an entry should stand: the names that follow it on the line after commas are the same mistake.
  private mutating func silenceNames() {
    var at = position
    while kinds[at] == .comma, kinds[at + 1] == .word, !startsLine(at + 1) {
      switch kinds[at + 2] {
      case .comma, .rightBrace, .endOfFile: break
      default: if !startsLine(at + 2) { return }
      }
      at += 2
      silentUntil = max(silentUntil, at)
      if startsLine(at) || kinds[at] != .comma { return }
    }
  }

  /// An entry whose left side may be a path or a call; of a change it may begin with a quoted id.
  mutating func parseEntryWithPath(_ first: Int, _ mark: Int, isChange: Bool = false) {
    if isText, !isChange {
      report(
        Diagnostic(
          .expected, "a path does not begin with a text", at: place(first),
          help: "name the kind: aspect(\(text(first, endOfText(first) - 1)))"))
    }
    parsePath()
    if kind == .colon {
      checkColonOnLine()
      advance()
      parseValue()
      tree.node(.entry, first, position, mark)
    } else if kind == .equals {
      advance()
      parseExpression()
      tree.node(.ruleEntry, first, position, mark)
    } else {
      reportExpected("':' and a value")
      tree.node(.error, first, position, mark)
    }
  }

  private mutating func parseAccept() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of a check")
    if kind == .because, !atLineEnd {
      parseReason()
    } else {
      reportExpected(
        "'because' and the reason", help: "a finding is accepted with its reason: accept CHECK because \"…\"")
    }
    tree.node(.acceptEntry, first, position, mark)
  }

  /// `from DATE { … }`, at the level of the file or in a record.
  mutating func parseFrom(isRecord: Bool) {
    let first = position
    let mark = tree.mark
    advance()
    if kind == .date, !startsLine(position) {
      leaf(.date)
    } else if kind == .badNumber {
      leaf(.error)
    } else {
      reportExpected("a date after 'from'", help: "a date is written 2026-05-20")
      errorLeaf()
    }
    if let block = openBlock(head: first, mode: .entries, what: "what changes on that day") {
      while nextEntry(block) {
        if isRecord { parseEntry() } else { parseChange() }
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.fromBlock, first, position, mark)
  }

  mutating func parseAmend() {
    let first = position
    let mark = tree.mark
    advance()
    if startsLine(position) {
      reportExpected("the path of a record")
      errorLeaf()
    } else {
      parsePath()
    }
    if let block = openBlock(head: first, mode: .entries, what: "the entries that are added") {
      while nextEntry(block) {
        parseEntry()
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.amendDeclaration, first, position, mark)
  }

  mutating func parseScenario() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the scenario")
    parseTitle()
    var hasClause = true
    while hasClause {
      if isWord(.on) {
        let start = position
        let clause = tree.mark
        advance()
        expectName("the name of a scenario")
        tree.node(.onClause, start, position, clause)
      } else if isWord(.from) {
        parseFromClause()
      } else {
        hasClause = false
      }
    }
    if let block = openBlock(head: first, mode: .entries, what: "the changes", optional: true) {
      while nextEntry(block) {
        parseChange()
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.scenarioDeclaration, first, position, mark)
  }

  /// A change: `path: value`, `amend`, `remove`, `use method`, `rows`, or a new record.
  mutating func parseChange() {
    let first = position
    let mark = tree.mark
    switch kind {
    case .word:
      switch kind(1) {
      case .colon, .equals, .dot, .leftParenthesis:
        parseEntryWithPath(first, mark)
        return
      default: break
      }
      if startsLine(position + 1) || kind(1) == .comma || kind(1) == .rightBrace {
        leaf(.name)
        reportExpected("':' and a value after '\(text(first))'")
        tree.node(.error, first, position, mark)
        return
      }
      switch keyword(at: position) {
      case .amend: parseAmend()
      case .remove where kind(1) != .leftBrace:
        advance()
        parsePath()
        tree.node(.removeChange, first, position, mark)
      case .use: parseUse()
      case .rows: parseRows()
      case let word? where word.isDeclaration && kind(1) != .leftBrace: misplaced(word)
      default: parseTopRecord()
      }
    case .text, .badText, .messageStart: parseEntryWithPath(first, mark, isChange: true)
    case .today where kind(1) == .colon: parseEntryWithPath(first, mark)
    default: reportExpected("a change such as 'path: value'")
    }
  }
}
