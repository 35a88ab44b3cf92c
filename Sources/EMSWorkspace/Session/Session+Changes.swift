import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// Changes of the session: made, dropped, undone, listed.
extension Session {
  /// `set PATH: VALUE, …`
  mutating func set(_ words: LineWords, _ answer: inout Answer) {
    guard var register = open else { return }
    // What is changed in place is held once.
    open = nil
    defer { open = register }
    let text = blanked(answer, keeping: words.rest)
    let parts = Session.parts(words)
    let script = ScriptText(changes: text, in: parts, register.program)
    let source = source(script.text, answer.input, register.checker.file)
    register.checker.open(source)
    let reader = ChangeReader(register.program)
    if let fault = reader.fault(in: text, parts, script, register.checker.file, form: .statement) {
      return answer.fail(fault)
    }
    let engine = register.engine
    let read = register.checker.changes(source) { read, program in
      engine.results.value(of: read.expression, in: program)
    }
    answer.add(script.typed(read.diagnostics, in: register.checker.file))
    if answer.hasError { return }
    if read.changes.isEmpty {
      open = register
      return reportForm(.set, "nothing is changed here", wholePlace(answer), &answer)
    }
    register.engine.isCancelled = answer.input.isCancelled
    let before = Session.bringsDoubt(read.changes, to: engine) ? engine.results : nil
    let applied = register.engine.push(ChangeSet(origin: .session, changes: read.changes))
    guard take(applied, &answer) else { return }
    history.append(
      SessionStep(
        kind: .set(read.entries.map { SessionChange(path: $0.path, value: $0.value) }), line: answer.input.line,
        changes: read.changes, generation: generation))
    answer.blocks += whatMoved(applied, since: before, register)
  }

  /// Whether inputs are given as alternatives, at hand or by what comes: then both sides are compared by what results can be, which no
  /// step of the engine tells.
  static func bringsDoubt(_ changes: [Change], to engine: IncrementalEvaluator) -> Bool {
    if !engine.results.register.alternatives.isEmpty { return true }
    return changes.contains { change in
      if case .cell(_, _, _, _, _, let others) = change.target { !others.isEmpty } else { false }
    }
  }

  /// Whether a step of the engine was made; else what is wrong with it.
  func take(_ applied: AppliedLayer, _ answer: inout Answer) -> Bool {
    switch applied.outcome {
    case .applied:
      answer.diagnostics += applied.diagnostics
      return true
    case .refused: answer.add(applied.diagnostics)
    case .cancelled: breakOff(&answer)
    }
    return false
  }

  /// The input was broken off.
  func breakOff(_ answer: inout Answer) {
    answer.outcome = .cancelled
    answer.diagnostics.append(Diagnostic(.brokenOff, "broken off: nothing has changed", at: nil))
  }

  /// `amend PATH { … }`, `remove PATH`
  mutating func changeBody(_ answer: inout Answer) {
    let typed = TypedText(text: answer.input.text, name: answer.input.name, line: answer.input.line)
    if pushBody(typed, &answer) { return }
    move(
      to: layers, appending: SessionStep(kind: .body(typed), line: answer.input.line, generation: -1), readsAnew: true,
      &answer)
  }

  /// Puts changes on top that neither bring a record nor a rule; false, with nothing done, where the project must be read anew.
  private mutating func pushBody(_ typed: TypedText, _ answer: inout Answer) -> Bool {
    guard let register = open else { return false }
    // A copy reads: what it takes up is nothing to those who read on.
    var checker = register.checker
    let source = SourceFile(
      id: checker.file, name: typed.name, bytes: Array(typed.text.utf8), firstLine: typed.line)
    checker.open(source)
    let read = checker.scenarioBody(source)
    let counts = { (program: Program) in program.records.kinds.map(\.count) }
    guard !read.hasError, !read.changes.isEmpty, Session.arePlain(read.changes),
      counts(checker.program) == counts(register.program)
    else { return false }
    register.engine.isCancelled = answer.input.isCancelled
    let before = register.engine.results
    let applied = register.engine.push(ChangeSet(origin: .session, changes: read.changes))
    if applied.outcome == .refused { return false }
    guard take(applied, &answer) else { return true }
    answer.diagnostics += read.diagnostics
    history.append(
      SessionStep(kind: .body(typed), line: answer.input.line, changes: read.changes, generation: generation))
    answer.blocks += whatMoved(applied, since: before, register)
    return true
  }

  /// Whether changes bring no record and no rule, so that the program at hand holds all that they speak of.
  static func arePlain(_ changes: [Change]) -> Bool {
    changes.allSatisfy { change in
      switch change.target {
      case .cell, .judgement, .seriesValue, .remove, .parameter, .matrixCell: true
      case .rule, .add, .useMethod: false
      }
    }
  }

  /// What a step of the engine moved; where records came or went, by comparison with the results before it.
  func whatMoved(_ applied: AppliedLayer, since before: Results?, _ register: OpenRegister) -> [Document.Block] {
    if applied.movesRecords, let before { return moved(from: before, to: register.engine.results, isOneProgram: true) }
    let told = WhatMoved(applied, register.checks, register.program)
    let after = register.engine.results
    guard let before, !before.register.alternatives.isEmpty || !after.register.alternatives.isEmpty else {
      return told.blocks(language: language)
    }
    let comparison = RegisterComparison(
      before: before.examiningDoubt(), after: after.examiningDoubt(), isOneProgram: true)
    return WhatMoved(comparison, checks: told).blocks(language: language)
  }

  /// `unset PATH, …`
  mutating func unset(_ words: LineWords, _ answer: inout Answer) {
    let inForce = history.changesInForce()
    var paths: [String] = []
    for part in Session.parts(words) {
      let name = words.text(part).split(separator: " ").joined(separator: " ")
      let wanted = bare(name)
      let same = inForce.filter { bare($0.path) == wanted }
      guard let found = same.first(where: { $0.path == name }) ?? same.first else {
        let near = NearestName.nearest(to: name, in: inForce.map(\.path), limit: 3)
        answer.fail(
          Diagnostic(
            .notChangedHere, "the session did not change '\(name)'", at: place(part, answer),
            help: NearestName.question(near)
              ?? (inForce.isEmpty ? "the session has no changes" : "'changes' lists what it changed")))
        return
      }
      paths.append(found.path)
    }
    if paths.isEmpty { return reportForm(.unset, "what is dropped?", wholePlace(answer), &answer) }
    move(to: layers, appending: SessionStep(kind: .unset(paths), line: answer.input.line), &answer)
  }

  /// A path as outputs print it, without blanks, so that each way of writing it is the same: `aspect("013").air.score`.
  private func bare(_ path: String) -> String {
    var text = path.filter { $0 != " " }
    if let opening = text.firstIndex(of: "("), open?.program.kind(named: String(text[..<opening])) != nil,
      let closing = text.firstIndex(of: ")")
    {
      text = String(text[text.index(after: opening)..<closing] + text[text.index(after: closing)...])
    }
    return text.filter { $0 != "\"" }
  }

  /// The parts between commas outside of brackets and texts.
  static func parts(_ words: LineWords) -> [Range<Int>] {
    let range = words.rest
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    var scan = BracketScan()
    func add(_ end: Int) {
      var (low, high) = (start, end)
      while low < high, words.bytes[low] == 0x20 { low += 1 }
      while high > low, words.bytes[high - 1] == 0x20 { high -= 1 }
      if low < high { parts.append(low..<high) }
    }
    for index in range {
      scan.take(words.bytes[index])
      if words.bytes[index] == UInt8(ascii: ","), scan.isOutside {
        add(index)
        start = index + 1
      }
    }
    add(range.upperBound)
    return parts
  }

  // MARK: Undo

  /// The number after `undo` and `redo`: 1 where there is none.
  private func count(_ statement: Statement, _ words: LineWords, _ answer: inout Answer) -> Int? {
    var words = words
    guard let argument = words.argument() else { return 1 }
    let text = words.text(argument)
    words.skipBlanksOnLine()
    guard let count = Int(text), count > 0, count <= 1_000_000, words.isAtLineEnd else {
      reportForm(statement, "'\(statement.word)' takes how many changes, from 1", place(argument, answer), &answer)
      return nil
    }
    return count
  }

  /// `undo`, `undo N`
  mutating func undo(_ words: LineWords, _ answer: inout Answer) {
    guard let count = count(.undo, words, &answer) else { return }
    guard history.position > 0 else {
      return answer.fail(
        Diagnostic(
          .nothingToUndo, "there is nothing to undo: this is the register as its files say", at: wholePlace(answer),
          help: history.steps.isEmpty ? "" : "'redo' makes the changes again"))
    }
    let taken = min(count, history.position)
    if count > taken {
      answer.diagnostics.append(
        Diagnostic(
          .nothingToUndo, "only \(taken) \(taken == 1 ? "change" : "changes") to undo", at: nil, severity: .note))
    }
    let target = history.position - taken
    var wanted = layers
    for index in (target..<history.position).reversed() {
      switch history.steps[index].kind {
      case .layers(let before, _), .reset(let before, _): wanted = before
      default: continue
      }
    }
    moveHistory(to: target, wanted, &answer)
  }

  /// `redo`, `redo N`
  mutating func redo(_ words: LineWords, _ answer: inout Answer) {
    guard let count = count(.redo, words, &answer) else { return }
    let left = history.steps.count - history.position
    guard left > 0 else {
      return answer.fail(
        Diagnostic(
          .nothingToUndo, "there is nothing to redo: nothing was undone since the last change", at: wholePlace(answer)))
    }
    let taken = min(count, left)
    if count > taken {
      answer.diagnostics.append(
        Diagnostic(
          .nothingToUndo, "only \(taken) \(taken == 1 ? "change" : "changes") to redo", at: nil, severity: .note))
    }
    let target = history.position + taken
    var wanted = layers
    for index in history.position..<target {
      switch history.steps[index].kind {
      case .layers(_, let after), .reset(_, let after): wanted = after
      default: continue
      }
    }
    moveHistory(to: target, wanted, &answer)
  }

  /// Moves to another number of steps in force.
  private mutating func moveHistory(to target: Int, _ wanted: SessionLayers, _ answer: inout Answer) {
    let before = history.position
    let names = describe(min(before, target)..<max(before, target))
    // Changes on top go or come: the engine knows what they moved.
    let steps = history.steps[min(before, target)..<max(before, target)]
    if let register = open,
      steps.allSatisfy({ $0.isOnlyChanges && $0.generation == generation && Session.arePlain($0.changes) })
    {
      register.engine.isCancelled = answer.input.isCancelled
      let movesRecords = steps.contains { if case .body = $0.kind { true } else { false } }
      let isDoubtful = Session.bringsDoubt(steps.flatMap(\.changes), to: register.engine)
      let results = movesRecords || isDoubtful ? register.engine.results : nil
      var applied = target < before ? register.engine.pop(steps.count) : register.engine.redo(steps.count)
      if applied == nil, target > before, steps.count == 1 {
        applied = register.engine.push(ChangeSet(origin: .session, changes: steps[before].changes))
      }
      if let applied {
        guard take(applied, &answer) else { return }
        history.move(to: target)
        answer.blocks.append(.text((target < before ? fixedWords.undone : fixedWords.madeAgain) + names))
        answer.blocks += whatMoved(applied, since: results, register)
        return
      }
    }
    let old = history
    history.move(to: target)
    move(to: wanted, appending: nil, &answer)
    if answer.outcome != .fine {
      history = old
    } else {
      answer.blocks.insert(.text((target < before ? fixedWords.undone : fixedWords.madeAgain) + names), at: 0)
    }
  }

  /// What steps did, in a few words.
  private func describe(_ range: Range<Int>) -> String {
    let texts = range.map { describe(history.steps[$0]) }
    if texts.count <= 3 { return texts.joined(separator: "; ") }
    return texts.prefix(3).joined(separator: "; ") + fixedWords.andMore(texts.count - 3)
  }

  func describe(_ step: SessionStep) -> String {
    switch step.kind {
    case .set(let changes): return changes.map { "\($0.path): \($0.value)" }.joined(separator: ", ")
    case .body(let typed): return Session.firstLine(typed.text)
    case .unset(let paths): return "unset " + paths.joined(separator: ", ")
    case .reset: return "reset"
    case .layers(let before, let after):
      if after.declarations.count > before.declarations.count, let last = after.declarations.last {
        return Session.firstLine(last.text)
      }
      if before.today != after.today { return "as-of \(after.today.text)" }
      if before.methods != after.methods { return "use method \(after.methods.last ?? "")" }
      if after.scenarios.count > before.scenarios.count { return "enter \(after.scenarios.last ?? "")" }
      return "leave \(before.scenarios.first { !after.scenarios.contains($0) } ?? "")"
    }
  }

  static func firstLine(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }.filter {
      !$0.isEmpty
    }
    return (lines.first ?? "") + (lines.count > 1 ? " …" : "")
  }

  /// `reset`
  mutating func reset(_ answer: inout Answer) {
    let start = history.layers(atStart: layers)
    // What is wished for holds already, whatever a script did before, so that this is no error; `undo` asks for one change less, which
    // cannot be had at the start.
    if history.position == 0 {
      answer.diagnostics.append(
        Diagnostic(.nothingToUndo, "the session has changed nothing", at: nil, severity: .note))
      return
    }
    move(
      to: start, appending: SessionStep(kind: .reset(before: layers, after: start), line: answer.input.line), &answer)
  }

  /// `changes`
  mutating func listChanges(_ answer: inout Answer) {
    var lines: [String] = []
    if layers.today != settings.today { lines.append("as-of \(layers.today.text)") }
    for method in layers.methods { lines.append("use method \(method)") }
    for name in layers.scenarios where !settings.scenarios.contains(name) { lines.append("enter \(name)") }
    for text in layers.declarations { lines.append(Session.firstLine(text.text)) }
    for text in history.bodiesInForce() { lines.append(Session.firstLine(text.text)) }
    for change in history.changesInForce() { lines.append("\(change.path): \(change.value)") }
    if lines.isEmpty { lines = [fixedWords.noChanges] }
    answer.blocks.append(.preformatted(lines.joined(separator: "\n") + "\n"))
    let undone = history.steps.count - history.position
    if undone > 0 { answer.blocks.append(.note(fixedWords.canBeMadeAgain(undone))) }
  }
}
