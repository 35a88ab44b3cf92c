import EMSSyntax
import EMSValues

/// Comparisons, `is missing`, `in`.
extension Checker {
  mutating func comparison(
    _ comparison: Comparison, _ sides: [NodeReference], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    if let id = stateTest(comparison, sides, node, scope: scope) { return id }
    if let left = bareName(sides[0]), let right = bareName(sides[1]), left == right {
      report(
        Diagnostic(
          .comparedWithItself, "'\(left)' is compared with itself", at: place(node),
          help: scope.rows.count > 1
            ? "the record that the rule is written for is read by its kind: `\(kindWord(scope)).\(left)`"
            : "compare it with something else"))
      return poison(node)
    }
    let (left, right) = comparedSides(sides, scope: scope)
    return compared(comparison, left, right, node)
  }

  private func kindWord(_ scope: Scope) -> String {
    scope.rows.last?.first.map { program[$0].name } ?? "aspect"
  }

  /// `x is missing`, `x is not n/a`: nil where neither side is a state.
  private mutating func stateTest(
    _ comparison: Comparison, _ sides: [NodeReference], _ node: NodeReference, scope: Scope
  ) -> ExpressionID? {
    let right = kind(unbracketed(sides[1]))
    let left = kind(unbracketed(sides[0]))
    let isRight = right == .missing || right == .notApplicable
    guard isRight || left == .missing || left == .notApplicable else { return nil }
    let state = isRight ? right : left
    let value = expression(isRight ? sides[0] : sides[1], scope: scope, expected: nil)
    if type(value) == .unknown { return value }
    guard comparison == .equal || comparison == .notEqual else {
      report(
        Diagnostic(
          .noOrder, "nothing is more or less than \(state == .missing ? "missing" : "n/a")", at: place(node),
          help: "write `is missing`, `is not missing`"))
      return poison(node)
    }
    let asksForList = isList(value) && isGivenList(value)
    let result = Type.yesNo.listed(isList(value) && !asksForList)
    let test = make(
      .function(state == .missing ? .isMissing : .isNotApplicable), [value], result, node)
    return comparison == .equal ? test : make(.not, [test], result, node)
  }

  /// Whether a list is one field of one record, which may itself be missing; else it is made of many cells.
  private func isGivenList(_ id: ExpressionID) -> Bool {
    switch program.expressions[id].operation {
    case .access, .accessInLayer, .accessOneOf:
      return program.expressions.operands(of: id).first.map { !isList($0) } ?? false
    default: return false
    }
  }

  /// Checks both sides: the one that says its type by itself decides what bare names on the other side mean.
  private mutating func comparedSides(
    _ sides: [NodeReference], scope: Scope
  ) -> (left: ExpressionID, right: ExpressionID) {
    let saysLeft = saysItsType(sides[0], scope: scope)
    let saysRight = saysItsType(sides[1], scope: scope)
    if saysLeft, saysRight, let leftName = bareName(sides[0]), let rightName = bareName(sides[1]) {
      // A field cannot read itself: beside the rule of a field of its name, a level is meant.
      if isInProgress(rightName, scope: scope), !isInProgress(leftName, scope: scope) {
        let left = expression(sides[0], scope: scope, expected: nil)
        if case .level(let scale) = type(left).element, level(rightName, of: scale) != nil {
          return (left, expression(sides[1], scope: scope, expected: type(left).element))
        }
      }
      if isInProgress(leftName, scope: scope), !isInProgress(rightName, scope: scope) {
        let right = expression(sides[1], scope: scope, expected: nil)
        if case .level(let scale) = type(right).element, level(leftName, of: scale) != nil {
          return (expression(sides[0], scope: scope, expected: type(right).element), right)
        }
      }
      let left = expression(sides[0], scope: scope, expected: nil)
      let right = expression(sides[1], scope: scope, expected: nil)
      if compares(type(left), type(right)) { return (left, right) }
      if case .level(let scale) = type(left).element, level(rightName, of: scale) != nil {
        return (left, expression(sides[1], scope: scope, expected: type(left).element))
      }
      if case .level(let scale) = type(right).element, level(leftName, of: scale) != nil {
        return (expression(sides[0], scope: scope, expected: type(right).element), right)
      }
      if case .record(let kinds) = type(left).element, topRecord(rightName, kinds: kinds, scope: scope) != nil,
        let record = topRecord(rightName, kinds: kinds, scope: scope)
      {
        return (left, make(.constant(.record(record)), [], .record([record.kind]), sides[1]))
      }
      return (left, right)
    }
    if saysLeft || !saysRight {
      let left = expression(sides[0], scope: scope, expected: nil)
      let right = expression(sides[1], scope: scope, expected: comparisonExpectation(left))
      return (left, right)
    }
    let right = expression(sides[1], scope: scope, expected: nil)
    let left = expression(sides[0], scope: scope, expected: comparisonExpectation(right))
    return (left, right)
  }

  /// Whether a bare name is that of a field of the row whose rule is being looked at.
  private func isInProgress(_ name: String, scope: Scope) -> Bool {
    guard let kinds = scope.rows.first else { return false }
    return rulesInProgress.contains { program[$0].name == name && kinds.contains(program[$0].kind) }
  }

  /// What the other side of a comparison is expected to be; of one in error `unknown`, which keeps bare names silent.
  private func comparisonExpectation(_ id: ExpressionID) -> Type? {
    let type = type(id).element
    return type == .nothing ? nil : type
  }

  /// Whether values of both types can be compared.
  func compares(_ one: Type, _ other: Type) -> Bool {
    switch (one.element, other.element) {
    case (.record(let kinds), .record(let others)): return kinds.contains { others.contains($0) }
    case (.quantity(let left), .quantity(let right)): return left == right
    case (let left, let right): return commonType(left, right) != nil
    }
  }

  /// Makes a comparison of two checked sides.
  mutating func compared(
    _ comparison: Comparison, _ left: ExpressionID, _ right: ExpressionID, _ node: NodeReference
  ) -> ExpressionID {
    if type(left) == .unknown || type(right) == .unknown { return poison(node) }
    guard let hasList = oneList(left, right, node) else { return poison(node) }
    let one = type(left).element
    let other = type(right).element
    var target = commonType(one, other)
    if isZero(left), case .quantity = other { target = other }
    if isZero(right), case .quantity = one { target = one }
    if case .record(let kinds) = one, case .record(let others) = other, !kinds.contains(where: { others.contains($0) })
    {
      target = nil
    }
    if case .series = one { target = nil }
    guard let target, let first = element(left, as: target), let second = element(right, as: target) else {
      reportComparison(left, right, node)
      return poison(node)
    }
    if comparison != .equal, comparison != .notEqual, !isOrdered(target) {
      var notes: [DiagnosticText] = []
      var labels: [Label] = []
      if case .level(let scale) = target {
        notes.append("'\(program[scale].name)' is a choice: its values have no order")
        labels = declarationLabel(scale)
      }
      report(
        Diagnostic(
          .noOrder, "\(words(target)) is neither more nor less than another", at: place(node), labels: labels,
          notes: notes, help: "compare with `is` or `in`, or declare a scale"))
      return poison(node)
    }
    return make(.compare(comparison), [first, second], Type.yesNo.listed(hasList), node)
  }

  /// A value, or the members of a list, as `target`.
  private mutating func element(_ id: ExpressionID, as target: Type) -> ExpressionID? {
    guard isList(id) else {
      if case .record = target, case .record = type(id) { return id }
      return converted(id, to: target)
    }
    if case .record = target { return id }
    return converted(id, to: .list(target))
  }

  /// Whether values of a type have an order.
  func isOrdered(_ type: Type) -> Bool {
    switch type {
    case .quantity, .date, .period, .text, .unknown, .nothing, .open: true
    case .level(let scale): program[scale].isOrdered
    default: false
    }
  }

  private mutating func reportComparison(_ left: ExpressionID, _ right: ExpressionID, _ node: NodeReference) {
    let one = type(left).element
    let other = type(right).element
    if case .quantity = one, case .quantity = other {
      reportUnits(left, right, what: "compared", node)
      return
    }
    var notes: [DiagnosticText] = []
    var help: DiagnosticText = ""
    if case .level(let scale) = one, case .level(let another) = other {
      for one in [scale, another] { notes.append(levelsNote(one)) }
      help = "give both scales numbers, or compare each with a level of its own"
    } else if case .level(let scale) = one.isLevel ? one : other {
      notes.append(levelsNote(scale))
      if !program[scale].isNumbered { help = "compare it with one of its levels" }
    }
    report(
      Diagnostic(
        .typesDoNotCompare, "\(words(one)) cannot be compared with \(words(other))", at: place(node),
        labels: [
          Label(place(left), "this is \(words(type(left)))"), Label(place(right), "this is \(words(type(right)))"),
        ],
        notes: notes, help: help))
  }

  /// `x in [a, b]`, `x in 2..4`, `x in list`.
  mutating func membership(
    _ sides: [NodeReference], isNegated: Bool, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let container = unbracketed(sides[1])
    var known: ExpressionID?
    // A column that stands in a range is read as a number.
    var wanted: Type? = kind(container) == .range ? columnExpectation(sides[0]) : nil
    // Where only the list says its type, a bare level before `in` is one of that.
    if kind(container) != .range, !saysItsType(sides[0], scope: scope), saysItsType(sides[1], scope: scope) {
      let list = expression(sides[1], scope: scope, expected: nil)
      known = list
      wanted = type(list).element
    }
    let value = expression(sides[0], scope: scope, expected: wanted)
    if type(value) == .unknown { return value }
    let element = type(value).element
    let result = Type.yesNo.listed(isList(value))
    var test: ExpressionID
    if kind(container) == .range {
      let ends = children(container)
      guard ends.count == 2 else { return poison(node) }
      let low = compared(
        .lessOrEqual, expression(ends[0], scope: scope, expected: element), value, node)
      let high = compared(
        .lessOrEqual, value, expression(ends[1], scope: scope, expected: element), node)
      guard type(low) != .unknown, type(high) != .unknown else { return poison(node) }
      guard let first = program.expressions.operands(of: low).first,
        let subject = program.expressions.operands(of: low).last,
        let last = program.expressions.operands(of: high).last
      else { return poison(node) }
      test = make(.isBetween, [subject, first, last], result, node)
    } else {
      let list = known ?? expression(sides[1], scope: scope, expected: .list(element))
      if type(list) == .unknown { return poison(node) }
      guard let target = commonType(element, type(list).element), let members = converted(list, to: .list(target)),
        let subject = isList(value) ? converted(value, to: .list(target)) : converted(value, to: target)
      else {
        report(
          Diagnostic(
            .typesDoNotCompare, "\(words(element)) is never one of these", at: place(node),
            labels: [
              Label(place(value), "this is \(words(type(value)))"), Label(place(list), "this is \(words(type(list)))"),
            ]))
        return poison(node)
      }
      test = make(.isIn, [subject, members], result, node)
    }
    return isNegated ? make(.not, [test], result, node) : test
  }
}

extension Type {
  /// Whether it is a level.
  var isLevel: Bool {
    if case .level = self { return true }
    return false
  }
}
