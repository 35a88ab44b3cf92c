public import EMSSemantics
public import EMSSyntax
import EMSValues

/// One cell: a field of a record in a layer.
public struct CellAddress: Hashable, Sendable {
  /// The record.
  public let record: RecordID
  /// The column.
  public let column: ColumnAddress

  /// Creates an address.
  public init(record: RecordID, column: ColumnAddress) {
    self.record = record
    self.column = column
  }
}

extension ColumnAddress {
  /// The field by name, after its layer unless that is the base: `score`, `residual.score`.
  public func name(in program: Program) -> String {
    (layer == .base ? "" : program.layers[layer.position].name + ".") + program[field].name
  }
}

extension CellAddress {
  /// The cell by name: `boiler.air.score`, `boiler.air.residual.score`.
  public func name(in program: Program) -> String {
    program.records.fullID(record) + "." + column.name(in: program)
  }
}

/// A judgement: a value that replaces the rule's result.
public struct Judgement: Sendable {
  /// The value.
  public var value: Value
  /// Why, by whom, when.
  public var reason: Reason
  /// Where it stands, or the mapping of the import that gives it.
  public var place: SourceRange
  /// The cell of a data file, where one gives it.
  public var data: Origin?
}

/// A cell that follows from others: a record's rule.
struct RuleCell: Sendable {
  var cell: CellAddress
  var rule: ExpressionID
  var place: SourceRange
}

/// Where a value comes from.
public enum Origin: Hashable, Sendable {
  /// An entry of a script.
  case script(SourceRange)
  /// A cell of a data file: the import by its index in `Program.imports`, the physical line, the column's number and header.
  case data(importIndex: Int, line: Int, column: Int, header: String)
  /// A layer of changes: what it is, and where the change stands.
  case change(ChangeOrigin, SourceRange)
  /// The default of the field.
  case defaultValue
  /// Nothing gives it.
  case nothing
}

/// The column of an import that filled a run of rows.
struct ImportSlice: Sendable {
  var address: ColumnAddress
  var firstRow: Int
  var column: Column
  var importIndex: Int
  var columnNumber: Int
  var header: String
}

/// Results that the imported sheet itself states, to be compared with ours.
public struct PublishedColumn: Sendable {
  /// The computed field and its layer.
  public var address: ColumnAddress
  /// The first row that the sheet fills.
  public var firstRow: Int
  /// The published values, of the field's type; not given where the cell is blank, an error where it cannot be read.
  public var column: Column
  /// Digits to which the sheet prints; nil where values must be equal.
  public var digits: Int?
  /// The import, by its index in `Program.imports`.
  public var importIndex: Int
  /// The column's number in the file, from 1, and its header.
  public var columnNumber: Int, header: String
  /// The text of cells that cannot be read, by row of `column`.
  public var unreadable: [Int: String]

  /// Creates a published column.
  public init(
    address: ColumnAddress, firstRow: Int, column: Column, digits: Int?, importIndex: Int, columnNumber: Int,
    header: String, unreadable: [Int: String] = [:]
  ) {
    self.address = address
    self.firstRow = firstRow
    self.column = column
    self.digits = digits
    self.importIndex = importIndex
    self.columnNumber = columnNumber
    self.header = header
    self.unreadable = unreadable
  }
}
