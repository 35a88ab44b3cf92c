public import EMSEngine
public import EMSSemantics
public import EMSSyntax
import EMSValues

/// Reads what a goal asks: a result, a wish, and the inputs that may change.
public struct GoalReader {
  private let results: Results
  /// The program, with the expressions that were read.
  public private(set) var program: Program
  /// What is wrong with the question; an error ends it.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Asked while the inputs that results read are looked for; once true, what is read is worth nothing.
  public var isCancelled: (@Sendable () -> Bool)?

  /// Creates a reader. `program` holds expressions that were read before, where it is not that of the results.
  public init(_ results: Results, program: Program? = nil) {
    self.results = results
    self.program = program ?? results.program
  }

  /// The question about one result: `boiler-gas.climate.class`, `<= medium`, `severity, probability`; nil where it is in error.
  public mutating func question(value: String, wish: String, inputs: String? = nil) -> GoalQuestion? {
    let path = value.split(separator: " ").joined(separator: " ")
    var reader = CellReader(program)
    let subject = reader.subject(path)
    program = reader.options.program
    diagnostics += reader.options.diagnostics
    guard let subject else { return nil }
    guard case .cell(let cell) = subject else {
      fail(
        .goalOnInput, "'\(path)' is no result of a record",
        help: "name a record and a field that is computed, such as boiler-gas.climate.class")
      return nil
    }
    guard isComputed(cell.column, path) else { return nil }
    guard startsWithComparison(wish) else {
      failWish(wish)
      return nil
    }
    var options = OptionExpression(program)
    let text = CellReader.qualified(path, program) + " " + wish
    let column = options.value(text, option: "--wish")
    program = options.program
    diagnostics += options.diagnostics
    guard let column else { return nil }
    return finish(column.expression, kind: cell.record.kind, rows: [cell.record.row], cell.column, wish, inputs)
  }

  /// The question about all records of a kind for which a condition holds: `impact`, `class = high`, `class <= medium`.
  public mutating func question(
    kind name: String, where condition: String?, wish: String, inputs: String? = nil
  ) -> GoalQuestion? {
    guard let kind = program.kind(named: name) else {
      fail(
        .unknownOptionName, "there is no kind '\(name)'",
        help: program.kind(nearestTo: name).map { "the nearest is '\($0)'" } ?? "")
      return nil
    }
    var options = OptionExpression(program)
    let chosen = condition.map { options.condition($0, of: kind) }
    let wished = options.condition(wish, option: "--wish", of: kind)
    program = options.program
    diagnostics += options.diagnostics
    if let chosen, chosen == nil { return nil }
    guard let wished else { return nil }
    guard let target = target(wished), program[target.field].kind == kind else {
      failWish(wish)
      return nil
    }
    guard isComputed(target, program[target.field].name) else { return nil }
    let view = View(name: "", kind: kind, condition: chosen ?? nil, place: program[kind].place)
    let rows = ViewEvaluator(results, program: program).rows(view)
    var shown = wish.drop { $0 != " " && $0 != "<" && $0 != ">" && $0 != "=" && $0 != "!" }
    while shown.first == " " { shown = shown.dropFirst() }
    return finish(wished, kind: kind, rows: rows, target, String(shown), inputs)
  }

  private mutating func fail(_ code: DiagnosticCode, _ message: DiagnosticText, help: DiagnosticText) {
    diagnostics.append(Diagnostic(code, message, at: nil, help: help))
  }

  private mutating func failWish(_ wish: String) {
    fail(
      .goalWish, "'\(wish)' is no wish for a result",
      help: (isLone(wish) ? "write '= \(wish)': " : "")
        + "a wish compares the result with a value, as '<= medium', '< 12', '= no' and 'in 2..4' do")
  }

  /// Whether a wish is a value alone, without what it is compared by.
  private func isLone(_ wish: String) -> Bool {
    !wish.isEmpty && !wish.utf8.contains(UInt8(ascii: " ")) && !startsWithComparison(wish)
  }

  private func startsWithComparison(_ wish: String) -> Bool {
    guard let first = wish.split(separator: " ").first else { return false }
    return ["<", "<=", ">", ">=", "=", "!=", "is", "in"].contains(String(first)) || "<>=!".contains(first.first ?? " ")
  }

  private mutating func isComputed(_ column: ColumnAddress, _ name: String) -> Bool {
    if case .computed = program[column.field].role { return true }
    fail(
      .goalOnInput, "'\(name)' is given, not computed",
      help: "a goal is for a result; set an input to the value that is wanted")
    return false
  }

  // MARK: Wishes

  /// The result that a wish is about.
  private func target(_ id: ExpressionID) -> ColumnAddress? {
    if let found = column(id) { return found }
    for operand in program.expressions.operands(of: id) { if let found = column(operand) { return found } }
    return nil
  }

  /// The column that one side of a wish reads, as a level or as its number.
  private func column(_ id: ExpressionID) -> ColumnAddress? {
    let expression = program.expressions[id]
    guard let operand = program.expressions.operands(of: id).first else { return nil }
    switch expression.operation {
    case .levelNumber: return column(operand)
    case .access(let field): return isRecord(operand) ? ColumnAddress(field) : nil
    case .accessInLayer(let fields, let layer):
      return isRecord(operand) ? fields.first.map { ColumnAddress($0, layer) } : nil
    default: return nil
    }
  }

  private func isRecord(_ id: ExpressionID) -> Bool {
    switch program.expressions[id].operation {
    case .constant(.record), .row(depth: 0): true
    default: false
    }
  }

  /// The value of a side that reads no record at hand.
  private func value(_ id: ExpressionID) -> Value? {
    var open = [id]
    while let next = open.popLast() {
      if case .row = program.expressions[next].operation { return nil }
      open += program.expressions.operands(of: next)
    }
    return ViewEvaluator(results, program: program).value(id)
  }

  private func wish(_ id: ExpressionID, _ target: ColumnAddress, _ text: String) -> Wish? {
    let operands = Array(program.expressions.operands(of: id))
    func values(_ ids: ArraySlice<ExpressionID>) -> [Value]? {
      var found: [Value] = []
      for id in ids {
        guard let value = value(id), value != .missing else { return nil }
        found.append(value)
      }
      return found
    }
    switch program.expressions[id].operation {
    case .compare(let comparison):
      if operands.count == 2, column(operands[0]) == target, let other = values(operands[1...])?.first {
        return Wish(.compare(comparison, other), text: text)
      }
      if operands.count == 2, column(operands[1]) == target, let other = values(operands[..<1])?.first {
        return Wish(.compare(comparison.turned, other), text: text)
      }
      return nil
    case .isBetween:
      guard operands.count == 3, column(operands[0]) == target, let ends = values(operands[1...]) else { return nil }
      return Wish(.isBetween(ends[0], ends[1]), text: text)
    case .isIn:
      guard operands.count == 2, column(operands[0]) == target, case .list(let members)? = value(operands[1]) else {
        return nil
      }
      return Wish(.isIn(members), text: text)
    case .access, .accessInLayer:
      // `significant` alone: that it is so.
      return column(id) == target ? Wish(.compare(.equal, .yesNo(true)), text: text.isEmpty ? "= yes" : text) : nil
    default: return nil
    }
  }

  private mutating func finish(
    _ expression: ExpressionID, kind: KindID, rows: [Int32], _ target: ColumnAddress, _ text: String, _ inputs: String?
  ) -> GoalQuestion? {
    guard let wish = wish(expression, target, text) else {
      failWish(text)
      return nil
    }
    var question = GoalQuestion(kind: kind, rows: rows, target: target, wish: wish)
    if let inputs {
      guard let fields = fields(inputs, question) else { return nil }
      question.inputs = fields
    }
    return question
  }

  // MARK: Inputs

  /// The fields that `by` names, among the inputs that the results read; nil where one is not among them.
  private mutating func fields(_ text: String, _ question: GoalQuestion) -> Set<FieldID>? {
    let reach = InputReach(results)
    let domains = InputDomains(results)
    var known: [FieldID] = []
    var free: Set<FieldID> = []
    for row in question.rows {
      if isCancelled?() == true { return nil }
      let record = RecordID(kind: question.kind, row: row)
      for cell in reach.inputs(of: record, [question.target]) {
        let field = cell.column.field
        if !known.contains(field) { known.append(field) }
        if !free.contains(field), domains.input(cell) != nil { free.insert(field) }
      }
    }
    var chosen: Set<FieldID> = []
    for part in text.split(separator: ",") {
      let name = part.split(separator: " ").joined(separator: " ")
      if name.isEmpty { continue }
      let parts = name.split(separator: ".").map(String.init)
      let matches = known.filter { field in
        guard program[field].name == parts.last else { return false }
        return parts.count < 2 || parts[parts.count - 2] == program[program[field].kind].name
          || program.kind(named: parts[parts.count - 2]) == nil
      }
      if matches.isEmpty {
        var names: [String] = []
        for field in known where !names.contains(program[field].name) { names.append(program[field].name) }
        let nearest = NearestName.nearest(to: parts.last ?? name, in: names)
        fail(
          .goalInputUnknown, "'\(name)' is no input that \(program[question.target.field].name) reads",
          help: nearest.map { "the nearest is '\($0)'" }
            ?? (names.isEmpty ? "it reads no input" : "it reads: \(names.joined(separator: ", "))"))
        return nil
      }
      if !matches.contains(where: free.contains) {
        diagnostics.append(
          Diagnostic(
            .goalInputFixed, "'\(name)' stays as it is: it has no levels or limits to go through, or does not apply",
            at: nil, help: "give its field limits, as in `whole 0..10`"))
      }
      chosen.formUnion(matches)
    }
    return chosen
  }
}

extension Comparison {
  /// The same comparison with its sides exchanged.
  fileprivate var turned: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
