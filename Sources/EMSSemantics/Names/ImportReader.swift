public import EMSSyntax

/// Reads the data of an import while a project is checked, so that names may refer to imported records.
///
/// The checker calls it once for each import, in the order of the register. It appends rows to `records` (one for each outer
/// and inner record, parents first) and keeps the values of fields for the engine. It knows files; the checker does not.
public protocol ImportReader {
  /// Reads the data of `plan` and gives what was wrong.
  ///
  /// - Parameters:
  ///   - plan: the checked mapping.
  ///   - index: the index of the plan in `Program.imports`; rows have the source `~index`.
  ///   - program: kinds, fields, scales and units as far as they are checked; its rows are appended to.
  mutating func read(_ plan: ImportPlan, index: Int, into program: inout Program) -> [Diagnostic]

  /// Ends the reading, once every record and every import has its rows: references in the data are resolved, records that a
  /// column `create`s are made. Called once, before rules are checked.
  mutating func finish(into program: inout Program) -> [Diagnostic]

  /// What is wrong with a path that a script gives a field of type `file`: it must name a file below the root. Nil where it does,
  /// and where nobody can say.
  func fault(ofFile path: String, at place: SourceRange, in program: Program) -> Diagnostic?
}

extension ImportReader {
  /// Nobody can say.
  public func fault(ofFile path: String, at place: SourceRange, in program: Program) -> Diagnostic? { nil }
}
