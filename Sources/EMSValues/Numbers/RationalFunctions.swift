internal import BigInt

/// A number known to lie between `low · 2^exponent` and `high · 2^exponent`.
struct BinaryBounds {
  var low: BigInt
  var high: BigInt
  var exponent: Int
}

/// The series behind logarithm and exponential, in fixed-point numbers: a whole number n stands for n / 2^precision.
enum RationalFunctions {
  /// The greatest argument, in magnitude, of the exponential: e^2840 has 4,097 bits.
  static let greatestExponent = Rational(reduced: 2840, 1)

  /// The greatest precision tried. Numbers of 4,096 bits need about twice that; the rest is room.
  static let greatestPrecision = 32_768

  /// Tries rising precisions until both bounds round to one number; nil where the result is too wide.
  static func settle(_ bounds: (Int) -> BinaryBounds?) -> Rational? {
    var precision = 128
    while precision <= greatestPrecision {
      guard let found = bounds(precision) else { return nil }
      if let low = round(found.low, found.exponent), let high = round(found.high, found.exponent), low == high {
        return low.isTooWide ? nil : low
      }
      precision *= 2
    }
    return nil
  }

  /// `value · 2^exponent` to 15 significant digits, half-even; nil for 0, which has none.
  private static func round(_ value: BigInt, _ exponent: Int) -> Rational? {
    if value == 0 { return nil }
    let exact =
      exponent >= 0
      ? Rational(value << exponent) : Rational(reducing: value, BigInt(1) << -exponent)
    return exact.rounded(significantDigits: Rational.functionDigits, rule: .halfEven)
  }

  /// The fixed-point numbers just below and above a fraction.
  static func fixedBounds(_ value: Rational, _ precision: Int) -> (low: BigInt, high: BigInt) {
    let low = floorQuotient(value.bigNumerator << precision, value.bigDenominator)
    return (low, low + 1)
  }

  /// The quotient rounded downward. `divisor` is above 0.
  static func floorQuotient(_ value: BigInt, _ divisor: BigInt) -> BigInt {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest.signum() < 0 ? quotient - 1 : quotient
  }

  /// Bounds of ln(value), for a value above 0.
  static func logarithm(_ value: Rational, _ precision: Int) -> (low: BigInt, high: BigInt) {
    var top = value.bigNumerator
    var bottom = value.bigDenominator
    // value = 2^shift · y with y between 1/2 and 2, and ln y = 2 · artanh((y − 1) / (y + 1)).
    let shift = top.magnitude.bitWidth - bottom.magnitude.bitWidth
    if shift > 0 { bottom <<= shift } else { top <<= -shift }
    let (main, mainError) = inverseHyperbolicTangent(top - bottom, top + bottom, precision)
    let (third, thirdError) = inverseHyperbolicTangent(1, 3, precision)
    let centre = 2 * main + BigInt(shift) * 2 * third
    let error = BigInt(2 * mainError + 2 * thirdError * abs(shift))
    return (centre - error, centre + error)
  }

  /// artanh(top / bottom) for a quotient of at most 1/3 in magnitude, and a bound of its error in last units.
  private static func inverseHyperbolicTangent(
    _ top: BigInt, _ bottom: BigInt, _ precision: Int
  ) -> (value: BigInt, error: Int) {
    // Without the sign, so that a shift rounds toward zero and the terms come to an end.
    let argument = (top.magnitude << precision) / bottom.magnitude
    let square = (argument * argument) >> precision
    var term = argument
    var sum = argument
    var index = 1
    // Each term is at most 3 last units off and its quotient one more; what is cut off is below 2.
    while term != 0 {
      term = (term * square) >> precision
      index += 2
      sum += term / BigUInt(index)
    }
    return (BigInt(sign: top.sign, magnitude: sum), 4 * (index / 2 + 2) + 4)
  }

  /// Bounds of e^x for x between two fixed-point numbers; nil where x is out of range.
  static func exponential(_ low: BigInt, _ high: BigInt, _ precision: Int) -> BinaryBounds? {
    let limit = BigInt(greatestExponent.inlineNumerator + 1) << precision
    guard low >= -limit, high <= limit else { return nil }
    let lower = exponential(low, precision)
    let upper = exponential(high, precision)
    // Both are brought to the smaller of the two exponents.
    let exponent = min(lower.exponent, upper.exponent)
    return BinaryBounds(
      low: lower.low << (lower.exponent - exponent), high: upper.high << (upper.exponent - exponent),
      exponent: exponent)
  }

  private static func exponential(_ value: BigInt, _ precision: Int) -> BinaryBounds {
    // value = shift · ln 2 + rest with rest about 0...0.7, so that e^value = 2^shift · e^rest.
    let (third, thirdError) = inverseHyperbolicTangent(1, 3, precision)
    let logarithmOfTwo = 2 * third
    let shift = floorQuotient(value, logarithmOfTwo)
    let rest = value - shift * logarithmOfTwo
    let restError = BigInt(2 * thirdError) * (BigInt(shift.magnitude) + 1)
    var term = BigInt(1) << precision
    var sum = term
    var index = 1
    // `rest` is not below 0, so that a shift rounds toward zero and the terms come to an end.
    while term != 0 {
      term = ((term * rest) >> precision) / BigInt(index)
      sum += term
      index += 1
    }
    // e^rest is at most about 2, so an error of the argument at most doubles; each term is at most 2 units off.
    let error = 4 * restError + BigInt(4 * index + 8)
    return BinaryBounds(low: sum - error, high: sum + error, exponent: shift.asInt - precision)
  }

  /// The whole number whose `degree`-th power is exactly `value`, or nil. `value` is above 0.
  static func exactRoot(_ value: BigInt, _ degree: Int) -> BigInt? {
    if value == 1 || degree == 1 { return value }
    if degree >= value.magnitude.bitWidth { return nil }
    // Newton's method from above falls until it reaches the floor of the root.
    var guess = BigInt(1) << ((value.magnitude.bitWidth + degree - 1) / degree)
    while true {
      let next = (guess * BigInt(degree - 1) + value / guess.power(degree - 1)) / BigInt(degree)
      if next >= guess { break }
      guess = next
    }
    return guess.power(degree) == value ? guess : nil
  }
}
