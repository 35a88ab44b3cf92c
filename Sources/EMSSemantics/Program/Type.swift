public import EMSValues

/// The type of a field, a parameter or an expression.
///
/// Missing and n/a are states, not types: `ValueFacts` beside a type says whether they can occur.
public enum Type: Hashable, Sendable {
  /// In error, already reported: fits everything, silent.
  case unknown
  /// What `missing`, `n/a` and an empty list have: fits everything.
  case nothing
  /// An exact number with a dimension; plain numbers have dimension one. The dimension may hold a variable (`quantity of indicator.unit`).
  case quantity(Dimension)
  /// Text; `link` and `file` are texts with a check at input.
  case text, link, file
  /// `yes` or `no`.
  case yesNo
  /// A calendar day.
  case date
  /// A year, half, quarter or month.
  case period
  /// Months and days: `1 year`, `30 day`.
  case duration
  /// A level of a scale, a value of a choice.
  case level(ScaleID)
  /// A record of one of these kinds, sorted.
  case record([KindID])
  /// Values by period, of one dimension.
  case series(Dimension)
  /// A unit of measure.
  case unit
  /// The name of a scenario.
  case scenario
  /// The name of a method.
  case method
  /// The type that the method in use gives; a text until then.
  case open
  /// A list of values.
  indirect case list(Type)

  /// A plain number.
  public static let number = Type.quantity(.none)

  /// The type of the members, where it is a list.
  public var member: Type? {
    if case .list(let member) = self { return member }
    return nil
  }
}

/// Limits of a number that is given: `whole 0..10`.
public struct ValueLimits: Hashable, Sendable {
  /// The least value allowed, in the coherent base unit.
  public var least: Rational?
  /// The greatest value allowed.
  public var greatest: Rational?
  /// Whether only whole numbers (of the field's unit) are allowed.
  public var isWhole: Bool

  /// Creates limits.
  public init(least: Rational? = nil, greatest: Rational? = nil, isWhole: Bool = false) {
    self.least = least
    self.greatest = greatest
    self.isWhole = isWhole
  }
}

/// A value: of a literal, a cell or a result. Quantities are in the coherent base unit of their dimension.
public enum Value: Hashable, Sendable {
  /// Not known.
  case missing
  /// Does not apply.
  case notApplicable
  /// No result for the data at hand; the text is the cause in the analyst's words.
  case error(String)
  /// A number or quantity.
  case number(Rational)
  /// Yes or no.
  case yesNo(Bool)
  /// A text, an address or a path.
  case text(String)
  /// A day.
  case date(CalendarDate)
  /// A period.
  case period(Period)
  /// A duration.
  case duration(CalendarDuration)
  /// The level at `index` of a scale, from 0 in the order as written.
  case level(ScaleID, index: Int32)
  /// A record.
  case record(RecordID)
  /// A unit.
  case unit(Unit)
  /// The name of a scenario or method.
  case name(String)
  /// Values by period, sorted by period, each period once.
  case series([SeriesPoint])
  /// A list.
  case list([Value])
}

/// One value of a series.
public struct SeriesPoint: Hashable, Sendable {
  /// When.
  public let period: Period
  /// How much, in the coherent base unit.
  public let value: Rational

  /// Creates a point.
  public init(period: Period, value: Rational) {
    self.period = period
    self.value = value
  }
}
