import EMSOutput
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// Catalogues of messages: they keep what is filled in, and lack nothing that a case of the checker says.
@Suite struct MessageCatalogTests {
  @Test(arguments: MessageCatalog.languages)
  func keepsPlacesAndCode(_ language: String) {
    for (phrase, translation) in MessageCatalog(language).entries.sorted(by: { $0.key < $1.key }) {
      #expect(places(phrase) == places(translation), "\(language): \(phrase)\n\(translation)")
      for code in code(phrase) { #expect(translation.contains(code), "\(language): \(phrase)\n\(translation)") }
    }
  }

  @Test(arguments: MessageCatalog.languages)
  func saysEveryCase(_ language: String) throws {
    let catalog = MessageCatalog(language)
    let today = try #require(CalendarDate(year: 2026, month: 6, day: 1))
    var missing: Set<String> = []
    for folder in ["check", "import", "syntax"] {
      for path in CaseFolder.files(folder) where path.hasSuffix(".ems") {
        let request = ProjectRequest(paths: [CaseFolder.root + "/" + path])
        let project = Project(request, ProjectSettings(today: today), files: DiskFileSystem())
        for diagnostic in project.diagnostics {
          missing.formUnion(phrases(diagnostic).filter { catalog.translation(of: $0) == nil })
        }
      }
    }
    for code in DiagnosticCode.all where catalog.translation(of: code.title) == nil { missing.insert(code.title) }
    let entries = missing.sorted().map { "msgid \"\($0)\"\nmsgstr \"\"" }
    #expect(entries.isEmpty, "add to Messages/\(language).po:\n\(entries.joined(separator: "\n\n"))")
  }

  @Test func fillsInWhatIsFilledIn() {
    let name = "soort"
    let text: DiagnosticText = "there is no kind '\(name)'"
    #expect(text.english == "there is no kind 'soort'")
    #expect(MessageCatalog("nl").text(text) == "er is geen soort 'soort'")
    #expect(MessageCatalog("xx").text(text) == text.english)
    let braces: DiagnosticText = "`\(name) { … }` {"
    #expect(braces.english == "`soort { … }` {")
  }

  /// Phrases with words in them.
  private func phrases(_ diagnostic: Diagnostic) -> [String] {
    let texts =
      [diagnostic.message, diagnostic.help] + diagnostic.notes + diagnostic.labels.map(\.text)
      + diagnostic.fixes.map(\.title)
    return texts.flatMap(\.phrases).filter { phrase in
      let bare = phrase.replacing(/\{\d+\}/, with: "").replacing(/`[^`]*`/, with: "")
      return bare.contains(/\p{L}{2,}/)
    }
  }

  private func places(_ text: String) -> Set<String> { Set(text.matches(of: /\{\d+\}/).map { String($0.output) }) }

  private func code(_ text: String) -> [String] { text.matches(of: /`[^`]+`/).map { String($0.output) } }
}
