extension Parser {
  // MARK: Matrices

  mutating func parseMatrix() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the matrix")
    parseTitle()
    parseParameters(.matrixParameter, "the two scales of the matrix, (A, B)")
    if kind == .arrow {
      advance()
      parseTypeNameOnly()
    } else {
      reportExpected("'->' and the scale of the result")
    }
    if kind == .equals, !startsLine(position) {
      let start = position
      let clause = tree.mark
      advance()
      parseExpression()
      tree.node(.formula, start, position, clause)
    }
    if let block = openBlock(head: first, mode: .rows, what: "the rows of the matrix") {
      var isHead = true
      while nextEntry(block) {
        let start = position
        let row = tree.mark
        parseCells(isTable: false)
        tree.node(isHead ? .matrixHead : .matrixRow, start, position, row)
        isHead = false
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.matrixDeclaration, first, position, mark)
  }

  /// A type that is a name alone.
  private mutating func parseTypeNameOnly() {
    let start = position
    let mark = tree.mark
    expectName("a scale, a choice or 'number'")
    tree.node(.typeName, start, position, mark)
  }

  /// `(a: T, b: U)`, or in a matrix `(A, B)`.
  private mutating func parseParameters(_ node: NodeKind, _ what: @autoclosure () -> DiagnosticText) {
    guard kind == .leftParenthesis, !startsLine(position) else {
      reportExpected(what())
      let start = position
      while kind != .arrow, kind != .leftBrace, kind != .rightBrace, kind != .endOfFile, !startsLine(position) {
        advance()
      }
      if position > start {
        tree.leaf(.error, start, position)
        silentUntil = max(silentUntil, position)
      }
      return
    }
    let open = position
    let saved = mode
    mode = .free
    advance()
    while kind != .rightParenthesis {
      let start = position
      let mark = tree.mark
      if kind(1) == .colon {
        expectName("a name")
        if kind == .colon {
          advance()
          if node == .matrixParameter { parseTypeNameOnly() } else { parseType() }
        }
      } else if node == .matrixParameter {
        parseTypeNameOnly()
      } else {
        expectName("a parameter and its type, a: T")
        reportExpected("':' and the type of this parameter")
      }
      tree.node(node, start, position, mark)
      guard kind == .comma else { break }
      advance()
    }
    close(.rightParenthesis, open: open)
    mode = saved
  }

  // MARK: Decision tables

  mutating func parseTable() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the table")
    parseTitle()
    parseParameters(.tableParameter, "the inputs of the table, (a: T, b: U)")
    if kind == .arrow {
      advance()
      parseType()
    } else {
      reportExpected("'->' and the type of the result")
    }
    if let block = openBlock(head: first, mode: .rows, what: "the rows of the table") {
      while nextEntry(block) {
        parseTableRow()
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.tableDeclaration, first, position, mark)
  }

  private mutating func parseTableRow() {
    let first = position
    let mark = tree.mark
    parseCells(isTable: true)
    if kind == .colon, !startsLine(position) {
      advance()
      parseExpression()
    } else {
      reportExpected("':' and the result of this row")
    }
    tree.node(.tableRow, first, position, mark)
  }

  /// The cells of a row, to the line end, comma or colon that ends them.
  private mutating func parseCells(isTable: Bool) {
    let first = position
    var cells = 0
    while cells == 0 || !atEntryEnd, kind != .colon || cells == 0 {
      let before = position
      if isTable { parsePattern() } else { parseCell() }
      cells += 1
      if position == before { return }
    }
    if kind == .comma, isCommaRow(first, cells) { parseCommaRow(isTable: isTable) }
  }

  /// Whether commas stand between the cells of the row that begins at `first`: it has one cell, and its line goes on.
  private mutating func isCommaRow(_ first: Int, _ cells: Int) -> Bool {
    cells == 1 && startsLine(first) && position + 1 < tokenCount && !startsLine(position + 1)
      && kinds[position + 1] != .rightBrace && kinds[position + 1] != .endOfFile
  }

  private mutating func parseCommaRow(isTable: Bool) {
    report(
      Diagnostic(
        .cellsWithCommas, "spaces separate the cells of a row, not \(isSemicolon(position) ? "';'" : "commas")",
        at: place(position),
        help: isSemicolon(position) ? "leave out the marks between them" : "leave out the commas"))
    while kind == .comma || !atEntryEnd, kind != .colon, !startsLine(position) {
      if kind == .comma {
        mendSemicolon(position, nil)
        advance()
        continue
      }
      let before = position
      if isTable { parsePattern() } else { parseCell() }
      if position == before { return }
    }
  }

  /// A cell of a table: `-`, a value, `x|y`, `>=3`, `2..4`.
  private mutating func parsePattern() {
    let first = position
    let mark = tree.mark
    switch kind {
    case .minus: leaf(.anyPattern)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equals, .notEqual:
      advance()
      if touches(position) {
        parseCell()
      } else {
        reportExpected("a value that touches '\(text(first))'", help: "a cell has no spaces inside: \(text(first))3")
        if !atEntryEnd, kind != .colon { parseCell() } else { errorLeaf() }
      }
      tree.node(.comparisonPattern, first, position, mark)
    default:
      parseCell()
      guard kind == .bar, touches(position) else { return }
      while kind == .bar, touches(position) {
        advance()
        if touches(position) {
          parseCell()
        } else {
          reportExpected("a value after '|'", help: "a cell has no spaces inside: low|medium")
          errorLeaf()
        }
      }
      tree.node(.alternativePattern, first, position, mark)
    }
  }

  // MARK: Rows

  mutating func parseRows() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of a kind")
    parseFieldList()
    if atReason, !startsLine(position) { parseReason() }
    if let block = openBlock(head: first, mode: .rows, what: "the rows") {
      while nextEntry(block) {
        let start = position
        let row = tree.mark
        parseCells(isTable: false)
        tree.node(.row, start, position, row)
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.rowsDeclaration, first, position, mark)
  }

  private mutating func parseFieldList() {
    guard kind == .leftParenthesis, !startsLine(position) else {
      reportExpected("the columns in brackets, (id, title, …)")
      return
    }
    let open = position
    let mark = tree.mark
    let saved = mode
    mode = .free
    advance()
    while kind != .rightParenthesis {
      if atLineEnd { break }
      parsePath()
      guard kind == .comma else { break }
      advance()
    }
    close(.rightParenthesis, open: open)
    mode = saved
    tree.node(.fieldList, open, position, mark)
  }
}
