import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// A fault as an error, so that a text's meaning can be a `Result`.
struct CellFaultError: Error {
  let fault: CellFault
}

/// What texts of cells mean for each type: the slow way, once for each different text.
struct CellTexts {
  private static let yesWords: Set<String> = [
    "yes", "y", "true", "x", "✓", "✔", "ja", "j", "waar", "oui", "o", "vrai", "wahr",
  ]
  private static let noWords: Set<String> = [
    "no", "n", "false", "nee", "onwaar", "non", "faux", "nein", "falsch",
  ]

  /// Whether a cell's text is that of a mapping, trimmed, ignoring case.
  static func same(_ left: String, _ right: String) -> Bool {
    left == right || left.lowercased() == right.lowercased()
  }

  /// The parts of a text between separators, trimmed.
  static func split(_ text: String, by separator: String) -> [String] {
    guard !separator.isEmpty else { return [text] }
    var parts: [String] = []
    var current = ""
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(separator) {
        parts.append(current)
        current = ""
        index = text.index(index, offsetBy: separator.count)
      } else {
        current.append(text[index])
        index = text.index(after: index)
      }
    }
    parts.append(current)
    return parts.map(trimmed)
  }

  /// Without blanks at its ends.
  static func trimmed(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      String(decoding: CellText.trimmed(UnsafeRawBufferPointer(bytes)), as: UTF8.self)
    }
  }

  /// The value of a text. A reference is `.text` until all records are there.
  func value(
    of text: String, as type: Type, field: Field, style: CellStyle, program: Program
  ) -> Result<Value, CellFaultError> {
    if bytes(of: text, SpreadsheetError.find) != nil { return fault(.spreadsheet(text)) }
    switch type {
    case .text, .file, .open, .record, .unknown, .nothing, .link: break
    default: if bytes(of: text, SpreadsheetError.isLikely) { return fault(.spreadsheet(text)) }
    }
    switch type {
    case .level(let scale): return level(text, scale: program[scale], style: style)
    case .yesNo:
      let word = text.lowercased()
      if CellTexts.yesWords.contains(word) { return .success(.yesNo(true)) }
      if CellTexts.noWords.contains(word) { return .success(.yesNo(false)) }
      return fault(
        CellFault(
          .notYesNo, "'\(text)' is neither yes nor no",
          help: "say which it is: map { \"\(text)\": yes }, or no, or missing"))
    case .link:
      if LinkForm.isAddress(text) { return .success(.text(text)) }
      return fault(
        CellFault(
          .badLink, "'\(text)' is no address: it needs a scheme and a host",
          help: LinkForm.completed(text).map { "write \($0)" } ?? ""))
    case .text, .file, .open, .record, .unknown, .nothing: return .success(.text(text))
    case .scenario, .method: return .success(.name(text))
    case .date: return date(text, style: style)
    case .period:
      if let period = Period(text: text) { return .success(.period(period)) }
      return fault(CellFault(.badCell, "'\(text)' is not a period such as 2025, 2025-H1, 2025-Q3 or 2025-03"))
    case .duration: return duration(text, style: style, program: program)
    case .unit:
      if let unit = program.units.unit(text) { return .success(.unit(unit)) }
      return fault(CellFault(.badCell, "'\(text)' is not a unit that is known"))
    case .quantity(let dimension):
      return quantity(text, dimension: dimension, field: field, style: style, program: program)
    case .list:
      return fault(
        CellFault(
          .badCell, "'\(field.name)' takes a list", help: "say what parts its members: column \"…\" split \";\""))
    case .series: return fault(CellFault(.badCell, "'\(field.name)' takes a series, which a cell cannot hold"))
    }
  }

  private func fault(_ fault: CellFault) -> Result<Value, CellFaultError> { .failure(CellFaultError(fault: fault)) }

  private func bytes<Answer>(of text: String, _ body: (UnsafeRawBufferPointer) -> Answer) -> Answer {
    var text = text
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  /// By name, by number, by title in any language, ignoring case.
  private func level(_ text: String, scale: Scale, style: CellStyle) -> Result<Value, CellFaultError> {
    for (index, level) in scale.levels.enumerated() where level.name == text {
      return .success(.level(scale.id, index: Int32(index)))
    }
    let reading = bytes(of: text) { style.number.decimal($0) }
    if case .value(let mantissa, let digits) = reading {
      let number = Rational(scaled: mantissa, digits: digits)
      for (index, level) in scale.levels.enumerated() where level.number == number {
        return .success(.level(scale.id, index: Int32(index)))
      }
    }
    let lower = text.lowercased()
    for (index, level) in scale.levels.enumerated() {
      let titles = [level.name, level.title?.text ?? ""] + (level.title?.translations.map(\.text) ?? [])
      if titles.contains(where: { !$0.isEmpty && $0.lowercased() == lower }) {
        return .success(.level(scale.id, index: Int32(index)))
      }
    }
    if case .fault(let cause) = reading, scale.levels.first?.number != nil {
      switch cause {
      case .decimalComma, .decimalPoint, .ambiguousMark:
        return fault(.number(cause, text: text, decimal: style.number.decimalMark))
      default: break
      }
    }
    return fault(.level(text, scale: scale))
  }

  private func date(_ text: String, style: CellStyle) -> Result<Value, CellFaultError> {
    guard let pattern = style.date else {
      if let date = CalendarDate(text: text) { return .success(.date(date)) }
      if CellTexts.looksLikeDate(text) { return fault(CellFault(.notADate, "'\(text)' is no day of the calendar")) }
      return fault(
        CellFault(
          .notADate, "'\(text)' is not a date such as 2026-12-31",
          help: "say how the file writes dates: dates \"\(DatePattern.likely(for: text) ?? "dd/mm/yyyy")\""))
    }
    switch bytes(of: text, pattern.read) {
    case .date(let year, let month, let day):
      if let date = CalendarDate(year: year, month: month, day: day) { return .success(.date(date)) }
      return fault(CellFault(.notADate, "'\(text)' is no day of the calendar"))
    case .noSuchMonth(let month):
      return fault(
        CellFault(
          .notADate, "'\(text)': there is no month \(month)",
          help: "day and month may be swapped in the pattern of 'dates'"))
    case .noSuchDay: return fault(CellFault(.notADate, "'\(text)': the month has no such day"))
    case .blank, .mismatch:
      return fault(
        CellFault(
          .notADate, "'\(text)' is not written as the pattern of 'dates' says: \(pattern.text)",
          help: DatePattern.likely(for: text).map { "this cell would be read with dates \"\($0)\"" }
            ?? (text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
              ? "a spreadsheet's number of days: give the column the form of a date before it is saved"
              : "write it as the others are, or leave the cell blank")))
    }
  }

  /// Whether a text has the form of `2026-12-31`.
  private static func looksLikeDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 10
      && bytes.enumerated().allSatisfy { $0 == 4 || $0 == 7 ? $1 == 0x2D : $1 >= 0x30 && $1 <= 0x39 }
  }

  private func duration(_ text: String, style: CellStyle, program: Program) -> Result<Value, CellFaultError> {
    let reading = bytes(of: text) { cell -> (Rational, String)? in
      guard case .value(let mantissa, let digits, let unit) = style.number.measure(cell) else { return nil }
      let name = String(decoding: UnsafeRawBufferPointer(rebasing: cell[unit]), as: UTF8.self)
      return (Rational(scaled: mantissa, digits: digits), name)
    }
    if let (amount, name) = reading, let unit = program.units.unit(name),
      let duration = CalendarDuration(amount: amount, unit: unit)
    {
      return .success(.duration(duration))
    }
    return fault(CellFault(.badCell, "'\(text)' is not a duration such as 1 year, 6 month or 30 day"))
  }

  private func quantity(
    _ text: String, dimension: Dimension, field: Field, style: CellStyle, program: Program
  ) -> Result<Value, CellFaultError> {
    let reading = bytes(of: text) { style.number.measure($0) }
    guard case .value(let mantissa, let digits, let range) = reading else {
      guard case .fault(let cause) = reading else { return fault(CellFault(.notANumber, "'\(text)' is not a number")) }
      return fault(.number(cause, text: text, decimal: style.number.decimalMark))
    }
    let amount = Rational(scaled: mantissa, digits: digits)
    let name = bytes(of: text) { String(decoding: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    if name.isEmpty { return .success(.number(amount * (field.unit?.factor ?? .one))) }
    guard let unit = program.units.unit(name), dimension.hasVariable || unit.dimension == dimension else {
      return fault(CellFault(.notANumber, "'\(text)' has a unit that does not fit '\(field.name)'"))
    }
    return .success(.number(unit.baseValue(amount)))
  }
}
