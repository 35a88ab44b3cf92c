import EMSSemantics
import EMSValues

extension Kernels {
  /// An operation on numbers where one or both operands are series: equal periods pair, and where one side lacks, nothing stands.
  ///
  /// `pointwise` computes the numbers of a block of pairs.
  static func overSeries(_ out: Vector, _ operands: [Vector], _ pointwise: (Vector, [Vector]) -> Void) {
    out.combineStates(operands)
    let shape = ListShape()
    shape.prepare(out.count)
    var positions: [[Int32]] = Array(repeating: [], count: operands.count)
    let periods = Vector()
    var found: [Int64] = []
    for index in 0..<out.count {
      out.payload[index] = 0
      if out.state(index) == CellState.value {
        pair(index, operands, &positions, &found)
      }
      shape.offsets[index + 1] = Int32(found.count)
    }
    periods.prepare(found.count)
    for (index, period) in found.enumerated() { periods.payload[index] = period }
    let parts = operands.enumerated().map { position, operand in
      let part = Vector()
      ListBuilding.gather(operand.members ?? operand, positions[position], into: part)
      return part
    }
    let values = Vector()
    values.prepare(found.count)
    pointwise(values, parts)
    // An error at one period is an error of the series.
    if values.hasStates {
      for index in 0..<out.count {
        let worst = shape.range(index).reduce(CellState.value) { max($0, values.states[$1]) }
        if worst != CellState.value { out.setState(index, worst) }
      }
    }
    out.shape = shape
    out.members = values
    out.beside = periods
  }

  private static func pair(
    _ index: Int, _ operands: [Vector], _ positions: inout [[Int32]], _ found: inout [Int64]
  ) {
    guard let first = operands.first(where: { $0.shape != nil }), let shape = first.shape, let periods = first.beside
    else { return }
    for point in shape.range(index) {
      let period = periods.payload[point]
      var row: [Int32] = []
      for operand in operands {
        guard let other = operand.shape, let otherPeriods = operand.beside else {
          row.append(Int32(index))
          continue
        }
        guard let match = other.range(index).first(where: { otherPeriods.payload[$0] == period }) else { break }
        row.append(Int32(match))
      }
      guard row.count == operands.count else { continue }
      for (position, value) in row.enumerated() { positions[position].append(value) }
      found.append(period)
    }
  }

  /// `at(s, p)`: the value of that very period, or missing.
  static func at(_ out: Vector, _ series: Vector, _ period: Vector) {
    out.combineStates([series, period])
    pick(out, series) { index in
      guard let shape = series.shape, let periods = series.beside else { return nil }
      return shape.range(index).first { periods.payload[$0] == period.payload[index] }
    }
  }

  /// Fills `out` with points of series; missing where there is none.
  private static func pick(_ out: Vector, _ series: Vector, _ choose: (Int) -> Int?) {
    var numbers = Array(repeating: Rational.zero, count: out.count)
    for index in 0..<out.count {
      guard out.state(index) == CellState.value else { continue }
      if let point = choose(index), let members = series.members {
        numbers[index] = members.rational(point)
      } else {
        out.setState(index, CellState.missing)
      }
    }
    out.take(numbers)
    out.clearPayloads()
  }

  /// `change(s, a, b)`: relative.
  static func change(_ out: Vector, _ series: Vector, _ from: Vector, _ to: Vector) {
    let first = Vector()
    first.prepare(out.count)
    at(first, series, from)
    let second = Vector()
    second.prepare(out.count)
    at(second, series, to)
    let ratio = Vector()
    ratio.prepare(out.count)
    divide(ratio, second, first)
    let one = Vector()
    one.prepare(out.count)
    one.payload.update(repeating: 1, count: out.count)
    add(out, ratio, one, negate: true)
  }

  /// `trend(s)`: the least-squares slope per month, which is the base unit of calendar time; missing below two points.
  static func trend(_ out: Vector, _ series: Vector) {
    out.combineStates([series])
    var numbers = Array(repeating: Rational.zero, count: out.count)
    for index in 0..<out.count where out.state(index) == CellState.value {
      guard let shape = series.shape, let periods = series.beside, let members = series.members,
        shape.range(index).count >= 2
      else {
        out.setState(index, CellState.missing)
        continue
      }
      let range = shape.range(index)
      let count = Rational(range.count)
      var sumX = Rational.zero
      var sumY = Rational.zero
      var sumXX = Rational.zero
      var sumXY = Rational.zero
      for point in range {
        let x = Rational(periods.payload[point] >> 2)
        let y = members.rational(point)
        sumX += x
        sumY += y
        sumXX += x * x
        sumXY += x * y
      }
      if let slope = (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX) {
        numbers[index] = slope
      } else {
        out.setState(index, CellState.missing)
      }
    }
    out.take(numbers)
    out.clearPayloads()
  }

  /// Sums, means and last values of coarser periods, where all parts stand. Finer or equal lengths only; what is coarser already is an error.
  static func coarser(_ out: Vector, _ series: Vector, _ length: PeriodLength, _ function: Function) {
    let result = Array(0..<out.count).map { index -> (state: UInt8, points: [(Int64, Rational)]) in
      let state = series.state(index)
      guard state == CellState.value, let shape = series.shape, let periods = series.beside,
        let members = series.members
      else { return (state, []) }
      return coarser(shape.range(index).map { (periods.payload[$0], members.rational($0)) }, length, function)
    }
    fillSeries(out, result)
  }

  /// The series of one row in coarser periods.
  private static func coarser(
    _ points: [(period: Int64, value: Rational)], _ length: PeriodLength, _ function: Function
  ) -> (state: UInt8, points: [(Int64, Rational)]) {
    var result: [(Int64, Rational)] = []
    var position = 0
    while position < points.count {
      guard let period = Period(packed: Int32(truncatingIfNeeded: points[position].period)),
        let parent = period.parent(of: length)
      else { return (CellState.error, []) }
      let parts = parent.parts(of: period.length)
      var values: [Rational] = []
      while position < points.count,
        let next = Period(packed: Int32(truncatingIfNeeded: points[position].period)), parent.contains(next)
      {
        values.append(points[position].value)
        position += 1
      }
      guard values.count == parts.count else { continue }
      let sum = values.reduce(Rational.zero, +)
      let value: Rational
      switch function {
      case .yearlyMean, .quarterlyMean: value = (sum / Rational(values.count)) ?? sum
      case .yearlyLast, .quarterlyLast: value = values[values.count - 1]
      default: value = sum
      }
      result.append((Int64(parent.packed), value))
    }
    return (CellState.value, result)
  }

  /// `until(s, day)`: the periods that are over on that day.
  static func until(_ out: Vector, _ series: Vector, _ day: Vector) {
    let result = Array(0..<out.count).map { index -> (state: UInt8, points: [(Int64, Rational)]) in
      let state = max(series.state(index), day.state(index))
      guard state == CellState.value, let shape = series.shape, let periods = series.beside,
        let members = series.members
      else { return (state, []) }
      let points = shape.range(index).filter { point in
        guard let period = Period(packed: Int32(truncatingIfNeeded: periods.payload[point])) else { return false }
        return Int64(period.lastDay.dayNumber) <= day.payload[index]
      }
      return (state, points.map { (periods.payload[$0], members.rational($0)) })
    }
    fillSeries(out, result)
  }

  private static func fillSeries(_ out: Vector, _ rows: [(state: UInt8, points: [(Int64, Rational)])]) {
    let shape = ListShape()
    shape.prepare(out.count)
    let periods = Vector()
    let values = Vector()
    let total = rows.reduce(0) { $0 + $1.points.count }
    periods.prepare(total)
    values.prepare(total)
    var numbers: [Rational] = []
    for (index, row) in rows.enumerated() {
      out.payload[index] = 0
      if row.state != CellState.value { out.setState(index, row.state) }
      for (period, value) in row.points {
        periods.payload[numbers.count] = period
        numbers.append(value)
      }
      shape.offsets[index + 1] = Int32(numbers.count)
    }
    values.take(numbers)
    out.shape = shape
    out.members = values
    out.beside = periods
  }

  /// `periods(s)`: the periods as a list.
  static func periods(_ out: Vector, _ series: Vector) {
    out.combineStates([series])
    out.payload.update(repeating: 0, count: out.count)
    out.shape = series.shape
    out.members = series.beside
    // A series that is missing has no periods that could be known.
    if out.hasStates || out.shape == nil {
      ListBuilding.assemble(out, isSeries: false) { index in
        if series.state(index) != CellState.value { return .state(series.state(index)) }
        let list = Vector()
        list.prepare(1)
        list.payload[0] = 0
        let shape = ListShape()
        shape.prepare(1)
        let range = series.shape?.range(index) ?? 0..<0
        shape.offsets[1] = Int32(range.count)
        let members = Vector()
        members.prepare(range.count)
        for (position, point) in range.enumerated() { members.payload[position] = series.beside?.payload[point] ?? 0 }
        list.shape = shape
        list.members = members
        return .from(list, 0)
      }
    }
  }
}
