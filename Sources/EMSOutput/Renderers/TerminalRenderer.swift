/// Documents as text for a terminal or a plain file: tables with aligned columns that fit the width.
public struct TerminalRenderer: Sendable {
  /// What the terminal can show.
  public let style: TerminalStyle

  /// Creates a renderer.
  public init(style: TerminalStyle) { self.style = style }

  /// The text of `document`, ending with a line end unless it is empty.
  public func render(_ document: Document) -> String {
    var output = ""
    var isFirst = true
    for block in document.blocks {
      if !isFirst, startsWithBlank(block) { output += "\n" }
      isFirst = false
      output += render(block)
    }
    return output
  }

  private func startsWithBlank(_ block: Document.Block) -> Bool {
    if case .note = block { return false }
    return true
  }

  private func render(_ block: Document.Block) -> String {
    switch block {
    case .heading(_, let text): style.heading(text)
    case .text(let text): lines(text, indent: "")
    case .note(let text): lines(text, indent: "")
    case .list(let items):
      items.map { item in
        let wrapped = DisplayWidth.wrapped(TerminalText.lines(item), width: max(20, (style.width ?? Int.max / 4) - 2))
        return wrapped.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element + "\n" }.joined()
      }.joined()
    case .table(let table): TableLayout(table: table, style: style).text
    case .matrix(let matrix): MatrixLayout(matrix: matrix, style: style).text
    case .preformatted(let text): TerminalText.lines(text.hasSuffix("\n") ? text : text + "\n")
    case .folded(let summary, let blocks): style.heading(summary) + "\n" + blocks.map(render).joined()
    }
  }

  private func lines(_ text: String, indent: String) -> String {
    let text = TerminalText.lines(text)
    guard let width = style.width else { return text + "\n" }
    return DisplayWidth.wrapped(text, width: max(20, width)).map { indent + $0 + "\n" }.joined()
  }
}
