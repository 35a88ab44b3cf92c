import EMSSemantics
public import EMSSyntax

/// What is shown of many diagnostics: the first few of each code of a check, a count of the rest, and a line that sums up.
public struct DiagnosticDigest: Sendable {
  /// What is shown in full, in order.
  public let shown: [Diagnostic]
  /// How many there are, by severity: `2 errors, 1 warning`.
  public let summary: String
  /// The same, where all are shown.
  public let counts: String

  /// Digests `diagnostics`, which are in order. All errors are shown up to 100; of warnings and notes of one code and
  /// check the first five. Of one check, the first tells why it asks and what to do. The sum is said in `language`.
  public init(_ diagnostics: [Diagnostic], language: String = "") {
    struct Group: Hashable {
      let code: DiagnosticCode
      let rule: String
    }
    var counts: [Group: Int] = [:]
    var told: Set<Group> = []
    var shown: [Diagnostic] = []
    var errors = 0
    for var diagnostic in diagnostics {
      let group = Group(code: diagnostic.code, rule: diagnostic.rule)
      if !diagnostic.rule.isEmpty, !diagnostic.reason.isEmpty || !diagnostic.help.isEmpty,
        !told.insert(group).inserted
      {
        diagnostic.reason = ""
        diagnostic.help = ""
      }
      if diagnostic.severity == .error {
        errors += 1
        if errors <= 100 { shown.append(diagnostic) }
        continue
      }
      counts[group, default: 0] += 1
      if counts[group, default: 0] <= 5 { shown.append(diagnostic) }
    }
    self.shown = shown
    let words = FixedWords(language)
    var parts: [String] = []
    for severity in Severity.allCases {
      let count = diagnostics.filter { $0.severity == severity }.count
      if count > 0 { parts.append(words.counted(severity, count)) }
    }
    let hidden = diagnostics.count - shown.count
    self.counts = parts.joined(separator: ", ")
    summary = self.counts + (hidden > 0 ? " (\(words.notShown(hidden)))" : "")
  }
}
