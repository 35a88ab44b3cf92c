import EMSSemantics
import EMSSyntax
import EMSValues

/// Rules that records give: cells that follow from others, which may follow from others in turn.
extension Evaluator {
  /// Makes errors of cells that follow from themselves, through whatever references: each names its circle.
  ///
  /// - Parameter register: its rules are settled; see `RuleCells`.
  func refuseCircles(_ register: inout Register) {
    let cells = register.ruleCells
    if cells.isEmpty { return }
    var rules = cells.map { cell in
      SettledRule(
        cell: cell.cell, rule: cell.rule,
        program: Lowering.query(
          [cell.rule], of: cell.cell.record.kind, layer: cell.cell.column.layer, in: register.program))
    }
    let fields = Set(rules.map(\.cell.column.field))
    for index in rules.indices {
      rules[index].readsRules = rules[index].program.reads.contains { fields.contains($0.field) }
    }
    guard rules.contains(where: \.readsRules) else { return }
    var indices: [CellAddress: Int] = [:]
    for (index, rule) in rules.enumerated() { indices[rule.cell] = index }
    let (order, circles) = SettledRule.sorted(reads(rules, indices, register))
    if circles.isEmpty { return }
    refuse(circles, rules, &register)
    // What reads a circle is evaluated again, and inherits its error.
    let refused = Set(circles.flatMap { $0 })
    let rest = order.filter { !refused.contains($0) }
    for _ in 0...rules.count where !evaluate(rules, rest, &register) { return }
  }

  /// Evaluates rules in an order; whether a cell changed.
  private func evaluate(_ rules: [SettledRule], _ order: [Int], _ register: inout Register) -> Bool {
    var hasChanged = false
    for index in order {
      let rule = rules[index]
      let results = Results(register: register, plan: plan, threads: 1)
      let run = ProgramRun(rule.program, register: register, space: register.space, source: results)
      let workspace = Workspace(run)
      workspace.execute(rows: [rule.cell.record.row])
      let type = register.program[rule.cell.column.field].type
      let vector = workspace.slots[rule.program.results[0].position]
      let cells = vector.column(type, count: 1, scales: register.program.scales)
      let value = run.space.value(cells, 0, type)
      let address = rule.cell.column
      let old = register.space.value(register.givenColumn(address), Int(rule.cell.record.row), type)
      if value != old {
        register.change(address, [(Int(rule.cell.record.row), value)])
        hasChanged = true
      }
    }
    return hasChanged
  }

  /// Which rules each rule reads, as the references are now: what a decided condition leaves out is not read.
  private func reads(_ rules: [SettledRule], _ indices: [CellAddress: Int], _ register: Register) -> [[Int]] {
    var results = Results(register: register, plan: plan, threads: 1)
    // Each column is made once for all rules.
    for rule in rules {
      for read in rule.program.reads where results.computed[register.slot(read)] == nil {
        results.computed[register.slot(read)] = results.column(read)
      }
    }
    return rules.map { rule in
      guard rule.readsRules else { return [] }
      let trace = RuleTrace(results, rule.program, rule.cell.record)
      var reader = RuleReader(trace: trace, results: results, greatestMemberCount: Int.max)
      reader.read(rule.rule, layer: rule.cell.column.layer, depth: 0)
      var found: [Int] = []
      for case .cell(let cell) in reader.subjects {
        // A layer's cell stands before the base's.
        let base = CellAddress(record: cell.record, column: ColumnAddress(cell.column.field))
        if let index = indices[cell] ?? indices[base], !found.contains(index) { found.append(index) }
      }
      return found
    }
  }

  private func refuse(_ circles: [[Int]], _ rules: [SettledRule], _ register: inout Register) {
    let program = register.program
    for circle in circles {
      var names = circle.map { index in
        let cell = rules[index].cell
        let layer = cell.column.layer == .base ? "" : program.layers[cell.column.layer.position].name + "."
        return program.records.fullID(cell.record) + "." + layer + program[cell.column.field].name
      }
      names.append(names[0])
      let text = "it is defined by itself: " + names.joined(separator: " → ")
      for index in circle {
        let cell = rules[index].cell
        register.circles[cell] = text
        register.change(cell.column, [(Int(cell.record.row), .error(text))])
      }
    }
  }
}

/// A record's rule while the rules are settled.
private struct SettledRule {
  var cell: CellAddress
  var rule: ExpressionID
  var program: ColumnProgram
  /// Whether its program reads a field of which some record gives a rule.
  var readsRules = false

  /// An order in which every node stands after what it reads, and the circles: nodes that read each other in turn, each circle
  /// as it is read. A node of a circle stands somewhere in the order.
  static func sorted(_ reads: [[Int]]) -> (order: [Int], circles: [[Int]]) {
    var order: [Int] = []
    var circles: [[Int]] = []
    var states = Array(repeating: 0, count: reads.count)
    for start in reads.indices where states[start] == 0 {
      var path: [(node: Int, next: Int)] = [(start, 0)]
      states[start] = 1
      while let top = path.last {
        guard top.next < reads[top.node].count else {
          states[top.node] = 2
          order.append(top.node)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let read = reads[top.node][top.next]
        if states[read] == 0 {
          states[read] = 1
          path.append((read, 0))
        } else if states[read] == 1, let begin = path.firstIndex(where: { $0.node == read }) {
          circles.append(path[begin...].map(\.node))
        }
      }
    }
    return (order, circles)
  }
}
