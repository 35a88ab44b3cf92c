import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSWorkspace
import Testing

/// Which files a run reads, in which order, and what is said of those that it cannot read.
@Suite struct ProjectLoaderTests {
  private static let library = [
    (path: "aspect.ems", text: "kind aspect { }\n"), (path: "clauses.ems", text: "include \"x\"\n"),
    (path: "methods/risk-matrix.ems", text: "scale s { low, high }\n"),
    (path: "methods/fmea.ems", text: "include <methods/risk-matrix>\n"),
  ].map { StandardLibrary.File(path: $0.path, text: $0.text) }

  private func load(
    _ files: [String: String], _ paths: [String], root: String? = nil, input: String = "", library: Bool = false
  ) -> LoadedSources {
    var loader = ProjectLoader(files: MemoryFileSystem(files), library: LibrarySources(library ? Self.library : []))
    return loader.load(ProjectRequest(paths: paths, root: root, standardInput: Array(input.utf8)))
  }

  private func names(_ loaded: LoadedSources) -> [String] { loaded.project.sources.files.map(\.name) }
  private func roots(_ loaded: LoadedSources) -> [String] {
    loaded.project.roots.map { loaded.project.sources[$0].name }
  }
  /// `code message @file:start` of each.
  private func said(_ loaded: LoadedSources) -> [String] {
    loaded.diagnostics.filter { $0.code != .emptyFile }.map { diagnostic in
      let place = diagnostic.range.map { " @\(loaded.project.sources[$0.file].name):\($0.start)" } ?? ""
      return "\(diagnostic.code.text) \(diagnostic.message)\(place)"
    }
  }

  @Test func aFolderIsItsScriptsByName() {
    let loaded = load(
      ["p/b.ems": "", "p/a.ems": "", "p/C.ems": "", "p/é.ems": "", "p/x.txt": "", "p/sub/d.ems": "", "p/.ems": ""],
      ["p"])
    #expect(names(loaded) == ["p/C.ems", "p/a.ems", "p/b.ems", "p/é.ems"])
    #expect(roots(loaded) == names(loaded))
    #expect(loaded.filesRead == names(loaded))
    #expect(said(loaded) == [])
    #expect(!loaded.hasFileError)
  }

  @Test func severalPathsInTheirOrderEachOnce() {
    let loaded = load(["b.ems": "", "p/a.ems": "", "a.ems": ""], ["b.ems", "p", "a.ems", "./b.ems", "p/../a.ems"])
    #expect(names(loaded) == ["b.ems", "p/a.ems", "a.ems"])
    #expect(said(loaded) == [])
  }

  @Test func includesAreRelativeToTheirFile() throws {
    let loaded = load(
      [
        "p/main.ems": "include \"sub/one.ems\"\nscale s { a }\ninclude \"two.ems\"\n",
        "p/sub/one.ems": "include \"../three.ems\"\n", "p/two.ems": "", "p/three.ems": "",
      ], ["p/main.ems"])
    #expect(said(loaded) == [])
    #expect(names(loaded) == ["p/main.ems", "p/sub/one.ems", "p/three.ems", "p/two.ems"])
    #expect(roots(loaded) == ["p/main.ems"])
    let main = try #require(loaded.project.roots.first)
    let targets = loaded.project.includes[main]?.map { $0.target.map { loaded.project.sources[$0].name } }
    #expect(targets == ["p/sub/one.ems", "p/two.ems"])
  }

  @Test func circlesEnd() {
    let loaded = load(
      [
        "a.ems": "include \"b.ems\"\n", "b.ems": "include \"c.ems\"\ninclude \"b.ems\"\n",
        "c.ems": "include \"./a.ems\"\n",
      ],
      ["a.ems"])
    #expect(said(loaded) == [])
    #expect(names(loaded) == ["a.ems", "b.ems", "c.ems"])
  }

  @Test func whatIsMissing() {
    let loaded = load(["a.ems": "include \"x/gone.ems\"\ninclude \"b.ems\"\n", "b.ems": ""], ["a.ems", "none.ems"])
    #expect(
      said(loaded) == ["EMS0901 cannot find 'x/gone.ems' @a.ems:8", "EMS0901 cannot find 'none.ems'"])
    #expect(loaded.hasFileError)
    #expect(names(loaded) == ["a.ems", "b.ems"])
  }

  @Test func aFolderIsNoInclude() {
    let loaded = load(["a.ems": "include \"sub\"\n", "sub/b.ems": ""], ["a.ems"])
    #expect(said(loaded) == ["EMS0902 cannot read 'sub': it is not a regular file @a.ems:8"])
    #expect(loaded.hasFileError)
  }

  @Test func outsideTheRoot() {
    let files = ["p/a.ems": "include \"../b.ems\"\ninclude \"/b.ems\"\n", "b.ems": "", "p/project.ems": ""]
    let inside = load(files, ["p/a.ems"])
    #expect(
      said(inside) == [
        "EMS0903 'b.ems' lies outside the root of this register, /p @p/a.ems:8",
        "EMS0903 '/b.ems' lies outside the root of this register, /p @p/a.ems:27",
      ])
    #expect(inside.hasFileError)
    #expect(names(inside) == ["p/a.ems"])
    let wider = load(files, ["p/a.ems"], root: ".")
    #expect(said(wider) == [])
    #expect(names(wider) == ["p/a.ems", "b.ems"])
    #expect(wider.root == "/")
  }

  @Test func theRootIsWhereTheProjectFileIs() {
    let files = [
      "w/project.ems": "#", "w/x/y/a.ems": "include \"../../b.ems\"\n", "w/b.ems": "#", "v/c.ems": "#",
    ]
    #expect(load(files, ["w/x/y/a.ems"]).root == "/w")
    #expect(load(files, ["w/x/y/a.ems"]).diagnostics.isEmpty)
    #expect(load(files, ["w/x/y"]).root == "/w")
    #expect(load(files, ["v/c.ems"]).root == "/v")
    #expect(load(files, ["v"]).root == "/v")
    // Later paths stand below the root of the first.
    #expect(
      said(load(files, ["v/c.ems", "w/b.ems"])) == ["EMS0903 'w/b.ems' lies outside the root of this register, /v"])
  }

  @Test func aRootThatIsNone() {
    let loaded = load(["a.ems": "", "f": ""], ["a.ems"], root: "nowhere")
    #expect(said(loaded) == ["EMS0901 cannot find 'nowhere'"])
    #expect(loaded.hasFileError)
    let file = load(["a.ems": "", "f": ""], ["a.ems"], root: "f")
    #expect(said(file) == ["EMS0902 cannot read 'f': it is not a folder"])
  }

  @Test func aFolderWithoutScripts() {
    let loaded = load(["p/x.txt": "", "p/sub/a.ems": "", "p/other/b.ems": "", "p/empty/c.txt": ""], ["p"])
    #expect(said(loaded) == ["EMS0904 the folder 'p' has no scripts (files that end in .ems)"])
    #expect(loaded.diagnostics.first?.help == "folders in it have some: p/other, p/sub")
    #expect(loaded.hasFileError)
  }

  @Test func standardInput() {
    let loaded = load(["a.ems": ""], ["-"], input: "include \"a.ems\"\nscale s {\n")
    #expect(names(loaded) == ["<standard input>", "a.ems"])
    #expect(loaded.diagnostics.allSatisfy { $0.code != .fileMissing })
    #expect(loaded.root == "/")
    let mixed = load(["p/a.ems": ""], ["p/a.ems", "-"], input: "")
    #expect(names(mixed) == ["p/a.ems", "<standard input>"])
    #expect(mixed.root == "/p")
  }

  @Test func theLibrary() {
    let loaded = load(
      [
        "a.ems":
          "include <methods/fmea>\ninclude <methods/risk-matrix>\ninclude <methods/risk-matirx>\ninclude <nothing>\n"
      ],
      ["a.ems"], library: true)
    #expect(
      names(loaded) == ["<aspect>", "<clauses>", "a.ems", "<methods/fmea>", "<methods/risk-matrix>"])
    #expect(roots(loaded) == ["<aspect>", "<clauses>", "a.ems"])
    let own = loaded.diagnostics.filter { $0.code == .libraryFileMissing }
    #expect(
      own.map(\.message) == [
        "the standard library has no 'methods/risk-matirx'", "the standard library has no 'nothing'",
      ])
    #expect(own.first?.help == "write include <methods/risk-matrix>")
    #expect(own.last?.help == "its files to include: methods/risk-matrix, methods/fmea")
    #expect(loaded.project.sources.files.map(\.isLibrary) == [true, true, false, true, true])
  }

  @Test func syntaxOfEveryFileIsReported() {
    let loaded = load(["a.ems": "include \"b.ems\"\nscale {\n", "b.ems": "scale {\n"], ["a.ems"])
    let files = Set(loaded.diagnostics.compactMap { $0.range?.file.index })
    #expect(files == [0, 1])
  }

  @Test func linksOutOfTheRootAreRefused() {
    let folder = TemporaryFolder()
    folder.write("outside.ems", "scale s { low }\n")
    folder.write("p/a.ems", "include \"link.ems\"\ninclude \"inner.ems\"\n")
    folder.write("p/sub/b.ems", "# empty\n")
    folder.link("p/link.ems", to: "../outside.ems")
    folder.link("p/inner.ems", to: "sub/b.ems")
    var loader = ProjectLoader(files: DiskFileSystem(), library: LibrarySources([]))
    let loaded = loader.load(ProjectRequest(paths: [folder.path + "/p/a.ems"]))
    #expect(loaded.diagnostics.map(\.code.text) == ["EMS0903"])
    #expect(loaded.filesRead == [folder.path + "/p/a.ems", folder.path + "/p/inner.ems"])
    // A link and its file are one file.
    var both = ProjectLoader(files: DiskFileSystem(), library: LibrarySources([]))
    let once = both.load(
      ProjectRequest(paths: [folder.path + "/p/sub/b.ems", folder.path + "/p/inner.ems"], root: folder.path))
    #expect(once.filesRead == [folder.path + "/p/sub/b.ems"])
    #expect(once.diagnostics.isEmpty)
  }
}
