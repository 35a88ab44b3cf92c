import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Synchronization
import Testing

/// What a single change reaches, and what it leaves alone.
@Suite struct IncrementalTests {
  /// Aspects with impacts that refer to laws; a layer beside the base.
  private struct Example {
    var build = ProgramBuilder()
    var aspect = KindID(0)
    var impact = KindID(0)
    var law = KindID(0)
    var residual = LayerID.base
    var severity = FieldID(0)
    var reference = FieldID(0)
    var limit = FieldID(0)
    var excess = FieldID(0)
    var score = FieldID(0)
    var total = FieldID(0)
    var greatest = FieldID(0)
    var counted = FieldID(0)
    var all = FieldID(0)

    init(impacts: Int = 3, ranks: Bool = true) {
      residual = build.layer("residual")
      law = build.kind("law")
      aspect = build.kind("aspect")
      impact = build.kind("impact", in: aspect)
      limit = build.field(law, "limit", .number)
      severity = build.field(impact, "severity", .number)
      reference = build.field(impact, "law", .record([law]))
      let users = build.field(law, "impacts", .list(.record([impact])), role: .inverse(reference))
      let of = build.read(reference)
      excess = build.rule(
        impact, "excess", .number, build.add(.subtract, [build.read(severity), build.read(limit, of: of)], .number))
      score = build.rule(
        impact, "score", .number, build.add(.multiply, [build.read(severity), build.number("2")], .number))
      let inner = build.program.field(named: "impacts", of: aspect) ?? score
      func over(_ field: FieldID, _ aggregate: Aggregate, _ list: FieldID) -> ExpressionID {
        build.add(.aggregate(aggregate), [build.read(field, of: build.read(list))], .number)
      }
      total = build.rule(aspect, "total", .number, over(score, .sum, inner))
      greatest = build.rule(aspect, "greatest", .number, over(score, .max, inner))
      counted = build.rule(
        law, "counted", .number, build.add(.aggregate(.countMembers), [build.read(users)], .number))
      if ranks {
        let everything = build.add(.allRecords(impact), [], .list(.record([impact])))
        all = build.rule(
          impact, "rank", .number,
          build.add(.rank, [build.read(score), build.read(score, of: everything)], .number))
      }
      for index in 0..<2 { build.give(build.record(law, "law\(index)"), limit, .number(Rational(index))) }
      for index in 0..<2 {
        let owner = build.record(aspect, "aspect\(index)")
        for number in 0..<impacts {
          let record = build.record(impact, "impact\(number)", in: owner)
          build.give(record, severity, .number(Rational(number)))
          build.give(record, reference, .record(RecordID(kind: law, row: Int32(index))))
        }
      }
    }

    func evaluator() -> IncrementalEvaluator {
      let program = build.program
      return IncrementalEvaluator(
        Plan(program), base: RegisterBuilder(program).finish(),
        layers: LayerStack(program, today: CalendarDate(text: "2026-06-30") ?? .first), threads: 1)
    }

    mutating func set(
      _ kind: KindID, _ row: Int32, _ field: FieldID, _ value: Value, layer: LayerID = .base
    ) -> ChangeSet {
      let record = RecordID(kind: kind, row: row)
      return ChangeSet(
        origin: .session,
        changes: [Change(.cell(record, field, layer, value, nil, alternatives: []), place: build.place())])
    }
  }

  private func moved(_ step: AppliedLayer, _ field: FieldID, _ layer: LayerID = .base) -> [Int32] {
    step.movedRows(in: ColumnAddress(field, layer))
  }

  @Test func aScoreMovesItsOwnAspectAlone() {
    var example = Example()
    let evaluator = example.evaluator()
    let step = evaluator.push(example.set(example.impact, 0, example.severity, .number(7)))
    #expect(moved(step, example.severity) == [0])
    #expect(moved(step, example.score) == [0])
    #expect(moved(step, example.total) == [0])
    #expect(moved(step, example.greatest) == [0])
    #expect(step.movedValues(in: ColumnAddress(example.total)).map(\.before) == [.number(6)])
    #expect(step.movedValues(in: ColumnAddress(example.total)).map(\.after) == [.number(20)])
    #expect(!step.reachedEverything)
  }

  @Test func whatStaysStopsTheChange() {
    var example = Example()
    let evaluator = example.evaluator()
    _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(1)))
    let step = evaluator.push(example.set(example.impact, 0, example.severity, .number(2)))
    #expect(moved(step, example.total) == [0])
    #expect(moved(step, example.greatest) == [])
    let again = evaluator.push(example.set(example.impact, 0, example.severity, .number(2)))
    #expect(again.cells.isEmpty)
    #expect(evaluator.depth == 3)
  }

  @Test func aReferenceMovesBothCollections() {
    var example = Example()
    let evaluator = example.evaluator()
    let law = RecordID(kind: example.law, row: 1)
    let step = evaluator.push(example.set(example.impact, 0, example.reference, .record(law)))
    #expect(step.movedValues(in: ColumnAddress(example.counted)).map(\.after) == [.number(2), .number(4)])
    #expect(moved(step, example.excess) == [0])
    let limit = evaluator.push(example.set(example.law, 1, example.limit, .number(9)))
    #expect(moved(limit, example.excess) == [0, 3, 4, 5])
    #expect(evaluator.pop().map { moved($0, example.excess) } == [0, 3, 4, 5])
    #expect(evaluator.pop().map { moved($0, example.counted) } == [0, 1])
    let back = evaluator.push(example.set(example.law, 1, example.limit, .number(9)))
    #expect(moved(back, example.excess) == [3, 4, 5])
  }

  @Test func layersFollowTheBaseWhereTheyGiveNothing() {
    var example = Example()
    let evaluator = example.evaluator()
    let own = evaluator.push(
      example.set(example.impact, 0, example.severity, .number(5), layer: example.residual))
    #expect(moved(own, example.score) == [])
    #expect(moved(own, example.score, example.residual) == [0])
    #expect(moved(own, example.total, example.residual) == [0])
    let hidden = evaluator.push(example.set(example.impact, 0, example.severity, .number(9)))
    #expect(moved(hidden, example.score) == [0])
    #expect(moved(hidden, example.score, example.residual) == [])
    let followed = evaluator.push(example.set(example.impact, 1, example.severity, .number(9)))
    #expect(moved(followed, example.score, example.residual) == [1])
    for _ in 0..<3 { _ = evaluator.pop() }
    #expect(evaluator.pop() == nil)
    let total = ColumnAddress(example.total, example.residual)
    #expect(evaluator.results.value(RecordID(kind: example.aspect, row: 0), total) == .number(6))
  }

  @Test func largeGroupsComeToTheSame() {
    var example = Example(impacts: 300)
    let evaluator = example.evaluator()
    for (row, value) in [(299, 1000), (299, 3), (0, 5000), (150, 4999), (0, 0)] {
      _ = evaluator.push(example.set(example.impact, Int32(row), example.severity, .number(Rational(value))))
    }
    let record = RecordID(kind: example.aspect, row: 0)
    #expect(evaluator.results.value(record, ColumnAddress(example.greatest)) == .number(9998))
    let total = (0..<300).reduce(0) { $0 + $1 } - 299 + 3 - 150 + 4999
    #expect(evaluator.results.value(record, ColumnAddress(example.total)) == .number(Rational(2 * total)))
    let rank = evaluator.results.value(RecordID(kind: example.impact, row: 150), ColumnAddress(example.all))
    #expect(rank == .number(1))
  }

  /// Whether to go on is asked within a column too, at each block of its rows.
  @Test func aLongColumnIsBrokenOff() {
    var example = Example(impacts: 3_000)
    let evaluator = example.evaluator()
    let rank = ColumnAddress(example.all)
    let second = RecordID(kind: example.impact, row: 1)
    let before = evaluator.results.value(second, rank)
    let asked = Mutex(0)
    let last = Mutex(Int.max)
    evaluator.isCancelled = {
      let count = asked.withLock { asked in
        asked += 1
        return asked
      }
      return count > last.withLock { $0 }
    }
    let layer = example.set(example.impact, 0, example.severity, .number(5_000))
    #expect(evaluator.push(layer).outcome == .applied)
    #expect(evaluator.pop() != nil)
    let whole = asked.withLock { $0 }
    // The ranks alone are those of 6,000 rows.
    #expect(whole > evaluator.plan.columns.count + 4)
    for moment in 0..<whole / 2 {
      asked.withLock { $0 = 0 }
      last.withLock { $0 = moment }
      #expect(evaluator.push(layer).outcome == .cancelled)
      #expect(evaluator.results.value(second, rank) == before)
    }
    last.withLock { $0 = Int.max }
    #expect(evaluator.push(layer).outcome == .applied)
    #expect(evaluator.results.value(RecordID(kind: example.impact, row: 0), rank) == .number(1))
  }

  /// What each of some steps computes, in a register of so many impacts a group.
  private func work(_ impacts: Int, _ steps: (inout Example, IncrementalEvaluator) -> [AppliedLayer?]) -> Int {
    var example = Example(impacts: impacts, ranks: false)
    let evaluator = example.evaluator()
    // The first member that moves builds what its groups are kept by.
    _ = evaluator.push(example.set(example.impact, 1, example.severity, .number(-5)))
    let law = Value.record(RecordID(kind: example.law, row: 1))
    _ = evaluator.push(example.set(example.impact, 1, example.reference, law))
    let before = evaluator.valuesComputed
    for step in steps(&example, evaluator) { #expect(step?.outcome == .applied) }
    return evaluator.valuesComputed - before
  }

  @Test func whatAStepCostsDoesNotGrowWithTheGroup() {
    let sequences: [(inout Example, IncrementalEvaluator) -> [AppliedLayer?]] = [
      { example, evaluator in
        [evaluator.push(example.set(example.impact, 2, example.severity, .number(90_000)))]
      },
      { example, evaluator in
        let law = Value.record(RecordID(kind: example.law, row: 1))
        let first = evaluator.push(example.set(example.impact, 2, example.reference, law))
        return [first, evaluator.pop()]
      },
      { example, evaluator in
        let record = RecordID(kind: example.impact, row: 3)
        let removed = evaluator.push(
          ChangeSet(origin: .session, changes: [Change(.remove(record), place: example.build.place())]))
        return [removed, evaluator.pop()]
      },
      { example, evaluator in
        var stack = LayerStack(evaluator.program, today: CalendarDate(text: "2026-07-31") ?? .first)
        for row in 0..<3 { stack.push(example.set(example.impact, Int32(row), example.severity, .number(8))) }
        return [evaluator.replaceLayers(stack)]
      },
      { example, evaluator in
        for row in 4..<7 { _ = evaluator.push(example.set(example.impact, Int32(row), example.severity, .number(9))) }
        return [evaluator.pop(3), evaluator.redo(3)]
      },
    ]
    for (number, steps) in sequences.enumerated() {
      let (small, large) = (work(100, steps), work(1000, steps))
      #expect(small == large && small < 400, "sequence \(number): \(small), \(large)")
    }
  }

  @Test func whatNeedsTheWholeGroupIsEvaluatedAnew() {
    var example = Example(impacts: 300, ranks: false)
    let inner = example.build.program.field(named: "impacts", of: example.aspect) ?? example.score
    let scores = example.build.read(example.score, of: example.build.read(inner))
    let median = example.build.rule(
      example.aspect, "middle", .number, example.build.add(.aggregate(.median), [scores], .number))
    let evaluator = example.evaluator()
    let before = evaluator.valuesComputed
    _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(299)))
    let value = evaluator.results.value(RecordID(kind: example.aspect, row: 0), ColumnAddress(median))
    #expect(value == .number(301))
    #expect(evaluator.valuesComputed - before > 600)
  }

  /// Where a column of bytes, words or numbers stands in memory.
  private func place(_ column: Column) -> UnsafeRawPointer? {
    switch column.storage {
    case .bytes(let values): values.withUnsafeBytes { $0.baseAddress }
    case .words(let values): values.withUnsafeBytes { $0.baseAddress }
    case .longs(let values): values.withUnsafeBytes { $0.baseAddress }
    case .numbers(let values, _): values.withUnsafeBytes { $0.baseAddress }
    default: nil
    }
  }

  @Test func aStepCopiesNoColumn() {
    var example = Example(impacts: 100)
    let evaluator = example.evaluator()
    let fields = [example.severity, example.score, example.total, example.greatest, example.reference, example.counted]
    func places() -> [UnsafeRawPointer?] {
      fields.map { place(evaluator.results.column(ColumnAddress($0))) }
        + [place(evaluator.results.register.givenColumn(ColumnAddress(example.severity)))]
    }
    let law = Value.record(RecordID(kind: example.law, row: 1))
    // The first steps part the columns from those of the base.
    _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(7)))
    _ = evaluator.push(example.set(example.impact, 0, example.reference, law))
    let before = places()
    _ = evaluator.push(example.set(example.impact, 3, example.severity, .number(500)))
    _ = evaluator.push(example.set(example.impact, 3, example.reference, law))
    #expect(places() == before)
    _ = evaluator.pop(2)
    #expect(places() == before)
  }

  @Test func stepsTogetherMoveWhatTheyComeTo() {
    var example = Example()
    let evaluator = example.evaluator()
    let score = ColumnAddress(example.score)
    for value in [7, 8, 9] {
      _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(Rational(value))))
    }
    _ = evaluator.push(example.set(example.impact, 1, example.severity, .number(4)))
    let undone = evaluator.pop(3)
    #expect(undone?.movedValues(in: score).map(\.before) == [.number(18), .number(8)])
    #expect(undone?.movedValues(in: score).map(\.after) == [.number(14), .number(2)])
    #expect(evaluator.pop(2) == nil)
    #expect(evaluator.redo(3)?.movedValues(in: score).map(\.after) == [.number(18), .number(8)])
    #expect(evaluator.redo(1) == nil)
    // There and back again moves nothing.
    _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(5)))
    _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(9)))
    #expect(evaluator.pop(2)?.cells.isEmpty == true)
    #expect(evaluator.depth == 4)
  }

  @Test func undoneStepsCanBeDoneAgain() {
    var example = Example()
    let evaluator = example.evaluator()
    _ = evaluator.push(example.set(example.impact, 0, example.severity, .number(7)))
    _ = evaluator.push(example.set(example.impact, 1, example.severity, .missing))
    let score = ColumnAddress(example.score)
    #expect(evaluator.pop()?.movedValues(in: score).map(\.after) == [.number(2)])
    #expect(evaluator.pop()?.movedValues(in: score).map(\.after) == [.number(0)])
    #expect(evaluator.redoDepth == 2)
    #expect(evaluator.redo()?.movedValues(in: score).map(\.after) == [.number(14)])
    _ = evaluator.push(example.set(example.impact, 2, example.severity, .number(8)))
    #expect(evaluator.redo() == nil)
    #expect(evaluator.layers.layers.count == 2)
  }

  @Test func aChangeOfWhatIsRemovedIsRefused() {
    var example = Example()
    let evaluator = example.evaluator()
    let record = RecordID(kind: example.impact, row: 1)
    let removed = evaluator.push(
      ChangeSet(origin: .session, changes: [Change(.remove(record), place: example.build.place())]))
    #expect(removed.outcome == .applied)
    #expect(moved(removed, example.total) == [0])
    let refused = evaluator.push(example.set(example.impact, 1, example.severity, .number(7)))
    #expect(refused.outcome == .refused)
    #expect(refused.diagnostics.map(\.code) == [.changeOfRemovedRecord])
    #expect(evaluator.depth == 1)
    #expect(evaluator.pop().map { moved($0, example.total) } == [0])
  }

  @Test func aBrokenOffStepLeavesNoTrace() {
    var example = Example()
    let evaluator = example.evaluator()
    evaluator.isCancelled = { true }
    let step = evaluator.push(example.set(example.impact, 0, example.severity, .number(7)))
    #expect(step.outcome == .cancelled)
    let first = RecordID(kind: example.impact, row: 0)
    #expect(evaluator.results.value(first, ColumnAddress(example.severity)) == .number(0))
    #expect(evaluator.depth == 0)
    evaluator.isCancelled = nil
    #expect(moved(evaluator.push(example.set(example.impact, 0, example.severity, .number(7))), example.score) == [0])
  }

  @Test func aCircleThatIsBrokenIsNoCauseAnyMore() {
    var example = Example()
    let cells = (0..<2).map {
      CellAddress(record: RecordID(kind: example.impact, row: $0), column: ColumnAddress(example.severity))
    }
    func other(_ cell: CellAddress) -> ExpressionID {
      let record = example.build.constant(.record(cell.record), .record([example.impact]))
      return example.build.read(example.severity, of: record)
    }
    func rule(_ cell: CellAddress, _ root: ExpressionID) -> Change {
      Change(.rule(cell.record, example.severity, .base, root), place: example.build.place())
    }
    let circle = [rule(cells[0], other(cells[1])), rule(cells[1], other(cells[0]))]
    let division = example.build.add(.divide, [example.build.number("1"), example.build.number("0")], .number)
    let broken = [rule(cells[1], division)]
    let evaluator = example.evaluator()
    _ = evaluator.push(ChangeSet(origin: .session, changes: circle))
    #expect(Explainer(evaluator.results).cause(of: cells[0])?.text.english.hasPrefix("it is defined by itself") == true)
    _ = evaluator.push(ChangeSet(origin: .session, changes: broken))
    #expect(Explainer(evaluator.results).cause(of: cells[0])?.text == "division by zero")
    #expect(Explainer(evaluator.results).cause(of: cells[0])?.cell == cells[1])
  }

  @Test func checksSayWhoKeepsThemNow() {
    var example = Example()
    let low = example.build.add(
      .compare(.less), [example.build.read(example.score), example.build.number("10")], .yesNo)
    let check = CheckRule(
      name: "low", title: nil, kind: example.impact, condition: nil, expectations: [low], messages: [],
      severity: .error, clause: nil, applies: true, isLibrary: false, place: example.build.place())
    let evaluator = example.evaluator()
    let watched = evaluator.watch(check)
    _ = evaluator.push(example.set(example.impact, 1, example.severity, .number(7)))
    #expect(watched.moved.map(\.row) == [1])
    #expect(watched.moved.map(\.after) == [.failed])
    _ = evaluator.push(example.set(example.impact, 1, example.severity, .missing))
    #expect(watched.moved.map(\.before) == [.failed])
    #expect(watched.outcome(1) == .undecided)
    _ = evaluator.pop()
    #expect(watched.outcome(1) == .failed)
    _ = evaluator.pop()
    #expect(watched.outcome(1) == .kept)
  }
}
