import EMSOutput
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// Whatever is set, dropped, undone, entered, declared, removed: a session stands where it stands when everything is read and
/// evaluated again.
@Suite struct SessionPropertyTests {
  private static let lines = [
    "set trucks.climate.severity: critical", "set boiler-gas.climate.severity: minor",
    "set boiler-gas.climate.probability: rare, trucks.climate.probability: frequent", "set significant-from: 6",
    "set significant-from: 20", "set risk(minor, rare): high", "set risk(moderate, likely): low",
    "set cooling-noise.nuisance.severity: 3 or 4", "unset trucks.climate.severity", "unset significant-from",
    "enter heat-pump", "leave", "as-of 2027-06-01", "as-of 2026-01-31", "remove trucks", "remove ammonia",
    "amend ammonia { condition: normal }", "amend boiler-gas { impact hum \"Hum\" { severity: 2, probability: 2 } }",
    "parameter", "undo", "undo 2", "undo 3", "redo", "redo 2", "redo 3", "reset",
  ]

  @Test(arguments: 0..<6)
  func aSessionIsWhatIsReadAnew(_ seed: Int) {
    var state = UInt64(seed) &* 77 &+ 14_001
    func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let files = ChangingFiles(folders: ["examples/brewery"])
    var session = Session(
      ProjectRequest(paths: ["examples/brewery"]),
      ProjectSettings(today: CalendarDate(text: "2026-11-24") ?? .first), files: files, creator: files)
    _ = session.start()
    var done: [String] = []
    for number in 0..<14 {
      var line = SessionPropertyTests.lines[below(SessionPropertyTests.lines.count)]
      if line == "parameter" { line = "parameter limit-\(number) \"Limit\": 4" }
      let reply = session.run(SessionInput(line))
      done.append("\(line): \(reply.outcome)")
      var other = session
      #expect(other.run(SessionInput("reload")).outcome == .fine, "\(done)")
      for question in ["list aspect", "list impact", "matrix", "changes", "check"] {
        let (here, anew) = (text(&session, question), text(&other, question))
        #expect(here == anew, "\(question) after \(done)")
        if here != anew { return }
      }
    }
  }

  private func text(_ session: inout Session, _ input: String) -> String {
    TerminalRenderer(style: TerminalStyle()).render(session.run(SessionInput(input)).output)
  }
}
