import EMSSyntax

extension Lowering {
  /// A decision table as cases: the patterns of a row are its condition.
  mutating func lowerTable(
    _ id: TableID, _ operands: [StepID], type: Type, _ place: SourceRange
  ) -> StepID {
    let table = program.tables[id.position]
    let domain = innermost(operands)
    let placed = operands.map { self.place($0, in: domain) }
    let outside = arguments
    arguments = placed
    var cases: [StepID] = []
    var hasOtherwise = false
    for row in table.rows {
      var conditions: [StepID] = []
      for (index, pattern) in row.patterns.enumerated() where placed.indices.contains(index) {
        if let condition = lowerPattern(pattern, placed[index], row.place) { conditions.append(condition) }
      }
      let value = lower(row.result)
      if conditions.isEmpty {
        cases.append(value)
        hasOtherwise = true
        break
      }
      cases.append(addPointwise(.matchesAll, conditions, type: .yesNo, place: row.place))
      cases.append(value)
    }
    arguments = outside
    return addPointwise(
      .cases(hasOtherwise: hasOtherwise, isBlocks: false), cases, type: table.result, place: place)
  }

  /// Whether an argument fits a pattern; nil for `-`, which reads nothing.
  private mutating func lowerPattern(
    _ pattern: DecisionTable.Pattern, _ argument: StepID, _ place: SourceRange
  ) -> StepID? {
    let type = result[argument].type
    func constant(_ lowering: inout Lowering, _ value: Value) -> StepID {
      lowering.add(.constant(value), [], in: .global, type: type, place: place)
    }
    switch pattern {
    case .any: return nil
    case .equal(let value):
      let other = constant(&self, value)
      return addPointwise(.apply(.compare(.equal)), [argument, other], type: .yesNo, place: place)
    case .compare(let comparison, let value):
      let other = constant(&self, value)
      return addPointwise(.apply(.compare(comparison)), [argument, other], type: .yesNo, place: place)
    case .between(let low, let high):
      let least = constant(&self, low)
      let greatest = constant(&self, high)
      return addPointwise(.apply(.isBetween), [argument, least, greatest], type: .yesNo, place: place)
    case .either(let patterns):
      var parts: [StepID] = []
      for pattern in patterns {
        guard let part = lowerPattern(pattern, argument, place) else { return nil }
        parts.append(part)
      }
      return parts.count == 1 ? parts[0] : addPointwise(.apply(.or), parts, type: .yesNo, place: place)
    }
  }
}
