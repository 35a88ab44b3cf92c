import EMSSemantics
import EMSSyntax

/// Moving to another register of the same program: other layers, another day, records that come or go.
extension IncrementalEvaluator {
  /// Puts another register in force and evaluates what differs; everything where much does.
  func move(to wanted: Register) -> AppliedLayer {
    if isCancelled?() == true { return cancelled() }
    var register = wanted
    register.internConstants()
    register = RuleCells.settled(register, plan)
    let old = results.register
    let movesRecords = program.kinds.contains { old.activeRows($0.id) != register.activeRows($0.id) }
    guard let difference = RegisterDifference(from: old, to: register) else {
      var result = rebuild(register)
      result.movesRecords = movesRecords && result.outcome == .applied
      return result
    }
    begin()
    take(register, difference)
    if !propagate() {
      let moved = journal
      begin()
      var back = old
      back.space = results.space
      take(back, difference)
      putBack(moved)
      return cancelled()
    }
    findRules()
    var result = finish()
    result.movesRecords = movesRecords
    return result
  }

  /// Takes a register over and brings inputs and collections in line with it.
  private func take(_ register: Register, _ difference: RegisterDifference) {
    results.register = register
    results.space = register.space
    results.doubt = Doubt()
    touch = difference.touch
    for node in nodes where node.run != nil {
      // Runs hold given columns, and the rows of kinds.
      if node.reach.reads.contains(where: { $0.source == .given }) {
        node.drop()
      } else {
        node.run?.space = register.space
      }
    }
    settle()
  }

  /// Puts layers on top that cannot be laid over the register in place.
  func rebuild(pushing new: [ChangeSet]) -> AppliedLayer {
    var register = results.register
    var found: [Diagnostic] = []
    for layer in new { register.apply(layer, &found) }
    if found.contains(where: { $0.severity == .error }) { return refused(found) }
    var result = move(to: register)
    result.diagnostics = found
    if result.outcome == .applied {
      for layer in new {
        layers.push(layer)
        var record = StepRecord()
        record.isRebuilt = true
        done.append(record)
      }
    }
    return result
  }

  // MARK: Records that come or go

  /// How many records are put into collections one by one.
  private static let greatestPatched = 16

  /// Brings references and collections in line with the records that came or went.
  func settleRecords() {
    if touch.records.isEmpty { return }
    let program = self.program
    for field in program.fields {
      switch field.role {
      case .input where field.type.isReference: settleReferences(field)
      case .inner(let kind):
        guard let rows = touch.records[kind] else { continue }
        let table = program.records.kinds[kind.position]
        let pairs = rows.compactMap { row -> (owner: Int32, member: Int32)? in
          let parent = table.parents[Int(row)]
          return parent >= 0 && table.parentKind(of: row) == field.kind ? (parent, row) : nil
        }
        for layer in program.layers { settle(ColumnAddress(field.id, layer.id), pairs) }
      case .inverse(let other):
        guard let rows = touch.records[program[other].kind] else { continue }
        for layer in program.layers {
          let source = ColumnAddress(other, layer.id)
          cache(source)
          guard let column = results.computed[results.register.slot(source)] else { continue }
          var pairs: [(owner: Int32, member: Int32)] = []
          var found: [Int64] = []
          for row in rows {
            column.references(Int(row), program[other].type, into: &found)
            for target in found where target >> 32 == Int64(field.kind.index) {
              pairs.append((Int32(truncatingIfNeeded: target), row))
            }
          }
          settle(ColumnAddress(field.id, layer.id), pairs)
        }
      default: break
      }
    }
  }

  /// Cells that name a record which came or went are missing, or no longer.
  private func settleReferences(_ field: Field) {
    guard let kinds = field.type.referredKinds, kinds.contains(where: { touch.records[$0] != nil }) else { return }
    let isMoved = { (target: Int64) -> Bool in
      let record = ValueSpace.record(target)
      return self.touch.records[record.kind].map { rows in
        let index = rows.firstIndex(ofSorted: { $0 >= record.row })
        return index < rows.count && rows[index] == record.row
      } ?? false
    }
    let isDefaultMoved = field.defaultValue?.records.contains { isMoved(ValueSpace.payload(of: $0)) } ?? false
    for layer in program.layers {
      let address = ColumnAddress(field.id, layer.id)
      guard let column = results.register.given[results.register.slot(address)] else {
        if isDefaultMoved, layer.id == .base {
          for row in 0..<Int32(results.register.rowCount(field.kind)) { touch.touchGiven(address, row) }
        }
        continue
      }
      var found: [Int64] = []
      for row in 0..<column.count {
        if column.state(row) != CellState.value {
          if isDefaultMoved, column.state(row) == CellState.notGiven { touch.touchGiven(address, Int32(row)) }
          continue
        }
        column.references(row, field.type, into: &found)
        if found.contains(where: isMoved) { touch.touchGiven(address, Int32(row)) }
      }
    }
  }

  /// Takes members out of a collection or puts them into it, and tells everybody who reads it.
  private func settle(_ relation: ColumnAddress, _ pairs: [(owner: Int32, member: Int32)]) {
    guard !pairs.isEmpty, let source = ProgramReach.source(of: relation, program) else { return }
    if pairs.count > IncrementalEvaluator.greatestPatched {
      drop(relation)
    } else {
      let member = memberKind(of: relation)
      patch(relation) { cells in
        for pair in pairs {
          if self.results.register.isActive(RecordID(kind: member, row: pair.member)) {
            cells.insert(pair.member, into: pair.owner)
          } else {
            cells.remove(pair.member, from: pair.owner)
          }
        }
      }
    }
    let owner = Int64(program[relation.field].kind.index) << 32
    add(
      SourceChange(
        rows: Set(pairs.map(\.member)).sorted(),
        targets: Set(pairs.map { owner | Int64(UInt32(bitPattern: $0.owner)) }).sorted()),
      sourceKey(.relation, source))
  }

  private func memberKind(of relation: ColumnAddress) -> KindID {
    switch program[relation.field].role {
    case .inner(let kind): kind
    case .inverse(let other): program[other].kind
    default: program[relation.field].kind
    }
  }
}

extension Type {
  /// The kinds that references of this type, or in lists of it, may name; nil for other types.
  fileprivate var referredKinds: [KindID]? {
    switch self {
    case .record(let kinds): kinds
    case .list(let member): member.referredKinds
    default: nil
    }
  }
}

extension Value {
  /// The records that it names.
  fileprivate var records: [RecordID] {
    switch self {
    case .record(let record): [record]
    case .list(let members): members.flatMap(\.records)
    default: []
    }
  }
}
