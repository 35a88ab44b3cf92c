import ArgumentParser
import EMSSemantics
import EMSSyntax
import EMSWorkspace
import Glibc

/// From the command line to an exit status.
enum Entry {
  /// Runs the command that the arguments name.
  static func run() -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    // A limit on the size of files is an error of the write, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGINT) { _ in
      let text: StaticString = "\nems: interrupted; no file was written\n"
      _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(130)
    }
    // Most asked by other programs; the parser of arguments looks through all commands first.
    if CommandLine.arguments.count == 2, CommandLine.arguments[1] == "--version" {
      return show(EMSCommand.configuration.version)
    }
    do {
      var command = try command(Array(CommandLine.arguments.dropFirst()))
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

  /// Parses the library, which most commands read, while the command is found and its files are read.
  static func prepare() {
    guard CommandLine.arguments.count > 1 else { return }
    switch CommandLine.arguments[1] {
    case "check", "diff", "eval", "explain", "goal", "repl", "sensitivity", "test", "whatif":
      StandardLibrary.sources.prepare()
    default: break
    }
  }

  /// Writes help or the version to standard output; gives the status.
  private static func show(_ text: String) -> Int32 {
    do throws(FileError) {
      try OutputStream.write(Array((text + "\n").utf8), to: STDOUT_FILENO, path: "standard output")
    } catch {
      if error.cause == .closedPipe { return ExitStatus.fine.rawValue }
      Terminal.complain("ems: cannot write \(error.path): \(error.reason)\n")
      return ExitStatus.file.rawValue
    }
    return ExitStatus.fine.rawValue
  }

  /// The command that the arguments name, with what they give it.
  ///
  /// A command is read by itself, so that a run does not pay for the descriptions of all the others. What that does not
  /// settle (help, the version, completion, wrong usage) is read again from the root, whose texts show where they belong.
  private static func command(_ arguments: [String]) throws -> any ParsableCommand {
    if let command = pathsCommand(arguments) { return command }
    if let name = arguments.first,
      let named = EMSCommand.configuration.subcommands.first(where: { $0._commandName == name }),
      let command = try? named.parseAsRoot(Array(arguments.dropFirst())), type(of: command) == named
    {
      return command
    }
    return try EMSCommand.parseAsRoot(arguments)
  }

  /// The command that the arguments name, where they give it paths alone.
  private static func pathsCommand(_ arguments: [String]) -> (any ParsableCommand)? {
    let rest = Array(arguments.dropFirst())
    return switch arguments.first {
    case "check": CheckCommand.read(rest)
    case "eval": EvalCommand.read(rest)
    default: nil
    }
  }

  /// Help and version go to standard output; wrong usage to standard error, with status 2.
  private static func usage(_ error: any Error) -> Int32 {
    let text = EMSCommand.fullMessage(for: error)
    if EMSCommand.exitCode(for: error) == .success {
      return show(text)
    }
    if let name = CommandLine.arguments.dropFirst().first, !name.hasPrefix("-") {
      let names = EMSCommand.configuration.subcommands.map { $0._commandName }
      if !names.contains(name), name != "help" {
        let nearest = NearestName.nearest(to: name, in: names)
        Terminal.complain(
          "ems: there is no command '\(name)'; "
            + (nearest.map { "the nearest is '\($0)'" } ?? "'ems --help' lists them: " + names.joined(separator: ", "))
            + "\n")
        return ExitStatus.usage.rawValue
      }
    }
    Terminal.complain(NearestValue.completed(text) + "\n")
    return ExitStatus.usage.rawValue
  }
}
