// The public interface of units, by file:
//
// Dimension.swift       BaseDimension · Dimension: none · init(_:_:) · variable(_:) · * / power · text
// Unit.swift            Unit: one · name · factor · dimension · baseValue(_:) · value(ofBase:) · * / power · variable
// UnitDefinition.swift  UnitDefinition, UnitPrefixes, UnitGroup: what a table lists
// UnitTable.swift       UnitTable: standard · definitions · unit(_:) · nearest(to:) · addOwn · add(_:equalTo:)
// Quantity.swift        Quantity: a number of base units, with the unit in which it is shown

/// A unit: what it measures, and how many coherent base units it is, exactly.
///
/// The base units are kg, m, s, A, K, mol, cd and one for each measure that converts to no other. A value of 3 in a
/// unit of factor f is 3 · f in base units; plain numbers have factor 1, `%` has 1/100.
public struct Unit: Sendable, Hashable {
  /// One named factor of a unit: `hl` in `kWh/hl`, with exponent −1.
  struct Part: Sendable, Hashable {
    var symbol: String
    var factor: Rational
    var dimension: Dimension
    var exponent: Int

    var powerDimension: Dimension { dimension.power(exponent) }
  }

  /// The named factors, in the order in which they are shown.
  let parts: [Part]
  /// How many coherent base units it is; above 0.
  public let factor: Rational
  /// What it measures.
  public let dimension: Dimension
  /// The name as it is written and shown: `kWh/hl`. Empty for plain numbers.
  public let name: String

  init(parts: [Part]) {
    self.parts = parts
    self.name = Unit.name(of: parts)
    var factor = Rational.one
    var dimension = Dimension.none
    for part in parts {
      let raised = part.factor.raised(to: abs(part.exponent))
      factor *= part.exponent < 0 ? raised.reciprocal ?? .one : raised
      dimension = dimension * part.powerDimension
    }
    self.factor = factor
    self.dimension = dimension
  }

  /// A unit of one name.
  init(symbol: String, factor: Rational, dimension: Dimension) {
    parts = [Part(symbol: symbol, factor: factor, dimension: dimension, exponent: 1)]
    self.factor = factor
    self.dimension = dimension
    self.name = symbol
  }

  /// A unit that is shown as it was written.
  init(_ unit: Unit, named name: String) {
    self.parts = unit.parts
    self.factor = unit.factor
    self.dimension = unit.dimension
    self.name = name
  }

  /// The unit of plain numbers, without a name.
  public static let one = Unit(parts: [])

  /// The unit that is not known before the data are; `name` is how messages speak of it, `indicator.unit`.
  public static func variable(_ id: Int, name: String) -> Unit {
    Unit(symbol: name, factor: .one, dimension: .variable(id))
  }

  /// Whether values of both can be compared and added.
  @inlinable
  public func fits(_ other: Unit) -> Bool { dimension == other.dimension }

  /// The value in base units of an amount of this unit.
  @inlinable
  public func baseValue(_ amount: Rational) -> Rational { amount * factor }

  /// The amount of this unit that a value in base units is.
  public func value(ofBase base: Rational) -> Rational { (base / factor) ?? base }

  /// How many of `other` one of this unit is, or nil where they measure different things: 1,000 for MWh in kWh.
  public func factor(to other: Unit) -> Rational? {
    fits(other) ? factor / other.factor : nil
  }

  /// The unit in which a product is shown.
  ///
  /// What measures the same above and below the line drops out, also where the names differ: `t` times `EUR/kg` gives
  /// `EUR`. Shares such as `%` leave the other unit as it is. The factor follows the name, not the operands.
  public static func * (left: Unit, right: Unit) -> Unit { left.combined(right.parts, with: right) }

  /// The unit in which a quotient is shown; see `*`.
  public static func / (left: Unit, right: Unit) -> Unit {
    let inverse = right.parts.map { part in
      var part = part
      part.exponent = -part.exponent
      return part
    }
    return left.combined(inverse, with: right)
  }

  /// The unit in which a whole power is shown, or nil beyond ±64.
  public func power(_ exponent: Int) -> Unit? {
    guard exponent.magnitude <= UInt(Rational.greatestExponent) else { return nil }
    if exponent == 0 || dimension.isNone { return .one }
    let raised = parts.map { part in
      var part = part
      part.exponent = Unit.limited(part.exponent * exponent)
      return part
    }
    return Unit(parts: raised)
  }

  /// The unit in which a power with a fraction is shown, or nil where there is none: the root of `m2` is `m`.
  ///
  /// Where the parts have no such root by name, a unit of base units is not made up: the answer is nil as well.
  public func power(_ exponent: Rational) -> Unit? {
    if dimension.isNone { return .one }
    var raised: [Part] = []
    for part in parts {
      guard let whole = (Rational(part.exponent) * exponent).wholeValue, whole.magnitude <= 1000 else { return nil }
      var part = part
      part.exponent = Int(whole)
      if whole != 0 { raised.append(part) }
    }
    return Unit(parts: raised)
  }

  private func combined(_ others: [Part], with other: Unit) -> Unit {
    if other.dimension.isNone { return self }
    var result = dimension.isNone ? [] : parts
    for part in others {
      if let index = result.firstIndex(where: { $0.symbol == part.symbol && $0.dimension == part.dimension }) {
        result[index].exponent = Unit.limited(result[index].exponent + part.exponent)
        if result[index].exponent == 0 { result.remove(at: index) }
      } else if let index = result.firstIndex(where: { ($0.powerDimension * part.powerDimension).isNone }) {
        result.remove(at: index)
      } else {
        result.append(part)
      }
    }
    let unit = Unit(parts: result)
    return unit.dimension.isNone ? .one : unit
  }

  /// An exponent within ±1,000, far beyond any use, so that no input can make names and factors grow without end.
  private static func limited(_ exponent: Int) -> Int { min(max(exponent, -1000), 1000) }

  /// The name of a product of parts: those above the line joined by `*`, each one below after a `/`.
  private static func name(of parts: [Part]) -> String {
    func written(_ part: Part) -> [String] {
      // A name that ends in a digit, and a power beyond 9, are repeated instead.
      let limit = part.symbol.utf8.last.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } == true ? 1 : 9
      var rest = abs(part.exponent)
      var texts: [String] = []
      while rest > 0 {
        let power = min(rest, limit)
        texts.append(power == 1 ? part.symbol : "\(part.symbol)\(power)")
        rest -= power
      }
      return texts
    }
    let above = parts.filter { $0.exponent > 0 }.flatMap(written)
    let below = parts.filter { $0.exponent < 0 }.flatMap(written)
    if below.isEmpty { return above.joined(separator: "*") }
    return (above.isEmpty ? "1" : above.joined(separator: "*")) + "/" + below.joined(separator: "/")
  }
}

extension Unit: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}
