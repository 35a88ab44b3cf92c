import EMSSemantics
import EMSValues

/// Which way a result can move where an input is raised: found from the signs of the steps of the plan, for all values that
/// inputs can have. What it says is sure; where it cannot tell it says both.
struct InputDirections {
  /// A set of ways: none, up, down, both.
  struct Ways: OptionSet {
    let rawValue: UInt8
    static let up = Ways(rawValue: 1)
    static let down = Ways(rawValue: 2)
    static let both: Ways = [.up, .down]

    /// The ways of something that falls where this rises.
    var turned: Ways {
      var result: Ways = []
      if contains(.up) { result.insert(.down) }
      if contains(.down) { result.insert(.up) }
      return result
    }
  }

  private let results: Results
  private let needed: [Int]
  private let target: ColumnAddress
  /// By column of the plan and step: whether its numbers are never below 0.
  private var positive: [Int: [Bool]] = [:]

  init(_ results: Results, _ target: ColumnAddress) {
    self.results = results
    self.target = target
    needed = results.plan.columns(neededBy: [target])
    for index in needed { positive[index] = signs(of: index) }
  }

  /// 1 where the result never falls when the input of any record is raised, −1 where it never rises, 0 where it does not move,
  /// nil where both may be.
  func direction(of field: FieldID) -> Int? {
    var known: [ColumnAddress: Ways] = [:]
    for index in needed {
      let column = results.plan.columns[index]
      guard let address = column.address else { continue }
      known[address] = ways(column, positive[index] ?? [], raising: field, known)
    }
    let ways = known[target] ?? (target.field == field ? .up : [])
    switch ways {
    case []: return 0
    case .up: return 1
    case .down: return -1
    default: return nil
    }
  }

  private func ways(
    _ column: ColumnProgram, _ positive: [Bool], raising field: FieldID, _ known: [ColumnAddress: Ways]
  ) -> Ways {
    var ways: [Ways] = []
    ways.reserveCapacity(column.steps.count)
    for step in column.steps { ways.append(self.ways(step, column, positive, field, known, ways)) }
    guard let result = column.results.first else { return .both }
    return ways[result.position]
  }

  private func ways(
    _ step: PlanStep, _ column: ColumnProgram, _ positive: [Bool], _ field: FieldID,
    _ known: [ColumnAddress: Ways], _ ways: [Ways]
  ) -> Ways {
    let operands = step.operands.map { ways[$0.position] }
    let all = operands.reduce(into: Ways()) { $0.formUnion($1) }
    func isPositive(_ index: Int) -> Bool { positive[step.operands[index].position] }
    switch step.operation {
    case .constant, .today, .parameter, .argument, .row, .allRecords, .cellRecords, .judgement: return []
    case .relation: return all.isEmpty ? [] : .both
    case .column(let address):
      if !all.isEmpty { return .both }
      return known[address] ?? (address.field == field ? .up : [])
    case .given(let address):
      if !all.isEmpty { return .both }
      return address.field == field ? .up : []
    case .members, .spread: return all
    case .defaulted: return operands[1].isEmpty ? operands[0] : .both
    case .mapped: return operands[0].isEmpty ? operands[1] : .both
    case .listed, .aggregateSeries: return all
    case .chooseByKind: return operands[0].isEmpty ? all : .both
    case .filtered, .joined, .countBeside, .latest, .known, .sorted, .rank, .sumAbove, .isIn, .matchesAll:
      return all.isEmpty ? [] : .both
    case .cases(let hasOtherwise, let isBlocks):
      return cases(step, column, operands, hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    case .aggregate(let aggregate), .aggregateValues(let aggregate):
      switch aggregate {
      case .min, .max, .sum, .mean, .median, .any, .all, .countYes: return all
      case .worst, .best, .countMembers, .first, .last: return all.isEmpty ? [] : .both
      }
    case .apply(let operation):
      switch operation {
      case .add, .and, .or: return all
      case .subtract: return operands[0].union(operands[1].turned)
      case .negate, .not: return operands[0].turned
      case .multiply:
        if all.isEmpty { return [] }
        // A product rises with a factor where the others are not below 0.
        return operands.indices.allSatisfy({ index in
          operands[index].isEmpty || operands.indices.allSatisfy { $0 == index || isPositive($0) }
        }) ? all : .both
      case .divide: return operands[1].isEmpty && isPositive(1) ? operands[0] : all.isEmpty ? [] : .both
      case .levelNumber: return operands[0]
      case .compare(let comparison):
        switch comparison {
        case .greater, .greaterOrEqual: return operands[0].union(operands[1].turned)
        case .less, .lessOrEqual: return operands[1].union(operands[0].turned)
        case .equal, .notEqual: return all.isEmpty ? [] : .both
        }
      case .round, .roundTo, .function(.floor), .function(.ceiling):
        return operands.dropFirst().allSatisfy(\.isEmpty) ? operands[0] : .both
      case .band(let id):
        if !operands.dropFirst().allSatisfy(\.isEmpty) { return .both }
        let levels = results.program.bands[id.position].items.map(\.level)
        if levels == levels.sorted() { return operands[0] }
        if levels == levels.sorted(by: >) { return operands[0].turned }
        return operands[0].isEmpty ? [] : .both
      case .matrix(let id): return matrix(id, operands)
      case .weighted:
        var found: Ways = []
        for index in stride(from: 0, to: operands.count - 1, by: 2) {
          if !operands[index + 1].isEmpty { return .both }
          if operands[index].isEmpty { continue }
          found.formUnion(isPositive(index + 1) ? operands[index] : .both)
        }
        return found
      default: return all.isEmpty ? [] : .both
      }
    }
  }

  /// Cases whose conditions stay: as their values. Where conditions move, only values that are written and in order say which way.
  private func cases(
    _ step: PlanStep, _ column: ColumnProgram, _ operands: [Ways], hasOtherwise: Bool, isBlocks: Bool
  ) -> Ways {
    let pairs = operands.count / 2
    var conditions: Ways = []
    var values: Ways = []
    for pair in 0..<pairs {
      conditions.formUnion(operands[pair * 2])
      values.formUnion(operands[pair * 2 + 1])
    }
    if hasOtherwise, operands.count > pairs * 2 { values.formUnion(operands[pairs * 2]) }
    if conditions.isEmpty { return values }
    guard !isBlocks, hasOtherwise, values.isEmpty, conditions != .both else { return .both }
    var places: [Rational] = []
    for position in (0..<pairs).map({ $0 * 2 + 1 }) + [pairs * 2] {
      guard step.operands.indices.contains(position), let place = constant(step.operands[position], column) else {
        return .both
      }
      places.append(place)
    }
    // Where a condition comes to hold, an earlier value is taken.
    if places == places.sorted(by: >) { return conditions }
    if places == places.sorted() { return conditions.turned }
    return .both
  }

  /// A value that is written, as a place in the order of its type.
  private func constant(_ step: StepID, _ column: ColumnProgram) -> Rational? {
    var current = column[step]
    while case .spread = current.operation { current = column[current.operands[0]] }
    guard case .constant(let value) = current.operation else { return nil }
    return InputDirections.place(value)
  }

  private static func place(_ value: Value) -> Rational? {
    switch value {
    case .number(let number): number
    case .level(_, let index): Rational(Int(index))
    case .yesNo(let flag): Rational(flag ? 1 : 0)
    default: nil
    }
  }

  private func matrix(_ id: MatrixID, _ operands: [Ways]) -> Ways {
    if operands.allSatisfy(\.isEmpty) { return [] }
    let matrix = results.program.matrices[id.position]
    let width = results.program[matrix.columnScale].levels.count
    var places: [Rational] = []
    for cell in results.register.matrixCells[id.position] {
      guard let place = InputDirections.place(cell) else { return .both }
      places.append(place)
    }
    guard width > 0, places.count % width == 0 else { return .both }
    var found: Ways = []
    let height = places.count / width
    for (operand, ways) in operands.enumerated() where !ways.isEmpty {
      var own: Ways = []
      for row in 0..<height {
        for level in 0..<width {
          let next = operand == 0 ? (row + 1, level) : (row, level + 1)
          guard next.0 < height, next.1 < width else { continue }
          let (now, then) = (places[row * width + level], places[next.0 * width + next.1])
          if then > now { own.insert(.up) }
          if then < now { own.insert(.down) }
        }
      }
      if own == .both { return .both }
      found.formUnion(own.contains(.up) ? ways : own.contains(.down) ? ways.turned : [])
    }
    return found
  }

  // MARK: Signs

  private func signs(of index: Int) -> [Bool] {
    let column = results.plan.columns[index]
    var found: [Bool] = []
    for step in column.steps {
      let operands = step.operands.map { found[$0.position] }
      switch step.operation {
      case .constant(let value): found.append(isPositive(value))
      case .parameter(let id): found.append(isPositive(results.register.parameters[id.position]))
      case .column(let address), .given(let address): found.append(isPositive(address))
      case .spread, .members: found.append(operands[0])
      case .defaulted: found.append(operands.allSatisfy { $0 })
      case .mapped: found.append(operands[1])
      case .filtered, .known, .joined: found.append(operands[0])
      case .cases(let hasOtherwise, _):
        let values = operands.indices.filter { $0 % 2 == 1 || (hasOtherwise && $0 == operands.count - 1) }
        found.append(values.allSatisfy { operands[$0] })
      case .aggregate, .aggregateValues, .listed: found.append(operands.allSatisfy { $0 })
      case .rank: found.append(true)
      case .apply(let operation):
        switch operation {
        case .add, .multiply, .divide, .weighted: found.append(operands.allSatisfy { $0 })
        case .round, .roundTo, .function(.floor), .function(.ceiling): found.append(operands[0])
        case .function(.absolute): found.append(true)
        case .levelNumber:
          if case .level(let scale) = column[step.operands[0]].type {
            found.append(results.program[scale].levels.allSatisfy { ($0.number?.sign ?? 0) >= 0 })
          } else {
            found.append(operands[0])
          }
        case .matrix(let id):
          found.append(results.register.matrixCells[id.position].allSatisfy { isPositive($0) })
        default: found.append(false)
        }
      default: found.append(false)
      }
    }
    return found
  }

  private func isPositive(_ value: Value) -> Bool {
    if case .number(let number) = value { return number.sign >= 0 }
    return false
  }

  private func isPositive(_ address: ColumnAddress) -> Bool {
    if let index = results.plan.column(address), let signs = positive[index],
      let result = results.plan.columns[index].results.first
    {
      return signs[result.position] && (results.register.judgements[address] ?? [:]).isEmpty
    }
    let field = results.program[address.field]
    if !field.blocks.isEmpty {
      return field.blocks.allSatisfy { block in
        if case .level(let scale) = block.type {
          return results.program[scale].levels.allSatisfy { ($0.number?.sign ?? 0) >= 0 }
        }
        return ((block.limits ?? field.limits)?.least?.sign ?? -1) >= 0
      }
    }
    return (field.limits?.least?.sign ?? -1) >= 0
  }
}
