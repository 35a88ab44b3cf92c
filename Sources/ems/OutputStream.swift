import EMSWorkspace
import Glibc

/// Where results go: standard output, or a file that appears only when it is whole.
enum OutputStream {
  /// Writes all of `bytes` to an open descriptor.
  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, cause: cause(errno))
      }
      start += count
    }
  }

  /// Writes `bytes` as the file at `path`: into a new file beside it, which takes its name at the end, so that a run that
  /// fails leaves what was there. Devices and pipes are written directly.
  static func writeFile(_ bytes: [UInt8], path: String) throws(FileError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw FileError(path: path, cause: .wrongKind) }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileError(path: path, cause: cause(errno)) }
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path: path)
      return
    }
    let mode = exists ? status.st_mode & 0o777 : 0o644
    let temporary = path + ".\(getpid()).part"
    // A file without a name vanishes with the process, however it ends; not every file system knows them.
    let unnamed = open(Path.folder(path), unnamedFile | O_WRONLY | O_CLOEXEC, mode)
    if unnamed >= 0 {
      defer { close(unnamed) }
      try write(bytes, to: unnamed, path: path)
      if linkat(AT_FDCWD, "/proc/self/fd/\(unnamed)", AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 {
        return try take(temporary, as: path)
      }
    }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(path: path, cause: cause(errno)) }
    do throws(FileError) {
      try write(bytes, to: descriptor, path: path)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard close(descriptor) == 0 else {
      let failure = FileError(path: path, cause: cause(errno))
      unlink(temporary)
      throw failure
    }
    try take(temporary, as: path)
  }

  /// `O_TMPFILE`, which the C module does not export.
  private static let unnamedFile: Int32 = 0o20_000_000 | O_DIRECTORY

  /// Gives the whole new file its name.
  private static func take(_ temporary: String, as path: String) throws(FileError) {
    guard rename(temporary, path) == 0 else {
      let failure = FileError(path: path, cause: cause(errno))
      unlink(temporary)
      throw failure
    }
  }

  private static func cause(_ code: Int32) -> FileError.Cause {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EACCES, EPERM, EROFS: .denied
    case EISDIR: .wrongKind
    case ENOSPC, EDQUOT: .full
    case EPIPE: .closedPipe
    default: .other(String(cString: strerror(code)))
    }
  }
}
