public import EMSSemantics
import EMSSyntax
import EMSValues

/// Two evaluated registers compared by records and results, not by lines: what became significant, which classes and scores
/// differ, which records came and went, and which inputs and rules are behind it.
///
/// The two may be one program under two stacks of layers (base and scenario, before and after a `set`), or two programs (two
/// files, two revisions, two days): then kinds, fields and records are the same by name and full id. Everything is in a fixed
/// order: the most important first, then as the register after has it.
public struct RegisterComparison: Sendable {
  /// Both sides.
  public let frame: ComparisonFrame
  /// Records whose significance, class, score or status differ, and those that came or went.
  public private(set) var records: [RecordChange] = []
  /// Records of which only the title differs or differs too.
  public private(set) var renamed: [RecordPair] = []
  /// Other results that differ, by kind, record and field.
  public private(set) var otherResults: [(record: RecordPair, cell: CellChange)] = []
  /// Inputs and judgements that differ, by kind, record and field.
  public private(set) var inputs: [InputChange] = []
  /// What differs of methods, parameters, matrices, scales and rules.
  public private(set) var rules: [RuleChange] = []
  /// Findings that only one side has; set by `compare(findings:)`.
  public var findings = FindingChanges()
  let ruleIndex: RuleIndex
  private(set) var inputIndex: [CellAddress: Int] = [:]

  /// The results before.
  public var before: Results { frame.before }
  /// The results after.
  public var after: Results { frame.after }

  /// The fields that lead: what a record's outputs show first.
  public static let leadingFields = ["significant", "class", "score", "status"]

  /// Compares two registers.
  ///
  /// - Parameter isOneProgram: whether both are results of one program, so that records, fields and texts have the same numbers.
  ///   Then columns that no layer touched are passed over at once.
  public init(before: Results, after: Results, isOneProgram: Bool = false) {
    self.init(ComparisonFrame(before, after, isOneProgram: isOneProgram), only: nil)
  }

  /// What moved in the cells that one step may have changed, of one program. Costs what the step touched, not the size of the
  /// register; records that came or went are found in any case.
  ///
  /// - Parameter cells: rows by column, results and inputs alike; rows in any order.
  public static func moved(
    before: Results, after: Results, cells: [ColumnAddress: [Int32]]
  ) -> RegisterComparison {
    RegisterComparison(ComparisonFrame(before, after, isOneProgram: true), only: cells)
  }

  private init(_ frame: ComparisonFrame, only: [ColumnAddress: [Int32]]?) {
    self.frame = frame
    var ruleComparison = RuleComparison(frame)
    rules = ruleComparison.compare()
    ruleIndex = ruleComparison.index
    for kind in frame.programs.kinds { compare(kind, only) }
    sortRecords()
    for (index, input) in inputs.enumerated() {
      if let cell = input.cell.afterCell { inputIndex[cell] = index }
    }
  }

  /// Whether nothing differs.
  public var isEmpty: Bool {
    records.isEmpty && renamed.isEmpty && otherResults.isEmpty && inputs.isEmpty && rules.isEmpty
      && findings.appeared.isEmpty && findings.disappeared.isEmpty
  }

  /// Whether something is significant now that was not.
  public var hasNewSignificance: Bool { records.first?.importance == .becameSignificant }

  /// How many records there are of each importance, in order, those that are none left out.
  public var counts: [(importance: ChangeImportance, count: Int)] {
    var counts = Array(repeating: 0, count: ChangeImportance.allCases.count)
    for record in records { counts[record.importance.rawValue] += 1 }
    return ChangeImportance.allCases.compactMap { counts[$0.rawValue] > 0 ? ($0, counts[$0.rawValue]) : nil }
  }

  // MARK: A kind

  private mutating func compare(_ kind: KindPair, _ only: [ColumnAddress: [Int32]]?) {
    let pairs = frame.programs.fields(kind)
    var leading: [FieldPair] = []
    var rest: [FieldPair] = []
    for name in RegisterComparison.leadingFields {
      leading += pairs.filter { frame.programs.name($0) == name && isComputed($0) }
    }
    for pair in pairs where !leading.contains(pair) { rest.append(pair) }
    comeAndGone(kind, leading)
    guard kind.before != nil, let new = kind.after else { return }
    let rows = frame.records.rows(new)
    if only == nil, !frame.programs.isOneProgram { compareTitles(new, rows) }
    var changes: [Int32: RecordChange] = [:]
    var order: [Int32] = []
    for pair in leading {
      for layer in frame.programs.layers {
        guard mayMove(pair, layer, only), let cells = cells(pair, layer) else { continue }
        for row in cells.comparison.differences(rows, only: self.rows(of: cells.after ?? cells.before, only)) {
          let change = cells.change(row, frame)
          if !layer.isBase, followsBase(change, pair, row) { continue }
          if changes[row.after] == nil { order.append(row.after) }
          changes[
            row.after, default: RecordChange(record: change.pair, importance: .status, results: [])
          ].results.append(change.cell)
        }
      }
    }
    for row in order.sorted() {
      guard var change = changes[row] else { continue }
      change.importance = importance(change.results)
      records.append(change)
    }
    var others: [(record: RecordPair, cell: CellChange)] = []
    for pair in rest { compareOther(pair, rows, only, &others) }
    sort(&others) { $0.record }
    otherResults += others
    compareInputs(pairs, rows, only)
  }

  private func isComputed(_ pair: FieldPair) -> Bool {
    let old = pair.before.map { frame.before.program[$0].isComputed } ?? false
    let new = pair.after.map { frame.after.program[$0].isComputed } ?? false
    // A result on one side may be given on the other: significance by hand, say.
    return old || new || RegisterComparison.leadingFields[...2].contains(frame.programs.name(pair))
  }

  /// Whether a column may hold a cell that moved.
  private func mayMove(_ pair: FieldPair, _ layer: LayerPair, _ only: [ColumnAddress: [Int32]]?) -> Bool {
    guard let only else { return true }
    guard let field = pair.after, let layer = layer.after else { return false }
    return !(only[ColumnAddress(field, layer)] ?? []).isEmpty
  }

  private func rows(of address: ColumnAddress?, _ only: [ColumnAddress: [Int32]]?) -> [Int32]? {
    guard let only else { return nil }
    return (address.flatMap { only[$0] } ?? []).sorted()
  }

  /// The columns of a field in a layer on both sides; nil where neither side has one.
  private func cells(
    _ pair: FieldPair, _ layer: LayerPair
  ) -> ComparedColumn? {
    ComparedColumn(frame, pair, layer)
  }

  /// Whether a change in a declared layer is only that of the base.
  private func followsBase(_ change: (pair: RecordPair, cell: CellChange), _ pair: FieldPair, _ row: RowPair) -> Bool {
    guard let old = pair.before, let new = pair.after, let before = change.pair.before, let after = change.pair.after
    else { return false }
    return frame.before.value(before, ColumnAddress(old)) == change.cell.before
      && frame.after.value(after, ColumnAddress(new)) == change.cell.after
  }

  private mutating func compareTitles(_ kind: KindID, _ rows: RowMatch) {
    guard case .mapped(_, let toBefore) = rows else { return }
    let (old, new) = (frame.before.program.records, frame.after.program.records)
    for (row, other) in toBefore.enumerated() where other >= 0 {
      let pair = RecordPair(
        before: frame.before(RecordID(kind: kind, row: Int32(row))), after: RecordID(kind: kind, row: Int32(row)))
      guard let before = pair.before else { continue }
      let title = new.kinds[kind.position].titles[row]
      let oldTitle = old.kinds[before.kind.position].titles[Int(other)]
      let isSame =
        (title < 0 && oldTitle < 0) || (title >= 0 && oldTitle >= 0 && frame.isSameText(oldTitle, title))
      if !isSame || old.translatedTitles[before] != new.translatedTitles[RecordID(kind: kind, row: Int32(row))] {
        renamed.append(pair)
      }
    }
  }

  // MARK: Records that came or went

  private mutating func comeAndGone(_ kind: KindPair, _ leading: [FieldPair]) {
    if let new = kind.after {
      if case .mapped(_, let toBefore) = frame.records.rows(new) {
        for row in frame.after.register.rows(new) where toBefore[Int(row)] < 0 {
          let record = RecordID(kind: new, row: row)
          records.append(lone(RecordPair(before: nil, after: record), leading, .added))
        }
      }
    }
    if let old = kind.before {
      var toAfter: [Int32]?
      if let new = kind.after {
        guard case .mapped(let rows, _) = frame.records.rows(new) else { return }
        toAfter = rows
      }
      for row in frame.before.register.rows(old) where toAfter.map({ $0[Int(row)] < 0 }) ?? true {
        let record = RecordID(kind: old, row: row)
        records.append(lone(RecordPair(before: record, after: nil), leading, .removed))
      }
    }
  }

  /// A record that only one side has, with what is known of it there.
  private func lone(_ pair: RecordPair, _ leading: [FieldPair], _ importance: ChangeImportance) -> RecordChange {
    var change = RecordChange(record: pair, importance: importance, results: [])
    for field in leading {
      let cell: CellChange
      if let record = pair.after, let id = field.after {
        let address = ColumnAddress(id)
        cell = CellChange(
          field: field, layer: "", afterCell: CellAddress(record: record, column: address), before: .missing,
          after: frame.after.value(record, address))
        if frame.programs.name(field) == "significant", cell.after == .yesNo(true) {
          change.importance = .becameSignificant
        }
      } else if let record = pair.before, let id = field.before {
        let address = ColumnAddress(id)
        cell = CellChange(
          field: field, layer: "", beforeCell: CellAddress(record: record, column: address),
          before: frame.before.value(record, address), after: .missing)
        if frame.programs.name(field) == "significant", cell.before == .yesNo(true) {
          change.importance = .noLongerSignificant
        }
      } else {
        continue
      }
      if cell.before.isKnown || cell.after.isKnown { change.results.append(cell) }
    }
    return change
  }

  // MARK: Importance

  private func importance(_ results: [CellChange]) -> ChangeImportance {
    results.map { importance(of: $0) }.min() ?? .status
  }

  private func importance(of change: CellChange) -> ChangeImportance {
    let name = frame.programs.name(change.field)
    if name == "status" { return .status }
    // After control is told beside the register as it stands, not as its news.
    if !change.layer.isEmpty { return .score }
    if name == "significant", change.after == .yesNo(true) { return .becameSignificant }
    let isCommon = change.field.before != nil && change.field.after != nil
    if isCommon, change.before.isKnown, !change.after.isKnown { return .notAssessed }
    if name == "significant", change.before == .yesNo(true) { return .noLongerSignificant }
    // Another method gives other results; that one has no class says nothing of the record.
    if !isCommon { return name == "class" ? .classChanged : .score }
    if !change.before.isKnown { return .assessed }
    switch (name, change.before, change.after) {
    case ("class", .level(let old, let index), .level(let new, let other)):
      let scale = frame.after.program[new]
      let place = frame.programs.levels(old, new)[Int(index)]
      guard scale.isOrdered, place >= 0, place != other else { return .classChanged }
      return (place < other) != scale.isWorstFirst ? .classUp : .classDown
    case ("class", .number(let old), .number(let new)): return old < new ? .classUp : .classDown
    case ("class", _, _): return .classChanged
    default: return .score
    }
  }

  /// The most important first; of equal ones as the register has them.
  private mutating func sortRecords() {
    let keyed = records.enumerated().map { (rank: $0.element.importance.rawValue, position: $0.offset) }
    let sorted = keyed.sorted { ($0.rank, $0.position) < ($1.rank, $1.position) }
    records = sorted.map { records[$0.position] }
  }

  // MARK: Other results and inputs

  private func compareOther(
    _ pair: FieldPair, _ rows: RowMatch, _ only: [ColumnAddress: [Int32]]?,
    _ found: inout [(record: RecordPair, cell: CellChange)]
  ) {
    guard let old = pair.before, let new = pair.after, frame.before.program[old].isComputed,
      frame.after.program[new].isComputed
    else { return }
    for layer in frame.programs.layers {
      guard mayMove(pair, layer, only), let cells = cells(pair, layer) else { continue }
      for row in cells.comparison.differences(rows, only: self.rows(of: cells.after ?? cells.before, only)) {
        let change = cells.change(row, frame)
        if !layer.isBase, followsBase(change, pair, row) { continue }
        found.append((change.pair, change.cell))
      }
    }
  }

  private mutating func compareInputs(_ pairs: [FieldPair], _ rows: RowMatch, _ only: [ColumnAddress: [Int32]]?) {
    var found: [InputChange] = []
    let origins = (before: OriginIndex(frame.before.register), after: OriginIndex(frame.after.register))
    for pair in pairs {
      for layer in frame.programs.layers {
        if let old = pair.before, let new = pair.after, frame.before.program[old].role == .input,
          frame.after.program[new].role == .input
        {
          compareInput(pair, layer, rows, only, origins, &found)
        }
        compareJudgements(pair, layer, only, &found)
      }
    }
    sort(&found) { $0.record }
    inputs += found
  }

  private func compareInput(
    _ pair: FieldPair, _ layer: LayerPair, _ rows: RowMatch,
    _ only: [ColumnAddress: [Int32]]?, _ origins: (before: OriginIndex, after: OriginIndex),
    _ found: inout [InputChange]
  ) {
    guard mayMove(pair, layer, only), let cells = ComparedColumn(frame, pair, layer, isInput: true) else { return }
    for row in cells.comparison.differences(rows, only: self.rows(of: cells.after ?? cells.before, only)) {
      let change = cells.change(row, frame)
      let layered = layer.isBase ? nil : change
      if let layered, followsBase(layered, pair, row) { continue }
      let input = InputChange(
        record: change.pair, cell: change.cell, isJudgement: false,
        beforeOrigin: change.cell.beforeCell.map { origins.before.origin(of: $0) } ?? .nothing,
        afterOrigin: change.cell.afterCell.map { origins.after.origin(of: $0) } ?? .nothing)
      // Another default is a change of the method, told once.
      if input.beforeOrigin == .defaultValue, input.afterOrigin == .defaultValue { continue }
      found.append(input)
    }
  }

  private func compareJudgements(
    _ pair: FieldPair, _ layer: LayerPair, _ only: [ColumnAddress: [Int32]]?,
    _ found: inout [InputChange]
  ) {
    let old = pair.before.flatMap { field in layer.before.map { ColumnAddress(field, $0) } }
    let new = pair.after.flatMap { field in layer.after.map { ColumnAddress(field, $0) } }
    let before = old.flatMap { frame.before.register.judgements[$0] } ?? [:]
    let after = new.flatMap { frame.after.register.judgements[$0] } ?? [:]
    if before.isEmpty, after.isEmpty { return }
    let name = frame.programs.name(layer)
    func note(_ record: RecordPair, _ was: Judgement?, _ isNow: Judgement?) {
      func origin(_ judgement: Judgement?) -> Origin {
        judgement.map { $0.data ?? .script($0.place) } ?? .nothing
      }
      found.append(
        InputChange(
          record: record,
          cell: CellChange(
            field: pair, layer: name,
            beforeCell: record.before.flatMap { record in old.map { .init(record: record, column: $0) } },
            afterCell: record.after.flatMap { record in new.map { .init(record: record, column: $0) } },
            before: was?.value ?? .missing, after: isNow?.value ?? .missing), isJudgement: true,
          beforeOrigin: origin(was), afterOrigin: origin(isNow)))
    }
    if let new {
      let wanted = only.map { Set($0[new] ?? []) }
      for (row, judgement) in after.sorted(by: { $0.key < $1.key }) where wanted?.contains(row) ?? true {
        let record = RecordID(kind: frame.after.program[new.field].kind, row: row)
        guard frame.after.register.isActive(record), let other = frame.before(record) else { continue }
        let was = before[other.row]
        if let was, frame.isEqual(was.value, judgement.value) { continue }
        note(RecordPair(before: other, after: record), was, judgement)
      }
    }
    if let old {
      for (row, judgement) in before.sorted(by: { $0.key < $1.key }) {
        let record = RecordID(kind: frame.before.program[old.field].kind, row: row)
        guard frame.before.register.isActive(record), let other = frame.after(record), after[other.row] == nil
        else { continue }
        if let only, let new, !(only[new] ?? []).contains(other.row) { continue }
        note(RecordPair(before: record, after: other), judgement, nil)
      }
    }
  }

  /// By row, then in the order in which fields were compared.
  private func sort<Element>(_ found: inout [Element], _ record: (Element) -> RecordPair) {
    let keyed = found.enumerated().map { (row: record($0.element).after?.row ?? 0, position: $0.offset) }
    found = keyed.sorted { ($0.row, $0.position) < ($1.row, $1.position) }.map { found[$0.position] }
  }
}

/// A field's columns in a layer on both sides.
private struct ComparedColumn {
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
    func column(_ address: ColumnAddress?, _ field: FieldID?, _ results: Results, _ other: Results) -> Column {
      // A layer that one side does not have follows the base there.
      guard let address = address ?? field.map({ ColumnAddress($0) }) else {
        return Column(count: 0, state: CellState.missing)
      }
      if isInput { return results.register.givenColumn(address) }
      return results.column(address)
    }
    var old = column(before, pair.before, frame.before, frame.after)
    var new = column(after, pair.after, frame.after, frame.before)
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
        after: comparison.value(after: row.after))
    )
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

extension Field {
  /// Whether a rule gives its values.
  fileprivate var isComputed: Bool { if case .computed = role { true } else { false } }
}
