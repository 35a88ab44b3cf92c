extension Parser {
  mutating func parseImport() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of a kind")
    if isWord(.from) {
      advance()
      if isText, !startsLine(position) {
        textLeaf(.text)
      } else {
        reportExpected("the file in quotes")
        errorLeaf()
      }
    } else {
      reportExpected("'from' and the file in quotes", help: "write import KIND from \"file.csv\" { … }")
      if isText, !startsLine(position) { textLeaf(.text) }
    }
    if isWord(.as) {
      let start = position
      let clause = tree.mark
      advance()
      expectName("a name for the import")
      tree.node(.asClause, start, position, clause)
    }
    if let block = openBlock(head: first, mode: .entries, what: "the mapping of the columns") {
      parseMappings(block)
    }
    tree.node(.importDeclaration, first, position, mark)
  }

  private mutating func parseMappings(_ block: OpenBlock) {
    while nextEntry(block) {
      parseMapping()
      expectEntryEnd()
    }
    closeBlock(block)
  }

  private mutating func parseMapping() {
    let first = position
    let mark = tree.mark
    if kind == .where {
      parseWhere()
      return
    }
    guard isName(position) else {
      if Self.isReserved(kind), kind(1) == .colon || kind(1) == .equals {
        reportReserved()
        leaf(.error)
        advance()
        parseExpression()
        tree.node(.error, first, position, mark)
        return
      }
      reportExpected("a field and its column")
      return
    }
    switch kinds[endOfText(position)] {
    case .colon:
      if keyword(at: position) == .key, kind(2) == .leftBracket {
        parseKey()
        return
      }
      textLeaf(.name)
      advance()
      parseValue()
      tree.node(.mapping, first, position, mark)
    case .equals:
      textLeaf(.name)
      advance()
      parseExpression()
      tree.node(.mappingRule, first, position, mark)
    case .dot:
      parsePath()
      finishMapping(first, mark)
    case .leftBrace where !startsLine(endOfText(position)):
      textLeaf(.name)
      guard let block = openBlock(head: first, mode: .entries, what: "the mapping of the columns") else { return }
      parseMappings(block)
      tree.node(.mappingBlock, first, position, mark)
    default: parseImportOption(first, mark)
    }
  }

  private mutating func finishMapping(_ first: Int, _ mark: Int) {
    if kind == .colon {
      advance()
      parseValue()
      tree.node(.mapping, first, position, mark)
    } else if kind == .equals {
      advance()
      parseExpression()
      tree.node(.mappingRule, first, position, mark)
    } else {
      reportExpected("':' and a column")
      tree.node(.error, first, position, mark)
    }
  }

  private mutating func parseKey() {
    let first = position
    let mark = tree.mark
    advance()
    advance()
    let open = position
    let saved = mode
    mode = .free
    advance()
    while kind != .rightBracket {
      if kind == .word, keyword(at: position) == .column { parseColumnSource() } else { parseValue() }
      guard kind == .comma else { break }
      advance()
    }
    close(.rightBracket, open: open)
    mode = saved
    tree.node(.keyMapping, first, position, mark)
  }

  private mutating func parseImportOption(_ first: Int, _ mark: Int) {
    switch keyword(at: position) {
    case .published where isName(position + 1) && !startsLine(position + 1):
      advance()
      parsePath()
      if kind == .colon {
        checkColonOnLine()
        advance()
        if kind == .word, keyword(at: position) == .column, !atLineEnd {
          parseColumnSource()
        } else {
          reportExpected("a column")
          errorLeaf()
        }
      } else {
        reportExpected("':' and a column")
      }
      tree.node(.publishedMapping, first, position, mark)
    case .layer where keyword(at: position + 1) == .column && !startsLine(position + 1):
      advance()
      parseColumnSource()
      tree.node(.layerMapping, first, position, mark)
    case .delimiter, .decimal, .dates, .sheet, .header, .fillDown:
      leaf(.name)
      if !atEntryEnd {
        parseValue()
      } else {
        reportExpected("a value after '\(text(first))'")
        errorLeaf()
      }
      tree.node(.importOption, first, position, mark)
    default:
      let written = text(first)
      let isLast = startsLine(position + 1) || kind(1) == .comma || kind(1) == .rightBrace
      textLeaf(.name)
      let options = Keyword.words(at: .importEntry)
      if !isLast, let near = NearestName.nearest(to: written, in: options) {
        report(
          Diagnostic(
            .expected, "'\(written)' is no option of an import; did you mean '\(near)'?", at: place(first),
            fixes: [Fix("write '\(near)'", range: place(first), replacement: near)]))
      } else {
        reportExpected("':' and a column after '\(written)'")
      }
      skipEntry()
      tree.node(.error, first, position, mark)
    }
  }

  /// `column "Header"` or `column 3`, with what is done to its cells.
  mutating func parseColumnSource() {
    let first = position
    let mark = tree.mark
    advance()
    if isText, !atLineEnd {
      textLeaf(.text)
    } else if kind == .number, !atLineEnd {
      leaf(.number)
    } else {
      reportExpected("a header in quotes or the number of a column")
      errorLeaf()
    }
    suffixes: while true {
      let start = position
      let clause = tree.mark
      if kind == .because, !inReason, !atLineEnd {
        parseReason()
        continue
      }
      guard kind == .word, !startsLine(position) || mode == .free else { break }
      switch keyword(at: position) {
      case .map where kind(1) == .leftBrace:
        advance()
        if let block = openBlock(head: start, mode: .entries, what: "what each text means") {
          while nextEntry(block) {
            parseMapItem()
            expectEntryEnd()
          }
          closeBlock(block)
        }
        tree.node(.mapClause, start, position, clause)
      case .split:
        advance()
        if isText, !atLineEnd { textLeaf(.text) } else { reportExpected("a text between the members, such as \";\"") }
        tree.node(.splitClause, start, position, clause)
      case .create: leaf(.create)
      case .digits: parseDigits()
      case .by, .on:
        // Inside a reason these belong to the reason, which has its own `by` and `on`.
        if inReason { break suffixes }
        parseReason()
      default: break suffixes
      }
    }
    tree.node(.columnSource, first, position, mark)
  }

  private mutating func parseMapItem() {
    let first = position
    let mark = tree.mark
    parseOperand()
    if kind == .colon {
      advance()
      parseValue()
    } else {
      reportExpected("':' and what it means")
    }
    tree.node(.mapItem, first, position, mark)
  }
}
