import Glibc
import Synchronization

/// A run of git to its end: arguments as they are, never a shell; nothing is asked of a terminal or of the network.
struct GitRun {
  let status: Int32
  let output: [UInt8]
  let errors: String

  /// Runs git; nil where it cannot be started.
  init?(_ arguments: [String]) {
    guard let process = GitProcess(arguments, hasInput: false) else { return nil }
    let (output, errors) = process.readToEnd()
    self.output = output
    self.errors = String(decoding: errors, as: UTF8.self)
    status = process.wait()
  }

  /// The first line of what it wrote.
  var line: String? { String(decoding: output, as: UTF8.self).split(separator: "\n").first.map(String.init) }

  /// The first line of its complaint, without `fatal: `.
  var said: String {
    let line = errors.split(separator: "\n").first.map(String.init) ?? "it ended with status \(status)"
    return line.hasPrefix("fatal: ") ? String(line.dropFirst(7)) : line
  }
}

/// A process of git with pipes to its streams.
final class GitProcess {
  private let process: pid_t
  private var input: Int32
  private let output: Int32
  private let errors: Int32

  /// Starts git; nil where it cannot be started. Without input it reads nothing; with input, what it complains of is thrown away.
  init?(_ arguments: [String], hasInput: Bool) {
    var (outward, complaint, inward) = (
      [Int32](repeating: -1, count: 2), [Int32](repeating: -1, count: 2), [Int32](repeating: -1, count: 2)
    )
    guard GitProcess.pipe(&outward) else { return nil }
    guard hasInput || GitProcess.pipe(&complaint), !hasInput || GitProcess.pipe(&inward) else {
      for descriptor in outward + complaint + inward where descriptor >= 0 { close(descriptor) }
      return nil
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if hasInput {
      posix_spawn_file_actions_adddup2(&actions, inward[0], 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, complaint[1], 2)
    }
    posix_spawn_file_actions_adddup2(&actions, outward[1], 1)
    var started = pid_t()
    let failure = GitProcess.withPointers(["git"] + arguments) { arguments in
      GitProcess.withPointers(GitProcess.environment()) { environment in
        posix_spawnp(&started, "git", &actions, nil, arguments, environment)
      }
    }
    close(outward[1])
    if hasInput { close(inward[0]) } else { close(complaint[1]) }
    guard failure == 0 else {
      close(outward[0])
      if hasInput { close(inward[1]) } else { close(complaint[0]) }
      return nil
    }
    process = started
    input = hasInput ? inward[1] : -1
    output = outward[0]
    errors = hasInput ? -1 : complaint[0]
  }

  deinit {
    if input >= 0 { close(input) }
    close(output)
    if errors >= 0 { close(errors) }
  }

  /// The environment of this program, with what keeps git from asking and fetching, and with its words in English.
  private static func environment() -> [String] {
    var result: [String] = []
    let replaced = ["LC_ALL=", "LANGUAGE=", "GIT_TERMINAL_PROMPT=", "GIT_NO_LAZY_FETCH=", "GIT_OPTIONAL_LOCKS="]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if !replaced.contains(where: { text.hasPrefix($0) }) { result.append(text) }
      next += 1
    }
    return result + ["LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0"]
  }

  /// A pipe whose ends no other process inherits.
  private static func pipe(_ ends: inout [Int32]) -> Bool {
    let isMade = ends.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { Glibc.pipe($0) == 0 } ?? false
    }
    if isMade { for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) } }
    return isMade
  }

  private static func withPointers<Answer>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Answer
  ) -> Answer {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  /// Everything that it writes to both streams, read as it comes so that neither fills up.
  func readToEnd() -> (output: [UInt8], errors: [UInt8]) {
    var (bytes, complaints): ([UInt8], [UInt8]) = ([], [])
    var open = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    while open.contains(where: { $0.fd >= 0 }) {
      if poll(&open, 2, -1) < 0 {
        if errno == EINTR { continue }
        break
      }
      for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
        let count = index == 0 ? GitProcess.append(output, &bytes) : GitProcess.append(errors, &complaints)
        if count <= 0 { open[index].fd = -1 }
      }
    }
    return (bytes, complaints)
  }

  private static func append(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Int {
    var count = 0
    let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, used in
      repeat { count = Glibc.read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
      used = max(0, count)
    }
    bytes.append(contentsOf: piece)
    return count
  }

  /// Waits for its end and gives the status; 128 and the signal where one ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return -1 } }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  /// Writes a line to its input.
  func write(_ line: String) -> Bool {
    let bytes = Array((line + "\n").utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress?.advanced(by: start), bytes.count - start) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      start += count
    }
    return true
  }

  /// Reads exactly so many bytes of its output, or nil where it ends before.
  func read(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      let wanted = min(count - bytes.count, 1 << 20)
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, used in
        repeat { got = Glibc.read(output, buffer.baseAddress, wanted) } while got < 0 && errno == EINTR
        used = max(0, got)
      }
      if got <= 0 { return nil }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }

  /// Closes its input, so that it ends, and waits for it.
  func end() {
    if input >= 0 { close(input) }
    input = -1
    _ = wait()
  }
}

/// The contents of objects, from one `git cat-file --batch` that is started with the first question.
final class GitContents: Sendable {
  private struct State {
    var process: GitProcess?
  }

  private let folder: String
  private let state = Mutex(State())

  init(folder: String) { self.folder = folder }

  deinit { state.withLock { $0.process?.end() } }

  /// The bytes of an object; nil where the repository does not hold it.
  func read(_ object: String) -> [UInt8]? {
    state.withLock { state in
      if state.process == nil { state.process = GitProcess(["-C", folder, "cat-file", "--batch"], hasInput: true) }
      guard let process = state.process, process.write(object) else { return nil }
      // `OBJECT TYPE SIZE`, a line end, the bytes, a line end; or `OBJECT missing`.
      var head: [UInt8] = []
      while let byte = process.read(1)?.first, byte != 0x0A { head.append(byte) }
      let words = String(decoding: head, as: UTF8.self).split(separator: " ")
      guard words.count == 3, let size = Int(words[2]), let bytes = process.read(size), process.read(1) != nil
      else { return nil }
      return bytes
    }
  }
}
