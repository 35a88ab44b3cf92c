public import EMSSemantics
public import EMSSyntax
public import EMSValues

/// Explains cells: runs the program of a column on the one row, keeps every step, and reads the rule along it.
public struct Explainer {
  let results: Results
  let program: Program
  let traces = TraceCache()
  /// How many records of one list are explained by name.
  public var greatestMemberCount = 24

  /// Creates an explainer.
  public init(_ results: Results) {
    self.results = results
    program = results.program
  }

  /// Why a cell has its value; inputs are explained in turn down to `depth` levels.
  public func explain(_ record: RecordID, _ address: ColumnAddress, depth: Int = 8) -> Explanation {
    var open: Set<CellAddress> = []
    return explain(CellAddress(record: record, column: address), depth, &open)
  }

  private func explain(_ cell: CellAddress, _ depth: Int, _ open: inout Set<CellAddress>) -> Explanation {
    let field = program[cell.column.field]
    let unit = shownUnit(of: field, cell.record)
    var explanation = Explanation(
      cell: cell, value: results.value(cell.record, cell.column), type: field.type, unit: unit, source: .builtIn)
    if case .error = explanation.value { explanation.value = .error(cause(of: cell)?.text.english ?? "no result") }
    explanation.possible = results.doubt.values(cell.record, cell.column)
    guard open.insert(cell).inserted else { return explanation }
    defer { open.remove(cell) }
    switch field.role {
    case .identifier, .title, .kindName, .parent, .inner, .inverse: return explanation
    case .input, .computed: break
    }
    let row = Int(cell.record.row)
    if let rule = results.register.ruleCells.last(where: { $0.cell == cell }) {
      explanation.source = .recordRule(rule.place)
      let lowered = Lowering.query([rule.rule], of: cell.record.kind, layer: cell.column.layer, in: program)
      read(rule.rule, lowered, cell, depth, &explanation, &open)
      return explanation
    }
    if let judgement = results.register.judgements[cell.column]?[cell.record.row] {
      var value = Value.missing
      if case .computed(let root) = field.role, let index = results.plan.column(cell.column) {
        let trace = traces.trace(results, results.plan.columns[index], cell.record)
        value = trace.value(of: root, in: cell.column.layer) ?? .missing
        read(root, results.plan.columns[index], cell, depth, &explanation, &open)
      }
      explanation.source = .judgement(judgement, ruleValue: value)
      return explanation
    }
    if case .computed(let root) = field.role, let index = results.plan.column(cell.column) {
      explanation.source = .rule(rulePlace(root, results.plan.columns[index], cell))
      read(root, results.plan.columns[index], cell, depth, &explanation, &open)
      return explanation
    }
    _ = row
    let reason = results.register.reasons[cell.column]?[cell.record.row]
    explanation.source = .given(results.register.origin(of: cell), reason)
    return explanation
  }

  /// Where the rule stands that gives a cell its value: of a field that several blocks give, that of the block which holds.
  private func rulePlace(_ root: ExpressionID, _ column: ColumnProgram, _ cell: CellAddress) -> SourceRange {
    guard case .cases(_, isBlocks: true) = program.expressions[root].operation else {
      return program.expressions[root].place
    }
    let trace = traces.trace(results, column, cell.record)
    let operands = Array(program.expressions.operands(of: root))
    for pair in 0..<operands.count / 2
    where trace.value(of: operands[pair * 2], in: cell.column.layer) == .yesNo(true) {
      return program.expressions[operands[pair * 2 + 1]].place
    }
    return program.expressions[root].place
  }

  /// The unit in which a field of a record is shown.
  public func unit(of field: Field, _ record: RecordID) -> Unit? {
    if let formula = field.unitFormula {
      return formula.unit(formula.terms.map { unit(along: $0.path, of: record) }) ?? field.unit
    }
    return field.unitPath.isEmpty ? field.unit : unit(along: field.unitPath, of: record) ?? field.unit
  }

  /// The unit in which an explanation shows a field of a record: a bare number of joules says nothing.
  private func shownUnit(of field: Field, _ record: RecordID) -> Unit? {
    if let unit = unit(of: field, record) { return unit }
    switch field.type {
    case .quantity(let dimension), .series(let dimension): return program.units.customary(dimension)
    default: return nil
    }
  }

  /// The unit at the end of a path of fields from a record.
  private func unit(along path: [FieldID], of record: RecordID) -> Unit? {
    var value = Value.record(record)
    for id in path {
      guard case .record(let next) = value, program[id].kind == next.kind else { return nil }
      value = results.value(next, ColumnAddress(id))
    }
    if case .unit(let unit) = value { return unit }
    return nil
  }

  private func read(
    _ root: ExpressionID, _ column: ColumnProgram, _ cell: CellAddress, _ depth: Int,
    _ explanation: inout Explanation, _ open: inout Set<CellAddress>
  ) {
    var reader = RuleReader(
      trace: traces.trace(results, column, cell.record), results: results, greatestMemberCount: greatestMemberCount)
    reader.read(root, layer: cell.column.layer, depth: 0)
    explanation.cases = reader.cases
    explanation.lookups = reader.lookups
    explanation.rows = reader.rows
    explanation.deciders = reader.deciders
    for found in reader.subjects {
      explanation.inputs.append(input(found, depth, &open))
    }
  }

  private func input(
    _ subject: Explanation.Input.Subject, _ depth: Int, _ open: inout Set<CellAddress>
  ) -> Explanation.Input {
    switch subject {
    case .cell(let cell):
      let field = program[cell.column.field]
      var value = results.value(cell.record, cell.column)
      if case .inner = field.role { value = relation(cell) }
      if case .inverse = field.role { value = relation(cell) }
      if case .error = value { value = .error(cause(of: cell)?.text.english ?? "no result") }
      var inner: [Explanation] = []
      switch field.role {
      case .input, .computed: if depth > 0 { inner = [explain(cell, depth - 1, &open)] }
      default: break
      }
      return Explanation.Input(
        subject: subject, value: value, type: field.type, unit: shownUnit(of: field, cell.record), explanation: inner)
    case .parameter(let id, _):
      let parameter = program.parameters[id.position]
      return Explanation.Input(
        subject: subject, value: results.register.parameters[id.position], type: parameter.type, unit: parameter.unit,
        explanation: [])
    case .today:
      return Explanation.Input(subject: subject, value: .date(results.register.today), type: .date, explanation: [])
    case .more:
      return Explanation.Input(subject: subject, value: .missing, type: .nothing, explanation: [])
    }
  }

  /// The records of a collection.
  private func relation(_ cell: CellAddress) -> Value {
    var store = program
    let place = program[cell.column.field].place
    let row = store.expressions.add(.row(depth: 0), type: .record([cell.record.kind]), place: place)
    let list = store.expressions.add(
      .access(cell.column.field), [row], type: program[cell.column.field].type, place: place)
    let lowered = Lowering.query([list], of: cell.record.kind, layer: cell.column.layer, in: store)
    let trace = RuleTrace(results, lowered, cell.record)
    return trace.value(of: list, in: cell.column.layer) ?? .missing
  }

  // MARK: Causes

  /// Why a cell has no result, and the cell whose rule failed; nil where there is no error.
  public func cause(of cell: CellAddress) -> (text: DiagnosticText, cell: CellAddress)? {
    var current = cell
    var seen: Set<CellAddress> = []
    while seen.insert(current).inserted {
      let column = results.column(current.column)
      let state = column.state(Int(current.record.row))
      guard state == CellState.error || state == CellState.inheritedError else { return nil }
      if let circle = results.register.circles[current] { return (circle, current) }
      let failure: RuleTrace.Failure?
      if let rule = results.register.ruleCells.last(where: { $0.cell == current }) {
        let lowered = Lowering.query(
          [rule.rule], of: current.record.kind, layer: current.column.layer, in: program)
        failure = RuleTrace(results, lowered, current.record).failure(rule.rule, current.column.layer)
      } else if case .computed(let root) = program[current.column.field].role,
        let index = results.plan.column(current.column)
      {
        let trace = traces.trace(results, results.plan.columns[index], current.record)
        failure = trace.failure(root, current.column.layer)
      } else {
        return ("its cell cannot be read", current)
      }
      switch failure {
      case .here(let text): return (text, current)
      case .cell(let next): current = next
      case nil: return ("no result for the data at hand", current)
      }
    }
    return ("no result for the data at hand", cell)
  }

  /// The inputs that a missing cell waits for: those that nobody gave, deep down. Sorted by record and field, each once.
  public func waitsFor(_ cell: CellAddress, limit: Int = 8) -> [CellAddress] {
    var found: [CellAddress] = []
    var seen: Set<CellAddress> = []
    search(cell, &seen, &found, limit)
    return found
  }

  /// The inputs that an expression of a record waits for.
  func waitsFor(_ expression: ExpressionID, _ column: ColumnProgram, _ record: RecordID, limit: Int = 8)
    -> [CellAddress]
  {
    var reader = RuleReader(
      trace: traces.trace(results, column, record), results: results, greatestMemberCount: greatestMemberCount)
    reader.read(expression, layer: .base, depth: 0)
    var found: [CellAddress] = []
    var seen: Set<CellAddress> = []
    for case .cell(let cell) in reader.subjects { search(cell, &seen, &found, limit) }
    return found
  }

  private func search(
    _ cell: CellAddress, _ seen: inout Set<CellAddress>, _ found: inout [CellAddress], _ limit: Int
  ) {
    guard found.count < limit, seen.insert(cell).inserted else { return }
    let field = program[cell.column.field]
    let state = results.column(cell.column).state(Int(cell.record.row))
    guard state != CellState.value, state != CellState.notApplicable else { return }
    guard case .computed(let root) = field.role, let index = results.plan.column(cell.column) else {
      switch field.role {
      case .input: if field.type.member == nil { found.append(cell) }
      default: break
      }
      return
    }
    let column = results.plan.columns[index]
    var reader = RuleReader(
      trace: traces.trace(results, column, cell.record), results: results, greatestMemberCount: greatestMemberCount)
    reader.read(root, layer: cell.column.layer, depth: 0)
    for case .cell(let inner) in reader.subjects { search(inner, &seen, &found, limit) }
  }
}
