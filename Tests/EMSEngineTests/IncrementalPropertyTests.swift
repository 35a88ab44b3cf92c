import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Synchronization
import Testing

/// Whatever is put on, taken off and put on again: the results are those of a fresh evaluation, cell by cell.
@Suite struct IncrementalPropertyTests {
  @Test(arguments: 1...32)
  func incrementalIsFresh(seed: Int) {
    var generator = ProgramGenerator(seed: UInt64(seed))
    _ = generator.changeableProgram(rows: 6, ruleCount: 6)
    let (program, queries, views) = generator.queries()
    var sequence = Sequence(program, generator, UInt64(seed), queries, views)
    for step in 1...16 {
      let what = sequence.step()
      let differences = sequence.differences(isThorough: step.isMultiple(of: 4))
      #expect(
        differences.isEmpty,
        "seed \(seed), step \(step) (\(what)): \(differences.prefix(12).joined(separator: "\n"))")
      if !differences.isEmpty { return }
    }
  }

  /// A session that goes at random, and what it should have come to.
  private struct Sequence {
    let program: Program
    var generator: ProgramGenerator
    let evaluator: IncrementalEvaluator
    let queries: [WatchedProgram]
    let matrices: [WatchedMatrix]
    let calls = Calls()
    var state: UInt64

    final class Calls: Sendable {
      let left = Mutex<Int>(Int.max)
    }

    init(_ program: Program, _ generator: ProgramGenerator, _ seed: UInt64, _ queries: [ColumnProgram], _ views: [View])
    {
      self.program = program
      self.generator = generator
      state = seed &* 77 &+ 5
      let stack = LayerStack(program, today: CalendarDate(text: "2026-06-30") ?? .first)
      evaluator = IncrementalEvaluator(
        Plan(program), base: RegisterBuilder(program).finish(), layers: stack, threads: 1,
        greatestWholeGroup: [0, 1, 64][Int(seed % 3)])
      self.queries = queries.map { [evaluator] in evaluator.watch($0) }
      matrices = views.compactMap { [evaluator] in evaluator.watch($0) }
      evaluator.isCancelled = { [calls] in
        calls.left.withLock { left in
          left -= 1
          return left < 0
        }
      }
    }

    private var day = "2026-06-30"
    private var scenarios: [String] = []

    private mutating func chance(_ count: Int) -> Bool { below(count) == 0 }

    private func replace(_ session: [ChangeSet]) {
      _ = evaluator.replaceLayers(
        LayerStack(
          program, today: CalendarDate(text: day) ?? .first, scenarios: scenarios, session: session))
    }

    mutating func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }

    mutating func step() -> String {
      switch below(24) {
      case 0, 1, 2:
        return evaluator.pop() == nil ? "nothing to undo" : "undo"
      case 3, 4:
        return evaluator.redo() == nil ? "nothing to do again" : "redo"
      case 5:
        day = ["2026-01-01", "2026-06-30", "2026-12-31"][below(3)]
        scenarios = [[], ["low"], ["high"]][below(3)]
        replace([generator.layer(isStructural: chance(3))])
        return "as of \(day) with \(scenarios)"
      case 20:
        let count = 1 + below(3)
        return evaluator.pop(count) == nil ? "fewer than \(count) to undo" : "undo \(count)"
      case 21:
        let count = 1 + below(3)
        return evaluator.redo(count) == nil ? "fewer than \(count) to do again" : "redo \(count)"
      case 22:
        day = ["2026-01-01", "2026-06-30", "2026-12-31"][below(3)]
        replace(evaluator.layers.layers.filter { $0.origin == .session })
        return "as of \(day)"
      case 23:
        scenarios = [[], ["low"], ["high"]][below(3)]
        calls.left.withLock { $0 = chance(3) ? 4 : Int.max }
        replace(evaluator.layers.layers.filter { $0.origin == .session })
        calls.left.withLock { $0 = Int.max }
        return "with \(scenarios)"
      case 6, 7, 8:
        let layer = generator.layer(isStructural: false)
        calls.left.withLock { $0 = 3 }
        let outcome = below(2) == 0 ? evaluator.push(layer).outcome : evaluator.pop()?.outcome
        calls.left.withLock { $0 = Int.max }
        return "may be broken off: \(String(describing: outcome)) \(layer.changes.map(\.target))"
      case 9, 10:
        let layer = generator.layer(isStructural: true)
        return "push \(layer.changes.map(\.target)): \(evaluator.push(layer).outcome)"
      default:
        let layer = generator.layer(isStructural: false)
        return "push \(layer.changes.map(\.target)): \(evaluator.push(layer).outcome)"
      }
    }

    func differences(isThorough: Bool) -> [String] {
      let (register, _) = evaluator.layers.apply(to: RegisterBuilder(program).finish())
      let fresh = Evaluator(evaluator.plan, threads: 1).evaluate(register)
      var found: [String] = []
      for field in program.fields {
        for layer in program.layers {
          let address = ColumnAddress(field.id, layer.id)
          let (old, new) = (fresh.column(address), evaluator.results.column(address))
          if old.count != new.count { found.append("\(field.name): \(old.count) rows, not \(new.count)") }
          for row in 0..<min(old.count, new.count) {
            let expected = fresh.space.value(old, row, field.type)
            let value = evaluator.results.space.value(new, row, field.type)
            if expected != value || old.state(row) != new.state(row) {
              found.append(
                "\(program[field.kind].name).\(layer.name).\(field.name)[\(row)]: \(value) (\(new.state(row))), not \(expected) (\(old.state(row)))"
              )
            }
          }
        }
      }
      found += origins(register)
      if !isThorough { return found }
      let other = IncrementalEvaluator(
        evaluator.plan, base: RegisterBuilder(program).finish(), layers: evaluator.layers, threads: 1)
      for (number, query) in queries.enumerated() {
        let expected = other.watch(query.program)
        for (index, result) in query.program.results.enumerated() {
          let type = query.program[result].type
          for row in 0..<query.columns[index].count {
            let value = evaluator.results.space.value(query.columns[index], row, type)
            let right = other.results.space.value(expected.columns[index], row, type)
            if value != right { found.append("query \(number), result \(index)[\(row)]: \(value), not \(right)") }
          }
        }
      }
      for matrix in matrices {
        guard let expected = ViewEvaluator(fresh).matrix(matrix.view) else { continue }
        let made = matrix.matrix
        if made.cells.map(\.rows) != expected.cells.map(\.rows) || made.down.values != expected.down.values
          || made.across.values != expected.across.values || made.unplaced != expected.unplaced
          || made.undecided != expected.undecided
        {
          found.append("matrix \(matrix.view.name): \(made.cells.map(\.rows)), not \(expected.cells.map(\.rows))")
        }
        func values(_ matrix: ResultMatrix) -> [[Value]] {
          (matrix.cells + matrix.rowTotals + matrix.columnTotals + (matrix.total.map { [$0] } ?? [])).map(\.values)
        }
        if values(made) != values(expected) {
          found.append("matrix \(matrix.view.name): \(values(made)), not \(values(expected))")
        }
      }
      return found
    }

    /// Where values come from.
    private func origins(_ fresh: Register) -> [String] {
      let register = evaluator.results.register
      func matrices(_ register: Register) -> [MatrixID: [Int: Origin]] {
        register.changedMatrixCells.filter { !$0.value.isEmpty }
      }
      var found: [String] = []
      if register.changedCells != fresh.changedCells { found.append("origins of cells") }
      if register.changedParameters != fresh.changedParameters { found.append("origins of parameters") }
      if matrices(register) != matrices(fresh) { found.append("origins of matrix cells") }
      return found
    }
  }
}
