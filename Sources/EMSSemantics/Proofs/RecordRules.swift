import EMSSyntax

/// Circles among the rules of records: `a.x = b.y` and `b.y = a.x`.
extension Prover {
  /// A cell with a rule.
  private struct Cell: Hashable {
    var record: RecordID
    var field: FieldID
    var layer: LayerID
  }

  /// Follows the rules of records that scripts give, linear in these rules.
  mutating func proveRecordRules(_ graph: DefinitionGraph) {
    guard program.cellDetails.contains(where: { $0.rule != nil }) else { return }
    var cells: [Cell] = []
    var rules: [Cell: (rule: ExpressionID, place: SourceRange)] = [:]
    var fields: Set<FieldID> = []
    for (index, given) in program.given.enumerated() where index < program.fields.count {
      let field = FieldID(index)
      for cell in given where cell.detail >= 0 && Int(cell.detail) < program.cellDetails.count {
        guard let rule = program.cellDetails[Int(cell.detail)].rule else { continue }
        let key = Cell(record: RecordID(kind: program[field].kind, row: cell.row), field: field, layer: cell.layer)
        cells.append(key)
        rules[key] = (rule, cell.place)
        fields.insert(field)
      }
    }
    var states: [Cell: Int] = [:]
    for start in cells where states[start] == nil {
      // A path of cells, each with what it reads that is still to be followed.
      var path: [(cell: Cell, reads: [Cell])] = []
      func enter(_ cell: Cell) {
        states[cell] = 1
        path.append((cell, rules[cell].map { reads(of: $0.rule, cell, fields).reversed() } ?? []))
      }
      enter(start)
      while var top = path.popLast() {
        guard let next = top.reads.popLast() else {
          states[top.cell] = 2
          continue
        }
        path.append(top)
        // A layer's cell stands before the base's.
        let target = rules[next] != nil ? next : Cell(record: next.record, field: next.field, layer: .base)
        guard rules[target] != nil else { continue }
        if states[target] == nil {
          enter(target)
        } else if states[target] == 1, let begin = path.firstIndex(where: { $0.cell == target }) {
          reportCircle(path[begin...].map(\.cell), rules.mapValues(\.place))
          states[target] = 2
        }
      }
    }
  }

  /// The cells that a record's rule reads, as far as the script names them.
  private func reads(of rule: ExpressionID, _ cell: Cell, _ fields: Set<FieldID>) -> [Cell] {
    var result: [Cell] = []
    var open = [rule]
    while let id = open.popLast() {
      let expression = program.expressions[id]
      let operands = Array(program.expressions.operands(of: id))
      open += operands.reversed()
      guard let operand = operands.first, let record = record(operand, cell) else { continue }
      switch expression.operation {
      case .access(let field) where fields.contains(field):
        result.append(Cell(record: record, field: field, layer: cell.layer))
      case .accessInLayer(let all, let layer):
        for field in all where fields.contains(field) {
          result.append(Cell(record: record, field: field, layer: layer))
        }
      default: break
      }
    }
    return result
  }

  /// The record that an expression names, where the script says it.
  private func record(_ id: ExpressionID, _ cell: Cell) -> RecordID? {
    switch program.expressions[id].operation {
    case .constant(.record(let record)): return record
    case .row(0): return cell.record
    case .access(let field) where program[field].role == .parent:
      guard let operand = program.expressions.operands(of: id).first, let inner = record(operand, cell),
        inner.kind.position < program.records.kinds.count
      else { return nil }
      return program.records.parent(inner)
    default: return nil
    }
  }

  private mutating func reportCircle(_ circle: [Cell], _ places: [Cell: SourceRange]) {
    guard let first = circle.first, let place = places[first] else { return }
    var names = circle.map { program.records.fullID($0.record) + "." + program[$0.field].name }
    let own = names[0]
    names.append(own)
    report(
      Diagnostic(
        .circularDefinition, "'\(own)' is defined by itself: \(names.joined(separator: " → "))", at: place,
        labels: circle.dropFirst().prefix(3).compactMap { cell in
          places[cell].map { Label($0, "'\(program[cell.field].name)' is part of the circle") }
        }, help: "give one of them with `:`"))
  }
}
