import EMSEngine
import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// One side of a comparison: what it was called, and what its run tells.
public struct ComparisonSide: Sendable {
  /// As the user named it.
  public var name: String
  /// Version, day, methods, scenarios, files.
  public var facts: RunFacts
  /// Paths of data files by the index of their import.
  public var importFiles: [Int: String]

  /// Creates a side.
  public init(name: String, facts: RunFacts, importFiles: [Int: String]) {
    self.name = name
    self.facts = facts
    self.importFiles = importFiles
  }
}

/// The words of a comparison that all its forms share: names, values, places, causes.
final class ComparisonWords {
  let comparison: RegisterComparison
  let before: ComparisonSide
  let after: ComparisonSide
  let fixed: FixedWords
  private let language: String?
  /// What findings say.
  let catalog: MessageCatalog
  private let displays: (before: ValueDisplay, after: ValueDisplay)
  private let explainers: (before: Explainer, after: Explainer)
  private let finder: CauseFinder
  /// The layers of the register after that took records away, by kind and full id.
  private lazy var removals: [String: Origin] = {
    let results = comparison.after
    var found: [String: Origin] = [:]
    for (record, origin) in results.register.changedRecords where !results.register.isActive(record) {
      found[results.program[record.kind].name + " " + results.program.records.fullID(record)] = origin
    }
    return found
  }()
  private var maps: (before: [FileID: LineMap], after: [FileID: LineMap]) = ([:], [:])

  init(_ comparison: RegisterComparison, _ before: ComparisonSide, _ after: ComparisonSide, language: String?) {
    self.comparison = comparison
    self.before = before
    self.after = after
    self.language = language
    fixed = FixedWords(language)
    catalog = MessageCatalog(language ?? "")
    displays = (
      ValueDisplay(comparison.before.program, language: language),
      ValueDisplay(comparison.after.program, language: language)
    )
    explainers = (Explainer(comparison.before), Explainer(comparison.after))
    finder = CauseFinder(comparison)
  }

  func program(_ isAfter: Bool) -> Program { isAfter ? comparison.after.program : comparison.before.program }

  func display(_ isAfter: Bool) -> ValueDisplay { isAfter ? displays.after : displays.before }

  // MARK: Names

  /// The full id of a record, as the register after has it.
  func id(_ pair: RecordPair) -> String {
    if let record = pair.after { return comparison.after.program.records.fullID(record) }
    return pair.before.map { comparison.before.program.records.fullID($0) } ?? ""
  }

  /// The name of a record's kind.
  func kind(_ pair: RecordPair) -> String {
    if let record = pair.after { return comparison.after.program[record.kind].name }
    return pair.before.map { comparison.before.program[$0.kind].name } ?? ""
  }

  /// The title of a record on the side asked for; empty for none.
  func title(_ pair: RecordPair, isAfter: Bool) -> String {
    guard let record = isAfter ? pair.after : pair.before else { return "" }
    let records = program(isAfter).records
    if let title = records.translatedTitles[record] { return title.text(in: language) }
    let number = records.kinds[record.kind.position].titles[Int(record.row)]
    return number >= 0 ? records.texts.string(number) : ""
  }

  /// The title of a record, as it is now where it is there.
  func title(_ pair: RecordPair) -> String { title(pair, isAfter: pair.after != nil) }

  /// The name of a field in its layer: `score`, `residual.score`.
  func field(_ cell: CellChange) -> String {
    (cell.layer.isEmpty ? "" : cell.layer + ".") + comparison.frame.programs.name(cell.field)
  }

  // MARK: Values

  /// A value of a cell with its unit.
  func text(_ cell: CellChange, isAfter: Bool) -> String {
    let unit = unit(cell, isAfter: isAfter)
    return text(isAfter ? cell.after : cell.before, unit, isAfter: isAfter)
      + display(isAfter).doubt(isAfter ? cell.possibleAfter : cell.possibleBefore, unit: unit)
  }

  /// The unit in which a cell is shown.
  func unit(_ cell: CellChange, isAfter: Bool) -> Unit? {
    guard let address = isAfter ? cell.afterCell : cell.beforeCell else { return nil }
    let field = program(isAfter)[address.column.field]
    return (isAfter ? explainers.after : explainers.before).unit(of: field, address.record)
  }

  /// A value with its unit.
  func text(_ value: Value, _ unit: Unit?, isAfter: Bool) -> String {
    if case .list(let members) = value, members.isEmpty { return fixed.none }
    return display(isAfter).textWithUnit(value, unit: unit)
  }

  /// `before → after`, or the one text where both read the same.
  func change(_ cell: CellChange) -> String {
    let (old, new) = (text(cell, isAfter: false), text(cell, isAfter: true))
    return old == new ? new : "\(old) → \(new)"
  }

  /// A side of a rule: its value, or the source text of it.
  func text(_ side: RuleChange.Side?, isAfter: Bool) -> String {
    guard let side else { return fixed.none }
    if let value = side.value { return text(value, side.unit, isAfter: isAfter) }
    if case .script(let range) = side.origin { return excerpt(range, isAfter: isAfter) }
    return ""
  }

  // MARK: Places

  /// A place as file and line, or line and column of data.
  struct Place: Equatable {
    var file = ""
    var line = 0
    /// What else is to be said: the layer, the column of the data.
    var words = ""

    /// `file:line`, with the words.
    var text: String {
      let place = file.isEmpty ? "" : "\(file):\(line)"
      return words.isEmpty ? place : place.isEmpty ? words : "\(words), \(place)"
    }
  }

  /// Where a value comes from.
  func place(_ origin: Origin, isAfter: Bool) -> Place {
    switch origin {
    case .script(let range): return place(range, isAfter: isAfter)
    case .data(let importIndex, let line, let column, let header):
      let files = isAfter ? after.importFiles : before.importFiles
      return Place(
        file: files[importIndex] ?? "data", line: line, words: column > 0 ? fixed.column(column, header) : "")
    case .change(let change, let range):
      var found = change == .option || change == .session ? Place() : place(range, isAfter: isAfter)
      switch change {
      case .amend: found.words = fixed.amended
      case .from(let date): found.words = fixed.from(date.text)
      case .use: found.words = "use"
      case .option: found.words = "--set"
      case .scenario(let name): found.words = fixed.scenario(name)
      case .given: found.words = fixed.supposed
      case .session: found.words = fixed.session
      }
      return found
    case .defaultValue: return Place(words: fixed.defaultValue)
    case .nothing: return Place(words: fixed.notGiven)
    }
  }

  private func place(_ range: SourceRange, isAfter: Bool) -> Place {
    let sources = program(isAfter).sources
    guard sources.files.indices.contains(Int(range.file.index)) else { return Place() }
    let map = lineMap(range.file, isAfter: isAfter)
    return Place(file: sources[range.file].name, line: map.line(at: range.start))
  }

  private func lineMap(_ file: FileID, isAfter: Bool) -> LineMap {
    if let known = isAfter ? maps.after[file] : maps.before[file] { return known }
    let map = LineMap(bytes: program(isAfter).sources[file].bytes)
    if isAfter { maps.after[file] = map } else { maps.before[file] = map }
    return map
  }

  private func excerpt(_ range: SourceRange, isAfter: Bool) -> String {
    let sources = program(isAfter).sources
    guard sources.files.indices.contains(Int(range.file.index)) else { return "" }
    let words = sources[range.file].text(range).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 80 ? String(words.prefix(77)) + "..." : words
  }

  /// Both places in one text: one where they are the same, or where one side says nothing.
  func places(_ old: Origin, _ new: Origin) -> String {
    let (first, second) = (place(old, isAfter: false).text, place(new, isAfter: true).text)
    if first == second || first.isEmpty { return second }
    return second.isEmpty ? first : "\(first) → \(second)"
  }

  /// Both places of a rule; the side that has none is left out.
  func places(_ rule: RuleChange) -> String {
    switch (rule.before, rule.after) {
    case (let old?, let new?): places(old.origin, new.origin)
    case (let old?, nil): place(old.origin, isAfter: false).text
    case (nil, let new?): place(new.origin, isAfter: true).text
    case (nil, nil): ""
    }
  }

  // MARK: Rules and causes

  /// What a change of a rule is called.
  private func name(_ rule: RuleChange) -> String { fixed.name(rule.subject, rule.name) }

  /// The word of a subject for machines.
  func word(_ subject: RuleChange.Subject) -> String {
    switch subject {
    case .methods: "methods"
    case .parameter: "parameter"
    case .matrixCell: "matrix-cell"
    case .scale: "scale"
    case .table: "table"
    case .rule: "rule"
    case .defaultValue: "default"
    case .field: "field"
    case .check: "check"
    }
  }

  /// A change of a rule in one line, without its places.
  func line(_ rule: RuleChange) -> String {
    switch (rule.before, rule.after) {
    case (nil, .some):
      return fixed.isNew(name(rule)) + (rule.after?.value == nil ? "" : ": \(text(rule.after, isAfter: true))")
    case (.some, nil):
      return fixed.isGone(name(rule)) + (rule.before?.value == nil ? "" : ": \(text(rule.before, isAfter: false))")
    default:
      let (old, new) = (text(rule.before, isAfter: false), text(rule.after, isAfter: true))
      return old == new ? fixed.differs(name(rule)) : "\(name(rule)): \(old) → \(new)"
    }
  }

  /// The causes of a change of a record.
  func causes(_ change: RecordChange) -> [ChangeCause] { finder.causes(of: change) }

  /// Why a record came, went or differs, a line a cause; at most `limit`.
  func because(_ change: RecordChange, limit: Int = 3) -> [String] {
    if change.record.before == nil { return [fixed.new + inBrackets(presencePlace(change))] }
    if change.record.after == nil { return [fixed.gone + inBrackets(presencePlace(change))] }
    let causes = self.causes(change)
    let lines = causes.prefix(limit).map { line($0, of: change.record) }
    return lines + (causes.count > limit ? [fixed.more(causes.count - limit)] : [])
  }

  /// Where a record that came stands, or the layer that took one away; else nothing.
  func presencePlace(_ change: RecordChange) -> String {
    if change.record.before == nil { return recordPlace(change.record, isAfter: true).text }
    return change.record.after == nil ? removalPlace(change.record).text : ""
  }

  private func line(_ cause: ChangeCause, of record: RecordPair) -> String {
    switch cause {
    case .input(let index):
      let input = comparison.inputs[index]
      let name = (input.record == record ? "" : id(input.record) + ".") + field(input.cell)
      return "\(name)\(input.isJudgement ? " " + fixed.judgedInput : ""): \(change(input.cell))"
        + inBrackets(places(input.beforeOrigin, input.afterOrigin))
    case .rule(let index):
      let rule = comparison.rules[index]
      return line(rule) + inBrackets(places(rule))
    case .added(let added):
      let pair = RecordPair(before: nil, after: added)
      return fixed.isNew(id(pair)) + inBrackets(recordPlace(pair, isAfter: true).text)
    case .removed(let removed):
      let pair = RecordPair(before: removed, after: nil)
      return fixed.isGone(id(pair)) + inBrackets(removalPlace(pair).text)
    case .day: return fixed.dayMoved(before.facts.day, after.facts.day)
    case .more(let count): return fixed.more(count)
    }
  }

  private func inBrackets(_ text: String) -> String { text.isEmpty ? "" : " (\(text))" }

  /// Where a record stands, or the layer that brings it.
  func recordPlace(_ pair: RecordPair, isAfter: Bool) -> Place {
    guard let record = isAfter ? pair.after : pair.before else { return Place() }
    let results = isAfter ? comparison.after : comparison.before
    let program = results.program
    let rows = program.records.kinds[record.kind.position]
    let source = rows.sources[Int(record.row)]
    if let change = results.register.changedRecords[record] {
      var found = place(change, isAfter: isAfter)
      if source >= 0 { found = placeOf(record, program, isAfter: isAfter, words: found.words) }
      return found
    }
    guard source < 0 else { return placeOf(record, program, isAfter: isAfter, words: "") }
    let files = isAfter ? after.importFiles : before.importFiles
    return Place(file: files[Int(~source)] ?? "data", line: Int(rows.starts[Int(record.row)]))
  }

  private func placeOf(_ record: RecordID, _ program: Program, isAfter: Bool, words: String) -> Place {
    let rows = program.records.kinds[record.kind.position]
    let range = SourceRange(
      file: FileID(Int(rows.sources[Int(record.row)])), start: rows.starts[Int(record.row)],
      end: rows.ends[Int(record.row)])
    var found = place(range, isAfter: isAfter)
    found.words = words
    return found
  }

  /// The layer that took a record away, in the register after; else where the record stood.
  private func removalPlace(_ pair: RecordPair) -> Place {
    guard let record = pair.before else { return Place() }
    let records = comparison.before.program.records
    var current: RecordID? = record
    while let found = current {
      if let change = removals[comparison.before.program[found.kind].name + " " + records.fullID(found)] {
        return place(change, isAfter: true)
      }
      current = records.parent(found)
    }
    return recordPlace(pair, isAfter: false)
  }

  // MARK: Headings

  /// The word of an importance for machines.
  static func word(_ importance: ChangeImportance) -> String {
    switch importance {
    case .becameSignificant: "became-significant"
    case .noLongerSignificant: "no-longer-significant"
    case .undecided: "undecided"
    case .classUp: "class-up"
    case .classDown: "class-down"
    case .classChanged: "class-changed"
    case .decided: "decided"
    case .notAssessed: "not-assessed"
    case .assessed: "assessed"
    case .score: "score"
    case .status: "status"
    case .added: "added"
    case .removed: "removed"
    }
  }

  /// The counts in one line; empty where nothing differs.
  func summary() -> String {
    let lists: [(FixedWords.ComparedList, Int)] = [
      (.findingsAppeared, comparison.findings.appeared.count),
      (.findingsGone, comparison.findings.disappeared.count),
      (.titles, comparison.renamed.count), (.method, comparison.rules.count), (.inputs, comparison.inputs.count),
      (.otherResults, comparison.otherResults.count),
    ]
    let parts =
      comparison.counts.map { fixed.counted($0.importance, $0.count) }
      + lists.filter { $0.1 > 0 }.map { fixed.counted($0.0, $0.1) }
    return parts.joined(separator: ", ")
  }
}
