/// Lays a table out in columns: each as wide as its widest cell, narrowed to the terminal by wrapping the widest texts.
struct TableLayout {
  let table: Table
  let style: TerminalStyle
  private let gap = 2

  /// The table as lines.
  var text: String {
    guard !table.columns.isEmpty else { return "" }
    let widths = widths()
    var output = table.title.isEmpty ? "" : style.strong(table.title) + "\n"
    output += line(table.columns.map { Cell($0.title, emphasis: .strong) }, widths: widths)
    output += rule(widths)
    for row in table.rows { output += line(row, widths: widths) }
    return output
  }

  /// Natural widths, then narrowed, the widest column first, until the table fits; no column below eight.
  private func widths() -> [Int] {
    var widths = table.columns.map { DisplayWidth.of($0.title) }
    for row in table.rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        for part in cell.text.split(separator: "\n", omittingEmptySubsequences: false) {
          widths[index] = max(widths[index], DisplayWidth.of(String(part)))
        }
      }
    }
    guard let available = style.width else { return widths }
    let least = 8
    var total = widths.reduce(0, +) + gap * (widths.count - 1)
    while total > available {
      guard let widest = widths.indices.max(by: { (widths[$0], -$0) < (widths[$1], -$1) }), widths[widest] > least
      else { break }
      let second = widths.indices.filter { $0 != widest }.map { widths[$0] }.max() ?? least
      let target = max(least, min(widths[widest] - 1, max(second, widths[widest] - (total - available))))
      total -= widths[widest] - target
      widths[widest] = target
    }
    return widths
  }

  private func rule(_ widths: [Int]) -> String {
    widths.map { String(repeating: "-", count: $0) }.joined(separator: String(repeating: " ", count: gap)) + "\n"
  }

  private func line(_ cells: [Cell], widths: [Int]) -> String {
    let wrapped = widths.indices.map { index -> [String] in
      let text = index < cells.count ? cells[index].text : ""
      return style.width == nil && !text.contains("\n") ? [text] : DisplayWidth.wrapped(text, width: widths[index])
    }
    let height = wrapped.map(\.count).max() ?? 1
    var output = ""
    for lineIndex in 0..<height {
      var line = ""
      var trailing = ""
      for index in widths.indices {
        let text = lineIndex < wrapped[index].count ? wrapped[index][lineIndex] : ""
        let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
        let emphasis = index < cells.count ? cells[index].emphasis : .plain
        let isTrailing = table.columns[index].alignment == .trailing
        // Blanks wait until something follows, so that no line ends in blanks.
        if !text.isEmpty {
          line += trailing + (isTrailing ? padding : "") + style.coloured(text, emphasis)
          trailing = isTrailing ? "" : padding
        } else {
          trailing += String(repeating: " ", count: widths[index])
        }
        trailing += String(repeating: " ", count: gap)
      }
      output += line + "\n"
    }
    return output
  }
}
