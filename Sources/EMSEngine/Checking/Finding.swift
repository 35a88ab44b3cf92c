public import EMSSemantics
public import EMSSyntax

/// What a check, or a look at the data, found about a record.
public struct Finding: Sendable {
  /// The code.
  public var code: DiagnosticCode
  /// The check's name; empty for what is no check of a script.
  public var check: String
  /// How grave it is.
  public var severity: Severity
  /// The record; nil for a finding about the whole register.
  public var record: RecordID?
  /// One line in the analyst's words.
  public var message: String
  /// The clause of the standard, of a check.
  public var clause: String?
  /// Where the record, the rule or the change stands.
  public var place: SourceRange?
  /// Where the data stand.
  public var data: DataPlace?
  /// Further places.
  public var labels: [Label] = []
  /// Inputs that a decision waits for.
  public var waitsFor: [CellAddress] = []
  /// Why the finding is tolerated.
  public var accepted: Reason?
  /// What to do.
  public var help = ""

  /// The finding as a diagnostic.
  public var diagnostic: Diagnostic {
    Diagnostic(code, message, at: place, severity: severity, data: data, labels: labels, help: help)
  }
}

/// All that checks found.
public struct CheckReport: Sendable {
  /// Records that do not keep a check, and what the data look like. In the order of checks, then records.
  public var findings: [Finding] = []
  /// Checks that nobody can decide yet.
  public var undecided: [Finding] = []
  /// Findings that are known and tolerated.
  public var accepted: [Finding] = []

  /// Whether a finding of level error is among them: exit status 1.
  public var hasErrors: Bool { findings.contains { $0.severity == .error } }
}
