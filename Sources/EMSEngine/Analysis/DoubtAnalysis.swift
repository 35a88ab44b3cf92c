import EMSSemantics
import EMSValues

/// Finds what results can be where inputs are given as alternatives: every combination is tried while a record has at most 4,096.
public struct DoubtAnalysis {
  /// The most combinations of one record that are tried.
  public static let greatestCombinationCount = 4_096
  private let results: Results
  private let trials: TrialEvaluator

  /// Creates an analysis of results.
  public init(_ results: Results) {
    self.results = results
    trials = TrialEvaluator(results)
  }

  /// A cell in doubt.
  private struct DoubtfulCell {
    let cell: CellAddress
    let values: [Value]
  }

  /// What can be other than it is, inputs among it.
  public func run() -> Doubt {
    var doubt = Doubt()
    let program = results.program
    var cells: [DoubtfulCell] = []
    for (address, rows) in results.register.alternatives.sorted(by: { $0.key < $1.key }) {
      for (row, values) in rows.sorted(by: { $0.key < $1.key }) {
        let record = RecordID(kind: program[address.field].kind, row: row)
        guard results.register.isActive(record), isAsked(record, address) else { continue }
        cells.append(DoubtfulCell(cell: CellAddress(record: record, column: address), values: values))
        doubt.possible[address, default: [:]][row] = PossibleValues(
          ordered(values.map { stored($0, program[address.field].type) }), isExact: true)
      }
    }
    if cells.isEmpty { return doubt }
    let inputs = Set(cells.map(\.cell.column))
    let all = results.plan.columns.compactMap(\.address).filter { address in
      if case .computed = program[address.field].role { true } else { false }
    }
    let varying = TrialPlan(results, changing: inputs, targets: all).columns.compactMap { index -> ColumnAddress? in
      let address = results.plan.columns[index].address
      return address.flatMap { all.contains($0) ? $0 : nil }
    }
    for kind in program.kinds {
      let targets = varying.filter { program[$0.field].kind == kind.id }
      let local = targets.filter { trials.isLocal([$0], changing: inputs) }
      if !local.isEmpty { examine(kind.id, local, cells, inputs, &doubt) }
      let global = targets.filter { !local.contains($0) }
      if !global.isEmpty { examineWhole(kind.id, global, cells, &doubt) }
    }
    return doubt
  }

  /// Whether the methods in use ask for an input of a record: where no block gives it, alternatives are of no account.
  private func isAsked(_ record: RecordID, _ address: ColumnAddress) -> Bool {
    results.column(address).state(Int(record.row)) != CellState.notApplicable
  }

  /// A level as the field stores it: a number where blocks give it as levels of several scales.
  private func stored(_ value: Value, _ type: Type) -> Value {
    if case .quantity = type, case .level(let scale, let index) = value {
      return results.program[scale].levels[Int(index)].number.map { .number($0) } ?? value
    }
    return value
  }

  // MARK: Results that depend on records near them

  private func examine(
    _ kind: KindID, _ targets: [ColumnAddress], _ cells: [DoubtfulCell], _ inputs: Set<ColumnAddress>,
    _ doubt: inout Doubt
  ) {
    let plan = trials.plan(inputs, targets)
    var byRecord: [RecordID: [DoubtfulCell]] = [:]
    for cell in cells { byRecord[cell.cell.record, default: []].append(cell) }
    var batch = TrialBatch(kind: kind, targets: targets)
    var open: [(row: Int32, range: Range<Int>)] = []
    func settle() {
      if open.isEmpty { return }
      let tried = trials.evaluate(batch)
      for (row, range) in open {
        for (index, target) in targets.enumerated() {
          note(range.map { tried.value($0, index) }, row, target, isExact: true, &doubt)
        }
      }
      batch = TrialBatch(kind: kind, targets: targets)
      open = []
    }
    for row in results.register.rows(kind) {
      let record = RecordID(kind: kind, row: row)
      var found: [DoubtfulCell] = []
      if plan.links.isEmpty {
        found = byRecord[record] ?? []
      } else {
        let graph = RecordGraph(record, plan.links, trials.follower)
        for near in graph.all { found += byRecord[near] ?? [] }
      }
      if found.isEmpty { continue }
      guard let count = combinationCount(found) else {
        for target in targets { noteMost(row, target, &doubt) }
        continue
      }
      let start = batch.count
      for number in 0..<count {
        batch.begin(row)
        choose(number, found) { cell, value in batch.change(cell, to: value) }
      }
      open.append((row, start..<batch.count))
      if batch.count >= 65_536 { settle() }
    }
    settle()
  }

  /// The number of combinations, nil where there are too many.
  private func combinationCount(_ cells: [DoubtfulCell]) -> Int? {
    var count = 1
    for cell in cells {
      count *= cell.values.count
      if count > DoubtAnalysis.greatestCombinationCount { return nil }
    }
    return count
  }

  /// The values of combination `number`; of number 0 those that count.
  private func choose(_ number: Int, _ cells: [DoubtfulCell], _ body: (CellAddress, Value) -> Void) {
    var rest = number
    for cell in cells.reversed() {
      body(cell.cell, cell.values[rest % cell.values.count])
      rest /= cell.values.count
    }
  }

  // MARK: Results that depend on the whole register

  private func examineWhole(
    _ kind: KindID, _ targets: [ColumnAddress], _ cells: [DoubtfulCell], _ doubt: inout Doubt
  ) {
    let rows = results.register.rows(kind)
    let size = results.program.kinds.reduce(0) { $0 + results.register.rowCount($1.id) }
    guard let count = combinationCount(cells), count * max(1, size) <= 4_000_000 else {
      for target in targets { for row in rows { noteMost(row, target, &doubt) } }
      return
    }
    var values: [[[Value]]] = targets.map { _ in Array(repeating: [], count: rows.count) }
    for number in 0..<count {
      var changes: [Change] = []
      choose(number, cells) { cell, value in
        changes.append(
          Change(
            .cell(cell.record, cell.column.field, cell.column.layer, value, nil, alternatives: []),
            place: results.program[cell.column.field].place))
      }
      let evaluated = trials.evaluate(changes, targets)
      for (index, target) in targets.enumerated() {
        let column = evaluated.column(target)
        let type = results.program[target.field].type
        for (position, row) in rows.enumerated() {
          let value = evaluated.space.value(column, Int(row), type)
          if !values[index][position].contains(value) { values[index][position].append(value) }
        }
      }
    }
    for (index, target) in targets.enumerated() {
      for (position, row) in rows.enumerated() {
        note(values[index][position], row, target, isExact: true, &doubt)
      }
    }
  }

  // MARK: Notes

  private func note(_ values: [Value], _ row: Int32, _ target: ColumnAddress, isExact: Bool, _ doubt: inout Doubt) {
    var distinct: [Value] = []
    for value in values where !distinct.contains(value) { distinct.append(value) }
    guard distinct.count > 1 else { return }
    doubt.possible[target, default: [:]][row] = PossibleValues(ordered(distinct), isExact: isExact)
  }

  /// Where too many combinations are: all that the type allows.
  private func noteMost(_ row: Int32, _ target: ColumnAddress, _ doubt: inout Doubt) {
    if results.register.judgements[target]?[row] != nil { return }
    var values: [Value] = []
    switch results.program[target.field].type {
    case .level(let scale): values = results.program[scale].levels.indices.map { .level(scale, index: Int32($0)) }
    case .yesNo: values = [.yesNo(false), .yesNo(true)]
    default: break
    }
    doubt.possible[target, default: [:]][row] = PossibleValues(values, isExact: false)
  }

  private func ordered(_ values: [Value]) -> [Value] {
    func key(_ value: Value) -> (Int, Rational) {
      switch value {
      case .number(let number): (0, number)
      case .level(_, let index): (0, Rational(Int(index)))
      case .yesNo(let flag): (0, Rational(flag ? 1 : 0))
      case .missing: (2, .zero)
      case .notApplicable: (3, .zero)
      case .error: (4, .zero)
      default: (1, .zero)
      }
    }
    return values.enumerated().sorted { left, right in
      let (first, second) = (key(left.element), key(right.element))
      if first.0 != second.0 { return first.0 < second.0 }
      return first.1 != second.1 ? first.1 < second.1 : left.offset < right.offset
    }.map(\.element)
  }
}

extension Results {
  /// The results with what they can be where inputs are given as alternatives.
  public func examiningDoubt() -> Results {
    if register.alternatives.isEmpty { return self }
    var result = self
    result.doubt = DoubtAnalysis(self).run()
    var names: [RecordID: [String]] = [:]
    for (address, rows) in result.doubt.possible.sorted(by: { $0.key < $1.key }) {
      let field = program[address.field]
      guard case .computed = field.role else { continue }
      let name = address.name(in: program)
      for row in rows.keys { names[RecordID(kind: field.kind, row: row), default: []].append(name) }
    }
    for kind in program.kinds where names.keys.contains(where: { $0.kind == kind.id }) {
      let count = register.rowCount(kind.id)
      var numbers = Array(repeating: Int32(0), count: count)
      var states = Array(repeating: CellState.missing, count: count)
      for row in 0..<Int32(count) {
        guard let fields = names[RecordID(kind: kind.id, row: row)] else { continue }
        numbers[Int(row)] = result.space.number(ofText: fields.joined(separator: ";"))
        states[Int(row)] = CellState.value
      }
      result.doubt.names[kind.id] = Column(.words(numbers), states: states)
    }
    return result
  }
}
