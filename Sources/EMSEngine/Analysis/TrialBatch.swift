public import EMSSemantics
import EMSValues

/// Variants of a register that are to be tried: in each some inputs have other values, and results of one record are asked for.
public struct TrialBatch: Sendable {
  /// The kind of the records whose results are asked for.
  public let kind: KindID
  /// The results that are asked for.
  public let targets: [ColumnAddress]
  /// The record of each trial.
  public private(set) var subjects: [Int32] = []
  private(set) var changes: [Entry] = []
  private(set) var columns: Set<ColumnAddress> = []

  /// One cell of one trial.
  struct Entry: Sendable {
    let trial: Int32
    let cell: CellAddress
    let value: Value
  }

  /// Creates a batch without trials.
  public init(kind: KindID, targets: [ColumnAddress]) {
    self.kind = kind
    self.targets = targets
  }

  /// The number of trials.
  public var count: Int { subjects.count }

  /// Begins a trial about the record at `row`.
  public mutating func begin(_ row: Int32) { subjects.append(row) }

  /// Gives an input another value in the trial that was begun last.
  public mutating func change(_ cell: CellAddress, to value: Value) {
    columns.insert(cell.column)
    changes.append(Entry(trial: Int32(subjects.count - 1), cell: cell, value: value))
  }

  /// Takes the last trial back.
  mutating func removeLast() {
    guard let last = subjects.indices.last else { return }
    while let change = changes.last, Int(change.trial) == last { changes.removeLast() }
    subjects.removeLast()
  }
}

/// What trials gave: a value for each trial and target.
public struct TrialResults: Sendable {
  /// A column a target, a cell a trial.
  public let columns: [Column]
  let types: [Type]
  let space: ValueSpace

  /// The value of a target in a trial. An error has no text.
  public func value(_ trial: Int, _ target: Int = 0) -> Value { space.value(columns[target], trial, types[target]) }
}
