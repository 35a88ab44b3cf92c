/// Writes a tree as an S-expression: `(kind child child)`, leaves with their text in quotes, and the operator after the kind of
/// a node that has one. The grammar's other reader writes the same, so that both can be compared.
public struct TreeDump {
  private let tree: SyntaxTree
  private let showsOperators: Bool

  /// Prepares to write `tree`, with or without the operators, which are tokens and no nodes.
  public init(_ tree: SyntaxTree, showsOperators: Bool = true) {
    self.tree = tree
    self.showsOperators = showsOperators
  }

  /// The whole tree: one line a node, children indented by two spaces; ends with a line end.
  public func text() -> String {
    var lines = ""
    write(tree.root, indent: 0, into: &lines)
    return lines + "\n"
  }

  /// One node on one line.
  public func line(_ node: NodeID) -> String {
    var line = ""
    write(node, indent: -1, into: &line)
    return line
  }

  private func write(_ root: NodeID, indent: Int, into out: inout String) {
    // An explicit stack: generated trees may be deep.
    enum Step {
      case open(NodeID, Int)
      case close
    }
    var stack: [Step] = [.open(root, indent)]
    while let step = stack.popLast() {
      switch step {
      case .close: out += ")"
      case .open(let node, let indent):
        if !out.isEmpty {
          if indent < 0 {
            out += " "
          } else {
            out += "\n" + String(repeating: "  ", count: indent)
          }
        }
        out += "(" + String(describing: tree.kind(node))
        if showsOperators, let mark = mark(node) { out += " " + mark }
        let children = Array(tree.children(node))
        if children.isEmpty, tree.firstToken[Int(node.index)] < tree.endToken[Int(node.index)], tree.kind(node) != .file
        {
          out += " " + quoted(tree.text(node))
        }
        stack.append(.close)
        for child in children.reversed() { stack.append(.open(child, indent < 0 ? indent : indent + 1)) }
      }
    }
  }

  /// What a node says by its tokens alone.
  private func mark(_ node: NodeID) -> String? {
    switch tree.kind(node) {
    case .binary, .unary: tree.operatorOf(node).map { $0.rawValue }
    case .comparisonPattern: tree.source.text(tree.range(ofToken: Int(tree.firstToken[Int(node.index)])))
    case .bandLimit:
      switch tree.firstTokenKind(node) {
      case .word:
        // A range of names begins with a word too: it has two children.
        Array(tree.children(node)).count == 2
          ? ".." : tree.source.text(tree.range(ofToken: Int(tree.firstToken[Int(node.index)])))
      default: ".."
      }
    default: nil
    }
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension SyntaxTree {
  /// The file as its tokens and gaps give it back; equal to the source unless a token is out of place.
  public func printed() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count)
    var at = 0
    for token in 0..<tokens.count {
      let start = Int(tokens.starts[token])
      let end = Int(tokens.ends[token])
      guard start >= at, end >= start, end <= source.bytes.count else { return bytes }
      bytes.append(contentsOf: source.bytes[at..<start])
      bytes.append(contentsOf: source.bytes[start..<end])
      at = end
    }
    if at < source.bytes.count { bytes.append(contentsOf: source.bytes[at...]) }
    return bytes
  }
}
