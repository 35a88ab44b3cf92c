import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// Registers in memory and on disk for tests of analyses.
enum AnalysisRegisters {
  private static let examples = CaseFolder.root + "/../../examples"
  private static let today = CalendarDate(year: 2026, month: 11, day: 24) ?? .first

  /// The results of a script.
  static func results(_ script: String) -> Results {
    let project = Project(
      ProjectRequest(paths: ["a.ems"]), ProjectSettings(today: today), files: MemoryFileSystem(["a.ems": script]))
    for diagnostic in project.diagnostics where diagnostic.severity == .error {
      Issue.record("\(diagnostic.message)")
    }
    return EvaluatedRegister(project).results
  }

  /// The results of a shipped example.
  static func example(_ name: String) -> Results {
    let project = Project(
      ProjectRequest(paths: [examples + "/" + name]), ProjectSettings(today: today), files: DiskFileSystem())
    return EvaluatedRegister(project).results
  }

  static let names = [
    "brewery", "workshop", "registers/au-agesbuild-qualitative", "registers/cl-los-notros-conesa",
    "registers/cn-civil-works-2012", "registers/co-vehicle-offices-2012", "registers/in-daicec-residual",
    "registers/in-rmil-matrix", "registers/pe-mining-rank-matrix", "registers/se-swedwise-office",
    "registers/uk-register-template",
  ]

  /// The results of a register in which some cells have other values, evaluated anew.
  static func fresh(_ results: Results, _ changes: [(cell: CellAddress, value: Value)]) -> Results {
    var register = results.register
    var diagnostics: [Diagnostic] = []
    let set = ChangeSet(
      origin: .session,
      changes: changes.map { change in
        Change(
          .cell(
            change.cell.record, change.cell.column.field, change.cell.column.layer, change.value, nil, alternatives: []),
          place: results.program[change.cell.column.field].place)
      })
    register.apply(set, &diagnostics)
    return Evaluator(results.plan).evaluate(register)
  }

  /// A script in which methods have many shapes: a product, ranges, weights, bands with parameters, a decision table, yes and no,
  /// a choice, blocks, a layer, aggregates over members and their members, ratings, a rank over the register.
  static let shapes = """
    ems 1 en
    scale points 1..5
    scale class { low, medium, high }
    choice medium-of { air, water, soil }
    table decide (severity: points, medium: medium-of) -> class {
      >=4  -      : high
      3    water  : high
      3    -      : medium
      -    -      : low
    }
    kind stage in impact { weight: whole 0..4, worth = weight * 2 }
    method base {
      parameter from "From": 9
      layer residual "After"
      for impact {
        severity: points
        probability: points default 2
        medium: medium-of
        share: number 0..1
        regulated: yes-no
        by-table = decide(severity, medium)
        mixed = weighted(severity: 60 %, probability: 40 %) + share + sum(stages.worth)
        class = max(by-table, by-band)
        by-band: class = band score -> class { low below 5, medium below from, high }
        significant = when regulated and severity > 3: yes otherwise: score >= from
        place = rank(score, in: register.impacts.score)
      }
      for impact where aspect.condition is emergency {
        detection: points
        score = severity * probability * detection
      }
      for impact otherwise { score = severity * probability }
      for aspect {
        extent: points
        score = max(impacts.score) + extent
        class = max(impacts.class)
        significant = any(impacts.significant)
        mean-of = mean(impacts.mixed)
      }
    }
    use method base
    """

  /// A generated register over `shapes`.
  static func generated(_ seed: Int, aspects: Int = 4) -> String {
    var random = SmallRandom(seed)
    var text = shapes + "\n"
    func level() -> String {
      switch random.below(8) {
      case 0: "\(1 + random.below(4)) or 5"
      default: "\(1 + random.below(5))"
      }
    }
    for number in 1...aspects {
      text += "aspect a\(number) \"Aspect \(number)\" {\n"
      text += "  condition: \(["normal", "emergency"][random.below(2)])\n  extent: \(level())\n"
      for inner in 1...(1 + random.below(3)) {
        text += "  impact i\(inner) {\n    severity: \(level()), medium: \(["air", "water", "soil"][random.below(3)])\n"
        if random.below(2) == 0 { text += "    probability: \(level())\n" }
        text += "    share: 0.\(random.below(10)), regulated: \(["yes", "no", "yes or no"][random.below(3)])\n"
        if number % 2 == 0 { text += "    stage { weight: \(random.below(5)) }\n    stage { weight: 2 }\n" }
        if random.below(3) == 0 { text += "    residual { severity: \(1 + random.below(5)) }\n" }
        text += "  }\n"
      }
      text += "}\n"
    }
    // Emergencies ask for one input more.
    var lines: [String] = []
    var isEmergency = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("aspect ") { isEmergency = false }
      if line.hasPrefix("  condition: emergency") { isEmergency = true }
      lines.append(String(line))
      if isEmergency, line.hasPrefix("  impact ") { lines.append("    detection: \(1 + random.below(5))") }
    }
    return lines.joined(separator: "\n")
  }
}

/// Numbers that are the same everywhere.
struct SmallRandom {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, count)))
  }
}

/// Variants of a register: what they give is what a fresh evaluation with the same changes gives.
@Suite struct TrialTests {
  /// Tries random changes of one to three inputs and compares every result that they can reach.
  private func compare(_ results: Results, seed: Int, count: Int) {
    var random = SmallRandom(seed)
    let domains = InputDomains(results)
    let reach = InputReach(results)
    for kind in results.program.kinds {
      let targets = results.plan.columns.compactMap(\.address).filter { address in
        if case .computed = results.program[address.field].role {
          return results.program[address.field].kind == kind.id
        }
        return false
      }
      let rows = results.register.rows(kind.id)
      if targets.isEmpty || rows.isEmpty { continue }
      var trials: [(row: Int32, changes: [(cell: CellAddress, value: Value)])] = []
      var batch = TrialBatch(kind: kind.id, targets: targets)
      for _ in 0..<count {
        let row = rows[random.below(rows.count)]
        let inputs = reach.inputs(of: RecordID(kind: kind.id, row: row), targets).compactMap { domains.input($0) }
        if inputs.isEmpty { continue }
        var changes: [(cell: CellAddress, value: Value)] = []
        for _ in 0...random.below(3) {
          let input = inputs[random.below(inputs.count)]
          if changes.contains(where: { $0.cell == input.cell }) { continue }
          changes.append((input.cell, input.candidates[random.below(input.candidates.count)].value))
        }
        batch.begin(row)
        for change in changes { batch.change(change.cell, to: change.value) }
        trials.append((row, changes))
      }
      if trials.isEmpty { continue }
      let tried = TrialEvaluator(results).evaluate(batch)
      for (number, trial) in trials.enumerated() {
        let fresh = AnalysisRegisters.fresh(results, trial.changes)
        for (index, target) in targets.enumerated() {
          let record = RecordID(kind: kind.id, row: trial.row)
          let expected = fresh.value(record, target)
          let found = tried.value(number, index)
          #expect(
            found == expected,
            "\(results.program.records.fullID(record)).\(results.program[target.field].name) \(trial.changes)")
          if found != expected { return }
        }
      }
    }
  }

  @Test(arguments: 1...8)
  func agreeWithFreshEvaluations(seed: Int) {
    compare(AnalysisRegisters.results(AnalysisRegisters.generated(seed)), seed: seed, count: 30)
  }

  @Test(arguments: AnalysisRegisters.names)
  func agreeOnTheExamples(name: String) { compare(AnalysisRegisters.example(name), seed: 7, count: 12) }

  /// Results that read no rank are tried beside each other; a rank costs an evaluation of the register.
  @Test func tellsLocalFromGlobal() throws {
    let results = AnalysisRegisters.results(AnalysisRegisters.generated(1))
    let impact = try #require(results.program.kind(named: "impact"))
    let severity = ColumnAddress(try #require(results.program.field(named: "severity", of: impact)))
    let trials = TrialEvaluator(results)
    for name in ["score", "class", "significant", "mixed"] {
      let field = try #require(results.program.field(named: name, of: impact))
      #expect(trials.isLocal([ColumnAddress(field)], changing: [severity]), "\(name)")
    }
    let place = ColumnAddress(try #require(results.program.field(named: "place", of: impact)))
    #expect(!trials.isLocal([place], changing: [severity]))
    let aspect = try #require(results.program.kind(named: "aspect"))
    let whole = ColumnAddress(try #require(results.program.field(named: "class", of: aspect)))
    #expect(trials.isLocal([whole], changing: [severity]))
  }
}
