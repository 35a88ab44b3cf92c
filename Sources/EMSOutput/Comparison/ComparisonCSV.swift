public import EMSEngine
import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// A comparison as CSV: a line for each cell that differs, each record that came or went, each finding, each change of the method.
public struct ComparisonCSV {
  private let words: ComparisonWords
  private let comparison: RegisterComparison

  /// The columns.
  public static let columns = [
    "change", "kind", "id", "title", "field", "before", "after", "place-before", "place-after",
    "possible-before", "possible-after",
  ]

  /// Creates a form.
  public init(_ comparison: RegisterComparison, before: ComparisonSide, after: ComparisonSide) {
    self.comparison = comparison
    words = ComparisonWords(comparison, before, after, language: nil)
  }

  /// The lines, headed by `columns`; in the order of the comparison.
  public var bytes: [UInt8] {
    var writer = CSVWriter()
    writer.row(ComparisonCSV.columns)
    for record in comparison.records {
      let change = ComparisonWords.word(record.importance)
      let head = [change, words.kind(record.record), words.id(record.record), words.title(record.record)]
      let isLone = record.record.before == nil || record.record.after == nil
      let places = [
        isLone ? words.recordPlace(record.record, isAfter: false).text : "",
        isLone ? words.recordPlace(record.record, isAfter: true).text : "",
      ]
      if record.results.isEmpty { writer.row(head + ["", "", ""] + places + none) }
      for result in record.results {
        writer.row(
          head + [words.field(result), plain(result, isAfter: false), plain(result, isAfter: true)] + places
            + possible(result))
      }
    }
    for pair in comparison.renamed {
      writer.row(
        [
          "title", words.kind(pair), words.id(pair), words.title(pair), "title", words.title(pair, isAfter: false),
          words.title(pair, isAfter: true), words.recordPlace(pair, isAfter: false).text,
          words.recordPlace(pair, isAfter: true).text,
        ] + none)
    }
    for rule in comparison.rules {
      writer.row(
        [
          words.word(rule.subject), "", rule.name, "", "", rule.before.map { words.text($0, isAfter: false) } ?? "",
          rule.after.map { words.text($0, isAfter: true) } ?? "",
          rule.before.map { words.place($0.origin, isAfter: false).text } ?? "",
          rule.after.map { words.place($0.origin, isAfter: true).text } ?? "",
        ] + none)
    }
    for input in comparison.inputs {
      writer.row(
        [
          input.isJudgement ? "judgement" : "input", words.kind(input.record), words.id(input.record),
          words.title(input.record), words.field(input.cell), plain(input.cell, isAfter: false),
          plain(input.cell, isAfter: true), words.place(input.beforeOrigin, isAfter: false).text,
          words.place(input.afterOrigin, isAfter: true).text,
        ] + possible(input.cell))
    }
    for (record, cell) in comparison.otherResults {
      writer.row(
        [
          "result", words.kind(record), words.id(record), words.title(record), words.field(cell),
          plain(cell, isAfter: false), plain(cell, isAfter: true), "", "",
        ] + possible(cell))
    }
    for finding in comparison.findings.appeared { writer.row(row("finding-appeared", finding, isAfter: true)) }
    for finding in comparison.findings.disappeared { writer.row(row("finding-gone", finding, isAfter: false)) }
    return writer.bytes
  }

  private func row(_ change: String, _ finding: Finding, isAfter: Bool) -> [String] {
    let pair = RecordPair(before: isAfter ? nil : finding.record, after: isAfter ? finding.record : nil)
    let name = finding.check.isEmpty ? finding.code.text : finding.check
    return [
      change, words.kind(pair), words.id(pair), words.title(pair), name,
      isAfter ? "" : words.catalog.text(finding.message),
      isAfter ? words.catalog.text(finding.message) : "", words.recordPlace(pair, isAfter: false).text,
      words.recordPlace(pair, isAfter: true).text,
    ] + none
  }

  /// A value as tables have it in CSV.
  private func plain(_ cell: CellChange, isAfter: Bool) -> String {
    words.display(isAfter).cell(isAfter ? cell.after : cell.before, unit: words.unit(cell, isAfter: isAfter))
  }

  /// The last columns of a line that is about no cell.
  private var none: [String] { ["", ""] }

  private func possible(_ cell: CellChange) -> [String] {
    [possible(cell, isAfter: false), possible(cell, isAfter: true)]
  }

  /// What a cell can be, as lists are written; nothing where it is decided.
  private func possible(_ cell: CellChange, isAfter: Bool) -> String {
    guard let possible = isAfter ? cell.possibleAfter : cell.possibleBefore else { return "" }
    return words.display(isAfter).cell(.list(possible.values), unit: words.unit(cell, isAfter: isAfter))
  }
}
