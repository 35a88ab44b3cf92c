import EMSSyntax
import EMSValues

/// Reading nodes of the project's trees by reference.
extension Checker {
  /// What a node is.
  func kind(_ node: NodeReference) -> NodeKind { trees[Int(node.file.index)].kind(node.node) }

  /// The children of a node, in order.
  func children(_ node: NodeReference) -> [NodeReference] {
    trees[Int(node.file.index)].children(node.node).map { NodeReference(file: node.file, node: $0) }
  }

  /// The first child of a node.
  func firstChild(_ node: NodeReference) -> NodeReference? {
    trees[Int(node.file.index)].firstChild(node.node).map { NodeReference(file: node.file, node: $0) }
  }

  /// The first child of that kind.
  func child(_ node: NodeReference, _ kind: NodeKind) -> NodeReference? {
    trees[Int(node.file.index)].child(node.node, kind).map { NodeReference(file: node.file, node: $0) }
  }

  /// The text of a node as written.
  func text(_ node: NodeReference) -> String { trees[Int(node.file.index)].text(node.node) }

  /// The place of a node.
  func place(_ node: NodeReference) -> SourceRange { trees[Int(node.file.index)].range(node.node) }

  /// What a name says: the word, or the id between quotes.
  func name(_ node: NodeReference) -> String {
    let written = text(node)
    return written.utf8.first == 0x22 ? textValue(written) : written
  }

  /// The node inside any number of brackets.
  func unbracketed(_ node: NodeReference) -> NodeReference {
    var node = node
    while kind(node) == .parenthesized, let inner = firstChild(node) { node = inner }
    return node
  }

  /// The name that a node is, where it is nothing but a name (brackets aside).
  func bareName(_ node: NodeReference) -> String? {
    let inner = unbracketed(node)
    return kind(inner) == .name ? name(inner) : nil
  }

  /// The kinds of the tokens between two siblings: the operator of a binary expression.
  func tokens(between left: NodeReference, and right: NodeReference) -> [TokenKind] {
    let tree = trees[Int(left.file.index)]
    let start = Int(tree.endToken[Int(left.node.index)])
    let end = Int(tree.firstToken[Int(right.node.index)])
    return start < end ? Array(tree.tokens.kinds[start..<end]) : []
  }

  /// The kind of the first token of a node.
  func firstToken(_ node: NodeReference) -> TokenKind { trees[Int(node.file.index)].firstTokenKind(node.node) }

  /// The first word of a node as written.
  func firstWord(_ node: NodeReference) -> String {
    let tree = trees[Int(node.file.index)]
    let token = Int(tree.firstToken[Int(node.node.index)])
    return tree.source.text(tree.range(ofToken: token))
  }

  /// The number that a `number` node says; nil where it is too long to be one.
  func number(_ node: NodeReference) -> Rational? {
    Rational(decimal: text(node).filter { $0 != "_" && $0 != " " })
  }

  /// What a text between quotes says.
  func textValue(_ written: String) -> String {
    LiteralText.value(of: written)
  }
}
