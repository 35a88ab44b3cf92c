import EMSFormats
import Synchronization

/// A door to files that notes the SHA-256 of everything read through it, from the very bytes that the run saw.
public final class DigestingFileSystem: FileSystem {
  private let files: any FileSystem
  private let known = Mutex<[String: String]>([:])

  /// Creates a door before `files`.
  public init(_ files: any FileSystem) { self.files = files }

  /// The digest of each file that was read to its end, by its path as it was asked for.
  public var digests: [String: String] { known.withLock { $0 } }

  /// What stands at `path`.
  public func kind(_ path: String) -> FileKind { files.kind(path) }

  /// All bytes of a file.
  public func read(_ path: String) throws(FileError) -> [UInt8] {
    let bytes = try files.read(path)
    note(SHA256.text(of: bytes), of: path)
    return bytes
  }

  /// A file to be read piece by piece.
  public func open(_ path: String) throws(FileError) -> any ByteStream {
    DigestingStream(try files.open(path)) { [self] in note($0, of: path) }
  }

  /// Names in a folder.
  public func names(in folder: String) throws(FileError) -> [String] { try files.names(in: folder) }

  /// The absolute path.
  public func canonical(_ path: String) -> String? { files.canonical(path) }

  /// Size, time of writing and number of a file.
  public func stamp(_ path: String) -> FileStamp? { files.stamp(path) }

  private func note(_ digest: String, of path: String) { known.withLock { $0[path] = digest } }
}

/// A stream that computes the digest of what passes, and tells it at the end.
private final class DigestingStream: ByteStream {
  private let stream: any ByteStream
  private var digest = SHA256()
  private let end: (String) -> Void

  init(_ stream: any ByteStream, end: @escaping (String) -> Void) {
    self.stream = stream
    self.end = end
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count = try stream.read(into: buffer)
    if count > 0 {
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
    } else if buffer.count > 0 {
      end(digest.text)
    }
    return count
  }
}
