import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// `ems-dev bench session [SIZE…]`: what single changes cost while a register is open: to the new classes, the matrix and the list
/// of what moved; taking them off and putting them on again; a change that reaches every row; and memory after many.
enum BenchSession {
  static func run(_ sizes: [Int], folder: String) throws {
    let files = BenchFiles(folder: folder)
    print("session: medians of \(count) changes of one severity, each to the new classes, matrix and what moved")
    row(["what", "rows", "ms", "beside"])
    for size in sizes { try run(size, files) }
  }

  private static let count = 400

  private static func run(_ size: Int, _ files: BenchFiles) throws {
    let script = try files.writeImported(size).script
    let today = CalendarDate(text: "2026-06-30") ?? .first
    let project = Project(ProjectRequest(paths: [script]), ProjectSettings(today: today), files: DiskFileSystem())
    if project.hasError { throw DevelopmentFailure("\(script) is in error") }
    let program = project.program
    guard let impact = program.kind(named: "impact"),
      let severity = program.field(named: "severity", of: impact),
      case .level(let points) = program[severity].type,
      let view = program.views.last(where: { $0.name == "by-site" })
    else { throw DevelopmentFailure("the method of the benchmark has changed") }
    let shown = ["score", "class", "significant"].compactMap { program.field(named: $0, of: impact) }
    let plan = Plan(program)
    let base = project.register()
    let stack = LayerStack(program, today: today)
    var full: [Double] = []
    for _ in 0..<5 {
      let start = BenchPhases.now()
      _ = Evaluator(plan).evaluate(stack.apply(to: base).register)
      full.append(BenchPhases.now() - start)
    }
    let whole = full.sorted()[2]
    row(["full evaluation", "\(size)", milliseconds(whole), ""])
    let evaluator = IncrementalEvaluator(plan, base: base, layers: stack)
    guard let matrix = evaluator.watch(view) else { throw DevelopmentFailure("the view of the benchmark is no matrix") }
    let place = program[severity].place
    var generator = Mixed()
    func change() -> ChangeSet {
      let record = RecordID(kind: impact, row: Int32(generator.below(size)))
      let value = Value.level(points, index: Int32(generator.below(5)))
      return ChangeSet(
        origin: .session, changes: [Change(.cell(record, severity, .base, value, nil, alternatives: []), place: place)])
    }
    var checksum = 0
    func read(_ step: AppliedLayer?) {
      guard let step else { return }
      for field in shown { checksum += step.movedValues(in: ColumnAddress(field)).count }
      checksum += matrix.matrix.cells.count
    }
    func median(_ count: Int, _ body: () -> AppliedLayer?) -> Double {
      var times: [Double] = []
      for _ in 0..<count {
        let start = BenchPhases.now()
        read(body())
        times.append(BenchPhases.now() - start)
      }
      return times.sorted()[times.count / 2]
    }
    for _ in 0..<10 { read(evaluator.push(change())) }
    let before = resident()
    let set = median(count) { evaluator.push(change()) }
    row(["set", "\(size)", milliseconds(set), ""])
    row(["undo", "\(size)", milliseconds(median(count) { evaluator.pop() }), ""])
    row(["redo", "\(size)", milliseconds(median(count) { evaluator.redo() }), ""])
    if let risk = program.matrices.first(where: { $0.name == "risk" }) {
      var level: Int32 = 0
      let all = median(9) {
        level = (level + 1) % 4
        guard case .level(let scale) = risk.result else { return nil }
        return evaluator.push(
          ChangeSet(
            origin: .session,
            changes: [
              Change(.matrixCell(risk.id, row: 2, column: 2, .level(scale, index: level)), place: place)
            ]))
      }
      row(["matrix cell", "\(size)", milliseconds(all), "\(fixed(all / whole)) of a full evaluation"])
    }
    while evaluator.depth > 0 { _ = evaluator.pop() }
    for _ in 0..<10_000 { read(evaluator.push(change())) }
    let after = resident()
    row(["after 10,000 sets", "\(size)", "", "\(fixed(Double(after) / Double(before))) of the memory after ten"])
    try runLines(size, script, today, program, impact)
    if checksum == 0 { throw DevelopmentFailure("nothing moved") }
  }

  /// The same as lines of a session, from the text to the answer.
  private static func runLines(
    _ size: Int, _ script: String, _ today: CalendarDate, _ program: Program, _ impact: KindID
  ) throws {
    let disk = DiskFileSystem()
    var session = Session(
      ProjectRequest(paths: [script]), ProjectSettings(today: today), files: disk, creator: disk, language: "en")
    guard session.start().outcome == .fine else { throw DevelopmentFailure("\(script) is in error") }
    var generator = Mixed()
    func time(_ lines: [String]) throws -> [Double] {
      try lines.map { line in
        let start = BenchPhases.now()
        guard session.run(SessionInput(line)).outcome == .fine else { throw DevelopmentFailure("'\(line)' fails") }
        return BenchPhases.now() - start
      }
    }
    let sets = (0..<count).map { _ in
      let record = RecordID(kind: impact, row: Int32(generator.below(size)))
      return "set \(program.records.fullID(record)).severity: \(generator.below(5) + 1)"
    }
    let times = try time(sets)
    let first = "the first \(milliseconds(times[0]))"
    row(["a line 'set'", "\(size)", milliseconds(times.sorted()[count / 2]), first])
    let several = try time((0..<10).flatMap { _ in ["undo 5", "redo 5"] })
    row(["a line 'undo 5'", "\(size)", milliseconds(several.sorted()[several.count / 2]), ""])
    let days = try time((0..<5).map { "as-of 2026-0\($0 + 1)-01" })
    row(["a line 'as-of'", "\(size)", milliseconds(days.sorted()[days.count / 2]), ""])
  }

  /// Numbers that are the same on every machine.
  private struct Mixed {
    var state: UInt64 = 14_001

    mutating func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
  }

  /// The memory that the process holds now, in pages.
  private static func resident() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 1 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 1 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let words = text.split(separator: " ")
    return words.count > 1 ? Int(words[1]) ?? 1 : 1
  }

  private static func row(_ cells: [String]) {
    print(
      zip(cells, [24, 9, 9, 30]).enumerated().map { index, pair in
        let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.utf8.count))
        return index == 0 || index == 3 ? pair.0 + blanks : blanks + pair.0
      }.joined(separator: " "))
  }

  private static func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1000) }

  private static func fixed(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let rest = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }
}
