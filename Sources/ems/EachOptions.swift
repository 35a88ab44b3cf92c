import ArgumentParser
import EMSWorkspace

/// Several registers in one run, and what became of each.
struct EachOptions: ParsableArguments {
  @Flag(help: "Run once for each PATH, as a register of its own, and go on after a bad one.")
  var each = false

  @Option(
    help: ArgumentHelp(
      "Write what became of each register as JSON: status, counts, files read.", valueName: "FILE"),
    completion: .file())
  var summary: String?

  /// What stands for the register in the name of a file.
  static let mark = "{register}"

  /// Refuses names of files that do not fit the registers; those of `-o` and `--rejected` may hold `{register}`.
  func check(_ project: ProjectOptions, outputs: [String] = []) throws {
    let paths = project.paths
    let rejected = project.rejected.map { [$0] } ?? []
    if each, paths.count > 1, let name = rejected.first, !EachOptions.hasMark(name) {
      throw ValidationError(
        "With --each, --rejected takes a name for each register, such as 'rejected/{register}.csv'.")
    }
    let marked = outputs.filter { EachOptions.hasMark($0) }
    if (marked + rejected).allSatisfy({ !EachOptions.hasMark($0) }) { return }
    if !each { throw ValidationError("{register} in the name of a file goes with --each.") }
    if !marked.isEmpty, marked.count < outputs.count {
      throw ValidationError("Write {register} in every -o, or in none.")
    }
    var owners: [String: String] = [:]
    for path in paths {
      let name = EachOptions.safeName(path)
      if let owner = owners[name] {
        throw ValidationError(
          "'\(owner)' and '\(path)' would write the same file: {register} is '\(name)' for both. Run them apart.")
      }
      owners[name] = path
    }
  }

  /// Whether a name of a file holds `{register}`.
  static func hasMark(_ name: String) -> Bool {
    name.split(separator: mark, omittingEmptySubsequences: false).count > 1
  }

  /// The name of a file for a register.
  static func file(_ name: String, for path: String) -> String {
    name.split(separator: mark, omittingEmptySubsequences: false).joined(separator: safeName(path))
  }

  /// A register's path as a part of the name of a file: no `.ems`, no `..`, and `-` for each `/`. The folder of the run by its
  /// own name.
  static func safeName(_ path: String) -> String {
    if path == "-" { return "standard-input" }
    func name(_ path: String) -> String {
      var parts = Path.normalized(path).split(separator: "/").filter { $0 != ".." && $0 != "." }.map(String.init)
      if let last = parts.last, last.hasSuffix(".ems"), last.utf8.count > 4 {
        parts[parts.count - 1] = String(last.dropLast(4))
      }
      return parts.joined(separator: "-")
    }
    let own = name(path)
    if !own.isEmpty { return own }
    let whole = name(Path.name(DiskFileSystem().canonical(path) ?? ""))
    return whole.isEmpty ? "register" : whole
  }
}
