import EMSSemantics
import EMSValues

extension Column {
  /// A column of `count` cells of `type`, all in one state.
  static func empty(_ type: Type, count: Int, state: UInt8, scales: [Scale]) -> Column {
    let states = state == CellState.value ? [] : Array(repeating: state, count: count)
    switch type {
    case .quantity: return Column(.numbers(Array(repeating: 0, count: count), denominator: 1), states: states)
    case .yesNo: return Column(.bytes(Array(repeating: 0, count: count)), states: states)
    case .level(let scale):
      if scales[scale.position].levels.count <= 255 {
        return Column(.bytes(Array(repeating: 0, count: count)), states: states)
      }
      return Column(.words(Array(repeating: 0, count: count)), states: states)
    case .text, .link, .file, .open, .scenario, .method, .date, .period, .unit:
      return Column(.words(Array(repeating: 0, count: count)), states: states)
    case .record(let kinds) where kinds.count == 1:
      return Column(.words(Array(repeating: 0, count: count)), states: states)
    case .record, .duration: return Column(.longs(Array(repeating: 0, count: count)), states: states)
    case .list(let member):
      let members = Column.empty(member, count: 0, state: CellState.value, scales: scales)
      return Column(
        .lists(ListCells(offsets: Array(repeating: 0, count: count + 1), members: members)), states: states)
    case .series:
      return Column(
        .series(
          SeriesCells(
            offsets: Array(repeating: 0, count: count + 1), periods: [], values: Column(.numbers([], denominator: 1)))),
        states: states)
    case .nothing, .unknown: return Column(count: count, state: max(state, CellState.missing))
    }
  }

  /// The column with other values in some cells; of several for one cell the last one holds.
  func replacing(
    _ cells: [(row: Int, value: Value)], type: Type, space: inout ValueSpace, scales: [Scale]
  ) -> Column {
    var result = self
    result.replace(cells, type: type, space: &space, scales: scales)
    return result
  }

  /// Puts other values into some cells, in place where nobody else holds the column; of several for one cell the last one holds.
  mutating func replace(
    _ cells: [(row: Int, value: Value)], type: Type, space: inout ValueSpace, scales: [Scale]
  ) {
    if cells.isEmpty { return }
    switch storage {
    case .lists, .series:
      self = rebuilt(cells, type: type, space: &space, scales: scales)
      return
    case .none:
      let states = self.states
      let empty = Column.empty(type, count: count, state: CellState.value, scales: scales)
      if case .none = empty.storage { return }
      self = empty
      self.states = states
    default: break
    }
    let count = self.count
    for (row, value) in cells where row < count { set(row, value, type: type, space: &space, scales: scales) }
  }

  /// Puts levels of a scale into cells; false, with nothing done, where a value is none or the storage is another.
  mutating func give(levels cells: [GivenCell], of scale: ScaleID) -> Bool {
    guard case .bytes(var values) = storage else { return false }
    for cell in cells {
      guard case .level(let other, index: _) = cell.value, other == scale else { return false }
    }
    storage = .none(count: 0)
    var states = self.states
    self.states = []
    for cell in cells {
      guard case .level(_, let index) = cell.value, Int(cell.row) < values.count else { continue }
      values[Int(cell.row)] = UInt8(truncatingIfNeeded: index)
      if !states.isEmpty { states[Int(cell.row)] = CellState.value }
    }
    storage = .bytes(values)
    self.states = states
    return true
  }

  /// Sets a cell that is no list and no series.
  mutating func set(_ row: Int, _ value: Value, type: Type, space: inout ValueSpace, scales: [Scale]) {
    var value = value
    if case .quantity = type, case .level(let scale, let index) = value {
      // A field that blocks give as levels of several scales counts as a number.
      value = scales[scale.position].levels[Int(index)].number.map { .number($0) } ?? .missing
    }
    let (state, payload) = space.encode(value)
    if state != CellState.value, states.isEmpty { states = Array(repeating: CellState.value, count: count) }
    if !states.isEmpty { states[row] = state }
    if hasNumbers {
      if case .number(let given) = value { putNumber(given, row) } else { putNumber(.zero, row) }
    } else {
      putPayload(payload, row)
    }
  }

  /// Puts a payload into a cell that is no number, no list and no series.
  mutating func putPayload(_ payload: Int64, _ row: Int) {
    // 'if', not 'switch': a 'switch' keeps hold of the storage, so that each change would copy it.
    if case .bytes(var values) = storage {
      storage = .none(count: 0)
      values[row] = UInt8(truncatingIfNeeded: payload)
      storage = .bytes(values)
    } else if case .words(var values) = storage {
      storage = .none(count: 0)
      values[row] = Int32(truncatingIfNeeded: payload)
      storage = .words(values)
    } else if case .longs(var values) = storage {
      storage = .none(count: 0)
      values[row] = payload
      storage = .longs(values)
    }
  }

  /// Puts a number into a column of numbers.
  mutating func putNumber(_ number: Rational, _ row: Int) {
    if case .numbers(var values, var denominator) = storage {
      storage = .none(count: 0)
      if let scaled = number.scaled(by: denominator) {
        values[row] = scaled
      } else if let scaled = Column.rescale(&values, &denominator, for: number) {
        values[row] = scaled
      } else {
        var wide = values.map { Rational($0, denominator) ?? .zero }
        wide[row] = number
        storage = .rationals(wide)
        return
      }
      storage = .numbers(values, denominator: denominator)
    } else if case .rationals(var values) = storage {
      storage = .none(count: 0)
      values[row] = number
      storage = .rationals(values)
    }
  }

  /// Brings all values to a denominator in which `number` is whole; nil where they do not fit.
  private static func rescale(_ values: inout [Int64], _ denominator: inout Int64, for number: Rational) -> Int64? {
    guard let parts = number.inlineParts,
      let common = Rational.leastCommonMultiple(denominator, parts.denominator), common < 1 << 40,
      let scaled = number.scaled(by: common)
    else { return nil }
    let factor = common / denominator
    var larger = values
    for index in larger.indices {
      let (product, overflow) = larger[index].multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      larger[index] = product
    }
    values = larger
    denominator = common
    return scaled
  }

  /// Lists and series anew, since cells have their own length.
  private func rebuilt(
    _ cells: [(row: Int, value: Value)], type: Type, space: inout ValueSpace, scales: [Scale]
  ) -> Column {
    var changed: [Int: Value] = [:]
    for (row, value) in cells { changed[row] = value }
    var states = self.states.isEmpty ? Array(repeating: CellState.value, count: count) : self.states
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(count + 1)
    switch storage {
    case .lists(let old):
      let member = type.member ?? .unknown
      var members: [(row: Int, value: Value)] = []
      var membership: [UInt8] = []
      var isOpen = false
      // Errors of members that stay: whose they are is no part of their value.
      var kept: [(index: Int, state: UInt8)] = []
      for row in 0..<count {
        if let value = changed[row] {
          switch value {
          case .list(let values):
            states[row] = CellState.value
            for value in values { members.append((members.count, value)) }
            membership += Array(repeating: 0, count: values.count)
          case .missing:
            // A list said to be missing is not known, unlike one that is not given: one open member says so.
            states[row] = CellState.missing
            members.append((members.count, .missing))
            membership.append(CellState.missing)
            isOpen = true
          default:
            let (state, _) = space.encode(value)
            states[row] = state
            if state == CellState.value {
              members.append((members.count, value))
              membership.append(0)
            }
          }
        } else {
          for index in Int(old.offsets[row])..<Int(old.offsets[row + 1]) {
            let state = old.members.state(index)
            if state >= CellState.inheritedError { kept.append((members.count, state)) }
            members.append((members.count, space.value(old.members, index, member)))
            let open = old.membership.isEmpty ? 0 : old.membership[index]
            membership.append(open)
            if open != 0 { isOpen = true }
          }
        }
        offsets.append(Int32(members.count))
      }
      var column = Column.empty(member, count: members.count, state: CellState.value, scales: scales)
        .replacing(members, type: member, space: &space, scales: scales)
      for (index, state) in kept where !column.states.isEmpty { column.states[index] = state }
      return Column(
        .lists(ListCells(offsets: offsets, members: column, membership: isOpen ? membership : [])),
        states: states.allSatisfy { $0 == 0 } ? [] : states)
    case .series(let old):
      var periods: [Int32] = []
      var values: [(row: Int, value: Value)] = []
      for row in 0..<count {
        if let value = changed[row] {
          if case .series(let points) = value {
            states[row] = CellState.value
            for point in points {
              periods.append(point.period.packed)
              values.append((values.count, .number(point.value)))
            }
          } else {
            states[row] = space.encode(value).state
          }
        } else {
          for index in Int(old.offsets[row])..<Int(old.offsets[row + 1]) {
            periods.append(old.periods[index])
            values.append((values.count, .number(old.values.number(index))))
          }
        }
        offsets.append(Int32(values.count))
      }
      let column = Column(.numbers(Array(repeating: 0, count: values.count), denominator: 1))
        .replacing(values, type: .number, space: &space, scales: scales)
      return Column(
        .series(SeriesCells(offsets: offsets, periods: periods, values: column)),
        states: states.allSatisfy { $0 == 0 } ? [] : states)
    default: return self
    }
  }

  /// The cells of `other` where this column's are not given.
  func filledWhereNotGiven(from other: Column, type: Type, space: inout ValueSpace, scales: [Scale]) -> Column {
    guard !states.isEmpty else { return self }
    switch (storage, other.storage) {
    case (.bytes(var values), .bytes(let others)):
      var states = self.states
      for row in states.indices where states[row] == CellState.notGiven {
        values[row] = others[row]
        states[row] = other.state(row)
      }
      return Column(.bytes(values), states: states.allSatisfy { $0 == 0 } ? [] : states)
    case (.words(var values), .words(let others)):
      var states = self.states
      for row in states.indices where states[row] == CellState.notGiven {
        values[row] = others[row]
        states[row] = other.state(row)
      }
      return Column(.words(values), states: states.allSatisfy { $0 == 0 } ? [] : states)
    default:
      var cells: [(row: Int, value: Value)] = []
      var notGiven: [Int] = []
      for row in states.indices where states[row] == CellState.notGiven {
        if other.state(row) == CellState.notGiven {
          notGiven.append(row)
        } else {
          cells.append((row, space.value(other, row, type)))
        }
      }
      var result = replacing(cells, type: type, space: &space, scales: scales)
      if result.states.isEmpty, !notGiven.isEmpty {
        result.states = Array(repeating: CellState.value, count: result.count)
      }
      for row in notGiven { result.states[row] = CellState.notGiven }
      return result
    }
  }

  /// The column with a default where nothing is given; without one, these cells are missing.
  func resolved(defaultValue: Value?, type: Type, space: inout ValueSpace, scales: [Scale]) -> Column {
    guard states.contains(CellState.notGiven) else { return self }
    guard let defaultValue, defaultValue != .missing else {
      var result = self
      for row in states.indices where states[row] == CellState.notGiven { result.states[row] = CellState.missing }
      return result
    }
    let (state, payload) = space.encode(defaultValue)
    var states = self.states
    switch storage {
    case .bytes(var values):
      for row in states.indices where states[row] == CellState.notGiven {
        values[row] = UInt8(truncatingIfNeeded: payload)
        states[row] = state
      }
      return Column(.bytes(values), states: states.allSatisfy { $0 == 0 } ? [] : states)
    case .words(var values):
      for row in states.indices where states[row] == CellState.notGiven {
        values[row] = Int32(truncatingIfNeeded: payload)
        states[row] = state
      }
      return Column(.words(values), states: states.allSatisfy { $0 == 0 } ? [] : states)
    default:
      let cells = states.indices.filter { states[$0] == CellState.notGiven }.map { (row: $0, value: defaultValue) }
      return replacing(cells, type: type, space: &space, scales: scales)
    }
  }
}
