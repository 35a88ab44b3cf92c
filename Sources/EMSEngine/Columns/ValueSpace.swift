public import EMSSemantics
public import EMSValues

/// What payloads refer to: texts and units by number. Turns values into payloads and back.
public struct ValueSpace: Sendable {
  /// The texts of the register.
  public let base: TextPool
  /// Texts that rules and layers add; numbered after those of `base`.
  private var extra = TextPool()
  /// Units by number.
  public private(set) var units: [Unit] = []
  private var unitNumbers: [Unit: Int32] = [:]

  /// Creates a space over the texts of a register.
  public init(base: TextPool) { self.base = base }

  /// How many texts and units were added: it only grows.
  var size: Int { extra.count + units.count }

  /// The number of a text; new where it is not known yet.
  public mutating func number(ofText text: String) -> Int32 {
    base.find(text) ?? Int32(base.count) + extra.intern(text)
  }

  /// The text of a number.
  public func text(_ number: Int32) -> String {
    Int(number) < base.count ? base.string(number) : extra.string(number - Int32(base.count))
  }

  /// −1, 0 or 1: the order of two texts by their bytes.
  func order(ofTexts first: Int32, _ second: Int32) -> Int {
    if first == second { return 0 }
    return withBytes(first) { left in
      withBytes(second) { right in
        var index = 0
        while index < left.count, index < right.count {
          if left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
          index += 1
        }
        return left.count < right.count ? -1 : left.count == right.count ? 0 : 1
      }
    }
  }

  private func withBytes<Result>(_ number: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let isBase = Int(number) < base.count
    let pool = isBase ? base : extra
    let range = pool.range(isBase ? number : number - Int32(base.count))
    return pool.storage.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// Appends the bytes of a text.
  public func appendText(_ number: Int32, to bytes: inout [UInt8]) {
    if Int(number) < base.count {
      base.storage.withUnsafeBufferPointer { bytes.append(contentsOf: $0[base.range(number)]) }
    } else {
      bytes.append(contentsOf: extra.string(number - Int32(base.count)).utf8)
    }
  }

  /// The number of a unit; new where it is not known yet.
  public mutating func number(ofUnit unit: Unit) -> Int32 {
    if let found = unitNumbers[unit] { return found }
    let number = Int32(units.count)
    units.append(unit)
    unitNumbers[unit] = number
    return number
  }

  /// A reference as a payload.
  @inlinable public static func payload(of record: RecordID) -> Int64 {
    Int64(record.kind.index) << 32 | Int64(UInt32(bitPattern: record.row))
  }

  /// The record of a payload.
  @inlinable public static func record(_ payload: Int64) -> RecordID {
    RecordID(kind: KindID(Int32(truncatingIfNeeded: payload >> 32)), row: Int32(truncatingIfNeeded: payload))
  }

  /// A duration as a payload.
  static func payload(of duration: CalendarDuration) -> Int64 {
    Int64(duration.months) << 32 | Int64(UInt32(bitPattern: duration.days))
  }

  /// The duration of a payload.
  static func duration(_ payload: Int64) -> CalendarDuration {
    CalendarDuration(months: Int32(truncatingIfNeeded: payload >> 32), days: Int32(truncatingIfNeeded: payload))
  }

  /// A single value's state and payload; numbers give their payload apart.
  mutating func encode(_ value: Value) -> (state: UInt8, payload: Int64) {
    switch value {
    case .missing: (CellState.missing, 0)
    case .notApplicable: (CellState.notApplicable, 0)
    case .error: (CellState.error, 0)
    case .number, .series, .list: (CellState.value, 0)
    case .yesNo(let flag): (CellState.value, flag ? 1 : 0)
    case .text(let text), .name(let text): (CellState.value, Int64(number(ofText: text)))
    case .date(let date): (CellState.value, Int64(date.dayNumber))
    case .period(let period): (CellState.value, Int64(period.packed))
    case .duration(let duration): (CellState.value, ValueSpace.payload(of: duration))
    case .level(_, let index): (CellState.value, Int64(index))
    case .record(let record): (CellState.value, ValueSpace.payload(of: record))
    case .unit(let unit): (CellState.value, Int64(number(ofUnit: unit)))
    }
  }

  /// The value of a state and a payload of `type`; numbers, lists and series are not for this.
  func decode(state: UInt8, payload: Int64, type: Type) -> Value {
    switch state {
    case CellState.value: break
    case CellState.notApplicable: return .notApplicable
    case CellState.error, CellState.inheritedError: return .error("")
    default: return .missing
    }
    switch type {
    case .text, .link, .file, .open: return .text(text(Int32(truncatingIfNeeded: payload)))
    case .scenario, .method: return .name(text(Int32(truncatingIfNeeded: payload)))
    case .yesNo: return .yesNo(payload != 0)
    case .date: return CalendarDate(dayNumber: Int32(truncatingIfNeeded: payload)).map { .date($0) } ?? .missing
    case .period: return Period(packed: Int32(truncatingIfNeeded: payload)).map { .period($0) } ?? .missing
    case .duration: return .duration(ValueSpace.duration(payload))
    case .level(let scale): return .level(scale, index: Int32(truncatingIfNeeded: payload))
    case .record: return .record(ValueSpace.record(payload))
    case .unit: return units.indices.contains(Int(payload)) ? .unit(units[Int(payload)]) : .missing
    case .quantity, .series, .list, .nothing, .unknown: return .missing
    }
  }

  /// The value of a cell of `type`. An error has no text: ask `Results.cause`.
  public func value(_ column: Column, _ row: Int, _ type: Type) -> Value {
    let state = column.state(row)
    if state != CellState.value { return decode(state: state, payload: 0, type: type) }
    switch column.storage {
    case .none: return .missing
    case .numbers, .rationals: return .number(column.number(row))
    case .lists(let lists):
      let member = type.member ?? .unknown
      var values: [Value] = []
      for index in Int(lists.offsets[row])..<Int(lists.offsets[row + 1]) {
        let isOpen = !lists.membership.isEmpty && lists.membership[index] != 0
        values.append(isOpen ? .missing : value(lists.members, index, member))
      }
      return .list(values)
    case .series(let series):
      var points: [SeriesPoint] = []
      for index in Int(series.offsets[row])..<Int(series.offsets[row + 1]) {
        guard let period = Period(packed: series.periods[index]) else { continue }
        points.append(SeriesPoint(period: period, value: series.values.number(index)))
      }
      return .series(points)
    case .bytes, .words, .longs:
      var payload = column.payload(row)
      if case .record(let kinds) = type, kinds.count == 1, case .words = column.storage {
        payload |= Int64(kinds[0].index) << 32
      }
      return decode(state: state, payload: payload, type: type)
    }
  }
}
