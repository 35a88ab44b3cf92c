/// Why a file could not be used.
public struct FileError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Cause: Hashable, Sendable {
    /// There is nothing at that path.
    case missing
    /// It may not be read or written.
    case denied
    /// It is a folder where a file is needed, or the reverse.
    case wrongKind
    /// No room is left on the device.
    case full
    /// It has more than 4 GiB, which no place counts to.
    case tooLarge
    /// The reader of a pipe has gone.
    case closedPipe
    /// Anything else, in the system's words.
    case other(String)
  }

  /// The path as it was asked for.
  public let path: String
  /// The cause.
  public let cause: Cause

  /// Creates an error.
  public init(path: String, cause: Cause) {
    self.path = path
    self.cause = cause
  }

  /// The cause in words: `there is no such file`.
  public var reason: String {
    switch cause {
    case .missing: "there is no such file or folder"
    case .denied: "permission denied"
    case .wrongKind: "it is not a regular file"
    case .full: "no room is left on the device"
    case .tooLarge: "it has more than 4 GiB"
    case .closedPipe: "the reader has gone"
    case .other(let text): text
    }
  }
}

/// What stands at a path.
public enum FileKind: Hashable, Sendable {
  /// A file that can be read.
  case file
  /// A folder.
  case folder
  /// Nothing.
  case missing
}

/// The only way to files: the disk, a set of texts in memory for tests, later a revision of git.
///
/// Paths use `/`. Relative ones start at the folder in which the program was called.
public protocol FileSystem: Sendable {
  /// What stands at `path`; links are followed.
  func kind(_ path: String) -> FileKind
  /// All bytes of a file.
  func read(_ path: String) throws(FileError) -> [UInt8]
  /// A file to be read piece by piece.
  func open(_ path: String) throws(FileError) -> any ByteStream
  /// Names in a folder, sorted by their bytes.
  func names(in folder: String) throws(FileError) -> [String]
  /// The absolute path with links, `.` and `..` resolved; nil where there is nothing.
  func canonical(_ path: String) -> String?
}

/// Paths as text.
public enum Path {
  /// The part before the last `/`; `.` where there is none.
  public static func folder(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[path.startIndex..<slash])
  }

  /// The part after the last `/`.
  public static func name(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.index(after: slash)...])
  }

  /// `path` as seen from `folder`; an absolute one as it is.
  public static func join(_ folder: String, _ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") || folder == "." || folder.isEmpty { return path }
    return folder.utf8.last == UInt8(ascii: "/") ? folder + path : folder + "/" + path
  }

  /// Without `.` and, as far as can be told from the text alone, `..`.
  public static func normalized(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : (joined.isEmpty ? "." : joined)
  }

  /// Whether `path` is `folder` or lies below it; both canonical.
  public static func isInside(_ path: String, folder: String) -> Bool {
    if folder == "/" || path == folder { return true }
    return path.utf8.starts(with: (folder + "/").utf8)
  }
}
