import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSWorkspace

/// `ems goal register.ems --value boiler-gas.climate.class --wish '<= medium'`
struct GoalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "goal",
    abstract: "Find the fewest, then smallest changes of inputs that bring a result to a wish.",
    discussion: """
      Examples:
        ems goal register.ems --value boiler-gas.climate.class --wish '<= medium'
        ems goal . --value boiler-gas.climate.score --wish '< 12' --by severity,probability
        ems goal . --select impact --where 'class is high' --wish 'class <= medium' --format csv

      Without --by the inputs of the method in use are changed: those that the result reads, of the record itself, of what stands
      inside it and around it. Exit status: 0 every wish can be reached, 1 one cannot, or the search stopped early.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("The result: a record's path, then a field.", valueName: "PATH"))
  var value: String?

  @Option(help: ArgumentHelp("All records of a kind, instead of one result.", valueName: "KIND"))
  var select: String?

  @Option(name: .customLong("where"), help: ArgumentHelp("Only records for which this holds.", valueName: "EXPR"))
  var condition: String?

  @Option(help: ArgumentHelp("What is wished: '<= medium'; with --select the field first: 'class <= medium'."))
  var wish: String

  @Option(help: ArgumentHelp("Change these inputs only.", valueName: "a,b"))
  var by: String?

  @Option(help: ArgumentHelp("List at most so many answers a record.", valueName: "N"))
  var limit = 10

  @Option(help: ArgumentHelp("Try at most so many variants.", valueName: "N"))
  var bound = 1_000_000

  @OptionGroup var layers: LayerOptions

  @Option(help: ArgumentHelp("The form.", valueName: "text|markdown|json|csv"))
  var format: AnalysisFormat = .text

  @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write to a file.", valueName: "FILE"))
  var output: String?

  @Option(name: .customLong("lang"), help: ArgumentHelp("The language of titles.", valueName: "LANG"))
  var language: String?

  func validate() throws {
    if (value == nil) == (select == nil) {
      throw ValidationError("Name one result with --value PATH, or records with --select KIND.")
    }
    if condition != nil, select == nil { throw ValidationError("--where goes with --select KIND.") }
    if limit < 1 { throw ValidationError("--limit takes a number from 1.") }
    if bound < 1 { throw ValidationError("--bound takes a number from 1.") }
  }

  func run() throws {
    let run = ProjectRun(project, layers)
    let loaded = try run.check()
    try run.protect(output.map { [$0] } ?? [], of: loaded)
    let evaluated = EvaluatedRegister(loaded)
    run.report(evaluated.diagnostics, of: loaded)
    if evaluated.diagnostics.contains(where: { $0.severity == .error }) { throw CommandEnd(status: .script) }
    var reader = GoalReader(evaluated.results)
    let asked =
      if let value {
        reader.question(value: value, wish: wish, inputs: by)
      } else {
        reader.question(kind: select ?? "", where: condition, wish: wish, inputs: by)
      }
    run.report(reader.diagnostics, sources: reader.program.sources)
    guard var question = asked, !reader.diagnostics.contains(where: { $0.severity == .error }) else {
      throw CommandEnd(status: .usage)
    }
    question.limit = limit
    question.bound = bound
    let answers = GoalSearch(evaluated.results).answer(question)
    let documents = GoalDocument(loaded.program, language: language)
    switch format {
    case .text: try Results.write(documents.document(answers, question), colour: project.colour, to: output)
    case .markdown:
      try Results.write(
        Array(MarkdownRenderer().render(documents.document(answers, question)).utf8), to: output)
    case .json: try Results.write(documents.json(answers, question), to: output)
    case .csv: try Results.write(documents.csv(answers, question), to: output)
    }
    let isReached = answers.allSatisfy { answer in
      switch answer.outcome {
      case .holds, .reached: true
      case .unreachable, .stopped: false
      }
    }
    if !isReached { throw CommandEnd(status: .findings) }
  }
}

/// The forms of analyses.
enum AnalysisFormat: String, CaseIterable, ExpressibleByArgument {
  case text, markdown, json, csv
}
