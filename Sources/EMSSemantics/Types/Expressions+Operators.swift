import EMSSyntax
import EMSValues

/// Arithmetic, signs, logic and filters.
extension Checker {
  mutating func binary(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    let sides = children(node)
    guard sides.count == 2, let sign = trees[Int(node.file.index)].operatorOf(node.node) else { return poison(node) }
    switch sign {
    case .and, .or, .add, .subtract, .multiply, .divide: return chain(node, scope: scope)
    case .equal, .is: return comparison(.equal, sides, node, scope: scope)
    case .notEqual, .isNot: return comparison(.notEqual, sides, node, scope: scope)
    case .less: return comparison(.less, sides, node, scope: scope)
    case .lessOrEqual: return comparison(.lessOrEqual, sides, node, scope: scope)
    case .greater: return comparison(.greater, sides, node, scope: scope)
    case .greaterOrEqual: return comparison(.greaterOrEqual, sides, node, scope: scope)
    case .in: return membership(sides, isNegated: false, node, scope: scope)
    case .notIn: return membership(sides, isNegated: true, node, scope: scope)
    case .power: return arithmetic(.power, sides, node, scope: scope)
    case .not, .negate: return poison(node)
    }
  }

  /// `a + b - c …`, `a and b or c …`: from the left, without a level of nesting for each operator.
  private mutating func chain(_ node: NodeReference, scope: Scope) -> ExpressionID {
    let tree = trees[Int(node.file.index)]
    var links: [(node: NodeReference, operation: Operation, right: NodeReference)] = []
    var first = node
    while kind(first) == .binary, let sign = tree.operatorOf(first.node), let operation = Checker.chained[sign] {
      let sides = children(first)
      guard sides.count == 2 else { break }
      links.append((first, operation, sides[1]))
      first = sides[0]
    }
    guard let innermost = links.popLast() else { return poison(node) }
    let isLogic = innermost.operation == .and || innermost.operation == .or
    var result =
      isLogic
      ? logic(
        innermost.operation, condition(first, scope: scope, allowsList: true), innermost.right, innermost.node,
        scope: scope)
      : arithmetic(innermost.operation, [first, innermost.right], innermost.node, scope: scope)
    while let link = links.popLast() {
      if link.operation == .and || link.operation == .or {
        if !isCondition(result) { result = condition(checked: result, scope: scope, allowsList: true) }
        result = logic(link.operation, result, link.right, link.node, scope: scope)
      } else {
        result = arithmetic(link.operation, result, link.right, link.node, scope: scope)
      }
    }
    return result
  }

  private static let chained: [Operator: Operation] = [
    .and: .and, .or: .or, .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide,
  ]

  private func isCondition(_ id: ExpressionID) -> Bool { type(id).element == .yesNo || type(id) == .unknown }

  mutating func unary(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    guard let inner = firstChild(node) else { return poison(node) }
    if firstToken(node) == .not {
      let operand = condition(inner, scope: scope, allowsList: true)
      if type(operand) == .unknown { return operand }
      return make(.not, [operand], Type.yesNo.listed(isList(operand)), node)
    }
    return negated(expression(inner, scope: scope, expected: columnExpectation(inner)), node)
  }

  private mutating func negated(_ operand: ExpressionID, _ node: NodeReference) -> ExpressionID {
    switch type(operand).element {
    case .unknown: return operand
    case .quantity, .series: break
    case .level where numeric(operand) != nil:
      guard let number = numeric(operand) else { return poison(node) }
      return make(.negate, [number], type(number), node)
    case .duration:
      if case .duration(let duration)? = constant(operand), let negated = duration.negated {
        return make(.constant(.duration(negated)), [], .duration, node)
      }
      fallthrough
    default:
      report(
        Diagnostic(
          .operandsDoNotFit, "a sign needs a number, and this is \(words(type(operand)))", at: place(operand)))
      return poison(node)
    }
    if case .number(let value)? = constant(operand) {
      let id = make(.constant(.number(-value)), [], type(operand), node)
      if let unit = expressionState.writtenUnits[operand] { expressionState.writtenUnits[id] = unit }
      return id
    }
    return make(.negate, [operand], type(operand), node)
  }

  /// `list where condition`.
  mutating func filter(_ node: NodeReference, scope: Scope) -> ExpressionID {
    let parts = children(node)
    guard parts.count == 2 else { return poison(node) }
    let list = expression(parts[0], scope: scope, expected: nil)
    if type(list) == .unknown { return list }
    guard let member = type(list).member, case .record(let kinds) = member else {
      report(
        Diagnostic(
          .operandsDoNotFit, "`where` picks from a list of records, and this is \(words(type(list)))", at: place(list),
          help: "write a plural or a list of records before `where`"))
      return poison(node)
    }
    let inner = bound(kinds, scope: scope)
    let condition = condition(parts[1], scope: inner)
    return make(.filter, [list, condition], type(list), node)
  }

  /// The scope inside a filter or an expression of each member.
  mutating func bound(_ kinds: [KindID], scope: Scope) -> Scope {
    var inner = scope
    inner.rows.insert(kinds, at: 0)
    inner.bindings.insert(expressionState.nextBinding, at: 0)
    expressionState.nextBinding += 1
    return inner
  }

  /// A condition: yes or no.
  mutating func condition(_ node: NodeReference, scope: Scope, allowsList: Bool = false) -> ExpressionID {
    condition(checked: expression(node, scope: scope, expected: .yesNo), scope: scope, allowsList: allowsList)
  }

  /// A checked expression as a condition; reported where it is none.
  private mutating func condition(checked id: ExpressionID, scope: Scope, allowsList: Bool) -> ExpressionID {
    switch type(id) {
    case .yesNo, .unknown, .open: return id
    case .nothing: return fit(id, to: .yesNo, code: .notACondition, what: "a condition")
    case .list(.yesNo):
      if allowsList { return id }
      report(
        Diagnostic(
          .listForValue, "the condition is a list, one yes or no for each member", at: place(id),
          help: "write `any(…)` if one is enough, `all(…)` if each must hold"))
    default:
      report(
        Diagnostic(
          .notACondition, "a condition is yes or no, and this is \(words(type(id)))", at: place(id),
          help: "compare it: `… >= 3`, `… is high`"))
    }
    return make(.constant(.missing), [], .unknown, at: place(id))
  }

  private mutating func logic(
    _ operation: Operation, _ left: ExpressionID, _ rightNode: NodeReference, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let right = condition(rightNode, scope: scope, allowsList: true)
    if type(left) == .unknown || type(right) == .unknown { return poison(node) }
    guard let isList = oneList(left, right, node) else { return poison(node) }
    return make(operation, [left, right], Type.yesNo.listed(isList), node)
  }

  /// Whether one side is a list; nil, and reported, where both are.
  mutating func oneList(_ left: ExpressionID, _ right: ExpressionID, _ node: NodeReference) -> Bool? {
    guard isList(left), isList(right) else { return isList(left) || isList(right) }
    if case .list = program.expressions[left].operation, program.expressions.operands(of: left).isEmpty { return true }
    report(
      Diagnostic(
        .listsCombined, "two lists do not combine", at: place(node),
        labels: [Label(place(left), "a list"), Label(place(right), "another list")],
        help: "ask each member with `where`: `aspects where … and …`; or give its kind a computed field, and use that"))
    return nil
  }

  /// What a column of an import is read as beside arithmetic.
  func columnExpectation(_ node: NodeReference) -> Type? {
    kind(unbracketed(node)) == .columnSource ? .number : nil
  }

  /// A number or quantity, or a list or series of them: levels as their numbers; nil for anything else, unreported.
  mutating func numeric(_ id: ExpressionID) -> ExpressionID? {
    switch type(id).element {
    case .quantity, .series, .unknown: return id
    case .level(let scale):
      guard program[scale].isNumbered else { return nil }
      if case .level(_, let index)? = constant(id), let number = program[scale].levels[Int(index)].number {
        return make(.constant(.number(number)), [], .number, at: place(id))
      }
      return make(.levelNumber, [id], Type.number.listed(isList(id)), at: place(id))
    case .nothing: return make(.constant(.missing), [], .number, at: place(id))
    default: return nil
    }
  }

  private mutating func arithmetic(
    _ operation: Operation, _ sides: [NodeReference], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    if saysItsType(sides[0], scope: scope) || !saysItsType(sides[1], scope: scope) {
      let left = expression(sides[0], scope: scope, expected: columnExpectation(sides[0]))
      return arithmetic(operation, left, sides[1], node, scope: scope)
    }
    let right = expression(sides[1], scope: scope, expected: nil)
    let wanted = levelExpectation(right)
    if wanted != nil { expressionState.arithmeticOperands.insert(place(sides[0])) }
    let left = expression(sides[0], scope: scope, expected: wanted ?? columnExpectation(sides[0]))
    return arithmetic(operation, left, right, node)
  }

  /// With the left operand checked: bare names on the right may be levels of its scale.
  private mutating func arithmetic(
    _ operation: Operation, _ left: ExpressionID, _ right: NodeReference, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let wanted = levelExpectation(left)
    if wanted != nil { expressionState.arithmeticOperands.insert(place(right)) }
    let checked = expression(right, scope: scope, expected: wanted ?? columnExpectation(right))
    return arithmetic(operation, left, checked, node)
  }

  private mutating func arithmetic(
    _ operation: Operation, _ left: ExpressionID, _ right: ExpressionID, _ node: NodeReference
  ) -> ExpressionID {
    if type(left) == .unknown || type(right) == .unknown { return poison(node) }
    guard let hasList = oneList(left, right, node) else { return poison(node) }
    if let id = calendarArithmetic(operation, left, right, hasList: hasList, node) { return id }
    guard let first = numeric(left), let second = numeric(right) else {
      reportOperands(operation, [left, right], node)
      return poison(node)
    }
    return numericArithmetic(operation, first, second, hasList: hasList, node)
  }

  /// The scale of an operand: bare names beside it may be its levels.
  private func levelExpectation(_ id: ExpressionID) -> Type? {
    if case .level = type(id).element { return type(id).element }
    return nil
  }

  private mutating func numericArithmetic(
    _ operation: Operation, _ left: ExpressionID, _ right: ExpressionID, hasList: Bool, _ node: NodeReference
  ) -> ExpressionID {
    var left = left
    var right = right
    guard let one = dimension(of: type(left)), let other = dimension(of: type(right)) else { return poison(node) }
    var isSeries = false
    for id in [left, right] {
      if case .series = type(id).element { isSeries = true }
    }
    func result(_ dimension: Dimension) -> Type {
      (isSeries ? Type.series(dimension) : .quantity(dimension)).listed(hasList)
    }
    switch operation {
    case .add, .subtract:
      if one == other { return make(operation, [left, right], result(one), node) }
      if isZero(left) || isZero(right) {
        let kept = isZero(left) ? other : one
        if isZero(left) { left = make(.constant(.number(.zero)), [], .quantity(kept), at: place(left)) }
        if isZero(right) { right = make(.constant(.number(.zero)), [], .quantity(kept), at: place(right)) }
        return make(operation, [left, right], result(kept), node)
      }
      reportUnits(left, right, what: operation == .add ? "added" : "subtracted", node)
      return poison(node)
    case .multiply: return make(operation, [left, right], result(one * other), node)
    case .divide: return make(operation, [left, right], result(one / other), node)
    default:
      guard other.isNone, !hasList || !isList(right) else {
        report(Diagnostic(.badExponent, "an exponent is a plain number", at: place(right)))
        return poison(node)
      }
      if case .number(let exponent)? = constant(right), exponent.isInteger, exponent.magnitude > 64 {
        report(
          Diagnostic(
            .badExponent, "whole exponents reach 64, and this one is \(exponent.decimalText())", at: place(right),
            help: "take a power of a power: `(x ^ 32) ^ 2`"))
        return poison(node)
      }
      if one.isNone { return make(.power, [left, right], result(.none), node) }
      guard case .number(let exponent)? = constant(right), let raised = one.power(exponent) else {
        report(
          Diagnostic(
            .badExponent, "the power of a quantity needs an exponent that leaves a unit", at: place(right),
            labels: [Label(place(left), "this is \(words(type(left)))")],
            help: "write the exponent as a number, such as `^ 2`"))
        return poison(node)
      }
      return make(.power, [left, right], result(raised), node)
    }
  }

  /// Dates, durations and periods: nil where none takes part.
  private mutating func calendarArithmetic(
    _ operation: Operation, _ left: ExpressionID, _ right: ExpressionID, hasList: Bool, _ node: NodeReference
  ) -> ExpressionID? {
    let days = Type.quantity(Dimension(.time))
    switch (operation, type(left).element, type(right).element) {
    case (.add, .date, .duration):
      return make(.function(.datePlusDuration), [left, right], Type.date.listed(hasList), node)
    case (.add, .duration, .date):
      return make(.function(.datePlusDuration), [right, left], Type.date.listed(hasList), node)
    case (.add, .date, days):
      return make(.function(.datePlusDays), [left, right], Type.date.listed(hasList), node)
    case (.add, days, .date):
      return make(.function(.datePlusDays), [right, left], Type.date.listed(hasList), node)
    case (.subtract, .date, .duration):
      return make(.function(.dateMinusDuration), [left, right], Type.date.listed(hasList), node)
    case (.subtract, .date, days):
      return make(.function(.dateMinusDays), [left, right], Type.date.listed(hasList), node)
    case (.subtract, .date, .date):
      return make(.function(.daysBetween), [left, right], days.listed(hasList), node)
    case (.add, .duration, .duration):
      return make(.function(.durationPlus), [left, right], Type.duration.listed(hasList), node)
    case (.add, .duration, .quantity), (.add, .quantity, .duration):
      if let one = converted(left, to: .duration), let other = converted(right, to: .duration) {
        return make(.function(.durationPlus), [one, other], Type.duration.listed(hasList), node)
      }
      return nil
    case (.multiply, .duration, .number):
      return make(.function(.durationTimes), [left, right], Type.duration.listed(hasList), node)
    case (.multiply, .number, .duration):
      return make(.function(.durationTimes), [right, left], Type.duration.listed(hasList), node)
    case (.multiply, .duration, .level), (.multiply, .level, .duration):
      return nil
    case (.multiply, .duration, .quantity(let other)), (.divide, .duration, .quantity(let other)):
      guard !other.isNone || operation == .divide, let number = durationAsQuantity(left) else { return nil }
      return numericArithmetic(operation, number, right, hasList: hasList, node)
    case (.multiply, .quantity, .duration), (.divide, .quantity, .duration):
      guard let number = durationAsQuantity(right) else { return nil }
      return numericArithmetic(operation, left, number, hasList: hasList, node)
    default: return nil
    }
  }

  /// A written duration as a quantity of calendar months, or of time: `40 EUR / 1 year`.
  private mutating func durationAsQuantity(_ id: ExpressionID) -> ExpressionID? {
    guard let unit = expressionState.writtenUnits[id] else { return nil }
    return converted(id, to: .quantity(unit.dimension))
  }

  private mutating func reportOperands(_ operation: Operation, _ operands: [ExpressionID], _ node: NodeReference) {
    let verb: DiagnosticText =
      switch operation {
      case .add: "added"
      case .subtract: "subtracted"
      case .multiply: "multiplied"
      case .divide: "divided"
      default: "raised to a power"
      }
    var notes: [DiagnosticText] = []
    var help: DiagnosticText = ""
    for id in operands {
      if case .level(let scale) = type(id).element, !program[scale].isNumbered {
        notes.append("the levels of '\(program[scale].name)' have no numbers, so they do not count in arithmetic")
        help = "give the levels numbers where the scale is declared: `1 \(program[scale].levels.first?.name ?? "low")`"
      }
      if type(id).element == .yesNo { help = "write `if … then 1 else 0` where yes should count" }
      if type(id).element == .text, operation == .add { help = "texts are put together in a message: `\"{a} {b}\"`" }
    }
    report(
      Diagnostic(
        .operandsDoNotFit, "these cannot be \(verb)", at: place(node),
        labels: operands.map { Label(place($0), "this is \(words(type($0)))") }, notes: notes, help: help))
  }

  private func measured(_ dimension: Dimension) -> DiagnosticText {
    dimension.isNone ? "a plain number" : words(dimension)
  }

  /// Reports two quantities that do not convert to each other.
  mutating func reportUnits(_ left: ExpressionID, _ right: ExpressionID, what: DiagnosticText, _ node: NodeReference) {
    let one = dimension(of: type(left)) ?? .none
    let other = dimension(of: type(right)) ?? .none
    let isUnknown = one.hasVariable || other.hasVariable
    func label(_ id: ExpressionID) -> Label {
      let type = words(type(id))
      return Label(place(id), displayUnit(of: id).map { "\(type) in \($0.name)" } ?? type)
    }
    var help: DiagnosticText = ""
    if one.isNone || other.isNone, !isUnknown {
      let unit = displayUnit(of: one.isNone ? right : left)?.name ?? "t"
      help = "give the plain number its unit: `12 \(unit)`"
    }
    report(
      Diagnostic(
        isUnknown ? .unknownUnitsMixed : .unitsDiffer,
        isUnknown
          ? "nothing says that these have one unit, so they cannot be \(what)"
          : "\(measured(one)) and \(measured(other)) cannot be \(what)",
        at: place(node), labels: [label(left), label(right)], help: help))
  }
}
