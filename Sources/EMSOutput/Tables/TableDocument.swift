public import EMSEngine
public import EMSSemantics
import EMSValues

/// Tables and matrices of results as documents: heads with titles and units, values in words, classes in colour.
public struct TableDocument: Sendable {
  let program: Program
  let language: String?
  let display: ValueDisplay
  let isPublic: Bool
  let words: FixedWords

  /// Creates documents in `language`; without the fields marked internal where `isPublic`.
  public init(_ program: Program, language: String?, digits: Int = 12, isPublic: Bool = false) {
    self.program = program
    self.language = language ?? (program.language.isEmpty ? "en" : program.language)
    display = ValueDisplay(program, language: self.language, digits: digits)
    self.isPublic = isPublic
    words = FixedWords(self.language)
  }

  /// The line that ends an output: the day, the methods and the scenarios.
  public func asOf(_ day: String, methods: [String], scenarios: [String]) -> String {
    words.asOf(day, methods: methods, scenarios: scenarios)
  }

  /// A table with its notes.
  public func blocks(_ table: ResultTable) -> [Document.Block] {
    let columns = table.columns.filter { !(isPublic && $0.isInternal) }
    let heads = columns.map { column in
      Table.Column(head(column), alignment: isNumber(column.type) ? .trailing : .leading)
    }
    var rows: [[Cell]] = []
    var groups = table.groups.makeIterator()
    var group = groups.next()
    for position in table.rows.indices {
      if let current = group, current.range.lowerBound == position {
        let title = zip(table.groupColumns, current.values)
          .map { head($0) + ": " + text($1, $0, row: table.rows[position], table) }.joined(separator: ", ")
        rows.append([Cell(title, emphasis: .strong)] + columns.dropFirst().map { _ in Cell("") })
        group = groups.next()
      }
      rows.append(columns.map { cell($0, row: table.rows[position], table) })
    }
    var blocks: [Document.Block] = [
      .table(Table(title: title(table.title, table.name), columns: heads, rows: rows))
    ]
    if let condition = table.inapplicableCondition { blocks.append(.note(words.doesNotApply(condition: condition))) }
    if table.rows.count < table.totalCount {
      blocks.append(.note(words.shown(table.rows.count, of: table.totalCount)))
    }
    if table.totalCount == 0 {
      let kind = program[table.kind]
      blocks.append(.note(words.none(of: kind.plural, title: kind.title?.text(in: language))))
    }
    return blocks + judged(table, columns) + possible(table, columns)
      + undecided(table.undecided, table.kind, table.records)
  }

  /// What was judged among the cells shown, with the reason.
  private func judged(_ table: ResultTable, _ columns: [ResultColumn]) -> [Document.Block] {
    if columns.allSatisfy(\.judgements.isEmpty) { return [] }
    var lines: [String] = []
    var count = 0
    for row in table.rows {
      for column in columns {
        guard let judgement = column.judgements[row] else { continue }
        count += 1
        if lines.count == 10 { continue }
        let reason = judgement.reason
        let id = table.records.fullID(RecordID(kind: table.kind, row: row))
        lines.append("* \(id), \(head(column)): \(words.judged(reason))")
      }
    }
    if count > lines.count { lines.append("* " + words.more(count - lines.count)) }
    return lines.map { .note($0) }
  }

  func undecided(_ rows: [Int32], _ kind: KindID, _ records: RecordTable) -> [Document.Block] {
    if rows.isEmpty { return [] }
    let shown = rows.prefix(5).map { records.fullID(RecordID(kind: kind, row: $0)) }.joined(separator: ", ")
    return [.note(words.leftOut(rows.count, shown + (rows.count > 5 ? " …" : "")))]
  }

  func title(_ title: Title?, _ name: String) -> String { title.map { $0.text(in: language) } ?? name }

  func head(_ column: ResultColumn) -> String {
    let title =
      column.title.map { $0.text(in: language) } ?? collectionTitle(column) ?? words.head(column.text) ?? column.text
    guard let unit = column.unit, isNumber(column.type), !unit.name.isEmpty else { return title }
    return title + " (" + unit.name + ")"
  }

  /// A collection without a title of its own bears that of its records.
  private func collectionTitle(_ column: ResultColumn) -> String? {
    guard let field = column.field else { return nil }
    switch program[field].role {
    case .inner(let kind): return program[kind].title?.text(in: language)
    case .inverse(let reference): return program[program[reference].kind].title?.text(in: language)
    default: return nil
    }
  }

  func isNumber(_ type: Type) -> Bool {
    if case .quantity = type { return true }
    return false
  }

  private func cell(_ column: ResultColumn, row: Int32, _ table: ResultTable) -> Cell {
    let value = table.value(column, row)
    let mark = (column.judgements[row] == nil ? "" : " *") + (column.possible[row] == nil ? "" : " ?")
    return Cell(text(value, column, row: row, table) + mark, emphasis: emphasis(value))
  }

  func text(_ value: Value, _ column: ResultColumn, row: Int32, _ table: ResultTable) -> String {
    if case .missing = value, column.field.map({ program[$0].name }) == "score" { return words.notAssessed }
    guard let units = column.units, units.state(Int(row)) == CellState.value else {
      return display.text(value, unit: column.unit, digits: column.digits)
    }
    let number = Int(units.payload(Int(row)))
    guard table.space.units.indices.contains(number) else {
      return display.text(value, unit: nil, digits: column.digits)
    }
    let unit = table.space.units[number]
    let text = display.text(value, unit: unit, digits: column.digits)
    return text.isEmpty || unit.name.isEmpty ? text : text + " " + unit.name
  }

  /// The colour of a level: how near it stands to the worst of its scale.
  func emphasis(_ value: Value) -> Emphasis {
    guard case .level(let id, let index) = value else { return .plain }
    let scale = program[id]
    guard scale.isOrdered, scale.levels.count > 1 else { return .plain }
    let position = scale.isWorstFirst ? scale.levels.count - 1 - Int(index) : Int(index)
    return .grade(position * 100 / (scale.levels.count - 1))
  }
}
