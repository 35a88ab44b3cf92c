import EMSSemantics
import EMSValues

/// Reads cells of columns into vectors.
enum Loading {
  /// Which cells are read.
  enum Positions {
    /// Cells from a row on.
    case from(Int)
    /// Cells one by one; −1 for none.
    case list([Int32])
  }

  /// Reads cells of `column` into `out`, which is prepared. `isRaw` keeps the state "not given", `keepsStates` all: an error
  /// stays that of its own rule.
  static func load(
    _ out: Vector, _ column: Column, _ positions: Positions, type: Type, isRaw: Bool = false,
    keepsStates: Bool = false
  ) {
    switch column.storage {
    case .bytes(let values):
      values.withUnsafeBufferPointer { source in
        copy(out, positions) { Int64(source[$0]) }
      }
    case .words(let values):
      var high: Int64 = 0
      if case .record(let kinds) = type, kinds.count == 1 { high = Int64(kinds[0].index) << 32 }
      values.withUnsafeBufferPointer { source in
        if high == 0 {
          copy(out, positions) { Int64(source[$0]) }
        } else {
          copy(out, positions) { high | Int64(UInt32(bitPattern: source[$0])) }
        }
      }
    case .longs(let values):
      values.withUnsafeBufferPointer { source in
        copy(out, positions) { source[$0] }
      }
    case .numbers(let values, let denominator):
      out.denominator = denominator
      values.withUnsafeBufferPointer { source in
        copy(out, positions) { source[$0] }
      }
    case .rationals(let values):
      copy(out, positions) { _ in 0 }
      var numbers = Array(repeating: Rational.zero, count: out.count)
      switch positions {
      case .from(let start): for index in 0..<out.count { numbers[index] = values[start + index] }
      case .list(let list):
        for index in 0..<out.count where list[index] >= 0 { numbers[index] = values[Int(list[index])] }
      }
      loadStates(out, column, positions, isRaw, keepsStates)
      out.take(numbers)
      out.clearPayloads()
      return
    case .none:
      out.payload.update(repeating: 0, count: out.count)
    case .lists(let lists):
      loadLists(out, lists, positions, type)
    case .series(let series):
      loadSeries(out, series, positions)
    }
    loadStates(out, column, positions, isRaw, keepsStates)
    out.clearPayloads()
  }

  @inline(__always)
  private static func copy(_ out: Vector, _ positions: Positions, _ value: (Int) -> Int64) {
    let result = out.payload
    switch positions {
    case .from(let start):
      for index in 0..<out.count { result[index] = value(start &+ index) }
    case .list(let list):
      list.withUnsafeBufferPointer { list in
        for index in 0..<out.count {
          let position = list[index]
          result[index] = position < 0 ? 0 : value(Int(position))
        }
      }
    }
  }

  private static func loadStates(
    _ out: Vector, _ column: Column, _ positions: Positions, _ isRaw: Bool, _ keepsStates: Bool
  ) {
    if column.states.isEmpty {
      if case .list(let list) = positions {
        for index in 0..<out.count where list[index] < 0 { out.setState(index, CellState.missing) }
      }
      return
    }
    out.needStates()
    column.states.withUnsafeBufferPointer { source in
      switch positions {
      case .from(let start):
        for index in 0..<out.count { out.states[index] = source[start + index] }
      case .list(let list):
        for index in 0..<out.count {
          out.states[index] = list[index] < 0 ? CellState.missing : source[Int(list[index])]
        }
      }
    }
    if keepsStates { return }
    for index in 0..<out.count {
      // What was an error there is only felt here.
      if out.states[index] == CellState.error { out.states[index] = CellState.inheritedError }
      if !isRaw, out.states[index] == CellState.notGiven { out.states[index] = CellState.missing }
    }
  }

  private static func ranges(
    _ out: Vector, _ offsets: [Int32], _ positions: Positions
  ) -> (shape: ListShape, members: Positions, count: Int, list: [Int32]) {
    let shape = ListShape()
    shape.prepare(out.count)
    switch positions {
    case .from(let start):
      let first = offsets[start]
      for index in 0..<out.count { shape.offsets[index + 1] = offsets[start + index + 1] - first }
      return (shape, .from(Int(first)), shape.memberCount, [])
    case .list(let list):
      var members: [Int32] = []
      for index in 0..<out.count {
        if list[index] >= 0 { members += offsets[Int(list[index])]..<offsets[Int(list[index]) + 1] }
        shape.offsets[index + 1] = Int32(members.count)
      }
      return (shape, .list(members), members.count, members)
    }
  }

  private static func loadLists(_ out: Vector, _ lists: ListCells, _ positions: Positions, _ type: Type) {
    out.payload.update(repeating: 0, count: out.count)
    let found = ranges(out, lists.offsets, positions)
    if !lists.membership.isEmpty {
      if case .from(let first) = found.members {
        found.shape.membership = Array(lists.membership[first..<first + found.count])
      } else {
        found.shape.membership = found.list.map { lists.membership[Int($0)] }
      }
      if found.shape.membership.allSatisfy({ $0 == 0 }) { found.shape.membership = [] }
    }
    let members = Vector()
    members.prepare(found.count)
    load(members, lists.members, found.members, type: type.member ?? .unknown)
    out.shape = found.shape
    out.members = members
  }

  private static func loadSeries(_ out: Vector, _ series: SeriesCells, _ positions: Positions) {
    out.payload.update(repeating: 0, count: out.count)
    let found = ranges(out, series.offsets, positions)
    let members = Vector()
    members.prepare(found.count)
    load(members, series.values, found.members, type: .number)
    let periods = Vector()
    periods.prepare(found.count)
    load(periods, Column(.words(series.periods)), found.members, type: .period)
    out.shape = found.shape
    out.members = members
    out.beside = periods
  }

  /// The lists of a relation.
  static func load(_ out: Vector, _ relation: Relation, _ positions: Positions) {
    if !relation.changed.isEmpty {
      let lists = (0..<out.count).map { index -> ArraySlice<Int32> in
        switch positions {
        case .from(let start): return relation.members(of: Int32(start + index))
        case .list(let list): return list[index] < 0 ? [] : relation.members(of: list[index])
        }
      }
      return load(out, lists, kind: relation.kind)
    }
    out.payload.update(repeating: 0, count: out.count)
    let found = ranges(out, relation.offsets, positions)
    let members = Vector()
    members.prepare(found.count)
    let high = Int64(relation.kind.index) << 32
    relation.rows.withUnsafeBufferPointer { rows in
      switch found.members {
      case .from(let first):
        for index in 0..<found.count { members.payload[index] = high | Int64(rows[first + index]) }
      case .list(let list):
        for index in 0..<found.count { members.payload[index] = high | Int64(rows[Int(list[index])]) }
      }
    }
    out.shape = found.shape
    out.members = members
  }

  /// Lists of records of one kind.
  static func load(_ out: Vector, _ lists: [ArraySlice<Int32>], kind: KindID) {
    out.payload.update(repeating: 0, count: out.count)
    let shape = ListShape()
    shape.prepare(out.count)
    let members = Vector()
    members.prepare(lists.reduce(0) { $0 + $1.count })
    let high = Int64(kind.index) << 32
    var next = 0
    for (index, list) in lists.enumerated() {
      for row in list {
        members.payload[next] = high | Int64(row)
        next += 1
      }
      shape.offsets[index + 1] = Int32(next)
    }
    out.shape = shape
    out.members = members
  }

  /// The rows that references name, where they are of `kind`; −1 and a state where they name none.
  static func positions(_ out: Vector, _ references: Vector, kind: KindID) -> (positions: [Int32], states: [UInt8]) {
    var positions: [Int32] = []
    positions.reserveCapacity(references.count)
    var states: [UInt8] = []
    if references.hasStates { states = Array(repeating: 0, count: references.count) }
    let expected = Int64(kind.index)
    for index in 0..<references.count {
      let state = references.state(index)
      let payload = references.payload[index]
      if state == CellState.value, payload >> 32 == expected {
        positions.append(Int32(truncatingIfNeeded: payload))
      } else {
        positions.append(-1)
        if !states.isEmpty { states[index] = max(state, CellState.missing) }
      }
    }
    return (positions, states)
  }
}

/// Records that belong to each row of a kind: inner records, or those that refer to it.
struct Relation: Sendable {
  /// Where the list of each row begins, but for those that were changed since.
  var offsets: [Int32]
  /// Rows of `kind`, in order.
  var rows: [Int32]
  /// The members of rows whose list was changed since, in order.
  var changed: [Int32: [Int32]] = [:]
  /// The kind of the members.
  var kind: KindID

  /// Groups pairs (owner, member) by owner; members stay in order.
  init(kind: KindID, ownerCount: Int, pairs: [(owner: Int32, member: Int32)]) {
    self.kind = kind
    var offsets = Array(repeating: Int32(0), count: ownerCount + 1)
    for pair in pairs { offsets[Int(pair.owner) + 1] += 1 }
    for index in 0..<ownerCount { offsets[index + 1] += offsets[index] }
    var next = offsets
    var rows = Array(repeating: Int32(0), count: pairs.count)
    for pair in pairs {
      rows[Int(next[Int(pair.owner)])] = pair.member
      next[Int(pair.owner)] += 1
    }
    self.offsets = offsets
    self.rows = rows
  }

  /// How many rows have a list.
  var ownerCount: Int { offsets.count - 1 }

  /// The members of a row, rising.
  func members(of owner: Int32) -> ArraySlice<Int32> {
    if let found = changed[owner] { return found[...] }
    return rows[Int(offsets[Int(owner)])..<Int(offsets[Int(owner) + 1])]
  }
}
