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
        waited += 1
        if waited > greatestWait { throw FileError(path: path, cause: .other("it is a pipe that nothing writes to")) }
        usleep(20_000)
      }
    }
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
    return [first] + (try DiskFileSystem.readAll(descriptor, path: path))
  }
}
