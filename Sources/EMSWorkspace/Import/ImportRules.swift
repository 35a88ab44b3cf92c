import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// Evaluates the rules of an import over the cells of a row. Each different combination of cells is evaluated once.
///
/// These rules read columns and constants only, so that a small evaluator over single values serves; what concerns records is
/// the engine's.
struct ImportRules {
  private let program: Program
  private var memory: [ExpressionID: [[String]: Value]] = [:]
  private let greatestMemory = 1 << 16

  init(program: Program) { self.program = program }

  /// The arguments that a rule reads, in the order in which they stand in it.
  func arguments(of expression: ExpressionID) -> [Int] {
    if case .argument(let index) = program.expressions[expression].operation { return [Int(index)] }
    return program.expressions.operands(of: expression).flatMap { arguments(of: $0) }
  }

  /// The value of a rule for the cells of a row, by `Operation.argument`.
  mutating func value(_ expression: ExpressionID, arguments: [String], style: CellStyle) -> Value {
    if let known = memory[expression]?[arguments] { return known }
    let evaluation = ImportRuleEvaluation(program: program, arguments: arguments, style: style)
    let value = evaluation.value(expression)
    if (memory[expression]?.count ?? 0) < greatestMemory { memory[expression, default: [:]][arguments] = value }
    return value
  }
}

/// One evaluation of a rule.
private struct ImportRuleEvaluation {
  let program: Program
  let arguments: [String]
  let style: CellStyle

  func value(_ id: ExpressionID) -> Value {
    let expression = program.expressions[id]
    let operands = Array(program.expressions.operands(of: id))
    switch expression.operation {
    case .constant(let value): return value
    case .today: return .date(program.selection.today)
    case .parameter(let parameter): return program.parameters[parameter.position].value
    case .argument(let index): return argument(Int(index), as: expression.type)
    case .and, .or: return logic(expression.operation == .and, operands)
    case .conditional:
      switch value(operands[0]) {
      case .yesNo(let holds): return value(operands[holds ? 1 : 2])
      case .error(let cause): return .error(cause)
      default: return .missing
      }
    case .cases(let hasOtherwise, _): return cases(operands, hasOtherwise: hasOtherwise)
    case .function(.isMissing):
      switch value(operands[0]) {
      case .missing, .error: return .yesNo(true)
      default: return .yesNo(false)
      }
    case .function(.ifMissing):
      let first = value(operands[0])
      return first == .missing ? value(operands[1]) : first
    default: break
    }
    let values = operands.map(value)
    for value in values {
      if case .error = value { return value }
    }
    if values.contains(.missing) { return .missing }
    return strict(expression.operation, values, type: expression.type)
  }

  private func argument(_ index: Int, as type: Type) -> Value {
    guard index < arguments.count, !arguments[index].isEmpty else { return .missing }
    let text = arguments[index]
    guard case .quantity = type else { return .text(text) }
    var copy = text
    let reading = copy.withUTF8 { style.number.decimal(UnsafeRawBufferPointer($0)) }
    switch reading {
    case .value(let mantissa, let digits): return .number(Rational(scaled: mantissa, digits: digits))
    case .fault(let fault):
      return .error(CellFault.number(fault, text: text, decimal: style.number.decimalMark).message.english)
    }
  }

  private func logic(_ isAnd: Bool, _ operands: [ExpressionID]) -> Value {
    var result = Value.yesNo(isAnd)
    for operand in operands {
      switch value(operand) {
      case .yesNo(let flag): if flag != isAnd { return .yesNo(!isAnd) }
      case .error(let cause): return .error(cause)
      default: result = .missing
      }
    }
    return result
  }

  private func cases(_ operands: [ExpressionID], hasOtherwise: Bool) -> Value {
    let count = operands.count / 2
    for index in 0..<count {
      switch value(operands[index * 2]) {
      case .yesNo(true): return value(operands[index * 2 + 1])
      case .yesNo(false): continue
      case .error(let cause): return .error(cause)
      default: return .missing
      }
    }
    return hasOtherwise ? value(operands[operands.count - 1]) : .missing
  }

  /// Operations that need all their operands.
  private func strict(_ operation: EMSSemantics.Operation, _ values: [Value], type: Type) -> Value {
    switch (operation, values.first, values.count > 1 ? values[1] : nil) {
    case (.not, .yesNo(let flag)?, _): return .yesNo(!flag)
    case (.negate, .number(let a)?, _): return .number(-a)
    case (.add, .number(let a)?, .number(let b)?): return .number(a + b)
    case (.subtract, .number(let a)?, .number(let b)?): return .number(a - b)
    case (.multiply, .number(let a)?, .number(let b)?): return .number(a * b)
    case (.divide, .number(let a)?, .number(let b)?):
      return (a / b).map { .number($0) } ?? .error("division by zero")
    case (.compare(let comparison), let a?, let b?): return compare(comparison, a, b)
    case (.isBetween, .number(let a)?, .number(let low)?):
      guard case .number(let high) = values[2] else { return .error("no such comparison") }
      return .yesNo(a >= low && a <= high)
    case (.list, _, _): return .list(values)
    case (.isIn, let a?, .list(let members)?): return .yesNo(members.contains(a))
    case (.levelNumber, .level(let scale, let index)?, _):
      return program[scale].levels[Int(index)].number.map { .number($0) } ?? .missing
    case (.function(.contains), .text(let a)?, .text(let b)?): return .yesNo(contains(a.lowercased(), b.lowercased()))
    case (.function(.startsWith), .text(let a)?, .text(let b)?):
      return .yesNo(a.lowercased().hasPrefix(b.lowercased()))
    case (.function(.length), .text(let a)?, _): return .number(Rational(a.count))
    case (.function(.quantityOfText), .number(let a)?, .text(let name)?):
      guard let unit = program.units.unit(name) else { return .error("'\(name)' is no unit that is known") }
      if case .quantity(let dimension) = type, !dimension.hasVariable, unit.dimension != dimension {
        return .error("the unit \(name) does not fit")
      }
      return .number(unit.baseValue(a))
    case (.round(let rule), .number(let a)?, let digits):
      var count = 0
      if case .number(let number)? = digits { count = Int(number.wholeValue ?? 0) }
      return .number(a.rounded(digits: count, rule: rule))
    case (.function(.absolute), .number(let a)?, _): return .number(a.magnitude)
    case (.function(.floor), .number(let a)?, _): return .number(a.floor)
    case (.function(.ceiling), .number(let a)?, _): return .number(a.ceiling)
    default: return .error("this cannot be computed from the columns of a file")
    }
  }

  private func compare(_ comparison: Comparison, _ a: Value, _ b: Value) -> Value {
    switch comparison {
    case .equal: return .yesNo(a == b)
    case .notEqual: return .yesNo(a != b)
    default: break
    }
    let order: Int
    switch (a, b) {
    case (.number(let a), .number(let b)): order = a < b ? -1 : (a == b ? 0 : 1)
    case (.text(let a), .text(let b)): order = a < b ? -1 : (a == b ? 0 : 1)
    case (.date(let a), .date(let b)): order = a < b ? -1 : (a == b ? 0 : 1)
    case (.level(let s, let a), .level(let t, let b)) where s == t: order = a < b ? -1 : (a == b ? 0 : 1)
    default: return .error("these cannot be compared")
    }
    switch comparison {
    case .less: return .yesNo(order < 0)
    case .lessOrEqual: return .yesNo(order <= 0)
    case .greater: return .yesNo(order > 0)
    default: return .yesNo(order >= 0)
    }
  }

  private func contains(_ text: String, _ part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }
}
