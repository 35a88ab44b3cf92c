/// An operator between two operands or before one.
public enum Operator: String, Sendable, CaseIterable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", power = "^"
  case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "=", notEqual = "!="
  case `is` = "is", isNot = "is not", `in` = "in", notIn = "not in"
  case and, or, not, negate = "sign"
}

extension SyntaxTree {
  /// The operator of a node of kind `binary` or `unary`; nil for others.
  public func operatorOf(_ node: NodeID) -> Operator? {
    switch kind(node) {
    case .unary:
      let first = firstTokenKind(node)
      return first == .not ? .not : .negate
    case .binary:
      guard let left = firstChild(node) else { return nil }
      // Brackets around the left operand of a value are tokens of no node: the operator stands where the left one ends.
      let at = Int(endToken[Int(left.index)])
      guard at < tokens.count else { return nil }
      let next = at + 1 < tokens.count ? tokens.kinds[at + 1] : .endOfFile
      switch tokens.kinds[at] {
      case .plus: return .add
      case .minus, .sign: return .subtract
      case .star: return .multiply
      case .slash: return .divide
      case .caret: return .power
      case .less: return .less
      case .lessOrEqual: return .lessOrEqual
      case .greater: return .greater
      case .greaterOrEqual: return .greaterOrEqual
      case .equals: return .equal
      case .notEqual: return .notEqual
      case .is: return next == .not ? .isNot : .is
      case .in: return .in
      case .not: return .notIn
      case .and: return .and
      case .or: return .or
      default: return nil
      }
    default: return nil
    }
  }

  /// The place of the operator of a `binary` or `unary` node.
  public func operatorRange(_ node: NodeID) -> SourceRange {
    guard kind(node) == .binary, let left = firstChild(node) else {
      return range(ofToken: min(Int(firstToken[Int(node.index)]), tokens.count - 1))
    }
    let at = min(Int(endToken[Int(left.index)]), tokens.count - 1)
    let isTwo =
      at + 1 < tokens.count && (tokens.kinds[at] == .not || (tokens.kinds[at] == .is && tokens.kinds[at + 1] == .not))
    return isTwo ? range(ofToken: at).union(range(ofToken: at + 1)) : range(ofToken: at)
  }

  /// Whether an `argument` has a name, or a term before its colon.
  public func isNamed(_ argument: NodeID) -> Bool {
    guard let first = firstChild(argument) else { return false }
    return nextSibling(first) != nil
  }
}
