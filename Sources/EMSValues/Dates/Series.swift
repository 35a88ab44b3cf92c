/// Why entries are no series.
public enum SeriesError: Error, Sendable, Hashable {
  /// Two periods have different lengths.
  case mixedLengths(Period, Period)
  /// A period stands twice.
  case repeated(Period)
}

/// Values by period, all periods of one length, in their order. A value that is not known is nil.
public struct Series: Sendable, Hashable {
  /// A period and its value; nil where that is missing.
  public struct Entry: Sendable, Hashable {
    /// The period.
    public let period: Period
    /// The value; nil where it is missing.
    public let value: Rational?

    /// Makes an entry.
    public init(_ period: Period, _ value: Rational?) {
      self.period = period
      self.value = value
    }
  }

  /// How the values of the parts of a longer period make its value.
  public enum Gathering: Sendable, Hashable, CaseIterable {
    /// Their sum: of amounts.
    case sum
    /// Their mean: of levels and prices.
    case mean
    /// The last of them: of stocks and meters.
    case last
  }

  /// What a function of a series gives.
  public enum Outcome: Sendable, Hashable {
    /// A number.
    case value(Rational)
    /// Nothing, because something that it needs is missing.
    case missing
    /// No result, because it would divide by zero.
    case divisionByZero
  }

  /// The entries by rising period.
  public let entries: [Entry]

  /// A series of entries in any order, or why they are none.
  public static func make(_ entries: [Entry]) -> Result<Series, SeriesError> {
    let sorted = entries.enumerated()
      .sorted { ($0.element.period, $0.offset) < ($1.element.period, $1.offset) }
      .map(\.element)
    if let first = entries.first, let other = entries.first(where: { $0.period.length != first.period.length }) {
      return .failure(.mixedLengths(first.period, other.period))
    }
    for (entry, next) in zip(sorted, sorted.dropFirst()) where entry.period == next.period {
      return .failure(.repeated(entry.period))
    }
    return .success(Series(sorted: sorted))
  }

  /// A series without entries.
  public static let empty = Series(sorted: [])

  init(sorted entries: [Entry]) {
    self.entries = entries
  }

  /// The length of its periods; nil where it has none.
  public var length: PeriodLength? { entries.first?.period.length }

  /// The value of that very period; nil where it is missing or there is no entry.
  public func value(at period: Period) -> Rational? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].period < period { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].period == period ? entries[low].value : nil
  }

  /// The latest entry that has a value and whose period ends on that day or earlier.
  public func latest(upTo day: CalendarDate) -> Entry? {
    entries.last { $0.value != nil && $0.period.lastDay <= day }
  }

  /// The series read in longer periods; nil where its own are longer than that.
  ///
  /// Each longer period of which it has a part is there; its value is missing while that of any of its parts is.
  public func gathered(by length: PeriodLength, _ gathering: Gathering = .sum) -> Series? {
    guard let own = self.length else { return self }
    guard length <= own else { return nil }
    if length == own { return self }
    var result: [Entry] = []
    for entry in entries {
      guard let parent = entry.period.parent(of: length), result.last?.period != parent else { continue }
      result.append(Entry(parent, gathered(parent.parts(of: own), gathering)))
    }
    return Series(sorted: result)
  }

  private func gathered(_ parts: [Period], _ gathering: Gathering) -> Rational? {
    var sum = Rational.zero
    var last = Rational.zero
    for part in parts {
      guard let value = value(at: part) else { return nil }
      sum += value
      last = value
    }
    switch gathering {
    case .sum: return sum
    case .mean: return sum / Rational(parts.count)
    case .last: return last
    }
  }

  /// The series with each value that is known replaced.
  public func mapped(_ transform: (Rational) -> Rational?) -> Series {
    Series(sorted: entries.map { Entry($0.period, $0.value.flatMap(transform)) })
  }

  /// The values of equal periods combined; missing where one side has none. Nil where the lengths differ.
  ///
  /// `operation` gives nil where it has no result, a division by zero for example, which counts as missing here; the
  /// caller reports it.
  public func combined(_ other: Series, _ operation: (Rational, Rational) -> Rational?) -> Series? {
    if let own = length, let theirs = other.length, own != theirs { return nil }
    var result: [Entry] = []
    var left = entries[...]
    var right = other.entries[...]
    while let period = [left.first?.period, right.first?.period].compactMap({ $0 }).min() {
      let a = left.first?.period == period ? left.removeFirst().value : nil
      let b = right.first?.period == period ? right.removeFirst().value : nil
      if let a, let b {
        result.append(Entry(period, operation(a, b)))
      } else {
        result.append(Entry(period, nil))
      }
    }
    return Series(sorted: result)
  }

  /// The sum of all values; 0 of none, missing where one is.
  public var sum: Rational? {
    var result = Rational.zero
    for entry in entries {
      guard let value = entry.value else { return nil }
      result += value
    }
    return result
  }

  /// The mean of all values; missing of none and where one is.
  public var mean: Rational? { sum.flatMap { $0 / Rational(entries.count) } }

  /// The relative change from one period to another: value there / value here − 1.
  public func change(from first: Period, to second: Period) -> Outcome {
    guard let before = value(at: first), let after = value(at: second) else { return .missing }
    return (after / before).map { .value($0 - 1) } ?? .divisionByZero
  }

  /// The slope of the least-squares line through the values that are known, exactly, in their unit per year; missing
  /// below two of them.
  public var trend: Rational? {
    let points = entries.compactMap { entry in
      entry.value.map { (place: Rational(Int64(entry.period.index)), value: $0) }
    }
    guard points.count >= 2, let length else { return nil }
    let count = Rational(points.count)
    var sumOfPlaces = Rational.zero
    var sumOfValues = Rational.zero
    var sumOfSquares = Rational.zero
    var sumOfProducts = Rational.zero
    for point in points {
      sumOfPlaces += point.place
      sumOfValues += point.value
      sumOfSquares += point.place * point.place
      sumOfProducts += point.place * point.value
    }
    // Two places differ, so that the divisor is above 0.
    let slope =
      (count * sumOfProducts - sumOfPlaces * sumOfValues) / (count * sumOfSquares - sumOfPlaces * sumOfPlaces)
    return slope.map { $0 * Rational(12 / length.months) }
  }
}

extension Period {
  /// How many periods of this length lie between the year 0 and this one.
  var index: Int { (Int(packed) >> 2) / length.months }
}
