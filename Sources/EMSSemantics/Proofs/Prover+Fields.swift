import EMSSyntax
import EMSValues

/// What fields and arguments can be.
extension Prover {
  /// All values of a type within limits.
  /// - Parameter unit: the unit in which whole numbers are meant.
  func values(of type: Type, limits: ValueLimits? = nil, unit: Unit? = nil) -> ValueSet? {
    switch type.element {
    case .quantity:
      let step = limits?.isWhole == true ? unit?.factor ?? .one : nil
      return ValueSet(from: limits?.least, to: limits?.greatest, step: step)
    case .level(let scale):
      let count = program[scale].levels.count
      return ValueSet((0..<count).map { Rational($0) })
    case .yesNo: return ValueSet([.zero, .one])
    case .date:
      return ValueSet(
        from: Rational(Int(CalendarDate.first.dayNumber)), to: Rational(Int(CalendarDate.last.dayNumber)), step: .one)
    default: return nil
    }
  }

  /// The numbers of the levels at these positions.
  func numbers(of positions: ValueSet, in scale: ScaleID) -> ValueSet {
    let levels = program[scale].levels
    let all = positions.exactValues ?? levels.indices.map { Rational($0) }
    return ValueSet(
      all.compactMap { position in
        guard let index = position.wholeValue, levels.indices.contains(Int(index)) else { return nil }
        return levels[Int(index)].number
      })
  }

  /// What a literal is.
  func value(of literal: Value, type: Type) -> AbstractValue {
    switch literal {
    case .missing: return AbstractValue(.empty, .missing)
    case .notApplicable: return AbstractValue(.empty, .notApplicable)
    case .error: return AbstractValue(.empty, .error)
    case .list(let members):
      var result = AbstractValue.nothing
      for member in members { result = result.union(value(of: member, type: type.element)) }
      return result
    default: return AbstractValue(position(of: literal).map { ValueSet($0) })
    }
  }

  /// A value as a number: of a level its position, of yes 1, of a day its number.
  func position(of value: Value) -> Rational? {
    switch value {
    case .number(let number): number
    case .level(_, let index): Rational(Int(index))
    case .yesNo(let yes): yes ? .one : .zero
    case .date(let date): Rational(Int(date.dayNumber))
    default: nil
    }
  }

  /// What a parameter is, as it stands.
  func value(of parameter: ParameterID) -> AbstractValue {
    let declaration = program.parameters[parameter.position]
    var result = value(of: declaration.value, type: declaration.type)
    result.readsParameter = true
    return result
  }

  /// What a field of any record can be.
  mutating func value(of id: FieldID) -> AbstractValue {
    if let known = fieldValues[id] { return known }
    guard fieldsInProgress.insert(id).inserted else { return anything(id) }
    var context = Context(frames: [row(of: program[id].kind)])
    context.allowsNotApplicable = true
    let result = fieldValue(id, context)
    fieldsInProgress.remove(id)
    fieldValues[id] = result
    return result
  }

  /// What a field can be as far as its type says.
  private func anything(_ id: FieldID) -> AbstractValue {
    let field = program[id]
    var result = AbstractValue(values(of: field.type, limits: field.limits, unit: field.unit))
    result.states = [.missing, .notApplicable, .error]
    result.isCutShort = true
    return result
  }

  /// What a field is for the innermost row of `context`: its cell, or what its rule gives.
  mutating func fieldValue(_ id: FieldID, _ context: Context) -> AbstractValue {
    let field = program[id]
    switch field.role {
    case .computed(let root):
      if field.type == .unknown || root.index < 0 || silentFields.contains(id) { return anything(id) }
      return value(root, context)
    case .input: return input(field, context)
    case .parent, .title: return AbstractValue(nil, .missing)
    case .identifier, .kindName, .inner, .inverse: return AbstractValue(nil)
    }
  }

  private mutating func input(_ field: Field, _ context: Context) -> AbstractValue {
    var states: PossibleStates = [.missing]
    if field.allowsNotApplicable { states.insert(.notApplicable) }
    if field.blocks.isEmpty {
      return AbstractValue(values(of: field.type, limits: field.limits, unit: field.unit), states)
    }
    var result = AbstractValue(.empty, states)
    var remaining = context.facts
    for block in field.blocks {
      var own = values(of: block.type, limits: block.limits ?? field.limits, unit: field.unit)
      if case .level(let scale) = block.type, field.type == .number, let positions = own {
        own = numbers(of: positions, in: scale)
      }
      guard let condition = block.condition else {
        if !remaining.isEmpty { result = result.union(AbstractValue(own)) }
        remaining = .nothing
        break
      }
      let parts = split(remaining, by: condition, context)
      if parts.reach?.isEmpty != true { result = result.union(AbstractValue(own)) }
      if parts.rest == nil { result.isCutShort = true }
      remaining = parts.rest ?? remaining
    }
    if !remaining.isEmpty { result.states.insert(.notApplicable) }
    return result
  }

  /// What a field of the thing `row` is, under what is known.
  mutating func read(_ id: FieldID, of row: Symbol, _ symbol: Symbol, _ context: Context) -> AbstractValue {
    var result = value(of: id)
    if context.facts.isEverything { return result }
    let root = symbols.root(of: row)
    let concerns = context.facts.boxes.contains { box in
      box.entries.contains { symbols.root(of: $0.symbol) == root }
    }
    if !concerns { return result }
    if canFollow(id) {
      let key = ContextKey(field: id, row: row, facts: context.factNumber)
      if let known = contextValues[key] {
        result = known
      } else if context.depth < Prover.contextDepth, stepsLeft > 0, fieldsInProgress.insert(id).inserted {
        var inner = Context(frames: [row], facts: context.facts)
        inner.allowsNotApplicable = true
        inner.factNumber = context.factNumber
        inner.depth = context.depth + 1
        result = fieldValue(id, inner)
        fieldsInProgress.remove(id)
        contextValues[key] = result
      } else {
        result.isCutShort = true
      }
    }
    return restricted(result, to: symbol, context)
  }

  /// Whether what is known can say more of a field than that it is in a box.
  private func canFollow(_ id: FieldID) -> Bool {
    switch program[id].role {
    case .computed: true
    case .input: !program[id].blocks.isEmpty
    default: false
    }
  }

  /// A value under what is known of the thing itself.
  func restricted(_ value: AbstractValue, to symbol: Symbol, _ context: Context) -> AbstractValue {
    var value = value
    if case .numbers(let known)? = context.facts.domain(of: symbol), let own = value.values {
      value.values = own.intersection(known)
    }
    for (function, state) in [(Function.isMissing, PossibleStates.missing), (.isNotApplicable, .notApplicable)] {
      guard value.states.contains(state), let asked = symbols.find(.operation(.function(function), [symbol])),
        case .numbers(let known)? = context.facts.domain(of: asked)
      else { continue }
      if known == ValueSet(.zero) {
        value.states.remove(state)
        if state == .missing { value.states.remove(.error) }
      } else if known == ValueSet(.one) {
        value.values = value.values.map { _ in .empty }
      }
    }
    return value
  }
}
