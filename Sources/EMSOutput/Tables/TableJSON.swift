public import EMSEngine
import EMSFormats
public import EMSSemantics
public import EMSSyntax
import EMSValues

/// What a run tells about itself in JSON.
public struct RunFacts: Sendable {
  /// The version of the program.
  public var version: String
  /// The as-of day.
  public var day: String
  /// Methods in use, with the day of their revision.
  public var methods: [String]
  /// Scenarios laid over the register.
  public var scenarios: [String]
  /// Files that were read.
  public var files: [String]
  /// The SHA-256 of files that were read, by path.
  public var digests: [String: String] = [:]
  /// `fine` or `findings`.
  public var outcome: String

  /// Creates facts.
  public init(
    version: String, day: String, methods: [String], scenarios: [String], files: [String], outcome: String
  ) {
    self.version = version
    self.day = day
    self.methods = methods
    self.scenarios = scenarios
    self.files = files
    self.outcome = outcome
  }
}

/// Tables and matrices of results as JSON: one document, or a line a row.
public struct TableJSON: Sendable {
  private let program: Program
  /// Names as scripts write them.
  private let display: ValueDisplay

  /// Creates a renderer.
  public init(_ program: Program) {
    self.program = program
    display = ValueDisplay(program, language: nil)
  }

  /// A document: facts of the run, each table with its columns and rows, findings.
  public func document(
    _ tables: [ResultTable], _ matrices: [ResultMatrix], _ summaries: [ResultSummary] = [], facts: RunFacts,
    findings: [Diagnostic], sources: SourceMap
  ) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    write(tables, matrices, summaries, facts: facts, findings: findings, sources: sources, register: nil, to: &writer)
    writer.endLine()
    return writer.bytes
  }

  /// A document as a value of a larger one; `register` says which of several it tells about.
  func write(
    _ tables: [ResultTable], _ matrices: [ResultMatrix], _ summaries: [ResultSummary], facts: RunFacts,
    findings: [Diagnostic], sources: SourceMap, register: String?, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    if let register { writer.member("register", register) }
    writer.member("version", ProgramSchema.resultsVersion)
    writer.member("ems", facts.version)
    writer.member("outcome", facts.outcome)
    writer.member("asOf", facts.day)
    writer.member("methods", facts.methods)
    writer.member("scenarios", facts.scenarios)
    writer.files(facts.files, digests: facts.digests)
    writer.key("tables")
    writer.beginArray()
    for table in tables { write(table, &writer) }
    for summary in summaries { write(summary, &writer) }
    writer.endArray()
    writer.key("matrices")
    writer.beginArray()
    for matrix in matrices { write(matrix, &writer) }
    writer.endArray()
    writer.key("findings")
    JSONDiagnostics(sources: sources).write(findings, to: &writer)
    writer.endObject()
  }

  /// A line a row, without anything around; of several registers each line says its `register` first.
  public func lines(_ table: ResultTable, register: String? = nil, _ sink: ([UInt8]) throws -> Void) rethrows {
    let columns = table.columnsWithUnits.map { CellBytes($0, of: table, program: program) }
    var output: [UInt8] = []
    for row in table.rows {
      var writer = JSONWriter(.compact)
      writeRow(row, table, columns, register: register, &writer)
      writer.endLine()
      output.append(contentsOf: writer.bytes)
      if output.count > 1 << 20 {
        try sink(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    try sink(output)
  }

  /// A line for each cell of a matrix.
  public func lines(_ matrix: ResultMatrix, register: String? = nil) -> [UInt8] {
    let texts = MatrixTexts(matrix, names: display)
    var output: [UInt8] = []
    for index in matrix.cells.indices {
      var writer = JSONWriter(.compact)
      write(cell: index, matrix, texts, register: register, &writer)
      writer.endLine()
      output.append(contentsOf: writer.bytes)
    }
    return output
  }

  /// A line for each value that a view parts its records by.
  public func lines(_ summary: ResultSummary, register: String? = nil) -> [UInt8] {
    var output: [UInt8] = []
    for index in summary.heads.indices {
      var writer = JSONWriter(.compact)
      write(line: summary.heads[index], summary.rows[index], summary, register: register, &writer)
      writer.endLine()
      output.append(contentsOf: writer.bytes)
    }
    return output
  }

  private func write(
    line head: Value?, _ values: [Value], _ summary: ResultSummary, register: String? = nil, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    if let register { writer.member("register", register) }
    if let head {
      writer.key(summary.down.text)
      display.write(head, unit: summary.down.unit, summary.records, to: &writer)
    }
    for (column, value) in zip(summary.shown, values) {
      writer.key(column.text)
      display.write(value, unit: column.unit, summary.records, to: &writer)
    }
    writer.endObject()
  }

  private func write(_ summary: ResultSummary, _ writer: inout JSONWriter) {
    let names = TypeNames(program)
    writer.beginObject()
    writer.member("view", summary.name)
    writer.member("kind", program[summary.kind].name)
    writer.member("by", summary.down.text)
    writer.key("columns")
    writer.beginArray()
    for column in [summary.down] + summary.shown {
      writer.beginObject()
      writer.member("name", column.text)
      writer.member("type", names.name(of: column.type))
      if let unit = column.unit { writer.member("unit", unit.name) }
      writer.endObject()
    }
    writer.endArray()
    writer.key("rows")
    writer.beginArray()
    for index in summary.heads.indices { write(line: summary.heads[index], summary.rows[index], summary, &writer) }
    writer.endArray()
    if let total = summary.total {
      writer.key("totals")
      write(line: nil, total, summary, &writer)
    }
    writer.member("undecided", summary.undecided.map { summary.records.fullID(RecordID(kind: summary.kind, row: $0)) })
    writer.endObject()
  }

  private func write(
    cell index: Int, _ matrix: ResultMatrix, _ texts: MatrixTexts, register: String? = nil, _ writer: inout JSONWriter
  ) {
    let width = matrix.across.values.count
    writer.beginObject()
    if let register { writer.member("register", register) }
    writer.member("down", display.text(matrix.down.values[index / width], unit: nil, digits: nil))
    writer.member("across", display.text(matrix.across.values[index % width], unit: nil, digits: nil))
    writer.member("values", texts.texts(of: matrix.cells[index]))
    writer.endObject()
  }

  private func write(_ table: ResultTable, _ writer: inout JSONWriter) {
    let names = TypeNames(program)
    writer.beginObject()
    writer.member("view", table.name)
    writer.member("kind", program[table.kind].name)
    writer.key("columns")
    writer.beginArray()
    for column in table.columnsWithUnits {
      writer.beginObject()
      writer.member("name", column.text)
      writer.member("type", names.name(of: column.type))
      if let formula = column.unitFormula { writer.member("unitOf", names.text(formula)) }
      if let unit = column.unit { writer.member("unit", unit.name) }
      writer.endObject()
    }
    writer.endArray()
    writer.key("rows")
    writer.beginArray()
    let columns = table.columnsWithUnits.map { CellBytes($0, of: table, program: program) }
    for row in table.rows { writeRow(row, table, columns, &writer) }
    writer.endArray()
    writeJudgements(table, &writer)
    writer.member("undecided", table.undecided.map { table.records.fullID(RecordID(kind: table.kind, row: $0)) })
    writer.endObject()
  }

  /// Cells that are judged, with their reasons.
  private func writeJudgements(_ table: ResultTable, _ writer: inout JSONWriter) {
    writer.key("judged")
    writer.beginArray()
    for row in table.rows {
      for column in table.columns {
        guard let reason = column.judgements[row]?.reason else { continue }
        writer.beginObject()
        writer.member("id", table.records.fullID(RecordID(kind: table.kind, row: row)))
        writer.member("column", column.text)
        writer.member("because", reason.text)
        if let author = reason.author { writer.member("by", author) }
        if let date = reason.date { writer.member("on", date.text) }
        writer.endObject()
      }
    }
    writer.endArray()
  }

  private func writeRow(
    _ row: Int32, _ table: ResultTable, _ columns: [CellBytes], register: String? = nil, _ writer: inout JSONWriter
  ) {
    writer.beginObject()
    if let register { writer.member("register", register) }
    for cells in columns {
      writer.key(cells.column.text)
      display.write(table.value(cells.column, row), unit: cells.unit(row), table.records, to: &writer)
    }
    writePossible(row, table, columns, &writer)
    writer.endObject()
  }

  /// What cells can be where inputs are given as alternatives: a list by column, and which of them are only the most that it can be.
  private func writePossible(
    _ row: Int32, _ table: ResultTable, _ columns: [CellBytes], _ writer: inout JSONWriter
  ) {
    let undecided = columns.filter { $0.column.possible[row] != nil }
    if undecided.isEmpty { return }
    writer.key("possible")
    writer.beginObject()
    for cells in undecided {
      writer.key(cells.column.text)
      writer.beginArray()
      for value in cells.column.possible[row]?.values ?? [] {
        display.write(value, unit: cells.unit(row), table.records, to: &writer)
      }
      writer.endArray()
    }
    writer.endObject()
    let bounds = undecided.filter { $0.column.possible[row]?.isExact == false }
    if !bounds.isEmpty { writer.member("atMost", bounds.map(\.column.text)) }
  }

  private func write(_ matrix: ResultMatrix, _ writer: inout JSONWriter) {
    let texts = MatrixTexts(matrix, names: display)
    writer.beginObject()
    writer.member("view", matrix.name)
    writer.member("kind", program[matrix.kind].name)
    writer.member("down", matrix.down.column.text)
    writer.member("across", matrix.across.column.text)
    writer.key("cells")
    writer.beginArray()
    for index in matrix.cells.indices { write(cell: index, matrix, texts, &writer) }
    writer.endArray()
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes the member `files`: the path of each, and its SHA-256 where that is known.
  mutating func files(_ paths: [String], digests: [String: String]) {
    key("files")
    beginArray()
    for path in paths {
      beginObject()
      member("path", path)
      if let digest = digests[path] { member("sha256", digest) }
      endObject()
    }
    endArray()
  }
}
