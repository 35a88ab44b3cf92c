extension Parser {
  /// A number that could not be read, with its unit.
  mutating func badNumberLeaf(_ start: Int? = nil) {
    let first = start ?? position
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

  /// Whether the number at `at` goes on the one before it, as `500` in `12 500`, where people part thousands by a blank. Cells
  /// of rows are parted by blanks, and are not asked.
  private mutating func isPartOfNumber(_ at: Int) -> Bool {
    guard kinds[at] == .number || kinds[at] == .badNumber, !startsLine(at), !touches(at) else { return false }
    let before = text(at - 1).utf8
    let digits = text(at).utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    return digits == 3 && before.count <= 3 && before.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// `12 500 m3`: one error for the whole of it.
  private mutating func reportNumberInParts(_ first: Int) {
    var last = position
    while isPartOfNumber(last + 1) { last += 1 }
    let start = kinds[first] == .sign ? first + 1 : first
    let written = text(start, last)
    let joined = (start...last).map { text($0) }.joined(separator: "_")
    let whole = place(start).union(place(last))
    if kinds[last] == .number {
      report(
        Diagnostic(
          .malformedNumber, "a number has no blank between its digits: '\(written)'", at: whole,
          help: "write \(joined)", fixes: [Fix("write \(joined)", range: whole, replacement: joined)]))
    }
    while position < last { advance() }
    badNumberLeaf(first)
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
  mutating func isSignedRange(_ at: Int) -> Bool {
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
    if unitAfterSpace, isPartOfNumber(position) {
      reportNumberInParts(first)
      return
    }
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
}
