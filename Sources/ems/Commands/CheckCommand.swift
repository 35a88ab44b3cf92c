import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSWorkspace
import Glibc

/// `ems check register.ems`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a register: names, types, units, proofs, data and its own checks.",
    discussion: """
      Examples:
        ems check register.ems
        ems check . --deny warnings
        ems check . --format json

      Exit status: 0 nothing grave, 1 a check failed or --deny, 4 an error in a script or in data.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  enum Denied: String, CaseIterable, ExpressibleByArgument {
    case warnings, notes
  }

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("The form.", valueName: "text|json"))
  var format: Format = .text

  @Option(help: ArgumentHelp("Fail on these too.", valueName: "warnings|notes"))
  var deny: Denied?

  @OptionGroup var layers: LayerOptions

  @Option(name: .customLong("lang"), help: ArgumentHelp("The language of titles in messages.", valueName: "LANG"))
  var language: String?

  func validate() throws { try ProjectOptions.check(language: language) }

  func run() throws {
    let run = ProjectRun(project, layers)
    let loaded = try run.load(library: .reached(views: []))
    var diagnostics = loaded.diagnostics
    var status = ExitStatus.fine
    if loaded.hasError {
      status = loaded.hasFileError ? .file : loaded.hasOptionError ? .usage : .script
    } else {
      let evaluated = EvaluatedRegister(loaded)
      diagnostics += evaluated.diagnostics
      let report = evaluated.checks(language: language)
      diagnostics += report.findings.map(\.diagnostic) + report.undecided.map(\.diagnostic)
      diagnostics.sort()
      if evaluated.diagnostics.contains(where: { $0.severity == .error }) {
        status = .script
      } else if report.hasErrors || isDenied(diagnostics) {
        status = .findings
      }
    }
    switch format {
    case .json:
      try Results.write(
        JSONDiagnostics(sources: loaded.program.sources).render(diagnostics, outcome: outcome(status)), to: nil)
    case .text: run.report(diagnostics, of: loaded)
    }
    if status != .fine { throw CommandEnd(status: status) }
  }

  private func isDenied(_ diagnostics: [Diagnostic]) -> Bool {
    switch deny {
    case nil: false
    case .warnings: diagnostics.contains { $0.severity == .warning }
    case .notes: !diagnostics.isEmpty
    }
  }

  private func outcome(_ status: ExitStatus) -> String {
    switch status {
    case .fine: "fine"
    case .findings: "findings"
    case .usage: "usage-error"
    case .file: "file-error"
    case .script: "script-error"
    case .interrupted: "interrupted"
    }
  }
}
