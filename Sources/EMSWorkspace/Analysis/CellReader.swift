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
    return CellAddress(read: id, in: program).map { .cell($0) } ?? .other
  }

  /// A path as outputs print it, `"A.1".air.score`, as a rule writes it: `aspect("A.1").air.score`.
  public static func qualified(_ path: String, _ program: Program) -> String {
    program.scriptPath(ofPrinted: path) ?? path
  }
}
