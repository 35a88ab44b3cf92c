/// What every plan keeps: run over examples in debug and in tests.
public enum PlanInvariants {
  /// The broken promises of a column program, each a sentence; empty where it is sound.
  public static func violations(of column: ColumnProgram) -> [String] {
    var found: [String] = []
    for (index, step) in column.steps.enumerated() {
      for operand in step.operands where operand.position >= index {
        found.append("step \(index) reads step \(operand.index), which does not stand before it")
      }
      guard column.domains.indices.contains(step.domain.position) else {
        found.append("step \(index) has no domain")
        continue
      }
      for operand in step.operands where operand.position < index {
        if !isAllowed(column, step, operand) {
          found.append("step \(index) reads step \(operand.index) of another domain")
        }
      }
    }
    for result in column.results where column[result].domain != column.resultDomain {
      found.append("result \(result.index) is not in the domain of the results")
    }
    for (index, domain) in column.domains.enumerated() {
      if let outer = domain.outer, outer.position >= index { found.append("domain \(index) lies in a later one") }
      if case .members(let list) = domain.shape, column[list].domain != domain.outer {
        found.append("domain \(index) does not lie where its list stands")
      }
    }
    return found
  }

  private static func isAllowed(_ column: ColumnProgram, _ step: PlanStep, _ operand: StepID) -> Bool {
    let other = column[operand]
    if other.domain == step.domain { return true }
    switch step.operation {
    case .members, .spread: return column.domains[step.domain.position].outer == other.domain || other.domain == .global
    case .mapped, .filtered, .latest: return column.domains[other.domain.position].outer == step.domain
    case .rank, .sumAbove, .isIn, .joined, .countBeside: return other.domain == .global
    default: return false
    }
  }

  /// The broken promises of a plan: of its columns, and that each stands after what it reads.
  public static func violations(of plan: Plan) -> [String] {
    var found: [String] = []
    for (index, column) in plan.columns.enumerated() {
      found += violations(of: column).map { "column \(index): \($0)" }
      for read in column.reads {
        if let other = plan.column(read), other >= index {
          found.append("column \(index) reads column \(other), which does not stand before it")
        }
      }
    }
    return found
  }
}
