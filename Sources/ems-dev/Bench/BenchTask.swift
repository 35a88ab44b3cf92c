import Glibc

/// `ems-dev bench [session] [SIZE…]`: generates registers, runs `ems` on them as a whole process, and prints rates, memory and
/// start-up; then the figures that are promised, as ratios against what others take for the same work in the same run.
///
/// Figures are medians of five runs after one that is not counted; machines differ and are noisy, so compare within one run.
enum BenchTask {
  static func run(_ arguments: [String]) -> Int32 {
    do {
      try bench(arguments)
      return 0
    } catch let failure as DevelopmentFailure {
      print(failure.message)
      return 1
    } catch {
      print("\(error)")
      return 1
    }
  }

  private static func bench(_ arguments: [String]) throws {
    let given = arguments.compactMap { Int($0) }
    let sizes = given.isEmpty ? [1_000, 100_000, 1_000_000] : given
    let folder = "\(temporaryFolder())/ems-bench"
    mkdir(folder, 0o755)
    if arguments.first == "session" {
      return try BenchSession.run(arguments.count > 1 ? sizes : [100_000, 1_000_000], folder: folder)
    }
    let program = binary()
    let files = BenchFiles(folder: folder)
    if arguments.first == "analyses" { return try benchAnalyses(files) }
    print("ems bench: \(program), median of \(BenchMeasure.runs) runs of the whole process")
    BenchTable.row(["what", "rows", "MB", "ms", "CPU ms", "rows/s", "MB/s", "peak MB"])
    var figures = BenchFigures(program: program, folder: folder)
    try figures.start()
    for size in sizes {
      let imported = try files.writeImported(size)
      try figures.imported(size, imported)
      let inline = try files.writeInline(size)
      try figures.inline(size, inline)
    }
    try figures.ledger(files)
    // Last, because the memory of this process would count for those that it starts.
    for size in sizes where size <= 100_000 {
      let inline = try files.writeInline(size)
      let parse = try BenchPhases.parseRate(inline.script)
      let check = try BenchPhases.checkRate(inline.script)
      BenchTable.row(
        ["inline: parsing alone", "\(size)", BenchTable.megabytes(inline.bytes), "", "", "", "\(Int(parse))", ""])
      BenchTable.row(
        ["inline: checking alone", "\(size)", BenchTable.megabytes(inline.bytes), "", "", "", "\(Int(check))", ""])
      figures.rates(parse: parse, check: check)
    }
    figures.print()
    try benchAnalyses(files)
  }

  /// `ems-dev bench analyses`: what-if analyses alone.
  private static func benchAnalyses(_ files: BenchFiles) throws {
    let imported = try files.writeImported(10_000)
    for figure in try BenchAnalyses.figures(imported.script) {
      BenchTable.row(
        [figure.name, "\(figure.records)", "", BenchTable.milliseconds(figure.seconds), "", "", "", ""])
      print("  \(figure.remark)")
    }
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
}

/// Lines of figures in columns.
enum BenchTable {
  static func row(_ cells: [String]) {
    let widths = [24, 9, 8, 9, 9, 11, 7, 8]
    print(
      zip(cells, widths).enumerated().map { index, pair in
        let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
        return index == 0 ? pair.0 + blanks : blanks + pair.0
      }.joined(separator: " "))
    // A line at a time, also into a file: a run takes minutes.
    fflush(nil)
  }

  static func report(_ what: String, _ rows: Int, _ bytes: Int, _ result: Measurement) {
    row([
      what, rows > 0 ? "\(rows)" : "", bytes > 0 ? megabytes(bytes) : "", milliseconds(result.seconds),
      milliseconds(result.processor), rows > 0 ? "\(Int(Double(rows) / result.seconds))" : "",
      bytes > 0 ? "\(Int(Double(bytes) / 1e6 / result.seconds))" : "", megabytes(result.peak),
    ])
    if result.status != 0 && result.status != 1 { print("  ended with status \(result.status)") }
  }

  static func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1000) }
  static func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1e6) }

  static func fixed(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    if hundredths >= 10_000 { return "\((hundredths + 50) / 100)" }
    return "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
  }
}
