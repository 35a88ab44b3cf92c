import EMSSemantics
import EMSSyntax
import EMSValues

/// What is said of a kind, and of a method, which adds fields to kinds.
extension LibraryDocument {
  func detail(_ kind: Kind) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(level: 1, "kind \(kind.name)" + title(kind.title))]
    let parents = kind.parents.map { program[$0].name }.joined(separator: ", ")
    var facts = "Several are called \(kind.plural)."
    if !parents.isEmpty { facts += " Stands in: \(parents)" + (kind.allowsAlone ? ", or alone." : ".") }
    blocks.append(.text(facts))
    blocks.append(.preformatted(LibraryExample(program).record(of: kind)))
    let all = kind.fields.map { program[$0] }
    let inputs = all.filter { $0.role == .input }
    blocks.append(fields("Fields", inputs, withKind: false))
    let computed = all.filter(\.isComputed)
    if !computed.isEmpty {
      blocks.append(
        .table(
          Table(
            title: "Computed", columns: [.init("field"), .init("type"), .init("title")],
            rows: computed.map { [Cell($0.name), Cell(names.name(of: $0)), Cell($0.title?.text(in: language) ?? "")] }))
      )
    }
    let collections = all.compactMap(collection)
    if !collections.isEmpty {
      blocks.append(
        .table(Table(title: "Collections", columns: [.init("name"), .init("holds")], rows: collections)))
    }
    var scales: [ScaleID] = []
    for field in inputs {
      if let scale = scale(of: field.type), !scales.contains(scale) { scales.append(scale) }
    }
    for scale in scales where !program[scale].name.isEmpty { blocks.append(detail(program[scale])) }
    let checks = program.checks.filter { reads($0, kind.id) }
    if !checks.isEmpty {
      let rows = checks.map { [Cell($0.name), Cell($0.clause ?? ""), Cell($0.title?.text(in: language) ?? "")] }
      blocks.append(
        .table(
          Table(title: "Checks that read it", columns: [.init("check"), .init("clause"), .init("title")], rows: rows)))
    }
    return blocks
  }

  private func collection(_ field: Field) -> [Cell]? {
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

  func fields(_ title: String, _ fields: [Field], withKind: Bool) -> Document.Block {
    let value = ValueDisplay(program, language: nil)
    return .table(
      Table(
        title: title,
        columns: (withKind ? [Table.Column("kind")] : []) + [
          .init("field"), .init("type"), .init("default"), .init("levels"), .init("title"),
        ],
        rows: fields.map { field in
          var type = names.name(of: field) + (field.isRequired ? " (required)" : "")
          if let inverse = field.inverse { type += ", inverse \(program[inverse].name)" }
          return (withKind ? [Cell(program[field.kind].name)] : []) + [
            Cell(field.name), Cell(type), Cell(field.defaultValue.map { value.text($0, field: field) } ?? ""),
            Cell(scale(of: field.type).map { levels(program[$0]) } ?? ""),
            Cell(field.title?.text(in: language) ?? ""),
          ]
        }))
  }

  /// The scale or choice that values of a type stand on.
  private func scale(of type: Type) -> ScaleID? {
    switch type {
    case .level(let scale): scale
    case .list(let member): scale(of: member)
    default: nil
    }
  }

  /// Whether a check is asked of a kind's records or reads them.
  private func reads(_ check: CheckRule, _ kind: KindID) -> Bool {
    if check.kind == kind { return true }
    var open = check.expectations + (check.condition.map { [$0] } ?? [])
    while let next = open.popLast() {
      switch program.expressions[next].operation {
      case .access(let field) where isOf(kind, field): return true
      case .accessOneOf(let fields) where fields.contains(where: { isOf(kind, $0) }): return true
      case .allRecords(kind): return true
      default: break
      }
      open += program.expressions.operands(of: next)
    }
    return false
  }

  /// Whether a field is of a kind, or a collection of its records.
  private func isOf(_ kind: KindID, _ field: FieldID) -> Bool {
    if program[field].kind == kind { return true }
    switch program[field].role {
    case .inner(let inner): return inner == kind
    case .inverse(let reference): return program[reference].kind == kind
    default: return false
    }
  }

  // MARK: Methods

  func detail(_ method: Method) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(level: 1, "method \(method.name)" + title(method.title))]
    let comment = LibrarySubject.comment(of: program.sources[method.place.file])
    if !comment.isEmpty { blocks.append(.text(comment)) }
    blocks.append(.preformatted("include <methods/\(method.name)>\nuse method \(method.name)"))
    let fields = method.fields.map { program[$0] }
    blocks.append(
      self.fields("Fields that a record gives", fields.filter { $0.role == .input }, withKind: true))
    let computed = fields.filter(\.isComputed)
    if !computed.isEmpty {
      blocks.append(self.fields("Fields that it computes", computed, withKind: true))
    }
    let parameters = method.parameters.map { program.parameters[$0.position] }
    if !parameters.isEmpty {
      let rows = parameters.map { parameter in
        [Cell(parameter.name), Cell(value(of: parameter)), Cell(parameter.title?.text(in: language) ?? "")]
      }
      blocks.append(
        .table(
          Table(title: "Parameters", columns: [.init("name"), .init("default"), .init("title")], rows: rows)))
    }
    for scale in program.scales where scale.method == method.id && !scale.name.isEmpty { blocks.append(detail(scale)) }
    return blocks
  }
}
