public import EMSSemantics
import EMSValues

/// A view with `down` and no `across`: a line for each value, with what the view shows of its records.
public struct ResultSummary: Sendable {
  /// The view's name.
  public var name: String
  /// The view's title.
  public var title: Title?
  /// Whose records are counted.
  public var kind: KindID
  /// The head of the lines.
  public var down: ResultColumn
  /// The value of each line; missing for the records without one, which stand last.
  public var heads: [Value]
  /// The columns.
  public var shown: [ResultColumn]
  /// Values by line, then column: an aggregate, or the list of what each record shows.
  public var rows: [[Value]]
  /// The same over all records, where the view asks for totals.
  public var total: [Value]?
  /// Records left out because what the condition reads is not known.
  public var undecided: [Int32]
  /// Ids and titles.
  public var records: RecordTable
}

extension ViewEvaluator {
  /// The lines of a view with `down` and no `across`; nil for others.
  public func summary(_ view: View) -> ResultSummary? {
    guard let down = view.down, view.across == nil else { return nil }
    let (selected, undecided) = select(view)
    let rows = sorted(selected, by: view.sort, of: view.kind)
    let head = columns([down], of: view.kind)[0]
    let axis = axis(head, rows, view.kind)
    var members: [[Int32]] = Array(repeating: [], count: axis.values.count)
    var unplaced: [Int32] = []
    for row in rows {
      if let index = axis.position(row) { members[index].append(row) } else { unplaced.append(row) }
    }
    var heads = axis.values
    if !unplaced.isEmpty {
      heads.append(.missing)
      members.append(unplaced)
    }
    let shown = shownColumns(view)
    if view.hasTotals { members.append(rows.sorted()) }
    var values = aggregates(view, members)
    for (index, column) in shown.enumerated() where !view.shownAreAggregates[index] {
      for group in members.indices {
        values[group][index] = .list(members[group].map { self.value(column, $0, view.kind) })
      }
    }
    let total = view.hasTotals ? values.removeLast() : nil
    return ResultSummary(
      name: view.name, title: view.title, kind: view.kind, down: head, heads: heads, shown: shown, rows: values,
      total: total, undecided: undecided, records: program.records)
  }

  private func value(_ column: ResultColumn, _ row: Int32, _ kind: KindID) -> Value {
    let record = RecordID(kind: kind, row: row)
    switch column.content {
    case .fullID: return .text(program.records.fullID(record))
    case .ownID: return .text(program.records.id(record))
    case .cells(let cells): return results.space.value(cells, Int(row), column.type)
    }
  }
}
