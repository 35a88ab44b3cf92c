extension ValueSet {
  /// The numbers without their signs.
  public var magnitude: ValueSet {
    switch storage {
    case .exact(let values): ValueSet(values.map(\.magnitude))
    case .intervals: from(.zero).union(below(.zero).negated)
    }
  }

  /// The lesser of a number of either.
  public func minimum(_ other: ValueSet) -> ValueSet {
    guard let high = greatest, let otherHigh = other.greatest else { return .empty }
    return clipped(.unbounded, otherHigh).union(other.clipped(.unbounded, high))
  }

  /// The greater of a number of either.
  public func maximum(_ other: ValueSet) -> ValueSet {
    guard let low = smallest, let otherLow = other.smallest else { return .empty }
    return clipped(otherLow, .unbounded).union(other.clipped(low, .unbounded))
  }

  /// The numbers rounded to `digits` decimals.
  public func rounded(digits: Int = 0, rule: RoundingRule = .halfAwayFromZero) -> ValueSet {
    if case .exact(let values) = storage {
      return ValueSet.listing(values.map { $0.rounded(digits: digits, rule: rule) })
    }
    // Beyond the exponents that `power` knows: the numbers move by less than 1, or may go anywhere.
    guard let step = Rational(10).power(-min(max(digits, -1000), 1000)) else {
      return digits < 0 ? .all : hull + ValueSet(from: -1, to: 1)
    }
    return rounded(toMultiplesOf: step) { $0.rounded(digits: digits, rule: rule) }
  }

  /// The numbers rounded to whole multiples of a step; empty where that is 0, because there are no results.
  public func rounded(toMultipleOf step: Rational, rule: RoundingRule = .halfAwayFromZero) -> ValueSet {
    if step.isZero { return .empty }
    return rounded(toMultiplesOf: step.magnitude) { $0.rounded(toMultipleOf: step, rule: rule) ?? $0 }
  }

  /// The greatest whole numbers that are not above the numbers.
  public var floor: ValueSet { rounded(toMultiplesOf: .one) { $0.floor } }

  /// The least whole numbers that are not below the numbers.
  public var ceiling: ValueSet { rounded(toMultiplesOf: .one) { $0.ceiling } }

  /// The square roots of the numbers that have one.
  public var squareRoot: ValueSet { from(.zero).rising { $0.squareRoot } }

  /// The exponentials of the numbers, as far as they stay within the bits of a number.
  public var exponential: ValueSet {
    rising { $0.exponential }.clipped(IntervalEnd(.zero, isClosed: false), .unbounded)
  }

  /// The natural logarithms of the numbers that have one.
  public var naturalLogarithm: ValueSet { above(.zero).rising { $0.naturalLogarithm } }

  /// The numbers raised to the exponents of a set, as far as there are results.
  public func power(_ exponents: ValueSet) -> ValueSet {
    if isEmpty || exponents.isEmpty { return .empty }
    guard let list = exponents.exactValues, list.count <= ValueSet.greatestIntervalCount else {
      // Powers of numbers above 0 are above 0; of others nothing is known.
      return smallest?.value.map { $0.sign > 0 } == true ? ValueSet.all.above(.zero) : .all
    }
    var results: [ValueSet] = []
    for exponent in list {
      if let whole = exponent.wholeValue {
        if whole.magnitude <= UInt64(Rational.greatestExponent) { results.append(power(Int(whole))) }
      } else if !exponent.isInteger {
        let raised = above(.zero)
        results.append(
          exponent.isNegative ? raised.falling { $0.power(exponent) } : raised.rising { $0.power(exponent) })
        if !exponent.isNegative, contains(.zero) { results.append(ValueSet(.zero)) }
      }
    }
    return ValueSet.union(results)
  }

  /// The set after a function that only moves to a multiple of `step`, never changes the order, and jumps only at
  /// multiples of half a step.
  private func rounded(toMultiplesOf step: Rational, _ function: (Rational) -> Rational) -> ValueSet {
    switch storage {
    case .exact(let values): return ValueSet.listing(values.map(function))
    case .intervals(let intervals, _):
      // An open end where the function jumps is read a quarter of a step inward: before the jump.
      func moved(_ end: IntervalEnd, inward direction: Rational) -> IntervalEnd {
        guard let value = end.value else { return .unbounded }
        let atJump = (value * 2 / step)?.isInteger == true
        let place = !end.isClosed && atJump ? value + direction * step * (Rational(1, 4) ?? .zero) : value
        return IntervalEnd(function(place))
      }
      let parts = intervals.map {
        Interval(unchecked: moved($0.lower, inward: .one), moved($0.upper, inward: -.one))
      }
      return ValueSet.covering(parts, step: step)
    }
  }

  /// The set after a function that never falls, and rounds, so that an open end may be reached. Where it has no
  /// result the set has no end.
  private func rising(_ function: (Rational) -> Rational?) -> ValueSet {
    switch storage {
    case .exact(let values): return ValueSet.listing(values.compactMap(function))
    case .intervals(let intervals, _):
      return ValueSet.covering(
        intervals.map {
          Interval(
            unchecked: IntervalEnd($0.lower.value.flatMap(function)), IntervalEnd($0.upper.value.flatMap(function)))
        }, step: nil)
    }
  }

  /// The set after a function that never rises; see `rising`.
  private func falling(_ function: (Rational) -> Rational?) -> ValueSet {
    rising { function($0).map { -$0 } }.negated
  }
}
