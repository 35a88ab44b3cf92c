import EMSSyntax

/// A text with translations: `"Severity" nl "Ernst"`.
///
/// A title that stands in a file is read from it when it is asked for: the standard library says everything in four languages,
/// and a run shows few of its titles, in one of them.
public struct Title: Hashable, Sendable {
  /// The language of `text`: that of the file's `ems` line, else empty.
  public let language: String
  private let origin: Origin

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

  /// Where the texts are.
  private enum Origin: Sendable {
    case given(String, [Translation])
    /// A `title` node.
    case written(SyntaxTree, NodeID)
  }

  /// Creates a title.
  public init(text: String, language: String = "", translations: [Translation] = []) {
    self.language = language
    origin = .given(text, translations)
  }

  /// Creates the title that a `title` node says.
  init(_ node: NodeID, in tree: SyntaxTree, language: String) {
    self.language = language
    origin = .written(tree, node)
  }

  /// The text in the language of its file.
  public var text: String {
    switch origin {
    case .given(let text, _): text
    case .written(let tree, let node): tree.child(node, .text).map { tree.literal($0) } ?? ""
    }
  }

  /// Translations, in the order as written.
  public var translations: [Translation] {
    switch origin {
    case .given(_, let translations): return translations
    case .written(let tree, let node):
      return tree.children(node).compactMap { child in
        guard tree.kind(child) == .translation, let name = tree.child(child, .name),
          let words = tree.child(child, .text)
        else { return nil }
        return Translation(language: tree.nameText(name), text: tree.literal(words))
      }
    }
  }

  /// The text in `language`, else as written.
  public func text(in language: String?) -> String {
    guard let language, language != self.language else { return text }
    return translations.first { $0.language == language }?.text ?? text
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
