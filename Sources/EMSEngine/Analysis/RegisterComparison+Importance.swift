import EMSSemantics
import EMSValues

extension RegisterComparison {
  /// How much the most important of the results that changed matters.
  func importance(_ results: [CellChange]) -> ChangeImportance {
    results.map { importance(of: $0) }.min() ?? .status
  }

  private func importance(of change: CellChange) -> ChangeImportance {
    let name = frame.programs.name(change.field)
    let importance = ChangeImportance(
      of: name, isLayered: !change.layer.isEmpty,
      isCommon: change.field.before != nil && change.field.after != nil, before: change.before, after: change.after,
      program: frame.after.program
    ) { old, level, new in frame.programs.levels(old, new)[Int(level)] }
    guard change.layer.isEmpty, name == "significant" || name == "class" else { return importance }
    if change.possibleBefore == nil, change.possibleAfter == nil { return importance }
    // What counts as significant while it is open is significant; all else that is open is no news yet.
    if name == "significant", change.before != .yesNo(true), change.after == .yesNo(true) { return importance }
    return change.possibleAfter == nil ? .decided : .undecided
  }
}
