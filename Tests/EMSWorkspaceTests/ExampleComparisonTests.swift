import EMSEngine
import EMSSemantics
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// Comparisons of the shipped examples: with a scenario, with another edition, with another day.
@Suite struct ExampleComparisonTests {
  private static let examples = CaseFolder.root + "/../../examples"
  private static let today = CalendarDate(year: 2026, month: 11, day: 24) ?? .first

  private func project(
    _ path: String, scenarios: [String] = [], files: any FileSystem = DiskFileSystem(), today: CalendarDate = today
  ) -> Project {
    var settings = ProjectSettings(today: today)
    settings.scenarios = scenarios
    return Project(ProjectRequest(paths: [path]), settings, files: files)
  }

  private func results(_ project: Project) -> Results {
    #expect(!project.hasError)
    return EvaluatedRegister(project).results
  }

  private func told(_ comparison: RegisterComparison) -> [String] {
    comparison.records.map { change in
      let records = (change.record.after == nil ? comparison.before : comparison.after).program.records
      let id = (change.record.after ?? change.record.before).map { records.fullID($0) } ?? ""
      return "\(change.importance) \(id)"
    }
  }

  @Test func theBreweryAgainstItsScenario() throws {
    let path = Self.examples + "/brewery"
    let changed = project(path, scenarios: ["heat-pump"])
    let (base, laid) = (results(project(path)), results(changed))
    let comparison = RegisterComparison(before: base, after: laid)
    #expect(
      told(comparison) == [
        "noLongerSignificant boiler-gas", "noLongerSignificant boiler-gas.air",
        "noLongerSignificant boiler-gas.climate",
        "added refrigerant", "added cooling-noise.vibration", "added refrigerant.climate",
      ])
    // The same of one program under two stacks of layers.
    let stack = LayerStack(changed.program, today: Self.today)
    let (register, faults) = stack.apply(to: changed.register())
    #expect(faults.isEmpty)
    let same = RegisterComparison(
      before: Evaluator(Plan(changed.program)).evaluate(register), after: laid, isOneProgram: true)
    #expect(told(same) == told(comparison))
    // Both causes of the aspect: an input of one impact, and the other impact that is gone.
    let finder = CauseFinder(same)
    let causes = finder.causes(of: try #require(same.records.first))
    #expect(causes.count == 2)
  }

  /// Ten inputs differ between two editions: each is found, and each change of a result leads back to them.
  @Test func twoEditionsOfAPublishedRegister() throws {
    let folder = Self.examples + "/registers/uk-register-template"
    let disk = DiskFileSystem()
    let script = try disk.read(folder + "/register.ems")
    let data = String(decoding: try disk.read(folder + "/data.csv"), as: UTF8.self)
    var changed = 0
    // `id,aspect,activity,impact,condition,consequence,likelihood,…`
    let lines = data.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
      index, line -> String in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard index > 0, changed < 10, cells.count == 9, let likelihood = Int(cells[6]) else { return String(line) }
      cells[6] = String(likelihood == 10 ? 1 : likelihood + 1)
      changed += 1
      return cells.joined(separator: ",")
    }
    #expect(changed == 10)
    let edited = MemoryFileSystem(bytes: [
      "r/register.ems": script, "r/data.csv": Array(lines.joined(separator: "\n").utf8),
    ])
    let original = MemoryFileSystem(bytes: ["r/register.ems": script, "r/data.csv": Array(data.utf8)])
    let comparison = RegisterComparison(
      before: results(project("r/register.ems", files: original)),
      after: results(project("r/register.ems", files: edited)))
    #expect(comparison.inputs.count == 10)
    #expect(comparison.rules.isEmpty)
    #expect(comparison.records.count { $0.record.after?.kind == comparison.after.program.kind(named: "impact") } == 10)
    let finder = CauseFinder(comparison)
    for record in comparison.records {
      let causes = finder.causes(of: record)
      #expect(causes.count == 1)
      if case .input? = causes.first {} else { Issue.record("the cause of \(record.record) is no input") }
    }
    guard case .data(_, let line, let column, let header)? = comparison.inputs.first?.afterOrigin else {
      Issue.record("an imported input has its place in the data")
      return
    }
    #expect(line == 2 && column == 7 && header == "likelihood")
  }

  @Test func namesOfRegisters() throws {
    let files = MemoryFileSystem(["a.ems": "", "b@2025/c.ems": ""])
    let name = try RegisterName("a.ems@git:main@{1 day ago}@2025-12-31@heat-pump@strict@method:fmea", files: files)
    #expect(name.path == "a.ems" && name.revision == "main@{1 day ago}" && name.day?.text == "2025-12-31")
    #expect(name.scenarios == ["heat-pump", "strict"] && name.methods == ["fmea"])
    #expect(try RegisterName("b@2025/c.ems", files: files).path == "b@2025/c.ems")
    #expect(try RegisterName("b@2025/c.ems@2026-01-01", files: files).day?.text == "2026-01-01")
    let lone = try #require(try RegisterName("a.ems@git:main@heat-pump", files: files).counterpart)
    #expect(lone.other.text == "a.ems@heat-pump" && !lone.comesFirst)
    let scenario = try #require(try RegisterName("a.ems@heat-pump", files: files).counterpart)
    #expect(scenario.other.text == "a.ems" && scenario.comesFirst)
    #expect(try RegisterName("a.ems", files: files).counterpart == nil)
    for wrong in ["a.ems@", "a.ems@2025-13-01", "a.ems@git:", "a.ems@git:a@git:b", "@x", "a.ems@2025-01-01@2026-01-01"]
    {
      #expect(throws: RegisterNameError.self) { try RegisterName(wrong, files: files) }
    }
  }
}
