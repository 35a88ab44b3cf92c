import EMSSyntax
import EMSValues

/// Rows of decision tables and formulas of matrices.
extension Checker {
  /// Checks the rows of a table.
  mutating func checkTable(_ id: TableID, _ node: NodeReference, scope: Scope) {
    let table = program.tables[id.position]
    var scope = scope
    scope.purpose = .formula
    scope.rows = []
    scope.arguments = table.parameters.map { Scope.Argument(name: $0.name, type: $0.type, limits: $0.limits) }
    for row in children(node) where kind(row) == .tableRow {
      let cells = children(row)
      if cells.contains(where: { kind($0) == .error }) { continue }
      guard cells.count == table.parameters.count + 1, let last = cells.last else {
        report(
          Diagnostic(
            .patternDoesNotFit,
            "the row has \(counted(max(0, cells.count - 1), "cell", "cells")), and the table \(counted(table.parameters.count, "column", "columns"))",
            at: place(row), labels: [Label(table.place, "the table is declared here")]))
        continue
      }
      var patterns: [DecisionTable.Pattern] = []
      for (cell, parameter) in zip(cells, table.parameters) {
        guard let pattern = pattern(cell, parameter, scope: scope) else { continue }
        patterns.append(pattern)
      }
      let result = fit(
        expression(last, scope: scope, expected: table.result), to: table.result, code: .ruleDoesNotFit,
        what: "the result of '\(table.name)'", labels: [Label(table.place, "declared as \(words(table.result))")])
      guard patterns.count == table.parameters.count else { continue }
      program.tables[id.position].rows.append(
        DecisionTable.Row(patterns: patterns, result: result, place: place(row)))
      expressionState.roots.append(
        ExpressionRoot(expression: result, purpose: .formula, field: nil, isLibrary: scope.isLibrary))
    }
  }

  /// What a cell of a table accepts; nil, and reported, where it does not fit its column.
  private mutating func pattern(
    _ node: NodeReference, _ parameter: DecisionTable.Parameter, scope: Scope
  ) -> DecisionTable.Pattern? {
    switch kind(node) {
    case .anyPattern: return .any
    case .alternativePattern:
      var all: [DecisionTable.Pattern] = []
      for part in children(node) {
        guard let one = pattern(part, parameter, scope: scope) else { return nil }
        all.append(one)
      }
      return .either(all)
    case .comparisonPattern:
      guard let inner = firstChild(node), let value = patternValue(inner, parameter, scope: scope) else { return nil }
      let comparison: Comparison
      switch firstToken(node) {
      case .less: comparison = .less
      case .lessOrEqual: comparison = .lessOrEqual
      case .greater: comparison = .greater
      case .greaterOrEqual: comparison = .greaterOrEqual
      case .notEqual: comparison = .notEqual
      default: comparison = .equal
      }
      guard comparison == .equal || comparison == .notEqual || isOrdered(parameter.type) else {
        report(
          Diagnostic(
            .noOrder, "'\(parameter.name)' is \(words(parameter.type)), which has no order", at: place(node),
            help: "list the values: `x|y`"))
        return nil
      }
      return .compare(comparison, value)
    case .range:
      let ends = children(node)
      guard ends.count == 2, let low = patternValue(ends[0], parameter, scope: scope),
        let high = patternValue(ends[1], parameter, scope: scope)
      else { return nil }
      guard isOrdered(parameter.type) else {
        report(
          Diagnostic(
            .noOrder, "'\(parameter.name)' is \(words(parameter.type)), which has no order", at: place(node)))
        return nil
      }
      return .between(low, high)
    case .error: return nil
    default:
      return patternValue(node, parameter, scope: scope).map { .equal($0) }
    }
  }

  /// The value of a pattern, as one of the parameter's type.
  private mutating func patternValue(
    _ node: NodeReference, _ parameter: DecisionTable.Parameter, scope: Scope
  ) -> Value? {
    if bareName(node) != nil, case .level(let scale) = parameter.type {
      return levelIndex(node, of: scale).map { .level(scale, index: $0) }
    }
    var bare = scope
    bare.arguments = []
    let id = expression(node, scope: bare, expected: parameter.type)
    guard type(id) != .unknown, parameter.type != .unknown else { return nil }
    if case .quantity(let dimension) = parameter.type, !dimension.isNone, type(id) == .number, !isZero(id) {
      report(
        Diagnostic(
          .patternDoesNotFit, "'\(parameter.name)' is \(words(parameter.type)), so the cell needs a unit",
          at: place(node),
          help: "write it with its unit, in brackets: `(\(text(node)) t)`"))
      return nil
    }
    guard let fitted = converted(id, to: parameter.type), let value = constant(fitted) else {
      report(
        Diagnostic(
          .patternDoesNotFit, "'\(parameter.name)' is \(words(parameter.type)), and this is \(words(type(id)))",
          at: place(node), notes: levelNotes(parameter.type)))
      return nil
    }
    return value
  }

  private func levelNotes(_ type: Type) -> [DiagnosticText] {
    if case .level(let scale) = type { return [levelsNote(scale)] }
    return []
  }

  /// Checks the formula of a matrix; each cell is held against it with the proofs.
  mutating func checkFormula(of id: MatrixID, _ node: NodeReference, scope: Scope) {
    let matrix = program.matrices[id.position]
    var scope = scope
    scope.purpose = .formula
    scope.arguments = [
      Scope.Argument(name: matrix.rowName, type: .level(matrix.rowScale)),
      Scope.Argument(name: matrix.columnName, type: .level(matrix.columnScale)),
    ]
    let formula = fit(
      expression(node, scope: scope, expected: matrix.result), to: matrix.result, code: .ruleDoesNotFit,
      what: "the formula of '\(matrix.name)'", labels: [Label(matrix.place, "declared as \(words(matrix.result))")])
    guard type(formula) != .unknown else { return }
    program.matrices[id.position].formula = formula
    expressionState.roots.append(
      ExpressionRoot(expression: formula, purpose: .formula, field: nil, isLibrary: scope.isLibrary))
  }
}
