public import EMSSemantics
import EMSValues

/// A record of two registers: the same id within the same parent. One side is nil where the record is not part of that register.
public struct RecordPair: Hashable, Sendable {
  /// The record before; nil where it was added.
  public var before: RecordID?
  /// The record after; nil where it was removed.
  public var after: RecordID?

  /// Creates a pair.
  public init(before: RecordID?, after: RecordID?) {
    self.before = before
    self.after = after
  }
}

/// Which rows of a kind are the same record.
enum RowMatch: Sendable {
  /// Row i is row i, and part of both registers or of neither.
  case identity
  /// The row after of each row before and the reverse; -1 for none.
  case mapped(toAfter: [Int32], toBefore: [Int32])
}

/// Which records of two registers are the same.
///
/// In one program a row is itself; only a kind of which records come or go is looked at row by row. Across programs records are
/// found by kind, full id and parent, in one pass over the ids.
struct RecordMatch: Sendable {
  /// By the kind's index in the program after.
  private var rowsOfAfter: [RowMatch]
  /// By the kind's index in the program before, where that differs.
  private var afterKind: [KindID?]
  private let beforeKind: [KindID?]

  init(_ programs: ProgramMatch, _ before: Register, _ after: Register) {
    afterKind = programs.before.kinds.map { programs.kindAfter($0.id) }
    var reverse: [KindID?] = Array(repeating: nil, count: programs.after.kinds.count)
    for (index, kind) in afterKind.enumerated() { if let kind { reverse[kind.position] = KindID(index) } }
    beforeKind = reverse
    rowsOfAfter = []
    if programs.isOneProgram {
      for kind in programs.after.kinds { rowsOfAfter.append(RecordMatch.sameProgram(kind.id, before, after)) }
    } else {
      var matcher = RowMatcher(programs, before, after)
      for kind in programs.after.kinds {
        rowsOfAfter.append(matcher.rows(of: kind.id, before: reverse[kind.id.position]))
      }
    }
  }

  /// The rows of a kind of the program after.
  func rows(_ kind: KindID) -> RowMatch { rowsOfAfter[kind.position] }

  /// The record after of one before.
  func after(_ record: RecordID) -> RecordID? {
    guard let kind = afterKind[record.kind.position] else { return nil }
    switch rowsOfAfter[kind.position] {
    case .identity: return RecordID(kind: kind, row: record.row)
    case .mapped(let toAfter, _):
      let row = toAfter[Int(record.row)]
      return row < 0 ? nil : RecordID(kind: kind, row: row)
    }
  }

  /// The record before of one after.
  func before(_ record: RecordID) -> RecordID? {
    guard let kind = beforeKind[record.kind.position] else { return nil }
    switch rowsOfAfter[record.kind.position] {
    case .identity: return RecordID(kind: kind, row: record.row)
    case .mapped(_, let toBefore):
      let row = toBefore[Int(record.row)]
      return row < 0 ? nil : RecordID(kind: kind, row: row)
    }
  }

  /// The rows of one program: those that both registers have; of what only one has, by id.
  private static func sameProgram(_ kind: KindID, _ before: Register, _ after: Register) -> RowMatch {
    let count = after.rowCount(kind)
    let old = before.activeRows(kind)
    let new = after.activeRows(kind)
    if old == new { return .identity }
    var toAfter: [Int32] = Array(repeating: -1, count: count)
    var gone: [Int32] = []
    var come: [Int32] = []
    for row in 0..<count {
      let was = old.isEmpty || old[row]
      let isNow = new.isEmpty || new[row]
      if was, isNow {
        toAfter[row] = Int32(row)
      } else if was {
        gone.append(Int32(row))
      } else if isNow {
        come.append(Int32(row))
      }
    }
    var toBefore = toAfter
    if !gone.isEmpty, !come.isEmpty {
      let records = after.program.records
      var byID: [String: Int32] = [:]
      for row in come { byID[records.fullID(RecordID(kind: kind, row: row))] = row }
      for row in gone {
        guard let other = byID[records.fullID(RecordID(kind: kind, row: row))] else { continue }
        toAfter[Int(row)] = other
        toBefore[Int(other)] = row
      }
    }
    return gone.isEmpty && come.isEmpty ? .identity : .mapped(toAfter: toAfter, toBefore: toBefore)
  }
}

/// Finds the rows of one program in another by their ids.
private struct RowMatcher {
  private struct Key: Hashable {
    var kind: Int32
    var parent: Int64
    var id: Int32
  }

  private let programs: ProgramMatch
  private let before: Register
  private let after: Register
  private var rowByKey: [Key: Int32] = [:]
  /// The number of a text of the program before in the one after; -1 for none.
  private let texts: [Int32]
  /// The row after of each row before, by the kind before; -2 where it was not looked for yet.
  private var found: [[Int32]]

  init(_ programs: ProgramMatch, _ before: Register, _ after: Register) {
    self.programs = programs
    self.before = before
    self.after = after
    texts = ComparisonTexts.table(programs.before.records.texts, programs.after.records.texts)
    found = programs.before.records.kinds.map { Array(repeating: -2, count: $0.count) }
    for kind in programs.after.kinds {
      let rows = programs.after.records.kinds[kind.id.position]
      for row in after.rows(kind.id) {
        let parent = rows.parents[Int(row)]
        let key = Key(
          kind: kind.id.index,
          parent: parent < 0 ? -1 : ValueSpace.payload(of: RecordID(kind: rows.parentKind(of: row), row: parent)),
          id: rows.ids[Int(row)])
        if rowByKey[key] == nil { rowByKey[key] = row }
      }
    }
  }

  /// The rows of a kind on both sides.
  mutating func rows(of kind: KindID, before old: KindID?) -> RowMatch {
    var toBefore = Array(repeating: Int32(-1), count: after.rowCount(kind))
    guard let old else { return .mapped(toAfter: [], toBefore: toBefore) }
    var toAfter = Array(repeating: Int32(-1), count: before.rowCount(old))
    for row in before.rows(old) {
      let other = match(RecordID(kind: old, row: row))
      guard other >= 0, toBefore[Int(other)] < 0 else { continue }
      toAfter[Int(row)] = other
      toBefore[Int(other)] = row
    }
    return .mapped(toAfter: toAfter, toBefore: toBefore)
  }

  private mutating func match(_ record: RecordID) -> Int32 {
    let known = found[record.kind.position][Int(record.row)]
    if known != -2 { return known }
    // What stands in itself has no match.
    found[record.kind.position][Int(record.row)] = -1
    let rows = programs.before.records.kinds[record.kind.position]
    guard let kind = programs.kindAfter(record.kind) else { return -1 }
    let id = texts[Int(rows.ids[Int(record.row)])]
    var parent: Int64 = -1
    if rows.parents[Int(record.row)] >= 0 {
      let outer = RecordID(kind: rows.parentKind(of: record.row), row: rows.parents[Int(record.row)])
      let other = match(outer)
      guard other >= 0, let outerKind = programs.kindAfter(outer.kind) else { return -1 }
      parent = ValueSpace.payload(of: RecordID(kind: outerKind, row: other))
    }
    let row = id < 0 ? -1 : rowByKey[Key(kind: kind.index, parent: parent, id: id)] ?? -1
    found[record.kind.position][Int(record.row)] = row
    return row
  }
}

/// Texts of one pool in another.
enum ComparisonTexts {
  /// The number in `other` of each text of `pool`; -1 where it is not there.
  static func table(_ pool: TextPool, _ other: TextPool) -> [Int32] {
    pool.storage.withUnsafeBufferPointer { bytes in
      (0..<Int32(pool.count)).map { other.find(UnsafeBufferPointer(rebasing: bytes[pool.range($0)])) ?? -1 }
    }
  }
}
