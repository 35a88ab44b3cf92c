import EMSSyntax
import EMSValues

/// Units that only the data say, and the unit in which a result is shown.
extension Checker {
  /// The dimension of a type that has one; of lists, of the members.
  func dimension(of type: Type) -> Dimension? {
    switch type {
    case .quantity(let dimension), .series(let dimension): dimension
    case .list(let member): dimension(of: member)
    default: nil
    }
  }

  /// The type with another dimension.
  func replacing(dimension: Dimension, in type: Type) -> Type {
    switch type {
    case .quantity: .quantity(dimension)
    case .series: .series(dimension)
    case .list(let member): .list(replacing(dimension: dimension, in: member))
    default: type
    }
  }

  /// Where the records of an expression come from: a row, a record or "some", and the references followed from there.
  func way(to id: ExpressionID, scope: Scope) -> (root: UnitVariable.Root, path: [FieldID]) {
    let expression = program.expressions[id]
    switch expression.operation {
    case .row(let depth):
      let position = Int(depth)
      if position < scope.bindings.count { return (.row(binding: scope.bindings[position]), []) }
      if let record = scope.record { return (.record(record), []) }
      return (.row(binding: 0), [])
    case .constant(.record(let record)):
      return (.record(record), [])
    case .access(let field) where !isList(id):
      guard let operand = program.expressions.operands(of: id).first else { break }
      let before = way(to: operand, scope: scope)
      return (before.root, before.path + [field])
    default: break
    }
    return (.some(Int(id.index)), [])
  }

  /// The dimension of a unit that a path says: known where a script gives it, else a variable.
  mutating func unitDimension(_ variable: UnitVariable) -> Dimension {
    if case .record(let record) = variable.root, let unit = givenUnit(record, variable.path) { return unit.dimension }
    return .variable(number(of: variable))
  }

  /// The number of an unknown unit: equal paths from one row have one.
  mutating func number(of variable: UnitVariable) -> Int {
    if let known = expressionState.unitVariableNumbers[variable] { return known }
    let number = expressionState.unitVariables.count
    expressionState.unitVariables.append(variable)
    expressionState.unitVariableNumbers[variable] = number
    return number
  }

  /// The dimension of `quantity of PATH` and `series of PATH` in a declaration: `path` goes from the row to a field of type `unit`.
  mutating func unitDimension(ofDeclared path: [FieldID]) -> Dimension {
    .variable(number(of: UnitVariable(root: .row(binding: 0), path: path)))
  }

  /// The unit that the base gives at the end of a path from a record; nil where it is not given, or not yet read.
  func givenUnit(_ record: RecordID, _ path: [FieldID]) -> Unit? {
    var record = record
    for (index, field) in path.enumerated() {
      guard let value = givenValue(field, of: record) else { return nil }
      if index == path.count - 1 {
        if case .unit(let unit) = value { return unit }
        return nil
      }
      guard case .record(let next) = value else { return nil }
      record = next
    }
    return nil
  }

  /// What a script gives to a field of a record in the base.
  func givenValue(_ field: FieldID, of record: RecordID) -> Value? {
    guard field.position < program.given.count else { return nil }
    if field.position < declared.cellOfRow.count {
      let cell = cell(field, record.row, .base)
      return cell < 0 ? nil : program.given[field.position][Int(cell)].value
    }
    // An expression of an option has no index; the later cell of a row counts.
    var found: Value?
    for cell in program.given[field.position] where cell.row == record.row && cell.layer == .base { found = cell.value }
    return found
  }

  /// The unit in which an expression is shown: a field's own, else the one that the units of the rule combine to, of a sum
  /// the first. Nil for plain numbers and where the data say it.
  func displayUnit(of id: ExpressionID) -> Unit? {
    // Sums and products from the left, without a call for each operator of a long chain.
    var chain: [ExpressionID] = []
    var current = id
    while expressionState.writtenUnits[current] == nil, isChained(program.expressions[current].operation),
      let left = program.expressions.operands(of: current).first
    {
      chain.append(current)
      current = left
    }
    var unit = ownUnit(of: current)
    while let next = chain.popLast() {
      let operation = program.expressions[next].operation
      guard let right = program.expressions.operands(of: next).last else { continue }
      switch operation {
      case .multiply, .divide:
        let other = displayUnit(of: right)
        if unit == nil, other == nil { continue }
        let combined = operation == .multiply ? (unit ?? .one) * (other ?? .one) : (unit ?? .one) / (other ?? .one)
        unit = combined.dimension.isNone && combined.name.isEmpty ? nil : combined
      default:
        if unit == nil { unit = displayUnit(of: right) }
      }
    }
    return unit
  }

  /// The unit of an expression on a row of which the data say at least a part; nil where it is known, or not said by the row.
  func unitFormula(of id: ExpressionID) -> UnitFormula? {
    guard let dimension = dimension(of: type(id)), dimension.hasVariable else { return nil }
    var rest = dimension
    var terms: [UnitFormula.Term] = []
    for term in dimension.terms where term.base.isVariable {
      let number = -1 - Int(term.base.id)
      guard number < expressionState.unitVariables.count else { return nil }
      let variable = expressionState.unitVariables[number]
      guard variable.root == .row(binding: 0) else { return nil }
      terms.append(UnitFormula.Term(path: variable.path, exponent: term.exponent))
      rest = rest / Dimension.variable(number).power(term.exponent)
    }
    let known = displayUnit(of: id)
    if rest.isNone { return UnitFormula(known: nil, terms: terms) }
    guard let known, known.dimension == rest else { return nil }
    return UnitFormula(known: known, terms: terms)
  }

  private func isChained(_ operation: Operation) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide: true
    default: false
    }
  }

  /// The unit of what is no sum and no product.
  private func ownUnit(of id: ExpressionID) -> Unit? {
    if let written = expressionState.writtenUnits[id] { return written }
    let expression = program.expressions[id]
    let operands = program.expressions.operands(of: id)
    func first() -> Unit? { operands.lazy.compactMap { displayUnit(of: $0) }.first }
    switch expression.operation {
    case .access(let field): return program[field].unit
    case .accessOneOf(let fields), .accessInLayer(let fields, _):
      return fields.lazy.compactMap { program[$0].unit }.first
    case .parameter(let id): return program.parameters[id.position].unit
    case .negate: return first()
    case .power:
      guard let base = operands.first, let unit = displayUnit(of: base), let exponent = operands.last,
        case .number(let value)? = constant(exponent)
      else { return nil }
      return unit.power(value)
    case .conditional:
      return operands.dropFirst().lazy.compactMap { displayUnit(of: $0) }.first
    case .cases:
      return operands.enumerated().lazy.filter { $0.offset % 2 == 1 || $0.offset == operands.count - 1 }
        .compactMap { displayUnit(of: $0.element) }.first
    case .round, .roundTo, .known, .list, .aggregateValues: return first()
    case .weighted:
      return operands.enumerated().lazy.filter { $0.offset % 2 == 0 }.compactMap { displayUnit(of: $0.element) }.first
    case .filter: return operands.first.flatMap { displayUnit(of: $0) }
    case .mapMembers: return operands.last.flatMap { displayUnit(of: $0) }
    case .aggregate(let aggregate):
      switch aggregate {
      case .min, .max, .sum, .mean, .median, .worst, .best, .first, .last: return first()
      default: return nil
      }
    case .function(let function):
      switch function {
      case .floor, .ceiling, .absolute, .ifMissing, .ifNotApplicable, .at, .yearlySum, .yearlyMean, .yearlyLast,
        .quarterlySum, .quarterlyMean, .quarterlyLast, .until:
        return first()
      case .trend:
        guard let year = program.units.unit("year") else { return nil }
        // Of a series whose unit the data say, only this part is known.
        if let operand = operands.first, dimension(of: type(operand))?.hasVariable == true {
          return (first() ?? .one) / year
        }
        return first().map { $0 / year }
      case .daysBetween: return program.units.unit("day")
      default: return nil
      }
    default: return nil
    }
  }
}
