import EMSSyntax
import EMSValues

/// Numbers that may be given as a share or as an amount: `change: -10 %`, and `change: -12 t` or `change: -5 pp`.
///
/// A kind that has a field of numbers and another of its name with `-amount`, in a unit that the data say, takes both as one
/// entry: what has a unit is read as the amount.
extension Checker {
  /// The field of amounts beside a field of plain numbers.
  func amountField(beside field: FieldID) -> FieldID? {
    let declaration = program[field]
    guard declaration.type == .number, declaration.unit == nil, declaration.role == .input,
      let amount = program.field(named: declaration.name + "-amount", of: declaration.kind),
      !program[amount].unitPath.isEmpty, program[amount].role == .input
    else { return nil }
    return amount
  }

  /// Whether a field holds the amounts of another.
  func isFieldOfAmounts(_ field: FieldID) -> Bool {
    let declaration = program[field]
    let suffix = "-amount"
    guard declaration.name.hasSuffix(suffix),
      let share = program.field(named: String(declaration.name.dropLast(suffix.count)), of: declaration.kind)
    else { return false }
    return amountField(beside: share) == field
  }

  /// Whether a value is written with a unit that measures something, or in percentage points.
  func isAmount(_ node: NodeID, in tree: SyntaxTree) -> Bool {
    var node = node
    if tree.kind(node) == .reasoned, let inner = tree.firstChild(node) { node = inner }
    guard tree.kind(node) == .quantity, let unitNode = tree.child(node, .unit),
      let unit = program.units.unit(tree.text(unitNode))
    else { return false }
    return !unit.dimension.isNone
  }
}
