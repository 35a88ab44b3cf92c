/// Cells of lists in place: only what stands behind a changed cell is moved.
extension Column {
  /// Puts cells of lists into rows without reading the others; false where lists are stored so differently that they are made anew.
  mutating func splice(_ cells: Column, at rows: [Int32]) -> Bool {
    guard rows.count <= 16, case .lists(let others) = cells.storage, canSplice(others) else { return false }
    guard case .lists(var lists) = storage else { return false }
    // The lists are ours alone from here on.
    storage = .none(count: 0)
    for (index, row) in rows.enumerated() {
      let row = Int(row)
      let old = Int(lists.offsets[row])..<Int(lists.offsets[row + 1])
      let new = Int(others.offsets[index])..<Int(others.offsets[index + 1])
      lists.members.replaceSubrange(old, with: others.members, new)
      let shift = Int32(new.count - old.count)
      if shift != 0 { for later in row + 1..<lists.offsets.count { lists.offsets[later] += shift } }
    }
    storage = .lists(lists)
    if !cells.states.isEmpty || !states.isEmpty {
      if states.isEmpty { states = Array(repeating: CellState.value, count: count) }
      for (index, row) in rows.enumerated() { states[Int(row)] = cells.state(index) }
    }
    return true
  }

  private func canSplice(_ others: ListCells) -> Bool {
    guard case .lists(let lists) = storage, lists.membership.isEmpty, others.membership.isEmpty else { return false }
    switch (lists.members.storage, others.members.storage) {
    case (.bytes, _), (.words, _), (.longs, _), (.numbers, _):
      if others.members.count == 0 { return true }
    default: return false
    }
    switch (lists.members.storage, others.members.storage) {
    case (.bytes, .bytes), (.words, .words), (.longs, .longs): return true
    case (.numbers(_, let own), .numbers(_, let theirs)): return own == theirs
    default: return false
    }
  }

  /// Puts cells of another column of the same storage in place of some.
  private mutating func replaceSubrange(_ range: Range<Int>, with other: Column, _ source: Range<Int>) {
    if !states.isEmpty || !other.states.isEmpty {
      if states.isEmpty { states = Array(repeating: CellState.value, count: count) }
      states.replaceSubrange(range, with: source.map { other.state($0) })
    }
    func replace<T>(_ values: inout [T], _ others: [T]) {
      if source.isEmpty { values.removeSubrange(range) } else { values.replaceSubrange(range, with: others[source]) }
    }
    let theirs = other.storage
    // 'if', not 'switch': a 'switch' keeps hold of the storage, so that each change would copy it.
    if case .bytes(var values) = storage {
      storage = .none(count: 0)
      if case .bytes(let others) = theirs { replace(&values, others) } else { replace(&values, []) }
      storage = .bytes(values)
    } else if case .words(var values) = storage {
      storage = .none(count: 0)
      if case .words(let others) = theirs { replace(&values, others) } else { replace(&values, []) }
      storage = .words(values)
    } else if case .longs(var values) = storage {
      storage = .none(count: 0)
      if case .longs(let others) = theirs { replace(&values, others) } else { replace(&values, []) }
      storage = .longs(values)
    } else if case .numbers(var values, let denominator) = storage {
      storage = .none(count: 0)
      if case .numbers(let others, _) = theirs { replace(&values, others) } else { replace(&values, []) }
      storage = .numbers(values, denominator: denominator)
    }
  }
}
