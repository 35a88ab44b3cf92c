/// Appends decimal texts of numbers to bytes, without making a text first.
public enum DecimalWriter {
  /// Appends a whole number.
  @inlinable
  public static func append(_ value: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    if magnitude < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude))
    } else {
      appendDigits(magnitude, count: digitCount(magnitude), to: &bytes)
    }
  }

  /// Appends `value / 10^digits` exactly, without zeros at the end: `append(scaled: 7200, digits: 3)` gives `7.2`.
  ///
  /// - Requires: `digits` within 0...18; beyond, it is taken as the nearest of them.
  public static func append(
    scaled value: Int64, digits: Int, separator: UInt8 = UInt8(ascii: "."), to bytes: inout [UInt8]
  ) {
    if digits <= 0 { return append(value, to: &bytes) }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let places = min(digits, 18)
    let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: PowersOfTen.int64(places).magnitude)
    appendDigits(whole, count: digitCount(whole), to: &bytes)
    appendFraction(fraction, places: places, separator: separator, to: &bytes)
  }

  /// Appends `numerator / denominator`: in full where the decimal ends, else to `digits` significant digits, from the
  /// middle away from zero.
  ///
  /// - Requires: `denominator` above 0; else nothing is appended.
  public static func append(
    numerator: Int64, denominator: Int64, digits: Int = 12, separator: UInt8 = UInt8(ascii: "."),
    to bytes: inout [UInt8]
  ) {
    if denominator == 1 { return append(numerator, to: &bytes) }
    guard denominator > 0 else { return }
    if let places = decimalPlaces(of: denominator), places <= 18 {
      appendExact(numerator, denominator, places: places, separator: separator, to: &bytes)
    } else {
      let value = Rational.reducing(numerator, denominator)
      value.write(to: &bytes, digits: digits, style: DecimalStyle(separator: separator))
    }
  }

  /// The decimals that 1 / `denominator` needs, or nil when they do not end. `denominator` is above 0.
  public static func decimalPlaces(of denominator: Int64) -> Int? {
    let twos = denominator.trailingZeroBitCount
    var rest = denominator >> Int64(twos)
    var fives = 0
    while rest.isMultiple(of: 5), rest > 1 {
      rest /= 5
      fives += 1
    }
    return rest == 1 ? max(twos, fives) : nil
  }

  /// Appends a fraction whose denominator divides 10^places, places within 0...18.
  static func appendExact(
    _ numerator: Int64, _ denominator: Int64, places: Int, separator: UInt8, to bytes: inout [UInt8]
  ) {
    if numerator < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, rest) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
    appendDigits(whole, count: digitCount(whole), to: &bytes)
    // rest < denominator, so that this stays below 10^places.
    let fraction = rest * (PowersOfTen.int64(places).magnitude / denominator.magnitude)
    appendFraction(fraction, places: places, separator: separator, to: &bytes)
  }

  /// Appends separator and decimals without zeros at the end; nothing when the fraction is 0.
  @inline(__always)
  static func appendFraction(_ fraction: UInt64, places: Int, separator: UInt8, to bytes: inout [UInt8]) {
    if fraction == 0 { return }
    var fraction = fraction
    var places = places
    while fraction.isMultiple(of: 10) {
      fraction /= 10
      places -= 1
    }
    bytes.append(separator)
    appendDigits(fraction, count: places, to: &bytes)
  }

  /// Appends exactly `count` digits of the value, zeros in front.
  @usableFromInline
  static func appendDigits(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    var rest = value
    var index = start + count
    while rest != 0, index > start {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      index -= 1
      bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
  }

  /// The number of decimal digits; 1 for 0.
  @usableFromInline
  static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value
    while rest >= 10_000 {
      rest /= 10_000
      count += 4
    }
    return count + (rest >= 1000 ? 3 : rest >= 100 ? 2 : rest >= 10 ? 1 : 0)
  }
}
