public import EMSSyntax
public import EMSValues

/// A kind: a table of records.
public struct Kind: Sendable {
  /// Its number.
  public let id: KindID
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The name of all its records, and of the collection in its parent.
  public var plural: String
  /// Kinds in which its records stand; empty at top level.
  public var parents: [KindID]
  /// Whether its records may also stand alone, at top level (always so without parents).
  public var allowsAlone: Bool
  /// Its fields under the methods in use, in the order of declaration: built-in, own, extended, of methods; collections and inverses last.
  public var fields: [FieldID]
  /// The field that takes `PERIOD: quantity` entries.
  public var seriesField: FieldID?
  /// Whether it is of the standard library.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a kind.
  public init(
    id: KindID, name: String, title: Title? = nil, plural: String, parents: [KindID] = [], allowsAlone: Bool = true,
    fields: [FieldID] = [], seriesField: FieldID? = nil, isLibrary: Bool = false, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.plural = plural
    self.parents = parents
    self.allowsAlone = allowsAlone
    self.fields = fields
    self.seriesField = seriesField
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// Where the values of a field come from.
public enum FieldRole: Hashable, Sendable {
  /// Given by records.
  case input
  /// Computed by the rule with this root, for the row at hand (`row(depth: 0)`).
  case computed(ExpressionID)
  /// `id`, `title`, `kind` of every record.
  case identifier, title, kindName
  /// The record in which this one stands: of that kind (missing where the parent is of another), or whichever it is (`parent`).
  case parent
  /// The inner records of that kind.
  case inner(KindID)
  /// The records whose `field` (a reference or list of references) names this one.
  case inverse(FieldID)
}

/// An input that a method asks for only where a condition holds, or a level set of its own there.
public struct FieldBlock: Sendable {
  /// The block's condition on the row at hand; nil where it always holds. An `otherwise` block has the negation of the others.
  public var condition: ExpressionID?
  /// The type inside the block; several blocks may give one name as levels of different numbered scales, or as numbers.
  public var type: Type
  /// The default inside the block.
  public var defaultValue: Value?
  /// Whether it is required there.
  public var isRequired: Bool
  /// Limits there.
  public var limits: ValueLimits?

  /// Creates a block.
  public init(
    condition: ExpressionID?, type: Type, defaultValue: Value? = nil, isRequired: Bool, limits: ValueLimits? = nil
  ) {
    self.condition = condition
    self.type = type
    self.defaultValue = defaultValue
    self.isRequired = isRequired
    self.limits = limits
  }
}

/// The unit of results where the data say it: a product of units that fields say and of one that is known, `indicator.unit/year`.
public struct UnitFormula: Hashable, Sendable {
  /// A factor that a field says.
  public struct Term: Hashable, Sendable {
    /// Fields to follow from the row, the last one of type `unit`.
    public var path: [FieldID]
    /// Its power: -1 below the line.
    public var exponent: Int

    /// Creates a factor.
    public init(path: [FieldID], exponent: Int) {
      self.path = path
      self.exponent = exponent
    }
  }

  /// The known factor; nil for none.
  public var known: Unit?
  /// The factors that fields say, at least one.
  public var terms: [Term]

  /// Creates a product.
  public init(known: Unit?, terms: [Term]) {
    self.known = known
    self.terms = terms
  }

  /// The unit with the units that the terms have in a row, in their order; nil where one is not known there.
  public func unit(_ units: [Unit?]) -> Unit? {
    var result = Unit.one
    // What stands above the line comes first, as it is read.
    for isAbove in [true, false] {
      for (term, unit) in zip(terms, units) where (term.exponent > 0) == isAbove {
        guard let power = unit?.power(term.exponent) else { return nil }
        result = result * power
      }
      if isAbove, let known { result = result * known }
    }
    return result
  }
}

/// A field of a kind: a column.
public struct Field: Sendable {
  /// Its number.
  public let id: FieldID
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The kind whose records have it.
  public var kind: KindID
  /// The type of its values; of an input that several blocks give differently, a number.
  public var type: Type
  /// Where values come from.
  public var role: FieldRole
  /// Limits of what may be given.
  public var limits: ValueLimits?
  /// The unit in which a bare number is given and values are shown; nil for plain numbers, and where `unitField` says it.
  public var unit: Unit?
  /// Where a record says the unit: fields to follow from the row, the last one of type `unit` (`indicator.unit`).
  public var unitPath: [FieldID] = []
  /// Where several units that records say make the unit of a rule's results, or one with a known one.
  public var unitFormula: UnitFormula?
  /// Digits after the point in tables and reports.
  public var digits: Int?
  /// `T?`: may be missing without a finding.
  public var isOptional: Bool
  /// `T or n/a`.
  public var allowsNotApplicable: Bool
  /// Asked of every record: a record that does not give it is in error (kind) or not assessed (method).
  public var isRequired: Bool
  /// What holds where nothing is given.
  public var defaultValue: Value?
  /// Blocks that ask for it, of a method; empty where it is always asked.
  public var blocks: [FieldBlock] = []
  /// The method that declares it, or nil for a kind's own.
  public var method: MethodID?
  /// Whether `--public` leaves it out.
  public var isInternal: Bool
  /// Whether the standard library declares it.
  public var isLibrary: Bool
  /// For a reference: the collection that it gives to the kind referred to.
  public var inverse: FieldID?
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a field.
  public init(
    id: FieldID, name: String, title: Title? = nil, kind: KindID, type: Type, role: FieldRole,
    limits: ValueLimits? = nil, unit: Unit? = nil, digits: Int? = nil, isOptional: Bool = false,
    allowsNotApplicable: Bool = false, isRequired: Bool = false, defaultValue: Value? = nil, method: MethodID? = nil,
    isInternal: Bool = false, isLibrary: Bool = false, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.kind = kind
    self.type = type
    self.role = role
    self.limits = limits
    self.unit = unit
    self.digits = digits
    self.isOptional = isOptional
    self.allowsNotApplicable = allowsNotApplicable
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.method = method
    self.isInternal = isInternal
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// A named value that `use`, layers and `set` can change.
public struct ParameterDeclaration: Sendable {
  /// Its number.
  public let id: ParameterID
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// Its type.
  public var type: Type
  /// Its unit, for showing.
  public var unit: Unit?
  /// Limits.
  public var limits: ValueLimits?
  /// Its value as declared, after `like` and `from`.
  public var value: Value
  /// The method that declares it, or nil at top level.
  public var method: MethodID?
  /// Whether the standard library declares it.
  public var isLibrary: Bool
  /// Why it has this value, by whom, when.
  public var reason: Reason?
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a parameter.
  public init(
    id: ParameterID, name: String, title: Title? = nil, type: Type, unit: Unit? = nil, limits: ValueLimits? = nil,
    value: Value, method: MethodID? = nil, isLibrary: Bool = false, reason: Reason? = nil, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.type = type
    self.unit = unit
    self.limits = limits
    self.value = value
    self.method = method
    self.isLibrary = isLibrary
    self.reason = reason
    self.place = place
  }
}

/// Why a value stands: `because "…" by coordinator on 2026-05-20`.
public struct Reason: Hashable, Sendable {
  /// The reason; empty where only `by` or `on` is given.
  public var text: String
  /// Who, as written (the id of a role or person).
  public var author: String?
  /// When.
  public var date: CalendarDate?

  /// Creates a reason.
  public init(text: String, author: String? = nil, date: CalendarDate? = nil) {
    self.text = text
    self.author = author
    self.date = date
  }
}

/// A method, or one revision of it.
public struct Method: Sendable {
  /// Its number.
  public let id: MethodID
  /// Its name.
  public var name: String
  /// Its title.
  public var title: Title?
  /// The day from which this revision holds; nil for the first.
  public var from: CalendarDate?
  /// Kinds that it gives fields to.
  public var kinds: [KindID]
  /// Its fields, inherited ones included.
  public var fields: [FieldID]
  /// Its parameters, inherited ones included.
  public var parameters: [ParameterID]
  /// Layers that it declares.
  public var layers: [LayerID]
  /// Who approved it.
  public var reason: Reason?
  /// Whether the standard library declares it.
  public var isLibrary: Bool
  /// Where its name stands.
  public var place: SourceRange

  /// Creates a method.
  public init(
    id: MethodID, name: String, title: Title? = nil, from: CalendarDate? = nil, kinds: [KindID] = [],
    fields: [FieldID] = [], parameters: [ParameterID] = [], layers: [LayerID] = [], reason: Reason? = nil,
    isLibrary: Bool = false, place: SourceRange
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.from = from
    self.kinds = kinds
    self.fields = fields
    self.parameters = parameters
    self.layers = layers
    self.reason = reason
    self.isLibrary = isLibrary
    self.place = place
  }
}

/// A layer that a method declares; the first one of a program is the base.
public struct LayerDeclaration: Sendable {
  /// Its number.
  public let id: LayerID
  /// Its name; empty for the base.
  public var name: String
  /// Its title.
  public var title: Title?
  /// Where its name stands; nil for the base.
  public var place: SourceRange?

  /// Creates a layer.
  public init(id: LayerID, name: String, title: Title? = nil, place: SourceRange? = nil) {
    self.id = id
    self.name = name
    self.title = title
    self.place = place
  }
}
