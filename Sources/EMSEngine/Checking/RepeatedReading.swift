public import EMSSemantics
public import EMSSyntax

/// Finds what reads all records of a kind once more for each record: its time grows with the square of the register.
///
/// A comparison `key = outer.key` among the conditions is answered by an index, and `count(… where key < outer.key)` by a sorted
/// list; neither is found here. What stays is said with its bound, where the bound is more than `greatestPairs`.
public struct RepeatedReading {
  /// How many pairs of records are nothing to speak of: some tenths of a second.
  public static let greatestPairs = 10_000_000

  private let register: Register

  /// Looks at programs that run over `register`.
  public init(_ register: Register) { self.register = register }

  /// What is found in the columns of a plan that the project declares.
  public func diagnostics(of plan: Plan) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for column in plan.columns {
      guard let address = column.address, address.layer == .base, !register.program[address.field].isLibrary else {
        continue
      }
      found += diagnostics(of: column)
    }
    return found
  }

  /// What is found in one program.
  public func diagnostics(of column: ColumnProgram) -> [Diagnostic] {
    guard let kind = column.kind else { return [] }
    let rows = register.rowCount(kind)
    var found: [Diagnostic] = []
    for step in column.steps {
      // A list of the whole register that stands beside each row.
      guard case .spread = step.operation, step.type.member != nil, !column.isGlobal(step.domain),
        let source = step.operands.first, column[source].domain == .global,
        let read = records(of: source, in: column)
      else { continue }
      let members = register.rowCount(read)
      let (pairs, isBeyond) = rows.multipliedReportingOverflow(by: members)
      guard isBeyond || pairs > RepeatedReading.greatestPairs else { continue }
      let program = register.program
      found.append(
        Diagnostic(
          .readsAllForEach,
          "for each \(program[kind].name) (\(rows)) this reads every \(program[read].name) (\(members)): \(pairs) pairs",
          at: step.place,
          help: "compare a key of both with '=' among the conditions: then an index finds what belongs together"))
    }
    return found
  }

  /// The kind whose records a list holds, where it is all of them or made from all of them.
  private func records(of id: StepID, in column: ColumnProgram) -> KindID? {
    var id = id
    while true {
      let step = column[id]
      if case .allRecords(let kind) = step.operation { return kind }
      guard let first = step.operands.first else { return nil }
      id = first
    }
  }
}
