import BigInt
import EMSValues
import Testing

@Suite struct RationalTests {
  @Test func isSmall() {
    #expect(MemoryLayout<Rational>.size <= 24)
  }

  @Test func normalises() {
    #expect(Rational(6, -4) == Rational(-3, 2))
    #expect(Rational(1, 0) == nil)
    #expect(Rational(0, -5) == .zero)
    #expect(Rational(Int64.min, Int64.min) == .one)
    #expect(Rational(Int64.min, -1).map(PlainFraction.init) == PlainFraction(-BigInt(Int64.min), 1))
    #expect(Rational(1, Int64.min).map(PlainFraction.init) == PlainFraction(1, BigInt(Int64.min)))
    #expect((Rational(Int64.min) * Rational(-1) - Rational(1)).wholeValue == Int64.max)
  }

  @Test func isExact() {
    #expect(number("0.1") + number("0.2") == number("0.3"))
    #expect(number("0.35") * Rational(5) + number("0.65") * Rational(4) == number("4.35"))
    #expect(number("7.2") == Rational(36, 5))
    let third = Rational(1, 3) ?? .zero
    #expect(third + third + third == .one)
  }

  /// All arithmetic, held against fractions of big integers.
  @Test func agreesWithPlainFractions() {
    var generator = SeededGenerator(1)
    for _ in 0..<3000 {
      let a = generator.rational()
      let b = generator.rational()
      let (x, y) = (PlainFraction(a), PlainFraction(b))
      #expect(PlainFraction(a + b) == x + y)
      #expect(PlainFraction(a - b) == x - y)
      #expect(PlainFraction(a * b) == x * y)
      #expect((a / b).map(PlainFraction.init) == (b.isZero ? nil : x / y))
      #expect((a < b) == (x < y))
      #expect((a == b) == (x == y))
      #expect(PlainFraction(-a) == PlainFraction(-x.top, x.bottom))
      #expect(PlainFraction(a.magnitude) == PlainFraction(x.top < 0 ? -x.top : x.top, x.bottom))
      #expect(PlainFraction(a.floor) == PlainFraction(x.floor, 1))
      #expect(PlainFraction(a.ceiling) == PlainFraction(-PlainFraction(-x.top, x.bottom).floor, 1))
      #expect(a.isInteger == (x.bottom == 1))
      #expect(a.sign == Int(x.top.signum()))
      #expect(a.bitWidth == max(x.top.magnitude.bitWidth, x.bottom.magnitude.bitWidth))
    }
  }

  /// One number has one representation, whatever way it was reached.
  @Test func representationFollowsValue() {
    var generator = SeededGenerator(2)
    for _ in 0..<2000 {
      let a = generator.rational()
      let b = generator.rational()
      let back = (a + b) - b
      #expect(back == a)
      #expect(back.hashValue == a.hashValue)
      #expect(back.isInline == a.isInline)
      if !b.isZero { #expect((a * b) / b == a) }
    }
  }

  @Test func wholePowers() {
    #expect(Rational(2).power(10) == Rational(1024))
    #expect(Rational(2, 3)?.power(-2) == Rational(9, 4))
    #expect(Rational(0).power(0) == .one)
    #expect(Rational(0).power(-1) == nil)
    #expect(Rational(10).power(64).map(PlainFraction.init) == PlainFraction(BigInt(10).power(64), 1))
    #expect(Rational(10).power(65) == nil)
    #expect(Rational(10).power(Int.min) == nil)
    #expect(Rational(-1).power(63) == Rational(-1))
  }

  @Test func measuresItsBits() {
    #expect(Rational(255).bitWidth == 8)
    let wide = Rational(2).power(64)?.power(63) ?? .zero  // 2^4032
    #expect(wide.bitWidth == 4033)
    #expect(!wide.isTooWide)
    let limit = wide * (Rational(2).power(63) ?? .zero)  // 2^4095
    #expect(limit.bitWidth == 4096)
    #expect(!limit.isTooWide)
    #expect((limit * Rational(2)).isTooWide)
    #expect((limit * Rational(2)).reciprocal?.isTooWide == true)
  }

  @Test func scalesToWholeNumbers() {
    #expect(number("7.25").scaled(by: 100) == 725)
    #expect(number("7.25").scaled(by: 10) == nil)
    #expect(Rational(Int64.max).scaled(by: 10) == nil)
    #expect(Rational(scaled: 725, digits: 2) == number("7.25"))
    #expect(Rational.leastCommonMultiple(4, 6) == 12)
    #expect(Rational.leastCommonMultiple(Int64.max, 2) == nil)
    #expect(Rational.greatestCommonDivisor(number("0.75"), number("0.5")) == number("0.25"))
  }

  @Test func approximatesForDrawing() {
    #expect(number("0.5").doubleValue == 0.5)
    #expect((Rational(2).power(64)?.power(16) ?? .zero).doubleValue == .infinity)
    let huge = Rational(7).power(64) ?? .zero
    #expect((huge / (huge * Rational(4)))?.doubleValue == 0.25)
    #expect(abs((huge + Rational(1)).doubleValue / 1.2197604876358e54 - 1) < 1e-9)
  }
}

@Suite struct RoundingTests {
  @Test(arguments: [
    ("2.5", "3", "2", "2", "3"), ("-2.5", "-3", "-2", "-2", "-3"), ("3.5", "4", "4", "3", "4"),
    ("2.4", "2", "2", "2", "3"), ("-2.6", "-3", "-3", "-2", "-3"), ("7", "7", "7", "7", "7"),
    ("1/3", "0", "0", "0", "1"), ("0.5", "1", "0", "0", "1"), ("-0.5", "-1", "0", "0", "-1"),
    (
      "12345678901234567890.5", "12345678901234567891", "12345678901234567890", "12345678901234567890",
      "12345678901234567891"
    ),
  ])
  func rounds(_ text: String, _ half: String, _ even: String, _ down: String, _ up: String) {
    let value = number(text)
    #expect(value.rounded() == number(half))
    #expect(value.rounded(rule: .halfEven) == number(even))
    #expect(value.rounded(rule: .down) == number(down))
    #expect(value.rounded(rule: .up) == number(up))
  }

  @Test func roundsToDigitsAndMultiples() {
    #expect(number("2.345").rounded(digits: 2) == number("2.35"))
    #expect(number("1250").rounded(digits: -2, rule: .halfEven) == number("1200"))
    #expect(number("1350").rounded(digits: -2) == number("1400"))
    #expect(number("1234.26").rounded(toMultipleOf: number("0.1")) == number("1234.3"))
    #expect(number("7").rounded(toMultipleOf: number("-5")) == number("5"))
    #expect(number("7").rounded(toMultipleOf: .zero) == nil)
    #expect(number("1/3").rounded(digits: 100_000).isTooWide)
    #expect(number("123456").rounded(significantDigits: 2, rule: .halfEven) == number("120000"))
    #expect(number("0.00123456").rounded(significantDigits: 2, rule: .halfEven) == number("0.0012"))
    #expect(number("999.96").rounded(significantDigits: 4, rule: .halfEven) == number("1000"))
  }

  /// Every rule leaves less than a step, the nearest ones at most half of it.
  @Test func staysWithinAStep() {
    var generator = SeededGenerator(3)
    for _ in 0..<2000 {
      let value = generator.rational()
      let digits = Int(generator.next() % 9) - 2
      let step = Rational(10).power(-digits) ?? .one
      for rule in RoundingRule.allCases {
        let rounded = value.rounded(digits: digits, rule: rule)
        let off = (rounded - value).magnitude
        #expect((rounded / step)?.isInteger == true)
        switch rule {
        case .halfEven, .halfAwayFromZero: #expect(off * 2 <= step)
        case .down: #expect(off < step && rounded.magnitude <= value.magnitude)
        case .up: #expect(off < step && rounded.magnitude >= value.magnitude)
        }
      }
    }
  }

  @Test func scaledArithmeticAgrees() {
    var generator = SeededGenerator(4)
    for _ in 0..<3000 {
      let a = Int64(bitPattern: generator.next()) >> Int64(generator.next() % 60)
      let b = Int64(bitPattern: generator.next()) >> Int64(generator.next() % 60)
      guard let value = Rational(a, b) else {
        #expect(ScaledArithmetic.roundedQuotient(a, b, .up).overflow)
        continue
      }
      for rule in RoundingRule.allCases {
        let found = ScaledArithmetic.roundedQuotient(a, b, rule)
        #expect((found.overflow ? nil : found.value) == value.rounded(rule: rule).wholeValue)
      }
      let product = ScaledArithmetic.multiplied(a, b, over: 1000)
      #expect((product.overflow ? nil : product.value) == (Rational(a) * Rational(b) / Rational(1000))?.wholeValue)
    }
  }
}
