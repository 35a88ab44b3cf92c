import EMSSemantics
import EMSValues

/// One thing that a layer changed in the register, as it was before: undone from the last to the first.
enum RegisterRestore: Sendable {
  /// A given cell; `wasNothing` where nothing gave cells of its column.
  case given(ColumnAddress, Int32, PackedCell, wasNothing: Bool)
  /// A cell that no layer had changed.
  case unchanged(CellAddress)
  /// Where the value of a changed cell came from.
  indirect case origin(CellAddress, Origin)
  /// A reason beside a given cell.
  indirect case reason(ColumnAddress, Int32, Reason?)
  /// A judgement; `wasNothing` where its column had none.
  indirect case judgement(ColumnAddress, Int32, Judgement?, wasNothing: Bool)
  /// A parameter, and where its value came from.
  indirect case parameter(ParameterID, Value, Origin?)
  /// A cell of a matrix, and where its value came from.
  indirect case matrixCell(MatrixID, Int, Value, Origin?)
  /// Cells that follow from others.
  indirect case rules([RuleCell])
}

/// What changed in a register, for those who read it.
struct RegisterTouch {
  /// Given cells, by column.
  private(set) var given: [ColumnAddress: Set<Int32>] = [:]
  /// Judged cells and cells with reasons, by column.
  private(set) var judged: [ColumnAddress: Set<Int32>] = [:]
  var parameters: Set<ParameterID> = []
  var matrices: Set<MatrixID> = []
  /// Whether the as-of day is another.
  var day = false
  /// Records that came or went, by kind; rows rise.
  var records: [KindID: [Int32]] = [:]
  /// Whether columns or judgements came into being that can make a layer differ from the base.
  var partsLayers = false

  /// Whether what a program reads for all rows alike has changed.
  func reachesWhole(_ reach: ProgramReach) -> Bool {
    !parameters.isDisjoint(with: reach.parameters) || !matrices.isDisjoint(with: reach.matrices)
      || (day && reach.readsDay) || (!records.isEmpty && reach.kinds.contains { records[$0] != nil })
  }

  mutating func touchGiven(_ address: ColumnAddress, _ row: Int32) { given[address, default: []].insert(row) }
  mutating func touchJudged(_ address: ColumnAddress, _ row: Int32) { judged[address, default: []].insert(row) }
}

extension Register {
  /// One cell of an input as given: of a layer where it gives one, else of the base.
  func givenCell(_ address: ColumnAddress, _ row: Int32) -> Column {
    let field = program[address.field]
    if let own = given[slot(address)] {
      if address.layer == .base || own.state(Int(row)) != CellState.notGiven {
        return own.cells(at: [row])
      }
    }
    if address.layer != .base { return givenCell(ColumnAddress(address.field), row) }
    return Column.empty(field.type, count: 1, state: CellState.notGiven, scales: program.scales)
  }

  /// One cell of an input under its default; references to records that are gone are missing.
  func inputCell(_ address: ColumnAddress, _ row: Int32) -> Column {
    let field = program[address.field]
    var space = self.space
    var cell = givenCell(address, row).resolved(
      defaultValue: field.defaultValue, type: field.type, space: &space, scales: program.scales)
    if hasInactiveRows { cell = withoutInactive(cell, field.type) }
    return cell
  }
}
