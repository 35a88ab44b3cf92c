import EMSTestSupport
import Testing

/// The built program, run as its users run it: what it prints where, and its exit status.
@Suite struct ConsoleTests {
  @Test(arguments: ["commands", "import", "bad-input"].flatMap { CaseFolder.files($0, suffix: ".console") })
  func commands(_ path: String) {
    #expect(ConsoleCase.run(path) == nil)
  }

  /// Every command that the documentation shows prints what it shows there.
  @Test(arguments: ConsoleCase.pages)
  func page(_ path: String) {
    #expect(ConsoleCase.runPage(path) == [])
  }
}
