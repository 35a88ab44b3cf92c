/// The state of a cell, beside its value. Where states meet in one operation the greater one wins: an error before n/a before missing.
public enum CellState {
  /// There is a value.
  public static let value: UInt8 = 0
  /// Not known.
  public static let missing: UInt8 = 1
  /// Does not apply.
  public static let notApplicable: UInt8 = 2
  /// Not known because something that it depends on has no result; shown as missing, with that cause.
  public static let inheritedError: UInt8 = 3
  /// No result for the data at hand: the finding names this cell.
  public static let error: UInt8 = 4
  /// Of an input before defaults are applied: nothing stands there.
  public static let notGiven: UInt8 = 5
}
