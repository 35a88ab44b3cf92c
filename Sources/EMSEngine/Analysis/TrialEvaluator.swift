public import EMSSemantics
import EMSSyntax
import EMSValues

/// Evaluates many variants of a register at once.
///
/// Each variant gets copies of the records that its changes reach, as rows behind those of the register, and the columns that
/// can change are computed for these rows alone, all variants together. What reads the whole register (ranks, shares) is
/// evaluated anew for each variant. Either way a result is what a fresh evaluation with the same changes gives.
public final class TrialEvaluator {
  /// The results that variants are compared with.
  public let results: Results
  let follower: PathFollower
  private var plans: [PlanKey: TrialPlan] = [:]
  let evaluator: Evaluator
  /// Asked again and again; once true, results are missing, and who asked for them drops them.
  let isCancelled: (@Sendable () -> Bool)?
  /// Trials of one go, so that memory stays bounded.
  private let chunk = 32_768

  private struct PlanKey: Hashable {
    let inputs: Set<ColumnAddress>
    let targets: [ColumnAddress]
  }

  /// Creates an evaluator over results.
  public init(_ results: Results, isCancelled: (@Sendable () -> Bool)? = nil) {
    self.results = results
    self.isCancelled = isCancelled
    follower = PathFollower(results)
    var evaluator = Evaluator(results.plan, threads: results.threads)
    evaluator.isCancelled = isCancelled
    self.evaluator = evaluator
  }

  /// Whether the user wants no answer any more.
  var isBrokenOff: Bool { isCancelled?() == true }

  /// Whether variants of these inputs can be evaluated beside each other; otherwise each costs an evaluation of the register.
  public func isLocal(_ targets: [ColumnAddress], changing inputs: Set<ColumnAddress>) -> Bool {
    plan(inputs, targets).isLocal
  }

  func plan(_ inputs: Set<ColumnAddress>, _ targets: [ColumnAddress]) -> TrialPlan {
    let key = PlanKey(inputs: inputs, targets: targets)
    if let found = plans[key] { return found }
    let made = TrialPlan(results, changing: inputs, targets: targets)
    plans[key] = made
    return made
  }

  /// The results of all trials of a batch.
  public func evaluate(_ batch: TrialBatch) -> TrialResults {
    let types = batch.targets.map { results.program[$0.field].type }
    let plan = plan(batch.columns, batch.targets)
    if !plan.isLocal { return evaluateEach(batch, types) }
    var columns: [Column] = []
    var start = 0
    var next = 0
    while start < batch.count || columns.isEmpty {
      if isBrokenOff { return nothing(batch, types) }
      let end = min(batch.count, start + chunk)
      let parts = evaluate(batch, start..<end, plan, &next)
      columns = columns.isEmpty ? parts : zip(columns, parts).map { $0.appending($1) }
      start = end
    }
    return TrialResults(columns: columns, types: types, space: results.space)
  }

  /// Results of an evaluation that was broken off.
  private func nothing(_ batch: TrialBatch, _ types: [Type]) -> TrialResults {
    let scales = results.program.scales
    return TrialResults(
      columns: types.map { Column.empty($0, count: batch.count, state: CellState.missing, scales: scales) },
      types: types, space: results.space)
  }

  private func evaluate(
    _ batch: TrialBatch, _ trials: Range<Int>, _ plan: TrialPlan, _ next: inout Int
  ) -> [Column] {
    var rows = TrialRows(results)
    var changes: [ColumnAddress: [(row: Int, value: Value)]] = [:]
    var subjects: [Int32] = []
    var graph: RecordGraph?
    for trial in trials {
      rows.begin()
      let first = next
      while next < batch.changes.count, Int(batch.changes[next].trial) == trial { next += 1 }
      let entries = batch.changes[first..<next]
      let subject = RecordID(kind: batch.kind, row: batch.subjects[trial])
      if plan.links.isEmpty {
        let row = rows.add(subject)
        subjects.append(Int32(row))
        for entry in entries where entry.cell.record == subject { note(entry, row, entries, &changes) }
        continue
      }
      if graph?.subject != subject { graph = RecordGraph(subject, plan.links, follower) }
      var reached = graph?.reached(from: entries.map(\.cell.record)) ?? []
      if !reached.contains(subject) { reached.insert(subject, at: 0) }
      for record in reached {
        let row = rows.add(record)
        if record == subject { subjects.append(Int32(row)) }
        for entry in entries where entry.cell.record == record { note(entry, row, entries, &changes) }
      }
    }
    let source = TrialSource(results, rows, follower, changes)
    for index in plan.columns {
      let column = results.plan.columns[index]
      guard let address = column.address, let kind = column.kind, rows.reaches(kind) else { continue }
      source.take(compute(column, address, kind, source), at: address)
    }
    return batch.targets.map { source.results($0, subjects) }
  }

  /// Notes a changed cell, and those of layers that follow it.
  private func note(
    _ entry: TrialBatch.Entry, _ row: Int, _ entries: ArraySlice<TrialBatch.Entry>,
    _ changes: inout [ColumnAddress: [(row: Int, value: Value)]]
  ) {
    changes[entry.cell.column, default: []].append((row, entry.value))
    guard entry.cell.column.layer == .base else { return }
    let register = results.register
    for index in 1..<max(1, register.layerCount) {
      let layer = ColumnAddress(entry.cell.column.field, LayerID(index))
      if register.isGiven(layer, row: Int(entry.cell.record.row)) { continue }
      // What the trial gives in the layer itself stands before the base.
      if entries.contains(where: { $0.cell.record == entry.cell.record && $0.cell.column == layer }) { continue }
      changes[layer, default: []].append((row, entry.value))
    }
  }

  /// A column for the added rows of its kind.
  private func compute(
    _ column: ColumnProgram, _ address: ColumnAddress, _ kind: KindID, _ source: TrialSource
  ) -> Column {
    let run = ProgramRun(column, register: results.register, space: results.space, source: source)
    let cells = evaluator.execute(run, count: source.rows.base[kind.position].count, rows: source.rows.added(kind))[0]
    var space = results.space
    return results.register.judged(cells, address, rows: source.rows.base[kind.position], space: &space)
  }

  // MARK: What reads the whole register

  private func evaluateEach(_ batch: TrialBatch, _ types: [Type]) -> TrialResults {
    var values: [[(row: Int, value: Value)]] = batch.targets.map { _ in [] }
    var errors: [[Int]] = batch.targets.map { _ in [] }
    var next = 0
    for trial in 0..<batch.count {
      if isBrokenOff { return nothing(batch, types) }
      var changes: [Change] = []
      while next < batch.changes.count, Int(batch.changes[next].trial) == trial {
        let entry = batch.changes[next]
        changes.append(
          Change(
            .cell(
              entry.cell.record, entry.cell.column.field, entry.cell.column.layer, entry.value, nil, alternatives: []),
            place: results.program[entry.cell.column.field].place))
        next += 1
      }
      let evaluated = evaluate(changes, batch.targets)
      for (index, target) in batch.targets.enumerated() {
        let column = evaluated.column(target)
        let row = Int(batch.subjects[trial])
        if column.state(row) >= CellState.inheritedError { errors[index].append(trial) }
        values[index].append((trial, evaluated.space.value(column, row, types[index])))
      }
    }
    var space = results.space
    let scales = results.program.scales
    let columns = batch.targets.indices.map { index in
      var column = Column.empty(types[index], count: batch.count, state: CellState.missing, scales: scales)
        .replacing(values[index], type: types[index], space: &space, scales: scales)
      for trial in errors[index] where !column.states.isEmpty { column.states[trial] = CellState.error }
      return column
    }
    return TrialResults(columns: columns, types: types, space: space)
  }
}

extension TrialEvaluator {
  /// The register evaluated under changes, as far as `targets` need it.
  func evaluate(_ changes: [Change], _ targets: [ColumnAddress]) -> Results {
    var register = results.register
    var ignored: [Diagnostic] = []
    register.apply(ChangeSet(origin: .session, changes: changes), &ignored)
    return evaluator.evaluate(register, neededBy: targets)
  }
}

extension Register {
  /// Whether a cell of a layer is given itself, not taken from the base.
  func isGiven(_ address: ColumnAddress, row: Int) -> Bool {
    guard let own = given[slot(address)] else { return false }
    return own.state(row) != CellState.notGiven
  }
}

/// The records that one record's results read, and who reads whom among them.
struct RecordGraph {
  let subject: RecordID
  private var records: [RecordID]
  private var positions: [RecordID: Int]
  /// By record: those that read it.
  private var readers: [[Int]]

  init(_ subject: RecordID, _ links: [TrialPlan.Link], _ follower: PathFollower) {
    self.subject = subject
    records = [subject]
    positions = [subject: 0]
    readers = [[]]
    var next = 0
    while next < records.count {
      let record = records[next]
      for link in links where link.kind == record.kind {
        for read in follower.records(from: record, link.path) {
          let position = positions[read] ?? records.count
          if position == records.count {
            records.append(read)
            positions[read] = position
            readers.append([])
          }
          if readers[position].last != next { readers[position].append(next) }
        }
      }
      next += 1
    }
  }

  /// All of them, the subject first.
  var all: [RecordID] { records }

  /// All records that can change where those of `changed` do, in the order in which they were found.
  func reached(from changed: [RecordID]) -> [RecordID] {
    var isReached = Array(repeating: false, count: records.count)
    var open = changed.compactMap { positions[$0] }
    while let next = open.popLast() {
      if isReached[next] { continue }
      isReached[next] = true
      open += readers[next]
    }
    return records.indices.filter { isReached[$0] }.map { records[$0] }
  }
}
