import EMSSemantics
import EMSValues

/// Single cells of columns: compared, taken out and put in as they are stored, without turning them into values.
extension Column {
  /// Whether cell `row` and cell `index` of `other` hold the same, value and state.
  func hasSameCell(_ row: Int, as other: Column, _ index: Int) -> Bool {
    let own = state(row)
    if own != other.state(index) { return false }
    if own != CellState.value, !hasParts { return true }
    switch (storage, other.storage) {
    case (.bytes(let a), .bytes(let b)): return a[row] == b[index]
    case (.words(let a), .words(let b)): return a[row] == b[index]
    case (.longs(let a), .longs(let b)): return a[row] == b[index]
    case (.numbers(let a, let first), .numbers(let b, let second)) where first == second: return a[row] == b[index]
    case (.lists(let a), .lists(let b)):
      let from = Int(a.offsets[row])..<Int(a.offsets[row + 1])
      let to = Int(b.offsets[index])..<Int(b.offsets[index + 1])
      return from.count == to.count
        && zip(from, to).allSatisfy { i, j in
          (a.membership.isEmpty ? 0 : a.membership[i]) == (b.membership.isEmpty ? 0 : b.membership[j])
            && a.members.hasSameValue(i, as: b.members, j)
        }
    case (.series(let a), .series(let b)):
      let from = Int(a.offsets[row])..<Int(a.offsets[row + 1])
      let to = Int(b.offsets[index])..<Int(b.offsets[index + 1])
      return from.count == to.count
        && zip(from, to).allSatisfy { i, j in
          a.periods[i] == b.periods[j] && a.values.hasSameValue(i, as: b.values, j)
        }
    case (.numbers, .numbers), (.numbers, .rationals), (.rationals, .numbers), (.rationals, .rationals):
      return number(row) == other.number(index)
    default: return payload(row) == other.payload(index)
    }
  }

  /// Whether two cells hold the same for those who read them: whose error one is makes no difference.
  func hasSameValue(_ row: Int, as other: Column, _ index: Int) -> Bool {
    let own = state(row)
    let theirs = other.state(index)
    if own >= CellState.inheritedError, theirs >= CellState.inheritedError, own <= CellState.error,
      theirs <= CellState.error
    {
      return true
    }
    return hasSameCell(row, as: other, index)
  }

  /// Whether cells have parts: lists and series.
  var hasParts: Bool {
    switch storage {
    case .lists, .series: true
    default: false
    }
  }

  /// The rows in which two columns of equal length differ, rising.
  func rowsDiffering(from other: Column) -> [Int32] {
    var rows: [Int32] = []
    let count = Swift.min(self.count, other.count)
    func compare<T: Equatable>(_ a: [T], _ b: [T]) {
      if states.isEmpty, other.states.isEmpty {
        for row in 0..<count where a[row] != b[row] { rows.append(Int32(row)) }
      } else {
        for row in 0..<count {
          let own = state(row)
          if own != other.state(row) || (own == CellState.value && a[row] != b[row]) { rows.append(Int32(row)) }
        }
      }
    }
    switch (storage, other.storage) {
    case (.bytes(let a), .bytes(let b)): compare(a, b)
    case (.words(let a), .words(let b)): compare(a, b)
    case (.longs(let a), .longs(let b)): compare(a, b)
    case (.numbers(let a, let first), .numbers(let b, let second)) where first == second: compare(a, b)
    default: for row in 0..<count where !hasSameCell(row, as: other, row) { rows.append(Int32(row)) }
    }
    return rows
  }

  /// The cells of `rows`, in that order.
  func cells(at rows: [Int32]) -> Column {
    let states = self.states.isEmpty ? [] : rows.map { self.states[Int($0)] }
    switch storage {
    case .bytes(let values): return Column(.bytes(rows.map { values[Int($0)] }), states: states)
    case .words(let values): return Column(.words(rows.map { values[Int($0)] }), states: states)
    case .longs(let values): return Column(.longs(rows.map { values[Int($0)] }), states: states)
    case .numbers(let values, let denominator):
      return Column(.numbers(rows.map { values[Int($0)] }, denominator: denominator), states: states)
    case .rationals(let values): return Column(.rationals(rows.map { values[Int($0)] }), states: states)
    case .none: return Column(.none(count: rows.count), states: states)
    case .lists(let lists):
      let (offsets, members) = Column.members(of: rows, lists.offsets)
      let membership = lists.membership.isEmpty ? [] : members.map { lists.membership[Int($0)] }
      return Column(
        .lists(ListCells(offsets: offsets, members: lists.members.cells(at: members), membership: membership)),
        states: states)
    case .series(let series):
      let (offsets, members) = Column.members(of: rows, series.offsets)
      return Column(
        .series(
          SeriesCells(
            offsets: offsets, periods: members.map { series.periods[Int($0)] }, values: series.values.cells(at: members)
          )
        ),
        states: states)
    }
  }

  private static func members(of rows: [Int32], _ offsets: [Int32]) -> (offsets: [Int32], members: [Int32]) {
    var result: [Int32] = [0]
    result.reserveCapacity(rows.count + 1)
    var members: [Int32] = []
    for row in rows {
      members += offsets[Int(row)]..<offsets[Int(row) + 1]
      result.append(Int32(members.count))
    }
    return (result, members)
  }

  /// Puts cell i of `cells` into row `rows[i]`; in place where nobody else holds the column. Rows rise.
  mutating func put(_ cells: Column, at rows: [Int32], type: Type, scales: [Scale]) {
    if rows.isEmpty { return }
    if hasParts || cells.hasParts {
      if !splice(cells, at: rows) { putParts(cells, at: rows, type: type, scales: scales) }
      return
    }
    if case .none(let count) = storage {
      if case .none = cells.storage {
      } else {
        let states = self.states
        self = Column.empty(type, count: count, state: CellState.value, scales: scales)
        self.states = states
      }
    }
    if !cells.states.isEmpty || !states.isEmpty {
      if states.isEmpty { states = Array(repeating: CellState.value, count: count) }
      for (index, row) in rows.enumerated() { states[Int(row)] = cells.state(index) }
    }
    // 'if', not 'switch': a 'switch' keeps hold of the storage, so that each change would copy it.
    if case .bytes(var values) = storage {
      storage = .none(count: 0)
      for (index, row) in rows.enumerated() { values[Int(row)] = UInt8(truncatingIfNeeded: cells.payload(index)) }
      storage = .bytes(values)
    } else if case .words(var values) = storage {
      storage = .none(count: 0)
      for (index, row) in rows.enumerated() { values[Int(row)] = Int32(truncatingIfNeeded: cells.payload(index)) }
      storage = .words(values)
    } else if case .longs(var values) = storage {
      storage = .none(count: 0)
      for (index, row) in rows.enumerated() { values[Int(row)] = cells.payload(index) }
      storage = .longs(values)
    } else if hasNumbers {
      for (index, row) in rows.enumerated() {
        putNumber(cells.state(index) == CellState.value ? cells.number(index) : .zero, Int(row))
      }
    }
  }

  /// Whether cells are numbers.
  var hasNumbers: Bool {
    switch storage {
    case .numbers, .rationals: true
    default: false
    }
  }

  /// Lists and series anew, since cells have their own length.
  private mutating func putParts(_ cells: Column, at rows: [Int32], type: Type, scales: [Scale]) {
    var positions: [Int: Int] = [:]
    for (index, row) in rows.enumerated() { positions[Int(row)] = index }
    let old = Vector()
    old.prepare(count)
    Loading.load(old, self, .from(0), type: type, keepsStates: true)
    let new = Vector()
    new.prepare(rows.count)
    Loading.load(new, cells, .from(0), type: type, keepsStates: true)
    let out = Vector()
    out.prepare(count)
    var isSeries = false
    if case .series = type { isSeries = true }
    ListBuilding.assemble(out, isSeries: isSeries) { row in
      if let index = positions[row] { return .from(new, index) }
      return .from(old, row)
    }
    self = out.column(type, count: out.count, scales: scales)
  }
}
