public import EMSSemantics
public import EMSValues

/// The values that an import gives to one field in one layer, for consecutive rows of a kind, typed.
///
/// A cell that is not given has the code `notGiven`; so the field's default holds there.
public struct ImportedColumn: Sendable {
  /// Whether a cell holds a value.
  public enum State: UInt8, Sendable {
    /// A value.
    case value = 0
    /// `missing`, said so.
    case missing = 1
    /// `n/a`.
    case notApplicable = 2
    /// Nothing was given.
    case notGiven = 3
  }

  /// How values are stored. Arrays are as long as `states`; what stands where there is no value means nothing.
  public enum Storage: Sendable {
    /// Levels by index, yes-no as 0 and 1.
    case codes([UInt8])
    /// Numbers: the value is `mantissa × factor / 10^digits`, in the coherent base unit.
    case decimals([Int64], digits: Int, factor: Rational)
    /// Texts of `RecordTable.texts`.
    case texts([Int32])
    /// Rows of the kind referred to.
    case rows([Int32], kind: KindID)
    /// Days by `CalendarDate.dayNumber`.
    case days([Int32])
    /// Anything else, and numbers that do not fit.
    case values([Value])
  }

  /// The field.
  public let field: FieldID
  /// The layer.
  public let layer: LayerID
  /// The row of the first cell.
  public let firstRow: Int32
  /// The states of the cells.
  public internal(set) var states: [UInt8] = []
  /// The values.
  public internal(set) var storage: Storage
  /// Reasons of cells, by row; few.
  public internal(set) var reasons: [Int32: Reason] = [:]
  /// Whether these are judgements of a computed field.
  public let isJudgement: Bool
  /// The number of the column in the file, from 0; -1 for constants and rules.
  public let fileColumn: Int
  /// The import, an index in `Program.imports`.
  public internal(set) var importIndex = 0

  init(
    field: FieldID, layer: LayerID, firstRow: Int32, storage: Storage, isJudgement: Bool = false, fileColumn: Int = -1
  ) {
    self.field = field
    self.layer = layer
    self.firstRow = firstRow
    self.storage = storage
    self.isJudgement = isJudgement
    self.fileColumn = fileColumn
  }

  /// The value of the cell at `index`.
  public func value(at index: Int, program: Program) -> Value? {
    guard index < states.count else { return nil }
    switch State(rawValue: states[index]) {
    case .missing?: return .missing
    case .notApplicable?: return .notApplicable
    case .value?: break
    default: return nil
    }
    switch storage {
    case .codes(let codes):
      if case .level(let scale) = program[field].type { return .level(scale, index: Int32(codes[index])) }
      return .yesNo(codes[index] != 0)
    case .decimals(let mantissas, let digits, let factor):
      return .number(Rational(scaled: mantissas[index], digits: digits) * factor)
    case .texts(let texts): return .text(program.records.texts.string(texts[index]))
    case .rows(let rows, let kind): return rows[index] < 0 ? .missing : .record(RecordID(kind: kind, row: rows[index]))
    case .days(let days): return CalendarDate(dayNumber: days[index]).map { .date($0) } ?? .missing
    case .values(let values): return values[index]
    }
  }
}

/// What a data file publishes as its own result of a field: compared with ours.
public struct PublishedCells: Sendable {
  /// The values as read; a cell that could not be read is `missing`, with its text in `unreadable`.
  public let column: ImportedColumn
  /// `digits 2`: equal when ours rounds to the printed value.
  public let digits: Int?
  /// The import, an index in `Program.imports`.
  public let importIndex: Int
  /// Texts that could not be read, by row.
  public let unreadable: [Int32: String]
  /// The header of the column.
  public let header: String
  /// Physical lines of the rows, where they differ from the record's own (several rows to a record).
  public let lines: [UInt32]
}
