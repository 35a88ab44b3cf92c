import EMSSemantics
import EMSValues

/// Takes the results of blocks and makes one column of them. Blocks are written by several threads, each to its own place.
final class ColumnWriter: @unchecked Sendable {
  private enum Form {
    case bytes, words, longs, numbers, parts
  }

  private let type: Type
  private let count: Int
  private let blockSize: Int
  private let form: Form
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let words: UnsafeMutableBufferPointer<Int32>
  private let longs: UnsafeMutableBufferPointer<Int64>
  private let states: UnsafeMutableBufferPointer<UInt8>
  /// By block: the denominator of its numbers, 0 where they are wide.
  private let denominators: UnsafeMutableBufferPointer<Int64>
  /// By block: wide numbers, or lists and series.
  private let parts: UnsafeMutableBufferPointer<Column?>
  private let blockHasStates: UnsafeMutableBufferPointer<Bool>

  init(type: Type, count: Int, blockSize: Int, scales: [Scale]) {
    self.type = type
    self.count = count
    self.blockSize = blockSize
    switch type {
    case .quantity: form = .numbers
    case .yesNo: form = .bytes
    case .level(let scale): form = scales[scale.position].levels.count <= 255 ? .bytes : .words
    case .list, .series: form = .parts
    case .record(let kinds): form = kinds.count == 1 ? .words : .longs
    case .duration, .unknown, .nothing: form = .longs
    default: form = .words
    }
    let blocks = blockSize == 0 ? 0 : (count + blockSize - 1) / blockSize
    bytes = .allocate(capacity: form == .bytes ? count : 0)
    words = .allocate(capacity: form == .words ? count : 0)
    longs = .allocate(capacity: form == .longs || form == .numbers ? count : 0)
    states = .allocate(capacity: form == .parts ? 0 : count)
    denominators = .allocate(capacity: blocks)
    denominators.initialize(repeating: 1)
    parts = .allocate(capacity: blocks)
    parts.initialize(repeating: nil)
    blockHasStates = .allocate(capacity: blocks)
    blockHasStates.initialize(repeating: false)
  }

  deinit {
    bytes.deallocate()
    words.deallocate()
    longs.deallocate()
    states.deallocate()
    denominators.deallocate()
    parts.deinitialize()
    parts.deallocate()
    blockHasStates.deallocate()
  }

  /// Writes one block.
  func write(_ vector: Vector, block: Int, count: Int, scales: [Scale]) {
    let start = block * blockSize
    if form == .parts {
      parts[block] = vector.column(type, count: count, scales: scales)
      return
    }
    let source = vector.payload
    switch form {
    case .bytes: for index in 0..<count { bytes[start + index] = UInt8(truncatingIfNeeded: source[index]) }
    case .words: for index in 0..<count { words[start + index] = Int32(truncatingIfNeeded: source[index]) }
    case .longs, .numbers:
      for index in 0..<count { longs[start + index] = source[index] }
      denominators[block] = vector.denominator
      if vector.isWide {
        denominators[block] = 0
        parts[block] = Column(.rationals(Array(vector.wide[0..<count])))
      }
    case .parts: break
    }
    if vector.hasStates {
      var any: UInt8 = 0
      for index in 0..<count {
        states[start + index] = vector.states[index]
        any |= vector.states[index]
      }
      blockHasStates[block] = any != 0
    }
  }

  /// The column.
  func finish(scales: [Scale]) -> Column {
    if form == .parts { return Column.joined(parts.map { $0 }, type: type, scales: scales) }
    var states: [UInt8] = []
    if blockHasStates.contains(true) {
      states = Array(repeating: 0, count: count)
      for block in blockHasStates.indices where blockHasStates[block] {
        for index in block * blockSize..<min(count, (block + 1) * blockSize) { states[index] = self.states[index] }
      }
    }
    switch form {
    case .bytes: return Column(.bytes(Array(bytes)), states: states)
    case .words: return Column(.words(Array(words)), states: states)
    case .longs: return Column(.longs(Array(longs)), states: states)
    default: return Column(numbers(), states: states)
    }
  }

  /// All numbers over one denominator, or wide where there is none.
  private func numbers() -> Column.Storage {
    var common: Int64? = 1
    for denominator in denominators {
      guard denominator != 0, let known = common, let next = Rational.leastCommonMultiple(known, denominator),
        next <= 1 << 50
      else {
        common = nil
        break
      }
      common = next
    }
    if let common, let scaled = scaled(to: common) { return .numbers(scaled, denominator: common) }
    var wide: [Rational] = []
    wide.reserveCapacity(count)
    for block in denominators.indices {
      let range = block * blockSize..<min(count, (block + 1) * blockSize)
      if case .rationals(let numbers)? = parts[block]?.storage {
        wide += numbers
      } else {
        for index in range { wide.append(Rational(longs[index], denominators[block]) ?? .zero) }
      }
    }
    return .rationals(wide)
  }

  private func scaled(to common: Int64) -> [Int64]? {
    var values = Array(longs)
    for block in denominators.indices where denominators[block] != common {
      let factor = common / denominators[block]
      for index in block * blockSize..<min(count, (block + 1) * blockSize) {
        let (product, overflow) = values[index].multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        values[index] = product
      }
    }
    return values
  }
}

extension Vector {
  /// The first `count` values as a column.
  func column(_ type: Type, count: Int, scales: [Scale]) -> Column {
    let states = hasStates ? Array(UnsafeBufferPointer(start: self.states, count: count)) : []
    if let shape, let members {
      let total = count == 0 ? 0 : Int(shape.offsets[count])
      let offsets = Array(UnsafeBufferPointer(start: shape.offsets, count: count + 1))
      if let beside {
        let periods = (0..<total).map { Int32(truncatingIfNeeded: beside.payload[$0]) }
        return Column(
          .series(
            SeriesCells(
              offsets: offsets, periods: periods, values: members.column(.number, count: total, scales: scales))),
          states: states)
      }
      return Column(
        .lists(
          ListCells(
            offsets: offsets, members: members.column(type.member ?? .unknown, count: total, scales: scales),
            membership: shape.membership.isEmpty ? [] : Array(shape.membership[0..<total]))),
        states: states)
    }
    if type.member != nil {
      return Column(
        .lists(
          ListCells(
            offsets: Array(repeating: 0, count: count + 1),
            members: Column.empty(type.member ?? .unknown, count: 0, state: 0, scales: scales))),
        states: states)
    }
    if case .series = type {
      return Column(
        .series(
          SeriesCells(
            offsets: Array(repeating: 0, count: count + 1), periods: [], values: Column(.numbers([], denominator: 1)))),
        states: states)
    }
    if isWide { return Column(.rationals(Array(wide[0..<count])), states: states) }
    let writer = ColumnWriter(type: type, count: count, blockSize: max(1, count), scales: scales)
    if count > 0 { writer.write(self, block: 0, count: count, scales: scales) }
    return writer.finish(scales: scales)
  }
}

extension Column {
  /// Columns of lists or series, one after the other.
  static func joined(_ parts: [Column?], type: Type, scales: [Scale]) -> Column {
    var offsets: [Int32] = [0]
    var members: [Column] = []
    var membership: [UInt8] = []
    var periods: [Int32] = []
    var states: [UInt8] = []
    var hasStates = false
    var isSeries = false
    if case .series = type { isSeries = true }
    for case let part? in parts {
      let base = offsets.last ?? 0
      var own: [Int32] = []
      switch part.storage {
      case .lists(let lists):
        own = lists.offsets
        members.append(lists.members)
        let count = lists.members.count
        membership += lists.membership.isEmpty ? Array(repeating: 0, count: count) : lists.membership
      case .series(let series):
        own = series.offsets
        members.append(series.values)
        periods += series.periods
      default: own = Array(repeating: 0, count: part.count + 1)
      }
      for offset in own.dropFirst() { offsets.append(base + offset) }
      if !part.states.isEmpty { hasStates = true }
      states += part.states.isEmpty ? Array(repeating: 0, count: part.count) : part.states
    }
    let member = type.member ?? .number
    let values = Column.joinedPlain(members, type: member, scales: scales)
    let storage: Column.Storage =
      isSeries
      ? .series(SeriesCells(offsets: offsets, periods: periods, values: values))
      : .lists(
        ListCells(
          offsets: offsets, members: values, membership: membership.contains { $0 != 0 } ? membership : []))
    return Column(storage, states: hasStates ? states : [])
  }

  /// Plain columns, one after the other.
  private static func joinedPlain(_ parts: [Column], type: Type, scales: [Scale]) -> Column {
    let count = parts.reduce(0) { $0 + $1.count }
    let all = Vector()
    all.prepare(count)
    var pieces: [(vector: Vector, range: Range<Int>)] = []
    for part in parts where part.count > 0 {
      let vector = Vector()
      vector.prepare(part.count)
      Loading.load(vector, part, .from(0), type: type, keepsStates: true)
      pieces.append((vector, 0..<part.count))
    }
    return ListBuilding.gather(pieces, count: count).column(type, count: count, scales: scales)
  }
}
