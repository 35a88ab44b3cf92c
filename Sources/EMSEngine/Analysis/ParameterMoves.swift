import EMSSemantics
import EMSValues

/// Which parameters results read, and the values that they take step by step.
struct ParameterMoves {
  private let results: Results
  private let needed: [Int]
  private let rules: LayerRules
  /// Parameters that can be moved, in the order of declaration.
  private(set) var parameters: [ParameterID] = []
  /// Weights that cannot be moved, since what they total with is written as numbers.
  private(set) var fixed: [ParameterID] = []
  /// Weights that total 100 % with others: the others, which take the rest in their proportion.
  private var companions: [ParameterID: [ParameterID]] = [:]

  init(_ results: Results, _ needed: [Int]) {
    self.results = results
    self.needed = needed
    rules = LayerRules(results.program)
    var found: Set<ParameterID> = []
    for index in needed {
      for step in results.plan.columns[index].steps {
        if case .parameter(let id) = step.operation { found.insert(id) }
      }
    }
    findWeights(found)
    parameters = found.sorted().filter { !fixed.contains($0) }
  }

  private mutating func findWeights(_ read: Set<ParameterID>) {
    for index in needed {
      let column = results.plan.columns[index]
      for step in column.steps {
        guard case .apply(.weighted) = step.operation else { continue }
        var weights: [ParameterID] = []
        var isClosed = true
        var hasRest = false
        for position in stride(from: 1, to: step.operands.count, by: 2) {
          switch source(of: step.operands[position], column) {
          case .parameter(let id): weights.append(id)
          case .constant: isClosed = false
          // `rest`: it follows the others by itself.
          default: hasRest = true
          }
        }
        if hasRest { continue }
        for id in weights {
          if isClosed, weights.count > 1, Set(weights).count == weights.count {
            companions[id] = weights.filter { $0 != id }
          } else if !fixed.contains(id) {
            fixed.append(id)
          }
        }
      }
    }
  }

  /// What a weight is, under what spreads it over rows.
  private func source(of step: StepID, _ column: ColumnProgram) -> StepOperation {
    var current = column[step]
    while case .spread = current.operation { current = column[current.operands[0]] }
    return current.operation
  }

  /// The columns that can change with a parameter, in the order of the plan.
  func columns(reading id: ParameterID) -> [Int] {
    let group = Set([id] + (companions[id] ?? []))
    return dependents { step in
      if case .parameter(let read) = step.operation { return group.contains(read) }
      return false
    }
  }

  private func dependents(_ reads: (PlanStep) -> Bool) -> [Int] {
    results.plan.dependents(among: needed, reads)
  }

  /// The values that a parameter, first, and its companions take `steps` away; nil where there is no such value, or where a band
  /// would lose its order by it, or a `greatest` would have to follow.
  func values(of id: ParameterID, direction: Int, steps: Int) -> [(parameter: ParameterID, value: Value)]? {
    guard let moved = moved(id, direction, steps) else { return nil }
    var parameters = results.register.parameters
    for (parameter, value) in moved { parameters[parameter.position] = value }
    return rules.allow(parameters: parameters, matrixCells: results.register.matrixCells) ? moved : nil
  }

  private func moved(
    _ id: ParameterID, _ direction: Int, _ steps: Int
  ) -> [(parameter: ParameterID, value: Value)]? {
    let declaration = results.program.parameters[id.position]
    let now = results.register.parameters[id.position]
    switch now {
    case .yesNo(let flag): return steps == 1 && direction > 0 ? [(id, .yesNo(!flag))] : nil
    case .level(let scale, let index):
      let other = Int(index) + direction * steps
      guard results.program[scale].levels.indices.contains(other) else { return nil }
      return [(id, .level(scale, index: Int32(other)))]
    case .number(let number):
      let unit = declaration.unit
      let shown = unit.map { $0.value(ofBase: number) } ?? number
      let step = ParameterMoves.step(of: shown, isWhole: declaration.limits?.isWhole == true)
      let moved = shown + step * Rational(direction * steps)
      let value = unit.map { $0.baseValue(moved) } ?? moved
      if let least = declaration.limits?.least, value < least { return nil }
      if let greatest = declaration.limits?.greatest, value > greatest { return nil }
      guard let others = companions[id] else { return [(id, .number(value))] }
      if value < .zero || value > .one { return nil }
      guard let factor = (.one - value) / (.one - number) else { return nil }
      return [(id, .number(value))]
        + others.map { other in
          if case .number(let weight) = results.register.parameters[other.position] {
            return (other, .number(weight * factor))
          }
          return (other, results.register.parameters[other.position])
        }
    default: return nil
    }
  }

  /// One in the second digit of a number, at least 1 where it is whole: 12 → 1, 150 → 10, 0.35 → 0.01, 2.5 → 0.1.
  static func step(of number: Rational, isWhole: Bool) -> Rational {
    let size = number.magnitude
    let ten = Rational(10)
    if size.isZero { return .one }
    var power = Rational.one
    while power * ten <= size { power *= ten }
    while power > size, let smaller = power / ten { power = smaller }
    let step = power / ten ?? .one
    return step < .one && (isWhole || number.isInteger) ? .one : step
  }
}

/// Where results look up a matrix, one cell a record.
struct MatrixLookups {
  /// A matrix that a column looks up.
  struct Lookup {
    let matrix: MatrixID
    let kind: KindID
    /// Columns that change with the matrix, in the order of the plan.
    let columns: [Int]
    private let rows: Column
    private let levels: Column

    init(matrix: MatrixID, kind: KindID, columns: [Int], rows: Column, levels: Column) {
      self.matrix = matrix
      self.kind = kind
      self.columns = columns
      self.rows = rows
      self.levels = levels
    }

    /// The cell that a record reads; nil where a level is not known.
    func cell(_ row: Int, width: Int) -> Int? {
      guard rows.state(row) == CellState.value, levels.state(row) == CellState.value else { return nil }
      return Int(rows.payload(row)) * width + Int(levels.payload(row))
    }
  }

  /// Matrices that one column looks up once, for the row at hand.
  private(set) var all: [Lookup] = []

  init(_ results: Results, _ needed: [Int]) {
    let evaluator = Evaluator(results.plan, threads: results.threads)
    var seen: [MatrixID: Int] = [:]
    var found: [(matrix: MatrixID, column: Int, step: PlanStep)] = []
    for index in needed {
      for step in results.plan.columns[index].steps {
        guard case .apply(.matrix(let id)) = step.operation else { continue }
        seen[id, default: 0] += 1
        found.append((id, index, step))
      }
    }
    for (id, index, step) in found where seen[id] == 1 {
      let column = results.plan.columns[index]
      guard let kind = column.kind, step.domain == column.resultDomain, step.operands.count == 2 else { continue }
      // The same program, asked for the levels that it looks up.
      var levels = column
      levels.address = nil
      levels.results = step.operands
      let cells = evaluator.run(levels, results)
      let columns = results.plan.dependents(among: needed) { $0.operation == .apply(.matrix(id)) }
      all.append(Lookup(matrix: id, kind: kind, columns: columns, rows: cells[0], levels: cells[1]))
    }
  }
}

extension Plan {
  /// The columns among some, in the order of the plan, that have a step that reads what changes, or read such a column.
  func dependents(among needed: [Int], _ reads: (PlanStep) -> Bool) -> [Int] {
    var isDependent = Array(repeating: false, count: columns.count)
    for index in needed {
      isDependent[index] = columns[index].steps.contains { step in
        if reads(step) { return true }
        if case .column(let address) = step.operation, let other = column(address) { return isDependent[other] }
        return false
      }
    }
    return needed.filter { isDependent[$0] }
  }
}
