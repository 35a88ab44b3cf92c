import EMSSemantics
import EMSValues

extension Kernels {
  /// Cases from the last to the first: what follows a case is a column, so a missing condition can ask whether it matters.
  static func cases(_ out: Vector, _ operands: [Vector], hasOtherwise: Bool, isBlocks: Bool) {
    let pairs = operands.count / 2
    let values = (0..<pairs).map { operands[$0 * 2 + 1] } + (hasOtherwise ? [operands[pairs * 2]] : [])
    if values.contains(where: { $0.shape != nil }) {
      return listCases(out, operands, hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    }
    var scaled = values
    var common: Int64 = 1
    if let found = commonDenominator(values) {
      common = found
      if !rescale(&scaled, to: found) { scaled = values.map(widened) }
    } else {
      scaled = values.map(widened)
    }
    let isWide = scaled.contains { $0.isWide }
    if isWide { scaled = scaled.map(widened) }
    if hasOtherwise {
      out.copy(scaled[pairs], count: out.count)
    } else {
      // Where no case holds: n/a of blocks, else the data have left what was proved.
      out.hasStates = true
      out.payload.update(repeating: 0, count: out.count)
      out.states.update(repeating: isBlocks ? CellState.notApplicable : CellState.error, count: out.count)
      if isWide {
        out.wide = Array(repeating: .zero, count: out.count)
        out.isWide = true
      }
    }
    out.denominator = common
    for pair in (0..<pairs).reversed() { choose(out, operands[pair * 2], scaled[pair]) }
    if out.isWide {
      out.take(out.wide)
      out.clearPayloads()
    }
  }

  private static func widened(_ vector: Vector) -> Vector {
    if vector.isWide { return vector }
    let copy = Vector()
    copy.copy(vector)
    copy.widen()
    return copy
  }

  /// Brings vectors to one denominator; false where a number does not fit.
  private static func rescale(_ vectors: inout [Vector], to common: Int64) -> Bool {
    for position in vectors.indices where vectors[position].denominator != common {
      let source = vectors[position]
      let factor = common / source.denominator
      let copy = Vector()
      copy.copy(source)
      copy.denominator = common
      for index in 0..<copy.count {
        let (product, overflow) = source.payload[index].multipliedReportingOverflow(by: factor)
        if overflow { return false }
        copy.payload[index] = product
      }
      vectors[position] = copy
    }
    return true
  }

  /// One case: `value` where `condition` holds, what `out` has where it does not.
  private static func choose(_ out: Vector, _ condition: Vector, _ value: Vector) {
    let count = out.count
    let flags = condition.payload
    if !condition.hasStates, !out.isWide {
      let result = out.payload
      let source = value.payload
      for index in 0..<count { result[index] = flags[index] != 0 ? source[index] : result[index] }
      if out.hasStates || value.hasStates {
        out.needStates()
        let states = out.states
        if value.hasStates {
          let others = value.states
          for index in 0..<count { states[index] = flags[index] != 0 ? others[index] : states[index] }
        } else {
          for index in 0..<count { states[index] = flags[index] != 0 ? CellState.value : states[index] }
        }
      }
      return
    }
    out.needStates()
    for index in 0..<count {
      let state = condition.state(index)
      switch state {
      case CellState.value:
        if flags[index] == 0 { continue }
        out.states[index] = value.state(index)
        out.payload[index] = value.payload[index]
        if out.isWide { out.wide[index] = value.wide[index] }
      case CellState.missing:
        let first = value.state(index)
        let second = out.states[index]
        if first == second {
          if first != CellState.value { continue }
          if out.isWide ? out.wide[index] == value.wide[index] : out.payload[index] == value.payload[index] { continue }
        }
        clear(out, index, CellState.missing)
      default:
        clear(out, index, state)
      }
    }
  }

  private static func clear(_ out: Vector, _ index: Int, _ state: UInt8) {
    out.states[index] = state
    out.payload[index] = 0
    if out.isWide { out.wide[index] = .zero }
  }

  /// Cases whose values are lists or series.
  private static func listCases(_ out: Vector, _ operands: [Vector], hasOtherwise: Bool, isBlocks: Bool) {
    let pairs = operands.count / 2
    let values = (0..<pairs).map { operands[$0 * 2 + 1] } + (hasOtherwise ? [operands[pairs * 2]] : [])
    // Which value each row takes; −1 − state where it takes none.
    var choice = Array(
      repeating: hasOtherwise ? pairs : -1 - Int(isBlocks ? CellState.notApplicable : CellState.error),
      count: out.count)
    for pair in (0..<pairs).reversed() {
      let condition = operands[pair * 2]
      for index in 0..<out.count {
        switch condition.state(index) {
        case CellState.value:
          if condition.payload[index] != 0 { choice[index] = pair }
        case CellState.missing:
          if choice[index] >= 0 {
            if sameList(values[pair], values[choice[index]], index) { continue }
          } else if Int(values[pair].state(index)) == -1 - choice[index] {
            continue
          }
          choice[index] = -1 - Int(CellState.missing)
        case let state:
          choice[index] = -1 - Int(state)
        }
      }
    }
    let isSeries = values.contains { $0.beside != nil }
    ListBuilding.assemble(out, isSeries: isSeries) { index in
      choice[index] >= 0 ? .from(values[choice[index]], index) : .state(UInt8(-1 - choice[index]))
    }
  }

  private static func sameList(_ a: Vector, _ b: Vector, _ index: Int) -> Bool {
    if a.state(index) != b.state(index) { return false }
    guard let left = a.shape, let right = b.shape, let first = a.members, let second = b.members else {
      return a.shape == nil && b.shape == nil
    }
    let from = left.range(index)
    let to = right.range(index)
    guard from.count == to.count else { return false }
    for (i, j) in zip(from, to) {
      if left.open(i) != right.open(j) || first.state(i) != second.state(j) { return false }
      if first.state(i) == CellState.value, order(first, i, second, j) != 0 { return false }
      if let x = a.beside, let y = b.beside, x.payload[i] != y.payload[j] { return false }
    }
    return true
  }

  /// `if-missing(x, y)` and `if-na(x, y)`: y where x has that state; an error stays.
  static func replace(_ out: Vector, _ a: Vector, _ b: Vector, state: UInt8) {
    if a.shape != nil || b.shape != nil {
      ListBuilding.assemble(out, isSeries: a.beside != nil || b.beside != nil) { index in
        a.state(index) == state ? .from(b, index) : .from(a, index)
      }
      return
    }
    if !a.hasStates { return out.copy(a, count: out.count) }
    let condition = Vector()
    condition.prepare(out.count)
    for index in 0..<out.count { condition.payload[index] = a.states[index] == state ? 1 : 0 }
    cases(out, [condition, b, a], hasOtherwise: true, isBlocks: false)
  }
}
