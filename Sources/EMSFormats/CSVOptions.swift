/// How a CSV file is laid out.
public struct CSVOptions: Sendable, Equatable {
  /// Which record holds the names of the columns.
  public enum Header: Sendable, Equatable {
    /// The first record that is not blank.
    case firstRecord
    /// The row with this number, counted from 1 as a spreadsheet does: blank rows count. What stands above is skipped.
    case row(Int)
    /// There is none; the first record that is not blank tells how many columns there are.
    case none
  }

  /// The byte between cells; nil to detect it from the first lines.
  public var delimiter: UInt8?
  /// Where the header stands.
  public var header: Header
  /// Whether records whose cells are all empty (`;;;`) are skipped, as blank lines are.
  public var skipsEmptyRecords: Bool

  /// The layout of a common file: detected delimiter, header in the first record.
  public init(delimiter: UInt8? = nil, header: Header = .firstRecord, skipsEmptyRecords: Bool = true) {
    self.delimiter = delimiter
    self.header = header
    self.skipsEmptyRecords = skipsEmptyRecords
  }

  /// Whether a byte can be a delimiter: not a quote, a line end, NUL or a part of a longer character.
  public static func canDelimit(_ byte: UInt8) -> Bool {
    byte != 0x22 && byte != 0x0A && byte != 0x0D && byte != 0 && byte < 0x80
  }
}
