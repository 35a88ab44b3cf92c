import EMSSemantics

/// What differs between two registers of one program, as the touch of one step.
struct RegisterDifference {
  /// What changed.
  private(set) var touch = RegisterTouch()

  /// Compares; nil where so many cells differ that evaluating everything costs less.
  init?(from old: Register, to new: Register) {
    let program = new.program
    if old.today != new.today { touch.day = true }
    for kind in program.kinds {
      let (before, after) = (old.activeRows(kind.id), new.activeRows(kind.id))
      if before.isEmpty, after.isEmpty { continue }
      for row in 0..<new.rowCount(kind.id)
      where (before.isEmpty || before[row]) != (after.isEmpty || after[row]) {
        touch.records[kind.id, default: []].append(Int32(row))
      }
      if RegisterDifference.isMost(touch.records[kind.id]?.count ?? 0, of: new.rowCount(kind.id)) { return nil }
    }
    for id in program.parameters.map(\.id) where old.parameters[id.position] != new.parameters[id.position] {
      touch.parameters.insert(id)
    }
    for id in program.matrices.map(\.id) where old.matrixCells[id.position] != new.matrixCells[id.position] {
      touch.matrices.insert(id)
    }
    for field in program.fields {
      for layer in 0..<new.layerCount {
        let address = ColumnAddress(field.id, LayerID(Int32(layer)))
        if !compareGiven(address, old, new) { return nil }
      }
    }
    compareBeside(old, new)
  }

  /// Whether so many rows differ that a whole evaluation costs less.
  private static func isMost(_ rows: Int, of count: Int) -> Bool { rows > 64 && rows > count / 8 }

  private mutating func compareGiven(_ address: ColumnAddress, _ old: Register, _ new: Register) -> Bool {
    let slot = new.slot(address)
    let rows: [Int32]
    switch (old.given[slot], new.given[slot]) {
    case (nil, nil): return true
    case (let before?, let after?):
      if before.isStoredAs(after) { return true }
      rows = after.rowsDiffering(from: before)
    case (let only?, nil), (nil, let only?):
      touch.partsLayers = true
      rows = (0..<Int32(only.count)).filter { only.state(Int($0)) != CellState.notGiven }
    }
    if RegisterDifference.isMost(rows.count, of: new.rowCount(new.program[address.field].kind)) { return false }
    for row in rows { touch.touchGiven(address, row) }
    return true
  }

  /// Judgements and reasons.
  private mutating func compareBeside(_ old: Register, _ new: Register) {
    for address in Set(old.judgements.keys).union(new.judgements.keys) {
      let (before, after) = (old.judgements[address], new.judgements[address])
      if before == nil || after == nil { touch.partsLayers = true }
      for row in Set((before ?? [:]).keys).union((after ?? [:]).keys) {
        let (one, other) = (before?[row], after?[row])
        if one?.value != other?.value || one?.reason != other?.reason { touch.touchJudged(address, row) }
      }
    }
    for address in Set(old.reasons.keys).union(new.reasons.keys) {
      let (before, after) = (old.reasons[address] ?? [:], new.reasons[address] ?? [:])
      for row in Set(before.keys).union(after.keys) where before[row] != after[row] {
        touch.touchJudged(address, row)
      }
    }
  }
}

extension Column {
  /// Whether two columns are one and the same memory, so that nothing differs; false where that is not known.
  func isStoredAs(_ other: Column) -> Bool {
    func isOne<T>(_ a: [T], _ b: [T]) -> Bool {
      a.count == b.count
        && a.withUnsafeBufferPointer { first in b.withUnsafeBufferPointer { first.baseAddress == $0.baseAddress } }
    }
    guard isOne(states, other.states) else { return false }
    switch (storage, other.storage) {
    case (.bytes(let a), .bytes(let b)): return isOne(a, b)
    case (.words(let a), .words(let b)): return isOne(a, b)
    case (.longs(let a), .longs(let b)): return isOne(a, b)
    case (.numbers(let a, let first), .numbers(let b, let second)): return first == second && isOne(a, b)
    case (.rationals(let a), .rationals(let b)): return isOne(a, b)
    case (.lists(let a), .lists(let b)):
      return isOne(a.offsets, b.offsets) && isOne(a.membership, b.membership) && a.members.isStoredAs(b.members)
    case (.series(let a), .series(let b)):
      return isOne(a.offsets, b.offsets) && isOne(a.periods, b.periods) && a.values.isStoredAs(b.values)
    default: return false
    }
  }
}
