/// A comparison of two numbers.
public enum ValueComparison: Sendable, Hashable, CaseIterable {
  /// `<`
  case less
  /// `<=`
  case lessOrEqual
  /// `>`
  case greater
  /// `>=`
  case greaterOrEqual
  /// `=`
  case equal
  /// `!=`
  case notEqual

  /// The comparison that holds exactly where this one does not.
  public var opposite: ValueComparison {
    switch self {
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }

  /// The comparison with its sides exchanged.
  public var mirrored: ValueComparison {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }

  /// Whether it holds between two numbers.
  public func holds(_ left: Rational, _ right: Rational) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}

/// What is known of a condition before there are any data.
public enum Certainty: Sendable, Hashable {
  /// It holds whatever the values are.
  case always
  /// It holds for no values.
  case never
  /// It may hold or not, as far as is known.
  case sometimes

  /// What is known of the opposite.
  public var negated: Certainty {
    switch self {
    case .always: .never
    case .never: .always
    case .sometimes: .sometimes
    }
  }
}

extension ValueSet {
  /// Whether a comparison with a number of `other` holds for numbers of this set; `never` where either has none.
  public func compared(_ comparison: ValueComparison, _ other: ValueSet) -> Certainty {
    guard let low = smallest, let high = greatest, let otherLow = other.smallest, let otherHigh = other.greatest
    else { return .never }
    switch comparison {
    case .less:
      if ValueSet.isBelow(high, otherLow, orEqual: false) { return .always }
      return ValueSet.isBelow(otherHigh, low, orEqual: true) ? .never : .sometimes
    case .lessOrEqual:
      if ValueSet.isBelow(high, otherLow, orEqual: true) { return .always }
      return ValueSet.isBelow(otherHigh, low, orEqual: false) ? .never : .sometimes
    case .greater, .greaterOrEqual:
      return other.compared(comparison.mirrored, self)
    case .equal:
      if let single, single == other.single { return .always }
      return isDisjoint(with: other) ? .never : .sometimes
    case .notEqual:
      return compared(.equal, other).negated
    }
  }

  /// Whether all numbers up to the one end are below (or equal to) all from the other end on.
  private static func isBelow(_ high: IntervalEnd, _ low: IntervalEnd, orEqual: Bool) -> Bool {
    guard let a = high.value, let b = low.value else { return false }
    if a == b { return orEqual || !(high.isClosed && low.isClosed) }
    return a < b
  }

  /// The numbers for which the comparison holds with at least one number of `other`: what is left of a value in a case
  /// whose condition is that comparison.
  public func keeping(_ comparison: ValueComparison, _ other: ValueSet) -> ValueSet {
    guard let otherLow = other.smallest, let otherHigh = other.greatest else { return .empty }
    switch comparison {
    case .less: return clipped(.unbounded, IntervalEnd(otherHigh.value, isClosed: false))
    case .lessOrEqual: return clipped(.unbounded, otherHigh)
    case .greater: return clipped(IntervalEnd(otherLow.value, isClosed: false), .unbounded)
    case .greaterOrEqual: return clipped(otherLow, .unbounded)
    case .equal: return intersection(other)
    case .notEqual: return other.single.map { without($0) } ?? self
    }
  }

  /// The numbers below a threshold.
  public func below(_ threshold: Rational) -> ValueSet { clipped(.unbounded, IntervalEnd(threshold, isClosed: false)) }

  /// The numbers up to a threshold, which is included.
  public func upTo(_ threshold: Rational) -> ValueSet { clipped(.unbounded, IntervalEnd(threshold)) }

  /// The numbers above a threshold.
  public func above(_ threshold: Rational) -> ValueSet { clipped(IntervalEnd(threshold, isClosed: false), .unbounded) }

  /// The numbers from a threshold on, which is included.
  public func from(_ threshold: Rational) -> ValueSet { clipped(IntervalEnd(threshold), .unbounded) }

  /// The numbers other than one.
  public func without(_ value: Rational) -> ValueSet { contains(value) ? subtracting(ValueSet(value)) : self }

  /// The numbers between two ends.
  public func clipped(_ lower: IntervalEnd, _ upper: IntervalEnd) -> ValueSet {
    guard let limits = Interval(lower, upper) else { return .empty }
    switch storage {
    case .exact(let values):
      let inside = ValueSet.indices(of: values, in: limits)
      return inside.count == values.count ? self : ValueSet(.exact(Array(values[inside])))
    case .intervals(let intervals, let step):
      return ValueSet.covering(intervals.compactMap { $0.intersection(limits) }, step: step)
    }
  }
}
