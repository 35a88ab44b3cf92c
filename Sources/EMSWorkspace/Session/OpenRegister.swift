import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSValues

/// A register that a session holds open: the checked project, its results, kept up to date, and what reads further lines.
struct OpenRegister {
  /// The project.
  let project: Project
  /// The results under the layers and the session's changes.
  let engine: IncrementalEvaluator
  /// Reads lines.
  var checker: SessionChecker
  /// The checks that apply, watched.
  let checks: [WatchedCheck]
  /// Counts the programs of the session: changes are read anew for each.
  let generation: Int
  /// What the files held when they were read, by path.
  let fingerprints: [FileFingerprint]

  /// Reads the files, checks them with what the session declares, and evaluates; nil where something is in error. What was found is in
  /// `project`.
  static func load(
    _ request: ProjectRequest, _ settings: ProjectSettings, _ layers: SessionLayers, generation: Int,
    files: any FileSystem
  ) -> (project: Project, register: OpenRegister?) {
    var loader = ProjectLoader(files: files)
    var loaded = loader.load(request)
    for text in layers.declarations {
      let id = loaded.project.sources.add(name: text.name, bytes: Array(text.text.utf8), firstLine: text.line)
      let (tree, found) = parse(loaded.project.sources[id])
      loaded.project.trees.append(tree)
      loaded.project.roots.append(id)
      loaded.diagnostics += found
    }
    var asked = settings
    asked.today = layers.today
    asked.methods = settings.methods + layers.methods
    asked.scenarios = layers.scenarios
    let project = Project(loaded, asked, files: files)
    if project.hasError { return (project, nil) }
    let stack = LayerStack(
      project.program, today: layers.today, scenarios: layers.scenarios, options: project.optionChanges)
    let engine = IncrementalEvaluator(Plan(project.program), base: project.register(), layers: stack)
    return (
      project,
      OpenRegister(
        project: project, engine: engine, checker: SessionChecker(project.checked, scenarios: layers.scenarios),
        checks: project.program.checks.filter(\.applies).map { engine.watch($0) }, generation: generation,
        fingerprints: project.filesRead.map { FileFingerprint($0, files) })
    )
  }

  /// The program with records that lines brought.
  var extended: Program?

  /// The program, with what the session's lines brought.
  var program: Program { extended ?? project.program }
}

/// What a file held when it was read: how many bytes, and a number made of them (FNV-1a).
struct FileFingerprint {
  let path: String
  private let stamp: FileStamp?
  private let content: Content

  private struct Content: Equatable {
    var count = -1
    var hash: UInt64 = 0
  }

  /// Of larger files only the stamp is looked at.
  private static let greatestHashed: Int64 = 4 << 20

  init(_ path: String, _ files: any FileSystem) {
    self.path = path
    stamp = files.stamp(path)
    content = FileFingerprint.content(path, stamp, files)
  }

  private static func content(_ path: String, _ stamp: FileStamp?, _ files: any FileSystem) -> Content {
    if path == "-" || path == "<standard input>" || (stamp?.size ?? 0) > greatestHashed { return Content() }
    guard let bytes = try? files.read(path) else { return Content(count: -2) }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    bytes.withUnsafeBufferPointer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
    return Content(count: bytes.count, hash: hash)
  }

  /// Whether the file holds something else now.
  func hasChanged(_ files: any FileSystem) -> Bool {
    if path == "-" || path == "<standard input>" { return false }
    let now = files.stamp(path)
    if let now, now == stamp { return false }
    if content.count == -1, let now, let stamp { return now.size != stamp.size || now.written != stamp.written }
    return FileFingerprint.content(path, now, files) != content
  }
}
