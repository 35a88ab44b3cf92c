public import EMSSemantics

extension Results {
  /// The value of an expression about no record at hand: `count(aspects)`, `boiler-gas.air.score`.
  ///
  /// - Parameter program: the program that holds the expression, where it was added after evaluation.
  public func value(of expression: ExpressionID, in program: Program) -> Value {
    let column = Lowering.query([expression], of: nil, in: program)
    let results = knowing(program)
    let run = ProgramRun(column, register: results.register, space: results.space, source: results)
    guard let step = column.results.first, let vector = run.globals[step.position], vector.count > 0 else {
      return .missing
    }
    let type = column[step].type
    if case .constant(let value) = column[step].operation { return value }
    return run.space.value(vector.column(type, count: 1, scales: program.scales), 0, type)
  }
}

extension CellAddress {
  /// The cell that an expression reads: a field of a named record, in a layer perhaps; nil for anything else.
  public init?(read id: ExpressionID, in program: Program) {
    let expression = program.expressions[id]
    guard let operand = program.expressions.operands(of: id).first,
      case .constant(.record(let record)) = program.expressions[operand].operation
    else { return nil }
    switch expression.operation {
    case .access(let field): self.init(record: record, column: ColumnAddress(field))
    case .accessOneOf(let fields):
      guard let field = fields.first(where: { program[$0].kind == record.kind }) else { return nil }
      self.init(record: record, column: ColumnAddress(field))
    case .accessInLayer(let fields, let layer):
      guard let field = fields.first(where: { program[$0].kind == record.kind }) else { return nil }
      self.init(record: record, column: ColumnAddress(field, layer))
    default: return nil
    }
  }
}
