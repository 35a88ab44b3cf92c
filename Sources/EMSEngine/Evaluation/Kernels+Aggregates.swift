import EMSSemantics
import EMSValues

/// What a segment of members amounts to before their values are looked at.
private struct SegmentStates {
  /// The gravest state of members and conditions, n/a aside.
  var worst = CellState.value
  /// Members with a value.
  var valued = 0
  /// Members that are n/a.
  var dropped = 0
}

extension Kernels {
  /// An aggregate of each list.
  static func aggregate(_ aggregate: Aggregate, _ out: Vector, _ list: Vector, scale: Scale?, isNumber: Bool) {
    guard let shape = list.shape, let members = list.members else {
      // A constant without members: what it is, it stays.
      out.combineStates([list])
      out.payload.update(repeating: 0, count: out.count)
      return
    }
    switch aggregate {
    case .any, .all: decide(aggregate == .any ? 1 : 0, out, shape, members)
    case .countMembers: count(out, shape)
    case .countYes: countYes(out, shape, members)
    case .first, .last: end(aggregate == .last, out, shape, members)
    case .sum, .mean: total(aggregate == .mean, out, shape, members)
    case .median: median(out, shape, members)
    case .min, .max, .worst, .best: extreme(aggregate, out, shape, members, scale: scale)
    }
    if list.hasStates {
      for index in 0..<out.count where list.states[index] >= CellState.notApplicable {
        out.setState(index, list.states[index])
      }
    }
    out.clearPayloads()
  }

  private static func states(_ range: Range<Int>, _ shape: ListShape, _ members: Vector) -> SegmentStates {
    var result = SegmentStates()
    for member in range {
      let open = shape.open(member)
      let state = open != 0 ? open : members.state(member)
      if state == CellState.value {
        result.valued += 1
      } else if state == CellState.notApplicable {
        result.dropped += 1
      } else {
        result.worst = max(result.worst, state)
      }
    }
    return result
  }

  private static func isPlain(_ shape: ListShape, _ members: Vector) -> Bool {
    shape.membership.isEmpty && !members.hasStates
  }

  @inline(__always)
  private static func hasValue(_ member: Int, _ shape: ListShape, _ members: Vector) -> Bool {
    shape.open(member) == 0 && members.state(member) == CellState.value
  }

  // MARK: Yes and no, counts

  private static func decide(_ decider: Int64, _ out: Vector, _ shape: ListShape, _ members: Vector) {
    if isPlain(shape, members) {
      for index in 0..<out.count {
        var found = 1 - decider
        for member in shape.range(index) where members.payload[member] == decider {
          found = decider
          break
        }
        out.payload[index] = found
      }
      return
    }
    for index in 0..<out.count {
      let range = shape.range(index)
      let isFound = range.contains { hasValue($0, shape, members) && members.payload[$0] == decider }
      out.payload[index] = isFound ? decider : 1 - decider
      if isFound { continue }
      let found = states(range, shape, members)
      if found.worst != CellState.value {
        out.setState(index, found.worst)
      } else if found.valued == 0, found.dropped > 0 {
        out.setState(index, CellState.notApplicable)
      }
    }
  }

  private static func count(_ out: Vector, _ shape: ListShape) {
    for index in 0..<out.count {
      let range = shape.range(index)
      out.payload[index] = Int64(range.count)
      if shape.membership.isEmpty { continue }
      let worst = range.reduce(CellState.value) { max($0, shape.membership[$1]) }
      if worst != CellState.value { out.setState(index, worst) }
    }
  }

  private static func countYes(_ out: Vector, _ shape: ListShape, _ members: Vector) {
    if isPlain(shape, members) {
      for index in 0..<out.count {
        var count: Int64 = 0
        for member in shape.range(index) { count += members.payload[member] }
        out.payload[index] = count
      }
      return
    }
    for index in 0..<out.count {
      let range = shape.range(index)
      let found = states(range, shape, members)
      if found.worst != CellState.value {
        out.setState(index, found.worst)
      } else if found.valued == 0, found.dropped > 0 {
        out.setState(index, CellState.notApplicable)
      } else {
        out.payload[index] = range.reduce(0) { $0 + (hasValue($1, shape, members) ? members.payload[$1] : 0) }
      }
    }
  }

  // MARK: Members as they stand

  private static func end(_ isLast: Bool, _ out: Vector, _ shape: ListShape, _ members: Vector) {
    take(out, members) { index in
      let range = shape.range(index)
      guard !range.isEmpty else { return .state(CellState.missing) }
      let member = isLast ? range.upperBound - 1 : range.lowerBound
      let open = shape.open(member)
      if open != 0 { return .state(open) }
      return .member(member)
    }
  }

  private enum Taken {
    case member(Int)
    case state(UInt8)
  }

  /// Fills `out` with members, or states where there is none.
  private static func take(_ out: Vector, _ members: Vector, _ choose: (Int) -> Taken) {
    out.denominator = members.denominator
    if members.isWide {
      out.wide = Array(repeating: .zero, count: out.count)
      out.isWide = true
    }
    for index in 0..<out.count {
      out.payload[index] = 0
      switch choose(index) {
      case .state(let state): out.setState(index, state)
      case .member(let member):
        let state = members.state(member)
        if state != CellState.value {
          out.setState(index, state)
          continue
        }
        out.payload[index] = members.payload[member]
        if members.isWide { out.wide[index] = members.wide[member] }
      }
    }
  }

  // MARK: Sums

  private static func total(_ isMean: Bool, _ out: Vector, _ shape: ListShape, _ members: Vector) {
    let sums = isMean ? Vector() : out
    let counts = Vector()
    if isMean {
      sums.prepare(out.count)
      counts.prepare(out.count)
    }
    var fits = !members.isWide
    let plain = isPlain(shape, members)
    for index in 0..<out.count {
      let range = shape.range(index)
      var valued = range.count
      if !plain {
        let found = states(range, shape, members)
        valued = found.valued
        if found.worst != CellState.value {
          sums.setState(index, found.worst)
        } else if found.valued == 0, found.dropped > 0 {
          sums.setState(index, CellState.notApplicable)
        }
      }
      if isMean {
        counts.payload[index] = Int64(max(1, valued))
        if valued == 0, sums.state(index) == CellState.value { sums.setState(index, CellState.missing) }
      }
      var sum: Int64 = 0
      if fits {
        for member in range where plain || hasValue(member, shape, members) {
          let (next, overflow) = sum.addingReportingOverflow(members.payload[member])
          sum = next
          if overflow { fits = false }
        }
      }
      sums.payload[index] = sum
    }
    if fits {
      sums.denominator = members.denominator
    } else {
      var numbers = Array(repeating: Rational.zero, count: out.count)
      for index in 0..<out.count where sums.state(index) == CellState.value {
        for member in shape.range(index) where plain || hasValue(member, shape, members) {
          numbers[index] += members.rational(member)
        }
      }
      sums.take(numbers)
    }
    sums.clearPayloads()
    if isMean { divide(out, sums, counts) }
  }

  private static func median(_ out: Vector, _ shape: ListShape, _ members: Vector) {
    var numbers = Array(repeating: Rational.zero, count: out.count)
    for index in 0..<out.count {
      let range = shape.range(index)
      let found = states(range, shape, members)
      if found.worst != CellState.value {
        out.setState(index, found.worst)
      } else if found.valued == 0 {
        out.setState(index, found.dropped > 0 ? CellState.notApplicable : CellState.missing)
      } else {
        let sorted = range.filter { hasValue($0, shape, members) }.sorted { order(members, $0, members, $1) < 0 }
        let upper = members.rational(sorted[sorted.count / 2])
        if sorted.count.isMultiple(of: 2) {
          numbers[index] = ((upper + members.rational(sorted[sorted.count / 2 - 1])) / 2) ?? upper
        } else {
          numbers[index] = upper
        }
      }
    }
    out.take(numbers)
  }

  // MARK: Extremes

  private static func extreme(
    _ aggregate: Aggregate, _ out: Vector, _ shape: ListShape, _ members: Vector, scale: Scale?
  ) {
    let isGreatest = seeksGreatest(aggregate, scale)
    if isPlain(shape, members), !members.isWide {
      out.denominator = members.denominator
      for index in 0..<out.count {
        let range = shape.range(index)
        guard let first = range.first else {
          out.payload[index] = 0
          out.setState(index, CellState.missing)
          continue
        }
        var best = members.payload[first]
        if isGreatest {
          for member in range { best = max(best, members.payload[member]) }
        } else {
          for member in range { best = min(best, members.payload[member]) }
        }
        out.payload[index] = best
      }
      return
    }
    let decider = scale.map { isGreatest ? Int64($0.levels.count - 1) : 0 }
    take(out, members) { index in
      let range = shape.range(index)
      var best = -1
      for member in range where hasValue(member, shape, members) {
        let isBetter = best < 0 || (order(members, member, members, best) > 0) == isGreatest
        if isBetter { best = member }
      }
      if best >= 0, let decider, members.payload[best] == decider { return .member(best) }
      let found = states(range, shape, members)
      if found.worst != CellState.value { return .state(found.worst) }
      if best < 0 { return .state(found.dropped > 0 ? CellState.notApplicable : CellState.missing) }
      return .member(best)
    }
  }

  static func seeksGreatest(_ aggregate: Aggregate, _ scale: Scale?) -> Bool {
    switch aggregate {
    case .max: true
    case .min: false
    case .worst: !(scale?.isWorstFirst ?? false)
    default: scale?.isWorstFirst ?? false
    }
  }

  // MARK: Listed values

  /// An aggregate of listed values: as of a list of them.
  static func aggregateValues(
    _ aggregate: Aggregate, _ out: Vector, _ operands: [Vector], scale: Scale?, isNumber: Bool
  ) {
    let isPlain = !operands.contains { $0.hasStates || $0.isWide }
    switch aggregate {
    case .min, .max, .worst, .best:
      if isPlain, let common = commonDenominator(operands), operands.allSatisfy({ $0.denominator == common }) {
        let isGreatest = seeksGreatest(aggregate, scale)
        out.denominator = common
        out.payload.update(from: operands[0].payload, count: out.count)
        for operand in operands.dropFirst() {
          if isGreatest { map(out, out, operand) { max($0, $1) } } else { map(out, out, operand) { min($0, $1) } }
        }
        return
      }
    case .any where isPlain: return connect(out, operands, decider: 1)
    case .all where isPlain: return connect(out, operands, decider: 0)
    default: break
    }
    let list = Vector()
    list.prepare(out.count)
    Kernels.list(list, operands)
    Kernels.aggregate(aggregate, out, list, scale: scale, isNumber: isNumber)
  }

  // MARK: Sorted lists

  /// The applicable members of each list, rising, with the sum of the members from each on.
  static func sorted(_ out: Vector, _ list: Vector, isNumber: Bool) {
    out.payload.update(repeating: 0, count: out.count)
    guard let shape = list.shape, let members = list.members else { return }
    let result = ListShape()
    result.prepare(out.count)
    var positions: [Int32] = []
    for index in 0..<out.count {
      let range = shape.range(index)
      let found = states(range, shape, members)
      let listState = list.state(index)
      if listState >= CellState.notApplicable {
        out.setState(index, listState)
      } else if found.worst != CellState.value {
        out.setState(index, found.worst)
      } else if found.valued == 0, found.dropped > 0 {
        out.setState(index, CellState.notApplicable)
      } else if members.isWide {
        positions += range.filter { hasValue($0, shape, members) }.map { Int32($0) }
          .sorted { order(members, Int($0), members, Int($1)) < 0 }
      } else {
        positions += range.filter { hasValue($0, shape, members) }.map { Int32($0) }
          .sorted { members.payload[Int($0)] < members.payload[Int($1)] }
      }
      result.offsets[index + 1] = Int32(positions.count)
    }
    let sortedMembers = Vector()
    ListBuilding.gather(members, positions, into: sortedMembers)
    out.shape = result
    out.members = sortedMembers
    if isNumber { out.beside = sumsFromEach(sortedMembers, result) }
  }

  private static func sumsFromEach(_ members: Vector, _ shape: ListShape) -> Vector {
    let sums = Vector()
    sums.prepare(members.count)
    sums.denominator = members.denominator
    var fits = !members.isWide
    if fits {
      for index in 0..<shape.count {
        var sum: Int64 = 0
        for member in shape.range(index).reversed() {
          let (next, overflow) = sum.addingReportingOverflow(members.payload[member])
          if overflow { fits = false }
          sum = next
          sums.payload[member] = sum
        }
      }
    }
    if fits { return sums }
    var numbers = Array(repeating: Rational.zero, count: members.count)
    for index in 0..<shape.count {
      var sum = Rational.zero
      for member in shape.range(index).reversed() {
        sum += members.rational(member)
        numbers[member] = sum
      }
    }
    sums.denominator = 1
    sums.take(numbers)
    return sums
  }

  /// The rank of a value (1 is the greatest), or the sum of the members above it.
  static func position(_ out: Vector, _ value: Vector, _ list: Vector, isRank: Bool) {
    out.combineStates([value])
    out.payload.update(repeating: 0, count: out.count)
    guard let shape = list.shape, let members = list.members else { return }
    let isGlobal = list.count == 1 && out.count != 1
    var wide: [Rational] = []
    let sums = list.beside
    if !isRank, let sums {
      out.denominator = sums.denominator
      if sums.isWide { wide = Array(repeating: .zero, count: out.count) }
    }
    for index in 0..<out.count where out.state(index) < CellState.inheritedError {
      let row = isGlobal ? 0 : index
      let listState = list.state(row)
      if listState != CellState.value { out.setState(index, max(out.state(index), listState)) }
      guard out.state(index) == CellState.value else { continue }
      let range = shape.range(row)
      var low = range.lowerBound
      var high = range.upperBound
      while low < high {
        let middle = (low + high) / 2
        if order(members, middle, value, index) <= 0 { low = middle + 1 } else { high = middle }
      }
      if isRank {
        out.payload[index] = Int64(range.upperBound - low + 1)
      } else if low < range.upperBound, let sums {
        if sums.isWide { wide[index] = sums.wide[low] } else { out.payload[index] = sums.payload[low] }
      }
    }
    if !wide.isEmpty { out.take(wide) }
    out.clearPayloads()
  }
}
