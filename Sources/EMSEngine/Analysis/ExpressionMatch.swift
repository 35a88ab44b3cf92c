import EMSSemantics
import EMSSyntax
import EMSValues

/// Whether expressions of two programs say the same: name by name, not letter by letter.
struct ExpressionMatch {
  private let frame: ComparisonFrame
  private let old: Program
  private let new: Program

  init(_ frame: ComparisonFrame) {
    self.frame = frame
    old = frame.before.program
    new = frame.after.program
  }

  /// Whether both say the same.
  func areEqual(_ first: ExpressionID, _ second: ExpressionID) -> Bool {
    let (left, right) = (old.expressions[first], new.expressions[second])
    guard areEqual(left.operation, right.operation), left.operands.count == right.operands.count else { return false }
    return zip(old.expressions.operands(of: first), new.expressions.operands(of: second)).allSatisfy(areEqual)
  }

  /// The places of the innermost parts that hold everything in which both differ.
  func firstDifference(_ first: ExpressionID, _ second: ExpressionID) -> (before: SourceRange, after: SourceRange) {
    let (left, right) = (old.expressions[first], new.expressions[second])
    if areEqual(left.operation, right.operation), left.operands.count == right.operands.count {
      let pairs = zip(old.expressions.operands(of: first), new.expressions.operands(of: second))
      let different = pairs.filter { !areEqual($0, $1) }
      if different.count == 1 { return firstDifference(different[0].0, different[0].1) }
    }
    return (left.place, right.place)
  }

  /// Whether two patterns of tables accept the same.
  func areEqual(_ first: DecisionTable.Pattern, _ second: DecisionTable.Pattern) -> Bool {
    switch (first, second) {
    case (.any, .any): true
    case (.equal(let value), .equal(let other)): frame.isEqual(value, other)
    case (.compare(let comparison, let value), .compare(let another, let other)):
      comparison == another && frame.isEqual(value, other)
    case (.between(let low, let high), .between(let from, let to)): frame.isEqual(low, from) && frame.isEqual(high, to)
    case (.either(let patterns), .either(let others)):
      patterns.count == others.count && zip(patterns, others).allSatisfy(areEqual)
    default: false
    }
  }

  private func areEqual(_ first: Operation, _ second: Operation) -> Bool {
    switch (first, second) {
    case (.constant(let value), .constant(let other)): frame.isEqual(value, other)
    case (.parameter(let id), .parameter(let other)):
      old.parameters[id.position].name == new.parameters[other.position].name
    case (.access(let field), .access(let other)): isSame(field, other)
    case (.accessOneOf(let fields), .accessOneOf(let others)):
      fields.count == others.count && zip(fields, others).allSatisfy(isSame)
    case (.accessInLayer(let fields, let layer), .accessInLayer(let others, let another)):
      old.layers[layer.position].name == new.layers[another.position].name && fields.count == others.count
        && zip(fields, others).allSatisfy(isSame)
    case (.allRecords(let kind), .allRecords(let other)): old[kind].name == new[other].name
    case (.matrix(let id), .matrix(let other)): old.matrices[id.position].name == new.matrices[other.position].name
    case (.table(let id), .table(let other)): old.tables[id.position].name == new.tables[other.position].name
    case (.band(let id), .band(let other)): areEqual(old.bands[id.position], new.bands[other.position])
    case (.judged(let field), .judged(let other)), (.judgedBy(let field), .judgedBy(let other)),
      (.judgedOn(let field), .judgedOn(let other)):
      isSame(field, other)
    default: first == second
    }
  }

  private func isSame(_ field: FieldID, _ other: FieldID) -> Bool {
    old[field].name == new[other].name && old[old[field].kind].name == new[new[other].kind].name
  }

  private func areEqual(_ first: Band, _ second: Band) -> Bool {
    first.mayMiss == second.mayMiss && first.items.count == second.items.count
      && zip(first.items, second.items).allSatisfy { item, other in
        frame.isEqual(.level(first.scale, index: item.level), .level(second.scale, index: other.level))
          && item.lower == other.lower && item.includesLower == other.includesLower && item.upper == other.upper
          && item.includesUpper == other.includesUpper
      }
  }
}
