/// Lays a table out in columns: each as wide as its widest cell, narrowed to the terminal by wrapping the widest texts.
/// What is wider even so goes on below, the first column repeated.
struct TableLayout {
  private let table: Table
  private let style: TerminalStyle
  private let gap = 2
  /// No column is narrowed below this, nor below the words of its head, as far as these are not long.
  private let least = 8
  private let greatestLeast = 14

  /// Creates the layout of `table`.
  init(table: Table, style: TerminalStyle) {
    self.style = style
    var clean = table
    clean.columns = table.columns.map { Table.Column(TerminalText.line($0.title), alignment: $0.alignment) }
    clean.rows = table.rows.map { row in
      row.map { Cell(TerminalText.lines($0.text), emphasis: $0.emphasis) }
    }
    self.table = clean
  }

  /// The table as lines.
  var text: String {
    guard !table.columns.isEmpty else { return "" }
    let natural = naturalWidths()
    let leastWidths = leastWidths(natural)
    var output = style.heading(table.title)
    for (index, part) in parts(natural, leastWidths).enumerated() {
      if index > 0 { output += "\n" }
      let widths = narrowed(part.map { natural[$0] }, part.map { leastWidths[$0] })
      output += line(table.columns.map { Cell($0.title, emphasis: .strong) }, part, widths: widths)
      output += rule(widths)
      for row in table.rows { output += line(row, part, widths: widths) }
    }
    return output
  }

  private func naturalWidths() -> [Int] {
    var widths = table.columns.map { DisplayWidth.of($0.title) }
    for row in table.rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        for part in cell.text.split(separator: "\n", omittingEmptySubsequences: false) {
          widths[index] = max(widths[index], DisplayWidth.of(String(part)))
        }
      }
    }
    return widths
  }

  private func leastWidths(_ natural: [Int]) -> [Int] {
    natural.indices.map { index in
      let words = table.columns[index].title.split(separator: " ").map { DisplayWidth.of(String($0)) }
      return min(natural[index], max(least, min(greatestLeast, words.max() ?? 0)))
    }
  }

  /// The columns of each part of the table, all in one where their least widths fit.
  private func parts(_ natural: [Int], _ leastWidths: [Int]) -> [[Int]] {
    guard let available = style.width else { return [Array(natural.indices)] }
    var parts: [[Int]] = []
    var part: [Int] = []
    var used = 0
    for index in natural.indices {
      let width = leastWidths[index] + gap
      if used + width - gap > available, part.count > (parts.isEmpty ? 0 : 1) {
        parts.append(part)
        part = [0]
        used = leastWidths[0] + gap
      }
      part.append(index)
      used += width
    }
    parts.append(part)
    return parts
  }

  /// Natural widths, the widest narrowed until the table fits.
  private func narrowed(_ natural: [Int], _ leastWidths: [Int]) -> [Int] {
    guard let available = style.width else { return natural }
    var widths = natural
    var excess = widths.reduce(0, +) + gap * (widths.count - 1) - available
    while excess > 0 {
      let open = widths.indices.filter { widths[$0] > leastWidths[$0] }
      guard let widest = open.max(by: { (widths[$0], -$0) < (widths[$1], -$1) }) else { break }
      // Down to the next widest in one go.
      let second = open.filter { $0 != widest }.map { widths[$0] }.max() ?? leastWidths[widest]
      let target = max(leastWidths[widest], min(widths[widest] - 1, max(second, widths[widest] - excess)))
      excess -= widths[widest] - target
      widths[widest] = target
    }
    return widths
  }

  private func rule(_ widths: [Int]) -> String {
    widths.map { String(repeating: "-", count: $0) }.joined(separator: String(repeating: " ", count: gap)) + "\n"
  }

  private func line(_ row: [Cell], _ part: [Int], widths: [Int]) -> String {
    let cells = part.map { $0 < row.count ? row[$0] : Cell("") }
    let wrapped = widths.indices.map { index -> [String] in
      let text = cells[index].text
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
        let emphasis = cells[index].emphasis
        let isTrailing = table.columns[part[index]].alignment == .trailing
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
