import EMSOutput
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// `session PATH…`: a session whose lines stand on standard input, an input a line; with `--time` what each kind of line costs.
enum SessionTask {
  static func run(_ arguments: [String]) -> Int32 {
    let isTimed = arguments.contains("--time")
    let paths = arguments.filter { !$0.hasPrefix("--") }
    var session = Session(
      ProjectRequest(paths: paths), ProjectSettings(today: CalendarDate(text: "2026-11-24") ?? .first),
      files: DiskFileSystem(), creator: DiskFileSystem())
    show(session.start(), isTimed)
    var number = 0
    var costs: [(word: String, seconds: Double)] = []
    while let line = readLine() {
      number += 1
      let start = BenchPhases.now()
      let reply = session.run(SessionInput(line, line: number))
      costs.append((line.split(separator: " ").first.map(String.init) ?? "", BenchPhases.now() - start))
      if !isTimed { print("> \(line)") }
      show(reply, isTimed)
      if reply.ended { break }
    }
    if isTimed {
      var words: [String] = []
      for cost in costs where !words.contains(cost.word) { words.append(cost.word) }
      for word in words {
        let sorted = costs.filter { $0.word == word }.map(\.seconds).sorted()
        print(
          "\(word): \(sorted.count) times, median \(sorted[sorted.count / 2] * 1000) ms, greatest \(sorted[sorted.count - 1] * 1000) ms"
        )
      }
      print("resident: \(residentKiB()) KiB")
    }
    return 0
  }

  private static func show(_ reply: SessionReply, _ isTimed: Bool) {
    let text = TerminalRenderer(style: TerminalStyle()).render(reply.output)
    var renderer = ExcerptRenderer(sources: reply.sources, style: TerminalStyle())
    let problems = renderer.render(reply.diagnostics)
    if isTimed {
      if reply.outcome != .fine { print(problems) }
      return
    }
    print(text, terminator: "")
    print(problems, terminator: "")
    if reply.outcome != .fine { print("[\(reply.outcome)]") }
  }

  /// What the process holds in memory.
  private static func residentKiB() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix("VmRSS:") { return Int(text.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]) ?? 0 }
    }
    return 0
  }
}
