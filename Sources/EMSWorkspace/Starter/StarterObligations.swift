/// An obligation that a starter proposes to look up. Titles of laws stand in the language of their country.
struct StarterObligation: Sendable {
  let title: StarterText
  let type: String
  let theme: String
  let authority: String?
  /// Whether it is proposed to plants and workshops only.
  let isIndustrial: Bool

  init(_ title: StarterText, _ type: String, _ theme: String, authority: String? = nil, isIndustrial: Bool = false) {
    self.title = title
    self.type = type
    self.theme = theme
    self.authority = authority
    self.isIndustrial = isIndustrial
  }

  /// A law that has one name in all languages.
  init(law: String, _ theme: String, authority: String, isIndustrial: Bool = false) {
    self.init(
      StarterText(law, law, law, law), "law", theme, authority: authority, isIndustrial: isIndustrial)
  }

  /// The obligations to look up in a country: those of Flanders for BE; for no country, and those that are not known, the
  /// subjects alone.
  static func proposed(in country: String?, for kind: StarterRequest.Kind) -> [StarterObligation] {
    let all =
      switch country {
      case "BE": flanders
      case "NL": netherlands
      case "FR": france
      case "DE": germany
      default: subjects
      }
    let isIndustrial = kind != .office && kind != .school
    return all.filter { isIndustrial || !$0.isIndustrial }
  }

  private static let flanders = [
    StarterObligation(law: "VLAREM II", "other", authority: "Vlaamse overheid"),
    StarterObligation(law: "VLAREMA", "waste", authority: "OVAM"),
    StarterObligation(law: "VLAREBO", "soil", authority: "OVAM", isIndustrial: true),
    StarterObligation(
      StarterText("Environment permit", "Omgevingsvergunning", "Permis d'environnement", "Umweltgenehmigung"), "permit",
      "other", isIndustrial: true),
  ]

  private static let netherlands = [
    StarterObligation(law: "Besluit activiteiten leefomgeving", "other", authority: "Rijksoverheid"),
    StarterObligation(law: "Wet milieubeheer", "waste", authority: "Rijksoverheid"),
    StarterObligation(
      StarterText("Environment permit", "Omgevingsvergunning", "Permis d'environnement", "Umweltgenehmigung"), "permit",
      "other", isIndustrial: true),
  ]

  private static let france = [
    StarterObligation(law: "Code de l'environnement, livre V, titre IV (déchets)", "waste", authority: "État"),
    StarterObligation(
      law: "Code de l'environnement, livre V, titre I (installations classées)", "other", authority: "État",
      isIndustrial: true),
  ]

  private static let germany = [
    StarterObligation(law: "Kreislaufwirtschaftsgesetz", "waste", authority: "Bund"),
    StarterObligation(law: "Wasserhaushaltsgesetz", "water", authority: "Bund"),
    StarterObligation(law: "Bundes-Immissionsschutzgesetz", "emission", authority: "Bund", isIndustrial: true),
  ]

  private static let subjects = [
    StarterObligation(
      StarterText("Law on waste", "Afvalwetgeving", "Législation sur les déchets", "Abfallrecht"), "law", "waste"),
    StarterObligation(
      StarterText("Law on water", "Waterwetgeving", "Législation sur l'eau", "Wasserrecht"), "law", "water"),
    StarterObligation(
      StarterText("Environment permit", "Omgevingsvergunning", "Permis d'environnement", "Umweltgenehmigung"), "permit",
      "other", isIndustrial: true),
  ]
}
