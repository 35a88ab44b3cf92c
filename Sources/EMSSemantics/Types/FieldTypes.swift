import EMSSyntax
import EMSValues

/// Types of fields, on demand: a rule is looked at when something first asks for its field.
extension Checker {
  /// The type of a field; its rule is checked first where that was not done yet.
  mutating func type(of field: FieldID) -> Type {
    guard let pending = pendingRules[field] else { return program[field].type }
    if let start = rulesInProgress.firstIndex(of: field) {
      // A declared type breaks the circle here; whether the values go in a circle is proved later.
      if let expected = pending.expected { return expected }
      reportCircle(Array(rulesInProgress[start...]))
      return .unknown
    }
    checkRule(of: field, pending)
    return program[field].type
  }

  /// Checks the rule of a field, once.
  private mutating func checkRule(of field: FieldID, _ pending: PendingRule) {
    rulesInProgress.append(field)
    let depth = expressionState.depth
    expressionState.depth = 0
    defer {
      expressionState.depth = depth
      rulesInProgress.removeLast()
      pendingRules[field] = nil
    }
    let expected = resolvedExpectation(pending.expected, field: field)
    var parts: [(condition: ExpressionID?, value: ExpressionID)] = []
    var values: [ExpressionID?] = []
    var nodes: [NodeReference] = []
    for block in pending.blocks {
      if let input = block.input {
        let at = place(block.rule)
        let row = make(.row(depth: 0), [], .record([program[field].kind]), at: at)
        let type = input == field ? program[field].type : type(of: input)
        values.append(make(.access(input), [row], type, at: at))
      } else {
        values.append(nil)
      }
      nodes.append(block.rule)
    }
    // Blocks without a declared type: the first that says its type decides what bare levels in the others mean.
    var wanted = expected
    if wanted == nil {
      for (index, node) in nodes.enumerated()
      where values[index] == nil && saysItsType(node, scope: pending.scope) {
        let id = expression(node, scope: pending.scope, expected: nil)
        values[index] = id
        if type(id) != .nothing, type(id) != .unknown {
          wanted = type(id)
          break
        }
      }
    }
    var operands: [ExpressionID] = []
    for (index, node) in nodes.enumerated() {
      operands.append(values[index] ?? expression(node, scope: pending.scope, expected: wanted))
    }
    if let expected {
      operands = operands.map { fitRule($0, to: expected, field: field) }
    } else {
      let joined = joined(operands, expected: nil, context: .cases)
      operands = joined.operands
      if joined.type == .nothing {
        report(
          Diagnostic(
            .typeUnknown, "nothing says what '\(program[field].name)' is", at: program[field].place,
            help: "name its type before the rule: `\(program[field].name): number = …`"))
      }
      program.fields[field.position].type = joined.type == .nothing ? .unknown : joined.type
    }
    if operands.contains(where: { type($0) == .unknown }), expected == nil {
      program.fields[field.position].type = .unknown
    }
    for (index, block) in pending.blocks.enumerated() {
      parts.append((blockCondition(block, scope: pending.scope), operands[index]))
    }
    let root = composed(parts, pending, field: field)
    program.fields[field.position].role = .computed(root)
    let isShown = program[field].unit == nil && program[field].unitPath.isEmpty
    if isShown, let unit = displayUnit(of: root), dimension(of: program[field].type) == unit.dimension {
      program.fields[field.position].unit = unit
    }
    checkShownUnit(field)
    if program[field].unitPath.isEmpty, let variable = dimension(of: program[field].type)?.variableID,
      variable < expressionState.unitVariables.count,
      expressionState.unitVariables[variable].root == .row(binding: 0)
    {
      program.fields[field.position].unitPath = expressionState.unitVariables[variable].path
    } else if program[field].unitPath.isEmpty, program[field].unit == nil {
      program.fields[field.position].unitFormula = unitFormula(of: root)
    }
    expressionState.roots.append(
      ExpressionRoot(expression: root, purpose: .rule, field: field, isLibrary: pending.scope.isLibrary))
  }

  /// The declared type with the unknown unit that its path says.
  private mutating func resolvedExpectation(_ expected: Type?, field: FieldID) -> Type? {
    guard let expected else { return nil }
    guard !program[field].unitPath.isEmpty else { return expected }
    return replacing(dimension: unitDimension(ofDeclared: program[field].unitPath), in: expected)
  }

  private mutating func fitRule(_ id: ExpressionID, to expected: Type, field: FieldID) -> ExpressionID {
    let name = program[field].name
    return fit(
      id, to: expected, code: .ruleDoesNotFit, what: "'\(name)'",
      labels: [Label(program[field].place, "declared as \(words(expected))")])
  }

  /// `in UNIT` must measure what the rule gives.
  private mutating func checkShownUnit(_ field: FieldID) {
    guard let unit = program[field].unit, let dimension = dimension(of: program[field].type),
      unit.dimension != dimension, !dimension.hasVariable
    else { return }
    report(
      Diagnostic(
        .unitsDiffer, "'\(program[field].name)' is \(words(program[field].type)), which has no value in \(unit.name)",
        at: program[field].place, help: "name a unit of \(words(dimension)) after `in`"))
    program.fields[field.position].unit = nil
  }

  /// The condition of a block: its own, or of `otherwise` that none of those above holds; nil where it always holds.
  private mutating func blockCondition(_ block: PendingRule.Block, scope: Scope) -> ExpressionID? {
    var scope = scope
    scope.purpose = .blockCondition
    if let node = block.condition { return cachedCondition(node, scope: scope) }
    guard block.isOtherwise else { return nil }
    return noneOf(block.conditionsAbove, scope: scope)
  }

  /// That none of these conditions holds; nil where there are none.
  mutating func noneOf(_ nodes: [NodeReference], scope: Scope) -> ExpressionID? {
    guard let first = nodes.first else { return nil }
    let all = nodes.map { cachedCondition($0, scope: scope) }
    var any = all[0]
    for next in all.dropFirst() { any = make(.or, [any, next], .yesNo, first) }
    let id = make(.not, [any], .yesNo, first)
    program.expressions.otherwiseConditions.insert(id)
    return id
  }

  /// The condition of a block, checked once however many fields the block has.
  mutating func cachedCondition(_ node: NodeReference, scope: Scope) -> ExpressionID {
    let key = ConditionKey(node: node, method: scope.method)
    if let known = expressionState.conditions[key] { return known }
    var scope = scope
    scope.purpose = .blockCondition
    let id = condition(node, scope: scope)
    expressionState.conditions[key] = id
    expressionState.roots.append(
      ExpressionRoot(expression: id, purpose: .blockCondition, field: nil, isLibrary: scope.isLibrary))
    return id
  }

  /// The rule of a field made of its blocks.
  private mutating func composed(
    _ parts: [(condition: ExpressionID?, value: ExpressionID)], _ pending: PendingRule, field: FieldID
  ) -> ExpressionID {
    if parts.count == 1, parts[0].condition == nil { return parts[0].value }
    var operands: [ExpressionID] = []
    var hasOtherwise = false
    for part in parts {
      if hasOtherwise { break }
      if let condition = part.condition {
        operands += [condition, part.value]
      } else {
        operands.append(part.value)
        hasOtherwise = true
      }
    }
    let at = program[field].place
    return make(.cases(hasOtherwise: hasOtherwise, isBlocks: true), operands, program[field].type, at: at)
  }

  /// Reports fields that need each other's type before any of them has one.
  private mutating func reportCircle(_ fields: [FieldID]) {
    guard let first = fields.first, !fields.contains(where: { expressionState.fieldsInCircle.contains($0) }) else {
      return
    }
    expressionState.fieldsInCircle.formUnion(fields)
    var names = fields.map { "\(program[program[$0].kind].name).\(program[$0].name)" }
    names.append(names[0])
    report(
      Diagnostic(
        .circularDefinition, "'\(program[first].name)' is defined by itself: \(names.joined(separator: " → "))",
        at: program[first].place,
        labels: fields.dropFirst().prefix(3).map {
          Label(program[$0].place, "'\(program[$0].name)' is part of the circle")
        },
        help: "one of them must not read the others"))
  }

  /// Checks the rule that a record gives for an input; `scope.record` is the record, whose units are known.
  mutating func recordRule(_ node: NodeReference, field: FieldID, scope: Scope) -> ExpressionID {
    var expected = program[field].type
    if let record = scope.record, !program[field].unitPath.isEmpty {
      let dimension = unitDimension(UnitVariable(root: .record(record), path: program[field].unitPath))
      // A record without a unit has plain numbers.
      let isGiven = givenUnit(record, program[field].unitPath) != nil
      expected = replacing(dimension: isGiven ? dimension : .none, in: expected)
    }
    let id = expression(node, scope: scope, expected: expected)
    let name = program[field].name
    let fitted = fit(
      id, to: expected, code: .ruleDoesNotFit, what: "'\(name)'",
      labels: program[field].isLibrary ? [] : [Label(program[field].place, "declared as \(words(expected))")])
    expressionState.roots.append(
      ExpressionRoot(expression: fitted, purpose: .recordRule, field: field, isLibrary: scope.isLibrary))
    return fitted
  }

  /// Checks every rule that nothing asked for yet and that the project reaches.
  mutating func checkRules() {
    for field in program.fields.indices {
      let id = FieldID(field)
      if pendingRules[id] != nil, reachesRule(of: id) { _ = type(of: id) }
    }
  }
}
