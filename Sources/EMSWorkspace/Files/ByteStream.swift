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

/// A stream whose first bytes were looked at, and are given again.
final class PeekedStream: ByteStream {
  /// The first bytes, eight where there are so many.
  let first: [UInt8]
  private let rest: any ByteStream
  private var given = 0

  init(_ stream: any ByteStream) throws(FileError) {
    var first = [UInt8](repeating: 0, count: 8)
    var count = 0
    while count < first.count {
      var failure: FileError?
      let got = first.withUnsafeMutableBytes { space in
        do throws(FileError) {
          return try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: space[count...]))
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if got == 0 { break }
      count += got
    }
    self.first = Array(first[0..<count])
    rest = stream
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if given == first.count { return try rest.read(into: buffer) }
    let count = min(buffer.count, first.count - given)
    first.withUnsafeBytes { all in
      UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: all[given..<given + count]))
    }
    given += count
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
