import EMSSemantics
import EMSSyntax
import EMSValues

/// Divides changes, in the order in which they were made, into stages that each can be one scenario. A scenario has no order of its own:
/// it gives each thing once, and changes nothing that it removes. What goes against that begins a new stage, on top of those before.
struct ScenarioStages {
  /// The lines of each stage.
  private(set) var stages: [[String]]
  private let program: Program
  /// The sources of what the session declared.
  private let declared: Set<Int32>
  private var stage = Stage()

  /// What the stage at hand does.
  private struct Stage {
    /// The line that gives a cell; nil for one among others of a body, which stays as it was typed.
    var given: [Cell: Int?] = [:]
    /// Series of which periods are given.
    var inPart: Set<Cell> = []
    /// Records that come or are changed.
    var touched: Set<RecordID> = []
    /// Records that go.
    var removed: [RecordID] = []
    /// Whether it brings what the session declared.
    var declares = false
  }

  /// What a change gives.
  private enum Cell: Hashable {
    case field(RecordID, FieldID, LayerID)
    case period(RecordID, FieldID, Period)
    case parameter(ParameterID)
    case matrixCell(MatrixID, Int32, Int32)
    case method
  }

  /// Begins with the lines of what is declared, which are below all changes.
  ///
  /// - Parameters:
  ///   - program: the program in which the changes were read.
  ///   - declared: the sources of those lines.
  init(_ program: Program, declaring lines: [String], in declared: Set<Int32>) {
    self.program = program
    self.declared = declared
    stages = [lines]
    stage.declares = !lines.isEmpty
  }

  /// Adds the next step: changes that have a path, of which the later of one stage counts.
  mutating func add(_ changes: [SessionChange], _ read: [Change]) {
    let lines = changes.map { "\($0.path): \($0.value)" }
    guard changes.count == read.count else {
      for (index, line) in lines.enumerated() { add(line, index == 0 ? read : [], isTyped: true) }
      return
    }
    for (line, change) in zip(lines, read) {
      if let cell = ScenarioStages.cell(change.target), let index = stage.given[cell] ?? nil {
        stages[stages.count - 1][index] = line
      } else {
        add(line, [change], isTyped: false)
      }
    }
  }

  /// Adds the next step: a text as a scenario holds it.
  mutating func add(_ body: TypedText, _ read: [Change]) { add(body.text, read, isTyped: true) }

  private mutating func add(_ line: String, _ changes: [Change], isTyped: Bool) {
    if changes.contains(where: { conflicts($0.target) }) {
      stages.append([])
      stage = Stage()
    }
    let index = stages[stages.count - 1].count
    stages[stages.count - 1].append(line)
    for change in changes { take(change.target, isTyped ? nil : index) }
  }

  /// Whether a change cannot stand in the stage at hand.
  private func conflicts(_ target: Change.Target) -> Bool {
    if let cell = ScenarioStages.cell(target), stage.given[cell] != nil || stage.inPart.contains(cell) { return true }
    switch target {
    case .seriesValue(let record, let field, _, _):
      return stage.given[.field(record, field, .base)] != nil || isDeclaredHere(record)
    case .cell(let record, _, _, _, _, alternatives: _), .judgement(let record, _, _, _, _),
      .rule(let record, _, _, _):
      return isDeclaredHere(record)
    case .add(let record):
      let id = program.records.fullID(record)
      return isDeclaredHere(record)
        || stage.removed.contains { $0.kind == record.kind && program.records.fullID($0) == id }
    case .remove(let record):
      return isDeclaredHere(record) || stage.touched.contains { isInside($0, record) }
    case .parameter, .matrixCell, .useMethod: return false
    }
  }

  private mutating func take(_ target: Change.Target, _ line: Int?) {
    if let cell = ScenarioStages.cell(target) { stage.given[cell] = .some(line) }
    switch target {
    case .seriesValue(let record, let field, _, _):
      stage.inPart.insert(.field(record, field, .base))
      stage.touched.insert(record)
    case .cell(let record, _, _, _, _, alternatives: _), .judgement(let record, _, _, _, _),
      .rule(let record, _, _, _), .add(let record):
      stage.touched.insert(record)
    case .remove(let record): stage.removed.append(record)
    case .parameter, .matrixCell, .useMethod: break
    }
  }

  private static func cell(_ target: Change.Target) -> Cell? {
    switch target {
    case .cell(let record, let field, let layer, _, _, alternatives: _),
      .judgement(let record, let field, let layer, _, _), .rule(let record, let field, let layer, _):
      .field(record, field, layer)
    case .seriesValue(let record, let field, let period, _): .period(record, field, period)
    case .parameter(let id, _, _): .parameter(id)
    case .matrixCell(let id, let row, let column, _): .matrixCell(id, row, column)
    case .useMethod: .method
    case .add, .remove: nil
    }
  }

  /// Whether the stage at hand brings a record, or one that it stands in, because the session declared it.
  private func isDeclaredHere(_ record: RecordID) -> Bool {
    guard stage.declares else { return false }
    var next: RecordID? = record
    while let current = next {
      if declared.contains(program.records.kinds[current.kind.position].sources[Int(current.row)]) { return true }
      next = program.records.parent(current)
    }
    return false
  }

  private func isInside(_ record: RecordID, _ other: RecordID) -> Bool {
    var next: RecordID? = record
    while let current = next {
      if current == other { return true }
      next = program.records.parent(current)
    }
    return false
  }
}
