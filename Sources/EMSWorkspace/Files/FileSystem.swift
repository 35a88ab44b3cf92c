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
    /// There is something at that path already.
    case exists
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
    case .exists: "there is a file of that name already"
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

/// The only way to files: the disk, a set of texts in memory for tests, a revision of git.
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
  /// Something that differs when a file was written anew, found without reading it; nil where the file system has nothing such.
  func stamp(_ path: String) -> FileStamp?
}

/// What tells cheaply that a file may have changed: its size and when it was written.
public struct FileStamp: Hashable, Sendable {
  /// Bytes.
  public var size: Int64
  /// Nanoseconds since the start of 1970.
  public var written: Int64
  /// The number of the file on its device.
  public var number: UInt64

  /// Creates a stamp.
  public init(size: Int64, written: Int64, number: UInt64) {
    self.size = size
    self.written = written
    self.number = number
  }
}

extension FileSystem {
  /// None.
  public func stamp(_ path: String) -> FileStamp? { nil }
}

/// The way to files that are written.
public protocol FileCreator: Sendable {
  /// Writes a file that is not there yet; one that is there is an error, and what was written in part is taken away.
  func create(_ path: String, _ bytes: [UInt8]) throws(FileError)
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
