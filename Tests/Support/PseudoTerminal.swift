internal import Glibc

/// A program on a terminal of its own, as if somebody sat there: what is typed, what is shown, how it ended.
///
/// Waits are for what the program writes, a minute at most, since the machine may be busy with other tests; no test waits for a time to pass.
public final class PseudoTerminal {
  /// Below zero where the window is gone.
  private var master: Int32
  private let process: pid_t
  private var received: [UInt8] = []
  /// How far `received` has been matched.
  private var matched = 0
  private var ended: Int32?
  /// The folder of the program's home and files.
  public let folder: TemporaryFolder

  /// `TIOCSPTLCK` and `TIOCGPTN`.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// Starts `line` in a shell on a new terminal.
  ///
  /// - Parameters:
  ///   - line: the command line.
  ///   - folder: home and working folder.
  ///   - environment: variables besides `PATH`, `HOME` and `TZ`; `TERM` is `xterm-256color` and `LC_ALL` is `C.UTF-8` unless given,
  ///     and an empty value removes one.
  ///   - replacesShell: whether the program takes the place of the shell; not where the shell is to stop and continue it.
  public init(
    _ line: String, in folder: TemporaryFolder = TemporaryFolder(), environment: [String: String] = [:],
    rows: Int = 24, columns: Int = 80, replacesShell: Bool = true
  ) {
    self.folder = folder
    // What `posix_openpt`, `unlockpt` and `ptsname` do, which the C module does not export.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    _ = ioctl(master, PseudoTerminal.setLock, &isLocked)
    var number: UInt32 = 0
    _ = ioctl(master, PseudoTerminal.getNumber, &number)
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    // The size is that of the terminal, whoever has it open: set before the program asks.
    let slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // Opened by the leader of a new session, it becomes that session's terminal.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGPIPE, SIGTSTP, SIGTERM, SIGHUP, SIGQUIT, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | startsSession))
    var variables = [
      "PATH": ProcessRun.programs + ":/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TZ": "UTC",
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PS1": "shell> ",
    ]
    for (name, value) in environment { variables[name] = value.isEmpty ? nil : value }
    let arguments =
      replacesShell
      ? ["/bin/bash", "-c", "cd \"$0\" && exec " + line, folder.path]
      : ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"]
    let texts = arguments.map { strdup($0) } + [nil]
    let settings = variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    var process = pid_t()
    posix_spawn(&process, "/bin/bash", &actions, &attributes, texts, settings)
    self.process = process
    for text in texts + settings { free(text) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    // Ours stays open until the program has its own, so that the terminal does not end before it begins.
    self.slave = slave
    if !replacesShell {
      send("cd '\(folder.path)'\n" + line + "\n")
    }
  }

  private let slave: Int32

  deinit {
    if ended == nil {
      kill(process, SIGKILL)
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
    close(slave)
    if master >= 0 { close(master) }
  }

  /// Everything shown so far.
  public var transcript: String { String(decoding: received, as: UTF8.self) }

  /// Types `text`.
  public func send(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      // What the program shows meanwhile must be taken, or both would wait for each other.
      _ = receive(0)
      let count = bytes.prefix(1024).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Waits until `text` is shown behind what was matched before; what follows it is matched next. False where it does
  /// not come in so many milliseconds.
  @discardableResult
  public func expect(_ text: String, within milliseconds: Int = 60_000) -> Bool {
    let needle = Array(text.utf8)
    var waited = 0
    while true {
      if let end = match(needle) {
        matched = end
        return true
      }
      if waited >= milliseconds { return false }
      switch receive(100) {
      case .bytes: break
      case .nothing: waited += 100
      case .end: return match(needle).map { matched = $0 } != nil
      }
    }
  }

  /// What was shown behind the last match, so far.
  public var rest: String { String(decoding: received[matched...], as: UTF8.self) }

  private func match(_ needle: [UInt8]) -> Int? {
    guard received.count - matched >= needle.count, let first = needle.first else {
      return needle.isEmpty ? matched : nil
    }
    var index = matched
    while index + needle.count <= received.count {
      if received[index] == first, received[index...].starts(with: needle) { return index + needle.count }
      index += 1
    }
    return nil
  }

  private enum Arrival { case bytes, nothing, end }

  private func receive(_ milliseconds: Int32) -> Arrival {
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    let ready = poll(&source, 1, milliseconds)
    if ready < 0 { return errno == EINTR ? .nothing : .end }
    if ready == 0 {
      // The slave is open here too, so that only the end of the program tells that no more will come.
      return hasEnded() ? .end : .nothing
    }
    var count = 0
    let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
      count = read(master, buffer.baseAddress, buffer.count)
      filled = max(0, count)
    }
    if count <= 0 { return .end }
    received += piece
    return .bytes
  }

  private func hasEnded() -> Bool {
    if ended != nil { return true }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return true
  }

  /// Waits for the end of the program: its status, 128 and the signal where one ended it; nil where it does not end in so many
  /// milliseconds.
  public func wait(_ milliseconds: Int = 60_000) -> Int32? {
    var waited = 0
    while !hasEnded(), waited < milliseconds {
      if receive(50) != .bytes { waited += 50 }
    }
    while case .bytes = receive(0) {}
    return ended
  }

  /// Sends a signal to the program.
  public func signal(_ number: Int32) { kill(process, number) }

  /// Changes the size of the window.
  public func resize(rows: Int, columns: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Whether the terminal shows what is typed and hands it over by lines, as a shell expects to find it.
  public var isSane: Bool {
    var modes = termios()
    guard tcgetattr(slave, &modes) == 0 else { return false }
    let wanted = UInt32(ECHO | ICANON | ISIG)
    return modes.c_lflag & wanted == wanted && modes.c_iflag & UInt32(ICRNL) != 0 && modes.c_oflag & UInt32(OPOST) != 0
  }

  /// Takes the window away, as when its connection breaks.
  public func hangUp() {
    close(master)
    master = -1
  }
}

/// `POSIX_SPAWN_SETSID`, which the C module does not export.
private let startsSession: Int32 = 0x80
