import EMSSemantics
import EMSValues

extension RegisterComparison {
  /// How much the most important of the results that changed matters.
  func importance(_ results: [CellChange]) -> ChangeImportance {
    results.map { importance(of: $0) }.min() ?? .status
  }

  private func importance(of change: CellChange) -> ChangeImportance {
    ChangeImportance(
      of: frame.programs.name(change.field), isLayered: !change.layer.isEmpty,
      isCommon: change.field.before != nil && change.field.after != nil, before: change.before, after: change.after,
      program: frame.after.program
    ) { old, level, new in frame.programs.levels(old, new)[Int(level)] }
  }
}
