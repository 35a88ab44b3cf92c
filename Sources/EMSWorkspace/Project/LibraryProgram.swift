public import EMSSemantics
import EMSValues

/// The standard library by itself.
public enum LibraryProgram {
  /// Its files as `include` names them.
  public static var files: [String] { StandardLibrary.files.map { String($0.path.dropLast(".ems".count)) } }

  /// Its methods as files name them.
  public static var methods: [String] {
    files.filter { $0.hasPrefix("methods/") }.map { String($0.dropFirst("methods/".count)) }
  }

  /// The library with all its methods, none of them in use.
  public static func load() -> Program {
    let includes = files.filter { $0.contains("/") }.map { "include <\($0)>\n" }
    let request = ProjectRequest(paths: ["-"], standardInput: Array(includes.joined().utf8))
    return Project(request, ProjectSettings(today: .first), files: MemoryFileSystem([:])).program
  }
}
