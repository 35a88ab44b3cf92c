internal import Glibc

/// A folder for one test, below `/tmp`; removed when it is let go.
public final class TemporaryFolder: Sendable {
  /// The canonical path.
  public let path: String

  /// Makes a folder of its own.
  public init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((base + "/ems-test-XXXXXX").utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
    let given = made.map { String(cString: $0) } ?? base
    if let resolved = realpath(given, nil) {
      path = String(cString: resolved)
      free(resolved)
    } else {
      path = given
    }
  }

  deinit { TemporaryFolder.remove(path) }

  /// Whether the tests may read and write everything.
  public static var runsAsRoot: Bool { geteuid() == 0 }

  /// Writes a file below the folder, with the folders that it needs.
  public func write(_ name: String, _ text: String) { write(name, bytes: Array(text.utf8)) }

  /// Writes bytes as a file below the folder.
  public func write(_ name: String, bytes: [UInt8]) {
    makeFolders(name)
    guard let file = fopen(path + "/" + name, "wb") else { return }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
  }

  /// The bytes of a file below the folder; nil where there is none.
  public func read(_ name: String) -> [UInt8]? { CaseFolder.readFile(path + "/" + name) }

  /// The text of a file below the folder; nil where there is none.
  public func text(_ name: String) -> String? { read(name).map { String(decoding: $0, as: UTF8.self) } }

  /// Makes a symbolic link.
  public func link(_ name: String, to target: String) {
    makeFolders(name)
    symlink(target, path + "/" + name)
  }

  /// Sets the permissions of a file.
  public func setMode(_ name: String, _ mode: UInt32) { chmod(path + "/" + name, mode) }

  /// Copies all files below `source` into the folder, as `name`.
  public func copy(_ source: String, as name: String) {
    if CaseFolder.isFolder(source) {
      for inner in CaseFolder.names(source) {
        copy(source + "/" + inner, as: name.isEmpty ? inner : name + "/" + inner)
      }
    } else if let bytes = CaseFolder.readFile(source) {
      write(name, bytes: bytes)
    }
  }

  /// The names of what stands in the folder, sorted.
  public var names: [String] { CaseFolder.names(path).sorted() }

  private func makeFolders(_ name: String) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      chmod(path, 0o700)
      for name in CaseFolder.allNames(path) { remove(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
