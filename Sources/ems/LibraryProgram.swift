import EMSSemantics
import EMSValues
import EMSWorkspace

/// The standard library by itself.
enum LibraryProgram {
  /// Its files as `include` names them.
  static var files: [String] { StandardLibrary.files.map { String($0.path.dropLast(".ems".count)) } }

  /// Its methods as files name them.
  static var methods: [String] {
    files.filter { $0.hasPrefix("methods/") }.map { String($0.dropFirst("methods/".count)) }
  }

  /// The library with all its methods, none of them in use.
  static func load() -> Program {
    let includes = files.filter { $0.contains("/") }.map { "include <\($0)>\n" }
    let request = ProjectRequest(paths: ["-"], standardInput: Array(includes.joined().utf8))
    return Project(request, ProjectSettings(today: .first), files: MemoryFileSystem([:])).program
  }
}
