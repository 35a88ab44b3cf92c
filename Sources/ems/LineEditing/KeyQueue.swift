import Glibc

/// Keys that no terminal sends: what the editor reads instead of sequences that libedit does not know, or that would end
/// vi's insertion because they begin with an escape. As characters they are the controls U+0080 to U+009F, which are dropped
/// where somebody types them.
enum EditorKey: UInt32, CaseIterable {
  case paste = 0x80
  case newline, up, down, left, right, home, end, delete, previousWord, nextWord
  case accept, previousEntry, nextEntry

  var scalar: Unicode.Scalar { Unicode.Scalar(UInt8(rawValue)) }

  /// The key as `bind` takes it: a backslash and its octal number.
  var bindName: String { "\\" + String(rawValue, radix: 8) }
}

/// Bytes that came from the terminal, and the keys that they mean.
struct KeyQueue {
  /// What a look into the queue gives.
  enum Next {
    case key(Unicode.Scalar)
    /// A sequence or character may go on.
    case partial
    case empty
  }

  /// What waiting gave.
  enum Arrival {
    case bytes, timeout, signal, ended
  }

  private(set) var bytes: [UInt8] = []
  private var start = 0
  /// How many bytes are passed on as they are, because they belong to a sequence that is not ours.
  private var rawCount = 0

  /// Whether arrows and their like are read here: in vi's map, whose escape would end the insertion.
  var readsArrows = false

  private static let everywhere: [([UInt8], EditorKey)] = [
    (Array("\u{1B}[200~".utf8), .paste), (Array("\u{1B}\r".utf8), .newline), (Array("\u{1B}\n".utf8), .newline),
  ]
  private static let arrows: [([UInt8], EditorKey)] =
    ([
      ("[A", .up), ("OA", .up), ("[B", .down), ("OB", .down), ("[C", .right), ("OC", .right), ("[D", .left),
      ("OD", .left), ("[H", .home), ("OH", .home), ("[1~", .home), ("[F", .end), ("OF", .end), ("[4~", .end),
      ("[3~", .delete), ("[1;5D", .previousWord), ("[1;3D", .previousWord), ("[1;5C", .nextWord), ("[1;3C", .nextWord),
    ] as [(String, EditorKey)]).map { (Array(("\u{1B}" + $0.0).utf8), $0.1) }

  /// Waits for bytes.
  ///
  /// - Parameters:
  ///   - milliseconds: how long; negative for ever.
  ///   - wake: a descriptor that ends the wait.
  mutating func wait(_ milliseconds: Int32, wake: Int32) -> Arrival {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&sources, nfds_t(sources.count), milliseconds)
    if count == 0 { return .timeout }
    if count < 0 { return errno == EINTR ? .signal : .ended }
    if sources[1].revents != 0 {
      var drained = [UInt8](repeating: 0, count: 64)
      _ = read(wake, &drained, drained.count)
      return .signal
    }
    var received = 0
    let piece = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      received = read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      count = max(0, received)
    }
    if received < 0 { return errno == EINTR || errno == EAGAIN ? .signal : .ended }
    if received == 0 { return .ended }
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes += piece
    return .bytes
  }

  /// Takes the next key.
  ///
  /// - Parameter isFinal: whether nothing follows for now: what could go on is then taken as it is.
  mutating func next(isFinal: Bool) -> Next {
    while start < bytes.count {
      let byte = bytes[start]
      if byte == 0x1B, rawCount == 0 {
        switch sequence(isFinal: isFinal) {
        case .key(let key): return .key(key)
        case .partial: return .partial
        case .empty: break
        }
      }
      if byte < 0x80 {
        take(1)
        return .key(Unicode.Scalar(byte))
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      if start + length > bytes.count, length > 1, !isFinal { return .partial }
      let character = bytes[start..<min(start + length, bytes.count)]
      take(character.count)
      var decoder = UTF8()
      var iterator = character.makeIterator()
      // What is no character of UTF-8 cannot be typed, nor can the controls that stand for our keys.
      if case .scalarValue(let scalar) = decoder.decode(&iterator), scalar.value >= 0xA0 { return .key(scalar) }
    }
    return .empty
  }

  /// Takes the bytes up to the end of a paste; false where it has not come yet, and all bytes are taken.
  mutating func takePaste(into text: inout [UInt8]) -> Bool {
    let mark = Array("\u{1B}[201~".utf8)
    let from = max(0, text.count - mark.count)
    text += bytes[start...]
    bytes.removeAll()
    start = 0
    rawCount = 0
    var index = from
    while index + mark.count <= text.count {
      if text[index] == 0x1B, text[index...].starts(with: mark) {
        bytes = Array(text[(index + mark.count)...])
        text.removeSubrange(index...)
        return true
      }
      index += 1
    }
    return false
  }

  private mutating func take(_ count: Int) {
    start += count
    rawCount = max(0, rawCount - count)
  }

  /// A sequence at the escape that is next: `empty` where it is none of ours.
  private mutating func sequence(isFinal: Bool) -> Next {
    var mayGoOn = false
    for (sequence, key) in KeyQueue.everywhere + (readsArrows ? KeyQueue.arrows : []) {
      let rest = bytes[start...].prefix(sequence.count)
      if rest.count == sequence.count, rest.elementsEqual(sequence) {
        take(sequence.count)
        return .key(key.scalar)
      }
      if rest.count < sequence.count, sequence.starts(with: rest) { mayGoOn = true }
    }
    if mayGoOn, !isFinal { return .partial }
    rawCount = 1
    return .empty
  }
}
