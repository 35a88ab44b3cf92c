import EMSSyntax
import EMSValues

/// What a value can be: never less than what it really can, so that what lies outside is proved impossible.
enum Possible: Hashable {
  /// A number or quantity, in base units; also a date, by its day.
  case numbers(ValueSet)
  /// A level of a scale, by index; yes-no as no, yes; an ordering as less, equal, greater.
  case members([Bool])
  /// Nothing is known.
  case anything

  /// Yes and no.
  static let yesNo = Possible.members([true, true])

  var isEmpty: Bool {
    switch self {
    case .numbers(let set): set.isEmpty
    case .members(let members): !members.contains(true)
    case .anything: false
    }
  }

  /// What is in both.
  func intersection(_ other: Possible) -> Possible {
    switch (self, other) {
    case (.numbers(let one), .numbers(let two)): .numbers(one.intersection(two))
    case (.members(let one), .members(let two)) where one.count == two.count:
      .members(zip(one, two).map { $0 && $1 })
    case (.anything, _): other
    default: self
    }
  }

  /// What is in one of both.
  func union(_ other: Possible) -> Possible {
    switch (self, other) {
    case (.numbers(let one), .numbers(let two)): .numbers(one.union(two))
    case (.members(let one), .members(let two)) where one.count == two.count:
      .members(zip(one, two).map { $0 || $1 })
    default: .anything
    }
  }

  /// What is in this and not in the other.
  func subtracting(_ other: Possible) -> Possible {
    switch (self, other) {
    case (.numbers(let one), .numbers(let two)): .numbers(one.subtracting(two))
    case (.members(let one), .members(let two)) where one.count == two.count:
      .members(zip(one, two).map { $0 && !$1 })
    default: self
    }
  }

  /// The numbers, or all.
  var set: ValueSet {
    if case .numbers(let set) = self { return set }
    return .all
  }
}

/// A combination of what some expressions can be; all others are free.
typealias Box = [Int32: Possible]

extension Checker {
  /// What any value of a type can be.
  func possible(of type: Type) -> Possible {
    switch type.element {
    case .quantity: .numbers(.all)
    case .yesNo: .yesNo
    case .level(let scale): .members(Array(repeating: true, count: program[scale].levels.count))
    case .date: .numbers(.wholeNumbers)
    default: .anything
    }
  }

  /// What values of a type within limits can be.
  func possible(of type: Type, limits: ValueLimits?, unit: Unit?) -> Possible {
    guard case .quantity = type.element, let limits else { return possible(of: type) }
    let step = limits.isWhole ? (unit?.factor ?? .one) : nil
    return .numbers(ValueSet(from: limits.least, to: limits.greatest, step: step))
  }

  /// What an expression can give, under what a box assumes; of a list, what a member can be.
  mutating func possible(_ id: ExpressionID, _ box: Box = [:]) -> Possible {
    if box.isEmpty {
      if id.position < proof.possible.count, let known = proof.possible[id.position] { return known }
      let result = possibleValue(id, box)
      if proof.possible.count <= id.position {
        proof.possible += Array(repeating: nil, count: program.expressions.expressions.count - proof.possible.count)
      }
      proof.possible[id.position] = result
      return result
    }
    // Assumptions are followed through computed fields as far as the budget of the rule goes.
    guard proof.budget > 0 else { return possible(id) }
    proof.budget -= 1
    let result = possibleValue(id, box)
    if let assumed = box[shape(id)] { return result.intersection(assumed) }
    return result
  }

  private mutating func possibleValue(_ id: ExpressionID, _ box: Box) -> Possible {
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    func number(_ index: Int, _ checker: inout Checker) -> ValueSet {
      index < operands.count ? checker.possible(operands[index], box).set : .all
    }
    switch expression.operation {
    case .constant(let value): return possible(value, expression.type)
    case .parameter(let id):
      let parameter = program.parameters[id.position]
      if proof.parametersVary { return possible(of: parameter.type, limits: parameter.limits, unit: parameter.unit) }
      return possible(parameter.value, parameter.type)
    case .argument: return box[shape(id)] ?? possible(of: expression.type)
    case .access(let field): return possible(field, isOwn: isOwnRow(operands.first), box)
    case .accessOneOf(let fields):
      var result: Possible?
      for field in fields {
        let next = possible(field, isOwn: false, [:])
        result = result?.union(next) ?? next
      }
      return result ?? .anything
    case .accessInLayer(let fields, _):
      var result: Possible?
      for field in fields {
        let next = possible(field, isOwn: false, [:])
        result = result?.union(next) ?? next
      }
      return result ?? .anything
    case .add: return .numbers(number(0, &self) + number(1, &self))
    case .subtract: return .numbers(number(0, &self) - number(1, &self))
    case .multiply:
      if operands.count == 2, operands[0] == operands[1] || shape(operands[0]) == shape(operands[1]) {
        return .numbers(number(0, &self).power(2))
      }
      return .numbers(number(0, &self) * number(1, &self))
    case .divide: return .numbers(number(0, &self) / number(1, &self))
    case .negate: return .numbers(number(0, &self).negated)
    case .power:
      if let exponent = number(1, &self).single?.wholeValue, abs(exponent) <= 64 {
        return .numbers(number(0, &self).power(Int(exponent)))
      }
      return .numbers(number(0, &self).power(number(1, &self)))
    case .levelNumber:
      guard let operand = operands.first, case .level(let scale) = type(operand).element else { return .numbers(.all) }
      let levels = program[scale].levels
      guard case .members(let members) = possible(operand, box), members.count == levels.count else {
        return .numbers(ValueSet(levels.compactMap(\.number)))
      }
      return .numbers(ValueSet(zip(levels, members).filter(\.1).compactMap(\.0.number)))
    case .conditional:
      guard operands.count == 3, !isList(operands[0]) else { return possible(of: expression.type) }
      return union(
        [(restrict([box], operands[0], true), operands[1]), (restrict([box], operands[0], false), operands[2])],
        expression.type)
    case .cases(let hasOtherwise, _):
      return union(branches(operands, hasOtherwise: hasOtherwise, [box]).map { ($0.region, $0.value) }, expression.type)
    case .round(let rule):
      if operands.count == 1 { return .numbers(number(0, &self).rounded(rule: rule)) }
      if let digits = number(1, &self).single?.wholeValue {
        return .numbers(number(0, &self).rounded(digits: Int(digits), rule: rule))
      }
      return .numbers(.all)
    case .roundTo(let rule):
      if let step = number(1, &self).single {
        return .numbers(number(0, &self).rounded(toMultipleOf: step, rule: rule))
      }
      return .numbers(.all)
    case .band(let id): return bandLevels(id, operands, box)
    case .matrix(let id): return matrixValues(id, operands, box)
    case .table(let id): return tableValues(id, operands, box)
    case .list:
      return union(operands.map { ([box], $0) }, expression.type)
    case .filter, .known:
      guard let list = operands.first else { return .anything }
      return possible(list, box)
    case .mapMembers:
      guard let member = operands.last else { return .anything }
      return possible(member)
    case .aggregate(let aggregate): return possible(aggregate, operands, expression.type, box)
    case .aggregateValues(let aggregate): return possibleOfValues(aggregate, operands, expression.type, box)
    case .weighted(let isOverApplicable):
      var total = ValueSet(Rational.zero)
      for index in stride(from: 0, to: operands.count - 1, by: 2) {
        total = total + number(index, &self) * number(index + 1, &self)
      }
      return .numbers(isOverApplicable ? total.hull : total)
    case .share, .cumulativeShare: return possible(of: expression.type)
    case .rank: return .numbers(ValueSet(from: .one, to: nil, step: .one))
    case .function(let function): return possible(function, operands, expression.type, box)
    default: return possible(of: expression.type)
    }
  }

  private func possible(_ value: Value, _ type: Type) -> Possible {
    switch value {
    case .number(let number): .numbers(ValueSet(number))
    case .yesNo(let isYes): .members([!isYes, isYes])
    case .date(let date): .numbers(ValueSet(Rational(Int(date.dayNumber))))
    case .level(let scale, let index):
      .members(program[scale].levels.indices.map { $0 == Int(index) })
    case .missing, .notApplicable:
      // A state is no value: nothing is added to what others can give.
      switch type.element {
      case .quantity, .date: .numbers(.empty)
      case .yesNo: .members([false, false])
      case .level(let scale): .members(Array(repeating: false, count: program[scale].levels.count))
      default: .anything
      }
    default: .anything
    }
  }

  /// Whether an expression is the row at hand.
  func isOwnRow(_ id: ExpressionID?) -> Bool {
    guard let id, case .row(depth: 0) = program.expressions[id].operation else { return false }
    return true
  }

  /// What a field can be; for the row at hand, under what the box assumes about it.
  mutating func possible(_ field: FieldID, isOwn: Bool, _ box: Box) -> Possible {
    let declared = program[field]
    switch declared.role {
    case .computed(let rule):
      guard rule.index >= 0, type(rule) != .unknown, !proof.following.contains(field), proof.following.count < 40 else {
        return possible(of: declared.type)
      }
      proof.following.insert(field)
      defer { proof.following.remove(field) }
      let kept = isOwn ? box.filter { concernsOwnRow($0.key) } : [:]
      let result = possible(rule, kept)
      return result == .anything ? possible(of: declared.type) : result
    case .input:
      guard !declared.blocks.isEmpty else {
        return possible(of: declared.type, limits: declared.limits, unit: declared.unit)
      }
      var result: Possible?
      for block in declared.blocks {
        var next = possible(of: block.type, limits: block.limits ?? declared.limits, unit: declared.unit)
        if case .quantity = declared.type, case .level(let scale) = block.type {
          next = .numbers(ValueSet(program[scale].levels.compactMap(\.number)))
        }
        result = result?.union(next) ?? next
      }
      return result ?? possible(of: declared.type)
    default: return possible(of: declared.type)
    }
  }

  /// Whether an assumption is about the row at hand, and not about a parameter of a table.
  private func concernsOwnRow(_ shape: Int32) -> Bool {
    guard case .operation(let operation, _) = proof.shapes.keys[Int(shape)] else { return true }
    if case .argument = operation { return false }
    return true
  }

  /// What several expressions can give, each in its region; a region without a box is not reached.
  mutating func union(_ parts: [(region: [Box], value: ExpressionID)], _ type: Type) -> Possible {
    var result: Possible?
    for part in parts {
      // Many boxes narrow little: their common part is not worth following.
      let boxes = part.region.count > 16 ? [[:]] : part.region
      for box in boxes {
        let next = possible(part.value, box)
        result = result?.union(next) ?? next
      }
    }
    return result ?? possible(.missing, type)
  }

  private mutating func possible(
    _ aggregate: Aggregate, _ operands: [ExpressionID], _ type: Type, _ box: Box
  ) -> Possible {
    guard let list = operands.first else { return .anything }
    switch aggregate {
    case .min, .max, .worst, .best, .first, .last: return possible(list, box)
    case .mean, .median: return .numbers(possible(list, box).set.hull)
    case .sum: return .numbers(possible(list, box).set.repeatedSums)
    case .countYes, .countMembers: return .numbers(ValueSet(from: .zero, to: nil, step: .one))
    case .any, .all: return .yesNo
    }
  }

  private mutating func possibleOfValues(
    _ aggregate: Aggregate, _ operands: [ExpressionID], _ type: Type, _ box: Box
  ) -> Possible {
    let values = operands.map { possible($0, box) }
    guard let first = values.first else { return .anything }
    let rest = values.dropFirst()
    switch aggregate {
    case .min where type.isQuantity: return .numbers(rest.reduce(first.set) { $0.minimum($1.set) })
    case .max where type.isQuantity: return .numbers(rest.reduce(first.set) { $0.maximum($1.set) })
    case .min, .max, .worst, .best, .first, .last: return rest.reduce(first) { $0.union($1) }
    case .sum: return .numbers(rest.reduce(first.set) { $0 + $1.set })
    case .mean:
      let total = rest.reduce(first.set) { $0 + $1.set }
      return .numbers(total / ValueSet(Rational(values.count)))
    case .median: return .numbers(rest.reduce(first.set) { $0.union($1.set) }.hull)
    case .countYes, .countMembers:
      return .numbers(ValueSet(from: .zero, to: Rational(values.count), step: .one))
    case .any, .all: return .yesNo
    }
  }

  private mutating func possible(
    _ function: Function, _ operands: [ExpressionID], _ type: Type, _ box: Box
  ) -> Possible {
    func first(_ checker: inout Checker) -> ValueSet { operands.first.map { checker.possible($0, box).set } ?? .all }
    switch function {
    case .floor: return .numbers(first(&self).floor)
    case .ceiling: return .numbers(first(&self).ceiling)
    case .absolute: return .numbers(first(&self).magnitude)
    case .squareRoot: return .numbers(first(&self).squareRoot)
    case .exponential: return .numbers(first(&self).exponential)
    case .logarithm: return .numbers(first(&self).naturalLogarithm)
    case .ifMissing, .ifNotApplicable: return union(operands.map { ([box], $0) }, type)
    case .days, .years: return .numbers(.wholeNumbers)
    case .length: return .numbers(ValueSet(from: .zero, to: nil, step: .one))
    default: return possible(of: type)
    }
  }

  // MARK: Lookups

  private mutating func bandLevels(_ id: BandID, _ operands: [ExpressionID], _ box: Box) -> Possible {
    let band = program.bands[id.position]
    var members = Array(repeating: false, count: program[band.scale].levels.count)
    guard let value = operands.first else { return .anything }
    let set = possible(value, box).set
    for item in band.items where !set.intersection(items(item, operands, box)).isEmpty {
      members[Int(item.level)] = true
    }
    return .members(members)
  }

  /// The numbers that fall in an item of a band, as far as its limits are known.
  mutating func items(_ item: Band.Item, _ operands: [ExpressionID], _ box: Box = [:]) -> ValueSet {
    var set = ValueSet.all
    if let lower = item.lower {
      let limit = possible(operands[Int(lower)], box).set
      set = set.keeping(item.includesLower ? .greaterOrEqual : .greater, limit)
    }
    if let upper = item.upper {
      let limit = possible(operands[Int(upper)], box).set
      set = set.keeping(item.includesUpper ? .lessOrEqual : .less, limit)
    }
    return set
  }

  private mutating func matrixValues(_ id: MatrixID, _ operands: [ExpressionID], _ box: Box) -> Possible {
    let matrix = program.matrices[id.position]
    let columnCount = program[matrix.columnScale].levels.count
    guard operands.count == 2, case .members(let rows) = possible(operands[0], box),
      case .members(let columns) = possible(operands[1], box), columns.count == columnCount
    else { return possible(of: matrix.result) }
    var result = possible(.missing, matrix.result)
    var numbers: [Rational] = []
    for row in rows.indices where rows[row] {
      for column in columns.indices where columns[column] {
        let position = row * columnCount + column
        guard position < matrix.cells.count else { continue }
        if case .number(let number) = matrix.cells[position] {
          numbers.append(number)
        } else {
          result = result.union(possible(matrix.cells[position], matrix.result))
        }
      }
    }
    return matrix.result.isQuantity ? .numbers(ValueSet(numbers)) : result
  }

  private mutating func tableValues(_ id: TableID, _ operands: [ExpressionID], _ box: Box) -> Possible {
    let table = program.tables[id.position]
    var result = possible(.missing, table.result)
    let arguments = operands.map { possible($0, box) }
    for row in table.rows {
      var inner: Box = [:]
      var isReached = true
      for (index, pattern) in row.patterns.enumerated() where index < arguments.count {
        let narrowed = arguments[index].intersection(accepted(pattern, table.parameters[index]))
        if narrowed.isEmpty { isReached = false }
        let key = proof.shapes.number(.operation(.argument(Int32(index)), []), sample: nil)
        inner[key] = narrowed
      }
      if isReached { result = result.union(possible(row.result, inner)) }
    }
    return result
  }

  /// What a cell of a table accepts.
  func accepted(_ pattern: DecisionTable.Pattern, _ parameter: DecisionTable.Parameter) -> Possible {
    let all = possible(of: parameter.type)
    switch pattern {
    case .any: return all
    case .equal(let value): return possible(value, parameter.type)
    case .either(let patterns):
      var result = possible(.missing, parameter.type)
      for one in patterns { result = result.union(accepted(one, parameter)) }
      return result
    case .compare(let comparison, let value):
      switch (all, value) {
      case (.members(let members), .level(_, let index)):
        return .members(members.indices.map { comparison.holds($0, Int(index)) })
      case (.members(let members), .yesNo(let isYes)):
        return .members(members.indices.map { comparison.holds($0, isYes ? 1 : 0) })
      case (.numbers(let set), _):
        guard case .numbers(let other) = possible(value, parameter.type) else { return all }
        return .numbers(set.keeping(comparison.ofValues, other))
      default: return all
      }
    case .between(let low, let high):
      let above = accepted(.compare(.greaterOrEqual, low), parameter)
      return above.intersection(accepted(.compare(.lessOrEqual, high), parameter))
    }
  }
}

extension Comparison {
  /// The comparison as sets of values know it.
  var ofValues: ValueComparison {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }

  /// Whether it holds between two places in an order.
  func holds(_ left: Int, _ right: Int) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// The comparison with its sides exchanged.
  var mirrored: Comparison {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }
}
