/// The powers of ten that fit 64 bits.
public enum PowersOfTen {
  /// 10^exponent, for exponents from 0 to 18; beyond, the nearest of these.
  @inlinable
  public static func int64(_ exponent: Int) -> Int64 {
    table[min(max(exponent, 0), 18)]
  }

  @usableFromInline static let table: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]

  /// The exponent of a power of ten from 10^0 to 10^18, or nil for any other number.
  public static func exponent(of value: Int64) -> Int? {
    table.firstIndex(of: value)
  }
}
