import EMSSyntax
import EMSValues

extension Checker {
  /// `greatest(field)`: the most that the range of the field allows, block by block where its rule has blocks.
  mutating func greatest(_ field: FieldID, _ node: NodeReference, _ call: NodeReference) -> ExpressionID {
    let type = type(of: field)
    guard type != .unknown else { return poison(call) }
    if case .computed(let rule) = program[field].role, rule.index >= 0,
      case .cases(let hasOtherwise, isBlocks: true) = program.expressions[rule].operation
    {
      let operands = Array(program.expressions.operands(of: rule))
      var result: [ExpressionID] = []
      for (index, operand) in operands.enumerated() {
        let isValue = index % 2 == 1 || (hasOtherwise && index == operands.count - 1)
        guard isValue else {
          result.append(operand)
          continue
        }
        guard let most = most(possible(operand), type) else { return reportUnbounded(field, node, call) }
        result.append(make(.constant(most), [], type, call))
      }
      return make(.cases(hasOtherwise: hasOtherwise, isBlocks: true), result, type, call)
    }
    guard let most = most(possible(field, isOwn: false, [:]), type) else { return reportUnbounded(field, node, call) }
    return make(.constant(most), [], type, call)
  }

  /// The greatest value of a range; nil where it has no end.
  private func most(_ possible: Possible, _ type: Type) -> Value? {
    switch (possible, type) {
    case (.numbers(let set), .quantity): return set.greatest?.value.map { .number($0) }
    case (.members(let members), .level(let scale)):
      return members.lastIndex(of: true).map { .level(scale, index: Int32($0)) }
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
