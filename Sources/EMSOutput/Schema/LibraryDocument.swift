import EMSSyntax
import EMSValues
public import EMSSemantics

/// What the library (or a project) declares, as a person reads it: `ems library`, `ems library aspect`.
public struct LibraryDocument: Sendable {
  private let program: Program
  private let names: TypeNames
  private let language: String?

  /// Creates documents about the declarations of `program`; titles in `language`.
  public init(_ program: Program, language: String? = nil) {
    self.program = program
    names = TypeNames(program)
    self.language = language
  }

  /// Everything by subject, a line each.
  ///
  /// - Parameter files: the files to include, such as `methods/risk-matrix`.
  public func overview(files: [String]) -> Document {
    var blocks: [Document.Block] = [.heading(level: 1, "The standard library")]
    blocks.append(
      table(
        "Kinds",
        program.kinds.map { kind in
          let parents = kind.parents.map { program[$0].name }
          return (
            kind.name,
            (kind.title?.text(in: language) ?? "")
              + (parents.isEmpty
                ? "" : " (in \(parents.joined(separator: ", "))\(kind.allowsAlone ? " or alone" : ""))")
          )
        }))
    let scales = program.scales.filter { !$0.name.isEmpty && $0.method == nil }
    blocks.append(table("Scales", scales.filter(\.isOrdered).map { ($0.name, levels($0)) }))
    blocks.append(table("Choices", scales.filter { !$0.isOrdered }.map { ($0.name, levels($0)) }))
    blocks.append(table("Views", program.views.map { ($0.name, $0.title?.text(in: language) ?? "") }))
    blocks.append(
      table(
        "Checks",
        program.checks.map { check in
          let clause = check.clause.map { " (clause \($0))" } ?? ""
          return (check.name, (check.title?.text(in: language) ?? "") + clause)
        }))
    blocks.append(table("To include", files.map { ("<\($0)>", "include <\($0)>") }))
    blocks.append(.note("'ems library NAME' tells more of one, 'ems library units' lists the units."))
    return Document(blocks)
  }

  private func table(_ title: String, _ rows: [(String, String)]) -> Document.Block {
    .table(
      Table(title: title, columns: [.init("name"), .init("title")], rows: rows.map { [Cell($0.0), Cell($0.1)] }))
  }

  private func levels(_ scale: Scale) -> String { scale.levels.map(\.name).joined(separator: " ") }

  /// One kind, scale, choice, view, check or method; nil where nothing has that name.
  public func detail(_ name: String) -> Document? {
    var blocks: [Document.Block] = []
    if let kind = program.kinds.first(where: { $0.name == name || $0.plural == name }) { blocks += detail(kind) }
    for scale in program.scales where scale.name == name { blocks.append(detail(scale)) }
    for view in program.views where view.name == name {
      blocks.append(.heading(level: 1, "view \(view.name)" + title(view.title)))
      blocks.append(.text("of \(program[view.kind].name): " + view.columns.map(\.text).joined(separator: ", ")))
    }
    for check in program.checks where check.name == name {
      blocks.append(.heading(level: 1, "check \(check.name)" + title(check.title)))
      let kind = check.kind.map { "for each \(program[$0].name)" } ?? "for the register"
      blocks.append(.text("\(kind), \(check.severity.word)" + (check.clause.map { ", clause \($0)" } ?? "")))
    }
    for method in program.methods where method.name == name {
      blocks.append(.heading(level: 1, "method \(method.name)" + title(method.title)))
      blocks.append(fields(method.fields.map { program[$0] }, withKind: true))
      let parameters = method.parameters.map { program.parameters[$0.position] }
      if !parameters.isEmpty {
        blocks.append(table("Parameters", parameters.map { ($0.name, $0.title?.text(in: language) ?? "") }))
      }
    }
    return blocks.isEmpty ? nil : Document(blocks)
  }

  private func title(_ title: Title?) -> String { title.map { ": " + $0.text(in: language) } ?? "" }

  private func detail(_ kind: Kind) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(level: 1, "kind \(kind.name)" + title(kind.title))]
    let parents = kind.parents.map { program[$0].name }.joined(separator: ", ")
    var facts = "Several are called \(kind.plural)."
    if !parents.isEmpty { facts += " Stands in: \(parents)" + (kind.allowsAlone ? ", or alone." : ".") }
    blocks.append(.text(facts))
    let all = kind.fields.map { program[$0] }
    blocks.append(fields(all.filter { $0.role == .input }, withKind: false))
    let computed = all.filter(\.isComputed)
    if !computed.isEmpty {
      blocks.append(
        .table(
          Table(
            title: "Computed", columns: [.init("field"), .init("type"), .init("title")],
            rows: computed.map { [Cell($0.name), Cell(names.name(of: $0)), Cell($0.title?.text(in: language) ?? "")] }))
      )
    }
    let collections = all.compactMap { field -> [Cell]? in
      switch field.role {
      case .inner(let kind): [Cell(field.name), Cell("the \(program[kind].name) records inside")]
      case .inverse(let reference):
        [
          Cell(field.name),
          Cell("every \(program[program[reference].kind].name) whose \(program[reference].name) names it"),
        ]
      default: nil
      }
    }
    if !collections.isEmpty {
      blocks.append(
        .table(Table(title: "Collections", columns: [.init("name"), .init("holds")], rows: collections)))
    }
    return blocks
  }

  private func fields(_ fields: [Field], withKind: Bool) -> Document.Block {
    let value = ValueDisplay(program, language: nil)
    return .table(
      Table(
        title: "Fields",
        columns: (withKind ? [Table.Column("kind")] : []) + [
          .init("field"), .init("type"), .init("default"), .init("levels"), .init("title"),
        ],
        rows: fields.map { field in
          (withKind ? [Cell(program[field.kind].name)] : []) + [
            Cell(field.name), Cell(names.name(of: field) + (field.isRequired ? " (required)" : "")),
            Cell(field.defaultValue.map { value.text($0, field: field) } ?? ""), Cell(levels(of: field.type)),
            Cell(field.title?.text(in: language) ?? ""),
          ]
        }))
  }

  private func levels(of type: Type) -> String {
    switch type {
    case .level(let scale): levels(program[scale])
    case .list(let member): levels(of: member)
    default: ""
    }
  }

  private func detail(_ scale: Scale) -> Document.Block {
    .table(
      Table(
        title: (scale.isOrdered ? "scale " : "choice ") + scale.name + title(scale.title),
        columns: [.init("number", alignment: .trailing), .init("name"), .init("title"), .init("description")],
        rows: scale.levels.map {
          [
            Cell($0.number?.decimalText() ?? ""), Cell($0.name), Cell($0.title?.text(in: language) ?? ""),
            Cell($0.text),
          ]
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
