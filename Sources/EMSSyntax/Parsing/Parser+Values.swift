extension Parser {
  /// What may stand after `:`: a value, alternatives, and where it comes from. A computation is reported.
  mutating func parseValue() {
    let first = position
    let mark = tree.mark
    parseOperand()
    if kind == .or, !(mode == .rows && startsLine(position)) {
      repeat {
        advance()
        parseOperand()
      } while kind == .or && !(mode == .rows && startsLine(position))
      tree.node(.alternatives, first, position, mark)
    }
    switch kind {
    case .comma, .rightBrace, .rightParenthesis, .rightBracket, .endOfFile: return
    default: break
    }
    parseAfterValue(first, mark)
  }

  @inline(__always)
  private mutating func parseAfterValue(_ first: Int, _ mark: Int) {
    if Layout.operators.contains(kind) || kind == .where, !atLineEnd, tree.lastKind != .error {
      computation(first, mark)
    }
    if atReason {
      parseReason()
      tree.node(.reasoned, first, position, mark)
    } else if kind == .word, mode == .entries, !startsLine(position), kinds[position - 1] == .word,
      tree.lastKind == .name || tree.lastKind == .path || unitOfSeveralWords(position) != nil,
      kinds[position + 1] != .colon, kinds[position + 1] != .equals,
      keyword(at: position) == nil
    {
      wordsForValue(first, mark)
    }
  }

  /// `kg CO2`: how the word before and the one at `at` make a unit; nil for other words.
  func unitOfSeveralWords(_ at: Int) -> DiagnosticText? {
    guard at > 0, kinds[at - 1] == .word, ["CO2", "CO2e", "CO2eq", "CO2-eq"].contains(text(at)) else { return nil }
    return "a unit is one word: \(text(at - 1))CO2e"
  }

  /// `owner: Jan Peeters`: one error, and no value.
  @inline(never)
  private mutating func wordsForValue(_ first: Int, _ mark: Int) {
    var last = position
    while kinds[last + 1] == .word, !startsLine(last + 1) { last += 1 }
    let members = (first...last).filter { kinds[$0] == .word }.map { text($0) }.joined(separator: ", ")
    report(
      Diagnostic(
        .expected, "expected the end of this entry, not \(found(position))", at: place(position),
        notes: ["a comma or a line end separates two entries"],
        help: unitOfSeveralWords(position)
          ?? "a list is written [\(members)]; an id or a title of several words stands in quotes: \(LiteralText.quoted(text(first, last)))"
      ))
    while position <= last { advance() }
    tree.node(.error, first, position, mark)
  }

  /// Whether a reason begins here.
  @inline(__always) var atReason: Bool {
    switch kind {
    case .because: !(mode == .rows && startsLine(position))
    case .word: flags[position] & 1 == 0 && (keyword(at: position) == .by || keyword(at: position) == .on)
    default: false
    }
  }

  /// An operator after a value: reported, read to its end, and poisoned.
  @inline(never)
  private mutating func computation(_ first: Int, _ mark: Int) {
    report(
      Diagnostic(
        .ruleAfterColon, "after ':' stands a value, and nothing is computed", at: place(position),
        help: "write '=' instead of ':' for a rule"))
    var count = 0
    while Layout.operators.contains(kind) || kind == .where || kind == .or, !atLineEnd, count < Self.chainLimit {
      let token = kind
      advance()
      if token == .not || (token == .is && kind == .not) { advance() }
      parseBinary(Precedence.comparison)
      count += 1
    }
    tree.node(.error, first, position, mark)
  }

  /// One value: a literal, a name, a path, a range, a list, or a value in brackets.
  mutating func parseOperand() {
    let first = position
    let mark = tree.mark
    parseSimpleOperand()
    if kind == .dotDot, touches(position), position > first { parseRangeEnd(first, mark) }
  }

  @inline(__always)
  private mutating func parseSimpleOperand() {
    if atLineEnd {
      reportExpected("a value")
      errorLeaf()
      return
    }
    switch kind {
    case .word: parsePathOrUnit()
    case .number: parseNumber(unitAfterSpace: !isFieldBehindNumber)
    case .sign where kind(1) == .number: parseNumber(unitAfterSpace: true)
    case .text, .badText, .messageStart:
      if touchesDot(endOfText(position)) {
        parsePath()
      } else {
        parseTextValue()
      }
    default: parseOtherOperand(isCell: false)
    }
  }

  /// Whether the word after the number at hand is the field of the next entry, whose comma is missing, and no unit.
  private var isFieldBehindNumber: Bool {
    mode == .entries && kinds[position + 1] == .word && kinds[position + 2] == .colon && !startsLine(position + 1)
  }

  private mutating func parseTextValue() {
    let first = position
    let mark = tree.mark
    textLeaf(.text)
    if isLanguage(position) {
      parseTranslations()
      tree.node(.title, first, position, mark)
    }
  }

  @inline(__always)
  private func touchesDot(_ at: Int) -> Bool { kinds[at] == .dot && touches(at) }

  @inline(__always)
  private mutating func parseOtherOperand(isCell: Bool) {
    switch kind {
    case .date: leaf(.date)
    case .period: leaf(.period)
    case .yes: leaf(.yes)
    case .no: leaf(.no)
    case .missing: leaf(.missing)
    case .today: leaf(.today)
    case .notApplicable: leaf(.notApplicable)
    case .badNumber: badNumberLeaf()
    case .unknown: leaf(.error)
    case .leftBracket: parseValueList()
    case .leftParenthesis: parseBracketedValue()
    case .percent where !isCell: parseUnit()
    case .when, .if, .band, .not, .otherwise:
      if isCell {
        reportReserved()
        leaf(.error)
        return
      }
      let first = position
      let mark = tree.mark
      report(
        Diagnostic(
          .ruleAfterColon, "after ':' stands a value, and nothing is computed", at: place(position),
          help: "write '=' instead of ':' for a rule"))
      parseExpression()
      tree.node(.error, first, position, mark)
    case .minus, .sign:
      if isCell {
        reportExpected("a value")
        leaf(.error)
        return
      }
      report(
        Diagnostic(
          .signOrMinus, "expected a value, not '-'", at: place(position),
          help: "a sign touches its number: -2; what is not known is 'missing'"))
      let first = position
      advance()
      if !atEntryEnd {
        let mark = tree.mark
        parseOperand()
        tree.node(.error, first, position, mark)
      } else {
        tree.leaf(.error, first, position)
      }
    default:
      reportExpected("a value")
      if isCell, !atLineEnd, kind != .endOfFile, kind != .rightBrace, kind != .comma {
        leaf(.error)
      } else {
        errorLeaf()
      }
    }
  }

  /// A name, a call, a path of these, a unit such as `kWh/hl`, a range of levels, or a column of an import.
  private mutating func parsePathOrUnit() {
    let next = position + 1
    if flags[next] == 0 {
      switch kinds[next] {
      case .slash:
        if isUnitOperator(next) {
          parseUnit()
          return
        }
      case .dot, .leftParenthesis:
        parsePath()
        return
      default: break
      }
    } else if flags[next] == 2, mode != .rows {
      switch kinds[next] {
      case .text, .badText, .messageStart, .number:
        if keyword(at: position) == .column {
          parseColumnSource()
          return
        }
      default: break
      }
    }
    leaf(.name)
  }

  /// A path as it is written on the left of an entry or as a value: a name, quoted id or call, then `.` parts.
  mutating func parsePath() {
    let first = position
    let mark = tree.mark
    switch kind {
    case .word:
      leaf(.name)
      if kind == .leftParenthesis, touches(position) {
        parseValueArguments()
        tree.node(.call, first, position, mark)
      }
    case .text, .badText, .messageStart: textLeaf(.name)
    case .today: leaf(.name)
    default:
      if Self.isReserved(kind) {
        reportReserved()
        leaf(.error)
      } else {
        reportExpected("a name")
        errorLeaf()
      }
    }
    guard kind == .dot, touches(position) else { return }
    while kind == .dot, touches(position) {
      advance()
      parsePathPart()
    }
    tree.node(.path, first, position, mark)
  }

  /// The arguments of a call among values, `risk(major, rare)`: values.
  private mutating func parseValueArguments() {
    let open = position
    let saved = mode
    guard enter() else {
      depth -= 1
      return
    }
    mode = .free
    advance()
    while kind != .rightParenthesis {
      let first = position
      let mark = tree.mark
      parseValue()
      tree.node(.argument, first, position, mark)
      guard kind == .comma else { break }
      advance()
    }
    close(.rightParenthesis, open: open)
    mode = saved
    depth -= 1
  }

  /// `[a, b]` of values.
  private mutating func parseValueList() {
    let first = position
    let mark = tree.mark
    let saved = mode
    guard enter() else {
      depth -= 1
      return
    }
    mode = .free
    advance()
    while kind != .rightBracket {
      parseValue()
      guard kind == .comma else { break }
      advance()
    }
    close(.rightBracket, open: first)
    mode = saved
    depth -= 1
    tree.node(.list, first, position, mark)
  }

  /// `(4 because "…")`: brackets keep a value together; they are no node of their own.
  private mutating func parseBracketedValue() {
    let first = position
    let saved = mode
    guard enter() else {
      depth -= 1
      return
    }
    mode = .free
    advance()
    parseValue()
    close(.rightParenthesis, open: first)
    mode = saved
    depth -= 1
  }

  /// `because "…" by NAME on DATE`, or a part of it.
  mutating func parseReason() {
    let first = position
    let mark = tree.mark
    let wasInReason = inReason
    inReason = true
    defer { inReason = wasInReason }
    if kind == .because {
      advance()
      if isText, !atLineEnd {
        textLeaf(.text)
      } else if kind == .word, !atLineEnd, keyword(at: position) == .column {
        parseColumnSource()
      } else {
        reportExpected("a text with the reason after 'because'")
        errorLeaf()
      }
    }
    while kind == .word, !startsLine(position) || mode == .free {
      let start = position
      let clause = tree.mark
      switch keyword(at: position) {
      case .by:
        advance()
        if kind == .word, keyword(at: position) == .column, kind(1) == .text || kind(1) == .number {
          parseColumnSource()
        } else if atLineEnd {
          reportExpected("a name after 'by'")
          errorLeaf()
        } else {
          parsePath()
        }
        tree.node(.byClause, start, position, clause)
      case .on:
        advance()
        if kind == .date {
          leaf(.date)
        } else if kind == .badNumber {
          leaf(.error)
        } else if kind == .word, keyword(at: position) == .column {
          parseColumnSource()
        } else {
          reportExpected("a date after 'on'", help: "a date is written 2026-05-20")
          errorLeaf()
        }
        tree.node(.onDateClause, start, position, clause)
      default:
        tree.node(.reason, first, position, mark)
        return
      }
    }
    tree.node(.reason, first, position, mark)
  }

  // MARK: Cells

  /// One cell of a row: tokens that touch, or a bracket.
  mutating func parseCell() {
    let first = position
    let mark = tree.mark
    switch kind {
    case .minus:
      leaf(.notGiven)
    case .word: parsePathOrUnit()
    case .number: parseNumber(unitAfterSpace: false)
    case .sign where kind(1) == .number: parseNumber(unitAfterSpace: false)
    case .text, .badText, .messageStart:
      if touchesDot(endOfText(position)) { parsePath() } else { textLeaf(.text) }
    default: parseOtherOperand(isCell: true)
    }
    if kind == .dotDot, touches(position), position > first { parseRangeEnd(first, mark, isCell: true) }
    // What touches the cell and is no part of it.
    if position > first, !atEntryEnd, touches(position), kind != .bar, kind != .colon { touchingCell() }
  }

  @inline(never)
  private mutating func touchingCell() {
    reportExpected("a space between two cells")
  }
}
