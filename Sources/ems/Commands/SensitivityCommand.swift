import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSWorkspace

/// `ems sensitivity register.ems`
struct SensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract: "Say which single score, weight or threshold flips which class, and how stable the order is.",
    discussion: """
      Examples:
        ems sensitivity register.ems
        ems sensitivity . --value boiler-gas.climate
        ems sensitivity . --value boiler-gas.significant --format json
        ems sensitivity . --value significant-from           which records change at each step of a threshold
        ems sensitivity . --value 'risk(minor, rare)'        or of a cell of a matrix
        ems sensitivity . --format csv -o flips.csv

      Inputs move by levels of their scale, numbers by 1 or a tenth of their span, parameters by one in their second digit.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(
    help: ArgumentHelp(
      "One record or result of it, or one parameter or matrix cell, instead of the register.", valueName: "PATH"))
  var value: String?

  @Option(help: ArgumentHelp("Show the tornado of at most so many records.", valueName: "N"))
  var limit = 20

  @OptionGroup var layers: LayerOptions

  @OptionGroup var answer: AnalysisOptions

  func validate() throws { if limit < 0 { throw ValidationError("--limit takes a number from 0.") } }

  func run() throws {
    let run = ProjectRun(project, layers, language: answer.language)
    let loaded = try run.check(library: .reached(views: []))
    try run.protect(answer.output.map { [$0] } ?? [], of: loaded)
    let evaluated = try run.evaluate(loaded)
    let analyses = Analyses(evaluated.results, language: answer.language)
    var outcome = Analyses.Outcome(document: nil, diagnostics: [], sources: loaded.program.sources)
    let found = analyses.sensitivity(path: value, &outcome)
    run.report(outcome.diagnostics, sources: outcome.sources)
    guard let found else { throw CommandEnd(status: .usage) }
    var documents = SensitivityDocument(loaded.program, language: answer.language)
    documents.limit = limit
    switch answer.format {
    case .text: try Results.write(documents.document(found), colour: project.colour, to: answer.output)
    case .markdown:
      try Results.write(Array(MarkdownRenderer().render(documents.document(found)).utf8), to: answer.output)
    case .json: try Results.write(documents.json(found), to: answer.output)
    case .csv: try Results.write(documents.csv(found), to: answer.output)
    }
  }
}
