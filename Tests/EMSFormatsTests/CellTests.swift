import EMSFormats
import Testing

@Suite struct CellTests {
  private func decimal(_ text: String, _ format: NumberFormat = NumberFormat()) -> NumberFormat.DecimalReading {
    Array(text.utf8).withUnsafeBytes { format.decimal($0) }
  }

  private func integer(_ text: String, _ format: NumberFormat = NumberFormat()) -> NumberFormat.IntegerReading {
    Array(text.utf8).withUnsafeBytes { format.integer($0) }
  }

  private func trimmed(_ text: String) -> String {
    Array(text.utf8).withUnsafeBytes { String(decoding: CellText.trimmed($0), as: UTF8.self) }
  }

  private let comma = NumberFormat(decimalMark: .comma)

  @Test func trims() {
    #expect(trimmed("abc") == "abc")
    #expect(trimmed(" \t\u{A0}a b\u{A0} \r\n") == "a b")
    #expect(trimmed("\u{202F}é\u{2009}") == "é")
    #expect(trimmed(" \u{A0} ") == "")
    #expect(trimmed("") == "")
    #expect(trimmed("à") == "à")
  }

  @Test func splits() {
    var parts: [String] = []
    Array(" A ;B;; C é ; ".utf8).withUnsafeBytes {
      CellText.forEachPart(of: $0, separator: [0x3B]) { parts.append(String(decoding: $0, as: UTF8.self)) }
    }
    #expect(parts == ["A", "B", "C é"])
    parts = []
    Array("a, b,c".utf8).withUnsafeBytes {
      CellText.forEachPart(of: $0, separator: []) { parts.append(String(decoding: $0, as: UTF8.self)) }
    }
    #expect(parts == ["a, b,c"])
  }

  @Test func readsIntegers() {
    #expect(integer("42") == .value(42))
    #expect(integer(" -7 ") == .value(-7))
    #expect(integer("+3.0") == .value(3))
    #expect(integer("2.5") == .fault(.fraction))
    #expect(integer("3E2") == .value(300))
    #expect(integer("") == .fault(.blank))
    #expect(integer("9223372036854775807") == .value(.max))
    #expect(integer("9223372036854775808") == .fault(.overflow))
    #expect(integer("123456789012345678") == .value(123_456_789_012_345_678))
    #expect(integer("x") == .fault(.notANumber(at: 0)))
    #expect(integer("-") == .fault(.notANumber(at: 1)))
  }

  @Test func readsDecimals() {
    #expect(decimal("8245.71") == .value(mantissa: 824571, digits: 2))
    #expect(decimal("1.250") == .value(mantissa: 1250, digits: 3))
    #expect(decimal(".5") == .value(mantissa: 5, digits: 1))
    #expect(decimal("-.5") == .value(mantissa: -5, digits: 1))
    #expect(decimal("\u{2212}0.5") == .value(mantissa: -5, digits: 1))
    #expect(decimal("1.5E+3") == .value(mantissa: 1500, digits: 0))
    #expect(decimal("1.5e-3") == .value(mantissa: 15, digits: 4))
    #expect(decimal("0.1000000000000000000000") == .value(mantissa: 1_000_000_000_000_000_00, digits: 18))
    #expect(decimal("0.1234567890123456789") == .fault(.overflow))
    #expect(decimal("1E400") == .fault(.overflow))
    #expect(decimal("0E400") == .value(mantissa: 0, digits: 0))
    #expect(decimal("5.") == .fault(.notANumber(at: 1)))
    #expect(decimal("1,24", comma) == .value(mantissa: 124, digits: 2))
  }

  @Test func tellsWrongMarksApart() {
    #expect(decimal("3,5") == .fault(.decimalComma(at: 1)))
    #expect(decimal("0,125") == .fault(.decimalComma(at: 1)))
    #expect(decimal("1,2500") == .fault(.decimalComma(at: 1)))
    #expect(decimal("1.250,5") == .fault(.decimalComma(at: 5)))
    #expect(decimal("1,250") == .fault(.ambiguousMark(at: 1)))
    #expect(decimal("1,250.5") == .fault(.thousandsMark(at: 1)))
    #expect(decimal("1.250.000") == .fault(.thousandsMark(at: 1)))
    #expect(decimal("1'250") == .fault(.thousandsMark(at: 1)))
    #expect(decimal("1\u{A0}250") == .fault(.thousandsMark(at: 1)))
    #expect(decimal("3.5", comma) == .fault(.decimalPoint(at: 1)))
    #expect(decimal("1.250", comma) == .fault(.ambiguousMark(at: 1)))
    #expect(decimal("1.250,5", comma) == .fault(.thousandsMark(at: 1)))
    #expect(decimal("12.3 t") == .fault(.trailingText(at: 5)))
    #expect(decimal("12-3") == .fault(.trailingText(at: 2)))
    #expect(decimal("12 3") == .fault(.notANumber(at: 3)))
    #expect(decimal("1.2.3") == .fault(.notANumber(at: 3)))
  }

  @Test func readsThousands() {
    let swiss = NumberFormat(thousandsMarks: .apostrophe)
    #expect(decimal("850'000.5", swiss) == .value(mantissa: 8_500_005, digits: 1))
    #expect(decimal("12’140", swiss) == .value(mantissa: 12140, digits: 0))
    #expect(decimal("12'14", swiss) == .fault(.misplacedThousandsMark(at: 2)))
    #expect(decimal("1234'567", swiss) == .fault(.misplacedThousandsMark(at: 4)))
    let dutch = NumberFormat(decimalMark: .comma, thousandsMarks: [.point, .space])
    #expect(decimal("1.250,75", dutch) == .value(mantissa: 125075, digits: 2))
    #expect(decimal("1.250", dutch) == .value(mantissa: 1250, digits: 0))
    #expect(decimal("2 000 000", dutch) == .value(mantissa: 2_000_000, digits: 0))
    #expect(decimal("2.000 000", dutch) == .fault(.misplacedThousandsMark(at: 5)))
    #expect(decimal("1.5", dutch) == .fault(.misplacedThousandsMark(at: 1)))
    let french = NumberFormat(decimalMark: .comma, thousandsMarks: .space)
    #expect(decimal("1\u{202F}250,5", french) == .value(mantissa: 12505, digits: 1))
  }

  @Test func readsMeasures() {
    func measure(_ text: String) -> (NumberFormat.MeasureReading, String) {
      let bytes = Array(text.utf8)
      return bytes.withUnsafeBytes { all in
        let reading = NumberFormat().measure(all)
        guard case .value(_, _, let unit) = reading else { return (reading, "") }
        return (reading, String(decoding: all[unit], as: UTF8.self))
      }
    }
    #expect(measure("120 t CO2e") == (.value(mantissa: 120, digits: 0, unit: 4..<10), "t CO2e"))
    #expect(measure("98%").1 == "%")
    #expect(measure(" 8.5\u{A0}m³ ").1 == "m³")
    #expect(measure("5 eq").1 == "eq")
    #expect(measure("5e").1 == "e")
    #expect(measure("12").1 == "")
    #expect(measure("t").0 == .fault(.notANumber(at: 0)))
  }

  @Test func readsDates() throws {
    func read(_ pattern: String, _ text: String) throws -> DatePattern.Reading {
      let pattern = try DatePattern(pattern)
      return Array(text.utf8).withUnsafeBytes { pattern.read($0) }
    }
    #expect(try read("dd/mm/yyyy", "03/01/2025") == .date(year: 2025, month: 1, day: 3))
    #expect(try read("dd/mm/yyyy", " 3/1/2025 ") == .date(year: 2025, month: 1, day: 3))
    #expect(try read("yyyy-mm-dd", "2024-02-29") == .date(year: 2024, month: 2, day: 29))
    #expect(try read("yyyy-mm-dd", "2024-02-29 00:00:00") == .date(year: 2024, month: 2, day: 29))
    #expect(try read("yyyy-mm-dd", "2024-02-29 10:30") == .mismatch(at: 10))
    #expect(try read("dd-mm-yy", "31-12-99") == .date(year: 1999, month: 12, day: 31))
    #expect(try read("d.m.yyyy", "1.10.2026") == .date(year: 2026, month: 10, day: 1))
    #expect(try read("dd/mm/jjjj", "01/10/2026") == .date(year: 2026, month: 10, day: 1))
    #expect(try read("yyyymmdd", "20260115") == .date(year: 2026, month: 1, day: 15))
    #expect(try read("yyyymmdd", "2026115") == .mismatch(at: 7))
    #expect(try read("dd/mm/yyyy", "12/31/2025") == .noSuchMonth(31))
    #expect(try read("dd/mm/yyyy", "31/04/2025") == .noSuchDay(year: 2025, month: 4, day: 31))
    #expect(try read("dd/mm/yyyy", "29/02/1900") == .noSuchDay(year: 1900, month: 2, day: 29))
    #expect(try read("dd/mm/yyyy", "Q2/2024") == .mismatch(at: 0))
    #expect(try read("dd/mm/yyyy", "03/01/25") == .mismatch(at: 8))
    #expect(try read("dd/mm/yyyy", " ") == .blank)
    #expect(throws: DatePattern.Fault.unknownLetter(at: 6)) { try DatePattern("dd/mm/xxxx") }
    #expect(throws: DatePattern.Fault.parts) { try DatePattern("mm/yyyy") }
    #expect(throws: DatePattern.Fault.parts) { try DatePattern("") }
  }

  @Test func findsSpreadsheetErrors() {
    func find(_ text: String) -> SpreadsheetError? {
      Array(text.utf8).withUnsafeBytes { SpreadsheetError.find(in: $0) }
    }
    let known: [(String, SpreadsheetError)] = [
      ("#N/A", .notAvailable), ("#n/b", .notAvailable), ("#NV", .notAvailable), ("#REF!", .reference),
      ("#VERW!", .reference), ("#DIV/0!", .division), ("#DEEL/0!", .division), ("#VALUE!", .value),
      ("#WAARDE!", .value), ("#NAME?", .name), ("#NAAM?", .name), ("#¿NOMBRE?", .name), ("#NUM!", .number),
      ("#GETAL!", .number), ("#NULL!", .null), ("#LEEG!", .null), ("########", .overflow), ("Err:502", .other),
      ("#NÚM!", .number),
    ]
    for (text, error) in known { #expect(find(text) == error, "\(text)") }
    for text in ["", "#", "#1", "#12 pipe", "Error", "Err:", "Emission"] { #expect(find(text) == nil, "\(text)") }
  }

  @Test func anyBytesAreDecoded() throws {
    let formats = [
      NumberFormat(), comma, NumberFormat(thousandsMarks: [.comma, .space, .apostrophe]),
      NumberFormat(decimalMark: .comma, thousandsMarks: [.point, .space, .apostrophe]),
    ]
    let date = try DatePattern("dd/mm/yyyy")
    let alphabet: [UInt8] = Array("0123459.,'’ -+eE/ t#\u{A0}\u{202F}\u{2212}".utf8) + [0xE2, 0xC2, 0x80, 0xFF]
    for seed in 0..<5000 {
      var numbers = SeededNumbers(seed)
      let bytes = (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
      }
      bytes.withUnsafeBytes { cell in
        for format in formats {
          if case .value(_, let digits, let unit) = format.measure(cell) {
            #expect(digits >= 0 && digits <= 18)
            #expect(unit.upperBound <= cell.count)
          }
          _ = format.integer(cell)
        }
        _ = date.read(cell)
        _ = SpreadsheetError.find(in: CellText.trimmed(cell))
        CellText.forEachPart(of: cell, separator: [0x2C, 0x20]) { _ in }
      }
    }
  }
}
