public import EMSSemantics

/// The matrix of a view that an `IncrementalEvaluator` keeps up to date.
public final class WatchedMatrix {
  /// The view.
  public let view: View
  private let program: Program
  private unowned let evaluator: IncrementalEvaluator

  init(_ view: View, program: Program, evaluator: IncrementalEvaluator) {
    self.view = view
    self.program = program
    self.evaluator = evaluator
  }

  /// The matrix at hand; nil where the view has none.
  public var matrix: ResultMatrix? { ViewEvaluator(evaluator.results, program: program).matrix(view) }
}
