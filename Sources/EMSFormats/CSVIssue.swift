/// Something in a CSV file that is not as it should be. Reading goes on with the next record.
public struct CSVIssue: Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// The record has fewer cells than the header.
    case tooFewFields(found: Int, expected: Int)
    /// The record has more cells than the header.
    case tooManyFields(found: Int, expected: Int)
    /// A quote opens a cell and nothing closes it; reading went on with the line after it.
    case unterminatedQuote
    /// Text stands between the closing quote of a cell and the next delimiter.
    case textAfterQuote
    /// A quote stands inside a cell that does not begin with one; it was read as it stands.
    case quoteInBareField
    /// A NUL byte: the file is no text, or is UTF-16 without its mark.
    case nulByte
    /// A record is longer than a reader can hold (1 GiB).
    case recordTooLong
    /// The file ends before the row that should hold the header.
    case missingHeader
  }

  /// What is wrong.
  public var kind: Kind
  /// The number of the record: the first after the header is 1; 0 for the header itself.
  public var record: Int
  /// The physical line of the place, counted from 1.
  public var line: Int
  /// The column of the place in its line, counted in characters from 1.
  public var column: Int
  /// The number of the cell in its record, counted from 1.
  public var field: Int
  /// Where the record lies in the bytes that were given to the reader, without its line end.
  public var range: Range<Int>

  /// Makes an issue.
  public init(kind: Kind, record: Int, line: Int, column: Int, field: Int, range: Range<Int>) {
    self.kind = kind
    self.record = record
    self.line = line
    self.column = column
    self.field = field
    self.range = range
  }

  /// Whether the record was read all the same and stands in the table.
  public var recordIsKept: Bool { kind == .quoteInBareField }
}
