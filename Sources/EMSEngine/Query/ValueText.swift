public import EMSSemantics
public import EMSValues

/// Values in the analyst's words, for messages and explanations.
public struct ValueText {
  private let program: Program
  /// The language of titles; nil for that of the project.
  public var language: String?

  /// Creates a writer of values.
  public init(_ program: Program, language: String? = nil) {
    self.program = program
    self.language = language
  }

  private var words: FixedWords { FixedWords(language ?? program.language) }

  /// The text of a value; numbers are shown in `unit`, with `digits` after the point where given.
  public func text(_ value: Value, unit: Unit? = nil, digits: Int? = nil) -> String {
    switch value {
    case .missing: return words.missing
    case .notApplicable: return words.notApplicable
    case .error(let cause): return cause.isEmpty ? words.noResult : cause
    case .number(let number):
      let shown = unit.map { $0.value(ofBase: number) } ?? number
      let text = digits.map { shown.fixedText(decimals: $0) } ?? shown.decimalText()
      guard let unit, !unit.name.isEmpty else { return text }
      return text + " " + unit.name
    case .yesNo(let flag): return words.yesNo(flag)
    case .text(let text), .name(let text): return text
    case .date(let date): return date.text
    case .period(let period): return period.text
    case .duration(let duration): return duration.text
    case .level(let scale, let index):
      let levels = program[scale].levels
      guard levels.indices.contains(Int(index)) else { return words.missing }
      return levels[Int(index)].title?.text(in: language) ?? levels[Int(index)].name
    case .record(let record): return title(record)
    case .unit(let unit): return unit.name
    case .series(let points):
      return points.map { "\($0.period.text): \(text(.number($0.value), unit: unit, digits: digits))" }
        .joined(separator: ", ")
    case .list(let members): return members.map { text($0, unit: unit, digits: digits) }.joined(separator: ", ")
    }
  }

  /// The title of a record, else its id.
  public func title(_ record: RecordID) -> String {
    if let title = program.records.translatedTitles[record] { return title.text(in: language) }
    let number = program.records.kinds[record.kind.position].titles[Int(record.row)]
    return number >= 0 ? program.records.texts.string(number) : program.records.fullID(record)
  }
}
