import BigInt
import EMSValues
import Testing

/// Expected digits are those of published tables, to 15 significant digits.
@Suite struct FunctionTests {
  @Test(arguments: [
    ("2", "1.41421356237310"), ("4", "2"), ("2.25", "1.5"), ("0", "0"), ("1/9", "0.333333333333333"),
    ("10", "3.16227766016838"), ("1000000000000000000000000000000", "1000000000000000"), ("0.01", "0.1"),
    ("1524157875323883675019051998750190521", "1234567890123456789"),
  ])
  func squareRoots(_ text: String, _ expected: String) {
    let wanted = number(expected).rounded(significantDigits: 15, rule: .halfEven)
    #expect(number(text).squareRoot == wanted)
  }

  @Test func squareRootsAreRoundedCorrectly() {
    #expect(Rational(-1).squareRoot == nil)
    var generator = SeededGenerator(6)
    for _ in 0..<150 {
      let value = generator.rational().magnitude
      guard let root = value.squareRoot else {
        Issue.record("no root of \(value)")
        continue
      }
      if value.isZero { continue }
      // Half a last digit to either side lies on either side of the root.
      var unit = Rational(1)
      let digits = root.rounded(significantDigits: 1, rule: .down)
      while unit * 10 <= digits { unit *= 10 }
      while unit > digits { unit *= number("0.1") }
      let half = unit * number("0.000000000000005")
      #expect((root - half).power(2).map { $0 <= value } == true)
      #expect((root + half).power(2).map { $0 >= value } == true)
    }
  }

  @Test(arguments: [
    ("1", "2.71828182845905"), ("0", "1"), ("-1", "0.367879441171442"), ("10", "22026.4657948067"),
    ("0.5", "1.64872127070013"), ("100", "26881171418161400000000000000000000000000000"),
    ("-20", "0.00000000206115362243856"), ("1/3", "1.39561242508609"),
  ])
  func exponentials(_ text: String, _ expected: String) {
    #expect(number(text).exponential == number(expected))
  }

  @Test(arguments: [
    ("2", "0.693147180559945"), ("1", "0"), ("10", "2.30258509299405"), ("0.5", "-0.693147180559945"),
    ("1000000", "13.8155105579643"), ("1.0000000001", "0.0000000000999999999950000"), ("3", "1.09861228866811"),
    ("0.001", "-6.90775527898214"),
  ])
  func logarithms(_ text: String, _ expected: String) {
    #expect(number(text).naturalLogarithm == number(expected))
  }

  @Test(arguments: [
    ("2", "0.5", "1.41421356237310"), ("8", "1/3", "2"), ("8", "-2/3", "0.25"), ("2", "0.1", "1.07177346253629"),
    ("0.5", "1.5", "0.353553390593274"), ("10", "2.5", "316.227766016838"), ("0", "0.5", "0"), ("1", "1/7", "1"),
    ("1.5", "2", "2.25"), ("2", "-0.5", "0.707106781186548"), ("1000", "0.333333", "9.99997697418"),
  ])
  func powers(_ base: String, _ exponent: String, _ expected: String) {
    let found = number(base).power(number(exponent))
    if expected.count > 15 {
      #expect(found == number(expected))
    } else {
      #expect(
        found?.rounded(significantDigits: 12, rule: .halfEven)
          == number(expected).rounded(significantDigits: 12, rule: .halfEven))
    }
  }

  /// A result that lies exactly on a middle is found, and goes to the even digit.
  @Test func middlesGoToEven() {
    // 1000000000000005 has 16 digits and ends in the middle; so does its square's root.
    let middle = number("1000000000000005")
    #expect(middle.power(2)?.squareRoot == number("1000000000000000"))
    let other = number("1000000000000015")
    #expect(other.power(2)?.squareRoot == number("1000000000000020"))
    #expect(other.power(3)?.power(number("1/3")) == number("1000000000000020"))
  }

  @Test func refusesWhatHasNoResult() {
    #expect(Rational(0).naturalLogarithm == nil)
    #expect(Rational(-1).naturalLogarithm == nil)
    #expect(Rational(-8).power(number("1/3")) == nil)
    #expect(Rational(0).power(number("-0.5")) == nil)
    #expect(Rational(2).power(Rational(65)) == nil)
    #expect(Rational(10_000).exponential == nil)
    #expect(Rational(-10_000).exponential == nil)
    #expect(number("1000000000000000000000000").exponential == nil)
    #expect(Rational(2).power(number("1000000000000.5")) == nil)
    #expect(Rational(4).power(number("1000000000000.5")) == nil)
    #expect(Rational(2).power(number("100.5")) != nil)
  }

  @Test func undoesItself() {
    var generator = SeededGenerator(7)
    for _ in 0..<60 {
      let value = Rational(scaled: Int64(generator.next() % 1_000_000) + 1, digits: Int(generator.next() % 5))
      guard let logarithm = value.naturalLogarithm, let back = logarithm.exponential else {
        Issue.record("\(value)")
        continue
      }
      #expect(((back - value) / value)?.magnitude ?? .one < number("0.0000000000001"))
    }
  }
}
