/// The columns of a token list while the lexer writes them: one growth check a token instead of one a column.
struct TokenBuffer {
  private(set) var kinds: UnsafeMutablePointer<TokenKind>
  private(set) var starts: UnsafeMutablePointer<UInt32>
  private(set) var ends: UnsafeMutablePointer<UInt32>
  private(set) var flags: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  /// Scripts have about one token in five bytes; the room suits denser ones too.
  init(byteCount: Int) {
    capacity = byteCount / 4 + 64
    kinds = .allocate(capacity: capacity)
    starts = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    flags = .allocate(capacity: capacity)
  }

  func deallocate() {
    kinds.deallocate()
    starts.deallocate()
    ends.deallocate()
    flags.deallocate()
  }

  @inline(__always)
  mutating func append(_ kind: TokenKind, _ start: Int, _ end: Int, _ flag: UInt8) {
    if count == capacity { grow() }
    kinds[count] = kind
    starts[count] = UInt32(truncatingIfNeeded: start)
    ends[count] = UInt32(truncatingIfNeeded: end)
    flags[count] = flag
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = capacity * 2
    kinds = Self.moved(kinds, count, larger)
    starts = Self.moved(starts, count, larger)
    ends = Self.moved(ends, count, larger)
    flags = Self.moved(flags, count, larger)
    capacity = larger
  }

  private static func moved<Element>(
    _ old: UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    new.moveInitialize(from: old, count: count)
    old.deallocate()
    return new
  }

  /// The finished list.
  func list() -> TokenList {
    var list = TokenList()
    list.kinds = Array(UnsafeBufferPointer(start: kinds, count: count))
    list.starts = Array(UnsafeBufferPointer(start: starts, count: count))
    list.ends = Array(UnsafeBufferPointer(start: ends, count: count))
    list.flags = flags.withMemoryRebound(to: TokenFlags.self, capacity: count) {
      Array(UnsafeBufferPointer(start: $0, count: count))
    }
    return list
  }
}
