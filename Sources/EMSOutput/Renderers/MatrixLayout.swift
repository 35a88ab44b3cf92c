/// Lays a matrix out as a grid: heads, cells with their label and ids, counts where the ids are many or the room is narrow.
struct MatrixLayout {
  let matrix: Matrix
  let style: TerminalStyle
  /// A cell shows at most so many ids, beyond that their count.
  private let greatestItems = 6
  /// Ids are shown in columns of at least this width; in narrower ones, their count.
  private let leastForItems = 8
  /// No column of cells is narrower.
  private let least = 3

  /// The matrix as lines.
  var text: String {
    let across = matrix.across.map { TerminalText.line($0) }
    let acrossTitle = TerminalText.line(matrix.acrossTitle)
    let headWidth = headWidth(columns: across.count)
    let available = style.width.map { max(least * across.count, $0 - headWidth - 1 - 3 * across.count) }
    var showsItems = true
    var widths = columnWidths(available: available, showsItems: true)
    // Broken ids cannot be read: where they would be, the counts of all cells are shown.
    if let narrowest = widths.min(), narrowest < leastForItems,
      isBroken(widths, items: matrix.cells.map { $0.map(shownItems) })
    {
      showsItems = false
      widths = columnWidths(available: available, showsItems: false)
    }
    var output = style.heading(matrix.title)
    output += String(repeating: " ", count: headWidth + 3) + style.strong(acrossTitle) + "\n"
    let heads = across.enumerated().map { (DisplayWidth.wrapped($1, width: widths[$0]), Emphasis.strong) }
    output += row(head: TerminalText.line(matrix.downTitle), cells: heads, headWidth: headWidth, widths: widths)
    output += rule(headWidth: headWidth, widths: widths)
    for (index, head) in matrix.down.enumerated() where index < matrix.cells.count {
      let cells = matrix.cells[index].prefix(widths.count).enumerated().map { column, cell in
        (lines(cell, width: widths[column], showsItems: showsItems), cell.emphasis)
      }
      output += row(head: TerminalText.line(head), cells: cells, headWidth: headWidth, widths: widths)
      output += rule(headWidth: headWidth, widths: widths)
    }
    return output
  }

  /// The heads of rows leave room for ids, as far as they can be broken.
  private func headWidth(columns: Int) -> Int {
    let natural = ([matrix.downTitle] + matrix.down).map { DisplayWidth.of(TerminalText.line($0)) }.max() ?? 0
    guard let width = style.width, natural + columns * (leastForItems + 3) + 1 > width else { return natural }
    return min(natural, max(leastForItems, width - columns * (leastForItems + 3) - 1))
  }

  /// Each column as wide as it likes while all fit; otherwise the same for all.
  private func columnWidths(available: Int?, showsItems: Bool) -> [Int] {
    let natural = matrix.across.indices.map { column -> Int in
      var width = max(least, DisplayWidth.of(TerminalText.line(matrix.across[column])))
      for row in matrix.cells where column < row.count {
        width = max(width, DisplayWidth.of(TerminalText.line(row[column].label)))
        let items = showsItems ? shownItems(row[column]) : counts(row[column])
        for item in items { width = max(width, DisplayWidth.of(item)) }
      }
      return width
    }
    guard let available, natural.reduce(0, +) > available, !natural.isEmpty else { return natural }
    // What narrow columns leave over goes to the wide ones.
    var widths = natural
    var total = natural.reduce(0, +)
    while total > available, let widest = widths.max(), widest > least {
      guard let index = widths.lastIndex(of: widest) else { break }
      widths[index] -= 1
      total -= 1
    }
    return widths
  }

  private func isBroken(_ widths: [Int], items: [[[String]]]) -> Bool {
    items.contains { row in
      row.enumerated().contains { column, items in
        column < widths.count && items.contains { DisplayWidth.of($0) > widths[column] }
      }
    }
  }

  private func counts(_ cell: MatrixCell) -> [String] { cell.items.isEmpty ? [] : ["\(cell.items.count)"] }

  private func shownItems(_ cell: MatrixCell) -> [String] {
    cell.items.count > greatestItems ? counts(cell) : cell.items.map { TerminalText.line($0) }
  }

  private func lines(_ cell: MatrixCell, width: Int, showsItems: Bool) -> [String] {
    let label = TerminalText.line(cell.label)
    var result = label.isEmpty ? [] : DisplayWidth.wrapped(label, width: width)
    for item in showsItems ? shownItems(cell) : counts(cell) { result += DisplayWidth.wrapped(item, width: width) }
    return result
  }

  private func rule(headWidth: Int, widths: [Int]) -> String {
    String(repeating: "-", count: headWidth + 1)
      + widths.map { "+" + String(repeating: "-", count: $0 + 2) }.joined() + "\n"
  }

  private func row(head: String, cells: [([String], Emphasis)], headWidth: Int, widths: [Int]) -> String {
    let heads = DisplayWidth.wrapped(head, width: max(1, headWidth))
    let height = max(heads.count, cells.map(\.0.count).max() ?? 1)
    var output = ""
    for index in 0..<height {
      let head = index < heads.count ? heads[index] : ""
      var line = style.strong(head) + String(repeating: " ", count: max(0, headWidth - DisplayWidth.of(head)))
      for (column, cell) in cells.enumerated() {
        let text = index < cell.0.count ? cell.0[index] : ""
        let padding = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
        let isLast = column == cells.count - 1
        line += " | " + style.coloured(text, cell.1) + (isLast ? "" : padding)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      output += line + "\n"
    }
    return output
  }
}
