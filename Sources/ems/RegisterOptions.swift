import ArgumentParser
import EMSValues
import Glibc

/// How a register is read, by every command that reads one.
struct RegisterOptions: ParsableArguments {
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

  func validate() throws {
    _ = try day()
    for text in imports where !text.contains("=") {
      throw ValidationError("--import takes NAME=FILE, and '\(text)' has no '='.")
    }
  }

  /// The as-of day: given, else the local day of the run.
  func day() throws -> CalendarDate { try RegisterOptions.day(asOf) }

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
  func overrides() -> [String: String] {
    var result: [String: String] = [:]
    for text in imports {
      guard let mark = text.firstIndex(of: "=") else { continue }
      result[String(text[text.startIndex..<mark])] = String(text[text.index(after: mark)...])
    }
    return result
  }
}
