/// Registers of any size for benchmarks: the same bytes for the same size on every machine.
///
/// The 1 to 5 impacts of an aspect follow each other and repeat its fields, as they do in sheets that people keep; one row in
/// four has a cell that must be quoted, one in five a letter outside ASCII; a row has about 147 bytes in 19 columns.
struct BenchRegister {
  private var state: UInt64

  init(seed: UInt64 = 14_001) { state = seed }

  /// SplitMix64: small, well mixed, and the same everywhere.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  private mutating func below(_ count: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(count)) }

  /// Levels of 1 to 5 in which the low ones are more frequent.
  private mutating func level() -> Int { 1 + min(below(5), below(6)) }

  private static let subjects = [
    "Gas burnt in the steam boiler", "Power drawn by the compressors", "Diesel of the yard trucks",
    "Well water for cooling",
    "Water from the wash place", "Vapour of the degreasing bath", "Stock of caustic soda", "Filling of the oil tank",
    "Refrigerant of the cold store", "Noise of the roof fans", "Dust of the yard", "Packaging film, several colours",
    "Rest waste of the canteen", "Scrap with oil", "Used filters, rags and gloves", "Sludge of the water plant",
    "Smell of the fermenters", "Rinsing of vessels", "Loading of tank lorries", "Paint shop, water-based paint",
    "Transport by carriers", "Fire water", "Test run of the generator", "Chemicals of the laboratory",
    "Abwasser der Großküche", "Lärm der Lüftungsgeräte", "Huile usée de l'atelier, fûts", "Déchets du chantier",
    "Lozing van koelwater op de beek", "Geluid van de laadkade", "Resíduos da manutenção", "Emisión de la caldera",
  ]
  private static let details = [
    "", " (line 1)", " (line 2)", " (night shift)", " (start-up)", " (shut-down)", " (cleaning)", " (hall A)",
    " (hall B)",
    " (yard)", " (roof)", " - contractor", " - the \"old\" line", " - in summer", " - in winter",
  ]
  private static let effects = [
    "CO2 to the air", "NOx to the air", "Solvent to the air", "Climate change", "Use of a finite resource",
    "Use of ground water", "Pollution of surface water", "Pollution of the soil", "Pollution of ground water",
    "Hindrance for neighbours", "Smell", "Loss of habitat", "Landfill", "Harm to the ozone layer",
    "Harm to health, workers and neighbours", "Eutrophication", "Verontreiniging van de bodem", "Gewässerbelastung",
    "Pollution de l'air", "Fine dust, PM10 and PM2.5",
  ]
  private static let stages = ["materials", "design", "production", "transport", "use", "end-of-life"]
  private static let units = ["kg", "t", "MWh", "kWh", "m3", "l", "kgCO2e", "dB"]
  private static let laws = [
    "EU-2010-75", "EU-2008-98", "EU-517-2014", "VLAREM-II-4.5", "VLAREM-II-5.16", "VLAREMA-4.3", "REACH-31", "ADR-2025",
  ]

  /// One aspect with its impacts.
  struct Aspect {
    var number: Int
    var site: Int
    var process: Int
    var title: String
    var condition: String
    var stage: String
    var influence: Int
    var legal: String
    var quantity: String
    var unit: String
    var laws: String
    var impacts: [Impact]
  }

  /// One impact: severity, probability, extent, duration, detectability, concern.
  struct Impact {
    var number: Int
    var title: String
    var levels: [Int]
  }

  /// Gives `count` impacts, aspect by aspect.
  mutating func generate(_ count: Int, _ body: (Aspect) throws -> Void) rethrows {
    var made = 0
    var aspects = 0
    while made < count {
      aspects += 1
      let process = min(below(200), below(200))
      let legal = below(100)
      let lawCount = legal < 55 ? 0 : 1 + below(3)
      var aspect = Aspect(
        number: aspects, site: process % 50 + 1, process: process + 1,
        title: BenchRegister.subjects[below(32)] + BenchRegister.details[below(15)],
        condition: ["normal", "normal", "normal", "normal", "abnormal", "emergency"][below(6)],
        stage: BenchRegister.stages[below(6)], influence: 1 + below(3),
        legal: legal < 55 ? "none" : legal < 97 ? "applicable" : "breach",
        quantity: "\(1 + below(30_000)).\(10 + below(90))", unit: BenchRegister.units[below(8)],
        laws: (0..<lawCount).map { _ in BenchRegister.laws[below(8)] }.joined(separator: ";"), impacts: [])
      for _ in 0..<min(1 + below(5), count - made) {
        made += 1
        aspect.impacts.append(
          Impact(number: made, title: BenchRegister.effects[below(20)], levels: (0..<6).map { _ in level() }))
      }
      try body(aspect)
    }
  }
}
