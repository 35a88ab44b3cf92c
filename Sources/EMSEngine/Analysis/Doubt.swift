public import EMSSemantics

/// What results can be while inputs are given as alternatives (`3 or 4`, `moderate..major`).
public struct Doubt: Sendable {
  /// By column and row: what the cell can be, where that is more than one value.
  public internal(set) var possible: [ColumnAddress: [Int32: PossibleValues]] = [:]

  /// By kind: the names of the fields of each record that are undecided, joined by `;`, as numbers of texts.
  var names: [KindID: Column] = [:]

  /// No doubt.
  public init() {}

  /// Whether nothing is in doubt.
  public var isEmpty: Bool { possible.isEmpty }

  /// What a cell can be; nil where it is decided.
  public func values(_ record: RecordID, _ column: ColumnAddress) -> PossibleValues? {
    possible[column]?[record.row]
  }
}

/// The values that a cell can have.
public struct PossibleValues: Sendable {
  /// The values: levels and numbers rising, others as they were found.
  public let values: [Value]
  /// Whether each of them is the result of some choice among the alternatives. Otherwise they are the most that it can be; empty
  /// where nothing bounds it.
  public let isExact: Bool

  /// Creates a set of values.
  public init(_ values: [Value], isExact: Bool) {
    self.values = values
    self.isExact = isExact
  }
}
