import Glibc

/// What a run of a whole process took.
struct Measurement {
  /// Wall time, and the time that processors worked for it.
  var seconds: Double
  var processor: Double
  /// The greatest memory in use, in bytes.
  var peak: Int
  var status: Int32
}

/// Runs processes and measures them.
enum BenchMeasure {
  /// How many runs count, after one that does not.
  static let runs = 5

  /// The median by wall time of several runs, with the greatest peak of memory.
  static func measure(_ command: [String]) throws -> Measurement { try measure([command])[0] }

  /// Medians of several commands that are run in turn, so that what disturbs one disturbs the others.
  static func measure(_ commands: [[String]]) throws -> [Measurement] {
    for command in commands { _ = try once(command) }
    var results: [[Measurement]] = Array(repeating: [], count: commands.count)
    for _ in 0..<runs {
      for (index, command) in commands.enumerated() { results[index].append(try once(command)) }
    }
    return results.map { results in
      var median = results.sorted { $0.seconds < $1.seconds }[runs / 2]
      median.peak = results.map(\.peak).max() ?? 0
      median.processor = results.map(\.processor).sorted()[runs / 2]
      return median
    }
  }

  /// Whether a command can be run and ends well.
  static func works(_ command: [String]) -> Bool { (try? once(command))?.status == 0 }

  private static func once(_ command: [String]) throws -> Measurement {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let start = BenchPhases.now()
    guard posix_spawnp(&process, command.first ?? "", &actions, nil, words, environ) == 0 else {
      throw DevelopmentFailure("cannot start \(command.first ?? ""): build a release first")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    let seconds = BenchPhases.now() - start
    let exit = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    func time(_ value: timeval) -> Double { Double(value.tv_sec) + Double(value.tv_usec) / 1e6 }
    return Measurement(
      seconds: seconds, processor: time(usage.ru_utime) + time(usage.ru_stime), peak: Int(usage.ru_maxrss) * 1024,
      status: exit)
  }
}
