import EMSSyntax
import EMSValues

/// Declarations of the project that nothing reads, and names that hide others.
extension Checker {
  mutating func proveUnused() {
    for scale in program.scales
    where !scale.isLibrary && !scale.name.isEmpty && !used.scales.contains(scale.id) && !isUsedByType(scale.id) {
      reportUnused(scale.isOrdered ? "scale" : "choice", scale.name, scale.place)
    }
    for matrix in program.matrices where !matrix.isLibrary && !used.matrices.contains(matrix.id) {
      reportUnused("matrix", matrix.name, matrix.place)
    }
    for table in program.tables where !table.isLibrary && !used.tables.contains(table.id) {
      reportUnused("table", table.name, table.place)
    }
    for parameter in program.parameters where !parameter.isLibrary && !used.parameters.contains(parameter.id) {
      reportUnused("parameter", parameter.name, parameter.place)
    }
  }

  private func isUsedByType(_ scale: ScaleID) -> Bool {
    program.fields.contains { $0.type.element == .level(scale) || $0.blocks.contains { $0.type == .level(scale) } }
      || program.matrices.contains { $0.rowScale == scale || $0.columnScale == scale || $0.result == .level(scale) }
      || program.tables.contains { table in
        table.result == .level(scale) || table.parameters.contains { $0.type == .level(scale) }
      } || program.bands.contains { $0.scale == scale } || program.parameters.contains { $0.type == .level(scale) }
  }

  private mutating func reportUnused(_ sort: String, _ name: String, _ place: SourceRange) {
    reportProof(
      Diagnostic(
        .unused, "nothing reads the \(sort) '\(name)'", at: place, help: "use it, or remove it"))
  }

  /// A method's own declaration that hides one of the project, and a parameter that a field hides.
  mutating func proveHiding() {
    for method in program.methods where !method.isLibrary {
      for (name, scale) in sorted(names.scales.methods[method.id]) {
        guard let other = names.scales.project[name], other != scale else { continue }
        reportHiding(name, "scale", program[scale].place, program[other].place)
      }
      for (name, matrix) in sorted(names.matrices.methods[method.id]) {
        guard let other = names.matrices.project[name], other != matrix else { continue }
        reportHiding(name, "matrix", program.matrices[matrix.position].place, program.matrices[other.position].place)
      }
      for (name, table) in sorted(names.tables.methods[method.id]) {
        guard let other = names.tables.project[name], other != table else { continue }
        reportHiding(name, "table", program.tables[table.position].place, program.tables[other.position].place)
      }
      for (name, parameter) in sorted(names.parameters.methods[method.id]) {
        let place = program.parameters[parameter.position].place
        if let other = names.parameters.project[name], other != parameter {
          reportHiding(name, "parameter", place, program.parameters[other.position].place)
        }
        for kind in method.kinds {
          guard let field = names.fieldsOfMethods[method.id]?[kind]?[name] else { continue }
          reportProof(
            Diagnostic(
              .hidesName, "in rules for '\(program[kind].name)' the field '\(name)' hides this parameter", at: place,
              labels: [Label(program[field].place, "the field")], help: "give one of them another name"))
        }
      }
    }
  }

  private func sorted<Value>(_ names: [String: Value]?) -> [(String, Value)] {
    (names ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func reportHiding(_ name: String, _ sort: String, _ place: SourceRange, _ other: SourceRange) {
    reportProof(
      Diagnostic(
        .hidesName, "in this method '\(name)' hides the \(sort) of the project", at: place,
        labels: [Label(other, "the \(sort) of the project")], help: "give one of them another name"))
  }
}
