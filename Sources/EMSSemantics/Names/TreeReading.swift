import EMSSyntax
import EMSValues

/// What names and literals of a tree say.
extension SyntaxTree {
  /// The text between the quotes of a `text` node.
  func literal(_ node: NodeID) -> String {
    let (start, end) = byteRange(node)
    return LiteralText.value(in: source.bytes, start..<end)
  }

  /// The number that a `number` node says; nil where it is too large.
  func number(_ node: NodeID) -> Rational? {
    let (start, end) = byteRange(node)
    let bytes = source.bytes[Int(start)..<Int(end)]
    if case .success(let value) = Rational.parse(decimal: bytes) { return value }
    let joined = bytes.filter { $0 != UInt8(ascii: " ") && $0 < 0x80 }
    if case .success(let value) = Rational.parse(decimal: joined) { return value }
    return nil
  }

  /// The day that a `date` node says.
  func date(_ node: NodeID) -> CalendarDate? {
    let (start, end) = byteRange(node)
    return CalendarDate(bytes: source.bytes[Int(start)..<Int(end)])
  }

  /// The period that a `period` or `number` node says.
  func period(_ node: NodeID) -> Period? {
    let (start, end) = byteRange(node)
    return Period(bytes: source.bytes[Int(start)..<Int(end)])
  }

  /// Whether the children of `node` hold something that could not be read.
  func hasError(_ node: NodeID) -> Bool {
    var child = firstChild(node)
    while let next = child {
      if kind(next) == .error { return true }
      child = nextSibling(next)
    }
    return false
  }

  /// The child at `position`, from 0.
  func child(_ node: NodeID, at position: Int) -> NodeID? {
    var child = firstChild(node)
    var left = position
    while let next = child, left > 0 {
      child = nextSibling(next)
      left -= 1
    }
    return child
  }

  /// The children of that kind.
  func children(_ node: NodeID, of kind: NodeKind) -> [NodeID] { children(node).filter { self.kind($0) == kind } }

  /// The last child.
  func lastChild(_ node: NodeID) -> NodeID? {
    var last: NodeID?
    var child = firstChild(node)
    while let next = child {
      last = next
      child = nextSibling(next)
    }
    return last
  }

  /// The text of `node` with every run of blanks and comments as one space: equal for equal tokens.
  func normalizedText(_ node: NodeID) -> String {
    var parts: [String] = []
    var token = Int(firstToken[Int(node.index)])
    let end = Int(endToken[Int(node.index)])
    while token < end {
      parts.append(source.text(range(ofToken: token)))
      token += 1
    }
    return parts.joined(separator: " ")
  }
}

extension SyntaxTree {
  /// Whether a comma is the last sign before a node, blanks aside.
  func followsComma(_ node: NodeID) -> Bool {
    let before = source.bytes[..<min(Int(range(node).start), source.bytes.count)]
    return before.last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: ",")
  }
}
