/// What a terminal can show.
public struct TerminalStyle: Hashable, Sendable {
  /// Columns; nil where the output is no terminal and nothing is cut or wrapped.
  public var width: Int?
  /// Whether colour may be used.
  public var hasColour: Bool

  /// Creates a style.
  public init(width: Int? = nil, hasColour: Bool = false) {
    self.width = width
    self.hasColour = hasColour
  }

  /// `text` in the colour of `emphasis`.
  func coloured(_ text: String, _ emphasis: Emphasis) -> String {
    guard hasColour, !text.isEmpty, let code = TerminalStyle.code(emphasis) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// `text` in bold.
  func strong(_ text: String) -> String { coloured(text, .strong) }

  /// `text` in bold lines that fit; nothing where it is empty.
  func heading(_ text: String) -> String {
    let text = TerminalText.line(text)
    if text.isEmpty { return "" }
    guard let width else { return strong(text) + "\n" }
    return DisplayWidth.wrapped(text, width: max(20, width)).map { strong($0) + "\n" }.joined()
  }

  private static func code(_ emphasis: Emphasis) -> String? {
    switch emphasis {
    case .plain: nil
    case .muted: "2"
    case .strong: "1"
    case .grade(let grade):
      // Told apart also by the colour-blind: green, yellow, red and bright red differ in lightness too.
      switch grade {
      case ..<20: "32"
      case ..<60: "33"
      case ..<90: "31"
      default: "1;31"
      }
    }
  }
}
