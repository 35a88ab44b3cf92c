import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// How a comparison is written, and when it fails: `ems diff` and `ems whatif`.
struct ComparisonOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json, csv
  }

  enum Failure: String, CaseIterable, ExpressibleByArgument {
    case significant
  }

  @Option(help: ArgumentHelp("The form.", valueName: "text|markdown|json|csv"))
  var format: Format = .text

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write to a file.", valueName: "FILE"),
    completion: .file())
  var output: String?

  @Flag(name: .customLong("exit-code"), help: "End with status 1 when anything differs.")
  var hasExitCode = false

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("End with status 1 when something became significant.", valueName: "significant"))
  var failOn: Failure?

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles and of numbers.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  @Option(help: ArgumentHelp("At most so many of a sort, as text and Markdown.", valueName: "N"))
  var limit: Int?

  func validate() throws {
    try ProjectOptions.check(language: language)
    if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0.") }
  }

  /// Writes a comparison, and ends the run with status 1 where that was asked for.
  func write(
    _ comparison: RegisterComparison, before: ComparisonSide, after: ComparisonSide, colour: ColourChoice
  ) throws {
    let listed = limit ?? (format == .markdown ? 200 : 25)
    switch format {
    case .text, .markdown:
      let document = ComparisonDocument(
        comparison, before: before, after: after, language: language, greatestListed: listed
      ).document
      if format == .markdown {
        try Results.write(Array(MarkdownRenderer().render(document).utf8), to: output)
      } else {
        try Results.write(document, colour: colour, to: output)
      }
    case .json: try Results.write(ComparisonJSON(comparison, before: before, after: after).bytes, to: output)
    case .csv: try Results.write(ComparisonCSV(comparison, before: before, after: after).bytes, to: output)
    }
    if failOn != nil, comparison.hasNewSignificance { throw CommandEnd(status: .findings) }
    if hasExitCode, !comparison.isEmpty { throw CommandEnd(status: .findings) }
  }
}

/// A register that is compared, evaluated and checked.
struct ComparedRegister {
  let project: Project
  let results: EMSEngine.Results
  let report: CheckReport
  let side: ComparisonSide

  init(_ project: Project, _ results: EMSEngine.Results, name: String, scenarios: [String], language: String?) {
    self.project = project
    self.results = results
    report = CheckRunner(results, language: language).run()
    side = ComparisonSide(
      name: name,
      facts: RunFacts(project, scenarios: scenarios, outcome: report.hasErrors ? "findings" : "fine"),
      importFiles: project.importer.paths)
  }

  /// Evaluates a loaded project under its layers. What is in error is said below the name of the side, and gives a status.
  static func evaluate(_ project: Project, name: String, language: String?, colour: ColourChoice)
    -> Result<ComparedRegister, CommandEnd>
  {
    func failed(_ diagnostics: [Diagnostic], _ status: ExitStatus) -> Result<ComparedRegister, CommandEnd> {
      Announcement(name).say()
      let errors = diagnostics.filter { $0.severity == .error }.sorted()
      Terminal.complain(errors, sources: project.program.sources, colour: colour)
      return .failure(CommandEnd(status: status))
    }
    if project.hasError { return failed(project.diagnostics, project.errorStatus) }
    let evaluated = EvaluatedRegister(project)
    if evaluated.diagnostics.hasError { return failed(evaluated.diagnostics, .script) }
    return .success(
      ComparedRegister(
        project, evaluated.results, name: name, scenarios: project.settings.scenarios, language: language))
  }
}
