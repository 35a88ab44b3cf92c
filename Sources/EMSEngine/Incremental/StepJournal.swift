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
