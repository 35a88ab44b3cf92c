import EMSSemantics
import EMSValues

/// The members of a list by a key: for `where f = outer.g`, so that each row finds its members without reading all.
struct JoinIndex {
  /// Which members have each key; rising.
  private var groups: [[Int32]] = []
  private var groupByCode: [Int64: Int32] = [:]
  private var groupByNumber: [Rational: Int32] = [:]
  private let isNumber: Bool
  /// Members whose key is not known, or does not apply; rising.
  private var stateful: [(member: Int32, state: UInt8)] = []
  private let isEmpty: Bool

  /// Indexes a list of keys.
  init(_ keys: Vector, type: Type) {
    if case .quantity = type { isNumber = true } else { isNumber = false }
    guard let members = keys.members else {
      isEmpty = true
      return
    }
    isEmpty = false
    for member in 0..<members.count {
      let state = members.state(member)
      if state != CellState.value {
        stateful.append((Int32(member), state))
        continue
      }
      let group: Int32
      if isNumber {
        let key = members.rational(member)
        group = groupByNumber[key] ?? Int32(groups.count)
        groupByNumber[key] = group
      } else {
        let key = members.payload[member]
        group = groupByCode[key] ?? Int32(groups.count)
        groupByCode[key] = group
      }
      if Int(group) == groups.count { groups.append([]) }
      groups[Int(group)].append(Int32(member))
    }
  }

  /// Fills `out` with the members of `list` whose key is that of each row.
  func join(_ out: Vector, _ list: Vector, _ values: Vector, isDecided: Bool, own: Vector) {
    out.payload.update(repeating: 0, count: out.count)
    guard let shape = list.shape, let members = list.members, !isEmpty else { return }
    let result = ListShape()
    result.prepare(out.count)
    var positions: [Int32] = []
    var membership: [UInt8] = []
    for index in 0..<out.count {
      let state = values.state(index)
      if state == CellState.value {
        let group = isNumber ? groupByNumber[values.rational(index)] : groupByCode[values.payload[index]]
        merge(group.map { groups[Int($0)] } ?? [], isDecided, shape, &positions, &membership)
      } else {
        for member in 0..<members.count {
          let position = stateful.isEmpty ? CellState.value : keyState(Int32(member))
          let combined = max(state, position)
          append(Int32(member), combined, isDecided, shape, &positions, &membership)
        }
      }
      result.offsets[index + 1] = Int32(positions.count)
    }
    if membership.contains(where: { $0 != 0 }) { result.membership = membership }
    let listState = list.state(0)
    if listState != CellState.value {
      for index in 0..<out.count { out.setState(index, listState) }
    }
    out.shape = result
    ListBuilding.gather(members, positions, into: own)
    out.members = own
  }

  private func keyState(_ member: Int32) -> UInt8 {
    var low = 0
    var high = stateful.count
    while low < high {
      let middle = (low + high) / 2
      if stateful[middle].member < member { low = middle + 1 } else { high = middle }
    }
    return low < stateful.count && stateful[low].member == member ? stateful[low].state : CellState.value
  }

  /// Members of the key and those whose key has a state, in the order of the list.
  private func merge(
    _ group: [Int32], _ isDecided: Bool, _ shape: ListShape, _ positions: inout [Int32],
    _ membership: inout [UInt8]
  ) {
    var next = 0
    for member in group {
      while next < stateful.count, stateful[next].member < member {
        append(stateful[next].member, stateful[next].state, isDecided, shape, &positions, &membership)
        next += 1
      }
      append(member, CellState.value, isDecided, shape, &positions, &membership)
    }
    while next < stateful.count {
      append(stateful[next].member, stateful[next].state, isDecided, shape, &positions, &membership)
      next += 1
    }
  }

  /// Takes a member by the state of its comparison. Where more is asked, the whole condition decides over it afterwards.
  private func append(
    _ member: Int32, _ state: UInt8, _ isDecided: Bool, _ shape: ListShape, _ positions: inout [Int32],
    _ membership: inout [UInt8]
  ) {
    if isDecided, state == CellState.notApplicable { return }
    positions.append(member)
    membership.append(isDecided ? max(shape.open(Int(member)), state) : shape.open(Int(member)))
  }
}
