public import EMSSemantics
import EMSValues

/// What a result is wanted to be: `<= medium`, `= no`, `in 2..4`.
public struct Wish: Sendable {
  /// The condition.
  public let condition: Condition
  /// As written.
  public let text: String

  /// The sorts of conditions on one value.
  public enum Condition: Sendable {
    /// The value compares so with another.
    case compare(Comparison, Value)
    /// The value is one of these.
    case isIn([Value])
    /// The value lies between two, both included.
    case isBetween(Value, Value)
  }

  /// Creates a wish.
  public init(_ condition: Condition, text: String) {
    self.condition = condition
    self.text = text
  }

  /// Whether a value is what is wished.
  func holds(_ value: Value, _ scales: [Scale]) -> Bool {
    switch condition {
    case .compare(let comparison, let other): return Wish.compare(value, comparison, other, scales)
    case .isIn(let values): return values.contains { Wish.compare(value, .equal, $0, scales) }
    case .isBetween(let low, let high):
      return Wish.compare(value, .greaterOrEqual, low, scales) && Wish.compare(value, .lessOrEqual, high, scales)
    }
  }

  private static func compare(_ value: Value, _ comparison: Comparison, _ other: Value, _ scales: [Scale]) -> Bool {
    if let (left, right) = places(value, other, scales) {
      switch comparison {
      case .equal: return left == right
      case .notEqual: return left != right
      case .less: return left < right
      case .lessOrEqual: return left <= right
      case .greater: return left > right
      case .greaterOrEqual: return left >= right
      }
    }
    switch value {
    case .missing, .notApplicable, .error: return false
    default: break
    }
    switch comparison {
    case .equal: return value == other
    case .notEqual: return value != other
    default: return false
    }
  }

  /// Two values as places in one order; nil where there is none.
  private static func places(_ value: Value, _ other: Value, _ scales: [Scale]) -> (Rational, Rational)? {
    switch (value, other) {
    case (.number(let left), .number(let right)): return (left, right)
    case (.level(let left, let index), .level(let right, let place)) where left == right:
      return (Rational(Int(index)), Rational(Int(place)))
    case (.level, .number), (.number, .level), (.level, .level):
      guard let left = number(value, scales), let right = number(other, scales) else { return nil }
      return (left, right)
    case (.date(let left), .date(let right)): return (Rational(Int(left.dayNumber)), Rational(Int(right.dayNumber)))
    default: return nil
    }
  }

  private static func number(_ value: Value, _ scales: [Scale]) -> Rational? {
    switch value {
    case .number(let number): number
    case .level(let scale, let index): scales[scale.position].levels[Int(index)].number
    default: nil
    }
  }

  /// How far a value is from the wish: 0 where it holds, nil where nothing says how far.
  func distance(_ value: Value, _ scales: [Scale]) -> Rational? {
    if holds(value, scales) { return .zero }
    switch value {
    case .missing, .notApplicable, .error: return nil
    default: break
    }
    func apart(_ other: Value) -> Rational? {
      if case .level(let scale, _) = value, !scales[scale.position].isOrdered { return .one }
      guard let (left, right) = Wish.places(value, other, scales) else { return .one }
      return (left - right).magnitude
    }
    switch condition {
    case .compare(_, let other): return apart(other)
    case .isIn(let values): return values.compactMap { apart($0) }.min()
    case .isBetween(let low, let high): return [low, high].compactMap { apart($0) }.min()
    }
  }

  /// −1 where lower values of the result are wanted, 1 where higher ones are, nil where neither.
  func direction(_ scales: [Scale]) -> Int? {
    guard case .compare(let comparison, let other) = condition else { return nil }
    if comparison == .equal {
      // To be at an end of the scale is to be no higher, or no lower.
      switch other {
      case .yesNo(let flag): return flag ? 1 : -1
      case .level(let scale, let index) where scales[scale.position].isOrdered:
        return index == 0 ? -1 : Int(index) == scales[scale.position].levels.count - 1 ? 1 : nil
      default: return nil
      }
    }
    switch comparison {
    case .less, .lessOrEqual: return -1
    case .greater, .greaterOrEqual: return 1
    case .equal, .notEqual: return nil
    }
  }
}
