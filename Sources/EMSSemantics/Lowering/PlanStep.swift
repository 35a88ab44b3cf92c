public import EMSSyntax

/// A step of a column program: an index into `ColumnProgram.steps`.
public struct StepID: Identity {
  /// Index in `ColumnProgram.steps`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A domain of a column program: what the values of a step are counted by.
public struct DomainID: Identity {
  /// Index in `ColumnProgram.domains`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
  /// One value for the whole register.
  public static let global = DomainID(Int32(0))
}

/// A column of the register or of the results: a field in a layer.
public struct ColumnAddress: Hashable, Comparable, Sendable {
  /// The field.
  public let field: FieldID
  /// The layer.
  public let layer: LayerID

  /// Creates an address; the base unless a layer is given.
  @inlinable public init(_ field: FieldID, _ layer: LayerID = .base) {
    self.field = field
    self.layer = layer
  }

  /// Orders by field, then layer.
  public static func < (left: ColumnAddress, right: ColumnAddress) -> Bool {
    left.field != right.field ? left.field < right.field : left.layer < right.layer
  }
}

/// What a judgement is asked for.
public enum JudgementPart: UInt8, Hashable, Sendable {
  /// Whether the cell is a judgement or bears a reason.
  case isJudged
  /// By whom.
  case author
  /// On which day.
  case date
}

/// What a step computes from its operands, one value an element of its domain.
public enum StepOperation: Hashable, Sendable {
  /// A literal, in the global domain.
  case constant(Value)
  /// The as-of day, in the global domain.
  case today
  /// A parameter's value, in the global domain.
  case parameter(ParameterID)
  /// The i-th column given beside the program: of an import's rule.
  case argument(Int32)
  /// The row of a domain of rows, as a reference.
  case row
  /// list → its elements, in the domain of its members.
  case members
  /// value of an outer domain → the same value for each element of this domain that belongs to it. Lists too.
  case spread
  /// reference → the cell of a column, an input or a result.
  case column(ColumnAddress)
  /// reference → the cell of an input as given, where "not given" is told from missing.
  case given(ColumnAddress)
  /// given, default → the default where nothing is given.
  case defaulted
  /// reference → list: inner records, or the records that refer to it.
  case relation(ColumnAddress)
  /// reference → what is known of the judgement of a cell.
  case judgement(ColumnAddress, JudgementPart)
  /// reference, one value a kind → the value of the reference's kind.
  case chooseByKind([KindID])
  /// All records of a kind, a list in the global domain.
  case allRecords(KindID)
  /// The records of a view's cell, a list in a domain of cells.
  case cellRecords(KindID)
  /// An operation on single values, element by element.
  case apply(Operation)
  /// yes-no values → whether all patterns of a table's row hold; nothing drops out.
  case matchesAll
  /// c1, v1, c2, v2 …, and the value where none holds last where `hasOtherwise`.
  case cases(hasOtherwise: Bool, isBlocks: Bool)
  /// values → a list of them.
  case listed
  /// list, value of each member → the list of these values; flat where they are lists.
  case mapped(isFlat: Bool)
  /// list, condition of each member → the list of those that hold.
  case filtered
  /// list, key of each member (a list of the same shape), key → the members of that key; a hash join. `isDecided`: the comparison is
  /// the whole condition; else these are the candidates, and a filter over them follows.
  case joined(isDecided: Bool)
  /// value, key of each record of a kind (a list) → how many keys stand in that comparison to the value: `count(audits where date < audit.date)`.
  case countBeside(Comparison)
  /// list → without members that are missing or undecided.
  case known
  /// list → a single value.
  case aggregate(Aggregate)
  /// series → a single value.
  case aggregateSeries(Aggregate)
  /// values → a single value.
  case aggregateValues(Aggregate)
  /// list, key of each member → the member with the greatest key, the later of equals.
  case latest
  /// list → its applicable members, rising; with the sums from each on.
  case sorted
  /// value, sorted list → its rank; 1 is the greatest.
  case rank
  /// value, sorted list → the sum of the members above it.
  case sumAbove
  /// value, list → whether one of the members equals it.
  case isIn
}

/// A step: one vector of values.
public struct PlanStep: Sendable {
  /// What it computes.
  public let operation: StepOperation
  /// From what, in order.
  public let operands: [StepID]
  /// What its values are counted by.
  public let domain: DomainID
  /// The type of its values.
  public let type: Type
  /// Where the expression stands that asked for it first.
  public let place: SourceRange
}

/// What the values of a step are counted by.
public struct PlanDomain: Hashable, Sendable {
  /// The sorts of domains.
  public enum Shape: Hashable, Sendable {
    /// A single value.
    case global
    /// The rows of a kind.
    case rows(KindID)
    /// The cells of a matrix view over a kind.
    case cells(KindID)
    /// Rows of columns that are given beside the program.
    case arguments
    /// The members of a list step.
    case members(StepID)
  }

  /// The sort.
  public let shape: Shape
  /// The domain in which the list stands; the global one for rows, nil for the global one.
  public let outer: DomainID?
  /// How many domains lie around it.
  public let depth: Int32
}
