import EMSSyntax
import EMSValues

/// Making values of one type into another, where the language does, and saying where it does not.
extension Checker {
  /// What several expressions are, for the message where they do not have one type.
  enum JoinContext {
    case cases, branches, listedValues, arguments

    var words: DiagnosticText {
      switch self {
      case .cases: "the cases of a rule"
      case .branches: "the branches of an `if`"
      case .listedValues: "listed values"
      case .arguments: "values that are compared"
      }
    }
  }

  /// The expression as a value of `target`: itself where it is one, a coercion where there is one, nil where it does not fit.
  ///
  /// A number stands for the level with that number, a level for its number, one value for a list of one, 0 for any unit,
  /// a text for an address or a path.
  mutating func converted(_ id: ExpressionID, to target: Type) -> ExpressionID? {
    let from = type(id)
    if from == target || from == .unknown || target == .unknown { return id }
    let at = place(id)
    if from == .nothing {
      guard let value = constant(id) else { return id }
      return make(.constant(value), [], target, at: at)
    }
    switch (from, target) {
    case (.list(let member), .list(let wanted)):
      if member == .nothing { return make(program.expressions[id].operation, [], target, at: at) }
      if case .list = program.expressions[id].operation {
        var members: [ExpressionID] = []
        for operand in program.expressions.operands(of: id) {
          guard let member = converted(operand, to: wanted) else { return nil }
          members.append(member)
        }
        return make(.list, members, target, at: at)
      }
      if case .level(let scale) = member, case .quantity(let dimension) = wanted, dimension.isNone,
        program[scale].isNumbered
      {
        return make(.levelNumber, [id], .list(.number), at: at)
      }
      return fitsWithoutChange(member, wanted) ? id : nil
    case (_, .list(let wanted)):
      guard let member = converted(id, to: wanted) else { return nil }
      return make(.list, [member], target, at: at)
    case (.level(let scale), .quantity(let dimension)):
      guard dimension.isNone, program[scale].isNumbered else { return nil }
      return make(.levelNumber, [id], .number, at: at)
    case (.quantity(let dimension), .level(let scale)):
      guard dimension.isNone, case .number(let value)? = constant(id), program[scale].isNumbered,
        let index = program[scale].levels.firstIndex(where: { $0.number == value })
      else { return nil }
      used.scales.insert(scale)
      return make(.constant(.level(scale, index: Int32(index))), [], target, at: at)
    case (.quantity, .quantity(_)):
      if isZero(id) { return make(.constant(.number(.zero)), [], target, at: at) }
      return nil
    case (.quantity, .series):
      return nil
    case (.duration, .quantity(let dimension)):
      guard case .duration? = constant(id), let unit = expressionState.writtenUnits[id], unit.dimension == dimension,
        case .duration(let duration)? = constant(id)
      else { return nil }
      let base = duration.months != 0 ? Rational(Int(duration.months)) : Rational(Int(duration.days) * 86_400)
      let result = make(.constant(.number(base)), [], target, at: at)
      expressionState.writtenUnits[result] = unit
      return result
    case (.quantity, .duration):
      guard case .number(let base)? = constant(id), let unit = expressionState.writtenUnits[id],
        let duration = CalendarDuration(amount: unit.value(ofBase: base), unit: unit)
      else { return nil }
      return make(.constant(.duration(duration)), [], .duration, at: at)
    case (.quantity(let dimension), .period):
      guard dimension.isNone, case .number(let value)? = constant(id), let year = value.wholeValue,
        let period = Period(year: Int(year))
      else { return nil }
      return make(.constant(.period(period)), [], .period, at: at)
    default:
      return fitsWithoutChange(from, target) ? id : nil
    }
  }

  /// Whether a value of `from` is one of `target` as it stands.
  func fitsWithoutChange(_ from: Type, _ target: Type) -> Bool {
    if from == target { return true }
    switch (from, target) {
    case (.unknown, _), (_, .unknown), (.nothing, _), (_, .nothing), (_, .open): return true
    case (.link, .text), (.file, .text), (.text, .link), (.text, .file), (.open, .text), (.open, .link): return true
    case (.record(let kinds), .record(let wanted)): return kinds.allSatisfy { wanted.contains($0) }
    case (.list(let member), .list(let wanted)): return fitsWithoutChange(member, wanted)
    default: return false
    }
  }

  /// Whether the expression is the literal 0.
  func isZero(_ id: ExpressionID) -> Bool {
    if case .number(let value)? = constant(id) { return value.isZero && type(id) == .number }
    return false
  }

  /// The expression as a value of `target`; reported where it does not fit.
  mutating func fit(
    _ id: ExpressionID, to target: Type, code: DiagnosticCode, what: @autoclosure () -> DiagnosticText,
    labels: [Label] = [], help: DiagnosticText = ""
  ) -> ExpressionID {
    if let result = converted(id, to: target) { return result }
    let from = type(id)
    var notes: [DiagnosticText] = []
    var labels = labels
    var help = help
    var code = code
    var message: DiagnosticText = "\(what()) must be \(words(target)), and this is \(words(from))"
    switch (from, target) {
    case (.quantity(let dimension), .level(let scale)):
      notes.append(levelsNote(scale))
      labels += declarationLabel(scale)
      if dimension.isNone, help.isEmpty {
        help = "turn a number into a level with `band … -> \(scaleName(scale)) { … }`"
      }
    case (.level(let one), .level(let other)):
      notes += [levelsNote(one), levelsNote(other)]
    case (.level(let scale), .quantity):
      if !program[scale].isNumbered {
        notes.append("the levels of '\(program[scale].name)' have no numbers")
        labels += declarationLabel(scale)
      }
    case (.quantity(let one), .quantity(let other)):
      code = one.hasVariable || other.hasVariable ? .unknownUnitsMixed : .unitsDiffer
      if one.isNone { help = help.isEmpty ? "a plain number has no unit: give it one" : help }
    case (.list, _):
      code = .listForValue
      message = "\(what()) must be \(words(target)), and this is a list"
      if help.isEmpty { help = "say what is made of the members: `max(…)`, `any(…)`, `count(…)`, `first(…)`" }
    default: break
    }
    report(Diagnostic(code, message, at: place(id), labels: Array(labels.prefix(3)), notes: notes, help: help))
    return make(.constant(.missing), [], .unknown, at: place(id))
  }

  /// The name of a scale, or a word for one that stands in the place of a type.
  func scaleName(_ scale: ScaleID) -> String { program[scale].name.isEmpty ? "SCALE" : program[scale].name }

  /// Checks several expressions that have one type, and gives them as values of it.
  ///
  /// With `expected`, bare names are looked up in it; without, the first that says its type by itself decides.
  mutating func joinedExpressions(
    _ nodes: [NodeReference], scope: Scope, expected: Type?, context: JoinContext
  ) -> (operands: [ExpressionID], type: Type) {
    var checked: [ExpressionID?] = Array(repeating: nil, count: nodes.count)
    var wanted = expected
    if wanted == nil || wanted == .nothing || wanted == .unknown {
      for (index, node) in nodes.enumerated() where saysItsType(node, scope: scope) {
        let id = expression(node, scope: scope, expected: nil)
        checked[index] = id
        if type(id) != .nothing {
          wanted = type(id)
          break
        }
      }
    }
    var operands: [ExpressionID] = []
    // Where nothing says the type, bare levels are one error, not one each.
    let isOneFault = wanted == nil && (context == .cases || context == .branches)
    for (index, node) in nodes.enumerated() {
      let hasError = isOneFault && operands.contains { type($0) == .unknown }
      if hasError, checked[index] == nil { silenceBareNames(node, scope: scope) }
      operands.append(checked[index] ?? expression(node, scope: scope, expected: wanted))
    }
    return joined(operands, expected: expected, context: context)
  }

  /// Counts the bare names that a case gives, and that name nothing, as reported.
  private mutating func silenceBareNames(_ node: NodeReference, scope: Scope) {
    switch kind(node) {
    case .name: if !resolves(name(node), scope: scope) { expressionState.reported.insert(place(node)) }
    case .parenthesized, .list: for child in children(node) { silenceBareNames(child, scope: scope) }
    case .ifExpression: for child in children(node).dropFirst() { silenceBareNames(child, scope: scope) }
    case .cases:
      for child in children(node) {
        let parts = children(child)
        let value = kind(child) == .otherwiseCase ? parts.first : parts.dropFirst().first
        if let value { silenceBareNames(value, scope: scope) }
      }
    default: break
    }
  }

  /// Values of one type made of these expressions; reported where there is none.
  mutating func joined(
    _ operands: [ExpressionID], expected: Type?, context: JoinContext
  ) -> (operands: [ExpressionID], type: Type) {
    if operands.contains(where: { type($0) == .unknown }) { return (operands, .unknown) }
    var target: Type = .nothing
    var decisive: ExpressionID?
    for operand in operands {
      let next = type(operand)
      if next == .nothing { continue }
      if target == .nothing || (decisive.map { isZero($0) } ?? false) {
        target = next
        decisive = operand
        continue
      }
      guard let both = commonType(target, next, second: operand) else {
        reportJoin(decisive ?? operands[0], operand, context: context)
        return (operands, .unknown)
      }
      target = both
    }
    // What is expected decides where it can: a number stands for the level with that number.
    if let expected, expected != .nothing, expected != .unknown, expected != target {
      let all = operands.map { converted($0, to: expected) }
      if all.allSatisfy({ $0 != nil }) { return (all.compactMap { $0 }, expected) }
    }
    if target == .nothing { return (operands, expected ?? .nothing) }
    var result: [ExpressionID] = []
    for operand in operands {
      guard let value = converted(operand, to: target) else {
        reportJoin(decisive ?? operands[0], operand, context: context)
        return (operands, .unknown)
      }
      result.append(value)
    }
    return (result, target)
  }

  /// The type that values of both have in common, or nil.
  func commonType(_ one: Type, _ other: Type, second: ExpressionID? = nil) -> Type? {
    if one == other { return one }
    switch (one, other) {
    case (.nothing, _): return other
    case (_, .nothing): return one
    case (.unknown, _), (_, .unknown): return .unknown
    case (.list(let member), .list(let wanted)): return commonType(member, wanted).map { .list($0) }
    case (.list(let member), _): return commonType(member, other).map { .list($0) }
    case (_, .list(let member)): return commonType(one, member).map { .list($0) }
    case (.level(let scale), .level(let another)):
      return program[scale].isNumbered && program[another].isNumbered ? .number : nil
    case (.level(let scale), .quantity(let dimension)), (.quantity(let dimension), .level(let scale)):
      return program[scale].isNumbered && dimension.isNone ? .number : nil
    case (.quantity, .quantity):
      if let second, isZero(second) { return one }
      return nil
    case (.duration, .quantity(let dimension)), (.quantity(let dimension), .duration):
      return dimension == Dimension(.calendarMonth) || dimension == Dimension(.time) ? .duration : nil
    case (.text, .link), (.link, .text), (.text, .file), (.file, .text), (.link, .file), (.file, .link): return .text
    case (.open, .text), (.text, .open): return .text
    case (.record(let kinds), .record(let others)): return .record(Array(Set(kinds).union(others)).sorted())
    default: return nil
    }
  }

  private mutating func reportJoin(_ first: ExpressionID, _ second: ExpressionID, context: JoinContext) {
    var notes: [DiagnosticText] = []
    for id in [first, second] {
      if case .level(let scale) = type(id).element, !program[scale].isNumbered {
        notes.append("the levels of '\(program[scale].name)' have no numbers, so they mix with nothing")
        break
      }
    }
    report(
      Diagnostic(
        .branchesDiffer, "\(context.words) must have one type", at: place(second),
        labels: [
          Label(place(first), "this is \(words(type(first)))"), Label(place(second), "this is \(words(type(second)))"),
        ], notes: notes))
  }

  /// Whether an expression says its type without being told what to expect: a bare level, a year, `missing` do not.
  func saysItsType(_ node: NodeReference, scope: Scope) -> Bool {
    switch kind(node) {
    case .missing, .notApplicable, .error, .columnSource: return false
    case .name: return resolves(name(node), scope: scope)
    case .parenthesized: return firstChild(node).map { saysItsType($0, scope: scope) } ?? false
    case .list: return children(node).contains { saysItsType($0, scope: scope) }
    case .ifExpression: return children(node).dropFirst().contains { saysItsType($0, scope: scope) }
    case .cases:
      for child in children(node) {
        let parts = children(child)
        let value = kind(child) == .otherwiseCase ? parts.first : parts.dropFirst().first
        if let value, saysItsType(value, scope: scope) { return true }
      }
      return false
    case .call:
      guard let callee = firstChild(node), let name = bareName(callee),
        Builtins.followArguments.contains(name)
      else { return true }
      return children(node).dropFirst().contains { argument in
        children(argument).last.map { saysItsType($0, scope: scope) } ?? false
      }
    default: return true
    }
  }
}
