/// The marks with which a number is written: what parts the decimals, and what parts groups of three digits.
public struct DecimalStyle: Sendable, Hashable {
  /// The byte between whole part and decimals.
  public var separator: UInt8
  /// The UTF-8 bytes between groups of three digits of the whole part; empty for none.
  public var grouping: [UInt8]
  /// The least number of digits of a whole part that is grouped.
  public var leastGroupedDigits: Int

  /// Makes a style; `grouping` may be any text, a narrow no-break space for example.
  public init(separator: UInt8 = UInt8(ascii: "."), grouping: String = "", leastGroupedDigits: Int = 4) {
    self.separator = separator
    self.grouping = Array(grouping.utf8)
    self.leastGroupedDigits = leastGroupedDigits
  }

  /// A point for the decimals and no groups: how the language and data files write numbers.
  public static let plain = DecimalStyle()
}
