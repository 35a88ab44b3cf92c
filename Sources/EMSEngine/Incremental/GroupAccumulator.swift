import EMSSemantics
import EMSValues

/// What the members of one group come to under one aggregate: a member goes and comes at a cost that does not grow with the group (of extremes
/// with its logarithm). Numbers are exact, so that what is taken out leaves no trace.
struct GroupAccumulator {
  /// What a member adds to a list: a value or a state.
  struct Element {
    /// What left open whether it is a member; 0 for a sure one.
    let open: UInt8
    /// The state of its value.
    let state: UInt8
    /// Its value, of others than numbers the payload.
    let value: Rational

    /// The state that counts.
    var counted: UInt8 { open != 0 ? open : state }
  }

  /// What an aggregate comes to.
  struct Result {
    var state = CellState.value
    var value = Rational.zero
  }

  let aggregate: GroupAggregate
  private var elements: [Int32: [Element]] = [:]
  private var count = 0
  /// By state: how many elements, by what counts and by what left them open.
  private var counted = Array(repeating: 0, count: 8)
  private var open = Array(repeating: 0, count: 8)
  private var sum = Rational.zero
  private var extremes: Tournament
  private var places: [Int32: [Int]] = [:]

  init(_ aggregate: GroupAggregate) {
    self.aggregate = aggregate
    extremes = Tournament(isGreatest: aggregate.isGreatest)
  }

  /// Puts what a member adds in place of what it added.
  mutating func replace(_ member: Int32, _ new: [Element]) {
    for element in elements.removeValue(forKey: member) ?? [] { note(element, -1) }
    for element in new { note(element, 1) }
    if !new.isEmpty { elements[member] = new }
    guard aggregate.isExtreme else { return }
    for place in places.removeValue(forKey: member) ?? [] { extremes.remove(place) }
    let valued = new.filter { $0.counted == CellState.value }
    if !valued.isEmpty { places[member] = valued.map { extremes.add($0.value) } }
  }

  private mutating func note(_ element: Element, _ sign: Int) {
    count += sign
    counted[Int(element.counted)] += sign
    open[Int(element.open)] += sign
    guard element.counted == CellState.value else { return }
    switch aggregate.aggregate {
    case .sum, .mean, .countYes, .any, .all: sum = sign > 0 ? sum + element.value : sum - element.value
    default: break
    }
  }

  /// What the group comes to: what `Kernels.aggregate` gives for the list.
  var result: Result {
    let valued = counted[Int(CellState.value)]
    switch aggregate.aggregate {
    case .countMembers:
      return Result(state: GroupAccumulator.worst(open, withNotApplicable: true), value: Rational(count))
    case .any:
      if sum > .zero { return Result(value: 1) }
      return ordinary(.zero)
    case .all:
      if sum < Rational(valued) { return Result(value: .zero) }
      return ordinary(1)
    case .countYes, .sum: return ordinary(sum)
    case .mean: return mean(valued)
    case .min, .max, .worst, .best:
      let best = extremes.best
      if let best, let decider = aggregate.decider, best == Rational(Int(decider)) { return Result(value: best) }
      var found = ordinary(best ?? .zero)
      if found.state == CellState.value, best == nil { found.state = CellState.missing }
      return found
    case .median, .first, .last: return Result(state: CellState.error)
    }
  }

  /// A value, unless a member is missing, or none has a value and some do not apply.
  private func ordinary(_ value: Rational) -> Result {
    let worst = GroupAccumulator.worst(counted, withNotApplicable: false)
    if worst != CellState.value { return Result(state: worst) }
    if counted[Int(CellState.value)] == 0, counted[Int(CellState.notApplicable)] > 0 {
      return Result(state: CellState.notApplicable)
    }
    return Result(value: value)
  }

  private func mean(_ valued: Int) -> Result {
    let sums = Vector()
    sums.prepare(1)
    sums.payload[0] = 0
    let found = ordinary(sum)
    if found.state != CellState.value {
      sums.setState(0, found.state)
    } else if valued == 0 {
      sums.setState(0, CellState.missing)
    }
    if sums.state(0) == CellState.value { sums.take([sum]) }
    sums.clearPayloads()
    let counts = Vector()
    counts.prepare(1)
    counts.payload[0] = Int64(max(1, valued))
    let out = Vector()
    out.prepare(1)
    out.payload[0] = 0
    Kernels.divide(out, sums, counts)
    if out.state(0) != CellState.value { return Result(state: out.state(0)) }
    return Result(value: out.rational(0))
  }

  private static func worst(_ counts: [Int], withNotApplicable: Bool) -> UInt8 {
    for state in counts.indices.dropFirst().reversed() where counts[state] > 0 {
      if !withNotApplicable, state == Int(CellState.notApplicable) { continue }
      return UInt8(state)
    }
    return CellState.value
  }
}

/// The greatest or least of values that come and go: a tree of which each node holds the better of the two below it.
struct Tournament {
  private let isGreatest: Bool
  private var capacity = 1
  /// The root is 1; the leaves stand from `capacity` on.
  private var nodes: [Rational?] = [nil, nil]
  private var free: [Int] = [0]

  init(isGreatest: Bool) { self.isGreatest = isGreatest }

  /// The best; nil where there is none.
  var best: Rational? { nodes[1] }

  /// Adds a value; gives its place.
  mutating func add(_ value: Rational) -> Int {
    if free.isEmpty { grow() }
    let place = free.removeLast()
    put(value, place)
    return place
  }

  /// Takes the value of a place out.
  mutating func remove(_ place: Int) {
    put(nil, place)
    free.append(place)
  }

  private mutating func grow() {
    let leaves = Array(nodes[capacity...])
    free = Array((capacity..<capacity * 2).reversed())
    capacity *= 2
    nodes = Array(repeating: nil, count: capacity * 2)
    for (place, value) in leaves.enumerated() { nodes[capacity + place] = value }
    for index in (1..<capacity).reversed() { nodes[index] = better(nodes[index * 2], nodes[index * 2 + 1]) }
  }

  private mutating func put(_ value: Rational?, _ place: Int) {
    var index = capacity + place
    nodes[index] = value
    index /= 2
    while index >= 1 {
      nodes[index] = better(nodes[index * 2], nodes[index * 2 + 1])
      index /= 2
    }
  }

  private func better(_ a: Rational?, _ b: Rational?) -> Rational? {
    guard let a else { return b }
    guard let b else { return a }
    return (a > b) == isGreatest ? a : b
  }
}
