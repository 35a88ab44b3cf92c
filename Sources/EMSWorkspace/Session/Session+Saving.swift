import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// The session's changes written as a scenario.
extension Session {
  // MARK: Saving

  /// `save scenario NAME ["TITLE"] [to FILE]`
  mutating func save(_ words: LineWords, _ answer: inout Answer) {
    var words = words
    guard let program = open?.program, let first = words.argument(), words.text(first) == "scenario",
      let nameRange = words.argument()
    else { return reportForm(.save, "this is not how 'save' is written", wholePlace(answer), &answer) }
    let name = words.text(nameRange)
    guard NameText.isName(name) else {
      return reportForm(.save, "'\(name)' is no name", place(nameRange, answer), &answer)
    }
    if program.scenarios.contains(where: { $0.name == name }) {
      return answer.fail(
        Diagnostic(
          .fileExists, "there is a scenario '\(name)' already", at: place(nameRange, answer), help: "give another name")
      )
    }
    var title: String?
    var path: String?
    var pathPlace = nameRange
    words.skipBlanksOnLine()
    if words.peek == UInt8(ascii: "\""), let text = words.argument() { title = LiteralText.value(of: words.text(text)) }
    words.skipBlanksOnLine()
    if !words.isAtLineEnd {
      guard let to = words.argument(), words.text(to) == "to" else {
        return reportForm(
          .save, "after the name stand a title in quotes, or 'to' and a file", place(words.rest, answer), &answer)
      }
      words.skipBlanksOnLine()
      pathPlace = words.rest
      var text = words.text(pathPlace)
      if text.hasPrefix("\"") { text = LiteralText.value(of: text) }
      if text.isEmpty { return reportForm(.save, "to which file?", place(to, answer), &answer) }
      path = text
    }
    let entered = layers.scenarios.filter { !settings.scenarios.contains($0) || settings.scenarios.count == 1 }
    if layers.scenarios.count > 1 {
      return answer.fail(
        Diagnostic(
          .statementForm, "several scenarios are entered, and a scenario builds on one", at: wholePlace(answer),
          help: "'leave' all but one"))
    }
    if let path, files.kind(path) != .missing { return reportFile(path, pathPlace, &answer) }
    guard let source = source(name, title, on: entered.first) else {
      return answer.fail(
        Diagnostic(.nothingToUndo, "the session has changed nothing that could be saved", at: wholePlace(answer)))
    }
    let text = source.text()
    if let reason = fault(in: text, of: name) {
      return answer.fail(
        Diagnostic(
          .scenarioNotKept, "a scenario cannot hold these changes: \(reason)", at: wholePlace(answer),
          help:
            "a check, view or rule that was typed stands outside the scenario and cannot name what only the scenario brings: 'undo' what is in the way, or write it into a file of the register"
        ))
    }
    guard let path else {
      answer.blocks.append(.preformatted(text))
      return
    }
    do throws(FileError) {
      try creator.create(path, Array(text.utf8))
      let count = history.changesInForce().count + history.bodiesInForce().count + layers.declarations.count
      answer.blocks.append(.text("wrote '\(path)': \(count) \(count == 1 ? "change" : "changes")"))
    } catch {
      if error.cause == .exists {
        reportFile(path, pathPlace, &answer)
      } else {
        answer.outcome = .fileFailed
        answer.diagnostics.append(
          Diagnostic(
            .fileNotWritten, "'\(path)' cannot be written: \(error.reason)", at: place(pathPlace, answer),
            help: "without 'to FILE' the scenario is shown here"))
      }
    }
  }

  private func reportFile(_ path: String, _ range: Range<Int>, _ answer: inout Answer) {
    answer.outcome = .fileFailed
    answer.diagnostics.append(
      Diagnostic(
        .fileExists, "there is a file '\(path)' already, and it is left as it is", at: place(range, answer),
        help: "give another name, or remove the file first"))
  }

  /// What the session asks for as the source of a scenario; nil where that is nothing.
  private func source(_ name: String, _ title: String?, on base: String?) -> ScenarioSource? {
    guard let register = open else { return nil }
    let program = register.checker.program
    var source = ScenarioSource(name: name, title: title, base: base, day: layers.today.text)
    source.taken = Set(program.scenarios.map(\.name))
    var lines = layers.methods.map { "use method \($0)" }
    var declared: Set<Int32> = []
    for text in layers.declarations {
      var words = LineWords(text.text)
      words.skipBlanks()
      let first = words.word().map { words.text($0) } ?? ""
      guard first == "use" || program.kinds.contains(where: { $0.name == first }) else {
        source.declarations.append(text)
        continue
      }
      lines.append(text.text)
      for file in program.sources.files where file.name == text.name && file.firstLine == text.line {
        declared.insert(file.id.index)
      }
    }
    var stages = ScenarioStages(program, declaring: lines, in: declared)
    for effective in history.effective() {
      let step = history.steps[effective.index]
      switch step.kind {
      case .set(let changes):
        let isWhole = step.changes.count == changes.count
        stages.add(
          effective.kept.map { changes[$0] }, isWhole ? effective.kept.map { step.changes[$0] } : step.changes)
      case .body(let typed): stages.add(typed, step.changes)
      case .unset, .reset, .layers: break
      }
    }
    source.stages = stages.stages
    let isEmpty = source.stages.allSatisfy(\.isEmpty) && source.declarations.isEmpty
    return isEmpty ? nil : source
  }

  /// Why a text that is read beside the files of the register, with the scenario of that name entered, is not the session as it stands;
  /// nil where it is.
  private func fault(in text: String, of name: String) -> DiagnosticText? {
    guard let opened = open else { return nil }
    let before = opened.engine.results
    var layers = SessionLayers(today: self.layers.today)
    layers.declarations = [TypedText(text: text, name: "scenario", line: 1)]
    layers.scenarios = [name]
    let (project, register) = load(layers)
    let found = register?.engine.diagnostics ?? project.diagnostics
    if let error = found.first(where: { $0.severity == .error }) { return error.message }
    guard let after = register?.engine.results else { return "it cannot be read" }
    // Files that are others now give other results: that they can be read together is all there is to see.
    if opened.fingerprints.contains(where: { $0.hasChanged(files) }) { return nil }
    let comparison = RegisterComparison(before: before, after: after)
    if comparison.isEmpty { return nil }
    guard let record = comparison.records.first?.record ?? comparison.inputs.first?.record else {
      return "read back, it gives something else"
    }
    let id =
      record.after.map { after.program.records.fullID($0) } ?? record.before.map { before.program.records.fullID($0) }
    return "read back, '\(id ?? "")' is another"
  }
}
