public import EMSSemantics
public import EMSValues

/// A table of results: whole columns, and which rows are shown in which order. What views, `--select` and CSV are made of.
///
/// Columns stand over all rows of the kind; `rows` picks and orders them, so that a million rows cost no value each.
public struct ResultTable: Sendable {
  /// The view's name; empty for a query of the command line.
  public var name: String
  /// The view's title.
  public var title: Title?
  /// Whose records the rows are.
  public var kind: KindID
  /// The columns.
  public var columns: [ResultColumn]
  /// Rows of the kind, in the order shown.
  public var rows: [Int32]
  /// Runs of `rows` that share the values of the grouping columns; empty where nothing groups.
  public var groups: [Group] = []
  /// The columns by which rows are grouped, for their heads.
  public var groupColumns: [ResultColumn] = []
  /// What colours each row.
  public var colour: ResultColumn?
  /// Rows left out because what the condition reads is not known.
  public var undecided: [Int32] = []
  /// The condition as written, where it does not apply since no method in use gives what it asks for.
  public var inapplicableCondition: String?
  /// How many rows the condition leaves, before the limit.
  public var totalCount: Int
  /// Texts and units by number.
  public var space: ValueSpace
  /// Ids and titles.
  public var records: RecordTable

  /// Rows that belong together.
  public struct Group: Sendable {
    /// The values of the grouping columns.
    public var values: [Value]
    /// Positions in `rows`.
    public var range: Range<Int>
  }

  /// The value at a position of `rows` in a column.
  public func value(_ column: Int, _ position: Int) -> Value { value(columns[column], rows[position]) }

  /// The value of a column for a row of the kind.
  public func value(_ column: ResultColumn, _ row: Int32) -> Value {
    let record = RecordID(kind: kind, row: row)
    switch column.content {
    case .cells(let cells): return space.value(cells, Int(row), column.type)
    case .fullID: return .text(records.fullID(record))
    case .ownID: return .text(records.id(record))
    }
  }

  /// The columns with one more after each whose unit the records say, `NAME.unit`, unless a column of the table says it.
  public var columnsWithUnits: [ResultColumn] {
    columns.flatMap { column -> [ResultColumn] in
      guard let units = column.units, let formula = column.unitFormula else { return [column] }
      if formula.known == nil, formula.terms.count == 1, formula.terms[0].exponent == 1,
        let last = formula.terms[0].path.last, formula.terms[0].path.count == 1,
        columns.contains(where: { $0.field == last })
      {
        return [column]
      }
      let unit = ResultColumn(
        text: column.text + ".unit", field: nil, title: nil, type: .unit, unit: nil, digits: nil,
        isInternal: column.isInternal, content: .cells(units))
      return [column, unit]
    }
  }

  /// The record at a position of `rows`.
  public func record(_ position: Int) -> RecordID { RecordID(kind: kind, row: rows[position]) }
}

/// A column of a result table.
public struct ResultColumn: Sendable {
  /// The text as written: `process.title`.
  public var text: String
  /// The field that it ends in; nil for other expressions.
  public var field: FieldID?
  /// The field's title.
  public var title: Title?
  /// The type of its values.
  public var type: Type
  /// The unit in which numbers are shown; nil for plain numbers, and where a record says it (`units`).
  public var unit: Unit?
  /// Where records say the unit: the unit of each row, by number in `ValueSpace.units`.
  public var units: Column?
  /// What makes the units of `units`.
  public var unitFormula: UnitFormula?
  /// Digits after the point in tables and reports.
  public var digits: Int?
  /// Whether `--public` leaves it out.
  public var isInternal: Bool
  /// The values.
  public var content: Content
  /// Cells that are judged, not computed, by row: every output marks them.
  public var judgements: [Int32: Judgement] = [:]
  /// What cells can be where inputs are given as alternatives, by row: every output marks them.
  public var possible: [Int32: PossibleValues] = [:]

  /// Where the values stand.
  public enum Content: Sendable {
    /// Cells over all rows of the kind.
    case cells(Column)
    /// The full id of the row's record.
    case fullID
    /// The id within the parent.
    case ownID
  }
}

/// A matrix view: records by two columns.
public struct ResultMatrix: Sendable {
  /// The view's name.
  public var name: String
  /// The view's title.
  public var title: Title?
  /// Whose records stand in the cells.
  public var kind: KindID
  /// The rows of the matrix and the columns.
  public var down: Axis, across: Axis
  /// What each cell shows, by its heads.
  public var shown: [ResultColumn]
  /// Whether each of `shown` is one value a cell; otherwise each record of the cell has its own.
  public var shownAreAggregates: [Bool]
  /// Cells, row by row: `cells[row * across.values.count + column]`.
  public var cells: [Cell]
  /// What colours each record.
  public var colour: ResultColumn?
  /// Totals of each row, each column and the whole, where the view asks for them; cells without records.
  public var rowTotals: [Cell], columnTotals: [Cell], total: Cell?
  /// Records whose place on an axis is not known or does not apply.
  public var unplaced: [Int32]
  /// Records left out because what the condition reads is not known.
  public var undecided: [Int32]
  /// Records of which an input is given as alternatives, or a result is undecided for that.
  public var inDoubt: Set<Int32> = []
  /// Texts and units by number.
  public var space: ValueSpace
  /// Ids and titles.
  public var records: RecordTable

  /// One side of a matrix.
  public struct Axis: Sendable {
    /// Its head.
    public var column: ResultColumn
    /// Its values: all levels of a scale, the first one first; of other types those that occur.
    public var values: [Value]
  }

  /// One cell.
  public struct Cell: Sendable {
    /// Rows of the records in it, in order.
    public var rows: [Int32]
    /// The value of each aggregate among `shown`, in order; missing where `shown` is of records.
    public var values: [Value]
  }
}
