import EMSEngine
import EMSSemantics

/// What the cells of a matrix show.
struct MatrixTexts {
  private let matrix: ResultMatrix
  private let names: ValueDisplay

  init(_ matrix: ResultMatrix, names: ValueDisplay) {
    self.matrix = matrix
    self.names = names
  }

  /// Values of aggregates, or of each record in the cell.
  func texts(of cell: ResultMatrix.Cell) -> [String] {
    var result: [String] = []
    for (index, column) in matrix.shown.enumerated() {
      if matrix.shownAreAggregates.indices.contains(index), matrix.shownAreAggregates[index] {
        if index < cell.values.count {
          result.append(names.text(cell.values[index], unit: column.unit, digits: column.digits))
        }
      } else {
        result += cell.rows.map { text(of: $0, column) }
      }
    }
    return result
  }

  private func text(of row: Int32, _ column: ResultColumn) -> String {
    switch column.content {
    case .fullID: matrix.records.fullID(RecordID(kind: matrix.kind, row: row))
    case .ownID: matrix.records.id(RecordID(kind: matrix.kind, row: row))
    case .cells(let cells):
      names.text(matrix.space.value(cells, Int(row), column.type), unit: column.unit, digits: column.digits)
    }
  }
}
