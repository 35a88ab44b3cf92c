import EMSEngine
import EMSFormats
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// The shipped examples, evaluated from the disk as a user would.
struct ExampleTests {
  private static let examples = CaseFolder.root + "/../../examples"

  private func project(_ name: String) -> Project {
    var settings = ProjectSettings(today: CalendarDate(year: 2026, month: 11, day: 24) ?? .first)
    settings.methods = []
    return Project(
      ProjectRequest(paths: [ExampleTests.examples + "/" + name]), settings, files: DiskFileSystem())
  }

  @Test(arguments: ["workshop", "brewery"])
  func evaluatesWithoutADiagnostic(_ name: String) {
    let project = project(name)
    #expect(project.diagnostics.map(\.message) == [])
    let report = EvaluatedRegister(project).checks(language: nil)
    #expect(report.findings.map(\.message) == [])
    #expect(report.undecided.map(\.message) == [])
  }

  /// Each client of the consultant is a register of its own, judged with its own threshold; one sheet has a wrong total.
  @Test(arguments: [("bakkerij", 4), ("drukkerij", 3), ("garage", 3)])
  func evaluatesTheConsultantsClients(_ name: String, _ significant: Int) throws {
    let project = project("consultant/" + name)
    #expect(project.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    let evaluated = EvaluatedRegister(project)
    let wrong = evaluated.checks(language: nil).findings.filter { $0.severity == .error }
    #expect(wrong.map { $0.record.map(project.program.records.fullID) } == (name == "garage" ? ["G4.impact-1"] : []))
    var summary = RegisterSummary(path: name)
    summary.count(evaluated.results)
    #expect(summary.significant == significant)
    #expect(summary.notAssessed == 0)
  }

  /// The municipality has findings, as an honest register has, and no error; one evaluation is late.
  @Test func evaluatesTheMunicipality() throws {
    let project = project("municipality")
    #expect(project.diagnostics.map(\.message) == [])
    let evaluated = EvaluatedRegister(project)
    #expect(!evaluated.checks(language: nil).hasErrors)
    var summary = RegisterSummary(path: "")
    summary.count(evaluated.results)
    #expect(summary.aspects == 13)
    #expect(summary.significant ?? 0 > 5)
  }

  @Test func breweryPassesItsTests() {
    let project = project("brewery")
    let outcomes = MethodTestRunner(project.register(), plan: Plan(project.program)).run()
    #expect(outcomes.count > 3)
    for outcome in outcomes {
      #expect(outcome.passes, "\(project.program.tests[outcome.test].name): \(outcome.failures)")
    }
  }

  /// Each published register: every published result is compared, and exactly the rows are reported in which the publication
  /// itself is wrong.
  @Test(arguments: [
    "au-agesbuild-qualitative", "cl-los-notros-conesa", "cn-civil-works-2012", "co-vehicle-offices-2012",
    "in-daicec-residual", "in-rmil-matrix", "pe-mining-rank-matrix", "se-swedwise-office", "uk-register-template",
  ])
  func reproducesAPublishedRegister(_ name: String) throws {
    let project = project("registers/" + name)
    #expect(project.diagnostics.filter { $0.severity != .note }.map(\.message) == [])
    let evaluated = EvaluatedRegister(project)
    let findings = evaluated.checks(language: nil).findings.filter { $0.severity != .note }
    let records = project.program.records
    let reported = findings.compactMap { finding -> String? in
      guard var record = finding.record else { return nil }
      while let parent = records.parent(record) { record = parent }
      return records.id(record)
    }
    #expect(reported.sorted() == expectedRows(name).sorted(), "\(findings.map(\.message))")
    // Something must have been computed and compared for this to mean anything.
    let impact = try #require(project.program.kind(named: "impact"))
    #expect(evaluated.results.register.rowCount(impact) > 0)
    let isCompared = name == "au-agesbuild-qualitative" || !project.importer.published.isEmpty
    #expect(isCompared, "no published result is compared")
  }

  /// The first column of `findings.csv`.
  private func expectedRows(_ name: String) -> [String] {
    let path = ExampleTests.examples + "/registers/" + name + "/findings.csv"
    guard let bytes = try? DiskFileSystem().read(path) else { return ["\(path) is not there"] }
    var reader = CSVReader()
    return bytes.withUnsafeBytes { all in
      guard let used = reader.begin(all, isLast: true) else { return [] }
      let rest = UnsafeRawBufferPointer(rebasing: all[used...])
      reader.select(columns: [0])
      var table = CSVTable()
      _ = reader.read(rest, isLast: true, into: &table)
      return (0..<table.count).map { table.field(record: $0, column: 0).text(in: rest) }
    }
  }
}
