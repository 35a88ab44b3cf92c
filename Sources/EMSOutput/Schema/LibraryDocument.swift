import EMSSyntax
import EMSValues
public import EMSSemantics

/// What the library (or a project) declares, as a person reads it: `ems library`, `ems library aspect`.
public struct LibraryDocument: Sendable {
  let program: Program
  let names: TypeNames
  let language: String?
  let words: FixedWords

  /// Creates documents about the declarations of `program`; titles in `language`.
  public init(_ program: Program, language: String? = nil) {
    self.program = program
    names = TypeNames(program)
    self.language = language
    words = FixedWords(language)
  }

  /// Everything by subject, a line each.
  public func overview() -> Document {
    var blocks: [Document.Block] = [.heading(level: 1, words.standardLibrary)]
    for subject in subjects { blocks += table(of: subject) }
    let topics = LibraryTopic.all.map { [Cell($0.name), Cell($0.title(words))] }
    blocks.append(
      .table(
        Table(title: words.writingHeading, columns: [.init(words.nameColumn), .init(words.titleColumn)], rows: topics)))
    blocks.append(.note(words.librarySource))
    return Document(blocks)
  }

  var subjects: [LibrarySubject] { LibrarySubject.all(of: program.sources, language: language) }

  /// What a subject declares, as a table; nothing where it declares nothing.
  func table(of subject: LibrarySubject) -> [Document.Block] {
    let rows = declarations(in: subject.file)
    if rows.isEmpty { return [] }
    return [
      .table(
        Table(
          title: subject.title,
          columns: [.init(words.whatColumn), .init(words.nameColumn), .init(words.titleColumn)],
          rows: rows.map { row in row.map { Cell($0) } }))
    ]
  }

  /// What a file declares: the word, the name, the title with what else one line can say.
  private func declarations(in file: FileID) -> [[String]] {
    var found: [(place: SourceRange, row: [String])] = []
    func add(_ place: SourceRange, _ word: String, _ name: String, _ title: Title?, _ more: String = "") {
      guard place.file == file, !name.isEmpty else { return }
      found.append((place, [word, name, (title?.text(in: language) ?? "") + more]))
    }
    for kind in program.kinds {
      let parents = kind.parents.map { program[$0].name }.joined(separator: ", ")
      let more = parents.isEmpty ? "" : " (" + words.within(parents, orAlone: kind.allowsAlone) + ")"
      add(kind.place, "kind", kind.name, kind.title, more)
    }
    for scale in program.scales where scale.method == nil {
      // Of a long choice, such as that of the clauses, the number of values says enough.
      let values = scale.levels.count > 12 ? words.values(scale.levels.count) : levels(scale)
      add(scale.place, scale.isOrdered ? "scale" : "choice", scale.name, scale.title, ": " + values)
    }
    for method in program.methods { add(method.place, "method", method.name, method.title) }
    for parameter in program.parameters where parameter.method == nil {
      add(parameter.place, "parameter", parameter.name, parameter.title, ": " + value(of: parameter))
    }
    for view in program.views { add(view.place, "view", view.name, view.title) }
    for check in program.checks {
      add(check.place, "check", check.name, check.title, check.clause.map { " (" + words.clause($0) + ")" } ?? "")
    }
    return found.sorted { $0.place < $1.place }.map(\.row)
  }

  func levels(_ scale: Scale) -> String { scale.levels.map(\.name).joined(separator: " ") }

  func title(_ title: Title?) -> String { title.map { ": " + $0.text(in: language) } ?? "" }

  func value(of parameter: ParameterDeclaration) -> String {
    ValueDisplay(program, language: nil).text(parameter.value, unit: parameter.unit, digits: nil)
  }

  /// What bears a name: a kind, scale, choice, view, check, parameter, method, file or word of the language, else the kinds that
  /// have a field of that name; nil where nothing has it.
  func named(_ name: String) -> [Document.Block] {
    var blocks: [Document.Block] = []
    if let kind = program.kinds.first(where: { $0.name == name || $0.plural == name }) { blocks += detail(kind) }
    for scale in program.scales where scale.name == name { blocks.append(detail(scale)) }
    for view in program.views where view.name == name { blocks += detail(view) }
    for check in program.checks where check.name == name { blocks += detail(check) }
    for parameter in program.parameters where parameter.name == name && parameter.method == nil {
      blocks.append(.heading(level: 1, "parameter \(parameter.name)" + title(parameter.title)))
      blocks.append(.text(words.anotherValue(name, value(of: parameter))))
    }
    for method in program.methods where method.name == name { blocks += detail(method) }
    if let topic = LibraryTopic.all.first(where: { $0.names.contains(name) }) { blocks += topic.blocks(words) }
    if blocks.isEmpty {
      let fields = fields(named: name)
      if !fields.isEmpty { blocks.append(self.fields(words.fieldsOfThatName, fields, withKind: true)) }
    }
    if blocks.isEmpty, let subject = subjects.first(where: { $0.name == name }) { blocks += table(of: subject) }
    return blocks
  }

  func detail(_ view: View) -> [Document.Block] {
    [
      .heading(level: 1, "view \(view.name)" + title(view.title)),
      .text(words.viewOf(program[view.kind].name, columns: view.columns.map(\.text).joined(separator: ", "))),
    ]
  }

  /// The fields that bear a name, or the one of a kind that `KIND.FIELD` names.
  private func fields(named name: String) -> [Field] {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return program.fields.filter { field in
      guard field.role != .kindName, field.name == parts.last else { return false }
      return parts.count == 1 || (parts.count == 2 && program[field.kind].name == parts[0])
    }
  }

  func detail(_ scale: Scale) -> Document.Block {
    var head = (scale.isOrdered ? "scale " : "choice ") + scale.name + title(scale.title)
    if let method = scale.method { head += " (method \(program.methods[method.position].name))" }
    let hasNumbers = scale.levels.contains { $0.number != nil }
    let hasTexts = scale.levels.contains { $0.text != nil }
    return .table(
      Table(
        title: head,
        columns: (hasNumbers ? [.init(words.numberColumn, alignment: .trailing)] : [])
          + [.init(words.nameColumn), .init(words.titleColumn)] + (hasTexts ? [.init(words.descriptionColumn)] : []),
        rows: scale.levels.map {
          (hasNumbers ? [Cell($0.number?.decimalText() ?? "")] : []) + [
            Cell($0.name), Cell($0.title?.text(in: language) ?? ""),
          ] + (hasTexts ? [Cell($0.text?.text(in: language) ?? "")] : [])
        }))
  }

  /// The units that a script may use, by what they measure.
  public var units: Document {
    Document([
      .table(
        Table(
          title: words.units,
          columns: [.init(words.unitColumn), .init(words.meaningColumn), .init(words.prefixesColumn)],
          rows: program.units.definitions.map {
            [Cell($0.name), Cell($0.meaning), Cell($0.prefixes.list.map(\.symbol).joined(separator: " "))]
          }))
    ])
  }
}
