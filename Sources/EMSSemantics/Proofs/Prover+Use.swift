import EMSSyntax
import EMSValues

/// What a project declares and nothing reads, and names that hide others.
extension Prover {
  mutating func proveUse(_ used: UsedDeclarations) {
    // A name that is hidden is read nowhere, and told once.
    reportHidden()
    reportUnused(used)
    reportUnusedUnits(used)
  }

  /// A declaration stands for several where methods inherit it: it is used if one of them is.
  private mutating func reportUnused(_ used: UsedDeclarations) {
    var usedPlaces: Set<SourceRange> = []
    for id in used.scales where id.position < program.scales.count { usedPlaces.insert(program[id].place) }
    for id in used.matrices where id.position < program.matrices.count {
      usedPlaces.insert(program.matrices[id.position].place)
    }
    for id in used.tables where id.position < program.tables.count {
      usedPlaces.insert(program.tables[id.position].place)
    }
    for id in used.parameters where id.position < program.parameters.count {
      usedPlaces.insert(program.parameters[id.position].place)
    }
    // What only an unused matrix or table reads is told by that one.
    var indirect: Set<ScaleID> = []
    for matrix in program.matrices {
      indirect.formUnion([matrix.rowScale, matrix.columnScale])
      if case .level(let scale) = matrix.result { indirect.insert(scale) }
    }
    for table in program.tables {
      for type in table.parameters.map(\.type) + [table.result] {
        if case .level(let scale) = type.element { indirect.insert(scale) }
      }
    }
    for field in program.fields {
      for type in [field.type] + field.blocks.map(\.type) {
        if case .level(let scale) = type.element { indirect.insert(scale) }
      }
    }
    for parameter in program.parameters {
      if case .level(let scale) = parameter.type.element { indirect.insert(scale) }
    }
    for scale in program.scales where !scale.isLibrary && !scale.name.isEmpty {
      if usedPlaces.contains(scale.place) || indirect.contains(scale.id) { continue }
      reportUnused(scale.isOrdered ? "scale" : "choice", scale.name, scale.place)
    }
    for matrix in program.matrices where !matrix.isLibrary && !usedPlaces.contains(matrix.place) {
      reportUnused("matrix", matrix.name, matrix.place)
    }
    for table in program.tables where !table.isLibrary && !usedPlaces.contains(table.place) {
      reportUnused("table", table.name, table.place)
    }
    for parameter in program.parameters
    where !parameter.isLibrary && !usedPlaces.contains(parameter.place) && !hiddenParameters.contains(parameter.place) {
      reportUnused("parameter", parameter.name, parameter.place)
    }
  }

  private mutating func reportUnused(_ sort: DiagnosticText, _ name: String, _ place: SourceRange) {
    report(
      Diagnostic(
        .unused, "nothing reads the \(sort) '\(name)'", at: place,
        help: "remove it, or let a field or a rule read it"))
  }

  /// Units of the project stand after the standard ones, and have no place of their own.
  private mutating func reportUnusedUnits(_ used: UsedDeclarations) {
    let own = program.units.definitions.dropFirst(UnitTable.standard.definitions.count)
    for definition in own
    where !used.units.contains(where: { text in
      text == definition.name
        || text.hasPrefix(definition.name) && text.dropFirst(definition.name.count).allSatisfy(\.isNumber)
    }) {
      guard let place = unitPlaces[definition.name] else { continue }
      reportUnused("unit", definition.name, place)
    }
  }

  // MARK: Names that hide others

  private mutating func reportHidden() {
    reportHiddenParameters()
    reportHiddenFunctions()
    reportHiddenOfProject()
  }

  /// A field goes before a parameter of its name, so that no rule for its kind can read the parameter.
  private mutating func reportHiddenParameters() {
    var fields: [String: [FieldID]] = [:]
    for field in program.fields where !field.isLibrary { fields[field.name, default: []].append(field.id) }
    for parameter in program.parameters where !parameter.isLibrary {
      for id in fields[parameter.name] ?? [] {
        if let method = parameter.method, program[id].method != method { continue }
        hiddenParameters.insert(parameter.place)
        report(
          Diagnostic(
            .hidesName,
            "the field '\(parameter.name)' hides the parameter of the same name in every rule for '\(program[program[id].kind].name)'",
            at: program[id].place, labels: [Label(parameter.place, "the parameter is declared here")],
            help: "give one of them another name"))
      }
    }
  }

  /// Matrices and tables go before functions.
  private mutating func reportHiddenFunctions() {
    for (name, place, isLibrary) in program.matrices.map({ ($0.name, $0.place, $0.isLibrary) })
      + program.tables.map({ ($0.name, $0.place, $0.isLibrary) })
    {
      guard !isLibrary, Builtins.function(named: name) != nil else { continue }
      report(
        Diagnostic(
          .hidesName, "'\(name)' hides the function of the same name", at: place,
          notes: ["a call of `\(name)(…)` means this one"], help: "give it another name"))
    }
  }

  /// What a method declares goes before the project's.
  private mutating func reportHiddenOfProject() {
    func hide(_ own: [(name: String, method: MethodID?, isLibrary: Bool, place: SourceRange)], _ sort: DiagnosticText) {
      var outside: [String: SourceRange] = [:]
      for item in own where item.method == nil && !item.isLibrary && !item.name.isEmpty {
        outside[item.name] = item.place
      }
      for item in own where item.method != nil && !item.isLibrary {
        guard let place = outside[item.name] else { continue }
        report(
          Diagnostic(
            .hidesName, "'\(item.name)' hides the \(sort) of the project of the same name inside this method",
            at: item.place, labels: [Label(place, "the project's is declared here")],
            help: "give one of them another name, or use the project's"))
      }
    }
    hide(program.scales.map { ($0.name, $0.method, $0.isLibrary, $0.place) }, "scale")
    hide(
      program.matrices.map { ($0.name, $0.method, $0.isLibrary, $0.place) }
        + program.tables.map { ($0.name, $0.method, $0.isLibrary, $0.place) }, "lookup")
    hide(program.parameters.map { ($0.name, $0.method, $0.isLibrary, $0.place) }, "parameter")
  }
}
