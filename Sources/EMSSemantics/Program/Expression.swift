public import EMSSyntax
public import EMSValues

/// A comparison.
public enum Comparison: UInt8, Hashable, Sendable {
  /// `=`, `is`
  case equal
  /// `!=`, `is not`
  case notEqual
  /// `<`
  case less
  /// `<=`
  case lessOrEqual
  /// `>`
  case greater
  /// `>=`
  case greaterOrEqual
}

/// A function over the members of a list. The table of section 5 (missing, n/a) says what each does with states.
public enum Aggregate: UInt8, Hashable, Sendable, CaseIterable {
  /// Numbers: least, greatest, total, mean, median. Levels: `min` and `max` by the order as written. Dates too for `min` and `max`. Series: `sum` and `mean` of a series' values.
  case min, max, sum, mean, median
  /// Of yes-no values the yeses, of anything else the members.
  case countYes, countMembers
  /// Whether one is, whether all are yes.
  case any, all
  /// Levels by the scale's direction.
  case worst, best
  /// The first and last member as they stand.
  case first, last
}

/// A function of the language that is no aggregate. Operands in the order of their arguments.
public enum Function: UInt8, Hashable, Sendable, CaseIterable {
  /// Of a number.
  case floor, ceiling, absolute, squareRoot, exponential, logarithm
  /// `if-missing(x, y)`, `if-na(x, y)`; an error stays.
  case ifMissing, ifNotApplicable
  /// `x is missing` (yes for an error), `x is n/a`. Of a list with the type yes-no they ask for the list itself (one that is
  /// not given is missing, though it is empty for aggregates); with the type list of yes-no, for each member.
  case isMissing, isNotApplicable
  /// `days(a, b)` = b − a; `years(a, b)` completed years; numbers.
  case days, years
  /// Text: number of characters; whether b stands in a; whether a starts with b (case ignored).
  case length, contains, startsWith
  /// Series: `at(s, p)`, `change(s, a, b)`, `trend(s)`.
  case at, change, trend
  /// Series to series: sums, means, last values of coarser periods.
  case yearlySum, yearlyMean, yearlyLast, quarterlySum, quarterlyMean, quarterlyLast
  /// `periods(s)`: the periods that a series has a value of, in order, as a list. `until(s, day)`: the series of those
  /// periods that are over on that day.
  case periods, until
  /// `quantity(number, unit-text)` in imports.
  case quantityOfText
  /// Arithmetic on dates: date + duration, date − duration, date + quantity in days.
  case datePlusDuration, dateMinusDuration, datePlusDays, dateMinusDays
  /// date − date: a quantity in days (base unit seconds).
  case daysBetween
  /// duration × whole number, duration + duration.
  case durationTimes, durationPlus
  /// The first and the last day of a period, as a date.
  case firstDay, lastDay
}

/// What an expression does with its operands. Coercions are explicit; names are resolved.
///
/// **Lists and elements.** An operation for single values may have list operands: it then works on each member, and single
/// operands are repeated (`impacts.score > 6`). Two different lists never combine. `filter` and `mapMembers` bind a row: inside
/// their second operand `row(depth: 0)` is the member, `row(depth: 1)` the row outside, and so on outward.
public enum Operation: Hashable, Sendable {
  /// A literal.
  case constant(Value)
  /// The day of the run.
  case today
  /// A parameter's value.
  case parameter(ParameterID)
  /// An argument of a decision table's result or a matrix's formula.
  case argument(Int32)
  /// The row at hand, as a reference: 0 the innermost.
  case row(depth: Int32)
  /// A field of a record, or of each record of a list: one operand, a reference or list of references. A collection
  /// (inner records, inverse references) gives a list; over a list the result is flat. Of a reference of several kinds the field belongs to one: other kinds give missing.
  case access(FieldID)
  /// The field of the same name in each of several kinds, for a reference of several kinds.
  case accessOneOf([FieldID])
  /// `residual.score`: like `access` of one of these fields, but the cell is that of the layer, whatever layer is computed.
  case accessInLayer([FieldID], LayerID)
  /// All records of a kind, in order.
  case allRecords(KindID)
  /// + − × ÷ ^ and the sign, on numbers; dimensions are already checked.
  case add, subtract, multiply, divide, power, negate
  /// A level as its number.
  case levelNumber
  /// Two operands of one type: numbers, levels of one scale, texts, dates, periods, yes-no, references, units.
  case compare(Comparison)
  /// value, list: equality with any member.
  case isIn
  /// value, low, high: both ends included.
  case isBetween
  /// Three-valued logic.
  case and, or, not
  /// condition, then, else.
  case conditional
  /// c1, v1, c2, v2 …, and the `otherwise` value last where `hasOtherwise`. `isBlocks`: these are the blocks of a method, and where none holds the value is n/a.
  case cases(hasOtherwise: Bool, isBlocks: Bool)
  /// `round(x)`, `round(x, digits)` of a plain number: number, digits. Of a quantity only `roundTo` exists.
  case round(RoundingRule)
  /// `round(x, to: step)`: number, step.
  case roundTo(RoundingRule)
  /// value, then thresholds as the band's items name them.
  case band(BandID)
  /// row level, column level.
  case matrix(MatrixID)
  /// One operand a parameter.
  case table(TableID)
  /// Listed values as a list.
  case list
  /// list, condition.
  case filter
  /// list, expression of each member (flat where that is a list).
  case mapMembers
  /// The members that are not missing; errors stay.
  case known
  /// One operand, a list.
  case aggregate(Aggregate)
  /// Listed values: two or more operands, none a list.
  case aggregateValues(Aggregate)
  /// collection, key of each member (bound like `mapMembers`): the member with the greatest key, the later of equals.
  case latestBy
  /// value, weight, value, weight …: the sum of products. `overApplicable`: terms that are n/a drop out and the weights are made whole.
  case weighted(overApplicable: Bool)
  /// value, list.
  case share, rank, cumulativeShare
  /// Any other function.
  case function(Function)
  /// Whether the cell of `field` of the row at hand is a judgement or bears a reason; by whom (text); on which day.
  case judged(FieldID), judgedBy(FieldID), judgedOn(FieldID)
}

/// A checked expression.
public struct Expression: Sendable {
  /// What it does.
  public let operation: Operation
  /// Operands: a range of `ExpressionStore.operands`.
  public let operands: Range<Int32>
  /// Its type.
  public let type: Type
  /// Where it stands.
  public let place: SourceRange

  /// Creates an expression.
  public init(operation: Operation, operands: Range<Int32>, type: Type, place: SourceRange) {
    self.operation = operation
    self.operands = operands
    self.type = type
    self.place = place
  }
}

/// All expressions of a program, flat. Operands stand before what uses them.
public struct ExpressionStore: Sendable {
  /// The expressions.
  public private(set) var expressions: [Expression] = []
  /// Operands of all, in runs.
  public private(set) var operands: [ExpressionID] = []
  /// The reason (`because "…"`) of the cases of an expression: by expression, one text a case in order, empty where none.
  public var caseReasons: [ExpressionID: [String]] = [:]

  /// The conditions of blocks that stand for `otherwise`: that none of the conditions above holds.
  public var otherwiseConditions: Set<ExpressionID> = []

  /// Creates an empty store.
  public init() {}

  /// Makes room for so many expressions.
  mutating func reserveCapacity(_ count: Int) {
    expressions.reserveCapacity(count)
    operands.reserveCapacity(count * 2)
  }

  /// Adds an expression.
  public mutating func add(
    _ operation: Operation, _ operands: [ExpressionID] = [], type: Type, place: SourceRange
  ) -> ExpressionID {
    let start = Int32(self.operands.count)
    self.operands.append(contentsOf: operands)
    let id = ExpressionID(expressions.count)
    expressions.append(
      Expression(operation: operation, operands: start..<Int32(self.operands.count), type: type, place: place))
    return id
  }

  /// Takes away the expressions from number `count` on, and what is known of them: those of a line that has been answered.
  public mutating func removeExpressions(from count: Int) {
    guard count < expressions.count else { return }
    operands.removeLast(operands.count - Int(expressions[count].operands.lowerBound))
    expressions.removeLast(expressions.count - count)
    if caseReasons.keys.contains(where: { $0.position >= count }) {
      caseReasons = caseReasons.filter { $0.key.position < count }
    }
    if otherwiseConditions.contains(where: { $0.position >= count }) {
      otherwiseConditions = otherwiseConditions.filter { $0.position < count }
    }
  }

  /// The expression of `id`.
  public subscript(id: ExpressionID) -> Expression { expressions[id.position] }

  /// The operands of `id`.
  public func operands(of id: ExpressionID) -> ArraySlice<ExpressionID> {
    let range = expressions[id.position].operands
    return operands[Int(range.lowerBound)..<Int(range.upperBound)]
  }
}
