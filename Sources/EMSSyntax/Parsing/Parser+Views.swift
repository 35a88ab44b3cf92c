extension Parser {
  mutating func parseView() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the view")
    parseTitle()
    if isWord(.internal) { leaf(.internalMark) }
    if isWord(.of) {
      advance()
      expectName("the name of a kind")
    } else {
      reportExpected("'of' and a kind", help: "write view NAME of KIND { … }")
    }
    if let block = openBlock(head: first, mode: .clauses, what: "the clauses of the view", optional: true) {
      while nextEntry(block) {
        parseViewClause()
        if !atEntryEnd, kind != .where, keyword(at: position)?.positions.contains(.viewClause) != true {
          expectEntryEnd()
        }
      }
      closeBlock(block)
    }
    tree.node(.viewDeclaration, first, position, mark)
  }

  private mutating func parseViewClause() {
    let first = position
    let mark = tree.mark
    if kind == .where {
      parseWhere()
      return
    }
    switch keyword(at: position) {
    case .columns: parseExpressions(.columnsClause, headed: true)
    case .group: parseExpressions(.groupClause)
    case .show: parseExpressions(.showClause, headed: true)
    case .sort:
      advance()
      while true {
        let key = position
        let keyMark = tree.mark
        parseExpression()
        if kind == .word, !startsLine(position),
          keyword(at: position) == .descending || keyword(at: position) == .ascending
        {
          leaf(.sortDirection)
        }
        tree.node(.sortKey, key, position, keyMark)
        guard kind == .comma else { break }
        advance()
      }
      tree.node(.sortClause, first, position, mark)
    case .limit:
      advance()
      if kind == .number, !atLineEnd {
        leaf(.number)
      } else {
        reportExpected("a number after 'limit'")
        errorLeaf()
      }
      tree.node(.limitClause, first, position, mark)
    case .down: parseOne(.downClause)
    case .across: parseOne(.acrossClause)
    case .colour: parseOne(.colourClause)
    case .totals: leaf(.totals)
    default: wrongClause(.viewClause)
    }
  }

  private mutating func parseOne(_ node: NodeKind) {
    let first = position
    let mark = tree.mark
    advance()
    parseExpression()
    tree.node(node, first, position, mark)
  }

  /// Expressions with commas between; with `headed`, each perhaps with a title, the heading of its column.
  private mutating func parseExpressions(_ node: NodeKind, headed: Bool = false) {
    let first = position
    let mark = tree.mark
    advance()
    while true {
      parseExpression()
      if headed { parseTitle() }
      guard kind == .comma else { break }
      advance()
    }
    tree.node(node, first, position, mark)
  }
}
