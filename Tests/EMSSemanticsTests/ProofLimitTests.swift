@testable import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Testing

/// Proofs end, whatever the rules are: deep, long and wide ones; and their work grows with the script alone.
@Suite struct ProofLimitTests {
  /// The codes that are reported, without repeats, in order.
  private func codes(_ script: String) -> [String] {
    var result: [String] = []
    for diagnostic in diagnose(Array(script.utf8)) where !result.contains(diagnostic.code.text) {
      result.append(diagnostic.code.text)
    }
    return result
  }

  private func method(_ fields: String, before: String = "") -> String {
    "ems 1 en\nscale point 1..5\nscale class { low, high }\n\(before)\nmethod m {\n  for impact {\n    a, b, c: point\n\(fields)\n  }\n}\n"
  }

  /// Deeper than a script may be nested.
  @Test func deepExpressions() {
    var build = ProgramBuilder()
    let kind = build.kind("impact")
    let scale = build.scale("class", ["low", "high"])
    let flag = build.field(kind, "y", .yesNo)
    let number = build.field(kind, "n", .number)
    var sum = build.read(number)
    var negation = build.read(flag)
    var nested = build.read(number)
    var levels = build.constant(.level(scale, index: 0), .level(scale))
    for index in 0..<450 {
      sum = build.add(.add, [build.number("1"), sum], .number)
      negation = build.add(.not, [negation], .yesNo)
      let condition = build.add(.compare(.greater), [build.read(number), build.number("\(index)")], .yesNo)
      nested = build.add(.conditional, [condition, nested, build.number("0")], .number)
      levels = build.add(
        .cases(hasOtherwise: true, isBlocks: false),
        [build.read(flag), build.constant(.level(scale, index: 1), .level(scale)), levels], .level(scale))
    }
    build.rule(kind, "sum", .number, sum)
    build.rule(kind, "negation", .yesNo, negation)
    build.rule(kind, "nested", .number, nested)
    build.rule(kind, "levels", .level(scale), levels)
    var prover = Prover(program: build.program)
    prover.prove(fieldsInCircle: [])
    #expect(prover.findings.allSatisfy { $0.code == .notReached })
  }

  @Test func longChainOfFields() {
    var lines = "    f0 = a + b"
    for index in 1...600 { lines += "\n    f\(index) = f\(index - 1) + 1" }
    lines += "\n    class: class = when f600 > 605: high otherwise: low"
    #expect(codes(method(lines)) == [])
  }

  @Test func longChainOfFieldsThatDoubles() {
    // Each field reads the one before it twice, and inside a case: nothing may be followed over and over.
    var lines = "    f0 = a + b"
    for index in 1...60 { lines += "\n    f\(index) = if f\(index - 1) > 3 then f\(index - 1) else f\(index - 1) - 1" }
    #expect(codes(method(lines)) == ["EMS0511"])
  }

  @Test func manyCases() {
    var cases = "    note: text"
    cases += "\n    class: class ="
    for index in 0..<1500 { cases += "\n      when note is \"case \(index)\" and a > \(index % 4 + 1): high" }
    cases += "\n      otherwise: low"
    #expect(codes(method(cases)) == [])
  }

  @Test func manyConditionsOfManyThings() {
    var lines = (0..<24).map { "    y\($0): yes-no" }.joined(separator: "\n")
    lines += "\n    class: class ="
    for index in 0..<23 {
      lines += "\n      when y\(index) and not y\(index + 1) or y\((index + 7) % 24) and a > 2: high"
    }
    #expect(codes(method(lines)) == ["EMS0502"])
  }

  @Test func tableOfManyColumns() {
    let names = (0..<16).map { "p\($0)" }
    var table = "table wide (\(names.map { "\($0): point" }.joined(separator: ", "))) -> class {\n"
    for row in 0..<60 {
      table +=
        names.indices.map { ($0 * 7 + row * 3) % 5 == 0 ? "<=3" : ($0 + row) % 4 == 0 ? "2|4" : "-" }
        .joined(separator: " ") + " : high\n"
    }
    table += "}\n"
    let call = "wide(\(names.map { _ in "a" }.joined(separator: ", ")))"
    let found = codes(method("    class = \(call)", before: table))
    #expect(found == ["EMS0506"])
  }

  @Test func rangesOfFields() {
    let script = method(
      "    score = a * b\n    share = (a + b) / 10\n    most = max(a * 1, b * 1, c * 1)\n    low: number = if a > 3 then a else 0"
    )
    let (project, _) = project(Array(script.utf8))
    var reader = NoData()
    let today = CalendarDate(year: 2026, month: 6, day: 1) ?? .first
    let (program, _) = check(project, selection: MethodSelection(today: today), reader: &reader)
    func range(_ name: String) -> ValueSet? {
      program.fields.first { $0.name == name && $0.method != nil }.flatMap { program.ranges[$0.id] }
    }
    #expect(range("score")?.description == "{1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25}")
    #expect(range("share")?.commonDenominator == 10)
    #expect(range("most") == ValueSet([1, 2, 3, 4, 5]))
    #expect(range("low") == ValueSet([0, 4, 5]))
  }
}
