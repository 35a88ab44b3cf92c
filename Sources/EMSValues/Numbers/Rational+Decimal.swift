internal import BigInt

/// Why a text is no number.
public enum DecimalTextError: Error, Sendable, Hashable {
  /// It is not digits with an optional fraction.
  case malformed
  /// The number has more than 4,096 bits.
  case tooLarge
}

extension Rational {
  /// The exact value of a decimal text, `12`, `1_000`, `-0.25`; nil when it is none or has more than 4,096 bits.
  public init?(decimal text: String) {
    var text = text
    let parsed = text.withUTF8 { Rational.parse(decimal: $0) }
    guard case .success(let value) = parsed else { return nil }
    self = value
  }

  /// The exact value of the bytes of a decimal text: an optional sign, digits with `_` between them, and an optional
  /// fraction of the same kind after `separator`.
  ///
  /// No digit may be left out on either side of the separator, and there is no exponent.
  public static func parse(
    decimal bytes: some Collection<UInt8>, separator: UInt8 = UInt8(ascii: ".")
  ) -> Result<Rational, DecimalTextError> {
    // Wherever the bytes lie side by side, they are read in place.
    let inPlace = bytes.withContiguousStorageIfAvailable { parse(bytes: $0, separator: separator) }
    if let inPlace { return inPlace }
    return Array(bytes).withUnsafeBufferPointer { parse(bytes: $0, separator: separator) }
  }

  private static func parse(
    bytes: UnsafeBufferPointer<UInt8>, separator: UInt8
  ) -> Result<Rational, DecimalTextError> {
    var index = 0
    var negative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      index = 1
    }
    var small: Int64 = 0
    var overflow = false
    var decimals = 0
    var inFraction = false
    var afterDigit = false
    while index < bytes.count {
      let byte = bytes[index]
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        if !overflow {
          let (times, over) = small.multipliedReportingOverflow(by: 10)
          let (sum, overSum) = times.addingReportingOverflow(Int64(digit))
          if over || overSum { overflow = true } else { small = sum }
        }
        if inFraction { decimals += 1 }
        afterDigit = true
      } else if byte == UInt8(ascii: "_"), afterDigit {
        afterDigit = false
      } else if byte == separator, afterDigit, !inFraction {
        inFraction = true
        afterDigit = false
      } else {
        return .failure(.malformed)
      }
      index += 1
    }
    guard afterDigit else { return .failure(.malformed) }
    if !overflow, decimals <= 18 {
      return .success(Rational(scaled: negative ? -small : small, digits: decimals))
    }
    return parseLong(bytes, decimals: decimals, negative: negative)
  }

  /// A number of more digits than fit 64 bits; the bytes are known to be well formed.
  private static func parseLong(
    _ bytes: UnsafeBufferPointer<UInt8>, decimals: Int, negative: Bool
  ) -> Result<Rational, DecimalTextError> {
    var digits = bytes.filter { $0 &- UInt8(ascii: "0") <= 9 }.map { $0 &- UInt8(ascii: "0") }
    var decimals = decimals
    // Zeros at either end cost nothing, so that only what the value needs counts against the limit.
    while decimals > 0, digits.last == 0 {
      digits.removeLast()
      decimals -= 1
    }
    digits.removeFirst(digits.prefix { $0 == 0 }.count)
    // 4,096 bits are 1,234 decimal digits; a denominator of 4,096 bits has at most 4,096 decimals.
    guard digits.count <= 6000, decimals <= 4100 else { return .failure(.tooLarge) }
    var value = BigInt(0)
    var start = 0
    while start < digits.count {
      let end = min(start + 18, digits.count)
      var part: Int64 = 0
      for digit in digits[start..<end] { part = part * 10 + Int64(digit) }
      value = value * BigInt(PowersOfTen.int64(end - start)) + BigInt(part)
      start = end
    }
    let result = Rational(reducing: negative ? -value : value, BigInt.powerOfTen(decimals))
    return result.isTooWide ? .failure(.tooLarge) : .success(result)
  }
}
