import EMSSyntax
import EMSValues

/// Paths on the left of a change: fields of records, periods of series, parameters, matrix cells.
extension Checker {
  /// `path: value`
  mutating func readPathEntry(_ node: NodeID, in tree: SyntaxTree) {
    guard let left = tree.firstChild(node), let value = tree.nextSibling(left) else { return }
    if tree.kind(left) == .error || tree.kind(value) == .error { return }
    let parts = tree.kind(left) == .path ? Array(tree.children(left)) : [left]
    if parts.count == 1, tree.kind(parts[0]) == .name, let parameter = changedParameter(tree.nameText(parts[0])) {
      changeParameter(parameter, value, in: tree)
      return
    }
    if parts.count == 2, tree.kind(parts[0]) == .name, tree.kind(parts[1]) == .name,
      let method = methodInForce(tree.nameText(parts[0])),
      let parameter = names.parameters.methods[method]?[tree.nameText(parts[1])]
    {
      changeParameter(parameter, value, in: tree)
      return
    }
    if parts.count == 1, tree.kind(parts[0]) == .call, changeMatrixCell(parts[0], value, in: tree, method: nil) {
      return
    }
    switch walk(parts, in: tree, expected: []) {
    case .unknown:
      if parts.count == 1, tree.kind(parts[0]) == .name {
        reportNoParameter(parts[0], in: tree)
      } else {
        reportNoTarget(left, in: tree)
      }
    case .several(let records): reportAmbiguousPath(left, records, in: tree)
    case .found(let record, let rest):
      guard !rest.isEmpty else {
        report(
          Diagnostic(
            .changesNothing, "'\(program.records.fullID(record))' is a record; which field changes?",
            at: tree.range(left), help: "write `\(program.scriptPath(record)).FIELD: …`"))
        return
      }
      changeField(record, rest, value, in: tree, left)
    }
  }

  /// The parameter of that name: of the project, of a method in use or used in this layer.
  private func changedParameter(_ name: String) -> ParameterID? {
    if let method = declared.usedMethod, let found = names.parameters.methods[method]?[name] { return found }
    for method in program.methodsInUse {
      if let found = names.parameters.methods[method]?[name] { return found }
    }
    return names.parameters.project[name] ?? names.parameters.library[name]
  }

  private mutating func changeField(
    _ record: RecordID, _ rest: [NodeID], _ value: NodeID, in tree: SyntaxTree, _ left: NodeID
  ) {
    var target = EntryTarget(record: record)
    target.mode = .change
    var parts = rest[...]
    if parts.count > 1, let first = parts.first, tree.kind(first) == .name {
      switch blockMeaning(record.kind, findWord(first, in: tree)) {
      case .layer(let layer):
        target.layer = layer
        parts.removeFirst()
      case .method:
        target.method = methodInForce(tree.nameText(first))
        parts.removeFirst()
      default: break
      }
    }
    guard let nameNode = parts.first else { return }
    if tree.kind(nameNode) == .period || tree.kind(nameNode) == .number {
      guard parts.count == 1, let period = tree.period(nameNode), let field = program[record.kind].seriesField else {
        reportNoPart(nameNode, in: tree, of: record)
        return
      }
      giveSeries(value, period, nameNode, to: field, in: tree, target)
      return
    }
    let found: FieldID?
    if let method = target.method {
      found = names.fieldsOfMethods[method]?[record.kind]?[tree.nameText(nameNode)].map {
        declared.inputOfComputed[$0] ?? $0
      }
    } else {
      found = recordField(record.kind, findWord(nameNode, in: tree))
    }
    guard let field = found else {
      reportNoPart(nameNode, in: tree, of: record)
      return
    }
    if parts.count == 2, let periodNode = parts.last, let period = tree.period(periodNode),
      case .series = program[field].type
    {
      giveSeries(value, period, periodNode, to: field, in: tree, target)
      return
    }
    guard parts.count == 1 else {
      reportNoPart(parts[parts.startIndex + 1], in: tree, of: record)
      return
    }
    giveValue(value, to: field, in: tree, target, at: nameNode)
  }

  // MARK: Parameters and matrix cells

  /// Makes a parameter's value a change.
  mutating func changeParameter(_ id: ParameterID, _ node: NodeID, in tree: SyntaxTree) {
    let parameter = program.parameters[id.position]
    let read = value(
      NodeReference(file: tree.source.id, node: node), as: parameter.type, limits: parameter.limits,
      unit: parameter.unit, scope: Scope(.rule, method: parameter.method, isLibrary: parameter.isLibrary))
    guard read.isValid, isNew(.parameter(id), at: tree.range(node), name: parameter.name, nil) else { return }
    add(Change(.parameter(id, read.value, read.reason), place: tree.range(node)))
  }

  /// `risk(major, rare): high`; false where the call names no matrix.
  mutating func changeMatrixCell(_ path: NodeID, _ value: NodeID, in tree: SyntaxTree, method: MethodID?) -> Bool {
    let call = tree.kind(path) == .path ? tree.firstChild(path) : path
    guard let call, tree.kind(call) == .call, let callee = tree.firstChild(call), tree.kind(callee) == .name else {
      return false
    }
    let name = tree.nameText(callee)
    var scope = Scope(.rule)
    scope.method = method ?? declared.usedMethod
    guard let id = matrix(name, scope: scope) else { return false }
    used.matrices.insert(id)
    let matrix = program.matrices[id.position]
    scope.method = matrix.method
    let arguments = tree.children(call, of: .argument).compactMap { tree.lastChild($0) }
    guard arguments.count == 2 else {
      report(
        Diagnostic(
          .changesNothing,
          "a cell of '\(name)' is named by its row and its column: `\(name)(\(matrix.rowName), \(matrix.columnName))`",
          at: tree.range(call)))
      return true
    }
    func level(_ checker: inout Checker, _ node: NodeID, _ scale: ScaleID) -> Int32? {
      let read = checker.value(
        NodeReference(file: tree.source.id, node: node), as: .level(scale), limits: nil, unit: nil, scope: scope)
      if case .level(_, let index) = read.value { return index }
      return nil
    }
    guard let row = level(&self, arguments[0], matrix.rowScale),
      let column = level(&self, arguments[1], matrix.columnScale)
    else { return true }
    let read = self.value(
      NodeReference(file: tree.source.id, node: value), as: matrix.result, limits: nil, unit: nil, scope: scope)
    guard read.isValid, isNew(.matrixCell(id, row, column), at: tree.range(path), name: tree.text(path), nil) else {
      return true
    }
    add(Change(.matrixCell(id, row: row, column: column, read.value), place: tree.range(path)))
    return true
  }

  // MARK: What is wrong in paths

  private mutating func reportNoParameter(_ node: NodeID, in tree: SyntaxTree) {
    let name = tree.nameText(node)
    var known = names.parameters.project.keys.sorted()
    for method in program.methodsInUse + (declared.usedMethod.map { [$0] } ?? []) {
      known += names.parameters.methods[method]?.keys.sorted() ?? []
    }
    report(
      Diagnostic(
        .unknownParameter, "there is no parameter '\(name)' in the project or in the methods in use",
        at: tree.range(node),
        notes: known.isEmpty ? [] : ["parameters are: \(known.joined(separator: ", "))"],
        help: nearestHelp(name, among: known), fixes: nearestFix(name, among: known, at: tree.range(node))))
  }

  /// Reports a path whose first part names nothing.
  mutating func reportNoTarget(_ path: NodeID, in tree: SyntaxTree) {
    let first = tree.kind(path) == .path ? tree.firstChild(path) ?? path : path
    let name = tree.kind(first) == .name ? tree.nameText(first) : tree.text(first)
    if !declared.hasBadRecords.isEmpty, declared.poisoned.contains("import \(name)") { return }
    if isOfUnknownKind(name) { return }
    var known: [String] = []
    for kind in program.kinds where kind.parents.isEmpty || kind.allowsAlone {
      let rows = program.records.kinds[kind.id.position]
      for row in rows.ids.indices.prefix(5000) where rows.parents[row] < 0 {
        known.append(program.records.texts.string(rows.ids[row]))
      }
    }
    report(
      Diagnostic(
        .noSuchTarget, "there is no record '\(name)' to change", at: tree.range(first),
        help: nearestHelp(name, among: known), fixes: nearestFix(name, among: known, at: tree.range(first))))
  }

  /// Reports a part that the record before it does not have.
  mutating func reportNoPart(_ node: NodeID, in tree: SyntaxTree, of record: RecordID) {
    let name = tree.kind(node) == .text ? tree.literal(node) : tree.text(node)
    let fields = program[record.kind].fields.filter { program[$0].role == .input }
    var known = fields.map { program[$0].name }
    for kind in program.kinds where kind.parents.contains(record.kind) {
      let rows = program.records.kinds[kind.id.position]
      for row in rows.ids.indices
      where rows.parents[row] == record.row && rows.parentKind(of: Int32(row)) == record.kind {
        known.append(program.records.texts.string(rows.ids[row]))
      }
    }
    report(
      Diagnostic(
        .noSuchTarget,
        "'\(program.records.fullID(record))' has no field and no record inside of the name '\(name)'",
        at: tree.range(node), help: nearestHelp(name, among: known, titled: titledFields(fields)),
        fixes: nearestFix(name, among: known, titled: titledFields(fields), at: tree.range(node))))
  }

  /// Reports a path that several records bear.
  mutating func reportAmbiguousPath(_ path: NodeID, _ records: [RecordID], in tree: SyntaxTree) {
    report(
      Diagnostic(
        .severalRecords, "'\(tree.text(path))' could be of more than one kind", at: tree.range(path),
        labels: records.prefix(3).compactMap { record in
          place(of: record).map { Label($0, "\(program[record.kind].name) '\(program.records.fullID(record))'") }
        }, help: "begin the path with the kind: `\(records.first.map { program[$0.kind].name } ?? "kind")(…)`"))
  }
}
