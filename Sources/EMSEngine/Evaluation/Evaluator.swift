public import EMSSemantics
import EMSValues

/// Runs a plan over a register: whole columns, block by block, on several threads; the same bytes whatever their number.
public struct Evaluator: Sendable {
  /// The plan.
  public let plan: Plan
  /// How many threads it may use.
  public let threads: Int
  /// Asked between columns and between blocks of rows; once true, all that is left is missing, and who asked for it drops it.
  public var isCancelled: (@Sendable () -> Bool)?

  /// Creates an evaluator; as many threads as the machine has processors unless a number is given.
  public init(_ plan: Plan, threads: Int? = nil) {
    self.plan = plan
    self.threads = max(1, threads ?? Threads.processorCount)
  }

  /// Computes all columns of the plan, or those that `reads` need.
  public func evaluate(_ register: Register, neededBy reads: [ColumnAddress]? = nil) -> Results {
    var reached: [ColumnAddress: Bool] = [:]
    return evaluate(register, neededBy: reads, reached: &reached)
  }

  /// Computes columns; notes for each column of a declared layer whether it can differ from that of the base.
  func evaluate(
    _ register: Register, neededBy reads: [ColumnAddress]? = nil, reached: inout [ColumnAddress: Bool]
  ) -> Results {
    var register = register
    register.internConstants()
    register = RuleCells.settled(register, plan)
    var results = Results(register: register, plan: plan, threads: threads)
    let wanted = reads.map { plan.columns(neededBy: $0) } ?? Array(plan.columns.indices)
    for index in wanted {
      let column = plan.columns[index]
      guard let address = column.address else { continue }
      let slot = register.slot(address)
      if address.layer != .base, !reaches(address, column, register, &reached) {
        // Nothing that it reads differs in this layer: it is the base's.
        results.computed[slot] = results.computed[register.slot(ColumnAddress(address.field))]
        continue
      }
      for read in column.reads where plan.column(read) == nil && results.computed[register.slot(read)] == nil {
        results.computed[register.slot(read)] = register.inputColumn(read)
      }
      if isCancelled?() == true {
        let field = register.program[address.field]
        results.computed[slot] = Column.empty(
          field.type, count: register.rowCount(field.kind), state: CellState.missing, scales: register.program.scales)
        continue
      }
      let cells = run(column, results)[0]
      results.computed[slot] = register.judged(cells, address, space: &results.space)
    }
    return results
  }

  /// For each column of a declared layer whether it can differ from that of the base.
  func layersReached(_ register: Register) -> [ColumnAddress: Bool] {
    var reached: [ColumnAddress: Bool] = [:]
    for column in plan.columns {
      guard let address = column.address, address.layer != .base else { continue }
      _ = reaches(address, column, register, &reached)
    }
    return reached
  }

  /// Whether a column of a declared layer can differ from that of the base.
  private func reaches(
    _ address: ColumnAddress, _ column: ColumnProgram, _ register: Register, _ reached: inout [ColumnAddress: Bool]
  ) -> Bool {
    if let known = reached[address] { return known }
    var result = register.isGiven(address) || register.judgements[address] != nil
    // A judgement of the base is no judgement in the layer.
    if register.judgements[ColumnAddress(address.field)] != nil { result = true }
    // Reasons are given a layer at a time.
    if column.steps.contains(where: { if case .judgement = $0.operation { true } else { false } }) { result = true }
    for read in column.reads where !result && read.layer != .base {
      if plan.column(read) != nil {
        // Columns stand after what they read.
        result = reached[read] ?? false
      } else {
        result = register.isGiven(read)
      }
    }
    reached[address] = result
    return result
  }

  /// Runs one program over all rows of its kind; one column a result.
  func run(_ column: ColumnProgram, _ results: Results, cells: Relation? = nil) -> [Column] {
    let run = ProgramRun(
      column, register: results.register, space: results.space, source: results, cells: cells)
    return execute(run, count: rowCount(column, results.register, cells))
  }

  private func rowCount(_ column: ColumnProgram, _ register: Register, _ cells: Relation?) -> Int {
    if let cells { return cells.ownerCount }
    return column.kind.map { register.rowCount($0) } ?? 1
  }

  /// Runs a program made ready over `count` rows of its kind, the first ones unless `rows` names others; one column a result.
  func execute(_ run: ProgramRun, count: Int, rows: [Int32]? = nil) -> [Column] {
    let column = run.column
    let scales = run.program.scales
    if column.resultDomain == .global {
      return column.results.map {
        (run.globals[$0.position] ?? Vector()).column(column[$0].type, count: 1, scales: scales)
      }
    }
    let types = column.results.map { id -> Type in
      if let address = column.address { return run.program[address.field].type }
      return column[id].type
    }
    let blockSize = run.blockSize
    let writers = types.map { ColumnWriter(type: $0, count: count, blockSize: blockSize, scales: scales) }
    let blocks = (count + blockSize - 1) / blockSize
    let results = column.results
    // A few blocks at a time, so that threads rarely meet; each block is what it is whoever computes it.
    let stride = rows == nil ? 8 : 4
    let chunks = (blocks + stride - 1) / stride
    let counter = Counter()
    let used = min(threads, chunks)
    let isCancelled = isCancelled
    let work: @Sendable (Int) -> Void = { _ in
      let workspace = Workspace(run)
      while true {
        let chunk = counter.take()
        if chunk >= chunks { return }
        for block in chunk * stride..<min(blocks, (chunk + 1) * stride) {
          if isCancelled?() == true { return }
          let start = block * blockSize
          let length = min(blockSize, count - start)
          if let rows {
            workspace.execute(rows: Array(rows[start..<start + length]))
          } else {
            workspace.execute(from: start, count: length)
          }
          for (writer, result) in zip(writers, results) {
            writer.write(workspace.slots[result.position], block: block, count: length, scales: scales)
          }
        }
      }
    }
    if blocks > 0 { if used > 1 { Threads.run(used, work) } else { work(0) } }
    if isCancelled?() == true {
      // Blocks that nobody wrote hold nothing.
      return types.map { Column.empty($0, count: count, state: CellState.missing, scales: scales) }
    }
    return writers.map { $0.finish(scales: scales) }
  }
}

extension Register {
  /// The results of a column, or of `rows` of it alone, with judgements in place of those that were judged.
  func judged(
    _ cells: Column, _ address: ColumnAddress, rows: [Int32]? = nil, space: inout ValueSpace
  ) -> Column {
    guard let judgements = judgements[address], !judgements.isEmpty else { return cells }
    var changes: [(row: Int, value: Value)] = []
    if let rows {
      for (position, row) in rows.enumerated() {
        if let judgement = judgements[row] { changes.append((position, judgement.value)) }
      }
    } else {
      changes = judgements.sorted { $0.key < $1.key }.map { (Int($0.key), $0.value.value) }
    }
    return cells.replacing(changes, type: program[address.field].type, space: &space, scales: program.scales)
  }
}
