import Glibc

/// Writes the files of a benchmark: a register as CSV with its method, and the same as an inline script.
struct BenchFiles {
  let folder: String

  /// The method: a weighted score or a product, a band, a matrix, the higher of both, and rules above the number.
  static let method = """
    ems 1 en

    choice requirement "Legal requirement" { none, applicable, breach }
    choice life-stage "Life-cycle stage" { materials, design, production, transport, use, end-of-life }
    scale points "Points" 1..5
    scale grip "Influence" 1..3
    scale class "Class" { low, medium, high, critical }

    matrix risk "Risk" (severity: points, probability: points) -> class {
         1       2       3       4       5
      1  low     low     low     low     medium
      2  low     low     low     medium  medium
      3  low     low     medium  medium  high
      4  low     medium  medium  high    high
      5  medium  medium  high    high    critical
    }

    extend aspect {
      at "Site": site?
      life "Life-cycle stage": life-stage?
      grip "Influence": grip
      requirement "Legal requirement": requirement
      amount "Amount": number?
      amount-unit "Unit of the amount": text?
      laws "Laws": text?
    }

    method bench "Weighted or multiplied" {
      for impact {
        severity, probability, extent, period-of-effect, detectability, concern: points
        by-matrix: class = risk(severity, probability)
        class = max(by-score, by-matrix)
        significant =
          when aspect.requirement is breach:  yes because "a breach"
          when class is critical:             yes because "critical"
          when class is high:                 aspect.grip >= 2 or aspect.requirement is applicable
          when class is medium:               concern = 5
          otherwise:                          no
      }
      for impact where aspect.condition is emergency {
        score = severity * probability * detectability
        by-score = band score -> class { low below 24, medium below 48, high below 80, critical }
      }
      for impact otherwise {
        score = 5 * weighted(severity: 35 %, probability: 25 %, extent: 20 %, period-of-effect: 10 %, concern: 10 %)
        by-score = band score -> class { low below 12, medium below 16, high below 20, critical }
      }
      for aspect {
        score = max(impacts.score)
        class = max(impacts.class)
        significant = any(impacts.significant)
      }
    }

    view by-site "Classes by site" of impact {
      down aspect.at
      across class
      show count(impacts)
      totals
    }

    view top "Top 20" of aspect {
      columns id, score, class, significant
      sort score descending, id
      limit 20
    }

    """

  /// The mapping of the CSV file.
  static let mapping = """

    import aspect from "register.csv" as register {
      id:          column "aspect_id"
      title:       column "aspect"
      at:          column "site" create
      process:     column "process" create
      condition:   column "condition"
      life:        column "stage"
      grip:        column "influence"
      requirement: column "legal"
      amount:      column "quantity"
      amount-unit: column "unit"
      laws:        column "laws"
      impact {
        id:               column "id"
        title:            column "impact"
        severity:         column "severity"
        probability:      column "probability"
        extent:           column "extent"
        period-of-effect: column "duration"
        detectability:    column "detectability"
        concern:          column "concern"
      }
    }

    """

  /// Writes `register-N/register.csv` and `register-N/register.ems`; gives the folder and the size of the data.
  func writeImported(_ count: Int) throws -> (script: String, bytes: Int) {
    let place = "\(folder)/register-\(count)"
    mkdir(place, 0o755)
    try BenchOutput.write(Array((BenchFiles.method + BenchFiles.mapping).utf8), to: "\(place)/register.ems")
    let output = try BenchOutput(path: "\(place)/register.csv")
    output.add(
      "id,aspect_id,site,process,aspect,impact,condition,stage,severity,probability,extent,duration,detectability,"
        + "influence,concern,legal,quantity,unit,laws\n")
    var generator = BenchRegister()
    try generator.generate(count) { aspect in
      for impact in aspect.impacts {
        let levels = impact.levels
        output.add("I\(padded(impact.number, 8)),A\(padded(aspect.number, 8)),S\(padded(aspect.site, 2)),")
        output.add("P\(padded(aspect.process, 3)),\(quoted(aspect.title)),\(quoted(impact.title)),")
        output.add(
          "\(aspect.condition),\(aspect.stage),\(levels[0]),\(levels[1]),\(levels[2]),\(levels[3]),\(levels[4]),")
        output.add(
          "\(aspect.influence),\(levels[5]),\(aspect.legal),\(aspect.quantity),\(aspect.unit),\(aspect.laws)\n")
      }
      try output.flushIfFull()
    }
    return ("\(place)/register.ems", try output.close())
  }

  /// Writes `inline-N.ems`: the same register as records in a script; gives its path and size.
  func writeInline(_ count: Int) throws -> (script: String, bytes: Int) {
    let path = "\(folder)/inline-\(count).ems"
    let output = try BenchOutput(path: path)
    output.add(BenchFiles.method)
    for process in 1...200 { output.add("process P\(padded(process, 3))\n") }
    for site in 1...50 { output.add("site S\(padded(site, 2))\n") }
    var generator = BenchRegister()
    try generator.generate(count) { aspect in
      output.add("\naspect A\(padded(aspect.number, 8)) \(literal(aspect.title)) {\n")
      output.add(
        "  at: S\(padded(aspect.site, 2)), process: P\(padded(aspect.process, 3)), condition: \(aspect.condition)\n")
      output.add(
        "  life: \(aspect.stage), grip: \(aspect.influence), requirement: \(aspect.legal), amount: \(aspect.quantity)\n"
      )
      for impact in aspect.impacts {
        let levels = impact.levels
        output.add("  impact I\(padded(impact.number, 8)) \(literal(impact.title)) {\n")
        output.add("    severity: \(levels[0]), probability: \(levels[1]), extent: \(levels[2])\n")
        output.add("    period-of-effect: \(levels[3]), detectability: \(levels[4]), concern: \(levels[5])\n  }\n")
      }
      output.add("}\n")
      try output.flushIfFull()
    }
    return (path, try output.close())
  }

  /// Writes `aspects-N.ems`: so many aspects of six lines, with one impact each.
  func writeAspects(_ count: Int) throws -> (script: String, bytes: Int) {
    let path = "\(folder)/aspects-\(count).ems"
    let output = try BenchOutput(path: path)
    output.add(BenchFiles.method)
    for process in 1...200 { output.add("process P\(padded(process, 3))\n") }
    for site in 1...50 { output.add("site S\(padded(site, 2))\n") }
    var left = count
    var generator = BenchRegister()
    try generator.generate(count * 5) { aspect in
      guard left > 0, let impact = aspect.impacts.first else { return }
      left -= 1
      let levels = impact.levels
      output.add("aspect A\(padded(aspect.number, 8)) \(literal(aspect.title)) {\n")
      output.add(
        "  at: S\(padded(aspect.site, 2)), process: P\(padded(aspect.process, 3)), condition: \(aspect.condition)\n")
      output.add(
        "  life: \(aspect.stage), grip: \(aspect.influence), requirement: \(aspect.legal), amount: \(aspect.quantity)\n"
      )
      output.add("  impact I\(padded(impact.number, 8)) \(literal(impact.title)) { severity: \(levels[0]), ")
      output.add("probability: \(levels[1]), extent: \(levels[2])\n")
      output.add("    period-of-effect: \(levels[3]), detectability: \(levels[4]), concern: \(levels[5]) }\n}\n")
      try output.flushIfFull()
    }
    return (path, try output.close())
  }

  /// A script of about 200 lines: the method and a few aspects.
  static var short: String {
    var text = method + "process main\nsite here\n"
    for number in 1...26 {
      text += "aspect a\(number) \"Aspect \(number)\" {\n  at: here, process: main, condition: normal\n"
      text += "  life: production, grip: \(number % 3 + 1), requirement: none, amount: \(number).5\n"
      text +=
        "  impact air \"Emission\" { severity: \(number % 5 + 1), probability: 3, extent: 2, period-of-effect: 1\n"
      text += "    detectability: 2, concern: 4 }\n}\n"
    }
    return text
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private func literal(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
  }
}

/// A file that is written piece by piece.
final class BenchOutput {
  private let descriptor: Int32
  private var bytes: [UInt8] = []
  private var written = 0

  init(path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw DevelopmentFailure("cannot write \(path)") }
  }

  func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  func flushIfFull() throws { if bytes.count > 1 << 20 { try flush() } }

  private func flush() throws {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
      }
      if count <= 0 { throw DevelopmentFailure("cannot write: \(String(cString: strerror(errno)))") }
      start += count
    }
    written += bytes.count
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and gives the size of the file.
  func close() throws -> Int {
    try flush()
    Glibc.close(descriptor)
    return written
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let output = try BenchOutput(path: path)
    output.bytes = bytes
    _ = try output.close()
  }
}

/// A task of this program that cannot go on.
struct DevelopmentFailure: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
