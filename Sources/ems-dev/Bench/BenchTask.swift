import Glibc

/// `ems-dev bench [session] [SIZE…]`: generates registers, runs `ems` on them as a whole process, and prints rates, memory and start-up.
///
/// Figures are medians of five runs after one that is not counted; machines differ and are noisy, so compare within one run.
enum BenchTask {
  static func run(_ arguments: [String]) -> Int32 {
    do {
      try bench(arguments)
      return 0
    } catch {
      print("\(error)")
      return 1
    }
  }

  private static func bench(_ arguments: [String]) throws {
    let sizes =
      arguments.compactMap { Int($0) }.isEmpty ? [1_000, 100_000, 1_000_000] : arguments.compactMap { Int($0) }
    let folder = "\(temporaryFolder())/ems-bench"
    mkdir(folder, 0o755)
    if arguments.first == "session" {
      return try BenchSession.run(arguments.count > 1 ? sizes : [100_000, 1_000_000], folder: folder)
    }
    let program = binary()
    let files = BenchFiles(folder: folder)
    print("ems bench: \(program), median of 5 runs of the whole process")
    row(["what", "rows", "MB", "ms", "rows/s", "MB/s", "peak MB"])
    let version = try measure(program, ["--version"])
    row(["start (--version)", "", "", milliseconds(version.seconds), "", "", megabytes(version.peak)])
    for size in sizes {
      let imported = try files.writeImported(size)
      let output = "\(folder)/rows.csv"
      try report(
        "CSV to CSV and matrix", size, imported.bytes,
        measure(
          program,
          [
            "eval", imported.script, "--select", "impact", "--columns", "id,score,class,significant", "--view",
            "by-site",
            "--view", "top", "--format", "csv", "-o", output, "-o", "\(folder)/matrix.csv", "-o", "\(folder)/top.csv",
          ]))
      let inline = try files.writeInline(size)
      if size <= 100_000 {
        let parse = try BenchPhases.parseRate(inline.script)
        let check = try BenchPhases.checkRate(inline.script)
        row(["inline: parsing alone", "\(size)", megabytes(inline.bytes), "", "", "\(Int(parse))", ""])
        row(["inline: checking alone", "\(size)", megabytes(inline.bytes), "", "", "\(Int(check))", ""])
      }
      try report("inline: check", size, inline.bytes, measure(program, ["check", inline.script]))
      try report(
        "inline: eval to CSV", size, inline.bytes,
        measure(
          program,
          [
            "eval", inline.script, "--select", "impact", "--columns", "id,score,class,significant", "--format", "csv",
            "-o",
            output,
          ]))
    }
  }

  private static func report(_ what: String, _ rows: Int, _ bytes: Int, _ result: Measurement) {
    row([
      what, "\(rows)", megabytes(bytes), milliseconds(result.seconds), "\(Int(Double(rows) / result.seconds))",
      "\(Int(Double(bytes) / 1e6 / result.seconds))", megabytes(result.peak),
    ])
    if result.status != 0 && result.status != 1 { print("  ended with status \(result.status)") }
  }

  private static func row(_ cells: [String]) {
    let widths = [24, 9, 8, 9, 11, 7, 8]
    print(
      zip(cells, widths).enumerated().map { index, pair in
        let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
        return index == 0 ? pair.0 + blanks : blanks + pair.0
      }.joined(separator: " "))
  }

  private static func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1000) }
  private static func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6) }
  private static func fixed(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// The `ems` that stands beside this program.
  private static func binary() -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let own = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = own.lastIndex(of: "/") else { return "ems" }
    return own[own.startIndex..<slash] + "/ems"
  }

  private static func temporaryFolder() -> String {
    guard let value = getenv("TMPDIR") else { return "/tmp" }
    return String(cString: value)
  }

  // MARK: Measuring

  struct Measurement {
    var seconds: Double
    var peak: Int
    var status: Int32
  }

  /// The median of five runs by wall time, with the greatest peak of memory.
  private static func measure(_ program: String, _ arguments: [String]) throws -> Measurement {
    _ = try once(program, arguments)
    var results: [Measurement] = []
    for _ in 0..<5 { results.append(try once(program, arguments)) }
    results.sort { $0.seconds < $1.seconds }
    return Measurement(
      seconds: results[2].seconds, peak: results.map(\.peak).max() ?? 0, status: results[2].status)
  }

  private static func once(_ program: String, _ arguments: [String]) throws -> Measurement {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let start = now()
    guard posix_spawn(&process, program, &actions, nil, words, environ) == 0 else {
      throw DevelopmentFailure("cannot start \(program): build a release first")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    let seconds = now() - start
    let exit = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Measurement(seconds: seconds, peak: Int(usage.ru_maxrss) * 1024, status: exit)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
