import Glibc

/// The files of this machine.
public struct DiskFileSystem: FileSystem {
  /// What came out of pipes: it comes only once, and a project may read a file twice.
  private let pipes = PipeTexts()

  /// Creates the door to the disk.
  public init() {}

  /// What stands at `path`; a pipe or device counts as a file.
  public func kind(_ path: String) -> FileKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// Reads a file in one piece. A pipe is read to its end, and remembered; another device is an error.
  public func read(_ path: String) throws(FileError) -> [UInt8] {
    if try DiskFileSystem.isPipe(path) { return try pipes.read(path) }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskFileSystem.error(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw DiskFileSystem.error(path) }
    guard status.st_size < Int(UInt32.max) else { throw FileError(path: path, cause: .tooLarge) }
    return try DiskFileSystem.readAll(descriptor, path: path, expected: Int(status.st_size))
  }

  /// Whether a pipe stands at `path`, or a terminal that is our own standard input; a folder or a device is an error: nothing
  /// says where it ends.
  private static func isPipe(_ path: String) throws(FileError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw error(path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return false
    case S_IFIFO: return true
    case S_IFCHR:
      var own = stat()
      if fstat(STDIN_FILENO, &own) == 0, own.st_rdev == status.st_rdev, isatty(STDIN_FILENO) == 1 { return true }
      if status.st_rdev == nullDevice { return false }
      throw FileError(path: path, cause: .wrongKind)
    default: throw FileError(path: path, cause: .wrongKind)
    }
  }

  /// The number of `/dev/null`, which is as good as an empty file.
  private static let nullDevice: dev_t = {
    var status = stat()
    return stat("/dev/null", &status) == 0 ? status.st_rdev : 0
  }()

  /// All bytes of an open file or stream.
  public static func readAll(_ descriptor: Int32, path: String, expected: Int = 0) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var failure: FileError?
    var capacity = max(expected + 1, 1 << 16)
    while failure == nil {
      let start = bytes.count
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        initialized = max(0, count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        failure = error(path)
      } else if count == 0 {
        return bytes
      } else if start == 0 {
        bytes = chunk
      } else {
        bytes.append(contentsOf: chunk)
      }
      capacity = max(1 << 16, expected + 1 - bytes.count, bytes.count / 2)
    }
    throw failure ?? FileError(path: path, cause: .other("it could not be read"))
  }

  /// A file to be read piece by piece.
  public func open(_ path: String) throws(FileError) -> any ByteStream {
    if try DiskFileSystem.isPipe(path) { return MemoryStream(try pipes.read(path)) }
    return try DiskStream(path: path)
  }

  /// Names in a folder, without `.` and `..`, sorted by their bytes.
  public func names(in folder: String) throws(FileError) -> [String] {
    guard let stream = opendir(folder) else { throw DiskFileSystem.error(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix(while: { $0 != 0 }), as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The absolute path with links resolved.
  public func canonical(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Size, time of writing and number of a file.
  public func stamp(_ path: String) -> FileStamp? {
    var status = Glibc.stat()
    guard readStatus(path, &status) else { return FileStamp(size: -1, written: 0, number: 0) }
    // A pipe or a device is read once; it has no state to come back to.
    if status.st_mode & S_IFMT != S_IFREG { return FileStamp(size: .max, written: 0, number: 0) }
    return FileStamp(
      size: Int64(status.st_size),
      written: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
      number: UInt64(status.st_ino))
  }

  /// The error that the system has just reported for `path`.
  static func error(_ path: String) -> FileError {
    let code = errno
    let cause: FileError.Cause
    switch code {
    case ENOENT, ENOTDIR: cause = .missing
    case EACCES, EPERM, EROFS: cause = .denied
    case EISDIR: cause = .wrongKind
    case ENOSPC, EDQUOT: cause = .full
    case EPIPE: cause = .closedPipe
    case EEXIST: cause = .exists
    default: cause = .other(String(cString: strerror(code)))
    }
    return FileError(path: path, cause: cause)
  }
}

/// `stat`, whose name a method cannot use.
private func readStatus(_ path: String, _ status: inout stat) -> Bool { stat(path, &status) == 0 }

extension DiskFileSystem: FileCreator {
  /// Writes a new file.
  public func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw DiskFileSystem.error(path) }
    var failure: FileError?
    var start = 0
    while start < bytes.count, failure == nil {
      let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno != EINTR { failure = DiskFileSystem.error(path) }
      } else {
        start += count
      }
    }
    // What a full disk refuses may show only here.
    if close(descriptor) != 0, failure == nil { failure = DiskFileSystem.error(path) }
    if let failure {
      unlink(path)
      throw failure
    }
  }
}
