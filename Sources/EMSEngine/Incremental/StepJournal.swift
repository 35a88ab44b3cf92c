import EMSSemantics

/// What a step leaves behind, so that it can be undone and done again.
struct StepRecord: Sendable {
  /// The changes of the register.
  var restores: [RegisterRestore] = []
  /// Lists, series and wide numbers of packed cells.
  var parts: [Column] = []
  /// The results that moved; nil where they are too many to keep, so that they are evaluated again.
  var cells: [MovedCell]?
  /// Whether records came or went: the register is built again from its layers.
  var isRebuilt = false

  /// Steps that follow each other as one: the first that stood in each cell, and the last. Nil where one of them kept none.
  static func joined(_ records: [StepRecord]) -> StepRecord? {
    if records.count == 1 { return records[0].cells == nil ? nil : records[0] }
    var result = StepRecord()
    var cells: [MovedCell] = []
    var places: [CellPlace: Int] = [:]
    for record in records {
      guard let own = record.cells else { return nil }
      let shift = Int64(result.parts.count)
      result.parts += record.parts
      for cell in own.map({ $0.shifted(by: shift) }) {
        let place = CellPlace(column: cell.column, row: cell.row)
        if let index = places[place] {
          cells[index].after = cell.after
        } else {
          places[place] = cells.count
          cells.append(cell)
        }
      }
    }
    // Cells of a column stand together, rows rising.
    cells.sort { ($0.column, $0.row) < ($1.column, $1.row) }
    result.cells = cells
    return result
  }

  private struct CellPlace: Hashable {
    let column: ColumnAddress
    let row: Int32
  }

  /// How many cells a step keeps at most.
  static let greatestKept = 4096
}

/// What a step has moved so far.
struct StepJournal {
  /// Inputs that moved, then results in the order of evaluation.
  var inputs: [MovedCell] = []
  var results: [MovedCell] = []
  var parts: [Column] = []
  /// Columns of which too many cells moved, as they were.
  var whole: [(address: ColumnAddress, before: Column)] = []

  /// Takes note of cells.
  mutating func note(
    _ address: ColumnAddress, _ rows: [Int32], _ before: Column, _ after: Column, isInput: Bool
  ) {
    for (index, row) in rows.enumerated() {
      let cell = MovedCell(
        column: address, row: row, before: before.packed(index, parts: &parts),
        after: after.packed(index, parts: &parts))
      if isInput { inputs.append(cell) } else { results.append(cell) }
    }
  }
}

/// The cells of a source that a step has moved.
struct SourceChange {
  /// The rows, rising.
  var rows: [Int32]
  /// Whether so many moved that whoever reads them is evaluated as a whole.
  var isWhole = false
  /// Of references: the records that the cells named before or name now, each once.
  var targets: [Int64] = []
}
