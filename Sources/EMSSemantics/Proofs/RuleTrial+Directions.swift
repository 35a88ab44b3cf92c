import EMSValues

/// Which way a result can move when one input is raised: the signs of the parts of a rule.
struct Directions: OptionSet {
  let rawValue: UInt8

  static let rises = Directions(rawValue: 1)
  static let falls = Directions(rawValue: 2)
  static let both: Directions = [.rises, .falls]

  /// With rising and falling exchanged.
  var reversed: Directions {
    var result: Directions = []
    if contains(.rises) { result.insert(.falls) }
    if contains(.falls) { result.insert(.rises) }
    return result
  }

  /// Through something that moves itself so when it is raised.
  func through(_ outer: Directions) -> Directions {
    var result: Directions = []
    if contains(.rises) { result.formUnion(outer) }
    if contains(.falls) { result.formUnion(outer.reversed) }
    return result
  }
}

extension RuleTrial {
  /// The least and greatest number that a node can be; nil for no bound.
  struct Bounds {
    var low: Rational?
    var high: Rational?

    func union(_ other: Bounds) -> Bounds {
      Bounds(
        low: low.flatMap { a in other.low.map { min(a, $0) } },
        high: high.flatMap { a in other.high.map { max(a, $0) } })
    }
  }

  /// Which way the result can move when each leaf is raised and all others stay: at least what really happens.
  func directions() -> [Directions] {
    let count = leaves.count
    var bounds: [Bounds] = []
    var moves: [[Directions]] = []
    bounds.reserveCapacity(nodes.count)
    for node in nodes {
      bounds.append(self.bounds(of: node, bounds))
      moves.append(self.moves(of: node, bounds, moves, count))
    }
    return moves[root]
  }

  private func bounds(of node: Node, _ known: [Bounds]) -> Bounds {
    func numbers(_ outcomes: [Outcome]) -> Bounds {
      var all: [Rational] = []
      for case .number(let number) in outcomes { all.append(number) }
      return Bounds(low: all.min(), high: all.max())
    }
    func operand(_ index: Int) -> Bounds { known[node.operands[index]] }
    switch node.action {
    case .leaf(let leaf): return leaves[leaf].isComplete ? numbers(leaves[leaf].values) : Bounds()
    case .constant(let value): return numbers([value])
    case .numbers(let all): return numbers(all.compactMap { $0.map { .number($0) } })
    case .cells(let cells, _): return numbers(cells)
    case .band(let band):
      return Bounds(
        low: band.items.map { Rational(Int($0.level)) }.min(), high: band.items.map { Rational(Int($0.level)) }.max())
    case .table(_, let count):
      return node.operands.dropFirst(count).map { known[$0] }.reduce(nil) { $0?.union($1) ?? $1 } ?? Bounds()
    case .operation(let operation):
      switch operation {
      case .add:
        return Bounds(
          low: operand(0).low.flatMap { a in operand(1).low.map { a + $0 } },
          high: operand(0).high.flatMap { a in operand(1).high.map { a + $0 } })
      case .subtract:
        return Bounds(
          low: operand(0).low.flatMap { a in operand(1).high.map { a - $0 } },
          high: operand(0).high.flatMap { a in operand(1).low.map { a - $0 } })
      case .multiply:
        guard let a = operand(0).low, let b = operand(0).high, let c = operand(1).low, let d = operand(1).high else {
          if let a = operand(0).low, let c = operand(1).low, a.sign >= 0, c.sign >= 0 { return Bounds(low: a * c) }
          return Bounds()
        }
        let corners = [a * c, a * d, b * c, b * d]
        return Bounds(low: corners.min(), high: corners.max())
      case .negate: return Bounds(low: operand(0).high.map { -$0 }, high: operand(0).low.map { -$0 })
      case .compare, .isIn, .isBetween, .and, .or, .not: return Bounds(low: .zero, high: .one)
      case .conditional, .cases:
        var result: Bounds?
        for index in node.operands.indices where index % 2 == 1 || index == node.operands.count / 2 * 2 {
          result = result?.union(operand(index)) ?? operand(index)
        }
        return result ?? Bounds()
      case .aggregateValues(let aggregate):
        switch aggregate {
        case .min, .max, .worst, .best, .mean, .median, .first, .last:
          return node.operands.map { known[$0] }.reduce(nil) { $0?.union($1) ?? $1 } ?? Bounds()
        case .any, .all: return Bounds(low: .zero, high: .one)
        default: return Bounds()
        }
      case .function(.absolute): return Bounds(low: .zero)
      case .function(.ifMissing), .function(.ifNotApplicable):
        return node.operands.count == 2 ? operand(0).union(operand(1)) : Bounds()
      case .round, .function(.floor), .function(.ceiling):
        return Bounds(low: operand(0).low.map { $0.floor }, high: operand(0).high.map { $0.ceiling })
      default: return Bounds()
      }
    }
  }

  private func moves(of node: Node, _ bounds: [Bounds], _ known: [[Directions]], _ count: Int) -> [Directions] {
    var result = [Directions](repeating: [], count: count)
    func add(_ operand: Int, _ outer: Directions) {
      let own = known[node.operands[operand]]
      for leaf in 0..<count { result[leaf].formUnion(own[leaf].through(outer)) }
    }
    func sign(_ operand: Int) -> Directions {
      let own = bounds[node.operands[operand]]
      if let low = own.low, low.sign >= 0 { return .rises }
      if let high = own.high, high.sign <= 0 { return .falls }
      return .both
    }
    switch node.action {
    case .leaf(let leaf): result[leaf] = .rises
    case .constant: break
    case .numbers(let numbers):
      add(0, RuleTrial.steps(numbers.compactMap { $0 }))
    case .cells(let cells, let columns):
      let numbers = cells.map { cell -> Rational in
        if case .number(let number) = cell { return number }
        return .zero
      }
      guard columns > 0, node.operands.count == 2 else { return result }
      let rows = numbers.count / columns
      var alongRows: Directions = []
      var alongColumns: Directions = []
      for column in 0..<columns {
        alongRows.formUnion(RuleTrial.steps((0..<rows).map { numbers[$0 * columns + column] }))
      }
      for row in 0..<rows {
        alongColumns.formUnion(RuleTrial.steps(Array(numbers[row * columns..<(row + 1) * columns])))
      }
      add(0, alongRows)
      add(1, alongColumns)
    case .band(let band):
      let own = RuleTrial.steps(band.items.map { Rational(Int($0.level)) })
      add(0, own)
      for limit in node.operands.indices.dropFirst() { add(limit, own.reversed) }
    case .table(_, let arguments):
      for operand in node.operands.indices { add(operand, operand < arguments ? .both : .rises) }
    case .operation(let operation):
      switch operation {
      case .add, .and, .or, .round, .roundTo, .function(.floor), .function(.ceiling), .function(.squareRoot),
        .function(.exponential), .function(.logarithm), .function(.ifMissing), .function(.ifNotApplicable):
        for operand in node.operands.indices { add(operand, .rises) }
      case .subtract:
        add(0, .rises)
        add(1, .falls)
      case .negate, .not: add(0, .falls)
      case .multiply:
        add(0, sign(1))
        add(1, sign(0))
      case .divide:
        add(0, sign(1))
        add(1, sign(1) == .both ? .both : sign(0).reversed)
      case .power:
        for operand in node.operands.indices { add(operand, operand == 0 && sign(0) == .rises ? .rises : .both) }
      case .weighted:
        for operand in node.operands.indices {
          add(operand, operand % 2 == 0 ? sign(operand + 1) : .both)
        }
      case .aggregateValues(let aggregate):
        for operand in node.operands.indices { add(operand, aggregate == .countMembers ? [] : .rises) }
      case .function(.absolute): add(0, sign(0))
      case .compare(let comparison):
        let outer = self.outer(comparison, bounds[node.operands[0]], bounds[node.operands[1]])
        add(0, outer)
        add(1, outer.reversed)
      case .conditional, .cases: addCases(node, bounds, known, &result)
      default: for operand in node.operands.indices { add(operand, .both) }
      }
    }
    return result
  }

  /// Which way a comparison moves when its left side is raised.
  private func outer(_ comparison: Comparison, _ left: Bounds, _ right: Bounds) -> Directions {
    switch comparison {
    case .greater, .greaterOrEqual: return .rises
    case .less, .lessOrEqual: return .falls
    case .equal, .notEqual:
      // At the end of what can be, equality is a comparison.
      var result: Directions = .both
      if let low = right.low, low == right.high {
        if left.high == low { result = .rises } else if left.low == low { result = .falls }
      } else if let low = left.low, low == left.high {
        if right.high == low { result = .falls } else if right.low == low { result = .rises }
      }
      return comparison == .equal ? result : result.reversed
    }
  }

  /// A case that begins to hold takes the place of what follows it.
  private func addCases(
    _ node: Node, _ bounds: [Bounds], _ known: [[Directions]], _ result: inout [Directions]
  ) {
    let pairs = node.operands.count / 2
    var following: Bounds? = node.operands.count > pairs * 2 ? bounds[node.operands[pairs * 2]] : nil
    if node.operands.count > pairs * 2 {
      for leaf in result.indices { result[leaf].formUnion(known[node.operands[pairs * 2]][leaf]) }
    }
    for pair in (0..<pairs).reversed() {
      let condition = known[node.operands[pair * 2]]
      let value = bounds[node.operands[pair * 2 + 1]]
      var outer: Directions = []
      if let following {
        if let low = value.low, let high = following.high, low >= high {} else { outer.insert(.falls) }
        if let high = value.high, let low = following.low, high <= low {} else { outer.insert(.rises) }
      }
      for leaf in result.indices {
        result[leaf].formUnion(known[node.operands[pair * 2 + 1]][leaf])
        result[leaf].formUnion(condition[leaf].through(outer))
      }
      following = following?.union(value) ?? value
    }
  }

  /// Which ways a row of numbers moves from one to the next.
  static func steps(_ numbers: [Rational]) -> Directions {
    var result: Directions = []
    for (one, next) in zip(numbers, numbers.dropFirst()) {
      if next > one { result.insert(.rises) }
      if next < one { result.insert(.falls) }
    }
    return result
  }
}
