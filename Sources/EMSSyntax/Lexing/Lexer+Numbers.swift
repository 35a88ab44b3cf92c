extension Lexer {
  private func isDigit(_ at: Int) -> Bool { bytes[at] >= 0x30 && bytes[at] <= 0x39 }

  private func endOfDigits(_ start: Int) -> Int {
    var at = start
    while isDigit(at) || (bytes[at] == 0x5F && isDigit(at + 1) && isDigit(at - 1)) { at += 1 }
    return at
  }

  /// Whether the character at `at` could go on a name.
  private func isNameByte(_ at: Int) -> Bool {
    if bytes[at] < 0x80 { return table[Int(bytes[at])] & CharacterTable.name != 0 }
    return DecodedCharacter(bytes, at).continuesName
  }

  /// Reads a number, date or period at `index` and moves there.
  @inline(__always)
  mutating func scanNumber() -> TokenKind {
    let start = index
    var at = start
    while isDigit(at) { at += 1 }
    switch bytes[at] {
    case 0x20, 0x0A, 0x0D, 0x29, 0x5D, 0x7D, 0x25:
      index = at
      return .number
    default: return scanLongNumber(start, at)
    }
  }

  @inline(never)
  private mutating func scanLongNumber(_ start: Int, _ afterDigits: Int) -> TokenKind {
    var at = afterDigits
    if bytes[at] == 0x2D, let kind = scanDate(start, at) { return kind }
    // After a dot stands a part of a path (`gas.2026`), which has no fraction.
    let isPathPart = start > lineStart + 1 && bytes[start - 1] == 0x2E && bytes[start - 2] != 0x2E
    if !isPathPart, let kind = scanForeignDate(start, at) { return kind }
    at = endOfDigits(at)
    if bytes[at] == 0x2E, isDigit(at + 1), !isPathPart {
      at = endOfDigits(at + 1)
      if bytes[at] == 0x2E, isDigit(at + 1) { return scanDottedNumber(start, at) }
    }
    if bytes[at] == 0x2C, isDigit(at + 1) { return scanDecimalComma(start, at) }
    if hasDecimalComma, at - start <= 7, at - start >= 5, bytes[at - 4] == 0x2E, bytes[start] != 0x30 {
      return scanThousandsPoint(start, at)
    }
    index = at
    if bytes[at] == 0x5F {
      while bytes[at] == 0x5F || isDigit(at) { at += 1 }
      index = at
      diagnostics.append(
        Diagnostic(
          .malformedNumber, "a '_' in a number stands between two digits", at: place(start, at),
          help: "write it as 1_000"))
      return .badNumber
    }
    if let kind = scanExponent(start, at) { return kind }
    if bytes[at] != 0x2E, isNameByte(at) {
      let end = endOfName(at)
      let written = text(start, end)
      let apart = text(start, at) + " " + text(at, end)
      diagnostics.append(
        Diagnostic(
          .unitTouchesNumber, "a number and its unit stand apart: '\(apart)'", at: place(start, end),
          notes: ["a name starts with a letter, so '\(written)' is none; an id that is no name stands in quotes"],
          help: "write '\(apart)'",
          fixes: [Fix("write '\(apart)'", range: place(at, at), replacement: " ")]))
    }
    return .number
  }

  /// `2026-12-31`, `2025-H1`, `2025-Q3`, `2025-03`: four digits and a `-` at `dash`.
  private mutating func scanDate(_ start: Int, _ dash: Int) -> TokenKind? {
    guard dash - start == 4 else { return nil }
    if bytes[dash + 1] == 0x48 || bytes[dash + 1] == 0x51 {
      let isHalf = bytes[dash + 1] == 0x48
      guard isDigit(dash + 2), !isNameByte(dash + 3) else { return nil }
      index = dash + 3
      let part = Int(bytes[dash + 2]) - 0x30
      if part < 1 || part > (isHalf ? 2 : 4) {
        noSuchDate(
          start, index, isHalf ? "a year has the halves H1 and H2" : "a year has the quarters Q1, Q2, Q3 and Q4")
      }
      return .period
    }
    guard isDigit(dash + 1), isDigit(dash + 2) else { return nil }
    let month = number(dash + 1, dash + 3)
    if bytes[dash + 3] == 0x2D, isDigit(dash + 4), isDigit(dash + 5), !isNameByte(dash + 6) {
      index = dash + 6
      let day = number(dash + 4, dash + 6)
      let year = number(start, dash)
      if month < 1 || month > 12 {
        noSuchDate(start, index, "a year has the months 01 to 12")
      } else if day < 1 || day > Self.daysInMonth(month, year) {
        let days = Self.daysInMonth(month, year)
        noSuchDate(start, index, "month \(text(start, dash + 3)) has the days 01 to \(days)")
      }
      return .date
    }
    guard !isNameByte(dash + 3), bytes[dash + 3] != 0x2D else { return nil }
    index = dash + 3
    if month < 1 || month > 12 { noSuchDate(start, index, "a year has the months 01 to 12") }
    return .period
  }

  private mutating func noSuchDate(_ start: Int, _ end: Int, _ note: DiagnosticText) {
    diagnostics.append(
      Diagnostic(
        .noSuchDate, "there is no such date as '\(text(start, end))'", at: place(start, end), notes: [note]))
  }

  /// `14-03-2026`, `14/03/2026`, `14.03.2026`, which many write: one error, and a date that is poisoned.
  private mutating func scanForeignDate(_ start: Int, _ afterDigits: Int) -> TokenKind? {
    let mark = bytes[afterDigits]
    guard mark == 0x2D || mark == 0x2F || mark == 0x2E, afterDigits - start <= 2, isDigit(afterDigits + 1) else {
      return nil
    }
    var at = afterDigits + 1
    while isDigit(at) { at += 1 }
    guard at - afterDigits <= 3, bytes[at] == mark, isDigit(at + 1) else { return nil }
    let yearStart = at + 1
    at = yearStart
    while isDigit(at) { at += 1 }
    guard at - yearStart == 4, !isNameByte(at) else { return nil }
    index = at
    let first = number(start, afterDigits)
    let second = number(afterDigits + 1, yearStart - 1)
    let year = text(yearStart, at)
    func written(_ month: Int, _ day: Int) -> String { "\(year)-\(Self.two(month))-\(Self.two(day))" }
    var fixes: [Fix] = []
    if second >= 1, second <= 12, first >= 1, first <= 31 {
      fixes.append(Fix("write \(written(second, first))", range: place(start, at), replacement: written(second, first)))
    }
    if first >= 1, first <= 12, second >= 1, second <= 31, first != second {
      fixes.append(Fix("write \(written(first, second))", range: place(start, at), replacement: written(first, second)))
    }
    let readings = fixes.map { DiagnosticText($0.replacement) }.joined(separator: " or ")
    diagnostics.append(
      Diagnostic(
        .noSuchDate, "a date is written year-month-day: '\(text(start, at))' is not", at: place(start, at),
        help: readings.isEmpty ? "write it as 2026-12-31" : "write \(readings)", fixes: fixes))
    return .badNumber
  }

  /// `1e5`, `2.5E-3`, as calculators and data files write them: one error, with the number written out.
  private mutating func scanExponent(_ start: Int, _ mark: Int) -> TokenKind? {
    guard bytes[mark] == 0x65 || bytes[mark] == 0x45 else { return nil }
    let isNegative = bytes[mark + 1] == 0x2D
    var at = mark + 1
    if isNegative || bytes[at] == 0x2B { at += 1 }
    guard isDigit(at) else { return nil }
    let digits = at
    while isDigit(at) { at += 1 }
    guard !isNameByte(at) else { return nil }
    index = at
    let written = text(start, at)
    let exponent = at - digits <= 2 ? number(digits, at) * (isNegative ? -1 : 1) : 100
    let plain = abs(exponent) <= 15 ? Self.writtenOut(text(start, mark), exponent) : nil
    diagnostics.append(
      Diagnostic(
        .malformedNumber, "a number is written out, without an exponent: '\(written)' is not", at: place(start, at),
        notes: ["a name starts with a letter, so '\(written)' is none; an id that is no name stands in quotes"],
        help: plain.map { "write \($0)" } ?? "write all its digits, or take a unit in which it is shorter",
        fixes: plain.map { [Fix("write \($0)", range: place(start, at), replacement: $0)] } ?? []))
    return .badNumber
  }

  /// `2.5` and 3 as `2_500`; `2.5` and -3 as `0.0025`.
  static func writtenOut(_ decimal: String, _ exponent: Int) -> String {
    let parts = decimal.filter { $0 != "_" }.split(separator: ".", omittingEmptySubsequences: false)
    var whole = Array(String(parts[0]))
    var fraction = parts.count > 1 ? Array(String(parts[1])) : []
    for _ in 0..<max(0, exponent) { whole.append(fraction.isEmpty ? "0" : fraction.removeFirst()) }
    for _ in 0..<max(0, -exponent) { fraction.insert(whole.isEmpty ? "0" : whole.removeLast(), at: 0) }
    while fraction.last == "0" { fraction.removeLast() }
    while whole.count > 1, whole.first == "0" { whole.removeFirst() }
    if whole.isEmpty { whole = ["0"] }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0, whole.count > 3 { grouped.append("_") }
      grouped.append(digit)
    }
    return fraction.isEmpty ? grouped : grouped + "." + String(fraction)
  }

  /// Where the digits begin that stand before `start`, parted from it and from each other by single blanks, as thousands are:
  /// `start` where there are none.
  private func startOfThousands(_ start: Int) -> Int {
    var first = start
    while true {
      // A blank: a space, a no-break space or a narrow one.
      var end = first
      if end > 0, bytes[end - 1] == 0x20 {
        end -= 1
      } else if end > 1, bytes[end - 1] == 0xA0, bytes[end - 2] == 0xC2 {
        end -= 2
      } else if end > 2, bytes[end - 1] == 0xAF, bytes[end - 2] == 0x80, bytes[end - 3] == 0xE2 {
        end -= 3
      } else {
        return first
      }
      var digits = end
      while digits > lineStart, isDigit(digits - 1) { digits -= 1 }
      let count = end - digits
      guard count >= 1, count <= 3 else { return first }
      if digits > lineStart, isNameByte(digits - 1) || bytes[digits - 1] == 0x2E || bytes[digits - 1] == 0x2C {
        return first
      }
      first = digits
      if count < 3 { return first }
    }
  }

  private mutating func scanDottedNumber(_ start: Int, _ dot: Int) -> TokenKind {
    var at = dot
    while bytes[at] == 0x2E, isDigit(at + 1) { at = endOfDigits(at + 1) }
    index = at
    let grouped = String(text(start, at).map { $0 == "." ? "_" : $0 })
    diagnostics.append(
      Diagnostic(
        .malformedNumber, "'\(text(start, at))' has more than one decimal point", at: place(start, at),
        help: "write \(grouped) for a large number; a text such as a clause stands in quotes",
        fixes: [Fix("write \(grouped)", range: place(start, at), replacement: grouped)]))
    return .badNumber
  }

  private mutating func scanDecimalComma(_ start: Int, _ comma: Int) -> TokenKind {
    var at = comma
    var commas = 0
    while bytes[at] == 0x2C, isDigit(at + 1) {
      at = endOfDigits(at + 1)
      if bytes[at] == 0x2E, isDigit(at + 1) { at = endOfDigits(at + 1) }
      commas += 1
    }
    index = at
    let written = text(start, at)
    let apart = written.split(separator: ",").joined(separator: ", ")
    var fixes = [Fix("write \(apart)", range: place(start, at), replacement: apart)]
    var readings = DiagnosticText(apart)
    let group = startOfThousands(start)
    if commas == 1, comma - start == 3, group < start {
      // `1 234,5`
      let whole = text(group, comma).split { !$0.isNumber }.joined(separator: "_") + "." + text(comma + 1, at)
      let shown = text(group, at)
      diagnostics.append(
        Diagnostic(
          .decimalComma, "'\(shown)' has a blank and a comma, and a number has neither", at: place(group, at),
          notes: ["thousands may be parted by '_', and a decimal is written with a point"], help: "write \(whole)",
          fixes: [Fix("write \(whole)", range: place(group, at), replacement: whole)]))
      return .badNumber
    }
    if commas == 1 {
      let points = written.split(separator: ",")[0].contains(".")
      let joined = String(
        written.map { $0 == "." ? "_" : $0 == "," ? (points || !written.contains(".") ? "." : "_") : $0 })
      let decimal = points || !written.contains(".") ? joined : String(written.map { $0 == "," ? "_" : $0 })
      fixes.insert(Fix("write \(decimal)", range: place(start, at), replacement: decimal), at: 0)
      readings = "\(decimal) or \(apart)"
    }
    diagnostics.append(
      Diagnostic(
        .decimalComma, "'\(written)' can be read in two ways: \(readings)", at: place(start, at),
        notes: ["a decimal is written with a point; a comma between two entries is followed by a space"],
        fixes: fixes))
    return .badNumber
  }

  /// `1.150` in a file whose language writes a point between thousands: two readings, and nothing is guessed.
  private mutating func scanThousandsPoint(_ start: Int, _ end: Int) -> TokenKind {
    index = end
    let written = text(start, end)
    let thousands = text(start, end - 4) + "_" + text(end - 3, end)
    var decimal = written
    while decimal.last == "0" { decimal.removeLast() }
    if decimal.last == "." { decimal += "0" }
    if decimal == written { decimal += "0" }
    diagnostics.append(
      Diagnostic(
        .thousandsPoint, "'\(written)' can be read in two ways: \(thousands) or \(decimal)", at: place(start, end),
        notes: ["in the language of this file a point parts thousands; in scripts it begins the decimals"],
        help: "write \(thousands) or \(decimal)",
        fixes: [thousands, decimal].map { Fix("write \($0)", range: place(start, end), replacement: $0) }))
    return .badNumber
  }

  /// Whether the file's first line, `ems 1 nl`, names a language that writes decimals with a comma.
  func languageHasDecimalComma() -> Bool {
    var at = index
    func skipBlanks() {
      while bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    }
    // Blank lines and comments may stand before it.
    while at < count {
      skipBlanks()
      if bytes[at] == 0x23 { while at < count, bytes[at] != 0x0A { at += 1 } }
      guard bytes[at] == 0x0A || bytes[at] == 0x0D else { break }
      at += 1
    }
    guard bytes[at] == 0x65, bytes[at + 1] == 0x6D, bytes[at + 2] == 0x73, bytes[at + 3] == 0x20 else { return false }
    at += 4
    skipBlanks()
    while isDigit(at) { at += 1 }
    skipBlanks()
    let language = text(at, at + 2)
    return (language == "nl" || language == "fr" || language == "de") && !isNameByte(at + 2)
  }

  private func number(_ start: Int, _ end: Int) -> Int {
    var value = 0
    for at in start..<end { value = value * 10 + Int(bytes[at]) - 0x30 }
    return value
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

  /// The length of `month` (1 to 12) of `year` in the Gregorian calendar.
  static func daysInMonth(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The text between two offsets, for messages.
  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: bytes + start, count: max(0, end - start)), as: UTF8.self)
  }
}
