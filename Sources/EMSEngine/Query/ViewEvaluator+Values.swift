public import EMSSemantics
import EMSValues

extension ViewEvaluator {
  /// The rows for which the condition of a view holds, in order.
  public func rows(_ view: View) -> [Int32] { select(view).rows }

  /// The value of an expression about no record at hand.
  public func value(_ expression: ExpressionID) -> Value {
    let lowered = Lowering.query([expression], of: nil, in: program)
    let run = ProgramRun(lowered, register: results.register, space: results.space, source: results)
    let cells = evaluator.execute(run, count: 1)[0]
    return run.space.value(cells, 0, program.expressions[expression].type)
  }
}
