import Glibc

/// A program that shows a text screen by screen.
struct Pager {
  /// The command, for the shell.
  let command: String

  /// Shows `text`; returns when the user has seen enough. False where the program cannot be started.
  func show(_ text: String) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // Colours pass through less, which ends by itself where the text fits; the user's own settings stand.
    setenv("LESS", "FRX", 0)
    let arguments = (["/bin/sh", "-c", command] as [String]).map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments + [nil], environ)
    close(ends[0])
    guard failure == 0 else {
      close(ends[1])
      return false
    }
    _ = try? OutputStream.write(Array(text.utf8), to: ends[1], path: "the pager")
    close(ends[1])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status != 127 << 8
  }
}
