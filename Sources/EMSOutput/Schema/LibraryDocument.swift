import EMSSyntax
import EMSValues
public import EMSSemantics

/// What the library (or a project) declares, as a person reads it: `ems library`, `ems library aspect`.
public struct LibraryDocument: Sendable {
  let program: Program
  let names: TypeNames
  let language: String?

  /// Creates documents about the declarations of `program`; titles in `language`.
  public init(_ program: Program, language: String? = nil) {
    self.program = program
    names = TypeNames(program)
    self.language = language
  }

  /// Everything by subject, a line each.
  public func overview() -> Document {
    var blocks: [Document.Block] = [.heading(level: 1, "The standard library")]
    for subject in LibrarySubject.all(of: program.sources) {
      let rows = declarations(in: subject.file)
      if rows.isEmpty { continue }
      blocks.append(
        .table(
          Table(
            title: subject.title, columns: [.init("what"), .init("name"), .init("title")],
            rows: rows.map { row in row.map { Cell($0) } })))
    }
    blocks.append(
      .note(
        "'ems library NAME' tells more of one, 'ems library units' lists the units; a method is taken into use with "
          + "'include <methods/NAME>' and 'use method NAME'."))
    return Document(blocks)
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
      let more = parents.isEmpty ? "" : " (in \(parents)\(kind.allowsAlone ? " or alone" : ""))"
      add(kind.place, "kind", kind.name, kind.title, more)
    }
    for scale in program.scales where scale.method == nil {
      // Of a long choice, such as that of the clauses, the number of values says enough.
      let values = scale.levels.count > 12 ? "\(scale.levels.count) values" : levels(scale)
      add(scale.place, scale.isOrdered ? "scale" : "choice", scale.name, scale.title, ": " + values)
    }
    for method in program.methods { add(method.place, "method", method.name, method.title) }
    for parameter in program.parameters where parameter.method == nil {
      add(parameter.place, "parameter", parameter.name, parameter.title, ": " + value(of: parameter))
    }
    for view in program.views { add(view.place, "view", view.name, view.title) }
    for check in program.checks {
      add(check.place, "check", check.name, check.title, check.clause.map { " (clause \($0))" } ?? "")
    }
    return found.sorted { $0.place < $1.place }.map(\.row)
  }

  /// A table of names and titles.
  func table(_ title: String, _ rows: [(String, String)]) -> Document.Block {
    .table(
      Table(title: title, columns: [.init("name"), .init("title")], rows: rows.map { [Cell($0.0), Cell($0.1)] }))
  }

  func levels(_ scale: Scale) -> String { scale.levels.map(\.name).joined(separator: " ") }

  func title(_ title: Title?) -> String { title.map { ": " + $0.text(in: language) } ?? "" }

  func value(of parameter: ParameterDeclaration) -> String {
    ValueDisplay(program, language: nil).text(parameter.value, unit: parameter.unit, digits: nil)
  }

  /// One kind, scale, choice, view, check, parameter or method, else the kinds that have a field of that name; nil where
  /// nothing has it.
  public func detail(_ name: String) -> Document? {
    var blocks: [Document.Block] = []
    if let kind = program.kinds.first(where: { $0.name == name || $0.plural == name }) { blocks += detail(kind) }
    for scale in program.scales where scale.name == name { blocks.append(detail(scale)) }
    for view in program.views where view.name == name {
      blocks.append(.heading(level: 1, "view \(view.name)" + title(view.title)))
      blocks.append(.text("of \(program[view.kind].name): " + view.columns.map(\.text).joined(separator: ", ")))
    }
    for check in program.checks where check.name == name { blocks += detail(check) }
    for parameter in program.parameters where parameter.name == name && parameter.method == nil {
      blocks.append(.heading(level: 1, "parameter \(parameter.name)" + title(parameter.title)))
      let value = value(of: parameter)
      blocks.append(
        .text("\(value); another value: parameter \(name): \(value), or --set \(name)=\(value) for one run"))
    }
    for method in program.methods where method.name == name { blocks += detail(method) }
    if blocks.isEmpty {
      let fields = program.fields.filter { $0.name == name && $0.role != .kindName }
      if !fields.isEmpty { blocks.append(self.fields("Fields of that name", fields, withKind: true)) }
    }
    return blocks.isEmpty ? nil : Document(blocks)
  }

  /// All names that `detail` knows, fields left out.
  public var allNames: [String] {
    let names =
      program.kinds.flatMap { [$0.name, $0.plural] } + program.scales.map(\.name) + program.views.map(\.name)
      + program.checks.map(\.name) + program.methods.map(\.name)
      + program.parameters.filter { $0.method == nil }.map(\.name)
    return names.filter { !$0.isEmpty }
  }

  func detail(_ scale: Scale) -> Document.Block {
    var head = (scale.isOrdered ? "scale " : "choice ") + scale.name + title(scale.title)
    if let method = scale.method { head += " (method \(program.methods[method.position].name))" }
    let hasNumbers = scale.levels.contains { $0.number != nil }
    let hasTexts = scale.levels.contains { !$0.text.isEmpty }
    return .table(
      Table(
        title: head,
        columns: (hasNumbers ? [.init("number", alignment: .trailing)] : []) + [.init("name"), .init("title")]
          + (hasTexts ? [.init("description")] : []),
        rows: scale.levels.map {
          (hasNumbers ? [Cell($0.number?.decimalText() ?? "")] : []) + [
            Cell($0.name), Cell($0.title?.text(in: language) ?? ""),
          ] + (hasTexts ? [Cell($0.text)] : [])
        }))
  }

  /// The units that a script may use, by what they measure.
  public var units: Document {
    Document([
      .table(
        Table(
          title: "Units", columns: [.init("unit"), .init("meaning"), .init("prefixes")],
          rows: program.units.definitions.map {
            [Cell($0.name), Cell($0.meaning), Cell($0.prefixes.list.map(\.symbol).joined(separator: " "))]
          }))
    ])
  }
}

/// A file of the library as a subject: what its first comment says it is about.
struct LibrarySubject {
  let file: FileID
  /// The first sentence of its first comment, else the file's name.
  let title: String

  /// The order in which a register comes to need them; others follow by name.
  private static let order = [
    "context", "organisation", "process", "aspect", "checks-aspects", "legal", "checks-law", "objective", "action",
    "checks-objectives", "audit", "checks-audits", "support", "clauses", "views",
  ]

  static func all(of sources: SourceMap) -> [LibrarySubject] {
    let files = sources.files.filter(\.isLibrary)
    func rank(_ file: SourceFile) -> Int { order.firstIndex(of: shortName(file)) ?? order.count }
    return files.sorted { (rank($0), $0.name) < (rank($1), $1.name) }.map { file in
      let comment = comment(of: file)
      let end = comment.firstRange(of: ". ")?.lowerBound ?? comment.endIndex
      var sentence = String(comment[..<end])
      if sentence.hasSuffix(".") { sentence.removeLast() }
      return LibrarySubject(file: file.id, title: sentence.isEmpty ? shortName(file) : sentence)
    }
  }

  /// `aspect` of `<aspect.ems>`, `methods/emas` of `<methods/emas>`.
  private static func shortName(_ file: SourceFile) -> String {
    var name = String(file.name.filter { $0 != "<" && $0 != ">" })
    if name.hasSuffix(".ems") { name.removeLast(4) }
    return name
  }

  /// The first comment of a file, as one line.
  static func comment(of file: SourceFile) -> String {
    var words: [Substring] = []
    for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        words.append(line.drop { $0 == "#" || $0 == " " })
      } else if !words.isEmpty || !(line.isEmpty || line.hasPrefix("ems ")) {
        break
      }
    }
    return words.joined(separator: " ")
  }
}
