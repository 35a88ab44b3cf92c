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

      With several things to show, -o is given once for each, the query first, then the views.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, markdown, csv, json, jsonl
  }

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("Show a view (repeatable).", valueName: "NAME"))
  var view: [String] = []

  @Option(help: ArgumentHelp("Show the records of a kind.", valueName: "KIND"))
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

  @Flag(name: .customLong("public"), help: "Leave out what is marked internal.")
  var isPublic = false

  @Option(help: ArgumentHelp("The form.", valueName: "table|markdown|csv|json|jsonl"))
  var format: Format = .table

  @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("Write to a file.", valueName: "FILE"))
  var output: [String] = []

  @Option(name: .customLong("lang"), help: ArgumentHelp("The language of titles and of numbers.", valueName: "LANG"))
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
    if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0.") }
    if digits < 1 || digits > 1000 { throw ValidationError("--digits takes a number from 1 to 1000.") }
  }

  func run() throws {
    let run = ProjectRun(project, layers)
    let shown = Set(view.isEmpty && select == nil ? EvalCommand.overviews : view)
    let loaded = try run.check(library: .reached(views: shown))
    try run.protect(output, of: loaded)
    let evaluated = EvaluatedRegister(loaded)
    run.report(evaluated.diagnostics, of: loaded)
    if evaluated.diagnostics.contains(where: { $0.severity == .error }) { throw CommandEnd(status: .script) }
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
    if chooser.diagnostics.contains(where: { $0.severity == .error }) { throw CommandEnd(status: .usage) }
    let report = evaluated.checks(language: language)
    let findings = report.findings.map(\.diagnostic).sorted()
    let status: ExitStatus = report.hasErrors ? .findings : .fine
    try write(chosen, chooser.program, evaluated, loaded, findings, status)
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

  // MARK: Output

  private func write(
    _ chosen: [ChosenView], _ program: Program, _ evaluated: EvaluatedRegister, _ loaded: Project,
    _ findings: [Diagnostic], _ status: ExitStatus
  ) throws {
    let evaluator = ViewEvaluator(evaluated.results, program: program)
    var sinks =
      output.count > 1 ? output.map { Optional($0) } : Array(repeating: output.first, count: max(1, chosen.count))
    switch format {
    case .json:
      var tables: [ResultTable] = []
      var matrices: [ResultMatrix] = []
      var summaries: [ResultSummary] = []
      for item in chosen {
        if let matrix = evaluator.matrix(item.view) {
          matrices.append(matrix)
        } else if let summary = evaluator.summary(item.view) {
          summaries.append(summary)
        } else {
          tables.append(evaluator.table(item.view))
        }
      }
      try Results.write(
        TableJSON(program).document(
          tables, matrices, summaries, facts: facts(loaded, status), findings: findings, sources: loaded.program.sources
        ),
        to: output.first)
    case .csv, .jsonl:
      var isFirst = true
      var whole = output.count == 1 ? ResultFile(output[0]) : nil
      for (index, item) in chosen.enumerated() {
        var file = whole ?? ResultFile(sinks[index])
        if !isFirst, output.count <= 1 { try file.write([UInt8(ascii: "\n")]) }
        isFirst = false
        if let matrix = evaluator.matrix(item.view) {
          try file.write(format == .csv ? TableCSV(program).text(matrix) : TableJSON(program).lines(matrix))
        } else if let summary = evaluator.summary(item.view) {
          try file.write(format == .csv ? TableCSV(program).text(summary) : TableJSON(program).lines(summary))
        } else {
          let table = evaluator.table(item.view)
          if format == .csv {
            try TableCSV(program).write(table) { try file.write($0) }
          } else {
            try TableJSON(program).lines(table) { try file.write($0) }
          }
          if !table.undecided.isEmpty {
            // A file of rows has no place for this, and silence would look like "no such record".
            Terminal.complain("ems: \(table.undecided.count) left out, because what decides is not known\n")
          }
        }
        if whole == nil { try file.close() } else { whole = file }
      }
      try whole?.close()
    case .table, .markdown:
      sinks = output.count > 1 ? sinks : [output.first]
      for (index, sink) in sinks.enumerated() {
        let items = output.count > 1 ? [chosen[index]] : chosen
        let document = document(items, program, evaluator, loaded)
        if format == .markdown {
          try Results.write(Array(MarkdownRenderer().render(document).utf8), to: sink)
        } else {
          try Results.write(document, colour: project.colour, to: sink)
        }
      }
    }
  }

  private func document(
    _ chosen: [ChosenView], _ program: Program, _ evaluator: ViewEvaluator, _ loaded: Project
  ) -> Document {
    let tables = TableDocument(program, language: language, digits: digits, isPublic: isPublic)
    var blocks: [Document.Block] = []
    for item in chosen {
      if let matrix = evaluator.matrix(item.view) {
        var lookup = item.lookup
        if let declared = lookup { lookup?.cells = evaluator.matrixCells(declared.id) }
        blocks += tables.blocks(matrix, lookup: lookup)
      } else if let summary = evaluator.summary(item.view) {
        blocks += tables.blocks(summary)
      } else {
        blocks += tables.blocks(evaluator.table(item.view))
      }
    }
    let facts = facts(loaded, .fine)
    blocks.append(.text(tables.asOf(facts.day, methods: facts.methods, scenarios: facts.scenarios)))
    return Document(blocks)
  }

  private func facts(_ loaded: Project, _ status: ExitStatus) -> RunFacts {
    let program = loaded.program
    return RunFacts(
      version: Version.text, day: loaded.settings.today.text,
      methods: program.methodsInUse.map { id in
        let method = program.methods[id.position]
        return method.name + (method.from.map { " from \($0.text)" } ?? "")
      }, scenarios: layers.scenario, files: loaded.filesRead, outcome: status == .fine ? "fine" : "findings")
  }
}
