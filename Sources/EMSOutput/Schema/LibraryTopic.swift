public import EMSSemantics

/// How something is written in the language: a word of it, or a sort of value. `ems library` and the reference say it with the
/// same text.
public struct LibraryTopic: Sendable {
  /// What asks for it; the first one stands as its name.
  public let names: [String]
  /// A wording in English, Dutch, French, German.
  typealias Wording = (en: String, nl: String, fr: String, de: String)
  private let titleWording: Wording
  private let textWording: Wording
  /// A script that shows it, or lines of one.
  public let example: String

  /// The name.
  public var name: String { names[0] }

  init(_ names: [String], _ title: Wording, _ text: Wording, _ example: String) {
    self.names = names
    titleWording = title
    textWording = text
    self.example = example
  }

  /// What it is, in a few words.
  public func title(_ words: FixedWords) -> String {
    words.pick(titleWording.en, titleWording.nl, titleWording.fr, titleWording.de)
  }

  /// How it is written, in a sentence or three.
  public func text(_ words: FixedWords) -> String {
    words.pick(textWording.en, textWording.nl, textWording.fr, textWording.de)
  }

  /// What it is, in all languages.
  var asTitle: Title {
    Title(
      text: titleWording.en, language: "en",
      translations: [("nl", titleWording.nl), ("fr", titleWording.fr), ("de", titleWording.de)].map {
        Title.Translation(language: $0.0, text: $0.1)
      })
  }

  func blocks(_ words: FixedWords) -> [Document.Block] {
    [
      .heading(level: 1, name + words.pick(": ", ": ", "\u{A0}: ", ": ") + title(words)), .text(text(words)),
      .preformatted(example),
    ]
  }

  /// All, values first, then the words in the order in which a register comes to need them.
  public static let all =
    [
      rows, ids, titles, notGiven, notApplicable, lists, dates, numbers, series, because, accept,
    ] + declarations
}
