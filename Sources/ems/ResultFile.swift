import EMSWorkspace
import Glibc

/// Where the results of a run go. Of several registers the files wait for the end of the run: a file that one register writes may
/// be one that the next one reads.
final class ResultFiles {
  private let waits: Bool
  private var waiting: [(path: String, bytes: [UInt8])] = []

  /// - Parameter waits: whether files are written by `finish`.
  init(waits: Bool) { self.waits = waits }

  /// Writes a whole result: to standard output at once, to a file when it is time.
  func write(_ bytes: [UInt8], to path: String?) throws {
    if waits, let path, path != "-" {
      waiting.append((path, bytes))
    } else {
      try Results.write(bytes, to: path)
    }
  }

  /// Begins a result that is written piece by piece.
  func begin(_ path: String?) -> ResultFile { ResultFile(path, self) }

  /// Writes the files that waited, none over a file that the run has read.
  func finish(_ inputs: [String]) throws {
    try ProjectRun.protect(waiting.map(\.path), inputs: inputs)
    for file in waiting { try Results.write(file.bytes, to: file.path) }
    waiting = []
  }
}

/// A result that is written piece by piece: to standard output at once, to a file whole at its end.
struct ResultFile {
  private let path: String?
  private let files: ResultFiles
  private var bytes: [UInt8] = []

  fileprivate init(_ path: String?, _ files: ResultFiles) {
    self.path = path == "-" ? nil : path
    self.files = files
  }

  /// Writes a piece.
  mutating func write(_ piece: [UInt8]) throws {
    if path == nil {
      try Results.write(piece, to: nil)
    } else {
      bytes.append(contentsOf: piece)
    }
  }

  /// Ends the result: a file appears now, or at the end of the run.
  mutating func close() throws {
    guard let path else { return }
    try files.write(bytes, to: path)
    bytes = []
  }
}
