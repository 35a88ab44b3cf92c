import EMSSyntax

/// A country whose laws a starter knows.
public struct StarterCountry: Sendable {
  /// Its two letters, in capitals.
  public let code: String
  /// Its name as a question shows it; of Belgium the region whose laws are known stands beside it.
  public let name: String
  /// Its names, which are taken for the code.
  let names: [String]

  /// The countries that are known, in the order in which they are shown.
  public static let known = [
    StarterCountry(
      code: "BE", name: "Belgium: Flanders",
      names: ["Belgium", "België", "Belgique", "Belgien", "Flanders", "Vlaanderen"]),
    StarterCountry(
      code: "NL", name: "Netherlands",
      names: ["Netherlands", "The Netherlands", "Nederland", "Pays-Bas", "Niederlande", "Holland"]),
    StarterCountry(code: "FR", name: "France", names: ["France", "Frankrijk", "Frankreich"]),
    StarterCountry(code: "DE", name: "Germany", names: ["Germany", "Duitsland", "Allemagne", "Deutschland"]),
  ]

  /// `BE (Belgium: Flanders), NL (Netherlands) …`
  public static var list: String { known.map { "\($0.code) (\($0.name))" }.joined(separator: ", ") }

  /// The two letters that a text means: two letters of any country, or the name of a known one; nil for anything else.
  public static func code(of text: String) -> String? {
    let plain = NearestName.plain(text)
    if let country = known.first(where: { $0.names.contains { NearestName.plain($0) == plain } }) {
      return country.code
    }
    let code = text.uppercased()
    return code.utf8.count == 2 && code.allSatisfy { $0.isASCII && $0.isLetter } ? code : nil
  }
}
