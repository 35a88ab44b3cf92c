public import EMSEngine
public import EMSSemantics
import EMSFormats
import EMSSyntax
import EMSValues

/// An explanation as JSON: the same facts as the outline.
public struct ExplanationJSON {
  /// The version of this form; it rises when a member goes or changes its meaning.
  public static let version = 1

  private let program: Program
  private let importFiles: [Int: String]
  private let display: ValueDisplay
  private var document: ExplanationDocument
  private var maps: [FileID: LineMap] = [:]

  /// Creates a writer.
  ///
  /// - Parameter importFiles: the paths of data files, by the index of their import.
  public init(_ program: Program, importFiles: [Int: String]) {
    self.program = program
    self.importFiles = importFiles
    display = ValueDisplay(program, language: nil)
    document = ExplanationDocument(program, language: "en", importFiles: importFiles)
  }

  /// The document of an explanation.
  public mutating func render(_ explanation: Explanation) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("version", ExplanationJSON.version)
    members(explanation, &writer)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private mutating func members(_ explanation: Explanation, _ writer: inout JSONWriter) {
    writer.member("value-of", document.name(explanation.cell))
    value("value", explanation.value, explanation.unit, &writer)
    switch explanation.source {
    case .given(let origin, let given):
      writer.member("source", "given")
      self.origin(origin, &writer)
      if let given { reason(given, &writer) }
    case .judgement(let judgement, let ruleValue):
      writer.member("source", "judgement")
      value("rule-gives", ruleValue, explanation.unit, &writer)
      if let data = judgement.data { origin(data, &writer) } else { place(judgement.place, &writer) }
      reason(judgement.reason, &writer)
    case .rule(let range), .recordRule(let range):
      if case .recordRule = explanation.source {
        writer.member("source", "rule of the record")
      } else {
        writer.member("source", "rule")
      }
      writer.member("rule", document.excerpt(range))
      place(range, &writer)
    case .builtIn: writer.member("source", "record")
    }
    cases(explanation.cases, &writer)
    if !explanation.lookups.isEmpty {
      writer.key("lookups")
      writer.beginArray()
      for lookup in explanation.lookups {
        let matrix = program.matrices[lookup.matrix.position]
        writer.beginObject()
        writer.member("matrix", matrix.name)
        value("row", lookup.row, nil, &writer)
        value("column", lookup.column, nil, &writer)
        value("value", lookup.result, nil, &writer)
        place(matrix.place, &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    if !explanation.rows.isEmpty {
      writer.key("table-rows")
      writer.beginArray()
      for row in explanation.rows {
        let table = program.tables[row.table.position]
        writer.beginObject()
        writer.member("table", table.name)
        writer.member("row", row.row + 1)
        writer.key("arguments")
        writer.beginArray()
        for (parameter, argument) in zip(table.parameters, zip(row.arguments, row.argumentUnits)) {
          writer.beginObject()
          writer.member("name", parameter.name)
          value("value", argument.0, argument.1, &writer)
          writer.endObject()
        }
        writer.endArray()
        value("value", row.result, row.unit, &writer)
        place(table.rows[row.row].place, &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    if !explanation.deciders.isEmpty {
      writer.key("decided-by")
      writer.beginArray()
      for decider in explanation.deciders {
        writer.beginObject()
        writer.member("records", decider.records.map { program.records.fullID($0) })
        writer.member("of", decider.count)
        writer.endObject()
      }
      writer.endArray()
    }
    inputs(explanation.inputs, &writer)
  }

  private mutating func cases(_ cases: [Explanation.Case], _ writer: inout JSONWriter) {
    if cases.isEmpty { return }
    writer.key("cases")
    writer.beginArray()
    for tried in cases {
      writer.beginObject()
      writer.member("condition", tried.place.map { document.condition($0) } ?? "otherwise")
      writer.member("holds", tried.holds)
      if !tried.holds { writer.member("why-not", document.words(tried.condition)) }
      if !tried.reason.isEmpty { writer.member("because", tried.reason) }
      if tried.depth > 0 {
        writer.member("depth", tried.depth)
      }
      if !tried.operands.isEmpty {
        writer.key("compared")
        writer.beginArray()
        for operand in tried.operands {
          writer.beginObject()
          writer.member("text", program.sources[operand.place.file].text(operand.place))
          value("value", operand.value, operand.unit, &writer)
          writer.endObject()
        }
        writer.endArray()
      }
      if let range = tried.place { place(range, &writer) }
      writer.endObject()
    }
    writer.endArray()
  }

  private mutating func inputs(_ inputs: [Explanation.Input], _ writer: inout JSONWriter) {
    if inputs.isEmpty { return }
    writer.key("inputs")
    writer.beginArray()
    for input in inputs {
      writer.beginObject()
      switch input.subject {
      case .cell(let cell):
        if let explanation = input.explanation.first {
          members(explanation, &writer)
        } else {
          writer.member("value-of", document.name(cell))
          value("value", input.value, input.unit, &writer)
        }
      case .parameter(let id, let origin):
        let parameter = program.parameters[id.position]
        writer.member("parameter", parameter.name)
        value("value", input.value, parameter.unit, &writer)
        if case .change = origin { self.origin(origin, &writer) } else { place(parameter.place, &writer) }
      case .today:
        writer.member("parameter", "today")
        value("value", input.value, nil, &writer)
      case .more(let count):
        writer.member("more", count)
      }
      writer.endObject()
    }
    writer.endArray()
  }

  // MARK: Parts

  private func value(_ key: String, _ value: Value, _ unit: Unit?, _ writer: inout JSONWriter) {
    writer.key(key)
    switch value {
    case .missing: writer.null()
    case .error(let cause):
      writer.null()
      writer.member("no-result", cause)
    case .yesNo(let flag): writer.bool(flag)
    case .number(let number):
      let own = unit.map { $0.value(ofBase: number) } ?? number
      if own.decimalPlaces != nil {
        writer.number(own.decimalText(digits: 5000))
      } else {
        writer.string(own.decimalText())
      }
      if key == "value", let unit, !unit.name.isEmpty { writer.member("unit", unit.name) }
    default: writer.string(display.text(value, unit: unit, digits: nil))
    }
  }

  private func reason(_ reason: Reason, _ writer: inout JSONWriter) {
    if !reason.text.isEmpty { writer.member("because", reason.text) }
    if let author = reason.author { writer.member("by", author) }
    if let date = reason.date { writer.member("on", date.text) }
  }

  private mutating func place(_ range: SourceRange, _ writer: inout JSONWriter) {
    guard program.sources.files.indices.contains(Int(range.file.index)) else {
      return writer.member("file", "session")
    }
    let source = program.sources[range.file]
    let map = maps[range.file] ?? LineMap(bytes: source.bytes)
    maps[range.file] = map
    writer.member("file", source.name)
    writer.member("line", map.line(at: range.start))
  }

  private mutating func origin(_ origin: Origin, _ writer: inout JSONWriter) {
    switch origin {
    case .script(let range): place(range, &writer)
    case .data(let importIndex, let line, let column, let header):
      writer.member("file", importFiles[importIndex] ?? "data")
      writer.member("line", line)
      if column > 0 {
        writer.member("column", column)
        writer.member("header", header)
      }
    case .change(let change, let range):
      switch change {
      case .amend: writer.member("layer", "amend")
      case .from(let date): writer.member("layer", "from \(date.text)")
      case .use: writer.member("layer", "use")
      case .option: writer.member("layer", "--set")
      case .scenario(let name): writer.member("layer", "scenario \(name)")
      case .given: writer.member("layer", "given")
      case .session: writer.member("layer", "session")
      }
      if case .session = change { return }
      if case .option = change { return }
      place(range, &writer)
    case .defaultValue: writer.member("layer", "default")
    case .nothing: writer.member("layer", "not given")
    }
  }
}
