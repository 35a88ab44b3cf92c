/// Builds the arrays of a tree from the leaves up: a node takes as children what was finished since its mark.
struct TreeBuilder {
  private var kinds: UnsafeMutablePointer<NodeKind>
  private var firstToken: UnsafeMutablePointer<Int32>
  private var endToken: UnsafeMutablePointer<Int32>
  private var firstChild: UnsafeMutablePointer<Int32>
  private var nextSibling: UnsafeMutablePointer<Int32>
  private(set) var count = 0
  private var capacity: Int
  private var pending: UnsafeMutablePointer<Int32>
  private(set) var pendingCount = 0
  private var pendingCapacity = 256

  init(tokenCount: Int) {
    capacity = tokenCount + 64
    kinds = .allocate(capacity: capacity)
    firstToken = .allocate(capacity: capacity)
    endToken = .allocate(capacity: capacity)
    firstChild = .allocate(capacity: capacity)
    nextSibling = .allocate(capacity: capacity)
    pending = .allocate(capacity: pendingCapacity)
  }

  func deallocate() {
    kinds.deallocate()
    firstToken.deallocate()
    endToken.deallocate()
    firstChild.deallocate()
    nextSibling.deallocate()
    pending.deallocate()
  }

  /// The place in the row of finished nodes from which a later node takes its children.
  @inline(__always) var mark: Int { pendingCount }

  /// The kind of the last finished node.
  @inline(__always) var lastKind: NodeKind { kinds[count - 1] }

  /// Adds a node without children.
  @inline(__always)
  mutating func leaf(_ kind: NodeKind, _ first: Int, _ end: Int) {
    if count == capacity { grow() }
    let at = count
    kinds[at] = kind
    firstToken[at] = Int32(truncatingIfNeeded: first)
    endToken[at] = Int32(truncatingIfNeeded: end)
    firstChild[at] = -1
    nextSibling[at] = -1
    count = at + 1
    if pendingCount == pendingCapacity { growPending() }
    pending[pendingCount] = Int32(truncatingIfNeeded: at)
    pendingCount += 1
  }

  /// Adds a node over all that was finished since `mark`.
  @inline(__always)
  mutating func node(_ kind: NodeKind, _ first: Int, _ end: Int, _ mark: Int) {
    if count == capacity { grow() }
    let at = count
    kinds[at] = kind
    firstToken[at] = Int32(truncatingIfNeeded: first)
    endToken[at] = Int32(truncatingIfNeeded: end)
    nextSibling[at] = -1
    if mark < pendingCount {
      var child = pending[mark]
      firstChild[at] = child
      var next = mark + 1
      while next < pendingCount {
        let sibling = pending[next]
        nextSibling[Int(child)] = sibling
        child = sibling
        next += 1
      }
    } else {
      firstChild[at] = -1
    }
    count = at + 1
    if mark == pendingCapacity { growPending() }
    pending[mark] = Int32(truncatingIfNeeded: at)
    pendingCount = mark + 1
  }

  /// Forgets all that was added after a moment that `count` and `mark` describe, at which nothing since was combined.
  mutating func restore(count: Int, mark: Int) {
    self.count = count
    pendingCount = mark
  }

  @inline(never)
  private mutating func grow() {
    let larger = capacity * 2
    kinds = Self.moved(kinds, count, larger)
    firstToken = Self.moved(firstToken, count, larger)
    endToken = Self.moved(endToken, count, larger)
    firstChild = Self.moved(firstChild, count, larger)
    nextSibling = Self.moved(nextSibling, count, larger)
    capacity = larger
  }

  @inline(never)
  private mutating func growPending() {
    pending = Self.moved(pending, pendingCount, pendingCapacity * 2)
    pendingCapacity *= 2
  }

  private static func moved<Element>(
    _ old: UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    new.moveInitialize(from: old, count: count)
    old.deallocate()
    return new
  }

  /// The finished tree, whose root is the last node.
  func tree(_ source: SourceFile, _ tokens: TokenList) -> SyntaxTree {
    SyntaxTree(
      source: source, tokens: tokens,
      kinds: Array(UnsafeBufferPointer(start: kinds, count: count)),
      firstToken: Array(UnsafeBufferPointer(start: firstToken, count: count)),
      endToken: Array(UnsafeBufferPointer(start: endToken, count: count)),
      firstChild: Array(UnsafeBufferPointer(start: firstChild, count: count)),
      nextSibling: Array(UnsafeBufferPointer(start: nextSibling, count: count)))
  }
}
