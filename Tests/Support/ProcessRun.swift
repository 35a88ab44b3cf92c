internal import Glibc

/// A run of a command line with what it printed. The environment is fixed: UTC, UTF-8, no colour variables.
public struct ProcessRun: Sendable {
  /// The exit status; 128 and the signal where one ended it.
  public let status: Int32
  /// What it wrote to standard output.
  public let output: [UInt8]
  /// What it wrote to standard error; empty where both streams were joined.
  public let errors: [UInt8]

  /// Standard output as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// The folder with the programs that were built beside the tests.
  public static let programs: String = {
    let bundle = CommandLine.arguments.first ?? ""
    let absolute = realpath(bundle, nil).map { resolved in
      defer { free(resolved) }
      return String(cString: resolved)
    }
    var folder = (absolute ?? bundle).split(separator: "/", omittingEmptySubsequences: false).dropLast()
    while folder.count > 1, access(folder.joined(separator: "/") + "/ems", X_OK) != 0 { folder.removeLast() }
    return folder.joined(separator: "/")
  }()

  /// Runs `line` in a shell that finds `ems`, in the folder `directory`.
  ///
  /// - Parameters:
  ///   - line: the command line.
  ///   - directory: the folder in which it runs.
  ///   - joinsStreams: whether standard error goes where standard output goes, as on a terminal.
  ///   - delay: milliseconds after which the program is interrupted, as by Ctrl-C; nil for never.
  public static func shell(
    _ line: String, in directory: String, joinsStreams: Bool = false, interruptAfter delay: Int? = nil
  ) -> ProcessRun {
    let scratch = TemporaryFolder()
    let outputPath = scratch.path + "/out"
    let errorPath = scratch.path + "/err"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, flags, 0o644)
    if joinsStreams {
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 2, errorPath, flags, 0o644)
    }
    // Signals as a program finds them that was started from a terminal.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let script = "cd \"$0\" || exit 99\n" + (delay == nil ? line : "exec " + line)
    let arguments = ["/bin/bash", "-c", script, directory]
    let environment = [
      "PATH=\(programs):/usr/local/bin:/usr/bin:/bin", "TZ=UTC", "LC_ALL=C.UTF-8", "HOME=\(scratch.path)",
      "TMPDIR=/tmp",
    ]
    var process = pid_t()
    let failure = withPointers(arguments) { arguments in
      withPointers(environment) { environment in
        posix_spawn(&process, "/bin/bash", &actions, &attributes, arguments, environment)
      }
    }
    guard failure == 0 else { return ProcessRun(status: -1, output: [], errors: Array("cannot start".utf8)) }
    if let delay {
      usleep(UInt32(delay) * 1000)
      kill(process, SIGINT)
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return ProcessRun(
      status: code, output: CaseFolder.readFile(outputPath) ?? [], errors: CaseFolder.readFile(errorPath) ?? [])
  }

  private static func withPointers<Answer>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Answer
  ) -> Answer {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
