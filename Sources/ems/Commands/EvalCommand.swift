import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// `ems eval register.ems`
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluate a register and show it: matrix, views, queries; as text, Markdown, CSV or JSON.",
    discussion: """
      Examples:
        ems eval register.ems
        ems eval . --view significant --lang nl
        ems eval . --select impact --where 'score >= 12' --columns id,title,score,class --sort 'score descending'
        ems eval . --select impact --columns id,score,class,significant --format csv -o scores.csv
        ems eval . --select impact --format csv -o rows.csv --view matrix -o matrix.csv
        ems eval . --scenario heat-pump --set significant-from=16 --as-of 2026-12-31
        ems eval --each clients/*/ --select aspect --columns id,score,significant --format csv
        ems eval --each clients/*/ --format markdown -o 'out/{register}.md' --summary out/summary.json

      With several things to show, -o is given once for each, the query first, then the views.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, markdown, csv, json, jsonl
  }

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("Show a view (repeatable).", valueName: "NAME"), completion: Completions.views)
  var view: [String] = []

  @Option(help: ArgumentHelp("Show the records of a kind.", valueName: "KIND"), completion: Completions.kinds)
  var select: String?

  @Option(name: .customLong("where"), help: ArgumentHelp("Only records for which this holds.", valueName: "EXPR"))
  var condition: String?

  @Option(help: ArgumentHelp("Columns: fields and paths of them.", valueName: "a,b"))
  var columns: String?

  @Option(help: ArgumentHelp("Sort by these, each with 'descending' where wanted.", valueName: "EXPR"))
  var sort: String?

  @Option(help: ArgumentHelp("At most so many rows.", valueName: "N"))
  var limit: Int?

  @OptionGroup var layers: LayerOptions
  @OptionGroup var several: EachOptions

  @Flag(name: .customLong("public"), help: "Leave out what is marked internal.")
  var isPublic = false

  @Option(help: ArgumentHelp("The form.", valueName: "table|markdown|csv|json|jsonl"))
  var format: Format = .table

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to a file; with --each, {register} in its name makes one each.", valueName: "FILE"),
    completion: .file())
  var output: [String] = []

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles and of numbers.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  @Option(help: ArgumentHelp("Significant digits of numbers that are no exact decimals.", valueName: "N"))
  var digits = 12

  func validate() throws {
    if select == nil, condition != nil || columns != nil || sort != nil {
      throw ValidationError("--where, --columns and --sort go with --select KIND.")
    }
    let shown = view.count + (select == nil ? 0 : 1)
    if output.count > 1, output.count != shown {
      throw ValidationError(
        "-o is given \(output.count) times for \(shown) thing\(shown == 1 ? "" : "s") to show; give one for each, or one for all."
      )
    }
    if let twice = output.indices.first(where: { output[..<$0].contains(output[$0]) }) {
      throw ValidationError("-o names '\(output[twice])' twice: the second result would replace the first.")
    }
    if shown > 1, format == .csv || format == .jsonl, output.count < 2 {
      throw ValidationError(
        "\(shown) tables do not stand in one \(format.rawValue) stream: give -o FILE for each, or show one at a time.")
    }
    try ProjectOptions.check(language: language)
    try several.check(project, outputs: output)
    if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0.") }
    if digits < 1 || digits > 1000 { throw ValidationError("--digits takes a number from 1 to 1000.") }
  }

  func run() throws {
    let gathered = GatheredResults(self)
    try EachRun("eval", project, several, layers, needsDigests: format == .json, language: language).run { register in
      try evaluate(register, into: gathered)
    } finish: { inputs in
      try gathered.finish(inputs)
    }
  }

  private func evaluate(_ register: RegisterRun, into gathered: GatheredResults) throws {
    let run = register.run
    let shown = Set(view.isEmpty && select == nil ? EvalCommand.overviews : view)
    let loaded = try run.load(library: .reached(views: shown))
    register.note(loaded)
    register.keep(loaded)
    run.report(loaded.diagnostics, of: loaded)
    try run.stopAtErrors(loaded)
    let outputs = register.name.map { name in output.map { EachOptions.file($0, for: name) } } ?? output
    try run.protect(outputs, of: loaded)
    let evaluated = EvaluatedRegister(loaded)
    register.keep(evaluated)
    run.report(evaluated.diagnostics, of: loaded)
    register.summary.count(evaluated.diagnostics)
    if evaluated.diagnostics.hasError { throw CommandEnd(status: .script) }
    var chooser = ViewChooser(loaded.program)
    var request = ViewRequest()
    request.kind = select
    request.condition = condition
    request.columns = columns
    request.sort = sort
    request.limit = limit
    request.views = view.isEmpty && select == nil ? overview(loaded.program) : view
    let chosen = chooser.choose(request).filter { !(isPublic && $0.view.isInternal) }
    run.report(chooser.diagnostics, sources: chooser.program.sources)
    register.summary.count(chooser.diagnostics)
    if chooser.diagnostics.hasError { throw CommandEnd(status: .usage) }
    let report = evaluated.checks(language: language)
    register.summary.count(report)
    register.summary.count(evaluated.results)
    let findings = report.findings.map(\.diagnostic).sorted()
    let status: ExitStatus = report.hasErrors ? .findings : .fine
    let results = ShownResults(
      chosen: chosen, program: chooser.program, evaluator: ViewEvaluator(evaluated.results, program: chooser.program),
      loaded: loaded, findings: findings, status: status, digests: run.digests)
    if let name = register.name {
      try gathered.add(results, of: register, name: name, outputs: outputs)
    } else {
      try write(results, to: outputs, gathered.files)
    }
    let isOverview = view.isEmpty && select == nil && format == .table && output.isEmpty
    run.report(findings, of: loaded)
    if isOverview { run.reportRest(report, of: loaded) }
    if status != .fine { throw CommandEnd(status: status) }
  }

  /// The views that may be shown without asking for one.
  private static let overviews = ["matrix", "significant", "register"]

  /// What is shown without a view: the matrix, and what is significant where a method says so.
  private func overview(_ program: Program) -> [String] {
    let saysSignificant = program.kind(named: "aspect").flatMap { program.field(named: "significant", of: $0) } != nil
    return saysSignificant ? ["matrix", "significant"] : ["matrix", "register"]
  }
}
