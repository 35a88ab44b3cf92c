import EMSSyntax
import EMSValues

/// Circular definitions, over fields and layers.
extension Checker {
  /// A computed field in a layer.
  struct Cell: Hashable {
    var field: FieldID
    var layer: LayerID
  }

  mutating func proveCircles() {
    var reads: [FieldID: (plain: [FieldID], layered: [Cell])] = [:]
    for field in program.fields {
      guard case .computed(let rule) = field.role, rule.index >= 0 else { continue }
      reads[field.id] = fieldsRead(by: rule)
    }
    // Layers of the program: the same rules run in each.
    var layers = program.layers.map(\.id)
    if layers.isEmpty { layers = [.base] }
    var state: [Cell: Int] = [:]
    for field in program.fields where reads[field.id] != nil {
      for layer in layers {
        let start = Cell(field: field.id, layer: layer)
        if state[start] == nil { walk(from: start, reads, &state) }
      }
    }
  }

  /// Depth first, without recursion: what is on the way and met again is a circle.
  private mutating func walk(
    from start: Cell, _ reads: [FieldID: (plain: [FieldID], layered: [Cell])], _ state: inout [Cell: Int]
  ) {
    func next(_ cell: Cell) -> [Cell] {
      guard let read = reads[cell.field] else { return [] }
      return read.plain.map { Cell(field: $0, layer: cell.layer) } + read.layered
    }
    var path: [(cell: Cell, rest: [Cell])] = [(start, next(start))]
    state[start] = 1
    while var top = path.popLast() {
      guard let following = top.rest.popLast() else {
        state[top.cell] = 2
        continue
      }
      path.append(top)
      if state[following] == 1, let begin = path.firstIndex(where: { $0.cell == following }) {
        reportCircle(path[begin...].map(\.cell))
        continue
      }
      if state[following] == nil, reads[following.field] != nil {
        state[following] = 1
        path.append((following, next(following)))
      }
    }
  }

  private mutating func reportCircle(_ circle: [Cell]) {
    // From the field that is declared first, so that the message does not depend on where the search began.
    guard let start = circle.indices.min(by: { circle[$0].field < circle[$1].field }) else { return }
    let cells = Array(circle[start...] + circle[..<start])
    guard !cells.contains(where: { expressionState.fieldsInCircle.contains($0.field) }) else { return }
    expressionState.fieldsInCircle.formUnion(cells.map(\.field))
    func name(_ cell: Cell) -> String {
      let layer = cell.layer == .base ? "" : "\(program.layers[cell.layer.position].name)."
      return "\(program[program[cell.field].kind].name).\(layer)\(program[cell.field].name)"
    }
    var names = cells.map(name)
    names.append(names[0])
    report(
      Diagnostic(
        .circularDefinition,
        "'\(program[cells[0].field].name)' is defined by itself: \(names.joined(separator: " → "))",
        at: program[cells[0].field].place,
        labels: cells.dropFirst().prefix(3).map {
          Label(program[$0.field].place, "'\(program[$0.field].name)' is part of the circle")
        }, help: "one of them must not read the others"))
  }

  /// The fields that a rule reads: in the layer at hand, and in a named layer.
  private func fieldsRead(by rule: ExpressionID) -> (plain: [FieldID], layered: [Cell]) {
    var plain: [FieldID] = []
    var layered: [Cell] = []
    var open = [rule]
    var seen: Set<ExpressionID> = []
    while let id = open.popLast() {
      guard seen.insert(id).inserted else { continue }
      switch program.expressions[id].operation {
      case .access(let field): plain.append(field)
      case .accessOneOf(let fields): plain += fields
      case .accessInLayer(let fields, let layer): layered += fields.map { Cell(field: $0, layer: layer) }
      default: break
      }
      open += program.expressions.operands(of: id)
    }
    return (plain, layered)
  }
}
