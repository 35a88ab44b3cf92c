import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Testing

/// Comparisons of generated registers: what must hold of any two.
@Suite struct ComparisonTests {
  /// A register and the same under random changes of inputs, of one program.
  private struct Pair {
    var base: Results
    var changed: Results
    var cells: [ColumnAddress: [Int32]]
  }

  private func pair(_ seed: Int) -> Pair {
    var generator = ProgramGenerator(seed: UInt64(seed))
    let program = generator.program()
    let evaluator = Evaluator(Plan(program))
    let register = RegisterBuilder(program).finish()
    let base = evaluator.evaluate(register)
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func below(_ count: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 11) % max(1, count)
    }
    var changes: [Change] = []
    let nowhere = SourceRange(file: FileID(0), start: 0, end: 0)
    for kind in program.kinds {
      for id in kind.fields where program[id].role == .input {
        let count = register.rowCount(kind.id)
        if count < 2 || below(2) == 0 { continue }
        // The value of another record, so that types and limits are kept.
        let (row, other) = (Int32(below(count)), Int32(below(count)))
        let value = base.value(RecordID(kind: kind.id, row: other), ColumnAddress(id))
        if case .series = value { continue }
        changes.append(
          Change(.cell(RecordID(kind: kind.id, row: row), id, .base, value, nil, alternatives: []), place: nowhere))
      }
    }
    for parameter in program.parameters where below(4) == 0 {
      if case .number(let number) = parameter.value {
        changes.append(Change(.parameter(parameter.id, .number(number + 1), nil), place: nowhere))
      }
    }
    var laid = register
    var faults: [Diagnostic] = []
    laid.apply(ChangeSet(origin: .session, changes: changes), &faults)
    var cells: [ColumnAddress: [Int32]] = [:]
    for kind in program.kinds {
      for field in kind.fields {
        for layer in program.layers {
          cells[ColumnAddress(field, layer.id)] = Array(0..<Int32(register.rowCount(kind.id)))
        }
      }
    }
    return Pair(base: base, changed: evaluator.evaluate(laid), cells: cells)
  }

  /// Everything that a comparison says, as texts; mirrored as the other side would say it.
  private func told(_ comparison: RegisterComparison, mirrored: Bool = false) -> [String] {
    let records = comparison.after.program.records
    func name(_ pair: RecordPair) -> String {
      "\(pair.after.map { "\($0.kind.index) " + records.fullID($0) } ?? "-")"
    }
    func text(_ cell: CellChange) -> String {
      let (old, new) = mirrored ? (cell.after, cell.before) : (cell.before, cell.after)
      return "\(comparison.frame.programs.name(cell.field)) \(cell.layer) \(old) -> \(new)"
    }
    var lines = comparison.records.map { record in
      "\(mirrored ? record.importance.mirrored : record.importance) \(name(record.record)): "
        + record.results.map { text($0) }.joined(separator: ", ")
    }
    lines += comparison.otherResults.map { "other \(name($0.record)): \(text($0.cell))" }
    lines += comparison.inputs.map { "input \(name($0.record)): \(text($0.cell)) \($0.isJudgement)" }
    lines += comparison.rules.map { rule in
      let (old, new) = mirrored ? (rule.after, rule.before) : (rule.before, rule.after)
      return "\(rule.subject) \(rule.name) \(String(describing: old?.value)) \(String(describing: new?.value))"
    }
    return lines.sorted()
  }

  /// What only one of them says.
  private func differences(_ first: [String], _ second: [String]) -> [String] {
    let (left, right) = (Set(first), Set(second))
    return first.filter { !right.contains($0) }.map { "- \($0)" }
      + second.filter { !left.contains($0) }.map { "+ \($0)" }
  }

  @Test(arguments: 1...15)
  func aRegisterDoesNotDifferFromItself(seed: Int) {
    let pair = pair(seed)
    #expect(told(RegisterComparison(before: pair.base, after: pair.base)) == [])
    #expect(told(RegisterComparison(before: pair.base, after: pair.base, isOneProgram: true)) == [])
    #expect(told(RegisterComparison.moved(before: pair.changed, after: pair.changed, cells: pair.cells)) == [])
  }

  @Test(arguments: 1...15)
  func theOtherWayRoundIsTheMirror(seed: Int) {
    let pair = pair(seed)
    let there = RegisterComparison(before: pair.base, after: pair.changed)
    let back = RegisterComparison(before: pair.changed, after: pair.base)
    #expect(differences(told(there, mirrored: true), told(back)) == [])
  }

  @Test(arguments: 1...15)
  func byNumbersAndByNamesAreTheSame(seed: Int) {
    let pair = pair(seed)
    let byName = told(RegisterComparison(before: pair.base, after: pair.changed))
    let byNumber = told(RegisterComparison(before: pair.base, after: pair.changed, isOneProgram: true))
    #expect(differences(byName, byNumber) == [])
    let moved = told(RegisterComparison.moved(before: pair.base, after: pair.changed, cells: pair.cells))
    #expect(differences(byName, moved) == [])
  }

  /// What differs is what a look at every cell finds.
  @Test(arguments: 1...15)
  func everyCellThatDiffersIsTold(seed: Int) {
    let pair = pair(seed)
    let comparison = RegisterComparison(before: pair.base, after: pair.changed, isOneProgram: true)
    let program = pair.base.program
    var expected: Set<CellAddress> = []
    for kind in program.kinds {
      for id in kind.fields {
        guard case .computed = program[id].role else { continue }
        for row in pair.base.register.rows(kind.id) {
          let cell = CellAddress(record: RecordID(kind: kind.id, row: row), column: ColumnAddress(id))
          let (old, new) = (pair.base.value(cell.record, cell.column), pair.changed.value(cell.record, cell.column))
          if old != new { expected.insert(cell) }
        }
      }
    }
    let found =
      comparison.records.flatMap(\.results).filter { $0.layer.isEmpty }.compactMap(\.afterCell)
      + comparison.otherResults.map(\.cell).filter { $0.layer.isEmpty }.compactMap(\.afterCell)
    let isComplete = Set(found) == expected
    #expect(isComplete)
    #expect(found.count == expected.count)
  }

  /// Whatever differs has a cause among what was changed.
  @Test(arguments: 1...15)
  func everyDifferenceHasACause(seed: Int) {
    let pair = pair(seed)
    let comparison = RegisterComparison(before: pair.base, after: pair.changed, isOneProgram: true)
    let finder = CauseFinder(comparison)
    for record in comparison.records {
      let causes = finder.causes(of: record)
      #expect(!causes.isEmpty, "\(record.importance) \(record.results.count)")
    }
  }
}
