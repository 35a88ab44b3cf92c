extension ValueSet {
  /// The sums of a number of either.
  public static func + (left: ValueSet, right: ValueSet) -> ValueSet {
    if left.isEmpty || right.isEmpty { return .empty }
    if let exact = grid(left, right, adding: true) ?? pairwise(left, right, { $0 + $1 }) { return exact }
    return combined(left, right, step: commonStep(left.grid, right.grid)) { a, b in
      Interval(sum(a.lower, b.lower), sum(a.upper, b.upper))
    }
  }

  /// The differences of a number of either.
  public static func - (left: ValueSet, right: ValueSet) -> ValueSet { left + right.negated }

  /// The products of a number of either.
  public static func * (left: ValueSet, right: ValueSet) -> ValueSet {
    if left.isEmpty || right.isEmpty { return .empty }
    if left.single == .zero || right.single == .zero { return ValueSet(.zero) }
    if let exact = grid(left, right, adding: false) ?? pairwise(left, right, { $0 * $1 }) { return exact }
    var step: Rational?
    if let a = left.grid, let b = right.grid { step = a * b }
    return combined(left, right, step: step, product)
  }

  /// The quotients of a number of either, as far as there are any: a division by 0 has no result and adds none.
  public static func / (left: ValueSet, right: ValueSet) -> ValueSet {
    let divisors = right.without(.zero)
    if left.isEmpty || divisors.isEmpty { return .empty }
    if let divisor = divisors.single, let factor = divisor.reciprocal { return left * ValueSet(factor) }
    if let exact = pairwise(left, divisors, { ($0 / $1) ?? .zero }) { return exact }
    return left * divisors.reciprocals
  }

  /// The numbers with the other sign.
  public var negated: ValueSet {
    switch storage {
    case .exact(let values): ValueSet(.exact(values.reversed().map { -$0 }))
    case .intervals(let intervals, let step):
      ValueSet(
        .intervals(
          intervals.reversed().map { Interval(unchecked: ValueSet.negated($0.upper), ValueSet.negated($0.lower)) },
          step: step))
    }
  }

  /// The numbers raised to a whole exponent within ±64; all numbers for any other.
  public func power(_ exponent: Int) -> ValueSet {
    guard exponent.magnitude <= UInt(Rational.greatestExponent) else { return .all }
    if isEmpty { return .empty }
    if exponent == 0 { return ValueSet(.one) }
    if exponent < 0 { return ValueSet(.one) / power(-exponent) }
    switch storage {
    case .exact(let values): return ValueSet(values.compactMap { $0.power(exponent) })
    case .intervals(let intervals, let step):
      let base = exponent.isMultiple(of: 2) ? magnitude.intervals : intervals
      func raised(_ end: IntervalEnd) -> IntervalEnd {
        IntervalEnd(end.value.flatMap { $0.power(exponent) }, isClosed: end.isClosed)
      }
      return ValueSet.covering(
        base.map { Interval(unchecked: raised($0.lower), raised($0.upper)) }, step: step.flatMap { $0.power(exponent) })
    }
  }

  /// The sums of any number of numbers of the set; 0 is the sum of none.
  public var repeatedSums: ValueSet {
    guard let low = smallest, let high = greatest else { return ValueSet(.zero) }
    if single == .zero { return self }
    let lower = low.value.map { $0.sign >= 0 } == true ? IntervalEnd(.zero) : .unbounded
    let upper = high.value.map { $0.sign <= 0 } == true ? IntervalEnd(.zero) : .unbounded
    return ValueSet.covering([Interval(unchecked: lower, upper)], step: step)
  }

  /// The reciprocals of a set without 0.
  private var reciprocals: ValueSet {
    // The part below 0 and the part above it are turned separately: 1 / x falls in each.
    let parts = below(.zero).fewIntervals + above(.zero).fewIntervals
    return ValueSet.covering(
      parts.compactMap { part in
        func turned(_ end: IntervalEnd) -> IntervalEnd {
          guard let value = end.value else { return IntervalEnd(.zero, isClosed: false) }
          return value.isZero ? .unbounded : IntervalEnd(value.reciprocal, isClosed: end.isClosed)
        }
        return Interval(turned(part.upper), turned(part.lower))
      }, step: nil)
  }

  private static func negated(_ end: IntervalEnd) -> IntervalEnd {
    IntervalEnd(end.value.map { -$0 }, isClosed: end.isClosed)
  }

  private static func sum(_ first: IntervalEnd, _ second: IntervalEnd) -> IntervalEnd {
    guard let a = first.value, let b = second.value else { return .unbounded }
    return IntervalEnd(a + b, isClosed: first.isClosed && second.isClosed)
  }

  /// The products of the numbers of two intervals: between the least and the greatest product of two ends.
  private static func product(_ first: Interval, _ second: Interval) -> Interval? {
    var low: Corner?
    var high: Corner?
    for a in [Corner(first.lower, sign: -1), Corner(first.upper, sign: 1)] {
      for b in [Corner(second.lower, sign: -1), Corner(second.upper, sign: 1)] {
        let corner = a.times(b)
        low = low.map { Corner.outer($0, corner, isBelow: { $0 < $1 }) } ?? corner
        high = high.map { Corner.outer($0, corner, isBelow: { $0 > $1 }) } ?? corner
      }
    }
    guard let low, let high else { return nil }
    return Interval(unchecked: low.end, high.end)
  }

  /// The results of an operation on each pair of intervals.
  private static func combined(
    _ left: ValueSet, _ right: ValueSet, step: Rational?, _ operation: (Interval, Interval) -> Interval?
  ) -> ValueSet {
    var parts: [Interval] = []
    let others = right.fewIntervals
    for a in left.fewIntervals {
      for b in others {
        if let part = operation(a, b) { parts.append(part) }
      }
    }
    return covering(parts, step: step)
  }
}

/// An end of an interval as a factor: a number or an infinity, and whether it is reached.
private struct Corner {
  /// The number; nil for an infinity.
  var value: Rational?
  /// The sign of an infinity.
  var sign: Int
  var isReached: Bool

  init(_ end: IntervalEnd, sign: Int) {
    value = end.value
    self.sign = end.value?.sign ?? sign
    isReached = end.isClosed
  }

  init(value: Rational?, sign: Int, isReached: Bool) {
    self.value = value
    self.sign = sign
    self.isReached = isReached
  }

  var end: IntervalEnd { IntervalEnd(value, isClosed: isReached) }

  /// The product; 0 times an infinity is 0, because every product of 0 that there is is 0.
  func times(_ other: Corner) -> Corner {
    let sign = sign * other.sign
    if sign == 0 {
      // A 0 that is reached makes the product reach 0, whatever the other number.
      let isReached =
        (self.sign == 0 && self.isReached) || (other.sign == 0 && other.isReached)
      return Corner(value: .zero, sign: 0, isReached: isReached)
    }
    guard let value, let factor = other.value else { return Corner(value: nil, sign: sign, isReached: false) }
    return Corner(value: value * factor, sign: sign, isReached: isReached && other.isReached)
  }

  /// The corner that lies further out; of equal ones the one that is reached.
  static func outer(_ first: Corner, _ second: Corner, isBelow: (Rational, Rational) -> Bool) -> Corner {
    guard let a = first.value else {
      return second.value == nil && second.sign != first.sign
        ? (isBelow(Rational(first.sign), Rational(second.sign)) ? first : second)
        : isBelow(Rational(first.sign), .zero) ? first : second
    }
    guard let b = second.value else { return isBelow(Rational(second.sign), .zero) ? second : first }
    if a == b { return first.isReached ? first : second }
    return isBelow(a, b) ? first : second
  }
}

// Sets of single numbers, combined each with each.
extension ValueSet {
  /// The results of an operation on each pair; nil where the sets are not exact, or the pairs or results too many.
  static func pairwise(
    _ left: ValueSet, _ right: ValueSet, _ operation: (Rational, Rational) -> Rational
  ) -> ValueSet? {
    guard case .exact(let a) = left.storage, case .exact(let b) = right.storage, a.count * b.count <= 16_384
    else { return nil }
    var results: [Rational] = []
    results.reserveCapacity(a.count * b.count)
    for x in a {
      for y in b { results.append(operation(x, y)) }
    }
    let set = ValueSet(results)
    return set.exactValues == nil ? nil : set
  }

  /// Sums or products of many pairs, on a grid: whole numbers of a common denominator, marked in an array, so that none is
  /// compared with another.
  ///
  /// Nil where the sets are not exact, the pairs few, the grid wide beside them or over 4,194,304 points, or the results too many.
  static func grid(_ left: ValueSet, _ right: ValueSet, adding: Bool) -> ValueSet? {
    guard case .exact(let a) = left.storage, case .exact(let b) = right.storage, a.count * b.count > 64,
      let leftDenominator = left.commonDenominator, let rightDenominator = right.commonDenominator
    else { return nil }
    let shared = Rational.leastCommonMultiple(leftDenominator, rightDenominator)
    let (product, overflow) = leftDenominator.multipliedReportingOverflow(by: rightDenominator)
    guard let denominator = adding ? shared : (overflow ? nil : product) else { return nil }
    let x = a.compactMap { $0.scaled(by: adding ? denominator : leftDenominator) }
    let y = b.compactMap { $0.scaled(by: adding ? denominator : rightDenominator) }
    // Within 2^30 neither sum nor product leaves 64 bits.
    let limit: Int64 = 1 << 30
    guard x.count == a.count, y.count == b.count, let x0 = x.first, let x1 = x.last, let y0 = y.first,
      let y1 = y.last, min(x0, y0) > -limit, max(x1, y1) < limit
    else { return nil }
    let corners = adding ? [x0 + y0, x1 + y1] : [x0 * y0, x0 * y1, x1 * y0, x1 * y1]
    let pairs = Int64(a.count * b.count)
    guard let low = corners.min(), let high = corners.max(), high - low < (pairs > 16_384 ? 1 << 22 : 16 * pairs)
    else { return nil }
    var marks = [Bool](repeating: false, count: Int(high - low) + 1)
    var count = 0
    for first in x {
      for second in y {
        let index = Int((adding ? first + second : first * second) - low)
        if !marks[index] {
          marks[index] = true
          count += 1
          if count > greatestCount { return nil }
        }
      }
    }
    var results: [Rational] = []
    results.reserveCapacity(count)
    for (index, isMarked) in marks.enumerated() where isMarked {
      results.append(Rational.reducing(Int64(index) + low, denominator))
    }
    return listing(results)
  }
}
