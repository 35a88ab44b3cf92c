public import EMSSyntax
public import EMSValues

/// A `check`: a rule that the register must keep.
public struct CheckRule: Sendable {
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The kind of which each record is checked; nil for one check of the whole register.
  public var kind: KindID?
  /// Which records.
  public var condition: ExpressionID?
  /// What must hold, each.
  public var expectations: [ExpressionID]
  /// The message as written, then its translations; empty where the title serves.
  public var messages: [MessageText]
  /// Why an auditor would ask.
  public var reason: Title?
  /// The shortest way to mend what it finds.
  public var fix: Title?
  /// How grave a finding is.
  public var severity: Severity
  /// The clause of the standard.
  public var clause: String?
  /// Whether it applies under the methods in use (it reads only fields that they give).
  public var applies: Bool
  /// Whether the standard library declares it.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a check.
  public init(
    name: String, title: Title? = nil, kind: KindID?, condition: ExpressionID?, expectations: [ExpressionID],
    messages: [MessageText], reason: Title? = nil, fix: Title? = nil, severity: Severity, clause: String?,
    applies: Bool = true, isLibrary: Bool = false, place: SourceRange
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.condition = condition
    self.expectations = expectations
    self.messages = messages
    self.reason = reason
    self.fix = fix
    self.severity = severity
    self.clause = clause
    self.applies = applies
    self.isLibrary = isLibrary
    self.place = place
  }
}

extension CheckRule {
  /// The message in `language`, else as written; empty where the title serves.
  public func message(in language: String?) -> [MessagePiece] {
    (messages.first { $0.language == language } ?? messages.first)?.pieces ?? []
  }
}

/// A message in one language.
public struct MessageText: Hashable, Sendable {
  /// The language: that of the file for the message as written, which may be empty.
  public let language: String
  /// Texts and expressions in turn.
  public let pieces: [MessagePiece]

  /// Creates a message.
  public init(language: String, pieces: [MessagePiece]) {
    self.language = language
    self.pieces = pieces
  }
}

/// A part of a message.
public enum MessagePiece: Hashable, Sendable {
  /// Text as it is.
  case text(String)
  /// The value of an expression on the row at hand.
  case value(ExpressionID)
}

/// A column, sort key or shown value of a view: what is evaluated on each row, and how it is headed.
public struct ViewColumn: Sendable {
  /// The expression on the row at hand.
  public var expression: ExpressionID
  /// The field that it ends in, for title, unit and digits; nil for other expressions.
  public var field: FieldID?
  /// The heading that the view gives it, which goes before the title of the field and the text.
  public var title: Title?
  /// The text as written: `process.title`.
  public var text: String
  /// For a sort key: whether the greatest comes first.
  public var isDescending: Bool
  /// The unit of what is no field.
  public var unit: Unit?
  /// The unit where the data say it.
  public var unitFormula: UnitFormula?

  /// Creates a column.
  public init(
    expression: ExpressionID, field: FieldID?, title: Title? = nil, text: String, isDescending: Bool = false
  ) {
    self.expression = expression
    self.field = field
    self.title = title
    self.text = text
    self.isDescending = isDescending
  }
}

/// A `view`: a table or a matrix over the records of a kind.
public struct View: Sendable {
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// Whose records.
  public var kind: KindID
  /// Which of them.
  public var condition: ExpressionID?
  /// The condition as written, where it asks for what no method in use gives: then it does not apply, and outputs say so.
  public var inapplicableCondition: String?
  /// Columns of a table; those that only a method not in use defines are left out.
  public var columns: [ViewColumn]
  /// Sort keys.
  public var sort: [ViewColumn]
  /// Grouping.
  public var groups: [ViewColumn]
  /// At most so many rows.
  public var limit: Int?
  /// A matrix: rows by this, columns by that.
  public var down: ViewColumn?, across: ViewColumn?
  /// What a cell of a matrix shows: expressions on the row at hand, or aggregates over the cell's records (`row(depth: 0)` is then the cell, and `Operation.allRecords` of the view's kind means the cell's records).
  public var shown: [ViewColumn]
  /// Whether each of `shown` is an aggregate over the cell.
  public var shownAreAggregates: [Bool]
  /// Colours cells or rows by this.
  public var colour: ViewColumn?
  /// A row and a column of totals.
  public var hasTotals: Bool
  /// `--public` leaves it out.
  public var isInternal: Bool
  /// Whether the standard library declares it.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a view.
  public init(
    name: String, title: Title? = nil, kind: KindID, condition: ExpressionID? = nil, columns: [ViewColumn] = [],
    sort: [ViewColumn] = [], groups: [ViewColumn] = [], limit: Int? = nil, down: ViewColumn? = nil,
    across: ViewColumn? = nil, shown: [ViewColumn] = [], shownAreAggregates: [Bool] = [], colour: ViewColumn? = nil,
    hasTotals: Bool = false, isInternal: Bool = false, isLibrary: Bool = false, place: SourceRange
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.condition = condition
    self.columns = columns
    self.sort = sort
    self.groups = groups
    self.limit = limit
    self.down = down
    self.across = across
    self.shown = shown
    self.shownAreAggregates = shownAreAggregates
    self.colour = colour
    self.hasTotals = hasTotals
    self.isInternal = isInternal
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// A `test` of a method: what is supposed, what must follow.
public struct MethodTest: Sendable {
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// What is supposed: a layer of changes, with records of its own that hide those of the same id.
  public var given: ChangeSet
  /// The day of the test, where given.
  public var today: Value?
  /// What must hold, each with the text as written. Evaluated on the register under `given`; records of `given` are named records.
  public var expectations: [ExpressionID]
  /// Whether the standard library declares it.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a test.
  public init(
    name: String, title: Title? = nil, given: ChangeSet, today: Value? = nil, expectations: [ExpressionID],
    isLibrary: Bool = false, place: SourceRange
  ) {
    self.name = name
    self.title = title
    self.given = given
    self.today = today
    self.expectations = expectations
    self.isLibrary = isLibrary
    self.place = place
  }
}
