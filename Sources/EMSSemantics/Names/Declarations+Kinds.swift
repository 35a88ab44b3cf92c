import EMSSyntax
import EMSValues

/// Kinds, their parents and their fields.
extension Checker {
  /// Declares kinds with their parents, built-in fields and own fields; types are read later.
  mutating func collectKinds() {
    // Room for what the library declares and as much again, so that large arrays are not copied as they grow.
    program.fields.reserveCapacity(640)
    program.expressions.reserveCapacity(2_048)
    var nodes: [NodeReference] = []
    for node in declared.nodes.kinds where declareKind(node) { nodes.append(node) }
    names.fields = Array(repeating: [:], count: program.kinds.count)
    names.fieldsOfOtherMethods = Array(repeating: [:], count: program.kinds.count)
    declared.collections = Array(repeating: [], count: program.kinds.count)
    for (index, node) in nodes.enumerated() { readParents(of: KindID(index), node) }
    breakCirclesOfParents()
    for kind in program.kinds { addBuiltInFields(to: kind.id) }
    for (index, node) in nodes.enumerated() { collectFields(of: KindID(index), in: node) }
    for node in declared.nodes.extensions { extendKind(node) }
  }

  private mutating func declareKind(_ node: NodeReference) -> Bool {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) else { return false }
    let name = tree.nameText(nameNode)
    let place = tree.range(nameNode)
    if let first = names.kinds[name] {
      if program[first].isLibrary, !tree.source.isLibrary {
        report(
          Diagnostic(
            .duplicateDeclaration, "the standard library has a kind '\(name)' already", at: place,
            labels: [Label(program[first].place, "the library's is here")],
            help: "give it more fields with `extend \(name) { … }`, or name yours otherwise"))
      } else {
        reportDuplicate(name, "kinds", at: place, first: program[first].place)
      }
      return false
    }
    if Checker.declarationWords.contains(name) {
      report(
        Diagnostic(
          .forbiddenName, "'\(name)' begins a declaration, so that no kind can bear it", at: place,
          help: "choose another name"))
      return false
    }
    let pluralNode = tree.child(node.node, .pluralClause).flatMap { tree.child($0, .name) }
    let plural = pluralNode.map { tree.nameText($0) } ?? name + "s"
    if let other = names.plurals[plural] ?? names.kinds[plural] {
      declared.kindsWithoutPlural.insert(KindID(program.kinds.count))
      report(
        Diagnostic(
          .duplicateDeclaration, "'\(plural)' is the name of another kind or its plural",
          at: pluralNode.map { tree.range($0) } ?? place,
          labels: [Label(program[other].place, "'\(program[other].name)' is declared here")],
          help: "name the plural: `kind \(name) plural …`"))
    }
    let id = KindID(program.kinds.count)
    program.kinds.append(
      Kind(
        id: id, name: name, title: title(of: node.node, in: tree), plural: plural, isLibrary: tree.source.isLibrary,
        place: place))
    names.kinds[name] = id
    if names.plurals[plural] == nil { names.plurals[plural] = id }
    return true
  }

  private mutating func readParents(of kind: KindID, _ node: NodeReference) {
    let tree = tree(node.file)
    guard let clause = tree.child(node.node, .inClause) else { return }
    for nameNode in tree.children(clause, of: .name) {
      let name = tree.nameText(nameNode)
      guard let parent = self.kind(name, at: tree.range(nameNode)) else { continue }
      if !program[kind].parents.contains(parent) { program.kinds[kind.position].parents.append(parent) }
    }
    program.kinds[kind.position].allowsAlone =
      tree.child(clause, .alone) != nil || program[kind].parents.isEmpty
  }

  /// The kind of that name; an unknown one is reported.
  mutating func kind(_ name: String, at place: SourceRange) -> KindID? {
    if let kind = names.kinds[name] { return kind }
    if declared.poisoned.contains(name) { return nil }
    let known = names.kinds.keys.sorted()
    declared.poisoned.insert(name)
    report(
      Diagnostic(
        .unknownKind, "there is no kind '\(name)'", at: place,
        help: nearestHelp(name, among: known, titled: titledKinds()),
        fixes: nearestFix(name, among: known, titled: titledKinds(), at: place)))
    return nil
  }

  /// A kind that stands in itself through nothing but its parents could have no record.
  private mutating func breakCirclesOfParents() {
    for kind in program.kinds where !kind.allowsAlone {
      var reached: Set<KindID> = []
      var open = [kind.id]
      var isRooted = false
      while let next = open.popLast(), !isRooted {
        guard reached.insert(next).inserted else { continue }
        if program[next].allowsAlone { isRooted = true }
        open += program[next].parents
      }
      guard !isRooted else { continue }
      program.kinds[kind.id.position].allowsAlone = true
      report(
        Diagnostic(
          .circularDeclaration, "records of '\(kind.name)' could only stand in one another", at: kind.place,
          help: "let them stand alone too: `in \(program[kind.parents[0]].name) or alone`"))
    }
  }

  // MARK: Fields

  /// Adds a field, with a column for what scripts give.
  @discardableResult
  mutating func addField(
    _ name: String, title: Title? = nil, kind: KindID, type: Type, role: FieldRole, method: MethodID? = nil,
    isInternal: Bool = false, isLibrary: Bool, place: SourceRange
  ) -> FieldID {
    let id = FieldID(program.fields.count)
    program.fields.append(
      Field(
        id: id, name: name, title: title, kind: kind, type: type, role: role, method: method, isInternal: isInternal,
        isLibrary: isLibrary, place: place))
    program.given.append([])
    declared.cellOfRow.append([])
    return id
  }

  private static let builtInTitles: [(name: String, title: Title)] = [
    ("id", ["Id", "Nr.", "N°", "Nr."]), ("title", ["Title", "Titel", "Titre", "Titel"]),
    ("kind", ["Kind", "Soort", "Type", "Art"]), ("parent", ["Part of", "Deel van", "Partie de", "Teil von"]),
  ].map { name, texts in
    (
      name,
      Title(
        text: texts[0], language: "en",
        translations: zip(["nl", "fr", "de"], texts.dropFirst()).map { Title.Translation(language: $0, text: $1) })
    )
  }

  private mutating func addBuiltInFields(to id: KindID) {
    let kind = program[id]
    var roles: [(role: FieldRole, type: Type)] = [(.identifier, .text), (.title, .text), (.kindName, .text)]
    if !kind.parents.isEmpty { roles.append((.parent, .record(kind.parents.sorted()))) }
    for (entry, role) in zip(Checker.builtInTitles, roles) {
      let field = addField(
        entry.name, title: entry.title, kind: id, type: role.type, role: role.role, isLibrary: true, place: kind.place)
      program.fields[field.position].isOptional = entry.name == "title" || (entry.name == "parent" && kind.allowsAlone)
      enter(field)
    }
    for parent in kind.parents {
      let field = addField(
        program[parent].name, title: program[parent].title, kind: id, type: .record([parent]), role: .parent,
        isLibrary: kind.isLibrary, place: kind.place)
      program.fields[field.position].isOptional = kind.parents.count > 1 || kind.allowsAlone
      enter(field)
    }
  }

  /// Enters a field of a kind among its names.
  private mutating func enter(_ field: FieldID) {
    let kind = program[field].kind
    names.fields[kind.position][program[field].name] = field
    program.kinds[kind.position].fields.append(field)
  }

  private mutating func extendKind(_ node: NodeReference) {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name),
      let kind = self.kind(tree.nameText(nameNode), at: tree.range(nameNode))
    else { return }
    collectFields(of: kind, in: node)
  }

  /// Declares the fields of a kind or an extension.
  private mutating func collectFields(of kind: KindID, in node: NodeReference) {
    let tree = tree(node.file)
    let scope = Scope(.rule, rows: [[kind]], isLibrary: tree.source.isLibrary)
    for child in tree.children(node.node) {
      let declaration = NodeReference(file: node.file, node: child)
      switch tree.kind(child) {
      case .inputField, .computedField:
        for nameNode in tree.children(child, of: .fieldName) {
          guard let field = declareField(nameNode, declaration, of: kind, method: nil) else { continue }
          enter(field)
          waitForType(field, declaration, scope: scope)
          if tree.kind(child) == .computedField, let rule = tree.lastChild(child) {
            pendingRules[field] = PendingRule(
              blocks: [
                PendingRule.Block(
                  condition: nil, isOtherwise: false, conditionsAbove: [],
                  rule: NodeReference(file: node.file, node: rule))
              ], scope: scope)
          }
        }
      default: break
      }
    }
  }

  /// Creates a field of a declaration; nil where its name is not possible, which is reported.
  mutating func declareField(
    _ fieldName: NodeID, _ declaration: NodeReference, of kind: KindID, method: MethodID?
  ) -> FieldID? {
    let tree = tree(declaration.file)
    guard let nameNode = tree.child(fieldName, .name) else { return nil }
    let name = tree.nameText(nameNode)
    let place = tree.range(nameNode)
    if method == nil, let first = names.fields[kind.position][name] {
      if Checker.recordWordsOfAll.contains(name) {
        reportForbiddenField(name, at: place)
      } else if program[first].role == .parent {
        report(
          Diagnostic(
            .forbiddenName,
            "'\(name)' is the parent of '\(program[kind].name)', so that no field of it can bear the name",
            at: place, labels: [Label(program[kind].place, "the kind is declared here")]))
      } else {
        let known = program[first]
        guard known.isLibrary, !tree.source.isLibrary else {
          reportDuplicate(name, "fields of '\(program[kind].name)'", at: place, first: known.place)
          return nil
        }
        report(
          Diagnostic(
            .duplicateDeclaration, "the library gives '\(program[kind].name)' a field '\(name)' already", at: place,
            labels: [Label(known.place, "it is declared here")],
            help:
              "a method says what it takes: `method … { for \(program[kind].name) { \(shortText(declaration.node, in: tree)) } }`; or give yours another name"
          ))
      }
      return nil
    }
    if Checker.recordWordsOfAll.contains(name) {
      reportForbiddenField(name, at: place)
      return nil
    }
    let isInput = tree.kind(declaration.node) == .inputField
    return addField(
      name, title: title(of: fieldName, in: tree), kind: kind, type: .unknown,
      role: isInput ? .input : .computed(ExpressionID(-1)), method: method,
      isInternal: tree.child(declaration.node, .internalMark) != nil, isLibrary: tree.source.isLibrary, place: place)
  }

  private mutating func reportForbiddenField(_ name: String, at place: SourceRange) {
    report(
      Diagnostic(
        .forbiddenName, "every record has '\(name)' already, so that no field can bear the name", at: place,
        help: "choose another name"))
  }

  /// Leaves the type of a field to be read once all fields have their names.
  mutating func waitForType(_ field: FieldID, _ declaration: NodeReference, scope: Scope) {
    let type = tree(declaration.file).children(declaration.node).first {
      Checker.isType(tree(declaration.file).kind($0))
    }
    declared.pendingFields.append(
      PendingField(
        field: field, type: type.map { NodeReference(file: declaration.file, node: $0) }, declaration: declaration,
        scope: scope))
  }

  /// Whether a node is a type.
  static func isType(_ kind: NodeKind) -> Bool {
    switch kind {
    case .typeName, .limitedType, .quantityType, .seriesType, .listType, .unionType, .optionalType, .notApplicableType,
      .inlineScaleType:
      true
    default: false
    }
  }
}
