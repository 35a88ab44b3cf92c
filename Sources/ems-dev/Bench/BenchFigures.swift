/// The figures that are promised, each against its goal.
struct BenchFigures {
  private let program: String
  private let folder: String
  private var lines: [[String]] = []
  /// Times of 100,000 and of 1,000,000 impacts, by what was done.
  private var smaller: [String: Double] = [:]
  private var parse = 0.0
  private var check = 0.0

  init(program: String, folder: String) {
    self.program = program
    self.folder = folder
  }

  // MARK: Measuring

  /// Start-up, and the check of a short script, against a program that is known for its quick start.
  mutating func start() throws {
    let script = "\(folder)/short.ems"
    try BenchOutput.write(Array(BenchFiles.short.utf8), to: script)
    var commands = [[program, "--version"], [program, "check", script]]
    let hasPeer = BenchMeasure.works(["sqlite3", "-version"])
    if hasPeer { commands.append(["sqlite3", "-version"]) }
    let results = try BenchMeasure.measure(commands)
    BenchTable.report("start (--version)", 0, 0, results[0])
    BenchTable.report("check of 200 lines", 0, 0, results[1])
    if hasPeer { BenchTable.report("sqlite3 -version", 0, 0, results[2]) }
    let peer = hasPeer ? results[2].seconds : nil
    add("ems --version / sqlite3 -version", results[0].seconds, per: peer, atMost: 3)
    add("ems check of 200 lines / sqlite3 -version", results[1].seconds, per: peer, atMost: 4)
  }

  /// A register in CSV to rows, matrix and top twenty; of a million impacts against DuckDB.
  mutating func imported(_ size: Int, _ data: (script: String, bytes: Int)) throws {
    let what = "CSV to CSV and matrix"
    let command = [
      program, "eval", data.script, "--select", "impact", "--columns", "own-id,score,class,significant", "--view",
      "by-site", "--view", "top", "--format", "csv", "-o", "\(folder)/rows.csv", "-o", "\(folder)/matrix.csv", "-o",
      "\(folder)/top.csv",
    ]
    let place = String(data.script.prefix(upTo: data.script.lastIndex(of: "/") ?? data.script.endIndex))
    let peer = size >= 1_000_000 ? try BenchPeers.duckDB(data: place, folder: folder) : nil
    let results = try BenchMeasure.measure(peer.map { [command, $0] } ?? [command])
    BenchTable.report(what, size, data.bytes, results[0])
    if peer != nil { BenchTable.report("the same by DuckDB", size, data.bytes, results[1]) }
    if size >= 1_000_000 {
      let other = peer.map { _ in results[1] }
      add("\(size) impacts / DuckDB, wall", results[0].seconds, per: other?.seconds, atMost: 1.3)
      add("\(size) impacts / DuckDB, CPU", results[0].processor, per: other?.processor, atMost: nil)
      add("\(size) impacts / DuckDB, memory", Double(results[0].peak), per: other.map { Double($0.peak) }, atMost: 2)
    }
    grow(what, size, results[0].seconds)
  }

  /// The same register as a script.
  mutating func inline(_ size: Int, _ data: (script: String, bytes: Int)) throws {
    let checked = try BenchMeasure.measure([program, "check", data.script])
    BenchTable.report("inline: check", size, data.bytes, checked)
    grow("inline: check", size, checked.seconds)
    let evaluated = try BenchMeasure.measure([
      program, "eval", data.script, "--select", "impact", "--columns", "own-id,score,class,significant", "--format",
      "csv", "-o", "\(folder)/rows.csv",
    ])
    BenchTable.report("inline: eval to CSV", size, data.bytes, evaluated)
    grow("inline: eval", size, evaluated.seconds)
  }

  /// Ten thousand aspects of six lines against a journal of ten thousand transactions of five.
  mutating func ledger(_ files: BenchFiles) throws {
    let data = try files.writeAspects(10_000)
    let peer = try BenchPeers.ledger(folder: folder)
    let command = [program, "check", data.script]
    let results = try BenchMeasure.measure(peer.map { [command, $0] } ?? [command])
    BenchTable.report("check of 10,000 aspects", 10_000, data.bytes, results[0])
    if peer != nil { BenchTable.report("ledger source", 10_000, 0, results[1]) }
    add("10,000 aspects / ledger source", results[0].seconds, per: peer.map { _ in results[1].seconds }, atMost: 1)
  }

  /// What one core parses and checks, in MB/s; the last pair counts.
  mutating func rates(parse: Double, check: Double) {
    self.parse = parse
    self.check = check
  }

  private mutating func grow(_ what: String, _ size: Int, _ seconds: Double) {
    if size == 100_000 { smaller[what] = seconds }
    if size == 1_000_000, let before = smaller[what] { add("1e6 / 1e5, \(what)", seconds, per: before, atMost: 11) }
  }

  private mutating func add(_ what: String, _ own: Double, per peer: Double?, atMost goal: Double?) {
    guard let peer, peer > 0 else {
      lines.append([what, "-", goal.map { "<= \(BenchTable.fixed($0))" } ?? "", "not installed"])
      return
    }
    let ratio = own / peer
    lines.append([
      what, BenchTable.fixed(ratio), goal.map { "<= \(BenchTable.fixed($0))" } ?? "",
      goal.map { ratio <= $0 ? "" : "missed" } ?? "",
    ])
  }

  // MARK: Printing

  mutating func print() {
    if parse > 0 {
      lines.append(["parsing, MB/s", BenchTable.fixed(parse), ">= 150", parse >= 150 ? "" : "missed"])
      lines.append(["checking, MB/s", BenchTable.fixed(check), ">= 60", check >= 60 ? "" : "missed"])
    }
    Swift.print("")
    let widths = [44, 8, 9, 0]
    for line in [["figure", "is", "goal", ""]] + lines {
      let cells = zip(line, widths).enumerated().map { index, pair in
        let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
        return index == 0 ? pair.0 + blanks : blanks + pair.0
      }
      var text = cells.joined(separator: " ")
      while text.hasSuffix(" ") { text.removeLast() }
      Swift.print(text)
    }
  }
}
