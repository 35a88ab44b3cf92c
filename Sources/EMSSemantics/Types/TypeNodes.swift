import EMSSyntax
import EMSValues

/// What a type node says: the type, and what belongs to the field rather than to its values.
struct DeclaredType {
  /// The type; `.unknown` in error.
  var type = Type.unknown
  /// Limits of what may be given, in base units.
  var limits: ValueLimits?
  /// The unit of bare numbers.
  var unit: Unit?
  /// The fields that lead to the unit.
  var unitPath: [FieldID] = []
  /// `T?`
  var isOptional = false
  /// `T or n/a`
  var allowsNotApplicable = false
}

/// The meaning of type nodes.
extension Checker {
  /// Reads a type; errors are reported, and the type is then unknown.
  ///
  /// - Parameters:
  ///   - scope: gives the method, and as its innermost row the kind whose fields may say a unit.
  ///   - field: the field that the type is for, where there is one: a `quantity` of any unit is its own.
  mutating func type(_ node: NodeReference, scope: Scope, field: FieldID? = nil) -> DeclaredType {
    let tree = tree(node.file)
    switch tree.kind(node.node) {
    case .typeName, .name: return namedType(node, scope: scope)
    case .limitedType: return limitedType(node, scope: scope)
    case .quantityType: return quantityType(node, scope: scope, field: field, isSeries: false)
    case .seriesType: return quantityType(node, scope: scope, field: field, isSeries: true)
    case .listType:
      guard let inner = tree.firstChild(node.node) else { return DeclaredType() }
      var result = type(NodeReference(file: node.file, node: inner), scope: scope, field: field)
      if result.type != .unknown { result.type = .list(result.type) }
      return result
    case .optionalType:
      guard let inner = tree.firstChild(node.node) else { return DeclaredType() }
      var result = type(NodeReference(file: node.file, node: inner), scope: scope, field: field)
      result.isOptional = true
      return result
    case .notApplicableType:
      guard let inner = tree.firstChild(node.node) else { return DeclaredType() }
      var result = type(NodeReference(file: node.file, node: inner), scope: scope, field: field)
      result.allowsNotApplicable = true
      return result
    case .unionType: return unionType(node, scope: scope)
    case .inlineScaleType:
      let scale = inlineScale(node, method: scope.method)
      return DeclaredType(type: .level(scale))
    default: return DeclaredType()
    }
  }

  private static let builtInTypes: [String: DeclaredType] = [
    "number": DeclaredType(type: .number),
    "whole": DeclaredType(type: .number, limits: ValueLimits(isWhole: true)),
    "text": DeclaredType(type: .text), "yes-no": DeclaredType(type: .yesNo), "date": DeclaredType(type: .date),
    "period": DeclaredType(type: .period), "duration": DeclaredType(type: .duration),
    "link": DeclaredType(type: .link), "file": DeclaredType(type: .file), "unit": DeclaredType(type: .unit),
    "open": DeclaredType(type: .open), "scenario": DeclaredType(type: .scenario), "method": DeclaredType(type: .method),
  ]

  private mutating func namedType(_ node: NodeReference, scope: Scope) -> DeclaredType {
    let tree = tree(node.file)
    let nameNode = tree.child(node.node, .name) ?? node.node
    let name = tree.nameText(nameNode)
    if scope.isLibrary, let builtIn = Checker.builtInTypes[name] { return builtIn }
    if let scale = scale(name, scope: scope) {
      used.scales.insert(scale)
      return DeclaredType(type: .level(scale))
    }
    if let kind = names.kinds[name] { return DeclaredType(type: .record([kind])) }
    if let builtIn = Checker.builtInTypes[name] { return builtIn }
    if name == "quantity" {
      return DeclaredType()
    }
    if declared.poisoned.contains(name) { return DeclaredType() }
    let known =
      scaleNames(scope) + names.kinds.keys.sorted() + Checker.builtInTypes.keys.sorted() + [
        "quantity", "list", "series",
      ]
    let place = tree.range(nameNode)
    declared.poisoned.insert(name)
    report(
      Diagnostic(
        .unknownType, "'\(name)' is no type: no scale, choice or kind bears the name", at: place,
        help: nearestHelp(name, among: known), fixes: nearestFix(name, among: known, at: place)))
    return DeclaredType()
  }

  private mutating func limitedType(_ node: NodeReference, scope: Scope) -> DeclaredType {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) ?? tree.child(node.node, .typeName) else { return DeclaredType() }
    let name = tree.nameText(nameNode)
    guard name == "number" || name == "whole" else {
      let inner = namedType(NodeReference(file: node.file, node: nameNode), scope: scope)
      if inner.type != .unknown {
        report(
          Diagnostic(
            .limitsNotAllowed, "only 'number', 'whole' and 'quantity' take limits, not '\(name)'",
            at: tree.range(node.node)))
      }
      return inner
    }
    var result = DeclaredType(type: .number)
    result.limits = limits(node, unit: nil, isWhole: name == "whole")
    return result
  }

  /// The limits of a type's `range` child.
  private mutating func limits(_ node: NodeReference, unit: Unit?, isWhole: Bool) -> ValueLimits? {
    let tree = tree(node.file)
    guard let range = tree.child(node.node, .range) else { return isWhole ? ValueLimits(isWhole: true) : nil }
    var result = ValueLimits(isWhole: isWhole)
    let ends = Array(tree.children(range))
    if ends.count > 0 { result.least = plainAmount(ends[0], in: tree, unit: unit) }
    if ends.count > 1 { result.greatest = plainAmount(ends[1], in: tree, unit: unit) }
    if let least = result.least, let greatest = result.greatest, greatest < least {
      report(
        Diagnostic(
          .limitsReversed, "limits run from the lower number to the higher", at: tree.range(range),
          help: "swap the two numbers"))
      return ValueLimits(least: greatest, greatest: least, isWhole: isWhole)
    }
    return result
  }

  /// A number of a type's limits, in base units; a bare one is in `unit`.
  private mutating func plainAmount(_ node: NodeID, in tree: SyntaxTree, unit: Unit?) -> Rational? {
    switch tree.kind(node) {
    case .number: return tree.number(node).map { unit?.baseValue($0) ?? $0 }
    case .percentage:
      return tree.child(node, .number).flatMap { tree.number($0) }.map { $0 * Rational(scaled: 1, digits: 2) }
    case .quantity:
      guard let numberNode = tree.child(node, .number), let unitNode = tree.child(node, .unit),
        let number = tree.number(numberNode)
      else { return nil }
      guard let own = program.units.unit(tree.text(unitNode)) else {
        reportUnknownUnit(unitNode, in: tree)
        return nil
      }
      used.units.insert(tree.text(unitNode))
      if let unit, !unit.fits(own) {
        report(
          Diagnostic(
            .unitDoesNotFit, "the limit is in \(own.name), the type in \(unit.name)", at: tree.range(node)))
        return nil
      }
      return own.baseValue(number)
    default: return nil
    }
  }

  /// Reports a unit that no table knows.
  mutating func reportUnknownUnit(_ node: NodeID, in tree: SyntaxTree) {
    let text = tree.text(node)
    let near = program.units.nearest(to: text)
    let place = tree.range(node)
    report(
      Diagnostic(
        .unknownUnit, "'\(text)' is no unit", at: place, help: nearestUnitHelp(text),
        fixes: near.count == 1 ? [Fix("write '\(near[0])'", range: place, replacement: near[0])] : []))
  }

  private mutating func quantityType(
    _ node: NodeReference, scope: Scope, field: FieldID?, isSeries: Bool
  ) -> DeclaredType {
    let tree = tree(node.file)
    var result = DeclaredType()
    let unitNode = tree.children(node.node).first { [.unit, .path, .name].contains(tree.kind($0)) }
    var dimension = Dimension.none
    if let unitNode {
      let kinds = scope.rows.first ?? []
      if let path = unitPath(unitNode, in: tree, kinds: kinds, scope: scope) {
        if path.isEmpty { return result }
        result.unitPath = path
        dimension = .variable(Int(path[path.count - 1].index))
      } else {
        let text = tree.text(unitNode)
        guard let unit = program.units.unit(text) else {
          reportUnknownUnit(unitNode, in: tree)
          return result
        }
        used.units.insert(text)
        result.unit = unit
        dimension = unit.dimension
      }
    } else {
      // A quantity of any unit: each record says its own, so that it fits nothing but itself.
      dimension = .variable(1_000_000 + Int(field?.index ?? 0))
    }
    result.type = isSeries ? .series(dimension) : .quantity(dimension)
    result.limits = limits(node, unit: result.unit, isWhole: false)
    return result
  }

  /// The fields that a name or path in the place of a unit goes through, where it is no unit: `unit`, `indicator.unit`.
  /// Empty where it is in error, nil where it is a unit.
  private mutating func unitPath(
    _ node: NodeID, in tree: SyntaxTree, kinds: [KindID], scope: Scope
  ) -> [FieldID]? {
    let parts: [NodeID]
    switch tree.kind(node) {
    case .name: parts = [node]
    case .path: parts = Array(tree.children(node))
    default: return nil
    }
    if parts.count == 1 {
      guard let kind = kinds.first, let id = field(tree.nameText(parts[0]), of: kind, scope: scope) else { return nil }
      if program[id].type != .unit, program.units.unit(tree.text(node)) != nil { return nil }
    }
    var path: [FieldID] = []
    var kinds = kinds
    for (index, part) in parts.enumerated() {
      let name = tree.nameText(part)
      guard let kind = kinds.first, let id = field(name, of: kind, scope: scope) else {
        let known = kinds.first.map { fieldNames(of: [$0], scope: scope) } ?? []
        report(
          Diagnostic(
            .unknownRecordField, "'\(name)' is no field\(kinds.first.map { " of '\(program[$0].name)'" } ?? "")",
            at: tree.range(part), help: nearestHelp(name, among: known)))
        return []
      }
      path.append(id)
      if index < parts.count - 1 {
        guard case .record(let targets) = program[id].type else {
          if program[id].type != .unknown {
            report(
              Diagnostic(
                .unitFieldExpected, "'\(name)' is no reference, so that nothing follows its dot", at: tree.range(part),
                labels: [Label(program[id].place, "the field is declared here")]))
          }
          return []
        }
        kinds = targets
      } else if program[id].type != .unit {
        if program[id].type != .unknown {
          report(
            Diagnostic(
              .unitFieldExpected,
              "where a unit stands, a field of type 'unit' may stand: '\(name)' is \(words(program[id].type))",
              at: tree.range(part), labels: [Label(program[id].place, "the field is declared here")]))
        }
        return []
      }
    }
    return path
  }

  private mutating func unionType(_ node: NodeReference, scope: Scope) -> DeclaredType {
    let tree = tree(node.file)
    var kinds: Set<KindID> = []
    var isKnown = true
    for part in tree.children(node.node) {
      let member = type(NodeReference(file: node.file, node: part), scope: scope)
      switch member.type {
      case .record(let targets): kinds.formUnion(targets)
      case .unknown: isKnown = false
      default:
        isKnown = false
        report(
          Diagnostic(
            .unionOfValues, "'or' joins kinds of records; '\(tree.text(part))' is \(words(member.type))",
            at: tree.range(part)))
      }
    }
    return DeclaredType(type: isKnown && !kinds.isEmpty ? .record(kinds.sorted()) : .unknown)
  }
}
