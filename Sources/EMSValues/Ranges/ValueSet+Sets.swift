extension ValueSet {
  /// The numbers of either.
  public func union(_ other: ValueSet) -> ValueSet {
    if isEmpty { return other }
    if other.isEmpty { return self }
    if case .exact(let a) = storage, case .exact(let b) = other.storage { return ValueSet.merged(a, b) }
    return ValueSet.covering(intervals + other.intervals, step: ValueSet.commonStep(grid, other.grid))
  }

  /// The numbers of two rows of rising ones.
  private static func merged(_ first: [Rational], _ second: [Rational]) -> ValueSet {
    var values: [Rational] = []
    values.reserveCapacity(first.count + second.count)
    var i = 0
    var j = 0
    while i < first.count, j < second.count {
      if first[i] == second[j] {
        values.append(first[i])
        i += 1
        j += 1
      } else if first[i] < second[j] {
        values.append(first[i])
        i += 1
      } else {
        values.append(second[j])
        j += 1
      }
    }
    values += first[i...]
    values += second[j...]
    return values.count <= greatestCount ? ValueSet(.exact(values)) : listing(values)
  }

  /// The numbers of all of them.
  public static func union(_ sets: [ValueSet]) -> ValueSet {
    var values: [Rational] = []
    var result = ValueSet.empty
    for set in sets {
      if let exact = set.exactValues { values += exact } else { result = result.union(set) }
    }
    return ValueSet(values).union(result)
  }

  /// The numbers of both.
  public func intersection(_ other: ValueSet) -> ValueSet {
    // What is left of rising numbers, each of which stands once, is such numbers again.
    if case .exact(let values) = storage { return ValueSet(.exact(values.filter(other.contains))) }
    if case .exact(let values) = other.storage { return ValueSet(.exact(values.filter(contains))) }
    var step = self.step ?? other.step
    if let a = self.step, let b = other.step {
      // What is a multiple of both is one of their least common multiple.
      step = (a * b) / Rational.greatestCommonDivisor(a, b)
    }
    return ValueSet.covering(ValueSet.overlaps(intervals, other.intervals), step: step)
  }

  /// The numbers that are not in `other`: exactly those where both are kept one by one, at least those otherwise.
  ///
  /// What `other` holds must be certain, not only possible; else the difference may lack numbers.
  public func subtracting(_ other: ValueSet) -> ValueSet {
    if case .exact(let values) = storage {
      if case .intervals(let intervals, nil) = other.storage, intervals.count == 1 {
        let inside = ValueSet.indices(of: values, in: intervals[0])
        return inside.isEmpty
          ? self : ValueSet(.exact(Array(values[..<inside.lowerBound]) + values[inside.upperBound...]))
      }
      return ValueSet(.exact(values.filter { !other.contains($0) }))
    }
    // Intervals of multiples leave out numbers that may be in the set, unless the set has only such multiples.
    if case .intervals(_, let theirs?) = other.storage {
      guard let step, (step / theirs)?.isInteger == true else { return self }
    }
    return ValueSet.covering(ValueSet.overlaps(intervals, ValueSet.gaps(other.intervals)), step: step)
  }

  /// Whether every number is in `other`.
  public func isSubset(of other: ValueSet) -> Bool {
    if case .exact(let values) = storage { return values.allSatisfy(other.contains) }
    if case .intervals(_, let theirs?) = other.storage {
      guard let step, (step / theirs)?.isInteger == true else { return false }
    }
    return ValueSet.overlaps(intervals, ValueSet.gaps(other.intervals))
      .allSatisfy { ValueSet.covering([$0], step: step).isEmpty }
  }

  /// Whether no number is in both.
  public func isDisjoint(with other: ValueSet) -> Bool { intersection(other).isEmpty }

  /// What rising intervals of the one share with rising intervals of the other.
  private static func overlaps(_ first: [Interval], _ second: [Interval]) -> [Interval] {
    var result: [Interval] = []
    var i = 0
    var j = 0
    while i < first.count, j < second.count {
      if let shared = first[i].intersection(second[j]) { result.append(shared) }
      if first[i].endsAfter(second[j]) { j += 1 } else { i += 1 }
    }
    return result
  }

  /// The numbers between, before and after rising intervals.
  private static func gaps(_ intervals: [Interval]) -> [Interval] {
    var result: [Interval] = []
    var lower = IntervalEnd.unbounded
    for (index, interval) in intervals.enumerated() {
      if let start = interval.lower.value {
        if let gap = Interval(lower, IntervalEnd(start, isClosed: !interval.lower.isClosed)) { result.append(gap) }
      } else if index > 0 {
        continue
      }
      guard let end = interval.upper.value else { return result }
      lower = IntervalEnd(end, isClosed: !interval.upper.isClosed)
    }
    result.append(Interval(unchecked: lower, .unbounded))
    return result
  }
}
