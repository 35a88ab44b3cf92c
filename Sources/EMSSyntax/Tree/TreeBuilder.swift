/// Builds the arrays of a tree from the leaves up: a node takes as children what was finished since its mark.
struct TreeBuilder {
  private let kinds: UnsafeMutablePointer<NodeKind>
  private let firstToken: UnsafeMutablePointer<Int32>
  private let endToken: UnsafeMutablePointer<Int32>
  private let firstChild: UnsafeMutablePointer<Int32>
  private let nextSibling: UnsafeMutablePointer<Int32>
  private let capacity: Int
  private(set) var count = 0
  /// Whether there were more nodes than room: then the tree is built again with more.
  private(set) var isFull = false
  private var pending: UnsafeMutablePointer<Int32>
  private(set) var pendingCount = 0
  private var pendingCapacity = 256

  /// The place in the row of finished nodes from which a later node takes its children.
  @inline(__always) var mark: Int { pendingCount }

  /// The kind of the last finished node.
  @inline(__always) var lastKind: NodeKind { count > 0 ? kinds[count - 1] : .error }

  /// Adds a node without children.
  @inline(__always)
  mutating func leaf(_ kind: NodeKind, _ first: Int, _ end: Int) {
    if count == capacity { return overflow(mark: pendingCount) }
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
    if count == capacity { return overflow(mark: mark) }
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

  /// Notes that a node has no room; the place that it would take among the finished ones is taken by the last one.
  @inline(never)
  private mutating func overflow(mark: Int) {
    isFull = true
    pendingCount = mark
  }

  @inline(never)
  private mutating func growPending() {
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: pendingCapacity * 2)
    larger.moveInitialize(from: pending, count: pendingCount)
    pending.deallocate()
    pending = larger
    pendingCapacity *= 2
  }

  /// Runs `body` with room for `capacity` nodes, straight in the arrays of the tree; gives the tree, whose root is the last
  /// node, or nil where there were more.
  static func fill(
    capacity: Int, source: SourceFile, tokens: TokenList, _ body: (inout TreeBuilder) -> Void
  ) -> SyntaxTree? {
    var isFull = false
    var first: [Int32] = []
    var end: [Int32] = []
    var child: [Int32] = []
    var sibling: [Int32] = []
    let kinds = [NodeKind](unsafeUninitializedCapacity: capacity) { kinds, kindCount in
      first = Array(unsafeUninitializedCapacity: capacity) { firstToken, firstCount in
        end = Array(unsafeUninitializedCapacity: capacity) { endToken, endCount in
          child = Array(unsafeUninitializedCapacity: capacity) { firstChild, childCount in
            sibling = Array(unsafeUninitializedCapacity: capacity) { nextSibling, siblingCount in
              guard let kinds = kinds.baseAddress, let firstToken = firstToken.baseAddress,
                let endToken = endToken.baseAddress, let firstChild = firstChild.baseAddress,
                let nextSibling = nextSibling.baseAddress
              else { return }
              var builder = TreeBuilder(
                kinds: kinds, firstToken: firstToken, endToken: endToken, firstChild: firstChild,
                nextSibling: nextSibling, capacity: capacity)
              body(&builder)
              builder.pending.deallocate()
              isFull = builder.isFull
              kindCount = builder.count
              firstCount = builder.count
              endCount = builder.count
              childCount = builder.count
              siblingCount = builder.count
            }
          }
        }
      }
    }
    if isFull { return nil }
    return SyntaxTree(
      source: source, tokens: tokens, kinds: kinds, firstToken: first, endToken: end, firstChild: child,
      nextSibling: sibling)
  }

  private init(
    kinds: UnsafeMutablePointer<NodeKind>, firstToken: UnsafeMutablePointer<Int32>,
    endToken: UnsafeMutablePointer<Int32>, firstChild: UnsafeMutablePointer<Int32>,
    nextSibling: UnsafeMutablePointer<Int32>, capacity: Int
  ) {
    self.kinds = kinds
    self.firstToken = firstToken
    self.endToken = endToken
    self.firstChild = firstChild
    self.nextSibling = nextSibling
    self.capacity = capacity
    pending = .allocate(capacity: pendingCapacity)
  }
}
