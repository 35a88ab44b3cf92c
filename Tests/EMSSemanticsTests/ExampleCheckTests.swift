import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// The examples check without an error; what their data say is the importer's matter.
@Suite struct ExampleCheckTests {
  static let root = Path.normalized(CaseFolder.root + "/../..")

  static let examples =
    ["examples/workshop", "examples/brewery"]
    + CaseFolder.files("../../examples/registers").map { Path.folder(String($0.dropFirst(6))) }

  @Test(arguments: examples)
  func checksWithoutError(_ folder: String) {
    var loader = ProjectLoader(files: DiskFileSystem())
    let loaded = loader.load(ProjectRequest(paths: [Self.root + "/" + folder]))
    var reader = DataImporter(files: DiskFileSystem(), root: loaded.root ?? Self.root)
    let today = CalendarDate(year: 2026, month: 6, day: 1) ?? .first
    let (program, found) = check(loaded.project, selection: MethodSelection(today: today), reader: &reader)
    let shown = (loaded.diagnostics + found).sorted().filter { $0.severity == .error && $0.code.number / 100 != 7 }.map
    { diagnostic in
      guard let range = diagnostic.range else { return "\(diagnostic.code.text) \(diagnostic.message)" }
      let file = program.sources[range.file]
      let line = LineMap(bytes: file.bytes).position(at: range.start).line
      return "\(file.name):\(line) \(diagnostic.code.text) \(diagnostic.message)"
    }
    #expect(shown == [])
  }
}
