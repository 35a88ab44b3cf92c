/// A pattern of dates in cells, such as `dd/mm/yyyy`, `yyyy-mm-dd`, `d.m.yy`.
///
/// `d` and `m` stand for one or two digits. `dd` and `mm` do too where something follows or precedes that is no digit;
/// in `yyyymmdd` they are two digits. `yyyy` is four digits, `yy` two: 00 to 69 are 2000 to 2069, 70 to 99 are 1970 to
/// 1999. A time of midnight behind the date is passed over.
public struct DatePattern: Sendable, Equatable {
  /// What is wrong with a pattern.
  public enum Fault: Error, Sendable, Equatable {
    /// A letter that stands for nothing, at this place from 0.
    case unknownLetter(at: Int)
    /// A part is missing or given twice: a pattern has one day, one month, one year.
    case parts
  }

  /// What a cell holds.
  public enum Reading: Sendable, Equatable {
    /// A day of the calendar.
    case date(year: Int, month: Int, day: Int)
    /// Nothing but blanks.
    case blank
    /// Something that does not follow the pattern, from this byte of the cell on.
    case mismatch(at: Int)
    /// The pattern fits, but there is no such month. Perhaps day and month are swapped.
    case noSuchMonth(Int)
    /// The pattern fits, but the month has no such day.
    case noSuchDay(year: Int, month: Int, day: Int)
  }

  enum Part: Sendable, Equatable {
    case day(wide: Bool)
    case month(wide: Bool)
    case longYear
    case shortYear
    case byte(UInt8)

    var isNumber: Bool { if case .byte = self { false } else { true } }
  }

  let parts: [Part]
  /// The pattern as it was given.
  public let text: String

  /// Reads a pattern; letters may be large or small, and `j` (Dutch and German `jaar`, `Jahr`), `t` (`Tag`) and `a`
  /// (`année`) are known too.
  public init(_ pattern: String) throws(Fault) {
    var parts: [Part] = []
    let bytes = Array(pattern.utf8)
    var index = 0
    var seen = (days: 0, months: 0, years: 0)
    while index < bytes.count {
      let byte = bytes[index]
      let letter = byte | 0x20
      var end = index + 1
      guard letter >= 0x61, letter <= 0x7A, byte >= 0x41, byte < 0x80 else {
        parts.append(.byte(byte))
        index = end
        continue
      }
      while end < bytes.count, bytes[end] | 0x20 == letter { end += 1 }
      let width = end - index
      switch (letter, width) {
      case (0x64, 1...2), (0x74, 1...2):
        parts.append(.day(wide: width == 2))
        seen.days += 1
      case (0x6D, 1...2):
        parts.append(.month(wide: width == 2))
        seen.months += 1
      case (0x79, 2), (0x6A, 2), (0x61, 2):
        parts.append(.shortYear)
        seen.years += 1
      case (0x79, 4), (0x6A, 4), (0x61, 4):
        parts.append(.longYear)
        seen.years += 1
      default: throw .unknownLetter(at: index)
      }
      index = end
    }
    guard seen == (1, 1, 1) else { throw .parts }
    self.parts = parts
    text = pattern
  }

  /// The pattern that a cell looks like it follows: `dd-mm-yyyy` for `14-03-2026`. Nil where it is no three numbers with marks between.
  ///
  /// Which of two short numbers is the month is a guess, except where one is above 12.
  public static func likely(for cell: String) -> String? {
    var numbers: [Substring] = []
    var marks = ""
    for character in cell.split(separator: " ").first ?? "" {
      if character.isASCII, character.isNumber {
        if numbers.isEmpty || marks.count == numbers.count { numbers.append("") }
        numbers[numbers.count - 1].append(character)
      } else if "-/.".contains(character), marks.count + 1 == numbers.count {
        marks.append(character)
      } else {
        return nil
      }
    }
    guard numbers.count == 3, marks.count == 2, numbers.allSatisfy({ $0.count <= 4 }) else { return nil }
    let words: [String]
    if numbers[0].count == 4, numbers[1].count <= 2, numbers[2].count <= 2 {
      words = ["yyyy", "mm", "dd"]
    } else if numbers[0].count <= 2, numbers[1].count <= 2, numbers[2].count == 4 || numbers[2].count == 2 {
      let year = numbers[2].count == 4 ? "yyyy" : "yy"
      words = (Int(numbers[1]) ?? 0) > 12 ? ["mm", "dd", year] : ["dd", "mm", year]
    } else {
      return nil
    }
    return words[0] + marks.prefix(1) + words[1] + marks.suffix(1) + words[2]
  }

  /// Reads a cell.
  public func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
    let cell = CellText.trimmed(bytes)
    if cell.isEmpty { return .blank }
    let blanksBefore = bytes.baseAddress.flatMap { base in cell.baseAddress.map { $0 - base } } ?? 0
    var (year, month, day, index) = (0, 0, 0, 0)
    for position in parts.indices {
      let part = parts[position]
      let joined =
        (position > 0 && parts[position - 1].isNumber)
        || (position + 1 < parts.count && parts[position + 1].isNumber)
      var (least, most) = (1, 2)
      switch part {
      case .byte(let byte):
        guard index < cell.count, cell[index] == byte else { return .mismatch(at: blanksBefore + index) }
        index += 1
        continue
      case .day(let wide), .month(let wide): if joined && wide { least = 2 }
      case .longYear: (least, most) = (4, 4)
      case .shortYear: least = 2
      }
      var (value, digits) = (0, 0)
      while digits < most, index < cell.count, cell[index] >= 0x30, cell[index] <= 0x39 {
        value = value * 10 + Int(cell[index] - 0x30)
        digits += 1
        index += 1
      }
      guard digits >= least else { return .mismatch(at: blanksBefore + index) }
      switch part {
      case .day: day = value
      case .month: month = value
      case .longYear: year = value
      case .shortYear: year = value < 70 ? 2000 + value : 1900 + value
      case .byte: break
      }
    }
    guard DatePattern.isMidnight(cell, from: index) else { return .mismatch(at: blanksBefore + index) }
    guard month >= 1, month <= 12 else { return .noSuchMonth(month) }
    guard day >= 1, day <= DatePattern.days(of: month, year: year) else {
      return .noSuchDay(year: year, month: month, day: day)
    }
    return .date(year: year, month: month, day: day)
  }

  /// Whether nothing, or a time of midnight, stands from `index` on.
  private static func isMidnight(_ cell: UnsafeRawBufferPointer, from index: Int) -> Bool {
    if index == cell.count { return true }
    guard cell[index] == 0x20 || cell[index] == 0x54 else { return false }
    let time = cell[(index + 1)...]
    return time.count >= 4 && time.allSatisfy { $0 == 0x30 || $0 == 0x3A || $0 == 0x2E } && time.contains(0x3A)
  }

  private static func days(of month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
