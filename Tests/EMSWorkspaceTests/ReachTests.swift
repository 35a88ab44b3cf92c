import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// What a project reaches of the library says the same as the whole library does.
@Suite struct ReachTests {
  private static let day = CalendarDate(year: 2026, month: 11, day: 24) ?? .first

  private func project(_ request: ProjectRequest, _ library: LibraryBodies, files: any FileSystem) -> Project {
    var settings = ProjectSettings(today: Self.day)
    settings.library = library
    return Project(request, settings, files: files)
  }

  /// All that a run says: what is found, and every cell of the kinds that have records.
  private func account(_ project: Project) -> [String] {
    var lines = project.diagnostics.map { "\($0.code.text) \($0.message)" }
    if project.hasError { return lines }
    let evaluated = EvaluatedRegister(project)
    lines += evaluated.diagnostics.map { "\($0.code.text) \($0.message)" }
    let report = evaluated.checks(language: nil)
    lines += (report.findings + report.undecided + report.accepted).map { "\($0.check) \($0.message)" }
    let program = project.program
    for kind in program.kinds {
      // Records that only a test of the library supposes are no part of the register.
      for row in evaluated.results.register.rows(kind.id) {
        let record = RecordID(kind: kind.id, row: row)
        for field in kind.fields {
          let value = evaluated.results.value(record, ColumnAddress(field))
          lines.append("\(program.records.fullID(record)).\(program[field].name) = \(value)")
        }
      }
    }
    return lines
  }

  private static let root = CaseFolder.root + "/../../examples/"

  private static let examples =
    ["workshop", "brewery"]
    + Set(
      CaseFolder.files("../../examples/registers").map { Path.folder(String($0.dropFirst("../../examples/".count))) }
    )
    .sorted()

  @Test(arguments: examples)
  func reachedIsAsTheWhole(_ example: String) {
    let request = ProjectRequest(paths: [Self.root + example])
    let whole = project(request, .all, files: DiskFileSystem())
    let reached = project(request, .reached(views: []), files: DiskFileSystem())
    #expect(account(reached) == account(whole))
  }

  /// A rule of the library is looked at where a rule of the project reads it, though its kind has no record, and where only a
  /// layer brings the first record.
  @Test func rulesAreReachedThroughOthersAndThroughLayers() throws {
    let script = """
      ems 1 en
      extend site { open-actions: whole = count(register.actions where open) }
      site gent "Gent"
      from 2026-06-01 {
        objective less "Less" { action measure "Measure" { done: 2026-07-01 } }
      }
      """
    let files = MemoryFileSystem(["/a.ems": script])
    let request = ProjectRequest(paths: ["/a.ems"])
    let whole = account(project(request, .all, files: files))
    #expect(account(project(request, .reached(views: []), files: files)) == whole)
    #expect(whole.contains { $0.hasSuffix("measure.open = yesNo(false)") }, "\(whole)")
  }

  /// Bodies that nothing reaches are left alone: the program of a small script has fewer expressions.
  @Test func whatIsNotReachedIsLeftAlone() {
    let files = MemoryFileSystem(["/a.ems": "ems 1 en\nsite gent \"Gent\"\n"])
    let request = ProjectRequest(paths: ["/a.ems"])
    let whole = project(request, .all, files: files).program
    let reached = project(request, .reached(views: ["legal"]), files: files).program
    #expect(reached.expressions.expressions.count * 2 < whole.expressions.expressions.count)
    #expect(reached.checks.map(\.name) == whole.checks.map(\.name))
    #expect(reached.views.map(\.name) == whole.views.map(\.name))
    #expect(reached.fields.map(\.type) == whole.fields.map(\.type))
    #expect(reached.views.first { $0.name == "legal" }?.columns.isEmpty == false)
    #expect(reached.views.first { $0.name == "actions" }?.columns.isEmpty == true)
  }

  /// A chain of records' own rules is computed in the order in which it is read, however it is written; its time grows with it.
  @Test(arguments: [10, 300])
  func chainsOfRecordRulesAreFollowed(_ count: Int) throws {
    var script = "ems 1 en\nextend site { load: number?, before: site? }\n"
    for index in 0..<count {
      script += "site s\(index) { load = s\(index + 1).load + 1 }\n"
      script += "site t\(index) { before: t\(index + 1), load = before.load + 1 }\n"
    }
    script += "site s\(count) { load: 0 }\nsite t\(count) { load: 0 }\n"
    let files = MemoryFileSystem(["/a.ems": script])
    let project = project(ProjectRequest(paths: ["/a.ems"]), .reached(views: []), files: files)
    #expect(project.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    let evaluated = EvaluatedRegister(project)
    let site = try #require(project.program.kind(named: "site"))
    let load = try #require(project.program.field(named: "load", of: site))
    for row in [Int32(0), 1] {
      let value = evaluated.results.value(RecordID(kind: site, row: row), ColumnAddress(load))
      #expect(value == .number(Rational(count)))
    }
  }

  /// Reading all records for each record is told with its bound; where an index or a sorted list answers, nothing is said.
  @Test(arguments: [
    ("sum((sites where abs(load - site.load) < 1).load)", true), ("sum((sites where group = site.group).load)", false),
    ("count(sites where load < site.load)", false),
  ])
  func repeatedReadingIsTold(_ rule: String, _ isTold: Bool) {
    var script = "ems 1 en\nextend site { load: number?, group: text?, near: number = \(rule) }\n"
    script += "rows site (id, load, group) {\n"
    for index in 0..<3_200 { script += "s\(index) \(index) \"g\(index % 7)\"\n" }
    script += "}\n"
    let files = MemoryFileSystem(["/a.ems": script])
    let project = project(ProjectRequest(paths: ["/a.ems"]), .reached(views: []), files: files)
    #expect(project.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    let (register, _) = project.layered(project.register())
    let found = RepeatedReading(register).diagnostics(of: Plan(project.program))
    #expect(found.map(\.code) == (isTold ? [.readsAllForEach] : []))
    #expect(found.allSatisfy { $0.message.english.contains("10240000 pairs") })
  }
}
