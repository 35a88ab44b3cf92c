import EMSSemantics
import EMSValues

/// What a program asks for: results and inputs by address.
protocol ColumnSource {
  /// The cells of a field in a layer.
  func column(_ address: ColumnAddress) -> Column
  /// The cells of an input as given.
  func givenColumn(_ address: ColumnAddress) -> Column
  /// Collections that were grouped already.
  var relations: RelationCache { get }
  /// A collection of every row; `make` groups it where it is not known yet.
  func relation(_ address: ColumnAddress, _ make: () -> Relation) -> Relation
  /// A column of a kind that was made for the rows of the register, with cells for rows that stand beside them.
  func extended(_ column: Column, of kind: KindID) -> Column
}

extension ColumnSource {
  func relation(_ address: ColumnAddress, _ make: () -> Relation) -> Relation {
    relations.relation(address, make)
  }

  func extended(_ column: Column, of kind: KindID) -> Column { column }
}

/// A column program made ready for one register: columns, tables and indexes of its steps, and the steps that do not depend on the row.
///
/// Written while it is prepared, only read afterwards, by all threads.
final class ProgramRun: @unchecked Sendable {
  let column: ColumnProgram
  let program: Program
  private(set) var register: Register
  var space: ValueSpace
  /// Columns given beside the program, of an import's rule.
  let arguments: [Column]
  /// Of a matrix view: the rows of each cell.
  let cells: Relation?
  /// The columns that steps read. Who keeps a run over changes lets go of a column before it changes, and takes it again.
  var columns: [Column?]
  /// The collections that steps read.
  var relations: [Relation?]
  private(set) var tables: [LookupTable?]
  private(set) var joins: [JoinIndex?]
  private(set) var orders: [KeyOrder?]
  private(set) var isGlobal: [Bool]
  /// Steps that depend on the row, in order.
  private(set) var rowSteps: [Int] = []
  /// Values of the other steps.
  private(set) var globals: [Vector?]
  /// Rows a block.
  private(set) var blockSize = 1024

  init(
    _ column: ColumnProgram, register: Register, space: ValueSpace, source: some ColumnSource,
    arguments: [Column] = [], cells: Relation? = nil
  ) {
    self.column = column
    self.register = register
    self.program = register.program
    self.space = space
    self.arguments = arguments
    self.cells = cells
    let count = column.steps.count
    columns = Array(repeating: nil, count: count)
    relations = Array(repeating: nil, count: count)
    tables = Array(repeating: nil, count: count)
    joins = Array(repeating: nil, count: count)
    orders = Array(repeating: nil, count: count)
    globals = Array(repeating: nil, count: count)
    isGlobal = column.steps.map { column.isGlobal($0.domain) }
    for index in 0..<count { prepare(index, source) }
    let workspace = Workspace(self)
    for index in 0..<count where isGlobal[index] {
      workspace.execute(index)
      globals[index] = workspace.slots[index]
      if case .joined = column.steps[index].operation {} else { prepareJoins(index) }
    }
    rowSteps = (0..<count).filter { !isGlobal[$0] }
    chooseBlockSize()
  }

  /// Holds the register no longer, so that it can be changed in place. What does not depend on the row is computed by now.
  func letGoOfRegister() { register = register.withoutCells() }

  private func prepare(_ index: Int, _ source: some ColumnSource) {
    let step = column.steps[index]
    switch step.operation {
    case .constant(let value):
      columns[index] = constant(value, step.type)
    case .parameter(let id):
      columns[index] = constant(register.parameters[id.position], step.type)
    case .today:
      columns[index] = constant(.date(register.today), .date)
    case .column(let address):
      columns[index] = source.column(address)
    case .given(let address):
      columns[index] = source.givenColumn(address)
    case .judgement(let address, let part):
      columns[index] = source.extended(judgementColumn(address, part), of: program[address.field].kind)
    case .relation(let address):
      relations[index] = source.relation(address) { register.relation(address, source, space) }
    case .apply(.levelNumber):
      if case .level(let scale) = column[step.operands[0]].type {
        let numbers = program[scale].levels.map { level in level.number.map { Value.number($0) } ?? .missing }
        tables[index] = LookupTable(numbers, space: &space, scales: program.scales, type: .number)
      }
    case .apply(.matrix(let id)):
      tables[index] = LookupTable(
        register.matrixCells[id.position], space: &space, scales: program.scales,
        type: program.matrices[id.position].result)
    case .apply(.table(let id)):
      let cells = register.denseTables.cells(of: id) { denseCells(of: id) }
      tables[index] = LookupTable(
        cells, space: &space, scales: program.scales, type: program.tables[id.position].result)
    default: break
    }
  }

  /// The results of a dense table for all codes of its arguments, the last argument fastest: the table's rows are evaluated once
  /// for each, so that a lookup gives what they give.
  private func denseCells(of id: TableID) -> [Value] {
    guard let codes = Lowering.denseCodes(of: id, in: program) else { return [] }
    let count = codes.reduce(1, *)
    var stride = count
    let arguments = codes.map { width in
      stride /= width
      var values: [Int32] = []
      var states: [UInt8] = []
      for index in 0..<count {
        let code = index / stride % width
        let isValue = code < width - 3
        values.append(isValue ? Int32(code) : 0)
        states.append(
          isValue
            ? CellState.value
            : [CellState.missing, CellState.notApplicable, CellState.inheritedError][code - (width - 3)])
      }
      return Column(.words(values), states: states)
    }
    let lowered = Lowering.table(id, in: program)
    let results = Results(register: register, plan: Plan(), threads: 1)
    let run = ProgramRun(lowered, register: register, space: space, source: results, arguments: arguments)
    let type = program.tables[id.position].result
    let column = Evaluator(Plan(), threads: 1).execute(run, count: count)[0]
    return (0..<count).map { run.space.value(column, $0, type) }
  }

  private func constant(_ value: Value, _ type: Type) -> Column {
    var type = type
    switch (value, type) {
    case (.missing, .list), (.notApplicable, _), (.error, _), (.missing, _):
      let state = space.encode(value).state
      if type.member != nil {
        return Column.empty(type, count: 1, state: CellState.value, scales: program.scales)
          .replacing([(0, value)], type: type, space: &space, scales: program.scales)
      }
      return Column.empty(type, count: 1, state: state, scales: program.scales)
    case (.level(let scale, _), .level(let other)) where scale != other: type = .level(scale)
    case (.level(let scale, _), .nothing), (.level(let scale, _), .unknown): type = .level(scale)
    case (.number, .nothing), (.number, .unknown): type = .number
    case (.yesNo, .nothing), (.yesNo, .unknown): type = .yesNo
    case (.text, .nothing), (.text, .unknown): type = .text
    case (.record(let record), .record(let kinds)) where !kinds.contains(record.kind): type = .record([record.kind])
    case (.record(let record), .unknown): type = .record([record.kind])
    case (.list(let members), .nothing), (.list(let members), .unknown), (.list(let members), .list(.nothing)):
      if members.isEmpty { type = .list(.text) }
    default: break
    }
    return Column.empty(type, count: 1, state: CellState.value, scales: program.scales)
      .replacing([(0, value)], type: type, space: &space, scales: program.scales)
  }

  private func prepareJoins(_ index: Int) {
    for later in column.steps.indices {
      if case .countBeside = column.steps[later].operation, column.steps[later].operands[1].position == index,
        orders[later] == nil, let keys = globals[index]
      {
        orders[later] = KeyOrder(keys)
      }
      guard case .joined = column.steps[later].operation, column.steps[later].operands[1].position == index,
        joins[later] == nil, let keys = globals[index]
      else { continue }
      joins[later] = JoinIndex(keys, type: column.steps[index].type.member ?? .unknown)
    }
  }

  /// Lists of the whole register that stand beside each row make the blocks smaller, so that memory stays bounded.
  private func chooseBlockSize() {
    var longest = 1
    for index in rowSteps {
      let step = column.steps[index]
      guard case .spread = step.operation, step.type.member != nil,
        let list = globals[step.operands[0].position], let shape = list.shape
      else { continue }
      longest = max(longest, shape.memberCount)
    }
    blockSize = max(1, min(1024, 65_536 / longest))
  }

  // MARK: Columns that are not stored

  private func judgementColumn(_ address: ColumnAddress, _ part: JudgementPart) -> Column {
    let field = program[address.field]
    let count = register.rowCount(field.kind)
    var cells: [(row: Int, value: Value)] = []
    var found: [Int32: Reason] = register.reasons[address] ?? [:]
    for (row, judgement) in register.judgements[address] ?? [:] { found[row] = judgement.reason }
    for (row, reason) in found.sorted(by: { $0.key < $1.key }) {
      switch part {
      case .isJudged: cells.append((Int(row), .yesNo(true)))
      case .author: if let author = reason.author { cells.append((Int(row), .text(author))) }
      case .date: if let date = reason.date { cells.append((Int(row), .date(date))) }
      }
    }
    let type: Type = part == .isJudged ? .yesNo : part == .author ? .text : .date
    let state = part == .isJudged ? CellState.value : CellState.missing
    return Column.empty(type, count: count, state: state, scales: program.scales)
      .replacing(cells, type: type, space: &space, scales: program.scales)
  }
}

extension Register {
  /// A collection of every row, grouped: inner records, or those that refer to it.
  func relation(_ address: ColumnAddress, _ source: some ColumnSource, _ space: ValueSpace) -> Relation {
    let field = program[address.field]
    let owners = rowCount(field.kind)
    switch field.role {
    case .inner(let kind):
      let rows = program.records.kinds[kind.position]
      let active = activeRows(kind)
      var pairs: [(owner: Int32, member: Int32)] = []
      pairs.reserveCapacity(rows.count)
      for row in 0..<Int32(rows.count) where rows.parents[Int(row)] >= 0 {
        if !active.isEmpty, !active[Int(row)] { continue }
        if rows.parentKind(of: row) == field.kind { pairs.append((rows.parents[Int(row)], row)) }
      }
      return Relation(kind: kind, ownerCount: owners, pairs: pairs)
    case .inverse(let other):
      let referrer = program[other]
      let cells = source.column(ColumnAddress(other, address.layer))
      let active = activeRows(referrer.kind)
      var pairs: [(owner: Int32, member: Int32)] = []
      var lastMembers = Array(repeating: Int32(-1), count: owners)
      func note(_ cells: Column, _ index: Int, _ type: Type, _ row: Int) {
        guard cells.state(index) == CellState.value else { return }
        if case .record(let record) = space.value(cells, index, type), record.kind == field.kind {
          // A list may name a record twice; it refers to it once.
          if lastMembers[Int(record.row)] == Int32(row) { return }
          lastMembers[Int(record.row)] = Int32(row)
          pairs.append((record.row, Int32(row)))
        }
      }
      for row in 0..<cells.count where active.isEmpty || active[row] {
        if case .lists(let lists) = cells.storage {
          for member in Int(lists.offsets[row])..<Int(lists.offsets[row + 1]) {
            note(lists.members, member, referrer.type.member ?? .unknown, row)
          }
        } else {
          note(cells, row, referrer.type, row)
        }
      }
      return Relation(kind: referrer.kind, ownerCount: owners, pairs: pairs)
    default:
      return Relation(kind: field.kind, ownerCount: owners, pairs: [])
    }
  }
}

extension Results {
  /// A collection of every row.
  func relation(_ address: ColumnAddress) -> Relation {
    relations.relation(address) { register.relation(address, self, space) }
  }
}
