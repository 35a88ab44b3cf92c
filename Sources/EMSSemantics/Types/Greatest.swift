import EMSSyntax
import EMSValues

extension Checker {
  /// `greatest(field)`: the most that the range of the field allows, block by block.
  mutating func greatest(_ field: FieldID, _ node: NodeReference, _ call: NodeReference) -> ExpressionID {
    poison(call)
  }
}
