import EMSSemantics
import EMSValues

/// Writing into columns that runs hold: they let go of a column before it changes and take it again afterwards, so that none is copied.
extension IncrementalEvaluator {
  /// The number of a source of cells.
  func sourceKey(_ source: ProgramReach.Source, _ address: ColumnAddress) -> Int {
    results.register.slot(address) * 4 + source.rawValue
  }

  /// Keeps the values of a column that is not computed, so that they can be changed in place.
  func cache(_ address: ColumnAddress) {
    let slot = results.register.slot(address)
    if results.computed[slot] != nil { return }
    results.computed[slot] =
      results.register.builtIn(address, results.space) ?? results.register.inputColumn(address)
  }

  /// A run of a program over the results at hand.
  func makeRun(_ column: ColumnProgram, cells: Relation? = nil) -> ProgramRun {
    for step in column.steps {
      switch step.operation {
      case .column(let address): cache(address)
      case .relation(let address):
        // What a collection turns around must be known to change it in place.
        if case .inverse(let other) = program[address.field].role { cache(ColumnAddress(other, address.layer)) }
      default: break
      }
    }
    return ProgramRun(column, register: results.register, space: results.space, source: results, cells: cells)
  }

  /// Prepares a program for single rows.
  func prepare(_ node: ProgramNode) {
    if node.run == nil { node.take(makeRun(node.program)) }
  }

  // MARK: Values

  /// Puts cells into a value column and tells everybody who reads it.
  func commit(_ address: ColumnAddress, _ rows: [Int32], _ cells: Column, isInput: Bool) {
    if rows.isEmpty { return }
    let slot = results.register.slot(address)
    let type = program[address.field].type
    let scales = program.scales
    guard let before = results.computed[slot]?.cells(at: rows) else { return }
    let isReference = type.isReference
    if isReference { patchReferences(address, rows, before, cells, type) }
    let followers = followers(of: address)
    for follower in followers {
      release(follower)
      results.computed[results.register.slot(follower)] = nil
    }
    release(address)
    results.computed[slot]?.put(cells, at: rows, type: type, scales: scales)
    takeAgain(address)
    for follower in followers {
      results.computed[results.register.slot(follower)] = results.computed[slot]
      takeAgain(follower)
    }
    for changed in [address] + followers {
      if changed != address, isReference { patchReferences(changed, rows, before, cells, type) }
      journal.note(changed, rows, before, cells, isInput: isInput)
      note(changed, SourceChange(rows: rows), before: isReference ? before : nil, cells)
    }
  }

  /// Puts a whole column in place of another; `rows` differ.
  func commit(_ address: ColumnAddress, whole column: Column, _ rows: [Int32]) {
    let slot = results.register.slot(address)
    guard let before = results.computed[slot] else { return }
    let type = program[address.field].type
    if rows.count <= StepRecord.greatestKept {
      return commit(address, rows, column.cells(at: rows), isInput: false)
    }
    for changed in [address] + followers(of: address) {
      let slot = results.register.slot(changed)
      release(changed)
      results.computed[slot] = column
      takeAgain(changed)
      inverses[slot] = nil
      journal.whole.append((changed, before))
      if type.isReference { dropRelations(changed) }
      note(changed, SourceChange(rows: rows, isWhole: isMost(rows.count, of: column.count)), before: nil, column)
      if type.isReference { add(SourceChange(rows: [], isWhole: true), sourceKey(.relation, changed)) }
    }
  }

  /// Whether so many rows are reached that a whole evaluation costs less.
  func isMost(_ rows: Int, of count: Int) -> Bool { rows > 64 && rows > count / 8 }

  /// Takes note of a change, for those who read it.
  func note(_ address: ColumnAddress, _ change: SourceChange, before: Column?, _ after: Column) {
    add(change, sourceKey(.value, address))
    guard let before else { return }
    let type = program[address.field].type
    var relation = SourceChange(rows: change.rows)
    var found: [Int64] = []
    var targets: Set<Int64> = []
    for index in change.rows.indices {
      before.references(index, type, into: &found)
      targets.formUnion(found)
      after.references(index, type, into: &found)
      targets.formUnion(found)
    }
    relation.targets = targets.sorted()
    add(relation, sourceKey(.relation, address))
  }

  /// Adds a change to those of the step: an input may move through its own layer and through the base.
  func add(_ change: SourceChange, _ key: Int) {
    var change = change
    if let known = changes[key] {
      change.rows = Set(known.rows).union(change.rows).sorted()
      change.targets = Set(known.targets).union(change.targets).sorted()
      change.isWhole = change.isWhole || known.isWhole
    }
    changes[key] = change
    wake(key)
  }

  /// Marks the columns that read a source.
  func wake(_ key: Int) {
    for reader in readers[key] where reader.node < plan.columns.count { pending[reader.node] = true }
  }

  /// The columns of layers in which nothing differs: they are the base's.
  private func followers(of address: ColumnAddress) -> [ColumnAddress] {
    if address.layer != .base { return [] }
    return layersOf[address.field.position].filter { layer in
      plan.column(ColumnAddress(address.field, layer)).map { !isReached[$0] } ?? false
    }.map { ColumnAddress(address.field, $0) }
  }

  private func release(_ address: ColumnAddress) {
    for reader in readers[sourceKey(.value, address)] { nodes[reader.node].run?.columns[reader.step] = nil }
  }

  private func takeAgain(_ address: ColumnAddress) {
    let column = results.computed[results.register.slot(address)]
    for reader in readers[sourceKey(.value, address)] { nodes[reader.node].run?.columns[reader.step] = column }
  }

  // MARK: Given cells

  /// Changes a given column in place.
  func replaceGiven(_ address: ColumnAddress, _ body: (inout Column?) -> Void) {
    let register = results.register.slot(address)
    let layers = address.layer == .base ? [LayerID.base] + layersOf[address.field.position] : [address.layer]
    for layer in layers {
      for reader in readers[sourceKey(.given, ColumnAddress(address.field, layer))] {
        nodes[reader.node].run?.columns[reader.step] = nil
      }
    }
    body(&results.register.given[register])
    for layer in layers {
      let reading = ColumnAddress(address.field, layer)
      for reader in readers[sourceKey(.given, reading)] where nodes[reader.node].run != nil {
        nodes[reader.node].run?.columns[reader.step] = results.register.givenColumn(reading)
      }
    }
  }

  // MARK: References

  private func patchReferences(
    _ address: ColumnAddress, _ rows: [Int32], _ before: Column, _ after: Column, _ type: Type
  ) {
    let slot = results.register.slot(address)
    let fields = inversesOf[address.field.position]
    if inverses[slot] == nil, fields.isEmpty { return }
    if rows.count > 16, !fields.isEmpty { dropRelations(address) }
    var old: [Int64] = []
    var new: [Int64] = []
    for (index, row) in rows.enumerated() {
      before.references(index, type, into: &old)
      after.references(index, type, into: &new)
      inverses[slot]?.patch(row, from: old, to: new)
      if rows.count <= 16 { for field in fields { patch(field, address, row, old, new) } }
    }
  }

  /// Moves a record from the collections that it leaves to those that it joins.
  private func patch(_ field: FieldID, _ address: ColumnAddress, _ row: Int32, _ old: [Int64], _ new: [Int64]) {
    let relation = ColumnAddress(field, address.layer)
    let owner = program[field].kind
    let member = program[address.field].kind
    guard results.register.isActive(RecordID(kind: member, row: row)) else { return }
    let left = old.filter { $0 >> 32 == Int64(owner.index) && !new.contains($0) }
    let joined = new.filter { $0 >> 32 == Int64(owner.index) && !old.contains($0) }
    if left.isEmpty, joined.isEmpty { return }
    patch(relation) { cells in
      for target in left { cells.remove(row, from: Int32(truncatingIfNeeded: target)) }
      for target in joined { cells.insert(row, into: Int32(truncatingIfNeeded: target)) }
    }
  }

  /// Changes a collection in place, where it is grouped already.
  func patch(_ relation: ColumnAddress, _ body: (inout Relation) -> Void) {
    let holding = relationReaders(relation)
    for (node, step) in holding { node.run?.relations[step] = nil }
    results.ownRelations()
    guard var cells = results.relations.take(relation) else {
      for (node, _) in holding { node.drop() }
      return
    }
    body(&cells)
    for (node, step) in holding where node.run != nil { node.run?.relations[step] = cells }
    results.relations.put(relation, cells)
  }

  private func relationReaders(_ relation: ColumnAddress) -> [(node: ProgramNode, step: Int)] {
    guard let source = ProgramReach.source(of: relation, program) else { return [] }
    return readers[sourceKey(.relation, source)].compactMap { reader in
      let node = nodes[reader.node]
      guard case .relation(relation) = node.program.steps[reader.step].operation else { return nil }
      return (node, reader.step)
    }
  }

  /// Lets go of the collections of a column of references, and of the runs that hold them.
  private func dropRelations(_ address: ColumnAddress) {
    for field in inversesOf[address.field.position] { drop(ColumnAddress(field, address.layer)) }
  }

  /// Lets go of a collection, and of the runs that hold it.
  func drop(_ relation: ColumnAddress) {
    results.ownRelations()
    _ = results.relations.take(relation)
    for (node, _) in relationReaders(relation) { node.drop() }
  }
}
