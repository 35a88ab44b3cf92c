import EMSValues
import Testing

@Suite struct DateTests {
  func day(_ text: String) -> CalendarDate { CalendarDate(text: text) ?? .last }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "26-01-01", "2026/01/01",
    "2026-01-00", "0000-01-01", "2026-01-011", "", "2026-01-0x", "２０２６-01-01",
  ])
  func refuses(_ text: String) {
    #expect(CalendarDate(text: text) == nil)
  }

  @Test func countsDays() {
    #expect(day("1970-01-01").dayNumber == 0)
    #expect(day("2000-02-29").dayNumber == 11_016)
    #expect(day("0001-01-01") == .first)
    #expect(day("9999-12-31") == .last)
    #expect(day("2026-06-15").weekday == 1)
    #expect(day("1970-01-01").weekday == 4)
    #expect(day("0001-01-01").weekday == 1)
    #expect(day("2026-01-31").days(until: day("2026-03-01")) == 29)
    #expect(CalendarDate(dayNumber: .max) == nil)
  }

  /// The first and last day of every month of the calendar, in order.
  @Test func everyDayReadsBack() {
    var number = CalendarDate.first.dayNumber
    var wrong: [String] = []
    for year in 1...9999 {
      for month in 1...12 {
        let count = CalendarDate.dayCount(year: year, month: month)
        for dayOfMonth in [1, count] {
          let found = CalendarDate(dayNumber: number + Int32(dayOfMonth) - 1)
          // Not an expectation each, which would take longer than what it tests.
          if found?.parts ?? (0, 0, 0) != (year, month, dayOfMonth)
            || CalendarDate(year: year, month: month, day: dayOfMonth) != found
          {
            wrong.append("\(year)-\(month)-\(dayOfMonth)")
          }
        }
        number += Int32(count)
      }
    }
    #expect(wrong.isEmpty)
    #expect(number == CalendarDate.last.dayNumber + 1)
  }

  @Test func addsWithinMonths() {
    #expect(day("2026-01-31").adding(months: 1) == day("2026-02-28"))
    #expect(day("2024-01-31").adding(months: 1) == day("2024-02-29"))
    #expect(day("2024-02-29").adding(years: 1) == day("2025-02-28"))
    #expect(day("2026-03-31").adding(months: -1) == day("2026-02-28"))
    #expect(day("2026-01-15").adding(months: -1) == day("2025-12-15"))
    #expect(day("2026-12-31").adding(days: 1) == day("2027-01-01"))
    #expect(day("9999-12-31").adding(days: 1) == nil)
    #expect(day("9999-12-01").adding(months: 1) == nil)
    #expect(day("0001-01-01").adding(months: -1) == nil)
    #expect(day("2026-01-01").adding(days: .max) == nil)
    #expect(day("2026-01-01").adding(years: .min) == nil)
  }

  /// start + k × interval, not one step after the other: the 31st comes back.
  @Test func repeatsFromTheStart() {
    let month = CalendarDuration(months: 1)
    let start = day("2026-01-31")
    #expect(start.adding(month, times: 1) == day("2026-02-28"))
    #expect(start.adding(month, times: 2) == day("2026-03-31"))
    #expect(start.adding(month, times: -2) == day("2025-11-30"))
    #expect(start.adding(CalendarDuration(months: 1, days: 3), times: 2) == day("2026-04-06"))
    #expect(month.deadline(from: start, onOrAfter: day("2026-02-28")) == day("2026-02-28"))
    #expect(month.deadline(from: start, onOrAfter: day("2026-03-01")) == day("2026-03-31"))
    #expect(month.deadline(from: start, onOrAfter: day("2020-01-01")) == start)
    #expect(CalendarDuration(days: 0).deadline(from: start, onOrAfter: day("2026-03-01")) == nil)
    #expect(CalendarDuration(days: 1).deadline(from: .first, onOrAfter: .last) == .last)
    #expect(CalendarDuration(months: 7).deadline(from: day("0001-01-01"), onOrAfter: day("9998-12-30"))?.year == 9999)
  }

  @Test func deadlinesAreTheFirst() {
    var generator = SeededGenerator(8)
    for _ in 0..<300 {
      let duration = CalendarDuration(months: Int32(generator.next() % 15), days: Int32(generator.next() % 40))
      guard duration.isForward, let start = CalendarDate(dayNumber: Int32(generator.next() % 10_000)),
        let wanted = start.adding(days: Int(generator.next() % 5000))
      else { continue }
      var times = 0
      while let next = start.adding(duration, times: times), next < wanted { times += 1 }
      #expect(duration.deadline(from: start, onOrAfter: wanted) == start.adding(duration, times: times))
    }
  }

  @Test func completesYears() {
    #expect(day("2020-06-15").completedYears(until: day("2026-06-14")) == 5)
    #expect(day("2020-06-15").completedYears(until: day("2026-06-15")) == 6)
    #expect(day("2026-06-15").completedYears(until: day("2020-06-15")) == -6)
    #expect(day("2024-02-29").completedYears(until: day("2025-02-28")) == 1)
    #expect(day("2024-02-29").completedYears(until: day("2025-02-27")) == 0)
    #expect(day("2026-01-01").completedYears(until: day("2026-12-31")) == 0)
  }

  @Test func endsOfMonths() {
    #expect(day("2024-02-10").firstOfMonth == day("2024-02-01"))
    #expect(day("2024-02-10").lastOfMonth == day("2024-02-29"))
  }
}

@Suite struct PeriodTests {
  func period(_ text: String) -> Period { Period(text: text) ?? Period(packed: 50) ?? period("1") }

  @Test(arguments: ["2025", "2025-H1", "2025-H2", "2025-Q1", "2025-Q4", "2025-01", "2025-12", "0001", "9999-Q4"])
  func readsAndPrints(_ text: String) {
    #expect(Period(text: text)?.text == text)
    #expect(Period(text: text).flatMap { Period(packed: $0.packed) } == Period(text: text))
  }

  @Test(arguments: [
    "2025-H3", "2025-Q0", "2025-Q5", "2025-13", "2025-00", "25", "0000", "2025-", "2025-1", "2025-h1", "2025-01-01",
    "2025-20", "20x5", "2025_01", "",
  ])
  func refuses(_ text: String) {
    #expect(Period(text: text) == nil)
  }

  @Test func coversDays() {
    let half = period("2025-H2")
    #expect(half.firstDay.text == "2025-07-01")
    #expect(half.lastDay.text == "2025-12-31")
    #expect(half.dayCount == 184)
    #expect(period("2024-02").lastDay.text == "2024-02-29")
    #expect(period("2024").dayCount == 366)
    let day = CalendarDate(text: "2025-08-15") ?? .first
    #expect(half.contains(day))
    #expect(!period("2025-Q4").contains(day))
    #expect(
      PeriodLength.allCases.map { Period(containing: day, length: $0).text } == [
        "2025", "2025-H2", "2025-Q3", "2025-08",
      ])
  }

  @Test func liesInOthers() {
    #expect(period("2025").contains(period("2025-Q4")))
    #expect(period("2025-H1").contains(period("2025-Q2")))
    #expect(!period("2025-H1").contains(period("2025-Q3")))
    #expect(!period("2025-Q1").contains(period("2025")))
    #expect(period("2025").parts(of: .quarter).map(\.text) == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"])
    #expect(period("2025-H2").parts(of: .month).first?.text == "2025-07")
    #expect(period("2025-Q1").parts(of: .year).isEmpty)
    #expect(period("2025-08").parent(of: .quarter)?.text == "2025-Q3")
    #expect(period("2025-08").parent(of: .year)?.text == "2025")
    #expect(period("2025-Q3").parent(of: .month) == nil)
  }

  @Test func followEachOther() {
    #expect(period("2025-Q4").next?.text == "2026-Q1")
    #expect(period("2025-01").previous?.text == "2024-12")
    #expect(period("9999").next == nil)
    #expect(period("0001-H1").previous == nil)
    #expect(period("2025-Q1").distance(to: period("2026-Q3")) == 6)
    #expect(period("2025-Q1").distance(to: period("2026")) == nil)
    #expect(period("2025").advanced(by: .max) == nil)
    let sorted = ["2025-02", "2025-Q1", "2025", "2024-12", "2025-01", "2025-H1"].map(period).sorted().map(\.text)
    #expect(sorted == ["2024-12", "2025", "2025-H1", "2025-Q1", "2025-01", "2025-02"])
  }

  @Test func durationsComeFromUnits() {
    func duration(_ amount: String, _ unit: String) -> CalendarDuration? {
      UnitTable.standard.unit(unit).flatMap { CalendarDuration(amount: number(amount), unit: $0) }
    }
    #expect(duration("1", "year") == CalendarDuration(months: 12))
    #expect(duration("6", "month") == CalendarDuration(months: 6))
    #expect(duration("1.5", "year") == CalendarDuration(months: 18))
    #expect(duration("2", "week") == CalendarDuration(days: 14))
    #expect(duration("30", "day") == CalendarDuration(days: 30))
    #expect(duration("48", "h") == CalendarDuration(days: 2))
    #expect(duration("36", "h") == nil)
    #expect(duration("0.5", "month") == nil)
    #expect(duration("1", "t") == nil)
    #expect(duration("100000000000", "year") == nil)
    #expect(CalendarDuration(months: 12).text == "1 year")
    #expect(CalendarDuration(months: 18).text == "18 month")
    #expect(CalendarDuration(days: 14).text == "2 week")
    #expect(CalendarDuration(months: 1, days: 3).text == "1 month 3 day")
    #expect(CalendarDuration().text == "0 day")
    #expect(CalendarDuration(months: .min).negated == nil)
  }
}
