import EMSSyntax
import EMSValues

extension Checker {
  /// The proofs of section 7: what follows from a checked program before anything is computed.
  ///
  /// What is in error already, or reads it, is silent; what is unused or hidden is told where nothing is in error.
  mutating func prove() {
    var prover = Prover(program: program)
    // A table with a row in error is silent: the row may be what seems to be wanting.
    for (table, node) in declared.tableNodes {
      let tree = tree(node.file)
      let rows = tree.children(node.node).filter { tree.kind($0) == .tableRow }
      if rows.count != program.tables[table.position].rows.count { prover.silentTables.insert(table) }
    }
    prover.prove(fieldsInCircle: expressionState.fieldsInCircle)
    // Where something is in error, what would be read may be what is misspelt.
    if !log.containsError {
      for node in declared.nodes.units where !isLibrary(node.file) {
        let tree = tree(node.file)
        if let name = tree.child(node.node, .name) { prover.unitPlaces[tree.nameText(name)] = tree.range(name) }
      }
      prover.proveUse(used)
    }
    log.add(contentsOf: prover.findings)
    program.ranges = prover.ranges
  }
}

extension Prover {
  /// Proves the rules of all fields, tables and matrices.
  /// - Parameter fieldsInCircle: fields of circles that were reported already.
  mutating func prove(fieldsInCircle: Set<FieldID>) {
    markPoisoned()
    let graph = DefinitionGraph(program: program)
    prove(circles: graph, known: fieldsInCircle)
    proveRecordRules(graph)
    for matrix in program.matrices where !matrix.isLibrary { prove(matrix: matrix) }
    for table in program.tables where !table.isLibrary && !silentTables.contains(table.id) { prove(table: table) }
    var counts: [SourceRange: Int] = [:]
    for field in program.fields where field.method != nil { counts[field.place, default: 0] += 1 }
    func enter(_ field: Field) {
      let isShared = counts[field.place, default: 0] > 1
      inheritingMethod = isShared ? field.method.map { program.methods[$0.position].name } : nil
    }
    for id in graph.order where isProved(id) {
      enter(program[id])
      prove(field: id)
    }
    for id in graph.order where isProved(id) {
      enter(program[id])
      proveMonotonicity(of: id)
    }
    inheritingMethod = nil
  }

  /// Whether a field's rule is looked at: the library's kinds were, when the library was.
  private func isProved(_ id: FieldID) -> Bool {
    let field = program[id]
    if silentFields.contains(id) { return false }
    if field.isLibrary, field.method.map({ !program.methodsInUse.contains($0) }) ?? true { return false }
    return true
  }

  /// Proves the rule of a field, and the conditions of the blocks that ask for it.
  private mutating func prove(field id: FieldID) {
    beginRule()
    let field = program[id]
    var context = Context(frames: [row(of: field.kind)])
    context.reports = true
    context.field = id
    var root: ExpressionID?
    switch field.role {
    case .computed(let rule):
      root = rule
      fieldsInProgress.insert(id)
      // The rule as a whole may be n/a: then the field is.
      fieldValues[id] = value(rule, context)
      fieldsInProgress.remove(id)
    case .input:
      var remaining = ProofBoxes.everything
      for block in field.blocks {
        guard let condition = block.condition, !remaining.isEmpty else { continue }
        touchedParameter = false
        let inner = under(remaining, context)
        _ = strict(condition, value(condition, inner), inner)
        let parts = split(remaining, by: condition, context)
        if parts.holds?.isEmpty == true {
          report(
            Diagnostic(
              .notReached, "nothing reaches this block: its condition never holds", at: place(condition),
              help: "mend the condition, or remove the block"),
            readsParameter: touchedParameter)
        }
        remaining = parts.rest ?? remaining
      }
    default: return
    }
    answerQuestions(root: root, kind: field.kind)
  }

  /// The numbers that each computed field can be, as far as they were followed.
  var ranges: [FieldID: ValueSet] {
    var result: [FieldID: ValueSet] = [:]
    for field in program.fields {
      guard case .computed = field.role, case .quantity = field.type, let set = fieldValues[field.id]?.values else {
        continue
      }
      result[field.id] = set
    }
    return result
  }
}
