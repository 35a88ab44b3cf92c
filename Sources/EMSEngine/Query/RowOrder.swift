import EMSSemantics
import EMSValues

/// The order of rows by one column: values first, then missing, n/a and errors.
struct RowOrder {
  private let cells: Column
  private let isDescending: Bool
  /// Keys that compare as whole numbers; empty where the column is compared value by value.
  private var keys: [Int64] = []
  private let space: ValueSpace
  private let type: Type
  private let isText: Bool

  /// `ranksTexts`: texts are ranked once, which pays where all rows are sorted by them.
  init(_ column: ResultColumn, isDescending: Bool, results: Results, kind: KindID, ranksTexts: Bool = true) {
    self.isDescending = isDescending
    space = results.space
    type = column.type
    switch column.content {
    case .cells(let found): cells = found
    case .fullID, .ownID:
      // Ids sort as texts.
      let records = results.program.records
      cells = Column(.words(records.kinds[kind.position].ids))
    }
    switch type {
    case .text, .link, .file, .open, .scenario, .method: isText = true
    default: isText = false
    }
    if isText {
      if ranksTexts { keys = textKeys() }
      return
    }
    switch (type, cells.storage) {
    case (_, .bytes(let values)): keys = values.map { Int64($0) }
    case (_, .words(let values)): keys = values.map { Int64($0) }
    case (_, .longs(let values)): keys = values
    case (_, .numbers(let values, _)): keys = values
    default: break
    }
  }

  /// Texts by their rank among all texts of the column.
  private func textKeys() -> [Int64] {
    guard case .words(let numbers) = cells.storage else { return [] }
    var distinct = Set<Int32>()
    for (row, number) in numbers.enumerated() where cells.state(row) == CellState.value { distinct.insert(number) }
    let texts = distinct.sorted { space.order(ofTexts: $0, $1) < 0 }
    var ranks: [Int32: Int64] = [:]
    for (rank, text) in texts.enumerated() { ranks[text] = Int64(rank) }
    return numbers.map { ranks[$0] ?? 0 }
  }

  /// −1, 0 or 1.
  func order(_ first: Int32, _ second: Int32) -> Int {
    let left = Int(first)
    let right = Int(second)
    let a = cells.state(left)
    let b = cells.state(right)
    if a != b { return a < b ? -1 : 1 }
    if a != CellState.value { return 0 }
    var order = 0
    if !keys.isEmpty {
      order = keys[left] < keys[right] ? -1 : keys[left] == keys[right] ? 0 : 1
    } else if isText {
      order = space.order(
        ofTexts: Int32(truncatingIfNeeded: cells.payload(left)), Int32(truncatingIfNeeded: cells.payload(right)))
    } else if case .rationals(let numbers) = cells.storage {
      order = numbers[left] < numbers[right] ? -1 : numbers[left] == numbers[right] ? 0 : 1
    } else if case .lists(let lists) = cells.storage {
      let from = lists.offsets[left + 1] - lists.offsets[left]
      let to = lists.offsets[right + 1] - lists.offsets[right]
      order = from < to ? -1 : from == to ? 0 : 1
    }
    return isDescending ? -order : order
  }

  /// The first `limit` rows in this order; equal ones keep theirs. A short list is kept while reading, not sorted out of all.
  static func sorted(_ rows: [Int32], by orders: [RowOrder], limit: Int? = nil) -> [Int32] {
    if let limit, limit < rows.count / 8, limit <= 1024 { return first(limit, of: rows, by: orders) }
    if orders.count == 1, !orders[0].keys.isEmpty {
      let order = orders[0]
      var items: [(key: Int64, position: Int32)] = []
      items.reserveCapacity(rows.count)
      for (position, row) in rows.enumerated() {
        let state = order.cells.state(Int(row))
        var key = order.keys[Int(row)]
        if order.isDescending { key = key == Int64.min ? Int64.max : -key }
        if state != CellState.value { key = Int64.max - 8 + Int64(state) }
        items.append((key, Int32(position)))
      }
      items.sort { $0.key != $1.key ? $0.key < $1.key : $0.position < $1.position }
      return items.map { rows[Int($0.position)] }
    }
    return sortedAll(rows, by: orders)
  }

  /// The first rows, by insertion into a short sorted list.
  private static func first(_ limit: Int, of rows: [Int32], by orders: [RowOrder]) -> [Int32] {
    var best: [Int32] = []
    if limit <= 0 { return [] }
    func goesBefore(_ row: Int32, _ other: Int32) -> Bool {
      for order in orders {
        let found = order.order(row, other)
        if found != 0 { return found < 0 }
      }
      return false
    }
    for row in rows {
      if best.count == limit, !goesBefore(row, best[limit - 1]) { continue }
      var low = 0
      var high = best.count
      // After all that are equal, since these came first.
      while low < high {
        let middle = (low + high) / 2
        if goesBefore(row, best[middle]) { high = middle } else { low = middle + 1 }
      }
      best.insert(row, at: low)
      if best.count > limit { best.removeLast() }
    }
    return best
  }

  private static func sortedAll(_ rows: [Int32], by orders: [RowOrder]) -> [Int32] {
    let positions = rows.indices.sorted { left, right in
      for order in orders {
        let found = order.order(rows[left], rows[right])
        if found != 0 { return found < 0 }
      }
      return left < right
    }
    return positions.map { rows[$0] }
  }
}
