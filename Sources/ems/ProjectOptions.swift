import ArgumentParser
import EMSSemantics
import EMSWorkspace

/// What every command that reads a register and ends takes.
struct ProjectOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Scripts, folders of scripts, or - for standard input.", valueName: "PATH"),
    completion: Completions.scripts)
  var paths: [String] = []

  @OptionGroup var register: RegisterOptions

  @Flag(
    name: .customLong("keep-going"),
    help: "Leave out rows of data that cannot be read, count them, and write them to a file.")
  var keepGoing = false

  @Option(
    name: .customLong("rejected"), help: ArgumentHelp("Where rows left out are written.", valueName: "FILE"),
    completion: .file())
  var rejected: String?

  @Option(name: .customLong("color"), help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var colour: ColourChoice = .auto

  func validate() throws {
    if paths.isEmpty { throw ValidationError("Name a script or a folder, such as: ems eval register.ems") }
    if paths.filter({ $0 == "-" }).count > 1 { throw ValidationError("Standard input (-) can be read once.") }
    if rejected != nil, !keepGoing {
      throw ValidationError("--rejected goes with --keep-going, which leaves rows out.")
    }
  }

  /// Refuses a language of which the outputs have no words.
  static func check(language: String?) throws {
    guard let language, !FixedWords.languages.contains(language) else { return }
    throw ValidationError("--lang takes en, nl, fr or de, and '\(language)' is none of them.")
  }

  /// What is read, with the text of standard input where it is named.
  func request() throws -> ProjectRequest {
    let input = try paths.contains("-") ? StandardInput.bytes() : []
    return ProjectRequest(paths: paths, root: register.root, standardInput: input)
  }
}
