public import EMSSyntax
import Synchronization

/// A library of scripts: its core, which stands in every project, and files that scripts include.
///
/// The core is parsed once, for all projects that a process reads. Two threads may share that work: each file is parsed by the
/// one that comes to it first, and the other waits for it.
public final class LibrarySources: Sendable {
  /// All files.
  public let files: [StandardLibrary.File]
  /// The files of the core, numbered from 0: the first of every project.
  public let core: [SourceFile]
  private let trees: [SharedTree]

  /// A tree with what was found in its file.
  public typealias ParsedFile = (tree: SyntaxTree, diagnostics: [Diagnostic])

  /// Creates a library of these files; those in no folder are its core.
  public init(_ files: [StandardLibrary.File]) {
    self.files = files
    core = files.filter { !$0.path.utf8.contains(UInt8(ascii: "/")) }.enumerated().map { index, file in
      SourceFile(
        id: FileID(index), name: LibrarySources.name(of: file), bytes: Array(file.text.utf8), isLibrary: true)
    }
    trees = core.map { _ in SharedTree() }
  }

  /// The name by which messages show a file: `<aspect>`, `<methods/risk-matrix>`.
  public static func name(of file: StandardLibrary.File) -> String {
    "<" + (file.path.hasSuffix(".ems") ? String(file.path.dropLast(4)) : file.path) + ">"
  }

  /// The tree of a file of the core.
  ///
  /// - Requires: `index` is one of `core`.
  public func parsed(_ index: Int) -> ParsedFile {
    trees[index].value.withLock { value in
      if let value { return value }
      let new = parse(core[index])
      value = new
      return new
    }
  }

  /// Parses the core from its end, while another thread reads it from the front.
  public func prepare() {
    for index in core.indices.reversed() { _ = parsed(index) }
  }

  private final class SharedTree: Sendable {
    let value = Mutex<ParsedFile?>(nil)
  }
}
