/// Files in memory, for tests and for text that is not on disk.
public struct MemoryFileSystem: FileSystem {
  private let files: [String: [UInt8]]

  /// Creates a file system of these paths and texts; folders are implied.
  public init(_ files: [String: String]) {
    self.files = Dictionary(
      files.map { (MemoryFileSystem.key($0.key), Array($0.value.utf8)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Creates a file system of these paths and bytes.
  public init(bytes files: [String: [UInt8]]) {
    self.files = Dictionary(
      files.map { (MemoryFileSystem.key($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// What stands at `path`.
  public func kind(_ path: String) -> FileKind {
    let path = MemoryFileSystem.key(path)
    if files[path] != nil { return .file }
    if path == "/" { return .folder }
    return files.keys.contains { $0.utf8.starts(with: (path + "/").utf8) } ? .folder : .missing
  }

  /// The bytes of a file.
  public func read(_ path: String) throws(FileError) -> [UInt8] {
    guard let bytes = files[MemoryFileSystem.key(path)] else {
      throw FileError(path: path, cause: kind(path) == .folder ? .wrongKind : .missing)
    }
    return bytes
  }

  /// A file to be read piece by piece.
  public func open(_ path: String) throws(FileError) -> any ByteStream { MemoryStream(try read(path)) }

  /// Names in a folder, sorted.
  public func names(in folder: String) throws(FileError) -> [String] {
    let key = MemoryFileSystem.key(folder)
    let prefix = key == "/" ? "/" : key + "/"
    var names: Set<String> = []
    for path in files.keys where path.utf8.starts(with: prefix.utf8) {
      let rest = path.dropFirst(prefix.count)
      names.insert(String(rest.prefix { $0 != "/" }))
    }
    if names.isEmpty { throw FileError(path: folder, cause: .missing) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The normalized path, below a root `/`.
  public func canonical(_ path: String) -> String? {
    kind(path) == .missing ? nil : MemoryFileSystem.key(path)
  }

  private static func key(_ path: String) -> String { Path.normalized("/" + path) }
}
