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
      let byRow = rowAxis.values.indices.map { i in (0..<width).flatMap { members[i * width + $0] } }
      let byColumn = (0..<width).map { j in rowAxis.values.indices.flatMap { members[$0 * width + j] } }
      rowTotals = totals(byRow.map { $0.sorted() })
      columnTotals = totals(byColumn.map { $0.sorted() })
      total = totals([byRow.flatMap { $0 }.sorted()])[0]
    }
    let cells = zip(members, aggregates(view, members)).map { ResultMatrix.Cell(rows: $0, values: $1) }
    return ResultMatrix(
      name: view.name, title: view.title, kind: view.kind,
      down: ResultMatrix.Axis(column: heads[0], values: rowAxis.values),
      across: ResultMatrix.Axis(column: heads[1], values: columnAxis.values), shown: shown,
      shownAreAggregates: view.shownAreAggregates, cells: cells,
      colour: view.colour.map { columns([$0], of: view.kind)[0] }, rowTotals: rowTotals, columnTotals: columnTotals,
      total: total, unplaced: unplaced, undecided: undecided, space: results.space, records: program.records)
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
      return positions[cells.payload(Int(row))]
    }
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
        placement.positions[Int64(index)] = index
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
      let value = placement.space.value(placement.cells, Int(row), placement.type)
      if placement.isNumber {
        if placement.numbers[value] == nil {
          placement.numbers[value] = placement.values.count
          placement.values.append(value)
        }
      } else if placement.positions[placement.cells.payload(Int(row))] == nil {
        placement.positions[placement.cells.payload(Int(row))] = placement.values.count
        placement.values.append(value)
      }
    }
    if case .record = column.type, rows.contains(where: { placement.cells.state(Int($0)) == CellState.missing }) {
      placement.nothing = placement.values.count
      placement.values.append(.missing)
    }
    return placement
  }
}
