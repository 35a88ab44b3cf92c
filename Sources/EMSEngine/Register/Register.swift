public import EMSSemantics
import EMSSyntax
public import EMSValues

/// The register as data: given columns by field and layer, judgements, parameters, matrices, and which records there are.
///
/// A value. The base is built once; a layer of changes gives another register that shares every column it does not touch.
public struct Register: Sendable {
  /// The checked program.
  public internal(set) var program: Program
  /// Texts and units by number.
  public internal(set) var space: ValueSpace
  /// The as-of day.
  public internal(set) var today: CalendarDate
  /// Values of parameters, by `ParameterID`.
  public internal(set) var parameters: [Value]
  /// Cells of matrices, by `MatrixID`, row by row.
  public internal(set) var matrixCells: [[Value]]
  /// Judgements of computed fields, by column and row.
  public internal(set) var judgements: [ColumnAddress: [Int32: Judgement]] = [:]
  /// Cells that are given as alternatives (`3 or 4`), by column and row: all values, the one that counts first.
  public internal(set) var alternatives: [ColumnAddress: [Int32: [Value]]] = [:]
  /// Reasons of given cells, by column and row.
  public internal(set) var reasons: [ColumnAddress: [Int32: Reason]] = [:]
  /// Results that imported sheets state.
  public internal(set) var published: [PublishedColumn] = []
  /// Where layers changed a cell.
  public internal(set) var changedCells: [CellAddress: Origin] = [:]
  /// Where layers changed a parameter.
  public internal(set) var changedParameters: [ParameterID: Origin] = [:]
  /// Where layers changed the cells of a matrix, by matrix and cell.
  public internal(set) var changedMatrixCells: [MatrixID: [Int: Origin]] = [:]
  /// Where a layer brought a record or took it away.
  public internal(set) var changedRecords: [RecordID: Origin] = [:]
  /// Records that a layer took away, in order.
  public internal(set) var removedRecords: [RecordID] = []
  var given: [Column?]
  var ruleCells: [RuleCell] = []
  /// Tables that were filled already: no layer changes them.
  let denseTables = DenseTables()
  /// Cells with a rule that follow from themselves, with the circle in words.
  var circles: [CellAddress: DiagnosticText] = [:]
  var slices: [ColumnAddress: [ImportSlice]] = [:]
  var sliceCounts: [ColumnAddress: [Int]] = [:]
  private var active: [[Bool]]
  let layerCount: Int

  init(_ program: Program) {
    self.program = program
    space = ValueSpace(base: program.records.texts)
    today = program.selection.today
    parameters = program.parameters.map(\.value)
    matrixCells = program.matrices.map(\.cells)
    layerCount = max(1, program.layers.count)
    given = Array(repeating: nil, count: program.fields.count * layerCount)
    active = program.records.kinds.map { kind in
      kind.isInactive.contains(true) ? kind.isInactive.map { !$0 } : []
    }
    while active.count < program.kinds.count { active.append([]) }
  }

  // MARK: Rows

  /// The number of rows of a kind, those that are not active among them.
  public func rowCount(_ kind: KindID) -> Int {
    program.records.kinds.indices.contains(kind.position) ? program.records.kinds[kind.position].count : 0
  }

  /// Whether a record is part of the register under the layers.
  public func isActive(_ record: RecordID) -> Bool {
    let flags = active[record.kind.position]
    return flags.isEmpty || flags[Int(record.row)]
  }

  /// For each row of a kind whether it is active; empty where all are.
  public func activeRows(_ kind: KindID) -> [Bool] { active[kind.position] }

  /// The active rows of a kind, in order.
  public func rows(_ kind: KindID) -> [Int32] {
    let flags = active[kind.position]
    let count = Int32(rowCount(kind))
    return flags.isEmpty ? Array(0..<count) : (0..<count).filter { flags[Int($0)] }
  }

  var hasInactiveRows: Bool { active.contains { !$0.isEmpty } }

  mutating func setActive(_ record: RecordID, _ flag: Bool) {
    if active[record.kind.position].isEmpty {
      if flag { return }
      active[record.kind.position] = Array(repeating: true, count: rowCount(record.kind))
    }
    active[record.kind.position][Int(record.row)] = flag
  }

  // MARK: Columns

  func slot(_ address: ColumnAddress) -> Int { address.field.position * layerCount + address.layer.position }

  mutating func setGiven(_ column: Column, at address: ColumnAddress) { given[slot(address)] = column }

  /// Whether anything gives cells of this column.
  public func isGiven(_ address: ColumnAddress) -> Bool { given[slot(address)] != nil }

  /// The cells as given, where "not given" is a state of its own; those of a layer stand before those of the base.
  public func givenColumn(_ address: ColumnAddress) -> Column {
    let field = program[address.field]
    var space = self.space
    guard let own = given[slot(address)] else {
      if address.layer != .base { return givenColumn(ColumnAddress(address.field)) }
      return Column.empty(
        field.type, count: rowCount(field.kind), state: CellState.notGiven, scales: program.scales)
    }
    if address.layer == .base { return own }
    let base = givenColumn(ColumnAddress(address.field))
    return own.filledWhereNotGiven(from: base, type: field.type, space: &space, scales: program.scales)
  }

  /// The cells of an input under its default; references to records that are gone are missing.
  public func inputColumn(_ address: ColumnAddress) -> Column {
    let field = program[address.field]
    var space = self.space
    var column = givenColumn(address).resolved(
      defaultValue: field.defaultValue, type: field.type, space: &space, scales: program.scales)
    if hasInactiveRows { column = withoutInactive(column, field.type) }
    return column
  }

  func withoutInactive(_ column: Column, _ type: Type) -> Column {
    switch (type, column.storage) {
    case (.record, .words), (.record, .longs):
      var result = column
      var space = self.space
      for row in 0..<column.count where column.state(row) == CellState.value {
        if case .record(let record) = space.value(column, row, type), !isActive(record) {
          result.set(row, .missing, type: type, space: &space, scales: program.scales)
        }
      }
      return result
    case (.list(.record), .lists(let lists)):
      var cells: [(row: Int, value: Value)] = []
      var space = self.space
      for row in 0..<column.count where lists.offsets[row] < lists.offsets[row + 1] {
        guard case .list(let members) = space.value(column, row, type) else { continue }
        let kept = members.filter { member in
          if case .record(let record) = member { return isActive(record) }
          return true
        }
        if kept.count < members.count { cells.append((row, .list(kept))) }
      }
      return column.replacing(cells, type: type, space: &space, scales: program.scales)
    default: return column
    }
  }

  /// The same rows, without what stands in them.
  func withoutCells() -> Register {
    var result = self
    result.given = []
    result.judgements = [:]
    result.reasons = [:]
    result.changedCells = [:]
    result.changedParameters = [:]
    result.matrixCells = []
    result.parameters = []
    result.ruleCells = []
    return result
  }

  // MARK: What scripts give

  mutating func give(_ cells: [GivenCell], to field: FieldID) {
    if cells.allSatisfy({ $0.detail < 0 && $0.layer == .base }) { return givePlain(cells, to: field) }
    var values: [LayerID: [(row: Int, value: Value)]] = [:]
    for cell in cells {
      let address = ColumnAddress(field, cell.layer)
      if cell.detail >= 0 {
        let detail = program.cellDetails[Int(cell.detail)]
        if detail.isJudgement {
          judgements[address, default: [:]][cell.row] = Judgement(
            value: cell.value, reason: detail.reason ?? Reason(text: ""), place: cell.place)
          continue
        }
        if let reason = detail.reason { reasons[address, default: [:]][cell.row] = reason }
        setAlternatives(detail.alternatives, cell.row, address, value: cell.value)
        if let rule = detail.rule {
          let record = RecordID(kind: program[field].kind, row: cell.row)
          ruleCells.append(
            RuleCell(cell: CellAddress(record: record, column: address), rule: rule, place: cell.place))
          values[cell.layer, default: []].append((Int(cell.row), .missing))
          continue
        }
      } else if !alternatives.isEmpty {
        setAlternatives([], cell.row, address, value: cell.value)
      }
      values[cell.layer, default: []].append((Int(cell.row), cell.value))
    }
    for (layer, cells) in values.sorted(by: { $0.key < $1.key }) {
      change(ColumnAddress(field, layer), cells)
    }
  }

  /// Cells of the base without reasons or rules: the most of them.
  private mutating func givePlain(_ cells: [GivenCell], to field: FieldID) {
    let declaration = program[field]
    let index = slot(ColumnAddress(field))
    var column =
      given[index]
      ?? Column.empty(
        declaration.type, count: rowCount(declaration.kind), state: CellState.notGiven, scales: program.scales)
    given[index] = nil
    if case .level(let scale) = declaration.type, column.give(levels: cells, of: scale) {
      given[index] = column
      return
    }
    column.replace(
      cells.map { (Int($0.row), $0.value) }, type: declaration.type, space: &space, scales: program.scales)
    given[index] = column
  }

  /// Puts values into cells of a given column.
  mutating func change(_ address: ColumnAddress, _ cells: [(row: Int, value: Value)]) {
    let field = program[address.field]
    let index = slot(address)
    var column =
      given[index]
      ?? Column.empty(field.type, count: rowCount(field.kind), state: CellState.notGiven, scales: program.scales)
    // Let go of it, so that a column that nobody else holds is changed in place.
    given[index] = nil
    column.replace(cells, type: field.type, space: &space, scales: program.scales)
    given[index] = column
  }

  /// Notes that a cell is given as alternatives, or that it no longer is.
  mutating func setAlternatives(_ values: [Value], _ row: Int32, _ address: ColumnAddress, value: Value) {
    if values.count > 1 {
      alternatives[address, default: [:]][row] = [value] + values.filter { $0 != value }
    } else if alternatives[address]?[row] != nil {
      alternatives[address]?[row] = nil
      if alternatives[address]?.isEmpty == true { alternatives[address] = nil }
    }
  }

  // MARK: Origins

  /// Where the value of an input comes from.
  public func origin(of cell: CellAddress) -> Origin { origin(of: cell) { scriptOrigin($0) } }

  /// Where the value of an input comes from; `script` finds the entry of a script that gives a cell.
  func origin(of cell: CellAddress, script: (CellAddress) -> SourceRange?) -> Origin {
    if let changed = changedCells[cell] { return changed }
    let row = cell.record.row
    if let found = script(cell) { return .script(found) }
    if let parts = slices[cell.column], let counts = sliceCounts[cell.column] {
      for (part, count) in zip(parts, counts).reversed()
      where Int(row) >= part.firstRow && Int(row) < part.firstRow + count {
        if givenColumn(cell.column).state(Int(row)) == CellState.notGiven { break }
        let line = Int(program.records.kinds[cell.record.kind.position].starts[Int(row)])
        return .data(importIndex: part.importIndex, line: line, column: part.columnNumber, header: part.header)
      }
    }
    if cell.column.layer != .base {
      return origin(of: CellAddress(record: cell.record, column: ColumnAddress(cell.column.field)), script: script)
    }
    return program[cell.column.field].defaultValue != nil ? .defaultValue : .nothing
  }

  func scriptOrigin(_ cell: CellAddress) -> SourceRange? {
    guard program.given.indices.contains(cell.column.field.position) else { return nil }
    var found: SourceRange?
    for given in program.given[cell.column.field.position]
    where given.row == cell.record.row && given.layer == cell.column.layer {
      found = given.place
    }
    return found
  }
}
