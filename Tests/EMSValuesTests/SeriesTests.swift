import EMSValues
import Testing

@Suite struct SeriesTests {
  func period(_ text: String) -> Period {
    Period(text: text) ?? Period(containing: .last, length: .year)
  }

  /// The series of a text `2024: 120, 2025: -`, where `-` is missing.
  func series(_ text: String) -> Series {
    let entries = text.split(separator: ",").map { part in
      let sides = part.split(separator: ":").map { String($0).filter { $0 != " " } }
      return Series.Entry(period(sides[0]), sides[1] == "-" ? nil : number(sides[1]))
    }
    return (try? Series.make(entries).get()) ?? .empty
  }

  @Test func hasPeriodsOfOneLength() {
    let year = Series.Entry(period("2025"), 1)
    let quarter = Series.Entry(period("2025-Q1"), 1)
    #expect(Series.make([year, quarter]) == .failure(.mixedLengths(period("2025"), period("2025-Q1"))))
    #expect(Series.make([year, year]) == .failure(.repeated(period("2025"))))
    #expect(series("2025: 2, 2024: 1").entries.map(\.period.text) == ["2024", "2025"])
    #expect(Series.empty.length == nil)
  }

  @Test func readsThatVeryPeriod() {
    let gas = series("2024: 1640, 2025: -")
    #expect(gas.value(at: period("2024")) == 1640)
    #expect(gas.value(at: period("2025")) == nil)
    #expect(gas.value(at: period("2024-Q1")) == nil)
    #expect(gas.latest(upTo: .last)?.period.text == "2024")
    #expect(series("2024: 1, 2025: 2").latest(upTo: CalendarDate(text: "2025-12-30") ?? .last)?.value == 1)
  }

  @Test func gathers() {
    let quarters = series("2024-Q1: 1, 2024-Q2: 2, 2024-Q3: 3, 2024-Q4: 6, 2025-Q1: 5, 2025-Q2: 5, 2025-Q3: -")
    let yearly = series("2024: 12, 2025: -")
    #expect(quarters.gathered(by: .year) == yearly)
    #expect(quarters.gathered(by: .year, .mean)?.value(at: period("2024")) == 3)
    #expect(quarters.gathered(by: .year, .last)?.value(at: period("2024")) == 6)
    #expect(quarters.gathered(by: .half) == series("2024-H1: 3, 2024-H2: 9, 2025-H1: 10, 2025-H2: -"))
    #expect(quarters.gathered(by: .quarter) == quarters)
    #expect(quarters.gathered(by: .month) == nil)
    #expect(Series.empty.gathered(by: .month) == .empty)
  }

  @Test func pairsEqualPeriods() {
    let gas = series("2023: 5, 2024: 1640, 2025: 1655")
    let beer = series("2024: 41000, 2025: 0, 2026: 7")
    #expect(gas.combined(beer) { $0 / $1 } == series("2023: -, 2024: 0.04, 2025: -, 2026: -"))
    #expect(gas.combined(series("2024-Q1: 1")) { $0 + $1 } == nil)
    #expect(gas.combined(.empty) { $0 + $1 } == series("2023: -, 2024: -, 2025: -"))
    #expect(gas.mapped { $0 * 2 }.value(at: period("2023")) == 10)
  }

  @Test func changes() {
    let waste = series("2024: 120, 2025: 108, 2026: 0")
    #expect(waste.change(from: period("2024"), to: period("2025")) == .value(number("-0.1")))
    #expect(waste.change(from: period("2024"), to: period("2030")) == .missing)
    #expect(waste.change(from: period("2026"), to: period("2024")) == .divisionByZero)
  }

  @Test func sums() {
    #expect(series("2024: 1, 2025: 2").sum == 3)
    #expect(series("2024: 1, 2025: 2").mean == number("1.5"))
    #expect(series("2024: 1, 2025: -").sum == nil)
    #expect(Series.empty.sum == 0)
    #expect(Series.empty.mean == nil)
  }

  @Test func followsATrend() {
    #expect(series("2024: 120, 2025: 112").trend == -8)
    #expect(series("2022: 1, 2023: 2, 2024: 2, 2025: 4").trend == number("0.9"))
    #expect(series("2024-Q1: 1, 2024-Q2: 2, 2024-Q3: 3").trend == 4)
    #expect(series("2024-01: 1, 2024-03: 3").trend == 12)
    #expect(series("2022: 1, 2023: -, 2024: 3").trend == 1)
    #expect(series("2024: 1, 2025: -").trend == nil)
    #expect(Series.empty.trend == nil)
  }

  @Test func measuresDatesInDays() {
    let start = CalendarDate(text: "2026-01-01") ?? .first
    let end = CalendarDate(text: "2026-03-01") ?? .first
    #expect(Quantity(Rational(start.days(until: end)), .day).text() == "59 day")
    #expect(Quantity(number("-8"), .one / .year).text() == "-8 1/year")
  }
}
