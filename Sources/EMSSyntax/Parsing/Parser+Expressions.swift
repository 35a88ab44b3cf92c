extension Parser {
  /// An expression: cases, a conditional, or operators, then perhaps a filter.
  mutating func parseExpression() {
    guard enter() else {
      depth -= 1
      return
    }
    defer { depth -= 1 }
    let first = position
    let mark = tree.mark
    switch kind {
    case .when, .otherwise:
      if !atLineEnd {
        parseCases()
        return
      }
    case .if:
      if !atLineEnd {
        parseIf()
        return
      }
    default: break
    }
    parseBinary(Precedence.or)
    if kind == .where, !atLineEnd {
      advance()
      parseExpression()
      tree.node(.filter, first, position, mark)
    }
  }

  /// Operators that bind at least as tightly as `minimum`, over their operands.
  mutating func parseBinary(_ minimum: UInt8) {
    let first = position
    let mark = tree.mark
    if kind == .not, minimum <= Precedence.not, !atLineEnd {
      parseNot()
    } else {
      parseUnary()
    }
    var chain = 0
    while true {
      let token = kind
      let power = Precedence.binary(token)
      if power < minimum || power == 0 { return }
      if mode == .rows, startsLine(position) { return }
      if token == .not, kind(1) != .in { return }
      if mode == .free, atLineEnd { return }
      chain += 1
      if chain > Self.chainLimit {
        tooDeep("this chain has more than \(Self.chainLimit) operators")
        return
      }
      checkSpacing()
      let operatorToken = position
      advance()
      if token == .not || (token == .is && kind == .not) { advance() }
      if kind == .not, power > Precedence.not, kind(1) != .in { bracketsNeeded("not") }
      parseBinary(power + 1)
      if power == Precedence.comparison {
        tree.node(.binary, first, position, mark)
        if Precedence.binary(kind) == Precedence.comparison, !(mode == .rows && startsLine(position)),
          kind != .not || kind(1) == .in
        {
          chained(operatorToken, first, mark)
          return
        }
      } else {
        tree.node(.binary, first, position, mark)
      }
    }
  }

  private mutating func parseNot() {
    let first = position
    let mark = tree.mark
    guard enter() else {
      depth -= 1
      return
    }
    advance()
    if kind == .not { parseNot() } else { parseBinary(Precedence.comparison) }
    depth -= 1
    tree.node(.unary, first, position, mark)
  }

  /// A second comparison after a complete one: an error, and all that follows of the chain with it.
  private mutating func chained(_ firstOperator: Int, _ first: Int, _ mark: Int) {
    report(
      Diagnostic(
        .chainedComparison, "comparisons do not chain", at: place(position),
        labels: [Label(place(firstOperator), "the first comparison")],
        help: "join two comparisons with 'and', or write a range: x in 1..5"))
    var count = 0
    while Precedence.binary(kind) == Precedence.comparison, !(mode == .rows && startsLine(position)), count < 100 {
      let token = kind
      advance()
      if token == .not || (token == .is && kind == .not) { advance() }
      parseBinary(Precedence.sum)
      count += 1
    }
    tree.node(.error, first, position, mark)
  }

  /// An operator stands between spaces.
  @inline(__always)
  private mutating func checkSpacing() {
    if touches(position) || touches(min(position + 1, tokenCount - 1)) { badSpacing() }
  }

  @inline(never)
  private mutating func badSpacing() {
    // A word may touch a bracket: `not(a)`.
    if kind == .word || Self.isReserved(kind) { return }
    // Nothing follows: that is reported instead.
    switch kind(1) {
    case .rightParenthesis, .rightBracket, .rightBrace, .comma, .endOfFile, .messageEnd: return
    default: break
    }
    let written = text(position)
    report(
      Diagnostic(
        .operatorSpacing, "an operator stands between spaces: ' \(written) '", at: place(position),
        fixes: [
          Fix(
            "write ' \(written) '", range: place(position),
            replacement: (touches(position) ? " " : "") + written + (touches(position + 1) ? " " : ""))
        ]))
  }

  private mutating func bracketsNeeded(_ word: String) {
    report(
      Diagnostic(
        .ifWithoutBrackets, "inside another operator, '\(word)' stands in brackets", at: place(position),
        help: "write (\(word) …)"))
  }

  /// A sign and its operand, or a power.
  mutating func parseUnary() {
    if kind == .sign {
      if kind(1) == .number, isSignedRange(position) {
        parseNumber(unitAfterSpace: true)
        return
      }
      guard !atLineEnd || mode != .rows else {
        parsePower()
        return
      }
      guard enter() else {
        depth -= 1
        return
      }
      let first = position
      let mark = tree.mark
      advance()
      parseUnary()
      depth -= 1
      tree.node(.unary, first, position, mark)
      return
    }
    if kind == .minus, !atLineEnd || mode != .rows {
      looseSign()
      return
    }
    parsePower()
  }

  /// A `-` with a space behind it where an operand stands.
  private mutating func looseSign() {
    guard enter() else {
      depth -= 1
      return
    }
    let first = position
    let mark = tree.mark
    report(
      Diagnostic(
        .signOrMinus, "expected a value before '-', or a sign that touches its number", at: place(position),
        help: "a sign is written without a space: -2"))
    advance()
    parseUnary()
    depth -= 1
    tree.node(.unary, first, position, mark)
  }

  private mutating func parsePower() {
    let first = position
    let mark = tree.mark
    parsePostfix()
    guard kind == .caret, !(mode == .rows && startsLine(position)) else { return }
    guard enter() else {
      depth -= 1
      return
    }
    checkSpacing()
    advance()
    parseUnary()
    depth -= 1
    tree.node(.binary, first, position, mark)
  }

  /// A primary and the `.name` that follow it.
  private mutating func parsePostfix() {
    let first = position
    let mark = tree.mark
    parsePrimary()
    var chain = 0
    while kind == .dot, touches(position), position > first {
      chain += 1
      if chain > Self.chainLimit {
        tooDeep("this path has more than \(Self.chainLimit) parts")
        return
      }
      advance()
      parsePathPart()
      tree.node(.member, first, position, mark)
    }
    if kind == .dotDot, touches(position), position > first { parseRangeEnd(first, mark) }
  }

  /// What follows a dot: a name, a quoted id, a period, or a call.
  mutating func parsePathPart() {
    guard touches(position) else {
      reportExpected("a name after '.'")
      errorLeaf()
      return
    }
    switch kind {
    case .word:
      let first = position
      let mark = tree.mark
      leaf(.name)
      if kind == .leftParenthesis, touches(position) {
        parseArguments()
        tree.node(.call, first, position, mark)
      }
    case .text, .badText, .messageStart: textLeaf(.name)
    case .number, .period: leaf(.period)
    default:
      if Self.isReserved(kind) {
        reportReserved()
        leaf(.error)
      } else {
        reportExpected("a name after '.'")
        errorLeaf()
      }
    }
  }

  /// One operand without operators.
  mutating func parsePrimary() {
    if atLineEnd {
      missingOperand()
      return
    }
    switch kind {
    case .word: parseNameOrCall()
    case .number: parseNumber(unitAfterSpace: true)
    case .text, .badText, .messageStart: textLeaf(.text)
    case .date: leaf(.date)
    case .period: leaf(.period)
    case .yes: leaf(.yes)
    case .no: leaf(.no)
    case .missing: leaf(.missing)
    case .today: leaf(.today)
    case .notApplicable: leaf(.notApplicable)
    case .badNumber: badNumberLeaf()
    case .leftParenthesis: parseParenthesized()
    case .leftBracket: parseList()
    case .band: parseBand()
    case .if:
      bracketsNeeded("if")
      parseIf()
    case .when:
      bracketsNeeded("when")
      parseCases()
    case .unknown: leaf(.error)
    default: missingOperand()
    }
  }

  @inline(never)
  private mutating func missingOperand() {
    if !atLineEnd, Self.isReserved(kind), kind != .then, kind != .else, kind != .where, kind != .because,
      kind != .otherwise
    {
      reportExpected("a value or a name")
    } else {
      reportExpected("a value or a name")
    }
    errorLeaf()
  }

  /// A name, a call, a unit such as `kWh/hl`, a column of an import, or a range of names.
  private mutating func parseNameOrCall() {
    let first = position
    let next = position + 1
    if flags[next] == 0 {
      switch kinds[next] {
      case .leftParenthesis:
        let mark = tree.mark
        leaf(.name)
        parseArguments()
        tree.node(.call, first, position, mark)
        return
      case .slash:
        if isUnitOperator(next) {
          parseUnit()
          return
        }
      default: break
      }
    } else if flags[next] == 2 {
      switch kinds[next] {
      case .text, .messageStart, .number:
        if keyword(at: position) == .column {
          parseColumnSource()
          return
        }
      default: break
      }
    }
    leaf(.name)
  }

  /// A number that could not be read, with its unit.
  mutating func badNumberLeaf() {
    let first = position
    advance()
    if kind == .percent, !startsLine(position) {
      advance()
    } else if kind == .word, !startsLine(position), mode != .rows, keyword(at: position)?.isNoUnit != true {
      advance()
      while isUnitOperator(position) {
        advance()
        advance()
      }
    }
    tree.leaf(.error, first, position)
  }

  /// Whether the `/` at `at` stands inside a unit: it touches a word on its right.
  @inline(__always)
  func isUnitOperator(_ at: Int) -> Bool {
    kinds[at] == .slash && touches(at) && at + 1 < tokenCount && touches(at + 1)
      && (kinds[at + 1] == .word || kinds[at + 1] == .percent)
  }

  /// A unit: a word or `%`, then parts that touch.
  mutating func parseUnit() {
    let first = position
    advance()
    while isUnitOperator(position) {
      advance()
      advance()
    }
    tree.leaf(.unit, first, position)
  }

  /// Whether a range begins with the sign at `at`: a number, perhaps with a unit, and `..` follow.
  private mutating func isSignedRange(_ at: Int) -> Bool {
    var next = at + 2
    if kinds[next] == .percent { next += 1 } else if kinds[next] == .word, !startsLine(next) { next += 1 }
    while isUnitOperator(next) { next += 2 }
    return next < tokenCount && kinds[next] == .dotDot && touches(next)
  }

  /// A number with its sign, as one node.
  mutating func parseSignedNumber() {
    let first = position
    if kind == .sign { advance() }
    guard kind == .number else {
      reportExpected("a number")
      errorLeaf()
      return
    }
    advance()
    tree.leaf(.number, first, position)
  }

  /// A number, and what makes it a percentage, a quantity or the start of a range. Its sign, if any, goes with it.
  mutating func parseNumber(unitAfterSpace: Bool) {
    let first = position
    let mark = tree.mark
    if kind == .sign { advance() }
    advance()
    tree.leaf(.number, first, position)
    parseNumberSuffix(first, mark, unitAfterSpace: unitAfterSpace)
    if kind == .dotDot, touches(position) { parseRangeEnd(first, mark, isCell: !unitAfterSpace) }
  }

  @inline(__always)
  mutating func parseNumberSuffix(_ first: Int, _ mark: Int, unitAfterSpace: Bool) {
    switch kind {
    case .percent:
      guard touches(position) || unitAfterSpace, !startsLine(position) else { return }
      if isUnitOperator(position + 1) {
        parseUnit()
        tree.node(.quantity, first, position, mark)
        return
      }
      advance()
      tree.node(.percentage, first, position, mark)
    case .word:
      guard !startsLine(position), touches(position) || unitAfterSpace else { return }
      if !touches(position), let keyword = keyword(at: position), keyword.isNoUnit { return }
      parseUnit()
      tree.node(.quantity, first, position, mark)
    default: return
    }
  }

  /// `..` and the end of a range that began at `first`.
  mutating func parseRangeEnd(_ first: Int, _ mark: Int, isCell: Bool = false) {
    advance()
    let end = position
    let endMark = tree.mark
    if !touches(end) {
      reportExpected("the end of the range after '..'", help: "a range has no spaces inside: 1..5")
      errorLeaf()
    } else {
      switch kind {
      case .number, .sign:
        if kind == .sign { advance() }
        if kind == .number {
          advance()
          tree.leaf(.number, end, position)
          parseNumberSuffix(end, endMark, unitAfterSpace: !isCell)
        } else {
          reportExpected("a number")
          errorLeaf()
        }
      case .date: leaf(.date)
      case .period: leaf(.period)
      case .word: parsePath()
      case .badNumber: leaf(.error)
      default:
        reportExpected("the end of the range after '..'", help: "a range has no spaces inside: 1..5")
        errorLeaf()
      }
    }
    tree.node(.range, first, position, mark)
  }

  // MARK: Brackets

  /// `( e )`
  private mutating func parseParenthesized() {
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
  private mutating func parseList() {
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

  // MARK: Conditionals

  private mutating func parseIf() {
    let first = position
    let mark = tree.mark
    guard enter() else {
      depth -= 1
      return
    }
    advance()
    parseExpression()
    if kind == .then {
      advance()
      parseExpression()
      if kind == .else {
        advance()
        parseExpression()
      } else {
        reportExpected("'else'", help: "an 'if' has both branches: if … then … else …")
      }
    } else {
      reportExpected("'then'", help: "an 'if' is written if … then … else …")
    }
    depth -= 1
    tree.node(.ifExpression, first, position, mark)
  }

  private mutating func parseCases() {
    let first = position
    let mark = tree.mark
    guard enter() else {
      depth -= 1
      return
    }
    defer { depth -= 1 }
    var otherwise = -1
    while kind == .when || kind == .otherwise, !(mode == .rows && startsLine(position)) {
      let start = position
      let caseMark = tree.mark
      let isWhen = kind == .when
      if otherwise >= 0 {
        report(
          Diagnostic(
            .caseAfterOtherwise, "nothing reaches this case: 'otherwise' before it takes all that is left",
            at: place(start), labels: [Label(place(otherwise), "what is left goes here")]))
      }
      advance()
      if isWhen { parseBinaryOrFilter() } else { otherwise = start }
      guard kind == .colon else {
        reportExpected(isWhen ? "':' and the value of this case" : "':' after 'otherwise'")
        tree.node(isWhen ? .whenCase : .otherwiseCase, start, position, caseMark)
        break
      }
      advance()
      parseCaseValue()
      if kind == .because, !atLineEnd { parseReason() }
      tree.node(isWhen ? .whenCase : .otherwiseCase, start, position, caseMark)
    }
    tree.node(.cases, first, position, mark)
  }

  private mutating func parseBinaryOrFilter() {
    let first = position
    let mark = tree.mark
    parseBinary(Precedence.or)
    if kind == .where, !atLineEnd {
      advance()
      parseBinary(Precedence.or)
      tree.node(.filter, first, position, mark)
    }
  }

  /// The value of a case: an expression, but cases inside it stand in brackets.
  private mutating func parseCaseValue() {
    if kind == .if, !atLineEnd { parseIf() } else { parseBinaryOrFilter() }
  }

  // MARK: Bands

  private mutating func parseBand() {
    let first = position
    let mark = tree.mark
    guard enter() else {
      depth -= 1
      return
    }
    defer { depth -= 1 }
    advance()
    parseBinary(Precedence.or)
    guard kind == .arrow else {
      reportExpected(
        "'->' and the scale of the band", help: "a band is written band EXPRESSION -> SCALE { low below 6, … }")
      tree.node(.band, first, position, mark)
      return
    }
    advance()
    expectName("the scale of the band")
    if let block = openBlock(head: first, mode: .entries, what: "the levels of the band") {
      while nextEntry(block) {
        if kind == .otherwise {
          let start = position
          let itemMark = tree.mark
          advance()
          parseExpression()
          tree.node(.bandOtherwise, start, position, itemMark)
        } else {
          parseBandItem()
          // A line that begins with it goes on the one before.
          if kind == .otherwise { continue }
        }
        expectEntryEnd()
      }
      closeBlock(block)
    }
    tree.node(.band, first, position, mark)
  }

  private mutating func parseBandItem() {
    let start = position
    let mark = tree.mark
    switch kind {
    case .number, .sign: parseSignedNumber()
    case .word: leaf(.name)
    case .text, .badText, .messageStart: textLeaf(.name)
    case .badNumber, .unknown: leaf(.error)
    default:
      if Self.isReserved(kind) {
        reportReserved()
        leaf(.error)
      } else {
        reportExpected("a level")
        errorLeaf()
      }
    }
    while !atEntryEnd, kind != .otherwise {
      let limit = position
      let limitMark = tree.mark
      switch keyword(at: position) {
      case .below, .above, .from: advance()
      case .up:
        advance()
        if keyword(at: position) == .to { advance() } else { reportExpected("'to' after 'up'") }
      default:
        guard kind == .number || kind == .sign || (kind == .word && kind(1) == .dotDot) else {
          reportExpected("'below', 'up to', 'above', 'from' or a range such as 1..5")
          tree.node(.bandItem, start, position, mark)
          return
        }
        parseRangeLimit()
        tree.node(.bandLimit, limit, position, limitMark)
        continue
      }
      parseBinary(Precedence.sum)
      tree.node(.bandLimit, limit, position, limitMark)
    }
    tree.node(.bandItem, start, position, mark)
  }

  /// The two ends of a range, as two children.
  private mutating func parseRangeLimit() {
    let start = position
    let startMark = tree.mark
    if kind == .word {
      leaf(.name)
    } else {
      parseSignedNumber()
      parseNumberSuffix(start, startMark, unitAfterSpace: true)
    }
    guard kind == .dotDot else {
      reportExpected("'..' and the end of the range")
      return
    }
    advance()
    let first = position
    let mark = tree.mark
    if kind == .word {
      leaf(.name)
    } else {
      parseSignedNumber()
      parseNumberSuffix(first, mark, unitAfterSpace: true)
    }
  }
}
