public import EMSSyntax
import Glibc

/// Why a revision of git cannot be read.
public struct GitError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Cause: Hashable, Sendable {
    /// The program `git` cannot be started.
    case noGit
    /// The path lies in no repository.
    case noRepository
    /// The repository has no such revision.
    case unknownRevision
    /// The revision has no such path.
    case missingPath
    /// Anything else that git says.
    case failed
  }

  /// The cause.
  public let cause: Cause
  /// One line in the analyst's words.
  public let message: DiagnosticText
  /// What to do; empty where the message says it.
  public let help: DiagnosticText

  init(_ cause: Cause, _ message: DiagnosticText, help: DiagnosticText = "") {
    self.cause = cause
    self.message = message
    self.help = help
  }
}

/// The files of a revision of a git repository, as if they stood where the working tree has them. Nothing is checked out, and
/// nothing is fetched: what the repository does not hold is an error.
///
/// The names are listed once (`git ls-tree`); contents come from one process (`git cat-file --batch`) as they are asked for.
/// Symbolic links of the revision are followed within it; submodules and large files kept elsewhere are not there.
public struct GitRevision: FileSystem {
  /// What stands at a path of the revision.
  private enum Entry: Sendable {
    case file(object: String)
    case link(object: String)
    case folder
  }

  /// The revision as it was asked for.
  public let revision: String
  /// The full name of the commit or tree.
  public let object: String
  private let root: String
  private let current: String
  private let entries: [String: Entry]
  private let names: [String: [String]]
  private let contents: GitContents

  /// Opens a revision of the repository in which `path` lies; the path itself need not exist any more in the working tree.
  public init(_ revision: String, of path: String) throws(GitError) {
    self.revision = revision
    current = GitRevision.currentFolder()
    let folder = GitRevision.nearestFolder(above: GitRevision.absolute(path, current))
    let located = try GitRevision.run(["-C", folder, "rev-parse", "--show-toplevel"])
    guard located.status == 0, let top = located.line, !top.isEmpty else {
      if located.errors.contains("not a git repository") {
        throw GitError(
          .noRepository, "'\(path)' lies in no git repository, so it has no revision '\(revision)'",
          help: "name a file or folder for each side, or run 'git init' and commit first")
      }
      throw GitError(.failed, "git cannot read the repository of '\(path)': \(located.said)")
    }
    root = top
    let found = try GitRevision.run(
      ["-C", top, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{tree}"])
    guard found.status == 0, let object = found.line, !object.isEmpty else {
      throw try GitRevision.unknown(revision, in: top)
    }
    self.object = object
    let listed = try GitRevision.run(["-C", top, "ls-tree", "-r", "-t", "-z", "--full-tree", object])
    guard listed.status == 0 else {
      throw GitError(.failed, "git cannot list the revision '\(revision)': \(listed.said)")
    }
    (entries, names) = GitRevision.entries(listed.output)
    contents = GitContents(folder: top)
  }

  /// That a path is not part of the revision; nil where it is.
  public func missing(_ path: String) -> GitError? {
    if kind(path) != .missing { return nil }
    let inside = resolve(path) != nil
    return GitError(
      .missingPath,
      inside
        ? "'\(path)' is not part of the revision '\(revision)'"
        : "'\(path)' lies outside the repository \(root)")
  }

  // MARK: Files

  /// What stands at `path` in the revision.
  public func kind(_ path: String) -> FileKind {
    switch entry(path) {
    case .file: .file
    case .folder: .folder
    case .link, nil: .missing
    }
  }

  /// The bytes of a file as they were committed.
  public func read(_ path: String) throws(FileError) -> [UInt8] {
    switch entry(path) {
    case .file(let object):
      guard let bytes = contents.read(object) else {
        throw FileError(path: path, cause: .other("git cannot read it from the revision '\(revision)'"))
      }
      return bytes
    case .folder: throw FileError(path: path, cause: .wrongKind)
    case .link, nil: throw FileError(path: path, cause: .missing)
    }
  }

  /// A file to be read piece by piece.
  public func open(_ path: String) throws(FileError) -> any ByteStream { MemoryStream(try read(path)) }

  /// Names in a folder of the revision, sorted by their bytes.
  public func names(in folder: String) throws(FileError) -> [String] {
    guard let path = resolve(folder), case .folder? = entries[path] else {
      throw FileError(path: folder, cause: .missing)
    }
    return names[path] ?? []
  }

  /// The absolute path with links of the revision resolved; nil where there is nothing.
  public func canonical(_ path: String) -> String? {
    guard let inner = resolve(path), entries[inner] != nil else { return nil }
    return inner.isEmpty ? root : root + "/" + inner
  }

  private func entry(_ path: String) -> Entry? { resolve(path).flatMap { entries[$0] } }

  /// A path below the root of the repository, with links followed; nil outside it.
  private func resolve(_ path: String) -> String? {
    var rest = GitRevision.absolute(path, current)
    for _ in 0..<40 {
      guard let inner = GitRevision.below(root, rest) ?? GitRevision.real(rest).flatMap({ GitRevision.below(root, $0) })
      else { return nil }
      guard let linked = followed(inner) else { return inner }
      rest = linked
    }
    return nil
  }

  /// The path with its first link replaced, as an absolute path; nil where it has none.
  private func followed(_ inner: String) -> String? {
    var walked = ""
    let parts = inner.split(separator: "/").map(String.init)
    for (index, part) in parts.enumerated() {
      let folder = walked
      walked = walked.isEmpty ? part : walked + "/" + part
      guard case .link(let object)? = entries[walked] else { continue }
      guard let bytes = contents.read(object) else { return nil }
      let target = String(decoding: bytes, as: UTF8.self)
      let rest = parts[(index + 1)...].joined(separator: "/")
      let joined = target.hasPrefix("/") ? target : root + "/" + (folder.isEmpty ? target : folder + "/" + target)
      return Path.normalized(rest.isEmpty ? joined : joined + "/" + rest)
    }
    return nil
  }

  // MARK: Paths

  private static func currentFolder() -> String {
    guard let resolved = realpath(".", nil) else { return "/" }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func absolute(_ path: String, _ current: String) -> String {
    Path.normalized(path.hasPrefix("/") ? path : current + "/" + path)
  }

  private static func below(_ root: String, _ path: String) -> String? {
    if path == root { return "" }
    let prefix = root == "/" ? "/" : root + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }

  /// The real path of what exists of `path`, and the rest as it is.
  private static func real(_ path: String) -> String? {
    let folder = nearestFolder(above: path)
    guard let resolved = realpath(folder, nil) else { return nil }
    defer { free(resolved) }
    let rest = path.dropFirst(folder == "/" ? 0 : folder.count)
    return Path.normalized(String(cString: resolved) + String(rest))
  }

  private static func nearestFolder(above path: String) -> String {
    var folder = path
    var status = stat()
    while folder != "/", stat(folder, &status) != 0 || status.st_mode & S_IFMT != S_IFDIR {
      folder = Path.folder(folder)
    }
    return folder
  }

  // MARK: Git

  /// The lines of `git ls-tree -z`: `MODE TYPE OBJECT\tPATH`.
  private static func entries(_ output: [UInt8]) -> ([String: Entry], [String: [String]]) {
    var entries: [String: Entry] = ["": .folder]
    var names: [String: [String]] = [:]
    for line in output.split(separator: 0) {
      guard let tab = line.firstIndex(of: 0x09) else { continue }
      let words = line[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard words.count >= 3 else { continue }
      let path = String(decoding: line[line.index(after: tab)...], as: UTF8.self)
      switch (words[0], words[1]) {
      case (_, "tree"): entries[path] = .folder
      case ("120000", _): entries[path] = .link(object: words[2])
      case (_, "blob"): entries[path] = .file(object: words[2])
      default: continue
      }
      let folder = path.contains("/") ? Path.folder(path) : ""
      names[folder, default: []].append(Path.name(path))
    }
    for folder in names.keys { names[folder]?.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
    return (entries, names)
  }

  private static func unknown(_ revision: String, in root: String) throws(GitError) -> GitError {
    let listed = try run(["-C", root, "for-each-ref", "--format=%(refname:short)"])
    let known = String(decoding: listed.output, as: UTF8.self).split(separator: "\n").map(String.init)
    let nearest = NearestName.nearest(to: revision, in: known)
    return GitError(
      .unknownRevision, "the repository \(root) has no revision '\(revision)'",
      help: nearest.map { "the nearest is '\($0)'" }
        ?? (known.isEmpty
          ? "nothing is committed there yet" : "branches and tags are: \(known.prefix(12).joined(separator: ", "))"))
  }

  private static func run(_ arguments: [String]) throws(GitError) -> GitRun {
    guard let run = GitRun(arguments) else {
      throw GitError(
        .noGit, "the program 'git' cannot be started, and a side names a revision of it",
        help: "install git, or name a file or folder for each side")
    }
    return run
  }
}
