internal import BigInt

extension Rational {
  /// The decimals that the number needs to be written exactly, or nil when its decimals do not end.
  public var decimalPlaces: Int? {
    guard let big else { return DecimalWriter.decimalPlaces(of: inlineDenominator) }
    var rest = big.denominator.magnitude
    let twos = rest.trailingZeroBitCount
    rest >>= twos
    var fives = 0
    // By large steps first, so that long denominators stay cheap.
    let step = 27
    let large = BigUInt(5).power(step)
    while true {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: large)
      if remainder != 0 { break }
      rest = quotient
      fives += step
    }
    while rest > 1 {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 5)
      if remainder != 0 { break }
      rest = quotient
      fives += 1
    }
    return rest == 1 ? max(twos, fives) : nil
  }

  /// The decimal text: exact and in full where the decimals end, else rounded to `digits` significant digits.
  public func decimalText(digits: Int = 12, style: DecimalStyle = .plain) -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, digits: digits, style: style)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The decimal text rounded to `decimals` places, from the middle away from zero.
  ///
  /// All places are shown, `7.20`, unless `trimmed`, where zeros at the end are dropped.
  public func fixedText(decimals: Int, trimmed: Bool = false, style: DecimalStyle = .plain) -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, decimals: decimals, trimmed: trimmed, style: style)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `decimalText` to bytes.
  public func write(to bytes: inout [UInt8], digits: Int = 12, style: DecimalStyle = .plain) {
    if style.grouping.isEmpty, isInline, let places = DecimalWriter.decimalPlaces(of: inlineDenominator), places <= 18 {
      return DecimalWriter.appendExact(
        inlineNumerator, inlineDenominator, places: places, separator: style.separator, to: &bytes)
    }
    if let places = decimalPlaces {
      return writeExact(places: places, shown: 0, style: style, to: &bytes)
    }
    let short = rounded(significantDigits: digits, rule: .halfAwayFromZero)
    short.writeExact(places: short.decimalPlaces ?? 0, shown: 0, style: style, to: &bytes)
  }

  /// Appends `fixedText` to bytes.
  public func write(to bytes: inout [UInt8], decimals: Int, trimmed: Bool = false, style: DecimalStyle = .plain) {
    let places = min(max(decimals, 0), 5000)
    let short = rounded(digits: places, rule: .halfAwayFromZero)
    short.writeExact(places: short.decimalPlaces ?? 0, shown: trimmed ? 0 : places, style: style, to: &bytes)
  }

  /// Appends a number of `places` decimals, with zeros up to `shown` decimals.
  private func writeExact(places: Int, shown: Int, style: DecimalStyle, to bytes: inout [UInt8]) {
    let scaled = bigNumerator.magnitude * BigInt.powerOfTen(places).magnitude / bigDenominator.magnitude
    var digits = Array(String(scaled).utf8)
    if digits.count <= places {
      digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: places + 1 - digits.count), at: 0)
    }
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    let wholeCount = digits.count - places
    let grouped = !style.grouping.isEmpty && wholeCount >= style.leastGroupedDigits
    for index in 0..<wholeCount {
      if grouped, index > 0, (wholeCount - index).isMultiple(of: 3) { bytes.append(contentsOf: style.grouping) }
      bytes.append(digits[index])
    }
    if max(places, shown) > 0 {
      bytes.append(style.separator)
      bytes.append(contentsOf: digits[wholeCount...])
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, shown - places)))
    }
  }
}
