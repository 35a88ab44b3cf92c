// The closed list of units. A name that the International System uses twice goes to the measure that an environmental
// register needs: `min` is a minute, `t` a tonne, `h` an hour, `ha` a hectare.

extension UnitTable {
  /// The currencies, by their ISO 4217 codes; each converts to no other.
  public static let currencies: [String] = [
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "RSD", "UAH", "TRY",
    "ILS", "JPY", "CNY", "HKD", "TWD", "KRW", "INR", "PKR", "BDT", "LKR", "IDR", "MYR", "SGD", "THB", "PHP", "VND",
    "AED", "SAR", "QAR", "KWD", "EGP", "MAD", "TND", "ZAR", "NGN", "KES", "GHS", "AUD", "NZD", "CAD", "MXN", "BRL",
    "ARS", "CLP", "COP", "PEN", "UYU", "BOB", "PYG", "CRC", "GTQ", "DOP",
  ]

  /// The code of the currency that a base dimension stands for.
  static func currencyName(id: Int32) -> String? {
    let index = Int(id - BaseDimension.firstCurrency)
    return currencies.indices.contains(index) ? currencies[index] : nil
  }

  static let standardDefinitions: [UnitDefinition] = {
    var list: [UnitDefinition] = []
    func add(
      _ group: UnitGroup, _ dimension: Dimension, _ name: String, _ factor: String, _ meaning: String,
      _ prefixes: UnitPrefixes = .none
    ) {
      // The texts below are all decimals; a test reads each of them.
      let factor = Rational(decimal: factor) ?? .one
      list.append(
        UnitDefinition(
          name: name, meaning: meaning, group: group, factor: factor, dimension: dimension, prefixes: prefixes))
    }
    let mass = Dimension(.mass)
    let length = Dimension(.length)
    let area = length.power(2)
    let volume = length.power(3)
    let time = Dimension(.time)
    let current = Dimension(.current)
    let energy = mass * area / time.power(2)
    let power = energy / time
    let pressure = energy / volume
    let tension = power / current

    add(.numbers, .none, "%", "0.01", "hundredth")
    add(.numbers, .none, "‰", "0.001", "thousandth")
    add(.numbers, .none, "ppm", "0.000_001", "millionth")
    add(.numbers, .none, "ppb", "0.000_000_001", "thousand-millionth")
    add(.numbers, Dimension(.percentagePoint), "pp", "0.01", "percentage point, the difference of two shares")
    add(.numbers, Dimension(.piece), "piece", "1", "piece", .thousands)
    add(.numbers, Dimension(.person), "person", "1", "person")
    add(.numbers, Dimension(.staff), "FTE", "1", "full-time equivalent of staff")

    add(.mass, mass, "g", "0.001", "gram", .international)
    add(.mass, mass, "t", "1_000", "tonne, 1,000 kg", .thousands)
    add(.mass, mass, "lb", "0.453_592_37", "pound")
    add(.mass, mass, "oz", "0.028_349_523_125", "ounce")

    add(.length, length, "m", "1", "metre", .international)
    add(.length, length, "ft", "0.3048", "foot")
    add(.length, length, "yd", "0.9144", "yard")
    add(.length, length, "mi", "1_609.344", "mile")
    add(.length, length, "nmi", "1_852", "nautical mile")
    add(.length, area, "ha", "10_000", "hectare, 10,000 m2")
    add(.length, area, "acre", "4_046.856_422_4", "acre")

    add(.volume, volume, "l", "0.001", "litre", .international)
    add(.volume, volume, "L", "0.001", "litre, also so written", .international)
    add(.volume, volume, "gal", "0.003_785_411_784", "gallon of the United States")
    add(.volume, volume, "bbl", "0.158_987_294_928", "barrel of oil, 42 gal")
    add(.volume, Dimension(.normalVolume), "Nm3", "1", "cubic metre of gas at 0 °C and 101.325 kPa")
    add(.volume, Dimension(.standardVolume), "Sm3", "1", "cubic metre of gas at 15 °C and 101.325 kPa")

    add(.time, time, "s", "1", "second", .international)
    add(.time, time, "min", "60", "minute")
    add(.time, time, "h", "3_600", "hour")
    add(.time, time, "day", "86_400", "day of 24 hours")
    add(.time, time, "d", "86_400", "day, also so written")
    add(.time, time, "week", "604_800", "week of 7 days")

    let month = Dimension(.calendarMonth)
    add(.calendar, month, "month", "1", "calendar month")
    add(.calendar, month, "quarter", "3", "quarter of a year, 3 months")
    add(.calendar, month, "year", "12", "calendar year, 12 months")

    add(.energy, energy, "J", "1", "joule", .international)
    add(.energy, energy, "Wh", "3_600", "watt hour", .international)
    add(.energy, energy, "cal", "4.184", "calorie", .thousands)
    add(.energy, energy, "toe", "41_868_000_000", "tonne of oil equivalent", .thousands)
    add(.energy, energy, "Btu", "1_055.055_852_62", "British thermal unit")
    add(.energy, energy, "MMBtu", "1_055_055_852.62", "million British thermal units")
    add(.energy, energy, "therm", "105_505_585.262", "therm, 100,000 Btu")
    add(.energy, power, "W", "1", "watt", .international)
    add(.energy, power, "Wp", "1", "watt at peak, of solar panels", .international)
    add(.energy, power, "VA", "1", "volt-ampere", .thousands)

    add(.physics, mass * length / time.power(2), "N", "1", "newton", .international)
    add(.physics, pressure, "Pa", "1", "pascal", .international)
    add(.physics, pressure, "bar", "100_000", "bar", .international)
    add(.physics, pressure, "atm", "101_325", "standard atmosphere")
    add(.physics, .none / time, "Hz", "1", "hertz", .international)
    add(.physics, .none / time, "Bq", "1", "becquerel", .international)
    add(.physics, Dimension(.doseEquivalent), "Sv", "1", "sievert", .international)
    add(.physics, current, "A", "1", "ampere", .international)
    add(.physics, tension, "V", "1", "volt", .international)
    add(.physics, tension / current, "ohm", "1", "ohm", .international)
    add(.physics, current / tension, "S", "1", "siemens, of conductivity", .international)
    add(.physics, Dimension(.temperature), "K", "1", "kelvin", .international)
    add(.physics, Dimension(.celsius), "degC", "1", "degree Celsius")
    add(.physics, Dimension(.substance), "mol", "1", "mole", .international)
    add(.physics, Dimension(.luminousIntensity), "cd", "1", "candela", .international)
    add(.physics, Dimension(.luminousIntensity), "lm", "1", "lumen", .international)
    add(.physics, Dimension(.luminousIntensity) / area, "lx", "1", "lux", .international)

    let gas = Dimension(.carbonDioxideEquivalent)
    add(.environment, gas, "gCO2e", "0.001", "gram of CO2 equivalent", .thousands)
    add(.environment, gas, "tCO2e", "1_000", "tonne of CO2 equivalent", .thousands)
    add(.environment, Dimension(.decibel), "dB", "1", "decibel")
    add(.environment, Dimension(.weightedDecibel), "dBA", "1", "decibel, weighted by hearing (A)")
    add(.environment, Dimension(.weightedDecibel), "dB(A)", "1", "decibel (A), also so written")
    add(.environment, Dimension(.acidity), "pH", "1", "acidity")
    add(.environment, Dimension(.populationEquivalent), "PE", "1", "population equivalent of waste water")
    add(.environment, Dimension(.odour), "ouE", "1", "European odour unit")
    add(.environment, Dimension(.turbidity), "NTU", "1", "nephelometric turbidity unit")

    add(.transport, Dimension(.vehicle), "vehicle", "1", "vehicle")
    add(.transport, mass * length, "tkm", "1_000_000", "tonne carried over a kilometre")
    add(.transport, Dimension(.person) * length, "pkm", "1_000", "person carried over a kilometre")
    add(.transport, Dimension(.vehicle) * length, "vkm", "1_000", "vehicle driven over a kilometre")

    for (index, code) in currencies.enumerated() {
      let dimension = Dimension(BaseDimension(id: BaseDimension.firstCurrency + Int32(index)))
      add(.money, dimension, code, "1", "currency", .thousands)
    }
    return list
  }()
}

extension Unit {
  /// Hundredths, `%`.
  public static let percent = UnitTable.standard.unit("%") ?? .one
  /// Days of 24 hours, the unit of the difference of two dates.
  public static let day = UnitTable.standard.unit("day") ?? .one
  /// Calendar months.
  public static let month = UnitTable.standard.unit("month") ?? .one
  /// Calendar years, the unit below the line of a trend.
  public static let year = UnitTable.standard.unit("year") ?? .one
}
