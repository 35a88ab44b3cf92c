internal import BigInt

// Square root, exponential, logarithm and powers with a fraction: the exact result rounded half-even to 15 significant
// digits. Bounds of the result are computed in big integers; when both bounds round alike, that is the answer, else
// the precision is doubled. Results that are exact are found beforehand, and no other lies on a middle, so this ends.

extension Rational {
  /// The significant digits of results that are not exact.
  public static let functionDigits = 15

  /// The square root, rounded half-even to 15 significant digits; nil below 0.
  public var squareRoot: Rational? {
    if isNegative { return nil }
    if isZero { return .zero }
    return power(Rational(reduced: 1, 2))
  }

  /// e raised to the number, rounded half-even to 15 significant digits; nil where the result leaves 4,096 bits.
  public var exponential: Rational? {
    if isZero { return .one }
    guard magnitude <= RationalFunctions.greatestExponent else { return nil }
    return RationalFunctions.settle { precision in
      let (low, high) = RationalFunctions.fixedBounds(self, precision)
      return RationalFunctions.exponential(low, high, precision)
    }
  }

  /// The natural logarithm, rounded half-even to 15 significant digits; nil at 0 and below.
  public var naturalLogarithm: Rational? {
    guard sign > 0 else { return nil }
    if self == .one { return .zero }
    return RationalFunctions.settle { precision in
      let (low, high) = RationalFunctions.logarithm(self, precision)
      return BinaryBounds(low: low, high: high, exponent: -precision)
    }
  }

  /// The number raised to any exponent: exactly for whole exponents, else rounded half-even to 15 significant digits.
  ///
  /// Nil for a whole exponent beyond ±64, a fraction of a negative number, a negative power of 0, and where the
  /// result leaves 4,096 bits.
  public func power(_ exponent: Rational) -> Rational? {
    if exponent.isInteger {
      guard let whole = exponent.wholeValue else { return nil }
      return power(Int(whole))
    }
    if isNegative { return nil }
    if isZero { return exponent.isNegative ? nil : .zero }
    if self == .one { return .one }
    switch exactRootPower(exponent) {
    case .exact(let value): return value.rounded(significantDigits: Rational.functionDigits, rule: .halfEven)
    case .outOfRange: return nil
    case .irrational: break
    }
    return RationalFunctions.settle { precision in
      let (low, high) = RationalFunctions.logarithm(self, precision)
      let top = exponent.bigNumerator
      let bottom = exponent.bigDenominator
      // The product with a negative exponent turns the bounds round.
      let first = (top.signum() < 0 ? high : low) * top
      let second = (top.signum() < 0 ? low : high) * top
      return RationalFunctions.exponential(
        RationalFunctions.floorQuotient(first, bottom), RationalFunctions.floorQuotient(second, bottom) + 1, precision)
    }
  }

  private enum RootPower {
    case exact(Rational)
    case irrational
    case outOfRange
  }

  /// x^(p/q) where that is rational: exactly where x is the q-th power of a fraction.
  private func exactRootPower(_ exponent: Rational) -> RootPower {
    // A number other than 1 that is a q-th power has at least q bits.
    guard let (top, bottom) = exponent.inlineParts, bottom <= Int64(bitWidth) else { return .irrational }
    guard let numerator = RationalFunctions.exactRoot(bigNumerator, Int(bottom)),
      let denominator = RationalFunctions.exactRoot(bigDenominator, Int(bottom))
    else { return .irrational }
    let root = Rational(big: numerator, over: denominator)
    // A part of n bits is at least 2^(n-1), so that this many bits, less one, are in the result.
    let (bits, overflow) = UInt64(root.bitWidth - 1).multipliedReportingOverflow(by: top.magnitude)
    guard !overflow, bits <= UInt64(Rational.greatestBitWidth) else { return .outOfRange }
    let raised = root.raised(to: Int(top.magnitude))
    return .exact(top < 0 ? Rational.invert(raised) : raised)
  }
}
