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

/// Random arguments, with the results of another program's decimal arithmetic at 80 digits, rounded half-even to 15.
@Suite struct FunctionTableTests {
  static let table: [(function: String, first: String, second: String, expected: String)] = [
    ("ln", "0.97228", "0", "-0.0281114501610753"),
    ("ln", "3.1144124", "0", "1.13604049881145"),
    ("ln", "8.5", "0", "2.14006616349627"),
    ("ln", "0.0000048", "0", "-12.2468946400504"),
    ("ln", "0.00006239", "0", "-9.68210555184158"),
    ("ln", "0.074", "0", "-2.60369018577797"),
    ("ln", "0.000004", "0", "-12.4292161968444"),
    ("ln", "0.023866", "0", "-3.73530042703467"),
    ("ln", "78.1", "0", "4.35799005684564"),
    ("ln", "0.0000633", "0", "-9.66762522881414"),
    ("ln", "136", "0", "4.91265488573605"),
    ("ln", "0.004", "0", "-5.52146091786225"),
    ("ln", "8.94", "0", "2.19053558918542"),
    ("ln", "41.111", "0", "3.7162757255957"),
    ("ln", "940725.54", "0", "13.7544067075862"),
    ("ln", "0.964", "0", "-0.0366639843715914"),
    ("exp", "-27.1", "0", "0.00000000000170066800148141"),
    ("exp", "-0.0001", "0", "0.999900004999833"),
    ("exp", "0.0000493", "0", "1.00004930121526"),
    ("exp", "5", "0", "148.413159102577"),
    ("exp", "-0.885922", "0", "0.412333826178244"),
    ("exp", "6.143557", "0", "465.707148555299"),
    ("exp", "8", "0", "2980.95798704173"),
    ("exp", "1.951", "0", "7.03571978368541"),
    ("exp", "-0.46222145", "0", "0.629882836941772"),
    ("exp", "-26.9395331", "0", "0.00000000000199668442204265"),
    ("exp", "-0.7", "0", "0.49658530379141"),
    ("exp", "0.0349", "0", "1.03551615200667"),
    ("exp", "0.81", "0", "2.24790798667647"),
    ("exp", "0.00000002", "0", "1.00000002"),
    ("exp", "0.00004", "0", "1.00004000080001"),
    ("exp", "58", "0", "15455389355901000000000000"),
    ("power", "879.157", "7.5", "12036446445431200000000"),
    ("power", "17889.65", "-0.0007", "0.993169053382711"),
    ("power", "0.00001", "0.00000049", "0.999994358682434"),
    ("power", "454298.51", "0.0063", "1.08552855035759"),
    ("power", "9.3134949", "0.66175", "4.37834839818074"),
    ("power", "0.00005", "0.00000008", "0.99999920772131"),
    ("power", "70.4269", "0.38765639", "5.20340541559249"),
    ("power", "36.4784", "-0.773669", "0.0618730235434353"),
    ("power", "0.0000891", "-0.00350581", "1.03323464342268"),
    ("power", "0.00204", "0.02882775", "0.836455210919555"),
    ("power", "0.05077895", "0.0002622", "0.99921887755477"),
    ("power", "2.25", "-0.008", "0.993533556288024"),
    ("power", "0.00114", "0.495", "0.0349275321764379"),
    ("power", "78.06945", "-0.01930629", "0.919312596043962"),
    ("power", "0.0009", "0.00000038", "0.999997335019549"),
    ("power", "460.88", "-0.06865955", "0.656325466614214"),
    ("power", "0.000161", "7.200797", "0.000000000000000000000000000485426127085543"),
    ("power", "3.9123741", "9.7128", "567877.780535215"),
    ("power", "3.3003", "-6.4456", "0.000454581837618394"),
    ("power", "0.0000002", "-0.000847", "1.01315065046807"),
    ("sqrt", "60163.4074", "0", "245.282301440605"),
    ("sqrt", "7771", "0", "88.1532756056177"),
    ("sqrt", "0.8031", "0", "0.896158468129382"),
    ("sqrt", "0.0739", "0", "0.271845544381364"),
    ("sqrt", "0.0064523", "0", "0.0803262099193034"),
    ("sqrt", "69243100.5", "0", "8321.24392744258"),
    ("sqrt", "0.0003", "0", "0.0173205080756888"),
    ("sqrt", "0.69927", "0", "0.836223654293515"),
  ]

  @Test(arguments: table)
  func agrees(_ function: String, _ first: String, _ second: String, _ expected: String) {
    let value = number(first)
    let found =
      switch function {
      case "ln": value.naturalLogarithm
      case "exp": value.exponential
      case "power": value.power(number(second))
      default: value.squareRoot
      }
    #expect(found?.decimalText() == expected)
  }
}
