import EMSSyntax
import EMSValues

/// Cases, blocks and `if`: which can be reached, and whether one always holds.
extension Prover {
  mutating func cases(_ id: ExpressionID, _ context: Context) -> AbstractValue {
    let operands = self.operands(id)
    let pairs = operands.count / 2
    var hasOtherwise = true
    var isBlocks = false
    var isConditional = true
    if case .cases(let otherwise, let blocks) = expression(id).operation {
      hasOtherwise = otherwise
      isBlocks = blocks
      isConditional = false
    }
    if (0..<pairs).contains(where: { type(operands[$0 * 2]).member != nil }) {
      return eachMember(operands, pairs: pairs, context)
    }
    let outside = touchedParameter
    touchedParameter = false
    var result = AbstractValue.nothing
    var remaining = context.facts
    var isCutShort = false
    // Once a threshold was found to lie outside its range, what it cuts off is no finding of its own.
    var isExplained = false
    for pair in 0..<pairs {
      let condition = operands[pair * 2]
      let value = operands[pair * 2 + 1]
      let count = findings.count
      if !remaining.isEmpty {
        let asked = strict(condition, self.value(condition, under(remaining, context)), under(remaining, context))
        result.states.formUnion(asked.states)
        result.isCutShort = result.isCutShort || asked.isCutShort
      }
      if findings.count > count { isExplained = true }
      let parts = split(remaining, by: condition, context)
      let reach = parts.reach ?? remaining
      if parts.reach == nil || parts.rest == nil { isCutShort = true }
      if reach.isEmpty {
        if context.reports, !context.facts.isEmpty, !isExplained {
          reportUnreachable(
            condition, value, isBlock: isBlocks, isConditional: isConditional, isNever: parts.holds?.isEmpty == true,
            index: pair)
        }
      } else {
        result = result.union(self.value(value, under(reach, context)))
      }
      remaining = parts.rest ?? remaining
    }
    if hasOtherwise, let last = operands.last {
      if remaining.isEmpty {
        if context.reports, !context.facts.isEmpty, !isExplained {
          reportUnreachableOtherwise(last, isBlock: isBlocks, isConditional: isConditional)
        }
      } else {
        result = result.union(value(last, under(remaining, context)))
      }
    } else if !remaining.isEmpty {
      if isBlocks {
        result.states.insert(.notApplicable)
      } else {
        result.states.insert(.error)
        if context.reports {
          questions.append(
            Question(
              subject: .noCase(example: example(remaining, context)), expression: id,
              readsParameter: touchedParameter, isCutShort: isCutShort))
        }
      }
    }
    if touchedParameter { result.readsParameter = true }
    if isCutShort { result.isCutShort = true }
    touchedParameter = outside || touchedParameter
    return result
  }

  /// Cases over a list: each member goes its own way.
  private mutating func eachMember(_ operands: [ExpressionID], pairs: Int, _ context: Context) -> AbstractValue {
    var result = AbstractValue.nothing
    for (index, operand) in operands.enumerated() {
      let value = self.value(operand, context.droppingNotApplicable)
      if index % 2 == 1 || index == pairs * 2 { result = result.union(value) }
    }
    result.states.formUnion([.missing, .error])
    return result
  }

  private mutating func reportUnreachable(
    _ condition: ExpressionID, _ value: ExpressionID, isBlock: Bool, isConditional: Bool, isNever: Bool, index: Int
  ) {
    let what: DiagnosticText = isBlock ? "block" : isConditional ? "`then`" : "case"
    let why: DiagnosticText =
      isNever ? "its condition never holds" : "what it asks for is taken by what stands above it"
    report(
      Diagnostic(
        .notReached, "nothing reaches this \(what): \(why)", at: place(condition),
        labels: [Label(place(value), "this is never the result")],
        help: isNever ? "mend the condition, or remove the \(what)" : "move it up, or remove it"),
      readsParameter: touchedParameter)
  }

  private mutating func reportUnreachableOtherwise(_ value: ExpressionID, isBlock: Bool, isConditional: Bool) {
    let what: DiagnosticText = isBlock ? "block" : isConditional ? "`else`" : "`otherwise`"
    report(
      Diagnostic(
        .notReached,
        "nothing reaches this \(what): what stands above it holds in every case", at: place(value),
        notes: ["where an input is missing the result is missing, and not what stands here"],
        help: "remove it, or ask `x is missing` in a case above"),
      readsParameter: touchedParameter)
  }

  // MARK: Examples

  /// A case of the first box in words: `severity is major, probability is below 3`.
  mutating func example(_ boxes: ProofBoxes, _ context: Context) -> DiagnosticText {
    guard let box = boxes.boxes.first else { return "" }
    var parts: [DiagnosticText] = []
    for entry in box.entries {
      guard let words = words(entry.symbol), let value = valueWords(entry.domain, of: entry.symbol) else { continue }
      parts.append("\(words) \(value)")
    }
    return parts.joined(separator: ", ")
  }

  /// A thing as it is written: a path of fields; nil for what has no short name.
  func words(_ symbol: Symbol) -> String? {
    switch symbols[symbol] {
    case .operation(.access(let field), let operands):
      guard let row = operands.first else { return nil }
      if case .row = symbols[row] { return program[field].name }
      return words(row).map { "\($0).\(program[field].name)" }
    case .operation(.levelNumber, let operands): return operands.first.flatMap { words($0) }
    case .operation(.argument, _): return nil
    default: return nil
    }
  }

  /// One value of a domain in words: `is major`, `is 3.5`.
  private func valueWords(_ domain: ProofDomain, of symbol: Symbol) -> DiagnosticText? {
    switch domain {
    case .numbers(let set):
      guard let number = set.simplest else { return nil }
      return "is \(valueText(number, type: type(of: symbol), unit: unit(of: symbol)))"
    case .words(let set, false):
      return set.compactMap { text(of: $0) }.min().map { "is \($0)" }
    case .words(let set, true):
      guard let least = set.compactMap({ text(of: $0) }).min() else { return nil }
      return set.count == 1 ? "is not \(least)" : "is none of those named"
    }
  }

  private func text(of value: Value) -> String? {
    switch value {
    case .text(let text): "\"\(text)\""
    case .record(let record): program.records.fullID(record)
    case .unit(let unit): unit.name
    case .name(let name): name
    case .period(let period): period.description
    default: nil
    }
  }

  /// The type of a thing, as far as a message needs it.
  func type(of symbol: Symbol) -> Type {
    switch symbols[symbol] {
    case .operation(.access(let field), _): program[field].type
    default: .number
    }
  }

  func unit(of symbol: Symbol) -> Unit? {
    switch symbols[symbol] {
    case .operation(.access(let field), _): program[field].unit
    default: nil
    }
  }

  /// The unit in which a quantity is written with the fewest digits; of equal ones the first that is declared.
  private func shortest(_ number: Rational, _ dimension: Dimension) -> Unit? {
    var best: (unit: Unit, length: Int)?
    for definition in program.units.definitions where definition.dimension == dimension {
      let length = definition.unit.value(ofBase: number).decimalText().utf8.count
      if best.map({ length < $0.length }) ?? true { best = (definition.unit, length) }
    }
    return best?.unit
  }

  /// A number of the sets as the value that it stands for: a level, yes or no, a day, a quantity.
  func valueText(_ number: Rational, type: Type, unit: Unit?) -> String {
    switch type.element {
    case .level(let scale):
      let levels = program[scale].levels
      guard let index = number.wholeValue, levels.indices.contains(Int(index)) else { return number.decimalText() }
      return levels[Int(index)].name
    case .yesNo: return number == .zero ? "no" : "yes"
    case .date:
      return number.wholeValue.flatMap { CalendarDate(dayNumber: Int32(truncatingIfNeeded: $0)) }?.text
        ?? number.decimalText()
    case .quantity(let dimension):
      if let unit {
        if unit.name == "%" { return "\(unit.value(ofBase: number).decimalText()) %" }
        return "\(unit.value(ofBase: number).decimalText()) \(unit.name)"
      }
      if dimension.isNone { return number.decimalText() }
      guard let shown = shortest(number, dimension) else { return number.decimalText() }
      return "\(shown.value(ofBase: number).decimalText()) \(shown.name)"
    default: return number.decimalText()
    }
  }
}
