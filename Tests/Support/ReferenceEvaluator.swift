import EMSEngine
public import EMSSemantics
import EMSValues

/// A result of the reference evaluator: a state, and a value or a list.
public struct ReferenceResult: Hashable, Sendable {
  /// The state (see `CellState`).
  public var state: UInt8 = CellState.value
  /// The value, where the state is `value` and this is no list.
  public var value: Value = .missing
  /// The members of a list.
  public var members: [Member]?

  /// A member of a list: the state that left open whether it is one, and its value.
  public struct Member: Hashable, Sendable {
    var open: UInt8
    var item: ReferenceResult
    /// Its value.
    public var contents: ReferenceResult { item }
  }

  init(_ value: Value) {
    switch value {
    case .missing: state = CellState.missing
    case .notApplicable: state = CellState.notApplicable
    case .error: state = CellState.error
    default: self.value = value
    }
  }

  init(state: UInt8) { self.state = state }

  init(list: [Member], state: UInt8 = CellState.value) {
    members = list
    self.state = state
  }

  /// A list that is not known: it has one open member.
  static let unknownList = ReferenceResult(
    list: [Member(open: CellState.missing, item: ReferenceResult(state: CellState.missing))], state: CellState.missing)

  /// Short, for messages of tests.
  public var summary: String {
    let name = ["", "missing ", "n/a ", "inherited ", "error ", "not given "][Int(state)]
    if let members {
      return name + "[" + members.map { ($0.open == 0 ? "" : "?\($0.open) ") + $0.item.summary }.joined(separator: ", ")
        + "]"
    }
    return state == CellState.value ? "\(value)".replacing("EMSSemantics.", with: "") : name
  }

  var isList: Bool { members != nil }
  var number: Rational { if case .number(let number) = value { number } else { .zero } }
  var isYes: Bool { value == .yesNo(true) }
}

/// The meaning of expressions, written down as plainly as can be: recursive, a value at a time. Slow, and the judge of the engine.
public struct ReferenceEvaluator {
  let program: Program
  /// Changed parameters are read from here.
  public var parameters: [Value]
  var cells: [CellAddress: Value] = [:]
  var judgements: [CellAddress: Value] = [:]
  private var memo: [CellAddress: ReferenceResult] = [:]

  /// Takes a program with its given cells.
  public init(_ program: Program) {
    self.program = program
    parameters = program.parameters.map(\.value)
    for (index, given) in program.given.enumerated() {
      for cell in given {
        let record = RecordID(kind: program.fields[index].kind, row: cell.row)
        let address = CellAddress(record: record, column: ColumnAddress(FieldID(index), cell.layer))
        if cell.detail >= 0, program.cellDetails[Int(cell.detail)].isJudgement {
          judgements[address] = cell.value
        } else {
          cells[address] = cell.value
        }
      }
    }
  }

  /// The value of a cell, computed or given.
  public mutating func cell(_ record: RecordID, _ id: FieldID, _ layer: LayerID = .base) -> ReferenceResult {
    let address = CellAddress(record: record, column: ColumnAddress(id, layer))
    if let known = memo[address] { return known }
    let result = compute(record, program[id], layer, address)
    memo[address] = result
    return result
  }

  private mutating func compute(
    _ record: RecordID, _ field: Field, _ layer: LayerID, _ address: CellAddress
  ) -> ReferenceResult {
    switch field.role {
    case .identifier: return ReferenceResult(.text(program.records.id(record)))
    case .title:
      let title = program.records.kinds[record.kind.position].titles[Int(record.row)]
      return title < 0
        ? ReferenceResult(state: CellState.missing) : ReferenceResult(.text(program.records.texts.string(title)))
    case .kindName: return ReferenceResult(.text(program[field.kind].name))
    case .parent:
      guard let parent = program.records.parent(record), case .record(let kinds) = field.type,
        kinds.contains(parent.kind)
      else { return ReferenceResult(state: CellState.missing) }
      return ReferenceResult(.record(parent))
    case .inner(let kind):
      let found = records(kind).filter { program.records.parent($0) == record }
      return ReferenceResult(list: found.map { .init(open: 0, item: ReferenceResult(.record($0))) })
    case .inverse(let other):
      var found: [RecordID] = []
      for referrer in records(program[other].kind) {
        let value = cell(referrer, other, layer)
        let names = value.members?.map(\.item) ?? [value]
        if names.contains(where: { $0.state == CellState.value && $0.value == .record(record) }) {
          found.append(referrer)
        }
      }
      return ReferenceResult(list: found.map { .init(open: 0, item: ReferenceResult(.record($0))) })
    case .input: return given(record, field, layer)
    case .computed(let root):
      if let judgement = judgements[address] { return literal(judgement, field.type) }
      return evaluate(root, rows: [ReferenceResult(.record(record))], arguments: [], layer: layer)
    }
  }

  func records(_ kind: KindID) -> [RecordID] {
    let rows = program.records.kinds[kind.position]
    return (0..<Int32(rows.count)).filter { rows.isInactive.isEmpty || !rows.isInactive[Int($0)] }
      .map { RecordID(kind: kind, row: $0) }
  }

  private mutating func given(_ record: RecordID, _ field: Field, _ layer: LayerID) -> ReferenceResult {
    var value = cells[CellAddress(record: record, column: ColumnAddress(field.id, layer))]
    if value == nil, layer != .base { value = cells[CellAddress(record: record, column: ColumnAddress(field.id))] }
    if field.blocks.isEmpty { return stored(value ?? field.defaultValue, field, isGiven: value != nil) }
    let row = ReferenceResult(.record(record))
    var cases: [ReferenceResult] = []
    for block in field.blocks {
      if let condition = block.condition {
        cases.append(evaluate(condition, rows: [row], arguments: [], layer: layer))
      } else {
        cases.append(ReferenceResult(.yesNo(true)))
      }
      cases.append(stored(value ?? block.defaultValue ?? field.defaultValue, field, isGiven: value != nil))
    }
    return ReferenceEvaluator.cases(cases, hasOtherwise: false, isBlocks: true)
  }

  private func stored(_ value: Value?, _ field: Field, isGiven: Bool) -> ReferenceResult {
    if field.type.member != nil {
      guard let value else { return ReferenceResult(list: [], state: CellState.missing) }
      switch value {
      case .list(let members):
        return ReferenceResult(list: members.map { .init(open: 0, item: ReferenceResult($0)) })
      case .missing: return .unknownList
      case .notApplicable: return ReferenceResult(list: [], state: CellState.notApplicable)
      default: return ReferenceResult(list: [.init(open: 0, item: ReferenceResult(value))])
      }
    }
    var result = ReferenceResult(value ?? .missing)
    if result.state == CellState.error { result.state = CellState.inheritedError }
    return result
  }

  // MARK: Expressions

  /// The value of an expression; rows with the innermost first.
  public mutating func evaluate(
    _ id: ExpressionID, rows: [ReferenceResult], arguments: [ReferenceResult], layer: LayerID
  ) -> ReferenceResult {
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    func constant(_ value: Value) -> ReferenceResult { literal(value, expression.type) }
    switch expression.operation {
    case .constant(let value): return constant(value)
    case .parameter(let parameter): return constant(parameters[parameter.position])
    case .today: return ReferenceResult(.date(program.selection.today))
    case .argument(let index): return arguments[Int(index)]
    case .row(let depth): return rows[Int(depth)]
    case .allRecords(let kind):
      return ReferenceResult(list: records(kind).map { .init(open: 0, item: ReferenceResult(.record($0))) })
    case .access(let field):
      let reference = evaluate(operands[0], rows: rows, arguments: arguments, layer: layer)
      return lifted([reference]) { $0.access([field], $1[0], layer) }
    case .accessOneOf(let fields):
      let reference = evaluate(operands[0], rows: rows, arguments: arguments, layer: layer)
      return lifted([reference]) { $0.access(fields, $1[0], layer) }
    case .accessInLayer(let fields, let other):
      let reference = evaluate(operands[0], rows: rows, arguments: arguments, layer: layer)
      return lifted([reference]) { $0.access(fields, $1[0], other) }
    case .judged, .judgedBy, .judgedOn:
      return judged(expression.operation, rows[0], layer)
    case .filter:
      let list = evaluate(operands[0], rows: rows, arguments: arguments, layer: layer)
      return filter(list) { $0.evaluate(operands[1], rows: [$1] + rows, arguments: arguments, layer: layer) }
    case .mapMembers:
      let list = evaluate(operands[0], rows: rows, arguments: arguments, layer: layer)
      return mapped(list) { $0.evaluate(operands[1], rows: [$1] + rows, arguments: arguments, layer: layer) }
    case .latestBy:
      let list = evaluate(operands[0], rows: rows, arguments: arguments, layer: layer)
      return latest(list) { $0.evaluate(operands[1], rows: [$1] + rows, arguments: arguments, layer: layer) }
    case .table(let table):
      let values = operands.map { evaluate($0, rows: rows, arguments: arguments, layer: layer) }
      return lifted(values) { $0.table(table, $1, rows, layer) }
    default:
      let values = operands.map { evaluate($0, rows: rows, arguments: arguments, layer: layer) }
      return operate(expression.operation, values, expression, operands)
    }
  }

  private func literal(_ value: Value, _ type: Type) -> ReferenceResult {
    if case .list(let members) = value {
      return ReferenceResult(list: members.map { .init(open: 0, item: ReferenceResult($0)) })
    }
    if type.member != nil {
      if value == .missing { return .unknownList }
      return ReferenceResult(list: [], state: ReferenceResult(value).state)
    }
    return ReferenceResult(value)
  }

  /// Applies `body` to single values; where operands are lists, to each member.
  mutating func lifted(
    _ operands: [ReferenceResult], _ body: (inout ReferenceEvaluator, [ReferenceResult]) -> ReferenceResult
  ) -> ReferenceResult {
    guard let position = operands.firstIndex(where: { $0.isList }) else { return body(&self, operands) }
    var index = -1
    return mapped(operands[position]) { evaluator, member in
      index += 1
      let singles = operands.map { operand in operand.isList ? operand.members?[index].item ?? operand : operand }
      var arguments = singles
      arguments[position] = member
      return body(&evaluator, arguments)
    }
  }

  mutating func mapped(
    _ list: ReferenceResult, _ body: (inout ReferenceEvaluator, ReferenceResult) -> ReferenceResult
  ) -> ReferenceResult {
    var result: [ReferenceResult.Member] = []
    for member in list.members ?? [] {
      let value = body(&self, member.item)
      if let inner = value.members {
        if value.state >= CellState.notApplicable {
          result.append(.init(open: member.open, item: ReferenceResult(state: value.state)))
        } else {
          result += inner.map { .init(open: max($0.open, member.open), item: $0.item) }
        }
      } else {
        result.append(.init(open: member.open, item: value))
      }
    }
    return ReferenceResult(list: result, state: list.state)
  }

  private mutating func filter(
    _ list: ReferenceResult, _ condition: (inout ReferenceEvaluator, ReferenceResult) -> ReferenceResult
  ) -> ReferenceResult {
    var result: [ReferenceResult.Member] = []
    for member in list.members ?? [] {
      let holds = condition(&self, member.item)
      if holds.state == CellState.notApplicable || (holds.state == CellState.value && !holds.isYes) { continue }
      result.append(.init(open: max(member.open, holds.state), item: member.item))
    }
    return ReferenceResult(list: result, state: list.state)
  }

  private mutating func latest(
    _ list: ReferenceResult, _ key: (inout ReferenceEvaluator, ReferenceResult) -> ReferenceResult
  ) -> ReferenceResult {
    if list.state >= CellState.notApplicable { return ReferenceResult(state: list.state) }
    var best: (key: Value, item: ReferenceResult)?
    var worst = CellState.value
    var dropped = false
    for member in list.members ?? [] {
      let value = key(&self, member.item)
      let state = max(member.open, value.state == CellState.notApplicable ? 0 : value.state)
      if state != CellState.value {
        worst = max(worst, state)
      } else if value.state == CellState.notApplicable {
        dropped = true
      } else if let known = best {
        if ReferenceEvaluator.order(value.value, known.key) >= 0 { best = (value.value, member.item) }
      } else {
        best = (value.value, member.item)
      }
    }
    if worst != CellState.value { return ReferenceResult(state: worst) }
    guard let best else { return ReferenceResult(state: dropped ? CellState.notApplicable : CellState.missing) }
    return best.item
  }

  private mutating func access(_ fields: [FieldID], _ reference: ReferenceResult, _ layer: LayerID) -> ReferenceResult {
    let isList = program[fields[0]].type.member != nil
    func unknown(_ state: UInt8) -> ReferenceResult {
      if !isList { return ReferenceResult(state: state) }
      return state == CellState.missing ? .unknownList : ReferenceResult(list: [], state: state)
    }
    if reference.state != CellState.value { return unknown(reference.state) }
    guard case .record(let record) = reference.value,
      let field = fields.first(where: { program[$0].kind == record.kind })
    else { return unknown(CellState.missing) }
    var result = cell(record, field, layer)
    if result.state == CellState.error { result.state = CellState.inheritedError }
    if let members = result.members {
      result.members = members.map { member in
        var member = member
        if member.item.state == CellState.error { member.item.state = CellState.inheritedError }
        return member
      }
    }
    return result
  }

  private func judged(_ operation: Operation, _ row: ReferenceResult, _ layer: LayerID) -> ReferenceResult {
    let field: FieldID
    switch operation {
    case .judged(let id), .judgedBy(let id), .judgedOn(let id): field = id
    default: return ReferenceResult(state: CellState.missing)
    }
    guard case .record(let record) = row.value else { return ReferenceResult(state: CellState.missing) }
    var reason: Reason?
    for cell in program.given[field.position] where cell.row == record.row && cell.layer == layer && cell.detail >= 0 {
      reason = program.cellDetails[Int(cell.detail)].reason ?? reason
    }
    switch operation {
    case .judged: return ReferenceResult(.yesNo(reason != nil))
    case .judgedBy: return ReferenceResult(reason?.author.map { .text($0) } ?? .missing)
    default: return ReferenceResult(reason?.date.map { .date($0) } ?? .missing)
    }
  }

  private mutating func table(
    _ id: TableID, _ arguments: [ReferenceResult], _ rows: [ReferenceResult], _ layer: LayerID
  ) -> ReferenceResult {
    let table = program.tables[id.position]
    var cases: [ReferenceResult] = []
    for row in table.rows {
      let value = evaluate(row.result, rows: rows, arguments: arguments, layer: layer)
      let conditions = zip(row.patterns, arguments).compactMap { matches($0, $1) }
      if conditions.isEmpty { return ReferenceEvaluator.cases(cases + [value], hasOtherwise: true, isBlocks: false) }
      let isNo = conditions.contains { $0.state == CellState.value && !$0.isYes }
      let worst = conditions.map(\.state).max() ?? 0
      cases.append(
        isNo
          ? ReferenceResult(.yesNo(false)) : worst == 0 ? ReferenceResult(.yesNo(true)) : ReferenceResult(state: worst))
      cases.append(value)
    }
    return ReferenceEvaluator.cases(cases, hasOtherwise: false, isBlocks: false)
  }

  private func matches(_ pattern: DecisionTable.Pattern, _ argument: ReferenceResult) -> ReferenceResult? {
    func compare(_ comparison: Comparison, _ value: Value) -> ReferenceResult {
      ReferenceEvaluator.compare(comparison, argument, ReferenceResult(value))
    }
    switch pattern {
    case .any: return nil
    case .equal(let value): return compare(.equal, value)
    case .compare(let comparison, let value): return compare(comparison, value)
    case .between(let low, let high):
      if argument.state != CellState.value { return ReferenceResult(state: argument.state) }
      return ReferenceResult(.yesNo(compare(.greaterOrEqual, low).isYes && compare(.lessOrEqual, high).isYes))
    case .either(let patterns):
      let parts = patterns.compactMap { matches($0, argument) }
      return ReferenceEvaluator.connect(parts, decider: true)
    }
  }
}
