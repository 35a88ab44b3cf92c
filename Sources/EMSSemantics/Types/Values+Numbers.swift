import EMSSyntax
import EMSValues

/// Numbers and quantities after `:`.
extension Checker {
  /// A number in base units; nil where it does not fit, which is reported.
  mutating func number(_ node: NodeID, _ dimension: Dimension, _ reading: ValueReading) -> Rational? {
    let tree = reading.tree
    var result: Rational?
    switch tree.kind(node) {
    case .number:
      guard let number = tree.number(node) else {
        reportTooLarge(node, in: tree)
        return nil
      }
      if !number.isZero, isWithoutUnit(dimension, reading) {
        reportNoUnit(node, dimension, reading)
        return nil
      }
      result = reading.unit?.baseValue(number) ?? number
    case .percentage:
      guard let numberNode = tree.child(node, .number), let number = tree.number(numberNode) else {
        reportTooLarge(node, in: tree)
        return nil
      }
      guard dimension.isNone || dimension.hasVariable else {
        reportUnit("%", node, dimension, reading)
        return nil
      }
      result = number * Rational(scaled: 1, digits: 2)
    case .quantity:
      guard let numberNode = tree.child(node, .number), let unitNode = tree.child(node, .unit) else { return nil }
      guard let number = tree.number(numberNode) else {
        reportTooLarge(node, in: tree)
        return nil
      }
      let text = tree.text(unitNode)
      guard let unit = program.units.unit(text) else {
        reportUnknownUnit(unitNode, in: tree)
        return nil
      }
      used.units.insert(text)
      let isDifference =
        reading.takesPercentagePoints && reading.unit?.name == "%" && unit.dimension == Dimension(.percentagePoint)
      guard unit.dimension == dimension || dimension.hasVariable || isDifference else {
        reportUnit(unit.name, node, dimension, reading)
        return nil
      }
      result = unit.baseValue(number)
    case .name where !reading.levels.isEmpty: return levelNumber(node, reading)
    default:
      reportOtherType(node, .quantity(dimension), in: tree)
      return nil
    }
    guard let result, keepsLimits(result, node, reading) else { return nil }
    return result
  }

  mutating func reportTooLarge(_ node: NodeID, in tree: SyntaxTree) {
    report(Diagnostic(.numberTooLarge, "the number is too large: more than 4,096 bits", at: tree.range(node)))
  }

  /// Whether a bare number lacks the unit that the field's values have; a literal 0 fits any unit.
  private func isWithoutUnit(_ dimension: Dimension, _ reading: ValueReading) -> Bool {
    if reading.takesUnitOfField || dimension.hasVariable { return false }
    return !dimension.isNone || (reading.unit.map { $0.baseValue(.one) != .one } ?? false)
  }

  /// A bare number where a quantity stands: the unit is named and the quantity offered, never guessed.
  private mutating func reportNoUnit(_ node: NodeID, _ dimension: Dimension, _ reading: ValueReading) {
    let place = reading.tree.range(node)
    let written = shortText(node, in: reading.tree)
    guard let unit = reading.unit else {
      report(
        Diagnostic(
          .numberWithoutUnit, "\(written) has no unit: \(words(.quantity(dimension))) is expected here", at: place,
          help: "write its unit after the number"))
      return
    }
    // Of a share both readings are offered: 0.3 may be 0.3 % or 30 %.
    if dimension.isNone, unit.name == "%", let number = reading.tree.number(node), number.magnitude <= .one {
      let readings = ["\(written) %", "\((number * 100).decimalText()) %"].map { reading.isCell ? "(\($0))" : $0 }
      report(
        Diagnostic(
          .numberWithoutUnit, "\(written) has no unit: a share in \(unit.name) is expected here", at: place,
          help: "write `\(readings[0])` or `\(readings[1])`",
          fixes: readings.map { Fix("write '\($0)'", range: place, replacement: $0) }))
      return
    }
    let quantity = "\(written) \(unit.name)"
    let meant = reading.isCell ? "(\(quantity))" : quantity
    report(
      Diagnostic(
        .numberWithoutUnit, "\(written) has no unit: a quantity in \(unit.name) is expected here", at: place,
        help: "write `\(meant)`, or the amount in a unit that converts to \(unit.name)",
        fixes: [Fix("write '\(meant)'", range: place, replacement: meant)]))
  }

  private mutating func reportUnit(_ unit: String, _ node: NodeID, _ dimension: Dimension, _ reading: ValueReading) {
    let expected: DiagnosticText =
      reading.unit.map { "\($0.name), \(words(dimension))," }
      ?? (dimension.isNone ? "a plain number" : words(dimension))
    report(
      Diagnostic(
        .unitDoesNotFit, "\(unit) does not fit: \(expected) is expected here", at: reading.tree.range(node),
        help: reading.unit.map { "write an amount in \($0.name) or a unit that converts to it" }
          ?? "write the number without a unit"))
  }

  /// Whether a number that is outside its limits is a share without its sign: -10 for -10 %.
  private func isBareShare(_ value: Rational, _ limits: ValueLimits, _ reading: ValueReading) -> Bool {
    guard reading.unit == nil, !limits.isWhole, let least = limits.least, let greatest = limits.greatest else {
      return false
    }
    guard let share = value / 100 else { return false }
    return (least == -1 || greatest == 1) && share >= least && share <= greatest
  }

  /// Whether a number keeps to the limits; what does not is reported.
  private mutating func keepsLimits(_ value: Rational, _ node: NodeID, _ reading: ValueReading) -> Bool {
    guard let limits = reading.limits else { return true }
    func shown(_ value: Rational) -> String {
      let amount = reading.unit?.value(ofBase: value) ?? value
      let text = amount.decimalText()
      return reading.unit.map { $0.name.isEmpty ? text : "\(text) \($0.name)" } ?? text
    }
    let place = reading.tree.range(node)
    if limits.isWhole, !(reading.unit?.value(ofBase: value) ?? value).isInteger {
      report(
        Diagnostic(.notWhole, "a whole number is expected here, not \(shortText(node, in: reading.tree))", at: place))
      return false
    }
    let isBelow = limits.least.map { value < $0 } ?? false
    let isAbove = limits.greatest.map { value > $0 } ?? false
    if isBelow || isAbove {
      let range: String
      switch (limits.least, limits.greatest) {
      case (let least?, let greatest?): range = "from \(shown(least)) to \(shown(greatest))"
      case (let least?, nil): range = "at least \(shown(least))"
      case (nil, let greatest?): range = "at most \(shown(greatest))"
      default: range = ""
      }
      report(
        Diagnostic(
          .outsideFieldLimits, "\(shown(value)) is outside the limits: \(range)", at: place,
          help: isBareShare(value, limits, reading)
            ? "a share is written with its sign: \(shown(value)) %"
            : "write a number within the limits, or change them where the field is declared"))
      return false
    }
    return true
  }

  /// The number of a level, for an input that blocks give as levels of several scales.
  private mutating func levelNumber(_ node: NodeID, _ reading: ValueReading) -> Rational? {
    let name = reading.tree.nameText(node)
    var found: [Rational] = []
    for scale in reading.levels {
      guard let level = program[scale].levels.first(where: { $0.name == name }), let number = level.number else {
        continue
      }
      if !found.contains(number) { found.append(number) }
    }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      reportNoLevel("'\(name)'", name: name, of: reading.levels[0], at: reading.tree.range(node))
    } else {
      report(
        Diagnostic(
          .levelAmbiguous, "'\(name)' is a level of several scales that are asked here, with different numbers",
          at: reading.tree.range(node), help: "write its number"))
    }
    return nil
  }

  // MARK: Levels

  /// The level that a value names, by name or number.
  mutating func level(_ node: NodeID, of scale: ScaleID, _ reading: ValueReading) -> Value? {
    let tree = reading.tree
    let place = tree.range(node)
    switch tree.kind(node) {
    case .name, .text:
      let name = tree.kind(node) == .name ? tree.nameText(node) : tree.literal(node)
      if let index = levelIndex(name, of: scale) { return .level(scale, index: index) }
      if tree.kind(node) == .text, let number = Rational(decimal: name),
        program[scale].levels.contains(where: { $0.number == number })
      {
        report(
          Diagnostic(
            .notALevel, "\(tree.text(node)) is a text, and a level is a name or a number", at: place,
            help: "write \(name), without quotes", fixes: [Fix("write \(name)", range: place, replacement: name)]))
        return nil
      }
      reportNoLevel("'\(name)'", name: name, of: scale, at: place)
    case .yes, .no:
      let word = tree.text(node)
      if let index = levelIndex(word, of: scale) { return .level(scale, index: index) }
      reportNoLevel("'\(word)'", name: word, of: scale, at: place)
    case .number:
      guard let number = tree.number(node) else {
        reportTooLarge(node, in: tree)
        return nil
      }
      if let index = program[scale].levels.firstIndex(where: { $0.number == number }) {
        return .level(scale, index: Int32(index))
      }
      reportNoLevel(DiagnosticText(tree.text(node)), name: nil, of: scale, at: place)
    case .call: return qualifiedLevel(node, of: scale, reading)
    default: reportNoLevel(DiagnosticText(shortText(node, in: tree)), name: nil, of: scale, at: place)
    }
    return nil
  }

  /// The index of the level of that name.
  func levelIndex(_ name: String, of scale: ScaleID) -> Int32? {
    let word = declared.words.find(name)
    guard word >= 0, scale.position < declared.levelOfWord.count else { return nil }
    let table = declared.levelOfWord[scale.position]
    guard Int(word) < table.count, table[Int(word)] >= 0 else { return nil }
    return table[Int(word)]
  }

  /// Reports what is not a level of its scale: the levels in order, where they are declared, the nearest.
  mutating func reportNoLevel(_ written: DiagnosticText, name: String?, of scale: ScaleID, at place: SourceRange) {
    let declaration = program[scale]
    let sort: DiagnosticText = declaration.isOrdered ? "level" : "value"
    let subject: DiagnosticText = declaration.name.isEmpty ? "this scale" : "'\(declaration.name)'"
    // A title in any language says which level is meant.
    let titled = titledLevels(scale)
    let help = name.map { nearestHelp($0, among: [], titled: titled) } ?? ""
    let fixes = name.map { nearestFix($0, among: [], titled: titled, at: place) } ?? []
    report(
      Diagnostic(
        .notALevel, "\(written) is not a \(sort) of \(subject)", at: place, labels: declarationLabel(scale),
        notes: [levelsNote(scale)], help: help, fixes: fixes))
  }

  /// `severity(high)`, `level(severity, high)`.
  private mutating func qualifiedLevel(_ node: NodeID, of scale: ScaleID, _ reading: ValueReading) -> Value? {
    let tree = reading.tree
    let parts = Array(tree.children(node))
    let arguments = parts.dropFirst().compactMap { tree.kind($0) == .argument ? tree.lastChild($0) : $0 }
    guard let callee = parts.first, tree.kind(callee) == .name else {
      reportNoLevel(DiagnosticText(shortText(node, in: tree)), name: nil, of: scale, at: tree.range(node))
      return nil
    }
    let name = tree.nameText(callee)
    var scaleName = name
    var level = arguments.first
    if name == "level", arguments.count == 2 {
      scaleName = tree.nameText(arguments[0])
      level = arguments[1]
    }
    guard let level, scaleName == program[scale].name else {
      reportNoLevel(DiagnosticText(shortText(node, in: tree)), name: nil, of: scale, at: tree.range(node))
      return nil
    }
    return self.level(level, of: scale, reading)
  }
}
