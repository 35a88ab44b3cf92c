extension Parser {
  /// The block of fields of `kind`, `extend` and `for`.
  mutating func parseFields(head: Int, optional: Bool = false) {
    guard let block = openBlock(head: head, mode: .entries, what: "the fields", optional: optional) else { return }
    while nextEntry(block) {
      // `for KIND` begins the next block of the method: this one is not closed.
      if kind == .word, kind(1) == .word, !startsLine(position + 1), keyword(at: position) == .for { break }
      parseField()
      expectEntryEnd()
    }
    closeBlock(block)
  }

  /// One declaration of fields: `a, b: type …`, or `a: type = rule`.
  mutating func parseField() {
    let first = position
    let mark = tree.mark
    var names = 0
    while true {
      guard parseFieldName() else {
        if position > first { tree.node(.error, first, position, mark) }
        return
      }
      names += 1
      guard kind == .comma, isName(position + 1) || Self.isReserved(kinds[position + 1]) else { break }
      advance()
    }
    if isWord(.internal) { leaf(.internalMark) }
    var isComputed = false
    var hasType = false
    if kind == .colon {
      checkColonOnLine()
      advance()
      hasType = true
      parseType()
    }
    while !atEntryEnd, kind != .equals {
      let start = position
      let clause = tree.mark
      if kind == .in {
        advance()
        if kind == .word || kind == .percent, !atLineEnd {
          parseUnit()
        } else {
          reportExpected("a unit after 'in'")
          errorLeaf()
        }
        tree.node(.inUnitClause, start, position, clause)
        continue
      }
      switch keyword(at: position) {
      case .inverse:
        advance()
        expectName("the name of the inverse")
        tree.node(.inverseClause, start, position, clause)
        continue
      case .default:
        parseDefault()
        continue
      case .digits:
        parseDigits()
        continue
      default: break
      }
      break
    }
    if hasType, !atEntryEnd,
      Layout.operators.contains(kind) && kind != .equals || kind == .leftParenthesis || kind == .dot
    {
      report(
        Diagnostic(
          .ruleAfterColon, "after ':' stands the type of a field, and nothing is computed", at: place(position),
          help: "write '=' instead of ':' for a rule"))
      skipEntry()
    }
    if kind == .equals, !(mode == .rows) {
      isComputed = true
      advance()
      parseExpression()
    }
    if !isComputed, !hasType {
      if kind == .colon {
        reportExpected("'='")
      } else {
        reportExpected("':' and a type, or '=' and a rule")
      }
      tree.node(.error, first, position, mark)
      return
    }
    if isComputed, names > 1 {
      report(
        Diagnostic(
          .expected, "a rule computes one field; these are \(names)", at: place(first),
          help: "write a rule for each"))
    }
    tree.node(isComputed ? .computedField : .inputField, first, position, mark)
  }

  private mutating func parseFieldName() -> Bool {
    let first = position
    let mark = tree.mark
    guard kind == .word else {
      if isText {
        reportExpected("the name of a field", notes: ["only the id of a record may be a text in quotes"])
        textLeaf(.error)
        parseTitle()
        tree.node(.fieldName, first, position, mark)
        return true
      }
      if Self.isReserved(kind) {
        reportReserved()
        leaf(.error)
        parseTitle()
        tree.node(.fieldName, first, position, mark)
        return true
      }
      reportExpected("the name of a field")
      return false
    }
    leaf(.name)
    parseTitle()
    tree.node(.fieldName, first, position, mark)
    return true
  }

  mutating func parseDefault() {
    let start = position
    let clause = tree.mark
    advance()
    parseValue()
    tree.node(.defaultClause, start, position, clause)
  }

  mutating func parseDigits() {
    let start = position
    let clause = tree.mark
    advance()
    if kind == .number, !atLineEnd {
      leaf(.number)
    } else {
      reportExpected("a number after 'digits'")
      errorLeaf()
    }
    tree.node(.digitsClause, start, position, clause)
  }

  // MARK: Types

  /// A type: names joined by `or`, with `?`, `or n/a` and limits.
  mutating func parseType() {
    let first = position
    let mark = tree.mark
    guard enter() else {
      depth -= 1
      return
    }
    defer { depth -= 1 }
    parseUnion()
    while true {
      if kind == .or, kind(1) == .notApplicable, !(mode == .rows && startsLine(position)) {
        advance()
        advance()
        tree.node(.notApplicableType, first, position, mark)
      } else if kind == .question, touches(position) {
        advance()
        tree.node(.optionalType, first, position, mark)
      } else {
        return
      }
    }
  }

  /// Types joined by `or`; `or n/a` is left to the type around it.
  private mutating func parseUnion() {
    let first = position
    let mark = tree.mark
    parseSimpleType()
    guard kind == .or, kind(1) != .notApplicable, !(mode == .rows && startsLine(position)) else { return }
    repeat {
      advance()
      parseSimpleType()
    } while kind == .or && kind(1) != .notApplicable && !(mode == .rows && startsLine(position))
    tree.node(.unionType, first, position, mark)
  }

  private mutating func parseSimpleType() {
    let first = position
    let mark = tree.mark
    if atLineEnd {
      reportExpected("a type")
      errorLeaf()
      return
    }
    if kind == .leftBrace {
      parseInlineScale(first)
      return
    }
    guard kind == .word else {
      if Self.isReserved(kind) {
        reportReserved()
        leaf(.error)
      } else if isText {
        reportExpected("a type", help: "a type is a word, such as text or the name of a scale")
        textLeaf(.error)
      } else if kind == .unknown || kind == .badNumber {
        leaf(.error)
      } else {
        reportExpected("a type")
        errorLeaf()
      }
      return
    }
    switch keyword(at: position) {
    case .list where isOf(position + 1):
      advance()
      advance()
      parseUnion()
      tree.node(.listType, first, position, mark)
    case .series where isOf(position + 1):
      advance()
      advance()
      parseUnitOfType("the unit of the series")
      tree.node(.seriesType, first, position, mark)
    case .series:
      advance()
      tree.node(.seriesType, first, position, mark)
    case .quantity:
      advance()
      if isWord(.of) {
        advance()
        parseUnitOfType("the unit of the quantity")
      } else if kind == .percent || (kind == .word && !startsLine(position)) {
        if kind == .percent || keyword(at: position)?.isNoUnit != true { parseUnitOfType("the unit of the quantity") }
      }
      if beginsLimits { parseTypeRange() }
      tree.node(.quantityType, first, position, mark)
    default:
      textLeaf(.name)
      if beginsLimits {
        parseTypeRange()
        tree.node(.limitedType, first, position, mark)
      } else {
        tree.node(.typeName, first, position, mark)
      }
    }
  }

  private var beginsLimits: Bool {
    (kind == .number || kind == .sign || kind == .date || kind == .badNumber) && !startsLine(position)
  }

  private func isOf(_ at: Int) -> Bool { !startsLine(at) && keyword(at: at) == .of }

  /// The unit of a type: a word (a unit or a field of type `unit`), a path, or a compound unit.
  private mutating func parseUnitOfType(_ what: @autoclosure () -> DiagnosticText) {
    guard !atLineEnd, kind == .word || kind == .percent || isText else {
      reportExpected(what())
      errorLeaf()
      return
    }
    if kind == .percent || isUnitOperator(position + 1) { parseUnit() } else { parsePath() }
  }

  /// `0..10`
  mutating func parseTypeRange(ofLevels: Bool = false) {
    let first = position
    let mark = tree.mark
    if ofLevels { parseSignedNumber() } else { parseLimit() }
    guard kind == .dotDot, touches(position) else {
      reportExpected("'..' and the upper limit", help: "limits are written 0..10, without spaces")
      tree.node(.range, first, position, mark)
      return
    }
    advance()
    if !touches(position) {
      reportExpected("the upper limit after '..'", help: "limits are written 0..10, without spaces")
      errorLeaf()
    } else if ofLevels {
      parseSignedNumber()
    } else {
      parseLimit()
    }
    tree.node(.range, first, position, mark)
  }

  /// One limit of a type: a number, perhaps with `%` or a unit, or a date.
  private mutating func parseLimit() {
    if kind == .date { return leaf(.date) }
    if kind == .badNumber { return leaf(.error) }
    let first = position
    let mark = tree.mark
    parseSignedNumber()
    if position > first { parseNumberSuffix(first, mark, unitAfterSpace: true) }
  }

  private mutating func parseInlineScale(_ first: Int) {
    let mark = tree.mark
    parseLevels(head: first)
    tree.node(.inlineScaleType, first, position, mark)
  }

  // MARK: Scales and choices

  mutating func parseScale() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the scale")
    parseTitle()
    parseWorstFirst()
    if kind == .number || kind == .sign, !startsLine(position) {
      parseTypeRange(ofLevels: true)
    } else {
      parseLevels(head: first)
    }
    tree.node(.scaleDeclaration, first, position, mark)
  }

  private mutating func parseWorstFirst() {
    guard isWord(.worst) else { return }
    let start = position
    advance()
    if isWord(.first) { advance() } else { reportExpected("'first' after 'worst'") }
    tree.leaf(.worstFirst, start, position)
  }

  mutating func parseChoice() {
    let first = position
    let mark = tree.mark
    advance()
    expectName("the name of the choice")
    parseTitle()
    parseLevels(head: first)
    tree.node(.choiceDeclaration, first, position, mark)
  }

  /// `{ levels }`
  mutating func parseLevels(head: Int) {
    guard let block = openBlock(head: head, mode: .rows, what: "the levels") else { return }
    let mark = tree.mark
    while nextEntry(block) {
      parseLevel()
      expectEntryEnd()
    }
    closeBlock(block)
    tree.node(.levelList, block.firstToken, position, mark)
  }

  private mutating func parseLevel() {
    let first = position
    let mark = tree.mark
    var isGiven = false
    if kind == .number || kind == .sign {
      parseSignedNumber()
      isGiven = true
    } else if kind == .badNumber || kind == .unknown {
      leaf(.error)
      isGiven = true
    }
    if !isGiven || !startsLine(position) {
      if kind == .word {
        leaf(.name)
        isGiven = true
      } else if isText, !isGiven {
        reportExpected("a name or a number", help: "a level is a number, a name or both; its title comes after")
        textLeaf(.error)
        isGiven = true
      } else if Self.isReserved(kind) {
        reportReserved()
        leaf(.error)
        isGiven = true
      } else if !isGiven {
        reportExpected("a level")
        return
      }
    }
    parseTitle()
    if kind == .colon, !startsLine(position) {
      advance()
      if isText, !startsLine(position) {
        textLeaf(.text)
        parseTranslations()
      } else {
        reportExpected(
          "a text that describes the level",
          help: kind == .word && !startsLine(position)
            ? "a level is its number, its name and its title: \(text(first)) \(text(position)) \"…\"" : "")
      }
    }
    tree.node(.level, first, position, mark)
  }
}
