import EMSSyntax
import EMSValues

/// Types of fields, their inverses and collections, and defaults.
extension Checker {
  /// Reads the types of all fields that wait; those that need other fields (units in a field) come last.
  mutating func readFieldTypes() {
    let pending = declared.pendingFields
    declared.pendingFields = []
    var later: [PendingField] = []
    for field in pending {
      if let type = field.type, needsFields(type) { later.append(field) } else { readType(of: field) }
    }
    for field in later { readType(of: field) }
    for field in pending { readInverse(of: field) }
  }

  /// Whether a type may read a unit from a field.
  private func needsFields(_ node: NodeReference) -> Bool {
    let tree = tree(node.file)
    switch tree.kind(node.node) {
    case .quantityType, .seriesType:
      return tree.children(node.node).contains { [.name, .path].contains(tree.kind($0)) }
    case .optionalType, .notApplicableType, .listType:
      guard let inner = tree.firstChild(node.node) else { return false }
      return needsFields(NodeReference(file: node.file, node: inner))
    default: return false
    }
  }

  private mutating func readType(of pending: PendingField) {
    let tree = tree(pending.declaration.file)
    let field = pending.field.position
    let isInput = tree.kind(pending.declaration.node) == .inputField
    if let node = pending.type {
      let type = type(node, scope: pending.scope, field: pending.field)
      program.fields[field].type = type.type
      program.fields[field].limits = type.limits
      program.fields[field].unit = type.unit
      program.fields[field].unitPath = type.unitPath
      program.fields[field].isOptional = type.isOptional
      program.fields[field].allowsNotApplicable = type.allowsNotApplicable
    }
    if isInput {
      let hasDefault = tree.child(pending.declaration.node, .defaultClause) != nil
      program.fields[field].isRequired =
        !program.fields[field].isOptional && !hasDefault && !Checker.isNeverRequired(program.fields[field].type)
      waitForDefault(of: pending.field, block: nil, pending.declaration, scope: pending.scope)
    } else {
      if pending.type != nil { pendingRules[pending.field]?.expected = program.fields[field].type }
      readShown(pending.field, pending.declaration)
    }
  }

  /// Lists and series count as given when nothing is: they are empty.
  static func isNeverRequired(_ type: Type) -> Bool {
    switch type {
    case .list, .series, .unknown: true
    default: false
    }
  }

  /// `in UNIT` and `digits N` of a computed field.
  mutating func readShown(_ field: FieldID, _ declaration: NodeReference) {
    let tree = tree(declaration.file)
    if let clause = tree.child(declaration.node, .inUnitClause), let node = tree.firstChild(clause) {
      let text = tree.text(node)
      if let unit = program.units.unit(text) {
        used.units.insert(text)
        program.fields[field.position].unit = unit
      } else if tree.kind(node) != .error {
        reportUnknownUnit(node, in: tree)
      }
    }
    if let clause = tree.child(declaration.node, .digitsClause), let node = tree.child(clause, .number) {
      if let digits = tree.number(node)?.wholeValue, (0...30).contains(digits) {
        program.fields[field.position].digits = Int(digits)
      } else {
        report(Diagnostic(.badDigits, "'digits' is a whole number from 0 to 30", at: tree.range(node)))
      }
    }
  }

  /// Leaves the default of an input to be read when all types are known.
  mutating func waitForDefault(of field: FieldID, block: Int?, _ declaration: NodeReference, scope: Scope) {
    let tree = tree(declaration.file)
    guard let clause = tree.child(declaration.node, .defaultClause), let value = tree.firstChild(clause) else { return }
    declared.pendingDefaults.append(
      PendingDefault(
        field: field, block: block, value: NodeReference(file: declaration.file, node: value), scope: scope))
  }

  /// Reads defaults: literals of the field's type.
  mutating func readDefaults() {
    for pending in declared.pendingDefaults {
      let field = program[pending.field]
      let block = pending.block.flatMap { $0 < field.blocks.count ? field.blocks[$0] : nil }
      let type = block?.type ?? field.type
      let tree = tree(pending.value.file)
      if case .record = type.member ?? type {
        report(
          Diagnostic(
            .defaultIsLiteral, "a default is a literal, no record", at: tree.range(pending.value.node),
            help: "leave the default out"))
        continue
      }
      let value = value(
        pending.value, as: type, limits: block?.limits ?? field.limits, unit: field.unit, scope: pending.scope)
      guard value.isValid else { continue }
      if let index = pending.block, index < field.blocks.count {
        program.fields[pending.field.position].blocks[index].defaultValue = value.value
      } else {
        program.fields[pending.field.position].defaultValue = value.value
      }
    }
    declared.pendingDefaults = []
  }

  // MARK: Collections

  /// Gives each parent its inner records as a collection.
  mutating func addCollections() {
    for kind in program.kinds where !declared.kindsWithoutPlural.contains(kind.id) {
      for parent in kind.parents {
        addCollection(
          kind.plural, title: nil, to: parent, of: kind.id, role: .inner(kind.id), isLibrary: kind.isLibrary,
          place: kind.place)
      }
    }
  }

  @discardableResult
  private mutating func addCollection(
    _ name: String, title: Title?, to target: KindID, of member: KindID, role: FieldRole, isLibrary: Bool,
    place: SourceRange
  ) -> FieldID? {
    if let first = names.fields[target.position][name] {
      report(
        Diagnostic(
          .duplicateDeclaration, "'\(program[target].name)' has a field '\(name)' already", at: place,
          labels: [Label(program[first].place, "the field is declared here")],
          help: role == .inner(member)
            ? "name the plural of '\(program[member].name)' otherwise" : "name the inverse otherwise"))
      return nil
    }
    let field = addField(
      name, title: title, kind: target, type: .list(.record([member])), role: role, isLibrary: isLibrary, place: place)
    program.fields[field.position].isOptional = true
    names.fields[target.position][name] = field
    declared.collections[target.position].append(field)
    return field
  }

  /// Gives the kinds that a reference names their collection.
  mutating func readInverse(of pending: PendingField) {
    let tree = tree(pending.declaration.file)
    guard let clause = tree.child(pending.declaration.node, .inverseClause), let nameNode = tree.child(clause, .name)
    else { return }
    let field = program[pending.field]
    let name = tree.nameText(nameNode)
    guard case .record(let targets) = field.type.member ?? field.type else {
      if field.type != .unknown {
        report(
          Diagnostic(
            .inverseOfValue, "only a reference has an inverse; '\(field.name)' is \(words(field.type))",
            at: tree.range(nameNode)))
      }
      return
    }
    for target in targets {
      let inverse = addCollection(
        name, title: nil, to: target, of: field.kind, role: .inverse(pending.field), isLibrary: field.isLibrary,
        place: tree.range(nameNode))
      if program[pending.field].inverse == nil { program.fields[pending.field.position].inverse = inverse }
    }
  }

  /// Puts collections and inverses after all other fields, and finds the one series field of each kind.
  mutating func finishKinds() {
    for kind in program.kinds {
      program.kinds[kind.id.position].fields += declared.collections[kind.id.position]
      let series = program[kind.id].fields.filter {
        if case .series = program[$0].type, program[$0].role == .input { return true }
        return false
      }
      program.kinds[kind.id.position].seriesField = series.count == 1 ? series[0] : nil
    }
  }
}
