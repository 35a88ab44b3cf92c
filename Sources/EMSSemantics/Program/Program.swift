public import EMSSyntax
public import EMSValues

/// Which methods a program is checked under: what `use`, `--method`, a scenario or the session chooses, and the day.
public struct MethodSelection: Hashable, Sendable {
  /// Methods chosen by name beside those of `use`; they go before it.
  public var chosen: [String]
  /// The as-of day: picks the revision in force.
  public var today: CalendarDate

  /// Creates a selection.
  public init(chosen: [String] = [], today: CalendarDate) {
    self.chosen = chosen
    self.today = today
  }
}

/// The checked project: flat tables with typed ids, and where everything stands. Holding one without an error in the log is
/// proof that checking succeeded.
///
/// Methods that are not in use are checked and stand here too, but `Kind.fields` lists only what the methods in use give.
public struct Program: Sendable {
  /// The files.
  public var sources = SourceMap()
  /// The language of plain titles, of the first file's `ems` line; empty where none says.
  public var language = ""
  /// The language of outputs where nobody asks for one; nil for English, whose levels are named as scripts name them, so that what is
  /// shown can be typed.
  public var outputLanguage: String? { language.isEmpty || language == "en" ? nil : language }
  /// Kinds.
  public var kinds: [Kind] = []
  /// Fields of all kinds and methods.
  public var fields: [Field] = []
  /// Scales and choices.
  public var scales: [Scale] = []
  /// Matrices.
  public var matrices: [Matrix] = []
  /// Decision tables.
  public var tables: [DecisionTable] = []
  /// Bands.
  public var bands: [Band] = []
  /// Where rules read the greatest value of a field.
  public var greatestUses: [GreatestUse] = []
  /// Parameters, with the values of `use`.
  public var parameters: [ParameterDeclaration] = []
  /// Methods and their revisions.
  public var methods: [Method] = []
  /// Layers; the first is the base.
  public var layers: [LayerDeclaration] = [LayerDeclaration(id: .base, name: "")]
  /// Units, the project's own included.
  public var units = UnitTable.standard
  /// Expressions of all rules.
  public var expressions = ExpressionStore()
  /// Checks.
  public var checks: [CheckRule] = []
  /// Views.
  public var views: [View] = []
  /// Tests.
  public var tests: [MethodTest] = []
  /// Scenarios.
  public var scenarios: [Scenario] = []
  /// Imports.
  public var imports: [ImportPlan] = []
  /// Which records there are, imported ones included.
  public var records = RecordTable(kindCount: 0)
  /// Values given by scripts, by field (index = `FieldID`).
  public var given: [[GivenCell]] = []
  /// Details of given cells.
  public var cellDetails: [CellDetail] = []
  /// `amend` at top level that replaces with a reason, `from` blocks: layers that are part of the register, in order.
  public var changes: [ChangeSet] = []
  /// Accepted findings.
  public var acceptances: [Acceptance] = []
  /// The numbers that computed fields can be, as far as the checker followed them. What is outside is proved impossible while
  /// inputs keep their limits and parameters their values; a result never depends on it.
  public var ranges: [FieldID: ValueSet] = [:]
  /// Methods in use, in the order of their declaration.
  public var methodsInUse: [MethodID] = []
  /// The selection that it was checked under.
  public var selection: MethodSelection

  /// Creates an empty program.
  public init(selection: MethodSelection) { self.selection = selection }

  /// The kind of a name or plural.
  public func kind(named name: String) -> KindID? {
    for kind in kinds where kind.name == name || kind.plural == name { return kind.id }
    return nil
  }

  /// The field of `kind` with this name under the methods in use.
  public func field(named name: String, of kind: KindID) -> FieldID? {
    for id in kinds[kind.position].fields where fields[id.position].name == name { return id }
    return nil
  }

  // Read in place: who asks for one property of a field does not copy the field.

  /// The field of `id`.
  public subscript(id: FieldID) -> Field { _read { yield fields[id.position] } }
  /// The kind of `id`.
  public subscript(id: KindID) -> Kind { _read { yield kinds[id.position] } }
  /// The scale of `id`.
  public subscript(id: ScaleID) -> Scale { _read { yield scales[id.position] } }
}
