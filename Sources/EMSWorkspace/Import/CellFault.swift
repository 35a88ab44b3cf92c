import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// Why a cell does not fit its field, in the analyst's words.
struct CellFault: Hashable {
  var code: DiagnosticCode
  var message: DiagnosticText
  var notes: [DiagnosticText] = []
  var labels: [Label] = []
  var help: DiagnosticText = ""

  init(
    _ code: DiagnosticCode, _ message: DiagnosticText, notes: [DiagnosticText] = [], labels: [Label] = [],
    help: DiagnosticText = ""
  ) {
    self.code = code
    self.message = message
    self.notes = notes
    self.labels = labels
    self.help = help
  }

  /// An error cell of a spreadsheet.
  static func spreadsheet(_ text: String) -> CellFault {
    CellFault(
      .spreadsheetError, "the cell holds the spreadsheet's error \(text)",
      help: "mend the formula in the workbook and save the file again; a value that is not known is a blank cell")
  }

  /// A number that cannot be read.
  static func number(_ fault: NumberFault, text: String, decimal: NumberFormat.DecimalMark) -> CellFault {
    switch fault {
    case .decimalComma:
      CellFault(
        .decimalMark, "'\(text)' has a decimal comma, and this import expects a point",
        help: "say so in the mapping: decimal \",\"")
    case .decimalPoint:
      CellFault(
        .decimalMark, "'\(text)' has a decimal point, and this import expects a comma",
        help: "leave out decimal \",\" in the mapping, or write the cell with a comma")
    case .ambiguousMark:
      CellFault(
        .decimalMark, "'\(text)' can be read as \(readings(of: text))",
        help: decimal == .comma
          ? "write the number without a mark between thousands" : "say which mark parts decimals: decimal \",\"")
    case .thousandsMark, .misplacedThousandsMark:
      CellFault(.notANumber, "'\(text)' has a mark between thousands", help: "write the number without it")
    case .trailingText, .notANumber:
      CellFault(.notANumber, "'\(text)' is not a number")
    case .overflow:
      CellFault(.notANumber, "'\(text)' has more digits than a cell may have")
    case .fraction:
      CellFault(.outsideLimits, "'\(text)' is not a whole number")
    case .blank:
      CellFault(.notANumber, "the cell is blank")
    }
  }

  /// Both readings of a number with one mark: `1250 or as 1.250`.
  private static func readings(of text: String) -> DiagnosticText {
    let bare = text.unicodeScalars.filter { $0 != "," && $0 != "." }
    let decimal = text.unicodeScalars.map { $0 == "," ? "." : String($0) }.joined()
    return "\(String(String.UnicodeScalarView(bare))) or as \(decimal)"
  }

  /// A cell that is no level of `scale`.
  static func level(_ text: String, scale: Scale) -> CellFault {
    let levels = scale.levels.map { level in
      if let number = level.number, number.decimalText() != level.name {
        return "\(number.decimalText()) \(level.name)"
      }
      return level.name
    }
    let name: DiagnosticText = scale.name.isEmpty ? "its scale" : "'\(scale.name)'"
    return CellFault(
      .cellNotOnScale, "'\(text)' is not a level of \(name)",
      notes: [
        scale.isOrdered
          ? "levels, lowest first: \(levels.joined(separator: ", "))" : "values: \(levels.joined(separator: ", "))"
      ],
      help: levelHelp(text, scale: scale))
  }

  private static func levelHelp(_ text: String, scale: Scale) -> DiagnosticText {
    if let number = Rational(decimal: text) {
      return number.isInteger || scale.levels.first?.number == nil ? "" : "a fraction is never rounded to a level"
    }
    // Words for nothing are no misspelt levels.
    if text.hasPrefix("=") { return "the cell holds a formula and not its result: save the sheet with values" }
    if ["-", "--", "–", "—", "?", "/", "n/a", "na", "nvt", "n.v.t.", "none", "unknown", "tbd"].contains(
      text.lowercased())
    {
      return "leave the cell blank, or say what it means: map { \"\(text)\": missing }"
    }
    // `3 - Matig`, as the lists of a sheet offer it.
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if let number = Rational(decimal: String(digits)), let level = scale.levels.first(where: { $0.number == number }) {
      return "say that it is the level of that number: map { \"\(text)\": \(level.name) }"
    }
    let titles = scale.levels.flatMap { level in
      ([level.name] + (level.title.map { [$0.text] + $0.translations.map(\.text) } ?? [])).map {
        (text: $0, level: level.name)
      }
    }
    if let near = NearestName.nearest(to: text, in: titles.map(\.text)),
      let level = titles.first(where: { $0.text == near })?.level
    {
      return level == near ? "the nearest is '\(near)'" : "the nearest is '\(near)', the title of '\(level)'"
    }
    return "say which level is meant: map { \"\(text)\": LEVEL }"
  }
}

extension CellFault {
  /// What is wrong with a record of the file.
  static func issue(_ issue: CSVIssue, delimiter: UInt8) -> CellFault {
    let mark: DiagnosticText = delimiter == 0x09 ? "a tab" : "'\(String(UnicodeScalar(delimiter)))'"
    switch issue.kind {
    case .tooFewFields(let found, let expected):
      return CellFault(
        .raggedRow, "the row has \(cells(found)), the header has \(expected)", help: "cells are parted by \(mark)")
    case .tooManyFields(let found, let expected):
      return CellFault(
        .raggedRow, "the row has \(cells(found)), the header has \(expected)",
        help: "a cell that holds \(mark) must stand in quotes")
    case .unterminatedQuote: return CellFault(.badQuotes, "a quote opens a cell and nothing closes it")
    case .textAfterQuote:
      return CellFault(
        .badQuotes, "text stands after the closing quote of a cell", help: "a quote inside a cell is doubled")
    case .quoteInBareField:
      return CellFault(.badQuotes, "a quote stands inside a cell without quotes; it was read as it stands")
    case .nulByte: return CellFault(.unreadableText, "a NUL byte: this is no text file")
    case .recordTooLong: return CellFault(.raggedRow, "a row of more than a gigabyte")
    case .missingHeader: return missingHeader
    }
  }

  /// A file without a header.
  static let missingHeader = CellFault(
    .raggedRow, "the file ends before its header",
    help: "its first row, or the one that header N names, heads the columns")

  private static func cells(_ count: Int) -> DiagnosticText { count == 1 ? "1 cell" : "\(count) cells" }
}

extension StagedCell {
  /// A value on its way into a column.
  static func of(_ value: Value, in builder: ColumnBuilder) -> StagedCell {
    switch (builder.layout, value) {
    case (.codes, .level(_, let index)): .code(index)
    case (.codes, .yesNo(let flag)): .code(flag ? 1 : 0)
    default: .value(value)
    }
  }
}
