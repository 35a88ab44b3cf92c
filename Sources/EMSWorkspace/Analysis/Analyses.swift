public import EMSEngine
public import EMSOutput
import EMSSemantics
public import EMSSyntax

/// The analyses as the commands and the session show them: texts in, documents and diagnostics out.
public struct Analyses {
  /// The results that they are about.
  public let results: Results
  /// The language of titles.
  public let language: String?

  /// Creates analyses of results.
  public init(_ results: Results, language: String? = nil) {
    self.results = results
    self.language = language
  }

  /// What an analysis gave.
  public struct Outcome: Sendable {
    /// What is shown; nil where the question is in error.
    public var document: Document?
    /// What is wrong with the question.
    public var diagnostics: [Diagnostic]
    /// The sources in which the places of the diagnostics stand.
    public var sources: SourceMap

    /// Creates an outcome.
    public init(document: Document? = nil, diagnostics: [Diagnostic] = [], sources: SourceMap) {
      self.document = document
      self.diagnostics = diagnostics
      self.sources = sources
    }
  }

  /// `goal PATH class <= medium [by severity, probability]`.
  public func goal(value: String, wish: String, inputs: String? = nil, limit: Int = 10) -> Outcome {
    var reader = GoalReader(results)
    let question = reader.question(value: value, wish: wish, inputs: inputs)
    return goal(question, reader, limit)
  }

  /// `goal impacts where …`: all records of a kind for which a condition holds; the wish names the field: `class <= medium`.
  public func goal(
    kind: String, where condition: String?, wish: String, inputs: String? = nil, limit: Int = 10
  ) -> Outcome {
    var reader = GoalReader(results)
    let question = reader.question(kind: kind, where: condition, wish: wish, inputs: inputs)
    return goal(question, reader, limit)
  }

  private func goal(_ question: GoalQuestion?, _ reader: GoalReader, _ limit: Int) -> Outcome {
    var outcome = Outcome(document: nil, diagnostics: reader.diagnostics, sources: reader.program.sources)
    guard var question, !reader.diagnostics.contains(where: { $0.severity == .error }) else { return outcome }
    question.limit = limit
    let answers = GoalSearch(results).answer(question)
    outcome.document = GoalDocument(results.program, language: language).document(answers, question)
    return outcome
  }

  /// `sensitivity [PATH]`: of a record or a field of it, else of the register.
  public func sensitivity(path: String? = nil) -> Outcome {
    var outcome = Outcome(document: nil, diagnostics: [], sources: results.program.sources)
    guard let found = sensitivities(path: path, &outcome) else { return outcome }
    let documents = SensitivityDocument(results.program, language: language)
    let blocks = found.flatMap { (path == nil ? documents.document($0) : documents.records($0)).blocks }
    outcome.document = Document(blocks)
    return outcome
  }

  /// The findings behind `sensitivity`; nil where the path is in error or nothing classifies.
  public func sensitivities(path: String?, _ outcome: inout Outcome) -> [Sensitivity]? {
    let program = results.program
    let analysis = SensitivityAnalysis(results)
    guard let path else {
      let kinds = SensitivityAnalysis.kinds(in: program).filter { results.register.rowCount($0) > 0 }
      if kinds.isEmpty { return nothingClassifies(&outcome) }
      return kinds.map { analysis.run($0) }
    }
    var reader = CellReader(program)
    let subject = reader.subject(path)
    outcome.sources = reader.options.program.sources
    outcome.diagnostics += reader.options.diagnostics
    switch subject {
    case .record(let record):
      if SensitivityAnalysis.targets(of: record.kind, in: program).isEmpty { return nothingClassifies(&outcome) }
      return [analysis.run(record.kind, rows: [record.row])]
    case .cell(let cell):
      guard case .computed = program[cell.column.field].role else {
        outcome.diagnostics.append(
          Diagnostic(
            .goalOnInput, "'\(path)' is given, not computed", at: nil,
            help: "sensitivity is about a result: name a record, or a field of it that is computed"))
        return nil
      }
      return [analysis.run(cell.record.kind, targets: [cell.column], rows: [cell.record.row])]
    case .other:
      outcome.diagnostics.append(
        Diagnostic(
          .goalOnInput, "'\(path)' is no record and no result of one", at: nil,
          help: "name a record, or a field of it: boiler-gas.climate, boiler-gas.climate.class"))
      return nil
    case nil: return nil
    }
  }

  private func nothingClassifies(_ outcome: inout Outcome) -> [Sensitivity]? {
    outcome.diagnostics.append(
      Diagnostic(
        .nothingClassifies, "no method in use computes 'class' or 'significant' here", at: nil,
        help: "name a result: --value boiler-gas.climate.score"))
    return nil
  }

  /// `open`: the inputs that are not given and can still change a class.
  public func openInputs() -> Document {
    OpenInputDocument(results.program, language: language).document(OpenInputAnalysis(results).run())
  }
}
