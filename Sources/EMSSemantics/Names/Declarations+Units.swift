import EMSSyntax
import EMSValues

/// Units of the project.
extension Checker {
  /// Declares units; one may be defined by another that stands later.
  mutating func collectUnits() {
    var waiting: [(node: NodeReference, name: NodeID)] = []
    var places: [String: SourceRange] = [:]
    for node in declared.nodes.units {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let place = tree.range(nameNode)
      if let first = places[name] {
        reportDuplicate(name, "units", at: place, first: first)
        continue
      }
      if program.units.unit(name) != nil {
        report(
          Diagnostic(
            .unitExists, "'\(name)' is a unit of the language already", at: place,
            help: "`ems library units` lists them; choose another name"))
        continue
      }
      places[name] = place
      waiting.append((node, nameNode))
    }
    var progress = true
    while progress, !waiting.isEmpty {
      progress = false
      var still: [(node: NodeReference, name: NodeID)] = []
      for unit in waiting {
        if define(unit.node, unit.name) { progress = true } else { still.append(unit) }
      }
      waiting = still
    }
    var isCircleReported = false
    for (node, nameNode) in waiting {
      let tree = tree(node.file)
      guard let quantity = tree.child(node.node, .quantity), let unit = tree.child(quantity, .unit) else { continue }
      let text = tree.text(unit)
      let isOwn = places[text] != nil
      if isOwn, isCircleReported { continue }
      if isOwn { isCircleReported = true }
      report(
        Diagnostic(
          isOwn ? .circularDeclaration : .unknownUnit,
          isOwn
            ? "'\(tree.nameText(nameNode))' is defined by '\(text)', which leads back to it"
            : "'\(text)' is no unit", at: tree.range(unit), help: isOwn ? "" : nearestUnitHelp(text)))
    }
  }

  private mutating func define(_ node: NodeReference, _ nameNode: NodeID) -> Bool {
    let tree = tree(node.file)
    let name = tree.nameText(nameNode)
    guard let quantity = tree.child(node.node, .quantity) else {
      if tree.hasError(node.node) { return true }
      _ = program.units.addOwn(name)
      return true
    }
    guard let numberNode = tree.child(quantity, .number), let unitNode = tree.child(quantity, .unit) else {
      return true
    }
    guard let unit = program.units.unit(tree.text(unitNode)) else { return false }
    let text = tree.text(unitNode)
    used.units.insert(text)
    guard let number = tree.number(numberNode), number.sign > 0 else {
      report(
        Diagnostic(
          .unitExists, "a unit is more than nothing of another one", at: tree.range(numberNode),
          help: "write a number above 0"))
      return true
    }
    _ = program.units.add(name, equalTo: number, unit)
    return true
  }

  /// An order with the nearest units.
  func nearestUnitHelp(_ text: String) -> DiagnosticText {
    NearestName.question(program.units.nearest(to: text))
      ?? "`ems library units` lists the units; `unit \(text)` declares one of the project's own"
  }
}
