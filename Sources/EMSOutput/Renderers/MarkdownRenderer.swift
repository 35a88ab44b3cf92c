/// Documents as Markdown with pipe tables, for pull requests and wikis.
public struct MarkdownRenderer: Sendable {
  /// Creates a renderer.
  public init() {}

  /// The text of `document`.
  public func render(_ document: Document) -> String {
    document.blocks.map(render).joined(separator: "\n")
  }

  private func render(_ block: Document.Block) -> String {
    switch block {
    case .heading(let level, let text):
      String(repeating: "#", count: level) + " " + inline(TerminalText.line(text)) + "\n"
    case .text(let text): escaped(text) + "\n"
    case .note(let text): "_" + inline(TerminalText.line(text)) + "_\n"
    case .list(let items): items.map { "- " + escaped(TerminalText.line($0)) + "\n" }.joined()
    case .table(let table): render(table)
    case .matrix(let matrix): render(matrix)
    case .preformatted(let text): fenced(TerminalText.lines(text))
    case .folded(let summary, let blocks):
      "<details>\n<summary>" + inline(TerminalText.line(summary)) + "</summary>\n\n"
        + blocks.map(render).joined(separator: "\n") + "\n</details>\n"
    }
  }

  private func render(_ table: Table) -> String {
    var output = table.title.isEmpty ? "" : "**" + inline(TerminalText.line(table.title)) + "**\n\n"
    output += line(table.columns.map(\.title))
    output += "|" + table.columns.map { $0.alignment == .trailing ? " ---: |" : " --- |" }.joined() + "\n"
    for row in table.rows { output += line(row.map(\.text)) }
    return output
  }

  private func render(_ matrix: Matrix) -> String {
    var output = matrix.title.isEmpty ? "" : "**" + inline(TerminalText.line(matrix.title)) + "**\n\n"
    output += line([matrix.downTitle + " \\ " + matrix.acrossTitle] + matrix.across)
    output += "|" + String(repeating: " --- |", count: matrix.across.count + 1) + "\n"
    for (index, head) in matrix.down.enumerated() {
      output += line(
        [head]
          + matrix.cells[index].map { cell in
            ([cell.label] + (cell.items.count > 6 ? ["\(cell.items.count)"] : cell.items)).filter { !$0.isEmpty }
              .joined(separator: "\n")
          })
    }
    return output
  }

  /// A block of code whose fence is longer than any in it.
  private func fenced(_ text: String) -> String {
    var longest = 2
    for line in text.split(separator: "\n") { longest = max(longest, line.prefix { $0 == "`" }.count) }
    let fence = String(repeating: "`", count: longest + 1)
    return fence + "\n" + (text.hasSuffix("\n") ? text : text + "\n") + fence + "\n"
  }

  private func line(_ cells: [String]) -> String { "|" + cells.map { " " + cell($0) + " |" }.joined() + "\n" }

  private func cell(_ text: String) -> String {
    let lines = TerminalText.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { inline(String($0)) }.joined(separator: "<br>")
  }

  /// A paragraph: signs that would start markup are kept literal, at the start of a line those of lists and headings too.
  private func escaped(_ text: String) -> String {
    TerminalText.lines(text).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = inline(String(line))
      guard let first = line.first else { return line }
      if "#+->=".contains(first) { return "\\" + line }
      let digits = line.prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty, let mark = line.dropFirst(digits.count).first, mark == "." || mark == ")" {
        return digits + "\\" + line.dropFirst(digits.count)
      }
      return line
    }.joined(separator: "\n")
  }

  private func inline(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "|", "\\", "`", "*", "[", "~":
        result.append("\\")
        result.append(scalar)
      case "_":
        // Inside a word it means nothing.
        let isInside =
          index > 0 && index + 1 < scalars.count && scalars[index - 1].properties.isAlphabetic
          && scalars[index + 1].properties.isAlphabetic
        if !isInside { result.append("\\") }
        result.append(scalar)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
