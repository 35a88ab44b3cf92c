import ArgumentParser
import EMSOutput
import EMSWorkspace

/// `ems schema register.ems`
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Show the columns of each kind's output: name, type, unit.",
    discussion: """
      Examples:
        ems schema register.ems
        ems schema register.ems --format json     JSON Schema
        ems schema register.ems --format sql      CREATE TABLE statements
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, sql
  }

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("The form.", valueName: "text|json|sql"))
  var format: Format = .text

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write to a file.", valueName: "FILE"),
    completion: .file())
  var output: String?

  func validate() throws { try ProjectOptions.check(language: language) }

  func run() throws {
    let run = ProjectRun(project, language: language)
    let checked = try run.check()
    try run.protect(output.map { [$0] } ?? [], of: checked)
    let schema = ProgramSchema(checked.program, language: language)
    switch format {
    case .text: try Results.write(schema.document, colour: project.colour, to: output)
    case .json: try Results.write(schema.jsonSchema, to: output)
    case .sql: try Results.write(Array(schema.sql.utf8), to: output)
    }
  }
}
