import EMSSyntax
import EMSValues

/// What methods give: scales, parameters, matrices and tables of their own, layers, and fields of kinds.
extension Checker {
  /// Declares what stands in methods, in their order; `like` and earlier revisions first.
  mutating func collectMethodItems() {
    for method in program.methods.map(\.id) {
      guard let contents = declared.methodContents[method] else { continue }
      declareLayers(contents, of: method)
      for item in contents.scales {
        let key = MethodItemKey(node: item.node, reader: MethodID(-1))
        let scale: ScaleID
        if let known = declared.methodItems[key] {
          scale = ScaleID(known)
        } else {
          scale = self.scale(item.node, method: method)
          declared.methodItems[key] = scale.index
        }
        names.scales.methods[method, default: [:]][item.name] = scale
      }
      for item in contents.parameters {
        let key = MethodItemKey(node: item.node, reader: contents.reader)
        if let known = declared.methodItems[key] {
          names.parameters.methods[method, default: [:]][item.name] = ParameterID(known)
        } else if let parameter = declareParameter(item.node, method: method) {
          declared.methodItems[key] = parameter.index
          names.parameters.methods[method, default: [:]][item.name] = parameter
        }
      }
      program.methods[method.position].parameters = contents.parameters.compactMap {
        names.parameters.methods[method]?[$0.name]
      }
    }
  }

  /// Declares the matrices and tables of methods.
  mutating func collectMethodLookups() {
    for method in program.methods.map(\.id) {
      guard let contents = declared.methodContents[method] else { continue }
      for item in contents.matrices {
        let key = MethodItemKey(node: item.node, reader: contents.reader)
        if let known = declared.methodItems[key] {
          names.matrices.methods[method, default: [:]][item.name] = MatrixID(known)
        } else if let matrix = declareMatrix(item.node, method: method) {
          declared.methodItems[key] = matrix.index
          names.matrices.methods[method, default: [:]][item.name] = matrix
        }
      }
      for item in contents.tables {
        let key = MethodItemKey(node: item.node, reader: contents.reader)
        if let known = declared.methodItems[key] {
          names.tables.methods[method, default: [:]][item.name] = TableID(known)
        } else if let table = declareTable(item.node, method: method) {
          declared.methodItems[key] = table.index
          names.tables.methods[method, default: [:]][item.name] = table
        }
      }
    }
  }

  private mutating func declareLayers(_ contents: MethodContents, of method: MethodID) {
    for item in contents.layers {
      let tree = tree(item.node.file)
      guard let nameNode = tree.child(item.node.node, .name) else { continue }
      let place = tree.range(nameNode)
      if let kind = names.kinds[item.name] {
        report(
          Diagnostic(
            .forbiddenName, "'\(item.name)' is a kind, so that no layer can bear the name", at: place,
            labels: [Label(program[kind].place, "the kind is declared here")], help: "choose another name"))
        continue
      }
      let layer: LayerID
      if let known = names.layers[item.name] {
        layer = known
        if program.layers[known.position].title == nil {
          program.layers[known.position].title = title(of: item.node.node, in: tree)
        }
      } else {
        layer = LayerID(program.layers.count)
        program.layers.append(
          LayerDeclaration(id: layer, name: item.name, title: title(of: item.node.node, in: tree), place: place))
        names.layers[item.name] = layer
      }
      program.methods[method.position].layers.append(layer)
    }
  }

  // MARK: Fields

  /// Gives kinds the fields of all methods; those of methods in use take part in `Kind.fields`.
  mutating func collectMethodFields() {
    declared.ownFields = names.fields
    for method in program.methods.map(\.id) {
      guard let contents = declared.methodContents[method] else { continue }
      for kind in program.methods[method.position].kinds {
        var order: [String] = []
        for block in contents.blocks where block.kind == kind {
          for field in block.fields where !order.contains(field.name) { order.append(field.name) }
        }
        for name in order { collectField(name, of: kind, contents, method) }
      }
    }
  }

  private mutating func collectField(
    _ name: String, of kind: KindID, _ contents: MethodContents, _ method: MethodID
  ) {
    var asked: [(block: Int, field: MethodContents.FieldSource)] = []
    var computed: [(block: Int, field: MethodContents.FieldSource)] = []
    for (index, block) in contents.blocks.enumerated() where block.kind == kind {
      for field in block.fields where field.name == name {
        if field.isInput { asked.append((index, field)) } else { computed.append((index, field)) }
      }
    }
    guard let first = asked.first?.field ?? computed.first?.field else { return }
    let firstTree = tree(first.declaration.file)
    let place = firstTree.child(first.fieldName, .name).map { firstTree.range($0) } ?? firstTree.range(first.fieldName)
    if Checker.recordWordsOfAll.contains(name)
      || declared.ownFields[kind.position][name].map({ !isValueField($0) }) ?? false
    {
      let own = declared.ownFields[kind.position][name]
      report(
        Diagnostic(
          .forbiddenName,
          "'\(program[kind].name)' has '\(name)' already, so that no field of a method can bear the name",
          at: place, labels: own.map { [Label(program[$0].place, "it comes from here")] } ?? [],
          help: "choose another name"))
      return
    }
    let scope = Scope(.rule, rows: [[kind]], method: method, isLibrary: firstTree.source.isLibrary)
    var input: FieldID?
    if !asked.isEmpty {
      input = collectInput(name, of: kind, asked, contents, method, scope, place: place, isMixed: !computed.isEmpty)
    }
    var result = input
    if !computed.isEmpty {
      result = collectComputed(name, of: kind, computed, asked, input: input, contents, method, scope)
    }
    guard let field = result else { return }
    enterMethodField(field, name: name, kind: kind, method: method)
  }

  /// Whether records or rules give the field, so that a method may speak of it.
  private func isValueField(_ field: FieldID) -> Bool {
    switch program[field].role {
    case .input, .computed: true
    default: false
    }
  }

  private mutating func enterMethodField(_ field: FieldID, name: String, kind: KindID, method: MethodID) {
    names.fieldsOfMethods[method, default: [:]][kind, default: [:]][name] = field
    if !program.methods[method.position].fields.contains(field) {
      program.methods[method.position].fields.append(field)
    }
    guard program.methodsInUse.contains(method) else {
      if program[field].method != nil {
        names.fieldsOfOtherMethods[kind.position][name, default: []].append(field)
      }
      return
    }
    if let hidden = names.fields[kind.position][name], hidden != field {
      program.kinds[kind.position].fields.removeAll { $0 == hidden }
    }
    names.fields[kind.position][name] = field
    for id in [field, declared.inputOfComputed[field]] {
      if let id, !program[kind].fields.contains(id) { program.kinds[kind.position].fields.append(id) }
    }
  }

  private mutating func collectComputed(
    _ name: String, of kind: KindID, _ computed: [(block: Int, field: MethodContents.FieldSource)],
    _ asked: [(block: Int, field: MethodContents.FieldSource)], input: FieldID?, _ contents: MethodContents,
    _ method: MethodID, _ scope: Scope
  ) -> FieldID? {
    let first = computed[0].field
    let tree = tree(first.declaration.file)
    if input == nil, let own = declared.ownFields[kind.position][name] {
      let place = tree.child(first.fieldName, .name).map { tree.range($0) } ?? tree.range(first.fieldName)
      guard hides(own, at: place, method: method) else { return nil }
    }
    guard let field = declareField(first.fieldName, first.declaration, of: kind, method: method) else { return nil }
    var expected: [Type?] = []
    for source in computed {
      let node = self.tree(source.field.declaration.file).children(source.field.declaration.node).first {
        Checker.isType(self.tree(source.field.declaration.file).kind($0))
      }
      expected.append(
        node.map {
          self.type(NodeReference(file: source.field.declaration.file, node: $0), scope: scope, field: field).type
        }
      )
      readShown(field, source.field.declaration)
      if program[field].title == nil {
        program.fields[field.position].title = title(
          of: source.field.fieldName, in: self.tree(source.field.declaration.file))
      }
    }
    var rule = PendingRule(blocks: [], scope: scope)
    if let type = expected[0], expected.allSatisfy({ $0 == type }) {
      rule.expected = type
      program.fields[field.position].type = type
    }
    let all = (computed.map { ($0.block, $0.field, false) } + asked.map { ($0.block, $0.field, true) }).sorted {
      $0.0 < $1.0
    }
    for (index, source, isInput) in all {
      let block = contents.blocks[index]
      let node =
        isInput ? source.declaration.node : self.tree(source.declaration.file).lastChild(source.declaration.node)
      rule.blocks.append(
        PendingRule.Block(
          condition: block.condition, isOtherwise: block.isOtherwise, conditionsAbove: contents.conditionsAbove(index),
          rule: NodeReference(file: source.declaration.file, node: node ?? source.declaration.node),
          input: isInput ? input : nil))
    }
    pendingRules[field] = rule
    if let input { declared.inputOfComputed[field] = input }
    return field
  }

  /// Whether a method's field may take the place of a kind's own: only an optional input of a library kind gives way.
  private mutating func hides(_ own: FieldID, at place: SourceRange, method: MethodID) -> Bool {
    let field = program[own]
    let kind = program[field.kind].name
    if field.isLibrary, field.role == .input, field.isOptional || field.defaultValue != nil || !field.isRequired {
      report(
        Diagnostic(
          .hidesLibrary, "'\(field.name)' of this method takes the place of the field of '\(kind)'", at: place,
          labels: [Label(field.place, "the library's field is here")]))
      return true
    }
    report(
      Diagnostic(
        .fieldsConflict, "'\(kind)' has a field '\(field.name)' already, and this one differs", at: place,
        labels: [Label(field.place, "the kind's field is here")],
        notes: ["an input of the same name and type would be the same input"], help: "name the method's field otherwise"
      ))
    return false
  }

  // MARK: Inputs

  private mutating func collectInput(
    _ name: String, of kind: KindID, _ asked: [(block: Int, field: MethodContents.FieldSource)],
    _ contents: MethodContents, _ method: MethodID, _ scope: Scope, place: SourceRange, isMixed: Bool
  ) -> FieldID? {
    var types: [DeclaredType] = []
    for source in asked {
      let tree = tree(source.field.declaration.file)
      let node = tree.children(source.field.declaration.node).first { Checker.isType(tree.kind($0)) }
      types.append(
        node.map { self.type(NodeReference(file: source.field.declaration.file, node: $0), scope: scope) }
          ?? DeclaredType())
    }
    var type = types[0].type
    if types.contains(where: { $0.type == .unknown }) {
      type = .unknown
    } else if !types.allSatisfy({ $0.type == type }) {
      if types.allSatisfy({ isNumeric($0.type) }) {
        type = .number
      } else {
        let other = asked[types.firstIndex { $0.type != type } ?? 0].field
        let tree = tree(other.declaration.file)
        report(
          Diagnostic(
            .fieldsConflict, "the blocks of this method give '\(name)' as \(words(type)) and as something else",
            at: tree.range(other.fieldName), labels: [Label(place, "the first one is here")],
            notes: ["only numbers and levels of numbered scales mix: they count as numbers"]))
        type = .unknown
      }
    }
    let isUnconditional =
      asked.count == 1 && contents.blocks[asked[0].block].condition == nil
      && !contents.blocks[asked[0].block].isOtherwise
    let isInUse = program.methodsInUse.contains(method)
    let key = InputKey(kind: kind, name: name)
    var field: FieldID?
    var isNew = false
    var isOwn = false
    if let own = declared.ownFields[kind.position][name] {
      if program[own].role == .input, type == .unknown || program[own].type == type {
        field = own
        isOwn = true
      } else if program[own].type == .open, program[own].role == .input {
        if isInUse {
          program.fields[own.position].type = type
          field = own
          isOwn = true
        }
      } else if program[own].type != .unknown, !isMixed || program[own].role == .input {
        guard hides(own, at: place, method: method) else { return nil }
      }
    }
    if field == nil {
      field = declared.methodInputs[key]?.first { program[$0].type == type && type != .unknown }
    }
    if field == nil {
      field = declareField(asked[0].field.fieldName, asked[0].field.declaration, of: kind, method: method)
      isNew = true
      if let field {
        program.fields[field.position].type = type
        declared.methodInputs[key, default: []].append(field)
        readInverse(
          of: PendingField(field: field, type: nil, declaration: asked[0].field.declaration, scope: scope))
      }
    }
    guard let field else { return nil }
    guard isNew || isInUse else { return field }
    if !isNew, !isOwn {
      // The method in use says what is asked, not the one that came first.
      program.fields[field.position].method = method
      declared.pendingInputBlocks.removeAll { $0.field == field }
      declared.pendingDefaults.removeAll { $0.field == field }
    }
    configure(
      field, asked, types, contents, scope, isUnconditional: isUnconditional, isOwn: isOwn)
    return field
  }

  /// Says when and how an input is asked.
  private mutating func configure(
    _ field: FieldID, _ asked: [(block: Int, field: MethodContents.FieldSource)], _ types: [DeclaredType],
    _ contents: MethodContents, _ scope: Scope, isUnconditional: Bool, isOwn: Bool
  ) {
    let index = field.position
    let source = tree(asked[0].field.declaration.file)
    if let title = title(of: asked[0].field.fieldName, in: source) { program.fields[index].title = title }
    if !isOwn || program[field].unit == nil {
      program.fields[index].unit = types[0].unit
      program.fields[index].unitPath = types[0].unitPath
    }
    if !isOwn { program.fields[index].isOptional = types.allSatisfy(\.isOptional) }
    program.fields[index].allowsNotApplicable = types.contains(where: \.allowsNotApplicable)
    let required = zip(asked, types).map { pair in
      let declaration = pair.0.field.declaration
      return !pair.1.isOptional && tree(declaration.file).child(declaration.node, .defaultClause) == nil
        && !Checker.isNeverRequired(pair.1.type)
    }
    if isUnconditional, !isOwn {
      program.fields[index].blocks = []
      program.fields[index].limits = types[0].limits
      program.fields[index].isRequired = required[0]
      program.fields[index].defaultValue = nil
      waitForDefault(of: field, block: nil, asked[0].field.declaration, scope: scope)
      return
    }
    if !isOwn { program.fields[index].isRequired = false }
    program.fields[index].blocks = []
    for (position, source) in asked.enumerated() {
      let block = contents.blocks[source.block]
      program.fields[index].blocks.append(
        FieldBlock(
          condition: nil, type: types[position].type, isRequired: required[position], limits: types[position].limits))
      if block.condition != nil || block.isOtherwise {
        declared.pendingInputBlocks.append(
          PendingInputBlock(
            field: field, block: position, condition: block.condition,
            negated: block.isOtherwise ? contents.conditionsAbove(source.block) : [], scope: scope))
      }
      waitForDefault(of: field, block: position, source.field.declaration, scope: scope)
    }
  }

  /// Whether values of a type count as numbers.
  func isNumeric(_ type: Type) -> Bool {
    switch type {
    case .quantity(let dimension): dimension.isNone
    case .level(let scale): program[scale].isNumbered
    default: false
    }
  }
}
