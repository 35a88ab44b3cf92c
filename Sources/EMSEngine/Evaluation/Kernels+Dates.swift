import EMSSemantics
import EMSValues

extension Kernels {
  /// A function of two payloads that may have no result, which is an error.
  static func payloads(_ out: Vector, _ a: Vector, _ b: Vector, _ function: (Int64, Int64) -> Int64?) {
    out.combineStates([a, b])
    for index in 0..<out.count {
      guard out.state(index) == CellState.value else {
        out.payload[index] = 0
        continue
      }
      if let value = function(a.payload[index], b.payload[index]) {
        out.payload[index] = value
      } else {
        out.setState(index, CellState.error)
      }
    }
  }

  private static func date(_ payload: Int64) -> CalendarDate? {
    CalendarDate(dayNumber: Int32(truncatingIfNeeded: payload))
  }

  static func dates(_ function: Function, _ out: Vector, _ operands: [Vector]) {
    let a = operands[0]
    let b = operands.count > 1 ? operands[1] : operands[0]
    switch function {
    case .days: payloads(out, a, b) { $1 - $0 }
    case .daysBetween: payloads(out, a, b) { ($0 - $1) * 86_400 }
    case .years:
      payloads(out, a, b) { first, second in
        guard let from = date(first), let to = date(second) else { return nil }
        return Int64(from.completedYears(until: to))
      }
    case .datePlusDuration:
      payloads(out, a, b) { day, duration in
        date(day)?.adding(ValueSpace.duration(duration)).map { Int64($0.dayNumber) }
      }
    case .dateMinusDuration:
      payloads(out, a, b) { day, duration in
        guard let back = ValueSpace.duration(duration).negated else { return nil }
        return date(day)?.adding(back).map { Int64($0.dayNumber) }
      }
    case .durationPlus:
      payloads(out, a, b) { first, second in
        ValueSpace.duration(first).adding(ValueSpace.duration(second)).map { ValueSpace.payload(of: $0) }
      }
    case .firstDay:
      payloads(out, a, a) { period, _ in
        Period(packed: Int32(truncatingIfNeeded: period)).map { Int64($0.firstDay.dayNumber) }
      }
    case .lastDay:
      payloads(out, a, a) { period, _ in
        Period(packed: Int32(truncatingIfNeeded: period)).map { Int64($0.lastDay.dayNumber) }
      }
    case .datePlusDays, .dateMinusDays, .durationTimes:
      numbered(function, out, a, b)
    default: break
    }
  }

  /// Dates and durations with a number, which must be whole.
  private static func numbered(_ function: Function, _ out: Vector, _ a: Vector, _ b: Vector) {
    out.combineStates([a, b])
    for index in 0..<out.count {
      guard out.state(index) == CellState.value else {
        out.payload[index] = 0
        continue
      }
      var result: Int64?
      if function == .durationTimes {
        if let times = b.rational(index).wholeValue {
          let duration = ValueSpace.duration(a.payload[index])
          let (months, over) = Int64(duration.months).multipliedReportingOverflow(by: times)
          let (days, overDays) = Int64(duration.days).multipliedReportingOverflow(by: times)
          if !over, !overDays, let months = Int32(exactly: months), let days = Int32(exactly: days) {
            result = ValueSpace.payload(of: CalendarDuration(months: months, days: days))
          }
        }
      } else if let days = (b.rational(index) / 86_400)?.wholeValue, let count = Int(exactly: days) {
        let moved = function == .datePlusDays ? count : 0 &- count
        result = date(a.payload[index])?.adding(days: moved).map { Int64($0.dayNumber) }
      }
      if let result { out.payload[index] = result } else { out.setState(index, CellState.error) }
    }
  }

  static func texts(_ function: Function, _ out: Vector, _ operands: [Vector], _ space: ValueSpace) {
    out.combineStates(operands)
    for index in 0..<out.count {
      guard out.state(index) == CellState.value else {
        out.payload[index] = 0
        continue
      }
      let text = space.text(Int32(truncatingIfNeeded: operands[0].payload[index]))
      if function == .length {
        out.payload[index] = Int64(text.count)
        continue
      }
      let whole = Array(text.lowercased().utf8)
      let part = Array(space.text(Int32(truncatingIfNeeded: operands[1].payload[index])).lowercased().utf8)
      let found: Bool
      if function == .startsWith {
        found = whole.starts(with: part)
      } else if part.isEmpty {
        found = true
      } else if part.count > whole.count {
        found = false
      } else {
        found = (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
      }
      out.payload[index] = found ? 1 : 0
    }
  }
}
