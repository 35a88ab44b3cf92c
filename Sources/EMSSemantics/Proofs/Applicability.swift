import EMSSyntax
import EMSValues

/// Reads of what may be n/a: refused where arithmetic, a comparison or a lookup has to make something of it.
extension Checker {
  mutating func proveApplicability(_ roots: [ExpressionRoot]) {
    for root in roots {
      switch root.purpose {
      case .rule, .recordRule, .blockCondition, .formula: break
      default: continue
      }
      guard root.expression.index >= 0, type(root.expression) != .unknown else { continue }
      _ = mayNotApply(root.expression, [[:]], isTolerant: false, reports: true)
    }
  }

  /// Whether an expression may be n/a where it is reached in `region`.
  /// - Parameter isTolerant: within an aggregate or a filter, where what is n/a drops out.
  private mutating func mayNotApply(
    _ id: ExpressionID, _ region: [Box], isTolerant: Bool, reports: Bool
  ) -> Bool {
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    func walk(_ operand: ExpressionID, _ tolerant: Bool, _ checker: inout Checker) -> Bool {
      checker.mayNotApply(operand, region, isTolerant: tolerant, reports: reports)
    }
    switch expression.operation {
    case .constant(let value): return value == .notApplicable
    case .today, .parameter, .argument, .row, .allRecords, .judged, .judgedBy, .judgedOn: return false
    case .access(let field):
      var result = operands.first.map { walk($0, isTolerant, &self) } ?? false
      if !result { result = fieldMayNotApply(field, of: operands.first, region) }
      return result && isOpen(id, region)
    case .accessInLayer(let fields, _), .accessOneOf(let fields):
      var result = operands.first.map { walk($0, isTolerant, &self) } ?? false
      for field in fields where !result { result = fieldMayNotApply(field, of: operands.first, region) }
      return result && isOpen(id, region)
    case .and, .or:
      var all = true
      for operand in operands where !walk(operand, isTolerant, &self) { all = false }
      return all
    case .not: return operands.first.map { walk($0, isTolerant, &self) } ?? false
    case .conditional where operands.count == 3:
      if isList(operands[0]) { return operands.contains { walk($0, true, &self) } }
      refuse(operands[0], region, isTolerant: isTolerant, reports: reports)
      let first = mayNotApply(
        operands[1], limited(restrict(region, operands[0], true)), isTolerant: isTolerant, reports: reports)
      let second = mayNotApply(
        operands[2], limited(restrict(region, operands[0], false)), isTolerant: isTolerant, reports: reports)
      return first || second
    case .cases(let hasOtherwise, let isBlocks):
      var rest = region
      var result = false
      var index = 0
      while index + 1 < operands.count {
        refuse(operands[index], rest, isTolerant: isTolerant, reports: reports)
        let inner = limited(restrict(rest, operands[index], true))
        if mayNotApply(operands[index + 1], inner, isTolerant: isTolerant, reports: reports) { result = true }
        rest = limited(restrict(rest, operands[index], false))
        index += 2
      }
      if hasOtherwise, index < operands.count {
        if mayNotApply(operands[index], rest, isTolerant: isTolerant, reports: reports) { result = true }
      } else if isBlocks, !rest.isEmpty {
        result = true
      }
      return result
    case .aggregate(let aggregate):
      for operand in operands { _ = walk(operand, true, &self) }
      _ = aggregate
      return false
    case .aggregateValues:
      for operand in operands { _ = walk(operand, true, &self) }
      return false
    case .weighted(overApplicable: true):
      for operand in operands { _ = walk(operand, true, &self) }
      return false
    case .filter, .mapMembers, .latestBy:
      guard operands.count == 2 else { return false }
      let list = walk(operands[0], true, &self)
      let inner = mayNotApply(operands[1], [[:]], isTolerant: true, reports: reports)
      return expression.operation == .mapMembers ? list || inner : false
    case .known, .list:
      var result = false
      for operand in operands where walk(operand, true, &self) { result = true }
      return result
    case .function(.ifNotApplicable) where operands.count == 2:
      _ = walk(operands[0], isTolerant, &self)
      return walk(operands[1], isTolerant, &self)
    case .function(.ifMissing) where operands.count == 2:
      let first = walk(operands[0], isTolerant, &self)
      return walk(operands[1], isTolerant, &self) || first
    case .function(.isMissing), .function(.isNotApplicable):
      for operand in operands { _ = walk(operand, isTolerant, &self) }
      return false
    default:
      var result = false
      for operand in operands {
        if isList(operand) {
          if walk(operand, true, &self) { result = true }
          continue
        }
        if walk(operand, isTolerant, &self) {
          result = true
          if !isTolerant, reports { reportRead(operand, region) }
        }
      }
      return isTolerant && result
    }
  }

  /// Walks a condition and refuses it where it may be n/a.
  private mutating func refuse(_ id: ExpressionID, _ region: [Box], isTolerant: Bool, reports: Bool) {
    if mayNotApply(id, region, isTolerant: isTolerant, reports: reports), !isTolerant, reports {
      reportRead(id, region)
    }
  }

  private mutating func reportRead(_ id: ExpressionID, _ region: [Box]) {
    let text = sourceText(id)
    var labels: [Label] = []
    if let field = lastField(of: id) {
      labels.append(Label(program[field].place, "'\(program[field].name)' is not asked of every record, or may be n/a"))
    }
    reportProof(
      Diagnostic(
        .readsNotApplicable, "'\(text)' may be n/a here", at: place(id), labels: labels,
        help: "say what it means then: `if-na(\(text), …)`, `when \(text) is n/a: …`, or put the rule in the same block"
      ))
  }

  /// Whether the region leaves open that an expression is n/a: nothing in it has asked `is n/a` and got no.
  private mutating func isOpen(_ id: ExpressionID, _ region: [Box]) -> Bool {
    let key = ShapeTable.Key.operation(.function(.isNotApplicable), [shape(id)])
    let test = proof.shapes.number(key, sample: nil)
    for box in region {
      guard case .members(let members)? = box[test] else { return true }
      if members.count == 2, members[1] { return true }
    }
    return region.isEmpty
  }

  /// Whether a field may be n/a for the records of `base`, where the region holds.
  private mutating func fieldMayNotApply(_ field: FieldID, of base: ExpressionID?, _ region: [Box]) -> Bool {
    let declared = program[field]
    if declared.allowsNotApplicable { return true }
    let row = isOwnRow(base) ? nil : base.map { shape($0) }
    let known = base.map { !isList($0) } ?? false
    switch declared.role {
    case .input:
      guard !declared.blocks.isEmpty else { return false }
      var rest = known ? region : [[:]]
      for block in declared.blocks {
        guard let condition = block.condition else { return false }
        rest = restrict(rest, condition, false, base: row)
        if rest.count > 256 { return true }
      }
      return !rest.isEmpty
    case .computed(let rule):
      guard rule.index >= 0 else { return false }
      if case .cases(hasOtherwise: false, isBlocks: true) = program.expressions[rule].operation {
        let operands = Array(program.expressions.operands(of: rule))
        var rest = known ? region : [[:]]
        for index in stride(from: 0, to: operands.count, by: 2) {
          rest = restrict(rest, operands[index], false, base: row)
        }
        if !rest.isEmpty { return true }
      }
      return branchesMayNotApply(field, rule)
    default: return false
    }
  }

  /// Whether the value of a computed field may be n/a where one of its blocks holds.
  private mutating func branchesMayNotApply(_ field: FieldID, _ rule: ExpressionID) -> Bool {
    if let known = proof.branchesNotApplicable[field] { return known }
    proof.branchesNotApplicable[field] = false
    var result = false
    if case .cases(let hasOtherwise, isBlocks: true) = program.expressions[rule].operation {
      let operands = Array(program.expressions.operands(of: rule))
      for branch in branches(operands, hasOtherwise: hasOtherwise, [[:]])
      where mayNotApply(branch.value, limited(branch.region), isTolerant: false, reports: false) {
        result = true
      }
    } else {
      result = mayNotApply(rule, [[:]], isTolerant: false, reports: false)
    }
    proof.branchesNotApplicable[field] = result
    return result
  }
}
