// The public interface of `ValueSet`, by file:
//
// ValueSet.swift             empty · all · init(_:) values · init(interval:step:) · exactValues · intervals · step
//                            isEmpty · smallest · greatest · single · contains · simplest · commonDenominator · hull
// ValueSet+Sets.swift        union · intersection · subtracting · isSubset · isDisjoint
// ValueSet+Comparison.swift  ValueComparison · Certainty · compared(_:_:) · keeping(_:_:) · below upTo above from
// ValueSet+Arithmetic.swift  + - * / · negated · power(Int) · repeatedSums
// ValueSet+Functions.swift   magnitude · minimum maximum · rounded · floor · ceiling · squareRoot · exponential
//                            naturalLogarithm · power(ValueSet)

/// The numbers that an expression can have: what the checker knows of a value before there are any data.
///
/// Up to 4,096 numbers are kept exactly. Beyond that the set is up to 64 intervals and, where known, a step of which
/// every number is a whole multiple. Every operation gives a set that holds all possible results; it may hold more,
/// so that what lies outside is proved impossible, and what lies inside is only possible.
public struct ValueSet: Sendable, Hashable {
  /// The most numbers that are kept one by one.
  public static let greatestCount = 4096
  /// The most intervals that are kept apart.
  public static let greatestIntervalCount = 64

  enum Storage: Sendable, Hashable {
    /// Rising numbers, each once.
    case exact([Rational])
    /// Rising intervals with numbers between them that are not in the set; at least one. A step is above 0, and all
    /// ends that there are then are closed multiples of it.
    case intervals([Interval], step: Rational?)
  }

  let storage: Storage

  init(_ storage: Storage) {
    self.storage = storage
  }

  /// No number.
  public static let empty = ValueSet(.exact([]))

  /// All numbers.
  public static let all = ValueSet(.intervals([.all], step: nil))

  /// The whole numbers.
  public static let wholeNumbers = ValueSet(.intervals([.all], step: .one))

  /// One number.
  public init(_ value: Rational) {
    self = ValueSet.listing([value])
  }

  /// The numbers listed, in any order.
  public init(_ values: [Rational]) {
    var sorted = values
    sorted.sort()
    self = ValueSet.listing(sorted)
  }

  /// The numbers of an interval; only the whole multiples of a step, where one is given that is not 0.
  public init(_ interval: Interval, step: Rational? = nil) {
    self = ValueSet.covering([interval], step: step.flatMap { $0.isZero ? nil : $0.magnitude })
  }

  /// The numbers from one to another, both included where given; only whole multiples of a step, where given.
  public init(from lower: Rational?, to upper: Rational?, step: Rational? = nil) {
    guard let interval = Interval(IntervalEnd(lower), IntervalEnd(upper)) else {
      self = .empty
      return
    }
    self.init(interval, step: step)
  }

  /// The numbers in rising order, where they are kept one by one.
  public var exactValues: [Rational]? {
    if case .exact(let values) = storage { return values }
    return nil
  }

  /// The numbers as rising intervals; each number an interval of its own where they are kept one by one.
  public var intervals: [Interval] {
    switch storage {
    case .exact(let values): values.map { Interval($0) }
    case .intervals(let intervals, _): intervals
    }
  }

  /// The greatest number known of which all are whole multiples; nil where none is known, or 0 is the only number.
  public var step: Rational? {
    let step = grid
    return step?.isZero == true ? nil : step
  }

  /// As `step`, but 0 where there is no number other than 0: then any step will do.
  var grid: Rational? {
    switch storage {
    case .exact(let values):
      var step = Rational.zero
      for value in values { step = Rational.greatestCommonDivisor(step, value) }
      return step.isTooWide ? nil : step
    case .intervals(_, let step): return step
    }
  }

  /// Whether there is no number.
  public var isEmpty: Bool {
    if case .exact(let values) = storage { return values.isEmpty }
    return false
  }

  /// The least number, or the end that all are above; nil where there is no number.
  public var smallest: IntervalEnd? {
    switch storage {
    case .exact(let values): values.first.map { IntervalEnd($0) }
    case .intervals(let intervals, _): intervals.first?.lower
    }
  }

  /// The greatest number, or the end that all are below; nil where there is no number.
  public var greatest: IntervalEnd? {
    switch storage {
    case .exact(let values): values.last.map { IntervalEnd($0) }
    case .intervals(let intervals, _): intervals.last?.upper
    }
  }

  /// The number, where there is only one.
  public var single: Rational? {
    if case .exact(let values) = storage, values.count == 1 { return values[0] }
    return nil
  }

  /// Whether a number is in the set.
  public func contains(_ value: Rational) -> Bool {
    switch storage {
    case .exact(let values):
      let index = ValueSet.firstIndex(in: values, notBelow: value)
      return index < values.count && values[index] == value
    case .intervals(let intervals, let step):
      if let step, (value / step)?.isInteger != true { return false }
      return intervals.contains { $0.contains(value) }
    }
  }

  /// A number of the set that is easy to read, to show as an example: the first of those with the fewest decimals in the
  /// first interval. Nil where there is none.
  public var simplest: Rational? {
    switch storage {
    case .exact(let values): return values.first
    case .intervals(let intervals, let step):
      guard let first = intervals.first else { return nil }
      if let closed = first.lower.isClosed ? first.lower.value : nil, step != nil { return closed }
      if step != nil { return first.upper.value ?? .zero }
      return ValueSet.simplest(in: first)
    }
  }

  private static func simplest(in interval: Interval) -> Rational {
    guard let low = interval.lower.value else {
      guard let high = interval.upper.value else { return .zero }
      return interval.upper.isClosed ? high.floor : high.ceiling - 1
    }
    for digits in 0...40 {
      let unit = Rational(10).power(-digits) ?? .one
      var found = (low * (Rational(10).power(digits) ?? .one)).ceiling * unit
      if found == low, !interval.lower.isClosed { found += unit }
      if interval.contains(found) { return found }
    }
    // Closer together than 40 decimals tell: the middle, or the one number there is.
    guard let high = interval.upper.value, let middle = (low + high) / 2 else { return low }
    return middle
  }

  /// The smallest whole number that makes every number of the set whole when multiplied by it; nil where none is known
  /// or it does not fit 64 bits.
  public var commonDenominator: Int64? {
    switch storage {
    case .exact(let values):
      var result: Int64 = 1
      for value in values {
        guard let parts = value.inlineParts, let next = Rational.leastCommonMultiple(result, parts.denominator)
        else { return nil }
        result = next
      }
      return result
    case .intervals(_, let step): return step?.inlineParts?.denominator
    }
  }

  /// All numbers from the smallest to the greatest.
  public var hull: ValueSet {
    guard let low = smallest, let high = greatest else { return .empty }
    return Interval(low, high).map { ValueSet($0) } ?? .empty
  }

  /// Where those of rising numbers stand that lie in an interval.
  static func indices(of values: [Rational], in interval: Interval) -> Range<Int> {
    var start = 0
    if let low = interval.lower.value {
      start = firstIndex(in: values, notBelow: low)
      if !interval.lower.isClosed, start < values.count, values[start] == low { start += 1 }
    }
    var end = values.count
    if let high = interval.upper.value {
      end = firstIndex(in: values, notBelow: high)
      if interval.upper.isClosed, end < values.count, values[end] == high { end += 1 }
    }
    return start..<max(start, end)
  }

  /// The place of the first of rising numbers that is not below `value`.
  static func firstIndex(in values: [Rational], notBelow value: Rational) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ValueSet: CustomStringConvertible {
  /// The set in brief: `{1, 2, 4}`, `[0, 1] ∪ (3, ∞)`, `[0, 100000] step 1`.
  public var description: String {
    switch storage {
    case .exact(let values): return "{" + values.map(\.description).joined(separator: ", ") + "}"
    case .intervals(let intervals, let step):
      let text = intervals.map(\.description).joined(separator: " ∪ ")
      return step.map { "\(text) step \($0)" } ?? text
    }
  }
}
