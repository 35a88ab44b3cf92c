/// How much of the standard library is checked along with a project.
///
/// Its declarations stand in every program: kinds, fields with their types, scales, checks and views by name. Their bodies
/// (rules, conditions, columns, tests) hold no error, which is proved when `ems` is built; a run looks at those that the project
/// reaches, so that the cost of a small script does not grow with the library.
public enum LibraryBodies: Hashable, Sendable {
  /// All of them: to print the library, to run its tests, to prove it.
  case all
  /// Rules and checks of kinds that have a record, what these read, methods that are included, and these views; messages as
  /// written and in the language of the run.
  case reached(views: Set<String>)
}

extension Program {
  /// Whether a record of the kind stands in the register or in one of its layers.
  func hasRecords(_ kind: KindID) -> Bool {
    kind.position < records.kinds.count && records.kinds[kind.position].count > 0
  }

  /// Whether nothing can ask for the cells of a field: it is the library's, and its kind has no record.
  func isIdle(_ field: Field) -> Bool { field.isLibrary && !hasRecords(field.kind) }
}

extension Checker {
  /// Whether the body of something that the library declares for a kind is looked at.
  func reaches(_ kind: KindID?) -> Bool {
    guard case .reached = libraryBodies, let kind else { return true }
    return program.hasRecords(kind)
  }

  /// Whether the columns of one of the library's views are looked at.
  func reaches(view name: String) -> Bool {
    guard case .reached(let views) = libraryBodies else { return true }
    return views.contains(name)
  }

  /// Whether a translation of one of the library's messages is looked at.
  func reaches(translation language: String) -> Bool {
    guard case .reached = libraryBodies else { return true }
    return language == messageLanguage ?? program.language
  }

  /// Whether the rule of a field is looked at, asked for or not. What no declaration types is, since its type may be asked for later.
  func reachesRule(of id: FieldID) -> Bool {
    let field = program[id]
    if !field.isLibrary || field.method != nil || reaches(field.kind) { return true }
    return pendingRules[id].map { $0.expected == nil } ?? false
  }

  /// The tests whose bodies are looked at.
  func reached(tests nodes: [NodeReference]) -> [NodeReference] {
    guard case .reached = libraryBodies else { return nodes }
    return nodes.filter { !isLibrary($0.file) }
  }
}
