import EMSSyntax
import EMSTestSupport
import Testing

/// Every diagnostic is seen in a golden case as the analyst sees it, and told at length by `ems explain-code`.
@Suite struct CodeCaseTests {
  /// The codes that cases report: in comments of scripts (`error EMS0203 …`), on standard error (`error: [EMS0203] …`), or in
  /// JSON (`"code": "EMS0203"`).
  private static func reported() -> Set<String> {
    var codes: Set<String> = []
    for path in CaseFolder.files("", suffix: ".ems") + CaseFolder.files("", suffix: ".console")
      + CaseFolder.files("", suffix: ".session")
    {
      guard let text = CaseFolder.text(path) else { continue }
      for line in text.split(separator: "\n") {
        for part in line.split(separator: "EMS", omittingEmptySubsequences: false).dropFirst() {
          let digits = part.prefix { $0.isNumber }
          guard digits.count == 4, !line.hasPrefix("$ ") else { continue }
          let isReported =
            ["error", "warning", "note"].contains {
              line.contains("\($0) EMS\(digits)")
            }
            // In whatever language its gravity is said.
            || line.contains(": [EMS\(digits)]")
            || line.contains("\"code\": \"EMS\(digits)\"")
          if isReported { codes.insert("EMS" + digits) }
        }
      }
    }
    return codes
  }

  @Test func everyCodeHasAGoldenCase() {
    let reported = Self.reported()
    for code in DiagnosticCode.all {
      #expect(reported.contains(code.text), "no case reports \(code.text): \(code.title)")
    }
  }

  @Test func everyCodeIsListedOnceAndExplained() {
    var seen: Set<Int> = []
    for code in DiagnosticCode.all {
      #expect(seen.insert(code.number).inserted, "\(code.text) is listed twice")
      #expect(!code.title.isEmpty)
      #expect(code.explanation.count > 40, "\(code.text) is hardly explained")
    }
  }
}
