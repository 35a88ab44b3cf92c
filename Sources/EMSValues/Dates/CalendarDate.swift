// The public interface of dates, by file:
//
// CalendarDate.swift      init?(year:month:day:) · init?(text:) · init(dayNumber:) · year month day · text · weekday
//                         adding(days:) · adding(months:) · adding(_: CalendarDuration, times:) · days(until:)
//                         completedYears(until:) · firstOfMonth lastOfMonth · first · last
// Period.swift            init?(text:) · year(_:) … · init(containing:length:) · firstDay lastDay · next previous
//                         contains · parts(of:) · parent(of:) · advanced(by:) · distance(to:) · text · PeriodLength
// CalendarDuration.swift  init(months:days:) · init?(amount:unit:) · text · deadline(from:onOrAfter:)
// Series.swift            make(_:) · value(at:) · gathered(by:_:) · combined(_:_:) · change(from:to:) · trend · sum · mean

/// A day of the Gregorian calendar, counted back before its introduction; from 0001-01-01 to 9999-12-31.
public struct CalendarDate: Sendable, Hashable, Comparable {
  /// The days since 1970-01-01, which is day 0.
  public let dayNumber: Int32

  /// The first day that there is, 0001-01-01.
  public static let first = CalendarDate(unchecked: -719_162)

  /// The last day that there is, 9999-12-31.
  public static let last = CalendarDate(unchecked: 2_932_896)

  @usableFromInline
  init(unchecked dayNumber: Int32) {
    self.dayNumber = dayNumber
  }

  /// The day of that number, or nil when it is before 0001-01-01 or after 9999-12-31.
  @inlinable
  public init?(dayNumber: Int32) {
    guard dayNumber >= -719_162, dayNumber <= 2_932_896 else { return nil }
    self.init(unchecked: dayNumber)
  }

  /// The day of a year, a month from 1 to 12 and a day from 1, or nil when the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDate.dayCount(year: year, month: month)
    else { return nil }
    self.init(unchecked: CalendarDate.number(year: year, month: month, day: day))
  }

  /// The day of a text `2026-12-31`, or nil when it is not of that form or the calendar has no such day.
  public init?(text: some StringProtocol) {
    self.init(bytes: text.utf8)
  }

  /// The day of the bytes of a text `2026-12-31`, or nil when they are not of that form or there is no such day.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 10 else { return nil }
    var numbers: (Int, Int, Int) = (0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 7 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      switch index {
      case 0..<4: numbers.0 = numbers.0 * 10 + Int(digit)
      case 5..<7: numbers.1 = numbers.1 * 10 + Int(digit)
      default: numbers.2 = numbers.2 * 10 + Int(digit)
      }
    }
    self.init(year: numbers.0, month: numbers.1, day: numbers.2)
  }

  /// Whether `left` is the earlier day.
  @inlinable
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.dayNumber < right.dayNumber }

  /// The year, the month from 1 to 12, and the day of the month from 1.
  public var parts: (year: Int, month: Int, day: Int) {
    // Years are counted from March, so that the leap day comes last; an era is 400 years, 146,097 days.
    let shifted = Int(dayNumber) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The year.
  public var year: Int { parts.year }

  /// The month, from 1 to 12.
  public var month: Int { parts.month }

  /// The day of the month, from 1.
  public var day: Int { parts.day }

  /// The day of the week, from 1 for Monday to 7 for Sunday.
  public var weekday: Int {
    // Day 0 was a Thursday.
    let rest = (Int(dayNumber) + 3) % 7
    return (rest < 0 ? rest + 7 : rest) + 1
  }

  /// The text `2026-12-31`.
  public var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text `2026-12-31`.
  public func write(to bytes: inout [UInt8]) {
    let (year, month, day) = parts
    DecimalWriter.appendDigits(UInt64(year), count: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    DecimalWriter.appendDigits(UInt64(month), count: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    DecimalWriter.appendDigits(UInt64(day), count: 2, to: &bytes)
  }

  /// Whether the year has a 29 February.
  public static func isLeap(year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// The days of a month from 1 to 12; 0 for any other.
  public static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: isLeap(year: year) ? 29 : 28
    default: 0
    }
  }

  /// The number of a day that the calendar has.
  static func number(year: Int, month: Int, day: Int) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }
}

extension CalendarDate {
  /// The day `days` later, or earlier where negative; nil outside the calendar.
  public func adding(days: Int) -> CalendarDate? {
    let (sum, overflow) = Int(dayNumber).addingReportingOverflow(days)
    guard !overflow, let number = Int32(exactly: sum) else { return nil }
    return CalendarDate(dayNumber: number)
  }

  /// The same day `months` later, or earlier where negative; the month's last day where it has no such day.
  ///
  /// Nil outside the calendar.
  public func adding(months: Int) -> CalendarDate? {
    let (year, month, day) = parts
    let (index, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, index >= 12, index < 120_000 else { return nil }
    let newYear = index / 12
    let newMonth = index % 12 + 1
    let newDay = min(day, CalendarDate.dayCount(year: newYear, month: newMonth))
    return CalendarDate(unchecked: CalendarDate.number(year: newYear, month: newMonth, day: newDay))
  }

  /// The same day `years` later, or earlier where negative; 28 February for a 29th that is not there.
  ///
  /// Nil outside the calendar.
  public func adding(years: Int) -> CalendarDate? {
    let (months, overflow) = years.multipliedReportingOverflow(by: 12)
    return overflow ? nil : adding(months: months)
  }

  /// The day that lies `times` durations later: start + times × duration, months first, then days.
  ///
  /// So a deadline that is repeated keeps the day of its start: 31 January, 28 February, 31 March. Nil outside the
  /// calendar.
  public func adding(_ duration: CalendarDuration, times: Int = 1) -> CalendarDate? {
    let (months, overflow) = Int(duration.months).multipliedReportingOverflow(by: times)
    let (days, overflowDays) = Int(duration.days).multipliedReportingOverflow(by: times)
    guard !overflow, !overflowDays else { return nil }
    return adding(months: months)?.adding(days: days)
  }

  /// The days from this day until `other`: negative when that is earlier.
  @inlinable
  public func days(until other: CalendarDate) -> Int { Int(other.dayNumber) - Int(dayNumber) }

  /// The completed years from this day until `other`: how old on `other` is what began on this day.
  ///
  /// Negative when `other` is earlier. From 29 February a year is completed on 28 February where there is no 29th.
  public func completedYears(until other: CalendarDate) -> Int {
    if other < self { return -other.completedYears(until: self) }
    let years = other.year - year
    guard let anniversary = adding(years: years) else { return years }
    return anniversary > other ? years - 1 : years
  }

  /// The first day of the month.
  public var firstOfMonth: CalendarDate { CalendarDate(unchecked: dayNumber - Int32(day) + 1) }

  /// The last day of the month.
  public var lastOfMonth: CalendarDate {
    let (year, month, day) = parts
    return CalendarDate(unchecked: dayNumber + Int32(CalendarDate.dayCount(year: year, month: month) - day))
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The text `2026-12-31`.
  public var description: String { text }
}
