public import EMSSemantics
import EMSValues

/// Finds the nearest single changes that flip results, and what decides most.
public struct SensitivityAnalysis {
  let results: Results
  let trials: TrialEvaluator
  private let search: GoalSearch
  /// The most steps that a number is moved either way.
  public static let greatestStepCount = 20

  /// Creates an analysis of results.
  public init(_ results: Results, isCancelled: (@Sendable () -> Bool)? = nil) {
    self.init(TrialEvaluator(results, isCancelled: isCancelled))
  }

  /// Creates an analysis that shares an evaluator of variants.
  public init(_ trials: TrialEvaluator) {
    self.trials = trials
    results = trials.results
    search = GoalSearch(trials)
  }

  /// The results of a kind that classify: `class` and `significant`, where methods in use compute them.
  public static func targets(of kind: KindID, in program: Program) -> [ColumnAddress] {
    ["class", "significant"].compactMap { name in
      guard let field = program.field(named: name, of: kind), case .computed = program[field].role else { return nil }
      return ColumnAddress(field)
    }
  }

  /// The kinds whose own inputs decide a class; where there are none, those with a class.
  public static func kinds(in program: Program) -> [KindID] {
    let classified = program.kinds.map(\.id).filter { !targets(of: $0, in: program).isEmpty }
    let inputs = Set(program.methodsInUse.flatMap { program.methods[$0.position].fields }).filter {
      if case .input = program[$0].role { true } else { false }
    }
    let asked = classified.filter { kind in inputs.contains { program[$0].kind == kind } }
    return asked.isEmpty ? classified : asked
  }

  /// What flips the results of records. Where `isCancelled` came true meanwhile the finding is worth nothing.
  ///
  /// - Parameters:
  ///   - kind: whose records.
  ///   - targets: the results that are watched; nil for `class` and `significant`.
  ///   - rows: the records; nil for all.
  public func run(_ kind: KindID, targets chosen: [ColumnAddress]? = nil, rows asked: [Int32]? = nil) -> Sensitivity {
    let targets = chosen ?? SensitivityAnalysis.targets(of: kind, in: results.program)
    var rows = asked ?? results.register.rows(kind)
    var found = Sensitivity(kind: kind, targets: targets)
    if targets.isEmpty { return found }
    let columns = targets.map { results.column($0) }
    let types = targets.map { results.program[$0.field].type }
    let score = scoreColumn(of: kind)
    var inputs = InputTrials(targets: targets, score: score, count: rows.count)
    var free: [[TriedInput]] = []
    free.reserveCapacity(rows.count)
    for row in rows {
      if trials.isBrokenOff { return found }
      free.append(search.freeInputs(of: RecordID(kind: kind, row: row), targets).map { TriedInput($0) })
    }
    let all = targets + (score.map { [$0] } ?? [])
    if !trials.isLocal(all, changing: Set(free.joined().map(\.input.cell.column))) {
      // Each change costs an evaluation of the whole register.
      let size = results.program.kinds.reduce(0) { $0 + results.register.rowCount($1.id) }
      var budget = max(100, 4_000_000 / max(1, size))
      let kept = free.prefix { list in
        budget -= list.reduce(0) { $0 + $1.changes.count }
        return budget >= 0
      }.count
      found.omittedCount = rows.count - kept
      rows = Array(rows.prefix(kept))
    }
    found.records = rows.map { row in
      RecordSensitivity(
        record: RecordID(kind: kind, row: row),
        values: columns.indices.map { results.space.value(columns[$0], Int(row), types[$0]) }, flips: [])
    }
    examine(rows, free, &inputs, &found)
    examineParameters(rows, &found)
    examineMatrices(rows, &found)
    for index in found.records.indices {
      let flips = found.records[index].flips.enumerated()
        .sorted { ($0.element.steps, $0.offset) < ($1.element.steps, $1.offset) }.map(\.element)
      found.records[index].flips = flips
      let isNear = flips.contains { flip in
        if case .matrixCell = flip.cause { return false }
        return flip.steps == 1
      }
      if isNear { found.nearCount += 1 }
    }
    found.factors = found.factors.enumerated()
      .sorted { $0.element.count != $1.element.count ? $0.element.count > $1.element.count : $0.offset < $1.offset }
      .map(\.element)
    if let score { found.ranking = RankStability(score: score, spread: inputs.spread) }
    return found
  }

  /// An input and its changes that are tried, nearest first.
  private struct TriedInput {
    let input: FreeInput
    let changes: [FreeInput.Candidate]

    init(_ input: FreeInput) {
      self.input = input
      changes = input.changes.filter { $0.steps <= SensitivityAnalysis.greatestStepCount }
    }
  }

  /// The score by which records are ranked, else the class.
  private func scoreColumn(of kind: KindID) -> ColumnAddress? {
    for name in ["score", "class"] {
      guard let field = results.program.field(named: name, of: kind), case .computed = results.program[field].role
      else {
        continue
      }
      switch results.program[field].type {
      case .quantity: return ColumnAddress(field)
      case .level(let scale) where results.program[scale].isOrdered: return ColumnAddress(field)
      default: continue
      }
    }
    return nil
  }

  // MARK: Inputs

  /// What single changes of inputs showed.
  private struct InputTrials {
    let targets: [ColumnAddress]
    let score: ColumnAddress?
    /// Of each record: its score, and the least and greatest that one step of one input makes of it.
    var spread: [ScoreRange?]

    init(targets: [ColumnAddress], score: ColumnAddress?, count: Int) {
      self.targets = targets
      self.score = score
      spread = Array(repeating: nil, count: count)
    }
  }

  private func examine(
    _ rows: [Int32], _ free: [[TriedInput]], _ inputs: inout InputTrials, _ found: inout Sensitivity
  ) {
    let all = inputs.targets + (inputs.score.map { [$0] } ?? [])
    let scores = inputs.score.map { results.column($0) }
    let before = inputs.targets.map { results.column($0) }
    var positions: [FieldID: Int] = [:]
    var start = 0
    while start < rows.count {
      var batch = TrialBatch(kind: found.kind, targets: all)
      var end = start
      while end < rows.count, batch.count < 32_768 {
        for tried in free[end] {
          for candidate in tried.changes {
            batch.begin(rows[end])
            batch.change(tried.input.cell, to: candidate.value)
          }
        }
        end += 1
      }
      let outcome = trials.evaluate(batch)
      if trials.isBrokenOff { return }
      var trial = 0
      for index in start..<end {
        if let scores, let score = inputs.score, let now = place(scores, Int(rows[index]), score) {
          inputs.spread[index] = ScoreRange(now)
        }
        for tried in free[index] {
          let input = tried.input
          let field = input.cell.column.field
          if positions[field] == nil {
            positions[field] = found.factors.count
            found.factors.append(FactorSensitivity(factor: .field(field)))
          }
          var isFlipped: Set<Int> = []
          for candidate in tried.changes {
            let own = trial
            let isFlip = inputs.targets.indices.contains { target in
              !outcome.columns[target].hasSameValue(own, as: before[target], Int(rows[index]))
            }
            if candidate.steps == 1, let score = inputs.score,
              let other = place(outcome.columns[inputs.targets.count], trial, score)
            {
              inputs.spread[index]?.take(other)
            }
            trial += 1
            guard isFlip else { continue }
            if candidate.steps == 1, let position = positions[field] {
              if candidate.direction < 0 {
                found.factors[position].down += 1
              } else {
                found.factors[position].up += 1
              }
            }
            // The nearest one each way; without order each value is a way of its own.
            if candidate.direction != 0, !isFlipped.insert(candidate.direction).inserted { continue }
            found.records[index].flips.append(
              Flip(
                cause: .input(input.cell), from: input.value, to: candidate.value, steps: candidate.steps,
                direction: candidate.direction, results: inputs.targets.indices.map { outcome.value(own, $0) }))
          }
        }
      }
      start = end
    }
  }

  /// A cell as a number: a score, or the place of a level in its scale.
  private func place(_ column: Column, _ row: Int, _ address: ColumnAddress) -> Rational? {
    guard column.state(row) == CellState.value else { return nil }
    switch results.program[address.field].type {
    case .level(let scale):
      let place = Int(column.payload(row))
      return Rational(results.program[scale].isWorstFirst ? -place : place)
    default: return column.number(row)
    }
  }

  // MARK: Parameters

  private func examineParameters(_ rows: [Int32], _ found: inout Sensitivity) {
    let needed = results.plan.columns(neededBy: found.targets)
    let moves = ParameterMoves(results, needed)
    found.fixedParameters = moves.fixed
    let most = rows.count > 2_000 ? 5 : 10
    for id in moves.parameters {
      var factor = FactorSensitivity(factor: .parameter(id))
      factor.value = results.register.parameters[id.position]
      let columns = moves.columns(reading: id)
      for direction in [-1, 1] {
        var isFlipped = Array(repeating: false, count: rows.count)
        for step in 1...most {
          guard let changed = moves.values(of: id, direction: direction, steps: step), !trials.isBrokenOff else {
            break
          }
          let evaluated = partial(columns) { register in
            for (parameter, value) in changed { register.parameters[parameter.position] = value }
          }
          let value = changed[0].value
          if step == 1 { if direction < 0 { factor.lower = value } else { factor.higher = value } }
          note(rows, evaluated, &isFlipped, &found) { values in
            if step == 1 { if direction < 0 { factor.down += 1 } else { factor.up += 1 } }
            return Flip(
              cause: .parameter(id), from: results.register.parameters[id.position], to: value, steps: step,
              direction: direction, results: values)
          }
        }
      }
      found.factors.append(factor)
    }
  }

  /// Compares results with those now; `flip` makes the finding of a record that differs for the first time.
  private func note(
    _ rows: [Int32], _ evaluated: Results, _ isFlipped: inout [Bool], _ found: inout Sensitivity,
    _ flip: ([Value]) -> Flip
  ) {
    let columns = found.targets.map { evaluated.column($0) }
    let types = found.targets.map { results.program[$0.field].type }
    let before = found.targets.map { results.column($0) }
    for (position, row) in rows.enumerated() where !isFlipped[position] {
      let row = Int(row)
      if columns.indices.allSatisfy({ columns[$0].hasSameValue(row, as: before[$0], row) }) { continue }
      isFlipped[position] = true
      let values = columns.indices.map { evaluated.space.value(columns[$0], row, types[$0]) }
      found.records[position].flips.append(flip(values))
    }
  }

  /// The results with some columns computed again over a register with other parameters or matrix cells.
  func partial(_ columns: [Int], _ change: (inout Register) -> Void) -> Results {
    var register = results.register
    change(&register)
    return trials.evaluator.evaluateAgain(columns, register, from: results)
  }

  // MARK: Matrices

  private func examineMatrices(_ rows: [Int32], _ found: inout Sensitivity) {
    let needed = results.plan.columns(neededBy: found.targets)
    let lookups = MatrixLookups(results, needed)
    let rules = LayerRules(results.program)
    for lookup in lookups.all {
      if trials.isBrokenOff { return }
      guard lookup.kind == found.kind else { continue }
      let matrix = results.program.matrices[lookup.matrix.position]
      guard case .level(let scale) = matrix.result else { continue }
      let levels = results.program[scale].levels.count
      let width = results.program[matrix.columnScale].levels.count
      let cells = results.register.matrixCells[lookup.matrix.position]
      var counts: [Int: (down: Int, up: Int)] = [:]
      for direction in [-1, 1] {
        // Each record reads one cell: all cells may move at once, and each shows what its own does.
        let moved = cells.map { cell -> Value in
          guard case .level(_, let index) = cell, (0..<levels).contains(Int(index) + direction) else { return cell }
          return .level(scale, index: index + Int32(direction))
        }
        var all = results.register.matrixCells
        all[lookup.matrix.position] = moved
        guard rules.allow(parameters: results.register.parameters, matrixCells: all) else { continue }
        let evaluated = partial(lookup.columns) { $0.matrixCells[lookup.matrix.position] = moved }
        let columns = found.targets.map { evaluated.column($0) }
        let types = found.targets.map { results.program[$0.field].type }
        let before = found.targets.map { results.column($0) }
        for (position, row) in rows.enumerated() {
          guard let cell = lookup.cell(Int(row), width: width), cells.indices.contains(cell) else { continue }
          if columns.indices.allSatisfy({ columns[$0].hasSameValue(Int(row), as: before[$0], Int(row)) }) { continue }
          var count = counts[cell] ?? (0, 0)
          if direction < 0 { count.down += 1 } else { count.up += 1 }
          counts[cell] = count
          found.records[position].flips.append(
            Flip(
              cause: .matrixCell(lookup.matrix, row: Int32(cell / width), column: Int32(cell % width)),
              from: cells[cell], to: moved[cell], steps: 1, direction: direction,
              results: columns.indices.map { evaluated.space.value(columns[$0], Int(row), types[$0]) }))
        }
      }
      let most = counts.sorted { left, right in
        let (first, second) = (left.value.down + left.value.up, right.value.down + right.value.up)
        return first != second ? first > second : left.key < right.key
      }.first
      guard let most else { continue }
      var factor = FactorSensitivity(
        factor: .matrixCell(lookup.matrix, row: Int32(most.key / width), column: Int32(most.key % width)))
      factor.down = most.value.down
      factor.up = most.value.up
      factor.value = cells[most.key]
      found.factors.append(factor)
    }
  }
}

extension Evaluator {
  /// Computes some columns again over a changed register, and takes the others as they were.
  func evaluateAgain(_ columns: [Int], _ register: Register, from results: Results) -> Results {
    var again = Results(register: register, plan: plan, threads: threads)
    again.computed = results.computed
    again.space = results.space
    for index in columns {
      let column = plan.columns[index]
      guard let address = column.address else { continue }
      let cells = run(column, again)[0]
      again.computed[register.slot(address)] = register.judged(cells, address, space: &again.space)
    }
    return again
  }
}
