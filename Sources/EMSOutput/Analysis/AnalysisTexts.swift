import EMSEngine
import EMSSemantics
import EMSValues

/// Names and values as analyses show them.
struct AnalysisTexts {
  let program: Program
  let display: ValueDisplay
  /// Names as scripts write them, for machines.
  let names: ValueDisplay
  let words: FixedWords

  init(_ program: Program, language: String?) {
    self.program = program
    let language = language ?? (program.language.isEmpty ? "en" : program.language)
    display = ValueDisplay(program, language: language)
    words = FixedWords(language)
    names = ValueDisplay(program, language: nil)
  }

  /// A value of a field in words, with its unit; a level by name.
  func text(_ value: Value, _ field: FieldID) -> String { text(value, unit: program[field].unit) }

  /// A value in words, with its unit.
  func text(_ value: Value, unit: Unit?) -> String { names.textWithUnit(value, unit: unit) }

  /// A cell's path: `boiler-gas.air.severity`.
  func path(_ cell: CellAddress) -> String {
    program.records.fullID(cell.record) + "." + name(cell.column)
  }

  /// A cell's path as seen from a record: the field alone where it is of that record.
  func path(_ cell: CellAddress, from record: RecordID) -> String {
    cell.record == record ? name(cell.column) : path(cell)
  }

  /// A column's name, with its layer.
  func name(_ column: ColumnAddress) -> String {
    let layer = column.layer == .base ? "" : program.layers[column.layer.position].name + "."
    return layer + program[column.field].name
  }

  /// A cell of a matrix: `risk(major, rare)`.
  func name(_ matrix: MatrixID, _ row: Int32, _ column: Int32) -> String {
    let declared = program.matrices[matrix.position]
    return declared.name + "(" + names.level(declared.rowScale, row) + ", " + names.level(declared.columnScale, column)
      + ")"
  }

  /// What can be changed, seen from a record.
  func name(_ cause: Flip.Cause, from record: RecordID?) -> String {
    switch cause {
    case .input(let cell): return record.map { path(cell, from: $0) } ?? path(cell)
    case .parameter(let id): return program.parameters[id.position].name
    case .matrixCell(let id, let row, let column): return name(id, row, column)
    }
  }

  /// The unit in which a cause is shown.
  func unit(_ cause: Flip.Cause) -> Unit? {
    switch cause {
    case .input(let cell): program[cell.column.field].unit
    case .parameter(let id): program.parameters[id.position].unit
    case .matrixCell: nil
    }
  }
}
