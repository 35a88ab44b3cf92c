import EMSSyntax
import EMSValues

/// Everything that is proved about a checked program, from the source alone.
///
/// A finding is an error where it holds whatever the parameters are, and a warning where it depends on a parameter's
/// value, so that a what-if is never refused for it.
extension Checker {
  /// The proofs of section 7.
  mutating func prove() {
    proveCircles()
    let roots = expressionState.roots
    for root in roots where root.expression.index >= 0 {
      proof.budget = 20_000
      proveRoot(root)
    }
    proveApplicability(roots)
    proveMatrices()
    proveTables()
    proveMonotonicity()
    proveUnused()
    proveHiding()
  }

  /// Follows one rule, with what is assumed at each place.
  private mutating func proveRoot(_ root: ExpressionRoot) {
    switch root.purpose {
    case .rule, .recordRule, .formula, .blockCondition, .check: break
    default: return
    }
    prove(root.expression, [[:]], root)
  }

  /// Proves what stands inside an expression that is reached in `region`.
  private mutating func prove(_ id: ExpressionID, _ region: [Box], _ root: ExpressionRoot) {
    if region.isEmpty { return }
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    switch expression.operation {
    case .cases(let hasOtherwise, let isBlocks):
      proveCases(id, operands, hasOtherwise: hasOtherwise, isBlocks: isBlocks, region, root)
      var rest = region
      var index = 0
      while index + 1 < operands.count {
        prove(operands[index], rest, root)
        prove(operands[index + 1], limited(restrict(rest, operands[index], true)), root)
        rest = limited(restrict(rest, operands[index], false))
        index += 2
      }
      if hasOtherwise, index < operands.count { prove(operands[index], rest, root) }
      return
    case .conditional where operands.count == 3 && !isList(operands[0]):
      prove(operands[0], region, root)
      prove(operands[1], limited(restrict(region, operands[0], true)), root)
      prove(operands[2], limited(restrict(region, operands[0], false)), root)
      return
    case .band(let band):
      proveBand(id, band, operands, region, root)
    case .weighted:
      proveWeights(id, operands, root)
    case .compare(let comparison) where operands.count == 2:
      proveThreshold(id, comparison, operands, root)
    default: break
    }
    for (index, operand) in operands.enumerated() {
      // Inside a filter the row at hand is another: nothing of what is assumed is about it.
      prove(operand, index == 1 && expression.operation.bindsRow ? [[:]] : region, root)
    }
  }

  /// A region that is followed further; one of very many boxes narrows little.
  func limited(_ region: [Box]) -> [Box] { region.count > 64 ? [[:]] : region }

  /// Whether an expression reads a parameter, in itself or through computed fields.
  mutating func readsParameter(_ id: ExpressionID) -> Bool {
    if let known = proof.readsParameter[id] { return known }
    proof.readsParameter[id] = false
    var result = false
    switch program.expressions[id].operation {
    case .parameter: result = true
    case .access(let field):
      if case .computed(let rule) = program[field].role, rule.index >= 0 { result = readsParameter(rule) }
    default: break
    }
    if !result {
      for operand in program.expressions.operands(of: id) where readsParameter(operand) {
        result = true
        break
      }
    }
    proof.readsParameter[id] = result
    return result
  }

  /// Reports a finding once, and none about the library's own rules, which are proved when it is built.
  mutating func reportProof(_ diagnostic: Diagnostic) {
    guard let place = diagnostic.range else { return report(diagnostic) }
    if proof.reported.insert(ReportKey(place: place, code: diagnostic.code.number)).inserted { report(diagnostic) }
  }
}
