import EMSSyntax
import EMSValues

/// `if`, cases and bands.
extension Checker {
  mutating func conditional(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    let parts = children(node)
    guard parts.count == 3 else { return poison(node) }
    let condition = condition(parts[0], scope: scope, allowsList: true)
    let branches = joinedExpressions(Array(parts[1...]), scope: scope, expected: expected, context: .branches)
    if branches.type == .unknown || type(condition) == .unknown { return poison(node) }
    if isList(condition), branches.operands.contains(where: { isList($0) }) {
      _ = oneList(condition, branches.operands.first { isList($0) } ?? condition, node)
      return poison(node)
    }
    return make(
      .conditional, [condition] + branches.operands, branches.type.listed(isList(condition)), node)
  }

  mutating func cases(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    var conditions: [ExpressionID] = []
    var values: [NodeReference] = []
    var reasons: [String] = []
    var hasOtherwise = false
    for child in children(node) {
      let parts = children(child)
      switch kind(child) {
      case .whenCase:
        guard parts.count >= 2 else { return poison(node) }
        conditions.append(condition(parts[0], scope: scope))
        values.append(parts[1])
        reasons.append(reasonText(child))
      case .otherwiseCase:
        guard let value = parts.first else { return poison(node) }
        values.append(value)
        reasons.append(reasonText(child))
        hasOtherwise = true
      default: return poison(node)
      }
    }
    let joined = joinedExpressions(values, scope: scope, expected: expected, context: .cases)
    if joined.type == .unknown || conditions.contains(where: { type($0) == .unknown }) { return poison(node) }
    var operands: [ExpressionID] = []
    for (index, value) in joined.operands.enumerated() {
      if index < conditions.count { operands.append(conditions[index]) }
      operands.append(value)
    }
    let id = make(.cases(hasOtherwise: hasOtherwise, isBlocks: false), operands, joined.type, node)
    if reasons.contains(where: { !$0.isEmpty }) { program.expressions.caseReasons[id] = reasons }
    return id
  }

  private func reasonText(_ node: NodeReference) -> String {
    guard let reason = child(node, .reason), let text = child(reason, .text) else { return "" }
    return textValue(self.text(text))
  }

  // MARK: Bands

  mutating func band(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    let parts = children(node)
    guard parts.count >= 2 else { return poison(node) }
    let nameNode = parts[1]
    let raw = expression(parts[0], scope: scope, expected: nil)
    guard let scale = scale(name(nameNode), scope: scope) else {
      let known = scaleNames(scope)
      report(
        Diagnostic(
          .unknownDeclaration, "there is no scale '\(name(nameNode))'", at: place(nameNode),
          help: nearestHelp(name(nameNode), among: known),
          fixes: nearestFix(name(nameNode), among: known, at: place(nameNode))))
      return poison(node)
    }
    used.scales.insert(scale)
    guard type(raw) != .unknown else { return poison(node) }
    guard let value = bandValue(raw) else {
      report(
        Diagnostic(
          .operandsDoNotFit, "a band sorts numbers, and this is \(words(type(raw)))", at: place(raw)))
      return poison(node)
    }
    var builder = BandBuilder(value: value)
    for child in children(node) where kind(child) == .bandItem {
      guard let item = bandItem(child, scale: scale, value: value, scope: scope, builder: &builder) else {
        return poison(node)
      }
      builder.items.append(item)
    }
    guard checkLimits(builder, node) else { return poison(node) }
    let id = BandID(program.bands.count)
    program.bands.append(
      Band(id: id, scale: scale, items: builder.items, mayMiss: child(node, .bandOtherwise) != nil))
    return make(.band(id), builder.operands, Type.level(scale).listed(isList(value)), node)
  }

  /// The names of the scales that are seen from `scope`, sorted.
  func scaleNames(_ scope: Scope) -> [String] {
    var result = Set(names.scales.library.keys)
    if !scope.isLibrary { result.formUnion(names.scales.project.keys) }
    if let method = scope.method, let own = names.scales.methods[method] { result.formUnion(own.keys) }
    return result.sorted()
  }

  private mutating func bandValue(_ id: ExpressionID) -> ExpressionID? {
    switch type(id).element {
    case .quantity: return id
    case .level(let scale): return program[scale].isNumbered ? numeric(id) : nil
    default: return nil
    }
  }

  /// Operands and items of a band while it is read; each item begins where the one before it ends.
  struct BandBuilder {
    var operands: [ExpressionID]
    var items: [Band.Item] = []

    init(value: ExpressionID) { operands = [value] }
  }

  private mutating func bandItem(
    _ node: NodeReference, scale: ScaleID, value: ExpressionID, scope: Scope, builder: inout BandBuilder
  ) -> Band.Item? {
    let parts = children(node)
    guard let levelNode = parts.first else { return nil }
    guard let level = levelIndex(levelNode, of: scale) else { return nil }
    var lower: Int32?
    var upper: Int32?
    var includesLower = false
    var includesUpper = false
    for limit in parts.dropFirst() where kind(limit) == .bandLimit {
      var ends = children(limit)
      if ends.count == 1, kind(ends[0]) == .range { ends = children(ends[0]) }
      var operands: [Int32] = []
      for end in ends {
        guard let operand = threshold(end, value: value, scope: scope) else { return nil }
        operands.append(Int32(builder.operands.count))
        builder.operands.append(operand)
      }
      guard let first = operands.first else { return nil }
      if operands.count == 2 {
        (lower, includesLower, upper, includesUpper) = (first, true, operands[1], true)
        continue
      }
      switch firstWord(limit) {
      case "below": (upper, includesUpper) = (first, false)
      case "above": (lower, includesLower) = (first, false)
      case "from": (lower, includesLower) = (first, true)
      default: (upper, includesUpper) = (first, true)
      }
    }
    if lower == nil, let before = builder.items.last {
      lower = before.upper
      includesLower = !before.includesUpper
    }
    return Band.Item(
      level: level, lower: lower, includesLower: includesLower, upper: upper, includesUpper: includesUpper,
      place: place(node))
  }

  /// The level of `scale` that a name or number says; reported where there is none.
  mutating func levelIndex(_ node: NodeReference, of scale: ScaleID) -> Int32? {
    let inner = unbracketed(node)
    switch kind(inner) {
    case .name:
      if let index = level(name(inner), of: scale) { return index }
    case .number:
      if let value = number(inner), let index = program[scale].levels.firstIndex(where: { $0.number == value }) {
        return Int32(index)
      }
    case .unary, .call:
      let id = expression(inner, scope: Scope(.formula), expected: .level(scale))
      if let fitted = converted(id, to: .level(scale)), case .level(scale, let index)? = constant(fitted) {
        return index
      }
      if type(id) == .unknown { return nil }
    case .error: return nil
    default: break
    }
    let levels = program[scale].levels.map(\.name)
    report(
      Diagnostic(
        .unknownMember, "'\(text(inner))' is not a level of '\(program[scale].name)'", at: place(inner),
        labels: declarationLabel(scale), notes: [levelsNote(scale)], help: nearestHelp(text(inner), among: levels),
        fixes: nearestFix(text(inner), among: levels, at: place(inner))))
    return nil
  }

  /// A limit, in the unit of the value that is sorted.
  private mutating func threshold(_ node: NodeReference, value: ExpressionID, scope: Scope) -> ExpressionID? {
    let id = expression(node, scope: scope, expected: type(value).element)
    guard type(id) != .unknown else { return nil }
    guard let limit = numeric(id), case .quantity(let dimension) = type(limit),
      case .quantity(let wanted) = type(value).element
    else {
      report(
        Diagnostic(
          .bandLimits, "a limit is a number or a parameter, and this is \(words(type(id)))", at: place(id)))
      return nil
    }
    if dimension == wanted { return limit }
    guard dimension.isNone else {
      reportUnits(value, limit, what: "compared", node)
      return nil
    }
    // A plain number is in the unit in which the value is shown.
    guard let unit = displayUnit(of: value), unit.dimension == wanted else {
      if isZero(limit) { return make(.constant(.number(.zero)), [], .quantity(wanted), at: place(limit)) }
      report(
        Diagnostic(
          .unitsDiffer, "the limit needs a unit: the value is \(words(type(value)))", at: place(limit),
          labels: [Label(place(value), "this is \(words(type(value)))")], help: "write the limit with its unit"))
      return nil
    }
    if case .number(let number)? = constant(limit) {
      let id = make(.constant(.number(unit.baseValue(number))), [], .quantity(wanted), at: place(limit))
      expressionState.writtenUnits[id] = unit
      return id
    }
    let factor = make(.constant(.number(unit.factor)), [], .quantity(wanted), at: place(limit))
    return make(.multiply, [limit, factor], .quantity(wanted), at: place(limit))
  }

  /// The number that a limit is, where it is written as one.
  private func limitValue(_ operand: Int32?, _ builder: BandBuilder) -> Rational? {
    guard let operand, case .number(let value)? = constant(builder.operands[Int(operand)]) else { return nil }
    return value
  }

  /// Whether the limits that are numbers rise and overlap nowhere; those that are parameters are proved later.
  private mutating func checkLimits(_ builder: BandBuilder, _ node: NodeReference) -> Bool {
    var isSound = true
    for (index, item) in builder.items.enumerated() {
      let disorder = Band.disorder(of: builder.items, at: index) { limitValue($0, builder) }
      if disorder == .falls {
        report(
          Diagnostic(
            .bandLimits, "the limits of this item do not rise: nothing lies between them", at: item.place,
            help: "write the items with the lowest limits first"))
        isSound = false
        continue
      }
      guard index > 0 else { continue }
      let before = builder.items[index - 1]
      guard before.upper != nil else {
        report(
          Diagnostic(
            .bandLimits, "the item above has no upper limit, so nothing is left for this one", at: item.place,
            labels: [Label(before.place, "everything from here up")],
            help: "write the items with the lowest limits first, and the open one last"))
        return false
      }
      if disorder == .overlaps, let high = limitValue(before.upper, builder), let low = limitValue(item.lower, builder)
      {
        report(
          Diagnostic(
            .bandLimits, "a value can fall in two items of the band", at: item.place,
            labels: [Label(before.place, "this item reaches to \(high.decimalText())")],
            help: low < high
              ? "let the items begin where the one before ends"
              : "write `above \(low.decimalText())` here, or `below \(low.decimalText())` there"))
        isSound = false
      }
    }
    return isSound
  }
}
