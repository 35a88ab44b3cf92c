extension Parser {
  /// One expression and nothing else.
  mutating func parseLoneExpression() {
    mode = .entries
    parseExpression()
    if kind != .endOfFile { expectEntryEnd() }
    if kind != .endOfFile { reportExpected("the end of the expression") }
  }

  /// Changes separated by commas or line ends.
  mutating func parseLoneChanges() {
    while kind != .endOfFile {
      if kind == .comma {
        advance()
        continue
      }
      let before = position
      parseLoneChange()
      expectEntryEnd()
      if position == before { leaf(.error) }
    }
  }

  /// Changes as in a scenario, and nothing else.
  mutating func parseLoneScenarioBody() {
    while kind != .endOfFile {
      if kind == .comma {
        advance()
        continue
      }
      let before = position
      lastEntry = position
      parseChange()
      expectEntryEnd()
      if position == before { leaf(.error) }
    }
  }

  private mutating func parseLoneChange() {
    let first = position
    let mark = tree.mark
    guard isName(position) || kind == .today else {
      reportExpected("a path, as in boiler-gas.air.severity: 3")
      return
    }
    parsePath()
    guard kind == .colon || kind == .equals else {
      reportExpected("':' and a value", help: "a change is written PATH: VALUE")
      tree.node(.error, first, position, mark)
      return
    }
    advance()
    // A value where one stands; else an expression, which is computed once.
    let state = (position, tree.count, tree.mark, diagnostics.count, silentUntil)
    parseValue()
    if diagnostics.count == state.3, atEntryEnd {
      tree.node(.entry, first, position, mark)
      return
    }
    let (values, valueEnd) = (diagnostics, position)
    position = state.0
    tree.restore(count: state.1, mark: state.2)
    diagnostics.removeSubrange(state.3...)
    silentUntil = state.4
    parseExpression()
    if diagnostics.count > state.3, values.count > state.3, valueEnd > position { diagnostics = values }
    tree.node(.ruleEntry, first, position, mark)
  }
}
