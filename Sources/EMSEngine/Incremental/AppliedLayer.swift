public import EMSSemantics
public import EMSSyntax
import EMSValues

/// A cell that a change moved, as it is stored: ask the `AppliedLayer` for the values.
public struct MovedCell: Sendable {
  /// The column.
  public let column: ColumnAddress
  /// The row of the column's kind.
  public let row: Int32
  var before: PackedCell
  var after: PackedCell

  /// The same cell, where the parts of packed cells stand further on in a list.
  func shifted(by count: Int64) -> MovedCell {
    var cell = self
    if cell.before.denominator == 0 { cell.before.payload += count }
    if cell.after.denominator == 0 { cell.after.payload += count }
    return cell
  }
}

/// A cell in sixteen bytes; what does not fit stands in a list beside it.
struct PackedCell: Sendable {
  /// The payload; of numbers the numerator; an index where `denominator` is 0.
  var payload: Int64
  /// The state in the lowest eight bits, the denominator above.
  var detail: Int64

  init(payload: Int64, state: UInt8, denominator: Int64 = 1) {
    self.payload = payload
    detail = denominator << 8 | Int64(state)
  }

  var state: UInt8 { UInt8(truncatingIfNeeded: detail) }
  var denominator: Int64 { detail >> 8 }
}

/// What a step of a session did: a layer put on, taken off or put on again.
///
/// It is of use until the next step. Columns that were evaluated as a whole are held by it, so let go of it before the next step.
public struct AppliedLayer: Sendable {
  /// How a step ended.
  public enum Outcome: Sendable {
    /// The change is in force.
    case applied
    /// The change cannot be made: `diagnostics` say why. Nothing has changed.
    case refused
    /// It was broken off. Nothing has changed.
    case cancelled
  }

  /// A cell with its values.
  public struct MovedValue: Sendable {
    /// The row of the column's kind.
    public let row: Int32
    /// What stood there.
    public let before: Value
    /// What stands there now.
    public let after: Value
  }

  /// How it ended.
  public internal(set) var outcome = Outcome.applied
  /// What is wrong with the changes.
  public internal(set) var diagnostics: [Diagnostic] = []
  /// The cells that moved, inputs first, then in the order of evaluation; without those of `wholeColumns`.
  public internal(set) var cells: [MovedCell] = []
  /// The columns that were evaluated as a whole, of which more cells may have moved than are worth listing: `movedValues` compares
  /// them.
  public var wholeColumns: [ColumnAddress] { whole.map(\.address) }

  /// Whether records came or went.
  public internal(set) var movesRecords = false

  var whole: [WholeColumn] = []
  var parts: [Column] = []
  let program: Program
  var space: ValueSpace

  struct WholeColumn: Sendable {
    let address: ColumnAddress
    let before: Column
    let after: Column
  }

  init(program: Program, space: ValueSpace) {
    self.program = program
    self.space = space
  }

  /// Whether the step reached so much that columns are to be compared.
  public var reachedEverything: Bool { !whole.isEmpty }

  /// The columns of which cells moved or may have moved, sorted.
  public var columns: [ColumnAddress] {
    var found = Set(cells.map(\.column))
    found.formUnion(wholeColumns)
    return found.sorted()
  }

  /// What stood in a cell.
  public func before(_ cell: MovedCell) -> Value { value(cell.before, cell.column) }

  /// What stands in a cell now.
  public func after(_ cell: MovedCell) -> Value { value(cell.after, cell.column) }

  /// The cells of a column that moved, by row.
  public func movedValues(in address: ColumnAddress) -> [MovedValue] {
    if let found = whole.first(where: { $0.address == address }) {
      let type = program[address.field].type
      return found.after.rowsDiffering(from: found.before).map { row in
        MovedValue(
          row: row, before: space.value(found.before, Int(row), type), after: space.value(found.after, Int(row), type))
      }
    }
    return cells.filter { $0.column == address }
      .map { MovedValue(row: $0.row, before: before($0), after: after($0)) }
      .sorted { $0.row < $1.row }
  }

  /// The rows of a column that moved, rising.
  public func movedRows(in address: ColumnAddress) -> [Int32] {
    if let found = whole.first(where: { $0.address == address }) {
      return found.after.rowsDiffering(from: found.before)
    }
    return cells.filter { $0.column == address }.map(\.row).sorted()
  }

  private func value(_ cell: PackedCell, _ address: ColumnAddress) -> Value {
    let type = program[address.field].type
    if cell.denominator == 0 {
      return parts.indices.contains(Int(cell.payload)) ? space.value(parts[Int(cell.payload)], 0, type) : .missing
    }
    if cell.state == CellState.value, case .quantity = type {
      return .number(Rational(cell.payload, cell.denominator) ?? .zero)
    }
    var payload = cell.payload
    if cell.state == CellState.value, case .record(let kinds) = type, kinds.count == 1 {
      payload = Int64(kinds[0].index) << 32 | Int64(UInt32(truncatingIfNeeded: payload))
    }
    return space.decode(state: cell.state, payload: payload, type: type)
  }
}

extension Column {
  /// A cell as sixteen bytes; lists, series and wide numbers are added to `parts`.
  func packed(_ row: Int, parts: inout [Column]) -> PackedCell {
    let state = self.state(row)
    if !hasParts, state != CellState.value { return PackedCell(payload: 0, state: state) }
    switch storage {
    case .bytes, .words, .longs: return PackedCell(payload: payload(row), state: state)
    case .numbers(let values, let denominator):
      return PackedCell(payload: values[row], state: state, denominator: denominator)
    case .rationals(let values):
      if let (numerator, denominator) = values[row].inlineParts, denominator < 1 << 54 {
        return PackedCell(payload: numerator, state: state, denominator: denominator)
      }
    case .none: return PackedCell(payload: 0, state: state)
    case .lists, .series: break
    }
    parts.append(cells(at: [Int32(row)]))
    return PackedCell(payload: Int64(parts.count - 1), state: state, denominator: 0)
  }

  /// Puts a packed cell into a row.
  mutating func put(_ cell: PackedCell, _ row: Int32, parts: [Column], type: Type, scales: [Scale]) {
    if cell.denominator == 0 {
      return put(parts[Int(cell.payload)], at: [row], type: type, scales: scales)
    }
    let row = Int(row)
    if cell.state != CellState.value, states.isEmpty { states = Array(repeating: CellState.value, count: count) }
    if !states.isEmpty { states[row] = cell.state }
    if hasNumbers {
      return putNumber(
        cell.state == CellState.value ? Rational(cell.payload, cell.denominator) ?? .zero : .zero, row)
    }
    if case .none = storage, cell.state == CellState.value {
      let single = Column.empty(type, count: 1, state: CellState.value, scales: scales)
      put(single, at: [Int32(row)], type: type, scales: scales)
      if case .none = storage { return }
      return put(cell, Int32(row), parts: parts, type: type, scales: scales)
    }
    putPayload(cell.payload, row)
  }
}
