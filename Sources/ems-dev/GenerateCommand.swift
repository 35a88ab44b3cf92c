import EMSOutput
import EMSSemantics
import EMSWorkspace
import Glibc

/// `ems-dev generate`: writes the standard library and the catalogues of messages into Swift sources.
enum GenerateCommand {
  /// Reads `Library/ems` and `Messages` below `root` and writes the generated sources beside them; the exit status.
  static func run(root: String) -> Int32 {
    let library = "\(root)/Sources/EMSSemantics/Library"
    let source = StandardLibrary.source(for: libraryFiles(in: "\(library)/ems"))
    let output = "\(root)/Sources/EMSOutput"
    let catalogues = MessageCatalog.source(for: catalogueFiles(in: "\(output)/Messages"))
    let isLibraryWritten = write(source, to: "\(library)/StandardLibrary.generated.swift")
    return write(catalogues, to: "\(output)/Diagnostics/MessageCatalog.generated.swift") && isLibraryWritten ? 0 : 3
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else {
      print("cannot write \(path)")
      return false
    }
    let isWritten = fputs(text, file) >= 0
    return fclose(file) == 0 && isWritten
  }

  /// The catalogues in `folder`, by language.
  private static func catalogueFiles(in folder: String) -> [(language: String, text: String)] {
    let disk = DiskFileSystem()
    return ((try? disk.names(in: folder)) ?? []).filter { $0.hasSuffix(".po") }.compactMap { name in
      (try? disk.read("\(folder)/\(name)")).map { (String(name.dropLast(3)), String(decoding: $0, as: UTF8.self)) }
    }
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
