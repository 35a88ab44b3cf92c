import EMSSyntax
import EMSValues

/// Functions of the table in `Builtins`, but for aggregates.
extension Checker {
  mutating func function(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope, expected: Type?
  ) -> ExpressionID {
    switch entry.form {
    case .aggregate(let aggregate):
      return self.aggregate(aggregate, entry, arguments, node, scope: scope, expected: expected)
    case .count: return count(entry, arguments, node, scope: scope)
    case .edge(let aggregate): return edge(aggregate, entry, arguments, node, scope: scope, expected: expected)
    case .known:
      guard let list = only(arguments, entry, node, scope: scope, expected: expected.map { .list($0.element) }) else {
        return poison(node)
      }
      guard isList(list) else { return reportSingle(entry, list, node) }
      return make(.known, [list], type(list), node)
    case .number(let function, let keepsUnit):
      return numberFunction(function, keepsUnit: keepsUnit, entry, arguments, node, scope: scope)
    case .root: return root(entry, arguments, node, scope: scope)
    case .ifState(let function): return ifState(function, entry, arguments, node, scope: scope, expected: expected)
    case .round: return round(entry, arguments, node, scope: scope)
    case .weighted: return weighted(arguments, node, scope: scope)
    case .inList(let operation): return inList(operation, entry, arguments, node, scope: scope)
    case .greatest, .judged:
      guard let first = arguments.first, arguments.count == 1, !scope.rows.isEmpty else {
        return wrongArguments(entry, node)
      }
      return ofRow(entry, first.value, node, scope: scope)
    case .dates(let function):
      guard let operands = typed(arguments, [.date, .date], entry, node, scope: scope) else { return poison(node) }
      return elementwise(.function(function), operands, .number, node)
    case .latest: return latest(entry, arguments, node, scope: scope)
    case .texts(let function):
      let types: [Type] = function == .length ? [.text] : [.text, .text]
      guard let operands = typed(arguments, types, entry, node, scope: scope) else { return poison(node) }
      return elementwise(.function(function), operands, function == .length ? .number : .yesNo, node)
    case .quantity: return quantityOfText(entry, arguments, node, scope: scope, expected: expected)
    case .at, .change, .trend, .coarser, .periods, .until:
      return series(entry, arguments, node, scope: scope)
    case .day(let function):
      guard let operands = typed(arguments, [.period], entry, node, scope: scope) else { return poison(node) }
      return elementwise(.function(function), operands, .date, node)
    case .level: return levelFunction(arguments, node, scope: scope)
    case .record: return recordFunction(arguments, node, scope: scope)
    }
  }

  // MARK: Arguments

  /// Reports arguments that the function does not take.
  mutating func wrongArguments(_ entry: Builtins.Entry, _ node: NodeReference) -> ExpressionID {
    report(
      Diagnostic(
        .wrongArguments, "`\(entry.name)` does not take these arguments", at: place(node),
        help: "it takes: \(entry.arguments)"))
    return poison(node)
  }

  /// The one argument of a function; nil, and reported, where there is another number of them or it is in error.
  private mutating func only(
    _ arguments: [Argument], _ entry: Builtins.Entry, _ node: NodeReference, scope: Scope, expected: Type? = nil
  ) -> ExpressionID? {
    guard arguments.count == 1, arguments[0].label == nil else {
      _ = wrongArguments(entry, node)
      return nil
    }
    let id = expression(arguments[0].value, scope: scope, expected: expected ?? columnExpectation(arguments[0].value))
    return type(id) == .unknown ? nil : id
  }

  /// Arguments of these types, in order; nil, and reported, where they are others.
  private mutating func typed(
    _ arguments: [Argument], _ types: [Type], _ entry: Builtins.Entry, _ node: NodeReference, scope: Scope
  ) -> [ExpressionID]? {
    guard arguments.count == types.count, arguments.allSatisfy({ $0.label == nil }) else {
      _ = wrongArguments(entry, node)
      return nil
    }
    var result: [ExpressionID] = []
    var isSound = true
    for (argument, type) in zip(arguments, types) {
      let id = expression(argument.value, scope: scope, expected: type)
      let fitted = fit(
        id, to: isList(id) ? .list(type) : type, code: .argumentDoesNotFit, what: "an argument of `\(entry.name)`",
        help: "it takes: \(entry.arguments)")
      if self.type(fitted) == .unknown { isSound = false }
      result.append(fitted)
    }
    return isSound ? result : nil
  }

  /// An operation on single values, which works on each member where an operand is a list.
  private mutating func elementwise(
    _ operation: Operation, _ operands: [ExpressionID], _ result: Type, _ node: NodeReference
  ) -> ExpressionID {
    let lists = operands.filter { isList($0) }
    if lists.count > 1 {
      _ = oneList(lists[0], lists[1], node)
      return poison(node)
    }
    return make(operation, operands, result.listed(!lists.isEmpty), node)
  }

  /// Reports a single value where a list is asked for.
  mutating func reportSingle(_ entry: Builtins.Entry, _ id: ExpressionID, _ node: NodeReference) -> ExpressionID {
    var help: DiagnosticText = "it takes: \(entry.arguments)"
    if case .record(let kinds) = type(id), let kind = kinds.first {
      help = "for all records write `\(program[kind].plural)`"
    }
    report(
      Diagnostic(
        .aggregateOfOne, "`\(entry.name)` needs a list or several values, and this is \(words(type(id)))",
        at: place(id),
        help: help))
    return poison(node)
  }

  private mutating func reportArgument(
    _ entry: Builtins.Entry, _ id: ExpressionID, wants: DiagnosticText, _ node: NodeReference
  ) -> ExpressionID {
    var notes: [DiagnosticText] = []
    var labels: [Label] = []
    if case .level(let scale) = type(id).element {
      notes.append(
        program[scale].isOrdered
          ? "the levels of '\(program[scale].name)' have no numbers"
          : "'\(program[scale].name)' is a choice: its values have no order")
      labels = declarationLabel(scale)
    }
    report(
      Diagnostic(
        .argumentDoesNotFit, "`\(entry.name)` needs \(wants), and this is \(words(type(id)))", at: place(id),
        labels: labels, notes: notes))
    return poison(node)
  }

  // MARK: Numbers

  private mutating func numberFunction(
    _ function: Function, keepsUnit: Bool, _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference,
    scope: Scope
  ) -> ExpressionID {
    guard let argument = only(arguments, entry, node, scope: scope) else { return poison(node) }
    guard let value = numeric(argument), case .quantity(let dimension) = type(value).element,
      keepsUnit || dimension.isNone
    else {
      return reportArgument(entry, argument, wants: keepsUnit ? "a number or quantity" : "a plain number", node)
    }
    return make(.function(function), [value], type(value), node)
  }

  private mutating func root(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    guard let argument = only(arguments, entry, node, scope: scope) else { return poison(node) }
    guard let value = numeric(argument), case .quantity(let dimension) = type(value).element,
      let half = Rational(1, 2), let rooted = dimension.power(half)
    else { return reportArgument(entry, argument, wants: "a number, or a quantity whose root has a unit", node) }
    return make(.function(.squareRoot), [value], Type.quantity(rooted).listed(isList(value)), node)
  }

  private mutating func round(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    var arguments = arguments
    var rule = RoundingRule.halfAwayFromZero
    if let last = arguments.last, arguments.count > 1, last.label == nil, let name = bareName(last.value) {
      let rules: [String: RoundingRule] = ["half-even": .halfEven, "down": .down, "up": .up]
      if let named = rules[name] {
        rule = named
        arguments.removeLast()
      }
    }
    guard let first = arguments.first, first.label == nil, arguments.count <= 2 else {
      return wrongArguments(entry, node)
    }
    let raw = expression(first.value, scope: scope, expected: columnExpectation(first.value))
    guard type(raw) != .unknown else { return poison(node) }
    guard let value = numeric(raw), case .quantity(let dimension) = type(value).element else {
      return reportArgument(entry, raw, wants: "a number or quantity", node)
    }
    guard arguments.count == 2 else {
      if !dimension.isNone { return reportRounding(value, node) }
      return make(.round(rule), [value], type(value), node)
    }
    let second = expression(arguments[1].value, scope: scope, expected: nil)
    guard type(second) != .unknown else { return poison(node) }
    if let label = arguments[1].label {
      guard bareName(label) == "to" else { return wrongArguments(entry, node) }
      let step = fit(
        second, to: .quantity(dimension), code: .argumentDoesNotFit, what: "the step of `round`")
      return type(step) == .unknown ? step : make(.roundTo(rule), [value, step], type(value), node)
    }
    if !dimension.isNone { return reportRounding(value, node) }
    let digits = fit(second, to: .number, code: .argumentDoesNotFit, what: "the digits of `round`")
    return type(digits) == .unknown ? digits : make(.round(rule), [value, digits], type(value), node)
  }

  private mutating func reportRounding(_ value: ExpressionID, _ node: NodeReference) -> ExpressionID {
    let unit = displayUnit(of: value)?.name ?? "t"
    report(
      Diagnostic(
        .roundQuantity, "a quantity is rounded to a step, since its digits depend on the unit", at: place(node),
        labels: [Label(place(value), "this is \(words(type(value)))")], help: "write `round(…, to: 0.1 \(unit))`"))
    return poison(node)
  }

  private mutating func ifState(
    _ function: Function, _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope,
    expected: Type?
  ) -> ExpressionID {
    guard arguments.count == 2, arguments.allSatisfy({ $0.label == nil }) else { return wrongArguments(entry, node) }
    let joined = joinedExpressions(arguments.map(\.value), scope: scope, expected: expected, context: .arguments)
    if joined.type == .unknown { return poison(node) }
    return make(.function(function), joined.operands, joined.type, node)
  }

  // MARK: Lists and rows

  private mutating func inList(
    _ operation: Operation, _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    guard arguments.count == 2, arguments[0].label == nil, let label = arguments[1].label, text(label) == "in" else {
      return wrongArguments(entry, node)
    }
    let raw = expression(arguments[0].value, scope: scope, expected: nil)
    let list = expression(arguments[1].value, scope: scope, expected: nil)
    guard type(raw) != .unknown, type(list) != .unknown else { return poison(node) }
    guard let value = numeric(raw), case .quantity(let one) = type(value) else {
      return reportArgument(entry, raw, wants: "a number or quantity", node)
    }
    guard isList(list) else { return reportSingle(entry, list, node) }
    guard let members = numeric(list), case .quantity(let other) = type(members).element else {
      return reportArgument(entry, list, wants: "a list of numbers or quantities", node)
    }
    guard one == other || other.terms.contains(where: { $0.base.isVariable }) == false && one == other else {
      reportUnits(value, members, what: "compared", node)
      return poison(node)
    }
    return make(operation, [value, members], .number, node)
  }

  private mutating func latest(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    guard arguments.count == 2, arguments[0].label == nil, let label = arguments[1].label, text(label) == "by" else {
      return wrongArguments(entry, node)
    }
    let list = expression(arguments[0].value, scope: scope, expected: nil)
    guard type(list) != .unknown else { return poison(node) }
    guard case .record(let kinds)? = type(list).member else { return reportSingle(entry, list, node) }
    let key = expression(arguments[1].value, scope: bound(kinds, scope: scope), expected: .date)
    guard type(key) != .unknown else { return poison(node) }
    switch type(key) {
    case .date, .period, .quantity: break
    default: return reportArgument(entry, key, wants: "a date of each member", node)
    }
    return make(.latestBy, [list, key], .record(kinds), node)
  }

  /// `impacts.greatest(score)`, `aspect.judged(class)`: a function of the row, asked of each record before the dot.
  mutating func memberCall(_ node: NodeReference, of base: ExpressionID, scope: Scope) -> ExpressionID {
    guard let callee = firstChild(node), let name = bareName(callee), let entry = Builtins.function(named: name) else {
      report(
        Diagnostic(
          .unknownFunction, "'\(text(node))' cannot be asked of a record", at: place(node),
          help: "after a dot stands a field, `greatest(…)` or `judged(…)`"))
      return poison(node)
    }
    guard case .record(let kinds) = type(base).element else {
      report(
        Diagnostic(
          .noFields, "`\(name)` is asked of records, and what stands before the dot is \(words(type(base)))",
          at: place(node)))
      return poison(node)
    }
    switch entry.form {
    case .greatest, .judged: break
    default:
      report(
        Diagnostic(
          .unknownFunction, "`\(name)` is not asked of a record", at: place(callee),
          help: "write it before the path: `\(name)(…)`"))
      return poison(node)
    }
    let arguments = arguments(of: node)
    guard arguments.count == 1, let first = arguments.first else { return wrongArguments(entry, node) }
    let inner = ofRow(entry, first.value, node, scope: bound(kinds, scope: scope))
    guard type(inner) != .unknown else { return inner }
    if isList(base) { return make(.mapMembers, [base, inner], type(inner).listed(true), node) }
    let list = make(.list, [base], .list(.record(kinds)), node)
    let mapped = make(.mapMembers, [list, inner], type(inner).listed(true), node)
    return make(.aggregate(.first), [mapped], type(inner), node)
  }

  /// `greatest(field)`, `judged(field)` of the row at hand.
  private mutating func ofRow(
    _ entry: Builtins.Entry, _ argument: NodeReference, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    guard let kinds = scope.rows.first, let name = bareName(argument) else { return wrongArguments(entry, node) }
    guard let field = fields(name, of: kinds, scope: scope).first else {
      return unknownField(name, of: kinds, argument, scope: scope)
    }
    if case .judged(let mark) = entry.form {
      switch mark {
      case .isJudged: return make(.judged(field), [], .yesNo, node)
      case .author: return make(.judgedBy(field), [], .text, node)
      case .day: return make(.judgedOn(field), [], .date, node)
      }
    }
    return greatest(field, argument, node)
  }

  // MARK: Series and imports

  private mutating func quantityOfText(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope, expected: Type?
  ) -> ExpressionID {
    guard arguments.count == 2 else { return wrongArguments(entry, node) }
    let number = expression(arguments[0].value, scope: scope, expected: .number)
    let unit = expression(arguments[1].value, scope: scope, expected: .text)
    guard type(number) != .unknown, type(unit) != .unknown else { return poison(node) }
    let value = fit(number, to: .number, code: .argumentDoesNotFit, what: "the number of `quantity`")
    let name = fit(unit, to: .text, code: .argumentDoesNotFit, what: "the unit of `quantity`")
    guard type(value) != .unknown, type(name) != .unknown else { return poison(node) }
    return make(
      .function(.quantityOfText), [value, name], expected?.isQuantity == true ? expected ?? .number : .unknown, node)
  }

  private mutating func series(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    guard let first = arguments.first, first.label == nil else { return wrongArguments(entry, node) }
    let value = expression(first.value, scope: scope, expected: nil)
    guard type(value) != .unknown else { return poison(node) }
    guard case .series(let dimension) = type(value) else {
      return reportArgument(entry, value, wants: "a series", node)
    }
    let rest = arguments.dropFirst().map(\.value)
    func periods(_ count: Int, _ checker: inout Checker) -> [ExpressionID]? {
      guard rest.count == count else {
        _ = checker.wrongArguments(entry, node)
        return nil
      }
      var result: [ExpressionID] = []
      for node in rest {
        let id = checker.expression(node, scope: scope, expected: .period)
        let fitted = checker.fit(id, to: .period, code: .argumentDoesNotFit, what: "a period of `\(entry.name)`")
        if checker.type(fitted) == .unknown { return nil }
        result.append(fitted)
      }
      return result
    }
    switch entry.form {
    case .at:
      guard let operands = periods(1, &self) else { return poison(node) }
      return make(.function(.at), [value] + operands, .quantity(dimension), node)
    case .change:
      guard let operands = periods(2, &self) else { return poison(node) }
      return make(.function(.change), [value] + operands, .number, node)
    case .trend:
      guard rest.isEmpty else { return wrongArguments(entry, node) }
      return make(.function(.trend), [value], .quantity(dimension / Dimension(.calendarMonth)), node)
    case .periods:
      guard rest.isEmpty else { return wrongArguments(entry, node) }
      return make(.function(.periods), [value], .list(.period), node)
    case .until:
      guard rest.count == 1 else { return wrongArguments(entry, node) }
      let day = fit(
        expression(rest[0], scope: scope, expected: .date), to: .date, code: .argumentDoesNotFit,
        what: "the day of `until`")
      return type(day) == .unknown ? day : make(.function(.until), [value, day], .series(dimension), node)
    case .coarser(let isYear):
      var function: Function = isYear ? .yearlySum : .quarterlySum
      if let only = rest.first {
        switch bareName(only) {
        case "sum"?: break
        case "mean"?: function = isYear ? .yearlyMean : .quarterlyMean
        case "last"?: function = isYear ? .yearlyLast : .quarterlyLast
        default: return wrongArguments(entry, node)
        }
      }
      guard rest.count <= 1 else { return wrongArguments(entry, node) }
      return make(.function(function), [value], .series(dimension), node)
    default: return poison(node)
    }
  }
}
