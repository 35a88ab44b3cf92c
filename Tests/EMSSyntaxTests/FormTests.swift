import EMSSyntax
import EMSTestSupport
import Testing

/// Every form of the language parses without a diagnostic, to the tree beside it, and back to its own bytes.
@Suite struct FormTests {
  @Test(arguments: CaseFolder.files("syntax/forms"))
  func formParses(_ path: String) throws {
    let bytes = try #require(CaseFolder.read(path))
    let (tree, diagnostics) = parse(SourceFile(id: FileID(0), name: path, bytes: bytes))
    #expect(diagnostics.map(\.message) == [])
    #expect(tree.printed() == bytes)
    let fault = CaseFolder.compare(TreeDump(tree).text(), with: String(path.dropLast(4)) + ".tree")
    #expect(fault == nil)
    TreeInvariants.check(tree)
  }
}
