public import EMSSyntax

/// A straight line of steps that computes one column, or the several results that a view, a check or a query asks for.
///
/// Ids only, no names. Operands stand before what uses them. Steps of the global domain, and of lists that stand there, do not
/// depend on the row and are computed once.
public struct ColumnProgram: Sendable {
  /// The column that it computes; nil for queries, checks and views.
  public var address: ColumnAddress?
  /// Whose rows; nil for programs of the whole register.
  public var kind: KindID?
  /// The steps in the order of evaluation.
  public var steps: [PlanStep] = []
  /// The domains that the steps are counted by; the first is the global one.
  public var domains: [PlanDomain] = [PlanDomain(shape: .global, outer: nil, depth: 0)]
  /// The domain of the results.
  public var resultDomain = DomainID.global
  /// The results; one for a column.
  public var results: [StepID] = []
  /// The columns that it reads, sorted.
  public var reads: [ColumnAddress] = []
  /// The step of each expression that was lowered, for explanations; sorted by expression. Bodies of lists and rows of tables stand here too.
  public var origins: [StepOrigin] = []
  /// Where the rule stands.
  public var place: SourceRange?

  /// The step that an expression became.
  public struct StepOrigin: Hashable, Sendable {
    /// The expression.
    public let expression: ExpressionID
    /// The layer in which it is read.
    public let layer: LayerID
    /// The step.
    public let step: StepID
  }

  /// Creates an empty program.
  public init() {}

  /// The step of `id`.
  public subscript(id: StepID) -> PlanStep { steps[id.position] }

  /// The step that computes `expression` in `layer`, or nil where it is not part of the program.
  public func step(of expression: ExpressionID, in layer: LayerID) -> StepID? {
    var low = 0
    var high = origins.count
    while low < high {
      let middle = (low + high) / 2
      let origin = origins[middle]
      if origin.expression < expression || (origin.expression == expression && origin.layer < layer) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < origins.count, origins[low].expression == expression, origins[low].layer == layer else { return nil }
    return origins[low].step
  }

  /// Whether the domain is the global one or lies in it alone: independent of the row.
  public func isGlobal(_ domain: DomainID) -> Bool {
    var current = domain
    while true {
      switch domains[current.position].shape {
      case .global: return true
      case .rows, .cells, .arguments: return false
      case .members: current = domains[current.position].outer ?? .global
      }
    }
  }
}
