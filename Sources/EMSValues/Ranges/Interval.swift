/// One end of an interval: a number that belongs to it or not, or no end at all.
public struct IntervalEnd: Sendable, Hashable {
  /// The number; nil where the interval goes on without end.
  public let value: Rational?
  /// Whether the number itself belongs to the interval; false where there is none.
  public let isClosed: Bool

  /// An end; one without a number is open.
  public init(_ value: Rational?, isClosed: Bool = true) {
    self.value = value
    self.isClosed = isClosed && value != nil
  }

  /// No end.
  public static let unbounded = IntervalEnd(nil)

  /// The end, moved outward where its number has more bits than a number of the language may have.
  func widened(toward direction: Int) -> IntervalEnd {
    guard let value, value.isTooWide else { return self }
    let outward = direction < 0 ? value.floor : value.ceiling
    return outward.isTooWide ? .unbounded : IntervalEnd(outward, isClosed: false)
  }
}

/// The numbers between two ends. It holds at least one number, as far as its ends say.
public struct Interval: Sendable, Hashable {
  /// The lower end.
  public let lower: IntervalEnd
  /// The upper end.
  public let upper: IntervalEnd

  /// The interval between two ends, or nil when no number lies there.
  public init?(_ lower: IntervalEnd, _ upper: IntervalEnd) {
    if let low = lower.value, let high = upper.value {
      guard low < high || (low == high && lower.isClosed && upper.isClosed) else { return nil }
    }
    self.lower = lower
    self.upper = upper
  }

  /// One number.
  public init(_ value: Rational) {
    lower = IntervalEnd(value)
    upper = lower
  }

  init(unchecked lower: IntervalEnd, _ upper: IntervalEnd) {
    self.lower = lower
    self.upper = upper
  }

  /// All numbers.
  public static let all = Interval(unchecked: .unbounded, .unbounded)

  /// Whether the number lies between the ends.
  public func contains(_ value: Rational) -> Bool {
    if let low = lower.value, !(low < value || (lower.isClosed && low == value)) { return false }
    if let high = upper.value, !(value < high || (upper.isClosed && high == value)) { return false }
    return true
  }

  /// The number, where it holds only one.
  public var single: Rational? { lower.value != nil && lower.value == upper.value ? lower.value : nil }

  /// What both hold, or nil where that is nothing.
  public func intersection(_ other: Interval) -> Interval? {
    Interval(Interval.later(lower, other.lower), Interval.earlier(upper, other.upper))
  }

  /// The lower end that admits less.
  private static func later(_ first: IntervalEnd, _ second: IntervalEnd) -> IntervalEnd {
    guard let a = first.value else { return second }
    guard let b = second.value else { return first }
    if a == b { return first.isClosed ? second : first }
    return a < b ? second : first
  }

  /// The upper end that admits less.
  private static func earlier(_ first: IntervalEnd, _ second: IntervalEnd) -> IntervalEnd {
    guard let a = first.value else { return second }
    guard let b = second.value else { return first }
    if a == b { return first.isClosed ? second : first }
    return a < b ? first : second
  }

  /// Whether its lower end admits a number that the other's does not; the order in which intervals are kept.
  func startsBefore(_ other: Interval) -> Bool {
    guard let b = other.lower.value else { return false }
    guard let a = lower.value else { return true }
    return a == b ? lower.isClosed && !other.lower.isClosed : a < b
  }

  /// Whether its upper end admits a number that the other's does not.
  func endsAfter(_ other: Interval) -> Bool {
    guard let b = other.upper.value else { return false }
    guard let a = upper.value else { return true }
    return a == b ? upper.isClosed && !other.upper.isClosed : a > b
  }
}

extension Interval: CustomStringConvertible {
  /// The interval as mathematicians write it: `[1, 5)`, `(-∞, 3]`; one number as itself.
  public var description: String {
    if let single { return single.description }
    let low = lower.value.map(\.description) ?? "-∞"
    let high = upper.value.map(\.description) ?? "∞"
    return "\(lower.isClosed ? "[" : "(")\(low), \(high)\(upper.isClosed ? "]" : ")")"
  }
}
