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

  /// Codes of declarations, values, layers and mappings each have a case.
  @Test func codesHaveCases() {
    let cases = CaseFolder.files("check").map { $0.dropFirst("check/".count).prefix(7) }
    // A number of more than 4,096 bits is too long for a page.
    let exceptions = [308]
    for code in DiagnosticCode.all {
      let isOwn: Bool
      switch code.number {
      case 203..<230, 301..<320, 400..<500, 600..<700, 701..<750: isOwn = true
      default: isOwn = false
      }
      guard isOwn, !exceptions.contains(code.number) else { continue }
      #expect(cases.contains { $0 == code.text[...] }, "\(code.text) has no case")
      #expect(!code.explanation.isEmpty)
    }
  }
}
