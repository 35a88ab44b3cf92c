import EMSSemantics
import EMSSyntax
import EMSValues
import Synchronization

/// One run of a column's program on one row, with the value of every step.
struct RuleTrace {
  private let run: ProgramRun
  private let workspace: Workspace
  private let column: ColumnProgram
  private let program: Program

  init(_ results: Results, _ column: ColumnProgram, _ record: RecordID) {
    self.init(
      ProgramRun(column, register: results.register, space: results.space, source: results), results.program, record)
  }

  init(_ run: ProgramRun, _ program: Program, _ record: RecordID) {
    column = run.column
    self.program = program
    self.run = run
    workspace = Workspace(run)
    if column.kind != nil { workspace.execute(rows: [record.row]) }
  }

  /// The value of an expression on the row; nil where it was not lowered or stands inside a list.
  func value(of expression: ExpressionID, in layer: LayerID) -> Value? {
    guard let step = column.step(of: expression, in: layer) else { return nil }
    switch column.domains[column[step].domain.position].shape {
    case .members: return nil
    case .global, .rows, .cells, .arguments: break
    }
    return value(of: step)
  }

  private func value(of step: StepID) -> Value {
    let type = column[step].type
    let vector = workspace.slots[step.position]
    if vector.count == 0 { return .missing }
    var shown = type
    if case .constant(let constant) = column[step].operation { return constant }
    if case .nothing = type { shown = .unknown }
    return run.space.value(vector.column(shown, count: 1, scales: program.scales), 0, shown)
  }

  /// The state of an expression on the row.
  func state(of expression: ExpressionID, in layer: LayerID) -> UInt8? {
    guard let step = column.step(of: expression, in: layer) else { return nil }
    let vector = workspace.slots[step.position]
    return vector.count == 0 ? CellState.missing : vector.state(0)
  }

  // MARK: Failures

  /// Where an error comes from.
  enum Failure {
    /// From this rule: why.
    case here(DiagnosticText)
    /// From another cell.
    case cell(CellAddress)
  }

  /// Where the error of an expression comes from.
  func failure(_ id: ExpressionID, _ layer: LayerID) -> Failure? {
    guard let step = column.step(of: id, in: layer) else { return nil }
    var seen: Set<StepID> = []
    return failure(step, &seen)
  }

  /// The error in a step: the first operand that fails, else the step itself. Looks at members of lists too.
  private func failure(_ id: StepID, _ seen: inout Set<StepID>) -> Failure? {
    guard seen.insert(id).inserted else { return nil }
    let step = column[id]
    guard fails(id) else { return nil }
    if case .column(let address) = step.operation { return failedCell(address, step) }
    for operand in step.operands { if let found = failure(operand, &seen) { return found } }
    if !hasOwnError(id) { return nil }
    return .here(describe(step))
  }

  private func hasOwnError(_ id: StepID) -> Bool {
    let vector = workspace.slots[id.position]
    return (0..<vector.count).contains { vector.state($0) == CellState.error }
  }

  private func fails(_ id: StepID) -> Bool {
    let vector = workspace.slots[id.position]
    func isError(_ state: UInt8) -> Bool { state == CellState.error || state == CellState.inheritedError }
    if (0..<vector.count).contains(where: { isError(vector.state($0)) }) { return true }
    if let shape = vector.shape, shape.membership.contains(where: isError) { return true }
    if let members = vector.members { return (0..<members.count).contains { isError(members.state($0)) } }
    return false
  }

  private func failedCell(_ address: ColumnAddress, _ step: PlanStep) -> Failure? {
    let references = workspace.slots[step.operands[0].position]
    let cells = workspace.slots
    guard
      let position = column.steps.firstIndex(where: { $0.operation == step.operation && $0.operands == step.operands })
    else { return nil }
    let vector = cells[position]
    for index in 0..<min(vector.count, references.count) where vector.state(index) >= CellState.inheritedError {
      return .cell(CellAddress(record: ValueSpace.record(references.payload[index]), column: address))
    }
    return nil
  }

  private func describe(_ step: PlanStep) -> DiagnosticText {
    func operand(_ index: Int) -> Value {
      guard step.operands.indices.contains(index) else { return .missing }
      return value(of: step.operands[index])
    }
    let text = ValueText(program)
    switch step.operation {
    case .apply(.divide): return "division by zero"
    case .apply(.power):
      if case .number(let exponent) = operand(1), exponent.isInteger, exponent.magnitude > 64 {
        return "whole exponents reach 64, and this one is \(exponent.decimalText())"
      }
      return "the power has no result, or more than 4,096 bits"
    case .apply(.function(.squareRoot)): return "the square root of a number below 0"
    case .apply(.function(.logarithm)): return "the logarithm of a number that is not above 0"
    case .apply(.function(.exponential)): return "the result has more than 4,096 bits"
    case .apply(.function(.datePlusDuration)), .apply(.function(.dateMinusDuration)),
      .apply(.function(.datePlusDays)), .apply(.function(.dateMinusDays)):
      return "the day is outside the calendar, or the number of days is not whole"
    case .apply(.function(.yearlySum)), .apply(.function(.yearlyMean)), .apply(.function(.yearlyLast)),
      .apply(.function(.quarterlySum)), .apply(.function(.quarterlyMean)), .apply(.function(.quarterlyLast)):
      return "the periods of the series are longer than what is asked for"
    case .apply(.band): return "\(text.text(operand(0))) falls in no part of the band"
    case .apply(.matrix(let id)):
      return
        "the matrix \(program.matrices[id.position].name) has no cell for \(text.text(operand(0))), \(text.text(operand(1)))"
    case .apply(.table): return "no case holds"
    case .apply(.weighted):
      var total = Rational.zero
      for index in stride(from: 1, to: step.operands.count, by: 2) {
        guard case .number(let weight) = operand(index) else { continue }
        total += weight
        if weight.sign < 0 { return "a weight is \((weight * 100).decimalText()) %: the others total more than 100 %" }
      }
      return "the weights total \((total * 100).decimalText()) %, not 100 %"
    case .cases: return "no case holds"
    default: return "a number of more than 4,096 bits, or no result for the data at hand; 'round' keeps numbers short"
    }
  }
}

/// Keeps programs made ready, since many rows are often asked of one column.
final class TraceCache: Sendable {
  private let runs = Mutex<[ColumnAddress: ProgramRun]>([:])

  /// The trace of a column's rule on a record.
  func trace(_ results: Results, _ column: ColumnProgram, _ record: RecordID) -> RuleTrace {
    guard let address = column.address else { return RuleTrace(results, column, record) }
    if let known = runs.withLock({ $0[address] }) { return RuleTrace(known, results.program, record) }
    let run = ProgramRun(column, register: results.register, space: results.space, source: results)
    runs.withLock { $0[address] = run }
    return RuleTrace(run, results.program, record)
  }
}

/// Reads a rule along a trace: the cases tried, and what was read on the way.
struct RuleReader {
  let trace: RuleTrace
  let results: Results
  let greatestMemberCount: Int
  private(set) var cases: [Explanation.Case] = []
  private(set) var lookups: [Explanation.Lookup] = []
  private(set) var rows: [Explanation.TableRow] = []
  private(set) var deciders: [Explanation.Decider] = []
  private(set) var subjects: [Explanation.Input.Subject] = []
  private var seen: Set<Explanation.Input.Subject> = []
  private var program: Program { results.program }

  init(trace: RuleTrace, results: Results, greatestMemberCount: Int) {
    self.trace = trace
    self.results = results
    self.greatestMemberCount = greatestMemberCount
  }

  private mutating func add(_ subject: Explanation.Input.Subject) {
    if seen.insert(subject).inserted { subjects.append(subject) }
  }

  /// Reads an expression on the row.
  mutating func read(_ id: ExpressionID, layer: LayerID, depth: Int) {
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    switch expression.operation {
    case .parameter(let parameter): add(parameter)
    case .today: add(.today)
    case .cases(let hasOtherwise, _): readCases(id, operands, hasOtherwise, layer, depth)
    case .conditional: readCases(id, operands, true, layer, depth)
    case .and, .or: readUntilDecided(operands, expression.operation == .or, layer, depth)
    case .access(let field): access([field], operands[0], layer, layer, depth)
    case .accessOneOf(let fields): access(fields, operands[0], layer, layer, depth)
    case .accessInLayer(let fields, let other): access(fields, operands[0], layer, other, depth)
    case .filter, .mapMembers, .latestBy:
      read(operands[0], layer: layer, depth: depth)
      members(operands[0], operands[1], layer)
    case .matrix(let matrix):
      lookUp(matrix, id, operands, layer)
      for operand in operands { read(operand, layer: layer, depth: depth) }
    case .table(let table):
      lookUp(table, id, operands, layer)
      for operand in operands { read(operand, layer: layer, depth: depth) }
    case .aggregate(let aggregate):
      decide(aggregate, id, operands[0], layer)
      read(operands[0], layer: layer, depth: depth)
    default:
      for operand in operands { read(operand, layer: layer, depth: depth) }
    }
  }

  /// The row and column of a matrix.
  private mutating func lookUp(_ matrix: MatrixID, _ id: ExpressionID, _ operands: [ExpressionID], _ layer: LayerID) {
    guard operands.count == 2, let row = trace.value(of: operands[0], in: layer),
      let column = trace.value(of: operands[1], in: layer), let result = trace.value(of: id, in: layer)
    else { return }
    lookups.append(Explanation.Lookup(matrix: matrix, row: row, column: column, result: result))
  }

  /// The row of a table that its arguments match, and what the results read that may be it.
  private mutating func lookUp(_ id: TableID, _ call: ExpressionID, _ operands: [ExpressionID], _ layer: LayerID) {
    let table = program.tables[id.position]
    let values = operands.map { trace.value(of: $0, in: layer) }
    for (index, row) in table.rows.enumerated() {
      let accepts = row.accepts(values, program.scales)
      if accepts == false { continue }
      addReads(of: row.result)
      guard accepts == true else { continue }
      // After a row that may match nobody knows that this one does.
      if table.rows[..<index].allSatisfy({ $0.accepts(values, program.scales) == false }),
        let result = trace.value(of: call, in: layer)
      {
        rows.append(
          Explanation.TableRow(
            table: id, row: index, arguments: values.map { $0 ?? .missing },
            argumentUnits: operands.map { unit(of: $0, layer) }, result: result,
            unit: unit(of: row.result, layer) ?? unit(of: call, layer)))
      }
      return
    }
  }

  /// The parameters and the day that the result of a table's row reads, and those of the tables in it.
  private mutating func addReads(of result: ExpressionID) {
    var open = [result]
    while let id = open.popLast() {
      switch program.expressions[id].operation {
      case .parameter(let parameter): add(parameter)
      case .today: add(.today)
      case .table(let inner): open += program.tables[inner.position].rows.map(\.result)
      default: break
      }
      open += program.expressions.operands(of: id).reversed()
    }
  }

  private mutating func add(_ parameter: ParameterID) {
    let origin = results.register.changedParameters[parameter] ?? .script(program.parameters[parameter.position].place)
    add(.parameter(parameter, origin))
  }

  /// The members of a projection that decide what an aggregate comes to.
  private mutating func decide(_ aggregate: Aggregate, _ id: ExpressionID, _ list: ExpressionID, _ layer: LayerID) {
    let operation = program.expressions[list].operation
    switch operation {
    case .access, .accessOneOf, .accessInLayer: break
    default: return
    }
    guard let source = program.expressions.operands(of: list).first,
      case .list(let records)? = trace.value(of: source, in: layer),
      case .list(let values)? = trace.value(of: list, in: layer), records.count == values.count, records.count > 1,
      let result = trace.value(of: id, in: layer)
    else { return }
    let wanted: Value
    switch aggregate {
    case .min, .max, .worst, .best: wanted = result
    case .any: wanted = .yesNo(true)
    case .all: wanted = .yesNo(false)
    default: return
    }
    if wanted == .missing { return }
    var found: [RecordID] = []
    for (record, value) in zip(records, values) where value == wanted {
      if case .record(let record) = record { found.append(record) }
    }
    if found.isEmpty { return }
    deciders.append(
      Explanation.Decider(
        place: program.expressions[id].place, result: result, records: found, count: records.count))
  }

  /// The sides of the comparisons of a condition, but for literals and for what says no more than the condition itself.
  private func operands(of condition: ExpressionID, _ layer: LayerID) -> [Explanation.Operand] {
    var found: [Explanation.Operand] = []
    func add(_ id: ExpressionID) {
      if case .constant = program.expressions[id].operation { return }
      if case .levelNumber = program.expressions[id].operation, let inner = program.expressions.operands(of: id).first {
        return add(inner)
      }
      guard let value = trace.value(of: id, in: layer) else { return }
      let place = program.expressions[id].place
      if case .list = value { return }
      if found.contains(where: { $0.place == place }) || found.count >= 6 { return }
      found.append(Explanation.Operand(place: place, value: value, unit: unit(of: id, layer)))
    }
    func walk(_ id: ExpressionID) {
      let operands = program.expressions.operands(of: id)
      switch program.expressions[id].operation {
      case .compare, .isIn, .isBetween: operands.forEach(add)
      case .and, .or, .not: operands.forEach(walk)
      default: break
      }
    }
    walk(condition)
    return found
  }

  /// The unit in which a part of a rule is shown: as its fields and parameters say, else one of its dimension.
  private func unit(of id: ExpressionID, _ layer: LayerID) -> Unit? {
    switch program.expressions[id].type {
    case .quantity(let dimension), .series(let dimension):
      if let said = saidUnit(of: id, layer), dimension.hasVariable || said.dimension == dimension { return said }
      return program.units.customary(dimension)
    default: return nil
    }
  }

  /// The unit that the fields and parameters of an expression say: of a sum the first, of a product that of its factors.
  private func saidUnit(of id: ExpressionID, _ layer: LayerID) -> Unit? {
    let operands = Array(program.expressions.operands(of: id))
    switch program.expressions[id].operation {
    case .access(let field): return unit(of: [field], of: operands[0], layer)
    case .accessOneOf(let fields), .accessInLayer(let fields, _): return unit(of: fields, of: operands[0], layer)
    case .parameter(let parameter): return program.parameters[parameter.position].unit
    case .function(.daysBetween): return .day
    case .multiply, .divide:
      let (left, right) = (saidUnit(of: operands[0], layer), saidUnit(of: operands[1], layer))
      if left == nil, right == nil { return nil }
      if case .multiply = program.expressions[id].operation { return (left ?? .one) * (right ?? .one) }
      return (left ?? .one) / (right ?? .one)
    case .power, .constant, .today, .share, .rank, .cumulativeShare: return nil
    default:
      for operand in operands {
        switch program.expressions[operand].type {
        case .quantity, .series, .list: if let unit = saidUnit(of: operand, layer) { return unit }
        default: break
        }
      }
      return nil
    }
  }

  /// The unit of a field of the record that an expression gives, or of the first of its list.
  private func unit(of fields: [FieldID], of reference: ExpressionID, _ layer: LayerID) -> Unit? {
    var value = trace.value(of: reference, in: layer)
    if case .list(let records)? = value { value = records.first }
    guard case .record(let record)? = value, let field = fields.first(where: { program[$0].kind == record.kind })
    else { return fields.lazy.compactMap { program[$0].unit }.first }
    return Explainer(results).unit(of: program[field], record)
  }

  /// Sides of `and` and `or` up to the one that decides.
  private mutating func readUntilDecided(_ operands: [ExpressionID], _ decider: Bool, _ layer: LayerID, _ depth: Int) {
    if let deciding = operands.first(where: { trace.value(of: $0, in: layer) == .yesNo(decider) }) {
      return read(deciding, layer: layer, depth: depth)
    }
    for operand in operands { read(operand, layer: layer, depth: depth) }
  }

  private mutating func readCases(
    _ id: ExpressionID, _ operands: [ExpressionID], _ hasOtherwise: Bool, _ layer: LayerID, _ depth: Int
  ) {
    let reasons = program.expressions.caseReasons[id] ?? []
    let pairs = operands.count / 2
    // Whether nobody knows if a case before holds: no later one then decides.
    var isOpen = false
    for pair in 0..<pairs {
      let condition = operands[pair * 2]
      guard let value = trace.value(of: condition, in: layer) else {
        for operand in operands { read(operand, layer: layer, depth: depth) }
        return
      }
      let holds = value == .yesNo(true)
      let isOtherwise = program.expressions.otherwiseConditions.contains(condition)
      cases.append(
        Explanation.Case(
          place: isOtherwise ? nil : program.expressions[condition].place, condition: value,
          reason: reasons.indices.contains(pair) ? reasons[pair] : "", depth: depth, holds: holds && !isOpen,
          operands: isOtherwise ? [] : self.operands(of: condition, layer)))
      read(condition, layer: layer, depth: depth + 1)
      switch value {
      case .yesNo(true): return read(operands[pair * 2 + 1], layer: layer, depth: depth + 1)
      case .yesNo: break
      case .missing:
        // What an open condition would give is part of why.
        read(operands[pair * 2 + 1], layer: layer, depth: depth + 1)
        isOpen = true
      // The result is what the condition is: nothing after it is looked at.
      default: return
      }
    }
    if hasOtherwise {
      cases.append(
        Explanation.Case(
          place: nil, condition: .yesNo(true), reason: reasons.indices.contains(pairs) ? reasons[pairs] : "",
          depth: depth, holds: !isOpen))
      read(operands[pairs * 2], layer: layer, depth: depth + 1)
    }
  }

  private mutating func access(
    _ fields: [FieldID], _ operand: ExpressionID, _ layer: LayerID, _ target: LayerID, _ depth: Int
  ) {
    if case .row = program.expressions[operand].operation {} else { read(operand, layer: layer, depth: depth) }
    guard let value = trace.value(of: operand, in: layer) else { return }
    switch value {
    case .record(let record): cell(fields, record, target)
    case .list(let records):
      var count = 0
      for case .record(let record) in records {
        count += 1
        if count <= greatestMemberCount { cell(fields, record, target) }
      }
      if count > greatestMemberCount { add(.more(count - greatestMemberCount)) }
    default: break
    }
  }

  private mutating func cell(_ fields: [FieldID], _ record: RecordID, _ layer: LayerID) {
    guard let field = fields.first(where: { program[$0].kind == record.kind }) else { return }
    switch program[field].role {
    case .identifier, .title, .kindName: return
    case .parent, .inner: add(.cell(CellAddress(record: record, column: ColumnAddress(field))))
    default: add(.cell(CellAddress(record: record, column: ColumnAddress(field, layer))))
    }
  }

  /// The fields of the members that a body reads.
  private mutating func members(_ list: ExpressionID, _ body: ExpressionID, _ layer: LayerID) {
    guard case .list(let records)? = trace.value(of: list, in: layer) else { return }
    var fields: [(FieldID, LayerID)] = []
    collect(body, 0, layer, &fields)
    var count = 0
    for case .record(let record) in records {
      count += 1
      if count > greatestMemberCount { continue }
      for (field, layer) in fields where program[field].kind == record.kind { cell([field], record, layer) }
    }
    if count > greatestMemberCount { add(.more(count - greatestMemberCount)) }
  }

  private func collect(_ id: ExpressionID, _ depth: Int32, _ layer: LayerID, _ fields: inout [(FieldID, LayerID)]) {
    let operands = Array(program.expressions.operands(of: id))
    func isMember(_ operand: ExpressionID) -> Bool { program.expressions[operand].operation == .row(depth: depth) }
    switch program.expressions[id].operation {
    case .access(let field) where isMember(operands[0]): fields.append((field, layer))
    case .accessInLayer(let found, let other) where isMember(operands[0]): fields += found.map { ($0, other) }
    case .filter, .mapMembers, .latestBy:
      collect(operands[0], depth, layer, &fields)
      collect(operands[1], depth + 1, layer, &fields)
    default: for operand in operands { collect(operand, depth, layer, &fields) }
    }
  }
}
