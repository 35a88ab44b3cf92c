import EMSWorkspace
import Glibc

/// A result that is written piece by piece: to standard output at once, to a file whole at its end.
struct ResultFile {
  private let path: String?
  private var bytes: [UInt8] = []

  init(_ path: String?) { self.path = path == "-" ? nil : path }

  /// Writes a piece.
  mutating func write(_ piece: [UInt8]) throws {
    if path == nil {
      try Results.write(piece, to: nil)
    } else {
      bytes.append(contentsOf: piece)
    }
  }

  /// Ends the result: a file appears now.
  mutating func close() throws {
    guard let path else { return }
    try Results.write(bytes, to: path)
    bytes = []
  }
}
