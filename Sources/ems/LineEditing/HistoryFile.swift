import Glibc

/// The entries of past sessions: a file that is only ever added to, an entry a line, with `\n` for a line end within one.
///
/// Several sessions may add at the same time: each adds whole lines under a lock. A file that is not ours is left as it is.
struct HistoryFile {
  /// The first line, by which our files are known.
  private static let header = "# history of ems, 1\n"
  /// What is read of a long file: its end.
  private static let greatestRead = 1 << 20
  /// From here on the user is told how long the file is.
  private static let greatestQuiet = 8 << 20
  /// A longer entry is recalled in its own session only.
  private static let greatestEntry = 1 << 18
  private static let greatestCount = 1000

  private let path: String
  private var last: String?

  /// Why a file is not used, or what to know about it.
  struct Problem: Error {
    let message: String
  }

  /// Where the history is kept: `$EMS_HISTFILE`, where an empty value means nowhere; else `ems/history` below
  /// `$XDG_STATE_HOME` or `~/.local/state`. Nil for nowhere.
  static func defaultPath() -> String? {
    if let path = Terminal.environment("EMS_HISTFILE") { return path.isEmpty ? nil : path }
    if let state = Terminal.environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/ems/history" }
    guard let home = Terminal.environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/state/ems/history"
  }

  init(path: String) { self.path = path }

  /// The entries, the oldest first, and what to say about the file.
  mutating func load() throws(Problem) -> (entries: [String], remark: String?) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return ([], nil) }
      throw problem("cannot be read: \(reason())")
    }
    defer { close(descriptor) }
    let size = try check(descriptor)
    if size == 0 { return ([], nil) }
    let header = Array(HistoryFile.header.utf8)
    guard HistoryFile.bytes(of: descriptor, from: 0, count: header.count) == header else {
      throw problem("is no history of ems, and stays as it is")
    }
    let start = max(header.count, size - HistoryFile.greatestRead)
    let bytes = HistoryFile.bytes(of: descriptor, from: start, count: size - start)
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    // The first may be cut, the last is what follows the last line end.
    if start > header.count { lines.removeFirst() }
    let entries = lines.suffix(HistoryFile.greatestCount + 1).filter { !$0.isEmpty }.map(HistoryFile.decoded)
    last = entries.last
    let remark =
      size > HistoryFile.greatestQuiet
      ? "the history \(path) has \(size >> 20) MB, of which the end is read; remove the file to begin anew" : nil
    return (entries, remark)
  }

  /// Adds an entry. One that repeats the last is not kept.
  mutating func add(_ entry: String) throws(Problem) {
    let line = HistoryFile.encoded(entry)
    guard entry != last, line.count <= HistoryFile.greatestEntry else { return }
    last = entry
    makeFolders()
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw problem("cannot be written: \(reason())") }
    defer { close(descriptor) }
    // A session that was stopped while it held the lock must not stop this one; one write of whole lines is safe without.
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { break }
      usleep(5000)
    }
    let size = try check(descriptor)
    var text: [UInt8] = []
    if size == 0 {
      text = Array(HistoryFile.header.utf8)
    } else if HistoryFile.bytes(of: descriptor, from: size - 1, count: 1) != [0x0A] {
      text = [0x0A]
    }
    text += line
    let written = write(descriptor, text, text.count)
    guard written == text.count else {
      throw problem("cannot be written: \(written < 0 ? reason() : "no room is left on the device")")
    }
  }

  /// The size of an open file that is a regular one; others may not read it.
  private func check(_ descriptor: Int32) throws(Problem) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw problem("cannot be used: it is no regular file")
    }
    if status.st_mode & 0o077 != 0, status.st_uid == geteuid() { fchmod(descriptor, status.st_mode & 0o700) }
    return Int(status.st_size)
  }

  private func makeFolders() {
    guard access(path, F_OK) != 0 else { return }
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      mkdir(folder, 0o700)
    }
  }

  private func problem(_ text: String) -> Problem {
    Problem(message: "the history \(path) \(text); this session keeps none")
  }

  private func reason() -> String { String(cString: strerror(errno)) }

  private static func bytes(of descriptor: Int32, from start: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let got = pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(start + filled))
        if got <= 0 { break }
        filled += got
      }
    }
  }

  private static func encoded(_ entry: String) -> [UInt8] {
    var line: [UInt8] = []
    for byte in entry.utf8 {
      switch byte {
      case 0x0A: line += [0x5C, UInt8(ascii: "n")]
      case 0x5C: line += [0x5C, 0x5C]
      case 0: break
      default: line.append(byte)
      }
    }
    return line + [0x0A]
  }

  private static func decoded(_ line: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line where byte != 0 {
      if isEscaped {
        bytes.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
