import EMSOutput
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Synchronization
import Testing

/// Sessions: each case is a text of inputs beside what is answered.
@Suite struct SessionTests {
  @Test(arguments: CaseFolder.files("session", suffix: ".session"))
  func answers(_ path: String) {
    let fault = SessionCase.run(path)
    #expect(fault == nil, "\(fault ?? "")")
  }

  /// The tutorial says what a session answers.
  @Test func tutorialIsTrue() {
    let fault = SessionCase.runPage(
      "examples/brewery/tutorial.md", head: "@open examples/brewery as-of 2026-11-24")
    #expect(fault == nil, "\(fault ?? "")")
  }

  /// On a screen of 80 columns no line of the tutorial is longer, but for what keeps its lines.
  @Test func tutorialFitsAScreen() {
    let inputs = SessionCase.inputs(ofPage: "examples/brewery/tutorial.md")
    #expect(inputs.count >= 40)
    var session = open(["examples/brewery"])
    for input in inputs {
      let reply = session.run(SessionInput(input))
      for block in reply.output.blocks {
        switch block {
        case .preformatted, .matrix: continue
        default: break
        }
        let text = TerminalRenderer(style: TerminalStyle(width: 80)).render(Document([block]))
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(input): \(line)") }
      }
    }
  }

  private func open(_ paths: [String], _ texts: [String: String]? = nil) -> Session {
    let files = texts.map { ChangingFiles($0) } ?? ChangingFiles(folders: paths)
    var session = Session(
      ProjectRequest(paths: paths), ProjectSettings(today: CalendarDate(text: "2026-11-24") ?? .first), files: files,
      creator: files)
    _ = session.start()
    return session
  }

  private func text(_ session: inout Session, _ input: String) -> String {
    let reply = session.run(SessionInput(input))
    return TerminalRenderer(style: TerminalStyle()).render(reply.output)
  }

  /// What a session saves reads back to the same results and the same changes, whatever was set, dropped, undone.
  @Test(arguments: 0..<6)
  func savedScenarioReadsBack(_ seed: Int) {
    var random = Numbers(seed)
    var session = open(["examples/brewery"])
    let values = ["negligible", "minor", "moderate", "major", "critical"]
    let chances = ["rare", "unlikely", "possible", "likely", "frequent"]
    let impacts = [
      "boiler-gas.climate", "boiler-gas.air", "trucks.climate", "cooling-noise.nuisance", "F2.Bodemverontreiniging",
    ]
    for _ in 0..<14 {
      let impact = impacts[random.next(impacts.count)]
      switch random.next(9) {
      case 0, 1: _ = text(&session, "set \(impact).severity: \(values[random.next(5)])")
      case 2:
        _ = text(&session, "set \(impact).probability: \(chances[random.next(5)]) because \"tried\" on 2026-05-01")
      case 3: _ = text(&session, "set significant-from: \(1 + random.next(25)), \(impact).severity: 3 or 4")
      case 4: _ = text(&session, "set risk(\(values[random.next(5)]), \(chances[random.next(5)])): medium")
      case 5: _ = text(&session, "undo \(1 + random.next(3))")
      case 6: _ = text(&session, "redo")
      case 7: _ = text(&session, "set gas.\(2024 + random.next(3)): \(1500 + random.next(200)) MWh")
      default: _ = text(&session, "set \(impact).significant: no because \"judged\"")
      }
    }
    let query = "list impact"
    let before = (text(&session, query), text(&session, "changes"), text(&session, "gas.values"))
    if before.1.hasPrefix("no changes") { return }
    let saved = text(&session, "save scenario kept")
    var files = ChangingFiles.texts(below: ["examples/brewery"])
    files["examples/brewery/kept.ems"] = saved
    files["examples/brewery/project.ems"]? += "\ninclude \"kept.ems\"\n"
    var other = open(["examples/brewery"], files)
    _ = text(&other, "enter kept")
    #expect(text(&other, query) == before.0, "\(saved)")
    #expect(text(&other, "gas.values") == before.2)
    let body = saved.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { $0.dropFirst(2) }.joined(
      separator: "\n")
    #expect(
      body + "\n" == before.1.split(separator: "\n").filter { !$0.contains("undone") }.joined(separator: "\n") + "\n")
  }

  /// Undoing all and doing it again ends where it began, step by step.
  @Test func undoAndRedoAreInverse() {
    var session = open(["examples/brewery"])
    var states = [text(&session, "list impact")]
    let lines = [
      "set boiler-gas.climate.severity: minor", "set significant-from: 8", "enter heat-pump",
      "set risk(minor, rare): high", "unset significant-from", "as-of 2027-06-01", "set trucks.climate.severity: 5",
      "amend trucks { impact hum \"Hum\" { severity: 2, probability: 2 } }", "set trucks.hum.severity: 4",
      "reset",
      "set boiler-gas.climate.severity: minor",
    ]
    for line in lines {
      let reply = session.run(SessionInput(line))
      #expect(reply.outcome == .fine, "\(line): \(reply.diagnostics.map(\.message))")
      states.append(text(&session, "list impact"))
    }
    for index in lines.indices.reversed() {
      #expect(session.run(SessionInput("undo")).outcome == .fine)
      #expect(text(&session, "list impact") == states[index], "undo of \(lines[index])")
    }
    for index in lines.indices {
      #expect(session.run(SessionInput("redo")).outcome == .fine)
      #expect(text(&session, "list impact") == states[index + 1], "redo of \(lines[index])")
    }
  }

  /// Ctrl-C at whatever moment of a change leaves all as it was.
  @Test(arguments: [
    "set significant-from: 8, boiler-gas.climate.severity: minor", "set risk(minor, rare): high", "undo", "redo",
    "unset trucks.climate.severity", "reset", "enter heat-pump", "as-of 2027-06-01",
    "amend trucks { impact hum \"Hum\" { severity: 2, probability: 2 } }",
  ])
  func brokenOffAnywhere(_ line: String) {
    var session = open(["examples/brewery"])
    for before in ["set trucks.climate.severity: 5", "set significant-from: 10", "undo"] {
      #expect(session.run(SessionInput(before)).outcome == .fine)
    }
    let (records, changes) = (text(&session, "list impact"), text(&session, "changes"))
    var broken = 0
    while true {
      let moment = Moment(broken)
      let reply = session.run(SessionInput(line, isCancelled: { moment.hasCome() }))
      if reply.outcome != .cancelled {
        #expect(reply.outcome == .fine, "\(reply.diagnostics.map(\.message))")
        break
      }
      #expect(text(&session, "list impact") == records, "broken off at \(broken)")
      #expect(text(&session, "changes") == changes, "broken off at \(broken)")
      // The first moments one by one, those of a long evaluation in growing steps.
      broken += max(1, broken / 6)
    }
    // Changes on top are taken back, and made again, by putting their cells, at once.
    #expect(broken > 0 || line == "undo" || line == "redo")
    // What was broken off before does not show in what is done at last.
    var other = open(["examples/brewery"])
    for input in ["set trucks.climate.severity: 5", "set significant-from: 10", "undo", line] {
      #expect(other.run(SessionInput(input)).outcome == .fine)
    }
    #expect(text(&session, "list impact") == text(&other, "list impact"))
    #expect(text(&session, "changes") == text(&other, "changes"))
  }

  /// Ctrl-C at whatever moment of an analysis brings the prompt back, without a part of an answer.
  @Test(arguments: [
    "goal boiler-gas.climate class <= low", "goal impact where class is high: class <= medium by severity",
    "sensitivity", "sensitivity boiler-gas.climate", "sensitivity significant-from", "open",
  ])
  func brokenOffAnalyses(_ line: String) {
    var session = open(["examples/brewery"])
    #expect(session.run(SessionInput("set boiler-gas.climate.severity: missing")).outcome == .fine)
    var moments = 0
    var broken = 0
    while true {
      let moment = Moment(broken)
      let reply = session.run(SessionInput(line, isCancelled: { moment.hasCome() }))
      if reply.outcome != .cancelled {
        #expect(reply.outcome == .fine, "\(reply.diagnostics.map(\.message))")
        break
      }
      #expect(reply.output.blocks.isEmpty)
      #expect(reply.diagnostics.map(\.code) == [.brokenOff])
      moments += 1
      broken += max(1, broken / 2)
    }
    // Asked before, during and after.
    #expect(moments > 3)
  }

  /// From so many questions on, the user wants no answer any more.
  private final class Moment: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func hasCome() -> Bool {
      left.withLock { left in
        left -= 1
        return left < 0
      }
    }
  }

  /// A quote in a text does not end it: what follows is neither a comment nor another change.
  @Test func quotesInTexts() {
    var session = open(["examples/brewery"])
    let line = #"set boiler-gas.climate.severity: minor because "a 5\" pipe # 3, or so""#
    let reply = session.run(SessionInput(line))
    #expect(reply.outcome == .fine, "\(reply.diagnostics.map(\.message))")
    #expect(text(&session, "changes") == String(line.dropFirst(4)) + "\n")
    let reset = session.run(SessionInput(#"unset boiler-gas.climate.severity # "#))
    #expect(reset.outcome == .fine)
    #expect(text(&session, "changes").hasPrefix("no changes"))
  }

  /// The condition of a goal is read as it is typed, blanks in its texts too.
  @Test func blanksInConditions() {
    let script = """
      ems 1 en
      include <methods/risk-matrix>
      aspect one "Two  blanks" { impact a "A" { severity: major, probability: likely } }

      """
    var session = open(["a.ems"], ["a.ems": script])
    let answer = text(&session, "goal aspect where title = \"Two  blanks\": class <= medium")
    #expect(answer.contains("one.a.severity"), "\(answer)")
  }

  /// The first line of a session without a register may begin with any kind of the library.
  @Test(arguments: [
    "aspect a \"A\" {}", "clause c \"C\" { standard: iso14001, number: \"9.9\" }", "supplier s \"S\" {}",
  ])
  func firstLineIsRecord(_ line: String) {
    var session = open([])
    let reply = session.run(SessionInput(line))
    #expect(reply.outcome == .fine, "\(reply.diagnostics.map(\.message))")
  }

  /// The reference has a row for each statement, with its first form.
  @Test func referenceListsStatements() {
    let page = String(
      decoding: CaseFolder.readFile(ConsoleCase.repository + "/grammar/reference.md") ?? [], as: UTF8.self)
    for statement in Statement.allCases {
      #expect(page.contains("| `\(statement.forms[0])`"), "the reference does not have `\(statement.forms[0])`")
    }
  }

  private struct Numbers {
    private var state: UInt64
    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
  }
}
