extension UnitTable {
  /// A unit in which amounts of a dimension can be shown where nobody names one: `kWh` for energy, else one of base units. Nil
  /// for plain numbers and for what is not known before the data are.
  public func customary(_ dimension: Dimension) -> Unit? {
    if dimension.isNone || dimension.hasVariable { return nil }
    for name in ["kg", "kWh", "kgCO2e"] {
      if let unit = unit(name), unit.dimension == dimension { return unit }
    }
    let fitting = definitions.filter { $0.dimension == dimension }
    if let base = fitting.first(where: { $0.factor == .one }) { return base.unit }
    if dimension.terms.count == 1, dimension.terms[0].exponent == 1 { return fitting.first?.unit }
    var result = Unit.one
    // What stands above the line comes first, as it is read.
    for isAbove in [true, false] {
      for term in dimension.terms where (term.exponent > 0) == isAbove {
        guard let power = customary(Dimension(term.base))?.power(term.exponent) else { return nil }
        result = result * power
      }
    }
    return result
  }
}
