import EMSSemantics
import EMSValues

extension Kernels {
  // MARK: and, or, not

  /// `and` where `decider` is 0, `or` where it is 1: one operand of that value decides, even past an error; n/a drops out.
  static func connect(_ out: Vector, _ operands: [Vector], decider: Int64) {
    if !operands.contains(where: { $0.hasStates }) {
      out.payload.update(from: operands[0].payload, count: out.count)
      for operand in operands.dropFirst() {
        if decider == 0 { map(out, out, operand) { $0 & $1 } } else { map(out, out, operand) { $0 | $1 } }
      }
      return
    }
    out.needStates()
    for index in 0..<out.count {
      var isDecided = false
      var worst = CellState.value
      var applicable = 0
      for operand in operands {
        let state = operand.state(index)
        if state == CellState.value {
          applicable += 1
          if operand.payload[index] == decider { isDecided = true }
        } else if state != CellState.notApplicable {
          applicable += 1
          worst = max(worst, state)
        }
      }
      if isDecided {
        out.payload[index] = decider
      } else if applicable == 0 {
        out.payload[index] = 0
        out.states[index] = CellState.notApplicable
      } else {
        out.payload[index] = worst == CellState.value ? 1 - decider : 0
        out.states[index] = worst
      }
    }
  }

  /// Whether all patterns of a table's row hold: a no decides, else the gravest state.
  static func matchesAll(_ out: Vector, _ operands: [Vector]) {
    if !operands.contains(where: { $0.hasStates }) { return connect(out, operands, decider: 0) }
    out.needStates()
    for index in 0..<out.count {
      var isDecided = false
      var worst = CellState.value
      for operand in operands {
        let state = operand.state(index)
        worst = max(worst, state)
        if state == CellState.value, operand.payload[index] == 0 { isDecided = true }
      }
      out.states[index] = isDecided ? CellState.value : worst
      out.payload[index] = !isDecided && worst == CellState.value ? 1 : 0
    }
  }

  static func not(_ out: Vector, _ a: Vector) {
    out.combineStates([a])
    for index in 0..<out.count { out.payload[index] = a.payload[index] ^ 1 }
    out.clearPayloads()
  }

  // MARK: Comparison

  static func compare(_ comparison: Comparison, _ out: Vector, _ a: Vector, _ b: Vector, type: Type, space: ValueSpace)
  {
    out.combineStates([a, b])
    if case .text = type, comparison != .equal, comparison != .notEqual {
      compareTexts(comparison, out, a, b, space)
    } else if case .quantity = type {
      compareNumbers(comparison, out, a, b)
    } else {
      compareWhole(comparison, out, a, b)
    }
    out.clearPayloads()
  }

  private static func compareWhole(_ comparison: Comparison, _ out: Vector, _ a: Vector, _ b: Vector) {
    switch comparison {
    case .equal: map(out, a, b) { $0 == $1 ? 1 : 0 }
    case .notEqual: map(out, a, b) { $0 != $1 ? 1 : 0 }
    case .less: map(out, a, b) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: map(out, a, b) { $0 <= $1 ? 1 : 0 }
    case .greater: map(out, a, b) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: map(out, a, b) { $0 >= $1 ? 1 : 0 }
    }
  }

  private static func compareNumbers(_ comparison: Comparison, _ out: Vector, _ a: Vector, _ b: Vector) {
    if !a.isWide, !b.isWide {
      if a.denominator == b.denominator { return compareWhole(comparison, out, a, b) }
      // Products of 128 bits cannot overflow.
      let first = Int128(b.denominator)
      let second = Int128(a.denominator)
      for index in 0..<out.count {
        let left = Int128(a.payload[index]) * first
        let right = Int128(b.payload[index]) * second
        out.payload[index] = holds(comparison, left < right ? -1 : left > right ? 1 : 0) ? 1 : 0
      }
      return
    }
    for index in 0..<out.count {
      guard out.state(index) == CellState.value else { continue }
      let left = a.rational(index)
      let right = b.rational(index)
      out.payload[index] = holds(comparison, left < right ? -1 : left == right ? 0 : 1) ? 1 : 0
    }
  }

  private static func compareTexts(
    _ comparison: Comparison, _ out: Vector, _ a: Vector, _ b: Vector, _ space: ValueSpace
  ) {
    for index in 0..<out.count where out.state(index) == CellState.value {
      let left = space.text(Int32(truncatingIfNeeded: a.payload[index]))
      let right = space.text(Int32(truncatingIfNeeded: b.payload[index]))
      let order = left == right ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
      out.payload[index] = holds(comparison, order) ? 1 : 0
    }
  }

  /// Whether a comparison holds of an order −1, 0 or 1.
  @inline(__always)
  static func holds(_ comparison: Comparison, _ order: Int) -> Bool {
    switch comparison {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  static func isBetween(_ out: Vector, _ operands: [Vector], type: Type, space: ValueSpace) {
    let other = Vector()
    other.prepare(out.count)
    compare(.greaterOrEqual, other, operands[0], operands[1], type: type, space: space)
    compare(.lessOrEqual, out, operands[0], operands[2], type: type, space: space)
    map(out, out, other) { $0 & $1 }
    out.combineStates([other])
    out.clearPayloads()
  }

  /// Order of two single values of any type: −1, 0 or 1.
  @inline(__always)
  static func order(_ a: Vector, _ i: Int, _ b: Vector, _ j: Int) -> Int {
    if !a.isWide, !b.isWide, a.denominator == b.denominator {
      let left = a.payload[i]
      let right = b.payload[j]
      return left < right ? -1 : left == right ? 0 : 1
    }
    let left = a.rational(i)
    let right = b.rational(j)
    return left < right ? -1 : left == right ? 0 : 1
  }

  // MARK: Questions about states

  static func isMissing(_ out: Vector, _ a: Vector) {
    for index in 0..<out.count {
      let state = a.state(index)
      out.payload[index] = state == CellState.value || state == CellState.notApplicable ? 0 : 1
    }
    // A list with a member that is open is not known as a whole.
    if let shape = a.shape, !shape.membership.isEmpty {
      for index in 0..<out.count where shape.range(index).contains(where: { shape.membership[$0] != 0 }) {
        out.payload[index] = 1
      }
    }
  }

  static func isNotApplicable(_ out: Vector, _ a: Vector) {
    for index in 0..<out.count { out.payload[index] = a.state(index) == CellState.notApplicable ? 1 : 0 }
  }
}
