import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Testing

/// Checks, views, tests of methods and explanations, over one small register.
@Suite struct CheckAndViewTests {
  private struct Example {
    var build = ProgramBuilder()
    let aspect: KindID
    let impact: KindID
    let severity: FieldID
    let score: FieldID
    let aspectScore: FieldID
    let scale: ScaleID
    let level: FieldID
    var records: [RecordID] = []
    var aspects: [RecordID] = []

    init() {
      scale = build.scale("class", ["low", "high"])
      aspect = build.kind("aspect")
      impact = build.kind("impact", in: aspect)
      severity = build.field(impact, "severity", .number, required: true)
      level = build.field(impact, "class", .level(scale))
      let double = build.add(.multiply, [build.read(severity), build.number("2")], .number)
      let big = build.add(.compare(.greaterOrEqual), [build.read(severity), build.number("3")], .yesNo)
      score = build.rule(
        impact, "score", .number,
        build.add(.cases(hasOtherwise: true, isBlocks: false), [big, double, build.read(severity)], .number))
      let impacts = build.program.field(named: "impacts", of: aspect) ?? FieldID(0)
      aspectScore = build.rule(
        aspect, "score", .number,
        build.add(.aggregate(.max), [build.read(score, of: build.read(impacts))], .number))
      for (name, values) in [("boiler", [3, 1]), ("noise", [5]), ("waste", [])] {
        let outer = build.record(aspect, name, title: "Aspect " + name)
        aspects.append(outer)
        for (index, value) in values.enumerated() {
          let record = build.record(impact, "i\(index)", in: outer)
          build.give(record, severity, .number(Rational(value)))
          build.give(record, level, .level(scale, index: value > 2 ? 1 : 0))
          records.append(record)
        }
      }
      let open = build.record(impact, "open", in: aspects[0])
      records.append(open)
    }

    var results: Results { Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish()) }

    mutating func column(_ field: FieldID, descending: Bool = false) -> ViewColumn {
      ViewColumn(
        expression: build.read(field), field: field, text: build.program[field].name, isDescending: descending)
    }
  }

  @Test func aTableIsSelectedSortedAndLimited() {
    var example = Example()
    let condition = example.build.add(
      .compare(.greater), [example.build.read(example.severity), example.build.number("0")], .yesNo)
    let id = example.build.program.field(named: "id", of: example.impact) ?? FieldID(0)
    let view = View(
      name: "", kind: example.impact, condition: condition,
      columns: [example.column(id), example.column(example.score)],
      sort: [example.column(example.score, descending: true)], limit: 2, place: example.build.place())
    let table = ViewEvaluator(example.results, program: example.build.program).table(view)
    #expect(table.rows.map { table.records.fullID(RecordID(kind: table.kind, row: $0)) } == ["noise.i0", "boiler.i0"])
    #expect(table.value(0, 0) == .text("noise.i0"))
    #expect(table.value(1, 0) == .number(10))
    #expect(table.totalCount == 3)
    #expect(table.undecided.count == 1)
  }

  @Test func sortsAreStableWithMissingLast() {
    var example = Example()
    let sort = [example.column(example.level)]
    let view = View(
      name: "", kind: example.impact, columns: [example.column(example.severity)], sort: sort,
      place: example.build.place())
    let table = ViewEvaluator(example.results, program: example.build.program).table(view)
    #expect(table.rows == [1, 0, 2, 3])
    var grouped = view
    grouped.groups = [example.column(example.level)]
    let groups = ViewEvaluator(example.results, program: example.build.program).table(grouped).groups
    #expect(groups.map(\.range.count) == [1, 2, 1])
  }

  @Test func aMatrixHoldsRecordsAndAggregates() {
    var example = Example()
    let all = example.build.add(.allRecords(example.impact), [], .list(.record([example.impact])))
    let sum = example.build.add(
      .aggregate(.sum), [example.build.read(example.score, of: all)], .number)
    let shown = ViewColumn(expression: sum, field: nil, text: "sum(impacts.score)")
    let view = View(
      name: "m", kind: example.impact, down: example.column(example.level), across: example.column(example.severity),
      shown: [shown], shownAreAggregates: [true], hasTotals: true, place: example.build.place())
    let matrix = ViewEvaluator(example.results, program: example.build.program).matrix(view)
    #expect(matrix?.down.values.count == 2)
    #expect(matrix?.across.values == [.number(1), .number(3), .number(5)])
    #expect(matrix?.cells.map(\.rows) == [[1], [], [], [], [0], [2]])
    #expect(matrix?.cells.map { $0.values[0] } == [1, 0, 0, 0, 6, 10].map { .number($0) })
    #expect(matrix?.total?.values == [.number(17)])
    #expect(matrix?.unplaced == [3])
  }

  @Test func checksFindAndWait() {
    var example = Example()
    let condition = example.build.add(
      .compare(.less), [example.build.read(example.aspectScore), example.build.number("10")], .yesNo)
    let title = example.build.program.field(named: "title", of: example.aspect) ?? FieldID(0)
    example.build.program.checks = [
      CheckRule(
        name: "small", kind: example.aspect, condition: nil, expectations: [condition],
        messages: [
          MessageText(
            language: "",
            pieces: [
              .value(example.build.read(title)), .text(" scores "), .value(example.build.read(example.aspectScore)),
            ])
        ], severity: .warning, clause: "6.1", place: example.build.place())
    ]
    let report = CheckRunner(example.results).run()
    let checks = report.findings.filter { $0.check == "small" }
    #expect(checks.map(\.message) == ["Aspect noise scores 10"])
    #expect(report.undecided.map(\.record) == [example.aspects[0], example.aspects[2]])
    #expect(report.undecided[0].waitsFor.map(\.record) == [example.records[3]])
    #expect(!report.hasErrors)
  }

  @Test func aResultIsExplained() {
    let example = Example()
    let explanation = Explainer(example.results).explain(example.aspects[1], ColumnAddress(example.aspectScore))
    #expect(explanation.value == .number(10))
    let score = explanation.inputs.first {
      $0.subject == .cell(CellAddress(record: example.records[2], column: ColumnAddress(example.score)))
    }
    #expect(score?.value == .number(10))
    #expect(score?.explanation.first?.cases.map(\.holds) == [true])
    let severity = score?.explanation.first?.inputs.first
    #expect(severity?.value == .number(5))
    guard case .given(.script, nil)? = severity?.explanation.first?.source else {
      Issue.record("an input comes from a script")
      return
    }
  }

  @Test func anErrorHasACause() {
    var build = ProgramBuilder()
    let kind = build.kind("thing")
    let amount = build.field(kind, "amount", .number)
    let share = build.rule(
      kind, "share", .number, build.add(.divide, [build.number("1"), build.read(amount)], .number))
    let double = build.rule(
      kind, "double", .number, build.add(.add, [build.read(share), build.read(share)], .number))
    let record = build.record(kind, "it")
    build.give(record, amount, .number(0))
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    let cause = Explainer(results).cause(of: CellAddress(record: record, column: ColumnAddress(double)))
    #expect(cause?.text == "division by zero")
    #expect(cause?.cell.column.field == share)
    let report = CheckRunner(results).run()
    #expect(report.findings.map(\.message) == ["it.share has no result: division by zero"])
    #expect(report.hasErrors)
  }

  @Test func testsOfMethods() {
    var example = Example()
    let change = Change(
      .cell(example.records[0], example.severity, .base, .number(4), nil, alternatives: []),
      place: example.build.place())
    let record = example.build.constant(.record(example.records[0]), .record([example.impact]))
    let score = example.build.read(example.score, of: record)
    let right = example.build.add(.compare(.equal), [score, example.build.number("8")], .yesNo)
    let wrong = example.build.add(.compare(.equal), [score, example.build.number("9")], .yesNo)
    example.build.program.tests = [
      MethodTest(
        name: "t", given: ChangeSet(origin: .given, changes: [change]), expectations: [right, wrong],
        place: example.build.place())
    ]
    let outcome = MethodTestRunner(RegisterBuilder(example.build.program).finish(), plan: Plan(example.build.program))
      .run()
    #expect(outcome[0].failures.map(\.expectation) == [1])
    #expect(outcome[0].failures.first?.message == "test 't': expected 9, found 8")
  }
}
