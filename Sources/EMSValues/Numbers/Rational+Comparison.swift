internal import BigInt

extension Rational: Hashable, Comparable {
  /// Whether both are the same number.
  @inlinable
  public static func == (left: Rational, right: Rational) -> Bool {
    left.inlineNumerator == right.inlineNumerator && left.inlineDenominator == right.inlineDenominator
      && (left.inlineDenominator != 0 || bigEqual(left, right))
  }

  /// Whether `left` is below `right`.
  @inlinable
  public static func < (left: Rational, right: Rational) -> Bool {
    if left.inlineDenominator == right.inlineDenominator, left.inlineDenominator != 0 {
      return left.inlineNumerator < right.inlineNumerator
    }
    return isBelow(left, right)
  }

  /// Feeds the number into a hash.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(inlineNumerator)
    hasher.combine(inlineDenominator)
    if inlineDenominator == 0 { hashBig(into: &hasher) }
  }

  @usableFromInline
  static func bigEqual(_ left: Rational, _ right: Rational) -> Bool {
    left.bigNumerator == right.bigNumerator && left.bigDenominator == right.bigDenominator
  }

  @usableFromInline
  static func isBelow(_ left: Rational, _ right: Rational) -> Bool {
    if left.isInline, right.isInline {
      return Int128(left.inlineNumerator) * Int128(right.inlineDenominator)
        < Int128(right.inlineNumerator) * Int128(left.inlineDenominator)
    }
    if left.sign != right.sign { return left.sign < right.sign }
    return left.bigNumerator * right.bigDenominator < right.bigNumerator * left.bigDenominator
  }

  @usableFromInline
  func hashBig(into hasher: inout Hasher) {
    hasher.combine(bigNumerator)
    hasher.combine(bigDenominator)
  }
}
