import EMSSemantics
import EMSValues

/// The values of one step for one block: payloads, states, and for numbers one denominator.
///
/// Memory is kept from block to block. Values without state `value` have the payload 0, so that a payload is always safe to use as an
/// index. Not for sharing between threads while it is being written.
final class Vector {
  /// The number of values.
  private(set) var count = 0
  /// Payloads (see `Column`); numbers are whole numbers over `denominator`.
  private(set) var payload: UnsafeMutablePointer<Int64>
  /// States; only to be read where `hasStates`.
  private(set) var states: UnsafeMutablePointer<UInt8>
  /// Whether a value may have another state than `value`.
  var hasStates = false
  /// The denominator of numbers.
  var denominator: Int64 = 1
  /// Numbers that do not fit one denominator; empty unless `isWide`.
  var wide: [Rational] = []
  /// Whether numbers stand in `wide`.
  var isWide = false
  /// Of lists and series: where the members of each value stand.
  var shape: ListShape?
  /// Of lists and series: the members.
  var members: Vector?
  /// Of series: the period of each member. Of sorted lists: the sum of the members from each on.
  var beside: Vector?
  /// Whether all values are known to be one and the same.
  var isUniform = false
  /// Of a global value that is repeated: how many were filled.
  var filled = 0
  private var capacity: Int

  init() {
    capacity = 0
    payload = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
    states = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
  }

  deinit {
    payload.deallocate()
    states.deallocate()
  }

  /// Makes room for `count` values and forgets what stood there.
  func prepare(_ count: Int) {
    self.count = count
    hasStates = false
    denominator = 1
    if isWide { wide.removeAll(keepingCapacity: true) }
    isWide = false
    isUniform = false
    shape = nil
    members = nil
    beside = nil
    if count > capacity {
      payload.deallocate()
      states.deallocate()
      capacity = max(count, capacity * 2, 64)
      payload = UnsafeMutablePointer<Int64>.allocate(capacity: capacity)
      states = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    }
  }

  /// The state of value `index`.
  @inline(__always) func state(_ index: Int) -> UInt8 { hasStates ? states[index] : CellState.value }

  /// Switches states on; all are `value` so far.
  func needStates() {
    if hasStates { return }
    hasStates = true
    states.update(repeating: CellState.value, count: count)
  }

  /// Gives value `index` a state other than `value`.
  func setState(_ index: Int, _ state: UInt8) {
    needStates()
    states[index] = state
    payload[index] = 0
    if isWide { wide[index] = .zero }
  }

  /// The number at `index`.
  @inline(__always) func rational(_ index: Int) -> Rational {
    if isWide { return wide[index] }
    if denominator == 1 { return Rational(payload[index]) }
    return Rational(payload[index], denominator) ?? .zero
  }

  /// Makes the numbers wide.
  func widen() {
    if isWide { return }
    var numbers: [Rational] = []
    numbers.reserveCapacity(count)
    for index in 0..<count { numbers.append(state(index) == CellState.value ? rational(index) : .zero) }
    wide = numbers
    isWide = true
  }

  /// Takes wide numbers; brings them to one denominator where they fit. A number of too many bits is an error.
  func take(_ numbers: [Rational]) {
    wide = numbers
    isWide = true
    var common: Int64 = 1
    var fits = true
    for index in 0..<count {
      let number = numbers[index]
      guard let parts = number.inlineParts else {
        fits = false
        if number.isTooWide { setState(index, CellState.error) }
        continue
      }
      if !fits || parts.denominator == 1 { continue }
      if let next = Rational.leastCommonMultiple(common, parts.denominator), next <= 1 << 40 {
        common = next
      } else {
        fits = false
      }
    }
    guard fits else { return }
    for index in 0..<count {
      guard let scaled = wide[index].scaled(by: common) else { return }
      payload[index] = scaled
    }
    denominator = common
    isWide = false
    wide.removeAll(keepingCapacity: true)
  }

  /// Puts payload 0 where there is no value.
  func clearPayloads() {
    guard hasStates else { return }
    for index in 0..<count where states[index] != CellState.value {
      payload[index] = 0
      if isWide { wide[index] = .zero }
    }
  }

  /// Takes the greatest state of `others` for each value.
  func combineStates(_ others: [Vector]) {
    for other in others where other.hasStates {
      if hasStates {
        let mine = states
        let theirs = other.states
        for index in 0..<count { mine[index] = max(mine[index], theirs[index]) }
      } else {
        hasStates = true
        states.update(from: other.states, count: count)
      }
    }
  }

  /// Copies the first `length` values of a vector, or all.
  func copy(_ other: Vector, count length: Int? = nil) {
    prepare(length ?? other.count)
    payload.update(from: other.payload, count: count)
    if other.hasStates {
      hasStates = true
      states.update(from: other.states, count: count)
    }
    denominator = other.denominator
    isWide = other.isWide
    wide = other.isWide && count < other.wide.count ? Array(other.wide[0..<count]) : other.wide
    shape = other.shape
    members = other.members
    beside = other.beside
  }
}

/// Where the members of lists stand, and whether each surely is one.
final class ListShape {
  /// The number of lists.
  private(set) var count = 0
  /// Where each list begins, and where the last one ends.
  private(set) var offsets: UnsafeMutablePointer<Int32>
  /// For each member 0, or the state of the condition that left it open; empty where all are members.
  var membership: [UInt8] = []
  private var capacity: Int

  init() {
    capacity = 0
    offsets = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    offsets[0] = 0
  }

  deinit { offsets.deallocate() }

  /// Makes room for `count` lists; the caller fills the offsets.
  func prepare(_ count: Int) {
    self.count = count
    membership.removeAll(keepingCapacity: true)
    if count > capacity {
      offsets.deallocate()
      capacity = max(count, capacity * 2, 64)
      offsets = UnsafeMutablePointer<Int32>.allocate(capacity: capacity + 1)
    }
    offsets[0] = 0
  }

  /// The number of members of all lists.
  var memberCount: Int { Int(offsets[count]) }

  /// The members of list `index`.
  @inline(__always) func range(_ index: Int) -> Range<Int> {
    Range(uncheckedBounds: (Int(offsets[index]), Int(offsets[index + 1])))
  }

  /// The state that left a member open, 0 for a sure one.
  @inline(__always) func open(_ member: Int) -> UInt8 { membership.isEmpty ? 0 : membership[member] }
}
