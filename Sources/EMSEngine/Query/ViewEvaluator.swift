public import EMSSemantics
import EMSValues

/// Makes tables and matrices of views, and of the queries of the command line, which are views without a name.
public struct ViewEvaluator {
  let results: Results
  let program: Program
  let evaluator: Evaluator

  /// Creates an evaluator over results. `program` holds the expressions of the views, where they were added after evaluation.
  public init(_ results: Results, program: Program? = nil) {
    self.results = program.map { results.knowing($0) } ?? results
    self.program = program ?? results.program
    evaluator = Evaluator(results.plan, threads: results.threads)
  }

  /// The cells of a declared matrix under the layers, row by row.
  public func matrixCells(_ matrix: MatrixID) -> [Value] { results.register.matrixCells[matrix.position] }

  /// The table of a view.
  public func table(_ view: View) -> ResultTable {
    let (rows, undecided) = select(view)
    var ordered = sorted(rows, by: view.sort, of: view.kind, limit: view.limit)
    let total = rows.count
    if let limit = view.limit { ordered = Array(ordered.prefix(max(0, limit))) }
    var space = results.space
    let columns = columns(view.columns, of: view.kind, &space)
    var table = ResultTable(
      name: view.name, title: view.title, kind: view.kind, columns: columns, rows: ordered, undecided: undecided,
      totalCount: total, space: space, records: program.records)
    table.inapplicableCondition = view.inapplicableCondition
    table.colour = view.colour.map { self.columns([$0], of: view.kind)[0] }
    if !view.groups.isEmpty { group(&table, self.columns(view.groups, of: view.kind)) }
    return table
  }

  // MARK: Which rows

  /// The rows for which the condition of a view holds, and those for which nobody can say.
  func select(_ view: View) -> (rows: [Int32], undecided: [Int32]) {
    let rows = results.register.rows(view.kind)
    guard let condition = view.condition else { return (rows, []) }
    let cells = evaluate([condition], of: view.kind)[0]
    var chosen: [Int32] = []
    var undecided: [Int32] = []
    for row in rows {
      switch cells.state(Int(row)) {
      case CellState.value: if cells.payload(Int(row)) != 0 { chosen.append(row) }
      case CellState.notApplicable: break
      default: undecided.append(row)
      }
    }
    return (chosen, undecided)
  }

  /// Columns of expressions over all rows of a kind.
  func evaluate(_ expressions: [ExpressionID], of kind: KindID) -> [Column] {
    let column = Lowering.query(expressions, of: kind, in: program)
    return evaluator.run(column, results)
  }

  // MARK: Columns

  /// The columns of a table, where no unit is made of several.
  func columns(_ columns: [ViewColumn], of kind: KindID) -> [ResultColumn] {
    var space = results.space
    return self.columns(columns, of: kind, &space)
  }

  /// The columns of a table; units that are made of several get a number in `space`.
  func columns(_ columns: [ViewColumn], of kind: KindID, _ space: inout ValueSpace) -> [ResultColumn] {
    // What is no stored column is computed in one go.
    let addresses = columns.map { storedColumn($0.expression) }
    let computed = columns.indices.filter { addresses[$0] == nil }
    let cells = computed.isEmpty ? [] : evaluate(computed.map { columns[$0].expression }, of: kind)
    return columns.indices.map { index in
      let view = columns[index]
      var type = program.expressions[view.expression].type
      var content = ResultColumn.Content.cells(Column(count: 0, state: CellState.missing))
      if let address = addresses[index] {
        type = program[address.field].type
        if case .identifier = program[address.field].role {
          content = view.text == "own-id" ? .ownID : .fullID
          if view.text == "undecided" { content = .cells(undecidedFields(of: kind)) }
        } else {
          content = .cells(results.column(address))
        }
      } else if let position = computed.firstIndex(of: index) {
        content = .cells(cells[position])
      }
      var column = head(view, type, content, kind, &space)
      if let address = addresses[index] {
        column.judgements = results.register.judgements[address] ?? [:]
        column.possible = results.doubt.possible[address] ?? [:]
      }
      return column
    }
  }

  /// The names of the fields of each record that inputs given as alternatives leave undecided.
  private func undecidedFields(of kind: KindID) -> Column {
    results.doubt.names[kind] ?? Column(count: results.register.rowCount(kind), state: CellState.missing)
  }

  private func head(
    _ view: ViewColumn, _ type: Type, _ content: ResultColumn.Content, _ kind: KindID, _ space: inout ValueSpace
  ) -> ResultColumn {
    let field = view.field.map { program[$0] }
    var column = ResultColumn(
      text: view.text, field: view.field, title: view.title ?? field?.title, type: type, unit: field?.unit ?? view.unit,
      digits: field?.digits, isInternal: field?.isInternal ?? false, content: content)
    var formula = view.unitFormula
    if formula == nil, let field, field.kind == kind {
      formula = field.unitFormula
      if !field.unitPath.isEmpty {
        formula = UnitFormula(known: nil, terms: [UnitFormula.Term(path: field.unitPath, exponent: 1)])
      }
    }
    if let formula {
      column.units = units(formula, of: kind, &space)
      column.unitFormula = formula
    }
    return column
  }

  /// The unit of each row by number.
  private func units(_ formula: UnitFormula, of kind: KindID, _ space: inout ValueSpace) -> Column? {
    let parts = formula.terms.map { followed($0.path, of: kind) }
    if parts.count == 1, formula.known == nil, formula.terms[0].exponent == 1 { return parts[0] }
    let count = program.records.kinds[kind.position].count
    var values: [(row: Int, value: Value)] = []
    for row in 0..<count {
      let units = parts.map { part -> Unit? in
        guard let part, part.state(row) == CellState.value else { return nil }
        let number = Int(part.payload(row))
        return space.units.indices.contains(number) ? space.units[number] : nil
      }
      if let unit = formula.unit(units) { values.append((row, .unit(unit))) }
    }
    return Column(count: count, state: CellState.missing)
      .replacing(values, type: .unit, space: &space, scales: program.scales)
  }

  /// The cells at the end of a path of fields from each row.
  private func followed(_ path: [FieldID], of kind: KindID) -> Column? {
    var store = program
    var expression = store.expressions.add(
      .row(depth: 0), type: .record([kind]), place: program[kind].place)
    for field in path {
      expression = store.expressions.add(
        .access(field), [expression], type: store[field].type, place: program[kind].place)
    }
    let column = Lowering.query([expression], of: kind, in: store)
    return evaluator.run(column, results).first
  }

  /// The stored column that an expression only reads; nil where something is to be computed.
  func storedColumn(_ id: ExpressionID) -> ColumnAddress? {
    let expression = program.expressions[id]
    let field: FieldID
    var layer = LayerID.base
    switch expression.operation {
    case .access(let found): field = found
    case .accessInLayer(let found, let other):
      guard found.count == 1 else { return nil }
      field = found[0]
      layer = other
    default: return nil
    }
    guard let operand = program.expressions.operands(of: id).first,
      case .row(depth: 0) = program.expressions[operand].operation
    else { return nil }
    switch program[field].role {
    case .inner, .inverse: return nil
    case .input, .computed: return ColumnAddress(field, layer)
    default: return ColumnAddress(field)
    }
  }

  // MARK: Order

  /// Rows by sort keys; equal ones keep their order, missing ones come last.
  func sorted(_ rows: [Int32], by keys: [ViewColumn], of kind: KindID, limit: Int? = nil) -> [Int32] {
    if keys.isEmpty { return rows }
    let isShort = limit.map { $0 < rows.count / 8 } ?? false
    let orders = zip(keys, columns(keys, of: kind)).enumerated().map { position, pair in
      RowOrder(
        pair.1, isDescending: pair.0.isDescending, results: results, kind: kind, ranksTexts: position == 0 && !isShort)
    }
    return RowOrder.sorted(rows, by: orders, limit: limit)
  }

  private func group(_ table: inout ResultTable, _ columns: [ResultColumn]) {
    let orders = columns.map { RowOrder($0, isDescending: false, results: results, kind: table.kind) }
    table.groupColumns = columns
    table.rows = RowOrder.sorted(table.rows, by: orders)
    var start = 0
    while start < table.rows.count {
      var end = start + 1
      while end < table.rows.count, orders.allSatisfy({ $0.order(table.rows[start], table.rows[end]) == 0 }) {
        end += 1
      }
      table.groups.append(
        ResultTable.Group(values: columns.map { table.value($0, table.rows[start]) }, range: start..<end))
      start = end
    }
  }
}
