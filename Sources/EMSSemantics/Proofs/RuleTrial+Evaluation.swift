import EMSValues

/// Computing one combination, by the table of section 5. What is decided already is not computed.
extension RuleTrial {
  mutating func evaluate(_ index: Int) -> Outcome {
    let node = nodes[index]
    switch node.action {
    case .leaf(let leaf):
      isRead[leaf] = stamp
      return leaves[leaf].values.isEmpty ? .missing : leaves[leaf].values[chosen[leaf]]
    case .constant(let value): return value
    default: break
    }
    if stamps[index] == stamp { return memory[index] }
    evaluations += 1
    let result = compute(node)
    stamps[index] = stamp
    memory[index] = result
    return result
  }

  private mutating func compute(_ node: Node) -> Outcome {
    switch node.action {
    case .leaf, .constant: return .missing
    case .numbers(let numbers):
      guard case .number(let position) = strict(node, 0) else { return evaluate(node.operands[0]) }
      guard let index = position.wholeValue, numbers.indices.contains(Int(index)), let number = numbers[Int(index)]
      else { return .error }
      return .number(number)
    case .cells(let cells, let columns):
      return strictly(node) { numbers in
        guard numbers.count == 2, let row = numbers[0].wholeValue, let column = numbers[1].wholeValue else {
          return nil
        }
        let index = Int(row) * columns + Int(column)
        guard cells.indices.contains(index), case .number(let cell) = cells[index] else { return nil }
        return cell
      }
    case .band(let band): return evaluate(band, node)
    case .table(let rows, let count): return lookup(rows, argumentCount: count, node)
    case .operation(let operation): return compute(operation, node)
    }
  }

  private mutating func compute(_ operation: Operation, _ node: Node) -> Outcome {
    switch operation {
    case .add: return strictly(node) { $0[0] + $0[1] }
    case .subtract: return strictly(node) { $0[0] - $0[1] }
    case .multiply: return strictly(node) { $0[0] * $0[1] }
    case .divide: return strictly(node) { $0[0] / $0[1] }
    case .power: return strictly(node) { $0[0].power($0[1]) }
    case .negate: return strictly(node) { -$0[0] }
    case .compare(let comparison):
      let relation = Prover.comparison(comparison)
      return strictly(node) { relation.holds($0[0], $0[1]) ? .one : .zero }
    case .isBetween: return strictly(node) { $0[1] <= $0[0] && $0[0] <= $0[2] ? .one : .zero }
    case .isIn: return strictly(node) { $0.dropFirst().contains($0[0]) ? .one : .zero }
    case .and: return decide(node, by: .zero)
    case .or: return decide(node, by: .one)
    case .not:
      let value = evaluate(node.operands[0])
      if case .number(let number) = value { return .number(.one - number) }
      return value
    case .conditional: return cases(node, hasOtherwise: true, isBlocks: false)
    case .cases(let hasOtherwise, let isBlocks): return cases(node, hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    case .round(let rule):
      return strictly(node) { numbers in
        guard numbers.count > 1 else { return numbers[0].rounded(rule: rule) }
        guard let digits = numbers[1].wholeValue, (-1000...1000).contains(digits) else { return nil }
        return numbers[0].rounded(digits: Int(digits), rule: rule)
      }
    case .roundTo(let rule): return strictly(node) { $0[0].rounded(toMultipleOf: $0[1], rule: rule) }
    case .weighted(let overApplicable): return weighted(node, overApplicable: overApplicable)
    case .aggregateValues(let aggregate): return self.aggregate(aggregate, node)
    case .function(let function): return self.function(function, node)
    default: return .error
    }
  }

  /// An operand of what refuses n/a.
  private mutating func strict(_ node: Node, _ position: Int) -> Outcome {
    let operand = node.operands[position]
    let value = evaluate(operand)
    if value == .notApplicable, let expression = expressionOfNode[operand] {
      incidents.append(expression)
    }
    return value
  }

  private mutating func strictly(_ node: Node, _ function: ([Rational]) -> Rational?) -> Outcome {
    var numbers: [Rational] = []
    var state: Outcome?
    for position in node.operands.indices {
      switch strict(node, position) {
      case .number(let number): numbers.append(number)
      case .missing: if state != .error { state = .missing }
      case .error: state = .error
      case .notApplicable: if state == nil { state = .notApplicable }
      }
    }
    if let state { return state }
    guard let result = function(numbers), !result.isTooWide else { return .error }
    return .number(result)
  }

  private mutating func decide(_ node: Node, by decider: Rational) -> Outcome {
    var state: Outcome?
    var isApplicable = false
    for operand in node.operands {
      switch evaluate(operand) {
      case .number(let number):
        isApplicable = true
        if number == decider { return .number(decider) }
      case .notApplicable: break
      case .missing:
        isApplicable = true
        if state != .error { state = .missing }
      case .error:
        isApplicable = true
        state = .error
      }
    }
    if !isApplicable { return .notApplicable }
    return state ?? .number(.one - decider)
  }

  private mutating func cases(_ node: Node, hasOtherwise: Bool, isBlocks: Bool) -> Outcome {
    let pairs = node.operands.count / 2
    for pair in 0..<pairs {
      switch strict(node, pair * 2) {
      case .number(let number):
        if number == .one { return evaluate(node.operands[pair * 2 + 1]) }
      case .missing, .error: return .missing
      case .notApplicable: return .notApplicable
      }
    }
    if hasOtherwise, let last = node.operands.last { return evaluate(last) }
    if isBlocks { return .notApplicable }
    if let expression = node.expression { incidents.append(expression) }
    return .error
  }

  private mutating func evaluate(_ band: Band, _ node: Node) -> Outcome {
    var limits: [Rational?] = []
    guard case .number(let value) = strict(node, 0) else { return evaluate(node.operands[0]) }
    for operand in node.operands.dropFirst() {
      guard case .number(let limit) = evaluate(operand) else { return .missing }
      limits.append(limit)
    }
    func limit(_ index: Int32?) -> Rational? {
      guard let index, limits.indices.contains(Int(index) - 1) else { return nil }
      return limits[Int(index) - 1]
    }
    for item in band.items {
      if let low = limit(item.lower), !(low < value || (item.includesLower && low == value)) { continue }
      if let high = limit(item.upper), !(value < high || (item.includesUpper && high == value)) { continue }
      return .number(Rational(Int(item.level)))
    }
    if band.mayMiss { return .missing }
    if let expression = node.expression { incidents.append(expression) }
    return .error
  }

  /// The first row whose patterns all hold.
  private mutating func lookup(_ rows: [[DecisionTable.Pattern]], argumentCount: Int, _ node: Node) -> Outcome {
    for (row, patterns) in rows.enumerated() {
      var holds = true
      for (position, pattern) in patterns.enumerated() where position < argumentCount {
        if case .any = pattern { continue }
        guard case .number(let value) = strict(node, position) else { return evaluate(node.operands[position]) }
        if !accepts(pattern, value) {
          holds = false
          break
        }
      }
      if holds { return evaluate(node.operands[argumentCount + row]) }
    }
    return .error
  }

  private func accepts(_ pattern: DecisionTable.Pattern, _ value: Rational) -> Bool {
    func number(_ literal: Value) -> Rational? {
      if case .number(let number) = outcome(of: literal) { return number }
      return nil
    }
    switch pattern {
    case .any: return true
    case .equal(let literal): return number(literal) == value
    case .compare(let comparison, let literal):
      return number(literal).map { Prover.comparison(comparison).holds(value, $0) } ?? false
    case .between(let low, let high):
      guard let least = number(low), let greatest = number(high) else { return false }
      return least <= value && value <= greatest
    case .either(let parts): return parts.contains { accepts($0, value) }
    }
  }

  private mutating func weighted(_ node: Node, overApplicable: Bool) -> Outcome {
    var sum = Rational.zero
    var used = Rational.zero
    var total = Rational.zero
    var state: Outcome?
    for position in stride(from: 0, to: node.operands.count - 1, by: 2) {
      guard case .number(let weight) = evaluate(node.operands[position + 1]) else { return .missing }
      total += weight
      if weight.sign < 0 { return .error }
      let value = overApplicable ? evaluate(node.operands[position]) : strict(node, position)
      switch value {
      case .number(let number):
        sum += number * weight
        used += weight
      case .notApplicable: if !overApplicable { return .notApplicable }
      case .missing: if state != .error { state = .missing }
      case .error: state = .error
      }
    }
    if total != .one { return .error }
    if let state { return state }
    if !overApplicable { return .number(sum) }
    return (sum / used).map { .number($0) } ?? .notApplicable
  }

  private mutating func aggregate(_ aggregate: Aggregate, _ node: Node) -> Outcome {
    if aggregate == .any { return decide(node, by: .one) }
    if aggregate == .all { return decide(node, by: .zero) }
    var numbers: [Rational] = []
    for operand in node.operands {
      switch evaluate(operand) {
      case .number(let number): numbers.append(number)
      case .notApplicable: break
      case .missing: return .missing
      case .error: return .error
      }
    }
    guard let first = numbers.first, let last = numbers.last else { return .notApplicable }
    var isWorstFirst = false
    if case .level(let scale) = node.type { isWorstFirst = program[scale].isWorstFirst }
    let sum = numbers.reduce(.zero, +)
    switch aggregate {
    case .min: return .number(numbers.min() ?? first)
    case .max: return .number(numbers.max() ?? first)
    case .worst: return .number((isWorstFirst ? numbers.min() : numbers.max()) ?? first)
    case .best: return .number((isWorstFirst ? numbers.max() : numbers.min()) ?? first)
    case .sum, .countYes: return .number(sum)
    case .mean: return (sum / Rational(numbers.count)).map { .number($0) } ?? .error
    case .median:
      let sorted = numbers.sorted()
      let middle = sorted.count / 2
      if sorted.count % 2 == 1 { return .number(sorted[middle]) }
      return ((sorted[middle - 1] + sorted[middle]) / 2).map { .number($0) } ?? .error
    case .countMembers: return .number(Rational(numbers.count))
    case .first: return .number(first)
    case .last: return .number(last)
    case .any, .all: return .error
    }
  }

  private mutating func function(_ function: Function, _ node: Node) -> Outcome {
    switch function {
    case .floor: return strictly(node) { $0[0].floor }
    case .ceiling: return strictly(node) { $0[0].ceiling }
    case .absolute: return strictly(node) { $0[0].magnitude }
    case .squareRoot: return strictly(node) { $0[0].squareRoot }
    case .exponential: return strictly(node) { $0[0].exponential }
    case .logarithm: return strictly(node) { $0[0].naturalLogarithm }
    case .ifMissing, .ifNotApplicable:
      guard node.operands.count == 2 else { return .error }
      let first = evaluate(node.operands[0])
      return first == (function == .ifMissing ? .missing : .notApplicable) ? evaluate(node.operands[1]) : first
    case .isMissing:
      let first = evaluate(node.operands[0])
      return .number(first == .missing || first == .error ? .one : .zero)
    case .isNotApplicable: return .number(evaluate(node.operands[0]) == .notApplicable ? .one : .zero)
    default: return .error
    }
  }
}
