public import EMSEngine
public import EMSSemantics
import EMSValues

/// Finds the record or the cell that a path names, as `--value` and the session take it: `boiler-gas.air.score`.
public struct CellReader {
  /// The program, with the expressions that were read.
  public private(set) var options: OptionExpression

  /// Opens a checked program.
  public init(_ program: Program) { options = OptionExpression(program) }

  /// What a path can name.
  public enum Subject: Sendable {
    /// A record.
    case record(RecordID)
    /// A field of a record.
    case cell(CellAddress)
    /// A parameter, or the cell of a matrix by its levels.
    case factor(FactorSensitivity.Factor)
    /// An expression that is neither.
    case other
  }

  /// What a path names; nil where it is in error (see `options.diagnostics`).
  public mutating func subject(_ path: String, option: String = "--value") -> Subject? {
    guard let column = options.value(CellReader.qualified(path, options.program), option: option) else { return nil }
    return CellReader.subject(column.expression, options.program)
  }

  /// What an expression reads as a whole.
  static func subject(_ id: ExpressionID, _ program: Program) -> Subject {
    if case .constant(.record(let record)) = program.expressions[id].operation { return .record(record) }
    if let factor = factor(id, program) { return .factor(factor) }
    return CellAddress(read: id, in: program).map { .cell($0) } ?? .other
  }

  /// A parameter, or a matrix looked up at two levels.
  private static func factor(_ id: ExpressionID, _ program: Program) -> FactorSensitivity.Factor? {
    switch program.expressions[id].operation {
    case .parameter(let parameter): return .parameter(parameter)
    case .matrix(let matrix):
      let levels = program.expressions.operands(of: id).map { operand -> Int32? in
        guard case .constant(.level(_, let index)) = program.expressions[operand].operation else { return nil }
        return index
      }
      guard levels.count == 2, let row = levels[0], let column = levels[1] else { return nil }
      return .matrixCell(matrix, row: row, column: column)
    default: return nil
    }
  }

  /// A path as outputs print it, `"A.1".air.score`, as a rule writes it: `aspect("A.1").air.score`.
  public static func qualified(_ path: String, _ program: Program) -> String {
    program.scriptPath(ofPrinted: path) ?? path
  }
}
