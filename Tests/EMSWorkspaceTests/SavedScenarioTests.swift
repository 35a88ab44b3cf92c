import EMSOutput
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// What a session saves, read with the files of the register and entered, is the session as it stood: whatever was set, amended,
/// removed, declared, dropped, undone and done again before.
@Suite struct SavedScenarioTests {
  @Test(arguments: 0..<10)
  func readsBack(_ seed: Int) {
    var random = Numbers(seed)
    var session = open(ChangingFiles.texts(below: ["examples/brewery"]))
    for step in 0..<16 { _ = text(&session, Self.line(&random, step)) }
    let queries = ["list impact", "list aspect", "gas.values", "count(objectives)", "significant-from"]
    let before = queries.map { text(&session, $0) }
    if text(&session, "changes").hasPrefix("no changes") { return }
    let reply = session.run(SessionInput("save scenario kept"))
    let saved = TerminalRenderer(style: TerminalStyle()).render(reply.output)
    #expect(reply.outcome == .fine, "\(reply.diagnostics.map(\.message)) after \(text(&session, "changes"))")
    var files = ChangingFiles.texts(below: ["examples/brewery"])
    files["examples/brewery/kept.ems"] = saved
    files["examples/brewery/project.ems"]? += "\ninclude \"kept.ems\"\n"
    var other = open(files)
    let entered = other.run(SessionInput("enter kept"))
    #expect(entered.outcome == .fine, "\(entered.diagnostics.map(\.message))\n\(saved)")
    for (query, answer) in zip(queries, before) {
      // Records that came stand where they were declared, or behind the register's: the order is not what is kept.
      #expect(
        text(&other, query).split(separator: "\n").sorted() == answer.split(separator: "\n").sorted(),
        "\(query)\n\(saved)")
    }
  }

  /// An input that may or may not be possible after those before it.
  private static func line(_ random: inout Numbers, _ step: Int) -> String {
    let levels = ["negligible", "minor", "moderate", "major", "critical"]
    let impacts = ["boiler-gas.climate", "boiler-gas.air", "trucks.noise", "press.noise", "F2.Bodemverontreiniging"]
    let impact = impacts[random.next(impacts.count)]
    let level = levels[random.next(levels.count)]
    switch random.next(13) {
    case 0, 1, 2: return "set \(impact).severity: \(level)"
    case 3: return "set \(impact).severity: \(level) because \"tried\", significant-from: \(1 + random.next(25))"
    case 4: return "set risk(\(level), rare): medium"
    case 5: return "set gas.\(2024 + random.next(3)): \(1500 + random.next(200)) MWh"
    case 6: return "amend \(impact) { severity: \(level) because \"amended\" }"
    case 7: return "remove \(impact)"
    case 8:
      return
        "aspect press \"Bottle press\" { process: bottling, impact noise \"Noise\" { severity: \(level), probability: likely } }"
    case 9: return "amend trucks { impact noise-\(step % 4) \"Hum\" { severity: \(level), probability: rare } }"
    case 10: return "undo \(1 + random.next(3))"
    case 11: return "redo"
    default: return random.next(2) == 0 ? "unset significant-from" : "remove trucks.noise-\(step % 4)"
    }
  }

  private func open(_ texts: [String: String]) -> Session {
    let files = ChangingFiles(texts)
    var session = Session(
      ProjectRequest(paths: ["examples/brewery"]),
      ProjectSettings(today: CalendarDate(text: "2026-11-24") ?? .first), files: files, creator: files)
    _ = session.start()
    return session
  }

  private func text(_ session: inout Session, _ input: String) -> String {
    TerminalRenderer(style: TerminalStyle()).render(session.run(SessionInput(input)).output)
  }

  /// Numbers that only look like chance (xorshift).
  private struct Numbers {
    private var state: UInt64
    init(_ seed: Int) {
      state = UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15 | 1
      for _ in 0..<8 { _ = next(2) }
    }
    mutating func next(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int((state >> 11) % UInt64(limit))
    }
  }
}
