internal import BigInt

/// A fraction of big integers in lowest terms, denominator above 0, that does not fit a `Rational` inline.
@usableFromInline
final class BigFraction: Sendable {
  let numerator: BigInt
  let denominator: BigInt

  init(_ numerator: BigInt, _ denominator: BigInt) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The nearest floating-point number; the long parts are shortened to 128 bits alike before the division.
  var doubleValue: Double {
    let numeratorShift = max(0, numerator.magnitude.bitWidth - 128)
    let denominatorShift = max(0, denominator.magnitude.bitWidth - 128)
    let quotient = Double(numerator >> numeratorShift) / Double(denominator >> denominatorShift)
    let exponent = numeratorShift - denominatorShift
    // In two steps, because a power of two may overflow where the product does not.
    let half = exponent / 2
    return quotient * Double.power(ofTwo: half) * Double.power(ofTwo: exponent - half)
  }
}

extension Double {
  /// 2^exponent, 0 or infinity where that is out of range.
  fileprivate static func power(ofTwo exponent: Int) -> Double {
    exponent > 1023 ? .infinity : exponent < -1022 ? 0 : Double(sign: .plus, exponent: exponent, significand: 1)
  }
}

extension BigInt {
  /// The value of a number known to be small; 0 when it is not.
  var asInt: Int { Int(exactly: self) ?? 0 }

  /// 10^exponent.
  static func powerOfTen(_ exponent: Int) -> BigInt {
    if exponent <= 18 { return BigInt(PowersOfTen.int64(exponent)) }
    return BigInt(10).power(exponent)
  }
}

extension Rational {
  /// The numerator as a big integer.
  var bigNumerator: BigInt { big?.numerator ?? BigInt(inlineNumerator) }

  /// The denominator as a big integer.
  var bigDenominator: BigInt { big?.denominator ?? BigInt(inlineDenominator) }

  /// The fraction `numerator / denominator` brought to lowest terms. `denominator` is not 0.
  init(reducing numerator: BigInt, _ denominator: BigInt) {
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    if divisor == 1 {
      self.init(big: numerator * sign, over: denominator * sign)
    } else {
      self.init(big: numerator / divisor * sign, over: denominator / divisor * sign)
    }
  }

  /// A fraction that is in lowest terms, denominator above 0; stored inline where it fits.
  init(big numerator: BigInt, over denominator: BigInt) {
    if let small = Int64(exactly: numerator), let below = Int64(exactly: denominator) {
      self.init(reduced: small, below)
    } else {
      self.init(big: BigFraction(numerator, denominator))
    }
  }

  /// A whole number; stored inline where it fits.
  init(_ value: BigInt) {
    self.init(big: value, over: 1)
  }

  /// A fraction in lowest terms, denominator above 0, from 128-bit parts.
  init(wide numerator: Int128, _ denominator: Int128) {
    if let small = Int64(exactly: numerator), let below = Int64(exactly: denominator) {
      self.init(reduced: small, below)
    } else {
      self.init(big: BigFraction(BigInt(numerator), BigInt(denominator)))
    }
  }
}
