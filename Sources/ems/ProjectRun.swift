import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSWorkspace
import Glibc

/// What all commands that read a register do first: load, check, report, and stop where there is an error.
struct ProjectRun {
  let options: ProjectOptions
  private let scenarios: [String]
  private let changes: [String]
  private let files: any FileSystem
  private let digesting: DigestingFileSystem?
  private let rejected: String
  private let language: String?
  private let announcement: Announcement?

  /// - Parameters:
  ///   - name: the name of the register, where it is one of several: said before the first thing that is found in it.
  ///   - notesDigests: whether the SHA-256 of the files is wanted.
  ///   - rejected: where rows left out go, where no option says so.
  ///   - language: of messages, instead of the register's own.
  init(
    _ options: ProjectOptions, _ layers: LayerOptions? = nil, name: String? = nil, notesDigests: Bool = false,
    rejected: String = "rejected.csv", language: String? = nil
  ) {
    self.language = language
    self.options = options
    scenarios = layers?.scenario ?? []
    changes = layers?.changes ?? []
    digesting = notesDigests ? DigestingFileSystem(DiskFileSystem()) : nil
    files = digesting ?? DiskFileSystem()
    self.rejected = rejected
    announcement = name.map(Announcement.init)
  }

  /// The SHA-256 of the files that were read, by path, where they are wanted.
  var digests: [String: String] { digesting?.digests ?? [:] }

  /// Says which register the next lines are about, once.
  func announce() { announcement?.say() }

  /// Loads and checks; what is found goes to standard error, and an error ends the run.
  ///
  /// - Parameter library: how much of the standard library is looked at.
  func check(library: LibraryBodies = .all) throws -> Project {
    let project = try load(library: library)
    report(project.diagnostics, of: project)
    try stopAtErrors(project)
    return project
  }

  /// Loads and checks without reporting.
  ///
  /// - Parameters:
  ///   - methods: the methods to check under, instead of those of the options.
  ///   - isBase: whether scenarios and single changes are left out.
  ///   - library: how much of the standard library is looked at.
  func load(methods: [String]? = nil, isBase: Bool = false, library: LibraryBodies = .all) throws -> Project {
    var settings = ProjectSettings(today: try options.register.day())
    settings.methods = methods ?? options.register.method
    if !isBase {
      settings.scenarios = scenarios
      settings.changes = changes
    }
    settings.imports = options.register.overrides()
    settings.keepsGoing = options.keepGoing
    settings.library = library
    settings.language = language
    let project = Project(try options.request(), settings, files: files)
    try writeRejected(project)
    return project
  }

  /// Ends the run where something is in error.
  func stopAtErrors(_ project: Project) throws {
    if project.hasError { throw CommandEnd(status: project.errorStatus) }
  }

  /// Evaluates a checked project under its layers; what is found goes to standard error, and an error ends the run.
  func evaluate(_ project: Project) throws -> EvaluatedRegister {
    let evaluated = EvaluatedRegister(project)
    report(evaluated.diagnostics, of: project)
    if evaluated.diagnostics.hasError { throw CommandEnd(status: .script) }
    return evaluated
  }

  /// Shows diagnostics on standard error, with a line that counts them.
  func report(_ diagnostics: [Diagnostic], of project: Project) {
    report(diagnostics, sources: project.program.sources)
  }

  /// Shows diagnostics whose places stand in `sources`.
  func report(_ diagnostics: [Diagnostic], sources: SourceMap) {
    if diagnostics.isEmpty { return }
    announce()
    Terminal.complain(diagnostics, sources: sources, colour: options.colour)
  }

  /// Says how many checks are undecided and how many findings are accepted.
  func reportRest(_ report: CheckReport, of project: Project) {
    if report.undecided.isEmpty, report.accepted.isEmpty { return }
    announce()
    let words = FixedWords(project.program.sources.language)
    Terminal.complain(words.checks(undecided: report.undecided.count, accepted: report.accepted.count) + "\n")
  }

  /// Refuses to write over a file that this run has read.
  func protect(_ outputs: [String], of project: Project) throws {
    try ProjectRun.protect(outputs, inputs: project.filesRead)
  }

  /// Refuses to write over one of the files that a run has read.
  static func protect(_ outputs: [String], inputs: [String]) throws {
    let files = DiskFileSystem()
    let inputs = Set(inputs.compactMap { files.canonical($0) })
    for path in outputs where path != "-" {
      if let canonical = files.canonical(path), inputs.contains(canonical) {
        throw CommandFailure(.usage, "'\(path)' is a file that this run reads; write to another one")
      }
    }
  }

  /// Rows left out with `--keep-going`, with their reasons, so that nothing is lost in silence.
  private func writeRejected(_ project: Project) throws {
    let rejected = project.importer.rejected
    if rejected.isEmpty { return }
    let path = options.rejected ?? self.rejected
    try protect([path], of: project)
    if options.rejected == nil, !RejectedRows.isOwn(path, files: DiskFileSystem()) {
      throw CommandFailure(
        .file, "there is a '\(path)' that this program did not write; say where rows left out go: --rejected FILE")
    }
    try Results.write(RejectedRows.csv(rejected, language: project.program.sources.language), to: path)
    announce()
    let words = FixedWords(project.program.sources.language)
    Terminal.complain("ems: " + words.rowsLeftOut(rejected.count, reasonsIn: path) + "\n")
  }
}

/// The line that says which register the next lines on standard error are about.
final class Announcement {
  private let name: String
  private var isSaid = false

  init(_ name: String) { self.name = name }

  /// Says it, once.
  func say() {
    if isSaid { return }
    isSaid = true
    Terminal.complain("ems: in '\(name)':\n")
  }
}
