import EMSSyntax
import EMSValues

/// Aggregates over lists, series and listed values, and weighted sums.
extension Checker {
  mutating func aggregate(
    _ aggregate: Aggregate, _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope,
    expected: Type?
  ) -> ExpressionID {
    guard !arguments.isEmpty, arguments.allSatisfy({ $0.label == nil }) else { return wrongArguments(entry, node) }
    let wanted: Type? =
      switch aggregate {
      case .any, .all: .yesNo
      case .min, .max, .worst, .best: expected?.element
      default: nil
      }
    if arguments.count == 1 {
      let list = expression(arguments[0].value, scope: scope, expected: wanted.map { .list($0) })
      if type(list) == .unknown { return poison(node) }
      if case .series(let dimension) = type(list), aggregate == .sum || aggregate == .mean {
        return make(.aggregate(aggregate), [list], .quantity(dimension), node)
      }
      guard isList(list) else { return reportSingle(entry, list, node) }
      guard let members = aggregated(list, by: aggregate, entry, node) else { return poison(node) }
      return make(.aggregate(aggregate), [members], type(members).element, node)
    }
    let joined = joinedExpressions(arguments.map(\.value), scope: scope, expected: wanted, context: .listedValues)
    if joined.type == .unknown { return poison(node) }
    if let list = joined.operands.first(where: { isList($0) }) {
      report(
        Diagnostic(
          .listForValue, "`\(entry.name)` takes one list, or several single values", at: place(list),
          help: "aggregate the list first: `\(entry.name)(…)`"))
      return poison(node)
    }
    var operands: [ExpressionID] = []
    for operand in joined.operands {
      guard let value = aggregated(operand, by: aggregate, entry, node) else { return poison(node) }
      operands.append(value)
    }
    return make(.aggregateValues(aggregate), operands, operands.first.map { type($0) } ?? .number, node)
  }

  /// A list, or one of several values, as the aggregate wants its members; nil, and reported, where it cannot.
  private mutating func aggregated(
    _ id: ExpressionID, by aggregate: Aggregate, _ entry: Builtins.Entry, _ node: NodeReference
  ) -> ExpressionID? {
    let element = type(id).element
    let wants: DiagnosticText
    switch aggregate {
    case .any, .all:
      if element == .yesNo || element == .nothing { return id }
      wants = "yes-no values"
    case .worst, .best:
      if case .level(let scale) = element, program[scale].isOrdered { return id }
      if element == .nothing { return id }
      wants = "levels of a scale"
    case .min, .max:
      switch element {
      case .date, .period, .nothing: return id
      case .level(let scale) where program[scale].isOrdered: return id
      case .quantity: return oneUnit(id, node) ? id : nil
      default: wants = "numbers, levels of a scale or dates"
      }
    case .sum, .mean, .median:
      if element == .nothing { return id }
      if let value = numeric(id), case .quantity = type(value).element { return oneUnit(value, node) ? value : nil }
      wants = "numbers or quantities"
    default: return id
    }
    var notes: [DiagnosticText] = []
    var help: DiagnosticText = ""
    if case .level(let scale) = element {
      notes.append(
        program[scale].isOrdered
          ? "the levels of '\(program[scale].name)' have no numbers"
          : "'\(program[scale].name)' is a choice: its values have no order")
    }
    if element == .yesNo { help = "`count(…)` counts the yeses" }
    if case .record = element { help = "name the field of the members: `\(entry.name)(….score)`" }
    report(
      Diagnostic(
        .argumentDoesNotFit,
        "`\(entry.name)` needs \(wants), and here \(isList(id) ? "each member" : "this") is \(words(element))",
        at: place(id), notes: notes, help: help))
    return nil
  }

  /// Whether the members surely have one unit; reported where only the data say so.
  private mutating func oneUnit(_ id: ExpressionID, _ node: NodeReference) -> Bool {
    guard isList(id), let dimension = dimension(of: type(id)) else { return true }
    for term in dimension.terms where term.base.isVariable {
      let number = -1 - Int(term.base.id)
      guard number < expressionState.unitVariables.count,
        case .some = expressionState.unitVariables[number].root
      else { continue }
      report(
        Diagnostic(
          .unknownUnitsMixed, "each member may have a unit of its own, so they cannot be taken together", at: place(id),
          help: "take together members whose unit the declaration says: `quantity t`"))
      return false
    }
    return true
  }

  mutating func count(
    _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    guard !arguments.isEmpty, arguments.allSatisfy({ $0.label == nil }) else { return wrongArguments(entry, node) }
    if arguments.count == 1 {
      let list = expression(arguments[0].value, scope: scope, expected: nil)
      if type(list) == .unknown { return poison(node) }
      guard isList(list) else { return reportSingle(entry, list, node) }
      return make(.aggregate(type(list).element == .yesNo ? .countYes : .countMembers), [list], .number, node)
    }
    let joined = joinedExpressions(arguments.map(\.value), scope: scope, expected: nil, context: .listedValues)
    if joined.type == .unknown { return poison(node) }
    return make(.aggregateValues(joined.type == .yesNo ? .countYes : .countMembers), joined.operands, .number, node)
  }

  mutating func edge(
    _ aggregate: Aggregate, _ entry: Builtins.Entry, _ arguments: [Argument], _ node: NodeReference, scope: Scope,
    expected: Type?
  ) -> ExpressionID {
    guard arguments.count == 1, arguments[0].label == nil else { return wrongArguments(entry, node) }
    let list = expression(arguments[0].value, scope: scope, expected: nil)
    if type(list) == .unknown { return poison(node) }
    guard isList(list) else { return reportSingle(entry, list, node) }
    return make(.aggregate(aggregate), [list], type(list).element, node)
  }

  // MARK: Weighted sums

  mutating func weighted(_ arguments: [Argument], _ node: NodeReference, scope: Scope) -> ExpressionID {
    var terms: [ExpressionID] = []
    var weights: [ExpressionID?] = []
    var isOverApplicable = false
    var isSound = true
    for argument in arguments {
      guard let label = argument.label else {
        report(
          Diagnostic(
            .badWeight, "a term of `weighted` needs its weight", at: place(argument.node),
            help: "write `\(text(argument.value)): 40 %`, or bracket the term: `(…): 40 %`"))
        isSound = false
        continue
      }
      if bareName(label) == "over", kind(label) == .name, bareName(argument.value) == "applicable" {
        isOverApplicable = true
        continue
      }
      let raw = expression(label, scope: scope, expected: nil)
      if type(raw) == .unknown {
        isSound = false
      } else if let term = numeric(raw), case .quantity = type(term) {
        terms.append(term)
      } else {
        report(
          Diagnostic(.badWeight, "a term of `weighted` is a number, and this is \(words(type(raw)))", at: place(raw)))
        isSound = false
      }
      if bareName(argument.value) == "rest", kind(argument.value) == .name,
        parameter("rest", scope: scope) == nil
      {
        weights.append(nil)
        continue
      }
      let weight = expression(argument.value, scope: scope, expected: .number)
      let fitted = fit(weight, to: .number, code: .badWeight, what: "a weight")
      if type(fitted) == .unknown { isSound = false }
      weights.append(fitted)
      switch program.expressions[fitted].operation {
      case .constant, .parameter: break
      default:
        if type(fitted) != .unknown {
          report(Diagnostic(.badWeight, "a weight is a number or a parameter", at: place(fitted)))
          isSound = false
        }
      }
    }
    guard isSound else { return poison(node) }
    guard !terms.isEmpty, weights.filter({ $0 == nil }).count <= 1 else {
      report(
        Diagnostic(
          .badWeight, terms.isEmpty ? "`weighted` needs terms with weights" : "only one weight can be the rest",
          at: place(node), help: "write `weighted(severity: 60 %, probability: rest)`"))
      return poison(node)
    }
    guard let first = terms.first, let wanted = dimension(of: type(first)) else { return poison(node) }
    for term in terms.dropFirst() where dimension(of: type(term)) != wanted {
      reportUnits(first, term, what: "added", node)
      return poison(node)
    }
    let rest = rest(of: weights, node)
    var operands: [ExpressionID] = []
    for (term, weight) in zip(terms, weights) { operands += [term, weight ?? rest] }
    return make(.weighted(overApplicable: isOverApplicable), operands, .quantity(wanted), node)
  }

  /// What is left of 1: a number where all other weights are written, else a subtraction.
  private mutating func rest(of weights: [ExpressionID?], _ node: NodeReference) -> ExpressionID {
    guard weights.contains(where: { $0 == nil }) else { return make(.constant(.missing), [], .number, node) }
    var total = Rational.zero
    var others: [ExpressionID] = []
    for case let weight? in weights {
      if case .number(let value)? = constant(weight) { total += value } else { others.append(weight) }
    }
    var rest = make(.constant(.number(Rational.one - total)), [], .number, node)
    for other in others { rest = make(.subtract, [rest, other], .number, node) }
    return rest
  }
}
