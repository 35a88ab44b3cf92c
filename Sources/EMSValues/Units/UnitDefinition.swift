/// The prefixes that a unit takes: `k` in `kWh`.
public enum UnitPrefixes: Sendable, Hashable {
  /// None.
  case none
  /// k, M and G, as for tonnes and money.
  case thousands
  /// All of the International System.
  case international

  /// The prefixes by rising power of ten, without those that only spell another one differently.
  public var list: [UnitPrefix] {
    switch self {
    case .none: []
    case .thousands: UnitPrefix.all.filter { [3, 6, 9].contains($0.exponent) }
    case .international: UnitPrefix.all
    }
  }

  func allows(_ prefix: UnitPrefix) -> Bool {
    switch self {
    case .none: false
    case .thousands: [3, 6, 9].contains(prefix.exponent)
    case .international: true
    }
  }
}

/// A prefix of the International System: a power of ten before the name of a unit.
public struct UnitPrefix: Sendable, Hashable {
  /// The letters: `k`.
  public let symbol: String
  /// The exponent of ten: 3 for `k`.
  public let exponent: Int

  /// 10^exponent.
  var factor: Rational { Rational(10).power(exponent) ?? .one }

  /// The prefixes by rising power.
  public static let all: [UnitPrefix] = [
    ("q", -30), ("r", -27), ("y", -24), ("z", -21), ("a", -18), ("f", -15), ("p", -12), ("n", -9), ("u", -6),
    ("m", -3), ("c", -2), ("d", -1), ("da", 1), ("h", 2), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15),
    ("E", 18), ("Z", 21), ("Y", 24), ("R", 27), ("Q", 30),
  ].map { UnitPrefix(symbol: $0.0, exponent: $0.1) }

  /// The prefixes as they may be read: `u` for micro has two signs besides, the micro sign and the Greek letter.
  static let readable: [UnitPrefix] =
    all + [UnitPrefix(symbol: "\u{B5}", exponent: -6), UnitPrefix(symbol: "\u{3BC}", exponent: -6)]
}

/// The headings under which units are listed.
public enum UnitGroup: String, Sendable, Hashable, CaseIterable {
  /// Shares and counts.
  case numbers = "Shares and counts"
  /// Mass.
  case mass = "Mass"
  /// Length and area.
  case length = "Length and area"
  /// Volume.
  case volume = "Volume"
  /// Time of fixed length.
  case time = "Time"
  /// Calendar time.
  case calendar = "Calendar"
  /// Energy and power.
  case energy = "Energy and power"
  /// Force, pressure, electricity, light and radiation.
  case physics = "Other physics"
  /// Measures of emissions, water and noise.
  case environment = "Environment"
  /// Transport.
  case transport = "Transport"
  /// Money.
  case money = "Money"
  /// Units that the project declares.
  case project = "Units of the project"
}

/// A unit as a table lists it.
public struct UnitDefinition: Sendable, Hashable {
  /// The name, without prefix.
  public let name: String
  /// What it is, in a few words: `kilowatt hour`, `42 gallons`.
  public let meaning: String
  /// The heading under which it is listed.
  public let group: UnitGroup
  /// How many coherent base units it is.
  public let factor: Rational
  /// What it measures.
  public let dimension: Dimension
  /// The prefixes that it takes.
  public let prefixes: UnitPrefixes

  /// The unit, without prefix.
  public var unit: Unit { Unit(symbol: name, factor: factor, dimension: dimension) }
}
