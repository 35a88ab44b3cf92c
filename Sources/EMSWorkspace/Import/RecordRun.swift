import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// A column of constants or of a rule's results.
struct DerivedColumn {
  let field: Field
  let layer: LayerID
  let source: ImportSource
  let place: SourceRange
  var builder: ColumnBuilder
  var staged = StagedCell.notGiven

  /// The cell of every row where it is a constant; nil for a rule.
  var constant: StagedCell? {
    switch source {
    case .constant(.missing): .state(.missing)
    case .constant(.notApplicable): .state(.notApplicable)
    case .constant(let value): StagedCell.of(value, in: builder)
    case .rule, .column: nil
    }
  }
}

/// What an import makes of one kind of record, while rows are read.
struct RecordRun {
  let mapping: ImportRecord
  /// The first row that this import makes.
  let firstRow: Int32
  /// How many rows it has made.
  var count = 0
  /// Decoders by layer: those of the base first, then those of the layers that a column names.
  var decoders: [[CellDecoder]] = []
  /// Published columns by layer.
  var published: [[CellDecoder]] = []
  var unreadable: [[Int: [Int32: String]]] = []
  var derived: [DerivedColumn] = []
  let idPosition: Int?
  let keyPositions: [Int]
  let idConstant: String?
  let titlePosition: Int?
  let titleConstant: String?
  var inner: [RecordRun] = []
  /// For inner records: those of each outer one.
  let chains = InnerChains()
  private var layersGiven: Set<Int> = []
  /// What the row in hand makes of this inner record; nil for nothing.
  var target: Target?

  /// The inner record of a row.
  struct Target {
    let index: Int32
    let isNew: Bool
    let id: Int32
    let title: Int32
  }

  init(
    _ mapping: ImportRecord, columns: ImportColumns, layers: [LayerID], style: CellStyle, program: Program
  ) {
    self.mapping = mapping
    firstRow = Int32(program.records.kinds[mapping.kind.position].count)
    keyPositions = mapping.key.compactMap { columns.position(of: $0) }
    (idPosition, idConstant) = RecordRun.source(mapping.id, columns)
    (titlePosition, titleConstant) = RecordRun.source(mapping.title, columns)
    for layer in layers {
      decoders.append(RecordRun.decoders(mapping.fields, layer, firstRow, columns, style, program))
      published.append(RecordRun.decoders(mapping.published, layer, firstRow, columns, style, program))
      unreadable.append([:])
    }
    for field in mapping.fields {
      if case .column = field.source { continue }
      let declared = program[field.field]
      derived.append(
        DerivedColumn(
          field: declared, layer: field.layer, source: field.source, place: field.place,
          builder: ColumnBuilder(
            type: declared.type == .open ? .text : declared.type, field: declared, program: program)))
    }
    inner = mapping.inner.map { RecordRun($0, columns: columns, layers: layers, style: style, program: program) }
  }

  private static func source(_ source: ImportSource?, _ columns: ImportColumns) -> (Int?, String?) {
    switch source {
    case .column(let column)?: (columns.position(of: column.column), nil)
    case .constant(.text(let text))?, .constant(.name(let text))?: (nil, text)
    default: (nil, nil)
    }
  }

  private static func decoders(
    _ fields: [ImportField], _ layer: LayerID, _ firstRow: Int32, _ columns: ImportColumns, _ style: CellStyle,
    _ program: Program
  ) -> [CellDecoder] {
    fields.compactMap { field in
      guard case .column(let source) = field.source, let position = columns.position(of: source.column) else {
        return nil
      }
      let declared = program[field.field]
      var isComputed = false
      if case .computed = declared.role { isComputed = true }
      return CellDecoder(
        field: declared, layer: layer == .base ? field.layer : layer, firstRow: firstRow, source: source,
        position: position, fileColumn: columns.selected[position], style: style, texts: CellTexts(), program: program,
        isJudgement: isComputed)
    }
  }

  /// Whether rows make records that no cell names, so that the same row twice makes two.
  var hasUnnamedRecords: Bool {
    (idPosition == nil && keyPositions.isEmpty && idConstant == nil) || inner.contains { $0.hasUnnamedRecords }
  }

  /// Whether a row gave this record for the layer at `layer`; asked where a column names layers.
  func hasLayer(_ layer: Int, of index: Int) -> Bool { layersGiven.contains(index * 256 + layer) }

  /// Remembers that a row gave this record for a layer.
  mutating func addLayer(_ layer: Int, of index: Int) { layersGiven.insert(index * 256 + layer) }
}

/// The inner records of each outer record, as chains, and how many without an id each has. A class, so that a row touches it in
/// place; each belongs to one run.
final class InnerChains {
  private var unnamed: [Int32] = []
  private var last: [Int32] = []
  private var previous: [Int32] = []
  private var ids: [Int32] = []

  /// The inner record of `outer` with this id, by its number.
  func find(id: Int32, in outer: Int) -> Int? {
    guard outer < last.count else { return nil }
    var index = last[outer]
    while index >= 0 {
      if ids[Int(index)] == id { return Int(index) }
      index = previous[Int(index)]
    }
    return nil
  }

  /// The id of the last inner record of `outer`; nil where it has none.
  func lastID(in outer: Int) -> Int32? {
    outer < last.count && last[outer] >= 0 ? ids[Int(last[outer])] : nil
  }

  /// Adds an inner record to the chain of its outer one.
  func link(id: Int32, to outer: Int) {
    while last.count <= outer { last.append(-1) }
    previous.append(last[outer])
    ids.append(id)
    last[outer] = Int32(truncatingIfNeeded: ids.count - 1)
  }

  /// How many inner records without id an outer one has.
  func unnamedCount(in outer: Int) -> Int32 { outer < unnamed.count ? unnamed[outer] : 0 }

  /// The number of the next inner record without id.
  func nextUnnamed(in outer: Int) -> Int32 {
    while unnamed.count <= outer { unnamed.append(0) }
    unnamed[outer] += 1
    return unnamed[outer]
  }
}
