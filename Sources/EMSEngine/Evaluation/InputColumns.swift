import EMSSemantics
import EMSSyntax
import EMSValues

/// The inputs of a register as rules of records read them: each column is made once, then kept up to date cell by cell.
final class InputColumns: ColumnSource {
  private(set) var register: Register
  private(set) var relations = RelationCache()
  private var inputs: [ColumnAddress: Column] = [:]

  init(_ register: Register) { self.register = register }

  func column(_ address: ColumnAddress) -> Column {
    if let known = inputs[address] { return known }
    let made = register.builtIn(address, register.space) ?? register.inputColumn(address)
    inputs[address] = made
    return made
  }

  func givenColumn(_ address: ColumnAddress) -> Column { register.givenColumn(address) }

  /// The value of a cell under its default.
  func value(_ cell: CellAddress, _ type: Type) -> Value {
    let column = column(cell.column)
    return column.count > Int(cell.record.row) ? register.space.value(column, Int(cell.record.row), type) : .missing
  }

  /// The value of a cell as given.
  func givenValue(_ cell: CellAddress, _ type: Type) -> Value {
    register.space.value(register.givenColumn(cell.column), Int(cell.record.row), type)
  }

  /// Makes an error of a cell that follows from itself.
  func refuse(_ cell: CellAddress, _ text: DiagnosticText, _ type: Type) {
    register.circles[cell] = text
    set(cell, .error(text.english), type)
  }

  /// Gives a cell its value.
  func set(_ cell: CellAddress, _ value: Value, _ type: Type) {
    let row = Int(cell.record.row)
    register.change(cell.column, [(row, value)])
    switch type.member ?? type {
    case .record:
      // Collections follow from references, and what refers to a record that is gone is missing.
      relations = RelationCache()
      inputs[cell.column] = nil
    case _ where type.member != nil: inputs[cell.column] = nil
    case .series: inputs[cell.column] = nil
    default:
      let scales = register.program.scales
      inputs[cell.column]?.set(row, value, type: type, space: &register.space, scales: scales)
    }
    if cell.column.layer != .base { return }
    for layer in 1..<max(1, register.layerCount) { inputs[ColumnAddress(cell.column.field, LayerID(layer))] = nil }
  }
}
