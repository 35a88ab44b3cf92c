import EMSSyntax
import Testing

/// What holds of every tree, of a right script or a wrong one.
enum TreeInvariants {
  static func check(_ tree: SyntaxTree) {
    let fault = fault(tree)
    #expect(fault == nil)
  }

  /// The first fault, in words.
  static func fault(_ tree: SyntaxTree) -> String? {
    if tree.tokens.kinds.last != .endOfFile { return "the last token is not the end of the file" }
    var parents = [Int](repeating: 0, count: tree.kinds.count)
    for index in 0..<tree.kinds.count {
      let node = NodeID(Int32(index))
      let first = Int(tree.firstToken[index])
      let end = Int(tree.endToken[index])
      if first > end || end > tree.tokens.count { return "node \(index) has the tokens \(first)..<\(end)" }
      var at = first
      for child in tree.children(node) {
        let childIndex = Int(child.index)
        if childIndex >= index { return "child \(childIndex) of \(index) comes later" }
        parents[childIndex] += 1
        if Int(tree.firstToken[childIndex]) < at { return "child \(childIndex) of \(index) overlaps the one before" }
        at = Int(tree.endToken[childIndex])
        if at > end { return "child \(childIndex) leaves its parent \(index)" }
      }
    }
    for index in 0..<(tree.kinds.count - 1) where parents[index] != 1 {
      return "node \(index) has \(parents[index]) parents"
    }
    return nil
  }
}
