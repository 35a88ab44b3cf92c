public import EMSEngine
import EMSSemantics

extension TableDocument {
  /// A table with a line for each value that the view parts its records by, and a line of totals where it asks for one.
  public func blocks(_ summary: ResultSummary) -> [Document.Block] {
    let shown = summary.shown.indices.filter { !(isPublic && summary.shown[$0].isInternal) }
    let columns =
      [Table.Column(head(summary.down))]
      + shown.map { index in
        Table.Column(head(summary.shown[index]), alignment: isNumber(summary.shown[index].type) ? .trailing : .leading)
      }
    func cells(_ values: [Value], emphasis: Emphasis) -> [Cell] {
      shown.map { index in
        let column = summary.shown[index]
        return Cell(display.text(values[index], unit: column.unit, digits: column.digits), emphasis: emphasis)
      }
    }
    var rows: [[Cell]] = []
    for (position, head) in summary.heads.enumerated() {
      let text =
        head == .missing ? words.notGiven : display.text(head, unit: summary.down.unit, digits: summary.down.digits)
      rows.append([Cell(text)] + cells(summary.rows[position], emphasis: .plain))
    }
    if let total = summary.total {
      rows.append([Cell(words.total, emphasis: .strong)] + cells(total, emphasis: .strong))
    }
    let table = Table(title: title(summary.title, summary.name), columns: columns, rows: rows)
    return [.table(table)] + undecided(summary.undecided, summary.kind, summary.records)
  }
}
