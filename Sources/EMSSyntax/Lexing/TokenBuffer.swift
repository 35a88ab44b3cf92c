/// The columns of a token list while the lexer writes them, straight into the arrays of the list.
///
/// The room is fixed: a file with more tokens than were reckoned with sets `isFull`, and is read again with more room. So a
/// token costs one comparison and four stores, and no array is ever copied.
struct TokenBuffer {
  private let kinds: UnsafeMutablePointer<TokenKind>
  private let starts: UnsafeMutablePointer<UInt32>
  private let ends: UnsafeMutablePointer<UInt32>
  private let flags: UnsafeMutablePointer<TokenFlags>
  private let capacity: Int
  private(set) var count = 0
  private(set) var isFull = false

  @inline(__always)
  mutating func append(_ kind: TokenKind, _ start: Int, _ end: Int, _ flag: UInt8) {
    if count == capacity {
      isFull = true
      return
    }
    kinds[count] = kind
    starts[count] = UInt32(truncatingIfNeeded: start)
    ends[count] = UInt32(truncatingIfNeeded: end)
    flags[count] = TokenFlags(rawValue: flag)
    count += 1
  }

  /// Where the last token begins, if it is a word that ends at `end`.
  func startOfWord(endingAt end: Int) -> Int? {
    guard count > 0, kinds[count - 1] == .word, Int(ends[count - 1]) == end else { return nil }
    return Int(starts[count - 1])
  }

  /// Makes the last token end at `end`.
  mutating func extendLast(to end: Int) {
    if count > 0 { ends[count - 1] = UInt32(truncatingIfNeeded: end) }
  }

  /// The last token but one where it ends a message, and the last one a word on its line: the word may be a language, and
  /// the text after it a translation of the message.
  @inline(__always)
  var wordAfterMessage: Range<Int>? {
    guard count >= 2, kinds[count - 2] == .messageEnd else { return nil }
    let last = count - 1
    guard kinds[last] == .word || kinds[last] == .no, flags[last].rawValue & 1 == 0 else { return nil }
    return Int(starts[last])..<Int(ends[last])
  }

  /// Runs `body` with room for `capacity` tokens; gives the list of those that it wrote, or nil where there were more.
  static func fill(capacity: Int, _ body: (inout TokenBuffer) -> Void) -> TokenList? {
    var list = TokenList()
    var isFull = false
    list.kinds = Array(unsafeUninitializedCapacity: capacity) { kinds, kindCount in
      list.starts = Array(unsafeUninitializedCapacity: capacity) { starts, startCount in
        list.ends = Array(unsafeUninitializedCapacity: capacity) { ends, endCount in
          list.flags = Array(unsafeUninitializedCapacity: capacity) { flags, flagCount in
            guard let kinds = kinds.baseAddress, let starts = starts.baseAddress, let ends = ends.baseAddress,
              let flags = flags.baseAddress
            else { return }
            var buffer = TokenBuffer(kinds: kinds, starts: starts, ends: ends, flags: flags, capacity: capacity)
            body(&buffer)
            isFull = buffer.isFull
            kindCount = buffer.count
            startCount = buffer.count
            endCount = buffer.count
            flagCount = buffer.count
          }
        }
      }
    }
    return isFull ? nil : list
  }

  private init(
    kinds: UnsafeMutablePointer<TokenKind>, starts: UnsafeMutablePointer<UInt32>, ends: UnsafeMutablePointer<UInt32>,
    flags: UnsafeMutablePointer<TokenFlags>, capacity: Int
  ) {
    self.kinds = kinds
    self.starts = starts
    self.ends = ends
    self.flags = flags
    self.capacity = capacity
  }
}
