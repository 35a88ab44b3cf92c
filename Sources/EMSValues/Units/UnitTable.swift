/// The units that a project knows: the closed list of the language, and those that the project declares.
///
/// A name is read as an exact name of the list, else as a prefix and a name; a trailing digit is a power of what stands
/// before it. `*` and `/` combine such names from left to right.
public struct UnitTable: Sendable {
  /// The units in the order in which they are listed.
  public private(set) var definitions: [UnitDefinition]
  /// The place of each name in `definitions`.
  private var places: [String: Int]
  private var projectCount: Int32 = 0

  init(_ definitions: [UnitDefinition]) {
    self.definitions = definitions
    places = [:]
    for (index, definition) in definitions.enumerated() { places[definition.name] = index }
  }

  /// The units of the language.
  public static let standard = UnitTable(standardDefinitions)

  /// The unit of a text without spaces, `kWh/hl`, or nil when a part of it is unknown.
  public func unit(_ text: String) -> Unit? {
    if let exact = definition(text) { return exact.unit }
    if let plain = UnitTable.withPlainDigits(text) { return unit(plain) }
    guard let factors = UnitTable.split(text) else { return nil }
    var parts: [Unit.Part] = []
    for (name, sign) in factors {
      if name == "1" { continue }
      guard var part = part(name) else { return nil }
      part.exponent *= sign
      parts.append(part)
    }
    let unit = Unit(parts: parts)
    return parts.isEmpty ? nil : Unit(unit, named: text)
  }

  /// `m3` for `m³`, `tCO2e` for `tCO₂e`, as data write them; nil for a text without such digits.
  private static func withPlainDigits(_ text: String) -> String? {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xB2, 0xB3: plain += String(scalar.value - 0xB0)
      case 0xB9: plain += "1"
      case 0x2070, 0x2074...0x2079: plain += String(scalar.value - 0x2070)
      case 0x2080...0x2089: plain += String(scalar.value - 0x2080)
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain == text ? nil : plain
  }

  /// The first part of a text that is no unit, `kwh` of `kwh/hl`; nil when all are, or the text has no such form.
  public func unknownPart(of text: String) -> String? {
    if definition(text) != nil { return nil }
    guard let factors = UnitTable.split(text) else { return nil }
    return factors.first { $0.name != "1" && part($0.name) == nil }?.name
  }

  /// The unit of exactly that name in the list, without prefix or power.
  public func definition(_ name: String) -> UnitDefinition? {
    places[name].map { definitions[$0] }
  }

  /// The names and signs of a product: +1 above the line, −1 after a `/`; nil where a name is missing.
  private static func split(_ text: String) -> [(name: String, sign: Int)]? {
    // Longer than any unit, and a bound for what one cell of a file can cost.
    guard text.utf8.count <= 200 else { return nil }
    var result: [(name: String, sign: Int)] = []
    var name = ""
    var sign = 1
    for character in text {
      if character == "*" || character == "/" || character == "\u{B7}" {
        if name.isEmpty { return nil }
        result.append((name, sign))
        name = ""
        sign = character == "/" ? -1 : 1
      } else {
        name.append(character)
      }
    }
    if name.isEmpty { return nil }
    result.append((name, sign))
    return result
  }

  private func part(_ name: String) -> Unit.Part? {
    if let part = named(name) { return part }
    guard let last = name.last, let power = UnitTable.power(last) else { return nil }
    guard var part = named(String(name.dropLast())) else { return nil }
    part.exponent = power
    return part
  }

  private static func power(_ character: Character) -> Int? {
    switch character {
    case "\u{B2}": 2
    case "\u{B3}": 3
    case "2"..."9": character.wholeNumberValue
    default: nil
    }
  }

  /// An exact name, else a prefix and a name that takes it.
  private func named(_ name: String) -> Unit.Part? {
    if let exact = definition(name) {
      return Unit.Part(symbol: name, factor: exact.factor, dimension: exact.dimension, exponent: 1)
    }
    for prefix in UnitPrefix.readable where name.hasPrefix(prefix.symbol) {
      guard let base = definition(String(name.dropFirst(prefix.symbol.count))), base.prefixes.allows(prefix)
      else { continue }
      return Unit.Part(symbol: name, factor: base.factor * prefix.factor, dimension: base.dimension, exponent: 1)
    }
    return nil
  }

  /// Adds a unit that measures something of its own, `pallet`; nil when the name is a unit already.
  public mutating func addOwn(_ name: String, meaning: String = "") -> Unit? {
    let dimension = Dimension(BaseDimension(id: BaseDimension.firstProject + projectCount))
    return add(
      UnitDefinition(
        name: name, meaning: meaning, group: .project, factor: .one, dimension: dimension, prefixes: .none))
  }

  /// Adds a unit that is an amount of another, `keg = 30 l`; nil when the name is a unit already, or the amount not
  /// above 0.
  public mutating func add(_ name: String, equalTo amount: Rational, _ unit: Unit, meaning: String = "") -> Unit? {
    guard amount.sign > 0 else { return nil }
    return add(
      UnitDefinition(
        name: name, meaning: meaning, group: .project, factor: unit.baseValue(amount), dimension: unit.dimension,
        prefixes: .none))
  }

  private mutating func add(_ definition: UnitDefinition) -> Unit? {
    guard unit(definition.name) == nil else { return nil }
    places[definition.name] = definitions.count
    definitions.append(definition)
    if definition.dimension.terms.first?.base.id == BaseDimension.firstProject + projectCount { projectCount += 1 }
    return definition.unit
  }

  /// The name of the project's unit that a base dimension belongs to, for messages.
  public func projectName(_ base: BaseDimension) -> String? {
    definitions.last { $0.group == .project && $0.factor == .one && $0.dimension == Dimension(base) }?.name
  }

  /// What a dimension measures, in words, with the names of the project's units.
  public func text(_ dimension: Dimension) -> String { dimension.text(projectName) }
}
