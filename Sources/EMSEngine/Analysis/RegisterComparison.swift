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
        guard mayMove(pair, layer, only), let cells = ComparedColumn(frame, pair, layer) else { continue }
        for row in cells.differences(rows, only: self.rows(of: cells.after ?? cells.before, only), frame) {
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
    inputs += compareInputs(pairs, rows, only)
  }

  private func isComputed(_ pair: FieldPair) -> Bool {
    let old = pair.before.map { frame.before.program[$0].isComputed } ?? false
    let new = pair.after.map { frame.after.program[$0].isComputed } ?? false
    // A result on one side may be given on the other: significance by hand, say.
    return old || new || RegisterComparison.leadingFields[...2].contains(frame.programs.name(pair))
  }

  /// Whether a column may hold a cell that moved.
  func mayMove(_ pair: FieldPair, _ layer: LayerPair, _ only: [ColumnAddress: [Int32]]?) -> Bool {
    guard let only else { return true }
    guard let field = pair.after, let layer = layer.after else { return false }
    return !(only[ColumnAddress(field, layer)] ?? []).isEmpty
  }

  func rows(of address: ColumnAddress?, _ only: [ColumnAddress: [Int32]]?) -> [Int32]? {
    guard let only else { return nil }
    return (address.flatMap { only[$0] } ?? []).sorted()
  }

  /// Whether a change in a declared layer is only that of the base.
  func followsBase(_ change: (pair: RecordPair, cell: CellChange), _ pair: FieldPair, _ row: RowPair) -> Bool {
    guard let old = pair.before, let new = pair.after, let before = change.pair.before, let after = change.pair.after
    else { return false }
    return frame.before.value(before, ColumnAddress(old)) == change.cell.before
      && frame.after.value(after, ColumnAddress(new)) == change.cell.after
      && frame.before.doubt.values(before, ColumnAddress(old))?.values == change.cell.possibleBefore?.values
      && frame.after.doubt.values(after, ColumnAddress(new))?.values == change.cell.possibleAfter?.values
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
          after: frame.after.value(record, address), possibleAfter: frame.after.doubt.values(record, address))
        if frame.programs.name(field) == "significant", cell.after == .yesNo(true) {
          change.importance = .becameSignificant
        }
      } else if let record = pair.before, let id = field.before {
        let address = ColumnAddress(id)
        cell = CellChange(
          field: field, layer: "", beforeCell: CellAddress(record: record, column: address),
          before: frame.before.value(record, address), after: .missing,
          possibleBefore: frame.before.doubt.values(record, address))
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

  /// The most important first; of equal ones as the register has them.
  private mutating func sortRecords() {
    let keyed = records.enumerated().map { (rank: $0.element.importance.rawValue, position: $0.offset) }
    let sorted = keyed.sorted { ($0.rank, $0.position) < ($1.rank, $1.position) }
    records = sorted.map { records[$0.position] }
  }

  // MARK: Other results

  private func compareOther(
    _ pair: FieldPair, _ rows: RowMatch, _ only: [ColumnAddress: [Int32]]?,
    _ found: inout [(record: RecordPair, cell: CellChange)]
  ) {
    guard let old = pair.before, let new = pair.after, frame.before.program[old].isComputed,
      frame.after.program[new].isComputed
    else { return }
    for layer in frame.programs.layers {
      guard mayMove(pair, layer, only), let cells = ComparedColumn(frame, pair, layer) else { continue }
      for row in cells.differences(rows, only: self.rows(of: cells.after ?? cells.before, only), frame) {
        let change = cells.change(row, frame)
        if !layer.isBase, followsBase(change, pair, row) { continue }
        found.append((change.pair, change.cell))
      }
    }
  }

  /// By row, then in the order in which fields were compared.
  func sort<Element>(_ found: inout [Element], _ record: (Element) -> RecordPair) {
    let keyed = found.enumerated().map { (row: record($0.element).after?.row ?? 0, position: $0.offset) }
    found = keyed.sorted { ($0.row, $0.position) < ($1.row, $1.position) }.map { found[$0.position] }
  }
}

extension Field {
  /// Whether a rule gives its values.
  fileprivate var isComputed: Bool { if case .computed = role { true } else { false } }
}
