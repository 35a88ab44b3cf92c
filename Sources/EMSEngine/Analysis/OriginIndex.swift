import EMSSemantics
import EMSSyntax

/// Where the cells of a register come from, for many cells: entries of scripts are found through a table made once a column.
final class OriginIndex {
  private let register: Register
  private var places: [FieldID: [Key: SourceRange]] = [:]
  private var asked: [FieldID: Int] = [:]

  private struct Key: Hashable {
    var row: Int32
    var layer: LayerID
  }

  init(_ register: Register) { self.register = register }

  /// Where the value of an input comes from.
  func origin(of cell: CellAddress) -> Origin { register.origin(of: cell) { place($0) } }

  private func place(_ cell: CellAddress) -> SourceRange? {
    let field = cell.column.field
    let key = Key(row: cell.record.row, layer: cell.column.layer)
    if let known = places[field] { return known[key] }
    // A few cells are found faster by looking.
    asked[field, default: 0] += 1
    if asked[field, default: 0] <= 4 { return register.scriptOrigin(cell) }
    var table: [Key: SourceRange] = [:]
    if register.program.given.indices.contains(field.position) {
      for given in register.program.given[field.position] {
        table[Key(row: given.row, layer: given.layer)] = given.place
      }
    }
    places[field] = table
    return table[key]
  }
}
