import EMSSyntax
import EMSValues

/// Surprises of order: raising one input raises the result here and lowers it there.
extension Checker {
  /// The most combinations of inputs that are tried for one rule.
  static let greatestCombinations = 65_536

  mutating func proveMonotonicity() {
    for field in program.fields where !field.isLibrary {
      guard case .computed(let rule) = field.role, rule.index >= 0, hasOrder(type(rule)),
        !expressionState.fieldsInCircle.contains(field.id)
      else { continue }
      proveMonotone(field, rule)
    }
  }

  private func hasOrder(_ type: Type) -> Bool {
    switch type {
    case .quantity, .yesNo: true
    case .level(let scale): program[scale].isOrdered
    default: false
    }
  }

  private mutating func proveMonotone(_ field: Field, _ rule: ExpressionID) {
    guard let leaves = leaves(of: rule), !leaves.isEmpty, !isRising(rule, depth: 0) else { return }
    var candidates: [[Value]] = []
    var count = 1
    for leaf in leaves {
      let (values, isAll) = candidateValues(leaf)
      guard isAll, !values.isEmpty else { return }
      candidates.append(values)
      count = count.multipliedReportingOverflow(by: values.count).overflow ? Int.max : count * values.count
      if count > Checker.greatestCombinations { return }
    }
    var evaluation = ConcreteEvaluation()
    evaluation.leaves = leaves
    var results: [Int64?] = []
    var numbers: [Rational?] = []
    results.reserveCapacity(count)
    let isNumber = type(rule).isQuantity
    var positions = Array(repeating: 0, count: leaves.count)
    for _ in 0..<count {
      evaluation.values = zip(candidates, positions).map { $0[$1] }
      switch evaluate(rule, &evaluation) {
      case .number(let number):
        numbers.append(number)
        results.append(nil)
      case .level(_, let index):
        results.append(Int64(index))
        numbers.append(nil)
      case .yesNo(let isYes):
        results.append(isYes ? 1 : 0)
        numbers.append(nil)
      default:
        results.append(nil)
        numbers.append(nil)
      }
      var digit = 0
      while digit < positions.count {
        positions[digit] += 1
        if positions[digit] < candidates[digit].count { break }
        positions[digit] = 0
        digit += 1
      }
    }
    func compared(_ one: Int, _ other: Int) -> Int? {
      if isNumber {
        guard let left = numbers[one], let right = numbers[other] else { return nil }
        return left < right ? 1 : left == right ? 0 : -1
      }
      guard let left = results[one], let right = results[other] else { return nil }
      return left < right ? 1 : left == right ? 0 : -1
    }
    var width = 1
    for (index, leaf) in leaves.enumerated() {
      let size = candidates[index].count
      defer { width *= size }
      guard hasOrder(type(leaf)), size > 1 else { continue }
      var rises: Int?
      var falls: Int?
      for position in 0..<count where (position / width) % size + 1 < size {
        switch compared(position, position + width) {
        case .some(1): if rises == nil { rises = position }
        case .some(-1): if falls == nil { falls = position }
        default: break
        }
        if rises != nil, falls != nil { break }
      }
      guard rises != nil, let fall = falls else { continue }
      report(field, leaf, leaves, candidates, fall: fall, step: width, index: index, rule)
      return
    }
  }

  private mutating func report(
    _ field: Field, _ leaf: ExpressionID, _ leaves: [ExpressionID], _ candidates: [[Value]], fall: Int, step: Int,
    index: Int, _ rule: ExpressionID
  ) {
    func values(_ position: Int) -> [Value] {
      var rest = position
      return candidates.map { values in
        defer { rest /= values.count }
        return values[rest % values.count]
      }
    }
    func result(_ position: Int, _ checker: inout Checker) -> String {
      var evaluation = ConcreteEvaluation()
      evaluation.leaves = leaves
      evaluation.values = values(position)
      switch checker.evaluate(rule, &evaluation) {
      case .number(let number): return checker.shown(number, rule)
      case .level(let scale, let index): return checker.program[scale].levels[Int(index)].name
      case .yesNo(let isYes): return isYes ? "yes" : "no"
      default: return "missing"
      }
    }
    let before = values(fall)
    let after = values(fall + step)
    let others = zip(leaves, before).enumerated().filter { $0.offset != index }.map {
      words($0.element.0, $0.element.1)
    }
    let first = result(fall, &self)
    let second = result(fall + step, &self)
    reportProof(
      Diagnostic(
        .orderSurprise, "raising '\(sourceText(leaf))' can lower '\(field.name)'", at: field.place,
        notes: [
          "\(words(leaf, before[index])) gives \(first), and \(words(leaf, after[index])) gives \(second)"
            + (others.isEmpty ? "" : ", where \(others.prefix(5).joined(separator: ", "))"),
          "elsewhere raising it raises the result",
        ], help: "check the order of the cases and limits; if it is meant, leave it"))
  }

  /// Whether the parts of a rule show by their signs alone that it never falls where an input rises, or that it falls
  /// everywhere: each input stands in one place, and every part goes one way.
  private mutating func isRising(_ id: ExpressionID, depth: Int) -> Bool {
    if depth > 60 { return false }
    let operands = Array(program.expressions.operands(of: id))
    switch program.expressions[id].operation {
    case .constant, .parameter, .levelNumber, .argument, .accessInLayer, .accessOneOf: return true
    case .access(let field):
      guard isOwnRow(operands.first), case .computed(let rule) = program[field].role, rule.index >= 0 else {
        return true
      }
      return isRising(rule, depth: depth + 1)
    case .add, .round, .roundTo: return operands.allSatisfy { isRising($0, depth: depth + 1) }
    case .weighted:
      for index in stride(from: 1, to: operands.count, by: 2) {
        guard let low = possible(operands[index]).set.smallest?.value, !low.isNegative else { return false }
      }
      return operands.allSatisfy { isRising($0, depth: depth + 1) }
    case .multiply:
      for operand in operands {
        guard let low = possible(operand).set.smallest?.value, !low.isNegative else { return false }
      }
      return operands.allSatisfy { isRising($0, depth: depth + 1) }
    case .aggregateValues(let aggregate):
      switch aggregate {
      case .min, .max, .sum, .mean, .median, .any, .all: return operands.allSatisfy { isRising($0, depth: depth + 1) }
      default: return false
      }
    case .and, .or: return operands.allSatisfy { isRising($0, depth: depth + 1) }
    case .compare(.greater), .compare(.greaterOrEqual):
      guard operands.count == 2, case .constant = program.expressions[operands[1]].operation else {
        guard operands.count == 2, case .parameter = program.expressions[operands[1]].operation else { return false }
        return isRising(operands[0], depth: depth + 1)
      }
      return isRising(operands[0], depth: depth + 1)
    case .band(let id):
      let band = program.bands[id.position]
      let rises = zip(band.items, band.items.dropFirst()).allSatisfy { $0.level <= $1.level }
      let falls = zip(band.items, band.items.dropFirst()).allSatisfy { $0.level >= $1.level }
      return (rises || falls) && (operands.first.map { isRising($0, depth: depth + 1) } ?? false)
    default: return false
    }
  }
}
