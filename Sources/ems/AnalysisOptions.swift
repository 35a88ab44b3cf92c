import ArgumentParser

/// How the answer of an analysis is written: `ems goal` and `ems sensitivity`.
struct AnalysisOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, json, csv
  }

  @Option(help: ArgumentHelp("The form.", valueName: "text|markdown|json|csv"))
  var format: Format = .text

  @Option(
    name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write to a file.", valueName: "FILE"),
    completion: .file())
  var output: String?

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  func validate() throws { try ProjectOptions.check(language: language) }
}
