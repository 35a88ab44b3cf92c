import EMSSyntax
import EMSValues

/// Imports: mappings become plans, and data are read where the import stands.
extension Checker {
  /// Checks a mapping and has its data read.
  mutating func readImport(_ node: NodeReference, in tree: SyntaxTree, reader: inout some ImportReader) {
    let errors = log.errorCount
    guard let plan = importPlan(node, in: tree) else {
      if let name = tree.child(node.node, .name) {
        if let kind = names.kinds[tree.nameText(name)] {
          declared.hasBadRecords.insert(kind)
        } else {
          poisonKind(meantBy: tree.nameText(name))
        }
      }
      return
    }
    let index = program.imports.count
    program.imports.append(plan)
    guard log.errorCount == errors else {
      markUnread(plan.record)
      return
    }
    let before = program.records.kinds.map(\.count)
    let found = reader.read(plan, index: index, into: &program)
    log.add(contentsOf: found)
    if found.contains(where: { $0.severity == .error }) { markUnread(plan.record) }
    while program.given.count < program.fields.count { program.given.append([]) }
    reportImportedDuplicates(plan, index: index, from: before)
  }

  /// References to records of an import that could not be read stay silent.
  private mutating func markUnread(_ record: ImportRecord) {
    declared.hasBadRecords.insert(record.kind)
    for inner in record.inner { markUnread(inner) }
  }

  /// Imported records whose id a record above bears already.
  private mutating func reportImportedDuplicates(_ plan: ImportPlan, index: Int, from before: [Int]) {
    let kind = plan.kind.position
    let rows = program.records.kinds[kind]
    var count = 0
    for row in before[kind]..<max(before[kind], rows.count)
    where rows.parents[row] < 0 && rows.sources[row] == Int32(~index) {
      guard let first = rows.topLevelRow(rows.ids[row]), Int(first) < before[kind] else { continue }
      count += 1
      if count > 5 { continue }
      let record = RecordID(kind: plan.kind, row: first)
      report(
        Diagnostic(
          .duplicateRecord,
          "there are two records '\(program.records.fullID(record))' of the kind '\(program[plan.kind].name)'",
          at: plan.pathPlace, data: DataPlace(file: plan.path, line: Int(rows.starts[row])),
          labels: place(of: record).map { [Label($0, "the first one is here")] } ?? [],
          help: "give one of them another id, or amend the imported one"))
    }
  }

  /// Reads a mapping.
  private mutating func importPlan(_ node: NodeReference, in tree: SyntaxTree) -> ImportPlan? {
    guard let nameNode = tree.child(node.node, .name), let pathNode = tree.child(node.node, .text),
      let kind = kind(tree.nameText(nameNode), at: tree.range(nameNode))
    else { return nil }
    if !program[kind].allowsAlone {
      let parents = kindNames(program[kind].parents)
      let outer = program[program[kind].parents[0]].name
      report(
        Diagnostic(
          .recordOutOfPlace, "'\(program[kind].name)' stands in \(parents), so that it is imported with it",
          at: tree.range(nameNode), labels: [Label(program[kind].place, "the kind is declared here")],
          help: "write `import \(outer) from …` with a block `\(program[kind].name) { … }`"))
      return nil
    }
    let path = tree.literal(pathNode)
    let asNode = tree.child(node.node, .asClause).flatMap { tree.child($0, .name) }
    let name = asNode.map { tree.nameText($0) } ?? Checker.fileName(path)
    if let first = program.imports.first(where: { $0.name == name }), asNode != nil {
      reportDuplicate(
        name, "imports", at: asNode.map { tree.range($0) } ?? tree.range(pathNode), first: first.pathPlace)
    }
    expressionState.importColumns = []
    var plan = ImportPlan(
      kind: kind, name: name, path: path, pathPlace: tree.range(pathNode),
      record: ImportRecord(kind: kind, place: tree.range(nameNode)))
    var record = plan.record
    var context = MappingContext(tree: tree, scope: importScope(tree))
    for child in tree.children(node.node) {
      switch tree.kind(child) {
      case .importOption: readOption(child, in: tree, &plan)
      case .whereClause:
        guard let rule = tree.firstChild(child), tree.kind(rule) != .error else { continue }
        plan.condition = expression(
          NodeReference(file: node.file, node: rule), scope: importScope(tree), expected: .yesNo)
      case .layerMapping: plan.layerColumn = layerColumn(child, in: tree)
      default: readMapping(child, of: &record, layer: .base, method: nil, &context)
      }
    }
    plan.record = record
    plan.ruleColumns = expressionState.importColumns
    expressionState.importColumns = []
    reportUnmapped(plan.record)
    return plan
  }

  private func importScope(_ tree: SyntaxTree) -> Scope {
    Scope(.importRule, isLibrary: tree.source.isLibrary)
  }

  /// The name of a file without its folder and ending.
  static func fileName(_ path: String) -> String {
    let last = path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }

  /// Required fields that no column gives.
  private mutating func reportUnmapped(_ record: ImportRecord) {
    for id in program[record.kind].fields {
      let field = program[id]
      guard field.role == .input, field.isRequired, field.method == nil,
        !record.fields.contains(where: { $0.field == id && $0.layer == .base })
      else { continue }
      report(
        Diagnostic(
          .requiredNotMapped, "'\(program[record.kind].name)' needs '\(field.name)', and no column gives it",
          at: record.place, labels: [Label(field.place, "the field is declared here")],
          help: "map it: `\(field.name): column \"…\"`, or give all rows the same value"))
    }
    for inner in record.inner { reportUnmapped(inner) }
  }
}

/// What reading a mapping carries along.
struct MappingContext {
  var tree: SyntaxTree
  var scope: Scope
  /// Fields that are mapped, with their places.
  var mapped: [MappedField: SourceRange] = [:]
}

/// A field of a record in a mapping.
struct MappedField: Hashable {
  var record: String
  var name: String
  var layer: LayerID
  var isPublished: Bool
}
