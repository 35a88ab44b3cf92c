import EMSSemantics
import EMSTestSupport
import EMSValues
import Testing

/// How decision tables and bands are lowered: one lookup where the domain is small.
@Suite struct DenseTableTests {
  private static func dump(_ script: String) -> String {
    let (project, _) = project(Array(script.utf8))
    var reader = NoData()
    let (program, _) = check(
      project, selection: MethodSelection(today: CalendarDate(year: 2026, month: 6, day: 1) ?? .first), reader: &reader)
    let plan = Plan(program)
    #expect(PlanInvariants.violations(of: plan) == [])
    guard let kind = program.kind(named: "thing"), let field = program.field(named: "result", of: kind),
      let column = plan.column(ColumnAddress(field))
    else { return "" }
    return plan.columns[column].dump(program)
  }

  @Test func aTableOverLevelsIsOneLookup() {
    let dump = Self.dump(
      """
      scale size { small, large }
      table t (size: size, legal: yes-no) -> size { - yes: large, small no: small, large no: large }
      kind thing { size: size, legal: yes-no, result = t(size, legal) }
      """)
    #expect(dump.contains("= table t %"))
    #expect(!dump.contains("cases"))
  }

  @Test func aBandIsOneLookup() {
    let dump = Self.dump(
      """
      scale size { small, large }
      kind thing { mass: number 0..10, result: size = band mass -> size { small below 5, large } }
      """)
    #expect(dump.contains("= band("))
    #expect(!dump.contains("cases"))
  }

  @Test func aTableOverNumbersIsCases() {
    let dump = Self.dump(
      """
      scale size { small, large }
      table t (mass: number 0..10) -> size { >=5: large, -: small }
      kind thing { mass: number 0..10, result = t(mass) }
      """)
    #expect(dump.contains("cases"))
  }

  @Test func resultsThatAreComputedAreCases() {
    let dump = Self.dump(
      """
      scale size { 1 small, 2 large }
      table t (size: size) -> number { large: size * 2, -: 1 }
      kind thing { size: size, result = t(size) }
      """)
    #expect(dump.contains("cases"))
  }
}
