import EMSSemantics
import EMSValues

/// Computes the cells that follow from others by a record's own rule (`field = rule`), each after those that it reads.
///
/// Which cell a rule reads is known where it names a record, its own row, a parent, or a record that another cell gives: such a
/// rule is computed once, and once more to see that nothing changed, however long the chain. A rule that reads whole lists may
/// need further rounds, no more than there are rules; a circle is the checker's to report.
struct RuleCells {
  private let source: InputColumns
  private let rules: [RuleCell]
  private let programs: [ColumnProgram]
  /// The rule of each cell, as an index in `rules`.
  private let ruleOfCell: [CellAddress: Int]

  private init(_ register: Register) {
    let program = register.program
    source = InputColumns(register)
    rules = register.ruleCells
    programs = rules.map { rule in
      Lowering.query([rule.rule], of: rule.cell.record.kind, layer: rule.cell.column.layer, in: program)
    }
    var ruleOfCell: [CellAddress: Int] = [:]
    for (index, rule) in rules.enumerated() { ruleOfCell[rule.cell] = index }
    self.ruleOfCell = ruleOfCell
  }

  /// The register with these cells computed.
  static func settled(_ register: Register) -> Register {
    if register.ruleCells.isEmpty { return register }
    let cells = RuleCells(register)
    let order = cells.order()
    for _ in 0...cells.rules.count {
      var hasChanged = false
      for index in order where cells.settle(index) { hasChanged = true }
      if !hasChanged { break }
    }
    return cells.source.register
  }

  /// Computes one cell; whether it has another value than before.
  private func settle(_ index: Int) -> Bool {
    let rule = rules[index]
    let type = source.register.program[rule.cell.column.field].type
    let value = value(of: index, type)
    if value == source.givenValue(rule.cell, type) { return false }
    source.set(rule.cell, value, type)
    return true
  }

  private func value(of index: Int, _ type: Type) -> Value {
    let register = source.register
    let run = ProgramRun(programs[index], register: register, space: register.space, source: source)
    let workspace = Workspace(run)
    workspace.execute(rows: [rules[index].cell.record.row])
    let vector = workspace.slots[programs[index].results[0].position]
    let cells = vector.column(type, count: 1, scales: register.program.scales)
    return run.space.value(cells, 0, type)
  }

  // MARK: Order

  /// The rules, each after those whose cells it is known to read.
  private func order() -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(rules.count)
    var isSeen = Array(repeating: false, count: rules.count)
    for start in rules.indices where !isSeen[start] {
      // A stack of our own: chains of rules may be long.
      isSeen[start] = true
      var open = [(rule: start, reads: reads(of: start))]
      while var top = open.popLast() {
        guard let next = top.reads.popLast() else {
          order.append(top.rule)
          continue
        }
        open.append(top)
        if isSeen[next] { continue }
        isSeen[next] = true
        open.append((next, reads(of: next)))
      }
    }
    return order
  }

  /// The rules whose cells a rule is known to read.
  private func reads(of index: Int) -> [Int] {
    let program = programs[index]
    var result: [Int] = []
    for step in program.steps {
      switch step.operation {
      case .column(let address), .given(let address):
        if let operand = step.operands.first, let record = record(operand, of: index),
          let found = rule(of: CellAddress(record: record, column: address))
        {
          result.append(found)
        }
      default: break
      }
    }
    return result
  }

  /// The rule that gives a cell; a layer's stands before the base's.
  private func rule(of cell: CellAddress) -> Int? {
    ruleOfCell[cell] ?? ruleOfCell[CellAddress(record: cell.record, column: ColumnAddress(cell.column.field))]
  }

  /// The record that a step names, where no rule decides it.
  private func record(_ id: StepID, of index: Int) -> RecordID? {
    let step = programs[index][id]
    switch step.operation {
    case .constant(.record(let record)): return record
    case .row: return rules[index].cell.record
    case .spread: return step.operands.first.flatMap { record($0, of: index) }
    case .column(let address):
      guard let operand = step.operands.first, let inner = record(operand, of: index) else { return nil }
      let cell = CellAddress(record: inner, column: address)
      let field = source.register.program[address.field]
      guard field.kind == inner.kind, rule(of: cell) == nil,
        case .record(let record) = source.value(cell, field.type)
      else { return nil }
      return record
    default: return nil
    }
  }
}

/// The inputs of a register as rules of records read them: each column is made once, then kept up to date cell by cell.
private final class InputColumns: ColumnSource {
  private(set) var register: Register
  private(set) var relations = RelationCache()
  private var inputs: [ColumnAddress: Column] = [:]

  init(_ register: Register) { self.register = register }

  func column(_ address: ColumnAddress) -> Column {
    if let known = inputs[address] { return known }
    let made = register.builtIn(address, register.space) ?? register.inputColumn(address)
    inputs[address] = made
    return made
  }

  func givenColumn(_ address: ColumnAddress) -> Column { register.givenColumn(address) }

  /// The value of a cell under its default.
  func value(_ cell: CellAddress, _ type: Type) -> Value {
    let column = column(cell.column)
    return column.count > Int(cell.record.row) ? register.space.value(column, Int(cell.record.row), type) : .missing
  }

  /// The value of a cell as given.
  func givenValue(_ cell: CellAddress, _ type: Type) -> Value {
    register.space.value(register.givenColumn(cell.column), Int(cell.record.row), type)
  }

  /// Gives a cell its value.
  func set(_ cell: CellAddress, _ value: Value, _ type: Type) {
    let row = Int(cell.record.row)
    register.change(cell.column, [(row, value)])
    switch type.member ?? type {
    case .record:
      // Collections follow from references, and what refers to a record that is gone is missing.
      relations = RelationCache()
      inputs[cell.column] = nil
    case _ where type.member != nil: inputs[cell.column] = nil
    case .series: inputs[cell.column] = nil
    default:
      let scales = register.program.scales
      inputs[cell.column]?.set(row, value, type: type, space: &register.space, scales: scales)
    }
    if cell.column.layer != .base { return }
    for layer in 1..<max(1, register.layerCount) { inputs[ColumnAddress(cell.column.field, LayerID(layer))] = nil }
  }
}
