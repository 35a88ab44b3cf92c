import EMSSyntax
import EMSValues

extension Checker {
  /// `greatest(field)`: the most that the range of the field allows, block by block where its rule has blocks. It follows from
  /// the parameters as they are declared.
  mutating func greatest(_ field: FieldID, _ node: NodeReference, _ call: NodeReference) -> ExpressionID {
    let type = type(of: field)
    guard type != .unknown else { return poison(call) }
    var prover = Prover(program: program)
    prover.markPoisoned()
    var context = Prover.Context(frames: [prover.row(of: program[field].kind)])
    context.allowsNotApplicable = true
    if case .computed(let rule) = program[field].role, rule.index >= 0,
      case .cases(let hasOtherwise, isBlocks: true) = program.expressions[rule].operation
    {
      let operands = Array(program.expressions.operands(of: rule))
      var result: [ExpressionID] = []
      for (index, operand) in operands.enumerated() {
        guard index % 2 == 1 || (hasOtherwise && index == operands.count - 1) else {
          result.append(operand)
          continue
        }
        var inner = context
        if index % 2 == 1, let holds = prover.boxes(operands[index - 1], holds: true, context) {
          inner = prover.under(holds, context)
        }
        guard let most = most(prover.value(operand, inner).values, type) else {
          return reportUnbounded(field, node, call)
        }
        result.append(make(.constant(most), [], type, call))
      }
      return make(.cases(hasOtherwise: hasOtherwise, isBlocks: true), result, type, call)
    }
    guard let most = most(prover.value(of: field).values, type) else { return reportUnbounded(field, node, call) }
    return make(.constant(most), [], type, call)
  }

  /// The greatest value of a range; nil where it has no end.
  private func most(_ values: ValueSet?, _ type: Type) -> Value? {
    guard let greatest = values?.greatest?.value else { return nil }
    switch type {
    case .quantity: return .number(greatest)
    case .level(let scale): return greatest.wholeValue.map { .level(scale, index: Int32($0)) }
    default: return nil
    }
  }

  private mutating func reportUnbounded(
    _ field: FieldID, _ node: NodeReference, _ call: NodeReference
  ) -> ExpressionID {
    report(
      Diagnostic(
        .argumentDoesNotFit, "'\(program[field].name)' has no greatest value", at: place(node),
        labels: [Label(program[field].place, "it is declared here")],
        help: "give the inputs that it reads limits, such as `number 0..10`"))
    return poison(call)
  }
}
