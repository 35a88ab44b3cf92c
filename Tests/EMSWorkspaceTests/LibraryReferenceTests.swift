import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// What `ems library` says, and the page of the reference that says the same.
@Suite struct LibraryReferenceTests {
  /// The page holds what the program says: `swift run ems-dev library` brings it up to date.
  @Test func pageIsCurrent() {
    let page = CaseFolder.readFile(ConsoleCase.repository + "/grammar/library.md").map {
      String(decoding: $0, as: UTF8.self)
    }
    let current = LibraryDocument(LibraryProgram.load()).referencePage
    #expect(page == current, "run `swift run ems-dev library`")
  }

  /// Each example is a script without an error: what it includes and imports stands beside it.
  @Test(arguments: LibraryTopic.all.map(\.name)) func exampleIsRight(_ name: String) throws {
    let topic = try #require(LibraryTopic.all.first { $0.name == name })
    let files = [
      "example.ems": topic.example, "legal.ems": "legal waste \"Waste\"\n",
      "register.csv": "Nr;Milieuaspect;Effect\nA1;Stof;Lucht\n",
    ]
    let project = Project(
      ProjectRequest(paths: ["example.ems"]), ProjectSettings(today: try #require(CalendarDate(text: "2026-11-24"))),
      files: MemoryFileSystem(files))
    #expect(project.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
  }

  /// Every word that begins a declaration, and what a record may hold beside its fields, is told by its name.
  @Test func everyWordIsTold() {
    let known = LibraryTopic.all.flatMap(\.names)
    for word in Keyword.words(at: .declaration) + Keyword.words(at: .recordEntry) + Keyword.words(at: .file) {
      #expect(known.contains(word), "\(word)")
    }
    let program = LibraryProgram.load()
    let taken = Set(program.kinds.flatMap { [$0.name, $0.plural] } + program.methods.map(\.name))
    #expect(known.filter { taken.contains($0) } == [], "a kind or method of that name is told already")
  }

  /// Each text stands in four languages.
  @Test(arguments: ["nl", "fr", "de"]) func isTranslated(_ language: String) {
    let program = LibraryProgram.load()
    for topic in LibraryTopic.all {
      #expect(topic.text(FixedWords(language)) != topic.text(FixedWords("en")), "\(topic.name)")
    }
    for scale in program.scales {
      for level in scale.levels {
        guard let text = level.text else { continue }
        #expect(text.translations.contains { $0.language == language }, "\(scale.name) \(level.name)")
      }
    }
  }
}
