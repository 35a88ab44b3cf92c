public import EMSSemantics
public import EMSSyntax
import EMSValues

/// Fills the base columns of a register: from what scripts give, and from the columns of imports.
///
/// An import hands over whole columns, one call a field, for a run of rows that it appended to `Program.records`. Texts are
/// numbers of `Program.records.texts`. A column that fills all rows is taken as it is, without a copy. Where a cell is blank its
/// state is `CellState.notGiven`, so that the default holds. The origin of each value follows from the row's line and the column here.
public struct RegisterBuilder: Sendable {
  private let program: Program
  private var slices: [ColumnAddress: [ImportSlice]] = [:]
  private var reasons: [ColumnAddress: [Int32: Reason]] = [:]
  private var judgements: [ColumnAddress: [Int32: Judgement]] = [:]
  private var published: [PublishedColumn] = []
  /// Texts and units that general values add.
  private var space: ValueSpace

  /// Starts from a checked program with all its records.
  public init(_ program: Program) {
    self.program = program
    space = ValueSpace(base: program.records.texts)
  }

  /// Takes a column of an import: cells of rows `firstRow ..< firstRow + column.count`.
  ///
  /// `columnNumber` (from 1, 0 for a constant or a rule) and `header` say where it stands in the file.
  public mutating func add(
    _ column: Column, to address: ColumnAddress, firstRow: Int, importIndex: Int, columnNumber: Int, header: String
  ) {
    slices[address, default: []].append(
      ImportSlice(
        address: address, firstRow: firstRow, column: column, importIndex: importIndex, columnNumber: columnNumber,
        header: header))
  }

  /// Takes a column of an import whose values have no plain storage: cells by their index, the others not given.
  public mutating func add(
    _ cells: [(row: Int, value: Value)], count: Int, to address: ColumnAddress, firstRow: Int, importIndex: Int,
    columnNumber: Int, header: String
  ) {
    add(
      column(of: cells, count: count, at: address), to: address, firstRow: firstRow, importIndex: importIndex,
      columnNumber: columnNumber, header: header)
  }

  /// Takes results that the sheet states, as values by their index.
  public mutating func addPublished(
    _ cells: [(row: Int, value: Value)], count: Int, to address: ColumnAddress, firstRow: Int, digits: Int?,
    importIndex: Int, columnNumber: Int, header: String, unreadable: [Int: String]
  ) {
    add(
      PublishedColumn(
        address: address, firstRow: firstRow, column: column(of: cells, count: count, at: address), digits: digits,
        importIndex: importIndex, columnNumber: columnNumber, header: header, unreadable: unreadable))
  }

  private mutating func column(of cells: [(row: Int, value: Value)], count: Int, at address: ColumnAddress) -> Column {
    let type = program[address.field].type
    let empty = Column.empty(type, count: count, state: CellState.notGiven, scales: program.scales)
    return empty.replacing(cells, type: type, space: &space, scales: program.scales)
  }

  /// Takes the reason of an imported cell: `because column "Remark" by column "Assessor" on column "Date"`.
  public mutating func add(_ reason: Reason, to address: ColumnAddress, row: Int) {
    reasons[address, default: [:]][Int32(row)] = reason
  }

  /// Takes a judgement that a data file gives in place of a rule's result, with its cell.
  public mutating func addJudgement(
    _ value: Value, reason: Reason, at cell: Origin, place: SourceRange, to address: ColumnAddress, row: Int
  ) {
    judgements[address, default: [:]][Int32(row)] = Judgement(value: value, reason: reason, place: place, data: cell)
  }

  /// Takes a column of results that the sheet states.
  public mutating func add(_ column: PublishedColumn) { published.append(column) }

  /// The base register.
  public consuming func finish() -> Register {
    var register = Register(program)
    register.space = space
    register.published = published
    register.reasons = reasons
    register.judgements = judgements
    for (address, parts) in slices.sorted(by: { $0.key < $1.key }) {
      register.setGiven(merge(parts, at: address, &register.space), at: address)
      register.slices[address] = parts.map {
        ImportSlice(
          address: $0.address, firstRow: $0.firstRow, column: Column(count: 0, state: 0), importIndex: $0.importIndex,
          columnNumber: $0.columnNumber, header: $0.header)
      }
      register.sliceCounts[address] = parts.map(\.column.count)
    }
    for (index, cells) in program.given.enumerated() where !cells.isEmpty {
      register.give(cells, to: FieldID(index))
    }
    return register
  }

  private func merge(_ parts: [ImportSlice], at address: ColumnAddress, _ space: inout ValueSpace) -> Column {
    let field = program[address.field]
    let count = program.records.kinds[field.kind.position].count
    if parts.count == 1, parts[0].firstRow == 0, parts[0].column.count == count { return parts[0].column }
    var result = Column.empty(field.type, count: count, state: CellState.notGiven, scales: program.scales)
    for part in parts where !result.copy(part.column, at: part.firstRow) {
      var cells: [(row: Int, value: Value)] = []
      for row in 0..<min(part.column.count, max(0, count - part.firstRow))
      where part.column.state(row) != CellState.notGiven {
        cells.append((part.firstRow + row, space.value(part.column, row, field.type)))
      }
      result = result.replacing(cells, type: field.type, space: &space, scales: program.scales)
    }
    return result
  }
}

extension Column {
  /// Copies the cells of a column of the same plain storage; false where the storage differs.
  fileprivate mutating func copy(_ other: Column, at start: Int) -> Bool {
    let count = min(other.count, self.count - start)
    guard count > 0, start >= 0 else { return count <= 0 }
    switch (storage, other.storage) {
    case (.bytes(var values), .bytes(let others)):
      storage = .none(count: 0)
      for index in 0..<count { values[start + index] = others[index] }
      storage = .bytes(values)
    case (.words(var values), .words(let others)):
      storage = .none(count: 0)
      for index in 0..<count { values[start + index] = others[index] }
      storage = .words(values)
    case (.longs(var values), .longs(let others)):
      storage = .none(count: 0)
      for index in 0..<count { values[start + index] = others[index] }
      storage = .longs(values)
    case (.numbers(var values, let denominator), .numbers(let others, let otherDenominator))
    where denominator == otherDenominator:
      storage = .none(count: 0)
      for index in 0..<count { values[start + index] = others[index] }
      storage = .numbers(values, denominator: denominator)
    default:
      return false
    }
    if states.isEmpty { states = Array(repeating: CellState.value, count: self.count) }
    for index in 0..<count { states[start + index] = other.state(index) }
    return true
  }
}
