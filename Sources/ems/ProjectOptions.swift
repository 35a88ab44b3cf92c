import ArgumentParser
import EMSSemantics
import EMSValues
import EMSWorkspace
import Glibc

/// What every command that reads a register takes.
struct ProjectOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Scripts, folders of scripts, or - for standard input.", valueName: "PATH"),
    completion: Completions.scripts)
  var paths: [String] = []

  @Option(
    help: ArgumentHelp("Scripts may read files below this folder only.", valueName: "FOLDER"), completion: .directory)
  var root: String?

  @Option(
    name: .customLong("as-of"), help: ArgumentHelp("The day of the run, instead of the local day.", valueName: "DATE"))
  var asOf: String?

  @Option(help: ArgumentHelp("Use this method (repeatable).", valueName: "NAME"), completion: Completions.methods)
  var method: [String] = []

  @Option(
    name: .customLong("import"),
    help: ArgumentHelp("Read an import from another file (repeatable).", valueName: "NAME=FILE"),
    completion: Completions.imports)
  var imports: [String] = []

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
    _ = try day()
    if rejected != nil, !keepGoing {
      throw ValidationError("--rejected goes with --keep-going, which leaves rows out.")
    }
    for text in imports where !text.contains("=") {
      throw ValidationError("--import takes NAME=FILE, and '\(text)' has no '='.")
    }
  }

  /// Refuses a language of which the outputs have no words.
  static func check(language: String?) throws {
    guard let language, !FixedWords.languages.contains(language) else { return }
    throw ValidationError("--lang takes en, nl, fr or de, and '\(language)' is none of them.")
  }

  /// The as-of day: given, else the local day of the run.
  func day() throws -> CalendarDate { try ProjectOptions.day(asOf) }

  /// The as-of day that an option gives, else the local day of the run.
  static func day(_ asOf: String?) throws -> CalendarDate {
    if let asOf {
      guard let date = CalendarDate(text: asOf) else {
        throw ValidationError("--as-of takes a date such as 2026-12-31, and '\(asOf)' is none.")
      }
      return date
    }
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return CalendarDate(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      ?? .first
  }

  /// The files that replace those of imports, by name.
  func overrides() -> [String: String] { ProjectOptions.overrides(imports) }

  /// The files that replace those of imports, by name.
  static func overrides(_ imports: [String]) -> [String: String] {
    var result: [String: String] = [:]
    for text in imports {
      guard let mark = text.firstIndex(of: "=") else { continue }
      result[String(text[text.startIndex..<mark])] = String(text[text.index(after: mark)...])
    }
    return result
  }

  /// What is read, with the text of standard input where it is named.
  func request() throws -> ProjectRequest {
    var input: [UInt8] = []
    if paths.contains("-") {
      do throws(FileError) {
        input = try DiskFileSystem.readAll(STDIN_FILENO, path: "standard input")
      } catch {
        throw CommandFailure(.file, "cannot read standard input: \(error.reason)")
      }
    }
    return ProjectRequest(paths: paths, root: root, standardInput: input)
  }
}
