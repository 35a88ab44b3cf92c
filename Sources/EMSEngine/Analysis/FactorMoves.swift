public import EMSSemantics
import EMSValues

/// What comes of moving one parameter, or one cell of a matrix, step by step: which records have another class or significance.
public struct FactorMoves: Sendable {
  /// What is moved: a parameter or a matrix cell.
  public let factor: FactorSensitivity.Factor
  /// Its value now.
  public let value: Value
  /// The kinds that classify, with the results that are watched.
  public let kinds: [Watched]
  /// The steps, down from now and then up.
  public internal(set) var steps: [Step] = []
  /// Whether it cannot be moved alone: a weight beside weights that are written as numbers.
  public internal(set) var isFixed = false
  /// Whether what classifies reads it.
  public internal(set) var isRead = false

  /// Records whose results are watched.
  public struct Watched: Sendable {
    /// Their kind.
    public let kind: KindID
    /// The results.
    public let targets: [ColumnAddress]
    /// How many records there are.
    public let count: Int
  }

  /// One step.
  public struct Step: Sendable {
    /// The value then.
    public let value: Value
    /// How many steps that is from now, from 1 on.
    public let steps: Int
    /// −1 down, 1 up.
    public let direction: Int
    /// The other weights, which take the rest in their proportion.
    public let companions: [(parameter: ParameterID, value: Value)]
    /// The records with other results than now, in the order of their kinds and rows.
    public let changes: [Change]
  }

  /// A record with other results.
  public struct Change: Sendable {
    /// The record.
    public let record: RecordID
    /// The results that differ: now and then.
    public let results: [(column: ColumnAddress, before: Value, after: Value)]
    /// Whether the step nearer to now gives it other results than this one.
    public let isNew: Bool
  }
}

extension SensitivityAnalysis {
  /// The most steps that a parameter is moved either way by itself.
  public static let greatestMoveCount = 5

  /// What comes of moving a parameter or a matrix cell step by step, for all records that are classified. Where `isCancelled`
  /// came true meanwhile the finding is worth nothing.
  public func moves(of factor: FactorSensitivity.Factor) -> FactorMoves? {
    let program = results.program
    let kinds = program.kinds.compactMap { kind -> FactorMoves.Watched? in
      let targets = SensitivityAnalysis.targets(of: kind.id, in: program)
      let count = results.register.rows(kind.id).count
      return targets.isEmpty || count == 0 ? nil : FactorMoves.Watched(kind: kind.id, targets: targets, count: count)
    }
    let needed = results.plan.columns(neededBy: kinds.flatMap(\.targets))
    switch factor {
    case .field: return nil
    case .parameter(let id):
      let moves = ParameterMoves(results, needed)
      var found = FactorMoves(factor: factor, value: results.register.parameters[id.position], kinds: kinds)
      found.isFixed = moves.fixed.contains(id)
      found.isRead = found.isFixed || moves.parameters.contains(id)
      if found.isFixed || !found.isRead { return found }
      let columns = moves.columns(reading: id)
      walk(&found) { direction, steps in
        guard let changed = moves.values(of: id, direction: direction, steps: steps) else { return nil }
        let evaluated = partial(columns) { register in
          for (parameter, value) in changed { register.parameters[parameter.position] = value }
        }
        return (changed[0].value, Array(changed.dropFirst()), evaluated)
      }
      return found
    case .matrixCell(let id, let row, let column):
      let matrix = program.matrices[id.position]
      let index = Int(row) * program[matrix.columnScale].levels.count + Int(column)
      let cells = results.register.matrixCells[id.position]
      guard cells.indices.contains(index) else { return nil }
      var found = FactorMoves(factor: factor, value: cells[index], kinds: kinds)
      let columns = results.plan.dependents(among: needed) { $0.operation == .apply(.matrix(id)) }
      found.isRead = !columns.isEmpty
      let rules = LayerRules(program)
      guard found.isRead, case .level(let scale, let level) = cells[index] else { return found }
      walk(&found) { direction, steps in
        let other = Int(level) + direction * steps
        guard program[scale].levels.indices.contains(other) else { return nil }
        let value = Value.level(scale, index: Int32(other))
        var all = results.register.matrixCells
        all[id.position][index] = value
        guard rules.allow(parameters: results.register.parameters, matrixCells: all) else { return nil }
        return (value, [], partial(columns) { $0.matrixCells[id.position][index] = value })
      }
      return found
    }
  }

  /// Goes down step by step and then up, and notes what differs from now.
  private func walk(
    _ found: inout FactorMoves,
    _ move: (_ direction: Int, _ steps: Int) -> (
      value: Value, companions: [(parameter: ParameterID, value: Value)], results: Results
    )?
  ) {
    for direction in [-1, 1] {
      var nearer = results
      for steps in 1...SensitivityAnalysis.greatestMoveCount {
        guard !trials.isBrokenOff, let moved = move(direction, steps) else { break }
        let changes = found.kinds.flatMap { differences($0, nearer, moved.results) }
        found.steps.append(
          FactorMoves.Step(
            value: moved.value, steps: steps, direction: direction, companions: moved.companions, changes: changes))
        nearer = moved.results
      }
    }
  }

  private func differences(_ watched: FactorMoves.Watched, _ nearer: Results, _ moved: Results) -> [FactorMoves.Change]
  {
    let before = watched.targets.map { results.column($0) }
    let between = watched.targets.map { nearer.column($0) }
    let after = watched.targets.map { moved.column($0) }
    return results.register.rows(watched.kind).compactMap { row in
      let number = Int(row)
      let differing = watched.targets.indices.filter { !after[$0].hasSameValue(number, as: before[$0], number) }
      if differing.isEmpty { return nil }
      return FactorMoves.Change(
        record: RecordID(kind: watched.kind, row: row),
        results: differing.map { index in
          let column = watched.targets[index]
          let type = results.program[column.field].type
          return (
            column, results.space.value(before[index], number, type), moved.space.value(after[index], number, type)
          )
        },
        isNew: watched.targets.indices.contains { !after[$0].hasSameValue(number, as: between[$0], number) })
    }
  }
}
