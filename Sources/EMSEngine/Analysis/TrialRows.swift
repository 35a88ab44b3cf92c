import EMSSemantics

/// Rows that stand behind those of the register while variants are tried: copies of the records that a variant reaches.
struct TrialRows {
  /// By kind: the row that each added one is a copy of.
  private(set) var base: [[Int32]]
  /// By kind: the trial of each added row.
  private(set) var trial: [[Int32]]
  /// The number of the trial begun last.
  private var current: Int32 = -1
  /// By kind: the number of rows of the register.
  let counts: [Int]

  init(_ results: Results) {
    let kinds = results.program.kinds
    base = Array(repeating: [], count: kinds.count)
    trial = base
    counts = kinds.map { results.register.rowCount($0.id) }
  }

  /// Begins the rows of the next trial.
  mutating func begin() { current += 1 }

  /// Adds a copy of a record to the trial begun last and gives its row.
  mutating func add(_ record: RecordID) -> Int {
    let kind = record.kind.position
    base[kind].append(record.row)
    trial[kind].append(current)
    return counts[kind] + base[kind].count - 1
  }

  /// The copy of a record in a trial; nil where the trial does not reach it.
  func copy(of record: RecordID, in trial: Int) -> Int32? {
    let kind = record.kind.position
    // The rows of a trial stand together, and trials rise.
    var index = self.trial[kind].firstIndex(ofSorted: { $0 >= Int32(trial) })
    while index < self.trial[kind].count, self.trial[kind][index] == Int32(trial) {
      if base[kind][index] == record.row { return Int32(counts[kind] + index) }
      index += 1
    }
    return nil
  }

  /// The numbers of the added rows of a kind.
  func added(_ kind: KindID) -> [Int32] {
    let start = Int32(counts[kind.position])
    return Array(start..<start + Int32(base[kind.position].count))
  }

  /// Whether a kind has added rows.
  func reaches(_ kind: KindID) -> Bool { !base[kind.position].isEmpty }
}

/// Columns of the register with the rows of trials behind them.
final class TrialSource: ColumnSource {
  let results: Results
  let rows: TrialRows
  private let follower: PathFollower
  /// Cells that trials change: by column, the added row and the value.
  private let changes: [ColumnAddress: [(row: Int, value: Value)]]
  private var known: [ColumnAddress: Column] = [:]
  private var knownGiven: [ColumnAddress: Column] = [:]
  private var space: ValueSpace

  init(
    _ results: Results, _ rows: TrialRows, _ follower: PathFollower,
    _ changes: [ColumnAddress: [(row: Int, value: Value)]]
  ) {
    self.results = results
    self.rows = rows
    self.follower = follower
    self.changes = changes
    space = results.space
  }

  var relations: RelationCache { results.relations }

  /// Takes the results of a column for the added rows.
  func take(_ cells: Column, at address: ColumnAddress) {
    known[address] = follower.column(address).appending(cells)
  }

  func column(_ address: ColumnAddress) -> Column {
    if let found = known[address] { return found }
    let made = extended(follower.column(address), address, isGiven: false)
    known[address] = made
    return made
  }

  func givenColumn(_ address: ColumnAddress) -> Column {
    if let found = knownGiven[address] { return found }
    let made = extended(results.register.givenColumn(address), address, isGiven: true)
    knownGiven[address] = made
    return made
  }

  private func extended(_ base: Column, _ address: ColumnAddress, isGiven: Bool) -> Column {
    let field = results.program[address.field]
    guard rows.reaches(field.kind) else { return base }
    var added = base.cells(at: rows.base[field.kind.position])
    added = renamed(added, field.type, rows.trial[field.kind.position])
    let whole = base.appending(added)
    guard let cells = changes[address], isGiven || results.plan.column(address) == nil else { return whole }
    return whole.replacing(cells, type: field.type, space: &space, scales: results.program.scales)
  }

  func extended(_ column: Column, of kind: KindID) -> Column {
    rows.reaches(kind) ? column.appending(column.cells(at: rows.base[kind.position])) : column
  }

  func relation(_ address: ColumnAddress, _ make: () -> Relation) -> Relation {
    var relation = follower.relation(address)
    let kind = results.program[address.field].kind
    for (owner, trial) in zip(rows.base[kind.position], rows.trial[kind.position]) {
      for row in Array(relation.members(of: owner)) {
        let member = RecordID(kind: relation.kind, row: row)
        relation.rows.append(rows.copy(of: member, in: Int(trial)) ?? row)
      }
      relation.offsets.append(Int32(relation.rows.count))
    }
    return relation
  }

  /// The cells of added rows, with references to copies naming the records again.
  func results(_ address: ColumnAddress, _ subjects: [Int32]) -> Column {
    restored(column(address).cells(at: subjects), results.program[address.field].type)
  }

  private func restored(_ column: Column, _ type: Type) -> Column {
    switch (type, column.storage) {
    case (.record(let kinds), .words(var values)) where kinds.count == 1:
      let (count, base) = (rows.counts[kinds[0].position], rows.base[kinds[0].position])
      for index in values.indices where Int(values[index]) >= count { values[index] = base[Int(values[index]) - count] }
      return Column(.words(values), states: column.states)
    case (.record, .longs(var values)):
      for index in values.indices where column.state(index) == CellState.value {
        let record = ValueSpace.record(values[index])
        let count = rows.counts[record.kind.position]
        guard Int(record.row) >= count else { continue }
        let row = rows.base[record.kind.position][Int(record.row) - count]
        values[index] = ValueSpace.payload(of: RecordID(kind: record.kind, row: row))
      }
      return Column(.longs(values), states: column.states)
    case (.list(let member), .lists(var lists)):
      lists.members = restored(lists.members, member)
      return Column(.lists(lists), states: column.states)
    default: return column
    }
  }

  /// References to records that the trial reaches name their copies.
  private func renamed(_ column: Column, _ type: Type, _ trials: [Int32]) -> Column {
    switch (type, column.storage) {
    case (.record(let kinds), .words(var values)) where kinds.count == 1:
      guard rows.reaches(kinds[0]) else { return column }
      for index in values.indices where column.state(index) == CellState.value {
        let record = RecordID(kind: kinds[0], row: values[index])
        if let copy = rows.copy(of: record, in: Int(trials[index])) { values[index] = copy }
      }
      return Column(.words(values), states: column.states)
    case (.record(let kinds), .longs(var values)):
      guard kinds.contains(where: { rows.reaches($0) }) else { return column }
      for index in values.indices where column.state(index) == CellState.value {
        let record = ValueSpace.record(values[index])
        if let copy = rows.copy(of: record, in: Int(trials[index])) {
          values[index] = ValueSpace.payload(of: RecordID(kind: record.kind, row: copy))
        }
      }
      return Column(.longs(values), states: column.states)
    case (.list(let member), .lists(var lists)):
      guard case .record = member else { return column }
      var owners: [Int32] = []
      owners.reserveCapacity(lists.members.count)
      for index in trials.indices {
        owners += Array(repeating: trials[index], count: Int(lists.offsets[index + 1] - lists.offsets[index]))
      }
      lists.members = renamed(lists.members, member, owners)
      return Column(.lists(lists), states: column.states)
    default: return column
    }
  }
}
