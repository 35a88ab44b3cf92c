import EMSEngine
import EMSSemantics

/// What the cells of a matrix show.
struct MatrixTexts {
  private let matrix: ResultMatrix
  private let names: ValueDisplay
  private let marksDoubt: Bool

  /// `marksDoubt` adds a mark to records whose place or results are undecided.
  init(_ matrix: ResultMatrix, names: ValueDisplay, marksDoubt: Bool = false) {
    self.matrix = matrix
    self.names = names
    self.marksDoubt = marksDoubt
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
        result += cell.rows.map { row in
          text(of: row, column) + (marksDoubt && matrix.inDoubt.contains(row) ? " ?" : "")
        }
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
