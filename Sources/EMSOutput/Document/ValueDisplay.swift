public import EMSEngine
public import EMSSemantics
public import EMSValues

/// Values as people read them: levels by title, yes and no in the language, quantities in their unit.
public struct ValueDisplay: Sendable {
  private let program: Program
  private let language: String?
  private let words: FixedWords
  private let style: DecimalStyle
  private let digits: Int

  /// Creates texts in `language`; nil for the names as scripts write them, which CSV and JSON use too.
  public init(_ program: Program, language: String?, digits: Int = 12) {
    self.program = program
    self.language = language
    self.digits = digits
    words = FixedWords(language)
    style = ValueDisplay.style(language)
  }

  /// How a language writes numbers.
  private static func style(_ language: String?) -> DecimalStyle {
    switch language {
    case "nl", "fr", "de", "es", "pt", "it", "da", "nb", "pl": DecimalStyle(separator: UInt8(ascii: ","))
    default: .plain
    }
  }

  /// The text of a value of `field`, without its unit.
  public func text(_ value: Value, field: Field?) -> String {
    text(value, unit: field?.unit, digits: field?.digits)
  }

  /// The text of a value; numbers in `unit`, whose name is not written.
  public func text(_ value: Value, unit: Unit?, digits: Int?) -> String {
    switch value {
    case .missing, .error: ""
    case .notApplicable: words.notApplicable
    case .number(let number): text(number, unit: unit, digits: digits)
    case .yesNo(let flag): words.yesNo(flag)
    case .text(let text), .name(let text): text
    case .date(let date): date.text
    case .period(let period): period.text
    case .duration(let duration): duration.text
    case .level(let scale, let index): level(scale, index)
    case .record(let record): name(record)
    case .unit(let unit): unit.name
    case .series(let points):
      points.map { "\($0.period.text): \(text($0.value, unit: unit, digits: digits))" }.joined(separator: ", ")
    case .list(let members): members.map { text($0, unit: unit, digits: digits) }.joined(separator: ", ")
    }
  }

  /// A value with its unit; in words what is missing or has no result.
  func textWithUnit(_ value: Value, unit: Unit?) -> String {
    switch value {
    case .missing: return words.missing
    case .error: return words.noResult
    default: break
    }
    guard let unit, !unit.name.isEmpty else { return text(value, unit: unit, digits: nil) }
    switch value {
    case .number(let number): return text(number, unit: unit, digits: nil) + " " + unit.name
    case .series(let points):
      return points.map { "\($0.period.text): \(text($0.value, unit: unit, digits: nil)) \(unit.name)" }
        .joined(separator: ", ")
    default: return text(value, unit: unit, digits: nil)
    }
  }

  /// What stands behind a value that inputs given as alternatives leave open: a question mark and what it can be; nothing where it is
  /// decided.
  public func doubt(_ possible: PossibleValues?, unit: Unit?, digits: Int? = nil) -> String {
    guard let possible else { return "" }
    if possible.values.isEmpty { return " ?" }
    let texts = possible.values.map { value in
      switch value {
      case .missing: words.missing
      case .error: words.noResult
      default: text(value, unit: unit, digits: digits)
      }
    }
    return " ? (" + (possible.isExact ? texts.joined(separator: ", ") : words.possible(texts, isExact: false)) + ")"
  }

  /// A number in a unit: with so many digits, or exactly.
  public func text(_ number: Rational, unit: Unit?, digits fieldDigits: Int?) -> String {
    let own = unit?.value(ofBase: number) ?? number
    if let fieldDigits { return own.fixedText(decimals: fieldDigits, style: style) }
    return own.decimalText(digits: digits, style: style)
  }

  /// A level by title where a language is asked for, by name otherwise.
  public func level(_ scale: ScaleID, _ index: Int32) -> String {
    let levels = program[scale].levels
    guard levels.indices.contains(Int(index)) else { return "" }
    let level = levels[Int(index)]
    guard let language, let title = level.title else { return level.name }
    return title.text(in: language)
  }

  /// A record by its full id.
  public func name(_ record: RecordID) -> String { program.records.fullID(record) }
}
