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
    var possibleBefore: PossibleValues?
    var possibleAfter: PossibleValues?
  }

  /// A check whose outcome for a record moved.
  struct MovedCheck {
    var check: String
    var record: String
    var before: CheckOutcome
    var after: CheckOutcome
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
            check: check.check.name, record: record ?? "", before: moved.before, after: moved.after))
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
          digits: field?.digits, possibleBefore: cell.possibleBefore, possibleAfter: cell.possibleAfter)
      }
      records.append(Moved(record: change.record, importance: change.importance, cells: cells))
    }
    for (findings, isNew) in [(comparison.findings.appeared, true), (comparison.findings.disappeared, false)] {
      for finding in findings where !finding.check.isEmpty {
        let side = isNew ? program : before
        checks.append(
          MovedCheck(
            check: finding.check, record: finding.record.map { side.records.fullID($0) } ?? "",
            before: isNew ? .kept : .failed, after: isNew ? .failed : .kept))
      }
    }
  }

  /// Reads what differs between two registers of one program, in doubt too; of checks, what a step of the engine moved.
  init(_ comparison: RegisterComparison, checks told: WhatMoved) {
    self.init(comparison)
    checks = told.checks
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
    let words = FixedWords(language)
    if isEmpty { return [.text(words.nothingMoved)] }
    var blocks: [Document.Block] = []
    let named = Array(records.prefix(WhatMoved.greatestNamed))
    if !named.isEmpty {
      let displays = (ValueDisplay(before, language: language), ValueDisplay(program, language: language))
      let columns = WhatMoved.fields.filter { field in named.contains { $0.cells.contains { $0.field == field } } }
      var table = Table(columns: [Table.Column("")] + columns.map { Table.Column(words.head($0) ?? $0) })
      for moved in named {
        var row = [Cell(name(moved, words))]
        for field in columns {
          let texts = moved.cells.filter { $0.field == field }.map { text($0, moved, displays, words) }
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
          words.moreOf(count, count == 1 ? kind.name : kind.plural) + ": "
            + words.counts(kind.importances).joined(separator: ", ")))
    }
    return blocks + checkBlocks(words)
  }

  private struct KindOfRest {
    var name: String, plural: String
    var importances: [ChangeImportance]
  }

  private func name(_ moved: Moved, _ words: FixedWords) -> String {
    if let record = moved.record.after {
      return program.records.fullID(record) + (moved.record.before == nil ? " (\(words.newRecord))" : "")
    }
    return moved.record.before.map { before.records.fullID($0) + " (\(words.goneRecord))" } ?? ""
  }

  private func text(_ cell: Part, _ moved: Moved, _ displays: (ValueDisplay, ValueDisplay), _ words: FixedWords)
    -> String
  {
    let layer = cell.layer.isEmpty ? "" : cell.layer + " "
    if moved.record.before == nil { return layer + text(cell.after, cell.possibleAfter, cell, displays.1, words) }
    if moved.record.after == nil { return layer + text(cell.before, cell.possibleBefore, cell, displays.0, words) }
    let old = text(cell.before, cell.possibleBefore, cell, displays.0, words)
    return layer + old + " → " + text(cell.after, cell.possibleAfter, cell, displays.1, words)
  }

  private func checkBlocks(_ words: FixedWords) -> [Document.Block] {
    if checks.isEmpty { return [] }
    var blocks: [Document.Block] = []
    for moved in checks.prefix(WhatMoved.greatestNamed) {
      blocks.append(
        .note(
          words.check(moved.check) + " \(moved.record.isEmpty ? "" : moved.record + " ")"
            + words.outcome(moved.before) + " → " + words.outcome(moved.after))
      )
    }
    let rest = checks.dropFirst(WhatMoved.greatestNamed)
    if !rest.isEmpty {
      var parts: [String] = []
      for outcome in [CheckOutcome.failed, .kept, .undecided] {
        let count = rest.count { $0.after == outcome }
        if count > 0 { parts.append(words.counted(outcome, count)) }
      }
      blocks.append(.note(words.moreChecks(rest.count) + ": " + parts.joined(separator: ", ")))
    }
    return blocks
  }

  private func text(
    _ value: Value, _ possible: PossibleValues?, _ cell: Part, _ display: ValueDisplay, _ words: FixedWords
  ) -> String {
    let doubt = display.doubt(possible, unit: cell.unit, digits: cell.digits)
    switch value {
    case .missing: return words.missing + doubt
    case .error: return words.noResult + doubt
    default: return display.text(value, unit: cell.unit, digits: cell.digits) + doubt
    }
  }
}
