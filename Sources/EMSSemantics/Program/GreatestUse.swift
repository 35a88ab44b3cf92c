public import EMSSyntax
import EMSValues

/// A `greatest(field)` that a rule reads. Its value follows from the parameters and matrices as they are declared.
public struct GreatestUse: Hashable, Sendable {
  /// The field.
  public let field: FieldID
  /// Where it stands.
  public let place: SourceRange
}

extension Program {
  /// What is wrong where a change gives parameters and matrices these values: each `greatest` that they would move, and that
  /// stays what it was.
  ///
  /// - Parameter place: the change.
  public func faultsOfGreatest(
    parameters: [Value], matrixCells: [[Value]], at place: SourceRange?
  ) -> [Diagnostic] {
    if greatestUses.isEmpty { return [] }
    var changed = self
    for (index, value) in parameters.enumerated() { changed.parameters[index].value = value }
    for (index, cells) in matrixCells.enumerated() { changed.matrices[index].cells = cells }
    let declared = GreatestValue(program: self)
    let moved = GreatestValue(program: changed)
    var seen: Set<GreatestUse> = []
    var found: [Diagnostic] = []
    for use in greatestUses where seen.insert(use).inserted {
      let type = self[use.field].type
      let before = declared.values(of: use.field, type)
      let after = moved.values(of: use.field, type)
      if before == after { continue }
      let name = self[use.field].name
      found.append(
        Diagnostic(
          .greatestStays, "greatest(\(name)) would not follow this change", at: place,
          labels: [
            Label(use.place, "it is \(text(before, use.field)) here, and would have to be \(text(after, use.field))")
          ],
          help: "change the declaration itself, or write the greatest value as a parameter of its own and change both"))
    }
    return found
  }

  private func text(_ values: [Value]?, _ field: FieldID) -> DiagnosticText {
    guard let values else { return "without end" }
    return values.map { value -> DiagnosticText in
      switch value {
      case .number(let number):
        let unit = self[field].unit
        let shown = (unit.map { $0.value(ofBase: number) } ?? number).decimalText()
        return DiagnosticText(unit.map { shown + " " + $0.name } ?? shown)
      case .level(let scale, let index): return DiagnosticText(self[scale].levels[Int(index)].name)
      default: return "not known"
      }
    }.joined(separator: " or ")
  }
}
