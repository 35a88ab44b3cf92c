import EMSEngine
import EMSSemantics
import EMSValues

extension TableDocument {
  /// What cells shown can be where inputs are given as alternatives.
  func possible(_ table: ResultTable, _ columns: [ResultColumn]) -> [Document.Block] {
    if columns.allSatisfy(\.possible.isEmpty) { return [] }
    var lines: [String] = []
    var count = 0
    for row in table.rows {
      for column in columns {
        guard let possible = column.possible[row] else { continue }
        count += 1
        if lines.count == 10 { continue }
        let id = table.records.fullID(RecordID(kind: table.kind, row: row))
        let values = possible.values.map { text($0, column, row: row, table) }.map { $0.isEmpty ? words.missing : $0 }
        lines.append("? \(id), \(head(column)): " + sentence(values, possible))
      }
    }
    if count > lines.count { lines.append("? " + words.more(count - lines.count)) }
    return lines.map { .note($0) }
  }

  private func sentence(_ values: [String], _ possible: PossibleValues) -> String {
    values.isEmpty ? words.undecided : words.possible(values, isExact: possible.isExact)
  }
}
