public import EMSSyntax
public import EMSValues

/// Why a layer of changes stands where it does, in the order of section 5.
public enum ChangeOrigin: Hashable, Sendable {
  /// `amend` at top level.
  case amend
  /// `from DATE`.
  case from(CalendarDate)
  /// `use method M { … }`.
  case use
  /// `--set`.
  case option
  /// A scenario by name.
  case scenario(String)
  /// `given` of a test.
  case given
  /// The session's.
  case session
}

/// One change of one cell, parameter or matrix cell, or of which records there are.
public struct Change: Sendable {
  /// What is changed.
  public var target: Target
  /// Where the change stands.
  public var place: SourceRange

  /// What a change does.
  public enum Target: Sendable {
    /// An input's cell gets a value; `layer` is base or a declared layer.
    case cell(RecordID, FieldID, LayerID, Value, Reason?, alternatives: [Value])
    /// A computed field's cell is judged.
    case judgement(RecordID, FieldID, LayerID, Value, Reason)
    /// One period of a series.
    case seriesValue(RecordID, FieldID, Period, Value)
    /// A cell that follows from others: a record's rule.
    case rule(RecordID, FieldID, LayerID, ExpressionID)
    /// A parameter.
    case parameter(ParameterID, Value, Reason?)
    /// A matrix cell: row level, column level.
    case matrixCell(MatrixID, row: Int32, column: Int32, Value)
    /// A record comes into being; its row exists in `RecordTable` and is inactive in the base.
    case add(RecordID)
    /// A record goes.
    case remove(RecordID)
    /// Another method is in use: needs a program checked under it.
    case useMethod(String)
  }

  /// Creates a change.
  public init(_ target: Target, place: SourceRange) {
    self.target = target
    self.place = place
  }
}

/// Changes that hold together: a `from` block, a scenario, the `given` of a test, a `--set`.
public struct ChangeSet: Sendable {
  /// What they are.
  public var origin: ChangeOrigin
  /// In order.
  public var changes: [Change]

  /// Creates a set of changes.
  public init(origin: ChangeOrigin, changes: [Change] = []) {
    self.origin = origin
    self.changes = changes
  }
}

/// A scenario as declared.
public struct Scenario: Sendable {
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The scenario that it builds on.
  public var base: String?
  /// The day on which it becomes part of the register.
  public var from: CalendarDate?
  /// Its changes.
  public var changes: ChangeSet
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a scenario.
  public init(
    name: String, title: Title? = nil, base: String? = nil, from: CalendarDate? = nil, changes: ChangeSet,
    place: SourceRange
  ) {
    self.name = name
    self.title = title
    self.base = base
    self.from = from
    self.changes = changes
    self.place = place
  }
}

/// `accept CHECK because "…"` in a record: a finding that is known and tolerated.
public struct Acceptance: Sendable {
  /// The record.
  public var record: RecordID
  /// The check's name.
  public var check: String
  /// Why.
  public var reason: Reason
  /// Where it stands.
  public var place: SourceRange

  /// Creates an acceptance.
  public init(record: RecordID, check: String, reason: Reason, place: SourceRange) {
    self.record = record
    self.check = check
    self.reason = reason
    self.place = place
  }
}
