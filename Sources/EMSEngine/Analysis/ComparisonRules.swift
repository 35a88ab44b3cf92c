import EMSSemantics
import EMSSyntax
import EMSValues

/// Where the changes of rules stand in the list, by what the explanations of either side name.
struct RuleIndex: Sendable {
  var parametersBefore: [ParameterID: Int] = [:]
  var parametersAfter: [ParameterID: Int] = [:]
  var fieldsBefore: [FieldID: Int] = [:]
  var fieldsAfter: [FieldID: Int] = [:]
  var matricesBefore: [MatrixID: [Int: Int]] = [:]
  var matricesAfter: [MatrixID: [Int: Int]] = [:]
  var tablesBefore: [TableID: Int] = [:]
  var tablesAfter: [TableID: Int] = [:]
  var scalesAfter: [ScaleID: Int] = [:]

  /// Whether nothing but values of records can differ.
  var isEmpty: Bool {
    parametersAfter.isEmpty && fieldsAfter.isEmpty && matricesAfter.isEmpty && tablesAfter.isEmpty
      && parametersBefore.isEmpty && fieldsBefore.isEmpty && matricesBefore.isEmpty && scalesAfter.isEmpty
  }
}

/// Compares what two registers judge by: methods in use, parameters, matrices, scales, tables, rules, defaults, checks.
struct RuleComparison {
  private let frame: ComparisonFrame
  private let old: Program
  private let new: Program
  private var changes: [RuleChange] = []
  private(set) var index = RuleIndex()

  init(_ frame: ComparisonFrame) {
    self.frame = frame
    old = frame.before.program
    new = frame.after.program
  }

  /// All that differs; of one program only what layers change.
  mutating func compare() -> [RuleChange] {
    if frame.programs.isOneProgram {
      for parameter in new.parameters { compare(parameter.id, parameter.id) }
      for matrix in new.matrices { compareCells(matrix.id, matrix.id) }
      return changes
    }
    let (first, second) = (RuleReach(old), RuleReach(new))
    compareMethods()
    compareParameters(first, second)
    for matrix in new.matrices where second.matrices.contains(matrix.id) {
      guard let other = first.matrix(named: matrix.name) else { continue }
      compareCells(other, matrix.id)
    }
    for table in new.tables where second.tables.contains(table.id) {
      guard let other = first.table(named: table.name) else { continue }
      compareTables(old.tables[other.position], table)
    }
    compareScales(first, second)
    for kind in frame.programs.kinds where kind.before != nil && kind.after != nil {
      for pair in frame.programs.fields(kind) { compareFields(pair) }
    }
    compareChecks()
    return changes
  }

  private mutating func add(
    _ subject: RuleChange.Subject, _ name: String, _ before: RuleChange.Side?, _ after: RuleChange.Side?
  ) -> Int {
    changes.append(RuleChange(subject: subject, name: name, before: before, after: after))
    return changes.count - 1
  }

  // MARK: Methods and parameters

  private mutating func compareMethods() {
    func text(_ program: Program) -> String {
      program.methodsInUse.map { id in
        let method = program.methods[id.position]
        return method.name + (method.from.map { " from \($0.text)" } ?? "")
      }.joined(separator: ", ")
    }
    func side(_ program: Program) -> RuleChange.Side {
      RuleChange.Side(
        value: .text(text(program)), unit: nil,
        origin: program.methodsInUse.first.map { .script(program.methods[$0.position].place) } ?? .nothing)
    }
    if text(old) != text(new) { _ = add(.methods, "method", side(old), side(new)) }
  }

  private mutating func compareParameters(_ first: RuleReach, _ second: RuleReach) {
    var byName: [String: ParameterID] = [:]
    for id in first.parameters { byName[old.parameters[id.position].name] = id }
    for id in second.parameters {
      let parameter = new.parameters[id.position]
      if let other = byName.removeValue(forKey: parameter.name) {
        compare(other, id)
      } else {
        index.parametersAfter[id] = add(.parameter, parameter.name, nil, side(id, frame.after))
      }
    }
    for id in first.parameters where byName[old.parameters[id.position].name] == id {
      index.parametersBefore[id] = add(.parameter, old.parameters[id.position].name, side(id, frame.before), nil)
    }
  }

  private func side(_ id: ParameterID, _ results: Results) -> RuleChange.Side {
    let parameter = results.program.parameters[id.position]
    return RuleChange.Side(
      value: results.register.parameters[id.position], unit: parameter.unit,
      origin: results.register.changedParameters[id] ?? .script(parameter.place))
  }

  private mutating func compare(_ first: ParameterID, _ second: ParameterID) {
    if frame.isEqual(
      frame.before.register.parameters[first.position], frame.after.register.parameters[second.position])
    {
      return
    }
    let position = add(
      .parameter, new.parameters[second.position].name, side(first, frame.before), side(second, frame.after))
    index.parametersBefore[first] = position
    index.parametersAfter[second] = position
  }

  // MARK: Matrices, tables, scales

  private mutating func compareCells(_ first: MatrixID, _ second: MatrixID) {
    let (cells, others) = (
      frame.before.register.matrixCells[first.position], frame.after.register.matrixCells[second.position]
    )
    if frame.programs.isOneProgram, cells == others { return }
    let (matrix, other) = (old.matrices[first.position], new.matrices[second.position])
    let rows = frame.programs.levels(matrix.rowScale, other.rowScale)
    let columns = frame.programs.levels(matrix.columnScale, other.columnScale)
    let width = new[other.columnScale].levels.count
    for (row, rowAfter) in rows.enumerated() where rowAfter >= 0 {
      for (column, columnAfter) in columns.enumerated() where columnAfter >= 0 {
        let index = row * columns.count + column
        let indexAfter = Int(rowAfter) * width + Int(columnAfter)
        guard cells.indices.contains(index), others.indices.contains(indexAfter),
          !frame.isEqual(cells[index], others[indexAfter])
        else { continue }
        let levels = (new[other.rowScale].levels, new[other.columnScale].levels)
        let name = "\(other.name)(\(levels.0[Int(rowAfter)].name), \(levels.1[Int(columnAfter)].name))"
        let position = add(
          .matrixCell, name, side(first, index, frame.before), side(second, indexAfter, frame.after))
        self.index.matricesBefore[first, default: [:]][index] = position
        self.index.matricesAfter[second, default: [:]][indexAfter] = position
      }
    }
  }

  private func side(_ id: MatrixID, _ cell: Int, _ results: Results) -> RuleChange.Side {
    let places = results.program.matrices[id.position].cellPlaces
    let declared = places.indices.contains(cell) ? Origin.script(places[cell]) : .nothing
    return RuleChange.Side(
      value: results.register.matrixCells[id.position][cell], unit: nil,
      origin: results.register.changedMatrixCells[id]?[cell] ?? declared)
  }

  private mutating func compareTables(_ first: DecisionTable, _ second: DecisionTable) {
    let match = ExpressionMatch(frame)
    // The first row that differs is the place to look at.
    let row = zip(first.rows, second.rows).enumerated().first { _, rows in
      rows.0.patterns.count != rows.1.patterns.count
        || !zip(rows.0.patterns, rows.1.patterns).allSatisfy(match.areEqual)
        || !match.areEqual(rows.0.result, rows.1.result)
    }?.offset
    if row == nil, first.rows.count == second.rows.count { return }
    func side(_ table: DecisionTable) -> RuleChange.Side {
      let place = row.flatMap { table.rows.indices.contains($0) ? table.rows[$0].place : nil } ?? table.place
      return RuleChange.Side(value: nil, unit: nil, origin: .script(place))
    }
    let position = add(.table, second.name, side(first), side(second))
    index.tablesBefore[first.id] = position
    index.tablesAfter[second.id] = position
  }

  private mutating func compareScales(_ first: RuleReach, _ second: RuleReach) {
    for scale in new.scales where second.scales.contains(scale.id) && !scale.name.isEmpty {
      guard let other = first.scale(named: scale.name) else { continue }
      let (before, after) = (old[other], scale)
      func words(_ scale: Scale) -> [String] {
        scale.levels.map { level in
          let number = level.number?.decimalText()
          return number == nil || number == level.name ? level.name : "\(number ?? "") \(level.name)"
        }
      }
      if words(before) == words(after), before.isWorstFirst == after.isWorstFirst { continue }
      func side(_ scale: Scale) -> RuleChange.Side {
        RuleChange.Side(
          value: .text((scale.isWorstFirst ? "worst first: " : "") + words(scale).joined(separator: ", ")), unit: nil,
          origin: .script(scale.place))
      }
      index.scalesAfter[scale.id] = add(.scale, scale.name, side(before), side(after))
    }
  }

  // MARK: Fields and checks

  private mutating func compareFields(_ pair: FieldPair) {
    let name = frame.programs.name(pair)
    func qualified(_ field: Field, _ program: Program) -> String { program[field.kind].name + "." + field.name }
    guard let before = pair.before.map({ old[$0] }), let after = pair.after.map({ new[$0] }) else {
      guard let field = pair.after.map({ new[$0] }) ?? pair.before.map({ old[$0] }), !name.isEmpty else { return }
      switch field.role {
      case .input, .computed: break
      default: return
      }
      let side = RuleChange.Side(value: nil, unit: nil, origin: .script(field.place))
      if pair.after != nil {
        index.fieldsAfter[field.id] = add(.field, qualified(field, new), nil, side)
      } else {
        index.fieldsBefore[field.id] = add(.field, qualified(field, old), side, nil)
      }
      return
    }
    if before.isLibrary, after.isLibrary, before.method == nil, after.method == nil { return }
    let match = ExpressionMatch(frame)
    switch (before.role, after.role) {
    case (.computed(let first), .computed(let second)):
      if match.areEqual(first, second) { return }
      let places = match.firstDifference(first, second)
      note(.rule, pair, qualified(after, new), places.before, places.after)
    case (.input, .input):
      let (first, second) = (before.effectiveDefault, after.effectiveDefault)
      if frame.isEqual(first ?? .missing, second ?? .missing) { return }
      let position = add(
        .defaultValue, qualified(after, new),
        RuleChange.Side(value: first ?? .missing, unit: before.unit, origin: .script(before.place)),
        RuleChange.Side(value: second ?? .missing, unit: after.unit, origin: .script(after.place)))
      index.fieldsBefore[before.id] = position
      index.fieldsAfter[after.id] = position
    case (.input, .computed), (.computed, .input):
      note(.rule, pair, qualified(after, new), before.place, after.place)
    default: return
    }
  }

  private mutating func note(
    _ subject: RuleChange.Subject, _ pair: FieldPair, _ name: String, _ before: SourceRange, _ after: SourceRange
  ) {
    let position = add(
      subject, name, RuleChange.Side(value: nil, unit: nil, origin: .script(before)),
      RuleChange.Side(value: nil, unit: nil, origin: .script(after)))
    if let field = pair.before { index.fieldsBefore[field] = position }
    if let field = pair.after { index.fieldsAfter[field] = position }
  }

  private mutating func compareChecks() {
    let match = ExpressionMatch(frame)
    func side(_ check: CheckRule) -> RuleChange.Side {
      RuleChange.Side(value: nil, unit: nil, origin: .script(check.place))
    }
    for check in new.checks where !check.isLibrary {
      guard let other = old.checks.first(where: { $0.name == check.name && !$0.isLibrary }) else {
        _ = add(.check, check.name, nil, side(check))
        continue
      }
      let isSame =
        other.severity == check.severity && other.expectations.count == check.expectations.count
        && (other.condition == nil) == (check.condition == nil)
        && zip(other.expectations, check.expectations).allSatisfy(match.areEqual)
        && (other.condition.flatMap { first in check.condition.map { match.areEqual(first, $0) } } ?? true)
      if !isSame { _ = add(.check, check.name, side(other), side(check)) }
    }
    for check in old.checks
    where !check.isLibrary && !new.checks.contains(where: { $0.name == check.name && !$0.isLibrary }) {
      _ = add(.check, check.name, side(check), nil)
    }
  }
}

extension Field {
  /// What holds where nothing is given: the field's own default, else that of its first block that has one.
  fileprivate var effectiveDefault: Value? {
    defaultValue ?? blocks.lazy.compactMap(\.defaultValue).first
  }
}
