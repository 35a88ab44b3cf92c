import EMSSyntax
import EMSValues

extension Checker {
  /// `greatest(field)`: the most that the range of the field allows, block by block where its rule has blocks. It follows from
  /// the parameters and matrices as they are declared; `GreatestUse` says where a change would move it.
  mutating func greatest(_ field: FieldID, _ node: NodeReference, _ call: NodeReference) -> ExpressionID {
    let type = type(of: field)
    guard type != .unknown else { return poison(call) }
    let greatest = GreatestValue(program: program)
    guard let values = greatest.values(of: field, type) else {
      report(
        Diagnostic(
          .argumentDoesNotFit, "'\(program[field].name)' has no greatest value", at: place(node),
          labels: [Label(program[field].place, "it is declared here")],
          help: "give the inputs that it reads limits, such as `number 0..10`"))
      return poison(call)
    }
    program.greatestUses.append(GreatestUse(field: field, place: place(call)))
    let most = values.map { make(.constant($0), [], type, call) }
    guard let blocks = greatest.blocks(of: field), most.count > 1 || !blocks.hasOtherwise else {
      return most.first ?? poison(call)
    }
    var operands: [ExpressionID] = []
    for (index, value) in most.enumerated() {
      if index * 2 < blocks.operands.count - (blocks.hasOtherwise ? 1 : 0) {
        operands.append(blocks.operands[index * 2])
      }
      operands.append(value)
    }
    return make(.cases(hasOtherwise: blocks.hasOtherwise, isBlocks: true), operands, type, call)
  }
}

/// What `greatest` of a field is in a program.
struct GreatestValue {
  let program: Program

  /// Conditions and values of the blocks of a field's rule; nil where it has none.
  func blocks(of field: FieldID) -> (operands: [ExpressionID], hasOtherwise: Bool)? {
    guard case .computed(let rule) = program[field].role, rule.index >= 0,
      case .cases(let hasOtherwise, isBlocks: true) = program.expressions[rule].operation
    else { return nil }
    return (Array(program.expressions.operands(of: rule)), hasOtherwise)
  }

  /// The greatest value of each block of a field's rule, or of the field; nil where one has no end.
  func values(of field: FieldID, _ type: Type) -> [Value]? {
    var prover = Prover(program: program)
    guard let blocks = blocks(of: field) else { return most(prover.value(of: field).values, type).map { [$0] } }
    var context = Prover.Context(frames: [prover.row(of: program[field].kind)])
    context.allowsNotApplicable = true
    var result: [Value] = []
    let last = blocks.operands.count - 1
    for (index, operand) in blocks.operands.enumerated() {
      let isOtherwise = blocks.hasOtherwise && index == last
      guard index % 2 == 1 || isOtherwise else { continue }
      var inner = context
      if !isOtherwise, let holds = prover.boxes(blocks.operands[index - 1], holds: true, context) {
        inner = prover.under(holds, context)
      }
      guard let value = most(prover.value(operand, inner).values, type) else { return nil }
      result.append(value)
    }
    return result
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
}
