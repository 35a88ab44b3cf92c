import EMSSyntax
import EMSValues

/// Which methods are in use: those chosen, those of `use method`, a project's only one for a kind, else a library's.
extension Checker {
  /// Fills `program.methodsInUse`; methods that share a kind exclude each other, and none chosen among them is an error.
  mutating func chooseMethods() {
    var inUse: [MethodID] = []
    var places: [MethodID: SourceRange] = [:]
    for name in program.selection.chosen {
      guard names.methods[name] != nil else {
        reportUnknownMethod(name, at: nil)
        continue
      }
      guard let method = inForce(name, at: nil) else { continue }
      if let other = inUse.first(where: { shareKind($0, method) }), other != method {
        report(
          Diagnostic(
            .methodsExclude,
            "the methods '\(program.methods[other.position].name)' and '\(name)' are both chosen, yet both are for '\(sharedKind(other, method))'",
            at: nil, help: "choose one of them"))
        continue
      }
      if !inUse.contains(method) { inUse.append(method) }
    }
    let chosen = inUse
    for node in declared.nodes.uses {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let place = tree.range(nameNode)
      guard names.methods[name] != nil else {
        reportUnknownMethod(name, at: place)
        continue
      }
      guard let method = inForce(name, at: place) else { continue }
      if chosen.contains(where: { shareKind($0, method) && $0 != method }) { continue }
      if let other = inUse.first(where: { shareKind($0, method) && $0 != method }) {
        report(
          Diagnostic(
            .methodsExclude,
            "'\(name)' and '\(program.methods[other.position].name)' are both in use, yet both are for '\(sharedKind(other, method))'",
            at: place, labels: places[other].map { [Label($0, "the other one is put to use here")] } ?? [],
            help: "remove one `use method`; `--method` chooses another for one run"))
        continue
      }
      if !inUse.contains(method) { inUse.append(method) }
      if places[method] == nil { places[method] = place }
    }
    useOnlyOnes(of: false, &inUse)
    useOnlyOnes(of: true, &inUse)
    program.methodsInUse = inUse.sorted()
  }

  /// The revision in force of a method that is asked for; none yet is an error.
  private mutating func inForce(_ name: String, at place: SourceRange?) -> MethodID? {
    if let method = methodInForce(name) { return method }
    if let first = names.methods[name]?.first, let from = program.methods[first.position].from {
      report(
        Diagnostic(
          .methodNotYetInForce,
          "the method '\(name)' is in force from \(from.text); the register is read as of \(program.selection.today.text)",
          at: place ?? program.methods[first.position].place,
          labels: place == nil ? [] : [Label(program.methods[first.position].place, "its first revision is here")],
          help: "read a later day, or declare what held before"))
    }
    return nil
  }

  /// Takes the methods of the project, or of the library, that share no kind with another one.
  private mutating func useOnlyOnes(of library: Bool, _ inUse: inout [MethodID]) {
    var candidates: [MethodID] = []
    var seen: Set<String> = []
    for method in program.methods where method.isLibrary == library && seen.insert(method.name).inserted {
      guard let inForce = methodInForce(method.name), !program.methods[inForce.position].kinds.isEmpty,
        !inUse.contains(where: { shareKind($0, inForce) })
      else { continue }
      candidates.append(inForce)
    }
    var blocked: [MethodID] = []
    for method in candidates {
      let rivals = candidates.filter { $0 != method && shareKind($0, method) }
      if rivals.isEmpty {
        inUse.append(method)
        continue
      }
      if !blocked.contains(method) {
        // All that hang together are reported once, at the first of them.
        var group = [method]
        var next = 0
        while next < group.count {
          group += candidates.filter { !group.contains($0) && shareKind($0, group[next]) }
          next += 1
        }
        blocked += group
        reportAmbiguous(group.sorted())
      }
    }
    // A library's method does not stand in for those of the project that were not chosen between.
    if !library { declared.undecidedKinds = Set(blocked.flatMap { program.methods[$0.position].kinds }) }
  }

  private mutating func reportAmbiguous(_ group: [MethodID]) {
    if group.contains(where: { declared.circularMethods.contains($0) }) { return }
    let methods = group.map { program.methods[$0.position] }
    if methods.allSatisfy(\.isLibrary),
      methods.contains(where: { $0.kinds.contains { declared.undecidedKinds.contains($0) } })
    {
      return
    }
    let text = methods.map { DiagnosticText("'\($0.name)'") }.listed()
    report(
      Diagnostic(
        .methodAmbiguous, "\(text) are for the same kind, '\(sharedKind(group[0], group[1]))', and none is chosen",
        at: methods[1].place,
        labels: methods.indices.filter { $0 != 1 }.prefix(3).map {
          Label(methods[$0].place, "'\(methods[$0].name)' is declared here")
        },
        help: "write `use method \(methods[methods.count - 1].name)`, or choose with --method"))
  }

  /// Whether both give fields to one kind.
  func shareKind(_ left: MethodID, _ right: MethodID) -> Bool {
    program.methods[left.position].kinds.contains { program.methods[right.position].kinds.contains($0) }
  }

  private func sharedKind(_ left: MethodID, _ right: MethodID) -> String {
    let kinds = program.methods[left.position].kinds
    let kind =
      kinds.first { program.methods[right.position].kinds.contains($0) } ?? kinds.first
    return kind.map { program[$0].name } ?? ""
  }
}
