import EMSSemantics
import EMSValues

extension RegisterComparison {
  /// The greatest importance of changes of a record.
  func importance(_ results: [CellChange]) -> ChangeImportance {
    results.map { importance(of: $0) }.min() ?? .status
  }

  private func importance(of change: CellChange) -> ChangeImportance {
    let name = frame.programs.name(change.field)
    if name == "status" { return .status }
    // After control is told beside the register as it stands, not as its news.
    if !change.layer.isEmpty { return .score }
    if name == "significant", change.after == .yesNo(true) { return .becameSignificant }
    let isCommon = change.field.before != nil && change.field.after != nil
    if isCommon, change.before.isKnown, !change.after.isKnown { return .notAssessed }
    if name == "significant", change.before == .yesNo(true) { return .noLongerSignificant }
    // Another method gives other results; that one has no class says nothing of the record.
    if !isCommon { return name == "class" ? .classChanged : .score }
    if !change.before.isKnown { return .assessed }
    switch (name, change.before, change.after) {
    case ("class", .level(let old, let index), .level(let new, let other)):
      let scale = frame.after.program[new]
      let place = frame.programs.levels(old, new)[Int(index)]
      guard scale.isOrdered, place >= 0, place != other else { return .classChanged }
      return (place < other) != scale.isWorstFirst ? .classUp : .classDown
    case ("class", .number(let old), .number(let new)): return old < new ? .classUp : .classDown
    case ("class", _, _): return .classChanged
    default: return .score
    }
  }
}
