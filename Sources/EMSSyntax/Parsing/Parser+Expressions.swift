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
  mutating func checkSpacing() {
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
}
