import EMSSyntax

/// Turns checked expressions into straight lines of steps.
///
/// Every step gets the outermost domain that it can have: what does not depend on the row is computed once, what depends only on
/// the row outside a filter once a row. Equal steps are one.
public struct Lowering {
  let program: Program
  /// The layer in which fields are read.
  var layer: LayerID
  /// What is built.
  var result = ColumnProgram()
  /// Rows in sight, the innermost last.
  var frames: [Frame] = []
  /// Arguments of the table whose row is lowered.
  var arguments: [StepID] = []
  /// The list that stands for all records of a kind, in cells of a view.
  var cellRecords: (kind: KindID, step: StepID)?
  /// The last step of each hash, and for each step the one before it that has its hash; -1 for none.
  private var lastOfHash: [Int: Int32] = [:]
  private var beforeWithHash: [Int32] = []
  private var memberDomains: [StepID: DomainID] = [:]
  private var reads: Set<ColumnAddress> = []
  private var origins: [ColumnProgram.StepOrigin] = []
  private var freeRows: [ExpressionID: FreeRows] = [:]

  /// A row in sight.
  struct Frame {
    /// What it is counted by.
    let domain: DomainID
    /// The step that gives it as a reference (or a member of whatever type).
    let row: StepID
  }

  init(program: Program, layer: LayerID) {
    self.program = program
    self.layer = layer
  }

  // MARK: Doors

  /// The program of a computed column, or nil where the field is given or built in.
  public static func column(_ address: ColumnAddress, in program: Program) -> ColumnProgram? {
    guard program.fields.indices.contains(address.field.position) else { return nil }
    let field = program[address.field]
    var lowering = Lowering(program: program, layer: address.layer)
    lowering.enterRows(of: field.kind)
    guard let root = lowering.field(field, place: field.place) else { return nil }
    lowering.result.address = address
    // Where nothing that it reads differs in a layer, the column is that of the base, which must stand before it.
    if address.layer != .base { lowering.note(read: ColumnAddress(address.field)) }
    return lowering.finish([root], place: field.place)
  }

  /// A program that computes `expressions` for each row of `kind`, or once for the register where `kind` is nil.
  public static func query(
    _ expressions: [ExpressionID], of kind: KindID?, layer: LayerID = .base, in program: Program
  ) -> ColumnProgram {
    var lowering = Lowering(program: program, layer: layer)
    if let kind { lowering.enterRows(of: kind) }
    let roots = expressions.map { lowering.lower($0) }
    return lowering.finish(roots, place: expressions.first.map { program.expressions[$0].place })
  }

  /// A program that computes aggregates over the records of each cell of a matrix view: `Operation.allRecords(kind)` is the cell's list.
  public static func cells(_ expressions: [ExpressionID], of kind: KindID, in program: Program) -> ColumnProgram {
    var lowering = Lowering(program: program, layer: .base)
    let domain = lowering.addDomain(.cells(kind), in: .global)
    lowering.result.resultDomain = domain
    let place = SourceRange(file: FileID(0), start: 0, end: 0)
    let list = lowering.add(.cellRecords(kind), [], in: domain, type: .list(.record([kind])), place: place)
    lowering.cellRecords = (kind, list)
    lowering.frames = [Frame(domain: domain, row: list)]
    let roots = expressions.map { lowering.lower($0) }
    return lowering.finish(roots, place: expressions.first.map { program.expressions[$0].place })
  }

  /// A program of import rules: `Operation.argument(i)` is the i-th column given beside it.
  public static func importRules(_ expressions: [ExpressionID], in program: Program) -> ColumnProgram {
    var lowering = Lowering(program: program, layer: .base)
    let domain = lowering.addDomain(.arguments, in: .global)
    lowering.result.resultDomain = domain
    let roots = expressions.map { lowering.lower($0) }
    return lowering.finish(roots, place: expressions.first.map { program.expressions[$0].place })
  }

  private mutating func enterRows(of kind: KindID) {
    let domain = addDomain(.rows(kind), in: .global)
    result.kind = kind
    result.resultDomain = domain
    let row = add(.row, [], in: domain, type: .record([kind]), place: program[kind].place)
    frames = [Frame(domain: domain, row: row)]
  }

  mutating func finish(_ roots: [StepID], place: SourceRange?) -> ColumnProgram {
    result.results = roots.map { self.place($0, in: result.resultDomain) }
    result.reads = reads.sorted()
    origins.sort {
      ($0.expression, $0.layer, $0.step) < ($1.expression, $1.layer, $1.step)
    }
    result.origins = origins
    result.place = place
    return result
  }

  // MARK: Steps and domains

  /// Adds a step, or finds the equal one.
  mutating func add(
    _ operation: StepOperation, _ operands: [StepID], in domain: DomainID, type: Type, place: SourceRange
  ) -> StepID {
    var hasher = Hasher()
    hasher.combine(operation)
    hasher.combine(operands)
    hasher.combine(domain)
    let hash = hasher.finalize()
    let last = lastOfHash[hash] ?? -1
    var candidate = last
    while candidate >= 0 {
      let step = result.steps[Int(candidate)]
      // 'missing' as a list is another value than 'missing' as a number.
      if step.operands == operands, step.domain == domain, step.type == type, step.operation == operation {
        return StepID(Int(candidate))
      }
      candidate = beforeWithHash[Int(candidate)]
    }
    let id = StepID(result.steps.count)
    lastOfHash[hash] = id.index
    beforeWithHash.append(last)
    result.steps.append(
      PlanStep(operation: operation, operands: operands, domain: domain, type: type, place: place))
    return id
  }

  /// Notes that a column is read.
  mutating func note(read address: ColumnAddress) { reads.insert(address) }

  /// Adds a domain, or finds the equal one.
  mutating func addDomain(_ shape: PlanDomain.Shape, in outer: DomainID) -> DomainID {
    let depth = result.domains[outer.position].depth + 1
    result.domains.append(PlanDomain(shape: shape, outer: outer, depth: depth))
    return DomainID(result.domains.count - 1)
  }

  /// The domain of the members of `list`.
  mutating func memberDomain(of list: StepID) -> DomainID {
    if let found = memberDomains[list] { return found }
    let domain = addDomain(.members(list), in: result[list].domain)
    memberDomains[list] = domain
    return domain
  }

  /// The members of `list` and their domain. A list that maps another has that one's domain.
  mutating func members(of list: StepID) -> Frame {
    let step = result[list]
    if case .mapped(isFlat: false) = step.operation {
      return Frame(domain: result[step.operands[1]].domain, row: step.operands[1])
    }
    let domain = memberDomain(of: list)
    let row = add(.members, [list], in: domain, type: step.type.member ?? .unknown, place: step.place)
    return Frame(domain: domain, row: row)
  }

  /// The innermost of the domains of `steps`, which all lie around one another.
  func innermost(_ steps: [StepID], and other: DomainID = .global) -> DomainID {
    var best = other
    for step in steps {
      let domain = result[step].domain
      if result.domains[domain.position].depth > result.domains[best.position].depth { best = domain }
    }
    return best
  }

  /// `step` in `domain`, which is its own or lies in it.
  mutating func place(_ step: StepID, in domain: DomainID) -> StepID {
    let from = result[step].domain
    if from == domain { return step }
    let source: StepID
    if from == .global {
      source = step
    } else {
      guard let outer = result.domains[domain.position].outer else { return step }
      source = place(step, in: outer)
    }
    return add(.spread, [source], in: domain, type: result[step].type, place: result[step].place)
  }

  /// Adds a step on single values, each placed in the innermost of their domains.
  mutating func addPointwise(
    _ operation: StepOperation, _ operands: [StepID], type: Type, place: SourceRange, atLeast: DomainID = .global
  ) -> StepID {
    let domain = innermost(operands, and: atLeast)
    let placed = operands.map { self.place($0, in: domain) }
    return add(operation, placed, in: domain, type: type, place: place)
  }

  /// Applies `body` to single values; where operands are lists, to each member, which gives a list.
  mutating func lifted(
    _ operands: [StepID], place: SourceRange, _ body: (inout Lowering, [StepID]) -> StepID
  ) -> StepID {
    guard let position = operands.firstIndex(where: { result[$0].type.member != nil }) else {
      return body(&self, operands)
    }
    let domain = innermost(operands)
    let list = self.place(operands[position], in: domain)
    let frame = members(of: list)
    var singles = operands
    for index in operands.indices {
      // A second list of the same shape can only be the same list once more.
      if index == position || operands[index] == operands[position] {
        singles[index] = frame.row
      } else if result[operands[index]].type.member != nil {
        singles[index] = members(of: self.place(operands[index], in: domain)).row
      } else {
        singles[index] = self.place(operands[index], in: frame.domain)
      }
    }
    let inner = self.place(body(&self, singles), in: frame.domain)
    return addMapped(list, inner, place: place)
  }

  /// The list of `body` of each member of `list`.
  mutating func addMapped(_ list: StepID, _ body: StepID, place: SourceRange) -> StepID {
    let bodyType = result[body].type
    let isFlat = bodyType.member != nil
    return add(
      .mapped(isFlat: isFlat), [list, body], in: result[list].domain,
      type: isFlat ? bodyType : .list(bodyType), place: place)
  }

  // MARK: Rows that an expression reads

  /// Which rows in sight an expression reads, by depth, and whether it reads arguments of a table.
  struct FreeRows {
    var depths: UInt64 = 0
    var readsArguments = false

    mutating func formUnion(_ other: FreeRows) {
      depths |= other.depths
      readsArguments = readsArguments || other.readsArguments
    }
  }

  /// The rows that `id` reads.
  mutating func rows(readBy id: ExpressionID) -> FreeRows {
    if let found = freeRows[id] { return found }
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    var free = FreeRows()
    switch expression.operation {
    case .row(let depth): free.depths = 1 << UInt64(min(max(depth, 0), 63))
    case .judged, .judgedBy, .judgedOn: free.depths = 1
    case .argument: free.readsArguments = true
    case .filter, .mapMembers, .latestBy:
      if let list = operands.first { free.formUnion(rows(readBy: list)) }
      for body in operands.dropFirst() {
        var inner = rows(readBy: body)
        inner.depths >>= 1
        free.formUnion(inner)
      }
      freeRows[id] = free
      return free
    default: break
    }
    for operand in operands { free.formUnion(rows(readBy: operand)) }
    freeRows[id] = free
    return free
  }

  /// The innermost domain of the rows and arguments that `body`, inside one more binding, reads beside the member.
  mutating func outerDomain(of body: ExpressionID) -> DomainID {
    let free = rows(readBy: body)
    var domain = DomainID.global
    func deeper(_ other: DomainID) {
      if result.domains[other.position].depth > result.domains[domain.position].depth { domain = other }
    }
    var depths = free.depths >> 1
    var depth = 0
    while depths != 0 {
      if depths & 1 != 0, depth < frames.count { deeper(frames[frames.count - 1 - depth].domain) }
      depths >>= 1
      depth += 1
    }
    if free.readsArguments { for argument in arguments { deeper(result[argument].domain) } }
    return domain
  }

  /// Notes which step an expression became.
  mutating func note(_ expression: ExpressionID, became step: StepID) {
    origins.append(ColumnProgram.StepOrigin(expression: expression, layer: layer, step: step))
  }
}
