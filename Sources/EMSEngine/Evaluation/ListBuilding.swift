import EMSSemantics
import EMSValues

/// Puts lists and series together from others, value by value.
enum ListBuilding {
  /// Where one list comes from.
  enum Source {
    /// The value at an index of a vector of lists (or of single values: a list of one).
    case from(Vector, Int)
    /// No list: a state. Missing gives a list that is not known, with one open member.
    case state(UInt8)
  }

  /// Fills `out` with the lists that `source` names.
  static func assemble(_ out: Vector, isSeries: Bool, _ source: (Int) -> Source) {
    let shape = ListShape()
    shape.prepare(out.count)
    var parts: [(vector: Vector, beside: Vector?, range: Range<Int>)] = []
    var membership: [UInt8] = []
    var hasOpen = false
    var total = 0
    let single = Vector()
    single.prepare(1)
    single.payload[0] = 0
    single.setState(0, CellState.missing)
    for index in 0..<out.count {
      out.payload[index] = 0
      var state = CellState.value
      switch source(index) {
      case .from(let vector, let position):
        state = vector.state(position)
        if let other = vector.shape, let members = vector.members {
          let range = other.range(position)
          if !range.isEmpty {
            parts.append((members, vector.beside, range))
            for member in range {
              let open = other.open(member)
              membership.append(open)
              if open != 0 { hasOpen = true }
            }
            total += range.count
          }
        } else if state == CellState.missing || state == CellState.notGiven {
          // A constant `missing` where a list stands.
          if !isSeries {
            parts.append((single, nil, 0..<1))
            membership.append(CellState.missing)
            hasOpen = true
            total += 1
          }
        } else if state == CellState.value, !isSeries {
          parts.append((vector, nil, position..<position + 1))
          membership.append(0)
          total += 1
        }
      case .state(let given):
        state = given
        if given == CellState.missing, !isSeries {
          parts.append((single, nil, 0..<1))
          membership.append(CellState.missing)
          hasOpen = true
          total += 1
        }
      }
      if state != CellState.value { out.setState(index, state) } else if out.hasStates { out.states[index] = state }
      shape.offsets[index + 1] = Int32(truncatingIfNeeded: total)
    }
    if hasOpen { shape.membership = membership }
    out.shape = shape
    out.members = gather(parts.map { ($0.vector, $0.range) }, count: total)
    if isSeries {
      let empty = Vector()
      empty.prepare(0)
      out.beside = gather(parts.map { ($0.beside ?? empty, $0.beside == nil ? 0..<0 : $0.range) }, count: total)
    }
  }

  /// One vector from pieces of others, in order.
  static func gather(_ parts: [(vector: Vector, range: Range<Int>)], count: Int) -> Vector {
    let result = Vector()
    result.prepare(count)
    let isWide = Kernels.commonDenominator(parts.map(\.vector)) == nil
    let common = Kernels.commonDenominator(parts.map(\.vector)) ?? 1
    if parts.contains(where: { $0.vector.hasStates }) { result.needStates() }
    var numbers: [Rational] = []
    var fits = !isWide
    var position = 0
    if fits {
      for (vector, range) in parts {
        let factor = common / vector.denominator
        for index in range {
          let (value, overflow) = vector.payload[index].multipliedReportingOverflow(by: factor)
          if overflow { fits = false }
          result.payload[position] = value
          if result.hasStates { result.states[position] = vector.state(index) }
          position += 1
        }
      }
      result.denominator = common
    }
    if !fits {
      position = 0
      result.denominator = 1
      for (vector, range) in parts {
        for index in range {
          numbers.append(vector.rational(index))
          if result.hasStates { result.states[position] = vector.state(index) }
          result.payload[position] = 0
          position += 1
        }
      }
      result.take(numbers)
    }
    return result
  }

  /// Copies a vector by positions.
  static func gather(_ vector: Vector, _ positions: [Int32], into result: Vector) {
    result.prepare(positions.count)
    result.denominator = vector.denominator
    for (index, position) in positions.enumerated() { result.payload[index] = vector.payload[Int(position)] }
    if vector.hasStates {
      result.hasStates = true
      for (index, position) in positions.enumerated() { result.states[index] = vector.states[Int(position)] }
    }
    if vector.isWide {
      result.wide = positions.map { vector.wide[Int($0)] }
      result.isWide = true
    }
    if vector.shape != nil {
      let source = vector
      result.denominator = 1
      assemble(result, isSeries: source.beside != nil) { .from(source, Int(positions[$0])) }
    }
  }
}
