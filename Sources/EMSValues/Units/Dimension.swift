/// One of the measures from which all others are made by multiplication: mass, length, a currency, a unit of a project.
///
/// Measures that do not convert to each other are different: a calendar month is no time, a euro no dollar. A negative
/// number stands for the unknown measure of a field, see `Dimension.variable`.
public struct BaseDimension: Sendable, Hashable, Comparable {
  /// The number that identifies it. Below 0: a variable; from 1,000: a unit of the project.
  public let id: Int32

  /// Takes an id.
  public init(id: Int32) {
    self.id = id
  }

  /// Whether `left` has the smaller id.
  @inlinable
  public static func < (left: BaseDimension, right: BaseDimension) -> Bool { left.id < right.id }

  /// Mass; base unit kg.
  public static let mass = BaseDimension(id: 1)
  /// Length; base unit m.
  public static let length = BaseDimension(id: 2)
  /// Time of fixed length; base unit s.
  public static let time = BaseDimension(id: 3)
  /// Electric current; base unit A.
  public static let current = BaseDimension(id: 4)
  /// Temperature above absolute zero; base unit K.
  public static let temperature = BaseDimension(id: 5)
  /// Amount of substance; base unit mol.
  public static let substance = BaseDimension(id: 6)
  /// Luminous intensity; base unit cd.
  public static let luminousIntensity = BaseDimension(id: 7)
  /// Temperature as read from a thermometer; base unit degC. It does not convert to K.
  public static let celsius = BaseDimension(id: 8)
  /// Level in decibel; base unit dB.
  public static let decibel = BaseDimension(id: 9)
  /// Level in decibel, weighted as people hear it; base unit dBA.
  public static let weightedDecibel = BaseDimension(id: 10)
  /// Acidity; base unit pH.
  public static let acidity = BaseDimension(id: 11)
  /// Mass of greenhouse gases by their effect; base unit kgCO2e. It does not convert to kg.
  public static let carbonDioxideEquivalent = BaseDimension(id: 12)
  /// Time in calendar months; base unit month. It does not convert to days.
  public static let calendarMonth = BaseDimension(id: 13)
  /// Difference of two shares; base unit 100 pp.
  public static let percentagePoint = BaseDimension(id: 14)
  /// Count of things; base unit piece.
  public static let piece = BaseDimension(id: 15)
  /// Count of people; base unit person.
  public static let person = BaseDimension(id: 16)
  /// Staff in full-time equivalents; base unit FTE.
  public static let staff = BaseDimension(id: 17)
  /// Count of vehicles; base unit vehicle.
  public static let vehicle = BaseDimension(id: 18)
  /// Gas at 0 °C and 101.325 kPa; base unit Nm3. It does not convert to m3.
  public static let normalVolume = BaseDimension(id: 19)
  /// Gas at 15 °C and 101.325 kPa; base unit Sm3. It does not convert to m3.
  public static let standardVolume = BaseDimension(id: 20)
  /// Load of waste water by inhabitants; base unit PE.
  public static let populationEquivalent = BaseDimension(id: 21)
  /// Odour; base unit ouE, the European odour unit.
  public static let odour = BaseDimension(id: 22)
  /// Turbidity of water; base unit NTU.
  public static let turbidity = BaseDimension(id: 23)
  /// Dose of radiation by its effect; base unit Sv.
  public static let doseEquivalent = BaseDimension(id: 24)

  /// The first id of currencies, in the order of `UnitTable.currencies`.
  static let firstCurrency: Int32 = 100
  /// The first id of units of a project.
  static let firstProject: Int32 = 1000

  /// Whether it stands for a measure that is not known.
  @inlinable
  public var isVariable: Bool { id < 0 }

  /// The currency that it is.
  var currency: String? {
    id >= BaseDimension.firstCurrency && id < BaseDimension.firstProject ? UnitTable.currencyName(id: id) : nil
  }

  /// What is measured, in a word or two; nil for a variable and for a unit of the project, whose names only a table knows.
  public var text: String? {
    switch self {
    case .mass: "mass"
    case .length: "length"
    case .time: "time"
    case .current: "electric current"
    case .temperature: "absolute temperature"
    case .substance: "amount of substance"
    case .luminousIntensity: "luminous intensity"
    case .celsius: "temperature"
    case .decibel: "level in dB"
    case .weightedDecibel: "level in dBA"
    case .acidity: "acidity"
    case .carbonDioxideEquivalent: "greenhouse gas"
    case .calendarMonth: "calendar time"
    case .percentagePoint: "percentage points"
    case .piece: "pieces"
    case .person: "people"
    case .staff: "staff"
    case .vehicle: "vehicles"
    case .normalVolume: "normal volume of gas"
    case .standardVolume: "standard volume of gas"
    case .populationEquivalent: "population equivalent"
    case .odour: "odour"
    case .turbidity: "turbidity"
    case .doseEquivalent: "radiation dose"
    default:
      currency.map { "money in \($0)" }
    }
  }
}

/// What a quantity measures: base dimensions, each with a whole exponent. Energy is mass · length² / time².
public struct Dimension: Sendable, Hashable {
  /// A base dimension and its exponent, which is never 0.
  public struct Term: Sendable, Hashable {
    /// The base dimension.
    public let base: BaseDimension
    /// The exponent.
    public let exponent: Int

    /// Makes a term.
    public init(base: BaseDimension, exponent: Int) {
      self.base = base
      self.exponent = exponent
    }
  }

  /// The terms by rising base.
  public let terms: [Term]

  private init(terms: [Term]) {
    self.terms = terms
  }

  /// The dimension of plain numbers.
  public static let none = Dimension(terms: [])

  /// A base dimension to a whole power.
  public init(_ base: BaseDimension, _ exponent: Int = 1) {
    terms = exponent == 0 ? [] : [Term(base: base, exponent: exponent)]
  }

  /// A dimension that is not known before the data are: that of the field `unit` that `id` stands for.
  ///
  /// It fits itself alone, so that two quantities of the same unknown unit can be compared and added, and their
  /// quotient is a plain number. `id` is from 0 to 2,000,000,000; beyond, it is taken as the nearest of these.
  public static func variable(_ id: Int) -> Dimension {
    Dimension(BaseDimension(id: -1 - Int32(min(max(id, 0), 2_000_000_000))))
  }

  /// Whether it is that of plain numbers.
  @inlinable
  public var isNone: Bool { terms.isEmpty }

  /// Whether an unknown dimension takes part.
  public var hasVariable: Bool { terms.first?.base.isVariable ?? false }

  /// The id of the variable, where the dimension is nothing but one variable.
  public var variableID: Int? {
    guard terms.count == 1, let term = terms.first, term.base.isVariable, term.exponent == 1 else { return nil }
    return -1 - Int(term.base.id)
  }

  /// The dimension of a product.
  public static func * (left: Dimension, right: Dimension) -> Dimension {
    left.combined(right, sign: 1)
  }

  /// The dimension of a quotient.
  public static func / (left: Dimension, right: Dimension) -> Dimension {
    left.combined(right, sign: -1)
  }

  /// The dimension of a whole power.
  public func power(_ exponent: Int) -> Dimension {
    if exponent == 0 { return .none }
    return Dimension(
      terms: terms.map {
        Term(base: $0.base, exponent: Dimension.limited($0.exponent.multipliedFullWidth(by: exponent)))
      })
  }

  /// The dimension of a power with a fraction, or nil where an exponent would not be whole: the root of an area is a
  /// length, the root of a length nothing.
  public func power(_ exponent: Rational) -> Dimension? {
    var result: [Term] = []
    for term in terms {
      guard let whole = (Rational(term.exponent) * exponent).wholeValue else { return nil }
      if whole != 0 { result.append(Term(base: term.base, exponent: Int(whole))) }
    }
    return Dimension(terms: result)
  }

  /// The dimension with a variable replaced by what it turned out to be.
  public func replacing(variable id: Int, with dimension: Dimension) -> Dimension {
    let base = Dimension.variable(id).terms[0].base
    guard let term = terms.first(where: { $0.base == base }) else { return self }
    return Dimension(terms: terms.filter { $0.base != base }) * dimension.power(term.exponent)
  }

  private func combined(_ other: Dimension, sign: Int) -> Dimension {
    var result: [Term] = []
    var left = terms[...]
    var right = other.terms[...]
    while let first = left.first, let second = right.first {
      if first.base < second.base {
        result.append(first)
        left.removeFirst()
      } else if second.base < first.base {
        result.append(Term(base: second.base, exponent: sign * second.exponent))
        right.removeFirst()
      } else {
        let exponent = Dimension.limited(
          first.exponent.addingReportingOverflow(sign * second.exponent))
        if exponent != 0 { result.append(Term(base: first.base, exponent: exponent)) }
        left.removeFirst()
        right.removeFirst()
      }
    }
    result += left
    result += right.map { Term(base: $0.base, exponent: sign * $0.exponent) }
    return Dimension(terms: result)
  }

  // Exponents stay within ±1,000,000, far beyond any use, so that no input can make them overflow.
  private static let greatestExponent = 1_000_000

  private static func limited(_ sum: (partialValue: Int, overflow: Bool)) -> Int {
    min(max(sum.partialValue, -greatestExponent), greatestExponent)
  }

  private static func limited(_ product: (high: Int, low: UInt)) -> Int {
    if product.high == 0, product.low <= UInt(greatestExponent) { return Int(product.low) }
    if product.high == -1, Int(bitPattern: product.low) >= -greatestExponent, Int(bitPattern: product.low) < 0 {
      return Int(bitPattern: product.low)
    }
    return product.high < 0 ? -greatestExponent : greatestExponent
  }
}

extension Dimension: CustomStringConvertible {
  /// What is measured, in words: `energy`, `volume`, `mass / time`.
  public var description: String { text { _ in nil } }

  /// What is measured, in words; `name` gives the names of variables and of the project's own units.
  public func text(_ name: (BaseDimension) -> String?) -> String {
    words(name).map { word in
      switch word {
      case .known(let text), .name(let text): text
      case .money(let currency): "money in \(currency)"
      case .variable: "a unit not known yet"
      }
    }.joined()
  }

  /// A piece of what a dimension is called.
  public enum Word: Sendable, Hashable {
    /// A word or two of English: `mass`.
    case known(String)
    /// An amount of a currency.
    case money(String)
    /// A unit that is not known.
    case variable(BaseDimension)
    /// What is no word: the name of a unit, marks and exponents between the words.
    case name(String)
  }

  /// What is measured, word by word; `name` names the units of a project.
  public func words(_ name: (BaseDimension) -> String?) -> [Word] {
    if isNone { return [.known("plain number")] }
    if let known = Dimension.derivedNames.first(where: { $0.dimension == self }) { return [.known(known.name)] }
    func words(_ term: Term) -> [Word] {
      let base: Word =
        if term.base.isVariable {
          .variable(term.base)
        } else if let currency = term.base.currency {
          .money(currency)
        } else if let text = term.base.text {
          .known(text)
        } else {
          name(term.base).map { .name($0) } ?? .known("a unit of its own")
        }
      let exponent = abs(term.exponent)
      return exponent == 1 ? [base] : [base, .name("^\(exponent)")]
    }
    let above = terms.filter { $0.exponent > 0 }.map(words)
    let below = terms.filter { $0.exponent < 0 }.map(words)
    var result: [Word] = above.isEmpty ? [.name("1")] : Array(above.joined(separator: [.name(" · ")]))
    for term in below { result += [.name(" / ")] + term }
    return result
  }

  private static let derivedNames: [(dimension: Dimension, name: String)] = {
    let length = Dimension(.length)
    let time = Dimension(.time)
    let energy = Dimension(.mass) * length.power(2) / time.power(2)
    return [
      (length.power(2), "area"), (length.power(3), "volume"), (length / time, "speed"), (energy, "energy"),
      (energy / time, "power"), (Dimension(.mass) * length / time.power(2), "force"),
      (energy / length.power(3), "pressure"), (Dimension(.mass) / length.power(3), "mass / volume"),
      (length.power(3) / time, "volume / time"), (Dimension.none / time, "frequency"),
      (energy / time / Dimension(.current), "electric tension"),
      (Dimension(.luminousIntensity) / length.power(2), "illuminance"),
    ]
  }()
}
