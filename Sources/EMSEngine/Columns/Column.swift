public import EMSValues

/// The cells of one field in one layer, in a typed form: what imports fill, the engine computes, and outputs read.
///
/// What a payload means follows from the field's type: an index of a scale, 0 or 1, a day number, a packed period, the number of a
/// text, a row. Cells whose state is not `CellState.value` have the payload 0.
public struct Column: Sendable {
  /// The forms of storage.
  public enum Storage: Sendable {
    /// Yes-no values and levels of scales up to 255 levels.
    case bytes([UInt8])
    /// Levels of longer scales, days, packed periods, numbers of texts, numbers of units, rows of the one kind referred to.
    case words([Int32])
    /// References of several kinds (kind, then row), durations (months, then days), each in halves of 32 bits.
    case longs([Int64])
    /// Numbers in base units: whole numbers over one common denominator, above 0.
    case numbers([Int64], denominator: Int64)
    /// Numbers that do not fit one denominator.
    case rationals([Rational])
    /// Lists.
    indirect case lists(ListCells)
    /// Values by period.
    indirect case series(SeriesCells)
    /// Only states: no cell has a value.
    case none(count: Int)
  }

  /// The values.
  public var storage: Storage
  /// The state of each cell (see `CellState`); empty where all have values.
  public var states: [UInt8]

  /// Creates a column. `states` is empty, or has one entry a cell.
  public init(_ storage: Storage, states: [UInt8] = []) {
    self.storage = storage
    self.states = states
  }

  /// A column in which nothing has a value.
  public init(count: Int, state: UInt8) {
    storage = .none(count: count)
    states = Array(repeating: state, count: count)
  }

  /// The number of cells.
  public var count: Int {
    switch storage {
    case .bytes(let values): values.count
    case .words(let values): values.count
    case .longs(let values): values.count
    case .numbers(let values, _): values.count
    case .rationals(let values): values.count
    case .lists(let lists): lists.offsets.count - 1
    case .series(let series): series.offsets.count - 1
    case .none(let count): count
    }
  }

  /// The state of the cell at `row`.
  @inlinable public func state(_ row: Int) -> UInt8 { states.isEmpty ? CellState.value : states[row] }

  /// The payload of a cell that is no number, list or series; 0 for those.
  public func payload(_ row: Int) -> Int64 {
    switch storage {
    case .bytes(let values): Int64(values[row])
    case .words(let values): Int64(values[row])
    case .longs(let values): values[row]
    case .numbers, .rationals, .lists, .series, .none: 0
    }
  }

  /// The number in a cell of numbers, in base units; 0 for others.
  public func number(_ row: Int) -> Rational {
    switch storage {
    case .numbers(let values, let denominator): Rational(values[row], denominator) ?? .zero
    case .rationals(let values): values[row]
    default: .zero
    }
  }
}

/// Lists of a column: the members of cell i are `offsets[i]..<offsets[i + 1]`.
public struct ListCells: Sendable {
  /// Where each list begins, and where the last one ends.
  public var offsets: [Int32]
  /// The members of all lists, one after the other.
  public var members: Column
  /// Whether each member is surely one: 0, or the state of the condition that left it open. Empty where all are.
  public var membership: [UInt8]

  /// Creates lists.
  public init(offsets: [Int32], members: Column, membership: [UInt8] = []) {
    self.offsets = offsets
    self.members = members
    self.membership = membership
  }
}

/// Values by period: the points of cell i are `offsets[i]..<offsets[i + 1]`, sorted by period.
public struct SeriesCells: Sendable {
  /// Where each series begins, and where the last one ends.
  public var offsets: [Int32]
  /// Packed periods.
  public var periods: [Int32]
  /// Numbers in base units.
  public var values: Column

  /// Creates series.
  public init(offsets: [Int32], periods: [Int32], values: Column) {
    self.offsets = offsets
    self.periods = periods
    self.values = values
  }
}
