public import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSValues

/// A comparison of two registers as a document: the most important first, each with what caused it; long lists folded.
public struct ComparisonDocument {
  private let words: ComparisonWords
  private let comparison: RegisterComparison
  private let greatestListed: Int
  private let foldedFrom: Int

  /// Creates documents.
  ///
  /// - Parameters:
  ///   - before: the side before; `after`: the side after.
  ///   - language: of titles, levels and numbers; nil for that of the registers.
  ///   - greatestListed: how many of a sort are listed; the rest is counted.
  ///   - foldedFrom: lists longer than this are folded where the form can fold.
  public init(
    _ comparison: RegisterComparison, before: ComparisonSide, after: ComparisonSide, language: String? = nil,
    greatestListed: Int = 25, foldedFrom: Int = 10
  ) {
    self.comparison = comparison
    self.greatestListed = greatestListed
    self.foldedFrom = foldedFrom
    let own = comparison.after.program.outputLanguage ?? comparison.before.program.outputLanguage
    words = ComparisonWords(comparison, before, after, language: language ?? own)
  }

  /// The whole comparison.
  public var document: Document {
    var blocks: [Document.Block] = [
      .list([
        "\(words.fixed.before): \(line(words.before))", "\(words.fixed.after): \(line(words.after))",
      ])
    ]
    blocks.append(.heading(level: 2, comparison.isEmpty ? words.fixed.noDifferences : words.summary()))
    return Document(blocks + moved + rest)
  }

  /// What moved, without heads and inputs: what a session shows after a change.
  public var moved: [Document.Block] {
    var blocks: [Document.Block] = []
    for importance in ChangeImportance.allCases where importance < .added { blocks += section(importance) }
    blocks += findings(.findingsAppeared, comparison.findings.appeared)
    blocks += findings(.findingsGone, comparison.findings.disappeared)
    for importance in ChangeImportance.allCases where importance >= .added { blocks += section(importance) }
    return blocks
  }

  /// Titles, the method, inputs, other results.
  private var rest: [Document.Block] {
    var blocks: [Document.Block] = []
    blocks += list(
      words.fixed.heading(.titles), comparison.renamed.count,
      table(
        [words.fixed.kind, words.fixed.record, words.fixed.before, words.fixed.after],
        comparison.renamed.prefix(greatestListed).map { pair in
          [
            words.kind(pair), words.id(pair), words.title(pair, isAfter: false), words.title(pair, isAfter: true),
          ]
        }))
    blocks += list(
      words.fixed.heading(.method), comparison.rules.count,
      .list(
        comparison.rules.prefix(greatestListed).map { rule in
          let places = words.places(rule)
          return words.line(rule) + (places.isEmpty ? "" : " (\(places))")
        }))
    blocks += list(
      words.fixed.heading(.inputs), comparison.inputs.count,
      table(
        [words.fixed.input, words.fixed.before, words.fixed.after, words.fixed.place],
        comparison.inputs.prefix(greatestListed).map { input in
          [
            words.id(input.record) + "." + words.field(input.cell)
              + (input.isJudgement ? " (\(words.fixed.judgedInput))" : ""),
            words.text(input.cell, isAfter: false), words.text(input.cell, isAfter: true),
            words.places(input.beforeOrigin, input.afterOrigin),
          ]
        }))
    blocks += list(
      words.fixed.heading(.otherResults), comparison.otherResults.count,
      table(
        [words.fixed.result, words.fixed.before, words.fixed.after],
        comparison.otherResults.prefix(greatestListed).map { record, cell in
          [
            words.id(record) + "." + words.field(cell), words.text(cell, isAfter: false),
            words.text(cell, isAfter: true),
          ]
        }))
    return blocks
  }

  private func line(_ side: ComparisonSide) -> String {
    "\(side.name), " + words.fixed.dayAndMethods(side.facts.day, side.facts.methods)
  }

  // MARK: Sections

  private func section(_ importance: ChangeImportance) -> [Document.Block] {
    let records = comparison.records.filter { $0.importance == importance }
    if records.isEmpty { return [] }
    let shown = Array(records.prefix(greatestListed))
    var fields: [String] = []
    for record in shown {
      for result in record.results where !fields.contains(words.field(result)) { fields.append(words.field(result)) }
    }
    // Score and class are of interest even where they stay.
    for name in ["class", "score"] where importance < .status && !fields.contains(name) {
      if shown.contains(where: { unchanged(name, $0) != nil }) { fields.append(name) }
    }
    fields.sort { rank($0) < rank($1) }
    let isLone = importance >= .added
    let rows = shown.map { record -> [String] in
      let cells = fields.map { name -> String in
        guard let result = record.results.first(where: { words.field($0) == name }) else {
          return unchanged(name, record) ?? ""
        }
        if record.record.before == nil { return words.text(result, isAfter: true) }
        if record.record.after == nil { return words.text(result, isAfter: false) }
        return words.change(result)
      }
      let because = isLone ? [words.presencePlace(record)] : words.because(record)
      return [words.kind(record.record), words.id(record.record), words.title(record.record)] + cells
        + [because.joined(separator: "\n")]
    }
    return list(
      words.fixed.heading(importance), records.count,
      table(
        [words.fixed.kind, words.fixed.record, words.fixed.title] + fields
          + [isLone ? words.fixed.place : words.fixed.because], rows))
  }

  private func rank(_ field: String) -> Int {
    let order = RegisterComparison.leadingFields
    return order.firstIndex(of: field) ?? order.count
      + (field.split(separator: ".").last.flatMap { name in
        order.firstIndex(of: String(name))
      } ?? order.count)
  }

  /// The value of a leading field that both sides share; nil where the kind has none.
  private func unchanged(_ name: String, _ change: RecordChange) -> String? {
    let isAfter = change.record.after != nil
    guard let record = isAfter ? change.record.after : change.record.before else { return nil }
    let results = isAfter ? comparison.after : comparison.before
    guard let field = results.program.field(named: name, of: record.kind) else { return nil }
    let value = results.value(record, ColumnAddress(field))
    if value == .missing { return nil }
    let unit = results.program[field].unit
    return words.text(value, unit, isAfter: isAfter)
      + words.display(isAfter).doubt(results.doubt.values(record, ColumnAddress(field)), unit: unit)
  }

  private func findings(_ list: FixedWords.ComparedList, _ findings: [Finding]) -> [Document.Block] {
    let lines = findings.prefix(greatestListed).map { finding in
      "\(words.fixed.severity(finding.severity)): \(words.catalog.text(finding.message))"
        + (finding.check.isEmpty ? " [\(finding.code.text)]" : " [\(finding.check)]")
    }
    return self.list(words.fixed.heading(list), findings.count, .list(Array(lines)))
  }

  /// A heading with its count, the list, and a note of what is not shown; folded where it is long.
  private func list(_ title: String, _ count: Int, _ block: Document.Block) -> [Document.Block] {
    if count == 0 { return [] }
    var content = [block]
    if count > greatestListed { content.append(.note(words.fixed.more(count - greatestListed))) }
    let heading = "\(title) (\(count))"
    return count > foldedFrom
      ? [.folded(summary: heading, content)] : [.heading(level: 3, heading)] + content
  }

  private func table(_ heads: [String], _ rows: [[String]]) -> Document.Block {
    // A column that says nothing is left out.
    let used = heads.indices.filter { index in rows.contains { !$0[index].isEmpty } }
    return .table(
      Table(columns: used.map { Table.Column(heads[$0]) }, rows: rows.map { row in used.map { Cell(row[$0]) } }))
  }
}
