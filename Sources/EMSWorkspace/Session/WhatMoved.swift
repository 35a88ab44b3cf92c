import EMSEngine
import EMSOutput
import EMSSemantics
import EMSValues

/// What a step of the session moved: for each record its significance, class, score, status, and the checks that it keeps or breaks; the
/// most important first, the rest counted.
struct WhatMoved {
  /// A record that moved.
  struct Moved {
    /// The record before, where there was one, and after.
    var record: RecordPair
    var importance: ChangeImportance
    /// By field, in the order of `WhatMoved.fields`, then layer.
    var cells: [Part] = []
  }

  /// A cell before and after.
  struct Part {
    var field: String
    var layer: String
    var before: Value
    var after: Value
    var unit: Unit?
    var digits: Int?
  }

  /// A check whose outcome for a record moved.
  struct MovedCheck {
    var check: String
    var record: String
    var before: String
    var after: String
    var isFailed: Bool
    var isKept: Bool
  }

  /// What leads: what each record is looked at for.
  static let fields = RegisterComparison.leadingFields

  private(set) var records: [Moved] = []
  private(set) var checks: [MovedCheck] = []
  private let before: Program
  private let program: Program

  /// Reads what a layer put on or taken off moved.
  init(_ applied: AppliedLayer, _ checks: [WatchedCheck], _ program: Program) {
    before = program
    self.program = program
    var found: [RecordID: Moved] = [:]
    for address in applied.columns {
      let field = program[address.field]
      guard WhatMoved.fields.contains(field.name), case .computed = field.role else { continue }
      let layer = address.layer == .base ? "" : program.layers[address.layer.position].name
      for value in applied.movedValues(in: address) {
        let record = RecordID(kind: field.kind, row: value.row)
        found[record, default: Moved(record: RecordPair(before: record, after: record), importance: .status)].cells
          .append(
            Part(
              field: field.name, layer: layer, before: value.before, after: value.after, unit: field.unit,
              digits: field.digits))
      }
    }
    var moved = found.map { (key: $0.key, value: $0.value) }
    for index in moved.indices {
      moved[index].value.cells = WhatMoved.withoutFollowers(moved[index].value.cells)
      moved[index].value.cells.sort { WhatMoved.order($0) < WhatMoved.order($1) }
      moved[index].value.importance =
        moved[index].value.cells.map {
          ChangeImportance(
            of: $0.field, isLayered: !$0.layer.isEmpty, before: $0.before, after: $0.after, program: program)
        }.min() ?? .status
    }
    moved.sort {
      ($0.value.importance, $0.key.kind, $0.key.row) < ($1.value.importance, $1.key.kind, $1.key.row)
    }
    records = moved.map(\.value)
    for check in checks {
      for moved in check.moved {
        let record = check.check.kind.map { program.records.fullID(RecordID(kind: $0, row: moved.row)) }
        self.checks.append(
          MovedCheck(
            check: check.check.name, record: record ?? "", before: WhatMoved.words(moved.before),
            after: WhatMoved.words(moved.after), isFailed: moved.after == .failed, isKept: moved.after == .kept))
      }
    }
  }

  /// Reads what differs between two registers.
  init(_ comparison: RegisterComparison) {
    before = comparison.before.program
    program = comparison.after.program
    for change in comparison.records {
      let cells = change.results.map { cell in
        let field = cell.field.after.map { program[$0] } ?? cell.field.before.map { before[$0] }
        return Part(
          field: field?.name ?? "", layer: cell.layer, before: cell.before, after: cell.after, unit: field?.unit,
          digits: field?.digits)
      }
      records.append(Moved(record: change.record, importance: change.importance, cells: cells))
    }
    for (findings, isNew) in [(comparison.findings.appeared, true), (comparison.findings.disappeared, false)] {
      for finding in findings where !finding.check.isEmpty {
        let side = isNew ? program : before
        checks.append(
          MovedCheck(
            check: finding.check, record: finding.record.map { side.records.fullID($0) } ?? "",
            before: isNew ? "holds" : "fails", after: isNew ? "fails" : "holds", isFailed: isNew, isKept: !isNew))
      }
    }
  }

  private static func order(_ cell: Part) -> (Int, String) {
    (fields.firstIndex(of: cell.field) ?? fields.count, cell.layer)
  }

  /// Without cells of a layer that do as those of the base.
  private static func withoutFollowers(_ cells: [Part]) -> [Part] {
    cells.filter { cell in
      cell.layer.isEmpty
        || !cells.contains {
          $0.layer.isEmpty && $0.field == cell.field && $0.before == cell.before && $0.after == cell.after
        }
    }
  }

  /// Whether nothing moved.
  var isEmpty: Bool { records.isEmpty && checks.isEmpty }

  // MARK: As a document

  /// How many records are named.
  static let greatestNamed = 12

  /// The blocks that tell it; values are shown in `language`.
  func blocks(language: String?) -> [Document.Block] {
    if isEmpty { return [.text("nothing moved")] }
    var blocks: [Document.Block] = []
    let named = Array(records.prefix(WhatMoved.greatestNamed))
    if !named.isEmpty {
      let displays = (ValueDisplay(before, language: language), ValueDisplay(program, language: language))
      let columns = WhatMoved.fields.filter { field in named.contains { $0.cells.contains { $0.field == field } } }
      var table = Table(columns: [Table.Column("")] + columns.map { Table.Column($0) })
      for moved in named {
        var row = [Cell(name(moved))]
        for field in columns {
          let texts = moved.cells.filter { $0.field == field }.map { text($0, moved, displays) }
          row.append(Cell(texts.joined(separator: ", ")))
        }
        table.rows.append(row)
      }
      blocks.append(columns.isEmpty ? .list(table.rows.map { $0[0].text }) : .table(table))
    }
    var rest: [KindOfRest] = []
    for moved in records.dropFirst(named.count) {
      let kind = moved.record.after.map { program[$0.kind] } ?? moved.record.before.map { before[$0.kind] }
      guard let kind else { continue }
      if let index = rest.firstIndex(where: { $0.name == kind.name }) {
        rest[index].importances.append(moved.importance)
      } else {
        rest.append(KindOfRest(name: kind.name, plural: kind.plural, importances: [moved.importance]))
      }
    }
    for kind in rest {
      let count = kind.importances.count
      blocks.append(
        .note(
          "… and \(count) more \(count == 1 ? kind.name : kind.plural): "
            + WhatMoved.counts(kind.importances).joined(separator: ", ")))
    }
    return blocks + checkBlocks()
  }

  private struct KindOfRest {
    var name: String, plural: String
    var importances: [ChangeImportance]
  }

  private func name(_ moved: Moved) -> String {
    if let record = moved.record.after {
      return program.records.fullID(record) + (moved.record.before == nil ? " (new)" : "")
    }
    return moved.record.before.map { before.records.fullID($0) + " (gone)" } ?? ""
  }

  private func text(_ cell: Part, _ moved: Moved, _ displays: (ValueDisplay, ValueDisplay)) -> String {
    let layer = cell.layer.isEmpty ? "" : cell.layer + " "
    if moved.record.before == nil { return layer + text(cell.after, cell, displays.1) }
    if moved.record.after == nil { return layer + text(cell.before, cell, displays.0) }
    return layer + text(cell.before, cell, displays.0) + " → " + text(cell.after, cell, displays.1)
  }

  /// Counts by importance: `class 12 up, 328 down`.
  static func counts(_ importances: [ChangeImportance]) -> [String] {
    var texts: [String] = []
    func count(_ importance: ChangeImportance) -> Int { importances.count { $0 == importance } }
    let words: [(ChangeImportance, String)] = [
      (.becameSignificant, "became significant"), (.noLongerSignificant, "no longer significant"),
    ]
    for (importance, word) in words where count(importance) > 0 { texts.append("\(count(importance)) \(word)") }
    let up = count(.classUp)
    let down = count(.classDown)
    if up + down > 0 {
      texts.append(
        "class "
          + [up > 0 ? "\(up) up" : "", down > 0 ? "\(down) down" : ""].filter { !$0.isEmpty }.joined(separator: ", "))
    }
    let others: [(ChangeImportance, String)] = [
      (.classChanged, "of another class"), (.notAssessed, "not assessed any more"), (.assessed, "assessed now"),
      (.score, "score only"), (.status, "of another status"), (.added, "new"), (.removed, "gone"),
    ]
    for (importance, word) in others where count(importance) > 0 { texts.append("\(count(importance)) \(word)") }
    return texts
  }

  private func checkBlocks() -> [Document.Block] {
    if checks.isEmpty { return [] }
    var blocks: [Document.Block] = []
    for moved in checks.prefix(WhatMoved.greatestNamed) {
      blocks.append(
        .note("check \(moved.check): \(moved.record.isEmpty ? "" : moved.record + " ")\(moved.before) → \(moved.after)")
      )
    }
    let rest = checks.dropFirst(WhatMoved.greatestNamed)
    if !rest.isEmpty {
      let failed = rest.count { $0.isFailed }
      let kept = rest.count { $0.isKept }
      let parts = [
        failed > 0 ? "\(failed) fail" : "", kept > 0 ? "\(kept) hold" : "",
        rest.count > failed + kept ? "\(rest.count - failed - kept) undecided" : "",
      ]
      blocks.append(
        .note("… and \(rest.count) more of checks: " + parts.filter { !$0.isEmpty }.joined(separator: ", ")))
    }
    return blocks
  }

  private static func words(_ outcome: CheckOutcome) -> String {
    switch outcome {
    case .kept: "holds"
    case .failed: "fails"
    case .undecided: "undecided"
    }
  }

  private func text(_ value: Value, _ cell: Part, _ display: ValueDisplay) -> String {
    switch value {
    case .missing: return "missing"
    case .error: return "no result"
    default: return display.text(value, unit: cell.unit, digits: cell.digits)
    }
  }
}
