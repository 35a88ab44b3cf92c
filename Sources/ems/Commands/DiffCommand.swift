import ArgumentParser
import EMSEngine
import EMSOutput
import EMSSyntax
import EMSValues
import EMSWorkspace

/// `ems diff last-year.ems register.ems`
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two registers by records and results: what became significant, and which change caused it.",
    discussion: """
      Each of A and B is a script or a folder, and may say after an @ which state of it is meant, several of these in any order:
        register.ems@2025-12-31        as of that day
        register.ems@heat-pump         under that scenario
        register.ems@git:main          as committed: a branch, a tag, HEAD~1, any revision of git
        register.ems@method:fmea       by that method

      B may be left out: PATH@git:REVISION is compared with the files as they stand, PATH@DATE with today,
      and for PATH@SCENARIO the register without the scenario with that under it.

      Examples:
        ems diff 2025.ems 2026.ems
        ems diff .@git:main                                  what my changes do
        ems diff register.ems@2025-01-01 register.ems@2026-01-01
        ems diff . .@heat-pump --format markdown
        ems diff .@git:origin/main . --fail-on significant

      Exit status: 0 compared, 1 with --exit-code or --fail-on, 2 wrong usage, 3 a file or revision could not be read,
      4 an error in a script or in data.
      """)

  @Argument(
    help: ArgumentHelp("What it was, and what it is.", valueName: "PATH[@STATE]"), completion: Completions.scripts)
  var registers: [String] = []

  @Option(
    help: ArgumentHelp("Scripts may read files below this folder only.", valueName: "FOLDER"),
    completion: .directory)
  var root: String?

  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("The day of a side that names none, instead of the local day.", valueName: "DATE"))
  var asOf: String?

  @Option(
    help: ArgumentHelp("Use this method on both sides (repeatable).", valueName: "NAME"),
    completion: Completions.methods)
  var method: [String] = []

  @OptionGroup var comparison: ComparisonOptions

  @Flag(name: .customLong("schema"), help: "Print the JSON Schema of --format json, and nothing else.")
  var printsSchema = false

  @Option(name: .customLong("color"), help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var colour: ColourChoice = .auto

  func validate() throws {
    if printsSchema { return }
    if registers.isEmpty || registers.count > 2 {
      throw ValidationError("Name two registers, such as: ems diff 2025.ems 2026.ems")
    }
    if registers.count(where: isStandardInput) > 1 {
      throw ValidationError("Standard input (-) can be read once.")
    }
    _ = try RegisterOptions.day(asOf)
  }

  func run() throws {
    if printsSchema { return try Results.write(ComparisonSchema.bytes, to: comparison.output) }
    let (first, second) = try names()
    let day = try RegisterOptions.day(asOf)
    let input = try registers.contains(where: isStandardInput) ? StandardInput.bytes() : []
    var status = ExitStatus.fine
    var sides: [ComparedRegister] = []
    // One for both: a pipe gives what it holds once.
    let disk = DiskFileSystem()
    // Both sides are looked at, so that one run tells all that is wrong.
    for name in [first, second] {
      switch load(name, day: day, input: input, disk) {
      case .success(let side): sides.append(side)
      case .failure(let end): status = status.worst(end.status)
      }
    }
    guard status == .fine, sides.count == 2 else { throw CommandEnd(status: status) }
    let (before, after) = (sides[0], sides[1])
    try ProjectRun.protect(
      comparison.output.map { [$0] } ?? [], inputs: before.project.filesRead + after.project.filesRead)
    var result = RegisterComparison(before: before.results, after: after.results)
    result.compare(findings: before.report, after.report)
    try comparison.write(result, before: before.side, after: after.side, colour: colour)
  }

  private func names() throws -> (RegisterName, RegisterName) {
    let files = DiskFileSystem()
    var names: [RegisterName] = []
    for text in registers {
      do throws(RegisterNameError) {
        names.append(try RegisterName(text, files: files))
      } catch {
        throw CommandFailure(.usage, error.message)
      }
    }
    if names.count == 2 { return (names[0], names[1]) }
    guard let (other, comesFirst) = names[0].counterpart else {
      throw CommandFailure(
        .usage,
        "compare '\(names[0].text)' with what? Name a second register, or a state of this one: "
          + "\(names[0].path)@git:main, \(names[0].path)@2025-12-31, \(names[0].path)@SCENARIO")
    }
    return comesFirst ? (other, names[0]) : (names[0], other)
  }

  private func isStandardInput(_ register: String) -> Bool { register == "-" || register.hasPrefix("-@") }

  private func load(
    _ name: RegisterName, day: CalendarDate, input: [UInt8], _ disk: DiskFileSystem
  ) -> Result<ComparedRegister, CommandEnd> {
    var settings = ProjectSettings(today: name.day ?? day)
    settings.methods = name.methods.isEmpty ? method : name.methods
    settings.scenarios = name.scenarios
    settings.language = comparison.language
    var files: any FileSystem = disk
    if let revision = name.revision {
      do throws(GitError) {
        let opened = try GitRevision(revision, of: name.path)
        if let missing = opened.missing(name.path) { throw missing }
        files = opened
      } catch {
        Terminal.complain(
          "ems: in '\(name.text)': \(error.message)\n" + (error.help.isEmpty ? "" : "  = help: \(error.help)\n"))
        return .failure(CommandEnd(status: error.cause == .unknownRevision ? .usage : .file))
      }
    }
    let request = ProjectRequest(paths: [name.path], root: root, standardInput: name.path == "-" ? input : [])
    let project = Project(request, settings, files: files)
    return ComparedRegister.evaluate(project, name: name.text, language: comparison.language, colour: colour)
  }
}
