public import EMSEngine
public import EMSSemantics
import EMSValues

extension TableDocument {
  /// A matrix with its notes. The worst level of an ordered scale stands on top, so that the grave corner is at the upper right.
  ///
  /// - Parameter lookup: where the matrix is drawn on a declared one: what each of its cells says.
  public func blocks(_ matrix: ResultMatrix, lookup: EMSSemantics.Matrix? = nil) -> [Document.Block] {
    let texts = MatrixTexts(matrix, names: display, marksDoubt: true)
    let width = matrix.across.values.count
    let order = rowOrder(matrix)
    var down = order.map { headText(matrix.down.values[$0]) }
    var across = matrix.across.values.map(headText)
    var cells: [[MatrixCell]] = []
    for index in order {
      var row: [MatrixCell] = []
      for column in 0..<width {
        let cell = matrix.cells[index * width + column]
        let items = texts.texts(of: cell).filter { !$0.isEmpty }
        let across = matrix.across.values[column]
        if let lookup, let label = label(matrix.down.values[index], across, lookup) {
          row.append(MatrixCell(label: label.text, items: items, emphasis: label.emphasis))
        } else {
          row.append(MatrixCell(items: items, emphasis: colour(cell, matrix, across)))
        }
      }
      cells.append(row)
    }
    if let total = matrix.total {
      down.append(words.total)
      across.append(words.total)
      for (position, index) in order.enumerated() {
        cells[position].append(MatrixCell(items: texts.texts(of: matrix.rowTotals[index]), emphasis: .strong))
      }
      cells.append(
        (matrix.columnTotals + [total]).map { MatrixCell(items: texts.texts(of: $0), emphasis: .strong) })
    }
    var blocks: [Document.Block] = [
      .matrix(
        Matrix(
          title: title(matrix.title, matrix.name), downTitle: head(matrix.down.column),
          acrossTitle: head(matrix.across.column), down: down, across: across, cells: cells))
    ]
    if !matrix.unplaced.isEmpty {
      let shown = matrix.unplaced.prefix(5).map { matrix.records.fullID(RecordID(kind: matrix.kind, row: $0)) }
      let more = matrix.unplaced.count > 5 ? " …" : ""
      blocks.append(
        .note(
          words.notInMatrix(
            matrix.unplaced.count, head(matrix.down.column), head(matrix.across.column),
            shown.joined(separator: ", ") + more)))
    }
    if !matrix.inDoubt.isEmpty {
      let rows = matrix.cells.flatMap(\.rows).filter { matrix.inDoubt.contains($0) }.sorted()
      let shown = rows.prefix(5).map { matrix.records.fullID(RecordID(kind: matrix.kind, row: $0)) }
      if !rows.isEmpty {
        blocks.append(
          .note("? " + words.inDoubt(shown.joined(separator: ", ") + (rows.count > 5 ? " …" : ""))))
      }
    }
    return blocks + undecided(matrix.undecided, matrix.kind, matrix.records)
  }

  private func rowOrder(_ matrix: ResultMatrix) -> [Int] {
    let indices = Array(matrix.down.values.indices)
    guard case .level(let scale) = matrix.down.column.type, program[scale].isOrdered, !program[scale].isWorstFirst
    else {
      return indices
    }
    return indices.reversed()
  }

  private func label(
    _ down: Value, _ across: Value, _ lookup: EMSSemantics.Matrix
  ) -> (text: String, emphasis: Emphasis)? {
    guard case .level(_, let row) = down, case .level(_, let column) = across else { return nil }
    let index = Int(row) * program[lookup.columnScale].levels.count + Int(column)
    guard lookup.cells.indices.contains(index) else { return nil }
    return (display.text(lookup.cells[index], unit: nil, digits: nil), emphasis(lookup.cells[index]))
  }

  private func colour(_ cell: ResultMatrix.Cell, _ matrix: ResultMatrix, _ across: Value) -> Emphasis {
    if let column = matrix.colour, let first = cell.rows.first, case .cells(let cells) = column.content {
      return emphasis(matrix.space.value(cells, Int(first), column.type))
    }
    return emphasis(across)
  }

  /// The head of a row or column; a dash for records that refer to nothing.
  private func headText(_ value: Value) -> String {
    let text = display.text(value, unit: nil, digits: nil)
    return text.isEmpty ? "-" : text
  }
}
