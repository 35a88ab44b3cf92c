public import EMSSemantics
import EMSValues

/// The matrix of a view that an `IncrementalEvaluator` keeps up to date: a record that moves changes two cells.
///
/// Where the places of an axis themselves may change (those of no scale stand in the order in which they first occur), and for views
/// with a sort key, the matrix is made anew.
public final class WatchedMatrix {
  /// The view.
  public let view: View
  /// The cells whose records or values the last step changed, by their index, rising; nil where the matrix was made anew.
  public private(set) var movedCells: [Int]? = []

  private let program: Program
  private unowned let evaluator: IncrementalEvaluator
  /// The condition, where there is one, and the two coordinates.
  let axes: WatchedProgram
  /// The aggregates that cells show.
  private let aggregates: ProgramNode?
  private let wanted: [Int]

  private var down: Axis
  private var across: Axis
  /// By row: its cell, or one of the places below.
  private var places: [Int32] = []
  private var members: [[Int32]] = []
  private var unplaced: [Int32] = []
  private var undecided: [Int32] = []
  private var values: [[Value]] = []
  private var rowTotals: [[Value]] = []
  private var columnTotals: [[Value]] = []
  private var total: [Value] = []

  private static let outside: Int32 = -1
  private static let withoutPlace: Int32 = -2
  private static let open: Int32 = -3

  private struct Axis {
    var head: ResultColumn
    var placement: ViewEvaluator.Placement
    /// Whether the places follow from the type alone.
    var isFixed: Bool
    /// Ids, which do not move, in place of a watched column.
    var ids: Column?
  }

  init?(_ view: View, program: Program, evaluator: IncrementalEvaluator) {
    guard let down = view.down, let across = view.across else { return nil }
    self.view = view
    self.program = program
    self.evaluator = evaluator
    let asked = (view.condition.map { [$0] } ?? []) + [down.expression, across.expression]
    axes = evaluator.watch(Lowering.query(asked, of: view.kind, in: program))
    wanted = view.shown.indices.filter {
      view.shownAreAggregates.indices.contains($0) && view.shownAreAggregates[$0]
    }
    aggregates =
      wanted.isEmpty
      ? nil
      : ProgramNode(
        Lowering.cells(wanted.map { view.shown[$0].expression }, of: view.kind, in: program), program)
    let heads = ViewEvaluator(evaluator.results, program: program).columns([down, across], of: view.kind)
    self.down = WatchedMatrix.axis(heads[0], [], evaluator, program, view.kind)
    self.across = WatchedMatrix.axis(heads[1], [], evaluator, program, view.kind)
    build()
  }

  private static func axis(
    _ head: ResultColumn, _ rows: [Int32], _ evaluator: IncrementalEvaluator, _ program: Program, _ kind: KindID
  ) -> Axis {
    var head = head
    var placement = ViewEvaluator(evaluator.results, program: program).axis(head, rows, kind)
    var isFixed = false
    if case .level = head.type { isFixed = true }
    var ids: Column?
    switch head.content {
    case .cells: break
    case .fullID, .ownID: ids = placement.cells
    }
    // Nothing here holds a column that changes.
    placement.cells = Column(count: 0, state: CellState.missing)
    head.content = .cells(placement.cells)
    head.judgements = [:]
    return Axis(head: head, placement: placement, isFixed: isFixed, ids: ids)
  }

  // MARK: The matrix

  /// The matrix at hand. It shares columns with the results where cells show values of records or a colour.
  public var matrix: ResultMatrix {
    let views = ViewEvaluator(evaluator.results, program: program)
    func cells(_ values: [[Value]]) -> [ResultMatrix.Cell] { values.map { ResultMatrix.Cell(rows: [], values: $0) } }
    return ResultMatrix(
      name: view.name, title: view.title, kind: view.kind,
      down: ResultMatrix.Axis(column: down.head, values: down.placement.values),
      across: ResultMatrix.Axis(column: across.head, values: across.placement.values),
      shown: views.shownColumns(view), shownAreAggregates: view.shownAreAggregates,
      cells: zip(members, values).map { ResultMatrix.Cell(rows: $0, values: $1) },
      colour: view.colour.map { views.columns([$0], of: view.kind)[0] }, rowTotals: cells(rowTotals),
      columnTotals: cells(columnTotals), total: view.hasTotals ? ResultMatrix.Cell(rows: [], values: total) : nil,
      unplaced: unplaced, undecided: undecided, space: evaluator.results.space, records: program.records)
  }

  /// How many records stand in a cell, by its index row by row.
  public func count(_ cell: Int) -> Int { members[cell].count }

  // MARK: Anew

  private var width: Int { across.placement.values.count }
  private var height: Int { down.placement.values.count }

  private func build() {
    movedCells = nil
    let views = ViewEvaluator(evaluator.results, program: program)
    let all = evaluator.results.register.rows(view.kind)
    var selected: [Int32] = []
    undecided = []
    places = Array(repeating: WatchedMatrix.outside, count: evaluator.results.register.rowCount(view.kind))
    for row in all {
      switch isSelected(row) {
      case true: selected.append(row)
      case false: break
      case nil:
        undecided.append(row)
        places[Int(row)] = WatchedMatrix.open
      }
    }
    selected = views.sorted(selected, by: view.sort, of: view.kind)
    if let down = view.down, let across = view.across {
      let heads = views.columns([down, across], of: view.kind)
      self.down = WatchedMatrix.axis(heads[0], selected, evaluator, program, view.kind)
      self.across = WatchedMatrix.axis(heads[1], selected, evaluator, program, view.kind)
    }
    members = Array(repeating: [], count: height * width)
    unplaced = []
    for row in selected {
      let place = place(row)
      places[Int(row)] = place
      if place >= 0 { members[Int(place)].append(row) } else { unplaced.append(row) }
    }
    values = evaluate(members)
    buildTotals()
  }

  private func buildTotals() {
    guard view.hasTotals else { return }
    rowTotals = Array(repeating: [], count: height)
    columnTotals = Array(repeating: [], count: width)
    updateTotals(Array(0..<height), Array(0..<width))
  }

  /// Sums up some rows, some columns, and everything.
  private func updateTotals(_ rows: [Int], _ columns: [Int]) {
    var counts = rows.map { row in (0..<width).reduce(0) { $0 + members[row * width + $1].count } }
    counts += columns.map { column in (0..<height).reduce(0) { $0 + members[$1 * width + column].count } }
    counts.append(members.reduce(0) { $0 + $1.count })
    let found = evaluate(counts) { self.groups(rows, columns) }
    for (index, row) in rows.enumerated() { rowTotals[row] = found[index] }
    for (index, column) in columns.enumerated() { columnTotals[column] = found[rows.count + index] }
    total = found[rows.count + columns.count]
  }

  /// The records of some rows, of some columns, and all that have a place, in order.
  private func groups(_ rows: [Int], _ columns: [Int]) -> [[Int32]] {
    var groups: [[Int32]] = Array(repeating: [], count: rows.count + columns.count + 1)
    var rowGroups = Array(repeating: -1, count: height)
    for (index, row) in rows.enumerated() { rowGroups[row] = index }
    var columnGroups = Array(repeating: -1, count: width)
    for (index, column) in columns.enumerated() { columnGroups[column] = rows.count + index }
    for (record, place) in places.enumerated() where place >= 0 {
      let row = rowGroups[Int(place) / width]
      let column = columnGroups[Int(place) % width]
      if row >= 0 { groups[row].append(Int32(record)) }
      if column >= 0 { groups[column].append(Int32(record)) }
      groups[rows.count + columns.count].append(Int32(record))
    }
    return groups
  }

  private func isSelected(_ row: Int32) -> Bool? {
    if view.condition == nil { return true }
    switch axes.columns[0].state(Int(row)) {
    case CellState.value: return axes.columns[0].payload(Int(row)) != 0
    case CellState.notApplicable: return false
    default: return nil
    }
  }

  /// The cell of a record that the condition keeps.
  private func place(_ row: Int32) -> Int32 {
    let first = view.condition == nil ? 0 : 1
    guard let i = down.placement.position(of: row, in: down.ids ?? axes.columns[first]),
      let j = across.placement.position(of: row, in: across.ids ?? axes.columns[first + 1])
    else { return WatchedMatrix.withoutPlace }
    return Int32(i * width + j)
  }

  private func evaluate(_ groups: [[Int32]]) -> [[Value]] { evaluate(groups.map(\.count)) { groups } }

  /// The values that each group of records shows; who they are is only asked where their number does not say it.
  private func evaluate(_ counts: [Int], _ records: () -> [[Int32]]) -> [[Value]] {
    var result = Array(repeating: Array(repeating: Value.missing, count: view.shown.count), count: counts.count)
    guard let aggregates, !counts.isEmpty else { return result }
    var rest: [Int] = []
    for (position, step) in aggregates.program.results.enumerated() {
      // The number of records is known.
      if case .aggregate(.countMembers) = aggregates.program[step].operation,
        case .cellRecords = aggregates.program[aggregates.program[step].operands[0]].operation
      {
        for index in counts.indices { result[index][wanted[position]] = .number(Rational(counts[index])) }
      } else {
        rest.append(position)
      }
    }
    if rest.isEmpty { return result }
    let groups = records()
    var pairs: [(owner: Int32, member: Int32)] = []
    for (owner, rows) in groups.enumerated() { for row in rows { pairs.append((Int32(owner), row)) } }
    let relation = Relation(kind: view.kind, ownerCount: groups.count, pairs: pairs)
    let columns = evaluator.evaluator.execute(
      evaluator.makeRun(aggregates.program, cells: relation), count: groups.count)
    for position in rest {
      let type = program.expressions[view.shown[wanted[position]].expression].type
      for index in groups.indices {
        result[index][wanted[position]] = evaluator.results.space.value(columns[position], index, type)
      }
    }
    return result
  }

  // MARK: After a step

  /// Follows a step.
  func update(isRebuilt: Bool) {
    if isRebuilt || !view.sort.isEmpty || axes.isReplaced { return build() }
    movedCells = []
    var dirty: Set<Int> = []
    let first = view.condition == nil ? 0 : 1
    var rows: Set<Int32> = []
    for cell in axes.moved {
      // The places of an axis that follow from the records may be others now.
      let isFixed =
        cell.result == first ? down.isFixed : cell.result == first + 1 ? across.isFixed : down.isFixed && across.isFixed
      if !isFixed, places[Int(cell.row)] != WatchedMatrix.outside || cell.result < first { return build() }
      rows.insert(cell.row)
    }
    for row in rows.sorted() where evaluator.results.register.isActive(RecordID(kind: view.kind, row: row)) {
      let new: Int32
      switch isSelected(row) {
      case true: new = place(row)
      case false: new = WatchedMatrix.outside
      case nil: new = WatchedMatrix.open
      }
      let old = places[Int(row)]
      if new == old { continue }
      places[Int(row)] = new
      move(row, from: old, to: new, &dirty)
    }
    var all = false
    if let aggregates {
      switch evaluator.reached(aggregates) {
      case .whole: all = true
      case .rows(let found):
        for row in found where places[Int(row)] >= 0 { dirty.insert(Int(places[Int(row)])) }
      }
    }
    let cells = all ? Array(members.indices) : dirty.sorted()
    if cells.isEmpty { return }
    movedCells = cells
    for (cell, found) in zip(cells, evaluate(cells.map { members[$0] })) { values[cell] = found }
    guard view.hasTotals, width > 0 else { return }
    if all { return buildTotals() }
    updateTotals(Set(cells.map { $0 / width }).sorted(), Set(cells.map { $0 % width }).sorted())
  }

  private func move(_ row: Int32, from old: Int32, to new: Int32, _ dirty: inout Set<Int>) {
    switch old {
    case WatchedMatrix.outside: break
    case WatchedMatrix.withoutPlace: WatchedMatrix.remove(row, &unplaced)
    case WatchedMatrix.open: WatchedMatrix.remove(row, &undecided)
    default:
      WatchedMatrix.remove(row, &members[Int(old)])
      dirty.insert(Int(old))
    }
    switch new {
    case WatchedMatrix.outside: break
    case WatchedMatrix.withoutPlace: WatchedMatrix.insert(row, &unplaced)
    case WatchedMatrix.open: WatchedMatrix.insert(row, &undecided)
    default:
      WatchedMatrix.insert(row, &members[Int(new)])
      dirty.insert(Int(new))
    }
  }

  private static func remove(_ row: Int32, _ rows: inout [Int32]) {
    let index = rows.firstIndex(ofSorted: { $0 >= row })
    if index < rows.count, rows[index] == row { rows.remove(at: index) }
  }

  private static func insert(_ row: Int32, _ rows: inout [Int32]) {
    rows.insert(row, at: rows.firstIndex(ofSorted: { $0 >= row }))
  }
}
