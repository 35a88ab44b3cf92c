import EMSSyntax
import EMSValues

/// The entries of a mapping.
extension Checker {
  /// Reads one entry for `record`.
  mutating func readMapping(
    _ node: NodeID, of record: inout ImportRecord, layer: LayerID, method: MethodID?, _ context: inout MappingContext
  ) {
    let tree = context.tree
    switch tree.kind(node) {
    case .mapping, .mappingRule, .publishedMapping:
      guard let left = tree.firstChild(node), let source = tree.nextSibling(left) else { return }
      let parts = tree.kind(left) == .path ? Array(tree.children(left)) : [left]
      readMapping(node, source, parts[...], of: &record, layer: layer, method: method, &context)
    case .mappingBlock:
      guard let nameNode = tree.firstChild(node) else { return }
      readBlock(nameNode, of: &record, layer: layer, &context) { checker, inner, innerLayer, innerMethod, context in
        for child in tree.children(node) where child != nameNode {
          checker.readMapping(child, of: &inner, layer: innerLayer, method: innerMethod, &context)
        }
      }
    case .keyMapping:
      if record.id != nil {
        report(
          Diagnostic(
            .mappedTwice, "the id comes from one column or from a key, not from both", at: tree.range(node),
            help: "remove one of them"))
      }
      record.key = tree.children(node, of: .columnSource).compactMap { columnReference($0, in: tree) }
    case .importOption, .whereClause, .layerMapping:
      report(
        Diagnostic(
          .badImportOption, "'\(shortText(node, in: tree))' stands in the import itself, not in a block",
          at: tree.range(node)))
    default: break
    }
  }

  /// Hands the inner record, layer or method that a name means to `body`.
  private mutating func readBlock(
    _ nameNode: NodeID, of record: inout ImportRecord, layer: LayerID, _ context: inout MappingContext,
    _ body: (inout Checker, inout ImportRecord, LayerID, MethodID?, inout MappingContext) -> Void
  ) {
    let tree = context.tree
    switch blockMeaning(record.kind, findWord(nameNode, in: tree)) {
    case .inner(let kind) where layer == .base:
      let index: Int
      if let known = record.inner.firstIndex(where: { $0.kind == kind }) {
        index = known
      } else {
        index = record.inner.count
        record.inner.append(ImportRecord(kind: kind, place: tree.range(nameNode)))
      }
      body(&self, &record.inner[index], layer, nil, &context)
    case .layer(let inner): body(&self, &record, inner, nil, &context)
    case .method: body(&self, &record, layer, methodInForce(tree.nameText(nameNode)), &context)
    default:
      let kind = record.kind
      let name = tree.nameText(nameNode)
      let known =
        program.kinds.filter { $0.parents.contains(kind) }.map(\.name) + program.layers.dropFirst().map(\.name)
      report(
        Diagnostic(
          .unknownBlock, "'\(name)' is no kind inside '\(program[kind].name)', no layer and no method",
          at: tree.range(nameNode), help: nearestHelp(name, among: known, titled: titledBlocks(in: kind)),
          fixes: nearestFix(name, among: known, titled: titledBlocks(in: kind), at: tree.range(nameNode))))
    }
  }

  private mutating func readMapping(
    _ node: NodeID, _ source: NodeID, _ parts: ArraySlice<NodeID>, of record: inout ImportRecord, layer: LayerID,
    method: MethodID?, _ context: inout MappingContext
  ) {
    let tree = context.tree
    guard let first = parts.first else { return }
    if parts.count > 1 {
      readBlock(first, of: &record, layer: layer, &context) { checker, inner, innerLayer, innerMethod, context in
        checker.readMapping(
          node, source, parts.dropFirst(), of: &inner, layer: innerLayer, method: innerMethod ?? method, &context)
      }
      return
    }
    let name = tree.nameText(first)
    let place = tree.range(first)
    let isPublished = tree.kind(node) == .publishedMapping
    let key = MappedField(
      record: "\(record.kind.index)", name: name, layer: layer, isPublished: isPublished)
    if let known = context.mapped[key] {
      report(
        Diagnostic(
          .mappedTwice, "'\(name)' is mapped twice", at: place, labels: [Label(known, "it is mapped here already")],
          help: "remove one of them"))
      return
    }
    context.mapped[key] = place
    if name == "id" || name == "title", layer == .base, !isPublished {
      guard let read = self.source(source, node, type: .text, field: nil, in: tree, scope: context.scope) else {
        return
      }
      if name == "id" {
        if !record.key.isEmpty {
          report(
            Diagnostic(
              .mappedTwice, "the id comes from one column or from a key, not from both", at: place,
              help: "remove one of them"))
        }
        record.id = read
      } else {
        record.title = read
      }
      return
    }
    let found =
      method.flatMap { names.fieldsOfMethods[$0]?[record.kind]?[name] }
      ?? (method == nil ? recordField(record.kind, findWord(first, in: tree)) : nil)
    guard let field = found else {
      if !reportOptionWithColon(first, source, in: tree) { reportNoField(first, in: tree, record.kind) }
      return
    }
    let role = program[field].role
    if case .computed = role {
      // With a column that says why, the cells are judgements, as in a record.
      let isJudged = tree.kind(source) == .columnSource && tree.child(source, .reason) != nil
      guard isPublished || isJudged else {
        report(
          Diagnostic(
            .computedNotMapped, "'\(name)' is computed, so that no column gives it", at: place,
            labels: [Label(program[field].place, "the rule is here")],
            help:
              "compare it with the sheet's own result: `published \(name): …`; or let it replace the rule, with a reason: `because column …`"
          ))
        return
      }
    } else if isPublished {
      // A method not in use may compute what another asks for; an input has nothing to be compared with.
      guard role == .input else {
        reportNotGivable(field, at: place, in: record.kind)
        return
      }
      report(
        Diagnostic(
          .publishedInput, "'\(name)' is an input; only a computed field is compared with a published one", at: place,
          labels: [Label(program[field].place, "the input is declared here")], help: "write `\(name): …`"))
      return
    } else if role != .input {
      reportNotGivable(field, at: place, in: record.kind)
      return
    }
    var isComputed = false
    if case .computed = role { isComputed = true }
    let type = isComputed ? type(of: field) : program[field].type
    guard let read = self.source(source, node, type: type, field: field, in: tree, scope: context.scope) else { return }
    var mapped = ImportField(field: field, layer: layer, source: read, place: tree.range(node))
    if tree.kind(source) == .columnSource, let clause = tree.child(source, .digitsClause),
      let number = tree.child(clause, .number)
    {
      if let digits = tree.number(number)?.wholeValue, (0...30).contains(digits), isPublished {
        mapped.digits = Int(digits)
      } else {
        report(
          Diagnostic(
            .badDigits,
            isPublished ? "'digits' is a whole number from 0 to 30" : "'digits' belongs to a published column",
            at: tree.range(clause)))
      }
    }
    if isPublished { record.published.append(mapped) } else { record.fields.append(mapped) }
  }

  // MARK: Sources

  /// A column, a constant or a rule for values of `type`.
  private mutating func source(
    _ node: NodeID, _ mapping: NodeID, type: Type, field: FieldID?, in tree: SyntaxTree, scope: Scope
  ) -> ImportSource? {
    if tree.kind(node) == .error { return nil }
    if tree.kind(node) == .columnSource {
      return column(node, type: type, field: field, in: tree).map { .column($0) }
    }
    if tree.kind(mapping) == .mappingRule {
      return .rule(expression(NodeReference(file: tree.source.id, node: node), scope: scope, expected: type))
    }
    guard let field else {
      guard tree.kind(node) == .text || tree.kind(node) == .name else {
        reportOtherType(node, .text, in: tree)
        return nil
      }
      return .constant(.text(tree.kind(node) == .text ? tree.literal(node) : tree.nameText(node)))
    }
    if case .record = type, tree.kind(node) == .name || tree.kind(node) == .text {
      // The record may stand further down, or in data: it is looked up when all is read.
      return .constant(.text(tree.kind(node) == .text ? tree.literal(node) : tree.nameText(node)))
    }
    if case .list(.record) = type {
      let members = tree.kind(node) == .list ? Array(tree.children(node)) : [node]
      if members.allSatisfy({ tree.kind($0) == .name || tree.kind($0) == .text }) {
        return .constant(
          .list(members.map { .text(tree.kind($0) == .text ? tree.literal($0) : tree.nameText($0)) }))
      }
    }
    var reading = reading(of: field, in: tree)
    reading.takesUnitOfField = true
    let read = value(node, as: type, reading)
    return read.isValid ? .constant(read.value) : nil
  }

  /// The column that a source names; nil where it is in error.
  mutating func columnReference(_ node: NodeID, in tree: SyntaxTree) -> ColumnReference? {
    for child in tree.children(node) {
      switch tree.kind(child) {
      case .text: return .header(tree.literal(child))
      case .number:
        if let number = tree.number(child)?.wholeValue, (1...100_000).contains(number) { return .number(Int(number)) }
        report(Diagnostic(.badColumn, "columns are numbered from 1", at: tree.range(child)))
        return nil
      default: return nil
      }
    }
    return nil
  }

  private mutating func column(_ node: NodeID, type: Type, field: FieldID?, in tree: SyntaxTree) -> ImportColumn? {
    guard let reference = columnReference(node, in: tree) else { return nil }
    var column = ImportColumn(reference)
    for child in tree.children(node) {
      switch tree.kind(child) {
      case .mapClause:
        for item in tree.children(child, of: .mapItem) { readMapItem(item, type, field, in: tree, &column) }
      case .splitClause:
        guard let text = tree.child(child, .text) else { continue }
        let separator = tree.literal(text)
        if type.member == nil, type != .unknown {
          report(
            Diagnostic(
              .splitOfOneValue, "only a list is split; \(words(type)) is expected here", at: tree.range(child),
              help: "remove `split`"))
        } else if separator.isEmpty {
          report(Diagnostic(.badImportOption, "the text between members cannot be empty", at: tree.range(text)))
        } else {
          column.separator = separator
        }
      case .create:
        if case .record = type.member ?? type {
          column.creates = true
        } else if type != .unknown {
          report(
            Diagnostic(
              .createOfValue, "only a reference creates records; \(words(type)) is expected here",
              at: tree.range(child),
              help: "remove `create`"))
        }
      case .reason: readReasonColumns(child, in: tree, &column)
      default: break
      }
    }
    if type.member != nil, column.separator == nil, column.map.isEmpty {
      report(
        Diagnostic(
          .listNeedsSplit, "a list needs `split`, the text that parts its members in a cell", at: tree.range(node),
          help: "write `\(shortText(node, in: tree)) split \";\"`"))
    }
    return column
  }

  private mutating func readMapItem(
    _ item: NodeID, _ type: Type, _ field: FieldID?, in tree: SyntaxTree, _ column: inout ImportColumn
  ) {
    guard let left = tree.firstChild(item), let right = tree.nextSibling(left) else { return }
    let text = tree.kind(left) == .text ? tree.literal(left) : tree.text(left)
    if column.map.contains(where: { $0.text == text }) {
      report(
        Diagnostic(
          .mappedTwice, "the cell text \"\(text)\" is mapped twice", at: tree.range(left), help: "remove one of them"))
      return
    }
    let member = type.member ?? type
    if case .record = member, tree.kind(right) == .name || tree.kind(right) == .text {
      column.map.append((text, .text(tree.kind(right) == .text ? tree.literal(right) : tree.nameText(right))))
      return
    }
    guard let field else {
      column.map.append((text, .text(tree.kind(right) == .text ? tree.literal(right) : tree.text(right))))
      return
    }
    var reading = reading(of: field, in: tree)
    reading.allowsNotApplicable = reading.allowsNotApplicable || program[field].role != .input
    reading.takesUnitOfField = true
    let isList = tree.kind(right) == .list
    let read = value(right, as: isList ? type : member, reading)
    if read.isValid { column.map.append((text, read.value)) }
  }

  private mutating func readReasonColumns(_ node: NodeID, in tree: SyntaxTree, _ column: inout ImportColumn) {
    for child in tree.children(node) {
      switch tree.kind(child) {
      case .columnSource: column.reason = columnReference(child, in: tree)
      case .byClause: column.author = tree.child(child, .columnSource).flatMap { columnReference($0, in: tree) }
      case .onDateClause: column.date = tree.child(child, .columnSource).flatMap { columnReference($0, in: tree) }
      default: break
      }
    }
  }

  /// `layer column "stage" map { "residual": residual }`
  mutating func layerColumn(_ node: NodeID, in tree: SyntaxTree) -> ImportPlan.LayerColumn? {
    guard let source = tree.child(node, .columnSource), let reference = columnReference(source, in: tree) else {
      return nil
    }
    var result = ImportPlan.LayerColumn(column: reference, layers: [])
    let items = tree.child(source, .mapClause).map { tree.children($0, of: .mapItem) } ?? []
    if items.isEmpty {
      report(
        Diagnostic(
          .badImportOption, "which text means which layer must be said", at: tree.range(node),
          help: "write `map { \"after\": residual }`; a text that is not listed means the register as it stands"))
    }
    for item in items {
      guard let left = tree.firstChild(item), let right = tree.nextSibling(left) else { continue }
      let text = tree.kind(left) == .text ? tree.literal(left) : tree.text(left)
      let name = tree.nameText(right)
      if let layer = names.layers[name] {
        result.layers.append((text, layer))
      } else if name == "base" {
        result.layers.append((text, .base))
      } else {
        let known = program.layers.dropFirst().map(\.name)
        report(
          Diagnostic(
            .unknownBlock, "no method declares a layer '\(name)'", at: tree.range(right),
            notes: known.isEmpty ? [] : ["layers are: \(known.joined(separator: ", "))"],
            help: nearestHelp(name, among: Array(known))))
      }
    }
    return result
  }
}
