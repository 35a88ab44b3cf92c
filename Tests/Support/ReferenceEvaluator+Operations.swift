import EMSEngine
import EMSSemantics
import EMSValues

extension ReferenceEvaluator {
  // MARK: Operations on values

  mutating func operate(
    _ operation: Operation, _ values: [ReferenceResult], _ expression: Expression, _ operands: [ExpressionID]
  ) -> ReferenceResult {
    let type = expression.type
    switch operation {
    case .list: return ReferenceResult(list: values.map { .init(open: 0, item: $0) })
    case .known:
      let kept = (values[0].members ?? []).filter { $0.open != CellState.missing && $0.item.state != CellState.missing }
      return ReferenceResult(
        list: kept, state: values[0].state == CellState.missing ? CellState.value : values[0].state)
    case .aggregate(let aggregate):
      if case .series(let points) = values[0].value, values[0].state == CellState.value {
        let list = points.map { ReferenceResult.Member(open: 0, item: ReferenceResult(.number($0.value))) }
        return self.aggregate(aggregate, ReferenceResult(list: list), .number)
      }
      if !values[0].isList { return ReferenceResult(state: values[0].state) }
      return self.aggregate(aggregate, values[0], program.expressions[operands[0]].type.member ?? .unknown)
    case .aggregateValues(let aggregate):
      let member =
        operands.map { program.expressions[$0].type.member ?? program.expressions[$0].type }
        .first { $0 != .nothing } ?? .unknown
      return lifted(values) { evaluator, singles in
        evaluator.aggregate(
          aggregate, ReferenceResult(list: singles.map { .init(open: 0, item: $0) }), member)
      }
    case .isIn:
      let list = values[1]
      return lifted([values[0]]) { $0.isIn($1[0], list) }
    case .share, .rank, .cumulativeShare:
      let list = values[1]
      return lifted([values[0]]) { $0.position(operation, $1[0], list) }
    case .function(.isMissing) where type.member == nil:
      let isOpen = values[0].members?.contains { $0.open != 0 } ?? false
      return ReferenceResult(
        .yesNo((values[0].state != CellState.value && values[0].state != CellState.notApplicable) || isOpen))
    case .function(.isNotApplicable) where type.member == nil:
      return ReferenceResult(.yesNo(values[0].state == CellState.notApplicable))
    case .function(.ifMissing) where values[1].isList:
      return values[0].state == CellState.missing ? values[1] : values[0]
    case .function(.ifNotApplicable) where values[1].isList:
      return values[0].state == CellState.notApplicable ? values[1] : values[0]
    case .conditional: return choose(values, true, false, type)
    case .cases(let hasOtherwise, let isBlocks): return choose(values, hasOtherwise, isBlocks, type)
    default: return lifted(values) { $0.single(operation, $1) }
    }
  }

  private mutating func choose(
    _ values: [ReferenceResult], _ hasOtherwise: Bool, _ isBlocks: Bool, _ type: Type
  ) -> ReferenceResult {
    let conditions = stride(from: 0, to: values.count / 2 * 2, by: 2).map { values[$0] }
    if conditions.contains(where: { $0.isList }) {
      return lifted(values) { _, singles in
        ReferenceEvaluator.cases(singles, hasOtherwise: hasOtherwise, isBlocks: isBlocks)
      }
    }
    let result = ReferenceEvaluator.cases(values, hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    if type.member != nil, !result.isList {
      if result.state == CellState.missing { return .unknownList }
      if result.state == CellState.value { return ReferenceResult(list: [.init(open: 0, item: result)]) }
      return ReferenceResult(list: [], state: result.state)
    }
    return result
  }

  /// Cases: what follows a case is itself a value, so a missing condition can ask whether it matters.
  static func cases(_ values: [ReferenceResult], hasOtherwise: Bool, isBlocks: Bool) -> ReferenceResult {
    if values.count == 1, hasOtherwise { return values[0] }
    if values.isEmpty { return ReferenceResult(state: isBlocks ? CellState.notApplicable : CellState.error) }
    let condition = values[0]
    if condition.state == CellState.value, condition.isYes { return values[1] }
    let rest = cases(Array(values.dropFirst(2)), hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    if condition.state == CellState.value { return rest }
    if condition.state == CellState.missing {
      if values[1] == rest { return rest }
      if rest.state >= CellState.notApplicable, values[1].state == rest.state { return rest }
      return ReferenceResult(state: CellState.missing)
    }
    return ReferenceResult(state: condition.state)
  }

  static func connect(_ values: [ReferenceResult], decider: Bool) -> ReferenceResult {
    if values.contains(where: { $0.state == CellState.value && $0.isYes == decider }) {
      return ReferenceResult(.yesNo(decider))
    }
    let applicable = values.filter { $0.state != CellState.notApplicable }
    if applicable.isEmpty { return ReferenceResult(state: CellState.notApplicable) }
    let worst = applicable.map(\.state).max() ?? 0
    return worst == CellState.value ? ReferenceResult(.yesNo(!decider)) : ReferenceResult(state: worst)
  }

  static func compare(_ comparison: Comparison, _ a: ReferenceResult, _ b: ReferenceResult) -> ReferenceResult {
    let state = max(a.state, b.state)
    if state != CellState.value { return ReferenceResult(state: state) }
    let order = order(a.value, b.value)
    switch comparison {
    case .equal: return ReferenceResult(.yesNo(order == 0))
    case .notEqual: return ReferenceResult(.yesNo(order != 0))
    case .less: return ReferenceResult(.yesNo(order < 0))
    case .lessOrEqual: return ReferenceResult(.yesNo(order <= 0))
    case .greater: return ReferenceResult(.yesNo(order > 0))
    case .greaterOrEqual: return ReferenceResult(.yesNo(order >= 0))
    }
  }

  /// −1, 0 or 1; values without an order differ.
  static func order(_ a: Value, _ b: Value) -> Int {
    if a == b { return 0 }
    switch (a, b) {
    case (.number(let x), .number(let y)): return x < y ? -1 : 1
    case (.level(_, let x), .level(_, let y)): return x < y ? -1 : 1
    case (.yesNo(let x), .yesNo): return x ? 1 : -1
    case (.date(let x), .date(let y)): return x < y ? -1 : 1
    case (.period(let x), .period(let y)): return x < y ? -1 : 1
    case (.text(let x), .text(let y)): return x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
    default: return 1
    }
  }

  private func isIn(_ value: ReferenceResult, _ list: ReferenceResult) -> ReferenceResult {
    if value.state != CellState.value { return ReferenceResult(state: value.state) }
    if list.state >= CellState.notApplicable { return ReferenceResult(state: list.state) }
    var worst = CellState.value
    for member in list.members ?? [] {
      let state = member.open != 0 ? member.open : member.item.state
      if state == CellState.value {
        if ReferenceEvaluator.order(value.value, member.item.value) == 0 { return ReferenceResult(.yesNo(true)) }
      } else if state != CellState.notApplicable {
        worst = max(worst, state)
      }
    }
    return worst == CellState.value ? ReferenceResult(.yesNo(false)) : ReferenceResult(state: worst)
  }

  private mutating func position(
    _ operation: Operation, _ value: ReferenceResult, _ list: ReferenceResult
  ) -> ReferenceResult {
    let total = aggregate(.sum, list, .number)
    let state = max(value.state, total.state)
    if state != CellState.value { return ReferenceResult(state: state) }
    let numbers = (list.members ?? []).filter { $0.item.state == CellState.value }.map(\.item.number)
    let above = numbers.filter { $0 > value.number }
    switch operation {
    case .rank: return ReferenceResult(.number(Rational(above.count + 1)))
    case .share: return ReferenceEvaluator.number(value.number / total.number)
    default: return ReferenceEvaluator.number(above.reduce(.zero, +) / total.number)
    }
  }

  private static func number(_ number: Rational?) -> ReferenceResult {
    guard let number, !number.isTooWide else { return ReferenceResult(state: CellState.error) }
    return ReferenceResult(.number(number))
  }

  // MARK: Aggregates

  func aggregate(_ aggregate: Aggregate, _ list: ReferenceResult, _ type: Type) -> ReferenceResult {
    if list.state >= CellState.notApplicable { return ReferenceResult(state: list.state) }
    let members = list.members ?? []
    let states = members.map { $0.open != 0 ? $0.open : $0.item.state }
    let values = zip(members, states).filter { $0.1 == CellState.value }.map(\.0.item.value)
    let worst = states.filter { $0 != CellState.notApplicable }.max() ?? CellState.value
    let allDropped = values.isEmpty && !members.isEmpty
    func strict(_ ofNothing: Value, _ result: () -> ReferenceResult) -> ReferenceResult {
      if worst != CellState.value { return ReferenceResult(state: worst) }
      if allDropped { return ReferenceResult(state: CellState.notApplicable) }
      return values.isEmpty ? ReferenceResult(ofNothing) : result()
    }
    let numbers = values.map { if case .number(let number) = $0 { number } else { Rational.zero } }
    let sum = numbers.reduce(Rational.zero, +)
    switch aggregate {
    case .any, .all:
      let decider = aggregate == .any
      if values.contains(.yesNo(decider)) { return ReferenceResult(.yesNo(decider)) }
      return strict(.yesNo(!decider)) { ReferenceResult(.yesNo(!decider)) }
    case .countMembers:
      let open = members.map(\.open).max() ?? 0
      return open == 0 ? ReferenceResult(.number(Rational(members.count))) : ReferenceResult(state: open)
    case .countYes:
      return strict(.number(0)) { ReferenceResult(.number(Rational(values.filter { $0 == .yesNo(true) }.count))) }
    case .first, .last:
      guard let member = aggregate == .first ? members.first : members.last else {
        return ReferenceResult(state: CellState.missing)
      }
      return member.open != 0 ? ReferenceResult(state: member.open) : member.item
    case .sum: return strict(.number(0)) { ReferenceEvaluator.number(sum) }
    case .mean: return strict(.missing) { ReferenceEvaluator.number(sum / Rational(numbers.count)) }
    case .median:
      return strict(.missing) {
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        if sorted.count % 2 == 1 { return ReferenceEvaluator.number(sorted[middle]) }
        return ReferenceEvaluator.number((sorted[middle - 1] + sorted[middle]) / 2)
      }
    case .min, .max, .worst, .best:
      var isGreatest = aggregate == .max
      var scale: Scale?
      if case .level(let id) = type, program[id].isOrdered { scale = program[id] }
      if aggregate == .worst { isGreatest = !(scale?.isWorstFirst ?? false) }
      if aggregate == .best { isGreatest = scale?.isWorstFirst ?? false }
      let best = values.reduce(nil as Value?) { known, value in
        guard let known else { return value }
        return (ReferenceEvaluator.order(value, known) > 0) == isGreatest ? value : known
      }
      if let scale, case .level(_, let index)? = best, Int(index) == (isGreatest ? scale.levels.count - 1 : 0) {
        return ReferenceResult(best ?? .missing)
      }
      return strict(.missing) { ReferenceResult(best ?? .missing) }
    }
  }

  // MARK: Single values

  private mutating func single(_ operation: Operation, _ values: [ReferenceResult]) -> ReferenceResult {
    switch operation {
    case .and: return ReferenceEvaluator.connect(values, decider: false)
    case .or: return ReferenceEvaluator.connect(values, decider: true)
    case .compare(let comparison): return ReferenceEvaluator.compare(comparison, values[0], values[1])
    case .weighted(let overApplicable): return weighted(values, overApplicable)
    case .function(.isMissing):
      return ReferenceResult(
        .yesNo(values[0].state != CellState.value && values[0].state != CellState.notApplicable))
    case .function(.isNotApplicable): return ReferenceResult(.yesNo(values[0].state == CellState.notApplicable))
    case .function(.ifMissing): return values[0].state == CellState.missing ? values[1] : values[0]
    case .function(.ifNotApplicable): return values[0].state == CellState.notApplicable ? values[1] : values[0]
    default: break
    }
    let state = values.map(\.state).max() ?? 0
    if state != CellState.value { return ReferenceResult(state: state) }
    if values.contains(where: { if case .series = $0.value { true } else { false } }), isNumeric(operation) {
      return overSeries(operation, values.map(\.value))
    }
    switch operation {
    case .not: return ReferenceResult(.yesNo(!values[0].isYes))
    case .isBetween:
      let low = ReferenceEvaluator.order(values[0].value, values[1].value)
      let high = ReferenceEvaluator.order(values[0].value, values[2].value)
      return ReferenceResult(.yesNo(low >= 0 && high <= 0))
    case .levelNumber:
      guard case .level(let scale, let index) = values[0].value else { return values[0] }
      return ReferenceResult(program[scale].levels[Int(index)].number.map { .number($0) } ?? .missing)
    case .matrix(let id):
      guard case .level(_, let row) = values[0].value, case .level(_, let column) = values[1].value else {
        return ReferenceResult(state: CellState.error)
      }
      let matrix = program.matrices[id.position]
      return ReferenceResult(matrix.cells[Int(row) * program[matrix.columnScale].levels.count + Int(column)])
    case .band(let id): return band(program.bands[id.position], values.map(\.number))
    case .function(let function) where !isNumeric(operation): return self.function(function, values.map(\.value))
    default: return ReferenceEvaluator.number(arithmetic(operation, values.map(\.number)))
    }
  }

  private func isNumeric(_ operation: Operation) -> Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .power, .negate, .round, .roundTo: true
    case .function(.floor), .function(.ceiling), .function(.absolute), .function(.squareRoot),
      .function(.exponential), .function(.logarithm):
      true
    default: false
    }
  }

  private func arithmetic(_ operation: Operation, _ numbers: [Rational]) -> Rational? {
    switch operation {
    case .add: return numbers[0] + numbers[1]
    case .subtract: return numbers[0] - numbers[1]
    case .multiply: return numbers[0] * numbers[1]
    case .divide: return numbers[0] / numbers[1]
    case .power: return numbers[0].power(numbers[1])
    case .negate: return -numbers[0]
    case .round(let rule):
      guard numbers.count > 1 else { return numbers[0].rounded(digits: 0, rule: rule) }
      return numbers[1].wholeValue.map { numbers[0].rounded(digits: Int($0), rule: rule) }
    case .roundTo(let rule): return numbers[0].rounded(toMultipleOf: numbers[1], rule: rule)
    case .function(.floor): return numbers[0].floor
    case .function(.ceiling): return numbers[0].ceiling
    case .function(.absolute): return numbers[0].magnitude
    case .function(.squareRoot): return numbers[0].squareRoot
    case .function(.exponential): return numbers[0].exponential
    case .function(.logarithm): return numbers[0].naturalLogarithm
    default: return nil
    }
  }

  private func overSeries(_ operation: Operation, _ values: [Value]) -> ReferenceResult {
    var points: [SeriesPoint] = []
    let series = values.map { value -> [SeriesPoint]? in if case .series(let points) = value { points } else { nil } }
    for point in series.compactMap({ $0 }).first ?? [] {
      var numbers: [Rational] = []
      for (value, other) in zip(values, series) {
        if let other {
          guard let match = other.first(where: { $0.period == point.period }) else { break }
          numbers.append(match.value)
        } else if case .number(let number) = value {
          numbers.append(number)
        }
      }
      guard numbers.count == values.count else { continue }
      guard let result = arithmetic(operation, numbers), !result.isTooWide else {
        return ReferenceResult(state: CellState.error)
      }
      points.append(SeriesPoint(period: point.period, value: result))
    }
    return ReferenceResult(.series(points))
  }

  private func band(_ band: Band, _ numbers: [Rational]) -> ReferenceResult {
    for item in band.items {
      if let lower = item.lower {
        let limit = numbers[Int(lower)]
        if numbers[0] < limit || (numbers[0] == limit && !item.includesLower) { continue }
      }
      if let upper = item.upper {
        let limit = numbers[Int(upper)]
        if numbers[0] > limit || (numbers[0] == limit && !item.includesUpper) { continue }
      }
      return ReferenceResult(.level(band.scale, index: item.level))
    }
    return ReferenceResult(state: band.mayMiss ? CellState.missing : CellState.error)
  }

  private func weighted(_ values: [ReferenceResult], _ overApplicable: Bool) -> ReferenceResult {
    let pairs = stride(from: 0, to: values.count, by: 2).map { (values[$0], values[$0 + 1]) }
    let used = overApplicable ? pairs.filter { $0.0.state != CellState.notApplicable } : pairs
    let state = max(used.map(\.0.state).max() ?? 0, pairs.map(\.1.state).max() ?? 0)
    if state >= CellState.inheritedError { return ReferenceResult(state: state) }
    let total = pairs.reduce(Rational.zero) { $0 + $1.1.number }
    if total != .one || pairs.contains(where: { $0.1.number < .zero }) {
      return ReferenceResult(state: CellState.error)
    }
    if used.isEmpty { return ReferenceResult(state: CellState.notApplicable) }
    if state != CellState.value { return ReferenceResult(state: state) }
    let sum = used.reduce(Rational.zero) { $0 + $1.0.number * $1.1.number }
    if !overApplicable { return ReferenceEvaluator.number(sum) }
    return ReferenceEvaluator.number(sum / used.reduce(Rational.zero) { $0 + $1.1.number })
  }
}
