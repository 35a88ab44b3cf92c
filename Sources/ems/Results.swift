import ArgumentParser
import EMSOutput
import EMSWorkspace
import Glibc

/// A failure that ends the run with a message on standard error.
struct CommandFailure: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

/// A run that ends with a status and has said what it had to say.
struct CommandEnd: Error {
  let status: ExitStatus
}

extension ColourChoice: ExpressibleByArgument {}

/// Writing results where they belong.
enum Results {
  /// Writes a document as text to the file at `path`, or to standard output as its terminal can show it.
  static func write(_ document: Document, colour: ColourChoice, to path: String? = nil) throws {
    let style = path == nil || path == "-" ? Terminal.style(of: STDOUT_FILENO, colour: colour) : TerminalStyle()
    try write(Array(TerminalRenderer(style: style).render(document).utf8), to: path)
  }

  /// Why a file cannot be written; of a folder that is not there, how to make it.
  private static func reason(_ error: FileError) -> String {
    let folder = Path.folder(error.path)
    guard error.cause == .missing, DiskFileSystem().kind(folder) == .missing else { return error.reason }
    return "there is no folder '\(folder)'; make it first, as `mkdir -p \(folder)` does"
  }

  /// Writes bytes to the file at `path`, or to standard output where there is none.
  static func write(_ bytes: [UInt8], to path: String?) throws {
    do throws(FileError) {
      if let path, path != "-" {
        try OutputStream.writeFile(bytes, path: path)
      } else {
        try OutputStream.write(bytes, to: STDOUT_FILENO, path: "standard output")
      }
    } catch {
      // Who reads our output has seen enough: not our failure, and nothing to say.
      if error.cause == .closedPipe { throw CommandEnd(status: .fine) }
      throw CommandFailure(.file, "cannot write \(error.path): " + reason(error))
    }
  }
}
