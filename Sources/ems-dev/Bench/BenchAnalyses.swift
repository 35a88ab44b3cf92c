import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace

/// How long analyses take, measured inside this process on results that are already there: medians of five.
enum BenchAnalyses {
  /// What one analysis took.
  struct Figure {
    let name: String
    let records: Int
    let seconds: Double
    let remark: String
  }

  /// Sensitivity of a whole register, and goals for fifty of its impacts with three inputs free.
  static func figures(_ script: String) throws -> [Figure] {
    let project = Project(
      ProjectRequest(paths: [script]), ProjectSettings(today: .first), files: DiskFileSystem())
    if project.hasError { throw DevelopmentFailure("\(script) is in error") }
    let results = EvaluatedRegister(project).results
    guard let impact = project.program.kind(named: "impact") else { throw DevelopmentFailure("no impacts") }
    let count = results.register.rowCount(impact)
    var found = Sensitivity?.none
    let sensitivity = median { found = SensitivityAnalysis(results).run(impact) }
    let flips = found?.records.reduce(0) { $0 + $1.flips.count } ?? 0
    var reader = GoalReader(results)
    guard
      var question = reader.question(
        kind: "impact", where: nil, wish: "class <= low", inputs: "severity, probability, extent")
    else { throw DevelopmentFailure(reader.diagnostics.first?.message.english ?? "no question") }
    question.rows = Array(question.rows.prefix(50))
    var answers: [GoalAnswer] = []
    let goal = median { answers = GoalSearch(results).answer(question) }
    let trials = answers.reduce(0) { $0 + $1.trials }
    return [
      Figure(name: "sensitivity", records: count, seconds: sensitivity, remark: "\(flips) nearest flips"),
      Figure(name: "goal, three inputs", records: answers.count, seconds: goal, remark: "\(trials) variants"),
    ]
  }

  private static func median(_ body: () -> Void) -> Double {
    var times: [Double] = []
    for _ in 0..<5 {
      let start = BenchPhases.now()
      body()
      times.append(BenchPhases.now() - start)
    }
    return times.sorted()[2]
  }
}
