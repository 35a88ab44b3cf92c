import EMSSyntax
import EMSValues

/// Decision tables and the formulas of matrices.
extension Prover {
  /// The most rows of a table that are held against the arguments of each call.
  static let greatestFollowedRows = 64

  /// What a call of a table gives.
  mutating func table(_ id: TableID, _ operands: [ExpressionID], _ context: Context) -> AbstractValue {
    let table = program.tables[id.position]
    var arguments: [AbstractValue] = []
    for operand in operands {
      // A row reads only what its patterns ask for, but n/a is refused for any of them.
      arguments.append(strict(operand, value(operand, context), context))
    }
    if table.rows.count > Prover.greatestFollowedRows || arguments.count != table.parameters.count {
      var result = anyResult(of: id)
      for argument in arguments { result.states.formUnion(argument.states) }
      return result
    }
    var result = rows(of: table, arguments, reports: false)
    for argument in arguments {
      result.states.formUnion(argument.states)
      result.readsParameter = result.readsParameter || argument.readsParameter
      result.isCutShort = result.isCutShort || argument.isCutShort
    }
    return result
  }

  private mutating func anyResult(of id: TableID) -> AbstractValue {
    if let known = tableValues[id] { return known }
    let table = program.tables[id.position]
    let result = rows(
      of: table, table.parameters.map { AbstractValue(values(of: $0.type, limits: $0.limits)) }, reports: false)
    tableValues[id] = result
    return result
  }

  /// What the rows of a table give for these arguments; with `reports` what is wrong with the table.
  mutating func rows(of table: DecisionTable, _ arguments: [AbstractValue], reports: Bool) -> AbstractValue {
    var symbols: [Symbol] = []
    var saved: [ProofDomain?] = []
    for (index, argument) in arguments.enumerated() {
      let symbol = self.symbols.intern(.operation(.argument(Int32(index)), []))
      symbols.append(symbol)
      saved.append(wholes[symbol])
      wholes[symbol] = argument.values.map { .numbers($0) } ?? .anyWord
    }
    defer { for (symbol, whole) in zip(symbols, saved) { wholes[symbol] = whole } }
    var context = Context(frames: [])
    context.arguments = arguments
    context.reports = reports
    var remaining = ProofBoxes.everything
    var result = AbstractValue.nothing
    for row in table.rows {
      guard let box = box(of: row, symbols) else {
        if reports { reportRow(row, isNever: true) }
        continue
      }
      guard let reach = both(remaining, ProofBoxes(boxes: [box])) else {
        if reports { askForOtherwise(table) }
        return AbstractValue(values(of: table.result), [.missing, .error])
      }
      if reach.isEmpty {
        if reports { reportRow(row, isNever: false) }
        continue
      }
      // Things that results speak of are those of this table.
      symbolValues = symbolValues.filter { !isArgument($0.key) }
      result = result.union(value(row.result, under(reach, context)))
      guard let rest = without(remaining, ProofBoxes(boxes: [box])) else {
        if reports { askForOtherwise(table) }
        return AbstractValue(values(of: table.result), [.missing, .error])
      }
      remaining = rest
    }
    if !remaining.isEmpty {
      result.states.insert(.error)
      if reports { reportGap(table, remaining, symbols) }
    }
    return result
  }

  private func isArgument(_ symbol: Symbol) -> Bool {
    if case .operation(.argument, _) = symbols[symbols.root(of: symbol)] { return true }
    return false
  }

  /// Where a row holds, or nil where it holds nowhere.
  private func box(of row: DecisionTable.Row, _ symbols: [Symbol]) -> ProofBox? {
    var result = ProofBox()
    for (symbol, pattern) in zip(symbols, row.patterns) {
      guard let domain = domain(of: pattern, in: whole(symbol)) else { continue }
      if domain.isEmpty { return nil }
      result.set(symbol, domain)
    }
    return result
  }

  /// What a pattern accepts of a whole; nil for everything.
  private func domain(of pattern: DecisionTable.Pattern, in whole: ProofDomain) -> ProofDomain? {
    switch (pattern, whole) {
    case (.any, _): return nil
    case (.either(let parts), _):
      var result: ProofDomain?
      for part in parts {
        guard let next = domain(of: part, in: whole) else { return nil }
        result = result.map { $0.union(next) } ?? next
      }
      return result
    case (.equal(let value), .numbers(let set)):
      guard let number = position(of: value) else { return nil }
      return .numbers(set.intersection(ValueSet(number)))
    case (.equal(let value), .words): return whole.intersection(.words([value], isComplement: false))
    case (.compare(let comparison, let value), .numbers(let set)):
      guard let number = position(of: value) else { return nil }
      return .numbers(set.keeping(Prover.comparison(comparison), ValueSet(number)))
    case (.compare(.notEqual, let value), .words): return whole.intersection(.words([value], isComplement: true))
    case (.between(let low, let high), .numbers(let set)):
      guard let least = position(of: low), let greatest = position(of: high) else { return nil }
      return .numbers(set.intersection(ValueSet(from: least, to: greatest)))
    default: return nil
    }
  }

  // MARK: Findings

  private mutating func reportRow(_ row: DecisionTable.Row, isNever: Bool) {
    report(
      Diagnostic(
        .notReached,
        isNever
          ? "nothing reaches this row: one of its cells accepts no value"
          : "nothing reaches this row: the rows above take everything that it asks for", at: row.place,
        help: isNever ? "mend the cell, or remove the row" : "move it up, or remove it"))
  }

  private mutating func askForOtherwise(_ table: DecisionTable) {
    report(
      Diagnostic(
        .tableGap, "'\(table.name)' has too many cases to prove that its rows cover all of them", at: table.place,
        notes: ["more than \(ProofBoxes.greatestCount) boxes would have to be told apart"],
        help: "end the table with a row of `-`, which takes what is left"))
  }

  private mutating func reportGap(_ table: DecisionTable, _ remaining: ProofBoxes, _ symbols: [Symbol]) {
    guard let box = remaining.boxes.first else { return }
    var cells: [DiagnosticText] = []
    for (index, symbol) in symbols.enumerated() {
      let parameter = table.parameters[index]
      switch box[symbol] ?? whole(symbol) {
      case .numbers(let set):
        let number = set.contains(.zero) ? .zero : set.simplest ?? .zero
        cells.append("\(parameter.name) is \(valueText(number, type: parameter.type, unit: nil))")
      case .words(let set, let isComplement):
        if isComplement {
          cells.append("\(parameter.name) is \(set.isEmpty ? "anything" : "none of those named")")
        } else {
          cells.append("\(parameter.name) is one of those that are left")
        }
      }
    }
    report(
      Diagnostic(
        .tableGap, "no row of '\(table.name)' holds where \(cells.joined(separator: ", "))", at: table.place,
        help: "add a row for it, or end the table with a row of `-`, which takes what is left"))
  }

  /// Looks at a table where it is declared.
  mutating func prove(table: DecisionTable) {
    let isBad = table.rows.contains { isPoisoned[$0.result.position] || $0.patterns.count != table.parameters.count }
    beginRule()
    if isBad || table.rows.isEmpty || table.parameters.isEmpty { return }
    _ = rows(
      of: table, table.parameters.map { AbstractValue(values(of: $0.type, limits: $0.limits)) }, reports: true)
    answerQuestions(root: nil, kind: nil)
  }

  // MARK: Formulas of matrices

  /// Holds the cells of a matrix against its formula.
  mutating func prove(matrix: Matrix) {
    guard let formula = matrix.formula, !isPoisoned[formula.position] else { return }
    let rows = program[matrix.rowScale].levels
    let columns = program[matrix.columnScale].levels
    guard matrix.cells.count == rows.count * columns.count, matrix.cellPlaces.count == matrix.cells.count,
      rows.count * columns.count <= RuleTrial.greatestCount
    else { return }
    let domains = [rows, columns].map { levels in levels.indices.map { Rational($0) } }
    guard var trial = RuleTrial(formula, frames: [], arguments: domains, prover: &self), trial.isComplete else {
      return
    }
    var shown = 0
    for (row, level) in rows.enumerated() {
      for (column, other) in columns.enumerated() {
        let index = row * columns.count + column
        trial.setArguments([Rational(row), Rational(column)])
        guard case .number(let wanted) = trial.result(), let cell = position(of: matrix.cells[index]), cell != wanted,
          shown < 12
        else { continue }
        shown += 1
        report(
          Diagnostic(
            .cellDiffersFromFormula,
            "'\(matrix.name)' has \(valueText(cell, type: matrix.result, unit: nil)) for \(level.name) and \(other.name), and its formula gives \(valueText(wanted, type: matrix.result, unit: nil))",
            at: matrix.cellPlaces[index], labels: [Label(place(formula), "the formula")],
            help: "mend the cell or the formula"),
          readsParameter: trial.readsParameter)
      }
    }
  }
}
