// The public interface of `Rational`, by file:
//
// Rational.swift             init(Int) · init(Int64) · init?(Int64, Int64) · init(scaled:digits:) · zero · one
//                            isInteger · isZero · sign · numerator · denominator · bitWidth · isTooWide
//                            inlineParts · wholeValue · scaled(by:) · doubleValue
// Rational+Arithmetic.swift  + - * / (nil for a division by zero) · negated · magnitude · reciprocal · power(Int)
//                            greatestCommonDivisor · leastCommonMultiple
// Rational+Comparison.swift  == < hash
// Rational+Rounding.swift    rounded(digits:rule:) · rounded(toMultipleOf:rule:) · rounded(significantDigits:rule:)
//                            floor · ceiling · RoundingRule
// Rational+Decimal.swift     init?(decimal:) · Rational.parse(decimal:) · DecimalTextError
// Rational+Text.swift        decimalText(digits:style:) · fixedText(decimals:style:) · write(to:…) · DecimalStyle
// Rational+Functions.swift   squareRoot · exponential · naturalLogarithm · power(Rational)

internal import BigInt

/// An exact number: a fraction of two whole numbers, always in lowest terms with a positive denominator.
///
/// A value whose numerator and denominator fit 64 bits is stored inline, without memory of its own; a larger one
/// refers to a fraction of big integers. Which of the two holds follows from the value alone, so equal numbers have
/// equal representations. The size is 24 bytes.
public struct Rational: Sendable {
  /// The numerator, when the value is stored inline.
  @usableFromInline let inlineNumerator: Int64
  /// The denominator, when the value is stored inline; 0 when it is not.
  @usableFromInline let inlineDenominator: Int64
  /// The fraction that does not fit inline.
  @usableFromInline let big: BigFraction?

  /// Takes an inline fraction that is in lowest terms already, with a denominator above 0.
  @inlinable
  init(reduced numerator: Int64, _ denominator: Int64) {
    inlineNumerator = numerator
    inlineDenominator = denominator
    big = nil
  }

  /// Takes a fraction in lowest terms that does not fit inline.
  init(big fraction: BigFraction) {
    inlineNumerator = 0
    inlineDenominator = 0
    big = fraction
  }

  /// The number 0.
  public static let zero = Rational(reduced: 0, 1)

  /// The number 1.
  public static let one = Rational(reduced: 1, 1)

  /// A whole number.
  @inlinable
  public init(_ value: Int) {
    self.init(reduced: Int64(value), 1)
  }

  /// A whole number.
  @inlinable
  public init(_ value: Int64) {
    self.init(reduced: value, 1)
  }

  /// The fraction `numerator / denominator` in lowest terms, or nil when `denominator` is 0.
  @inlinable
  public init?(_ numerator: Int64, _ denominator: Int64) {
    guard denominator != 0 else { return nil }
    self = Rational.reducing(numerator, denominator)
  }

  /// The number `value / 10^digits`, for `digits` from 0 to 18.
  ///
  /// - Requires: `digits` within 0...18; beyond, it is taken as the nearest of them.
  public init(scaled value: Int64, digits: Int) {
    self = Rational.reducing(value, PowersOfTen.int64(min(max(digits, 0), 18)))
  }

  /// Whether the value is stored inline, in two 64-bit numbers.
  @inlinable
  public var isInline: Bool { inlineDenominator != 0 }

  /// The numerator and the denominator, when both fit 64 bits.
  @inlinable
  public var inlineParts: (numerator: Int64, denominator: Int64)? {
    inlineDenominator != 0 ? (inlineNumerator, inlineDenominator) : nil
  }

  /// Whether this is a whole number.
  @inlinable
  public var isInteger: Bool {
    inlineDenominator == 1 || (inlineDenominator == 0 && bigIsInteger)
  }

  /// Whether this is 0.
  @inlinable
  public var isZero: Bool { inlineNumerator == 0 && inlineDenominator == 1 }

  /// −1, 0 or 1, as the number is below, at or above 0.
  @inlinable
  public var sign: Int {
    inlineDenominator != 0 ? Int(inlineNumerator.signum()) : bigSign
  }

  /// Whether the number is below 0.
  @inlinable
  public var isNegative: Bool { sign < 0 }

  /// The number as a 64-bit whole number, or nil when it is none.
  @inlinable
  public var wholeValue: Int64? { inlineDenominator == 1 ? inlineNumerator : nil }

  /// `self * denominator` as a 64-bit whole number, or nil when that is no whole number or does not fit.
  @inlinable
  public func scaled(by denominator: Int64) -> Int64? {
    guard inlineDenominator > 0, denominator > 0 else { return nil }
    let (factor, rest) = denominator.quotientAndRemainder(dividingBy: inlineDenominator)
    guard rest == 0 else { return nil }
    let (product, overflow) = inlineNumerator.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }

  /// The numerator in lowest terms, as a number.
  public var numerator: Rational {
    guard let big else { return Rational(reduced: inlineNumerator, 1) }
    return Rational(big: big.numerator, over: 1)
  }

  /// The denominator in lowest terms, above 0, as a number.
  public var denominator: Rational {
    guard let big else { return Rational(reduced: inlineDenominator, 1) }
    return Rational(big: big.denominator, over: 1)
  }

  /// The most bits that a number of the language may have.
  public static let greatestBitWidth = 4096

  /// The bits of the longer of numerator and denominator, without sign.
  public var bitWidth: Int {
    guard let big else {
      let longer = max(inlineNumerator.magnitude, inlineDenominator.magnitude)
      return UInt64.bitWidth - longer.leadingZeroBitCount
    }
    return max(big.numerator.magnitude.bitWidth, big.denominator.magnitude.bitWidth)
  }

  /// Whether the number has more than `greatestBitWidth` bits, which is an error of evaluation.
  @inlinable
  public var isTooWide: Bool { inlineDenominator == 0 && bitWidth > Rational.greatestBitWidth }

  /// The nearest binary floating-point number, for drawing only: no result may depend on it.
  public var doubleValue: Double {
    guard let big else { return Double(inlineNumerator) / Double(inlineDenominator) }
    return big.doubleValue
  }

  @usableFromInline var bigIsInteger: Bool { big?.denominator == 1 }

  @usableFromInline var bigSign: Int { big?.numerator.signum().asInt ?? 0 }
}

extension Rational: ExpressibleByIntegerLiteral {
  /// A whole number, as written.
  @inlinable
  public init(integerLiteral value: Int64) {
    self.init(reduced: value, 1)
  }
}

extension Rational: CustomStringConvertible {
  /// The exact decimal where there is one, else the fraction: `7.2`, `1/3`. For tests and traces.
  public var description: String {
    decimalPlaces == nil ? "\(numerator.decimalText())/\(denominator.decimalText())" : decimalText()
  }
}
