/// A length of time in calendar units: whole months, and whole days. `1 year` is 12 months, `2 week` 14 days.
///
/// Months and days are not converted to each other, so that durations have no order, only equality.
public struct CalendarDuration: Sendable, Hashable {
  /// The months.
  public var months: Int32
  /// The days, added after the months.
  public var days: Int32

  /// A duration of months and days.
  public init(months: Int32 = 0, days: Int32 = 0) {
    self.months = months
    self.days = days
  }

  /// The duration of an amount of a unit: of months or years where it comes to whole months, of a unit of time where it
  /// comes to whole days.
  ///
  /// Nil for any other unit, for a part of a month or a day, and beyond 32 bits.
  public init?(amount: Rational, unit: Unit) {
    let base = amount * unit.factor
    if unit.dimension == Dimension(.calendarMonth) {
      guard let whole = base.wholeValue, let months = Int32(exactly: whole) else { return nil }
      self.init(months: months)
    } else if unit.dimension == Dimension(.time) {
      guard let days = (base / Rational(86_400))?.wholeValue, let small = Int32(exactly: days) else { return nil }
      self.init(days: small)
    } else {
      return nil
    }
  }

  /// The duration with the other sign, or nil where that leaves 32 bits.
  public var negated: CalendarDuration? {
    guard months != .min, days != .min else { return nil }
    return CalendarDuration(months: -months, days: -days)
  }

  /// The sum of months and of days, or nil where that leaves 32 bits.
  public func adding(_ other: CalendarDuration) -> CalendarDuration? {
    let (months, overflow) = months.addingReportingOverflow(other.months)
    let (days, overflowDays) = days.addingReportingOverflow(other.days)
    return overflow || overflowDays ? nil : CalendarDuration(months: months, days: days)
  }

  /// Whether it leads to a later day from any day: nothing negative, and not nothing.
  public var isForward: Bool { months >= 0 && days >= 0 && (months > 0 || days > 0) }

  /// The text as it is entered, in the greatest units that fit: `1 year`, `18 month`, `2 week`, `1 year 30 day`.
  public var text: String {
    var parts: [String] = []
    if months != 0 { parts.append(months.isMultiple(of: 12) ? "\(months / 12) year" : "\(months) month") }
    if days != 0 { parts.append(days.isMultiple(of: 7) ? "\(days / 7) week" : "\(days) day") }
    return parts.isEmpty ? "0 day" : parts.joined(separator: " ")
  }

  /// The first of start, start + 1 × duration, start + 2 × duration … that is on `day` or later.
  ///
  /// Nil when the duration does not lead forward or the calendar ends before.
  public func deadline(from start: CalendarDate, onOrAfter day: CalendarDate) -> CalendarDate? {
    if start >= day { return start }
    guard isForward else { return nil }
    // A month has at most 31 days, so that a jump by this length never goes past the first that counts.
    let longest = Int(months) * 31 + Int(days)
    var times = 0
    while let found = start.adding(self, times: times) {
      if found >= day { return found }
      times += max(1, found.days(until: day) / longest)
    }
    return nil
  }
}

extension CalendarDuration: CustomStringConvertible {
  /// The text as it is entered.
  public var description: String { text }
}
