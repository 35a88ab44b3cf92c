import EMSSemantics
import EMSValues

extension DecisionTable.Row {
  /// Whether the arguments match the row; nil where that is not known. An argument that is nil is not one value.
  func accepts(_ arguments: [Value?], _ scales: [Scale]) -> Bool? {
    var result: Bool? = true
    for (pattern, argument) in zip(patterns, arguments) {
      if case .any = pattern { continue }
      switch argument {
      case nil, .missing, .notApplicable, .error, .list: result = nil
      case let value?: if !pattern.accepts(value, scales) { return false }
      }
    }
    return result
  }
}

extension DecisionTable.Pattern {
  /// Whether a value that is known matches.
  func accepts(_ value: Value, _ scales: [Scale]) -> Bool {
    switch self {
    case .any: true
    case .equal(let other): Wish(.compare(.equal, other), text: "").holds(value, scales)
    case .compare(let comparison, let other): Wish(.compare(comparison, other), text: "").holds(value, scales)
    case .between(let low, let high): Wish(.isBetween(low, high), text: "").holds(value, scales)
    case .either(let parts): parts.contains { $0.accepts(value, scales) }
    }
  }
}
