import EMSSemantics

/// Which rows of a program a change reaches.
extension IncrementalEvaluator {
  /// Rows that are to be evaluated again.
  enum Reached {
    case rows([Int32])
    case whole
  }

  /// The rows that the changes of this step reach in a program.
  ///
  /// Groups that are kept of these rows take note of the members that move.
  func reached(_ node: ProgramNode) -> Reached {
    let groups = node.groups.isEmpty ? nil : GroupTouch(node.groupPlan)
    guard var rows = rows(node, groups) else {
      node.groups = [:]
      return .whole
    }
    if let groups {
      for row in rows { node.groups[row] = nil }
      for (owner, parts) in groups.members {
        for (step, members) in parts { node.groups[owner]?.note(step, members) }
        rows.append(owner)
      }
    }
    if rows.count > 1 {
      rows.sort()
      var last = 0
      for index in 1..<rows.count where rows[index] != rows[last] {
        last += 1
        rows[last] = rows[index]
      }
      rows.removeSubrange((last + 1)...)
    }
    return .rows(rows)
  }

  /// The rows that are reached otherwise than through single members of groups; nil where that may be all.
  private func rows(_ node: ProgramNode, _ groups: GroupTouch?) -> [Int32]? {
    if touch.reachesWhole(node.reach) { return nil }
    var rows: [Int32] = []
    for read in node.reach.reads {
      guard let change = changes[sourceKey(read.source, read.address)] else { continue }
      if change.isWhole || read.isGlobal { return nil }
      var targets = change.targets
      if read.source == .relation, let groups, groups.plan.isCollection(read.step),
        change.rows.count <= 64
      {
        // Members came or went.
        for target in targets where target >> 32 == Int64(node.program.kind?.index ?? -1) {
          groups.note(Int32(truncatingIfNeeded: target), read.step, change.rows)
        }
        continue
      }
      if read.source != .relation {
        let kind = Int64(program[read.address.field].kind.index) << 32
        targets = change.rows.map { kind | Int64($0) }
      }
      guard let found = owners(of: read.operand, in: node.program, targets, groups) else { return nil }
      rows += found
    }
    return rows
  }

  /// The rows of a program for which a step that names records may name one of `targets`; nil where that may be all. Those
  /// that it names as members of a group are noted there instead.
  func owners(
    of id: StepID, in column: ColumnProgram, _ targets: [Int64], _ groups: GroupTouch? = nil
  ) -> [Int32]? {
    if targets.isEmpty { return [] }
    let step = column[id]
    func union(_ operands: some Sequence<StepID>) -> [Int32]? {
      var rows: [Int32] = []
      var seen: Set<StepID> = []
      for operand in operands where column[operand].type.isReference && seen.insert(operand).inserted {
        guard let found = owners(of: operand, in: column, targets, groups) else { return nil }
        rows += found
      }
      return rows
    }
    switch step.operation {
    case .row, .cellRecords:
      guard let kind = column.kind ?? cellKind(step) else { return nil }
      return targets.filter { $0 >> 32 == Int64(kind.index) }.map { Int32(truncatingIfNeeded: $0) }
    case .column(let address):
      let index = inverseIndex(address)
      let kind = Int64(program[address.field].kind.index) << 32
      var found: [Int64] = []
      for target in targets { for row in index.referrers(of: target) { found.append(kind | Int64(row)) } }
      return owners(of: step.operands[0], in: column, found, groups)
    case .relation(let address):
      if let groups, groups.plan.isCollection(id.position) {
        for target in targets {
          for holder in holders(of: address, [target]) where holder >> 32 == Int64(column.kind?.index ?? -1) {
            groups.note(
              Int32(truncatingIfNeeded: holder), id.position, CollectionOfOne(Int32(truncatingIfNeeded: target)))
          }
        }
        return []
      }
      return owners(of: step.operands[0], in: column, holders(of: address, targets), groups)
    case .constant(let value):
      switch value {
      case .record(let record): return targets.contains(ValueSpace.payload(of: record)) ? nil : []
      case .list(let members):
        let isNamed = members.contains { member in
          if case .record(let record) = member { return targets.contains(ValueSpace.payload(of: record)) }
          return false
        }
        return isNamed ? nil : []
      default: return []
      }
    case .members, .spread, .filtered, .known, .latest, .sorted, .aggregate:
      return owners(of: step.operands[0], in: column, targets, groups)
    case .mapped: return owners(of: step.operands[1], in: column, targets, groups)
    case .listed, .defaulted, .aggregateValues, .cases, .apply: return union(step.operands)
    case .chooseByKind: return union(step.operands.dropFirst())
    case .allRecords(let kind):
      return targets.contains { $0 >> 32 == Int64(kind.index) } ? nil : []
    default: return nil
    }
  }

  private func cellKind(_ step: PlanStep) -> KindID? {
    if case .cellRecords(let kind) = step.operation { return kind }
    return nil
  }

  /// The records whose collection may hold one of `members`.
  private func holders(of address: ColumnAddress, _ members: [Int64]) -> [Int64] {
    let field = program[address.field]
    var found: [Int64] = []
    switch field.role {
    case .inner(let kind):
      let rows = program.records.kinds[kind.position]
      for member in members where member >> 32 == Int64(kind.index) {
        let row = Int32(truncatingIfNeeded: member)
        let parent = rows.parents[Int(row)]
        if parent >= 0, rows.parentKind(of: row) == field.kind {
          found.append(Int64(field.kind.index) << 32 | Int64(parent))
        }
      }
    case .inverse(let other):
      let referrer = program[other]
      let source = ColumnAddress(other, address.layer)
      cache(source)
      guard let column = results.computed[results.register.slot(source)] else { return [] }
      var targets: [Int64] = []
      for member in members where member >> 32 == Int64(referrer.kind.index) {
        column.references(Int(Int32(truncatingIfNeeded: member)), referrer.type, into: &targets)
        found += targets.filter { $0 >> 32 == Int64(field.kind.index) }
      }
    default: break
    }
    return found
  }

  private func inverseIndex(_ address: ColumnAddress) -> InverseIndex {
    let slot = results.register.slot(address)
    if let found = inverses[slot] { return found }
    cache(address)
    let field = program[address.field]
    let column = results.computed[slot] ?? Column(count: 0, state: CellState.missing)
    let index = InverseIndex(column, field.type, results.register, kind: field.kind)
    inverses[slot] = index
    return index
  }
}
