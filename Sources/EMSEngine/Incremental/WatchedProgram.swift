public import EMSSemantics
import EMSValues

/// The results of a query that an `IncrementalEvaluator` keeps up to date.
public final class WatchedProgram {
  /// The query.
  public let program: ColumnProgram
  /// A column a result; one row for a query of the whole register.
  public internal(set) var columns: [Column]
  /// What the last step moved, by result, then row.
  public internal(set) var moved: [Moved] = []
  /// Whether the last step moved so much that `moved` does not list it, or evaluated everything anew.
  public internal(set) var isReplaced = false

  /// A cell of a result that a step moved.
  public struct Moved: Sendable {
    /// The index of the result.
    public let result: Int
    /// The row; 0 for a query of the whole register.
    public let row: Int32
    /// The state (see `CellState`) and payload before, as `Column` has them; the payload of numbers and lists is 0.
    public let stateBefore: UInt8, payloadBefore: Int64
    /// The state and payload now.
    public let stateAfter: UInt8, payloadAfter: Int64
  }

  init(_ program: ColumnProgram, columns: [Column]) {
    self.program = program
    self.columns = columns
  }

  /// Takes other columns in place of those at hand.
  func replace(_ new: [Column]) {
    moved = []
    isReplaced = false
    for index in new.indices {
      let rows = new[index].rowsDiffering(from: columns[index])
      if moved.count + rows.count > StepRecord.greatestKept { isReplaced = true }
      if isReplaced { continue }
      for row in rows { note(index, row, columns[index], Int(row), new[index], Int(row)) }
    }
    if isReplaced { moved = [] }
    columns = new
  }

  /// Takes note of a cell that moves.
  func note(_ result: Int, _ row: Int32, _ old: Column, _ from: Int, _ new: Column, _ to: Int) {
    moved.append(
      Moved(
        result: result, row: row, stateBefore: old.state(from), payloadBefore: old.payload(from),
        stateAfter: new.state(to), payloadAfter: new.payload(to)))
  }
}

/// Which records keep a check, kept up to date by an `IncrementalEvaluator`.
public final class WatchedCheck {
  /// A record whose outcome a step moved.
  public struct Moved: Sendable {
    /// The row; 0 for a check of the whole register.
    public let row: Int32
    /// The outcome before and now.
    public let before: CheckOutcome, after: CheckOutcome
  }

  /// The check.
  public let check: CheckRule
  /// Its condition, where it has one, and its expectations.
  public let watched: WatchedProgram
  private unowned let evaluator: IncrementalEvaluator

  init(_ check: CheckRule, _ watched: WatchedProgram, _ evaluator: IncrementalEvaluator) {
    self.check = check
    self.watched = watched
    self.evaluator = evaluator
  }

  /// What the check comes to for a row; rows that are not active keep it.
  public func outcome(_ row: Int32) -> CheckOutcome {
    if let kind = check.kind, !evaluator.results.register.isActive(RecordID(kind: kind, row: row)) { return .kept }
    return outcome { (watched.columns[$0].state(Int(row)), watched.columns[$0].payload(Int(row))) }
  }

  /// The rows whose outcome the last step moved, rising. Records that came or went are not among them. Where `watched.isReplaced`
  /// it lists none: look at all outcomes.
  public var moved: [Moved] {
    var before: [Int32: [Int: (UInt8, Int64)]] = [:]
    for cell in watched.moved { before[cell.row, default: [:]][cell.result] = (cell.stateBefore, cell.payloadBefore) }
    return before.sorted { $0.key < $1.key }.compactMap { row, cells in
      let old = outcome { cells[$0] ?? (watched.columns[$0].state(Int(row)), watched.columns[$0].payload(Int(row))) }
      let new = outcome(row)
      return old == new ? nil : Moved(row: row, before: old, after: new)
    }
  }

  private func outcome(_ cell: (Int) -> (state: UInt8, payload: Int64)) -> CheckOutcome {
    check.outcome(watched.columns.count, cell)
  }
}
