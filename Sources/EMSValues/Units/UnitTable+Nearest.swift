extension UnitTable {
  /// Up to three units that may be meant by an unknown text, the likeliest first: `kWh/hl` for `kwh/hl`.
  public func nearest(to text: String) -> [String] {
    guard text.utf8.count <= 200, let wrong = unknownPart(of: text) else { return [] }
    let candidates = candidates(for: wrong)
    // The rest of the text stays as it is; only a first wrong part is replaced.
    guard let place = text.range(ofPart: wrong) else { return [] }
    return candidates.prefix(3).map { text.replacing(place, with: $0) }
  }

  private func candidates(for wrong: String) -> [String] {
    let lowered = wrong.lowercased()
    var found: [(name: String, distance: Int)] = []
    func offer(_ name: String, _ distance: Int) {
      guard unit(name) != nil else { return }
      if let index = found.firstIndex(where: { $0.name == name }) {
        found[index].distance = min(found[index].distance, distance)
      } else {
        found.append((name, distance))
      }
    }
    if let known = UnitTable.commonWords[lowered] ?? UnitTable.commonWords[wrong] { offer(known, 0) }
    let limit = wrong.count <= 2 ? 0 : wrong.count <= 5 ? 1 : 2
    for definition in definitions {
      let prefixes = definition.prefixes == .none ? [] : UnitTable.commonPrefixes.filter(definition.prefixes.allows)
      for name in [definition.name] + prefixes.map({ $0.symbol + definition.name }) {
        for power in ["", "2", "3"] where power.isEmpty || definition.name == "m" {
          let full = name + power
          if full.lowercased() == lowered {
            offer(full, 1)
          } else if limit > 0, let distance = distance(lowered, full.lowercased(), limit: limit) {
            offer(full, 1 + distance)
          }
        }
      }
    }
    return found.enumerated()
      .sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
      .map(\.element.name)
  }

  /// The prefixes that are offered, the commonest first.
  private static let commonPrefixes = [3, 6, 9, 12, -3, -6, -9, -2, -1, 2].compactMap { exponent in
    UnitPrefix.all.first { $0.exponent == exponent }
  }

  /// Words and signs that people write for a unit; they are offered, not accepted.
  private static let commonWords: [String: String] = [
    "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "mt": "t", "kilo": "kg", "kilos": "kg", "kgs": "kg",
    "gram": "g", "grams": "g", "gr": "g", "liter": "l", "litre": "l", "liters": "l", "litres": "l", "ltr": "l",
    "cbm": "m3", "sqm": "m2", "qm": "m2", "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "uur": "h",
    "minute": "min", "minutes": "min", "second": "s", "seconds": "s", "sec": "s", "days": "day", "dag": "day",
    "weeks": "week", "months": "month", "maand": "month", "years": "year", "yr": "year", "a": "year", "y": "year",
    "jaar": "year", "euro": "EUR", "euros": "EUR", "€": "EUR", "$": "USD", "dollar": "USD", "£": "GBP", "¥": "JPY",
    "c": "degC", "°c": "degC", "celsius": "degC", "percent": "%", "pct": "%", "pcs": "piece", "pc": "piece",
    "pieces": "piece", "stuks": "piece", "stk": "piece", "people": "person", "persons": "person",
    "employee": "FTE", "employees": "FTE", "co2": "kgCO2e", "co2e": "kgCO2e", "kgco2": "kgCO2e", "tco2": "tCO2e",
    "gco2": "gCO2e", "co2eq": "kgCO2e", "kgco2eq": "kgCO2e", "tco2eq": "tCO2e", "decibel": "dB",
    "gallon": "gal", "gallons": "gal", "barrel": "bbl", "foot": "ft", "feet": "ft", "mile": "mi", "miles": "mi",
    "pound": "lb", "pounds": "lb", "lbs": "lb", "hectare": "ha", "acres": "acre", "meter": "m", "metre": "m",
    "quarters": "quarter",
  ]

  /// The least number of letters to change, add, drop or swap, or nil beyond `limit`.
  private func distance(_ first: String, _ second: String, limit: Int) -> Int? {
    let a = Array(first)
    let b = Array(second)
    if abs(a.count - b.count) > limit { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}

extension String {
  /// The place of a factor of a unit: the text between the signs `*` and `/`.
  fileprivate func range(ofPart part: String) -> Range<String.Index>? {
    var start = startIndex
    while start <= endIndex {
      let end = self[start...].firstIndex { $0 == "*" || $0 == "/" || $0 == "\u{B7}" } ?? endIndex
      if self[start..<end] == part { return start..<end }
      if end == endIndex { return nil }
      start = index(after: end)
    }
    return nil
  }

  fileprivate func replacing(_ range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
