import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// Scenarios: listed, compared, written.
extension Session {
  /// `scenarios`
  mutating func listScenarios(_ answer: inout Answer) {
    guard let program = open?.program else { return }
    if program.scenarios.isEmpty {
      answer.blocks.append(.text("the register declares no scenario"))
      return
    }
    var table = Table(
      columns: [
        Table.Column("scenario"), Table.Column("title"), Table.Column("on"), Table.Column("from"), Table.Column(""),
      ])
    for scenario in program.scenarios {
      let isDue = scenario.from.map { $0 <= layers.today } ?? false
      table.rows.append([
        Cell(scenario.name), Cell(scenario.title?.text(in: language) ?? ""), Cell(scenario.base ?? ""),
        Cell(scenario.from?.text ?? ""),
        Cell(layers.scenarios.contains(scenario.name) ? "entered" : isDue ? "in force" : ""),
      ])
    }
    answer.blocks.append(.table(table))
  }

  // MARK: Comparing

  /// A register beside others.
  private struct Side {
    var name: String
    var results: Results
  }

  /// `compare`, `compare SCENARIO`, `compare SCENARIO SCENARIO`
  mutating func compare(_ words: LineWords, _ answer: inout Answer) {
    guard let register = open else { return }
    let program = register.program
    let names = program.scenarios.map(\.name)
    var asked: [String] = []
    var words = words
    while let argument = words.argument() {
      let name = words.text(argument)
      guard names.contains(name) else {
        return reportName(
          "there is no scenario '\(name)'", name, among: names, "scenarios", at: place(argument, answer), &answer)
      }
      if !asked.contains(name) { asked.append(name) }
    }
    let isSessionOther = !history.effective().isEmpty || !layers.scenarios.isEmpty
    var sides: [Side] = []
    guard let base = side("base", scenarios: [], register, &answer) else { return }
    sides.append(base)
    for name in asked.isEmpty ? names.filter({ isAlone($0, program) }) : asked {
      guard let side = side(name, scenarios: [name], register, &answer) else { return }
      sides.append(side)
    }
    if isSessionOther { sides.append(Side(name: "session", results: register.engine.results)) }
    if sides.count == 1 {
      answer.blocks.append(.text("there is nothing to compare: no scenario is declared and nothing was changed"))
      return
    }
    answer.blocks += blocks(sides)
  }

  /// Whether a scenario is one to be compared where none is named: no other builds on it.
  private func isAlone(_ name: String, _ program: Program) -> Bool { !program.scenarios.contains { $0.base == name } }

  private func side(_ name: String, scenarios: [String], _ register: OpenRegister, _ answer: inout Answer) -> Side? {
    let chosen =
      scenarios.isEmpty ? settings.scenarios : settings.scenarios.filter { !scenarios.contains($0) } + scenarios
    let usesMethod = register.program.scenarios.contains { Session.usesMethod($0.changes) }
    if usesMethod || !layers.methods.isEmpty || !layers.declarations.isEmpty {
      var layers = SessionLayers(today: self.layers.today)
      layers.declarations = self.layers.declarations
      layers.scenarios = chosen
      let (project, loaded) = load(layers)
      guard let loaded else {
        answer.sources = project.program.sources
        answer.add(project.diagnostics.filter { $0.severity == .error })
        return nil
      }
      return Side(name: name, results: loaded.engine.results)
    }
    let stack = LayerStack(
      register.program, today: layers.today, scenarios: chosen, options: register.project.optionChanges)
    let (layered, found) = stack.apply(to: register.engine.base)
    if found.contains(where: { $0.severity == .error }) {
      answer.sources = register.program.sources
      answer.add(found)
      return nil
    }
    return Side(name: name, results: Evaluator(register.engine.plan).evaluate(layered))
  }

  /// A row for each field of each record that differs in any of the sides, the most important records first.
  private func blocks(_ sides: [Side]) -> [Document.Block] {
    var order: [(name: String, importance: ChangeImportance)] = []
    var known: [String: Int] = [:]
    for side in sides.dropFirst() {
      for change in RegisterComparison(before: sides[0].results, after: side.results).records {
        let after = change.record.after.map { side.results.program.records.fullID($0) }
        let name = after ?? change.record.before.map { sides[0].results.program.records.fullID($0) } ?? ""
        if let index = known[name] {
          order[index].importance = min(order[index].importance, change.importance)
        } else {
          known[name] = order.count
          order.append((name, change.importance))
        }
      }
    }
    if order.isEmpty { return [.text(fixedWords.noRecordDiffers)] }
    let sorted = order.enumerated().sorted { ($0.element.importance, $0.offset) < ($1.element.importance, $1.offset) }
    var table = Table(
      columns: [Table.Column(fixedWords.recordHead), Table.Column("")] + sides.map { Table.Column($0.name) })
    let indexes = sides.map { RecordNames($0.results) }
    for entry in sorted.prefix(60) {
      for field in RegisterComparison.leadingFields {
        let texts = zip(sides, indexes).map { text(field, entry.element.name, $0, $1) }
        if Set(texts).count == 1 || texts.allSatisfy({ $0.isEmpty || $0 == "-" }) { continue }
        table.rows.append([Cell(entry.element.name), Cell(fixedWords.head(field) ?? field)] + texts.map { Cell($0) })
      }
    }
    var blocks: [Document.Block] = [.table(table)]
    if sorted.count > 60 { blocks.append(.note(fixedWords.shown(60, of: sorted.count))) }
    return blocks
  }

  private func text(_ field: String, _ name: String, _ side: Side, _ names: RecordNames) -> String {
    let program = side.results.program
    guard let record = names.record(name) else { return "-" }
    guard let id = program.field(named: field, of: record.kind) else { return "" }
    let value = side.results.value(record, ColumnAddress(id))
    if case .missing = value { return fixedWords.missing }
    return ValueDisplay(program, language: language).text(value, field: program[id])
  }

  /// Active records by full id.
  private struct RecordNames {
    private var records: [String: RecordID] = [:]

    init(_ results: Results) {
      for kind in results.program.kinds {
        let hasResult = RegisterComparison.leadingFields.contains {
          results.program.field(named: $0, of: kind.id) != nil
        }
        guard hasResult else { continue }
        for row in results.register.rows(kind.id) {
          let record = RecordID(kind: kind.id, row: row)
          let name = results.program.records.fullID(record)
          if records[name] == nil { records[name] = record }
        }
      }
    }

    func record(_ name: String) -> RecordID? { records[name] }
  }
}
