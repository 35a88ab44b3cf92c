public import EMSEngine
import EMSFormats
public import EMSSemantics
public import EMSSyntax

/// The JSON documents of several registers as one array; each says its `register` first.
public struct RegistersJSON: Sendable {
  private var writer = JSONWriter(.pretty)

  /// Begins with no register.
  public init() { writer.beginArray() }

  /// Adds the results of a register.
  public mutating func add(
    _ tables: [ResultTable], _ matrices: [ResultMatrix], _ summaries: [ResultSummary], of program: Program,
    facts: RunFacts, findings: [Diagnostic], sources: SourceMap, register: String
  ) {
    TableJSON(program).write(
      tables, matrices, summaries, facts: facts, findings: findings, sources: sources, register: register, to: &writer)
  }

  /// Adds the diagnostics of a register.
  public mutating func add(_ diagnostics: [Diagnostic], outcome: String, sources: SourceMap, register: String) {
    JSONDiagnostics(sources: sources).write(diagnostics, outcome: outcome, register: register, to: &writer)
  }

  /// The array as a text.
  public var bytes: [UInt8] {
    var whole = writer
    whole.endArray()
    whole.endLine()
    return whole.bytes
  }
}
