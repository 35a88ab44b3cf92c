import BigInt
import EMSValues
import Testing

@Suite struct DecimalTests {
  @Test(arguments: [
    ("12", "12"), ("0.4", "0.4"), ("1_000", "1000"), ("1_000.250_0", "1000.25"), ("-0.25", "-0.25"), ("+3", "3"),
    ("007", "7"), ("9223372036854775808", "9223372036854775808"), ("-9223372036854775808", "-9223372036854775808"),
    ("0.1234567890123456789012345", "0.1234567890123456789012345"),
    ("12345678901234567890.00000000000000000000000", "12345678901234567890"),
  ])
  func readsAndPrints(_ text: String, _ printed: String) {
    #expect(Rational(decimal: text)?.decimalText() == printed)
  }

  @Test(arguments: [
    "", "-", ".", "1.", ".5", "1..2", "1.2.3", "_1", "1_", "1__0", "1_.2", "1._2", "1e5", "0x1", "1,5", "½", "1 0",
  ])
  func refuses(_ text: String) {
    #expect(Rational(decimal: text) == nil)
    #expect(Rational.parse(decimal: text.utf8) == .failure(.malformed))
  }

  @Test func readsOtherSeparators() {
    #expect(Rational.parse(decimal: "1234,5".utf8, separator: UInt8(ascii: ",")) == .success(number("1234.5")))
    #expect(Rational.parse(decimal: [UInt8]("7.25".utf8)[...]) == .success(number("7.25")))
  }

  @Test func refusesWhatIsTooLarge() {
    #expect(Rational.parse(decimal: String(repeating: "9", count: 1233).utf8).isFailure == false)
    #expect(Rational.parse(decimal: String(repeating: "9", count: 1234).utf8) == .failure(.tooLarge))
    #expect(Rational.parse(decimal: String(repeating: "9", count: 1_000_000).utf8) == .failure(.tooLarge))
    #expect(Rational.parse(decimal: ("0." + String(repeating: "0", count: 5000) + "1").utf8) == .failure(.tooLarge))
    #expect(Rational.parse(decimal: (String(repeating: "0", count: 9000) + "1").utf8) == .success(.one))
  }

  @Test func printsWithoutEnd() {
    #expect(number("1/3").decimalText() == "0.333333333333")
    #expect(number("2/3").decimalText() == "0.666666666667")
    #expect(number("-200000/3").decimalText() == "-66666.6666667")
    #expect(number("2/3").decimalText(digits: 3) == "0.667")
    #expect(number("1/3000").decimalText(digits: .max).hasPrefix("0.00033333333333333333"))
    #expect(number("2/3").decimalText(digits: .min) == "0.7")
    #expect(number("1/700000").decimalText(digits: 3) == "0.00000143")
    #expect(number("100000000000000000000/3").decimalText() == "33333333333300000000")
    #expect(number("5000000000001/10000000000003").decimalText() == "0.5")
    #expect(number("1/4").decimalText(digits: 1) == "0.25")
    #expect(number("1/3").description == "1/3")
  }

  @Test func printsLocally() {
    let dutch = DecimalStyle(separator: UInt8(ascii: ","), grouping: ".")
    #expect(number("1234567.5").decimalText(style: dutch) == "1.234.567,5")
    #expect(number("-123456").decimalText(style: dutch) == "-123.456")
    #expect(number("123").decimalText(style: dutch) == "123")
    #expect(number("1/3").decimalText(style: dutch) == "0,333333333333")
    let french = DecimalStyle(separator: UInt8(ascii: ","), grouping: "\u{202F}", leastGroupedDigits: 5)
    #expect(number("1234").decimalText(style: french) == "1234")
    #expect(number("12345").decimalText(style: french) == "12\u{202F}345")
  }

  @Test func printsFixedDecimals() {
    #expect(number("7.2").fixedText(decimals: 2) == "7.20")
    #expect(number("7.2").fixedText(decimals: 2, trimmed: true) == "7.2")
    #expect(number("7.255").fixedText(decimals: 2) == "7.26")
    #expect(number("-0.004").fixedText(decimals: 2) == "0.00")
    #expect(number("1999.995").fixedText(decimals: 2, style: DecimalStyle(grouping: ",")) == "2,000.00")
    #expect(number("7").fixedText(decimals: 0) == "7")
  }

  @Test func writesScaledNumbers() {
    func text(_ value: Int64, _ digits: Int) -> String {
      var bytes: [UInt8] = []
      DecimalWriter.append(scaled: value, digits: digits, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(text(7200, 3) == "7.2")
    #expect(text(-5, 2) == "-0.05")
    #expect(text(0, 5) == "0")
    #expect(text(Int64.min, 18) == "-9.223372036854775808")
    #expect(text(Int64.min, 0) == "-9223372036854775808")
    #expect(text(1000, 3) == "1")
  }

  /// What is printed in full reads back as the same number, by every way of printing it.
  @Test func printsBack() {
    var generator = SeededGenerator(5)
    for _ in 0..<3000 {
      let value = generator.rational()
      var bytes: [UInt8] = []
      value.write(to: &bytes)
      #expect(bytes == Array(value.decimalText().utf8))
      if value.decimalPlaces != nil {
        #expect(Rational.parse(decimal: bytes) == .success(value))
      } else {
        let rounded = value.rounded(significantDigits: 12, rule: .halfAwayFromZero)
        #expect(Rational.parse(decimal: bytes) == .success(rounded))
      }
      if let (numerator, denominator) = value.inlineParts {
        var other: [UInt8] = []
        DecimalWriter.append(numerator: numerator, denominator: denominator, to: &other)
        #expect(other == bytes)
        // The same fraction, not in lowest terms.
        let (top, overflow) = numerator.multipliedReportingOverflow(by: 12)
        let (bottom, overflowBelow) = denominator.multipliedReportingOverflow(by: 12)
        if !overflow, !overflowBelow {
          var third: [UInt8] = []
          DecimalWriter.append(numerator: top, denominator: bottom, to: &third)
          #expect(third == bytes)
        }
      }
    }
  }
}

extension Result {
  var isFailure: Bool {
    if case .failure = self { true } else { false }
  }
}
