import EMSSemantics
import EMSSyntax
import EMSTestSupport
import Testing

@Suite struct LibraryTests {
  /// The program holds the library as it stands in the folder: `swift run ems-dev generate` brings it up to date.
  @Test func isCurrent() throws {
    let folder = "../../Sources/EMSSemantics/Library"
    var files: [(path: String, text: String)] = []
    for path in CaseFolder.files(folder + "/ems") {
      files.append((String(path.dropFirst(folder.count + 5)), try #require(CaseFolder.text(path))))
    }
    #expect(!files.isEmpty)
    let source = StandardLibrary.source(for: files)
    #expect(source == CaseFolder.text(folder + "/StandardLibrary.generated.swift"), "run `swift run ems-dev generate`")
    #expect(StandardLibrary.files.count == files.count)
  }
}
