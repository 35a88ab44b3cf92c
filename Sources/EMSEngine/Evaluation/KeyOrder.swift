import EMSSemantics
import EMSValues

/// The keys of all records in order: for `count(records where key < outer.value)`, by binary search.
struct KeyOrder {
  private let keys: Vector
  private var sorted: [Int32] = []
  /// The gravest state of a key that is missing or in error.
  private var worst = CellState.value
  /// Keys that do not apply.
  private var dropped = 0

  /// Orders a list of keys.
  init(_ list: Vector) {
    keys = list.members ?? Vector()
    for member in 0..<keys.count {
      switch keys.state(member) {
      case CellState.value: sorted.append(Int32(member))
      case CellState.notApplicable: dropped += 1
      case let state: worst = max(worst, state)
      }
    }
    let keys = self.keys
    sorted.sort { Kernels.order(keys, Int($0), keys, Int($1)) < 0 }
  }

  /// Counts the keys beside each value.
  func count(_ out: Vector, _ values: Vector, _ comparison: Comparison) {
    for index in 0..<out.count {
      out.payload[index] = 0
      let state = values.state(index)
      switch state {
      case CellState.value:
        if worst == CellState.value {
          out.payload[index] = count(values, index, comparison)
        } else {
          out.setState(index, worst)
        }
      case CellState.notApplicable:
        // The comparison is n/a, which counts as no; but an error stays one.
        if worst >= CellState.inheritedError { out.setState(index, worst) }
      case CellState.missing:
        if !sorted.isEmpty || worst != CellState.value { out.setState(index, max(state, worst)) }
      default:
        if keys.count > 0 { out.setState(index, max(state, worst)) }
      }
    }
    out.clearPayloads()
  }

  private func count(_ values: Vector, _ index: Int, _ comparison: Comparison) -> Int64 {
    // Below: keys before the value; or equal to it, where these count as before.
    let equalsAreBefore = comparison == .lessOrEqual || comparison == .greater
    let low = sorted.firstIndex(ofSorted: { key in
      let order = Kernels.order(keys, Int(key), values, index)
      return order > 0 || (order == 0 && !equalsAreBefore)
    })
    return Int64(comparison == .less || comparison == .lessOrEqual ? low : sorted.count - low)
  }
}
