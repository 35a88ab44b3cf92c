import EMSSemantics

/// What a check comes to for a record.
public enum CheckOutcome: UInt8, Sendable {
  /// It is kept, or does not apply.
  case kept
  /// It is not kept.
  case failed
  /// Nobody can say: an input is missing.
  case undecided
}

extension CheckRule {
  /// What the check comes to for a row.
  ///
  /// - Parameters:
  ///   - count: how many results its query has: its condition, where it has one, then its expectations.
  ///   - cell: the state and the payload of a result on the row.
  func outcome(_ count: Int, _ cell: (Int) -> (state: UInt8, payload: Int64)) -> CheckOutcome {
    var isOpenCondition = false
    if condition != nil {
      let (state, payload) = cell(0)
      if state == CellState.notApplicable || (state == CellState.value && payload == 0) { return .kept }
      isOpenCondition = state != CellState.value
    }
    var hasNo = false
    var hasUnknown = false
    for index in (condition == nil ? 0 : 1)..<count {
      let (state, payload) = cell(index)
      switch state {
      case CellState.value: if payload == 0 { hasNo = true }
      case CellState.notApplicable: break
      default: hasUnknown = true
      }
    }
    // What holds is fine whether or not the check applies.
    if isOpenCondition { return hasNo || hasUnknown ? .undecided : .kept }
    return hasNo ? .failed : hasUnknown ? .undecided : .kept
  }
}
