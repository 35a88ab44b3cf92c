/// The number of a node in its tree. Children have smaller ids than their parent; the root has the greatest.
public struct NodeID: Hashable, Comparable, Sendable {
  /// Index in the arrays of the tree.
  public let index: Int32

  /// Creates the id of the node at `index`.
  @inlinable public init(_ index: Int32) { self.index = index }

  /// Orders by index.
  @inlinable public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// The tokens of a file in order, as parallel arrays. What stands between two tokens (blanks, comments) is a gap: together they are the file.
public struct TokenList: Sendable {
  /// What each token is.
  public internal(set) var kinds: [TokenKind] = []
  /// Offset of each token's first byte.
  public internal(set) var starts: [UInt32] = []
  /// Offset after each token's last byte.
  public internal(set) var ends: [UInt32] = []
  /// What stands before each token.
  public internal(set) var flags: [TokenFlags] = []

  /// Creates an empty list.
  public init() {}

  /// The number of tokens, the end of the file included.
  @inlinable public var count: Int { kinds.count }
}

/// The lossless tree of one file: parallel arrays, no meaning. A value.
///
/// - Invariant: each node spans the tokens `firstToken[n] ..< endToken[n]`; children lie inside their parent, in order, and do not overlap.
public struct SyntaxTree: Sendable {
  /// The arrays, which never change. Held together, so that a copy of the tree counts one reference and not ten.
  @usableFromInline
  final class Arrays: Sendable {
    @usableFromInline let source: SourceFile
    @usableFromInline let tokens: TokenList
    @usableFromInline let kinds: [NodeKind]
    @usableFromInline let firstToken: [Int32]
    @usableFromInline let endToken: [Int32]
    @usableFromInline let firstChild: [Int32]
    @usableFromInline let nextSibling: [Int32]

    init(
      source: SourceFile, tokens: TokenList, kinds: [NodeKind], firstToken: [Int32], endToken: [Int32],
      firstChild: [Int32], nextSibling: [Int32]
    ) {
      self.source = source
      self.tokens = tokens
      self.kinds = kinds
      self.firstToken = firstToken
      self.endToken = endToken
      self.firstChild = firstChild
      self.nextSibling = nextSibling
    }
  }

  @usableFromInline let arrays: Arrays

  /// The file.
  @inlinable public var source: SourceFile { _read { yield arrays.source } }
  /// Its tokens.
  @inlinable public var tokens: TokenList { _read { yield arrays.tokens } }
  /// What each node is.
  @inlinable public var kinds: [NodeKind] { _read { yield arrays.kinds } }
  /// The first token of each node.
  @inlinable public var firstToken: [Int32] { _read { yield arrays.firstToken } }
  /// The token after the last one of each node.
  @inlinable public var endToken: [Int32] { _read { yield arrays.endToken } }
  /// The first child of each node, or -1.
  @inlinable public var firstChild: [Int32] { _read { yield arrays.firstChild } }
  /// The next sibling of each node, or -1.
  @inlinable public var nextSibling: [Int32] { _read { yield arrays.nextSibling } }

  /// Creates a tree from its arrays; the last node is the root.
  init(
    source: SourceFile, tokens: TokenList, kinds: [NodeKind], firstToken: [Int32], endToken: [Int32],
    firstChild: [Int32], nextSibling: [Int32]
  ) {
    arrays = Arrays(
      source: source, tokens: tokens, kinds: kinds, firstToken: firstToken, endToken: endToken, firstChild: firstChild,
      nextSibling: nextSibling)
  }

  /// The node of kind `file`.
  public var root: NodeID { NodeID(Int32(kinds.count - 1)) }

  /// What `node` is.
  @inlinable public func kind(_ node: NodeID) -> NodeKind { kinds[Int(node.index)] }

  /// The children of `node`, in order.
  @inlinable public func children(_ node: NodeID) -> Children {
    Children(tree: self, next: firstChild[Int(node.index)])
  }

  /// The first child of `node`, whatever it is.
  @inlinable public func firstChild(_ node: NodeID) -> NodeID? {
    let child = firstChild[Int(node.index)]
    return child < 0 ? nil : NodeID(child)
  }

  /// The sibling after `node`.
  @inlinable public func nextSibling(_ node: NodeID) -> NodeID? {
    let sibling = nextSibling[Int(node.index)]
    return sibling < 0 ? nil : NodeID(sibling)
  }

  /// The first child of `node` that is a `kind`.
  public func child(_ node: NodeID, _ kind: NodeKind) -> NodeID? {
    var child = firstChild[Int(node.index)]
    while child >= 0 {
      if kinds[Int(child)] == kind { return NodeID(child) }
      child = nextSibling[Int(child)]
    }
    return nil
  }

  /// Offsets of the bytes of `node`, without the gaps around it; empty where it has no token.
  @inlinable public func byteRange(_ node: NodeID) -> (start: UInt32, end: UInt32) {
    let first = Int(firstToken[Int(node.index)])
    let end = Int(endToken[Int(node.index)])
    if end <= first {
      let at = first < tokens.count ? tokens.starts[first] : UInt32(source.bytes.count)
      return (at, at)
    }
    return (tokens.starts[first], tokens.ends[end - 1])
  }

  /// The place of `node`.
  public func range(_ node: NodeID) -> SourceRange {
    let (start, end) = byteRange(node)
    return SourceRange(file: source.id, start: start, end: end)
  }

  /// The place of a token.
  public func range(ofToken token: Int) -> SourceRange {
    SourceRange(file: source.id, start: tokens.starts[token], end: tokens.ends[token])
  }

  /// The text of `node` as written.
  public func text(_ node: NodeID) -> String { source.text(range(node)) }

  /// The kind of the first token of `node`: the operator of a comparison pattern or a band limit.
  @inlinable public func firstTokenKind(_ node: NodeID) -> TokenKind { tokens.kinds[Int(firstToken[Int(node.index)])] }

  /// A sequence of siblings.
  public struct Children: Sequence, IteratorProtocol {
    /// What the sequence gives.
    public typealias Element = NodeID

    @usableFromInline let tree: SyntaxTree
    @usableFromInline var upcoming: Int32

    @inlinable init(tree: SyntaxTree, next: Int32) {
      self.tree = tree
      self.upcoming = next
    }

    /// The next child.
    @inlinable public mutating func next() -> NodeID? {
      if upcoming < 0 { return nil }
      let node = NodeID(upcoming)
      upcoming = tree.nextSibling[Int(upcoming)]
      return node
    }
  }
}
