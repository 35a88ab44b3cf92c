public import EMSSemantics

/// What is asked: which changes of inputs bring the results of records to a wish.
public struct GoalQuestion: Sendable {
  /// The kind of the records.
  public var kind: KindID
  /// Their rows.
  public var rows: [Int32]
  /// The result.
  public var target: ColumnAddress
  /// What it is wanted to be.
  public var wish: Wish
  /// Fields that may be changed, of the record and of what its result reads; nil for the inputs of the methods in use, of the
  /// record itself, of those inside it and around it.
  public var inputs: Set<FieldID>?
  /// The most answers that are listed for a record.
  public var limit = 10
  /// The most variants that are tried, shared evenly among the records.
  public var bound = 1_000_000

  /// Creates a question.
  public init(kind: KindID, rows: [Int32], target: ColumnAddress, wish: Wish) {
    self.kind = kind
    self.rows = rows
    self.target = target
    self.wish = wish
  }
}

/// One way to a wish: inputs and what they become.
public struct GoalSolution: Sendable {
  /// The changes, in the order of the inputs.
  public let changes: [Change]
  /// All steps of all changes.
  public let steps: Int
  /// What the result then is.
  public let result: Value

  /// One changed input.
  public struct Change: Sendable {
    /// The cell.
    public let cell: CellAddress
    /// Its value now and then.
    public let from: Value, to: Value
    /// The distance in steps.
    public let steps: Int
  }
}

/// What the search found for one record.
public struct GoalAnswer: Sendable {
  /// The record.
  public let record: RecordID
  /// Its result now.
  public let value: Value
  /// Whether the result is a judgement, which no input moves.
  public let isJudged: Bool
  /// The inputs that could be changed.
  public let inputs: [FreeInput]
  /// What was found.
  public var outcome: Outcome
  /// How many variants were tried.
  public var trials: Int
  /// Whether variants were left out because each input can move the result one way only, so that they cannot do.
  public var isPruned = false

  /// The ends that a search has.
  public enum Outcome: Sendable {
    /// Nothing has to change.
    case holds
    /// The fewest, then smallest changes that reach the wish: those listed, and how many more there are. `isProved`: no fewer and
    /// no smaller changes do; otherwise the search stopped before it had seen all that are as small.
    case reached([GoalSolution], more: Int, isProved: Bool)
    /// No change of these inputs reaches it: all were tried. The nearest that can be reached, where something is nearer than now.
    case unreachable(nearest: GoalSolution?)
    /// The bound came first. All changes of up to `tried` inputs were tried; the nearest so far.
    case stopped(tried: Int, nearest: GoalSolution?)
  }
}
