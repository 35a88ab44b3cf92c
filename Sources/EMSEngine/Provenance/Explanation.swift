public import EMSSemantics
public import EMSSyntax
public import EMSValues

/// Why a cell has its value: the rule, the case that held and those tried before it, and the inputs, each explained in turn.
public struct Explanation: Sendable {
  /// The cell.
  public var cell: CellAddress
  /// Its value; an error bears its cause.
  public var value: Value
  /// Its type.
  public var type: Type
  /// The unit in which numbers are shown.
  public var unit: Unit?
  /// What it can be where inputs are given as alternatives; nil where it is decided.
  public var possible: PossibleValues?
  /// What gives the value.
  public var source: Source
  /// The cases that were tried, in order; the last one is the one that holds, if any does. Empty for other rules.
  public var cases: [Case] = []
  /// The cells of matrices that were looked up, in order.
  public var lookups: [Lookup] = []
  /// The rows of decision tables that matched, in order.
  public var rows: [TableRow] = []
  /// What decided aggregates over lists, in order.
  public var deciders: [Decider] = []
  /// What the rule read on the way, each once, in the order of reading.
  public var inputs: [Input] = []

  /// What gives a value.
  public enum Source: Sendable {
    /// An entry, a cell of a data file, a change.
    case given(Origin, Reason?)
    /// A judgement in place of the rule, and what the rule would give.
    case judgement(Judgement, ruleValue: Value)
    /// A rule, and where it stands.
    case rule(SourceRange)
    /// A record's own rule.
    case recordRule(SourceRange)
    /// The record's id, title or parent.
    case builtIn
  }

  /// A case of a rule, a row of a table's kind, or a condition of `if`.
  public struct Case: Sendable {
    /// Where the condition stands; nil for `otherwise`.
    public var place: SourceRange?
    /// What the condition gave; yes for `otherwise`.
    public var condition: Value
    /// The reason that the case states; empty for none.
    public var reason: String
    /// How deep the case stands in cases of cases, from 0.
    public var depth: Int
    /// Whether its value was taken. A condition that gave yes, and is not taken, stands after one that is not known.
    public var holds: Bool
    /// What the condition compared: why it holds or does not.
    public var operands: [Operand] = []
  }

  /// One side of a comparison of a condition.
  public struct Operand: Sendable {
    /// Where it stands.
    public var place: SourceRange
    /// Its value.
    public var value: Value
    /// The unit in which numbers are shown.
    public var unit: Unit?
  }

  /// A cell of a matrix that a rule looked up.
  public struct Lookup: Sendable {
    /// The matrix.
    public var matrix: MatrixID
    /// The level of its rows and of its columns.
    public var row: Value, column: Value
    /// What stands there.
    public var result: Value
    /// Where a layer changed the cell; nil for the matrix as declared.
    public var change: Origin?
  }

  /// The row of a decision table that matched.
  public struct TableRow: Sendable {
    /// The table.
    public var table: TableID
    /// Which of its rows, from 0.
    public var row: Int
    /// The arguments, in the order of its parameters.
    public var arguments: [Value]
    /// The units in which the arguments are shown.
    public var argumentUnits: [Unit?]
    /// What the row gives.
    public var result: Value
    /// The unit in which the result is shown.
    public var unit: Unit?
  }

  /// Which members of a list decided an aggregate: those with the greatest value of `max`, the yeses of `any`.
  public struct Decider: Sendable {
    /// Where the aggregate stands.
    public var place: SourceRange
    /// What it came to.
    public var result: Value
    /// The records that decided it.
    public var records: [RecordID]
    /// How many members the list has.
    public var count: Int
  }

  /// Something that a rule read.
  public struct Input: Sendable {
    /// What it is.
    public var subject: Subject
    /// Its value.
    public var value: Value
    /// Its type.
    public var type: Type
    /// The unit in which numbers are shown.
    public var unit: Unit?
    /// Why it has this value; nil beyond the depth asked for.
    public var explanation: [Explanation]

    /// What was read.
    public enum Subject: Hashable, Sendable {
      /// A cell.
      case cell(CellAddress)
      /// A parameter, and where it was given its value.
      case parameter(ParameterID, Origin)
      /// The as-of day.
      case today
      /// Records of a list beyond those that are named.
      case more(Int)
    }
  }
}
