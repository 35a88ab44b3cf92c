import ArgumentParser
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace

/// What a shell offers for a word that is being typed: names of the register that the line names, else of the library.
enum Completions {
  /// Scripts and folders.
  static let scripts = CompletionKind.file(extensions: ["ems"])
  /// Names of views.
  static let views = names { $0.views.map(\.name) }
  /// Names of kinds.
  static let kinds = names { $0.kinds.map(\.name) }
  /// Names of methods.
  static let methods = names { $0.methods.map(\.name) }
  /// Names of scenarios.
  static let scenarios = names { $0.scenarios.map(\.name) }
  /// Names of imports, ready for a file.
  static let imports = names { $0.imports.map { $0.name + "=" } }
  /// Names of parameters, ready for a value.
  static let parameters = names { $0.parameters.map { $0.name + "=" } }
  /// Languages of titles.
  static let languages = CompletionKind.list(FixedWords.languages)
  /// What `ems library` knows.
  static let library = CompletionKind.custom { _, _, _ in
    let program = program([])
    return unique(
      program.kinds.map(\.name) + program.scales.map(\.name) + program.views.map(\.name) + program.checks.map(\.name)
        + program.methods.map(\.name) + ["units"])
  }
  /// The files of the library.
  static let libraryFiles = CompletionKind.custom { _, _, _ in LibraryProgram.files }
  /// The methods of the library, as files name them.
  static let libraryMethods = CompletionKind.custom { _, _, _ in LibraryProgram.methods }
  /// Codes of diagnostics.
  static let codes = CompletionKind.custom { _, _, _ in DiagnosticCode.all.map(\.text) }

  private static func names(_ choose: @escaping @Sendable (Program) -> [String]) -> CompletionKind {
    .custom { words, _, _ in unique(choose(program(words))) }
  }

  private static func unique(_ names: [String]) -> [String] {
    var known: Set<String> = []
    return names.filter { !$0.isEmpty && known.insert($0).inserted }
  }

  /// The program of the scripts that a command line names; the library with its methods where it names none.
  private static func program(_ words: [String]) -> Program {
    let files = DiskFileSystem()
    let withFile: Set<String> = ["-o", "--output", "--summary", "--rejected", "--root", "--import"]
    var paths: [String] = []
    for (index, word) in words.enumerated().dropFirst()
    where !word.hasPrefix("-") && !withFile.contains(words[index - 1]) {
      // Of a comparison's `PATH@STATE` the path counts.
      let path = word.split(separator: "@").first.map(String.init) ?? word
      switch files.kind(path) {
      case .file where path.hasSuffix(".ems"): paths.append(path)
      case .folder where (try? files.names(in: path))?.contains { $0.hasSuffix(".ems") } ?? false: paths.append(path)
      default: break
      }
    }
    if !paths.isEmpty {
      return Project(ProjectRequest(paths: paths), ProjectSettings(today: .first), files: files).program
    }
    return LibraryProgram.load()
  }
}
