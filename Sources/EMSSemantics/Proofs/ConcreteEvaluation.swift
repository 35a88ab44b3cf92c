import EMSSyntax
import EMSValues

/// Values of the leaves of a rule, to evaluate it once: for witnesses, formulas and pairs.
struct ConcreteEvaluation {
  /// What the rule reads: inputs of the row, fields of other records, parameters of tables.
  var leaves: [ExpressionID] = []
  /// Their values.
  var values: [Value] = []
  /// The place of each shape among the leaves.
  var places: [Int32: Int] = [:]
  /// How deep fields are followed.
  var depth = 0
}

extension Checker {
  /// What a rule reads in the end, each once by its shape; computed fields of the same row are followed. Nil where it
  /// reads what cannot be tried: lists, series, dates.
  mutating func leaves(of id: ExpressionID) -> [ExpressionID]? {
    var result: [ExpressionID] = []
    var seen: Set<Int32> = []
    var isPlain = true
    collectLeaves(id, &result, &seen, &isPlain, depth: 0)
    return isPlain && result.count <= 16 ? result : nil
  }

  private mutating func collectLeaves(
    _ id: ExpressionID, _ result: inout [ExpressionID], _ seen: inout Set<Int32>, _ isPlain: inout Bool, depth: Int
  ) {
    guard isPlain, depth < 100 else {
      isPlain = false
      return
    }
    let operands = Array(program.expressions.operands(of: id))
    switch program.expressions[id].operation {
    case .constant, .parameter: return
    case .access(let field):
      if isOwnRow(operands.first), case .computed(let rule) = program[field].role, rule.index >= 0 {
        collectLeaves(rule, &result, &seen, &isPlain, depth: depth + 1)
        return
      }
      addLeaf(id, &result, &seen, &isPlain)
    case .argument, .accessInLayer, .accessOneOf, .judged, .aggregate, .share, .rank, .cumulativeShare, .latestBy:
      addLeaf(id, &result, &seen, &isPlain)
    case .function(let function):
      switch function {
      case .floor, .ceiling, .absolute, .squareRoot, .exponential, .logarithm, .ifMissing, .ifNotApplicable:
        for operand in operands { collectLeaves(operand, &result, &seen, &isPlain, depth: depth + 1) }
      default: addLeaf(id, &result, &seen, &isPlain)
      }
    case .filter, .mapMembers, .known, .list, .row, .allRecords:
      isPlain = false
    case .isIn where operands.count == 2:
      collectLeaves(operands[0], &result, &seen, &isPlain, depth: depth + 1)
      guard case .list = program.expressions[operands[1]].operation else {
        isPlain = false
        return
      }
      for member in program.expressions.operands(of: operands[1]) {
        collectLeaves(member, &result, &seen, &isPlain, depth: depth + 1)
      }
    case .compare:
      // A comparison of what cannot be tried, a date or a text, is tried as yes and no.
      if operands.contains(where: { !isTried(type($0)) }) {
        addLeaf(id, &result, &seen, &isPlain)
        return
      }
      for operand in operands { collectLeaves(operand, &result, &seen, &isPlain, depth: depth + 1) }
    default:
      for operand in operands { collectLeaves(operand, &result, &seen, &isPlain, depth: depth + 1) }
    }
  }

  private func isTried(_ type: Type) -> Bool {
    switch type {
    case .quantity, .yesNo, .level: true
    default: false
    }
  }

  private mutating func addLeaf(
    _ id: ExpressionID, _ result: inout [ExpressionID], _ seen: inout Set<Int32>, _ isPlain: inout Bool
  ) {
    guard isTried(type(id)) else {
      isPlain = false
      return
    }
    if seen.insert(shape(id)).inserted { result.append(id) }
  }

  /// The value of an expression with these values of its leaves; `missing` for what is not known.
  mutating func evaluate(_ id: ExpressionID, _ evaluation: inout ConcreteEvaluation) -> Value {
    if evaluation.places.isEmpty {
      for (index, leaf) in evaluation.leaves.enumerated() { evaluation.places[shape(leaf)] = index }
    }
    return value(id, &evaluation)
  }

  private mutating func value(_ id: ExpressionID, _ evaluation: inout ConcreteEvaluation) -> Value {
    let expression = program.expressions[id]
    switch expression.operation {
    case .constant(let value): return value
    case .parameter(let id): return program.parameters[id.position].value
    default: break
    }
    if let place = evaluation.places[shape(id)] { return evaluation.values[place] }
    let operands = program.expressions.operands(of: id)
    func number(_ position: Int, _ checker: inout Checker, _ evaluation: inout ConcreteEvaluation) -> Rational? {
      guard position < operands.count else { return nil }
      if case .number(let number) = checker.value(operands[operands.startIndex + position], &evaluation) {
        return number
      }
      return nil
    }
    func operand(_ position: Int) -> ExpressionID { operands[operands.startIndex + position] }
    switch expression.operation {
    case .access(let field):
      guard case .computed(let rule) = program[field].role, rule.index >= 0, evaluation.depth < 60 else {
        return .missing
      }
      evaluation.depth += 1
      defer { evaluation.depth -= 1 }
      return value(rule, &evaluation)
    case .add, .subtract, .multiply, .divide, .power:
      guard let left = number(0, &self, &evaluation), let right = number(1, &self, &evaluation) else { return .missing }
      let result: Rational? =
        switch expression.operation {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: left.power(right)
        }
      return result.map { .number($0) } ?? .missing
    case .negate: return number(0, &self, &evaluation).map { .number(-$0) } ?? .missing
    case .levelNumber:
      guard case .level(let scale, let index) = value(operand(0), &evaluation) else { return .missing }
      return program[scale].levels[Int(index)].number.map { .number($0) } ?? .missing
    case .compare(let comparison) where operands.count == 2:
      return compare(comparison, value(operand(0), &evaluation), value(operand(1), &evaluation))
    case .isIn where operands.count == 2:
      let subject = value(operand(0), &evaluation)
      for member in program.expressions.operands(of: operand(1)) {
        if compare(.equal, subject, value(member, &evaluation)) == .yesNo(true) { return .yesNo(true) }
      }
      return .yesNo(false)
    case .isBetween where operands.count == 3:
      let subject = value(operand(0), &evaluation)
      let low = compare(.greaterOrEqual, subject, value(operand(1), &evaluation))
      let high = compare(.lessOrEqual, subject, value(operand(2), &evaluation))
      guard case .yesNo(let isAbove) = low, case .yesNo(let isBelow) = high else { return .missing }
      return .yesNo(isAbove && isBelow)
    case .and, .or, .not: return logic(expression.operation, operands, &evaluation)
    case .conditional where operands.count == 3:
      guard case .yesNo(let isYes) = value(operand(0), &evaluation) else { return .missing }
      return value(operand(isYes ? 1 : 2), &evaluation)
    case .cases(let hasOtherwise, let isBlocks):
      var index = 0
      while index + 1 < operands.count {
        guard case .yesNo(let isYes) = value(operand(index), &evaluation) else { return .missing }
        if isYes { return value(operand(index + 1), &evaluation) }
        index += 2
      }
      if hasOtherwise, index < operands.count { return value(operand(index), &evaluation) }
      return isBlocks ? .notApplicable : .missing
    case .band(let id): return band(id, operands, &evaluation)
    case .matrix(let id):
      let matrix = program.matrices[id.position]
      guard case .level(_, let row) = value(operand(0), &evaluation),
        case .level(_, let column) = value(operand(1), &evaluation)
      else { return .missing }
      let position = Int(row) * program[matrix.columnScale].levels.count + Int(column)
      return position < matrix.cells.count ? matrix.cells[position] : .missing
    case .table(let id): return table(id, operands, &evaluation)
    case .aggregateValues(let aggregate): return aggregated(aggregate, operands, &evaluation)
    case .weighted:
      var total = Rational.zero
      for index in stride(from: 0, to: operands.count - 1, by: 2) {
        guard let term = number(index, &self, &evaluation), let weight = number(index + 1, &self, &evaluation) else {
          return .missing
        }
        total += term * weight
      }
      return .number(total)
    case .round(let rule):
      guard let number = number(0, &self, &evaluation) else { return .missing }
      if operands.count == 1 { return .number(number.rounded(rule: rule)) }
      guard let digits = self.number(operand(1), &evaluation)?.wholeValue else { return .missing }
      return .number(number.rounded(digits: Int(digits), rule: rule))
    case .roundTo(let rule):
      guard let number = number(0, &self, &evaluation), let step = self.number(operand(1), &evaluation) else {
        return .missing
      }
      return number.rounded(toMultipleOf: step, rule: rule).map { .number($0) } ?? .missing
    case .function(let function):
      return self.function(function, operands, &evaluation)
    default: return .missing
    }
  }

  private mutating func number(_ id: ExpressionID, _ evaluation: inout ConcreteEvaluation) -> Rational? {
    if case .number(let number) = value(id, &evaluation) { return number }
    return nil
  }

  private func compare(_ comparison: Comparison, _ left: Value, _ right: Value) -> Value {
    switch (left, right) {
    case (.number(let one), .number(let other)): return .yesNo(comparison.ofValues.holds(one, other))
    case (.level(_, let one), .level(_, let other)): return .yesNo(comparison.holds(Int(one), Int(other)))
    case (.yesNo(let one), .yesNo(let other)): return .yesNo((one == other) == (comparison == .equal))
    case (.missing, _), (_, .missing), (.notApplicable, _), (_, .notApplicable): return .missing
    default: return .yesNo((left == right) == (comparison == .equal))
    }
  }

  private mutating func logic(
    _ operation: Operation, _ operands: ArraySlice<ExpressionID>, _ evaluation: inout ConcreteEvaluation
  ) -> Value {
    let values = operands.map { value($0, &evaluation) }
    switch operation {
    case .and:
      if values.contains(.yesNo(false)) { return .yesNo(false) }
      return values.contains(.missing) ? .missing : .yesNo(true)
    case .or:
      if values.contains(.yesNo(true)) { return .yesNo(true) }
      return values.contains(.missing) ? .missing : .yesNo(false)
    default:
      if case .yesNo(let isYes)? = values.first { return .yesNo(!isYes) }
      return .missing
    }
  }

  private mutating func band(
    _ id: BandID, _ operands: ArraySlice<ExpressionID>, _ evaluation: inout ConcreteEvaluation
  ) -> Value {
    let band = program.bands[id.position]
    guard let first = operands.first, case .number(let number) = value(first, &evaluation) else { return .missing }
    for item in band.items {
      if let lower = item.lower {
        guard let limit = self.number(operands[operands.startIndex + Int(lower)], &evaluation) else { return .missing }
        if number < limit || (number == limit && !item.includesLower) { continue }
      }
      if let upper = item.upper {
        guard let limit = self.number(operands[operands.startIndex + Int(upper)], &evaluation) else { return .missing }
        if number > limit || (number == limit && !item.includesUpper) { continue }
      }
      return .level(band.scale, index: item.level)
    }
    return .missing
  }

  private mutating func table(
    _ id: TableID, _ operands: ArraySlice<ExpressionID>, _ evaluation: inout ConcreteEvaluation
  ) -> Value {
    let values = operands.map { value($0, &evaluation) }
    for row in program.tables[id.position].rows {
      guard zip(row.patterns, values).allSatisfy({ matches($0, $1) }) else { continue }
      var inner = ConcreteEvaluation()
      for (index, value) in values.enumerated() {
        inner.places[proof.shapes.number(.operation(.argument(Int32(index)), []), sample: nil)] = index
        inner.values.append(value)
      }
      return self.value(row.result, &inner)
    }
    return .missing
  }

  private func matches(_ pattern: DecisionTable.Pattern, _ value: Value) -> Bool {
    switch pattern {
    case .any: true
    case .equal(let other): compare(.equal, value, other) == .yesNo(true)
    case .compare(let comparison, let other): compare(comparison, value, other) == .yesNo(true)
    case .between(let low, let high):
      compare(.greaterOrEqual, value, low) == .yesNo(true) && compare(.lessOrEqual, value, high) == .yesNo(true)
    case .either(let patterns): patterns.contains { matches($0, value) }
    }
  }

  private mutating func aggregated(
    _ aggregate: Aggregate, _ operands: ArraySlice<ExpressionID>, _ evaluation: inout ConcreteEvaluation
  ) -> Value {
    var values: [Value] = []
    for operand in operands {
      let next = value(operand, &evaluation)
      if next != .notApplicable { values.append(next) }
    }
    switch aggregate {
    case .any:
      return values.contains(.yesNo(true)) ? .yesNo(true) : values.contains(.missing) ? .missing : .yesNo(false)
    case .all:
      return values.contains(.yesNo(false)) ? .yesNo(false) : values.contains(.missing) ? .missing : .yesNo(true)
    case .countMembers: return .number(Rational(values.count))
    case .countYes:
      return values.contains(.missing) ? .missing : .number(Rational(values.count { $0 == .yesNo(true) }))
    default: break
    }
    if values.isEmpty || values.contains(.missing) { return .missing }
    if case .level(let scale, _)? = values.first {
      let indices = values.compactMap { value -> Int32? in
        if case .level(_, let index) = value { return index }
        return nil
      }
      let isLast: Bool
      switch aggregate {
      case .max: isLast = true
      case .worst: isLast = !program[scale].isWorstFirst
      case .best: isLast = program[scale].isWorstFirst
      default: isLast = false
      }
      guard let index = isLast ? indices.max() : indices.min() else { return .missing }
      return .level(scale, index: index)
    }
    var numbers = values.compactMap { value -> Rational? in
      if case .number(let number) = value { return number }
      return nil
    }
    guard numbers.count == values.count, !numbers.isEmpty else { return .missing }
    numbers.sort()
    switch aggregate {
    case .min: return .number(numbers[0])
    case .max: return .number(numbers[numbers.count - 1])
    case .sum: return .number(numbers.reduce(.zero, +))
    case .mean: return (numbers.reduce(.zero, +) / Rational(numbers.count)).map { .number($0) } ?? .missing
    case .median:
      let middle = numbers.count / 2
      if numbers.count % 2 == 1 { return .number(numbers[middle]) }
      return ((numbers[middle - 1] + numbers[middle]) / Rational(2)).map { .number($0) } ?? .missing
    default: return .missing
    }
  }

  private mutating func function(
    _ function: Function, _ operands: ArraySlice<ExpressionID>, _ evaluation: inout ConcreteEvaluation
  ) -> Value {
    guard let first = operands.first else { return .missing }
    let argument = value(first, &evaluation)
    switch function {
    case .ifMissing:
      if argument == .missing, let second = operands.last { return value(second, &evaluation) }
      return argument
    case .ifNotApplicable:
      if argument == .notApplicable, let second = operands.last { return value(second, &evaluation) }
      return argument
    case .isMissing: return .yesNo(argument == .missing)
    case .isNotApplicable: return .yesNo(argument == .notApplicable)
    default: break
    }
    guard case .number(let number) = argument else { return .missing }
    switch function {
    case .floor: return .number(number.floor)
    case .ceiling: return .number(number.ceiling)
    case .absolute: return .number(number.magnitude)
    case .squareRoot: return number.squareRoot.map { .number($0) } ?? .missing
    case .exponential: return number.exponential.map { .number($0) } ?? .missing
    case .logarithm: return number.naturalLogarithm.map { .number($0) } ?? .missing
    default: return .missing
    }
  }
}
