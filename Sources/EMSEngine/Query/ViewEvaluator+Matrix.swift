public import EMSSemantics
import EMSValues

extension ViewEvaluator {
  /// The matrix of a view with `down` and `across`; nil for a table.
  public func matrix(_ view: View) -> ResultMatrix? {
    guard let down = view.down, let across = view.across else { return nil }
    let (selected, undecided) = select(view)
    let rows = sorted(selected, by: view.sort, of: view.kind)
    let heads = columns([down, across], of: view.kind)
    let rowAxis = axis(heads[0], rows, view.kind)
    let columnAxis = axis(heads[1], rows, view.kind)
    let width = columnAxis.values.count
    var members: [[Int32]] = Array(repeating: [], count: rowAxis.values.count * width)
    var unplaced: [Int32] = []
    for row in rows {
      if let i = rowAxis.position(row), let j = columnAxis.position(row) {
        members[i * width + j].append(row)
      } else {
        unplaced.append(row)
      }
    }
    let shown = shownColumns(view)
    func totals(_ groups: [[Int32]]) -> [ResultMatrix.Cell] {
      zip(groups, aggregates(view, groups)).map { ResultMatrix.Cell(rows: [], values: $1) }
    }
    var rowTotals: [ResultMatrix.Cell] = []
    var columnTotals: [ResultMatrix.Cell] = []
    var total: ResultMatrix.Cell?
    if view.hasTotals {
      var byRow: [[Int32]] = Array(repeating: [], count: rowAxis.values.count)
      var byColumn: [[Int32]] = Array(repeating: [], count: width)
      var all: [Int32] = []
      // In the order of the register, whatever that of the view.
      for row in view.sort.isEmpty ? rows : rows.sorted() {
        guard let i = rowAxis.position(row), let j = columnAxis.position(row) else { continue }
        byRow[i].append(row)
        byColumn[j].append(row)
        all.append(row)
      }
      rowTotals = totals(byRow)
      columnTotals = totals(byColumn)
      total = totals([all])[0]
    }
    let cells = zip(members, aggregates(view, members)).map { ResultMatrix.Cell(rows: $0, values: $1) }
    var inDoubt: Set<Int32> = []
    for column in heads + shown { inDoubt.formUnion(column.possible.keys) }
    return ResultMatrix(
      name: view.name, title: view.title, kind: view.kind,
      down: ResultMatrix.Axis(column: heads[0], values: rowAxis.values),
      across: ResultMatrix.Axis(column: heads[1], values: columnAxis.values), shown: shown,
      shownAreAggregates: view.shownAreAggregates, cells: cells,
      colour: view.colour.map { columns([$0], of: view.kind)[0] }, rowTotals: rowTotals, columnTotals: columnTotals,
      total: total, unplaced: unplaced, undecided: undecided, inDoubt: inDoubt, space: results.space,
      records: program.records)
  }

  /// The heads of what cells show, with the values of each record where these are shown.
  func shownColumns(_ view: View) -> [ResultColumn] {
    view.shown.enumerated().map { index, column in
      if view.shownAreAggregates.indices.contains(index), view.shownAreAggregates[index] {
        let field = column.field.map { program[$0] }
        return ResultColumn(
          text: column.text, field: column.field, title: column.title ?? field?.title,
          type: program.expressions[column.expression].type,
          unit: field?.unit, digits: field?.digits, isInternal: field?.isInternal ?? false,
          content: .cells(Column(count: 0, state: CellState.missing)))
      }
      return columns([column], of: view.kind)[0]
    }
  }

  /// The aggregates that each group of records shows.
  func aggregates(_ view: View, _ groups: [[Int32]]) -> [[Value]] {
    let wanted = view.shown.indices.filter {
      view.shownAreAggregates.indices.contains($0) && view.shownAreAggregates[$0]
    }
    var result = Array(repeating: Array(repeating: Value.missing, count: view.shown.count), count: groups.count)
    if wanted.isEmpty || groups.isEmpty { return result }
    var pairs: [(owner: Int32, member: Int32)] = []
    for (owner, rows) in groups.enumerated() { for row in rows { pairs.append((Int32(owner), row)) } }
    let relation = Relation(kind: view.kind, ownerCount: groups.count, pairs: pairs)
    let lowered = Lowering.cells(wanted.map { view.shown[$0].expression }, of: view.kind, in: program)
    let columns = evaluator.run(lowered, results, cells: relation)
    for (position, index) in wanted.enumerated() {
      let type = program.expressions[view.shown[index].expression].type
      for owner in groups.indices { result[owner][index] = results.space.value(columns[position], owner, type) }
    }
    return result
  }

  /// Where rows stand on one side of a matrix.
  struct Placement {
    var values: [Value]
    /// Positions by payload: of small ones in an array, -1 for none, of others in a table.
    var small: [Int32] = []
    var positions: [Int64: Int]
    var numbers: [Value: Int]
    var cells: Column
    var isNumber: Bool
    var space: ValueSpace
    var type: Type
    /// Where records stand that refer to nothing: "no process" is a place of its own, where a missing level is not.
    var nothing: Int?

    func position(_ row: Int32) -> Int? { position(of: row, in: cells) }

    /// Where a row stands by the values of a column.
    func position(of row: Int32, in cells: Column) -> Int? {
      let state = cells.state(Int(row))
      if state == CellState.missing { return nothing }
      if state != CellState.value { return nil }
      if isNumber { return numbers[space.value(cells, Int(row), type)] }
      return position(ofPayload: cells.payload(Int(row)))
    }

    func position(ofPayload payload: Int64) -> Int? {
      guard payload >= 0, payload < Placement.greatestSmall else { return positions[payload] }
      guard payload < small.count, small[Int(payload)] >= 0 else { return nil }
      return Int(small[Int(payload)])
    }

    mutating func place(payload: Int64, at position: Int) {
      guard payload >= 0, payload < Placement.greatestSmall else {
        positions[payload] = position
        return
      }
      if payload >= small.count {
        small.append(contentsOf: repeatElement(-1, count: Int(payload) + 1 - small.count))
      }
      small[Int(payload)] = Int32(truncatingIfNeeded: position)
    }

    private static let greatestSmall: Int64 = 1 << 16
  }

  func axis(_ column: ResultColumn, _ rows: [Int32], _ kind: KindID) -> Placement {
    var placement = Placement(
      values: [], positions: [:], numbers: [:], cells: Column(count: 0, state: CellState.missing), isNumber: false,
      space: results.space, type: column.type)
    switch column.content {
    case .cells(let cells): placement.cells = cells
    case .fullID, .ownID:
      placement.cells = Column(.words(program.records.kinds[kind.position].ids))
      placement.type = .text
    }
    if case .level(let scale) = column.type {
      for index in program[scale].levels.indices {
        placement.place(payload: Int64(index), at: index)
        placement.values.append(.level(scale, index: Int32(index)))
      }
      return placement
    }
    switch placement.cells.storage {
    case .numbers, .rationals, .lists, .series: placement.isNumber = true
    default: break
    }
    // Of ordered types in order, of others as they first occur.
    var order = rows
    switch column.type {
    case .quantity, .date, .period, .yesNo:
      order = RowOrder.sorted(rows, by: [RowOrder(column, isDescending: false, results: results, kind: kind)])
    default: break
    }
    for row in order where placement.cells.state(Int(row)) == CellState.value {
      if placement.isNumber {
        let value = placement.space.value(placement.cells, Int(row), placement.type)
        if placement.numbers[value] == nil {
          placement.numbers[value] = placement.values.count
          placement.values.append(value)
        }
        continue
      }
      let payload = placement.cells.payload(Int(row))
      if placement.position(ofPayload: payload) == nil {
        placement.place(payload: payload, at: placement.values.count)
        placement.values.append(placement.space.value(placement.cells, Int(row), placement.type))
      }
    }
    if case .record = column.type, rows.contains(where: { placement.cells.state(Int($0)) == CellState.missing }) {
      placement.nothing = placement.values.count
      placement.values.append(.missing)
    }
    return placement
  }
}
