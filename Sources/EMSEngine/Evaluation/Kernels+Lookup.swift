import EMSSemantics
import EMSValues

/// A table of results by code: numbers over one denominator (or wide), levels, or states.
struct LookupTable {
  private(set) var payloads: [Int64] = []
  private(set) var denominator: Int64 = 1
  private var wide: [Rational] = []
  private(set) var states: [UInt8] = []

  /// Creates the table of `values`.
  init(_ values: [Value], space: inout ValueSpace, scales: [Scale], type: Type) {
    let column = Column.empty(type, count: values.count, state: CellState.value, scales: scales)
      .replacing(values.enumerated().map { ($0.offset, $0.element) }, type: type, space: &space, scales: scales)
    states = column.states
    switch column.storage {
    case .numbers(let numbers, let common):
      payloads = numbers
      denominator = common
    case .rationals(let numbers): wide = numbers
    default: payloads = (0..<values.count).map { column.payload($0) }
    }
  }

  var count: Int { max(payloads.count, wide.count) }

  /// Fills `out` by the codes in its payload. Codes outside the table are errors.
  func look(_ out: Vector) {
    let count = count
    if !states.isEmpty || !wide.isEmpty
      || (0..<out.count).contains(where: { UInt64(bitPattern: out.payload[$0]) >= UInt64(count) })
    {
      return lookCarefully(out)
    }
    payloads.withUnsafeBufferPointer { table in
      let codes = out.payload
      for index in 0..<out.count { codes[index] = table[Int(codes[index])] }
    }
    out.denominator = denominator
    out.clearPayloads()
  }

  private func lookCarefully(_ out: Vector) {
    var numbers = wide.isEmpty ? [] : Array(repeating: Rational.zero, count: out.count)
    for index in 0..<out.count where out.state(index) == CellState.value {
      let code = Int(out.payload[index])
      out.payload[index] = 0
      guard code >= 0, code < count else {
        out.setState(index, CellState.error)
        continue
      }
      if !states.isEmpty, states[code] != CellState.value {
        out.setState(index, states[code])
      } else if wide.isEmpty {
        out.payload[index] = payloads[code]
      } else {
        numbers[index] = wide[code]
      }
    }
    out.denominator = denominator
    if !wide.isEmpty { out.take(numbers) }
  }
}

extension Kernels {
  /// A level as its number, or any other table by one code.
  static func look(_ out: Vector, _ a: Vector, in table: LookupTable) {
    out.combineStates([a])
    out.payload.update(from: a.payload, count: out.count)
    if table.count == 0 {
      for index in 0..<out.count where out.state(index) == CellState.value { out.setState(index, CellState.error) }
      return
    }
    table.look(out)
  }

  /// A matrix by row and column.
  static func look(_ out: Vector, row: Vector, column: Vector, columns: Int, in table: LookupTable) {
    out.combineStates([row, column])
    let width = Int64(columns)
    map(out, row, column) { $0 &* width &+ $1 }
    if table.count == 0 {
      for index in 0..<out.count where out.state(index) == CellState.value { out.setState(index, CellState.error) }
      return
    }
    table.look(out)
  }

  /// A dense table: of each argument its value, or missing, n/a or error as the three codes after its values.
  static func look(_ out: Vector, _ arguments: [Vector], codes: [Int], in table: LookupTable) {
    out.payload.update(repeating: 0, count: out.count)
    for (argument, width) in zip(arguments, codes) {
      let payload = out.payload
      let values = argument.payload
      let step = Int64(width)
      if argument.hasStates {
        let missing = Int64(width - 3)
        for index in 0..<out.count {
          let code: Int64
          switch argument.states[index] {
          case CellState.value: code = values[index]
          case CellState.missing: code = missing
          case CellState.notApplicable: code = missing + 1
          default: code = missing + 2
          }
          payload[index] = payload[index] &* step &+ code
        }
      } else {
        for index in 0..<out.count { payload[index] = payload[index] &* step &+ values[index] }
      }
    }
    table.look(out)
    guard out.hasStates, arguments.contains(where: \.hasStates) else { return }
    // An error that comes from an argument is as near as the argument's.
    for index in 0..<out.count where out.states[index] >= CellState.inheritedError {
      let worst = arguments.reduce(UInt8(0)) { max($0, $1.state(index)) }
      if worst >= CellState.inheritedError { out.states[index] = worst }
    }
  }

  /// A band. Limits that are the same for all rows become whole numbers of the value's denominator.
  static func band(_ out: Vector, _ operands: [Vector], _ band: Band) {
    out.combineStates(operands)
    let value = operands[0]
    if !value.isWide, let limits = wholeLimits(operands, band, denominator: value.denominator) {
      let levels = out.payload
      let numbers = value.payload
      levels.update(repeating: -1, count: out.count)
      for item in limits {
        let level = item.level
        let low = item.low
        let high = item.high
        for index in 0..<out.count {
          let number = numbers[index]
          levels[index] = number >= low && number <= high && levels[index] < 0 ? level : levels[index]
        }
      }
    } else {
      bandWidely(out, operands, band)
    }
    let state = band.mayMiss ? CellState.missing : CellState.error
    for index in 0..<out.count where out.payload[index] < 0 {
      out.payload[index] = 0
      if out.state(index) == CellState.value { out.setState(index, state) }
    }
    out.clearPayloads()
  }

  private static func wholeLimits(
    _ operands: [Vector], _ band: Band, denominator: Int64
  ) -> [(level: Int64, low: Int64, high: Int64)]? {
    var limits: [(level: Int64, low: Int64, high: Int64)] = []
    for item in band.items {
      var low = Int64.min
      var high = Int64.max
      if let lower = item.lower {
        guard let limit = uniform(operands[Int(lower)]), let scaled = bound(limit, denominator, up: true) else {
          return nil
        }
        low = scaled.value
        if scaled.isExact, !item.includesLower { low += 1 }
      }
      if let upper = item.upper {
        guard let limit = uniform(operands[Int(upper)]), let scaled = bound(limit, denominator, up: false) else {
          return nil
        }
        high = scaled.value
        if scaled.isExact, !item.includesUpper { high -= 1 }
      }
      limits.append((Int64(item.level), low, high))
    }
    return limits
  }

  /// limit × denominator as a whole number, rounded up or down where it is none.
  private static func bound(
    _ limit: Rational, _ denominator: Int64, up: Bool
  ) -> (value: Int64, isExact: Bool)? {
    let product = limit * Rational(denominator)
    let rounded = up ? product.ceiling : product.floor
    guard let whole = rounded.wholeValue, whole > Int64.min + 1, whole < Int64.max - 1 else { return nil }
    return (whole, rounded == product)
  }

  /// The number that all values of a vector are.
  private static func uniform(_ vector: Vector) -> Rational? {
    guard vector.count > 0, !vector.hasStates else { return nil }
    if vector.isWide { return vector.wide.allSatisfy { $0 == vector.wide[0] } ? vector.wide[0] : nil }
    if !vector.isUniform {
      let first = vector.payload[0]
      for index in 1..<max(1, vector.count) where vector.payload[index] != first { return nil }
    }
    return vector.rational(0)
  }

  private static func bandWidely(_ out: Vector, _ operands: [Vector], _ band: Band) {
    for index in 0..<out.count {
      out.payload[index] = -1
      guard out.state(index) == CellState.value else { continue }
      let number = operands[0].rational(index)
      for item in band.items {
        if let lower = item.lower {
          let limit = operands[Int(lower)].rational(index)
          if number < limit || (number == limit && !item.includesLower) { continue }
        }
        if let upper = item.upper {
          let limit = operands[Int(upper)].rational(index)
          if limit < number || (number == limit && !item.includesUpper) { continue }
        }
        out.payload[index] = Int64(item.level)
        break
      }
    }
  }
}
