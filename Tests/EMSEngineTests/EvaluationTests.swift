import EMSEngine
import EMSSemantics
import EMSTestSupport
import EMSValues
import Testing

/// Small programs by hand: what the engine gives, and that the reference agrees.
@Suite struct EvaluationTests {
  @Test func arithmeticOfARow() {
    var build = ProgramBuilder()
    let impact = build.kind("impact")
    let severity = build.field(impact, "severity", .number)
    let probability = build.field(impact, "probability", .number, default: .number(2))
    let product = build.add(.multiply, [build.read(severity), build.read(probability)], .number)
    let score = build.rule(impact, "score", .number, product)
    let first = build.record(impact, "a")
    let second = build.record(impact, "b")
    let third = build.record(impact, "c")
    build.give(first, severity, .number(3))
    build.give(first, probability, .number(Rational(decimal: "0.4") ?? .zero))
    build.give(second, severity, .number(5))
    build.give(third, severity, .missing)
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    #expect(results.value(first, ColumnAddress(score)) == .number(Rational(decimal: "1.2") ?? .zero))
    #expect(results.value(second, ColumnAddress(score)) == .number(10))
    #expect(results.value(third, ColumnAddress(score)) == .missing)
    #expect(ReferenceEvaluator.differences(build.program).isEmpty)
  }

  @Test func aggregateOfInnerRecords() {
    var build = ProgramBuilder()
    let aspect = build.kind("aspect")
    let impact = build.kind("impact", in: aspect)
    let severity = build.field(impact, "severity", .number)
    let impacts = build.program.field(named: "impacts", of: aspect) ?? FieldID(0)
    let list = build.read(impacts)
    let worst = build.add(.aggregate(.max), [build.read(severity, of: list)], .number)
    let score = build.rule(aspect, "score", .number, worst)
    let count = build.rule(aspect, "count", .number, build.add(.aggregate(.countMembers), [list], .number))
    let one = build.record(aspect, "one")
    let two = build.record(aspect, "two")
    for (index, value) in [3, 9, 4].enumerated() {
      let record = build.record(impact, "i\(index)", in: one)
      build.give(record, severity, .number(Rational(value)))
    }
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    #expect(results.value(one, ColumnAddress(score)) == .number(9))
    #expect(results.value(two, ColumnAddress(score)) == .missing)
    #expect(results.value(one, ColumnAddress(count)) == .number(3))
    #expect(results.value(two, ColumnAddress(count)) == .number(0))
    #expect(ReferenceEvaluator.differences(build.program).isEmpty)
  }

  @Test func aCountOfEarlierRecords() {
    var build = ProgramBuilder()
    let audit = build.kind("audit")
    let date = build.field(audit, "date", .date)
    let all = build.add(.allRecords(audit), [], .list(.record([audit])))
    let earlier = build.add(
      .compare(.less), [build.read(date), build.read(date, depth: 1)], .yesNo)
    let same = build.add(
      .compare(.equal), [build.read(date), build.read(date, depth: 1)], .yesNo)
    let listed = build.add(.filter, [all, earlier], .list(.record([audit])))
    let joined = build.add(.filter, [all, same], .list(.record([audit])))
    let before = build.rule(audit, "before", .number, build.add(.aggregate(.countMembers), [listed], .number))
    let equal = build.rule(audit, "equal", .number, build.add(.aggregate(.countMembers), [joined], .number))
    let days = ["2026-01-01", "2025-01-01", "2026-01-01", "2024-05-05"]
    var records: [RecordID] = []
    for (index, day) in days.enumerated() {
      let record = build.record(audit, "a\(index)")
      build.give(record, date, CalendarDate(text: day).map { .date($0) } ?? .missing)
      records.append(record)
    }
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    #expect(records.map { results.value($0, ColumnAddress(before)) } == [2, 1, 2, 0].map { .number($0) })
    #expect(records.map { results.value($0, ColumnAddress(equal)) } == [2, 1, 2, 1].map { .number($0) })
    #expect(ReferenceEvaluator.differences(build.program).isEmpty)
  }

  @Test func aLayerFollowsTheBaseUntilItDiffers() {
    var build = ProgramBuilder()
    let impact = build.kind("impact")
    let severity = build.field(impact, "severity", .number)
    let residual = build.layer("residual")
    let double = build.add(.multiply, [build.read(severity), build.number("2")], .number)
    let score = build.rule(impact, "score", .number, double)
    let row = build.add(.row(depth: 0), [], .record([impact]))
    let left = build.add(.accessInLayer([score], residual), [row], .number)
    let drop = build.rule(
      impact, "drop", .number, build.add(.subtract, [build.read(score), left], .number))
    let one = build.record(impact, "one")
    let two = build.record(impact, "two")
    build.give(one, severity, .number(5))
    build.give(two, severity, .number(4))
    build.give(one, severity, .number(2), layer: residual)
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    #expect(results.value(one, ColumnAddress(score, residual)) == .number(4))
    #expect(results.value(two, ColumnAddress(score, residual)) == .number(8))
    #expect(results.value(one, ColumnAddress(drop)) == .number(6))
    #expect(ReferenceEvaluator.differences(build.program).isEmpty)
  }

  @Test func manyThreadsGiveTheSame() {
    var build = ProgramBuilder()
    let impact = build.kind("impact")
    let a = build.field(impact, "a", .number)
    let b = build.field(impact, "b", .number)
    let quotient = build.rule(
      impact, "quotient", .number, build.add(.divide, [build.read(a), build.read(b)], .number))
    let count = 20_000
    for index in 0..<count {
      let record = build.record(impact, "r\(index)")
      build.give(record, a, .number(Rational(index * 7919 % 1000)))
      build.give(record, b, .number(Rational(index % 97)))
    }
    let register = RegisterBuilder(build.program).finish()
    let plan = Plan(build.program)
    let one = Evaluator(plan, threads: 1).evaluate(register)
    let four = Evaluator(plan, threads: 4).evaluate(register)
    for row in stride(from: 0, to: count, by: 1) {
      let record = RecordID(kind: impact, row: Int32(row))
      #expect(one.value(record, ColumnAddress(quotient)) == four.value(record, ColumnAddress(quotient)))
    }
    #expect(one.value(RecordID(kind: impact, row: 97), ColumnAddress(quotient)) == .error(""))
  }
}
