import ArgumentParser
import Glibc

/// From the command line to an exit status.
enum Entry {
  /// Runs the command that the arguments name.
  static func run() -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in
      let text: StaticString = "\nems: interrupted; nothing was written\n"
      _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(130)
    }
    do {
      var command = try EMSCommand.parseAsRoot()
      try command.run()
      return ExitStatus.fine.rawValue
    } catch let end as CommandEnd {
      return end.status.rawValue
    } catch let failure as CommandFailure {
      Terminal.complain("ems: \(failure.message)\n")
      return failure.status.rawValue
    } catch {
      return usage(error)
    }
  }

  /// Help and version go to standard output; wrong usage to standard error, with status 2.
  private static func usage(_ error: any Error) -> Int32 {
    let text = EMSCommand.fullMessage(for: error)
    if EMSCommand.exitCode(for: error) == .success {
      _ = try? OutputStream.write(Array((text + "\n").utf8), to: STDOUT_FILENO, path: "standard output")
      return ExitStatus.fine.rawValue
    }
    Terminal.complain(text + "\n")
    return ExitStatus.usage.rawValue
  }
}
