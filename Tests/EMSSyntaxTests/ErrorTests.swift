import EMSSyntax
import EMSTestSupport
import Testing

/// Every syntax error is reported once, at its place, by what the case says about itself.
@Suite struct ErrorTests {
  @Test(arguments: CaseFolder.files("syntax/errors"))
  func caseReportsWhatItSays(_ path: String) throws {
    let bytes = try #require(CaseFolder.read(path))
    let (tree, _) = parse(SourceFile(id: FileID(0), name: path, bytes: bytes))
    #expect(tree.printed() == bytes)
    TreeInvariants.check(tree)
    let faults = CaseFile.run(path) { parse(SourceFile(id: FileID(0), name: path, bytes: $0)).diagnostics }
    #expect(faults == [])
  }

  @Test func everyCodeIsExplained() {
    var previous = 0
    for code in DiagnosticCode.all where code.number < 200 {
      #expect(code.number > previous)
      previous = code.number
      #expect(!code.title.isEmpty)
      #expect(code.explanation.count > 40)
    }
  }
}
