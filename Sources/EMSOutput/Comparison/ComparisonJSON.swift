public import EMSEngine
import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// A comparison as JSON. `ComparisonSchema` says what it holds.
public struct ComparisonJSON {
  /// The version of this form; it rises when a member goes or changes its meaning.
  public static let version = 1
  /// Causes are looked for of so many records, the most important ones.
  public static let greatestExplained = 2_000

  private let words: ComparisonWords
  private let comparison: RegisterComparison

  /// Creates a form.
  public init(_ comparison: RegisterComparison, before: ComparisonSide, after: ComparisonSide) {
    self.comparison = comparison
    words = ComparisonWords(comparison, before, after, language: nil)
  }

  /// The document.
  public var bytes: [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("version", ComparisonJSON.version)
    writer.member("ems", words.after.facts.version)
    writer.member("outcome", comparison.isEmpty ? "same" : "differs")
    side("before", words.before, &writer)
    side("after", words.after, &writer)
    writer.key("counts")
    writer.beginObject()
    let counts = comparison.counts
    for importance in ChangeImportance.allCases {
      writer.member(ComparisonWords.word(importance), counts.first { $0.importance == importance }?.count ?? 0)
    }
    writer.endObject()
    array("records", comparison.records.indices, &writer) { index, writer in write(record: index, &writer) }
    array("renamed", comparison.renamed, &writer) { pair, writer in
      name(pair, &writer)
      writer.member("before", words.title(pair, isAfter: false))
      writer.member("after", words.title(pair, isAfter: true))
    }
    array("rules", comparison.rules, &writer) { rule, writer in write(rule, &writer) }
    array("inputs", comparison.inputs, &writer) { input, writer in write(input, &writer) }
    array("otherResults", comparison.otherResults, &writer) { other, writer in
      name(other.record, &writer)
      write(other.cell, &writer)
    }
    writer.key("findings")
    writer.beginObject()
    findings("appeared", comparison.findings.appeared, comparison.after.program.sources, &writer)
    findings("disappeared", comparison.findings.disappeared, comparison.before.program.sources, &writer)
    writer.endObject()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  // MARK: Parts

  private func write(record index: Int, _ writer: inout JSONWriter) {
    let record = comparison.records[index]
    name(record.record, &writer)
    writer.member("title", words.title(record.record))
    writer.member("change", ComparisonWords.word(record.importance))
    writer.member("presence", record.record.before == nil ? "after" : record.record.after == nil ? "before" : "both")
    array("results", record.results, &writer) { result, writer in write(result, &writer) }
    let causes = index < ComparisonJSON.greatestExplained ? words.causes(record) : []
    array("causes", causes, &writer) { cause, writer in write(cause, &writer) }
    if record.record.before != nil { place("placeBefore", words.recordPlace(record.record, isAfter: false), &writer) }
    if record.record.after != nil { place("placeAfter", words.recordPlace(record.record, isAfter: true), &writer) }
  }

  private func write(_ cause: ChangeCause, _ writer: inout JSONWriter) {
    switch cause {
    case .input(let index):
      writer.member("cause", comparison.inputs[index].isJudgement ? "judgement" : "input")
      write(comparison.inputs[index], &writer)
    case .rule(let index):
      writer.member("cause", "rule")
      write(comparison.rules[index], &writer)
    case .added(let record):
      let pair = RecordPair(before: nil, after: record)
      writer.member("cause", "added")
      name(pair, &writer)
      place("placeAfter", words.recordPlace(pair, isAfter: true), &writer)
    case .removed(let record):
      let pair = RecordPair(before: record, after: nil)
      writer.member("cause", "removed")
      name(pair, &writer)
      place("placeBefore", words.recordPlace(pair, isAfter: false), &writer)
    case .day: writer.member("cause", "day")
    case .more(let count):
      writer.member("cause", "more")
      writer.member("count", count)
    }
  }

  private func write(_ input: InputChange, _ writer: inout JSONWriter) {
    name(input.record, &writer)
    write(input.cell, &writer)
    writer.member("judgement", input.isJudgement)
    place("placeBefore", words.place(input.beforeOrigin, isAfter: false), &writer)
    place("placeAfter", words.place(input.afterOrigin, isAfter: true), &writer)
  }

  private func write(_ rule: RuleChange, _ writer: inout JSONWriter) {
    writer.member("rule", words.word(rule.subject))
    writer.member("name", rule.name)
    for (key, side, isAfter) in [("before", rule.before, false), ("after", rule.after, true)] {
      writer.key(key)
      guard let side else {
        writer.null()
        continue
      }
      if let value = side.value {
        self.value(value, side.unit, isAfter: isAfter, &writer)
      } else {
        writer.string(words.text(side, isAfter: isAfter))
      }
    }
    if let side = rule.before { place("placeBefore", words.place(side.origin, isAfter: false), &writer) }
    if let side = rule.after { place("placeAfter", words.place(side.origin, isAfter: true), &writer) }
  }

  private func write(_ cell: CellChange, _ writer: inout JSONWriter) {
    writer.member("field", comparison.frame.programs.name(cell.field))
    if !cell.layer.isEmpty { writer.member("layer", cell.layer) }
    writer.key("before")
    value(cell.before, words.unit(cell, isAfter: false), isAfter: false, &writer)
    writer.key("after")
    value(cell.after, words.unit(cell, isAfter: true), isAfter: true, &writer)
    for (key, possible, isAfter) in [
      ("possibleBefore", cell.possibleBefore, false), ("possibleAfter", cell.possibleAfter, true),
    ] {
      guard let possible else { continue }
      writer.key(key)
      writer.beginArray()
      for one in possible.values { value(one, words.unit(cell, isAfter: isAfter), isAfter: isAfter, &writer) }
      writer.endArray()
    }
    if let unit = words.unit(cell, isAfter: true) ?? words.unit(cell, isAfter: false), !unit.name.isEmpty {
      writer.member("unit", unit.name)
    }
  }

  private func value(_ value: Value, _ unit: Unit?, isAfter: Bool, _ writer: inout JSONWriter) {
    words.display(isAfter).write(value, unit: unit, words.program(isAfter).records, to: &writer)
  }

  private func side(_ key: String, _ side: ComparisonSide, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.beginObject()
    writer.member("name", side.name)
    writer.member("asOf", side.facts.day)
    for (key, texts) in [
      ("methods", side.facts.methods), ("scenarios", side.facts.scenarios), ("files", side.facts.files),
    ] {
      writer.member(key, texts)
    }
    writer.endObject()
  }

  private func findings(_ key: String, _ findings: [Finding], _ sources: SourceMap, _ writer: inout JSONWriter) {
    writer.key(key)
    JSONDiagnostics(sources: sources).write(findings.map(\.diagnostic), to: &writer)
  }

  private func place(_ key: String, _ place: ComparisonWords.Place, _ writer: inout JSONWriter) {
    if place == ComparisonWords.Place() { return }
    writer.key(key)
    writer.beginObject()
    if !place.file.isEmpty {
      writer.member("file", place.file)
      writer.member("line", place.line)
    }
    if !place.words.isEmpty { writer.member("by", place.words) }
    writer.endObject()
  }

  private func name(_ pair: RecordPair, _ writer: inout JSONWriter) {
    writer.member("kind", words.kind(pair))
    writer.member("id", words.id(pair))
  }

  private func array<Items: Sequence>(
    _ key: String, _ items: Items, _ writer: inout JSONWriter, _ body: (Items.Element, inout JSONWriter) -> Void
  ) {
    writer.key(key)
    writer.beginArray()
    for item in items {
      writer.beginObject()
      body(item, &writer)
      writer.endObject()
    }
    writer.endArray()
  }
}
