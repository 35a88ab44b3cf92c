import EMSSyntax
import EMSValues

/// Conditions as boxes over the things that they compare, and what is possible of them.
extension Prover {
  /// The comparison as the sets know it.
  static func comparison(_ comparison: Comparison) -> ValueComparison {
    switch comparison {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    }
  }

  /// Where a condition holds, or holds not; nil where that takes too many boxes.
  mutating func boxes(_ id: ExpressionID, holds: Bool, _ context: Context) -> ProofBoxes? {
    let expression = self.expression(id)
    let operands = self.operands(id)
    switch expression.operation {
    case .constant(let value):
      if case .yesNo(let yes) = value { return yes == holds ? .everything : .nothing }
      return .nothing
    case .not:
      guard let operand = operands.first else { return nil }
      return boxes(operand, holds: !holds, context)
    case .and, .or:
      let isConjunction = (expression.operation == .and) == holds
      var result: ProofBoxes = isConjunction ? .everything : .nothing
      for operand in chain(id) {
        guard let next = boxes(operand, holds: holds, context) else { return nil }
        if isConjunction {
          // What is n/a drops out, and says nothing.
          if mayDrop(operand, result, context) {
            areBoxesExact = false
            continue
          }
          guard let both = both(result, next) else { return nil }
          result = both
        } else {
          result.boxes += next.boxes
          if result.boxes.count > ProofBoxes.greatestCount { return nil }
        }
      }
      return result
    case .compare(let comparison):
      guard operands.count == 2, expression.type == .yesNo else { break }
      return comparisonBoxes(comparison, operands[0], operands[1], holds: holds, context)
    case .isIn:
      guard operands.count == 2, expression.type == .yesNo, case .list = self.expression(operands[1]).operation,
        let domain = members(operands[1], context)
      else { break }
      return boxes(operands[0], within: domain, holds: holds, context)
    case .isBetween:
      guard operands.count == 3, expression.type == .yesNo, let low = single(operands[1], context),
        let high = single(operands[2], context)
      else { break }
      return boxes(operands[0], within: .numbers(ValueSet(from: low, to: high)), holds: holds, context)
    default: break
    }
    return opaque(id, holds: holds, context)
  }

  /// Whether a part of a condition may be n/a where the parts before it hold.
  private mutating func mayDrop(_ id: ExpressionID, _ facts: ProofBoxes, _ context: Context) -> Bool {
    let symbol = self.symbol(id, context)
    var inner = context.bare.droppingNotApplicable
    let mayAnywhere: Bool
    if let known = droppingSymbols[symbol] {
      mayAnywhere = known
    } else {
      let touched = touchedParameter
      mayAnywhere = !follow(condition: id, inner).states.isDisjoint(with: .dropping)
      touchedParameter = touched
      droppingSymbols[symbol] = mayAnywhere
    }
    if !mayAnywhere || facts.isEverything { return mayAnywhere }
    if facts.isEmpty { return false }
    inner = under(facts, inner)
    return !follow(condition: id, inner).states.isDisjoint(with: .dropping)
  }

  /// The operands of a chain of one operation: `a and b and c`.
  func chain(_ id: ExpressionID) -> [ExpressionID] {
    let operation = expression(id).operation
    var result: [ExpressionID] = []
    var open = [id]
    while let next = open.popLast() {
      if expression(next).operation == operation, expression(next).type == .yesNo {
        open += operands(next).reversed()
      } else {
        result.append(next)
      }
    }
    return result
  }

  /// A condition of which nothing is known but whether it can hold.
  private mutating func opaque(_ id: ExpressionID, holds: Bool, _ context: Context) -> ProofBoxes {
    let symbol = self.symbol(id, context)
    let own: ValueSet
    switch expression(id).operation {
    case .compare, .isIn, .isBetween, .and, .or, .not:
      // What these can be is asked of their boxes, which is what is looked for here.
      own = ValueSet([.zero, .one])
    default:
      own = bare(id, symbol, context).values ?? ValueSet([.zero, .one])
    }
    wholes[symbol] = .numbers(own)
    let domain = own.intersection(ValueSet(holds ? .one : .zero))
    return domain.isEmpty ? .nothing : ProofBoxes(boxes: [ProofBox(symbol, .numbers(domain))])
  }

  /// What an expression can be when nothing else is known.
  mutating func bare(_ id: ExpressionID, _ symbol: Symbol, _ context: Context) -> AbstractValue {
    if let known = symbolValues[symbol] {
      if known.readsParameter { touchedParameter = true }
      return known
    }
    var inner = context.bare
    inner.allowsNotApplicable = true
    let touched = touchedParameter
    let result = value(id, inner)
    touchedParameter = touched || result.readsParameter
    symbolValues[symbol] = result
    return result
  }

  /// The one number that an expression is, if it is one: a limit.
  mutating func single(_ id: ExpressionID, _ context: Context) -> Rational? {
    bare(id, symbol(id, context), context).values?.single
  }

  /// The listed constants as a domain; nil where a member is none.
  private mutating func members(_ list: ExpressionID, _ context: Context) -> ProofDomain? {
    var numbers: [Rational] = []
    var words: Set<Value> = []
    for member in operands(list) {
      if let number = single(member, context) {
        numbers.append(number)
      } else if let value = constant(member), position(of: value) == nil, value != .missing {
        words.insert(value)
      } else {
        return nil
      }
    }
    if !words.isEmpty, !numbers.isEmpty { return nil }
    return words.isEmpty ? .numbers(ValueSet(numbers)) : .words(words, isComplement: false)
  }

  private mutating func boxes(
    _ id: ExpressionID, within domain: ProofDomain, holds: Bool, _ context: Context
  ) -> ProofBoxes? {
    let symbol = self.symbol(id, context)
    let value = bare(id, symbol, context)
    let own: ProofDomain
    switch (value.values, domain) {
    case (let values?, .numbers): own = .numbers(values)
    case (nil, .words): own = .anyWord
    default:
      areBoxesExact = false
      return ProofBoxes.everything
    }
    let part = holds ? own.intersection(domain) : own.subtracting(domain)
    if case .numbers(let values) = own, case .numbers(let numbers) = part {
      return numberBoxes(id, symbol, values, part: numbers, context)
    }
    wholes[symbol] = own
    return part.isEmpty ? .nothing : ProofBoxes(boxes: [ProofBox(symbol, part)])
  }

  private mutating func comparisonBoxes(
    _ comparison: Comparison, _ left: ExpressionID, _ right: ExpressionID, holds: Bool, _ context: Context
  ) -> ProofBoxes? {
    let first = symbol(left, context)
    let second = symbol(right, context)
    let one = bare(left, first, context)
    let two = bare(right, second, context)
    var relation = Prover.comparison(comparison)
    if !holds { relation = relation.opposite }
    guard let values = one.values, let others = two.values else {
      return wordBoxes(relation, left, right, first, second)
    }
    if others.single != nil { return numberBoxes(left, first, values, part: values.keeping(relation, others), context) }
    if values.single != nil {
      return numberBoxes(right, second, others, part: others.keeping(relation.mirrored, values), context)
    }
    return order(first, second, relation, values, others)
  }

  /// That a number is one of `part`. Of a level's number it is said of the level, wherever it counts as a number.
  private mutating func numberBoxes(
    _ id: ExpressionID, _ symbol: Symbol, _ values: ValueSet, part: ValueSet, _ context: Context
  ) -> ProofBoxes {
    if part.isEmpty { return .nothing }
    if case .levelNumber = expression(id).operation, let operand = operands(id).first,
      case .level(let scale) = type(operand)
    {
      let level = self.symbol(operand, context)
      if let positions = bare(operand, level, context).values?.exactValues {
        let levels = program[scale].levels
        let kept = positions.filter { position in
          guard let index = position.wholeValue, levels.indices.contains(Int(index)) else { return false }
          return levels[Int(index)].number.map { part.contains($0) } ?? false
        }
        wholes[level] = .numbers(ValueSet(positions))
        return kept.isEmpty ? .nothing : ProofBoxes(boxes: [ProofBox(level, .numbers(ValueSet(kept)))])
      }
    }
    wholes[symbol] = .numbers(values)
    return ProofBoxes(boxes: [ProofBox(symbol, .numbers(part))])
  }

  /// How two things stand to each other is a thing of its own, with three values.
  private mutating func order(
    _ first: Symbol, _ second: Symbol, _ relation: ValueComparison, _ values: ValueSet?, _ others: ValueSet?
  ) -> ProofBoxes {
    var relation = relation
    var pair = (first, second)
    var sets = (values, others)
    if first.index > second.index {
      relation = relation.mirrored
      pair = (second, first)
      sets = (others, values)
    }
    let symbol = symbols.intern(.order(pair.0, pair.1))
    var possible: [Rational] = []
    let orders: [(Rational, ValueComparison)] = [(-1, .less), (0, .equal), (1, .greater)]
    for (number, order) in orders {
      if let one = sets.0, let two = sets.1, one.compared(order, two) == .never { continue }
      possible.append(number)
    }
    wholes[symbol] = .numbers(ValueSet(possible))
    let part = possible.filter { relation.holds($0, .zero) }
    if part.isEmpty { return .nothing }
    return ProofBoxes(boxes: [ProofBox(symbol, .numbers(ValueSet(part)))])
  }

  private mutating func wordBoxes(
    _ relation: ValueComparison, _ left: ExpressionID, _ right: ExpressionID, _ first: Symbol, _ second: Symbol
  ) -> ProofBoxes {
    guard relation == .equal || relation == .notEqual else { return order(first, second, relation, nil, nil) }
    for (literal, symbol) in [(right, first), (left, second)] {
      guard let value = constant(literal), value != .missing else { continue }
      wholes[symbol] = .anyWord
      return ProofBoxes(boxes: [ProofBox(symbol, .words([value], isComplement: relation == .notEqual))])
    }
    return order(first, second, relation, nil, nil)
  }

  // MARK: What a condition can be

  /// What a condition can be under what is known: yes, no, both, or neither.
  mutating func truth(_ id: ExpressionID, _ context: Context) -> ValueSet {
    var possible: [Rational] = []
    for (holds, number) in [(false, Rational.zero), (true, .one)] {
      if let boxes = boxes(id, holds: holds, context), let reach = both(context.facts, boxes), reach.isEmpty {
        continue
      }
      possible.append(number)
    }
    return ValueSet(possible)
  }

  /// Follows the parts of a condition, each under what those before it leave open.
  mutating func follow(condition id: ExpressionID, _ context: Context) -> AbstractValue {
    let expression = self.expression(id)
    switch expression.operation {
    case .and, .or:
      var parts: [AbstractValue] = []
      var facts = context.facts
      for operand in expression.type == .yesNo ? chain(id) : operands(id) {
        if facts.isEmpty {
          // Decided before, but not where something is missing.
          parts.append(follow(condition: operand, context.bare.droppingNotApplicable))
          continue
        }
        let part = follow(condition: operand, under(facts, context))
        parts.append(part)
        if !part.states.isDisjoint(with: .dropping) { continue }
        if let next = boxes(operand, holds: expression.operation == .and, context), let both = both(facts, next) {
          facts = both
        }
      }
      var result = AbstractValue.combining(parts, nil)
      // What is n/a drops out; only where all may be is the whole.
      for state in [PossibleStates.notApplicable, .silentlyNotApplicable]
      where !parts.allSatisfy({ !$0.states.isDisjoint(with: .dropping) }) { result.states.remove(state) }
      return result
    case .not:
      return operands(id).first.map { follow(condition: $0, context) } ?? AbstractValue(nil)
    case .compare(let comparison):
      let sides = operands(id)
      guard sides.count == 2 else { return AbstractValue(nil) }
      let one = strict(sides[0], value(sides[0], context), context)
      let two = strict(sides[1], value(sides[1], context), context)
      if expression.type == .yesNo { checkThreshold(id, comparison, sides[0], sides[1], context) }
      return AbstractValue.combining([one, two], nil)
    case .isIn, .isBetween:
      var parts: [AbstractValue] = []
      for operand in operands(id) { parts.append(strict(operand, value(operand, context), context)) }
      return AbstractValue.combining(parts, nil)
    default:
      return value(id, context)
    }
  }
}
