import EMSSyntax
import EMSValues

/// Parameters, of the project and of methods.
extension Checker {
  /// Declares the parameters at top level.
  mutating func collectParameters() {
    for node in declared.nodes.parameters {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let known = tree.source.isLibrary ? names.parameters.library : names.parameters.project
      if let first = known[name] {
        reportDuplicate(
          name, "parameters", at: tree.range(nameNode), first: program.parameters[first.position].place)
        continue
      }
      guard let parameter = declareParameter(node, method: nil) else { continue }
      if tree.source.isLibrary {
        names.parameters.library[name] = parameter
      } else {
        names.parameters.project[name] = parameter
      }
    }
  }

  /// Builds a parameter: a value, or a type with its default.
  mutating func declareParameter(_ node: NodeReference, method: MethodID?) -> ParameterID? {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) else { return nil }
    let scope = Scope(.rule, method: method, isLibrary: tree.source.isLibrary)
    let id = ParameterID(program.parameters.count)
    program.parameters.append(
      ParameterDeclaration(
        id: id, name: tree.nameText(nameNode), title: title(of: node.node, in: tree), type: .unknown, value: .missing,
        method: method, isLibrary: tree.source.isLibrary, place: tree.range(nameNode)))
    guard let said = tree.lastChild(node.node), said != nameNode, tree.kind(said) != .error, tree.kind(said) != .title
    else { return id }
    let typeNode = tree.children(node.node).first { Checker.isType(tree.kind($0)) }
    if let typeNode {
      let type = type(NodeReference(file: node.file, node: typeNode), scope: scope)
      program.parameters[id.position].type = type.type
      program.parameters[id.position].unit = type.unit
      program.parameters[id.position].limits = type.limits
      guard let clause = tree.child(node.node, .defaultClause), let value = tree.firstChild(clause) else {
        report(
          Diagnostic(
            .parameterWithoutValue, "the parameter '\(tree.nameText(nameNode))' has a type and no value",
            at: tree.range(typeNode), help: "add its value: `\(tree.text(typeNode)) default …`"))
        return id
      }
      let read = self.value(
        NodeReference(file: node.file, node: value), as: type.type, limits: type.limits, unit: type.unit, scope: scope)
      program.parameters[id.position].value = read.value
      program.parameters[id.position].reason = read.reason
    } else {
      readUntyped(said, of: id, in: tree, scope: scope)
    }
    return id
  }

  /// The value of a parameter without a type: a literal says its type.
  private mutating func readUntyped(_ node: NodeID, of id: ParameterID, in tree: SyntaxTree, scope: Scope) {
    var literal = node
    if tree.kind(node) == .reasoned, let first = tree.firstChild(node) { literal = first }
    var type: Type
    var unit: Unit?
    switch tree.kind(literal) {
    case .number: type = .number
    case .percentage:
      type = .number
      unit = program.units.unit("%")
    case .quantity:
      guard let unitNode = tree.child(literal, .unit) else { return }
      guard let known = program.units.unit(tree.text(unitNode)) else {
        reportUnknownUnit(unitNode, in: tree)
        return
      }
      unit = known
      type = .quantity(known.dimension)
      if known.dimension == Dimension(.calendarMonth) {
        type = .duration
        unit = nil
      }
    case .yes, .no: type = .yesNo
    case .text: type = .text
    case .date: type = .date
    case .period: type = .period
    case .list, .alternatives, .range, .missing, .notApplicable, .error, .today: type = .unknown
    case .name:
      let name = tree.nameText(literal)
      // A level that only one scale has says its type; nothing is guessed between two.
      let owners = program.scales.filter { scale in
        scale.levels.contains { $0.name == name } && self.scale(scale.name, scope: scope) == scale.id
      }
      guard owners.count == 1 else {
        report(
          Diagnostic(
            .parameterWithoutValue, "what '\(name)' is must be said: a scale, a choice or another type",
            at: tree.range(literal), help: "write the type first: `parameter … : TYPE default \(name)`"))
        return
      }
      type = .level(owners[0].id)
      used.scales.insert(owners[0].id)
    default: type = .unknown
    }
    if type == .unknown {
      if tree.kind(literal) != .error {
        report(
          Diagnostic(
            .parameterWithoutValue,
            "a parameter is one value: a number, a quantity, a level, a date, a text, yes or no",
            at: tree.range(literal)))
      }
      return
    }
    program.parameters[id.position].type = type
    program.parameters[id.position].unit = unit
    // The unit that was written is for showing; a bare percentage is read as it stands.
    let read = value(
      NodeReference(file: tree.source.id, node: node), as: type, limits: nil, unit: nil, scope: scope)
    program.parameters[id.position].value = read.value
    program.parameters[id.position].reason = read.reason
  }
}
