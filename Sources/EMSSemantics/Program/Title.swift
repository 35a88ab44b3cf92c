/// A text with translations: `"Severity" nl "Ernst"`.
public struct Title: Hashable, Sendable {
  /// The text in the language of its file.
  public let text: String
  /// The language of `text`: that of the file's `ems` line, else empty.
  public let language: String
  /// Translations, in the order as written.
  public let translations: [Translation]

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

  /// Creates a title.
  public init(text: String, language: String = "", translations: [Translation] = []) {
    self.text = text
    self.language = language
    self.translations = translations
  }

  /// The text in `language`, else as written.
  public func text(in language: String?) -> String {
    guard let language, language != self.language else { return text }
    for translation in translations where translation.language == language { return translation.text }
    return text
  }
}
