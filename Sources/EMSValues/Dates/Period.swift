/// The length of a period. Longer lengths come first.
public enum PeriodLength: UInt8, Sendable, Hashable, CaseIterable, Comparable {
  /// A calendar year, `2025`.
  case year
  /// Half a calendar year, `2025-H1`.
  case half
  /// A quarter of a calendar year, `2025-Q3`.
  case quarter
  /// A calendar month, `2025-03`.
  case month

  /// The months of a period of this length: 12, 6, 3 or 1.
  @inlinable
  public var months: Int {
    switch self {
    case .year: 12
    case .half: 6
    case .quarter: 3
    case .month: 1
    }
  }

  /// Whether this length is the longer one.
  @inlinable
  public static func < (left: PeriodLength, right: PeriodLength) -> Bool { left.rawValue < right.rawValue }
}

/// A year, half-year, quarter or month of the calendar.
///
/// Periods are ordered by their first day; of two that begin together the longer comes first.
public struct Period: Sendable, Hashable, Comparable {
  /// The months from year 0 to the first month, times 4, plus the length: one number, in the order of periods.
  public let packed: Int32

  init(firstMonth: Int, length: PeriodLength) {
    packed = Int32(firstMonth * 4 + Int(length.rawValue))
  }

  /// The period of a packed number, or nil when there is none of that number.
  public init?(packed: Int32) {
    guard packed >= 0, let length = PeriodLength(rawValue: UInt8(packed & 3)) else { return nil }
    let month = Int(packed) >> 2
    guard month >= 12, month < 120_000, month.isMultiple(of: length.months) else { return nil }
    self.packed = packed
  }

  /// The year, from 1 to 9999, or nil outside.
  public init?(year: Int) {
    self.init(year: year, length: .year, number: 1)
  }

  /// The period of a year from 1 to 9999 by its number there, counted from 1: half 1 to 2, quarter 1 to 4, month 1 to 12.
  ///
  /// Nil outside.
  public init?(year: Int, length: PeriodLength, number: Int) {
    guard (1...9999).contains(year), number >= 1, number <= 12 / length.months else { return nil }
    self.init(firstMonth: year * 12 + (number - 1) * length.months, length: length)
  }

  /// The period of that length that a day is in.
  public init(containing day: CalendarDate, length: PeriodLength) {
    let (year, month, _) = day.parts
    let index = year * 12 + month - 1
    self.init(firstMonth: index - index % length.months, length: length)
  }

  /// The period of a text `2025`, `2025-H1`, `2025-Q3` or `2025-03`, or nil when it is none.
  public init?(text: some StringProtocol) {
    self.init(bytes: text.utf8)
  }

  /// The period of the bytes of a text `2025`, `2025-H1`, `2025-Q3` or `2025-03`, or nil when they are none.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 || bytes.count == 7 else { return nil }
    var year = 0
    for byte in bytes.prefix(4) {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      year = year * 10 + Int(digit)
    }
    if bytes.count == 4 {
      self.init(year: year)
      return
    }
    let rest = Array(bytes.dropFirst(4))
    let last = rest[2] &- UInt8(ascii: "0")
    guard rest[0] == UInt8(ascii: "-"), last <= 9 else { return nil }
    switch rest[1] {
    case UInt8(ascii: "H"): self.init(year: year, length: .half, number: Int(last))
    case UInt8(ascii: "Q"): self.init(year: year, length: .quarter, number: Int(last))
    case UInt8(ascii: "0"), UInt8(ascii: "1"):
      self.init(year: year, length: .month, number: Int(rest[1] - UInt8(ascii: "0")) * 10 + Int(last))
    default: return nil
    }
  }

  /// Whether `left` comes first.
  @inlinable
  public static func < (left: Period, right: Period) -> Bool { left.packed < right.packed }

  /// The length.
  public var length: PeriodLength { PeriodLength(rawValue: UInt8(packed & 3)) ?? .year }

  private var firstMonth: Int { Int(packed) >> 2 }

  /// The year that the period is in.
  public var year: Int { firstMonth / 12 }

  /// The number of the period in its year, from 1.
  public var number: Int { firstMonth % 12 / length.months + 1 }

  /// The first day.
  public var firstDay: CalendarDate {
    CalendarDate(unchecked: CalendarDate.number(year: year, month: firstMonth % 12 + 1, day: 1))
  }

  /// The last day.
  public var lastDay: CalendarDate {
    let month = firstMonth + length.months - 1
    let day = CalendarDate.dayCount(year: month / 12, month: month % 12 + 1)
    return CalendarDate(unchecked: CalendarDate.number(year: month / 12, month: month % 12 + 1, day: day))
  }

  /// The number of days.
  public var dayCount: Int { firstDay.days(until: lastDay) + 1 }

  /// Whether a day is in the period.
  public func contains(_ day: CalendarDate) -> Bool { day >= firstDay && day <= lastDay }

  /// Whether another period lies wholly in this one; each contains itself.
  public func contains(_ other: Period) -> Bool {
    other.firstMonth >= firstMonth && other.firstMonth + other.length.months <= firstMonth + length.months
  }

  /// The period of the same length that follows, or nil after the year 9999.
  public var next: Period? { advanced(by: 1) }

  /// The period of the same length that goes before, or nil before the year 1.
  public var previous: Period? { advanced(by: -1) }

  /// The period of the same length that lies `count` of them later, or nil outside the years 1 to 9999.
  public func advanced(by count: Int) -> Period? {
    let (months, overflow) = count.multipliedReportingOverflow(by: length.months)
    let (month, overflowSum) = firstMonth.addingReportingOverflow(months)
    guard !overflow, !overflowSum, month >= 12, month < 120_000 else { return nil }
    return Period(firstMonth: month, length: length)
  }

  /// How many periods later `other` is; nil when its length is another.
  public func distance(to other: Period) -> Int? {
    other.length == length ? (other.firstMonth - firstMonth) / length.months : nil
  }

  /// The periods of a length that make up this one, in order; empty when that length is longer.
  public func parts(of length: PeriodLength) -> [Period] {
    guard length >= self.length else { return [] }
    return stride(from: firstMonth, to: firstMonth + self.length.months, by: length.months)
      .map { Period(firstMonth: $0, length: length) }
  }

  /// The period of a length that this one is part of; itself at its own length, nil when that length is shorter.
  public func parent(of length: PeriodLength) -> Period? {
    guard length <= self.length else { return nil }
    return Period(firstMonth: firstMonth - firstMonth % length.months, length: length)
  }

  /// The text `2025`, `2025-H1`, `2025-Q3` or `2025-03`.
  public var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text `2025`, `2025-H1`, `2025-Q3` or `2025-03`.
  public func write(to bytes: inout [UInt8]) {
    DecimalWriter.appendDigits(UInt64(year), count: 4, to: &bytes)
    switch length {
    case .year: return
    case .half: bytes += [UInt8(ascii: "-"), UInt8(ascii: "H")]
    case .quarter: bytes += [UInt8(ascii: "-"), UInt8(ascii: "Q")]
    case .month: bytes.append(UInt8(ascii: "-"))
    }
    DecimalWriter.appendDigits(UInt64(number), count: length == .month ? 2 : 1, to: &bytes)
  }
}

extension Period: CustomStringConvertible {
  /// The text `2025`, `2025-H1`, `2025-Q3` or `2025-03`.
  public var description: String { text }
}
