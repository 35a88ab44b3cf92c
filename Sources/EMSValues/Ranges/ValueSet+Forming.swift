// How sets are brought to their one form: sorted, joined, and widened where they are too many.

extension ValueSet {
  /// The set of rising numbers, in which one may stand more than once.
  static func listing(_ sorted: [Rational]) -> ValueSet {
    var values: [Rational] = []
    values.reserveCapacity(sorted.count)
    var isWide = false
    for value in sorted where values.last != value {
      values.append(value)
      isWide = isWide || value.isTooWide
    }
    if values.count <= greatestCount, !isWide { return ValueSet(.exact(values)) }
    let step = values.reduce(Rational.zero) { Rational.greatestCommonDivisor($0, $1) }
    return covering(values.map { Interval($0) }, step: step.isZero ? nil : step)
  }

  /// The set of all numbers of the intervals, in any order, that are multiples of the step.
  static func covering(_ intervals: [Interval], step: Rational?) -> ValueSet {
    let step = step.flatMap { $0.isTooWide || $0.isZero ? nil : $0 }
    var parts: [Interval] = []
    for interval in intervals {
      let wide = Interval(unchecked: interval.lower.widened(toward: -1), interval.upper.widened(toward: 1))
      if let part = step == nil ? wide : snapped(wide, to: step) { parts.append(part) }
    }
    parts = joined(parts.sorted { $0.startsBefore($1) }, step: step)
    if parts.isEmpty { return .empty }
    if let values = listed(parts, step: step) { return ValueSet(.exact(values)) }
    return ValueSet(.intervals(limited(parts), step: step))
  }

  /// The interval between the outermost multiples of the step in it, or nil where there is none.
  private static func snapped(_ interval: Interval, to step: Rational?) -> Interval? {
    guard let step else { return interval }
    var lower = interval.lower
    var upper = interval.upper
    if let low = lower.value, let quotient = low / step {
      let first = quotient.isInteger && !lower.isClosed ? quotient + 1 : quotient.ceiling
      lower = IntervalEnd(first * step)
    }
    if let high = upper.value, let quotient = high / step {
      let last = quotient.isInteger && !upper.isClosed ? quotient - 1 : quotient.floor
      upper = IntervalEnd(last * step)
    }
    return Interval(lower, upper)
  }

  /// Intervals in order, those joined between which no number is missing.
  private static func joined(_ sorted: [Interval], step: Rational?) -> [Interval] {
    var result: [Interval] = []
    for interval in sorted {
      guard let last = result.last else {
        result.append(interval)
        continue
      }
      if touches(last, interval, step: step) {
        if interval.endsAfter(last) { result[result.count - 1] = Interval(unchecked: last.lower, interval.upper) }
      } else {
        result.append(interval)
      }
    }
    return result
  }

  private static func touches(_ first: Interval, _ second: Interval, step: Rational?) -> Bool {
    guard let end = first.upper.value, let start = second.lower.value else { return true }
    if let step { return start - end <= step }
    return start < end || (start == end && (first.upper.isClosed || second.lower.isClosed))
  }

  /// The numbers one by one, where they are few enough.
  private static func listed(_ parts: [Interval], step: Rational?) -> [Rational]? {
    if parts.count > greatestCount { return nil }
    var count = 0
    for part in parts {
      guard let low = part.lower.value, let high = part.upper.value else { return nil }
      if low == high {
        count += 1
      } else {
        guard let step, let span = ((high - low) / step)?.wholeValue, span < greatestCount else { return nil }
        count += Int(span) + 1
      }
      // A number that is too wide is an error of evaluation, and cannot be kept as a value.
      if count > greatestCount || low.isTooWide || high.isTooWide { return nil }
    }
    var values: [Rational] = []
    values.reserveCapacity(count)
    for part in parts {
      guard var value = part.lower.value, let high = part.upper.value else { return nil }
      while value <= high {
        values.append(value)
        guard let step else { break }
        value += step
      }
    }
    return values
  }

  /// At most 64 intervals: those with the smallest gaps between them are joined, the lower ones first.
  private static func limited(_ parts: [Interval]) -> [Interval] {
    let excess = parts.count - greatestIntervalCount
    if excess <= 0 { return parts }
    var gaps: [(size: Rational, index: Int)] = []
    for index in 1..<parts.count {
      guard let end = parts[index - 1].upper.value, let start = parts[index].lower.value else { continue }
      gaps.append((start - end, index))
    }
    gaps.sort { ($0.size, $0.index) < ($1.size, $1.index) }
    let closing = Set(gaps.prefix(excess).map(\.index))
    var result: [Interval] = []
    for (index, part) in parts.enumerated() {
      if closing.contains(index), let last = result.last {
        result[result.count - 1] = Interval(unchecked: last.lower, part.upper)
      } else {
        result.append(part)
      }
    }
    return result
  }

  /// The intervals of the set, at most 64, however it is kept.
  var fewIntervals: [Interval] {
    ValueSet.limited(intervals)
  }

  /// A step that fits the members of both, or nil where none is known.
  static func commonStep(_ first: Rational?, _ second: Rational?) -> Rational? {
    guard let first, let second else { return nil }
    return Rational.greatestCommonDivisor(first, second)
  }
}
