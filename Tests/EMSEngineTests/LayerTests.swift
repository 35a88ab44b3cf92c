import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Testing

/// Layers of changes over a small register.
@Suite struct LayerTests {
  private struct Example {
    var build = ProgramBuilder()
    var impact = KindID(0)
    var severity = FieldID(0)
    var score = FieldID(0)
    var limit = ParameterID(Int32(0))
    var first = RecordID(kind: KindID(0), row: 0)
    var second = RecordID(kind: KindID(0), row: 1)

    init() {
      impact = build.kind("impact")
      severity = build.field(impact, "severity", .number)
      limit = build.parameter("factor", .number, .number(10))
      let factor = build.add(.parameter(limit), [], .number)
      score = build.rule(impact, "score", .number, build.add(.multiply, [build.read(severity), factor], .number))
      first = build.record(impact, "first")
      second = build.record(impact, "second")
      build.give(first, severity, .number(1))
      build.give(second, severity, .number(2))
    }

    mutating func set(_ value: Int) -> Change {
      Change(.cell(first, severity, .base, .number(Rational(value)), nil, alternatives: []), place: build.place())
    }

    func scores(_ day: String = "2026-06-30", _ scenarios: [String] = [], options: [ChangeSet] = []) -> [Value] {
      let program = build.program
      let stack = LayerStack(
        program, today: CalendarDate(text: day) ?? .first, scenarios: scenarios, options: options)
      let (register, problems) = stack.apply(to: RegisterBuilder(program).finish())
      #expect(problems.isEmpty)
      let results = Evaluator(Plan(program)).evaluate(register)
      return [first, second].map { results.value($0, ColumnAddress(score)) }
    }
  }

  @Test func blocksHoldFromTheirDate() {
    var example = Example()
    let later = example.set(5)
    let earlier = example.set(3)
    example.build.program.changes = [
      ChangeSet(origin: .from(CalendarDate(text: "2026-05-01") ?? .first), changes: [later]),
      ChangeSet(origin: .from(CalendarDate(text: "2026-02-01") ?? .first), changes: [earlier]),
    ]
    #expect(example.scores("2026-01-01") == [.number(10), .number(20)])
    #expect(example.scores("2026-03-01") == [.number(30), .number(20)])
    #expect(example.scores("2026-06-01") == [.number(50), .number(20)])
  }

  @Test func scenariosBuildOnOthersAndCountOnce() {
    var example = Example()
    let base = example.set(4)
    let top = Change(.parameter(example.limit, .number(100), nil), place: example.build.place())
    let place = example.build.place()
    example.build.program.scenarios = [
      Scenario(name: "low", changes: ChangeSet(origin: .scenario("low"), changes: [base]), place: place),
      Scenario(
        name: "high", base: "low", from: CalendarDate(text: "2027-01-01"),
        changes: ChangeSet(origin: .scenario("high"), changes: [top]), place: place),
    ]
    #expect(example.scores("2026-06-30", ["low"]) == [.number(40), .number(20)])
    #expect(example.scores("2026-06-30", ["high"]) == [.number(400), .number(200)])
    #expect(example.scores("2027-06-30") == [.number(400), .number(200)])
    let option = ChangeSet(origin: .option, changes: [example.set(7)])
    // What is asked for on the command line stands below scenarios.
    #expect(example.scores("2026-06-30", ["low"], options: [option]) == [.number(40), .number(20)])
    #expect(example.scores("2026-06-30", options: [option]) == [.number(70), .number(20)])
  }

  @Test func judgementsSurviveASet() {
    var example = Example()
    let judgement = Change(
      .judgement(example.first, example.score, .base, .number(99), Reason(text: "seen")), place: example.build.place())
    let change = example.set(6)
    let option = ChangeSet(origin: .option, changes: [judgement, change])
    #expect(example.scores(options: [option]) == [.number(99), .number(20)])
  }

  @Test func recordsComeAndGo() {
    var example = Example()
    let added = example.build.record(example.impact, "third", inactive: true)
    let all = example.build.add(.allRecords(example.impact), [], .list(.record([example.impact])))
    let total = example.build.add(
      .aggregate(.sum), [example.build.read(example.severity, of: all)], .number)
    let sum = example.build.rule(example.impact, "sum", .number, total)
    let program = example.build.program
    func sums(_ changes: [Change]) -> Value {
      let stack = LayerStack(
        program, today: program.selection.today, options: [ChangeSet(origin: .option, changes: changes)])
      let (register, _) = stack.apply(to: RegisterBuilder(program).finish())
      return Evaluator(Plan(program)).evaluate(register).value(example.second, ColumnAddress(sum))
    }
    let place = example.build.place()
    #expect(sums([]) == .number(3))
    #expect(sums([Change(.remove(example.first), place: place)]) == .number(2))
    let values = Change(.cell(added, example.severity, .base, .number(5), nil, alternatives: []), place: place)
    #expect(sums([Change(.add(added), place: place), values]) == .number(8))
    let stack = LayerStack(
      program, today: program.selection.today,
      options: [ChangeSet(origin: .option, changes: [Change(.remove(example.first), place: place), example.set(3)])])
    let (_, problems) = stack.apply(to: RegisterBuilder(program).finish())
    #expect(problems.map(\.code) == [.changeOfRemovedRecord])
  }

  @Test func recordRulesSettleInAnyOrder() {
    var build = ProgramBuilder()
    let kind = build.kind("indicator")
    let values = build.field(kind, "values", .series(.none))
    let records = ["double", "ratio", "gas", "beer"].map { build.record(kind, $0) }
    func series(_ points: [Int]) -> Value {
      .series(
        points.enumerated().map {
          SeriesPoint(
            period: Period(year: 2024 + $0.offset) ?? Period(containing: .first, length: .year),
            value: Rational($0.element))
        })
    }
    build.give(records[2], values, series([100, 300]))
    build.give(records[3], values, series([10, 20]))
    func of(_ record: RecordID) -> ExpressionID {
      build.read(values, of: build.constant(.record(record), .record([kind])))
    }
    var ratio = CellDetail()
    ratio.rule = build.add(.divide, [of(records[2]), of(records[3])], .series(.none))
    var double = CellDetail()
    double.rule = build.add(.multiply, [of(records[1]), build.number("2")], .series(.none))
    build.give(records[0], values, .missing, detail: double)
    build.give(records[1], values, .missing, detail: ratio)
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    #expect(results.value(records[1], ColumnAddress(values)) == series([10, 15]))
    #expect(results.value(records[0], ColumnAddress(values)) == series([20, 30]))
  }
}
