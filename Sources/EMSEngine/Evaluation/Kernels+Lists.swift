import EMSSemantics
import EMSValues

extension Kernels {
  /// A value of an outer domain for each member of its list.
  static func spread(_ out: Vector, _ a: Vector, over shape: ListShape) {
    if a.shape != nil || a.isWide {
      var positions: [Int32] = []
      positions.reserveCapacity(out.count)
      for index in 0..<shape.count {
        for _ in shape.range(index) { positions.append(Int32(index)) }
      }
      return ListBuilding.gather(a, positions, into: out)
    }
    out.denominator = a.denominator
    let result = out.payload
    for index in 0..<shape.count {
      let value = a.payload[index]
      for member in shape.range(index) { result[member] = value }
    }
    if a.hasStates {
      out.needStates()
      for index in 0..<shape.count {
        let state = a.states[index]
        for member in shape.range(index) { out.states[member] = state }
      }
    }
  }

  /// A global value for every element.
  static func fill(_ out: Vector, _ a: Vector) {
    if a.shape != nil {
      return ListBuilding.gather(a, Array(repeating: 0, count: out.count), into: out)
    }
    out.isUniform = true
    out.denominator = a.denominator
    out.payload.update(repeating: a.payload[0], count: out.count)
    if a.state(0) != CellState.value {
      out.hasStates = true
      out.states.update(repeating: a.state(0), count: out.count)
    }
    if a.isWide {
      out.wide = Array(repeating: a.wide[0], count: out.count)
      out.isWide = true
    }
  }

  /// Values of one row each as a list.
  static func list(_ out: Vector, _ operands: [Vector]) {
    let shape = ListShape()
    shape.prepare(out.count)
    var parts: [(vector: Vector, range: Range<Int>)] = []
    for index in 0..<out.count {
      out.payload[index] = 0
      for operand in operands { parts.append((operand, index..<index + 1)) }
      shape.offsets[index + 1] = Int32((index + 1) * operands.count)
    }
    out.shape = shape
    out.members = ListBuilding.gather(parts, count: parts.count)
  }

  /// The list of a value of each member; flat where these are lists.
  static func mapped(_ out: Vector, _ list: Vector, _ body: Vector, isFlat: Bool) {
    copyListStates(out, list)
    guard let shape = list.shape else { return }
    if !isFlat {
      out.shape = shape
      out.members = body
      return
    }
    guard let inner = body.shape, let innerMembers = body.members else { return }
    let hasResults = !body.hasStates || (0..<body.count).allSatisfy { body.states[$0] < CellState.notApplicable }
    if hasResults, shape.membership.isEmpty, inner.count >= shape.memberCount {
      // The lists of the members follow one another, so that only the heads change.
      let flat = ListShape()
      flat.prepare(out.count)
      for index in 0..<out.count { flat.offsets[index + 1] = inner.offsets[Int(shape.offsets[index + 1])] }
      flat.membership = inner.membership
      out.shape = flat
      out.members = innerMembers
      return
    }
    let flat = ListShape()
    flat.prepare(out.count)
    var membership: [UInt8] = []
    var parts: [(vector: Vector, range: Range<Int>)] = []
    var hasOpen = false
    var total = 0
    let stateless = Vector()
    stateless.prepare(5)
    for state in 0..<5 {
      stateless.payload[state] = 0
      stateless.setState(state, UInt8(state))
    }
    for index in 0..<out.count {
      for member in shape.range(index) {
        let open = shape.open(member)
        let range = inner.range(member)
        let state = body.state(member)
        if state >= CellState.notApplicable {
          // A member whose own list has no result counts as one member of that state.
          parts.append((stateless, Int(state)..<Int(state) + 1))
          membership.append(open)
          total += 1
          if open != 0 { hasOpen = true }
          continue
        }
        parts.append((innerMembers, range))
        total += range.count
        for element in range {
          let own = max(open, inner.open(element))
          membership.append(own)
          if own != 0 { hasOpen = true }
        }
      }
      flat.offsets[index + 1] = Int32(truncatingIfNeeded: total)
    }
    if hasOpen { flat.membership = membership }
    out.shape = flat
    // Pieces that follow each other are one.
    out.members = ListBuilding.gather(parts, count: total)
  }

  private static func copyListStates(_ out: Vector, _ list: Vector) {
    out.payload.update(repeating: 0, count: out.count)
    if list.hasStates {
      out.hasStates = true
      out.states.update(from: list.states, count: out.count)
    }
  }

  /// The members whose condition holds; a missing condition leaves a member open, n/a counts as no.
  static func filtered(_ out: Vector, _ list: Vector, _ condition: Vector, own: Vector) {
    copyListStates(out, list)
    guard let shape = list.shape, let members = list.members else { return }
    let result = out.shape ?? ListShape()
    result.prepare(out.count)
    var positions: [Int32] = []
    var membership: [UInt8] = []
    var hasOpen = false
    let isPlain = !condition.hasStates && shape.membership.isEmpty
    for index in 0..<out.count {
      if isPlain {
        for member in shape.range(index) where condition.payload[member] != 0 { positions.append(Int32(member)) }
      } else {
        for member in shape.range(index) {
          let state = condition.state(member)
          if state == CellState.notApplicable || (state == CellState.value && condition.payload[member] == 0) {
            continue
          }
          positions.append(Int32(member))
          let open = max(shape.open(member), state)
          membership.append(open)
          if open != 0 { hasOpen = true }
        }
      }
      result.offsets[index + 1] = Int32(positions.count)
    }
    if hasOpen { result.membership = membership }
    out.shape = result
    ListBuilding.gather(members, positions, into: own)
    out.members = own
  }

  /// Without members that are missing or open because something is missing; errors stay.
  static func known(_ out: Vector, _ list: Vector, own: Vector) {
    copyListStates(out, list)
    guard let shape = list.shape, let members = list.members else { return }
    if shape.membership.isEmpty, !members.hasStates {
      out.shape = shape
      out.members = members
      for index in 0..<out.count where out.hasStates && out.states[index] == CellState.missing {
        out.states[index] = CellState.value
      }
      return
    }
    let result = ListShape()
    result.prepare(out.count)
    var positions: [Int32] = []
    var membership: [UInt8] = []
    for index in 0..<out.count {
      for member in shape.range(index) {
        let open = shape.open(member)
        if open == CellState.missing || members.state(member) == CellState.missing { continue }
        positions.append(Int32(member))
        membership.append(open)
      }
      result.offsets[index + 1] = Int32(positions.count)
      // A list said to be missing is known to have nothing.
      if out.hasStates, out.states[index] == CellState.missing { out.states[index] = CellState.value }
    }
    if membership.contains(where: { $0 != 0 }) { result.membership = membership }
    out.shape = result
    ListBuilding.gather(members, positions, into: own)
    out.members = own
  }

  /// Whether a value is among the members of a list; the list may be the same for all rows.
  static func isIn(_ out: Vector, _ value: Vector, _ list: Vector, type: Type) {
    out.combineStates([value])
    guard let shape = list.shape, let members = list.members else { return }
    let isGlobal = list.count == 1 && out.count != 1
    for index in 0..<out.count where out.state(index) == CellState.value {
      let row = isGlobal ? 0 : index
      let listState = list.state(row)
      if listState >= CellState.notApplicable {
        out.setState(index, listState)
        continue
      }
      var isFound = false
      var worst = CellState.value
      for member in shape.range(row) {
        let open = shape.open(member)
        let state = open != 0 ? open : members.state(member)
        if state == CellState.value {
          if order(value, index, members, member) == 0 {
            isFound = true
            break
          }
        } else if state != CellState.notApplicable {
          worst = max(worst, state)
        }
      }
      out.payload[index] = isFound ? 1 : 0
      if !isFound, worst != CellState.value { out.setState(index, worst) }
    }
    out.clearPayloads()
  }

  /// The member with the greatest key, the later of equals.
  static func latest(_ out: Vector, _ list: Vector, _ keys: Vector) {
    guard let shape = list.shape, let members = list.members else { return }
    out.denominator = members.denominator
    if members.isWide { out.wide = Array(repeating: .zero, count: out.count) }
    out.isWide = members.isWide
    for index in 0..<out.count {
      out.payload[index] = 0
      var best = -1
      var worst = CellState.value
      var dropped = 0
      for member in shape.range(index) {
        let open = shape.open(member)
        let state = max(open, keys.state(member) == CellState.notApplicable ? 0 : keys.state(member))
        if state != CellState.value {
          worst = max(worst, state)
        } else if keys.state(member) == CellState.notApplicable {
          dropped += 1
        } else if best < 0 || order(keys, member, keys, best) >= 0 {
          best = member
        }
      }
      let listState = list.state(index)
      if listState >= CellState.notApplicable {
        out.setState(index, listState)
      } else if worst != CellState.value {
        out.setState(index, worst)
      } else if best < 0 {
        out.setState(index, dropped > 0 ? CellState.notApplicable : CellState.missing)
      } else if members.state(best) != CellState.value {
        out.setState(index, members.state(best))
      } else {
        out.payload[index] = members.payload[best]
        if members.isWide { out.wide[index] = members.wide[best] }
        if out.hasStates { out.states[index] = CellState.value }
      }
    }
  }
}
