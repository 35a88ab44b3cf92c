import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax

/// Why other layers cannot be put below the changes of the session.
extension Session {
  /// The first change of the session that other scenarios or another day leave without what it needs, such as its record; nil where the fault
  /// stands elsewhere.
  ///
  /// A change needs what lies below it. `remove` lies on what was set before and may take its record away; a scenario lies below
  /// all changes of the session, whenever it is entered, and may not.
  func refusal(of wanted: SessionLayers, _ register: OpenRegister, _ answer: Answer) -> Diagnostic? {
    let stack = LayerStack(
      register.program, today: wanted.today, scenarios: wanted.scenarios, options: register.project.optionChanges)
    var (laid, found) = stack.apply(to: register.engine.base)
    if found.contains(where: { $0.severity == .error }) { return nil }
    for effective in history.effective() {
      let step = history.steps[effective.index]
      // What was typed just now says itself what is wrong with it.
      if step.line == answer.input.line { return nil }
      let kept = Set(effective.kept)
      let changes = step.changes.indices.filter { kept.isEmpty || kept.contains($0) }.map { step.changes[$0] }
      for change in changes {
        laid.apply(ChangeSet(origin: .session, changes: [change]), &found)
        guard let error = found.first(where: { $0.severity == .error }) else { continue }
        let path = SourceWriter(register.checker.program).path(of: change.target)
        return Diagnostic(
          error.code, "\(error.message); a change of the session needs it: '\(describe(step))'", at: wholePlace(answer),
          help: "scenarios and days lie below the changes of the session: "
            + (path.map { "`unset \($0)`" } ?? "'undo' that change") + " first")
      }
    }
    return nil
  }
}
