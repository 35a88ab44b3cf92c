import EMSOutput
import EMSWorkspace
import Glibc

/// `ems-dev library`: writes the page of the reference about the standard library, from the library that this program holds.
enum LibraryTask {
  /// Writes `grammar/library.md` below `root`; the exit status.
  static func run(root: String) -> Int32 {
    let path = root + "/grammar/library.md"
    guard let file = fopen(path, "w") else {
      print("\(path): cannot be written")
      return 3
    }
    let isWritten = fputs(LibraryDocument(LibraryProgram.load()).referencePage, file) >= 0
    return fclose(file) == 0 && isWritten ? 0 : 3
  }
}
