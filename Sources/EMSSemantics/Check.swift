public import EMSSyntax
import EMSValues

/// Checks a project: names, types, values, layers and proofs, all in one run.
///
/// - Parameters:
///   - project: the files with their trees; what parsing found is reported by who parsed.
///   - selection: the methods that are chosen beside `use`, and the day.
///   - library: how much of the standard library is looked at.
///   - reader: reads the data of each import when the import is met.
/// - Returns: the program, sound where no error is among the diagnostics, and the diagnostics by place.
public func check(
  _ project: ProjectSources, selection: MethodSelection, library: LibraryBodies = .all, reader: inout some ImportReader
) -> (Program, [Diagnostic]) {
  let result = checkProject(project, selection: selection, library: library, reader: &reader)
  return (result.program, result.diagnostics)
}

/// Checks a project and keeps what further changes (`--set`, the session) are checked against.
///
/// - Parameter language: of messages, instead of the project's own.
public func checkProject(
  _ project: ProjectSources, selection: MethodSelection, library: LibraryBodies = .all, language: String? = nil,
  reader: inout some ImportReader
) -> CheckedProject {
  var program = Program(selection: selection)
  program.sources = project.sources
  var checker = Checker(program: program, trees: project.trees)
  checker.libraryBodies = library
  checker.messageLanguage = language
  checker.checkAll(project, reader: &reader)
  return CheckedProject(checker: checker)
}

/// A project that was checked.
public struct CheckedProject: Sendable {
  let checker: Checker

  /// The program.
  public var program: Program { checker.program }
  /// What was found, by place.
  public let diagnostics: [Diagnostic]

  init(checker: Checker) {
    self.checker = checker
    diagnostics = checker.log.sorted()
  }

  /// The changes of a text such as `boiler-gas.air.probability: 4, significant-from: 10`, and what is wrong with them.
  ///
  /// The text becomes a source of its own in the program that is returned, named `name`; records are looked up in
  /// `program`, so that what an importer completed is known.
  public func changes(_ text: String, name: String = "--set", in program: Program) -> CheckedChanges {
    var checker = checker
    checker.program = program
    checker.log = DiagnosticLog()
    let file = checker.program.sources.add(name: name, bytes: Array(text.utf8))
    let (tree, found) = parseChanges(checker.program.sources[file])
    checker.log.add(contentsOf: found)
    checker.take(tree)
    checker.beginChanges(owner: checker.declared.layerRecords.newOwner(), visible: [0])
    checker.readChanges(Array(tree.children(tree.root)), in: tree)
    let changes = checker.endChanges()
    return CheckedChanges(changes: changes, program: checker.program, diagnostics: checker.log.sorted())
  }
}

/// Changes that were checked after the project.
public struct CheckedChanges: Sendable {
  /// The changes, in order; those in error are left out.
  public let changes: [Change]
  /// The program with the text as one more source, and with the expressions that the changes need.
  public let program: Program
  /// What is wrong.
  public let diagnostics: [Diagnostic]
}

extension Checker {
  /// Takes the tree of a text that came after the project, in the place of one that its file had before.
  mutating func take(_ tree: SyntaxTree) {
    let index = Int(tree.source.id.index)
    // Files between have no trees; nobody reads them.
    while trees.count <= index { trees.append(tree) }
    trees[index] = tree
    while declared.languages.count <= index { declared.languages.append("") }
  }

  /// The whole order of work.
  mutating func checkAll(_ project: ProjectSources, reader: inout some ImportReader) {
    collectNodes(project)
    collectUnits()
    collectKinds()
    collectScales()
    collectParameters()
    collectMethods()
    chooseMethods()
    collectMethodItems()
    readFieldTypes()
    addCollections()
    collectMethodFields()
    collectLookups()
    collectMethodLookups()
    readDefaults()
    finishKinds()
    buildRecordWords()
    declareScenarios()

    collectRecords(reader: &reader)
    collectAmends()
    collectFroms()
    log.add(contentsOf: reader.finish(into: &program))
    readRecords()
    readAmends()
    resolveUnitValues()

    checkRules()
    readInputBlocks()
    readTables()
    readRecordRules()
    reportMissingInputs()
    offerWhole()

    readFroms()
    readUses()
    readScenarios()
    checkChecks(withoutHidden(declared.nodes.checks, "check", plural: "checks"))
    checkViews(withoutHidden(declared.nodes.views, "view", plural: "views"))
    readTests(reached(tests: declared.nodes.tests))
    readAcceptances()
    for (path, place) in declared.fileValues {
      if let fault = reader.fault(ofFile: path, at: place, in: program) { report(fault) }
    }
    declared.fileValues = []
    // Layers and tests may have brought the first record of a kind.
    checkRules()
    prove()
  }

  /// Reads the conditions of blocks that ask for inputs.
  mutating func readInputBlocks() {
    for pending in declared.pendingInputBlocks {
      let condition: ExpressionID?
      if let node = pending.condition {
        var scope = pending.scope
        scope.purpose = .blockCondition
        condition = cachedCondition(node, scope: scope)
      } else {
        condition = noneOf(pending.negated, scope: pending.scope)
      }
      guard pending.block < program[pending.field].blocks.count else { continue }
      program.fields[pending.field.position].blocks[pending.block].condition = condition
    }
    declared.pendingInputBlocks = []
  }

  /// Reads rows of tables and formulas of matrices.
  mutating func readTables() {
    for (table, node) in declared.tableNodes {
      checkTable(
        table, node,
        scope: Scope(.formula, method: program.tables[table.position].method, isLibrary: isLibrary(node.file)))
    }
    for pending in declared.pendingFormulas { checkFormula(of: pending.matrix, pending.node, scope: pending.scope) }
  }

  /// Declarations of one sort without duplicates, which are reported, and without those of the library that the project replaces.
  private mutating func withoutHidden(
    _ nodes: [NodeReference], _ sort: DiagnosticText, plural: DiagnosticText
  ) -> [NodeReference] {
    var places: [String: SourceRange] = [:]
    var ownNames: Set<String> = []
    var libraryPlaces: [String: SourceRange] = [:]
    var result: [NodeReference] = []
    for node in nodes where !isLibrary(node.file) {
      let tree = tree(node.file)
      if let nameNode = tree.child(node.node, .name) { ownNames.insert(tree.nameText(nameNode)) }
    }
    for node in nodes {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let place = tree.range(nameNode)
      if tree.source.isLibrary {
        if ownNames.contains(name) { libraryPlaces[name] = place } else { result.append(node) }
        continue
      }
      if let first = places[name] {
        reportDuplicate(name, plural, at: place, first: first)
        continue
      }
      places[name] = place
      result.append(node)
    }
    for name in libraryPlaces.keys.sorted() {
      guard let place = places[name], let library = libraryPlaces[name] else { continue }
      noteHiding(name, sort, at: place, library: library)
    }
    return result
  }

  private mutating func readAcceptances() {
    for (record, node) in declared.pendingAcceptances {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let place = tree.range(nameNode)
      guard let index = names.checks[name] else {
        let known = names.checks.keys.sorted()
        report(
          Diagnostic(
            .acceptsUnknownCheck, "there is no check '\(name)' to accept", at: place,
            help: nearestHelp(name, among: known), fixes: nearestFix(name, among: known, at: place)))
        continue
      }
      if let kind = program.checks[index].kind, kind != record.kind {
        report(
          Diagnostic(
            .acceptsUnknownCheck,
            "the check '\(name)' is for '\(program[kind].name)', not for '\(program[record.kind].name)'", at: place,
            labels: [Label(program.checks[index].place, "the check is declared here")]))
        continue
      }
      guard let reason = reason(of: node.node, in: tree), !reason.text.isEmpty else {
        report(
          Diagnostic(
            .judgementWithoutReason, "a finding is accepted with a reason", at: tree.range(node.node),
            help: "write `because \"…\"` after the check"))
        continue
      }
      program.acceptances.append(
        Acceptance(record: record, check: name, reason: reason, place: tree.range(node.node)))
    }
    declared.pendingAcceptances = []
  }

  // MARK: Inputs

  /// Required inputs of kinds that a record of the scripts does not give.
  private mutating func reportMissingInputs() {
    for kind in program.kinds {
      let required = kind.fields.filter {
        program[$0].role == .input && program[$0].isRequired && program[$0].method == nil
      }
      if required.isEmpty { continue }
      let rows = program.records.kinds[kind.id.position]
      for row in rows.ids.indices where rows.sources[row] >= 0 && !rows.isInactive(Int32(row)) {
        let missing = required.filter { cell($0, Int32(row), .base) < 0 }
        if missing.isEmpty { continue }
        let record = RecordID(kind: kind.id, row: Int32(row))
        reportRequired(missing, of: record, at: place(of: record))
      }
    }
  }

  /// Reports inputs that a record must give, all of them at once.
  mutating func reportRequired(_ fields: [FieldID], of record: RecordID, at place: SourceRange?) {
    let list = fields.map { DiagnosticText("'\(program[$0].name)'") }.listed()
    report(
      Diagnostic(
        .requiredMissing,
        "the \(program[record.kind].name) '\(program.records.fullID(record))' does not give \(list)", at: place,
        labels: fields.prefix(3).filter { !program[$0].isLibrary }.map {
          Label(program[$0].place, "'\(program[$0].name)' is declared here")
        },
        help: "add \(fields.map { "`\(program[$0].name): …`" }.joined(separator: ", ")), or write `missing`"))
  }

  /// A `number` that is only ever given whole numbers.
  private mutating func offerWhole() {
    for field in program.fields where field.role == .input && !field.isLibrary && field.type == .number {
      guard field.limits == nil, field.unit == nil, field.unitPath.isEmpty, field.blocks.isEmpty else { continue }
      let cells = program.given[field.id.position]
      guard cells.count >= 3, !program.records.kinds[field.kind.position].sources.contains(where: { $0 < 0 }) else {
        continue
      }
      let isWhole = cells.allSatisfy { cell in
        if case .number(let number) = cell.value { return number.isInteger }
        return false
      }
      guard isWhole else { continue }
      report(
        Diagnostic(
          .couldBeWhole, "'\(field.name)' is a number and is only ever given whole numbers", at: field.place,
          help: "say so with `whole`, and a slip like 2.5 for 25 is found: `\(field.name): whole`"))
    }
  }
}
