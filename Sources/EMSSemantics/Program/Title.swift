import EMSSyntax

/// A text with translations: `"Severity" nl "Ernst"`.
///
/// Translations that stand in a file are read from it when they are asked for: the standard library says everything in four
/// languages, and a run shows one of them at most.
public struct Title: Hashable, Sendable {
  /// The text in the language of its file.
  public let text: String
  /// The language of `text`: that of the file's `ems` line, else empty.
  public let language: String
  private let given: [Translation]
  private let source: [UInt8]
  private let written: [WrittenTranslation]

  /// A title in one more language.
  public struct Translation: Hashable, Sendable {
    /// The language, such as `nl`.
    public let language: String
    /// The text.
    public let text: String

    /// Creates a translation.
    public init(language: String, text: String) {
      self.language = language
      self.text = text
    }
  }

  /// Where a translation stands in a file.
  struct WrittenTranslation: Sendable {
    let language: String
    /// The bytes of its literal, quotes included.
    let literal: Range<UInt32>
  }

  /// Creates a title.
  public init(text: String, language: String = "", translations: [Translation] = []) {
    self.text = text
    self.language = language
    given = translations
    source = []
    written = []
  }

  /// Creates a title whose translations stand in the bytes of a file.
  init(text: String, language: String, source: [UInt8], written: [WrittenTranslation]) {
    self.text = text
    self.language = language
    self.given = []
    self.source = written.isEmpty ? [] : source
    self.written = written
  }

  /// Translations, in the order as written.
  public var translations: [Translation] {
    given + written.map { Translation(language: $0.language, text: LiteralText.value(in: source, $0.literal)) }
  }

  /// The text in `language`, else as written.
  public func text(in language: String?) -> String {
    guard let language, language != self.language else { return text }
    if let translation = given.first(where: { $0.language == language }) { return translation.text }
    guard let place = written.first(where: { $0.language == language }) else { return text }
    return LiteralText.value(in: source, place.literal)
  }

  /// Whether both say the same, wherever they were read.
  public static func == (left: Title, right: Title) -> Bool {
    left.text == right.text && left.language == right.language && left.translations == right.translations
  }

  /// Feeds what the title says.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(language)
    hasher.combine(translations)
  }
}
