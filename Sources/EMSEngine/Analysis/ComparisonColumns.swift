public import EMSSemantics
import EMSValues

/// A row before and the same record's row after.
struct RowPair: Hashable, Sendable {
  var before: Int32
  var after: Int32
}

/// Compares the cells of one field of two registers, column against column: numbers of texts, levels and rows are compared as
/// numbers, through a table where both programs number them differently. A value is made only of a cell that differs.
struct CellComparison {
  /// How payloads of one side are read on the other.
  private enum Reading {
    case same
    case table([Int32])
    case texts
    case general
  }

  let comparison: ComparisonFrame
  let before: Column
  let after: Column
  let beforeType: Type
  let afterType: Type
  /// What holds where nothing is given, of inputs.
  var beforeDefault: Value?, afterDefault: Value?
  private let reading: Reading

  init(_ comparison: ComparisonFrame, _ before: Column, _ beforeType: Type, _ after: Column, _ afterType: Type) {
    self.comparison = comparison
    self.before = before
    self.after = after
    self.beforeType = beforeType
    self.afterType = afterType
    let isOne = comparison.programs.isOneProgram
    switch (beforeType, afterType) {
    case (.yesNo, .yesNo), (.date, .date), (.period, .period), (.duration, .duration): reading = .same
    case (.level(let old), .level(let new)):
      let table = comparison.programs.levels(old, new)
      reading = table.enumerated().allSatisfy { $0.offset == Int($0.element) } ? .same : .table(table)
    case (.text, .text), (.link, .link), (.file, .file), (.open, .open), (.scenario, .scenario), (.method, .method),
      (.text, .open), (.open, .text):
      reading = .texts
    case (.record(let old), .record(let new)) where old.count == 1 && new.count == 1:
      if isOne {
        reading = .same
      } else if comparison.programs.kindAfter(old[0]) == new[0],
        case .mapped(let toAfter, _) = comparison.records.rows(new[0])
      {
        reading = .table(toAfter)
      } else {
        reading = .general
      }
    case (.record, .record): reading = isOne ? .same : .general
    default: reading = .general
    }
  }

  /// The rows whose cells differ, in the order after. `only`: rows after that are looked at; nil for all.
  func differences(_ rows: RowMatch, only: [Int32]? = nil) -> [RowPair] {
    if let only {
      return only.compactMap { row in
        let pair = CellComparison.pair(rows, row)
        return pair.flatMap { isEqual($0) ? nil : $0 }
      }
    }
    switch rows {
    case .identity:
      if sharesCells { return [] }
      let count = min(before.count, after.count)
      guard let candidates = scan(count) else {
        return (0..<Int32(count)).map { RowPair(before: $0, after: $0) }.filter { !isEqual($0) }
      }
      return candidates.map { RowPair(before: $0, after: $0) }.filter { !isEqual($0) }
    case .mapped(_, let toBefore):
      var pairs: [RowPair] = []
      for (row, other) in toBefore.enumerated() where other >= 0 {
        let pair = RowPair(before: other, after: Int32(row))
        if !isEqual(pair) { pairs.append(pair) }
      }
      return pairs
    }
  }

  private static func pair(_ rows: RowMatch, _ row: Int32) -> RowPair? {
    switch rows {
    case .identity: return RowPair(before: row, after: row)
    case .mapped(_, let toBefore):
      guard toBefore.indices.contains(Int(row)), toBefore[Int(row)] >= 0 else { return nil }
      return RowPair(before: toBefore[Int(row)], after: row)
    }
  }

  // MARK: Whole columns

  /// Whether both columns are one and the same piece of memory: nothing touched it.
  private var sharesCells: Bool {
    guard comparison.programs.isOneProgram, CellComparison.isShared(before.states, after.states) else { return false }
    switch (before.storage, after.storage) {
    case (.bytes(let old), .bytes(let new)): return CellComparison.isShared(old, new)
    case (.words(let old), .words(let new)): return CellComparison.isShared(old, new)
    case (.longs(let old), .longs(let new)): return CellComparison.isShared(old, new)
    case (.numbers(let old, let first), .numbers(let new, let second)):
      return first == second && CellComparison.isShared(old, new)
    case (.lists(let old), .lists(let new)):
      return CellComparison.isShared(old.offsets, new.offsets)
        && CellComparison.isShared(old.membership, new.membership)
        && CellComparison(
          comparison, old.members, beforeType.member ?? .unknown, new.members, afterType.member ?? .unknown
        )
        .sharesCells
    case (.series(let old), .series(let new)):
      return CellComparison.isShared(old.offsets, new.offsets) && CellComparison.isShared(old.periods, new.periods)
        && CellComparison(comparison, old.values, .number, new.values, .number).sharesCells
    case (.none(let old), .none(let new)): return old == new
    default: return false
    }
  }

  private static func isShared<Element>(_ old: [Element], _ new: [Element]) -> Bool {
    if old.count != new.count { return false }
    return old.withUnsafeBufferPointer { old in new.withUnsafeBufferPointer { old.baseAddress == $0.baseAddress } }
  }

  /// Rows that may differ, found block by block without a branch a cell; nil where the columns have no common form.
  private func scan(_ count: Int) -> [Int32]? {
    if case .same = reading {} else if case .general = reading {} else { return nil }
    var rows: [Int32] = []
    switch (before.storage, after.storage) {
    case (.bytes(let old), .bytes(let new)): CellComparison.scan(old, new, count, &rows)
    case (.words(let old), .words(let new)): CellComparison.scan(old, new, count, &rows)
    case (.longs(let old), .longs(let new)): CellComparison.scan(old, new, count, &rows)
    case (.numbers(let old, let first), .numbers(let new, let second)) where first == second:
      CellComparison.scan(old, new, count, &rows)
    default: return nil
    }
    if before.states.isEmpty, after.states.isEmpty { return rows }
    let old = before.states.isEmpty ? Array(repeating: CellState.value, count: count) : before.states
    let new = after.states.isEmpty ? Array(repeating: CellState.value, count: count) : after.states
    var states: [Int32] = []
    CellComparison.scan(old, new, count, &states)
    if states.isEmpty { return rows }
    return (rows + states).sorted().reduce(into: []) { result, row in if result.last != row { result.append(row) } }
  }

  @inline(__always)
  private static func scan<Number: FixedWidthInteger>(
    _ old: [Number], _ new: [Number], _ count: Int, _ rows: inout [Int32]
  ) {
    old.withUnsafeBufferPointer { old in
      new.withUnsafeBufferPointer { new in
        var start = 0
        while start < count {
          let end = min(start + 64, count)
          var difference: Number = 0
          for row in start..<end { difference |= old[row] ^ new[row] }
          if difference != 0 { for row in start..<end where old[row] != new[row] { rows.append(Int32(row)) } }
          start = end
        }
      }
    }
  }

  // MARK: Single cells

  /// Whether two cells say the same.
  func isEqual(_ pair: RowPair) -> Bool {
    let (old, new) = (Int(pair.before), Int(pair.after))
    guard old < before.count, new < after.count else { return false }
    if isDefault(before, old, beforeDefault) || isDefault(after, new, afterDefault) {
      return comparison.isEqual(value(before: pair.before), value(after: pair.after))
    }
    let state = CellComparison.plain(before.state(old))
    guard state == CellComparison.plain(after.state(new)) else { return false }
    if state != CellState.value { return true }
    switch reading {
    case .same: return before.payload(old) == after.payload(new)
    case .table(let table):
      let payload = Int(before.payload(old))
      return table.indices.contains(payload) && Int64(table[payload]) == after.payload(new)
    case .texts:
      let (first, second) = (
        Int32(truncatingIfNeeded: before.payload(old)), Int32(truncatingIfNeeded: after.payload(new))
      )
      return comparison.isSameText(first, second)
    case .general:
      if case .numbers(let numbers, let divisor) = before.storage,
        case .numbers(let others, let otherDivisor) = after.storage, divisor == otherDivisor
      {
        return numbers[old] == others[new]
      }
      return comparison.isEqual(value(before: pair.before), value(after: pair.after))
    }
  }

  /// The states that readers tell apart.
  private static func plain(_ state: UInt8) -> UInt8 {
    switch state {
    case CellState.notGiven: CellState.missing
    case CellState.inheritedError: CellState.error
    default: state
    }
  }

  private func isDefault(_ column: Column, _ row: Int, _ value: Value?) -> Bool {
    value != nil && column.state(row) == CellState.notGiven
  }

  /// The value before.
  func value(before row: Int32) -> Value {
    if let beforeDefault, isDefault(before, Int(row), beforeDefault) { return beforeDefault }
    return comparison.before.space.value(before, Int(row), beforeType)
  }

  /// The value after.
  func value(after row: Int32) -> Value {
    if let afterDefault, isDefault(after, Int(row), afterDefault) { return afterDefault }
    return comparison.after.space.value(after, Int(row), afterType)
  }
}

/// Two registers side by side: what is the same on either side. What all parts of a comparison share.
public struct ComparisonFrame: Sendable {
  /// The results before.
  public let before: Results
  /// The results after.
  public let after: Results
  /// Kinds, fields and levels.
  public let programs: ProgramMatch
  let records: RecordMatch
  private let texts: [Int32]

  init(_ before: Results, _ after: Results, isOneProgram: Bool) {
    self.before = before
    self.after = after
    programs = ProgramMatch(before.program, after.program, isOneProgram: isOneProgram)
    records = RecordMatch(programs, before.register, after.register)
    texts = isOneProgram ? [] : ComparisonTexts.table(before.space.base, after.space.base)
  }

  /// The record after of one before; nil where it is not part of that register.
  public func after(_ record: RecordID) -> RecordID? { records.after(record) }
  /// The record before of one after; nil where it is not part of that register.
  public func before(_ record: RecordID) -> RecordID? { records.before(record) }

  /// Whether two numbers of texts say the same. Those that layers add are numbered on each side for itself.
  func isSameText(_ old: Int32, _ new: Int32) -> Bool {
    if Int(old) < before.space.base.count, Int(new) < after.space.base.count {
      return programs.isOneProgram ? old == new : texts[Int(old)] == new
    }
    return before.space.text(old) == after.space.text(new)
  }

  /// Whether two values say the same: levels by name, records by what they are, numbers exactly.
  func isEqual(_ old: Value, _ new: Value) -> Bool {
    switch (old, new) {
    case (.level(let first, let index), .level(let second, let other)):
      if programs.isOneProgram, first == second { return index == other }
      return name(first, index, programs.before) == name(second, other, programs.after)
    case (.level(let scale, let index), .number(let number)):
      return number == programs.before[scale].levels[Int(index)].number
    case (.number(let number), .level(let scale, let index)):
      return number == programs.after[scale].levels[Int(index)].number
    case (.record(let first), .record(let second)):
      if programs.isOneProgram, first == second { return true }
      return programs.before[first.kind].name == programs.after[second.kind].name
        && programs.before.records.fullID(first) == programs.after.records.fullID(second)
    case (.text(let first), .name(let second)), (.name(let first), .text(let second)): return first == second
    case (.list(let first), .list(let second)):
      return first.count == second.count && zip(first, second).allSatisfy { isEqual($0, $1) }
    case (.error, .error): return true
    default: return old == new
    }
  }

  /// Whether two cells can be the same.
  func isEqual(_ old: PossibleValues?, _ new: PossibleValues?) -> Bool {
    guard let old, let new else { return old == nil && new == nil }
    return old.isExact == new.isExact && old.values.count == new.values.count
      && zip(old.values, new.values).allSatisfy { isEqual($0, $1) }
  }

  private func name(_ scale: ScaleID, _ index: Int32, _ program: Program) -> String {
    let levels = program[scale].levels
    return levels.indices.contains(Int(index)) ? levels[Int(index)].name : ""
  }
}
