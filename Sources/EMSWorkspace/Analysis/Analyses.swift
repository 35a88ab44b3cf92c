public import EMSEngine
public import EMSOutput
import EMSSemantics
public import EMSSyntax
import EMSValues

/// The analyses as the commands and the session show them: texts in, documents and diagnostics out.
public struct Analyses {
  /// The results that they are about.
  public let results: Results
  /// The language of titles.
  public let language: String?

  /// Asked again and again; once true, the answer is that it was broken off.
  public let isCancelled: (@Sendable () -> Bool)?

  /// Creates analyses of results.
  public init(_ results: Results, language: String? = nil, isCancelled: (@Sendable () -> Bool)? = nil) {
    self.results = results
    self.language = language
    self.isCancelled = isCancelled
  }

  /// What an analysis gave.
  public struct Outcome: Sendable {
    /// What is shown; nil where the question is in error.
    public var document: Document?
    /// What is wrong with the question.
    public var diagnostics: [Diagnostic]
    /// The sources in which the places of the diagnostics stand.
    public var sources: SourceMap
    /// Whether it was broken off.
    public var isBrokenOff = false

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
    reader.isCancelled = isCancelled
    let question = reader.question(value: value, wish: wish, inputs: inputs)
    return goal(question, reader, limit)
  }

  /// `goal impacts where …`: all records of a kind for which a condition holds; the wish names the field: `class <= medium`.
  public func goal(
    kind: String, where condition: String?, wish: String, inputs: String? = nil, limit: Int = 10
  ) -> Outcome {
    var reader = GoalReader(results)
    reader.isCancelled = isCancelled
    let question = reader.question(kind: kind, where: condition, wish: wish, inputs: inputs)
    return goal(question, reader, limit)
  }

  private func goal(_ question: GoalQuestion?, _ reader: GoalReader, _ limit: Int) -> Outcome {
    var outcome = Outcome(document: nil, diagnostics: reader.diagnostics, sources: reader.program.sources)
    if isCancelled?() == true { return brokenOff }
    guard var question, !reader.diagnostics.contains(where: { $0.severity == .error }) else { return outcome }
    question.limit = limit
    let answers = GoalSearch(results, isCancelled: isCancelled).answer(question)
    if isCancelled?() == true { return brokenOff }
    outcome.document = GoalDocument(results.program, language: language).document(answers, question)
    return outcome
  }

  private var brokenOff: Outcome {
    var outcome = Outcome(document: nil, diagnostics: [], sources: results.program.sources)
    outcome.isBrokenOff = true
    return outcome
  }

  /// `sensitivity [PATH]`: of a record or a field of it, of a parameter or a matrix cell, else of the register.
  public func sensitivity(path: String? = nil) -> Outcome {
    var outcome = Outcome(document: nil, diagnostics: [], sources: results.program.sources)
    let found = sensitivity(path: path, &outcome)
    if isCancelled?() == true { return brokenOff }
    outcome.document = found.map { SensitivityDocument(results.program, language: language).document($0) }
    return outcome
  }

  /// What `sensitivity` found; nil where the path is in error or nothing classifies.
  public func sensitivity(path: String?, _ outcome: inout Outcome) -> SensitivityAnswer? {
    let program = results.program
    let analysis = SensitivityAnalysis(results, isCancelled: isCancelled)
    guard let path else {
      let kinds = SensitivityAnalysis.kinds(in: program).filter { results.register.rowCount($0) > 0 }
      if kinds.isEmpty { return nothingClassifies(&outcome) }
      return .register(kinds.map { analysis.run($0) })
    }
    var reader = CellReader(program)
    let subject = reader.subject(path)
    outcome.sources = reader.options.program.sources
    outcome.diagnostics += reader.options.diagnostics
    switch subject {
    case .record(let record):
      if SensitivityAnalysis.targets(of: record.kind, in: program).isEmpty { return nothingClassifies(&outcome) }
      return .record(analysis.run(record.kind, rows: [record.row]))
    case .cell(let cell):
      guard case .computed = program[cell.column.field].role else {
        return fail(
          .goalOnInput, "'\(path)' is given, not computed",
          help: "sensitivity is about a result: name a record, or a field of it that is computed", &outcome)
      }
      return .record(analysis.run(cell.record.kind, targets: [cell.column], rows: [cell.record.row]))
    case .factor(let factor):
      guard let moves = analysis.moves(of: factor), !moves.kinds.isEmpty else { return nothingClassifies(&outcome) }
      return .factor(moves)
    case .other:
      if Rational(decimal: path) != nil {
        return fail(
          .numberWithoutName, "a number of a rule has no name, so that it cannot be moved",
          help:
            "give it one in the method, `parameter threshold: \(path)`, write `threshold` in the rule, and then ask about `threshold`",
          &outcome)
      }
      return fail(
        .goalOnInput, "'\(path)' is no record, no result of one, no parameter and no cell of a matrix",
        help: "name one: boiler-gas.climate, boiler-gas.climate.class, significant-from, risk(minor, rare)", &outcome)
    case nil: return nil
    }
  }

  private func fail(
    _ code: DiagnosticCode, _ message: DiagnosticText, help: DiagnosticText, _ outcome: inout Outcome
  ) -> SensitivityAnswer? {
    outcome.diagnostics.append(Diagnostic(code, message, at: nil, help: help))
    return nil
  }

  private func nothingClassifies(_ outcome: inout Outcome) -> SensitivityAnswer? {
    fail(
      .nothingClassifies, "no method in use computes 'class' or 'significant' here",
      help: "name a result: --value boiler-gas.climate.score", &outcome)
  }

  /// `open`: the inputs that are not given and can still change a class.
  public func openInputs() -> Outcome {
    let open = OpenInputAnalysis(results, isCancelled: isCancelled).run()
    if isCancelled?() == true { return brokenOff }
    return Outcome(
      document: OpenInputDocument(results.program, language: language).document(open), sources: results.program.sources)
  }
}
