import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// The value of an expression as a document: one value with its unit and state, records as a table, other lists one a line.
struct ValueBlocks {
  private let results: Results
  private let language: String?
  private let words: FixedWords

  init(_ results: Results, language: String?) {
    self.results = results
    self.language = language
    words = FixedWords(language)
  }

  /// How many members of a list are shown.
  static let greatestShown = 50

  func blocks(_ read: SessionChecker.ReadExpression, _ program: Program) -> [Document.Block] {
    let value = results.value(of: read.expression, in: program)
    switch value {
    case .list(let members):
      if let records = records(members), !records.isEmpty { return table(of: records, program) }
      return list(members, read, program)
    case .record(let record): return table(of: [record], program)
    case .series(let points): return [series(points, read, program)]
    case .error:
      let cause: DiagnosticText = cause(read, program) ?? "for the data at hand"
      return [.text(MessageCatalog(language ?? "").text("no result: \(cause)"))]
    case .missing:
      let waits = waitsFor(read, program)
      return [.text(words.missing(waitsFor: waits))]
    default: return [.text(text(value, read, program) + doubt(read, program))]
    }
  }

  private func text(_ value: Value, _ read: SessionChecker.ReadExpression, _ program: Program) -> String {
    let field = read.field.map { program[$0] }
    let text = ValueDisplay(program, language: language).text(value, unit: unit(read, program), digits: field?.digits)
    switch value {
    case .number:
      guard let unit = unit(read, program), !unit.name.isEmpty else { return text }
      return text + " " + unit.name
    case .missing: return words.missing
    case .error: return words.noResult
    default: return text
    }
  }

  private func unit(_ read: SessionChecker.ReadExpression, _ program: Program) -> Unit? {
    if let cell = cell(read, program), let field = read.field {
      return Explainer(results).unit(of: program[field], cell.record)
    }
    if let unit = read.unit { return unit }
    guard case .quantity(let dimension) = read.type, !dimension.isNone else {
      if case .series = read.type { return saidUnit(read.expression, program) }
      return nil
    }
    return saidUnit(read.expression, program)
  }

  /// The unit that a record says of what an expression reads of it.
  private func saidUnit(_ id: ExpressionID, _ program: Program) -> Unit? {
    if let cell = CellAddress(read: id, in: program) {
      return Explainer(results).unit(of: program[cell.column.field], cell.record)
    }
    switch program.expressions[id].operation {
    case .multiply, .divide, .power: return nil
    default: break
    }
    for operand in program.expressions.operands(of: id) {
      if let unit = saidUnit(operand, program) { return unit }
    }
    return nil
  }

  /// The cell that an expression only reads.
  private func cell(_ read: SessionChecker.ReadExpression, _ program: Program) -> CellAddress? {
    CellAddress(read: read.expression, in: program)
  }

  private func cause(_ read: SessionChecker.ReadExpression, _ program: Program) -> DiagnosticText? {
    cell(read, program).flatMap { Explainer(results).cause(of: $0)?.text }
  }

  private func waitsFor(_ read: SessionChecker.ReadExpression, _ program: Program) -> [String] {
    guard let cell = cell(read, program) else { return [] }
    return Explainer(results).waitsFor(cell).filter { $0 != cell }.map {
      program.records.fullID($0.record) + "." + program[$0.column.field].name
    }
  }

  /// ` or …` where an input is given as alternatives.
  private func doubt(_ read: SessionChecker.ReadExpression, _ program: Program) -> String {
    guard let cell = cell(read, program) else { return "" }
    if let possible = results.doubt.values(cell.record, cell.column) {
      let values = possible.values.map { text($0, read, program) }
      return ", " + (values.isEmpty ? words.undecided : words.undecided(values, isExact: possible.isExact))
    }
    if let judgement = results.register.judgements[cell.column]?[cell.record.row] {
      return ", " + words.judged(because: judgement.reason.text)
    }
    return ""
  }

  // MARK: Lists

  private func records(_ members: [Value]) -> [RecordID]? {
    var records: [RecordID] = []
    for member in members {
      guard case .record(let record) = member else { return nil }
      records.append(record)
    }
    return records
  }

  /// Records as a table a kind, in the order of the list.
  private func table(of records: [RecordID], _ program: Program) -> [Document.Block] {
    var kinds: [KindID] = []
    for record in records where !kinds.contains(record.kind) { kinds.append(record.kind) }
    var blocks: [Document.Block] = []
    for kind in kinds {
      var options = OptionExpression(program)
      guard let columns = options.columns(Session.columns(of: kind, program), of: kind) else { continue }
      let rows = records.filter { $0.kind == kind }.map(\.row)
      let evaluator = ViewEvaluator(results, program: options.program)
      let view = View(
        name: program[kind].plural, title: nil, kind: kind, columns: columns, limit: 0, place: program[kind].place)
      var table = evaluator.table(view)
      table.name = ""
      table.rows = Array(rows.prefix(ValueBlocks.greatestShown))
      table.totalCount = rows.count
      table.undecided = []
      blocks += TableDocument(options.program, language: language).blocks(table)
    }
    return blocks
  }

  private func list(
    _ members: [Value], _ read: SessionChecker.ReadExpression, _ program: Program
  ) -> [Document.Block] {
    if members.isEmpty { return [.text(words.emptyList)] }
    let texts = members.prefix(ValueBlocks.greatestShown).map { text($0, read, program) }
    let rest = members.count - texts.count
    return [.text(texts.joined(separator: ", ") + (rest > 0 ? " … \(words.more(rest))" : ""))]
  }

  private func series(
    _ points: [SeriesPoint], _ read: SessionChecker.ReadExpression, _ program: Program
  ) -> Document.Block {
    var table = Table(columns: [Table.Column(words.period), Table.Column(words.value, alignment: .trailing)])
    for point in points {
      table.rows.append([Cell(point.period.text), Cell(text(.number(point.value), read, program))])
    }
    return .table(table)
  }
}
