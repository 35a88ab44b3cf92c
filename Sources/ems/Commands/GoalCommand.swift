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

  @Option(
    help: ArgumentHelp("All records of a kind, instead of one result.", valueName: "KIND"),
    completion: Completions.kinds)
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

  @OptionGroup var answer: AnalysisOptions

  func validate() throws {
    if (value == nil) == (select == nil) {
      throw ValidationError("Name one result with --value PATH, or records with --select KIND.")
    }
    if condition != nil, select == nil { throw ValidationError("--where goes with --select KIND.") }
    if limit < 1 { throw ValidationError("--limit takes a number from 1.") }
    if bound < 1 { throw ValidationError("--bound takes a number from 1.") }
  }

  func run() throws {
    let run = ProjectRun(project, layers, language: answer.language)
    let loaded = try run.check(library: .reached(views: []))
    try run.protect(answer.output.map { [$0] } ?? [], of: loaded)
    let evaluated = try run.evaluate(loaded)
    var reader = GoalReader(evaluated.results)
    let asked =
      if let value {
        reader.question(value: value, wish: wish, inputs: by)
      } else {
        reader.question(kind: select ?? "", where: condition, wish: wish, inputs: by)
      }
    run.report(reader.diagnostics, sources: reader.program.sources)
    guard var question = asked, !reader.diagnostics.hasError else {
      throw CommandEnd(status: .usage)
    }
    question.limit = limit
    question.bound = bound
    let answers = GoalSearch(evaluated.results).answer(question)
    let documents = GoalDocument(loaded.program, language: answer.language)
    switch answer.format {
    case .text: try Results.write(documents.document(answers, question), colour: project.colour, to: answer.output)
    case .markdown:
      try Results.write(
        Array(MarkdownRenderer().render(documents.document(answers, question)).utf8), to: answer.output)
    case .json: try Results.write(documents.json(answers, question), to: answer.output)
    case .csv: try Results.write(documents.csv(answers, question), to: answer.output)
    }
    let isReached = answers.allSatisfy {
      switch $0.outcome {
      case .holds, .reached: true
      case .unreachable, .stopped: false
      }
    }
    if !isReached { throw CommandEnd(status: .findings) }
  }
}
