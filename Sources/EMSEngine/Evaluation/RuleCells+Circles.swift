import EMSSemantics
import EMSSyntax
import EMSValues

extension RuleCells {
  /// Makes errors of settled cells that follow from themselves, through whatever references: each names its circle.
  func refuseCircles(_ plan: Plan) {
    let fields = Set(rules.map(\.cell.column.field))
    let mayRead = programs.map { $0.reads.contains { fields.contains($0.field) } }
    guard mayRead.contains(true) else { return }
    let order = RuleOrder(currentReads(mayRead, plan))
    if order.circles.isEmpty { return }
    for circle in order.circles { refuse(circle) }
    // What reads a circle is evaluated again, and inherits its error.
    let refused = Set(order.circles.joined())
    settle(order.rules.filter { !refused.contains($0) })
  }

  /// Which rules each rule reads, as the references are now: what a decided condition leaves out is not read.
  private func currentReads(_ mayRead: [Bool], _ plan: Plan) -> [[Int]] {
    let register = source.register
    var results = Results(register: register, plan: plan, threads: 1)
    // Each column is made once for all rules.
    for read in programs.lazy.flatMap(\.reads) where results.computed[register.slot(read)] == nil {
      results.computed[register.slot(read)] = results.column(read)
    }
    return rules.indices.map { index in
      guard mayRead[index] else { return [] }
      let cell = rules[index].cell
      let trace = RuleTrace(results, programs[index], cell.record)
      var reader = RuleReader(trace: trace, results: results, greatestMemberCount: Int.max)
      reader.read(rules[index].rule, layer: cell.column.layer, depth: 0)
      var found: [Int] = []
      for case .cell(let read) in reader.subjects {
        if let other = rule(of: read), !found.contains(other) { found.append(other) }
      }
      return found
    }
  }

  private func refuse(_ circle: [Int]) {
    let program = source.register.program
    let names = (circle + [circle[0]]).map { rules[$0].cell.name(in: program) }
    let text: DiagnosticText = "it is defined by itself: \(names.joined(separator: " → "))"
    for index in circle { source.refuse(rules[index].cell, text, program[rules[index].cell.column.field].type) }
  }
}

/// Rules in the order in which they can be computed.
struct RuleOrder {
  /// Each after those that it reads; one of a circle stands somewhere.
  private(set) var rules: [Int] = []
  /// Rules that read each other in turn, each circle as it is read.
  private(set) var circles: [[Int]] = []

  /// Creates the order of rules of which each reads others.
  init(_ reads: [[Int]]) {
    var states = Array(repeating: 0, count: reads.count)
    for start in reads.indices where states[start] == 0 {
      // A stack of our own: chains of rules may be long.
      var path: [(node: Int, next: Int)] = [(start, 0)]
      states[start] = 1
      while let top = path.last {
        guard top.next < reads[top.node].count else {
          states[top.node] = 2
          rules.append(top.node)
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
  }
}
