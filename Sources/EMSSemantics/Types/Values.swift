import EMSSyntax
import EMSValues

/// A value after `:` as it was understood.
struct CheckedValue {
  /// The value; of alternatives the first, of a range the worse end.
  var value = Value.missing
  /// `because … by … on …`
  var reason: Reason?
  /// All alternatives, where there are several.
  var alternatives: [Value] = []
  /// Whether it was understood; what was wrong is reported.
  var isValid = true

  static let invalid = CheckedValue(isValid: false)

  init(_ value: Value) { self.value = value }

  private init(isValid: Bool) { self.isValid = isValid }
}

/// Values after `:` against a type.
extension Checker {
  /// Reads a value of `type`; what does not fit is reported.
  ///
  /// - Parameters:
  ///   - limits: what numbers must keep to, in base units.
  ///   - unit: the unit of a bare number; nil for plain numbers, and where any unit may stand.
  ///   - levels: scales whose levels count as numbers here, of an input that blocks give differently.
  mutating func value(
    _ node: NodeReference, as type: Type, limits: ValueLimits?, unit: Unit?, scope: Scope,
    allowsNotApplicable: Bool = false, levels: [ScaleID] = []
  ) -> CheckedValue {
    let tree = tree(node.file)
    let reading = ValueReading(
      tree: tree, limits: limits, unit: unit, scope: scope, allowsNotApplicable: allowsNotApplicable, levels: levels)
    return value(node.node, as: type, reading)
  }

  mutating func value(_ node: NodeID, as type: Type, _ reading: ValueReading) -> CheckedValue {
    let tree = reading.tree
    switch tree.kind(node) {
    case .error: return .invalid
    case .reasoned:
      guard let inner = tree.firstChild(node) else { return .invalid }
      var result = value(inner, as: type, reading)
      result.reason = reason(of: node, in: tree)
      return result
    case .missing: return CheckedValue(.missing)
    case .notApplicable:
      if reading.allowsNotApplicable || type == .unknown { return CheckedValue(.notApplicable) }
      report(
        Diagnostic(
          .notApplicableNotAllowed, "n/a is not allowed here: its type does not say `or n/a`", at: tree.range(node),
          help: "leave it out, write `missing`, or declare the type with `or n/a`"))
      return .invalid
    case .alternatives: return alternatives(node, as: type, reading)
    case .range: return levelRange(node, as: type, reading)
    default: break
    }
    if case .list(let member) = type { return list(node, of: member, reading) }
    if tree.kind(node) == .list {
      if type == .unknown { return .invalid }
      report(
        Diagnostic(
          .listForOneValue, "one value is expected here, not a list: \(words(type))", at: tree.range(node),
          help: "write the value without brackets"))
      return .invalid
    }
    guard let value = single(node, as: type, reading) else { return .invalid }
    return CheckedValue(value)
  }

  // MARK: Lists and alternatives

  private mutating func list(_ node: NodeID, of member: Type, _ reading: ValueReading) -> CheckedValue {
    let tree = reading.tree
    guard tree.kind(node) == .list else {
      guard let only = single(node, as: member, reading) else { return .invalid }
      return CheckedValue(.list([only]))
    }
    var values: [Value] = []
    var result = CheckedValue(.missing)
    for child in tree.children(node) {
      let read = value(child, as: member, reading)
      if !read.isValid {
        result.isValid = false
        continue
      }
      if !read.alternatives.isEmpty {
        reportAlternatives(child, in: tree)
        result.isValid = false
        continue
      }
      values.append(read.value)
    }
    result.value = .list(values)
    return result
  }

  private mutating func reportAlternatives(_ node: NodeID, in tree: SyntaxTree) {
    report(
      Diagnostic(
        .alternativesNotAllowed, "only levels, listed values and yes or no may be given as alternatives",
        at: tree.range(node), help: "write one value; a scenario or a parameter shows what another would change"))
  }

  private func allowsAlternatives(_ type: Type) -> Bool {
    switch type {
    case .level, .yesNo, .unknown: true
    default: false
    }
  }

  private mutating func alternatives(_ node: NodeID, as type: Type, _ reading: ValueReading) -> CheckedValue {
    let tree = reading.tree
    guard allowsAlternatives(type) else {
      reportAlternatives(node, in: tree)
      return .invalid
    }
    var result = CheckedValue(.missing)
    for child in tree.children(node) {
      let read = value(child, as: type, reading)
      guard read.isValid else {
        result.isValid = false
        continue
      }
      for value in read.alternatives.isEmpty ? [read.value] : read.alternatives
      where !result.alternatives.contains(value) {
        result.alternatives.append(value)
      }
    }
    result.value = result.alternatives.first ?? .missing
    if result.alternatives.count < 2 { result.alternatives = [] }
    return result
  }

  /// `moderate..major`: all levels between, the worse end first.
  private mutating func levelRange(_ node: NodeID, as type: Type, _ reading: ValueReading) -> CheckedValue {
    let tree = reading.tree
    guard case .level(let scale) = type, program[scale].isOrdered else {
      if type != .unknown { reportAlternatives(node, in: tree) }
      return .invalid
    }
    var ends: [Int32] = []
    for child in tree.children(node) {
      guard case .level(_, let index)? = single(child, as: type, reading) else { return .invalid }
      ends.append(index)
    }
    guard ends.count == 2 else { return .invalid }
    if ends[0] > ends[1] {
      report(
        Diagnostic(
          .limitsReversed, "a range runs from the lower level to the higher one", at: tree.range(node),
          notes: [levelsNote(scale)], help: "swap the two levels"))
      return .invalid
    }
    let indices = Array(ends[0]...ends[1])
    let ordered = program[scale].isWorstFirst ? indices : indices.reversed()
    var result = CheckedValue(.level(scale, index: ordered[0]))
    if ordered.count > 1 { result.alternatives = ordered.map { .level(scale, index: $0) } }
    return result
  }

  // MARK: One value

  private mutating func single(_ node: NodeID, as type: Type, _ reading: ValueReading) -> Value? {
    let tree = reading.tree
    let kind = tree.kind(node)
    switch type {
    case .unknown, .nothing, .list: return nil
    case .quantity(let dimension): return number(node, dimension, reading).map { .number($0) }
    case .text:
      if kind == .text { return .text(tree.literal(node)) }
    case .link:
      if kind == .text {
        let text = tree.literal(node)
        if LinkForm.isAddress(text) { return .text(text) }
        reportNoAddress(text, at: tree.range(node))
        return nil
      }
    case .file:
      if kind == .text {
        declared.fileValues.append((tree.literal(node), tree.range(node)))
        return .text(tree.literal(node))
      }
    case .open:
      if kind == .text { return .text(tree.literal(node)) }
      if kind == .name { return .text(tree.nameText(node)) }
      if kind == .number || kind == .yes || kind == .no { return .text(tree.text(node)) }
    case .yesNo:
      if kind == .yes { return .yesNo(true) }
      if kind == .no { return .yesNo(false) }
    case .date:
      if kind == .date {
        // A day that the calendar does not have is reported where it is read.
        return tree.date(node).map { .date($0) }
      }
    case .period:
      if kind == .period || kind == .number, let period = tree.period(node) { return .period(period) }
    case .duration:
      if kind == .quantity { return duration(node, in: tree) }
    case .level(let scale): return level(node, of: scale, reading)
    case .record(let kinds): return reference(node, to: kinds, reading).map { .record($0) }
    case .unit: return unit(node, in: tree)
    case .scenario:
      if kind == .name || kind == .text { return scenarioName(node, in: tree) }
    case .method:
      if kind == .name || kind == .text {
        let name = kind == .name ? tree.nameText(node) : tree.literal(node)
        if names.methods[name] != nil { return .name(name) }
        reportUnknownMethod(name, at: tree.range(node))
        return nil
      }
    case .series:
      report(
        Diagnostic(
          .valueOfOtherType, "a series is given a value a period: `2025: …`, or by a rule after `=`",
          at: tree.range(node)))
      return nil
    }
    reportOtherType(node, type, in: tree)
    return nil
  }

  /// Reports an address without a scheme or a host.
  private mutating func reportNoAddress(_ text: String, at place: SourceRange) {
    let meant = LinkForm.completed(text)
    report(
      Diagnostic(
        .badLink, "'\(text)' is no address: it needs a scheme and a host", at: place,
        help: "write \"\(meant ?? "https://example.org/page")\"",
        fixes: meant.map { [Fix("write \"\($0)\"", range: place, replacement: "\"\($0)\"")] } ?? []))
  }

  /// Reports a value of another type than the one expected.
  mutating func reportOtherType(_ node: NodeID, _ type: Type, in tree: SyntaxTree) {
    let place = tree.range(node)
    let written = shortText(node, in: tree)
    var diagnostic = Diagnostic(
      .valueOfOtherType, "\(words(type)) is expected here, not \(describe(node, in: tree, written))", at: place)
    switch (type, tree.kind(node)) {
    case (.text, .name), (.link, .name), (.file, .name), (.text, .number), (.text, .date):
      diagnostic.help = "a text stands between quotes"
      diagnostic.fixes = [Fix("write \"\(written)\"", range: place, replacement: "\"\(tree.text(node))\"")]
    case (.date, .text): diagnostic.help = "a date is written 2026-12-31, without quotes"
    case (.yesNo, .name):
      let word = tree.nameText(node).lowercased()
      if let answer = [
        "ja": "yes", "oui": "yes", "true": "yes", "nee": "no", "non": "no", "nein": "no", "false": "no",
      ][word] {
        diagnostic.help = "did you mean '\(answer)'?"
        diagnostic.fixes = [Fix("write '\(answer)'", range: place, replacement: answer)]
      }
    case (.duration, .number): diagnostic.help = "a duration has a unit: `\(written) month`, `\(written) day`"
    case (.duration, .name), (.duration, .text):
      diagnostic.help = "a duration is a number and a unit: `1 year`, `6 month`, `30 day`"
    case (.period, _): diagnostic.help = "a period is written 2025, 2025-H1, 2025-Q3 or 2025-03"
    default: break
    }
    report(diagnostic)
  }

  private func describe(_ node: NodeID, in tree: SyntaxTree, _ written: String) -> DiagnosticText {
    switch tree.kind(node) {
    case .text: "the text \(written)"
    case .number: "the number \(written)"
    case .percentage: "the share \(written)"
    case .quantity: "the quantity \(written)"
    case .date: "the date \(written)"
    case .period: "the period \(written)"
    case .name: "the name '\(written)'"
    case .yes, .no: "'\(written)'"
    default: "'\(written)'"
    }
  }

  /// The text of a node, cut where it is long.
  func shortText(_ node: NodeID, in tree: SyntaxTree) -> String {
    let text = tree.text(node)
    if text.count <= 40, !text.contains("\n") { return text }
    return String(text.prefix { $0 != "\n" }.prefix(37)) + "…"
  }

  private mutating func duration(_ node: NodeID, in tree: SyntaxTree) -> Value? {
    guard let numberNode = tree.child(node, .number), let unitNode = tree.child(node, .unit),
      let number = tree.number(numberNode)
    else { return nil }
    guard let unit = program.units.unit(tree.text(unitNode)) else {
      reportUnknownUnit(unitNode, in: tree)
      return nil
    }
    used.units.insert(tree.text(unitNode))
    if let duration = CalendarDuration(amount: number, unit: unit) { return .duration(duration) }
    report(
      Diagnostic(
        .valueOfOtherType, "a duration is a whole number of days, months or years, not \(shortText(node, in: tree))",
        at: tree.range(node)))
    return nil
  }

  private mutating func unit(_ node: NodeID, in tree: SyntaxTree) -> Value? {
    switch tree.kind(node) {
    case .name, .unit, .text:
      let text = tree.kind(node) == .text ? tree.literal(node) : tree.text(node)
      if let unit = program.units.unit(text) {
        used.units.insert(text)
        return .unit(unit)
      }
      reportUnknownUnit(node, in: tree)
      return nil
    default:
      reportOtherType(node, .unit, in: tree)
      return nil
    }
  }

  private mutating func scenarioName(_ node: NodeID, in tree: SyntaxTree) -> Value? {
    let name = tree.kind(node) == .name ? tree.nameText(node) : tree.literal(node)
    if names.scenarios[name] != nil { return .name(name) }
    reportUnknownScenario(name, at: tree.range(node))
    return nil
  }

  /// Reports a scenario that no file declares.
  mutating func reportUnknownScenario(_ name: String, at place: SourceRange) {
    let known = names.scenarios.keys.sorted()
    report(
      Diagnostic(
        .unknownScenario, "there is no scenario '\(name)'", at: place,
        notes: known.isEmpty ? ["no scenario is declared"] : [], help: nearestHelp(name, among: known),
        fixes: nearestFix(name, among: known, at: place)))
  }
}

/// What is read, and how.
struct ValueReading {
  var tree: SyntaxTree
  var limits: ValueLimits?
  var unit: Unit?
  var scope: Scope
  var allowsNotApplicable = false
  var levels: [ScaleID] = []
  /// Whether a bare number is in the field's unit, as cells of imported data are.
  var takesUnitOfField = false
  /// Whether the value is a cell of rows, where brackets keep a number and its unit together.
  var isCell = false
  /// Whether the value is a difference, which of shares is in percentage points.
  var takesPercentagePoints = false
}
