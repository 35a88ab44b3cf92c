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
  public var message: DiagnosticText
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
  /// Why an auditor would ask, of a check.
  public var reason: DiagnosticText = ""
  /// What to do.
  public var help: DiagnosticText = ""
  /// What is found, named: the check, its clause and the record.
  public var subject: DiagnosticText = ""

  /// The finding as a diagnostic.
  public var diagnostic: Diagnostic {
    var diagnostic = Diagnostic(
      code, message, at: place, severity: severity, data: data, labels: labels,
      notes: subject.isEmpty ? [] : [subject], help: help)
    diagnostic.rule = check
    diagnostic.reason = reason
    return diagnostic
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
  /// How many more there are of a check (or of a code, where `check` is empty) than are listed: of one kind the first
  /// `greatestListed` are kept.
  public var omitted: [Omitted] = []

  /// The most findings of one check that are listed.
  public static let greatestListed = 10_000

  /// Findings that are only counted.
  public struct Omitted: Sendable {
    /// The code.
    public var code: DiagnosticCode
    /// The check's name; empty for what is no check of a script.
    public var check: String
    /// How grave they are.
    public var severity: Severity
    /// How many.
    public var count: Int
  }

  /// Whether a finding of level error is among them: exit status 1.
  public var hasErrors: Bool {
    findings.contains { $0.severity == .error } || omitted.contains { $0.severity == .error }
  }

  /// Adds findings of one kind; counts those beyond what is listed.
  mutating func add(_ found: [Finding]) {
    findings += found.prefix(CheckReport.greatestListed)
    guard found.count > CheckReport.greatestListed, let first = found.first else { return }
    omitted.append(
      Omitted(
        code: first.code, check: first.check, severity: first.severity,
        count: found.count - CheckReport.greatestListed))
  }
}
