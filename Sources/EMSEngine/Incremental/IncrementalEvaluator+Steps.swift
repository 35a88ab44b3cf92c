import EMSSemantics
import EMSValues

/// How a change runs through the columns.
extension IncrementalEvaluator {
  /// Begins a step: nothing has moved.
  func begin() {
    changes.removeAll(keepingCapacity: true)
    for index in pending.indices { pending[index] = false }
    journal = StepJournal()
    touch = RegisterTouch()
  }

  /// Brings the inputs in line with the register, and marks what reads them.
  func settle() {
    if touch.partsLayers { partLayers() }
    settleRecords()
    for (address, touched) in touch.given.sorted(by: { $0.key < $1.key }) {
      let rows = touched.sorted()
      let layers = address.layer == .base ? [LayerID.base] + layersOf[address.field.position] : [address.layer]
      for layer in layers { settle(ColumnAddress(address.field, layer), rows) }
    }
    for (address, rows) in touch.judged.sorted(by: { $0.key < $1.key }) {
      let key = sourceKey(.judgement, address)
      add(SourceChange(rows: rows.sorted()), key)
      for reader in readers[key] { nodes[reader.node].drop() }
      if let index = plan.column(address) { pending[index] = true }
    }
    if touch.parameters.isEmpty, touch.matrices.isEmpty, !touch.day, touch.records.isEmpty { return }
    for (index, node) in nodes.enumerated() where touch.reachesWhole(node.reach) {
      node.drop()
      if index < plan.columns.count { pending[index] = true }
    }
  }

  private func settle(_ address: ColumnAddress, _ rows: [Int32]) {
    if plan.column(address) != nil {
      // An input of blocks: its own program reads what is given.
      return add(SourceChange(rows: rows), sourceKey(.given, address))
    }
    let slot = results.register.slot(address)
    // Nobody reads it.
    if results.computed[slot] == nil { return }
    let type = program[address.field].type
    var moved: [Int32] = []
    var cells: [Column] = []
    for row in rows {
      let cell = results.register.inputCell(address, row)
      if results.computed[slot]?.hasSameCell(Int(row), as: cell, 0) == true { continue }
      moved.append(row)
      cells.append(cell)
    }
    guard !moved.isEmpty else { return }
    commit(address, moved, Column.concatenated(cells, type: type, scales: program.scales), isInput: true)
  }

  // MARK: Evaluating what is reached

  /// Evaluates what the changes reach, in the order of the plan; false where it was broken off.
  func propagate() -> Bool {
    for index in plan.columns.indices where pending[index] {
      guard let address = plan.columns[index].address, address.layer == .base || isReached[index] else { continue }
      if isCancelled?() == true { return false }
      evaluate(index, address)
    }
    return isCancelled?() != true
  }

  private func evaluate(_ index: Int, _ address: ColumnAddress) {
    let node = nodes[index]
    let count = results.register.rowCount(program[address.field].kind)
    var rows: [Int32]
    switch reached(node) {
    case .whole: return evaluateWhole(index, address)
    case .rows(let found): rows = found
    }
    if let judged = touch.judged[address] { rows = Set(rows).union(judged).sorted() }
    if isMost(rows.count, of: count) { return evaluateWhole(index, address) }
    if rows.isEmpty { return }
    let type = program[address.field].type
    var moved: [Int32] = []
    var cells: [Column] = []
    for (start, column) in run(node, rows, [type], isCancelled: isCancelled) {
      var column = column[0]
      let block = Array(rows[start..<start + column.count])
      column = judged(column, address, rows: block)
      var kept: [Int32] = []
      let slot = results.register.slot(address)
      for (position, row) in block.enumerated()
      where results.computed[slot]?.hasSameCell(Int(row), as: column, position) == false {
        moved.append(row)
        kept.append(Int32(position))
      }
      if kept.count == block.count {
        cells.append(column)
      } else if !kept.isEmpty {
        cells.append(column.cells(at: kept))
      }
    }
    if moved.isEmpty { return }
    commit(address, moved, Column.concatenated(cells, type: type, scales: program.scales), isInput: false)
  }

  private func evaluateWhole(_ index: Int, _ address: ColumnAddress) {
    let node = nodes[index]
    node.drop()
    let run = makeRun(node.program)
    let count = results.register.rowCount(program[address.field].kind)
    let cells = breakable.execute(run, count: count)[0]
    if isCancelled?() == true { return }
    let column = judged(cells, address)
    valuesComputed += count * node.program.steps.count
    let slot = results.register.slot(address)
    guard let old = results.computed[slot] else { return }
    let rows = column.rowsDiffering(from: old)
    if !rows.isEmpty { commit(address, whole: column, rows) }
  }

  private func judged(_ column: Column, _ address: ColumnAddress, rows: [Int32]? = nil) -> Column {
    // What judgements say was made known when they were laid over the register.
    var space = results.space
    return results.register.judged(column, address, rows: rows, space: &space)
  }

  /// Runs a program over single rows, block by block; nothing where it was broken off.
  func run(
    _ node: ProgramNode, _ rows: [Int32], _ types: [Type], isCancelled: (@Sendable () -> Bool)? = nil
  ) -> [(start: Int, cells: [Column])] {
    prepare(node)
    guard let run = node.run, let workspace = node.workspace else { return [] }
    var blocks: [(start: Int, cells: [Column])] = []
    var start = 0
    while start < rows.count {
      if isCancelled?() == true { return [] }
      let end = min(rows.count, start + run.blockSize)
      let block = Array(rows[start..<end])
      execute(workspace, block, overrides(node, run, workspace, block))
      let cells = zip(node.program.results, types).map { result, type in
        workspace.slots[result.position].column(type, count: end - start, scales: program.scales)
      }
      blocks.append((start, cells))
      start = end
    }
    return blocks
  }

  // MARK: Layers

  /// Follows the base no longer where a layer can differ.
  private func partLayers() {
    let reached = evaluator.layersReached(results.register)
    for index in plan.columns.indices where !isReached[index] {
      if let address = plan.columns[index].address, reached[address] == true { isReached[index] = true }
    }
  }

  // MARK: Undoing

  /// Puts kept cells back as they were before or after the step.
  func write(_ record: StepRecord, isBefore: Bool) {
    guard let cells = record.cells else { return }
    write(cells, record.parts, isBefore: isBefore, isInput: false)
  }

  func write(_ cells: [MovedCell], _ parts: [Column], isBefore: Bool, isInput: Bool) {
    let scales = program.scales
    var start = 0
    while start < cells.count {
      let address = cells[start].column
      var end = start
      while end < cells.count, cells[end].column == address { end += 1 }
      defer { start = end }
      if !isInput, address.layer != .base, let index = plan.column(address), !isReached[index] { continue }
      let type = program[address.field].type
      let slot = results.register.slot(address)
      var column = Column.empty(type, count: end - start, state: CellState.value, scales: scales)
      for index in start..<end {
        let cell = isBefore ? cells[index].before : cells[index].after
        column.put(cell, Int32(index - start), parts: parts, type: type, scales: scales)
      }
      // Of several steps together some may have done what others undid.
      let moved = (start..<end).filter {
        results.computed[slot]?.hasSameCell(Int(cells[$0].row), as: column, $0 - start) == false
      }
      if moved.count < end - start { column = column.cells(at: moved.map { Int32($0 - start) }) }
      commit(address, moved.map { cells[$0].row }, column, isInput: isInput)
    }
    // What does not depend on the row may read what has changed.
    for node in nodes where node.run != nil && node.reach.hasGlobalReads {
      if node.reach.reads.contains(where: { $0.isGlobal && changes[sourceKey($0.source, $0.address)] != nil }) {
        node.drop()
      }
    }
    markGroups()
  }

  /// Takes back all that a broken-off step has done.
  func takeBack(_ records: [StepRecord]) {
    let moved = journal
    begin()
    for record in records.reversed() { restore(record, &touch) }
    settle()
    putBack(moved)
  }

  /// Puts results back as they were before a broken-off step.
  func putBack(_ moved: StepJournal) {
    write(moved.results, moved.parts, isBefore: true, isInput: false)
    for (address, before) in moved.whole {
      guard let current = results.computed[results.register.slot(address)] else { continue }
      if address.layer != .base, let index = plan.column(address), !isReached[index] { continue }
      commit(address, whole: before, before.rowsDiffering(from: current))
    }
    for node in nodes where node.reach.hasGlobalReads { node.drop() }
    markGroups()
    begin()
  }
}

extension Column {
  /// Columns of one type, one after the other.
  static func concatenated(_ parts: [Column], type: Type, scales: [Scale]) -> Column {
    if parts.count == 1 { return parts[0] }
    let count = parts.reduce(0) { $0 + $1.count }
    var all = Column.empty(type, count: count, state: CellState.value, scales: scales)
    var start: Int32 = 0
    for part in parts {
      let end = start + Int32(part.count)
      all.put(part, at: Array(start..<end), type: type, scales: scales)
      start = end
    }
    return all
  }
}
