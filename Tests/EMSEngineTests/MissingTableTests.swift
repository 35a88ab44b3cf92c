import EMSEngine
import EMSSemantics
import EMSTestSupport
import EMSValues
import Testing

/// The table "Missing and n/a" of the language reference, cell by cell, in the engine and in the reference evaluator.
@Suite struct MissingTableTests {
  private static let missing = Value.missing
  private static let notApplicable = Value.notApplicable

  /// The value that a rule over literals has; both evaluators must agree.
  private func evaluate(
    _ type: Type, _ make: (inout ProgramBuilder, KindID) -> ExpressionID
  ) -> Value {
    var build = ProgramBuilder()
    let kind = build.kind("thing")
    let root = make(&build, kind)
    let field = build.rule(kind, "result", type, root)
    let record = build.record(kind, "it")
    let differences = ReferenceEvaluator.differences(build.program)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    return results.value(record, ColumnAddress(field))
  }

  private func number(_ value: Int) -> Value { .number(Rational(value)) }

  private func arithmetic(_ operation: Operation, _ a: Value, _ b: Value) -> Value {
    evaluate(.number) { build, _ in
      build.add(operation, [build.constant(a, .number), build.constant(b, .number)], .number)
    }
  }

  private func logic(_ operation: Operation, _ values: [Value]) -> Value {
    evaluate(.yesNo) { build, _ in build.add(operation, values.map { build.constant($0, .yesNo) }, .yesNo) }
  }

  private func aggregate(_ aggregate: Aggregate, _ values: [Value], _ member: Type, _ type: Type) -> Value {
    evaluate(type) { build, _ in
      let list = build.add(.list, values.map { build.constant($0, member) }, .list(member))
      return build.add(.aggregate(aggregate), [list], type)
    }
  }

  // MARK: Arithmetic and functions

  @Test func arithmeticWithMissing() {
    #expect(arithmetic(.add, number(1), .missing) == .missing)
    #expect(arithmetic(.multiply, number(0), .missing) == .missing)
    #expect(arithmetic(.divide, .missing, number(0)) == .missing)
    let compared = evaluate(.yesNo) { build, _ in
      build.add(.compare(.less), [build.number("1"), build.constant(.missing, .number)], .yesNo)
    }
    #expect(compared == .missing)
  }

  @Test func arithmeticWithNotApplicable() {
    #expect(arithmetic(.add, number(1), .notApplicable) == .notApplicable)
    #expect(arithmetic(.add, .missing, .notApplicable) == .notApplicable)
  }

  @Test func divisionByZeroIsAnErrorThatNoFunctionCatches() {
    #expect(arithmetic(.divide, number(1), number(0)) == .error(""))
    let caught = evaluate(.number) { build, _ in
      let quotient = build.add(.divide, [build.number("1"), build.number("0")], .number)
      return build.add(.function(.ifMissing), [quotient, build.number("7")], .number)
    }
    #expect(caught == .error(""))
    let asked = evaluate(.yesNo) { build, _ in
      build.add(.function(.isMissing), [build.add(.divide, [build.number("1"), build.number("0")], .number)], .yesNo)
    }
    #expect(asked == .yesNo(true))
  }

  // MARK: and, or, not

  @Test func logicWithMissing() {
    #expect(logic(.and, [.yesNo(false), .missing]) == .yesNo(false))
    #expect(logic(.and, [.missing, .yesNo(false)]) == .yesNo(false))
    #expect(logic(.and, [.yesNo(true), .missing]) == .missing)
    #expect(logic(.or, [.yesNo(true), .missing]) == .yesNo(true))
    #expect(logic(.or, [.yesNo(false), .missing]) == .missing)
    #expect(logic(.not, [.missing]) == .missing)
  }

  @Test func logicWithNotApplicable() {
    #expect(logic(.and, [.yesNo(true), .notApplicable]) == .yesNo(true))
    #expect(logic(.or, [.yesNo(false), .notApplicable]) == .yesNo(false))
    #expect(logic(.and, [.notApplicable, .missing]) == .missing)
    #expect(logic(.and, [.notApplicable, .notApplicable]) == .notApplicable)
    #expect(logic(.not, [.notApplicable]) == .notApplicable)
  }

  @Test func logicDecidesPastAnError() {
    let value = evaluate(.yesNo) { build, _ in
      let quotient = build.add(.divide, [build.number("1"), build.number("0")], .number)
      let compared = build.add(.compare(.greater), [quotient, build.number("1")], .yesNo)
      return build.add(.or, [compared, build.constant(.yesNo(true), .yesNo)], .yesNo)
    }
    #expect(value == .yesNo(true))
  }

  // MARK: Cases

  private func cases(_ condition: Value, _ first: Value, _ second: Value) -> Value {
    evaluate(.number) { build, _ in
      build.add(
        .cases(hasOtherwise: true, isBlocks: false),
        [build.constant(condition, .yesNo), build.constant(first, .number), build.constant(second, .number)], .number)
    }
  }

  @Test func aCaseOfAMissingCondition() {
    #expect(cases(.missing, number(1), number(2)) == .missing)
    #expect(cases(.missing, number(3), number(3)) == number(3))
    #expect(cases(.yesNo(true), number(1), .missing) == number(1))
    #expect(cases(.notApplicable, number(1), number(1)) == .notApplicable)
  }

  @Test func whatACaseDecidesIsNotEvaluated() {
    let value = evaluate(.number) { build, _ in
      let zero = build.number("0")
      let isZero = build.add(.compare(.equal), [zero, build.number("0")], .yesNo)
      let quotient = build.add(.divide, [build.number("1"), zero], .number)
      return build.add(.cases(hasOtherwise: true, isBlocks: false), [isZero, zero, quotient], .number)
    }
    #expect(value == number(0))
  }

  @Test func whereNoBlockHoldsItIsNotApplicable() {
    let value = evaluate(.number) { build, _ in
      build.add(
        .cases(hasOtherwise: false, isBlocks: true),
        [build.constant(.yesNo(false), .yesNo), build.number("1")], .number)
    }
    #expect(value == .notApplicable)
  }

  // MARK: Aggregates

  @Test func anyAndAll() {
    let yes = Value.yesNo(true)
    let no = Value.yesNo(false)
    #expect(aggregate(.any, [no, .missing, yes], .yesNo, .yesNo) == yes)
    #expect(aggregate(.any, [no, .missing], .yesNo, .yesNo) == .missing)
    #expect(aggregate(.all, [yes, .missing, no], .yesNo, .yesNo) == no)
    #expect(aggregate(.all, [yes, .notApplicable], .yesNo, .yesNo) == yes)
    #expect(aggregate(.any, [], .yesNo, .yesNo) == no)
    #expect(aggregate(.all, [], .yesNo, .yesNo) == yes)
    #expect(aggregate(.any, [.notApplicable], .yesNo, .yesNo) == .notApplicable)
  }

  @Test func numbers() {
    for kind in [Aggregate.max, .min, .sum, .mean, .median] {
      #expect(aggregate(kind, [number(4), .missing], .number, .number) == .missing)
      #expect(aggregate(kind, [number(4), .notApplicable], .number, .number) == number(4))
      #expect(aggregate(kind, [.notApplicable], .number, .number) == .notApplicable)
      #expect(aggregate(kind, [], .number, .number) == (kind == .sum ? number(0) : .missing))
    }
    #expect(aggregate(.countYes, [.yesNo(true), .missing], .yesNo, .number) == .missing)
    #expect(aggregate(.countYes, [.yesNo(true), .notApplicable], .yesNo, .number) == number(1))
    #expect(aggregate(.countMembers, [number(1), .missing, .notApplicable], .number, .number) == number(3))
    #expect(aggregate(.countMembers, [], .number, .number) == number(0))
  }

  @Test func levelsAreDecidedByTheTop() {
    func extreme(_ kind: Aggregate, _ levels: [Int32?], worstFirst: Bool = false) -> Value {
      var found = Value.missing
      found = evaluate(.level(ScaleID(0))) { build, _ in
        let scale = build.scale("class", ["low", "medium", "high"], worstFirst: worstFirst)
        let values = levels.map { build.constant($0.map { .level(scale, index: $0) } ?? .missing, .level(scale)) }
        let list = build.add(.list, values, .list(.level(scale)))
        return build.add(.aggregate(kind), [list], .level(scale))
      }
      return found
    }
    #expect(extreme(.max, [2, nil]) == .level(ScaleID(0), index: 2))
    #expect(extreme(.max, [1, nil]) == .missing)
    #expect(extreme(.min, [0, nil]) == .level(ScaleID(0), index: 0))
    #expect(extreme(.min, [1, nil]) == .missing)
    #expect(extreme(.worst, [0, nil], worstFirst: true) == .level(ScaleID(0), index: 0))
    #expect(extreme(.best, [2, nil], worstFirst: true) == .level(ScaleID(0), index: 2))
  }

  @Test func weightedOverTheApplicable() {
    func weighted(_ values: [Value], _ weights: [String], over: Bool) -> Value {
      evaluate(.number) { build, _ in
        var operands: [ExpressionID] = []
        for (value, weight) in zip(values, weights) {
          operands += [build.constant(value, .number), build.number(weight)]
        }
        return build.add(.weighted(overApplicable: over), operands, .number)
      }
    }
    #expect(weighted([number(4), number(2)], ["0.5", "0.5"], over: false) == number(3))
    #expect(weighted([number(4), .missing], ["0.5", "0.5"], over: false) == .missing)
    #expect(weighted([number(4), .notApplicable], ["0.5", "0.5"], over: false) == .notApplicable)
    #expect(weighted([number(4), .notApplicable], ["0.2", "0.8"], over: true) == number(4))
    #expect(weighted([.notApplicable, .notApplicable], ["0.2", "0.8"], over: true) == .notApplicable)
    #expect(weighted([number(4), number(2)], ["0.5", "0.4"], over: false) == .error(""))
  }

  @Test func placesInAList() {
    func place(_ operation: Operation, _ value: Value, _ list: [Value]) -> Value {
      evaluate(.number) { build, _ in
        let members = build.add(.list, list.map { build.constant($0, .number) }, .list(.number))
        return build.add(operation, [build.constant(value, .number), members], .number)
      }
    }
    let list = [number(10), number(30), number(10), .notApplicable]
    #expect(place(.rank, number(30), list) == number(1))
    #expect(place(.rank, number(10), list) == number(2))
    #expect(place(.share, number(10), list) == .number(Rational(1, 5) ?? .zero))
    #expect(place(.cumulativeShare, number(10), list) == .number(Rational(3, 5) ?? .zero))
    #expect(place(.rank, number(10), list + [.missing]) == .missing)
    #expect(place(.share, .missing, list) == .missing)
  }

  // MARK: Filters and lists that are not given

  @Test func aFilterWithAnOpenMember() {
    func filtered(_ aggregate: Aggregate, _ scores: [Value]) -> Value {
      var build = ProgramBuilder()
      let owner = build.kind("aspect")
      let inner = build.kind("impact", in: owner)
      let score = build.field(inner, "score", .number)
      let flag = build.field(inner, "flag", .yesNo)
      let list = build.read(build.program.field(named: "impacts", of: owner) ?? FieldID(0))
      let condition = build.add(.compare(.greater), [build.read(score), build.number("5")], .yesNo)
      let chosen = build.add(.filter, [list, condition], .list(.record([inner])))
      let isCount = aggregate == .countMembers
      let operand = isCount ? chosen : build.read(flag, of: chosen)
      let root = build.add(.aggregate(aggregate), [operand], isCount ? .number : .yesNo)
      let field = build.rule(owner, "result", isCount ? .number : .yesNo, root)
      let record = build.record(owner, "a")
      for (index, value) in scores.enumerated() {
        let member = build.record(inner, "i\(index)", in: record)
        build.give(member, score, value)
        build.give(member, flag, .yesNo(index == 0))
      }
      #expect(ReferenceEvaluator.differences(build.program).isEmpty)
      let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
      return results.value(record, ColumnAddress(field))
    }
    #expect(filtered(.countMembers, [number(9), number(1)]) == number(1))
    #expect(filtered(.countMembers, [number(9), .missing]) == .missing)
    #expect(filtered(.countMembers, [number(9), .notApplicable]) == number(1))
    #expect(filtered(.any, [number(9), .missing]) == .yesNo(true))
    #expect(filtered(.any, [number(1), .missing]) == .missing)
  }

  @Test func aListThatIsNotGivenIsEmptyYetMissing() {
    var build = ProgramBuilder()
    let kind = build.kind("aspect")
    let numbers = build.field(kind, "numbers", .list(.number))
    let sum = build.rule(kind, "sum", .number, build.add(.aggregate(.sum), [build.read(numbers)], .number))
    let isMissing = build.rule(
      kind, "open", .yesNo, build.add(.function(.isMissing), [build.read(numbers)], .yesNo))
    let records = ["none", "empty", "missing"].map { build.record(kind, $0) }
    build.give(records[1], numbers, .list([]))
    build.give(records[2], numbers, .missing)
    let results = Evaluator(Plan(build.program)).evaluate(RegisterBuilder(build.program).finish())
    #expect(records.map { results.value($0, ColumnAddress(sum)) } == [number(0), number(0), .missing])
    #expect(records.map { results.value($0, ColumnAddress(isMissing)) } == [.yesNo(true), .yesNo(false), .yesNo(true)])
    #expect(ReferenceEvaluator.differences(build.program).isEmpty)
  }

  @Test func waysOut() {
    let known = evaluate(.number) { build, _ in
      let list = build.add(
        .list, [build.number("4"), build.constant(.missing, .number)], .list(.number))
      return build.add(.aggregate(.sum), [build.add(.known, [list], .list(.number))], .number)
    }
    #expect(known == number(4))
    let replaced = evaluate(.number) { build, _ in
      build.add(.function(.ifNotApplicable), [build.constant(.notApplicable, .number), build.number("0")], .number)
    }
    #expect(replaced == number(0))
  }

  @Test func aNumberThatGrowsWithoutEndIsAnError() {
    let value = evaluate(.number) { build, _ in
      var power = build.number("12345678901234567890")
      for _ in 0..<3 { power = build.add(.power, [power, build.number("10")], .number) }
      return power
    }
    #expect(value == .error(""))
  }
}
