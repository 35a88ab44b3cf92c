import ArgumentParser
import EMSSyntax
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
    try checkPlaceholders(outputs + (project.rejected.map { [$0] } ?? []))
    if each { try EachOptions.checkDistinct(paths) }
    let written = (outputs + [project.rejected, summary].compactMap { $0 }).filter { $0 != "-" }.map(Path.normalized)
    if let twice = written.indices.first(where: { written[..<$0].contains(written[$0]) }) {
      throw ValidationError(
        "Two results would be written to '\(written[twice])', one over the other: name another file.")
    }
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

  /// Refuses `{regster}`: a name in braces that stands for nothing, where each register has a file, or where it is near.
  private func checkPlaceholders(_ names: [String]) throws {
    for name in names {
      for part in name.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
        guard let end = part.firstIndex(of: "}") else { continue }
        let word = String(part[..<end])
        if "{\(word)}" == EachOptions.mark { continue }
        let isNear = NearestName.nearest(to: word, in: ["register"]) != nil
        if isNear {
          throw ValidationError("'{\(word)}' in the name of a file stands for nothing; did you mean {register}?")
        }
        if each {
          throw ValidationError(
            "'{\(word)}' in the name of a file stands for nothing; {register} is the register's name.")
        }
      }
    }
  }

  /// Refuses a register that is named twice, in one spelling or two: it would be counted twice.
  private static func checkDistinct(_ paths: [String]) throws {
    var seen: [String: String] = [:]
    for path in paths where path != "-" {
      let canonical = DiskFileSystem().canonical(path) ?? Path.normalized(path)
      if let first = seen[canonical] {
        throw ValidationError(
          first == path
            ? "'\(path)' is named twice, and would be counted twice: name it once."
            : "'\(first)' and '\(path)' are the same register, and would be counted twice: name it once.")
      }
      seen[canonical] = path
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
