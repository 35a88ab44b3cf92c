import Glibc

/// Bytes that are read piece by piece.
public protocol ByteStream: AnyObject {
  /// Puts bytes into `buffer` and gives how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}

/// Bytes that stand in memory.
public final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  /// Creates a stream of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Copies what follows.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { all in
      UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
    }
    position += count
    return count
  }
}

/// An open file of this machine; closed when it is let go.
final class DiskStream: ByteStream {
  private let path: String
  private let descriptor: Int32

  init(path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskFileSystem.error(path) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FileError(path: path, cause: .wrongKind)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw DiskFileSystem.error(path) }
    }
  }
}
