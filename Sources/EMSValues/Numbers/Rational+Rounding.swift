internal import BigInt

/// What becomes of the part that rounding drops.
public enum RoundingRule: Sendable, Hashable, CaseIterable {
  /// To the nearest; from the middle, away from zero: 2.5 → 3, −2.5 → −3.
  case halfAwayFromZero
  /// To the nearest; from the middle, to the even neighbour: 2.5 → 2, 3.5 → 4.
  case halfEven
  /// Toward zero: 2.9 → 2, −2.9 → −2.
  case down
  /// Away from zero: 2.1 → 3, −2.1 → −3.
  case up
}

extension Rational {
  /// The number rounded to `digits` decimals; negative digits round to tens, hundreds and so on.
  ///
  /// `digits` beyond ±5,000 count as that.
  public func rounded(digits: Int = 0, rule: RoundingRule = .halfAwayFromZero) -> Rational {
    if isInteger, digits >= 0 { return self }
    if isInline, digits >= 0, digits <= 18 {
      let scale = PowersOfTen.int64(digits)
      let quotient = Rational.roundedQuotient(
        Int128(inlineNumerator) * Int128(scale), Int128(inlineDenominator), rule)
      if let small = Int64(exactly: quotient) { return Rational.reducing(small, scale) }
    }
    let places = min(max(digits, -5000), 5000)
    let scale = BigInt.powerOfTen(abs(places))
    if places >= 0 {
      return Rational(reducing: Rational.roundedQuotient(bigNumerator * scale, bigDenominator, rule), scale)
    }
    return Rational(Rational.roundedQuotient(bigNumerator, bigDenominator * scale, rule) * scale)
  }

  /// The number rounded to a whole multiple of `step`, or nil when `step` is 0. The step's sign does not count.
  public func rounded(toMultipleOf step: Rational, rule: RoundingRule = .halfAwayFromZero) -> Rational? {
    guard let quotient = self / step.magnitude else { return nil }
    return quotient.rounded(digits: 0, rule: rule) * step.magnitude
  }

  /// The number rounded to `significantDigits` digits, counted from its first that is not 0; at least 1, at most 5,000.
  public func rounded(significantDigits: Int, rule: RoundingRule) -> Rational {
    guard let exponent = decimalExponent else { return .zero }
    return rounded(digits: min(max(significantDigits, 1), 5000) - 1 - exponent, rule: rule)
  }

  /// The greatest whole number that is not above the number.
  public var floor: Rational {
    if isInteger { return self }
    return rounded(digits: 0, rule: isNegative ? .up : .down)
  }

  /// The least whole number that is not below the number.
  public var ceiling: Rational {
    if isInteger { return self }
    return rounded(digits: 0, rule: isNegative ? .down : .up)
  }

  /// The exponent e of the first digit, 10^e ≤ |x| < 10^(e+1); nil for 0.
  var decimalExponent: Int? {
    if isZero { return nil }
    let top = bigNumerator.magnitude
    let bottom = bigDenominator.magnitude
    // log10(2) = 0.30103; the estimate is at most one off and put right below.
    var exponent = (top.bitWidth - bottom.bitWidth) * 30_103 / 100_000
    func reaches(_ exponent: Int) -> Bool {
      exponent >= 0
        ? top >= bottom * BigInt.powerOfTen(exponent).magnitude
        : top * BigInt.powerOfTen(-exponent).magnitude >= bottom
    }
    while !reaches(exponent) { exponent -= 1 }
    while reaches(exponent + 1) { exponent += 1 }
    return exponent
  }

  /// `numerator / denominator` as a whole number by `rule`. `denominator` is above 0.
  static func roundedQuotient<Number: SignedInteger>(
    _ numerator: Number, _ denominator: Number, _ rule: RoundingRule
  ) -> Number {
    let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    if rest == 0 { return quotient }
    let away: Bool
    switch rule {
    case .down: away = false
    case .up: away = true
    case .halfAwayFromZero, .halfEven:
      let left = rest.magnitude
      // Compared with what is left over, because twice the rest may leave the type.
      let over = denominator.magnitude - left
      away = left > over || (left == over && (rule == .halfAwayFromZero || !quotient.isMultiple(of: 2)))
    }
    if !away { return quotient }
    return numerator < 0 ? quotient - 1 : quotient + 1
  }
}

/// Arithmetic of 64-bit numbers that stand for fractions of one constant denominator.
public enum ScaledArithmetic {
  /// `numerator / denominator` rounded to a whole number.
  ///
  /// Overflow is true, and the value meaningless, when the denominator is 0 or the quotient does not fit.
  @inlinable
  public static func roundedQuotient(
    _ numerator: Int64, _ denominator: Int64, _ rule: RoundingRule
  ) -> (value: Int64, overflow: Bool) {
    let (quotient, overflow) = numerator.dividedReportingOverflow(by: denominator)
    if overflow { return (0, true) }
    let rest = numerator &- quotient &* denominator
    if rest == 0 { return (quotient, false) }
    let away: Bool
    switch rule {
    case .down: away = false
    case .up: away = true
    case .halfAwayFromZero, .halfEven:
      let left = rest.magnitude
      let over = denominator.magnitude &- left
      away = left > over || (left == over && (rule == .halfAwayFromZero || quotient & 1 != 0))
    }
    if !away { return (quotient, false) }
    return ((numerator < 0) != (denominator < 0) ? quotient &- 1 : quotient &+ 1, false)
  }

  /// The number brought from one denominator to a multiple of it, `value * factor`, with an overflow flag.
  @inlinable
  public static func rescaled(_ value: Int64, by factor: Int64) -> (value: Int64, overflow: Bool) {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return (product, overflow)
  }

  /// `first * second / denominator`, exact; overflow where it is no whole number or does not fit.
  @inlinable
  public static func multiplied(
    _ first: Int64, _ second: Int64, over denominator: Int64
  ) -> (value: Int64, overflow: Bool) {
    let (plain, overflow) = first.multipliedReportingOverflow(by: second)
    if denominator == 1 { return (plain, overflow) }
    if denominator == 0 { return (0, true) }
    if !overflow {
      let (quotient, bad) = plain.dividedReportingOverflow(by: denominator)
      return (quotient, bad || quotient &* denominator != plain)
    }
    let (quotient, rest) = (Int128(first) * Int128(second)).quotientAndRemainder(dividingBy: Int128(denominator))
    guard rest == 0, let small = Int64(exactly: quotient) else { return (0, true) }
    return (small, false)
  }
}
