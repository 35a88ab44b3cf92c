import EMSSemantics
import EMSValues

/// Computes the cells that follow from others by a record's own rule (`field = rule`), each after those that it reads.
///
/// Which cell a rule reads is known where it names a record, its own row, a parent, or a record that another cell gives: such a
/// rule is computed once, and once more to see that nothing changed, however long the chain. A rule that reads whole lists may
/// need further rounds, no more than there are rules. Cells that follow from themselves become errors.
struct RuleCells {
  let source: InputColumns
  let rules: [RuleCell]
  let programs: [ColumnProgram]
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

  /// The register with these cells computed, those of circles refused.
  ///
  /// - Parameter plan: that of the program.
  static func settled(_ register: Register, _ plan: Plan) -> Register {
    var register = register
    // Those of an earlier evaluation may be broken.
    register.circles = [:]
    if register.ruleCells.isEmpty { return register }
    let cells = RuleCells(register)
    cells.settle(RuleOrder(cells.rules.indices.map { cells.reads(of: $0) }).rules)
    cells.refuseCircles(plan)
    return cells.source.register
  }

  /// Computes rules in an order, until nothing changes.
  func settle(_ order: [Int]) {
    for _ in 0...rules.count {
      var hasChanged = false
      for index in order where settle(index) { hasChanged = true }
      if !hasChanged { break }
    }
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

  // MARK: What rules read

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
  func rule(of cell: CellAddress) -> Int? {
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
