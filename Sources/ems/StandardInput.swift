import EMSWorkspace
import Glibc

/// The text of standard input: read once, whoever asks and how often, since a register may be checked under several methods.
enum StandardInput {
  private static let read: Result<[UInt8], FileError> = {
    do throws(FileError) {
      return .success(try DiskFileSystem.readAll(STDIN_FILENO, path: "standard input"))
    } catch {
      return .failure(error)
    }
  }()

  /// All of it.
  static func bytes() throws -> [UInt8] {
    switch read {
    case .success(let bytes): return bytes
    case .failure(let error): throw CommandFailure(.file, "cannot read standard input: \(error.reason)")
    }
  }
}
