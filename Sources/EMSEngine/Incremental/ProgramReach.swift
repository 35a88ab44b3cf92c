import EMSSemantics

/// What cells a program reads: found once, asked at each change.
struct ProgramReach {
  /// The sorts of cells that changes move.
  enum Source: Int {
    /// Values: inputs under their defaults, results.
    case value
    /// Inputs as given.
    case given
    /// Judgements and reasons.
    case judgement
    /// A collection: of the records that refer to a record it moves with the references, of inner records with what comes or goes.
    case relation
  }

  /// A step that reads cells.
  struct Read {
    /// What it reads.
    let source: Source
    /// The column; of a collection of those that refer to a record, that of the references.
    let address: ColumnAddress
    /// The step.
    let step: Int
    /// The step that names the records whose cells are read.
    let operand: StepID
    /// Whether the step stands in the global domain: every row depends on it.
    let isGlobal: Bool
  }

  /// The steps that read cells.
  private(set) var reads: [Read] = []
  /// The parameters that are read.
  private(set) var parameters: Set<ParameterID> = []
  /// The matrices that are read.
  private(set) var matrices: Set<MatrixID> = []
  /// Whether a step of the global domain reads cells.
  private(set) var hasGlobalReads = false
  /// Whether the as-of day is read.
  private(set) var readsDay = false
  /// The kinds of which all records are read.
  private(set) var kinds: Set<KindID> = []

  init(_ column: ColumnProgram, _ program: Program) {
    for (index, step) in column.steps.enumerated() {
      func read(_ source: Source, _ address: ColumnAddress) {
        let isGlobal = column.isGlobal(step.domain)
        if isGlobal { hasGlobalReads = true }
        reads.append(
          Read(source: source, address: address, step: index, operand: step.operands[0], isGlobal: isGlobal))
      }
      switch step.operation {
      case .column(let address): read(.value, address)
      case .given(let address): read(.given, address)
      case .judgement(let address, _): read(.judgement, address)
      case .relation(let address):
        if let source = ProgramReach.source(of: address, program) { read(.relation, source) }
      case .parameter(let id): parameters.insert(id)
      case .apply(.matrix(let id)): matrices.insert(id)
      case .today: readsDay = true
      case .allRecords(let kind): kinds.insert(kind)
      default: break
      }
    }
  }

  /// What a collection moves with: the references that it turns around, or itself where it holds inner records.
  static func source(of relation: ColumnAddress, _ program: Program) -> ColumnAddress? {
    switch program[relation.field].role {
    case .inverse(let other): ColumnAddress(other, relation.layer)
    case .inner: relation
    default: nil
    }
  }
}

/// A program of the plan or of a query, with its run, which is prepared when it is first asked for single rows.
final class ProgramNode {
  let program: ColumnProgram
  let reach: ProgramReach
  private(set) var run: ProgramRun?
  private(set) var workspace: Workspace?
  /// The aggregates that follow single members.
  private(set) lazy var groupPlan = GroupPlan(program, source)
  /// By row: the large groups that are kept up to date member by member.
  var groups: [Int32: RowGroups] = [:]
  private let source: Program

  init(_ column: ColumnProgram, _ program: Program) {
    self.program = column
    source = program
    reach = ProgramReach(column, program)
  }

  /// Takes a run that stays; it holds no register, so that this may be changed in place.
  func take(_ run: ProgramRun) {
    run.letGoOfRegister()
    self.run = run
    workspace = Workspace(run)
  }

  /// Lets go of the run: what does not depend on the row has changed.
  func drop() {
    run = nil
    workspace = nil
    groups = [:]
  }
}
