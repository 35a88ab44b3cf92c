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
    case .heading(let level, let text): String(repeating: "#", count: level) + " " + escaped(text) + "\n"
    case .text(let text): escaped(text) + "\n"
    case .note(let text): "_" + escaped(text) + "_\n"
    case .list(let items): items.map { "- " + escaped($0) + "\n" }.joined()
    case .table(let table): render(table)
    case .matrix(let matrix): render(matrix)
    case .preformatted(let text): "```\n" + (text.hasSuffix("\n") ? text : text + "\n") + "```\n"
    }
  }

  private func render(_ table: Table) -> String {
    var output = table.title.isEmpty ? "" : "**" + escaped(table.title) + "**\n\n"
    output += line(table.columns.map(\.title))
    output += "|" + table.columns.map { $0.alignment == .trailing ? " ---: |" : " --- |" }.joined() + "\n"
    for row in table.rows { output += line(row.map(\.text)) }
    return output
  }

  private func render(_ matrix: Matrix) -> String {
    var output = matrix.title.isEmpty ? "" : "**" + escaped(matrix.title) + "**\n\n"
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

  private func line(_ cells: [String]) -> String { "|" + cells.map { " " + cell($0) + " |" }.joined() + "\n" }

  private func cell(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|": result += "\\|"
      case "\n": result += "<br>"
      case "<": result += "&lt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Signs that would start markup at this place are kept literal.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "<" { result += "&lt;" } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
