public import EMSSyntax
public import EMSValues

/// A scale (ordered levels) or a choice (values without order).
public struct Scale: Sendable {
  /// Its number.
  public let id: ScaleID
  /// Its name; empty for a scale that stands in the place of a type.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The levels as written, lowest first; a choice's values as written.
  public var levels: [Level]
  /// Whether levels compare: a scale; a choice has only equality.
  public var isOrdered: Bool
  /// Whether every level has a number, so that it counts in arithmetic.
  public var isNumbered: Bool
  /// Whether the first level is the worst (`worst first`); otherwise the last one is.
  public var isWorstFirst: Bool
  /// The method that declares it, or nil.
  public var method: MethodID?
  /// Whether it is of the standard library.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// One level.
  public struct Level: Hashable, Sendable {
    /// The name; a level of numbers alone has its number as text.
    public var name: String
    /// The number, where the level has one.
    public var number: Rational?
    /// The title.
    public var title: Title?
    /// The description after `:`, with its translations.
    public var text: Title?
    /// Where it stands.
    public var place: SourceRange

    /// Creates a level.
    public init(name: String, number: Rational? = nil, title: Title? = nil, text: Title? = nil, place: SourceRange) {
      self.name = name
      self.number = number
      self.title = title
      self.text = text
      self.place = place
    }
  }

  /// Creates a scale.
  public init(
    id: ScaleID, name: String, title: Title? = nil, levels: [Level], isOrdered: Bool, isNumbered: Bool,
    isWorstFirst: Bool = false, method: MethodID? = nil, isLibrary: Bool = false, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.levels = levels
    self.isOrdered = isOrdered
    self.isNumbered = isNumbered
    self.isWorstFirst = isWorstFirst
    self.method = method
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// A lookup over two scales or choices, dense: `cells[row * columns + column]`.
public struct Matrix: Sendable {
  /// Its number.
  public let id: MatrixID
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The scale of the rows (the first parameter), and of the columns.
  public var rowScale: ScaleID, columnScale: ScaleID
  /// Names of the parameters, as in `(s: points, p: points)`; the scales' names otherwise.
  public var rowName: String, columnName: String
  /// The result's type: a level or a number.
  public var result: Type
  /// Cells by levels in the order of their scales: levels or numbers.
  public var cells: [Value]
  /// Where each cell stands.
  public var cellPlaces: [SourceRange]
  /// The declared formula over the two parameters (`row(depth: 0)` is not available; `Operation.argument(0/1)` are), or nil.
  public var formula: ExpressionID?
  /// The method that declares it, or nil.
  public var method: MethodID?
  /// Whether it is of the standard library.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a matrix.
  public init(
    id: MatrixID, name: String, title: Title? = nil, rowScale: ScaleID, columnScale: ScaleID, rowName: String,
    columnName: String, result: Type, cells: [Value], cellPlaces: [SourceRange], formula: ExpressionID? = nil,
    method: MethodID? = nil, isLibrary: Bool = false, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.rowScale = rowScale
    self.columnScale = columnScale
    self.rowName = rowName
    self.columnName = columnName
    self.result = result
    self.cells = cells
    self.cellPlaces = cellPlaces
    self.formula = formula
    self.method = method
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// A decision table: the first row whose patterns all hold gives the result.
public struct DecisionTable: Sendable {
  /// Its number.
  public let id: TableID
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// Parameters: name and type.
  public var parameters: [Parameter]
  /// The result's type.
  public var result: Type
  /// Rows in order.
  public var rows: [Row]
  /// The method that declares it, or nil.
  public var method: MethodID?
  /// Whether it is of the standard library.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// A parameter.
  public struct Parameter: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its type.
    public var type: Type
    /// Limits, for numbers.
    public var limits: ValueLimits?

    /// Creates a parameter.
    public init(name: String, type: Type, limits: ValueLimits? = nil) {
      self.name = name
      self.type = type
      self.limits = limits
    }
  }

  /// A row: one pattern a parameter, and the result over `Operation.argument(i)`.
  public struct Row: Sendable {
    /// Patterns in the order of the parameters.
    public var patterns: [Pattern]
    /// The result.
    public var result: ExpressionID
    /// Where the row stands.
    public var place: SourceRange

    /// Creates a row.
    public init(patterns: [Pattern], result: ExpressionID, place: SourceRange) {
      self.patterns = patterns
      self.result = result
      self.place = place
    }
  }

  /// What a cell of a table accepts.
  public indirect enum Pattern: Hashable, Sendable {
    /// `-`: anything, and reads nothing.
    case any
    /// A value.
    case equal(Value)
    /// `>=3` and the like.
    case compare(Comparison, Value)
    /// `2..4`, both ends included.
    case between(Value, Value)
    /// `x|y`.
    case either([Pattern])
  }

  /// Creates a table.
  public init(
    id: TableID, name: String, title: Title? = nil, parameters: [Parameter], result: Type, rows: [Row],
    method: MethodID? = nil, isLibrary: Bool = false, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.parameters = parameters
    self.result = result
    self.rows = rows
    self.method = method
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// The items of a `band` expression; thresholds are operands of the expression, since they may be parameters.
public struct Band: Sendable {
  /// Its number.
  public let id: BandID
  /// The scale of the result.
  public var scale: ScaleID
  /// Items in the order as written.
  public var items: [Item]
  /// Whether `otherwise missing` ends it.
  public var mayMiss: Bool

  /// One item. Operands are indices into the expression's operands (0 is the value that is banded).
  public struct Item: Hashable, Sendable {
    /// The level of `scale`.
    public var level: Int32
    /// The operand that is the lower limit; nil for none. Without its own limits an item begins where the one before it ends.
    public var lower: Int32?
    /// Whether a value at the lower limit belongs here.
    public var includesLower: Bool
    /// The operand that is the upper limit; nil for none.
    public var upper: Int32?
    /// Whether a value at the upper limit belongs here (`up to`); `below` excludes it.
    public var includesUpper: Bool
    /// Where the item stands.
    public var place: SourceRange

    /// Creates an item.
    public init(
      level: Int32, lower: Int32?, includesLower: Bool, upper: Int32?, includesUpper: Bool, place: SourceRange
    ) {
      self.level = level
      self.lower = lower
      self.includesLower = includesLower
      self.upper = upper
      self.includesUpper = includesUpper
      self.place = place
    }
  }

  /// Creates a band. Items are complete: implied lower limits are filled in, in rising order.
  public init(id: BandID, scale: ScaleID, items: [Item], mayMiss: Bool) {
    self.id = id
    self.scale = scale
    self.items = items
    self.mayMiss = mayMiss
  }
}
