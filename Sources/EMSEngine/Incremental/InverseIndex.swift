import EMSSemantics

/// Which rows refer to a record in a column of references, patched as the column changes.
final class InverseIndex {
  private var relations: [KindID: Relation] = [:]
  /// Records whose referrers have changed since the index was made.
  private var changed: [Int64: [Int32]] = [:]

  init(_ column: Column, _ type: Type, _ register: Register, kind: KindID) {
    var pairs: [KindID: [(owner: Int32, member: Int32)]] = [:]
    if case .record(let kinds) = type, kinds.count == 1, case .words(let values) = column.storage {
      var own: [(owner: Int32, member: Int32)] = []
      own.reserveCapacity(values.count)
      for row in values.indices where column.state(row) == CellState.value { own.append((values[row], Int32(row))) }
      pairs[kinds[0]] = own
    } else {
      var found: [Int64] = []
      for row in 0..<column.count {
        column.references(row, type, into: &found)
        for target in found {
          let record = ValueSpace.record(target)
          pairs[record.kind, default: []].append((record.row, Int32(row)))
        }
      }
    }
    for (target, pairs) in pairs {
      relations[target] = Relation(kind: kind, ownerCount: register.rowCount(target), pairs: pairs)
    }
  }

  /// The rows that refer to a record.
  func referrers(of target: Int64) -> [Int32] {
    if let found = changed[target] { return found }
    let record = ValueSpace.record(target)
    guard let relation = relations[record.kind], Int(record.row) < relation.ownerCount else { return [] }
    return Array(relation.members(of: record.row))
  }

  /// Takes note of other references in a row.
  func patch(_ row: Int32, from before: [Int64], to after: [Int64]) {
    for target in before where !after.contains(target) {
      changed[target] = referrers(of: target).filter { $0 != row }
    }
    for target in after where !before.contains(target) {
      changed[target] = referrers(of: target).filter { $0 != row } + [row]
    }
  }
}

extension Column {
  /// The records that a cell of references, or of a list of them, names, each once.
  func references(_ row: Int, _ type: Type, into found: inout [Int64]) {
    found.removeAll(keepingCapacity: true)
    func add(_ column: Column, _ index: Int, _ type: Type) {
      guard case .record(let kinds) = type, column.state(index) == CellState.value else { return }
      var payload = column.payload(index)
      if kinds.count == 1, case .words = column.storage {
        payload = Int64(kinds[0].index) << 32 | Int64(UInt32(truncatingIfNeeded: payload))
      }
      if !found.contains(payload) { found.append(payload) }
    }
    if case .lists(let lists) = storage {
      for index in Int(lists.offsets[row])..<Int(lists.offsets[row + 1]) {
        add(lists.members, index, type.member ?? .unknown)
      }
    } else {
      add(self, row, type)
    }
  }
}

extension Type {
  /// Whether values name records.
  var isReference: Bool {
    switch self {
    case .record: true
    case .list(let member): member.isReference
    default: false
    }
  }
}

extension Relation {
  /// From so many changed owners on, the members are grouped again.
  private static let greatestChanged = 1024

  /// Takes a member away from an owner, at a cost of its group.
  mutating func remove(_ member: Int32, from owner: Int32) {
    change(owner) { members in
      let index = members.firstIndex(ofSorted: { $0 >= member })
      if index < members.count, members[index] == member { members.remove(at: index) }
    }
  }

  /// Adds a member to an owner, at its place in the order of rows, at a cost of its group.
  mutating func insert(_ member: Int32, into owner: Int32) {
    change(owner) { members in
      let index = members.firstIndex(ofSorted: { $0 >= member })
      if index < members.count, members[index] == member { return }
      members.insert(member, at: index)
    }
  }

  private mutating func change(_ owner: Int32, _ body: (inout [Int32]) -> Void) {
    var members = changed.removeValue(forKey: owner) ?? Array(self.members(of: owner))
    body(&members)
    changed[owner] = members
    if changed.count > Relation.greatestChanged { group() }
  }

  /// Brings the groups that were changed back among the others.
  private mutating func group() {
    var offsets: [Int32] = [0]
    offsets.reserveCapacity(self.offsets.count)
    var rows: [Int32] = []
    rows.reserveCapacity(self.rows.count)
    for owner in 0..<Int32(ownerCount) {
      rows += members(of: owner)
      offsets.append(Int32(rows.count))
    }
    self.offsets = offsets
    self.rows = rows
    changed = [:]
  }
}
