public import EMSSemantics
public import EMSSyntax

/// What a run reads: files and folders, and below which folder.
public struct ProjectRequest: Sendable {
  /// Files and folders as the user gave them; `-` is standard input.
  public var paths: [String]
  /// `--root`; nil to find it.
  public var root: String?
  /// The text of standard input, where a path is `-`.
  public var standardInput: [UInt8]

  /// Creates a request.
  public init(paths: [String], root: String? = nil, standardInput: [UInt8] = []) {
    self.paths = paths
    self.root = root
    self.standardInput = standardInput
  }
}

/// The files of a project, parsed.
public struct LoadedSources: Sendable {
  /// Files, trees, includes.
  public var project: ProjectSources
  /// What was wrong with files and their syntax.
  public var diagnostics: [Diagnostic]
  /// Whether a file could not be read.
  public var hasFileError: Bool
  /// The canonical root; nil where no path is a file of a disk (standard input alone).
  public var root: String?
  /// The files that were read, in order, without the library.
  public var filesRead: [String]
}

/// Reads the scripts of a project with everything that they include: each file once.
public struct ProjectLoader {
  private let files: any FileSystem
  private let library: LibrarySources
  private var sources = SourceMap()
  /// The trees of the files after the library's core.
  private var trees: [SyntaxTree] = []
  private var includes: [FileID: [ProjectSources.Include]] = [:]
  private var known: [String: FileID] = [:]
  private var diagnostics: [Diagnostic] = []
  private var hasFileError = false
  private var filesRead: [String] = []
  private var root: String?

  /// Creates a loader.
  ///
  /// - Parameters:
  ///   - files: where files are.
  ///   - library: the library, whose core stands before all that is read.
  public init(files: any FileSystem, library: LibrarySources = StandardLibrary.sources) {
    self.files = files
    self.library = library
  }

  /// Reads what `request` names.
  public mutating func load(_ request: ProjectRequest) -> LoadedSources {
    var roots: [FileID] = []
    for file in library.core {
      roots.append(file.id)
      known[file.name] = file.id
      sources.add(file)
    }
    findRoot(request)
    for path in request.paths {
      if path == "-" {
        if request.standardInput.isEmpty { diagnostics.append(FileDiagnostics.empty("standard input")) }
        roots.append(add(name: "<standard input>", bytes: request.standardInput))
        continue
      }
      roots += read(path: path)
    }
    // Last, because another thread may be parsing it.
    var core: [SyntaxTree] = []
    for index in library.core.indices {
      let (tree, found) = library.parsed(index)
      core.append(tree)
      diagnostics += found
      followIncludes(of: tree, id: FileID(index))
    }
    return LoadedSources(
      project: ProjectSources(sources: sources, trees: core + trees, roots: roots, includes: includes),
      diagnostics: diagnostics, hasFileError: hasFileError, root: root, filesRead: filesRead)
  }

  /// `--root`, else the nearest folder above the first path that holds a `project.ems`, else the folder of the first path.
  private mutating func findRoot(_ request: ProjectRequest) {
    if let given = request.root {
      root = files.canonical(given)
      if root == nil || files.kind(given) != .folder {
        hasFileError = true
        let cause: FileError.Cause = root == nil ? .missing : .other("it is not a folder")
        diagnostics.append(FileDiagnostics.unreadable(given, FileError(path: given, cause: cause), at: nil))
        root = nil
      }
      return
    }
    guard let first = request.paths.first(where: { $0 != "-" }) ?? (request.paths.isEmpty ? nil : "."),
      let canonical = files.canonical(first)
    else { return }
    let start = files.kind(first) == .folder ? canonical : Path.folder(canonical)
    var folder = start
    while true {
      if files.kind(Path.join(folder, "project.ems")) == .file {
        root = folder
        return
      }
      if folder == "/" { break }
      folder = Path.folder(folder)
    }
    root = start
  }

  /// A file, or the scripts of a folder by name.
  private mutating func read(path: String) -> [FileID] {
    guard files.kind(path) == .folder else { return read(file: path, at: nil).map { [$0] } ?? [] }
    do throws(FileError) {
      let names = try files.names(in: path).filter { $0.utf8.count > 4 && $0.hasSuffix(".ems") }
      if names.isEmpty {
        hasFileError = true
        diagnostics.append(noScripts(in: path))
      }
      return names.compactMap { read(file: Path.join(path, $0), at: nil) }
    } catch {
      hasFileError = true
      diagnostics.append(FileDiagnostics.unreadable(path, error, at: nil))
      return []
    }
  }

  private func noScripts(in folder: String) -> Diagnostic {
    let inner = ((try? files.names(in: folder)) ?? []).filter { name in
      let path = Path.join(folder, name)
      guard files.kind(path) == .folder, let names = try? files.names(in: path) else { return false }
      return names.contains { $0.hasSuffix(".ems") }
    }
    let shown = inner.prefix(5).map { Path.join(folder, $0) }.joined(separator: ", ")
    return Diagnostic(
      .noScripts, "the folder '\(folder)' has no scripts (files that end in .ems)", at: nil,
      help: inner.isEmpty ? "name a script, or a folder that has some" : "folders in it have some: \(shown)")
  }

  /// A file by its path as shown; each canonical file once.
  private mutating func read(file path: String, at place: SourceRange?) -> FileID? {
    let canonical = files.canonical(path)
    if let canonical {
      if let id = known[canonical] { return id }
      if let root, !Path.isInside(canonical, folder: root) {
        hasFileError = true
        diagnostics.append(FileDiagnostics.outsideRoot(path, root: root, at: place))
        return nil
      }
    }
    do throws(FileError) {
      let bytes = try files.read(path)
      guard bytes.count < Int(UInt32.max) else { throw FileError(path: path, cause: .tooLarge) }
      filesRead.append(path)
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
        diagnostics.append(FileDiagnostics.empty(path))
      }
      // Known before its includes are followed, so that circles end.
      if let canonical { known[canonical] = FileID(sources.files.count) }
      if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        diagnostics.append(FileDiagnostics.wideText(path))
        return add(name: path, bytes: [])
      }
      return add(name: path, bytes: bytes)
    } catch {
      hasFileError = true
      diagnostics.append(FileDiagnostics.unreadable(path, error, at: place, in: files))
      return nil
    }
  }

  private mutating func add(name: String, bytes: [UInt8], isLibrary: Bool = false) -> FileID {
    let id = sources.add(name: name, bytes: bytes, isLibrary: isLibrary)
    let (tree, found) = parse(sources[id])
    trees.append(tree)
    diagnostics += found
    followIncludes(of: tree, id: id)
    return id
  }

  private mutating func addLibrary(_ file: StandardLibrary.File) -> FileID {
    let name = LibrarySources.name(of: file)
    if let id = known[name] { return id }
    known[name] = FileID(sources.files.count)
    return add(name: name, bytes: Array(file.text.utf8), isLibrary: true)
  }

  private mutating func followIncludes(of tree: SyntaxTree, id: FileID) {
    for node in tree.children(tree.root) where tree.kind(node) == .includeDeclaration {
      if let library = tree.child(node, .libraryPath) {
        includes[id, default: []].append(.init(node: node, target: followLibrary(library, tree)))
      } else if let text = tree.child(node, .text) {
        let written = tree.textValue(text)
        let folder =
          sources[id].isLibrary || sources[id].name == "<standard input>" ? "." : Path.folder(sources[id].name)
        let path = Path.normalized(Path.join(folder, written))
        let target = read(file: path, at: tree.range(text))
        // A file of the library in quotes.
        if target == nil, library.files.contains(where: { $0.path == written + ".ems" }), !diagnostics.isEmpty {
          diagnostics[diagnostics.count - 1].help = "a file of the library stands in <…>: include <\(written)>"
        }
        includes[id, default: []].append(.init(node: node, target: target))
      }
    }
  }

  private mutating func followLibrary(_ node: NodeID, _ tree: SyntaxTree) -> FileID? {
    var written = tree.text(node)
    if written.hasPrefix("<") { written.removeFirst() }
    if written.hasSuffix(">") { written.removeLast() }
    if let file = library.files.first(where: { $0.path == written + ".ems" || $0.path == written }) {
      return addLibrary(file)
    }
    hasFileError = true
    let names = library.files.map { $0.path.hasSuffix(".ems") ? String($0.path.dropLast(4)) : $0.path }
    let nearest = NearestName.nearest(to: written, in: names)
    diagnostics.append(
      Diagnostic(
        .libraryFileMissing, "the standard library has no '\(written)'", at: tree.range(node),
        help: nearest.map { "write include <\($0)>" }
          ?? "its files to include: \(names.filter { $0.contains("/") }.joined(separator: ", "))"))
    return nil
  }
}
