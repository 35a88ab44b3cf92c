import EMSSyntax
import EMSValues

/// What an expression can be.
extension Prover {
  /// An operand of what refuses n/a: asks whether it may be, where the expression stands.
  mutating func strict(_ id: ExpressionID, _ value: AbstractValue, _ context: Context) -> AbstractValue {
    guard value.states.contains(.notApplicable), !context.allowsNotApplicable, type(id).member == nil else {
      return value
    }
    if context.reports, !value.isCutShort, !context.facts.isEmpty {
      questions.append(
        Question(subject: .notApplicable, expression: id, readsParameter: value.readsParameter))
    }
    var result = value
    result.states.remove(.notApplicable)
    return result
  }

  /// The values of operands that refuse n/a.
  private mutating func strictValues(_ ids: [ExpressionID], _ context: Context) -> [AbstractValue] {
    var result: [AbstractValue] = []
    for id in ids { result.append(strict(id, value(id, context), context)) }
    return result
  }

  /// Sorts of operations that are followed alike.
  private enum Sort {
    case leaf, access, arithmetic, number, condition, cases, lookup, list, position, function
  }

  private func sort(_ id: ExpressionID) -> Sort {
    switch program.expressions[id].operation {
    case .constant, .today, .parameter, .argument, .row, .allRecords, .judged, .judgedBy, .judgedOn: .leaf
    case .access, .accessOneOf, .accessInLayer: .access
    case .add, .subtract, .multiply, .divide, .power: .arithmetic
    case .negate, .levelNumber, .round, .roundTo: .number
    case .compare, .isIn, .isBetween, .and, .or, .not: .condition
    case .conditional, .cases: .cases
    case .band, .matrix, .table, .weighted: .lookup
    case .list, .filter, .mapMembers, .latestBy, .known, .aggregate, .aggregateValues: .list
    case .share, .cumulativeShare, .rank: .position
    case .function: .function
    }
  }

  /// What an expression can be where it stands.
  ///
  /// It calls itself for operands, as deep as expressions are nested: each sort is a function of its own, so that little is kept
  /// for each level.
  mutating func value(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    depth += 1
    defer { depth -= 1 }
    if !context.facts.isEverything { stepsLeft -= 1 }
    if depth > Prover.greatestDepth { return anything(id) }
    switch sort(id) {
    case .leaf: return leaf(id, context)
    case .access: return access(id, context)
    case .arithmetic: return arithmetic(id, context)
    case .number: return number(id, context)
    case .condition: return condition(id, context)
    case .cases: return cases(id, context)
    case .lookup: return lookup(id, context)
    case .list: return list(id, context)
    case .position: return position(id, context)
    case .function: return function(id, context)
    }
  }

  /// What is not followed any further.
  private func anything(_ id: ExpressionID) -> AbstractValue {
    var result = AbstractValue(values(of: type(id)), [.missing, .notApplicable, .error])
    result.isCutShort = true
    return result
  }

  private mutating func leaf(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let expression = self.expression(id)
    switch expression.operation {
    case .constant(let value): return self.value(of: value, type: expression.type)
    case .today: return AbstractValue(values(of: .date))
    case .parameter(let parameter): return value(of: parameter)
    case .argument(let index):
      let symbol = symbols.intern(.operation(expression.operation, []))
      let own =
        context.arguments.indices.contains(Int(index))
        ? context.arguments[Int(index)] : AbstractValue(values(of: expression.type))
      return restricted(own, to: symbol, context)
    case .judged: return AbstractValue(ValueSet([.zero, .one]))
    case .judgedBy: return AbstractValue(nil, .missing)
    case .judgedOn: return AbstractValue(values(of: .date), .missing)
    default: return AbstractValue(nil)
    }
  }

  /// A number made of one other.
  private mutating func number(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let operands = self.operands(id)
    let parts = strictValues(operands, context)
    switch expression(id).operation {
    case .negate: return AbstractValue.combining(parts, parts.first?.values?.negated)
    case .levelNumber:
      guard let operand = operands.first, case .level(let scale) = type(operand).element,
        let positions = parts.first?.values
      else { return AbstractValue.combining(parts, .all) }
      return AbstractValue.combining(parts, numbers(of: positions, in: scale))
    default: return rounded(id, parts)
    }
  }

  private mutating func lookup(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let operands = self.operands(id)
    switch expression(id).operation {
    case .band(let band): return self.band(band, id, operands, context)
    case .matrix(let matrix): return lookup(matrix, strictValues(operands, context))
    case .table(let table): return self.table(table, operands, context)
    case .weighted(let overApplicable): return weighted(id, operands, overApplicable: overApplicable, context)
    default: return anything(id)
    }
  }

  private mutating func list(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let expression = self.expression(id)
    let operands = self.operands(id)
    switch expression.operation {
    case .list:
      var result = AbstractValue.nothing
      for operand in operands { result = result.union(value(operand, context.droppingNotApplicable)) }
      return result
    case .filter: return filter(operands, context)
    case .mapMembers, .latestBy: return mapped(expression, operands, context)
    case .known:
      var result = operands.first.map { value($0, context) } ?? AbstractValue(nil)
      result.states.remove(.missing)
      return result
    case .aggregate(let aggregate): return self.aggregate(aggregate, expression, operands, context)
    case .aggregateValues(let aggregate): return listed(aggregate, expression, operands, context)
    default: return anything(id)
    }
  }

  /// Shares and ranks.
  private mutating func position(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let operation = expression(id).operation
    var parts: [AbstractValue] = []
    for operand in operands(id) { parts.append(value(operand, context.droppingNotApplicable)) }
    if operation == .rank { return AbstractValue.combining(parts, ValueSet(from: .one, to: nil, step: .one)) }
    // What is asked about need not be one of the list, so that a share may be more than 1.
    let arePositive = parts.allSatisfy { $0.values?.smallest?.value.map { $0.sign >= 0 } ?? false }
    let greatest: Rational? = operation == .cumulativeShare ? .one : nil
    var result = AbstractValue.combining(parts, arePositive ? ValueSet(from: .zero, to: greatest) : .all)
    result.states.formUnion([.missing, .error])
    return result
  }

  /// A condition: its parts are followed, then what it can be as a whole.
  private mutating func condition(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    var result = follow(condition: id, context)
    if type(id).member != nil {
      result.values = ValueSet([.zero, .one])
      return result
    }
    let touched = touchedParameter
    touchedParameter = false
    result.values = truth(id, context)
    if touchedParameter { result.readsParameter = true }
    touchedParameter = touched || touchedParameter
    return result
  }

  private mutating func access(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let expression = self.expression(id)
    let operands = self.operands(id)
    guard let operand = operands.first else { return AbstractValue(nil, [.missing]) }
    let reference = value(operand, context)
    var result: AbstractValue
    switch expression.operation {
    case .access(let field):
      if type(operand).member != nil {
        result = value(of: field)
      } else {
        let row = symbol(operand, context)
        result = read(field, of: row, access(field, of: row), context)
      }
    case .accessOneOf(let fields):
      result = .nothing
      for field in fields { result = result.union(value(of: field)) }
      result.states.insert(.missing)
    case .accessInLayer(let fields, _):
      result = .nothing
      for field in fields { result = result.union(value(of: field)) }
    default: return AbstractValue(nil, [.missing])
    }
    if reference.states.contains(.missing) { result.states.insert(.missing) }
    if reference.states.contains(.error) { result.states.insert(.error) }
    if reference.states.contains(.silentlyNotApplicable) { result.states.insert(.silentlyNotApplicable) }
    if reference.states.contains(.notApplicable) {
      result.states.insert(.notApplicable)
    }
    if reference.isCutShort { result.isCutShort = true }
    return result
  }

  private mutating func arithmetic(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let parts = strictValues(operands(id), context)
    return arithmetic(expression(id), parts)
  }

  private func arithmetic(_ expression: Expression, _ parts: [AbstractValue]) -> AbstractValue {
    guard parts.count == 2, let left = parts[0].values, let right = parts[1].values else {
      var result = AbstractValue.combining(parts, nil)
      if case .quantity = expression.type.element { result.values = .all }
      result.states.formUnion([.missing, .error])
      return result
    }
    var result = AbstractValue.combining(parts, nil)
    switch expression.operation {
    case .add: result.values = left + right
    case .subtract: result.values = left - right
    case .multiply: result.values = left * right
    case .divide:
      result.values = left / right
      if right.contains(.zero) { result.states.insert(.error) }
    default:
      result.values = left.power(right)
      result.states.insert(.error)
    }
    return result
  }

  private func rounded(_ id: ExpressionID, _ parts: [AbstractValue]) -> AbstractValue {
    let expression = self.expression(id)
    var result = AbstractValue.combining(parts, .all)
    guard let values = parts.first?.values else { return result }
    switch expression.operation {
    case .round(let rule):
      if parts.count == 1 {
        result.values = values.rounded(rule: rule)
      } else if let digits = parts[1].values?.single?.wholeValue, (-60...60).contains(digits) {
        result.values = values.rounded(digits: Int(digits), rule: rule)
      }
    case .roundTo(let rule):
      if parts.count == 2, let step = parts[1].values?.single {
        result.values = values.rounded(toMultipleOf: step, rule: rule)
      }
    default: break
    }
    return result
  }

  /// A matrix: the cells of the rows and columns that can be asked for.
  func lookup(_ id: MatrixID, _ parts: [AbstractValue]) -> AbstractValue {
    let matrix = program.matrices[id.position]
    let columns = program[matrix.columnScale].levels.count
    let rows = program[matrix.rowScale].levels.count
    let whole = AbstractValue.combining(parts, values(of: matrix.result))
    guard parts.count == 2, matrix.cells.count == rows * columns, columns > 0,
      let row = parts[0].values?.exactValues, let column = parts[1].values?.exactValues
    else { return whole }
    var found: Set<Value> = []
    for one in row {
      for other in column {
        guard let i = one.wholeValue, let j = other.wholeValue, i >= 0, j >= 0, Int(i) < rows, Int(j) < columns
        else { return whole }
        found.insert(matrix.cells[Int(i) * columns + Int(j)])
      }
    }
    var result = AbstractValue.combining(parts, nil)
    var numbers: [Rational] = []
    for cell in found {
      if let position = position(of: cell) { numbers.append(position) } else { result.states.insert(.missing) }
    }
    result.values = ValueSet(numbers)
    return result
  }

  // MARK: Lists

  private mutating func filter(_ operands: [ExpressionID], _ context: Context) -> AbstractValue {
    guard operands.count == 2 else { return AbstractValue(nil) }
    let list = value(operands[0], context)
    let member = symbols.intern(.member(symbol(operands[0], context)))
    _ = value(operands[1], context.entering(member).droppingNotApplicable)
    var result = list
    result.states.insert(.missing)
    return result
  }

  private mutating func mapped(
    _ expression: Expression, _ operands: [ExpressionID], _ context: Context
  ) -> AbstractValue {
    guard operands.count == 2 else { return AbstractValue(nil) }
    let list = value(operands[0], context)
    let member = symbols.intern(.member(symbol(operands[0], context)))
    let body = value(operands[1], context.entering(member).droppingNotApplicable)
    if expression.operation == .latestBy {
      // Members whose key is n/a drop out.
      var result = list
      result.states = list.states.union(body.states).aggregated
      result.states.insert(.missing)
      return result
    }
    var result = body
    result.states.formUnion(list.states)
    return result
  }

  private mutating func aggregate(
    _ aggregate: Aggregate, _ expression: Expression, _ operands: [ExpressionID], _ context: Context
  ) -> AbstractValue {
    guard let operand = operands.first else { return AbstractValue(nil) }
    let members = value(operand, context.droppingNotApplicable)
    var result = members
    // For what is checked an aggregate applies.
    result.states = result.states.aggregated
    switch aggregate {
    case .min, .max, .worst, .best, .first, .last:
      result.states.insert(.missing)
    case .mean, .median:
      result.values = members.values?.hull
      result.states.insert(.missing)
    case .sum:
      result.values = members.values?.repeatedSums
    case .countYes, .countMembers:
      result.values = ValueSet(from: .zero, to: nil, step: .one)
    case .any:
      result.values = members.values?.contains(.one) == false ? ValueSet(.zero) : ValueSet([.zero, .one])
    case .all:
      result.values = members.values?.contains(.zero) == false ? ValueSet(.one) : ValueSet([.zero, .one])
    }
    if case .series = type(operand).element, case .quantity = expression.type.element {
      result.values = .all
      result.states.insert(.missing)
    }
    return result
  }

  /// An aggregate of listed values, of which those that may be n/a may drop out.
  private mutating func listed(
    _ aggregate: Aggregate, _ expression: Expression, _ operands: [ExpressionID], _ context: Context
  ) -> AbstractValue {
    var parts: [AbstractValue] = []
    for operand in operands { parts.append(value(operand, context.droppingNotApplicable)) }
    var result = AbstractValue.combining(parts, nil)
    // Only where all drop out is nothing left.
    result.states.subtract(.dropping)
    if parts.allSatisfy({ !$0.states.isDisjoint(with: .dropping) }) { result.states.insert(.silentlyNotApplicable) }
    var isLowest = false
    switch aggregate {
    case .worst, .best:
      var isWorstFirst = false
      if case .level(let scale) = expression.type.element { isWorstFirst = program[scale].isWorstFirst }
      isLowest = (aggregate == .worst) == isWorstFirst
    case .min: isLowest = true
    default: break
    }
    var sum: ValueSet?
    for part in parts {
      guard let own = part.values else { return result }
      let mayDrop = !part.states.isDisjoint(with: .dropping)
      guard let before = sum else {
        sum = own
        if mayDrop, parts.count > 1 {
          sum = aggregate == .sum || aggregate == .countYes ? own.union(.init(.zero)) : nil
        }
        continue
      }
      let next: ValueSet
      switch aggregate {
      case .min, .max, .worst, .best: next = isLowest ? before.minimum(own) : before.maximum(own)
      case .sum, .countYes, .mean: next = before + own
      case .any: next = before.maximum(own)
      case .all: next = before.minimum(own)
      default: next = before.union(own)
      }
      sum = mayDrop ? next.union(before) : next
    }
    let all = parts.reduce(ValueSet.empty) { $0.union($1.values ?? .all) }
    switch aggregate {
    case .mean:
      let count = Rational(parts.count)
      let mayDrop = parts.contains { !$0.states.isDisjoint(with: .dropping) }
      result.values = mayDrop ? all.hull : sum.map { $0 / ValueSet(count) }
    case .median: result.values = all.hull
    case .countMembers: result.values = ValueSet(from: .zero, to: Rational(parts.count), step: .one)
    case .first, .last: result.values = all
    default:
      // Values that may drop out at the front leave any of the others.
      result.values = sum.map { parts[0].states.isDisjoint(with: .dropping) ? $0 : $0.union(all) } ?? all
    }
    // The top or bottom of a scale, a yes or a no decides, though another value is missing.
    if let extreme = decisive(aggregate, expression.type, isLowest: isLowest), all.contains(extreme) {
      result.values = result.values?.union(ValueSet(extreme))
    }
    return result
  }

  /// The value that decides an aggregate of levels, or of yes and no.
  private func decisive(_ aggregate: Aggregate, _ type: Type, isLowest: Bool) -> Rational? {
    switch aggregate {
    case .any: return .one
    case .all: return .zero
    case .min, .max, .worst, .best:
      guard case .level(let scale) = type.element else { return nil }
      return isLowest ? .zero : Rational(program[scale].levels.count - 1)
    default: return nil
    }
  }

  // MARK: Functions

  private mutating func function(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let expression = self.expression(id)
    let operands = self.operands(id)
    guard case .function(let function) = expression.operation else { return anything(id) }
    switch function {
    case .isMissing, .isNotApplicable:
      guard let operand = operands.first else { return AbstractValue(nil) }
      let own = value(operand, context.droppingNotApplicable)
      var result = AbstractValue(asked(function, of: operand, own, id, context))
      if expression.type.member != nil { result.states = own.states }
      return result
    case .ifMissing, .ifNotApplicable:
      guard operands.count == 2 else { return AbstractValue(nil) }
      let state: PossibleStates = function == .ifMissing ? .missing : .dropping
      // `if-missing` keeps n/a, which is for its reader to refuse.
      var first = value(operands[0], context.droppingNotApplicable)
      let second = value(operands[1], context)
      guard !first.states.isDisjoint(with: state) else { return first }
      first.states.subtract(state)
      return first.union(second)
    default: break
    }
    let parts = strictValues(operands, context)
    var result = AbstractValue.combining(parts, values(of: expression.type))
    let own = parts.first?.values
    switch function {
    case .floor: result.values = own?.floor
    case .ceiling: result.values = own?.ceiling
    case .absolute: result.values = own?.magnitude
    case .squareRoot:
      result.values = own?.squareRoot
      result.states.insert(.error)
    case .exponential:
      result.values = own?.exponential
      result.states.insert(.error)
    case .logarithm:
      result.values = own?.naturalLogarithm
      result.states.insert(.error)
    case .days, .years: result.values = .wholeNumbers
    case .length: result.values = ValueSet(from: .zero, to: nil, step: .one)
    case .contains, .startsWith: result.values = ValueSet([.zero, .one])
    case .at, .change, .trend, .yearlySum, .yearlyMean, .yearlyLast, .quarterlySum, .quarterlyMean, .quarterlyLast,
      .periods, .until, .quantityOfText:
      result.states.formUnion([.missing, .error])
    case .datePlusDuration, .dateMinusDuration, .datePlusDays, .dateMinusDays, .durationTimes, .durationPlus:
      result.states.insert(.error)
    default: break
    }
    return result
  }

  /// Whether `x is missing` or `x is n/a` can be yes and no.
  private mutating func asked(
    _ function: Function, of operand: ExpressionID, _ own: AbstractValue, _ id: ExpressionID, _ context: Context
  ) -> ValueSet {
    let both = ValueSet([.zero, .one])
    if type(id).member != nil || type(operand).member != nil { return both }
    let states: PossibleStates = function == .isMissing ? [.missing, .error] : .notApplicable
    // An aggregate may be n/a after all where all its members are.
    var possible = both
    if function == .isMissing, own.states.isDisjoint(with: states) { possible = ValueSet(.zero) }
    if own.values?.isEmpty == true, own.states.isSubset(of: states), !own.states.isEmpty { possible = ValueSet(.one) }
    if case .numbers(let known)? = context.facts.domain(of: symbol(id, context)) {
      possible = possible.intersection(known)
    }
    return possible
  }
}
