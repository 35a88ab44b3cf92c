import EMSSyntax
import EMSValues

/// Decision tables: no gap, no row that nothing reaches. Matrices: each cell against the declared formula.
extension Checker {
  mutating func proveTables() {
    for table in program.tables where !table.rows.isEmpty { prove(table) }
  }

  private mutating func prove(_ table: DecisionTable) {
    let everything = table.parameters.map { parameter in
      let all = possible(of: parameter.type, limits: parameter.limits, unit: nil)
      return all == .anything ? others(parameter, table) : all
    }
    guard !table.parameters.contains(where: { $0.type == .unknown }) else { return }
    var rest: [[Possible]] = [everything]
    for row in table.rows {
      let accepted = zip(row.patterns.indices, row.patterns).map { index, pattern in
        self.accepted(pattern, table.parameters[index], in: everything[index], table)
      }
      var isReached = false
      var next: [[Possible]] = []
      for box in rest {
        let common = zip(box, accepted).map { $0.intersection($1) }
        if common.contains(where: \.isEmpty) {
          next.append(box)
          continue
        }
        isReached = true
        // What is left of the box: for each column, what the row does not accept there while it accepts what is before.
        for column in box.indices {
          let outside = box[column].subtracting(accepted[column])
          if outside.isEmpty { continue }
          var piece = box
          for before in 0..<column { piece[before] = common[before] }
          piece[column] = outside
          next.append(piece)
        }
      }
      if !isReached {
        reportProof(
          Diagnostic(
            .notReached, "nothing reaches this row of '\(table.name)'", at: row.place,
            notes: ["the rows above it accept all that it accepts"], help: "remove it, or put it further up"))
      }
      rest = next
      if rest.count > Checker.greatestRegion {
        reportProof(
          Diagnostic(
            .tableGap, "whether '\(table.name)' covers everything is beyond what is tried", at: table.place,
            help: "end the table with a row of `-`"))
        return
      }
    }
    guard let open = rest.first else { return }
    let text = zip(table.parameters, open).map { example($0, $1, table) }.joined(separator: ", ")
    reportProof(
      Diagnostic(
        .tableGap, "no row of '\(table.name)' accepts \(text)", at: table.place,
        help: "add a row for it, or end the table with a row of `-`"))
  }

  /// The texts, dates and the like that a table names for a parameter, and one place for all others.
  private func named(_ parameter: DecisionTable.Parameter, _ table: DecisionTable) -> [Value] {
    guard let column = table.parameters.firstIndex(of: parameter) else { return [] }
    var values: [Value] = []
    func collect(_ pattern: DecisionTable.Pattern) {
      switch pattern {
      case .equal(let value), .compare(_, let value): if !values.contains(value) { values.append(value) }
      case .between(let low, let high): for value in [low, high] where !values.contains(value) { values.append(value) }
      case .either(let patterns): patterns.forEach(collect)
      case .any: break
      }
    }
    for row in table.rows where column < row.patterns.count { collect(row.patterns[column]) }
    return values
  }

  private func others(_ parameter: DecisionTable.Parameter, _ table: DecisionTable) -> Possible {
    .members(Array(repeating: true, count: named(parameter, table).count + 1))
  }

  private func accepted(
    _ pattern: DecisionTable.Pattern, _ parameter: DecisionTable.Parameter, in all: Possible, _ table: DecisionTable
  ) -> Possible {
    if case .any = pattern { return all }
    if possible(of: parameter.type) != .anything { return accepted(pattern, parameter) }
    let values = named(parameter, table)
    func accepts(_ pattern: DecisionTable.Pattern, _ value: Value) -> Bool {
      switch pattern {
      case .any: true
      case .equal(let other): value == other
      case .compare(.notEqual, let other): value != other
      case .compare(.equal, let other): value == other
      case .either(let patterns): patterns.contains { accepts($0, value) }
      default: false
      }
    }
    func acceptsOthers(_ pattern: DecisionTable.Pattern) -> Bool {
      switch pattern {
      case .any, .compare(.notEqual, _): true
      case .either(let patterns): patterns.contains { acceptsOthers($0) }
      default: false
      }
    }
    return .members(values.map { accepts(pattern, $0) } + [acceptsOthers(pattern)])
  }

  private func example(
    _ parameter: DecisionTable.Parameter, _ possible: Possible, _ table: DecisionTable
  ) -> String {
    switch possible {
    case .numbers(let set):
      let number = set.simplest ?? .zero
      if parameter.type == .date, let day = number.wholeValue, let small = Int32(exactly: day),
        let date = CalendarDate(dayNumber: small)
      {
        return "\(parameter.name) = \(date.text)"
      }
      return "\(parameter.name) = \(number.decimalText())"
    case .members(let members):
      let index = members.firstIndex(of: true) ?? 0
      switch parameter.type {
      case .level(let scale):
        return "\(parameter.name) = \(index < program[scale].levels.count ? program[scale].levels[index].name : "")"
      case .yesNo: return "\(parameter.name) = \(index == 1 ? "yes" : "no")"
      default:
        let values = named(parameter, table)
        return index < values.count ? "\(parameter.name) = \(text(of: values[index]))" : "any other \(parameter.name)"
      }
    case .anything: return "any \(parameter.name)"
    }
  }

  private func text(of value: Value) -> String {
    switch value {
    case .text(let text): "\"\(text)\""
    case .record(let record): program.records.fullID(record)
    case .name(let name): name
    default: "this value"
    }
  }

  // MARK: Matrices

  mutating func proveMatrices() {
    for matrix in program.matrices {
      guard let formula = matrix.formula else { continue }
      let dependsOnParameter = readsParameter(formula)
      let rows = program[matrix.rowScale].levels
      let columns = program[matrix.columnScale].levels
      for row in rows.indices {
        for column in columns.indices {
          let position = row * columns.count + column
          guard position < matrix.cells.count, matrix.cells[position] != .missing else { continue }
          var evaluation = ConcreteEvaluation()
          evaluation.places = [
            proof.shapes.number(.operation(.argument(0), []), sample: nil): 0,
            proof.shapes.number(.operation(.argument(1), []), sample: nil): 1,
          ]
          evaluation.values = [
            .level(matrix.rowScale, index: Int32(row)), .level(matrix.columnScale, index: Int32(column)),
          ]
          let wanted = evaluate(formula, &evaluation)
          guard wanted != .missing, wanted != matrix.cells[position] else { continue }
          reportProof(
            Diagnostic(
              .cellDiffersFromFormula,
              "the cell for \(rows[row].name) and \(columns[column].name) is \(cellText(matrix.cells[position])), and the formula gives \(cellText(wanted))",
              at: matrix.cellPlaces[position], severity: dependsOnParameter ? .warning : .error,
              labels: [Label(place(formula), "the formula is declared here")],
              help: "correct the cell, or the formula"))
        }
      }
    }
  }

  private func cellText(_ value: Value) -> String {
    switch value {
    case .number(let number): number.decimalText()
    case .level(let scale, let index): program[scale].levels[Int(index)].name
    case .yesNo(let isYes): isYes ? "yes" : "no"
    default: "missing"
    }
  }
}
