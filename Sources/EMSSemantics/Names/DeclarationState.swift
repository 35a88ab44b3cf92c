import EMSSyntax
import EMSValues

/// What collecting declarations and reading records keeps beside the program.
struct DeclarationState {
  /// The declarations of all files, by construct, in the order of the register.
  var nodes = DeclarationNodes()
  /// The language of plain titles, by file.
  var languages: [String] = []

  // MARK: Words
  /// Names of kinds, fields, layers, methods and levels.
  var words = WordPool()
  /// Kinds by word, -1 for none.
  var kindOfWord: [Int32] = []
  /// What the words of a record mean, by kind.
  var recordWords: [RecordWords] = []
  /// The kinds whose records stand inside a record, by its kind.
  var innerKinds: [[KindID]] = []
  /// Levels by scale and word, -1 for none.
  var levelOfWord: [[Int32]] = []
  /// Levels by scale and whole number from 0, -1 for none: short, other numbers are looked for among the levels.
  var levelOfNumber: [[Int32]] = []
  /// How values of a field are read, by field.
  var forms: [FieldForm] = []

  // MARK: Shapes that are not finished
  /// Fields whose type is still to be read.
  var pendingFields: [PendingField] = []
  /// Defaults that are read when all types are known.
  var pendingDefaults: [PendingDefault] = []
  /// Blocks of inputs whose conditions are still to be read.
  var pendingInputBlocks: [PendingInputBlock] = []
  /// Rules of methods, in order.
  var pendingFormulas: [PendingFormula] = []
  /// Collections and inverses of each kind, which stand last.
  var collections: [[FieldID]] = []
  /// The declarations of tables, whose rows are read with the rules.
  var tableNodes: [(table: TableID, node: NodeReference)] = []
  /// What each method holds, inherited content included.
  var methodContents: [MethodID: MethodContents] = [:]
  /// Scales that stand in the place of a type, by their node.
  var inlineScales: [NodeReference: ScaleID] = [:]
  /// Conditions of blocks that were read, by node and method.
  var blockConditions: [BlockConditionKey: ExpressionID] = [:]
  /// Units in which `in UNIT` shows a field, read when units are known.
  var pathUnits: Set<FieldID> = []

  // MARK: Records
  /// Ids that are not plain ASCII, by their text, so that NFC does not part them.
  var composedIDs: [String: Int32] = [:]
  /// Records and rows whose entries are read when all records are known.
  var pendingRecords: [PendingRecord] = []
  var pendingRows: [PendingRows] = []
  var pendingAmends: [PendingAmend] = []
  /// `from` blocks in the order of the register.
  var pendingFroms: [PendingFrom] = []
  /// Values whose unit another cell says.
  var pendingUnitValues: [PendingUnitValue] = []
  /// Rules of records.
  var pendingRecordRules: [PendingRecordRule] = []
  var pendingAcceptances: [(record: RecordID, node: NodeReference)] = []
  /// The given cell of each row of a field in the base layer, by field; -1 for none.
  var cellOfRow: [[Int32]] = []
  /// The given cell of a row in another layer.
  var layerCells: [LayerCellKey: Int32] = [:]
  /// Cells that the block of a method's name gives.
  var methodCells: Set<LayerCellKey> = []
  /// Where each period of a series is given.
  var seriesPlaces: [SeriesKey: SourceRange] = [:]
  /// The changes of the layer at hand.
  var changes: [Change] = []
  /// Where cells and parameters of the layer at hand are changed.
  var changedCells: [ChangedCell: SourceRange] = [:]
  /// Paths that fields of type `file` are given, which must exist.
  var fileValues: [(path: String, place: SourceRange)] = []
  /// A period of each series that the layer at hand changes.
  var changedSeries: [ChangedSeries: Period] = [:]
  /// Records that the layer at hand removes, or one that it builds on.
  var removed: [RecordID: SourceRange] = [:]
  /// The method that the layer at hand puts to use.
  var usedMethod: MethodID?
  /// Whether new records of the layer hide those of the register: in tests.
  var hidesRegister = false
  /// Records at top level that the layer brings, by id.
  var supposed: [String: [RecordID]] = [:]
  /// The declarations of scenarios, as `Program.scenarios`.
  var scenarioNodes: [NodeReference] = []
  /// The owners of the records of each scenario and of those that it builds on, by its name.
  var scenarioOwners: [String: [Int]] = [:]
  /// Inner records by parent and id.
  var children = ChildIndex()
  /// Records that only layers bring.
  var layerRecords = LayerRecords()
  /// Rows by title, and by id for records inside others, by kind; built when first asked for.
  var titleIndex: [KindID: RowIndex] = [:]
  var innerIDIndex: [KindID: RowIndex] = [:]
  /// Counts of fields given only whole numbers: for the note that offers `whole`.
  var wholeOnly: [FieldID: Bool] = [:]
  /// Kinds for which the project has several methods and none chosen.
  var undecidedKinds: Set<KindID> = []
  /// Fields of kinds by name, without those of methods.
  var ownFields: [[String: FieldID]] = []
  /// Inputs of methods by kind and name, so that those of one type are one.
  var methodInputs: [InputKey: [FieldID]] = [:]
  /// The input behind a computed field that some blocks ask for.
  var inputOfComputed: [FieldID: FieldID] = [:]
  /// Scales, parameters, matrices and tables of methods, by their node and the method whose names they read.
  var methodItems: [MethodItemKey: Int32] = [:]
  /// Kinds whose plural another one bears, and methods that are like each other in a circle: reported already.
  var kindsWithoutPlural: Set<KindID> = []
  var circularMethods: Set<MethodID> = []
  /// Names in error, which are silent.
  var poisoned: Set<String> = []
  /// Kinds of which a record could not be read: references to an unknown id of these stay silent.
  var hasBadRecords: Set<KindID> = []
  /// Ids of records whose kind is not known: what names them stays silent.
  var idsOfUnknownKinds: Set<String> = []
}

/// The top-level declarations of a project by construct, in the order of the register.
struct DeclarationNodes {
  var kinds: [NodeReference] = []
  var extensions: [NodeReference] = []
  var choiceExtensions: [NodeReference] = []
  var scales: [NodeReference] = []
  var units: [NodeReference] = []
  var parameters: [NodeReference] = []
  var matrices: [NodeReference] = []
  var tables: [NodeReference] = []
  var methods: [NodeReference] = []
  var uses: [NodeReference] = []
  /// Records, `rows` and imports.
  var records: [NodeReference] = []
  var amends: [NodeReference] = []
  var froms: [NodeReference] = []
  var scenarios: [NodeReference] = []
  var checks: [NodeReference] = []
  var views: [NodeReference] = []
  var tests: [NodeReference] = []
}

/// A block's condition under the names of one method.
struct BlockConditionKey: Hashable {
  var node: NodeReference
  var method: MethodID?
}

/// An input or computed field whose type is read when all fields have their names.
struct PendingField {
  var field: FieldID
  /// The type node; nil for a computed field without one.
  var type: NodeReference?
  var declaration: NodeReference
  var scope: Scope
}

/// `default VALUE`
struct PendingDefault {
  var field: FieldID
  /// The block that gives it, or nil for the field's own.
  var block: Int?
  var value: NodeReference
  var scope: Scope
}

/// Blocks of a method that ask for an input.
struct PendingInputBlock {
  var field: FieldID
  var block: Int
  /// The condition, or nil.
  var condition: NodeReference?
  /// Conditions above, of an `otherwise` block.
  var negated: [NodeReference]
  var scope: Scope
}

/// The formula of a matrix.
struct PendingFormula {
  var matrix: MatrixID
  var node: NodeReference
  var scope: Scope
}

/// What a word means in a record of one kind.
struct RecordWords {
  /// Whether the tables were filled: only those of kinds that have a record are.
  var isFilled = false
  /// Fields by word, for entries; -1 for none.
  var fields: [Int32] = []
  /// Blocks by word.
  var blocks: [BlockMeaning] = []

  /// What a block in a record is.
  enum BlockMeaning: Hashable {
    case nothing
    case inner(KindID)
    case layer(LayerID)
    case method
  }
}

/// How the values of a field are read: the frequent forms at once, all others by their type.
struct FieldForm {
  enum Shape: UInt8 {
    case level, reference, number, yesNo, text, date, other, computed
  }

  var shape: Shape
  /// The scale of levels.
  var scale: Int32 = -1
  /// The kind of references.
  var kind: Int32 = -1
  /// Whether a value that is not plain must be read by the general way: limits, units.
  var isPlain = true
}

/// A cell of a declared layer.
struct LayerCellKey: Hashable {
  var field: FieldID
  var row: Int32
  var layer: LayerID
}

/// A record whose entries are still to be read.
struct PendingRecord {
  var file: FileID
  var node: NodeID
  var record: RecordID
  /// Whether the block of a method's name stands among the entries, which goes before plain ones.
  var hasMethodBlock = false
}

/// A `rows` block with the records of its lines.
struct PendingRows {
  var node: NodeReference
  var layout: RowsLayout
  /// The outer record and the inner ones of each line, -1 for none: `1 + layout.inner.count` a line.
  var records: [Int32]
  /// The lines.
  var lines: [NodeID]
}

/// An `amend` at top level.
struct PendingAmend {
  var node: NodeReference
  var record: RecordID
}

/// A `from` block, at top level or in a record.
struct PendingFrom {
  var node: NodeReference
  var date: CalendarDate
  /// The record in which it stands.
  var record: RecordID?
  /// The records that it brings, and that they come.
  var added: [(node: NodeID, record: RecordID)] = []
  var changes: [Change] = []
}

/// A value whose unit stands in another cell of the record.
struct PendingUnitValue {
  var record: RecordID
  var field: FieldID
  var layer: LayerID
  /// The value's node.
  var node: NodeReference
  /// For a series: the period.
  var period: Period?
  /// Index of the cell in `given[field]`.
  var cell: Int32
  /// Whether it stands in a cell of rows.
  var isCell = false
}

/// `field = rule` in a record.
struct PendingRecordRule {
  var record: RecordID
  var field: FieldID
  var layer: LayerID
  var node: NodeReference
  var cell: Int32
}

/// An input that methods give.
struct InputKey: Hashable {
  var kind: KindID
  var name: String
}

/// A declaration inside a method, under the names of one method.
struct MethodItemKey: Hashable {
  var node: NodeReference
  var reader: MethodID
}
