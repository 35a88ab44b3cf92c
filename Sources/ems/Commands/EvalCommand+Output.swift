import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// What is shown of one register.
struct ShownResults {
  let chosen: [ChosenView]
  let program: Program
  let evaluator: ViewEvaluator
  let loaded: Project
  let findings: [Diagnostic]
  let status: ExitStatus
  let digests: [String: String]

  /// A part as the evaluator gives it.
  enum Part {
    case table(ResultTable), matrix(ResultMatrix), summary(ResultSummary)
  }

  /// The part of a view.
  func part(_ item: ChosenView) -> Part {
    if let matrix = evaluator.matrix(item.view) { return .matrix(matrix) }
    if let summary = evaluator.summary(item.view) { return .summary(summary) }
    return .table(evaluator.table(item.view))
  }

  /// All parts by their form.
  var parts: (tables: [ResultTable], matrices: [ResultMatrix], summaries: [ResultSummary]) {
    var parts: (tables: [ResultTable], matrices: [ResultMatrix], summaries: [ResultSummary]) = ([], [], [])
    for item in chosen {
      switch part(item) {
      case .table(let table): parts.tables.append(table)
      case .matrix(let matrix): parts.matrices.append(matrix)
      case .summary(let summary): parts.summaries.append(summary)
      }
    }
    return parts
  }

  /// Day, methods, scenarios, files.
  var facts: RunFacts {
    var facts = RunFacts(loaded, scenarios: loaded.settings.scenarios, outcome: status.outcome)
    facts.digests = digests
    return facts
  }
}

extension EvalCommand {
  /// Writes the results of a register that stands alone.
  func write(_ shown: ShownResults, to outputs: [String], _ files: ResultFiles) throws {
    let program = shown.program
    switch format {
    case .json:
      let parts = shown.parts
      try files.write(
        TableJSON(program).document(
          parts.tables, parts.matrices, parts.summaries, facts: shown.facts, findings: shown.findings,
          sources: shown.loaded.program.sources),
        to: outputs.first)
    case .csv, .jsonl:
      var isFirst = true
      var whole = outputs.count == 1 ? files.begin(outputs[0]) : nil
      for (index, item) in shown.chosen.enumerated() {
        var file = whole ?? files.begin(outputs.count > 1 ? outputs[index] : nil)
        if !isFirst, outputs.count <= 1 { try file.write([UInt8(ascii: "\n")]) }
        isFirst = false
        switch shown.part(item) {
        case .matrix(let matrix):
          try file.write(format == .csv ? TableCSV(program).text(matrix) : TableJSON(program).lines(matrix))
        case .summary(let summary):
          try file.write(format == .csv ? TableCSV(program).text(summary) : TableJSON(program).lines(summary))
        case .table(let table):
          if format == .csv {
            try TableCSV(program).write(table) { try file.write($0) }
          } else {
            try TableJSON(program).lines(table) { try file.write($0) }
          }
          sayUndecided(table)
        }
        if whole == nil { try file.close() } else { whole = file }
      }
      try whole?.close()
    case .table, .markdown:
      let sinks = outputs.count > 1 ? outputs.map { Optional($0) } : [outputs.first]
      for (index, sink) in sinks.enumerated() {
        let items = outputs.count > 1 ? [shown.chosen[index]] : shown.chosen
        try write(Document(items.flatMap { blocks($0, shown) } + [lastLine(shown)]), to: sink, files)
      }
    }
  }

  /// Writes a document as text or Markdown.
  func write(_ document: Document, to sink: String?, _ files: ResultFiles) throws {
    if format == .markdown {
      try files.write(Array(MarkdownRenderer().render(document).utf8), to: sink)
    } else if let sink, sink != "-" {
      try files.write(Array(TerminalRenderer(style: TerminalStyle()).render(document).utf8), to: sink)
    } else {
      try Results.write(document, colour: project.colour, to: nil)
    }
  }

  /// A file of rows has no place for this, and silence would look like "no such record".
  func sayUndecided(_ table: ResultTable) {
    if table.undecided.isEmpty { return }
    Terminal.complain("ems: \(table.undecided.count) left out, because what decides is not known\n")
  }

  /// A view as a part of a document.
  func blocks(_ item: ChosenView, _ shown: ShownResults) -> [Document.Block] {
    let tables = TableDocument(shown.program, language: language, digits: digits, isPublic: isPublic)
    switch shown.part(item) {
    case .matrix(let matrix):
      var lookup = item.lookup
      if let declared = lookup { lookup?.cells = shown.evaluator.matrixCells(declared.id) }
      return tables.blocks(matrix, lookup: lookup)
    case .summary(let summary): return tables.blocks(summary)
    case .table(let table): return tables.blocks(table)
    }
  }

  /// The day and what the results were computed with.
  func lastLine(_ shown: ShownResults) -> Document.Block {
    let facts = shown.facts
    let tables = TableDocument(shown.program, language: language, digits: digits, isPublic: isPublic)
    return .text(tables.asOf(facts.day, methods: facts.methods, scenarios: facts.scenarios))
  }
}
