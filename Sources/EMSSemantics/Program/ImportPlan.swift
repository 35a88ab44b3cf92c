public import EMSSyntax

/// A column of a data file: by header or by number.
public enum ColumnReference: Hashable, Sendable {
  /// `column "Header"`
  case header(String)
  /// `column 3`, from 1
  case number(Int)
}

/// An `import` as checked: what each column gives. Reading the file is the workspace's work.
public struct ImportPlan: Sendable {
  /// The kind of the outer records.
  public var kind: KindID
  /// `as NAME`, else the file's name.
  public var name: String
  /// The path as written, relative to the file of the declaration.
  public var path: String
  /// The file that holds the declaration, and where the path stands.
  public var pathPlace: SourceRange
  /// `delimiter ";"`; nil to detect it.
  public var delimiter: UInt8?
  /// `decimal ","`.
  public var decimal: UInt8 = 0x2E
  /// `dates "dd/mm/yyyy"`.
  public var datePattern: String?
  /// `sheet "Register"`.
  public var sheet: String?
  /// `header 3`: the record that holds the headers, from 1.
  public var headerRow = 1
  /// `fill-down […]`.
  public var fillDown: [ColumnReference] = []
  /// Columns that rules read: `Operation.argument(i)` is the i-th, as a number or a text as the type of the expression says.
  public var ruleColumns: [ColumnReference] = []
  /// `where column "Status" = "active"`, over `ruleColumns`.
  public var condition: ExpressionID?
  /// `layer column "stage" map { … }`: which layer a row is for; `nil` layer names the base.
  public var layerColumn: LayerColumn?
  /// The outer records.
  public var record: ImportRecord

  /// Creates a plan.
  public init(kind: KindID, name: String, path: String, pathPlace: SourceRange, record: ImportRecord) {
    self.kind = kind
    self.name = name
    self.path = path
    self.pathPlace = pathPlace
    self.record = record
  }

  /// The column that names the layer of a row.
  public struct LayerColumn: Sendable {
    /// The column.
    public var column: ColumnReference
    /// Cell texts and the layers that they mean.
    public var layers: [(text: String, layer: LayerID)]

    /// Creates a layer column.
    public init(column: ColumnReference, layers: [(text: String, layer: LayerID)]) {
      self.column = column
      self.layers = layers
    }
  }
}

/// What a row gives to one record: the outer one, or an inner one.
public struct ImportRecord: Sendable {
  /// Its kind.
  public var kind: KindID
  /// `id: column "Nr"`; nil where rows are numbered.
  public var id: ImportSource?
  /// `key: [column "A", column "B"]`, joined by ` / `.
  public var key: [ColumnReference] = []
  /// `title: column "T"`.
  public var title: ImportSource?
  /// Fields, in the order as written.
  public var fields: [ImportField] = []
  /// `published` columns.
  public var published: [ImportField] = []
  /// Inner records.
  public var inner: [ImportRecord] = []
  /// Where the mapping stands.
  public var place: SourceRange

  /// Creates a record's mapping.
  public init(kind: KindID, place: SourceRange) {
    self.kind = kind
    self.place = place
  }
}

/// What gives a field its value.
public struct ImportField: Sendable {
  /// The field.
  public var field: FieldID
  /// The layer that it fills.
  public var layer: LayerID
  /// The source.
  public var source: ImportSource
  /// `digits 2` of a published column.
  public var digits: Int?
  /// Where the mapping stands.
  public var place: SourceRange

  /// Creates a field's mapping.
  public init(field: FieldID, layer: LayerID = .base, source: ImportSource, digits: Int? = nil, place: SourceRange) {
    self.field = field
    self.layer = layer
    self.source = source
    self.digits = digits
    self.place = place
  }
}

/// A column, a constant or a rule.
public enum ImportSource: Sendable {
  /// A column with its suffixes.
  case column(ImportColumn)
  /// The same value for every row. A reference by id that no script declares is `.text` (resolved when the data are there).
  case constant(Value)
  /// A rule over `ImportPlan.ruleColumns`.
  case rule(ExpressionID)
}

/// `column "H" map { … } split ";" create because column "Remark" by column "Assessor" on column "Date"`.
public struct ImportColumn: Sendable {
  /// The column.
  public var column: ColumnReference
  /// `map { "Ja": yes }`: cell text and value.
  public var map: [(text: String, value: Value)] = []
  /// `split ";"`.
  public var separator: String?
  /// `create`.
  public var creates = false
  /// `because column …`
  public var reason: ColumnReference?
  /// `by column …`
  public var author: ColumnReference?
  /// `on column …`
  public var date: ColumnReference?

  /// Creates a source without suffixes.
  public init(_ column: ColumnReference) { self.column = column }
}
