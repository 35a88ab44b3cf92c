import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// `ems explain register.ems --value boiler-gas.air.score`
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a value is what it is: the rule, the case that held, the inputs, down to file and line.",
    discussion: """
      Examples:
        ems explain register.ems --value boiler-gas.air.score
        ems explain . --value boiler-gas.significant --depth 2
        ems explain . --value boiler-gas.air.residual.score --scenario heat-pump
        ems explain . --value boiler-gas.air.score --format markdown
      """)

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("The value: a record's path, then a field.", valueName: "PATH"))
  var value: String

  @Option(help: ArgumentHelp("How deep inputs are explained in turn.", valueName: "N"))
  var depth = 8

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json
  }

  @Option(help: ArgumentHelp("The form.", valueName: "text|markdown|json"))
  var format: Format = .text

  @OptionGroup var layers: LayerOptions

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  func validate() throws {
    try ProjectOptions.check(language: language)
    if depth < 0 || depth > 64 { throw ValidationError("--depth takes a number from 0 to 64.") }
  }

  func run() throws {
    let run = ProjectRun(project, layers, language: language)
    let loaded = try run.check(library: .reached(views: []))
    let evaluated = try run.evaluate(loaded)
    var reader = CellReader(loaded.program)
    let subject = reader.subject(value)
    run.report(reader.options.diagnostics, sources: reader.options.program.sources)
    guard case .cell(let cell)? = subject else {
      if reader.options.diagnostics.isEmpty {
        Terminal.complain(
          "ems: --value takes the path of a record and a field, such as boiler-gas.air.score; '\(value)' is an expression\n"
        )
      }
      throw CommandEnd(status: .usage)
    }
    let explanation = Explainer(evaluated.results).explain(cell.record, cell.column, depth: depth)
    var document = ExplanationDocument(loaded.program, language: language, importFiles: loaded.importer.paths)
    switch format {
    case .text: try Results.write(document.document(explanation), colour: project.colour)
    case .markdown: try Results.write(Array(document.markdown(explanation).utf8), to: nil)
    case .json:
      var json = ExplanationJSON(loaded.program, importFiles: loaded.importer.paths)
      try Results.write(json.render(explanation), to: nil)
    }
  }
}
