import EMSEngine
import EMSSemantics
import EMSValues

extension ReferenceEvaluator {
  /// Functions of dates, texts and series; all operands have values.
  func function(_ function: Function, _ values: [Value]) -> ReferenceResult {
    func result(_ value: Value?) -> ReferenceResult { ReferenceResult(value ?? .error("")) }
    let number = values.dropFirst().first.flatMap { value -> Rational? in
      if case .number(let number) = value { number } else { nil }
    }
    switch (function, values[0], values.count > 1 ? values[1] : .missing) {
    case (.days, .date(let a), .date(let b)): return result(.number(Rational(a.days(until: b))))
    case (.daysBetween, .date(let a), .date(let b)): return result(.number(Rational(b.days(until: a) * 86_400)))
    case (.years, .date(let a), .date(let b)): return result(.number(Rational(a.completedYears(until: b))))
    case (.datePlusDuration, .date(let day), .duration(let duration)):
      return result(day.adding(duration).map { .date($0) })
    case (.dateMinusDuration, .date(let day), .duration(let duration)):
      return result(duration.negated.flatMap { day.adding($0) }.map { .date($0) })
    case (.datePlusDays, .date(let day), _), (.dateMinusDays, .date(let day), _):
      guard let number, let days = (number / 86_400)?.wholeValue else { return result(nil) }
      return result(day.adding(days: function == .datePlusDays ? Int(days) : -Int(days)).map { .date($0) })
    case (.durationPlus, .duration(let a), .duration(let b)): return result(a.adding(b).map { .duration($0) })
    case (.durationTimes, .duration(let a), _):
      guard let times = number?.wholeValue, let months = Int32(exactly: Int64(a.months) * times),
        let days = Int32(exactly: Int64(a.days) * times)
      else { return result(nil) }
      return result(.duration(CalendarDuration(months: months, days: days)))
    case (.firstDay, .period(let period), _): return result(.date(period.firstDay))
    case (.lastDay, .period(let period), _): return result(.date(period.lastDay))
    case (.length, .text(let text), _): return result(.number(Rational(text.count)))
    case (.contains, .text(let text), .text(let part)):
      let whole = Array(text.lowercased())
      let sought = Array(part.lowercased())
      let starts = 0...max(0, whole.count - sought.count)
      return result(
        .yesNo(sought.isEmpty || starts.contains { Array(whole.dropFirst($0).prefix(sought.count)) == sought }))
    case (.startsWith, .text(let text), .text(let part)):
      return result(.yesNo(text.lowercased().hasPrefix(part.lowercased()) || part.isEmpty))
    case (.at, .series(let points), .period(let period)):
      return result(points.first { $0.period == period }.map { .number($0.value) } ?? .missing)
    case (.change, .series(let points), .period(let from)):
      guard case .period(let to) = values[2], let first = points.first(where: { $0.period == from }),
        let second = points.first(where: { $0.period == to })
      else { return result(.missing) }
      return result((second.value / first.value).map { .number($0 - 1) })
    case (.trend, .series(let points), _): return trend(points)
    case (.periods, .series(let points), _):
      return ReferenceResult(list: points.map { .init(open: 0, item: ReferenceResult(.period($0.period))) })
    case (.until, .series(let points), .date(let day)):
      return result(.series(points.filter { $0.period.lastDay <= day }))
    case (_, .series(let points), _): return coarser(function, points)
    default: return result(nil)
    }
  }

  private func trend(_ points: [SeriesPoint]) -> ReferenceResult {
    if points.count < 2 { return ReferenceResult(state: CellState.missing) }
    let count = Rational(points.count)
    let xs = points.map { Rational(Int($0.period.year) * 12 + ($0.period.number - 1) * $0.period.length.months) }
    let meanX = (xs.reduce(.zero, +) / count) ?? .zero
    let meanY = (points.map(\.value).reduce(.zero, +) / count) ?? .zero
    var above = Rational.zero
    var below = Rational.zero
    for (x, point) in zip(xs, points) {
      above += (x - meanX) * (point.value - meanY)
      below += (x - meanX) * (x - meanX)
    }
    return ReferenceResult((above / below).map { .number($0) } ?? .missing)
  }

  private func coarser(_ function: Function, _ points: [SeriesPoint]) -> ReferenceResult {
    let isYear = [.yearlySum, .yearlyMean, .yearlyLast].contains(function)
    let length = isYear ? PeriodLength.year : .quarter
    var result: [SeriesPoint] = []
    for point in points {
      guard let parent = point.period.parent(of: length) else { return ReferenceResult(state: CellState.error) }
      if result.last?.period == parent { continue }
      let parts = points.filter { parent.contains($0.period) }.map(\.value)
      if parts.count < parent.parts(of: point.period.length).count { continue }
      let sum = parts.reduce(Rational.zero, +)
      var value = sum
      if function == .yearlyMean || function == .quarterlyMean { value = (sum / Rational(parts.count)) ?? sum }
      if function == .yearlyLast || function == .quarterlyLast { value = parts[parts.count - 1] }
      if !result.contains(where: { $0.period == parent }) { result.append(SeriesPoint(period: parent, value: value)) }
    }
    return ReferenceResult(.series(result))
  }
}
