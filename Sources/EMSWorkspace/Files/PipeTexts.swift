import Glibc
import Synchronization

/// The bytes of pipes that were read, by their paths.
final class PipeTexts: Sendable {
  private let texts = Mutex<[String: [UInt8]]>([:])
  /// How long a pipe may have no writer, in steps of 20 ms.
  private static let greatestWait = 500

  /// All that comes out of a pipe, up to its end.
  func read(_ path: String) throws(FileError) -> [UInt8] {
    if let known = texts.withLock({ $0[path] }) { return known }
    let bytes = try PipeTexts.readAll(path)
    texts.withLock { $0[path] = bytes }
    return bytes
  }

  private static func readAll(_ path: String) throws(FileError) -> [UInt8] {
    // Opening a pipe waits for a writer, for ever where there is none; so it is opened without waiting first.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw DiskFileSystem.error(path) }
    defer { close(descriptor) }
    var first: UInt8 = 0
    var waited = 0
    while true {
      let count = Glibc.read(descriptor, &first, 1)
      if count > 0 { break }
      if count < 0, errno != EAGAIN, errno != EINTR { throw DiskFileSystem.error(path) }
      if count < 0, errno == EAGAIN {
        // Somebody writes, sooner or later.
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&wait, 1, -1)
        continue
      }
      if count == 0 {
        if isLeft(descriptor) { return [] }
        waited += 1
        if waited > greatestWait { throw FileError(path: path, cause: .other("it is a pipe that nothing writes to")) }
        usleep(20_000)
      }
    }
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
    return [first] + (try DiskFileSystem.readAll(descriptor, path: path))
  }

  /// Whether the pipe is one that this process was started with, as `/dev/stdin`, and whose writer has gone: the end of an empty text.
  /// A pipe that was opened anew does not tell that from one that nobody has opened yet.
  private static func isLeft(_ descriptor: Int32) -> Bool {
    var pipe = stat()
    guard fstat(descriptor, &pipe) == 0 else { return false }
    for other in Int32(0)..<64 where other != descriptor {
      var status = stat()
      guard fstat(other, &status) == 0, status.st_ino == pipe.st_ino, status.st_dev == pipe.st_dev else { continue }
      var wait = pollfd(fd: other, events: Int16(POLLIN), revents: 0)
      if poll(&wait, 1, 0) > 0, wait.revents & Int16(POLLHUP) != 0, wait.revents & Int16(POLLIN) == 0 { return true }
    }
    return false
  }
}
