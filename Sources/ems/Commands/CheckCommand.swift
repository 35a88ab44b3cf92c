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
        ems check . --format brief                             all that is open, a line each
        ems check . --format json
        ems check --each clients/*/ --summary summary.json
        ems check . --format jsonl | grep '"severity":"error"'

      Exit status: 0 nothing grave, 1 a check failed or --deny, 4 an error in a script or in data.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, brief, json, jsonl
  }

  enum Denied: String, CaseIterable, ExpressibleByArgument {
    case warnings, notes
  }

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("The form.", valueName: "text|brief|json|jsonl"))
  var format: Format = .text

  @Option(help: ArgumentHelp("Fail on these too.", valueName: "warnings|notes"))
  var deny: Denied?

  @OptionGroup var layers: LayerOptions
  @OptionGroup var several: EachOptions

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles in messages.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  func validate() throws {
    try several.check(project)
    try ProjectOptions.check(language: language)
  }

  func run() throws {
    var documents = RegistersJSON()
    try EachRun("check", project, several, layers, language: language).run { register in
      try check(register, &documents)
    } finish: { _ in
      if format == .json, several.each { try Results.write(documents.bytes, to: nil) }
    }
  }

  private func check(_ register: RegisterRun, _ documents: inout RegistersJSON) throws {
    let loaded = try register.run.load(library: .reached(views: []))
    register.note(loaded)
    register.keep(loaded)
    var diagnostics = loaded.diagnostics
    var status = ExitStatus.fine
    if loaded.hasError {
      status = loaded.errorStatus
    } else {
      let evaluated = EvaluatedRegister(loaded)
      register.keep(evaluated)
      diagnostics += evaluated.diagnostics
      let report = evaluated.checks(language: language)
      diagnostics += report.findings.map(\.diagnostic) + report.undecided.map(\.diagnostic)
      diagnostics.sort()
      register.summary.count(evaluated.diagnostics)
      register.summary.count(report)
      register.summary.count(evaluated.results)
      if evaluated.diagnostics.hasError {
        status = .script
      } else if report.hasErrors || isDenied(diagnostics) {
        status = .findings
      }
    }
    let sources = loaded.program.sources
    switch format {
    case .json:
      if let name = register.name {
        documents.add(diagnostics, outcome: status.outcome, sources: sources, register: name)
      } else {
        try Results.write(JSONDiagnostics(sources: sources).render(diagnostics, outcome: status.outcome), to: nil)
      }
    case .jsonl:
      try Results.write(JSONDiagnostics(sources: sources).lines(diagnostics, register: register.name), to: nil)
    case .brief:
      let style = Terminal.style(of: STDOUT_FILENO, colour: register.run.options.colour)
      var renderer = ExcerptRenderer(sources: sources, style: style)
      try Results.write(Array(renderer.brief(diagnostics).utf8), to: nil)
      let summary = DiagnosticDigest(diagnostics, language: sources.language).counts
      if !summary.isEmpty { Terminal.complain(summary + "\n") }
    case .text: register.run.report(diagnostics, of: loaded)
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
}
