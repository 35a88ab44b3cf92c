/// Impacts that most starters name.
enum StarterImpacts {
  static let climate = StarterText("Climate change", "Klimaatverandering", "Changement climatique", "Klimawandel")
  static let air = StarterText("Air pollution", "Luchtverontreiniging", "Pollution de l'air", "Luftverschmutzung")
  static let soil = StarterText("Soil pollution", "Bodemverontreiniging", "Pollution du sol", "Bodenverunreinigung")
  static let sewer = StarterText(
    "Load on waste water", "Belasting van het afvalwater", "Charge des eaux usées", "Belastung des Abwassers")
  static let water = StarterText("Use of water", "Waterverbruik", "Consommation d'eau", "Wasserverbrauch")
  static let resources = StarterText(
    "Use of resources", "Verbruik van grondstoffen", "Consommation de ressources", "Verbrauch von Rohstoffen")
  static let nuisance = StarterText("Nuisance", "Hinder", "Nuisances", "Belästigung")
  static let waste = StarterText(
    "Waste to be treated", "Te verwerken afval", "Déchets à traiter", "Zu behandelnder Abfall")
  static let fire = StarterText(
    "Smoke and extinguishing water", "Rook en bluswater", "Fumées et eaux d'extinction", "Rauch und Löschwasser")
}
