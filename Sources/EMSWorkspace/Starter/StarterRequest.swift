/// What a new register is begun for: `ems new`.
public struct StarterRequest: Sendable {
  /// The sorts of organisations that a starter knows.
  public enum Kind: String, CaseIterable, Sendable {
    case office, workshop, plant, school, consultant
  }

  /// The languages that a starter can be written in, by the code of the first line of a script.
  public static let languages = ["en", "nl", "fr", "de"]
  /// The editions of ISO 14001 that a starter knows.
  public static let editions = ["2015", "2026"]

  /// The sort of organisation.
  public var kind: Kind
  /// The language of titles and comments, one of `languages`.
  public var language = "en"
  /// The name of the organisation.
  public var name: String
  /// The country, by its two letters, in capitals; it decides which laws the register of obligations begins with. Nil where
  /// nobody said it: then no law of any country is proposed.
  public var country: String?
  /// The names of the sites; of a consultant those of the clients.
  public var sites: [String] = []
  /// The method, by its name in the library.
  public var method = "risk-matrix"
  /// The edition of ISO 14001, one of `editions`.
  public var edition = "2026"

  /// Creates a request for an organisation of a kind.
  public init(_ kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }
}

/// A text in the four languages of the library.
struct StarterText: Sendable {
  let en: String
  let nl: String
  let fr: String
  let de: String

  init(_ en: String, _ nl: String, _ fr: String, _ de: String) {
    self.en = en
    self.nl = nl
    self.fr = fr
    self.de = de
  }

  /// The text in a language; English where the language is another.
  func text(in language: String) -> String {
    switch language {
    case "nl": nl
    case "fr": fr
    case "de": de
    default: en
    }
  }
}

/// A process that a starter proposes.
struct StarterProcess: Sendable {
  /// Its name in the tables of starters.
  let key: String
  let title: StarterText
}

/// An aspect with one impact that a starter proposes; its scores are left to the people who know the place.
struct StarterAspect: Sendable {
  let process: String
  let category: String
  let condition: String
  let title: StarterText
  let impact: StarterText

  init(_ process: String, _ category: String, _ condition: String, _ title: StarterText, _ impact: StarterText) {
    self.process = process
    self.category = category
    self.condition = condition
    self.title = title
    self.impact = impact
  }

  /// An aspect of normal operation.
  init(_ process: String, _ category: String, _ title: StarterText, _ impact: StarterText) {
    self.init(process, category, "normal", title, impact)
  }
}
