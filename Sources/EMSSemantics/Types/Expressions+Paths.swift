import EMSSyntax
import EMSValues

/// Paths: fields of records, of every record of a list, of a layer; records inside records.
extension Checker {
  /// `a.b.c` where it stands as one path: like members of members.
  mutating func path(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    let parts = children(node)
    guard let first = parts.first else { return poison(node) }
    if parts.count == 1 { return expression(first, scope: scope, expected: expected) }
    return follow(first, parts.dropFirst(), scope: scope)
  }

  /// `e.name`, with `e` any expression.
  mutating func member(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    // A chain of members is taken apart here, so that `register.impacts` and `impacts.residual.score` are seen whole.
    var parts: [NodeReference] = []
    var base = node
    while kind(base) == .member {
      let inner = children(base)
      guard inner.count == 2 else { return poison(node) }
      parts.append(inner[1])
      base = inner[0]
    }
    return follow(base, parts.reversed()[...], scope: scope)
  }

  private mutating func follow(
    _ first: NodeReference, _ rest: ArraySlice<NodeReference>, scope: Scope
  ) -> ExpressionID {
    var rest = rest
    guard let next = rest.first else { return poison(first) }
    var current: ExpressionID
    if kind(first) == .name, name(first) == "register", !isField("register", scope: scope) {
      rest = rest.dropFirst()
      current = allRecords(next, scope: scope)
    } else if kind(first) == .name, let layer = names.layers[name(first)], !isField(name(first), scope: scope),
      kind(next) == .name
    {
      rest = rest.dropFirst()
      current = layerField(layer, of: nil, next, scope: scope)
    } else if kind(first) == .name {
      let asked = kind(next) == .name ? name(next) : nil
      current = bareName(first, scope: scope, expected: nil, asked: asked)
    } else {
      current = expression(first, scope: scope, expected: nil)
    }
    while let part = rest.first {
      rest = rest.dropFirst()
      if type(current) == .unknown { return current }
      if kind(part) == .call {
        current = memberCall(part, of: current, scope: scope)
      } else if kind(part) == .name, let layer = names.layers[name(part)], let field = rest.first,
        kind(field) == .name, !hasMember(name(part), current, scope: scope)
      {
        rest = rest.dropFirst()
        current = layerField(layer, of: current, field, scope: scope)
      } else {
        current = field(part, of: current, scope: scope)
      }
    }
    return current
  }

  private func isField(_ name: String, scope: Scope) -> Bool {
    scope.rows.contains { !fields(name, of: $0, scope: scope).isEmpty }
  }

  private func hasMember(_ name: String, _ base: ExpressionID, scope: Scope) -> Bool {
    guard case .record(let kinds) = type(base).element else { return false }
    return !fields(name, of: kinds, scope: scope).isEmpty
  }

  /// `register.impacts`: all records, whatever the row at hand.
  private mutating func allRecords(_ node: NodeReference, scope: Scope) -> ExpressionID {
    let name = self.name(node)
    if let kind = names.plurals[name] { return make(.allRecords(kind), [], .list(.record([kind])), node) }
    let plurals = names.plurals.keys.sorted()
    var help = nearestHelp(name, among: plurals)
    if let kind = names.kinds[name] { help = "write the plural: `register.\(program[kind].plural)`" }
    report(
      Diagnostic(
        .unknownName, "there are no records called '\(name)'", at: place(node), help: help,
        fixes: nearestFix(name, among: plurals, at: place(node))))
    return poison(node)
  }

  /// A field, or the record inside, of what stands before the dot.
  private mutating func field(_ node: NodeReference, of base: ExpressionID, scope: Scope) -> ExpressionID {
    let name = self.name(node)
    guard case .record(let kinds) = type(base).element else {
      report(
        Diagnostic(
          .noFields, "'\(name)' asks for a field, and what stands before the dot is \(words(type(base)))",
          at: place(node), labels: [Label(place(base), "this is \(words(type(base)))")]))
      return poison(node)
    }
    let found = fields(name, of: kinds, scope: scope)
    if !found.isEmpty { return read(found, of: base, scope: scope, node) }
    if case .record(let record)? = constant(base), let inner = innerRecord(findID(name), of: record) {
      return make(.constant(.record(inner)), [], .record([inner.kind]), at: place(base).union(place(node)))
    }
    if let supposed = supposedInner(name, of: base, scope: scope) {
      return make(.constant(.record(supposed)), [], .record([supposed.kind]), at: place(base).union(place(node)))
    }
    if case .record(let record)? = constant(base),
      let inner = innerRecords(of: record).first(where: { title(of: $0) == name })
    {
      let id = RecordTable.quotedPart(program.records.id(inner))
      report(
        Diagnostic(
          .unknownField, "'\(name)' is the title of '\(id)', and a path goes by ids", at: place(node),
          help: "write `\(id)`", fixes: [Fix("write '\(id)'", range: place(node), replacement: id)]))
      return poison(node)
    }
    return unknownField(name, of: kinds, node, scope: scope, inside: constant(base))
  }

  /// The records inside a record, for messages.
  private func innerRecords(of parent: RecordID) -> [RecordID] {
    var result: [RecordID] = []
    for kind in program.kinds where kind.parents.contains(parent.kind) {
      let rows = program.records.kinds[kind.id.position]
      for row in rows.ids.indices
      where rows.parents[row] == parent.row && rows.parentKind(of: Int32(row)) == parent.kind {
        result.append(RecordID(kind: kind.id, row: Int32(row)))
      }
    }
    return result
  }

  private func title(of record: RecordID) -> String? {
    let text = program.records.kinds[record.kind.position].titles[Int(record.row)]
    return text < 0 ? nil : program.records.texts.string(text)
  }

  private func supposedInner(_ name: String, of base: ExpressionID, scope: Scope) -> RecordID? {
    guard case .record(let parent)? = constant(base), let candidates = scope.supposedRecords[name] else { return nil }
    return candidates.first { program.records.parent($0) == parent }
  }

  /// Whether a check or view that reads this field does not apply, since no method in use gives it; noted.
  mutating func mayNotApply(_ name: String, to kinds: [KindID], scope: Scope) -> Bool {
    switch scope.purpose {
    case .check, .view: break
    case .option where Checker.leadingFields.contains(name) || otherMethod(giving: name, to: kinds) != nil: break
    default: return false
    }
    guard Checker.leadingFields.contains(name) || otherMethod(giving: name, to: kinds) != nil else { return false }
    expressionState.readsOtherMethod = true
    return scope.purpose != .option
  }

  /// The fields that outputs lead with: a check or view that reads one of them does not apply where no method gives it.
  static let leadingFields: Set<String> = ["score", "class", "significant"]

  /// Reports a field that these kinds do not have.
  mutating func unknownField(
    _ name: String, of kinds: [KindID], _ node: NodeReference, scope: Scope, inside base: Value? = nil
  ) -> ExpressionID {
    if mayNotApply(name, to: kinds, scope: scope) { return poison(node) }
    if let method = otherMethod(giving: name, to: kinds) {
      report(Diagnostic(.fieldOfOtherMethod, notGiven(name, by: method), at: place(node), help: wayToUse(method)))
      return poison(node)
    }
    var known = fieldNames(of: kinds, scope: scope)
    let titled = titledFields(of: kinds, scope: scope)
    var message: DiagnosticText = "\(kindNames(kinds)) has no field '\(name)'"
    if case .record(let record)? = base {
      known += innerRecords(of: record).map { program.records.id($0) }
      message = "'\(program.records.fullID(record))' has no field and no record inside it called '\(name)'"
    }
    report(
      Diagnostic(
        .unknownField, message, at: place(node),
        help: nearestHelp(name, among: known, titled: titled),
        fixes: nearestFix(name, among: known, titled: titled, at: place(node))))
    return poison(node)
  }

  private mutating func layerField(
    _ layer: LayerID, of base: ExpressionID?, _ node: NodeReference, scope: Scope
  ) -> ExpressionID {
    let name = self.name(node)
    if let base {
      guard case .record(let kinds) = type(base).element else {
        report(
          Diagnostic(
            .noFields, "'\(name)' asks for a field, and what stands before the layer is \(words(type(base)))",
            at: place(node)))
        return poison(node)
      }
      let found = fields(name, of: kinds, scope: scope)
      if found.isEmpty { return unknownField(name, of: kinds, node, scope: scope) }
      return read(found, of: base, layer: layer, scope: scope, node)
    }
    for depth in scope.rows.indices {
      let found = fields(name, of: scope.rows[depth], scope: scope)
      if found.isEmpty { continue }
      let row = make(.row(depth: Int32(depth)), [], .record(scope.rows[depth]), node)
      return read(found, of: row, layer: layer, scope: scope, node)
    }
    guard let kinds = scope.rows.first else {
      report(Diagnostic(.noRow, "a layer's field is read of a record, and there is none at hand", at: place(node)))
      return poison(node)
    }
    return unknownField(name, of: kinds, node, scope: scope)
  }

  /// Reads a field (of each kind that has it) of a record or of each record of a list.
  mutating func read(
    _ fields: [FieldID], of base: ExpressionID, layer: LayerID? = nil, scope: Scope, _ node: NodeReference
  ) -> ExpressionID {
    var types: [Type] = []
    for field in fields {
      if scope.purpose == .recordRule, isComputed(field) {
        report(
          Diagnostic(
            .recordRuleReadsComputed, "a rule of a record cannot read '\(program[field].name)', which is computed",
            at: place(node), labels: [Label(program[field].place, "it is computed here")],
            help: "put the rule into a kind or a method"))
        return poison(node)
      }
      types.append(typeRead(field, of: base, scope: scope, node))
    }
    guard var result = types.first else { return poison(node) }
    for other in types.dropFirst() {
      guard let both = commonType(result, other), both != .number || result == .number && other == .number else {
        report(
          Diagnostic(
            .branchesDiffer,
            "'\(program[fields[0]].name)' is \(words(result)) in one kind and \(words(other)) in another",
            at: place(node), help: "filter the records of one kind first"))
        return poison(node)
      }
      result = both
    }
    result = isList(base) ? result.element.listed(true) : result
    if types.contains(.unknown) { result = .unknown }
    let operation: Operation
    if let layer {
      operation = .accessInLayer(fields, layer)
    } else if fields.count == 1 {
      operation = .access(fields[0])
    } else {
      operation = .accessOneOf(fields)
    }
    let at = isRow(base) ? place(node) : place(base).union(place(node))
    return make(operation, [base], result, at: at)
  }

  private func isRow(_ id: ExpressionID) -> Bool {
    if case .row = program.expressions[id].operation { return true }
    return false
  }

  /// Whether a field is computed.
  func isComputed(_ field: FieldID) -> Bool {
    if case .computed = program[field].role { return true }
    return pendingRules[field] != nil
  }

  /// The type of a field as read through `base`: an unknown unit becomes that of the path.
  private mutating func typeRead(
    _ field: FieldID, of base: ExpressionID, scope: Scope, _ node: NodeReference
  ) -> Type {
    if case .level(let scale) = program[field].type { used.scales.insert(scale) }
    let type = type(of: field)
    let unitPath = program[field].unitPath
    guard !unitPath.isEmpty || dimension(of: type)?.hasVariable == true else { return type }
    let way = way(to: base, scope: scope)
    func resolved(_ path: [FieldID], _ checker: inout Checker) -> Dimension {
      checker.unitDimension(UnitVariable(root: way.root, path: way.path + path))
    }
    if !unitPath.isEmpty {
      return replacing(dimension: resolved(unitPath, &self), in: type)
    }
    if let formula = program[field].unitFormula {
      var result = formula.known?.dimension ?? .none
      for term in formula.terms { result = result * resolved(term.path, &self).power(term.exponent) }
      return replacing(dimension: result, in: type)
    }
    guard var result = dimension(of: type) else { return type }
    for term in result.terms where term.base.isVariable {
      let number = -1 - Int(term.base.id)
      guard number < expressionState.unitVariables.count else { continue }
      let variable = expressionState.unitVariables[number]
      guard variable.root == .row(binding: 0) else { continue }
      result = result.replacing(variable: number, with: resolved(variable.path, &self))
    }
    return replacing(dimension: result, in: type)
  }
}
