/// An amount of something measured: exact, and with the unit in which it is shown.
///
/// Amounts of one dimension compare, add and subtract whatever their units; the result is shown in the first one's.
public struct Quantity: Sendable, Hashable {
  /// The amount in coherent base units.
  public let base: Rational
  /// The unit in which it is shown.
  public let unit: Unit

  /// An amount in base units, shown in a unit.
  public init(base: Rational, unit: Unit) {
    self.base = base
    self.unit = unit
  }

  /// An amount of a unit.
  public init(_ amount: Rational, _ unit: Unit) {
    base = unit.baseValue(amount)
    self.unit = unit
  }

  /// The amount in the quantity's own unit.
  public var amount: Rational { unit.value(ofBase: base) }

  /// The amount in another unit, or nil where that measures something else.
  public func amount(in other: Unit) -> Rational? {
    unit.fits(other) ? other.value(ofBase: base) : nil
  }

  /// The sum, or nil where they measure different things.
  public func adding(_ other: Quantity) -> Quantity? {
    unit.fits(other.unit) ? Quantity(base: base + other.base, unit: unit) : nil
  }

  /// The difference, or nil where they measure different things.
  public func subtracting(_ other: Quantity) -> Quantity? {
    unit.fits(other.unit) ? Quantity(base: base - other.base, unit: unit) : nil
  }

  /// The product.
  public static func * (left: Quantity, right: Quantity) -> Quantity {
    Quantity(base: left.base * right.base, unit: left.unit * right.unit)
  }

  /// The quotient, or nil for a division by zero.
  public static func / (left: Quantity, right: Quantity) -> Quantity? {
    (left.base / right.base).map { Quantity(base: $0, unit: left.unit / right.unit) }
  }

  /// Whether it is below, equal to or above another: −1, 0 or 1; nil where they measure different things.
  public func compared(to other: Quantity) -> Int? {
    guard unit.fits(other.unit) else { return nil }
    return base < other.base ? -1 : base == other.base ? 0 : 1
  }

  /// The text `35.2 kWh/hl`, as it is entered; a plain number without unit, a share `10 %`.
  public func text(digits: Int = 12, style: DecimalStyle = .plain) -> String {
    let number = amount.decimalText(digits: digits, style: style)
    return unit.name.isEmpty ? number : "\(number) \(unit.name)"
  }
}

extension Quantity: CustomStringConvertible {
  /// The text `35.2 kWh/hl`.
  public var description: String { text() }
}
