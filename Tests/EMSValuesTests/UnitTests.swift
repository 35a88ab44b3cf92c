import EMSValues
import Testing

@Suite struct UnitTests {
  let table = UnitTable.standard

  func unit(_ text: String) -> Unit { table.unit(text) ?? .one }

  @Test(arguments: [
    ("1", "t", "1000", "kg"), ("1", "km2", "1000000", "m2"), ("1", "m3", "1000", "l"), ("1", "hl", "0.1", "m3"),
    ("1", "dm3", "1", "l"), ("1", "ha", "10000", "m2"), ("1", "h", "60", "min"), ("1", "day", "24", "h"),
    ("1", "week", "7", "day"), ("1", "MWh", "3.6", "GJ"), ("1", "kW", "1", "kJ/s"), ("1", "kWh", "1", "kW*h"),
    ("1", "bar", "100", "kPa"), ("1", "N", "1", "kg*m/s2"), ("1", "J", "1", "N*m"), ("1", "year", "12", "month"),
    ("1", "tCO2e", "1000", "kgCO2e"), ("1", "ktCO2e", "1000000000", "gCO2e"), ("1", "mg/l", "1", "g/m3"),
    ("1", "m3/h", "24", "m3/day"), ("1", "ug/m3", "1", "µg/m³"), ("1", "kEUR", "1000", "EUR"), ("1", "V*A", "1", "W"),
    ("1", "t/year", "1000", "kg/year"), ("1", "tkm", "1", "t*km"), ("1", "Mtoe", "41.868", "PJ"),
    ("1", "ml", "1", "cm3"), ("36", "km/h", "10", "m/s"), ("1", "uS/cm", "0.0001", "S/m"),
    ("2", "kWh/hl", "0.02", "MWh/m3"),
  ])
  func converts(_ amount: String, _ from: String, _ expected: String, _ to: String) {
    let quantity = Quantity(number(amount), unit(from))
    #expect(quantity.amount(in: unit(to)) == number(expected))
    #expect(quantity.text() == "\(amount) \(from)")
  }

  /// Names that could be read as a prefix and a name, or the other way round.
  @Test(arguments: [
    ("min", "min", "60"), ("t", "t", "1000"), ("h", "h", "3600"), ("ha", "ha", "10000"), ("cd", "cd", "1"),
    ("mol", "mol", "1"), ("Pa", "Pa", "1"), ("d", "d", "86400"), ("dB", "dB", "1"), ("pH", "pH", "1"),
    ("mm", "mm", "0.001"), ("Nm3", "Nm3", "1"), ("dam", "dam", "10"), ("ppm", "ppm", "0.000001"),
    ("ft", "ft", "0.3048"),
  ])
  func readsExactNamesFirst(_ text: String, _ name: String, _ factor: String) {
    #expect(unit(text).name == name)
    #expect(unit(text).factor == number(factor))
  }

  @Test func everyNameOfTheListReads() {
    for definition in table.definitions {
      #expect(table.unit(definition.name)?.factor == definition.factor, "\(definition.name)")
      #expect(definition.factor.sign > 0)
      #expect(definition.unit.dimension.description != "a unit of its own")
      for prefix in definition.prefixes.list {
        #expect(table.unit(prefix.symbol + definition.name) != nil)
      }
    }
    #expect(Set(table.definitions.map(\.name)).count == table.definitions.count)
  }

  @Test(arguments: [
    "", "/", "kWh/", "/h", "kWh//h", "xyz", "kwh", "m1", "m0", "m22", "kg kg", "m^2", "kkg", "1", "1/1", "k", "kmin",
    "kt2x", "kWh*",
    "(m)", "m3-", "kEURO", "mt",
  ])
  func refuses(_ text: String) {
    #expect(table.unit(text) == nil)
  }

  @Test func keepsApart() {
    let apart = [
      "kg", "m", "s", "K", "degC", "dB", "dBA", "pH", "kgCO2e", "month", "pp", "piece", "EUR", "USD", "Nm3", "m3", "%",
      "J", "W", "person", "FTE",
    ]
    for first in apart {
      for second in apart where first != second {
        #expect(!unit(first).fits(unit(second)), "\(first) \(second)")
        #expect(unit(first).factor(to: unit(second)) == nil)
      }
    }
    #expect(!unit("kWh").fits(unit("kW")))
    #expect(unit("MWh").factor(to: unit("kWh")) == number("1000"))
  }

  @Test func sharesArePlainNumbers() {
    #expect(unit("%").dimension.isNone)
    #expect(unit("%").baseValue(number("10")) == number("0.1"))
    #expect(Quantity(number("10"), unit("%")).text() == "10 %")
    #expect(!unit("pp").dimension.isNone)
  }

  @Test(arguments: [
    ("MWh", "hl", "MWh/hl"), ("t", "t", ""), ("m3", "m2", "m"), ("MWh", "kWh", ""), ("kWh/hl", "h", "kWh/hl/h"),
    ("EUR", "year", "EUR/year"), ("t", "%", "t"), ("%", "t", "1/t"), ("km/h", "s", "km/h/s"), ("Nm3", "Nm3", ""),
    ("kg*m/s2", "m", "kg/s2"),
  ])
  func dividesNames(_ left: String, _ right: String, _ expected: String) {
    let combined = unit(left) / unit(right)
    #expect(combined.name == expected)
    #expect(combined.dimension == unit(left).dimension / unit(right).dimension)
    #expect(expected.isEmpty || table.unit(expected)?.factor == combined.factor)
  }

  @Test(arguments: [
    ("kWh/hl", "hl", "kWh"), ("t", "EUR/kg", "EUR"), ("m", "m", "m2"), ("km", "km", "km2"), ("km/h", "s", "km"),
    ("%", "t", "t"), ("t", "km", "t*km"), ("EUR/year", "year", "EUR"), ("Nm3", "Nm3", "Nm3*Nm3"), ("1/h", "h", ""),
    ("kW", "h", "kW*h"),
  ])
  func multipliesNames(_ left: String, _ right: String, _ expected: String) {
    let combined = unit(left) * unit(right)
    #expect(combined.name == expected)
    #expect(combined.dimension == unit(left).dimension * unit(right).dimension)
  }

  @Test func combinesAmounts() {
    let gas = Quantity(number("1640"), unit("MWh"))
    let beer = Quantity(number("41000"), unit("hl"))
    let ratio = gas / beer
    #expect(ratio?.text() == "0.04 MWh/hl")
    #expect(ratio?.amount(in: unit("kWh/hl")) == number("40"))
    #expect((Quantity(number("2"), unit("t")) * Quantity(number("3"), unit("EUR/kg"))).text() == "6000 EUR")
    #expect((Quantity(number("2"), unit("MWh")) / Quantity(number("500"), unit("kWh")))?.text() == "4")
    #expect(Quantity(number("1"), unit("t")).adding(Quantity(number("500"), unit("kg")))?.text() == "1.5 t")
    #expect(Quantity(number("1"), unit("t")).subtracting(Quantity(number("1"), unit("h"))) == nil)
    #expect(Quantity(number("1"), unit("t")).compared(to: Quantity(number("1000"), unit("kg"))) == 0)
    #expect((gas / Quantity(.zero, unit("hl"))) == nil)
  }

  @Test func raises() {
    #expect(unit("m").power(2)?.name == "m2")
    #expect(unit("m2").power(number("0.5"))?.name == "m")
    #expect(unit("m").power(number("0.5")) == nil)
    #expect(unit("m").dimension.power(number("0.5")) == nil)
    #expect(unit("ha").dimension.power(number("0.5")) == unit("m").dimension)
    #expect(unit("kWh/hl").power(-1)?.name == "hl/kWh")
    #expect(unit("m").power(12)?.name == "m9*m3")
    #expect(unit("m").power(100) == nil)
    #expect(unit("t").power(0) == Unit.one)
    #expect(unit("%").power(3) == Unit.one)
  }

  /// A unit that only the data know fits itself, and nothing else.
  @Test func unknownUnitsFitThemselves() {
    let some = Unit.variable(3, name: "indicator.unit")
    #expect(some.fits(.variable(3, name: "indicator.unit")))
    #expect(!some.fits(.variable(4, name: "other.unit")))
    #expect(!some.fits(unit("t")))
    #expect((some / some).dimension.isNone)
    #expect(some.dimension.hasVariable && some.dimension.variableID == 3)
    #expect((some / unit("year")).dimension.hasVariable)
    #expect(
      (some / unit("year")).dimension.replacing(variable: 3, with: unit("t").dimension) == unit("kg/month").dimension)
    #expect(unit("t").dimension.replacing(variable: 3, with: .none) == unit("kg").dimension)
  }

  @Test func projectsAddUnits() {
    var table = UnitTable.standard
    let pallet = table.addOwn("pallet")
    let crate = table.addOwn("crate")
    let keg = table.add("keg", equalTo: number("30"), unit("l"))
    #expect(pallet.map { crate?.fits($0) } == false)
    #expect(keg?.factor(to: unit("hl")) == number("0.3"))
    #expect(table.unit("kWh/keg")?.fits(unit("kWh/hl")) == true)
    #expect(table.unit("kWh/pallet")?.fits(unit("kWh/hl")) == false)
    #expect(table.addOwn("kg") == nil)
    #expect(table.addOwn("keg") == nil)
    #expect(table.addOwn("m2") == nil)
    #expect(table.add("zero", equalTo: .zero, unit("l")) == nil)
    let stack = pallet.flatMap { table.add("stack", equalTo: number("8"), $0) }
    #expect(stack?.name == "stack")
    #expect(table.text(pallet?.dimension ?? .none) == "pallet")
    #expect(table.text(Dimension.none / (crate?.dimension ?? .none)) == "1 / crate")
    #expect(table.unit("pallet2")?.dimension == pallet?.dimension.power(2))
    #expect(UnitTable.standard.unit("keg") == nil)
  }

  @Test(arguments: [
    ("kwh/hl", "kWh/hl"), ("KG", "kg"), ("ton", "t"), ("liter", "l"), ("months", "month"), ("years", "year"),
    ("EURO", "EUR"), ("M3", "m3"), ("mwh", "MWh"), ("MHw", "MWh"), ("kgCO2", "kgCO2e"), ("pieces", "piece"),
    ("EUR/jaar", "EUR/year"), ("hrs", "h"), ("°C", "degC"),
  ])
  func suggests(_ text: String, _ expected: String) {
    #expect(table.unit(text) == nil)
    #expect(table.nearest(to: text).first == expected)
  }

  @Test func suggestsNothingForNothing() {
    #expect(table.nearest(to: "kg").isEmpty)
    #expect(table.nearest(to: "qqqqqqqqqqqqqq").isEmpty)
    #expect(table.nearest(to: String(repeating: "x/", count: 500)).isEmpty)
    #expect(table.unknownPart(of: "kWh/hqx") == "hqx")
    #expect(table.nearest(to: "mwh").count <= 3)
  }

  @Test(arguments: [
    ("kWh", "energy"), ("kW", "power"), ("l", "volume"), ("ha", "area"), ("t", "mass"), ("EUR", "money in EUR"),
    ("%", "plain number"), ("mg/l", "mass / volume"), ("t/year", "mass / calendar time"), ("m3/h", "volume / time"),
  ])
  func speaks(_ name: String, _ words: String) {
    #expect(unit(name).dimension.description == words)
  }
}
