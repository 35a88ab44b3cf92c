extension Parser {
  // MARK: Conditionals

  mutating func parseIf() {
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

  mutating func parseCases() {
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

  mutating func parseBand() {
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
