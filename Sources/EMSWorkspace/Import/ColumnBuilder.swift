import EMSSemantics
import EMSValues

/// A column of imported cells while it grows. One array for each way of storing, of which one is in use: appending in place
/// is what a million rows need.
struct ColumnBuilder {
  /// How values are stored.
  enum Layout {
    case codes, decimals, texts, rows, days, values
  }

  private(set) var layout: Layout
  private(set) var states: [UInt8] = []
  private var codes: [UInt8] = []
  private var numbers: [Int32] = []
  private var mantissas: [Int64] = []
  private var values: [Value] = []
  private var digits = 0
  private let factor: Rational
  private let kind: KindID

  init(type: Type, field: Field, program: Program) {
    factor = field.unit?.factor ?? .one
    var kind = KindID(-1)
    layout =
      switch type {
      case .quantity where field.unitPath.isEmpty: .decimals
      case .level(let scale) where program[scale].levels.count <= 256: .codes
      case .yesNo: .codes
      case .text, .link, .file: .texts
      case .date: .days
      case .record(let kinds) where kinds.count == 1: .rows
      default: .values
      }
    if layout == .rows, case .record(let kinds) = type { kind = kinds[0] }
    self.kind = kind
  }

  var count: Int { states.count }

  /// Stores a cell at `index`; cells before it that were never stored are not given.
  mutating func store(_ cell: StagedCell, at index: Int) {
    if index == states.count {
      append()
    } else {
      while states.count <= index { append() }
    }
    switch cell {
    case .notGiven: break
    case .state(let state): states[index] = state.rawValue
    case .code(let code):
      states[index] = 0
      switch layout {
      case .codes: codes[index] = UInt8(truncatingIfNeeded: code)
      // Only days become values while codes of theirs are still in use.
      case .values: values[index] = CalendarDate(dayNumber: code).map { .date($0) } ?? .missing
      default: numbers[index] = code
      }
    case .decimal(let mantissa, let digits): store(mantissa, digits: digits, at: index)
    case .value(let value): store(value, at: index)
    }
  }

  /// Adds cells that are not given until there are `count`.
  mutating func pad(to count: Int) { while states.count < count { append() } }

  /// Appends a cell by its code; the layout holds codes.
  @inline(__always)
  mutating func append(code: Int32) {
    states.append(0)
    if layout == .codes { codes.append(UInt8(truncatingIfNeeded: code)) } else { numbers.append(code) }
  }

  /// Appends a number that is written with as many decimals as those before; false where it is not.
  @inline(__always)
  mutating func append(_ mantissa: Int64, digits cellDigits: Int) -> Bool {
    guard layout == .decimals, cellDigits == digits else { return false }
    states.append(0)
    mantissas.append(mantissa)
    return true
  }

  private mutating func append() {
    states.append(ImportedColumn.State.notGiven.rawValue)
    switch layout {
    case .codes: codes.append(0)
    case .decimals: mantissas.append(0)
    case .texts, .rows, .days: numbers.append(-1)
    case .values: values.append(.missing)
    }
  }

  private mutating func store(_ mantissa: Int64, digits cellDigits: Int, at index: Int) {
    states[index] = 0
    if layout == .values {
      values[index] = .number(Rational(scaled: mantissa, digits: cellDigits) * factor)
    } else if cellDigits == digits {
      mantissas[index] = mantissa
    } else if cellDigits < digits {
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: PowersOfTen.int64(digits - cellDigits))
      if overflow {
        turnIntoValues(with: Rational(scaled: mantissa, digits: cellDigits), at: index)
      } else {
        mantissas[index] = product
      }
    } else {
      // More decimals than before: the whole column is written with them.
      let scale = PowersOfTen.int64(cellDigits - digits)
      let isTooLarge = mantissas.contains { $0.multipliedReportingOverflow(by: scale).overflow }
      if isTooLarge {
        turnIntoValues(with: Rational(scaled: mantissa, digits: cellDigits), at: index)
      } else {
        for position in mantissas.indices { mantissas[position] *= scale }
        digits = cellDigits
        mantissas[index] = mantissa
      }
    }
  }

  private mutating func turnIntoValues(with number: Rational, at index: Int) {
    store(.number(number * factor), at: index)
  }

  /// Stores a value that the layout does not hold: the column turns into one of values.
  private mutating func store(_ value: Value, at index: Int) {
    states[index] = 0
    if layout != .values {
      values = (0..<states.count).map { plainValue(at: $0) }
      layout = .values
      mantissas = []
      numbers = []
      codes = []
    }
    values[index] = value
  }

  private func plainValue(at index: Int) -> Value {
    guard states[index] == 0 else { return .missing }
    switch layout {
    case .decimals: return .number(Rational(scaled: mantissas[index], digits: digits) * factor)
    case .days: return CalendarDate(dayNumber: numbers[index]).map { .date($0) } ?? .missing
    default: return .missing
    }
  }

  /// Whether the cells at `index` and in `cell` say the same; one that is not given agrees with everything.
  func agrees(_ cell: StagedCell, at index: Int) -> Bool {
    guard index < states.count, states[index] != ImportedColumn.State.notGiven.rawValue else { return true }
    switch cell {
    case .notGiven: return true
    case .state(let state): return states[index] == state.rawValue
    case .code(let code):
      if states[index] != 0 || layout == .decimals { return false }
      if layout == .values { return CalendarDate(dayNumber: code).map { .date($0) } == values[index] }
      return layout == .codes ? Int32(codes[index]) == code : numbers[index] == code
    case .decimal(let mantissa, let cellDigits):
      guard states[index] == 0 else { return false }
      return plainNumber(at: index) == Rational(scaled: mantissa, digits: cellDigits) * factor
    case .value(let value):
      if states[index] != 0 { return false }
      if case .number(let number) = value { return plainNumber(at: index) == number }
      return layout == .values && values[index] == value
    }
  }

  private func plainNumber(at index: Int) -> Rational? {
    if layout == .decimals { return Rational(scaled: mantissas[index], digits: digits) * factor }
    if layout == .values, case .number(let number) = values[index] { return number }
    return nil
  }

  /// Whether the cell at `index` was given.
  func isGiven(at index: Int) -> Bool {
    index < states.count && states[index] != ImportedColumn.State.notGiven.rawValue
  }

  /// The texts (ids or titles of records) of a column of references, to be replaced by rows.
  mutating func resolveRows(_ resolve: (Int32, Int) -> Int32) {
    guard layout == .rows else { return }
    for index in numbers.indices where states[index] == 0 { numbers[index] = resolve(numbers[index], index) }
  }

  /// References among general values, lists among them, to be replaced by records.
  mutating func resolveValues(_ resolve: (String, Int) -> Value) {
    guard layout == .values else { return }
    for index in values.indices where states[index] == 0 {
      switch values[index] {
      case .text(let text): values[index] = resolve(text, index)
      case .list(let members):
        values[index] = .list(
          members.map { member in
            if case .text(let text) = member { return resolve(text, index) }
            return member
          })
      default: break
      }
    }
  }

  /// The storage as it stands.
  var storage: ImportedColumn.Storage {
    switch layout {
    case .codes: .codes(codes)
    case .decimals: .decimals(mantissas, digits: digits, factor: factor)
    case .texts: .texts(numbers)
    case .rows: .rows(numbers, kind: kind)
    case .days: .days(numbers)
    case .values: .values(values)
    }
  }
}
