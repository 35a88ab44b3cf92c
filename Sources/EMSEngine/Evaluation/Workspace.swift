import EMSSemantics
import EMSValues

/// The memory of one thread for one program: a vector a step, filled block by block.
final class Workspace {
  let run: ProgramRun
  /// The values of each step in the block at hand.
  private(set) var slots: [Vector]
  private var own: [Vector?]
  private var memberVectors: [Vector?]
  private var counts: [Int]
  private var start = 0
  private var rows: [Int32]?
  private var groups: GroupOverrides?
  /// How many values it has computed.
  private(set) var valuesComputed = 0

  init(_ run: ProgramRun) {
    self.run = run
    let empty = Vector()
    slots = run.globals.map { $0 ?? empty }
    own = Array(repeating: nil, count: run.column.steps.count)
    memberVectors = own
    counts = Array(repeating: 1, count: run.column.domains.count)
  }

  /// Computes all steps for `count` rows from `start` on.
  func execute(from start: Int, count: Int) {
    self.start = start
    rows = nil
    counts[run.column.resultDomain.position] = count
    for index in run.rowSteps { execute(index) }
  }

  /// Computes all steps for single rows; `groups` stand in place of collections and of what they come to.
  func execute(rows: [Int32], groups: GroupOverrides? = nil) {
    self.rows = rows
    self.groups = groups
    counts[run.column.resultDomain.position] = rows.count
    for index in run.rowSteps {
      execute(index)
      if let found = groups?.results[index] { slots[index].put(found) }
    }
    self.groups = nil
  }

  private func vector(_ index: Int) -> Vector {
    if let found = own[index] { return found }
    let created = Vector()
    own[index] = created
    return created
  }

  /// The vector that holds the members of a step's lists.
  func members(of index: Int) -> Vector {
    if let found = memberVectors[index] { return found }
    let created = Vector()
    memberVectors[index] = created
    return created
  }

  private func count(of domain: DomainID) -> Int {
    if case .members(let list) = run.column.domains[domain.position].shape {
      return slots[list.position].shape?.memberCount ?? 0
    }
    return counts[domain.position]
  }

  /// Computes one step.
  func execute(_ index: Int) {
    let step = run.column.steps[index]
    let count = count(of: step.domain)
    valuesComputed += count
    switch step.operation {
    case .members:
      slots[index] = slots[step.operands[0].position].members ?? emptyVector(index, count)
      return
    case .spread:
      spread(index, step, count)
      return
    default: break
    }
    let out = vector(index)
    out.prepare(count)
    slots[index] = out
    switch step.operation {
    case .constant, .parameter, .today:
      if let column = run.columns[index] {
        Loading.load(out, column, .from(0), type: step.type)
        // A constant's error is this rule's own.
        if out.hasStates, out.states[0] == CellState.inheritedError { out.states[0] = CellState.error }
      }
    case .argument(let number):
      if run.arguments.indices.contains(Int(number)) {
        Loading.load(out, run.arguments[Int(number)], positions(), type: step.type)
      }
    case .row: fillRows(out)
    case .column(let address): load(out, index, step, kind: run.program[address.field].kind, isRaw: false)
    case .given(let address): load(out, index, step, kind: run.program[address.field].kind, isRaw: true)
    case .judgement(let address, _): load(out, index, step, kind: run.program[address.field].kind, isRaw: false)
    case .relation(let address): loadRelation(out, index, step, kind: run.program[address.field].kind)
    case .allRecords(let kind): fillAll(out, kind)
    case .cellRecords: if let cells = run.cells { Loading.load(out, cells, positions()) }
    default: compute(out, index, step)
    }
  }

  private func positions() -> Loading.Positions { rows.map { .list($0) } ?? .from(start) }

  private func emptyVector(_ index: Int, _ count: Int) -> Vector {
    let out = vector(index)
    out.prepare(count)
    return out
  }

  private func spread(_ index: Int, _ step: PlanStep, _ count: Int) {
    let source = slots[step.operands[0].position]
    let out = vector(index)
    slots[index] = out
    if run.column[step.operands[0]].domain == .global {
      // A single value that does not change from block to block is filled once.
      if out.filled >= count, out.count >= count, out.shape == nil, !out.isWide { return }
      out.prepare(count)
      Kernels.fill(out, source)
      out.filled = count
      return
    }
    out.prepare(count)
    if case .members(let list) = run.column.domains[step.domain.position].shape,
      let shape = slots[list.position].shape
    {
      Kernels.spread(out, source, over: shape)
    }
  }

  private func fillRows(_ out: Vector) {
    let high = Int64(run.column.kind?.index ?? 0) << 32
    if let rows {
      for index in 0..<out.count { out.payload[index] = high | Int64(rows[index]) }
    } else {
      for index in 0..<out.count { out.payload[index] = high | Int64(start + index) }
    }
  }

  private func fillAll(_ out: Vector, _ kind: KindID) {
    let rows = run.register.rows(kind)
    let shape = ListShape()
    shape.prepare(1)
    shape.offsets[1] = Int32(rows.count)
    let members = Vector()
    members.prepare(rows.count)
    let high = Int64(kind.index) << 32
    for (index, row) in rows.enumerated() { members.payload[index] = high | Int64(row) }
    out.payload[0] = 0
    out.shape = shape
    out.members = members
  }

  /// Whether a reference step is the row at hand itself, so that cells are read side by side.
  private func isRow(_ step: StepID) -> Bool {
    if case .row = run.column[step].operation { return rows == nil }
    return false
  }

  private func load(_ out: Vector, _ index: Int, _ step: PlanStep, kind: KindID, isRaw: Bool) {
    guard let column = run.columns[index] else { return }
    if isRow(step.operands[0]), run.column.kind == kind {
      return Loading.load(out, column, .from(start), type: step.type, isRaw: isRaw)
    }
    let references = slots[step.operands[0].position]
    let found = Loading.positions(out, references, kind: kind)
    Loading.load(out, column, .list(found.positions), type: step.type, isRaw: isRaw)
    take(found.states, out)
    if step.type.member != nil { openMissing(out, found.positions, references, isSeries: false) }
  }

  private func loadRelation(_ out: Vector, _ index: Int, _ step: PlanStep, kind: KindID) {
    guard let relation = run.relations[index] else { return }
    if isRow(step.operands[0]), run.column.kind == kind {
      return Loading.load(out, relation, .from(start))
    }
    if let lists = groups?.lists[index], let rows {
      let members = zip(lists, rows).map { list, row in list.map { $0[...] } ?? relation.members(of: row) }
      return Loading.load(out, members, kind: relation.kind)
    }
    let references = slots[step.operands[0].position]
    let found = Loading.positions(out, references, kind: kind)
    Loading.load(out, relation, .list(found.positions))
    for row in 0..<out.count where found.positions[row] < 0 { out.setState(row, CellState.missing) }
    take(found.states, out)
    openMissing(out, found.positions, references, isSeries: false)
  }

  private func take(_ states: [UInt8], _ out: Vector) {
    for (row, state) in states.enumerated() where state != CellState.value { out.setState(row, state) }
  }

  /// A list of what is not known is not known: it has one open member.
  private func openMissing(_ out: Vector, _ positions: [Int32], _ references: Vector, isSeries: Bool) {
    guard positions.contains(-1) else { return }
    let source = Vector()
    source.copy(out)
    out.prepare(out.count)
    ListBuilding.assemble(out, isSeries: isSeries) { row in
      if positions[row] >= 0 { return .from(source, row) }
      return .state(source.state(row))
    }
  }
}
