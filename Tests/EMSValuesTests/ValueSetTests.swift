import EMSValues
import Testing

/// The set of a text `1 2 4`, or of intervals as they are printed, `[0 1) (3 inf) step 0.5`.
func set(_ text: String) -> ValueSet {
  var words = text.split(separator: " ").map(String.init)
  var step: Rational?
  if let place = words.firstIndex(of: "step") {
    step = number(words[place + 1])
    words.removeSubrange(place...)
  }
  guard text.contains("[") || text.contains("(") else { return ValueSet(words.map(number)) }
  func end(_ word: String, _ closed: Character) -> IntervalEnd {
    let body = word.filter { !"[]()".contains($0) }
    return body.hasSuffix("inf") ? .unbounded : IntervalEnd(number(body), isClosed: word.contains(closed))
  }
  var result = ValueSet.empty
  for index in stride(from: 0, to: words.count - 1, by: 2) {
    guard let interval = Interval(end(words[index], "["), end(words[index + 1], "]")) else { continue }
    result = result.union(ValueSet(interval, step: step))
  }
  return result
}

@Suite struct ValueSetTests {
  @Test func keepsValues() {
    let product = ValueSet(from: 1, to: 5, step: 1) * ValueSet(from: 1, to: 5, step: 1)
    #expect(product.description == "{1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25}")
    #expect(product.intersection(set("(6 8)")).isEmpty)
    #expect(product.commonDenominator == 1)
    #expect(ValueSet([3, 1, 2, 3]).exactValues == [1, 2, 3])
    #expect(ValueSet(from: 5, to: 1).isEmpty)
    #expect(ValueSet.empty.smallest == nil)
  }

  @Test func widensBeyondItsLimits() {
    #expect(ValueSet(from: 1, to: 4096, step: 1).exactValues?.count == 4096)
    let wide = ValueSet(from: 0, to: 4096, step: 1)
    #expect(wide.exactValues == nil)
    #expect(wide.description == "[0, 4096] step 1")
    #expect(wide.above(2000).exactValues?.count == 2096)
    #expect(ValueSet(from: 0, to: nil, step: number("0.5")).description == "[0, ∞) step 0.5")
    // 4,097 values in 100 clusters: 64 intervals remain, and no value is lost.
    var values: [Rational] = []
    for cluster in 0..<100 {
      for index in 0..<41 { values.append(Rational(cluster * (1000 + cluster) + index * 2)) }
    }
    let clustered = ValueSet(values)
    #expect(clustered.intervals.count == 64)
    #expect(clustered.step == 1)
    #expect(values.allSatisfy(clustered.contains))
    #expect(!clustered.contains(number("5000.5")))
    // The widest gaps are the ones that stay: between the upper clusters.
    #expect(!clustered.contains(Rational(99 * 1099 - 100)))
  }

  @Test(arguments: [
    ("[0 1]", "[2 3)", "[2, 4)"), ("(0 1)", "1", "(1, 2)"), ("[0 inf)", "[1 2]", "[1, ∞)"),
    ("(-inf inf)", "1", "(-∞, ∞)"),
    ("1 2", "10 20", "{11, 12, 21, 22}"), ("[0 10000] step 1", "0.5", "[0.5, 10000.5] step 0.5"),
  ])
  func adds(_ left: String, _ right: String, _ sum: String) {
    #expect((set(left) + set(right)).description == sum)
    #expect((set(right) + set(left)).description == sum)
  }

  @Test(arguments: [
    ("[0 1]", "[2 3)", "[0, 3)"), ("(0 1)", "(1 inf)", "(0, ∞)"), ("[0 1)", "(-inf inf)", "(-∞, ∞)"),
    ("0", "(-inf inf)", "{0}"),
    ("[-1 1]", "(2 3]", "[-3, 3]"), ("(-1 0]", "(2 3)", "(-3, 0]"), ("(-inf -1]", "[-2 inf)", "(-∞, ∞)"),
    ("(-inf -1]", "(-inf -2)", "(2, ∞)"), ("[0 0.5] (2 3)", "-2", "(-6, -4) ∪ [-1, 0]"),
    ("[0 10000] step 1", "3", "[0, 30000] step 3"), ("(0 1)", "[0 5]", "[0, 5)"),
  ])
  func multiplies(_ left: String, _ right: String, _ product: String) {
    #expect((set(left) * set(right)).description == product)
    #expect((set(right) * set(left)).description == product)
  }

  @Test(arguments: [
    ("1", "2 4", "{0.25, 0.5}"), ("6", "0 1 2", "{3, 6}"), ("1", "(0 2]", "[0.5, ∞)"),
    ("1", "[-1 1]", "(-∞, -1] ∪ [1, ∞)"),
    ("1", "[1 inf)", "(0, 1]"), ("[1 2]", "0", "{}"), ("1", "(-inf -2)", "(-0.5, 0)"), ("[2 4]", "2", "[1, 2]"),
  ])
  func divides(_ left: String, _ right: String, _ quotient: String) {
    #expect((set(left) / set(right)).description == quotient)
  }

  @Test func raises() {
    #expect(set("[-2 3)").power(2).description == "[0, 9)")
    #expect(set("(-2 1)").power(3).description == "(-8, 1)")
    #expect(set("-2 3").power(2).description == "{4, 9}")
    #expect(set("(0 2]").power(-1).description == "[0.5, ∞)")
    #expect(set("[5 6]").power(0).description == "{1}")
    #expect(set("1").power(65) == .all)
    #expect(set("[4 9]").power(set("1/2")).description == "[2, 3]")
    #expect(set("(0 4]").power(set("-1/2")).description == "[0.5, ∞)")
    #expect(set("[0 4]").power(set("0.5 1")).description == "[0, 4]")
    #expect(set("-4 4").power(set("0.5")).description == "{2}")
  }

  @Test func joinsAndParts() {
    #expect(set("[0 1)").union(set("[1 2]")).description == "[0, 2]")
    #expect(set("[0 1)").union(set("(1 2]")).description == "[0, 1) ∪ (1, 2]")
    #expect(set("[0 1)").union(set("1")).description == "[0, 1]")
    #expect(set("1 3").union(set("2")).description == "{1, 2, 3}")
    #expect(set("[0 5]").intersection(set("(1 9)")).description == "(1, 5]")
    #expect(ValueSet.wholeNumbers.intersection(set("(1 4]")).description == "{2, 3, 4}")
    #expect(set("[0 10]").subtracting(set("[2 3)")).description == "[0, 2) ∪ [3, 10]")
    #expect(set("[0 10]").subtracting(set("5")).description == "[0, 5) ∪ (5, 10]")
    #expect(set("1 2 3").subtracting(set("[2 9]")).description == "{1}")
    #expect(ValueSet.all.subtracting(.all).isEmpty)
    #expect(ValueSet.all.subtracting(set("[0 inf)")).description == "(-∞, 0)")
    #expect(ValueSet.all.subtracting(.wholeNumbers) == .all)
    #expect(ValueSet.wholeNumbers.subtracting(set("[0 inf)")).description == "(-∞, -1] step 1")
    #expect(ValueSet.wholeNumbers.subtracting(ValueSet(from: nil, to: nil, step: number("0.5"))).isEmpty)
    #expect(set("1 2").isSubset(of: set("[0 2]")))
    #expect(!set("[0 2]").isSubset(of: set("[0 2)")))
    #expect(!set("[0 1]").isSubset(of: .wholeNumbers))
    #expect(set("(2 3)").isDisjoint(with: set("[3 4]")))
  }

  @Test func splitsAtThresholds() {
    let score = set("1 2 4 6")
    #expect(score.below(4).description == "{1, 2}")
    #expect(score.upTo(4).description == "{1, 2, 4}")
    #expect(score.above(4).description == "{6}")
    #expect(score.from(4).description == "{4, 6}")
    #expect(score.without(4).description == "{1, 2, 6}")
    let wide = set("[0 10000] step 1")
    #expect(wide.below(6).description == "{0, 1, 2, 3, 4, 5}")
    #expect(wide.above(number("9998.5")).description == "{9999, 10000}")
    #expect(set("[0 1]").below(1).description == "[0, 1)")
    #expect(set("[0 1]").keeping(.greater, set("[0.5 2]")).description == "(0.5, 1]")
    #expect(set("[0 1]").keeping(.lessOrEqual, set("[0.2 0.5)")).description == "[0, 0.5)")
    #expect(score.keeping(.equal, set("2 3 6")).description == "{2, 6}")
    #expect(score.keeping(.notEqual, set("6")).description == "{1, 2, 4}")
    #expect(score.keeping(.notEqual, set("2 6")) == score)
  }

  @Test func compares() {
    #expect(set("1 2").compared(.less, set("3 4")) == .always)
    #expect(set("1 3").compared(.less, set("3 4")) == .sometimes)
    #expect(set("3 4").compared(.less, set("1 3")) == .never)
    #expect(set("[0 3)").compared(.less, set("[3 4]")) == .always)
    #expect(set("[0 3]").compared(.lessOrEqual, set("[3 4]")) == .always)
    #expect(set("(3 4]").compared(.lessOrEqual, set("[0 3]")) == .never)
    #expect(set("[3 4]").compared(.lessOrEqual, set("[0 3]")) == .sometimes)
    #expect(set("[3 4]").compared(.greaterOrEqual, set("[0 3]")) == .always)
    #expect(set("(-inf 3)").compared(.greater, set("3")) == .never)
    #expect(set("2").compared(.equal, set("2")) == .always)
    #expect(set("1 3").compared(.equal, set("2 4")) == .never)
    #expect(set("1 3").compared(.notEqual, set("2 4")) == .always)
    #expect(ValueSet.wholeNumbers.compared(.equal, set("0.5")) == .never)
    #expect(ValueSet.empty.compared(.less, set("2")) == .never)
  }

  @Test func rounds() {
    #expect(set("[0.2 2.5)").rounded().description == "{0, 1, 2}")
    #expect(set("[0.2 2.5]").rounded().description == "{0, 1, 2, 3}")
    #expect(set("(0.5 1]").rounded(rule: .halfEven).description == "{1}")
    #expect(set("[0.5 1]").rounded(rule: .halfEven).description == "{0, 1}")
    #expect(set("[0 2)").floor.description == "{0, 1}")
    #expect(set("(0 2)").ceiling.description == "{1, 2}")
    #expect(set("(-inf 2)").ceiling.description == "(-∞, 2] step 1")
    #expect(set("[0 1]").rounded(digits: 1).exactValues?.count == 11)
    #expect(set("[0 7)").rounded(toMultipleOf: 5).description == "{0, 5}")
    #expect(set("1.25 1.35").rounded(digits: 1, rule: .halfEven).description == "{1.2, 1.4}")
    #expect(set("[0 1]").rounded(toMultipleOf: 0).isEmpty)
    #expect(set("[1 2]").rounded(digits: 100).contains(2))
  }

  @Test func applies() {
    #expect(set("-3 1 2").magnitude.description == "{1, 2, 3}")
    #expect(set("[-3 2)").magnitude.description == "[0, 3]")
    #expect(set("(-3 -2)").magnitude.description == "(2, 3)")
    #expect(set("1 5").minimum(set("2 3")).description == "{1, 2, 3}")
    #expect(set("1 5").maximum(set("2 3")).description == "{2, 3, 5}")
    #expect(set("[0 5]").maximum(set("(2 3)")).description == "(2, 5]")
    #expect(set("[-4 9)").squareRoot.description == "[0, 3]")
    #expect(set("-4 9").squareRoot.description == "{3}")
    #expect(set("(-inf 0]").exponential.description == "(0, 1]")
    #expect(set("(-inf 1]").naturalLogarithm.description == "(-∞, 0]")
    #expect(set("1 2").repeatedSums.description == "[0, ∞) step 1")
    #expect(set("-1 2").repeatedSums.description == "(-∞, ∞) step 1")
    #expect(set("0").repeatedSums.description == "{0}")
    #expect(set("1 5").hull.description == "[1, 5]")
  }

  @Test func showsSimpleExamples() {
    #expect(set("(6 7)").simplest == number("6.1"))
    #expect(set("[6 7)").simplest == number("6"))
    #expect(set("(6.25 6.5)").simplest == number("6.3"))
    #expect(set("(-inf 3)").simplest == number("2"))
    #expect(set("(3 inf)").simplest == number("4"))
    #expect(ValueSet.all.simplest == 0)
    #expect(ValueSet.wholeNumbers.simplest == 0)
    #expect(set("(0 100000) step 7").simplest == 7)
    #expect(ValueSet.empty.simplest == nil)
  }

  @Test func staysWithinTheBitsOfANumber() {
    var value = set("[2 3]")
    for _ in 0..<8 { value = value.power(64) * value }
    #expect(value.greatest?.value == nil)
    #expect(value.smallest?.value?.isTooWide != true)
    var exact = set("2 3")
    for _ in 0..<4 { exact = exact.power(64) }
    #expect(exact.exactValues == nil)
    var small = set("0.1 0.2")
    for _ in 0..<4 { small = small.power(64) }
    #expect(small.greatest?.value?.isTooWide == false)
  }

  /// A thousand values added to a thousand are still known one by one.
  @Test func addsLargeSetsExactly() {
    let thousand = ValueSet(from: 0, to: 999, step: 1)
    #expect((thousand + thousand).exactValues?.count == 1999)
    let odd = ValueSet((0..<500).map { Rational($0 * 2 + 1) })
    #expect((odd + odd).exactValues?.count == 999)
    #expect((odd * ValueSet([1, 3])).exactValues != nil)
    let tenths = ValueSet(from: 0, to: 20, step: number("0.1"))
    #expect((tenths * tenths).contains(number("399.99")) == false)
    #expect((tenths * tenths).step == number("0.01"))
  }
}

/// Random sets, and the promise that a result of members is a member of the result.
@Suite struct ValueSetPropertyTests {
  /// A set, and some of its members.
  func sample(_ generator: inout SeededGenerator) -> (ValueSet, [Rational]) {
    func small() -> Rational {
      let denominators: [Int64] = [1, 1, 1, 2, 3, 10]
      let top = Int64(generator.next() % 41) - 20
      return Rational(top, denominators[Int(generator.next() % 6)]) ?? .zero
    }
    if generator.next() % 2 == 0 {
      let values = (0...Int(generator.next() % 12)).map { _ in small() }
      return (ValueSet(values), values)
    }
    let step: Rational? = generator.next() % 3 == 0 ? Rational(1, 2) : nil
    var result = ValueSet.empty
    var members: [Rational] = []
    for _ in 0...Int(generator.next() % 3) {
      let (a, b) = (small(), small())
      let lower = generator.next() % 6 == 0 ? .unbounded : IntervalEnd(min(a, b), isClosed: generator.next() % 2 == 0)
      let upper = generator.next() % 6 == 0 ? .unbounded : IntervalEnd(max(a, b), isClosed: generator.next() % 2 == 0)
      guard let interval = Interval(lower, upper) else { continue }
      for _ in 0..<8 {
        let low = lower.value ?? -50
        let high = upper.value ?? 50
        var member = low + (high - low) * (Rational(Int64(generator.next() % 9), 8) ?? .zero)
        if let step { member = member.rounded(toMultipleOf: step, rule: .down) ?? member }
        if interval.contains(member) { members.append(member) }
      }
      result = result.union(ValueSet(interval, step: step))
    }
    // The union of sets with and without numbers between has a finer step, or none.
    return (result, members)
  }

  @Test func resultsOfMembersAreMembers() {
    var generator = SeededGenerator(9)
    for _ in 0..<250 {
      let (a, xs) = sample(&generator)
      let (b, ys) = sample(&generator)
      let sum = a + b
      let difference = a - b
      let product = a * b
      let quotient = a / b
      let least = a.minimum(b)
      let most = a.maximum(b)
      let union = a.union(b)
      let both = a.intersection(b)
      let exact = a.exactValues != nil && b.exactValues != nil
      for x in xs {
        #expect(a.contains(x))
        #expect(a.negated.contains(-x) && a.magnitude.contains(x.magnitude))
        #expect(a.power(2).contains(x * x) && a.power(3).contains(x * x * x))
        #expect(a.rounded().contains(x.rounded()) && a.rounded(rule: .halfEven).contains(x.rounded(rule: .halfEven)))
        #expect(
          a.rounded(rule: .up).contains(x.rounded(rule: .up)) && a.rounded(rule: .down).contains(x.rounded(rule: .down))
        )
        #expect(a.floor.contains(x.floor) && a.ceiling.contains(x.ceiling))
        #expect(union.contains(x))
        #expect(b.contains(x) == both.contains(x))
        #expect(a.subtracting(b).contains(x) || b.contains(x))
        if exact { #expect(a.subtracting(b).contains(x) != b.contains(x)) }
        for y in ys {
          #expect(sum.contains(x + y), "\(a) + \(b): \(x) + \(y)")
          #expect(difference.contains(x - y))
          #expect(product.contains(x * y), "\(a) * \(b): \(x) * \(y)")
          if let divided = x / y { #expect(quotient.contains(divided), "\(a) / \(b): \(x) / \(y)") }
          #expect(least.contains(min(x, y)) && most.contains(max(x, y)))
          for comparison in ValueComparison.allCases {
            let holds = comparison.holds(x, y)
            switch a.compared(comparison, b) {
            case .always: #expect(holds)
            case .never: #expect(!holds)
            case .sometimes: break
            }
            if holds { #expect(a.keeping(comparison, b).contains(x)) }
          }
        }
      }
      if exact {
        func all(_ operation: (Rational, Rational) -> Rational?) -> ValueSet {
          ValueSet((a.exactValues ?? []).flatMap { x in (b.exactValues ?? []).compactMap { operation(x, $0) } })
        }
        #expect(sum == all { $0 + $1 })
        #expect(product == all { $0 * $1 })
        #expect(quotient == all { $0 / $1 })
        #expect(least == all { min($0, $1) })
        #expect(most == all { max($0, $1) })
      }
    }
  }

  /// The one form of a set: rising, apart, within the limits.
  @Test func keepsItsForm() {
    var generator = SeededGenerator(10)
    for _ in 0..<400 {
      var set = sample(&generator).0
      for _ in 0..<3 {
        let other = sample(&generator).0
        switch generator.next() % 5 {
        case 0: set = set + other
        case 1: set = set * other
        case 2: set = set.union(other)
        case 3: set = set / other
        default: set = set.subtracting(other)
        }
        let intervals = set.intervals
        #expect(intervals.count <= (set.exactValues == nil ? 64 : 4096))
        for (first, second) in zip(intervals, intervals.dropFirst()) {
          let end = first.upper.value ?? .zero
          let start = second.lower.value ?? .zero
          #expect(end < start || (end == start && !first.upper.isClosed && !second.lower.isClosed))
        }
        if let simplest = set.simplest { #expect(set.contains(simplest)) } else { #expect(set.isEmpty) }
        #expect(set.isSubset(of: set.hull) && set.isSubset(of: set) && set.subtracting(set).isEmpty)
      }
    }
  }
}
