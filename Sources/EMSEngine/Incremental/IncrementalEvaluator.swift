public import EMSSemantics
public import EMSSyntax

/// Keeps the results of a register up to date while layers of changes are put on and taken off.
///
/// A change evaluates the rows that it reaches, column by column in the order of the plan, and goes no further where a value
/// stays. Not for sharing between threads. `results` are those at hand; a copy of them that is kept over a step costs a copy of the
/// columns that the step changes.
public final class IncrementalEvaluator {
  /// The plan.
  public let plan: Plan
  /// The register without layers.
  public let base: Register
  /// The layers in force, those that were pushed among them.
  public internal(set) var layers: LayerStack
  /// The current results.
  public internal(set) var results: Results
  /// What is wrong with the layers that the evaluator began with, or that `replaceLayers` put in their place.
  public private(set) var diagnostics: [Diagnostic]
  /// Asked between columns and between blocks of rows; true breaks a step off, and nothing has changed.
  public var isCancelled: (@Sendable () -> Bool)?

  /// How many values the steps of programs have computed in steps of the session, to measure work by.
  public internal(set) var valuesComputed = 0

  let evaluator: Evaluator
  /// Groups up to this size are evaluated anew; of larger ones only the members that move.
  let greatestWholeGroup: Int
  /// The programs of the plan, then those of queries.
  private(set) var nodes: [ProgramNode]
  /// By source of cells: the steps that read it.
  private(set) var readers: [[Reader]]
  /// By column of the plan: whether it is evaluated on its own; else it is that of the base.
  var isReached: [Bool]
  /// By field: the layers beside the base.
  let layersOf: [[LayerID]]
  /// By field of references: the collections that turn it around.
  let inversesOf: [[FieldID]]
  /// By column: which rows refer to a record, where that was asked for.
  var inverses: [Int: InverseIndex] = [:]
  private lazy var layerRules = LayerRules(program)
  /// What the rules of records read.
  private(set) var ruleReach: [ProgramReach] = []
  // Of the step at hand.
  var touch = RegisterTouch()
  var changes: [Int: SourceChange] = [:]
  var pending: [Bool]
  var journal = StepJournal()

  var done: [StepRecord] = []
  private var undone: [(layer: ChangeSet, record: StepRecord)] = []
  private var watched: [WatchedProgram?] = []
  private var matrices: [WatchedMatrix] = []

  /// A step of a program.
  struct Reader {
    let node: Int
    let step: Int
  }

  /// Evaluates everything once.
  ///
  /// - Parameter greatestWholeGroup: groups up to this size are evaluated anew where a member moves, of larger ones the member.
  public init(
    _ plan: Plan, base: Register, layers: LayerStack, threads: Int? = nil, greatestWholeGroup: Int = 64
  ) {
    self.plan = plan
    self.greatestWholeGroup = greatestWholeGroup
    self.base = base
    self.layers = layers
    evaluator = Evaluator(plan, threads: threads)
    let (register, diagnostics) = layers.apply(to: base)
    self.diagnostics = diagnostics
    let program = base.program
    var reached: [ColumnAddress: Bool] = [:]
    results = evaluator.evaluate(register, reached: &reached)
    isReached = plan.columns.map { column in column.address.map { reached[$0] ?? ($0.layer == .base) } ?? true }
    nodes = plan.columns.map { ProgramNode($0, program) }
    pending = Array(repeating: false, count: plan.columns.count)
    readers = Array(repeating: [], count: program.fields.count * base.layerCount * 4)
    let declared = program.layers.map(\.id).filter { $0 != .base }
    layersOf = program.fields.map { _ in declared }
    var inverses: [[FieldID]] = Array(repeating: [], count: program.fields.count)
    for field in program.fields {
      if case .inverse(let other) = field.role { inverses[other.position].append(field.id) }
    }
    inversesOf = inverses
    for index in nodes.indices { read(index) }
    findRules()
  }

  /// The program.
  public var program: Program { base.program }

  /// The evaluator of what may be broken off.
  var breakable: Evaluator {
    var breakable = evaluator
    breakable.isCancelled = isCancelled
    return breakable
  }

  /// The base under the texts known so far: kept cells name them by number.
  private var baseWithTexts: Register {
    var register = base
    register.space = results.space
    return register
  }

  private func read(_ node: Int) {
    for read in nodes[node].reach.reads {
      readers[sourceKey(read.source, read.address)].append(Reader(node: node, step: read.step))
    }
  }

  func findRules() {
    ruleReach = results.register.ruleCells.map { rule in
      ProgramReach(
        Lowering.query([rule.rule], of: rule.cell.record.kind, layer: rule.cell.column.layer, in: program), program)
    }
  }

  // MARK: Steps

  /// How many layers were pushed and can be taken off.
  public var depth: Int { done.count }

  /// How many layers were taken off and can be put on again.
  public var redoDepth: Int { undone.count }

  /// Puts a layer on top. What was undone before is forgotten.
  public func push(_ layer: ChangeSet) -> AppliedLayer {
    if layer.changesMethod {
      let (parameters, cells) = layer.laid(over: results.register)
      let found = layerRules.diagnostics(parameters: parameters, matrixCells: cells, layers.layers + [layer])
      if !found.isEmpty { return refused(found) }
    }
    let result = isLocal(layer) ? apply([layer], []) : rebuild(pushing: [layer])
    if result.outcome == .applied { undone = [] }
    return result
  }

  /// Takes the topmost pushed layers off, as one step; nil where there are not so many.
  public func pop(_ count: Int = 1) -> AppliedLayer? {
    guard count > 0, count <= done.count, count <= layers.layers.count else { return nil }
    let records = Array(done.suffix(count))
    let taken = Array(layers.layers.suffix(count))
    var result: AppliedLayer
    if records.contains(where: \.isRebuilt) {
      var below = layers
      for _ in 0..<count { below.pop() }
      result = move(to: below.apply(to: baseWithTexts).register)
      if result.outcome != .applied { return result }
    } else {
      begin()
      for record in records.reversed() { restore(record, &touch) }
      settle()
      if let kept = StepRecord.joined(records) {
        write(kept, isBefore: true)
      } else if !propagate() {
        return takeBackUndo(taken)
      }
      result = finish()
    }
    for (layer, record) in zip(taken, records).reversed() {
      layers.pop()
      done.removeLast()
      undone.append((layer, record))
    }
    return result
  }

  /// Puts the layers on again that were taken off last, as one step; nil where there are not so many.
  public func redo(_ count: Int = 1) -> AppliedLayer? {
    guard count > 0, count <= undone.count else { return nil }
    let again = Array(undone.suffix(count).reversed())
    let result: AppliedLayer
    if again.contains(where: { $0.record.isRebuilt || !isLocal($0.layer) }) {
      result = rebuild(pushing: again.map(\.layer))
    } else {
      result = apply(again.map(\.layer), again.map(\.record))
    }
    if result.outcome == .applied { undone.removeLast(count) }
    return result
  }

  /// Puts other layers in force, of another day or with other scenarios. What was pushed is forgotten, so give it along where it
  /// is to stay.
  public func replaceLayers(_ layers: LayerStack) -> AppliedLayer {
    let (register, diagnostics) = layers.apply(to: baseWithTexts)
    let result = move(to: register)
    if result.outcome == .applied {
      self.layers = layers
      self.diagnostics = diagnostics
      done = []
      undone = []
    }
    return result
  }

  /// Lays layers over the register in place and evaluates what they reach, or puts the cells that were kept of them.
  private func apply(_ new: [ChangeSet], _ kept: [StepRecord]) -> AppliedLayer {
    begin()
    var records = edit(new)
    settle()
    if let cells = StepRecord.joined(kept), !kept.isEmpty {
      write(cells, isBefore: false)
    } else if !propagate() {
      takeBack(records)
      return cancelled()
    }
    if !kept.isEmpty {
      // The same layers over the same register: what takes them back is what did before.
      records = kept
    } else if journal.whole.isEmpty, journal.results.count <= StepRecord.greatestKept {
      // One list of parts for the cells and for the register.
      let shift = Int64(records[0].parts.count)
      records[0].parts += journal.parts
      records[0].cells = journal.results.map { $0.shifted(by: shift) }
    }
    done += records
    for layer in new { layers.push(layer) }
    return finish()
  }

  /// Lays layers over the register, the first one first.
  private func edit(_ new: [ChangeSet]) -> [StepRecord] {
    new.map { layer in
      var record = StepRecord()
      edit(layer, &record, &touch)
      return record
    }
  }

  /// Puts layers on again that could not be taken off to the end.
  private func takeBackUndo(_ taken: [ChangeSet]) -> AppliedLayer {
    let moved = journal
    begin()
    _ = edit(taken)
    settle()
    putBack(moved)
    return cancelled()
  }

  func refused(_ found: [Diagnostic]) -> AppliedLayer {
    var result = AppliedLayer(program: program, space: results.space)
    result.outcome = .refused
    result.diagnostics = found
    return result
  }

  func cancelled() -> AppliedLayer {
    var result = AppliedLayer(program: program, space: results.space)
    result.outcome = .cancelled
    return result
  }

  /// What the step moved; queries follow.
  func finish() -> AppliedLayer {
    var result = AppliedLayer(program: program, space: results.space)
    result.cells = journal.inputs + journal.results
    result.parts = journal.parts
    result.whole = journal.whole.map {
      AppliedLayer.WholeColumn(
        address: $0.address, before: $0.before, after: results.computed[results.register.slot($0.address)] ?? $0.before)
    }
    for (index, watched) in watched.enumerated() {
      if let watched { update(watched, nodes[plan.columns.count + index]) }
    }
    for matrix in matrices { matrix.update(isRebuilt: !touch.records.isEmpty) }
    return result
  }

  // MARK: Building anew

  /// Evaluates another register as a whole.
  func rebuild(_ register: Register) -> AppliedLayer {
    if isCancelled?() == true { return cancelled() }
    let before = results
    var reached: [ColumnAddress: Bool] = [:]
    let evaluated = breakable.evaluate(register, reached: &reached)
    if isCancelled?() == true { return cancelled() }
    results = evaluated
    for column in plan.columns {
      valuesComputed += column.steps.count * (column.kind.map { register.rowCount($0) } ?? 1)
    }
    isReached = plan.columns.map { column in column.address.map { reached[$0] ?? ($0.layer == .base) } ?? true }
    inverses = [:]
    for node in nodes { node.drop() }
    findRules()
    begin()
    var result = AppliedLayer(program: program, space: results.space)
    for address in Set(before.storedAddresses + results.storedAddresses).sorted() {
      let (old, new) = (before.column(address), results.column(address))
      let rows = new.rowsDiffering(from: old)
      if rows.count > StepRecord.greatestKept {
        result.whole.append(AppliedLayer.WholeColumn(address: address, before: old, after: new))
        continue
      }
      for row in rows {
        result.cells.append(
          MovedCell(
            column: address, row: row,
            before: old.packed(Int(row), parts: &result.parts),
            after: new.packed(Int(row), parts: &result.parts)))
      }
    }
    for case let watched? in watched {
      watched.replace(evaluateWhole(watched.program))
      watched.isReplaced = true
    }
    for matrix in matrices { matrix.update(isRebuilt: true) }
    return result
  }

  // MARK: Watching

  /// Keeps the results of a query (of a check, of a view) up to date like columns.
  public func watch(_ program: ColumnProgram) -> WatchedProgram {
    let created = WatchedProgram(program, columns: evaluateWhole(program))
    let node = ProgramNode(program, self.program)
    if let free = watched.firstIndex(where: { $0 == nil }) {
      watched[free] = created
      nodes[plan.columns.count + free] = node
      read(plan.columns.count + free)
    } else {
      watched.append(created)
      nodes.append(node)
      read(nodes.count - 1)
    }
    return created
  }

  /// Keeps the matrix of a view with `down` and `across` up to date; nil for other views. `program` holds its expressions where
  /// they were added after evaluation.
  public func watch(_ view: View, program: Program? = nil) -> WatchedMatrix? {
    guard let matrix = WatchedMatrix(view, program: program ?? self.program, evaluator: self) else { return nil }
    matrices.append(matrix)
    return matrix
  }

  /// Keeps up to date which records keep a check.
  public func watch(_ check: CheckRule) -> WatchedCheck {
    let asked = (check.condition.map { [$0] } ?? []) + check.expectations
    return WatchedCheck(check, watch(Lowering.query(asked, of: check.kind, in: program)), self)
  }

  /// Lets go of a query.
  public func unwatch(_ program: WatchedProgram) {
    guard let index = watched.firstIndex(where: { $0 === program }) else { return }
    let node = plan.columns.count + index
    for read in nodes[node].reach.reads { readers[sourceKey(read.source, read.address)].removeAll { $0.node == node } }
    nodes[node].drop()
    watched[index] = nil
  }

  /// Lets go of a matrix.
  public func unwatch(_ matrix: WatchedMatrix) {
    matrices.removeAll { $0 === matrix }
    unwatch(matrix.axes)
  }

  private func evaluateWhole(_ program: ColumnProgram) -> [Column] {
    evaluator.execute(makeRun(program), count: program.kind.map { results.register.rowCount($0) } ?? 1)
  }

  /// Brings the results of a query up to date.
  private func update(_ watched: WatchedProgram, _ node: ProgramNode) {
    watched.moved = []
    watched.isReplaced = false
    let count = watched.columns.first?.count ?? 0
    // What the whole register is asked for depends on all that it reads, or on none of it.
    if watched.program.kind == nil, case .rows = reached(node) { return }
    guard case .rows(let rows) = reached(node), watched.program.kind != nil, !isMost(rows.count, of: count) else {
      node.drop()
      return watched.replace(evaluateWhole(watched.program))
    }
    if rows.isEmpty { return }
    let types = watched.program.results.map { watched.program[$0].type }
    for (start, cells) in run(node, rows, types) {
      for (index, column) in cells.enumerated() {
        for position in 0..<column.count {
          let row = rows[start + position]
          if watched.columns[index].hasSameCell(Int(row), as: column, position) { continue }
          watched.note(index, row, watched.columns[index], Int(row), column, position)
          watched.columns[index].put(
            column.cells(at: [Int32(position)]), at: [row],
            type: types[index], scales: program.scales)
        }
      }
    }
  }
}
