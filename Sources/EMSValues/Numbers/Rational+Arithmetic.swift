internal import BigInt

extension Rational {
  /// The sum.
  @inlinable
  public static func + (left: Rational, right: Rational) -> Rational {
    if left.inlineDenominator == 1, right.inlineDenominator == 1 {
      let (sum, overflow) = left.inlineNumerator.addingReportingOverflow(right.inlineNumerator)
      if !overflow { return Rational(reduced: sum, 1) }
    }
    return addFractions(left, right)
  }

  /// The difference.
  @inlinable
  public static func - (left: Rational, right: Rational) -> Rational {
    if left.inlineDenominator == 1, right.inlineDenominator == 1 {
      let (difference, overflow) = left.inlineNumerator.subtractingReportingOverflow(right.inlineNumerator)
      if !overflow { return Rational(reduced: difference, 1) }
    }
    return addFractions(left, -right)
  }

  /// The product.
  @inlinable
  public static func * (left: Rational, right: Rational) -> Rational {
    if left.inlineDenominator == 1, right.inlineDenominator == 1 {
      let (product, overflow) = left.inlineNumerator.multipliedReportingOverflow(by: right.inlineNumerator)
      if !overflow { return Rational(reduced: product, 1) }
    }
    return multiplyFractions(left, right)
  }

  /// The quotient, or nil when `right` is 0.
  @inlinable
  public static func / (left: Rational, right: Rational) -> Rational? {
    right.isZero ? nil : multiplyFractions(left, invert(right))
  }

  /// The number with the other sign.
  @inlinable
  public static prefix func - (value: Rational) -> Rational {
    if value.inlineDenominator != 0, value.inlineNumerator != Int64.min {
      return Rational(reduced: 0 &- value.inlineNumerator, value.inlineDenominator)
    }
    return negateWide(value)
  }

  /// Adds `right` to `left`.
  @inlinable
  public static func += (left: inout Rational, right: Rational) {
    left = left + right
  }

  /// Subtracts `right` from `left`.
  @inlinable
  public static func -= (left: inout Rational, right: Rational) {
    left = left - right
  }

  /// Multiplies `left` by `right`.
  @inlinable
  public static func *= (left: inout Rational, right: Rational) {
    left = left * right
  }

  /// The number without its sign.
  @inlinable
  public var magnitude: Rational { isNegative ? -self : self }

  /// 1 divided by the number, or nil when it is 0.
  public var reciprocal: Rational? { isZero ? nil : Rational.invert(self) }

  /// The greatest whole exponent, in magnitude, that `power` raises to.
  public static let greatestExponent = 64

  /// The number raised to a whole exponent; 0 to the power 0 is 1.
  ///
  /// Nil when the exponent is beyond ±64, or negative while the number is 0.
  public func power(_ exponent: Int) -> Rational? {
    guard exponent.magnitude <= UInt(Rational.greatestExponent) else { return nil }
    if exponent < 0 { return reciprocal.map { $0.raised(to: -exponent) } }
    return raised(to: exponent)
  }

  /// The number raised to an exponent of 0 or more, by repeated squaring. Powers of coprime parts stay coprime.
  func raised(to exponent: Int) -> Rational {
    guard isInline else {
      return Rational(big: bigNumerator.power(exponent), over: bigDenominator.power(exponent))
    }
    var numerator: Int64 = 1
    var denominator: Int64 = 1
    for _ in 0..<min(exponent, 64) {
      let (nextNumerator, overflow) = numerator.multipliedReportingOverflow(by: inlineNumerator)
      let (nextDenominator, overflowBelow) = denominator.multipliedReportingOverflow(by: inlineDenominator)
      if overflow || overflowBelow {
        return Rational(big: bigNumerator.power(exponent), over: bigDenominator.power(exponent))
      }
      (numerator, denominator) = (nextNumerator, nextDenominator)
    }
    if exponent > 64 { return Rational(big: bigNumerator.power(exponent), over: bigDenominator.power(exponent)) }
    return Rational(reduced: numerator, denominator)
  }

  /// The greatest common divisor of two 64-bit numbers; that of 0 and n is n.
  @inlinable
  public static func greatestCommonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
    if first == 0 { return second }
    if second == 0 { return first }
    let shift = (first | second).trailingZeroBitCount
    var a = first >> UInt64(first.trailingZeroBitCount)
    var b = second
    repeat {
      b >>= UInt64(b.trailingZeroBitCount)
      if a > b { swap(&a, &b) }
      b &-= a
    } while b != 0
    return a << UInt64(shift)
  }

  /// The least common multiple of two positive 64-bit numbers, or nil when it does not fit.
  @inlinable
  public static func leastCommonMultiple(_ first: Int64, _ second: Int64) -> Int64? {
    guard first > 0, second > 0 else { return nil }
    let divisor = Int64(greatestCommonDivisor(UInt64(first), UInt64(second)))
    let (product, overflow) = (first / divisor).multipliedReportingOverflow(by: second)
    return overflow ? nil : product
  }

  /// The greatest number of which both are whole multiples; that of 0 and x is the magnitude of x.
  public static func greatestCommonDivisor(_ first: Rational, _ second: Rational) -> Rational {
    if first.isZero { return second.magnitude }
    if second.isZero { return first.magnitude }
    if let a = first.inlineParts, let b = second.inlineParts,
      let shared = leastCommonMultiple(a.denominator, b.denominator),
      let x = first.scaled(by: shared), let y = second.scaled(by: shared)
    {
      let top = greatestCommonDivisor(x.magnitude, y.magnitude)
      if let small = Int64(exactly: top) { return reducing(small, shared) }
    }
    // gcd(a/b, c/d) = gcd(a·d, c·b) / (b·d)
    let top = (first.bigNumerator * second.bigDenominator)
      .greatestCommonDivisor(with: second.bigNumerator * first.bigDenominator)
    return Rational(reducing: top, first.bigDenominator * second.bigDenominator)
  }
}

// Out of line: the general cases, so that the calls inlined elsewhere stay small.
extension Rational {
  /// The fraction in lowest terms. `denominator` is not 0.
  @usableFromInline
  static func reducing(_ numerator: Int64, _ denominator: Int64) -> Rational {
    let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    var top = Int128(numerator) / Int128(divisor)
    var bottom = Int128(denominator) / Int128(divisor)
    if bottom < 0 { (top, bottom) = (-top, -bottom) }
    return Rational(wide: top, bottom)
  }

  @usableFromInline
  static func addFractions(_ left: Rational, _ right: Rational) -> Rational {
    guard left.isInline, right.isInline else {
      return Rational(
        reducing: left.bigNumerator * right.bigDenominator + right.bigNumerator * left.bigDenominator,
        left.bigDenominator * right.bigDenominator)
    }
    // Each product is below 2^126 in magnitude, so that nothing here leaves 128 bits.
    let b = left.inlineDenominator
    let d = right.inlineDenominator
    let common = Int64(greatestCommonDivisor(b.magnitude, d.magnitude))
    let top =
      Int128(left.inlineNumerator) * Int128(d / common) + Int128(right.inlineNumerator) * Int128(b / common)
    if top == 0 { return .zero }
    if common == 1 { return Rational(wide: top, Int128(b) * Int128(d)) }
    // Only a divisor of `common` can still be shared by numerator and denominator.
    let rest = UInt64((top % Int128(common)).magnitude)
    let shared = greatestCommonDivisor(rest, common.magnitude)
    return Rational(wide: top / Int128(shared), Int128(b / common) * Int128(d / Int64(shared)))
  }

  @usableFromInline
  static func multiplyFractions(_ left: Rational, _ right: Rational) -> Rational {
    guard left.isInline, right.isInline else {
      return Rational(
        reducing: left.bigNumerator * right.bigNumerator, left.bigDenominator * right.bigDenominator)
    }
    // Dividing crosswise first leaves a product that is in lowest terms.
    let first = Int128(greatestCommonDivisor(left.inlineNumerator.magnitude, right.inlineDenominator.magnitude))
    let second = Int128(greatestCommonDivisor(right.inlineNumerator.magnitude, left.inlineDenominator.magnitude))
    return Rational(
      wide: (Int128(left.inlineNumerator) / first) * (Int128(right.inlineNumerator) / second),
      (Int128(left.inlineDenominator) / second) * (Int128(right.inlineDenominator) / first))
  }

  /// 1 / value. `value` is not 0.
  @usableFromInline
  static func invert(_ value: Rational) -> Rational {
    if value.isInline {
      let sign: Int128 = value.inlineNumerator < 0 ? -1 : 1
      return Rational(wide: Int128(value.inlineDenominator) * sign, Int128(value.inlineNumerator) * sign)
    }
    let sign: BigInt = value.bigSign < 0 ? -1 : 1
    return Rational(big: value.bigDenominator * sign, over: value.bigNumerator * sign)
  }

  @usableFromInline
  static func negateWide(_ value: Rational) -> Rational {
    Rational(big: -value.bigNumerator, over: value.bigDenominator)
  }
}
