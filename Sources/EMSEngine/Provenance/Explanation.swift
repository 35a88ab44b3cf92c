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
    /// Whether its value was taken.
    public var holds: Bool
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
