import EMSFormats
import Synchronization

/// A block of a file: whole records, as far as quotes tell, and the beginning of the one after them.
final class FileBlock: @unchecked Sendable {
  /// The bytes; taken away when all parts are done.
  fileprivate var text: TextBlock
  /// Where its first byte stands among the bytes of all blocks.
  let offset: Int
  /// How many of its bytes make whole records.
  let whole: Int
  /// Whether nothing follows.
  let isLast: Bool

  fileprivate init(text: TextBlock, offset: Int, whole: Int, isLast: Bool) {
    self.text = text
    self.offset = offset
    self.whole = whole
    self.isLast = isLast
  }
}

/// Some records of a block, for one thread.
struct FilePart {
  /// Counted from 0 through the whole file.
  let number: Int
  let block: FileBlock
  /// The bytes of the block.
  let text: TextBlock
  /// The bytes of the block in which its records begin.
  let range: Range<Int>
  var isLastOfBlock: Bool { range.upperBound == block.whole }
}

/// Reads a file block by block and hands out its parts; whoever asks first reads the next block, while others still work on
/// the one before. How a file is cut depends on its bytes alone, not on the number of threads.
final class PartSource: @unchecked Sendable {
  private let lock = Mutex(())
  private let stream: any ByteStream
  private let partSize: Int
  private var buffer: TextBuffer
  private var block: FileBlock?
  private var ranges: [Range<Int>] = []
  private var nextRange = 0
  private var nextNumber = 0
  private var offset = 0
  private var spare: TextBlock?
  private var hasEnded = false
  private var failure: FileError?

  /// Goes on with a file whose header was read: `buffer` holds what follows it.
  init(_ buffer: TextBuffer, stream: any ByteStream, partSize: Int) {
    self.buffer = buffer
    self.stream = stream
    self.partSize = max(1, partSize)
    // What stands in the buffer is a block of its own; a small file has no other.
    if buffer.count > 0 {
      takeBlock()
    } else {
      hasEnded = buffer.isLast
    }
  }

  /// Whether all that is left stands in one block that is not cut.
  var isOnePart: Bool { lock.withLock { _ in hasEnded && ranges.count <= 1 } }

  /// The next part; nil at the end of the file, or where it cannot be read further.
  func next() -> FilePart? {
    lock.withLock { _ in
      while nextRange >= ranges.count {
        if hasEnded || !fill() { return nil }
      }
      guard let block else { return nil }
      let part = FilePart(number: nextNumber, block: block, text: block.text, range: ranges[nextRange])
      nextNumber += 1
      nextRange += 1
      return part
    }
  }

  /// Takes back the memory of a block whose parts are all done.
  func reuse(_ block: FileBlock) {
    lock.withLock { _ in
      if spare == nil { spare = block.takeText() }
    }
  }

  /// Ends the reading; gives the buffer, which knows how the file was encoded, and what went wrong.
  func end() -> (decoder: TextDecoder, failure: FileError?) {
    lock.withLock { _ in (buffer.decoder, failure) }
  }

  /// Reads on until there is a block with whole records.
  private func fill() -> Bool {
    do throws(FileError) {
      while try buffer.fill(from: stream) { if takeBlock() { return true } }
    } catch {
      failure = error
    }
    hasEnded = true
    return false
  }

  /// Takes what is in the buffer as a block; false where it holds no end of a record and more can be read.
  @discardableResult
  private func takeBlock() -> Bool {
    let isLast = buffer.isLast
    let count = buffer.count
    var cut = buffer.withBytes { CSVReader.parts(of: $0, isLast: isLast, size: partSize) }
    // A record longer than a reader can hold is reported when it is read.
    if cut.isEmpty, count >= CSVReader.longestPiece { cut = [0..<count] }
    guard let whole = cut.last?.upperBound else { return false }
    hasEnded = isLast
    var old = spare
    spare = nil
    let text = buffer.takeBlock(consuming: whole, reusing: &old)
    block = FileBlock(text: text, offset: offset, whole: whole, isLast: isLast && whole == count)
    offset += whole
    ranges = cut
    nextRange = 0
    return true
  }
}

extension TextBuffer {
  /// Reads on from a stream; false at its end.
  mutating func fill(from stream: any ByteStream) throws(FileError) -> Bool {
    var failure: FileError?
    let more = fill { space in
      do throws(FileError) {
        return try stream.read(into: space)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return more
  }
}

extension FileBlock {
  fileprivate func takeText() -> TextBlock {
    var other = TextBlock()
    swap(&other, &text)
    return other
  }
}
