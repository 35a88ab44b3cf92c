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
    document = ExplanationDocument(program, language: nil, importFiles: importFiles)
  }

  /// The document of an explanation.
  public mutating func render(_ explanation: Explanation) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.key("version")
    writer.number(ExplanationJSON.version)
    members(explanation, &writer)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private mutating func members(_ explanation: Explanation, _ writer: inout JSONWriter) {
    string("value-of", document.name(explanation.cell), &writer)
    value("value", explanation.value, explanation.unit, &writer)
    switch explanation.source {
    case .given(let origin, let given):
      string("source", "given", &writer)
      self.origin(origin, &writer)
      if let given { reason(given, &writer) }
    case .judgement(let judgement, let ruleValue):
      string("source", "judgement", &writer)
      value("rule-gives", ruleValue, explanation.unit, &writer)
      if let data = judgement.data { origin(data, &writer) } else { place(judgement.place, &writer) }
      reason(judgement.reason, &writer)
    case .rule(let range), .recordRule(let range):
      if case .recordRule = explanation.source {
        string("source", "rule of the record", &writer)
      } else {
        string("source", "rule", &writer)
      }
      string("rule", document.excerpt(range), &writer)
      place(range, &writer)
    case .builtIn: string("source", "record", &writer)
    }
    cases(explanation.cases, &writer)
    if !explanation.lookups.isEmpty {
      writer.key("lookups")
      writer.beginArray()
      for lookup in explanation.lookups {
        let matrix = program.matrices[lookup.matrix.position]
        writer.beginObject()
        string("matrix", matrix.name, &writer)
        value("row", lookup.row, nil, &writer)
        value("column", lookup.column, nil, &writer)
        value("value", lookup.result, nil, &writer)
        place(matrix.place, &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    if !explanation.deciders.isEmpty {
      writer.key("decided-by")
      writer.beginArray()
      for decider in explanation.deciders {
        writer.beginObject()
        writer.key("records")
        writer.beginArray()
        for record in decider.records { writer.string(program.records.fullID(record)) }
        writer.endArray()
        writer.key("of")
        writer.number(decider.count)
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
      string("condition", tried.place.map { document.excerpt($0) } ?? "otherwise", &writer)
      writer.key("holds")
      writer.bool(tried.holds)
      if !tried.holds { string("why-not", document.words(tried.condition), &writer) }
      if !tried.reason.isEmpty { string("because", tried.reason, &writer) }
      if tried.depth > 0 {
        writer.key("depth")
        writer.number(tried.depth)
      }
      if !tried.operands.isEmpty {
        writer.key("compared")
        writer.beginArray()
        for operand in tried.operands {
          writer.beginObject()
          string("text", program.sources[operand.place.file].text(operand.place), &writer)
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
          string("value-of", document.name(cell), &writer)
          value("value", input.value, input.unit, &writer)
        }
      case .parameter(let id, let origin):
        let parameter = program.parameters[id.position]
        string("parameter", parameter.name, &writer)
        value("value", input.value, parameter.unit, &writer)
        if case .change = origin { self.origin(origin, &writer) } else { place(parameter.place, &writer) }
      case .today:
        string("parameter", "today", &writer)
        value("value", input.value, nil, &writer)
      case .more(let count):
        writer.key("more")
        writer.number(count)
      }
      writer.endObject()
    }
    writer.endArray()
  }

  // MARK: Parts

  private func string(_ key: String, _ text: String, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.string(text)
  }

  private func value(_ key: String, _ value: Value, _ unit: Unit?, _ writer: inout JSONWriter) {
    writer.key(key)
    switch value {
    case .missing: writer.null()
    case .error(let cause):
      writer.null()
      string("no-result", cause, &writer)
    case .yesNo(let flag): writer.bool(flag)
    case .number(let number):
      let own = unit.map { $0.value(ofBase: number) } ?? number
      if own.decimalPlaces != nil {
        writer.number(own.decimalText(digits: 5000))
      } else {
        writer.string(own.decimalText())
      }
      if key == "value", let unit, !unit.name.isEmpty { string("unit", unit.name, &writer) }
    default: writer.string(display.text(value, unit: unit, digits: nil))
    }
  }

  private func reason(_ reason: Reason, _ writer: inout JSONWriter) {
    if !reason.text.isEmpty { string("because", reason.text, &writer) }
    if let author = reason.author { string("by", author, &writer) }
    if let date = reason.date { string("on", date.text, &writer) }
  }

  private mutating func place(_ range: SourceRange, _ writer: inout JSONWriter) {
    guard program.sources.files.indices.contains(Int(range.file.index)) else {
      return string("file", "session", &writer)
    }
    let source = program.sources[range.file]
    let map = maps[range.file] ?? LineMap(bytes: source.bytes)
    maps[range.file] = map
    string("file", source.name, &writer)
    writer.key("line")
    writer.number(map.line(at: range.start))
  }

  private mutating func origin(_ origin: Origin, _ writer: inout JSONWriter) {
    switch origin {
    case .script(let range): place(range, &writer)
    case .data(let importIndex, let line, let column, let header):
      string("file", importFiles[importIndex] ?? "data", &writer)
      writer.key("line")
      writer.number(line)
      if column > 0 {
        writer.key("column")
        writer.number(column)
        string("header", header, &writer)
      }
    case .change(let change, let range):
      switch change {
      case .amend: string("layer", "amend", &writer)
      case .from(let date): string("layer", "from \(date.text)", &writer)
      case .use: string("layer", "use", &writer)
      case .option: string("layer", "--set", &writer)
      case .scenario(let name): string("layer", "scenario \(name)", &writer)
      case .given: string("layer", "given", &writer)
      case .session: string("layer", "session", &writer)
      }
      if case .session = change { return }
      if case .option = change { return }
      place(range, &writer)
    case .defaultValue: string("layer", "default", &writer)
    case .nothing: string("layer", "not given", &writer)
    }
  }
}
