import EMSSemantics
import EMSSyntax

extension RegisterComparison {
  /// Compares what the checks of both sides found: a finding of a check about a record is the same whatever its message says;
  /// one of the data is the same where its message is.
  public mutating func compare(findings before: CheckReport, _ after: CheckReport) {
    findings = FindingChanges()
    let old = Set(before.findings.map { key($0, isBefore: true) })
    let new = Set(after.findings.map { key($0, isBefore: false) })
    findings.appeared = sorted(after.findings.filter { !old.contains(key($0, isBefore: false)) })
    findings.disappeared = sorted(before.findings.filter { !new.contains(key($0, isBefore: true)) })
  }

  private struct Key: Hashable {
    var code: Int
    var check: String
    var kind: String
    var record: String
    var message: String
  }

  private func key(_ finding: Finding, isBefore: Bool) -> Key {
    let program = isBefore ? frame.before.program : frame.after.program
    var kind = ""
    var id = ""
    if let record = finding.record {
      kind = program[record.kind].name
      id = program.records.fullID(record)
    }
    return Key(
      code: finding.code.number, check: finding.check, kind: kind, record: id,
      message: finding.check.isEmpty ? finding.message.english : "")
  }

  /// The gravest first.
  private func sorted(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }.map(\.element)
  }
}
