import EMSSyntax
import EMSValues

/// `amend` at top level, `from` blocks, `use` with parameters, scenarios and the `given` of tests.
extension Checker {
  // MARK: Amend

  /// Gives the inner records of amended records their rows; entries are read after those of the records themselves.
  mutating func collectAmends() {
    for node in declared.nodes.amends {
      let tree = tree(node.file)
      guard let path = tree.firstChild(node.node) else { continue }
      switch record(NodeReference(file: node.file, node: path), expected: []) {
      case .found(let record, let rest):
        if let first = rest.first {
          reportNoPart(first, in: tree, of: record)
          continue
        }
        declared.pendingAmends.append(PendingAmend(node: node, record: record))
        var siblings = SiblingIDs()
        for child in tree.children(node.node, of: .record) {
          collectAmended(child, in: tree, of: record, &siblings)
        }
        for child in tree.children(node.node, of: .fromBlock) { waitForFrom(child, in: tree, record: record) }
      case .several(let records): reportAmbiguousPath(path, records, in: tree)
      case .unknown:
        if declared.hasBadRecords.isEmpty { reportNoTarget(path, in: tree) }
      }
    }
  }

  private mutating func collectAmended(
    _ node: NodeID, in tree: SyntaxTree, of record: RecordID, _ siblings: inout SiblingIDs
  ) {
    guard let nameNode = tree.firstChild(node) else { return }
    switch blockMeaning(record.kind, findWord(nameNode, in: tree)) {
    case .layer, .method: return
    default: break
    }
    if let idNode = tree.nextSibling(nameNode), tree.kind(idNode) == .name {
      let id = internID(idNode, in: tree)
      if let known = innerRecord(id, of: record) {
        report(
          Diagnostic(
            .duplicateRecord,
            "'\(program.records.fullID(record))' holds a record of the id '\(tree.nameText(idNode))' already",
            at: tree.range(idNode), labels: place(of: known).map { [Label($0, "it is here")] } ?? [],
            help: "add to it with `amend \(program.records.fullID(known)) { … }`"))
        return
      }
    } else if let kind = names.kinds[tree.nameText(nameNode)] {
      // Those that the record has already keep their numbers.
      let kinds: [KindID] = innerKinds(of: record.kind)
      declared.children.update(program.records, kinds)
      siblings.skipUnnamed(kind) { number in
        let id = findID("\(program[kind].name)-\(number)")
        return id >= 0
          && declared.children.find(
            ChildIndex.Key(parentKind: record.kind.index, parentRow: record.row, id: id), program.records, kinds) != nil
      }
    }
    collectRecord(node, in: tree, parent: record, siblings: &siblings)
  }

  /// Reads the entries of amendments: new ones, and those that replace with a reason.
  mutating func readAmends() {
    for pending in declared.pendingAmends {
      let tree = tree(pending.node.file)
      beginChanges(owner: 0, visible: [0])
      guard let path = tree.firstChild(pending.node.node) else { continue }
      var target = EntryTarget(record: pending.record)
      target.mode = .amend
      readEntries(from: tree.nextSibling[Int(path.index)], in: tree, target)
      let changes = endChanges()
      if !changes.isEmpty { program.changes.append(ChangeSet(origin: .amend, changes: changes)) }
    }
    declared.pendingAmends = []
  }

  // MARK: From

  /// Leaves a `from` block to be read when the register is.
  mutating func waitForFrom(_ node: NodeID, in tree: SyntaxTree, record: RecordID?) {
    guard let dateNode = tree.child(node, .date), let date = tree.date(dateNode) else { return }
    declared.pendingFroms.append(
      PendingFrom(node: NodeReference(file: tree.source.id, node: node), date: date, record: record))
  }

  /// Gives the records that `from` blocks bring their rows, by date; of one date in the order of the register.
  mutating func collectFroms() {
    for node in declared.nodes.froms { waitForFrom(node.node, in: tree(node.file), record: nil) }
    let sorted = declared.pendingFroms.enumerated().sorted {
      ($0.element.date, $0.offset) < ($1.element.date, $1.offset)
    }
    declared.pendingFroms = sorted.map(\.element)
    for index in declared.pendingFroms.indices {
      let pending = declared.pendingFroms[index]
      let tree = tree(pending.node.file)
      beginChanges(owner: 0, visible: [0])
      let added = addChangedRecords(changes(in: pending.node.node, of: tree), in: tree, record: pending.record)
      declared.pendingFroms[index].added = added
      declared.pendingFroms[index].changes = endChanges()
    }
  }

  /// Reads the changes of `from` blocks.
  mutating func readFroms() {
    for pending in declared.pendingFroms {
      let tree = tree(pending.node.file)
      beginChanges(owner: 0, visible: [0])
      declared.changes = pending.changes
      readChangedValues(
        changes(in: pending.node.node, of: tree), pending.added, in: tree, record: pending.record)
      program.changes.append(ChangeSet(origin: .from(pending.date), changes: endChanges()))
    }
    declared.pendingFroms = []
  }

  private func changes(in block: NodeID, of tree: SyntaxTree) -> [NodeID] {
    tree.children(block).filter { tree.kind($0) != .date }
  }

  /// Reads the parameters that `use method` sets: later than `from` blocks, so that they are a layer too.
  mutating func readUses() {
    var places: [ParameterID: SourceRange] = [:]
    for node in declared.nodes.uses {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name), let method = methodInForce(tree.nameText(nameNode)) else {
        continue
      }
      beginChanges(owner: 0, visible: [0])
      readMethodEntries(node.node, of: method, in: tree)
      let changes = endChanges()
      guard program.methodsInUse.contains(method), !changes.isEmpty else { continue }
      for change in changes {
        if case .parameter(let parameter, let value, let reason) = change.target {
          if let first = places[parameter] {
            report(
              Diagnostic(
                .givenTwice, "'\(program.parameters[parameter.position].name)' is given by two `use method`",
                at: change.place,
                labels: [Label(first, "it is given here already")],
                help: "keep one of them; a scenario or `--set` tries another value"))
            continue
          }
          places[parameter] = change.place
          program.parameters[parameter.position].value = value
          if reason != nil { program.parameters[parameter.position].reason = reason }
        }
      }
      program.changes.append(ChangeSet(origin: .use, changes: changes))
    }
  }

  // MARK: Scenarios

  /// Gives scenarios their names, so that values may refer to them.
  mutating func declareScenarios() {
    for node in declared.nodes.scenarios {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      if let first = names.scenarios[name] {
        reportDuplicate(name, "scenarios", at: tree.range(nameNode), first: program.scenarios[first].place)
        continue
      }
      names.scenarios[name] = program.scenarios.count
      let baseNode = tree.child(node.node, .onClause).flatMap { tree.child($0, .name) }
      let dateNode = tree.child(node.node, .fromClause).flatMap { tree.child($0, .date) }
      program.scenarios.append(
        Scenario(
          name: name, title: title(of: node.node, in: tree), base: baseNode.map { tree.nameText($0) },
          from: dateNode.flatMap { tree.date($0) }, changes: ChangeSet(origin: .scenario(name)),
          place: tree.range(nameNode)))
      declared.scenarioNodes.append(node)
    }
    for (index, node) in declared.scenarioNodes.enumerated() {
      guard let base = program.scenarios[index].base else { continue }
      let tree = tree(node.file)
      if names.scenarios[base] == nil {
        if let baseNode = tree.child(node.node, .onClause).flatMap({ tree.child($0, .name) }) {
          reportUnknownScenario(base, at: tree.range(baseNode))
        }
        program.scenarios[index].base = nil
        continue
      }
      var path = [index]
      var next = names.scenarios[base]
      while let current = next, !path.contains(current) {
        path.append(current)
        next = program.scenarios[current].base.flatMap { names.scenarios[$0] }
      }
      if next == index {
        let circle = (path + [index]).map { DiagnosticText("'\(program.scenarios[$0].name)'") }.joined(
          separator: " on ")
        report(
          Diagnostic(
            .circularDeclaration, "scenarios build on each other in a circle: \(circle)",
            at: program.scenarios[index].place))
        program.scenarios[index].base = nil
      }
    }
  }

  /// Reads the changes of scenarios; the one that another builds on first.
  mutating func readScenarios() {
    var owners = Array(repeating: -1, count: declared.scenarioNodes.count)
    var removed: [[RecordID: SourceRange]] = Array(repeating: [:], count: declared.scenarioNodes.count)
    for start in declared.scenarioNodes.indices {
      var chain = [start]
      while let base = program.scenarios[chain[chain.count - 1]].base.flatMap({ names.scenarios[$0] }),
        !chain.contains(base)
      { chain.append(base) }
      for index in chain.reversed() where owners[index] < 0 {
        owners[index] = declared.layerRecords.newOwner()
        let below = baseChain(of: index)
        let node = declared.scenarioNodes[index]
        let tree = tree(node.file)
        beginChanges(owner: owners[index], visible: [0] + below.reversed().map { owners[$0] } + [owners[index]])
        for base in below { declared.removed.merge(removed[base]) { first, _ in first } }
        declared.usedMethod = nil
        let skipped: Set<NodeKind> = [.name, .title, .onClause, .fromClause]
        readChanges(tree.children(node.node).filter { !skipped.contains(tree.kind($0)) }, in: tree)
        removed[index] = declared.removed
        declared.scenarioOwners[program.scenarios[index].name] = below.reversed().map { owners[$0] } + [owners[index]]
        program.scenarios[index].changes.changes = endChanges()
        declared.usedMethod = nil
      }
    }
  }

  private func baseChain(of index: Int) -> [Int] {
    var result: [Int] = []
    var next = program.scenarios[index].base.flatMap { names.scenarios[$0] }
    while let current = next, !result.contains(current), current != index {
      result.append(current)
      next = program.scenarios[current].base.flatMap { names.scenarios[$0] }
    }
    return result
  }

  // MARK: Tests

  /// Reads tests: what is given becomes a layer whose records hide those of the same id, then the expectations.
  mutating func readTests(_ nodes: [NodeReference]) {
    var places: [String: SourceRange] = [:]
    for node in nodes {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let key = tree.source.isLibrary ? "library \(name)" : name
      if let first = places[key] {
        reportDuplicate(name, "tests", at: tree.range(nameNode), first: first)
        continue
      }
      places[key] = tree.range(nameNode)
      readTest(node, name, nameNode, in: tree)
    }
  }

  private mutating func readTest(_ node: NodeReference, _ name: String, _ nameNode: NodeID, in tree: SyntaxTree) {
    let owner = declared.layerRecords.newOwner()
    beginChanges(owner: owner, visible: [0, owner])
    declared.hidesRegister = true
    declared.supposed = [:]
    declared.usedMethod = nil
    var today: Value?
    var given: [NodeID] = []
    for clause in tree.children(node.node, of: .givenClause) {
      guard let change = tree.firstChild(clause) else { continue }
      if tree.kind(change) == .entry, let left = tree.firstChild(change), tree.text(left) == "today",
        let value = tree.nextSibling(left)
      {
        if tree.kind(value) == .date, let date = tree.date(value) {
          today = .date(date)
        } else if tree.kind(value) != .error {
          reportOtherType(value, .date, in: tree)
        }
        continue
      }
      if tree.kind(change) == .useDeclaration, let methodName = tree.child(change, .name) {
        declared.usedMethod = methodInForce(tree.nameText(methodName))
      }
      given.append(change)
    }
    readChanges(given, in: tree)
    let isLibrary = tree.source.isLibrary
    var scope = Scope(.test, isLibrary: isLibrary)
    scope.method = declared.usedMethod
    scope.supposedRecords = declared.supposed
    let expectations = expectations(ofTest: node, scope: scope)
    program.tests.append(
      MethodTest(
        name: name, title: title(of: node.node, in: tree),
        given: ChangeSet(origin: .given, changes: endChanges()), today: today, expectations: expectations,
        isLibrary: isLibrary, place: tree.range(nameNode)))
    declared.hidesRegister = false
    declared.supposed = [:]
    declared.usedMethod = nil
  }
}
