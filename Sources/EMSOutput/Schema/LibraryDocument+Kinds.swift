import EMSSemantics
import EMSSyntax
import EMSValues

/// What is said of a kind, and of a method, which adds fields to kinds.
extension LibraryDocument {
  /// - Parameter isAlone: whether it stands by itself: on a page of everything the scales of its fields, and what holds of all
  ///   kinds, are said elsewhere.
  func detail(_ kind: Kind, isAlone: Bool = true) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(level: 1, "kind \(kind.name)" + title(kind.title))]
    let parents = kind.parents.map { program[$0].name }.joined(separator: ", ")
    blocks.append(.text(words.facts(plural: kind.plural, parents: parents, orAlone: kind.allowsAlone)))
    blocks.append(.preformatted(LibraryExample(program).record(of: kind)))
    let all = kind.fields.map { program[$0] }
    let inputs = all.filter { $0.role == .input }
    blocks.append(fields(words.fields, inputs, withKind: false))
    let computed = all.filter(\.isComputed)
    if !computed.isEmpty {
      blocks.append(
        .table(
          Table(
            title: words.computedFields,
            columns: [.init(words.fieldColumn), .init(words.typeColumn), .init(words.titleColumn)],
            rows: computed.map { [Cell($0.name), Cell(names.name(of: $0)), Cell($0.title?.text(in: language) ?? "")] }))
      )
    }
    let collections = all.compactMap(collection)
    if !collections.isEmpty {
      blocks.append(
        .table(
          Table(
            title: words.collections, columns: [.init(words.nameColumn), .init(words.holdsColumn)], rows: collections)))
    }
    var scales: [ScaleID] = []
    for field in inputs where isAlone {
      if let scale = scale(of: field.type), !scales.contains(scale) { scales.append(scale) }
    }
    for scale in scales where !program[scale].name.isEmpty { blocks.append(detail(program[scale])) }
    let checks = program.checks.filter { reads($0, kind.id) }
    if !checks.isEmpty {
      let rows = checks.map { [Cell($0.name), Cell($0.clause ?? ""), Cell($0.title?.text(in: language) ?? "")] }
      blocks.append(
        .table(
          Table(
            title: words.checksThatRead,
            columns: [.init(words.checkColumn), .init(words.clauseColumn), .init(words.titleColumn)], rows: rows)))
    }
    return blocks + writing(kind, inputs, isAlone: isAlone)
  }

  private func collection(_ field: Field) -> [Cell]? {
    switch field.role {
    case .inner(let kind): [Cell(field.name), Cell(words.recordsInside(program[kind].name))]
    case .inverse(let reference):
      [
        Cell(field.name),
        Cell(words.everyThatNames(program[program[reference].kind].name, program[reference].name)),
      ]
    default: nil
    }
  }

  func fields(_ title: String, _ fields: [Field], withKind: Bool) -> Document.Block {
    let value = ValueDisplay(program, language: nil)
    return .table(
      Table(
        title: title,
        columns: (withKind ? [Table.Column(words.kindColumn)] : []) + [
          .init(words.fieldColumn), .init(words.typeColumn), .init(words.defaultColumn), .init(words.levelsColumn),
          .init(words.titleColumn),
        ],
        rows: fields.map { field in
          var type = names.name(of: field) + (field.isRequired ? " (\(words.required))" : "")
          if let inverse = field.inverse { type += ", \(words.inverse) \(program[inverse].name)" }
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

  /// How records of a kind are written: as a table, and what its sorts of values look like.
  private func writing(_ kind: Kind, _ inputs: [Field], isAlone: Bool) -> [Document.Block] {
    let rows = Document.Block.preformatted(LibraryExample(program).rows(of: kind))
    if !isAlone { return [rows] }
    var topics = [LibraryTopic.ids, .notGiven]
    if inputs.contains(where: \.allowsNotApplicable) { topics.append(.notApplicable) }
    if inputs.contains(where: { if case .list = $0.type { true } else { false } }) { topics.append(.lists) }
    if inputs.contains(where: { $0.type == .date || $0.type == .period || $0.type == .duration }) {
      topics.append(.dates)
    }
    if inputs.contains(where: { if case .quantity = $0.type { true } else { false } }) { topics.append(.numbers) }
    if kind.seriesField != nil { topics.append(.series) }
    return [
      .heading(level: 2, words.writingHeading), rows,
      .list(
        topics.map { ($0.name == "-" ? "'-'" : $0.name) + words.pick(": ", ": ", "\u{A0}: ", ": ") + $0.text(words) }),
    ]
  }

  // MARK: Methods

  func detail(_ method: Method) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(level: 1, "method \(method.name)" + title(method.title))]
    let comment = LibrarySubject.comment(of: program.sources[method.place.file], language: language)
    if !comment.isEmpty { blocks.append(.text(comment)) }
    blocks.append(.preformatted("include <methods/\(method.name)>\nuse method \(method.name)"))
    let fields = method.fields.map { program[$0] }
    blocks.append(
      self.fields(words.inputsOfMethod, fields.filter { $0.role == .input }, withKind: true))
    let computed = fields.filter(\.isComputed)
    if !computed.isEmpty {
      blocks.append(self.fields(words.resultsOfMethod, computed, withKind: true))
    }
    let parameters = method.parameters.map { program.parameters[$0.position] }
    if !parameters.isEmpty {
      let rows = parameters.map { parameter in
        [Cell(parameter.name), Cell(value(of: parameter)), Cell(parameter.title?.text(in: language) ?? "")]
      }
      blocks.append(
        .table(
          Table(
            title: words.parameters,
            columns: [.init(words.nameColumn), .init(words.defaultColumn), .init(words.titleColumn)], rows: rows)))
    }
    for scale in program.scales where scale.method == method.id && !scale.name.isEmpty { blocks.append(detail(scale)) }
    return blocks
  }
}
