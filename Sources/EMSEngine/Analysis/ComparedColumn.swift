import EMSSemantics
import EMSValues

/// A field's columns in a layer on both sides.
struct ComparedColumn {
  let before: ColumnAddress?
  let after: ColumnAddress?
  let comparison: CellComparison
  private let field: FieldPair
  private let layer: String

  /// Nil where neither side has a column of its own: of a declared layer, where nothing computes or gives it.
  init?(
    _ frame: ComparisonFrame, _ pair: FieldPair, _ layer: LayerPair, isInput: Bool = false
  ) {
    func address(_ field: FieldID?, _ layer: LayerID?, _ results: Results) -> ColumnAddress? {
      guard let field, let layer else { return nil }
      let address = ColumnAddress(field, layer)
      if layer == .base { return address }
      return results.plan.column(address) != nil || results.register.isGiven(address) ? address : nil
    }
    before = address(pair.before, layer.before, frame.before)
    after = address(pair.after, layer.after, frame.after)
    if before == nil, after == nil { return nil }
    if !layer.isBase, pair.before == nil || pair.after == nil { return nil }
    self.layer = frame.programs.name(layer)
    field = pair
    func column(_ address: ColumnAddress?, _ field: FieldID?, _ results: Results) -> Column {
      // A layer that one side does not have follows the base there.
      guard let address = address ?? field.map({ ColumnAddress($0) }) else {
        return Column(count: 0, state: CellState.missing)
      }
      if isInput { return results.register.givenColumn(address) }
      return results.column(address)
    }
    var old = column(before, pair.before, frame.before)
    var new = column(after, pair.after, frame.after)
    // A field that one side does not have is missing there.
    if pair.before == nil, let kind = pair.after.map({ frame.after.program[$0].kind }) {
      let count = frame.programs.kinds.first { $0.after == kind }?.before.map { frame.before.register.rowCount($0) }
      old = Column(count: count ?? 0, state: CellState.missing)
    }
    if pair.after == nil, let kind = pair.before.map({ frame.before.program[$0].kind }) {
      let count = frame.programs.kinds.first { $0.before == kind }?.after.map { frame.after.register.rowCount($0) }
      new = Column(count: count ?? 0, state: CellState.missing)
    }
    var cells = CellComparison(
      frame, old, pair.before.map { frame.before.program[$0].type } ?? .unknown, new,
      pair.after.map { frame.after.program[$0].type } ?? .unknown)
    if isInput {
      cells.beforeDefault = pair.before.flatMap { frame.before.program[$0].defaultValue }
      cells.afterDefault = pair.after.flatMap { frame.after.program[$0].defaultValue }
    }
    comparison = cells
  }

  /// What differs in a row.
  func change(_ row: RowPair, _ frame: ComparisonFrame) -> (pair: RecordPair, cell: CellChange) {
    let newKind = field.after.map { frame.after.program[$0].kind }
    let oldKind = field.before.map { frame.before.program[$0].kind }
    var pair = RecordPair(before: nil, after: nil)
    if let newKind {
      let record = RecordID(kind: newKind, row: row.after)
      pair.after = record
      pair.before = frame.before(record)
    } else if let oldKind {
      let record = RecordID(kind: oldKind, row: row.before)
      pair.before = record
      pair.after = frame.after(record)
    }
    func cell(_ record: RecordID?, _ address: ColumnAddress?, _ field: FieldID?) -> CellAddress? {
      guard let record, let address = address ?? field.map({ ColumnAddress($0) }) else { return nil }
      return CellAddress(record: record, column: address)
    }
    return (
      pair,
      CellChange(
        field: field, layer: layer, beforeCell: cell(pair.before, before, field.before),
        afterCell: cell(pair.after, after, field.after), before: comparison.value(before: row.before),
        after: comparison.value(after: row.after),
        possibleBefore: possible(row.before, beforeAddress, frame.before),
        possibleAfter: possible(row.after, afterAddress, frame.after))
    )
  }

  // MARK: Doubt

  /// The columns that hold the cells: a layer that one side does not have follows the base there.
  private var beforeAddress: ColumnAddress? { before ?? field.before.map { ColumnAddress($0) } }
  private var afterAddress: ColumnAddress? { after ?? field.after.map { ColumnAddress($0) } }

  private func possible(_ row: Int32, _ address: ColumnAddress?, _ results: Results) -> PossibleValues? {
    address.flatMap { results.doubt.possible[$0]?[row] }
  }

  /// The rows whose cells differ in value or in what they can be, in the order after. `only`: rows after that are looked at.
  func differences(_ rows: RowMatch, only: [Int32]?, _ frame: ComparisonFrame) -> [RowPair] {
    let found = comparison.differences(rows, only: only)
    let old = beforeAddress.flatMap { frame.before.doubt.possible[$0] } ?? [:]
    let new = afterAddress.flatMap { frame.after.doubt.possible[$0] } ?? [:]
    if old.isEmpty, new.isEmpty { return found }
    var pairs = Set(found)
    func add(_ pair: RowPair) {
      if pair.before < 0 || pair.after < 0 || (only.map { !$0.contains(pair.after) } ?? false) { return }
      if !frame.isEqual(old[pair.before], new[pair.after]) { pairs.insert(pair) }
    }
    switch rows {
    case .identity: for row in Set(old.keys).union(new.keys) { add(RowPair(before: row, after: row)) }
    case .mapped(let toAfter, let toBefore):
      for row in old.keys { add(RowPair(before: row, after: toAfter[Int(row)])) }
      for row in new.keys { add(RowPair(before: toBefore[Int(row)], after: row)) }
    }
    return pairs.sorted { $0.after < $1.after }
  }
}

extension Value {
  /// Whether it is a value: neither missing nor an error nor n/a.
  var isKnown: Bool {
    switch self {
    case .missing, .error, .notApplicable: false
    default: true
    }
  }
}
