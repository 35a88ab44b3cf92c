/// How tightly operators bind, from 1: one table for the parser and the formatter.
public enum Precedence {
  /// `where` binds loosest of all.
  public static let filter: UInt8 = 1
  /// `or`
  public static let or: UInt8 = 2
  /// `and`
  public static let and: UInt8 = 3
  /// `not`
  public static let not: UInt8 = 4
  /// `< <= > >= = != is in`, which do not chain
  public static let comparison: UInt8 = 5
  /// `+ -`
  public static let sum: UInt8 = 6
  /// `* /`
  public static let product: UInt8 = 7
  /// The sign
  public static let sign: UInt8 = 8
  /// `^`, to the right
  public static let power: UInt8 = 9

  /// The precedence of an operator between two operands; 0 for what is none.
  @inline(__always)
  public static func binary(_ kind: TokenKind) -> UInt8 {
    switch kind {
    case .or: or
    case .and: and
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equals, .notEqual, .is, .in, .not: comparison
    case .plus, .minus: sum
    case .star, .slash: product
    default: 0
    }
  }
}
