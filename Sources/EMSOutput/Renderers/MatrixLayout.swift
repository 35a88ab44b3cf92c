/// Lays a matrix out as a grid: heads, cells with their label and ids, counts where the ids are many.
struct MatrixLayout {
  let matrix: Matrix
  let style: TerminalStyle
  /// A cell shows at most so many ids, beyond that their count.
  private let greatestItems = 6

  /// The matrix as lines.
  var text: String {
    let headWidth = ([DisplayWidth.of(matrix.downTitle)] + matrix.down.map(DisplayWidth.of)).max() ?? 0
    let count = max(1, matrix.across.count)
    let available = style.width.map { max(8 * count, $0 - headWidth - 3 * count - 2) }
    let widths = columnWidths(available: available)
    var output = matrix.title.isEmpty ? "" : style.strong(matrix.title) + "\n"
    let indent = String(repeating: " ", count: headWidth)
    output += indent + "   " + style.strong(matrix.acrossTitle) + "\n"
    output += row(
      head: matrix.downTitle, cells: matrix.across.map { ([$0], .strong) }, headWidth: headWidth, widths: widths)
    output += rule(headWidth: headWidth, widths: widths)
    for (index, head) in matrix.down.enumerated() {
      let cells = matrix.cells[index].enumerated().map { column, cell in
        (lines(cell, width: widths[column]), cell.emphasis)
      }
      output += row(head: head, cells: cells, headWidth: headWidth, widths: widths)
      output += rule(headWidth: headWidth, widths: widths)
    }
    return output
  }

  /// Each column as wide as it likes while all fit; otherwise the same for all.
  private func columnWidths(available: Int?) -> [Int] {
    let natural = matrix.across.indices.map { column -> Int in
      var width = max(4, DisplayWidth.of(matrix.across[column]))
      for row in matrix.cells where column < row.count {
        width = max(width, DisplayWidth.of(row[column].label))
        for item in shownItems(row[column]) { width = max(width, DisplayWidth.of(item)) }
      }
      return width
    }
    guard let available, natural.reduce(0, +) > available, !natural.isEmpty else { return natural }
    let equal = max(4, available / natural.count)
    // What narrow columns leave over goes to the wide ones.
    let spare = natural.map { max(0, equal - $0) }.reduce(0, +)
    let wide = natural.filter { $0 > equal }.count
    return natural.map { $0 <= equal ? $0 : min($0, equal + (wide > 0 ? spare / wide : 0)) }
  }

  private func shownItems(_ cell: MatrixCell) -> [String] {
    cell.items.count > greatestItems ? ["\(cell.items.count)"] : cell.items
  }

  private func lines(_ cell: MatrixCell, width: Int) -> [String] {
    var result = cell.label.isEmpty ? [] : DisplayWidth.wrapped(cell.label, width: width)
    for item in shownItems(cell) { result += DisplayWidth.wrapped(item, width: width) }
    return result
  }

  private func rule(headWidth: Int, widths: [Int]) -> String {
    String(repeating: "-", count: headWidth + 1)
      + widths.map { "+" + String(repeating: "-", count: $0 + 2) }.joined() + "\n"
  }

  private func row(head: String, cells: [([String], Emphasis)], headWidth: Int, widths: [Int]) -> String {
    let height = max(1, cells.map(\.0.count).max() ?? 1)
    var output = ""
    for index in 0..<height {
      var line = DisplayWidth.padded(index == 0 ? head : "", to: headWidth)
      if index == 0 { line = style.strong(line) }
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
