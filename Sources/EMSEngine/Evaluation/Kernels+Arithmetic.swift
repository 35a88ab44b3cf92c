import EMSSemantics
import EMSValues

/// Operations over whole vectors. Each writes `out`, which is prepared by the caller for the same count as the operands.
enum Kernels {
  /// Fills `out` from two vectors by a plain function of payloads.
  @inline(__always)
  static func map(_ out: Vector, _ a: Vector, _ b: Vector, _ function: (Int64, Int64) -> Int64) {
    let result = out.payload
    let left = a.payload
    let right = b.payload
    for index in 0..<out.count { result[index] = function(left[index], right[index]) }
  }

  /// The factors that bring vectors to one denominator, and that denominator; nil where there is none.
  static func commonDenominator(_ vectors: [Vector]) -> Int64? {
    var common: Int64 = 1
    for vector in vectors {
      if vector.isWide { return nil }
      if vector.denominator == common { continue }
      guard let next = Rational.leastCommonMultiple(common, vector.denominator), next <= 1 << 50 else { return nil }
      common = next
    }
    return common
  }

  // MARK: + − ×

  static func add(_ out: Vector, _ a: Vector, _ b: Vector, negate: Bool) {
    out.combineStates([a, b])
    if let common = commonDenominator([a, b]) {
      let first = common / a.denominator
      let second = negate ? -(common / b.denominator) : common / b.denominator
      var overflow = false
      let result = out.payload
      let left = a.payload
      let right = b.payload
      if first == 1, second == 1 {
        for index in 0..<out.count {
          let (sum, over) = left[index].addingReportingOverflow(right[index])
          result[index] = sum
          if over { overflow = true }
        }
      } else {
        for index in 0..<out.count {
          let (x, overX) = left[index].multipliedReportingOverflow(by: first)
          let (y, overY) = right[index].multipliedReportingOverflow(by: second)
          let (sum, over) = x.addingReportingOverflow(y)
          result[index] = sum
          if over || overX || overY { overflow = true }
        }
      }
      if !overflow {
        out.denominator = common
        out.clearPayloads()
        return
      }
    }
    widely(out, [a, b]) { negate ? $0[0] - $0[1] : $0[0] + $0[1] }
  }

  static func multiply(_ out: Vector, _ a: Vector, _ b: Vector) {
    out.combineStates([a, b])
    if !a.isWide, !b.isWide {
      let (denominator, tooLarge) = a.denominator.multipliedReportingOverflow(by: b.denominator)
      if !tooLarge, denominator <= 1 << 50 {
        var overflow = false
        let result = out.payload
        let left = a.payload
        let right = b.payload
        for index in 0..<out.count {
          let (product, over) = left[index].multipliedReportingOverflow(by: right[index])
          result[index] = product
          if over { overflow = true }
        }
        if !overflow {
          out.denominator = denominator
          out.clearPayloads()
          return
        }
      }
    }
    widely(out, [a, b]) { $0[0] * $0[1] }
  }

  static func negate(_ out: Vector, _ a: Vector) {
    out.combineStates([a])
    if !a.isWide {
      var overflow = false
      for index in 0..<out.count {
        let (value, over) = Int64(0).subtractingReportingOverflow(a.payload[index])
        out.payload[index] = value
        if over { overflow = true }
      }
      if !overflow {
        out.denominator = a.denominator
        return
      }
    }
    widely(out, [a]) { -$0[0] }
  }

  // MARK: ÷

  /// Divides: over the least common multiple of the divisors where that is small, so that results keep one denominator.
  static func divide(_ out: Vector, _ a: Vector, _ b: Vector) {
    out.combineStates([a, b])
    if !a.isWide, !b.isWide, divideNarrow(out, a, b) {
      out.clearPayloads()
      return
    }
    widely(out, [a, b]) { $0[0] / $0[1] }
  }

  private static func divideNarrow(_ out: Vector, _ a: Vector, _ b: Vector) -> Bool {
    // (a / p) ÷ (b / q) = a · q · (L / b) / (p · L), where L is a common multiple of the divisors.
    var common: Int64 = 1
    var last: Int64 = 0
    for index in 0..<out.count {
      let divisor = b.payload[index]
      if divisor == last || divisor == 0 { continue }
      last = divisor
      if divisor == Int64.min { return false }
      let magnitude = Int64(divisor.magnitude)
      if common % magnitude == 0 { continue }
      guard let next = Rational.leastCommonMultiple(common, magnitude), next <= 1 << 32 else { return false }
      common = next
    }
    let (denominator, tooLarge) = a.denominator.multipliedReportingOverflow(by: common)
    if tooLarge || denominator > 1 << 50 { return false }
    var overflow = false
    for index in 0..<out.count {
      let divisor = b.payload[index]
      if divisor == 0 {
        if out.state(index) == CellState.value { out.setState(index, CellState.error) }
        out.payload[index] = 0
        continue
      }
      let (factor, over) = b.denominator.multipliedReportingOverflow(by: common / divisor)
      let (product, overProduct) = a.payload[index].multipliedReportingOverflow(by: factor)
      out.payload[index] = product
      if over || overProduct { overflow = true }
    }
    if overflow { return false }
    out.denominator = denominator
    return true
  }

  // MARK: The wide way

  /// Computes number by number, exactly; nil is an error. States of `out` are set already.
  static func widely(_ out: Vector, _ operands: [Vector], _ function: ([Rational]) -> Rational?) {
    var numbers = Array(repeating: Rational.zero, count: out.count)
    var arguments = Array(repeating: Rational.zero, count: operands.count)
    for index in 0..<out.count where out.state(index) == CellState.value {
      for (position, operand) in operands.enumerated() { arguments[position] = operand.rational(index) }
      if let number = function(arguments) {
        numbers[index] = number
      } else {
        out.setState(index, CellState.error)
      }
    }
    out.take(numbers)
    out.clearPayloads()
  }

  // MARK: Rounding and functions of one number

  static func round(_ out: Vector, _ a: Vector, digits: Vector?, rule: RoundingRule) {
    out.combineStates(digits.map { [a, $0] } ?? [a])
    if !a.isWide, let places = uniformWhole(digits), places >= 0, places <= 9 {
      var scale: Int64 = 1
      for _ in 0..<places { scale *= 10 }
      if roundNarrow(out, a, times: scale, over: a.denominator, factor: 1, denominator: scale, rule) { return }
    }
    let operands = digits.map { [a, $0] } ?? [a]
    widely(out, operands) { numbers in
      var places = 0
      if numbers.count > 1 {
        guard let whole = numbers[1].wholeValue else { return nil }
        places = Int(whole)
      }
      return numbers[0].rounded(digits: places, rule: rule)
    }
  }

  static func round(_ out: Vector, _ a: Vector, to step: Vector, rule: RoundingRule) {
    out.combineStates([a, step])
    if !a.isWide, !step.isWide, !step.hasStates, out.count > 0 {
      let size = step.payload[0]
      let isUniform = (0..<out.count).allSatisfy { step.payload[$0] == size }
      let (divisor, over) = a.denominator.multipliedReportingOverflow(by: size)
      if isUniform, size > 0, !over,
        roundNarrow(
          out, a, times: step.denominator, over: divisor, factor: size, denominator: step.denominator, rule)
      {
        return
      }
    }
    widely(out, [a, step]) { $0[0].rounded(toMultipleOf: $0[1], rule: rule) }
  }

  /// out = round(a · times / over) · factor, over `denominator`; false where it does not fit.
  private static func roundNarrow(
    _ out: Vector, _ a: Vector, times: Int64, over: Int64, factor: Int64, denominator: Int64, _ rule: RoundingRule
  ) -> Bool {
    for index in 0..<out.count {
      let (scaled, overflow) = a.payload[index].multipliedReportingOverflow(by: times)
      if overflow { return false }
      let (quotient, over) = ScaledArithmetic.roundedQuotient(scaled, over, rule)
      let (product, overProduct) = quotient.multipliedReportingOverflow(by: factor)
      if over || overProduct { return false }
      out.payload[index] = product
    }
    out.denominator = denominator
    out.clearPayloads()
    return true
  }

  /// The whole number that all values of a vector are; 0 for none.
  private static func uniformWhole(_ vector: Vector?) -> Int? {
    guard let vector else { return 0 }
    guard !vector.isWide, !vector.hasStates, vector.denominator == 1, vector.count > 0 else { return nil }
    let first = vector.payload[0]
    if !vector.isUniform {
      for index in 1..<max(1, vector.count) where vector.payload[index] != first { return nil }
    }
    return Int(first)
  }

  static func function(_ function: Function, _ out: Vector, _ a: Vector) {
    out.combineStates([a])
    widely(out, [a]) { numbers in
      switch function {
      case .floor: numbers[0].floor
      case .ceiling: numbers[0].ceiling
      case .absolute: numbers[0].magnitude
      case .squareRoot: numbers[0].squareRoot
      case .exponential: numbers[0].exponential
      case .logarithm: numbers[0].naturalLogarithm
      default: nil
      }
    }
  }

  static func power(_ out: Vector, _ a: Vector, _ b: Vector) {
    out.combineStates([a, b])
    widely(out, [a, b]) { numbers in
      // The bits of a power are known before it is computed.
      if let exponent = numbers[1].wholeValue, exponent.magnitude <= 64,
        (numbers[0].bitWidth - 1) * Int(exponent.magnitude) > Rational.greatestBitWidth
      {
        return nil
      }
      return numbers[0].power(numbers[1])
    }
  }

  // MARK: Weighted sums

  /// The sum of value × weight. The weights must total 1 and none be below 0, as `rest` is of weights that total more, else it
  /// is an error.
  static func weighted(_ out: Vector, _ operands: [Vector], overApplicable: Bool) {
    let terms = operands.count / 2
    let values = (0..<terms).map { operands[$0 * 2] }
    let weights = (0..<terms).map { operands[$0 * 2 + 1] }
    let needsCare = overApplicable && values.contains { $0.hasStates }
    if !needsCare, let scales = weightScales(weights), let common = commonDenominator(values) {
      out.combineStates(values)
      if scales.total != scales.denominator || scales.weights.contains(where: { $0 < 0 }) {
        // An error of what reads them, even where a value is missing.
        for index in 0..<out.count where out.state(index) < CellState.inheritedError {
          out.setState(index, CellState.error)
        }
        return
      }
      let (denominator, tooLarge) = common.multipliedReportingOverflow(by: scales.denominator)
      if !tooLarge, denominator <= 1 << 50 {
        var overflow = false
        out.payload.update(repeating: 0, count: out.count)
        for (value, weight) in zip(values, scales.weights) {
          let (factor, over) = weight.multipliedReportingOverflow(by: common / value.denominator)
          if over { overflow = true }
          let result = out.payload
          let source = value.payload
          for index in 0..<out.count {
            let (product, overProduct) = source[index].multipliedReportingOverflow(by: factor)
            let (sum, overSum) = result[index].addingReportingOverflow(product)
            result[index] = sum
            if overProduct || overSum { overflow = true }
          }
        }
        if !overflow {
          out.denominator = denominator
          out.clearPayloads()
          return
        }
      }
      out.hasStates = false
    }
    weightedWidely(out, values, weights, overApplicable: overApplicable)
  }

  private static func weightScales(
    _ weights: [Vector]
  ) -> (weights: [Int64], total: Int64, denominator: Int64)? {
    guard let common = commonDenominator(weights) else { return nil }
    var scaled: [Int64] = []
    var total: Int64 = 0
    for weight in weights {
      if weight.hasStates || weight.count == 0 { return nil }
      let first = weight.payload[0]
      if !weight.isUniform {
        for index in 0..<weight.count where weight.payload[index] != first { return nil }
      }
      let (value, over) = first.multipliedReportingOverflow(by: common / weight.denominator)
      let (sum, overSum) = total.addingReportingOverflow(value)
      if over || overSum { return nil }
      scaled.append(value)
      total = sum
    }
    return (scaled, total, common)
  }

  private static func weightedWidely(
    _ out: Vector, _ values: [Vector], _ weights: [Vector], overApplicable: Bool
  ) {
    var numbers = Array(repeating: Rational.zero, count: out.count)
    for index in 0..<out.count {
      var state = CellState.value
      var allWeights = Rational.zero
      var usedWeights = Rational.zero
      var sum = Rational.zero
      var used = 0
      var isBelow = false
      for (value, weight) in zip(values, weights) {
        let valueState = value.state(index)
        state = max(state, weight.state(index))
        allWeights += weight.rational(index)
        if weight.rational(index).sign < 0 { isBelow = true }
        if overApplicable, valueState == CellState.notApplicable { continue }
        state = max(state, valueState)
        used += 1
        usedWeights += weight.rational(index)
        sum += value.rational(index) * weight.rational(index)
      }
      if state < CellState.inheritedError, allWeights != .one || isBelow { state = CellState.error }
      if state < CellState.notApplicable, used == 0 { state = CellState.notApplicable }
      if state == CellState.value, overApplicable {
        if let whole = sum / usedWeights { sum = whole } else { state = CellState.error }
      }
      if state == CellState.value { numbers[index] = sum } else { out.setState(index, state) }
    }
    out.take(numbers)
    out.clearPayloads()
  }
}
