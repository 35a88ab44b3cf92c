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
      """)

  @OptionGroup var project: ProjectOptions

  @Option(help: ArgumentHelp("The value: a record's path, then a field.", valueName: "PATH"))
  var value: String

  @Option(help: ArgumentHelp("How deep inputs are explained in turn.", valueName: "N"))
  var depth = 8

  @OptionGroup var layers: LayerOptions

  @Option(name: .customLong("lang"), help: ArgumentHelp("The language of titles.", valueName: "LANG"))
  var language: String?

  func validate() throws {
    if depth < 0 || depth > 64 { throw ValidationError("--depth takes a number from 0 to 64.") }
  }

  func run() throws {
    let run = ProjectRun(project, layers)
    let loaded = try run.check()
    let evaluated = EvaluatedRegister(loaded)
    run.report(evaluated.diagnostics, of: loaded)
    if evaluated.diagnostics.contains(where: { $0.severity == .error }) { throw CommandEnd(status: .script) }
    var options = OptionExpression(loaded.program)
    let column = options.value(qualified(value, loaded.program))
    run.report(options.diagnostics, sources: options.program.sources)
    guard let column, let cell = cell(column.expression, options.program) else {
      if options.diagnostics.isEmpty {
        Terminal.complain(
          "ems: --value takes the path of a record and a field, such as boiler-gas.air.score; '\(value)' is an expression\n"
        )
      }
      throw CommandEnd(status: .usage)
    }
    let explanation = Explainer(evaluated.results).explain(cell.record, cell.column, depth: depth)
    var document = ExplanationDocument(loaded.program, language: language, importFiles: loaded.importer.paths)
    try Results.write(document.document(explanation), colour: project.colour)
  }

  /// A path as outputs print it, `"A.1".air.score`, as a rule writes it: `aspect("A.1").air.score`.
  private func qualified(_ path: String, _ program: Program) -> String {
    guard path.hasPrefix("\"") else { return path }
    var isEscaped = false
    var index = path.index(after: path.startIndex)
    while index < path.endIndex, isEscaped || path[index] != "\"" {
      isEscaped = !isEscaped && path[index] == "\\"
      index = path.index(after: index)
    }
    guard index < path.endIndex else { return path }
    let written = String(path[...index])
    let kinds = program.kinds.filter { kind in
      let rows = program.records.kinds[kind.id.position]
      return rows.ids.indices.contains { row in
        rows.parents[row] < 0
          && RecordTable.quotedPart(program.records.texts.string(rows.ids[row])) == written
      }
    }
    return kinds.count == 1 ? "\(kinds[0].name)(\(written))" + path[path.index(after: index)...] : path
  }

  /// The cell that an expression reads: a field of a named record, in a layer perhaps.
  private func cell(_ id: ExpressionID, _ program: Program) -> CellAddress? {
    let expression = program.expressions[id]
    guard let operand = program.expressions.operands(of: id).first,
      case .constant(.record(let record)) = program.expressions[operand].operation
    else { return nil }
    switch expression.operation {
    case .access(let field): return CellAddress(record: record, column: ColumnAddress(field))
    case .accessInLayer(let fields, let layer):
      return fields.first.map { CellAddress(record: record, column: ColumnAddress($0, layer)) }
    default: return nil
    }
  }
}
