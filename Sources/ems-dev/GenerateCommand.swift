import EMSSemantics
import EMSWorkspace
import Glibc

/// `ems-dev generate`: writes the standard library into a Swift source.
enum GenerateCommand {
  /// Reads `Library/ems` below `root` and writes `StandardLibrary.generated.swift`; the exit status.
  static func run(root: String) -> Int32 {
    let library = "\(root)/Sources/EMSSemantics/Library"
    let source = StandardLibrary.source(for: libraryFiles(in: "\(library)/ems"))
    guard let file = fopen("\(library)/StandardLibrary.generated.swift", "w") else {
      print("cannot write \(library)/StandardLibrary.generated.swift")
      return 3
    }
    let isWritten = fputs(source, file) >= 0
    return fclose(file) == 0 && isWritten ? 0 : 3
  }

  /// The scripts below `folder`, with their paths relative to it.
  private static func libraryFiles(in folder: String) -> [(path: String, text: String)] {
    let disk = DiskFileSystem()
    var result: [(path: String, text: String)] = []
    for name in (try? disk.names(in: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      if disk.kind(path) == .folder {
        result += libraryFiles(in: path).map { ("\(name)/\($0.path)", $0.text) }
      } else if name.hasSuffix(".ems"), let bytes = try? disk.read(path) {
        result.append((name, String(decoding: bytes, as: UTF8.self)))
      }
    }
    return result
  }
}
