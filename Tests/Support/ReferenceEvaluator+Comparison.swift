import EMSEngine
public import EMSSemantics
import EMSValues

extension ReferenceResult {
  /// The result that a cell of a column stands for.
  static func of(_ column: Column, _ row: Int, _ type: Type, _ space: ValueSpace) -> ReferenceResult {
    let state = column.state(row)
    if case .lists(let lists) = column.storage {
      let member = type.member ?? .unknown
      var members: [Member] = []
      for index in Int(lists.offsets[row])..<Int(lists.offsets[row + 1]) {
        let open = lists.membership.isEmpty ? 0 : lists.membership[index]
        members.append(Member(open: open, item: of(lists.members, index, member, space)))
      }
      return ReferenceResult(list: members, state: state)
    }
    if state != CellState.value { return ReferenceResult(state: state) }
    return ReferenceResult(space.value(column, row, type))
  }
}

extension ReferenceEvaluator {
  /// Compares all computed fields of a program, in all layers, with what the engine makes of them.
  ///
  /// Gives the first few differences, each a line; empty where both agree.
  public static func differences(_ program: Program, threads: Int = 2) -> [String] {
    let register = RegisterBuilder(program).finish()
    let plan = Plan(program)
    var found = PlanInvariants.violations(of: plan)
    let results = Evaluator(plan, threads: threads).evaluate(register)
    var reference = ReferenceEvaluator(program)
    for kind in program.kinds {
      for field in kind.fields {
        guard case .computed = program[field].role else { continue }
        for layer in program.layers {
          let address = ColumnAddress(field, layer.id)
          let column = results.column(address)
          for record in reference.records(kind.id) {
            let mine = ReferenceResult.of(column, Int(record.row), program[field].type, results.space)
            let theirs = reference.cell(record, field, layer.id)
            if mine != theirs, found.count < 5 {
              found.append(
                "\(kind.name).\(program[field].name) of \(program.records.fullID(record)) in layer '\(layer.name)': "
                  + "engine \(mine.summary), reference \(theirs.summary)")
              if let index = plan.column(address) { found.append(plan.columns[index].dump(program)) }
            }
          }
        }
      }
    }
    return found
  }
}
