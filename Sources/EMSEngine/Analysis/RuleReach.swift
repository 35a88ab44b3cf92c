import EMSSemantics

/// What the computed fields of a program read under the methods in use: parameters, matrices, tables, scales.
struct RuleReach {
  private let program: Program
  private(set) var parameters: [ParameterID] = []
  private(set) var matrices: Set<MatrixID> = []
  private(set) var tables: Set<TableID> = []
  private(set) var scales: Set<ScaleID> = []

  init(_ program: Program) {
    self.program = program
    var found: Set<ParameterID> = []
    var seen = Array(repeating: false, count: program.expressions.expressions.count)
    var open: [ExpressionID] = []
    for kind in program.kinds {
      for id in kind.fields {
        if case .level(let scale) = program[id].type { scales.insert(scale) }
        if case .computed(let root) = program[id].role { open.append(root) }
        for block in program[id].blocks { if let condition = block.condition { open.append(condition) } }
      }
    }
    for check in program.checks { open += check.expectations + (check.condition.map { [$0] } ?? []) }
    while let id = open.popLast() {
      if seen[id.position] { continue }
      seen[id.position] = true
      switch program.expressions[id].operation {
      case .parameter(let parameter): found.insert(parameter)
      case .matrix(let matrix):
        matrices.insert(matrix)
        scales.formUnion([program.matrices[matrix.position].rowScale, program.matrices[matrix.position].columnScale])
      case .table(let table):
        tables.insert(table)
        for row in program.tables[table.position].rows { open.append(row.result) }
      default: break
      }
      open += program.expressions.operands(of: id)
    }
    // Those of the project and of its methods count even where nothing reads them yet.
    for parameter in program.parameters where parameter.method == nil && !parameter.isLibrary {
      found.insert(parameter.id)
    }
    for method in program.methodsInUse { found.formUnion(program.methods[method.position].parameters) }
    parameters = found.sorted()
  }

  /// The matrix of a name.
  func matrix(named name: String) -> MatrixID? {
    matrices.filter { program.matrices[$0.position].name == name }.min()
  }
  /// The table of a name.
  func table(named name: String) -> TableID? { tables.filter { program.tables[$0.position].name == name }.min() }
  /// The scale of a name.
  func scale(named name: String) -> ScaleID? { scales.filter { program[$0].name == name }.min() }
}
