import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// Moving a session to other layers: scenarios, days, methods, declarations, files read again. Costs an evaluation, where need be a check
/// of the whole project.
extension Session {
  /// Puts other layers in force, with the changes of the history and of a further step, and says what moved. Where it fails, all is as it
  /// was.
  ///
  /// - Parameters:
  ///   - step: what is appended to the history; nil where its position was moved already.
  ///   - readsAnew: whether records may come or go, so that the project is checked again.
  mutating func move(
    to wanted: SessionLayers, appending step: SessionStep?, readsAnew: Bool = false, _ answer: inout Answer
  ) {
    guard var register = open else { return }
    let saved = (history, layers, generation)
    if let step { history.append(step) }
    let isOther = readsAnew || needsCheck(wanted, register.program)
    if !isOther {
      let sets = changeSets(&register, &answer, names: false)
      let stack = LayerStack(
        register.program, today: wanted.today, scenarios: wanted.scenarios, options: register.project.optionChanges,
        session: sets)
      register.engine.isCancelled = answer.input.isCancelled
      // Where records come or go, both sides are compared.
      let recordsMove = Session.recordMoves(register.engine.layers) != Session.recordMoves(stack)
      let isDoubtful = Session.bringsDoubt(stack.layers.flatMap(\.changes), to: register.engine)
      let before = recordsMove || isDoubtful ? register.engine.results : nil
      let applied = answer.hasError ? nil : register.engine.replaceLayers(stack)
      if applied != nil, let error = register.engine.diagnostics.first(where: { $0.severity == .error }) {
        // A layer that removes what another needs: as it was.
        register.engine.isCancelled = nil
        _ = register.engine.replaceLayers(stackInForce(register, saved.0, saved.1))
        answer.add([refusal(of: wanted, register, answer) ?? error.without(register.checker.file)])
      } else if let applied, take(applied, &answer) {
        layers = wanted
        if layers.scenarios != saved.1.scenarios {
          register.checker = SessionChecker(register.project.checked, scenarios: layers.scenarios)
        }
        open = register
        if recordsMove, let before {
          answer.blocks += moved(from: before, to: register.engine.results, isOneProgram: true)
        } else {
          answer.blocks += whatMoved(applied, since: before, register)
        }
        return
      }
      (history, layers, generation) = saved
      open = register
      return
    }
    replaceProject(wanted, register.engine.results, saved, &answer)
  }

  /// The records that layers add and take away, in order.
  private static func recordMoves(_ stack: LayerStack) -> [RecordMove] {
    stack.layers.flatMap { layer in
      layer.changes.compactMap { change in
        switch change.target {
        case .add(let record): RecordMove(record: record, isAdded: true)
        case .remove(let record): RecordMove(record: record, isAdded: false)
        default: nil
        }
      }
    }
  }

  private struct RecordMove: Equatable {
    let record: RecordID
    let isAdded: Bool
  }

  /// Checks and evaluates everything anew.
  mutating func replaceProject(
    _ wanted: SessionLayers, _ before: Results?, _ saved: (SessionHistory, SessionLayers, Int), _ answer: inout Answer
  ) {
    generation += 1
    let (project, loaded) = load(wanted)
    guard var register = loaded else {
      answer.sources = project.program.sources
      answer.add(project.diagnostics.filter { $0.severity == .error })
      if project.hasFileError { answer.outcome = .fileFailed }
      (history, layers, generation) = saved
      return
    }
    let previous = open
    layers = wanted
    let sets = changeSets(&register, &answer, names: true)
    if !sets.isEmpty || !history.bodiesInForce().isEmpty {
      if register.checker.program.records.kinds.map(\.count) != register.program.records.kinds.map(\.count) {
        register = register.withRecords(ofLines: layers, sets)
      } else {
        let stack = LayerStack(
          register.program, today: wanted.today, scenarios: wanted.scenarios, options: register.project.optionChanges,
          session: sets)
        _ = register.engine.replaceLayers(stack)
      }
    }
    let errors = register.engine.diagnostics.filter { $0.severity == .error }
    if answer.hasError || !errors.isEmpty || answer.input.isCancelled() {
      answer.sources = register.checker.sources
      if !errors.isEmpty, let refusal = refusal(of: wanted, register, answer) {
        answer.sources = nil
        answer.add([refusal])
      } else {
        answer.add(errors.map { $0.without(register.checker.file) })
      }
      if !answer.hasError { breakOff(&answer) }
      (history, layers, generation) = saved
      open = previous
      return
    }
    open = register
    broken = nil
    answer.sources = register.checker.sources
    if let before {
      answer.blocks += moved(from: before, to: register.engine.results)
    }
  }

  /// What moved between two programs.
  func moved(from before: Results, to after: Results, isOneProgram: Bool = false) -> [Document.Block] {
    var comparison = RegisterComparison(
      before: before.examiningDoubt(), after: after.examiningDoubt(), isOneProgram: isOneProgram)
    comparison.compare(
      findings: CheckRunner(before, language: language).run(), CheckRunner(after, language: language).run())
    return WhatMoved(comparison).blocks(language: language)
  }

  /// Whether other layers need the project to be checked anew.
  private func needsCheck(_ wanted: SessionLayers, _ program: Program) -> Bool {
    if wanted.declarations != layers.declarations || wanted.methods != layers.methods { return true }
    let changesMethod =
      program.changes.contains { Session.usesMethod($0) }
      || program.scenarios.contains { Session.usesMethod($0.changes) }
    if wanted.scenarios != layers.scenarios || wanted.today != layers.today, changesMethod { return true }
    if wanted.today != layers.today, program.methods.contains(where: { $0.from != nil }) { return true }
    return history.steps.contains { step in
      guard case .body = step.kind else { return false }
      return step.generation != generation || !Session.arePlain(step.changes)
    }
  }

  static func usesMethod(_ set: ChangeSet) -> Bool {
    set.changes.contains { if case .useMethod = $0.target { true } else { false } }
  }

  private func stackInForce(_ register: OpenRegister, _ history: SessionHistory, _ layers: SessionLayers) -> LayerStack
  {
    LayerStack(
      register.program, today: layers.today, scenarios: layers.scenarios, options: register.project.optionChanges,
      session: Session.sets(history))
  }

  /// The changes of the steps in force, as they were read.
  private static func sets(_ history: SessionHistory) -> [ChangeSet] {
    history.effective().map { effective in
      let step = history.steps[effective.index]
      if case .set(let changes) = step.kind, effective.kept.count < changes.count, step.changes.count == changes.count {
        return ChangeSet(origin: .session, changes: effective.kept.map { step.changes[$0] })
      }
      return ChangeSet(origin: .session, changes: step.changes)
    }
  }

  /// The changes of the steps in force as the program at hand reads them; what no longer applies is reported and dropped. `names`:
  /// whether such a change is a warning; else it is an error.
  private mutating func changeSets(_ register: inout OpenRegister, _ answer: inout Answer, names: Bool) -> [ChangeSet] {
    for effective in history.effective() where history.steps[effective.index].generation != generation {
      let step = history.steps[effective.index]
      switch step.kind {
      case .set(let changes):
        var read: [Change] = []
        var dropped: Set<Int> = []
        for (index, change) in changes.enumerated() {
          let text = change.path + ": " + change.value
          let source = SourceFile(
            id: register.checker.file, name: answer.input.name, bytes: Array(text.utf8), firstLine: step.line)
          register.checker.open(source)
          let found = register.checker.changes(source) { _, _ in .missing }
          if found.hasError || found.changes.count != 1 {
            dropped.insert(index)
            let reason = found.diagnostics.first { $0.severity == .error }?.message ?? "nothing of that name is there"
            answer.diagnostics.append(
              Diagnostic(
                .changeNoLongerApplies, "the change '\(text)' no longer applies: \(reason)", at: nil,
                severity: names ? .warning : .error, help: names ? "it is left out" : ""))
          } else {
            read += found.changes
          }
        }
        history.drop(dropped, ofStep: effective.index)
        history.replace(effective.index, read, generation: generation)
      case .body(let typed):
        let source = SourceFile(
          id: register.checker.file, name: typed.name, bytes: Array(typed.text.utf8), firstLine: typed.line)
        register.checker.open(source)
        let found = register.checker.scenarioBody(source)
        if found.hasError {
          let isNew = typed.line == answer.input.line
          if isNew {
            answer.add(found.diagnostics)
          } else {
            let reason = found.diagnostics.first { $0.severity == .error }?.message ?? ""
            answer.diagnostics.append(
              Diagnostic(
                .changeNoLongerApplies, "the change '\(Session.firstLine(typed.text))' no longer applies: \(reason)",
                at: nil, help: "it is left out"))
          }
          history.replace(effective.index, [], generation: generation)
        } else {
          history.replace(effective.index, found.changes, generation: generation)
        }
      case .unset, .reset, .layers: break
      }
    }
    return Session.sets(history)
  }

  // MARK: Declarations

  /// A declaration, as a file holds it.
  mutating func declare(_ answer: inout Answer) {
    var wanted = layers
    wanted.declarations.append(TypedText(text: answer.input.text, name: answer.input.name, line: answer.input.line))
    let step = SessionStep(kind: .layers(before: layers, after: wanted), line: answer.input.line)
    move(to: wanted, appending: step, readsAnew: true, &answer)
  }

  // MARK: Scenarios, days, methods

  /// `enter SCENARIO`
  mutating func enter(_ words: LineWords, _ answer: inout Answer) {
    guard let (name, place) = name(.enter, words, &answer), let register = open else { return }
    let names = register.program.scenarios.map(\.name)
    guard names.contains(name) else {
      return reportName("there is no scenario '\(name)'", name, among: names, "scenarios", at: place, &answer)
    }
    if layers.scenarios.contains(name) {
      answer.blocks.append(.text("'\(name)' is entered already"))
      return
    }
    var wanted = layers
    wanted.scenarios.append(name)
    change(to: wanted, &answer)
  }

  /// `leave`, `leave SCENARIO`
  mutating func leave(_ words: LineWords, _ answer: inout Answer) {
    var wanted = layers
    if words.isAtLineEnd {
      guard !wanted.scenarios.isEmpty else {
        return answer.fail(
          Diagnostic(.notChangedHere, "no scenario is entered", at: wholePlace(answer), help: "'scenarios' lists them"))
      }
      wanted.scenarios.removeLast()
    } else {
      guard let (name, place) = name(.leave, words, &answer) else { return }
      guard wanted.scenarios.contains(name) else {
        return reportName(
          "the scenario '\(name)' is not entered", name, among: wanted.scenarios, "entered", at: place, &answer)
      }
      wanted.scenarios.removeAll { $0 == name }
    }
    change(to: wanted, &answer)
  }

  /// `as-of DATE`
  mutating func moveToDay(_ words: LineWords, _ answer: inout Answer) {
    var words = words
    guard let argument = words.argument() else { return }
    let text = words.text(argument)
    words.skipBlanksOnLine()
    guard let day = CalendarDate(text: text), words.isAtLineEnd else {
      return reportForm(.asOf, "'\(text)' is no date", place(argument, answer), &answer)
    }
    var wanted = layers
    wanted.today = day
    change(to: wanted, &answer)
  }

  /// `use method NAME`
  mutating func useMethod(_ words: LineWords, _ answer: inout Answer) {
    var words = words
    _ = words.word()
    words.skipBlanksOnLine()
    guard let (name, place) = name(.use, words, &answer), let program = open?.program else { return }
    let names = program.methods.map(\.name)
    guard names.contains(name) else {
      return reportName("there is no method '\(name)'", name, among: names, "methods", at: place, &answer)
    }
    var wanted = layers
    // Methods that share a kind exclude each other: the later choice counts.
    let kinds = program.methods.filter { $0.name == name }.flatMap(\.kinds)
    wanted.methods.removeAll { other in
      program.methods.contains { $0.name == other && $0.kinds.contains(where: kinds.contains) }
    }
    wanted.methods.append(name)
    change(to: wanted, &answer)
  }

  private mutating func change(to wanted: SessionLayers, _ answer: inout Answer) {
    move(
      to: wanted, appending: SessionStep(kind: .layers(before: layers, after: wanted), line: answer.input.line), &answer
    )
  }

  /// The one name after a statement.
  func name(_ statement: Statement, _ words: LineWords, _ answer: inout Answer) -> (String, SourceRange)? {
    var words = words
    guard let argument = words.argument() else {
      reportForm(statement, "'\(statement.word)' is not finished", wholePlace(answer), &answer)
      return nil
    }
    words.skipBlanksOnLine()
    guard words.isAtLineEnd else {
      reportForm(statement, "'\(statement.word)' takes one name", place(words.rest, answer), &answer)
      return nil
    }
    return (words.text(argument), place(argument, answer))
  }

  // MARK: Files

  /// `load PATH`
  mutating func loadOther(_ words: LineWords, _ answer: inout Answer) {
    let range = words.rest
    var path = words.text(range)
    if path.count > 1, path.hasPrefix("\""), path.hasSuffix("\"") { path = LiteralText.value(of: path) }
    var other = request
    other.paths = [path]
    other.root = nil
    let saved = (request, layers)
    request = other
    var start = SessionLayers(today: layers.today)
    start.scenarios = []
    generation += 1
    let (project, register) = load(start)
    if answer.input.isCancelled() {
      (request, layers) = saved
      return breakOff(&answer)
    }
    guard let register else {
      (request, layers) = saved
      answer.sources = project.program.sources
      answer.add(project.diagnostics.filter { $0.severity == .error })
      answer.outcome = project.hasFileError ? .fileFailed : .failed
      return
    }
    let count = history.changesInForce().count + history.bodiesInForce().count + layers.declarations.count
    if count > 0 {
      answer.diagnostics.append(
        Diagnostic(
          .changesLeftBehind,
          "\(count) \(count == 1 ? "change" : "changes") of the session belonged to the other register",
          at: nil, help: "'save scenario NAME to FILE' would have kept them"))
    }
    layers = start
    history.removeAll()
    announced = []
    open = register
    broken = nil
    answer.sources = register.checker.sources
    answer.blocks += greeting()?.blocks ?? []
  }

  /// `reload`
  mutating func reload(_ answer: inout Answer) {
    let before = open?.engine.results
    let saved = (history, layers, generation)
    let wasAnnounced = announced
    announced = []
    replaceProject(layers, before, saved, &answer)
    if answer.outcome != .fine {
      announced = wasAnnounced
      if answer.outcome == .failed {
        answer.blocks.append(.text("the register stays as it was read before"))
      }
      return
    }
    if before == nil { answer.blocks += greeting()?.blocks ?? [] }
  }
}

extension OpenRegister {
  /// The register with the records that typed changes bring.
  func withRecords(ofLines layers: SessionLayers, _ sets: [ChangeSet]) -> OpenRegister {
    let program = checker.program
    let stack = LayerStack(
      program, today: layers.today, scenarios: layers.scenarios, options: project.optionChanges, session: sets)
    let engine = IncrementalEvaluator(Plan(program), base: project.register(of: program), layers: stack)
    return OpenRegister(
      project: project, engine: engine, checker: checker,
      checks: program.checks.filter(\.applies).map { engine.watch($0) }, generation: generation,
      fingerprints: fingerprints,
      extended: program)
  }
}
