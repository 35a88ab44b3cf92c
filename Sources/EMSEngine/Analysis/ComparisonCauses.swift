import EMSSemantics
import EMSValues

/// Finds why results differ: follows what a rule read, on either side, along the cells that differ, to the inputs, rules and
/// records that were changed.
///
/// A cell whose value differs read something that differs, so that the way never needs a guess; only members of long lists,
/// which explanations do not name, are found by the columns that the result depends on.
public struct CauseFinder {
  private let comparison: RegisterComparison
  private let frame: ComparisonFrame
  private let before: Explainer
  private let after: Explainer

  /// Creates a finder; it keeps what it has read of rules for the next question.
  public init(_ comparison: RegisterComparison) {
    self.comparison = comparison
    frame = comparison.frame
    before = Explainer(comparison.before)
    after = Explainer(comparison.after)
  }

  /// The causes of what matters most of a record, the nearest first. Empty for records that came or went.
  public func causes(of change: RecordChange) -> [ChangeCause] {
    guard change.record.before != nil, change.record.after != nil,
      let result = change.results.first(where: \.layer.isEmpty) ?? change.results.first
    else { return [] }
    return causes(of: result)
  }

  /// The causes of a result.
  public func causes(of change: CellChange) -> [ChangeCause] {
    var search = Search()
    walk(change.beforeCell, change.afterCell, &search)
    if search.causes.isEmpty { search.causes = byColumns(change) }
    if search.causes.isEmpty, search.readsDay { search.causes = [.day] }
    return search.causes.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
  }

  /// What was changed of single records first, then values of the method, then rules: the nearer the cause, the sooner.
  private func rank(_ cause: ChangeCause) -> Int {
    switch cause {
    case .input, .added, .removed: return 0
    case .rule(let index):
      switch comparison.rules[index].subject {
      case .parameter, .matrixCell, .defaultValue: return 1
      default: return 2
      }
    case .day: return 3
    case .more: return 4
    }
  }

  private struct Search {
    var causes: [ChangeCause] = []
    var seen: Set<CellAddress> = []
    var seenBefore: Set<CellAddress> = []
    var readsDay = false

    mutating func add(_ cause: ChangeCause) { if !causes.contains(cause) { causes.append(cause) } }
  }

  // MARK: The way

  private func walk(_ old: CellAddress?, _ new: CellAddress?, _ search: inout Search) {
    let isNew = new.map { search.seen.insert($0).inserted } ?? false
    let isNewBefore = old.map { search.seenBefore.insert($0).inserted } ?? false
    guard isNew || isNewBefore else { return }
    if let new, let judged = comparison.inputIndex[new], comparison.inputs[judged].isJudgement {
      return search.add(.input(judged))
    }
    let rule =
      new.flatMap { comparison.ruleIndex.fieldsAfter[$0.column.field] }
      ?? old.flatMap { comparison.ruleIndex.fieldsBefore[$0.column.field] }
    if let rule { search.add(.rule(rule)) }
    if let new { read(after.explain(new.record, new.column, depth: 0), isAfter: true, &search) }
    if let old { read(before.explain(old.record, old.column, depth: 0), isAfter: false, &search) }
    if let new { lookups(new, isAfter: true, &search) }
    if new == nil, let old { lookups(old, isAfter: false, &search) }
  }

  private func read(_ explanation: Explanation, isAfter: Bool, _ search: inout Search) {
    for input in explanation.inputs {
      switch input.subject {
      case .today: if frame.before.register.today != frame.after.register.today { search.readsDay = true }
      case .parameter(let id, _):
        let index = comparison.ruleIndex
        if let found = isAfter ? index.parametersAfter[id] : index.parametersBefore[id] { search.add(.rule(found)) }
      case .more: break
      case .cell(let cell): follow(cell, input.value, isAfter: isAfter, &search)
      }
    }
  }

  private func follow(_ cell: CellAddress, _ value: Value, isAfter: Bool, _ search: inout Search) {
    guard let other = counterpart(cell, isAfter: isAfter) else {
      let record = isAfter ? frame.before(cell.record) : frame.after(cell.record)
      if record == nil { search.add(isAfter ? .added(cell.record) : .removed(cell.record)) }
      return
    }
    let program = isAfter ? frame.after.program : frame.before.program
    let (old, new) = isAfter ? (other, cell) : (cell, other)
    switch program[cell.column.field].role {
    case .inner, .inverse: members(value, isAfter: isAfter, &search)
    case .identifier, .title, .kindName, .parent: break
    case .input, .computed:
      if frame.isEqual(
        frame.before.value(old.record, old.column), frame.after.value(new.record, new.column))
      {
        return
      }
      if let found = comparison.inputIndex[new] { return search.add(.input(found)) }
      if case .input = program[cell.column.field].role {
        // A default, or a reference to a record that went.
        if let rule = comparison.ruleIndex.fieldsAfter[new.column.field] { search.add(.rule(rule)) }
        members(value, isAfter: isAfter, &search)
        return
      }
      walk(old, new, &search)
    }
  }

  /// Members of a list that only one side has.
  private func members(_ value: Value, isAfter: Bool, _ search: inout Search) {
    var records: [RecordID] = []
    if case .list(let members) = value {
      for case .record(let record) in members { records.append(record) }
    }
    if case .record(let record) = value { records = [record] }
    for record in records {
      if isAfter, frame.before(record) == nil { search.add(.added(record)) }
      if !isAfter, frame.after(record) == nil { search.add(.removed(record)) }
    }
  }

  private func counterpart(_ cell: CellAddress, isAfter: Bool) -> CellAddress? {
    guard let record = isAfter ? frame.before(cell.record) : frame.after(cell.record) else { return nil }
    if frame.programs.isOneProgram { return CellAddress(record: record, column: cell.column) }
    let (from, to) = isAfter ? (frame.after.program, frame.before.program) : (frame.before.program, frame.after.program)
    guard let field = to.field(named: from[cell.column.field].name, of: record.kind) else { return nil }
    let name = from.layers[cell.column.layer.position].name
    let layer = to.layers.first { $0.name == name }?.id ?? .base
    return CellAddress(record: record, column: ColumnAddress(field, layer))
  }

  // MARK: Matrices and tables

  /// Cells of matrices that the rule of a cell looks up, and tables that it reads, where they differ.
  private func lookups(_ cell: CellAddress, isAfter: Bool, _ search: inout Search) {
    let index = comparison.ruleIndex
    let results = isAfter ? frame.after : frame.before
    let matrices = isAfter ? index.matricesAfter : index.matricesBefore
    let tables = isAfter ? index.tablesAfter : index.tablesBefore
    if matrices.isEmpty, tables.isEmpty { return }
    let program = results.program
    guard case .computed(let root) = program[cell.column.field].role, let position = results.plan.column(cell.column)
    else { return }
    let explainer = isAfter ? after : before
    let trace = explainer.traces.trace(results, results.plan.columns[position], cell.record)
    var open = [root]
    var seen: Set<ExpressionID> = []
    while let id = open.popLast() {
      guard seen.insert(id).inserted else { continue }
      let operands = Array(program.expressions.operands(of: id))
      switch program.expressions[id].operation {
      case .table(let table): if let found = tables[table] { search.add(.rule(found)) }
      case .matrix(let matrix):
        guard let cells = matrices[matrix] else { break }
        let width = program[program.matrices[matrix.position].columnScale].levels.count
        if operands.count == 2, case .level(_, let row)? = trace.value(of: operands[0], in: cell.column.layer),
          case .level(_, let column)? = trace.value(of: operands[1], in: cell.column.layer)
        {
          if let found = cells[Int(row) * width + Int(column)] { search.add(.rule(found)) }
        } else {
          for found in cells.values.sorted() { search.add(.rule(found)) }
        }
      default: break
      }
      open += operands.reversed()
    }
  }

  // MARK: By columns

  /// Inputs that differ in columns that the result depends on: first those of the record itself and what stands in or around it.
  private func byColumns(_ change: CellChange) -> [ChangeCause] {
    guard let cell = change.afterCell else { return [] }
    let plan = comparison.after.plan
    var columns: Set<ColumnAddress> = []
    for position in plan.columns(neededBy: [cell.column]) {
      for read in plan.columns[position].reads { columns.insert(read) }
    }
    let found = comparison.inputs.indices.filter { index in
      comparison.inputs[index].cell.afterCell.map { columns.contains($0.column) } ?? false
    }
    if found.isEmpty { return [] }
    let own = found.filter { index in
      comparison.inputs[index].record.after.map { top($0) == top(cell.record) } ?? false
    }
    let named = (own.isEmpty ? found : own).prefix(3)
    let rest = (own.isEmpty ? found : own).count - named.count
    return named.map { .input($0) } + (rest > 0 ? [.more(rest)] : [])
  }

  private func top(_ record: RecordID) -> RecordID {
    var current = record
    while let parent = comparison.after.program.records.parent(current) { current = parent }
    return current
  }
}
