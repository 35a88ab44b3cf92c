import EMSSemantics
import EMSValues

extension Column {
  /// The column with the cells of another one of its type behind its own.
  func appending(_ other: Column) -> Column {
    var states: [UInt8] = []
    if !self.states.isEmpty || !other.states.isEmpty {
      states = self.states.isEmpty ? Array(repeating: CellState.value, count: count) : self.states
      states += other.states.isEmpty ? Array(repeating: CellState.value, count: other.count) : other.states
    }
    return Column(Column.joined(storage, other.storage), states: states)
  }

  private static func joined(_ first: Storage, _ second: Storage) -> Storage {
    switch (first, second) {
    case (.bytes(let left), .bytes(let right)): return .bytes(left + right)
    case (.words(let left), .words(let right)): return .words(left + right)
    case (.longs(let left), .longs(let right)): return .longs(left + right)
    case (.numbers(let left, let one), .numbers(let right, let two)) where one == two:
      return .numbers(left + right, denominator: one)
    case (.numbers(let left, let one), .numbers(let right, let two)):
      if let common = Rational.leastCommonMultiple(one, two), common <= 1 << 40,
        let scaled = scaled(left, by: common / one), let others = self.scaled(right, by: common / two)
      {
        return .numbers(scaled + others, denominator: common)
      }
      return .rationals(rationals(first) + rationals(second))
    case (.numbers, .rationals), (.rationals, .numbers), (.rationals, .rationals):
      return .rationals(rationals(first) + rationals(second))
    case (.lists(let left), .lists(let right)):
      let base = left.offsets.last ?? 0
      var membership: [UInt8] = []
      if !left.membership.isEmpty || !right.membership.isEmpty {
        membership = left.membership.isEmpty ? Array(repeating: 0, count: left.members.count) : left.membership
        membership += right.membership.isEmpty ? Array(repeating: 0, count: right.members.count) : right.membership
      }
      return .lists(
        ListCells(
          offsets: left.offsets + right.offsets.dropFirst().map { $0 + base },
          members: left.members.appending(right.members), membership: membership))
    case (.series(let left), .series(let right)):
      let base = left.offsets.last ?? 0
      return .series(
        SeriesCells(
          offsets: left.offsets + right.offsets.dropFirst().map { $0 + base }, periods: left.periods + right.periods,
          values: left.values.appending(right.values)))
    case (.none(let left), .none(let right)): return .none(count: left + right)
    case (.none(let count), _): return joined(blank(count, like: second), second)
    case (_, .none(let count)): return joined(first, blank(count, like: first))
    case (.bytes(let left), .words(let right)): return .words(left.map { Int32($0) } + right)
    case (.words(let left), .bytes(let right)): return .words(left + right.map { Int32($0) })
    default: return .none(count: Column(first).count + Column(second).count)
    }
  }

  private static func scaled(_ values: [Int64], by factor: Int64) -> [Int64]? {
    if factor == 1 { return values }
    var result = values
    for index in result.indices {
      let (product, overflow) = result[index].multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      result[index] = product
    }
    return result
  }

  private static func rationals(_ storage: Storage) -> [Rational] {
    switch storage {
    case .numbers(let values, let denominator): values.map { Rational($0, denominator) ?? .zero }
    case .rationals(let values): values
    default: []
    }
  }

  /// `count` cells without a value, stored like another column's.
  private static func blank(_ count: Int, like storage: Storage) -> Storage {
    switch storage {
    case .bytes: .bytes(Array(repeating: 0, count: count))
    case .words: .words(Array(repeating: 0, count: count))
    case .longs: .longs(Array(repeating: 0, count: count))
    case .numbers(_, let denominator): .numbers(Array(repeating: 0, count: count), denominator: denominator)
    case .rationals: .rationals(Array(repeating: .zero, count: count))
    case .lists(let lists):
      .lists(ListCells(offsets: Array(repeating: 0, count: count + 1), members: lists.members.cells(at: [])))
    case .series(let series):
      .series(
        SeriesCells(
          offsets: Array(repeating: 0, count: count + 1), periods: [], values: series.values.cells(at: [])))
    case .none: .none(count: count)
    }
  }
}
