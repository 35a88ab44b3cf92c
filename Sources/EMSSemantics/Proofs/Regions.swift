import EMSSyntax
import EMSValues

/// Regions: lists of boxes. A condition cuts a region into where it holds and where it does not.
extension Checker {
  /// The most boxes that a region is followed with.
  static let greatestRegion = 10_000

  /// What remains of `region` where `condition` is `truth`: never less than that.
  /// - Parameter base: what the row at hand of the condition is, as a shape; nil for the same row.
  mutating func restrict(
    _ region: [Box], _ condition: ExpressionID, _ truth: Bool, base: Int32? = nil
  ) -> [Box] {
    if region.isEmpty { return region }
    let operands = Array(program.expressions.operands(of: condition))
    switch program.expressions[condition].operation {
    case .constant(.yesNo(let value)): return value == truth ? region : []
    case .constant: return region
    case .and where operands.count == 2, .or where operands.count == 2:
      guard case .and = program.expressions[condition].operation else {
        return truth
          ? either(region, operands, true, base: base)
          : restrict(restrict(region, operands[0], false, base: base), operands[1], false, base: base)
      }
      return truth
        ? restrict(restrict(region, operands[0], true, base: base), operands[1], true, base: base)
        : either(region, operands, false, base: base)
    case .not:
      guard let operand = operands.first else { return region }
      return restrict(region, operand, !truth, base: base)
    default: break
    }
    guard type(condition) == .yesNo else { return region }
    let atom = atom(condition, base: base)
    let allowed = truth ? atom.allowed : atom.universe.subtracting(atom.allowed)
    var result: [Box] = []
    for box in region {
      let narrowed = (box[atom.subject] ?? atom.universe).intersection(allowed)
      if narrowed.isEmpty { continue }
      var next = box
      next[atom.subject] = narrowed
      result.append(next)
    }
    return result
  }

  /// Where one of two conditions is `truth`: where the first is, and where it is not but the second is.
  private mutating func either(
    _ region: [Box], _ operands: [ExpressionID], _ truth: Bool, base: Int32?
  ) -> [Box] {
    let first = restrict(region, operands[0], truth, base: base)
    let rest = restrict(region, operands[0], !truth, base: base)
    let both = first + restrict(rest, operands[1], truth, base: base)
    return both.count > Checker.greatestRegion ? region : both
  }

  /// A condition about one subject.
  struct Atom {
    var subject: Int32
    var universe: Possible
    /// Where it holds.
    var allowed: Possible
  }

  private mutating func atom(_ id: ExpressionID, base: Int32?) -> Atom {
    let operands = Array(program.expressions.operands(of: id))
    switch program.expressions[id].operation {
    case .compare(let comparison) where operands.count == 2:
      if let atom = comparisonAtom(comparison, operands[0], operands[1], base: base) { return atom }
      if comparison == .notEqual {
        let key = ShapeTable.Key.operation(
          .compare(.equal), [shape(operands[0], base: base), shape(operands[1], base: base)])
        return Atom(subject: proof.shapes.number(key, sample: id), universe: .yesNo, allowed: .members([true, false]))
      }
    case .isIn where operands.count == 2:
      if let atom = membershipAtom(operands[0], operands[1], base: base) { return atom }
    case .isBetween where operands.count == 3:
      if let low = comparisonAtom(.greaterOrEqual, operands[0], operands[1], base: base),
        let high = comparisonAtom(.lessOrEqual, operands[0], operands[2], base: base), low.subject == high.subject,
        low.universe == high.universe
      {
        return Atom(subject: low.subject, universe: low.universe, allowed: low.allowed.intersection(high.allowed))
      }
    default: break
    }
    return Atom(subject: shape(id, base: base), universe: .yesNo, allowed: .members([false, true]))
  }

  private mutating func comparisonAtom(
    _ comparison: Comparison, _ left: ExpressionID, _ right: ExpressionID, base: Int32?
  ) -> Atom? {
    if let value = fixedValue(right) { return comparisonAtom(comparison, left, value, base: base) }
    if let value = fixedValue(left) { return comparisonAtom(comparison.mirrored, right, value, base: base) }
    guard case .quantity = type(left), case .quantity = type(right) else {
      guard case .level = type(left) else { return nil }
      return orderingAtom(comparison, left, right, base: base)
    }
    return orderingAtom(comparison, left, right, base: base)
  }

  /// A literal's value, or where parameters stand still, a parameter's.
  private func fixedValue(_ id: ExpressionID) -> Value? {
    switch program.expressions[id].operation {
    case .constant(let value): value
    case .parameter(let id) where !proof.parametersVary: program.parameters[id.position].value
    default: nil
    }
  }

  private mutating func comparisonAtom(
    _ comparison: Comparison, _ subject: ExpressionID, _ value: Value, base: Int32?
  ) -> Atom? {
    switch value {
    case .number(let number):
      if case .levelNumber = program.expressions[subject].operation,
        let level = program.expressions.operands(of: subject).first, case .level(let scale) = type(level)
      {
        let allowed = program[scale].levels.map { level in
          level.number.map { comparison.ofValues.holds($0, number) } ?? false
        }
        return Atom(
          subject: shape(level, base: base), universe: universe(level, base: base), allowed: .members(allowed))
      }
      return numberAtom(comparison, subject, number, base: base)
    case .date(let date): return numberAtom(comparison, subject, Rational(Int(date.dayNumber)), base: base)
    case .level(let scale, let index):
      let allowed = program[scale].levels.indices.map { comparison.holds($0, Int(index)) }
      return Atom(
        subject: shape(subject, base: base), universe: universe(subject, base: base), allowed: .members(allowed))
    case .yesNo(let isYes):
      let isWanted = (comparison == .equal) == isYes
      guard comparison == .equal || comparison == .notEqual else { return nil }
      return Atom(
        subject: shape(subject, base: base), universe: .yesNo, allowed: .members([!isWanted, isWanted]))
    default: return nil
    }
  }

  private mutating func numberAtom(
    _ comparison: Comparison, _ subject: ExpressionID, _ number: Rational, base: Int32?
  ) -> Atom? {
    let universe = universe(subject, base: base)
    guard case .numbers(let set) = universe else { return nil }
    return Atom(
      subject: shape(subject, base: base), universe: universe,
      allowed: .numbers(set.keeping(comparison.ofValues, ValueSet(number))))
  }

  /// What a subject can be without any assumption.
  private mutating func universe(_ id: ExpressionID, base: Int32?) -> Possible {
    let result = possible(id)
    return result == .anything ? possible(of: type(id)) : result
  }

  private mutating func orderingAtom(
    _ comparison: Comparison, _ left: ExpressionID, _ right: ExpressionID, base: Int32?
  ) -> Atom {
    var first = shape(left, base: base)
    var second = shape(right, base: base)
    var comparison = comparison
    var one = left
    var other = right
    if second < first {
      swap(&first, &second)
      swap(&one, &other)
      comparison = comparison.mirrored
    }
    var universe = [true, true, true]
    if case .quantity = type(one) {
      let low = possible(one).set
      let high = possible(other).set
      universe = [
        low.compared(.less, high) != .never, low.compared(.equal, high) != .never,
        low.compared(.greater, high) != .never,
      ]
    }
    let allowed = (0..<3).map { comparison.holds($0, 1) }
    let key = ShapeTable.Key.ordering(first, second)
    return Atom(
      subject: proof.shapes.number(key, sample: nil), universe: .members(universe), allowed: .members(allowed))
  }

  private mutating func membershipAtom(_ value: ExpressionID, _ list: ExpressionID, base: Int32?) -> Atom? {
    guard case .list = program.expressions[list].operation else { return nil }
    var result: Atom?
    for member in program.expressions.operands(of: list) {
      guard let fixed = fixedValue(member), let atom = comparisonAtom(.equal, value, fixed, base: base) else {
        return nil
      }
      guard let before = result else {
        result = atom
        continue
      }
      result?.allowed = before.allowed.union(atom.allowed)
    }
    return result
  }

  /// The values of cases, each with the region that reaches it; what is left at the end has no value.
  mutating func branches(
    _ operands: [ExpressionID], hasOtherwise: Bool, _ region: [Box]
  ) -> [(region: [Box], value: ExpressionID, index: Int)] {
    var result: [(region: [Box], value: ExpressionID, index: Int)] = []
    var rest = region
    var index = 0
    while index + 1 < operands.count {
      result.append((restrict(rest, operands[index], true), operands[index + 1], index / 2))
      rest = restrict(rest, operands[index], false)
      index += 2
    }
    if hasOtherwise, index < operands.count { result.append((rest, operands[index], index / 2)) }
    return result
  }

  /// A box in words: `severity is high, probability is rare`.
  func words(_ box: Box) -> String {
    var parts: [String] = []
    for key in box.keys.sorted() {
      guard let possible = box[key], let words = words(possible, key) else { continue }
      parts.append(words)
    }
    return parts.prefix(6).joined(separator: ", ")
  }

  private func words(_ possible: Possible, _ shape: Int32) -> String? {
    let name = subject(shape)
    switch (possible, proof.shapes.keys[Int(shape)]) {
    case (.members(let members), .ordering(let left, let right)):
      let words = ["less than", "equal to", "greater than"]
      guard let first = members.firstIndex(of: true) else { return nil }
      return "\(subject(left)) \(words[first]) \(subject(right))"
    case (.members(let members), _):
      guard let index = members.firstIndex(of: true) else { return nil }
      if let sample = proof.shapes.samples[Int(shape)], case .level(let scale) = type(sample).element,
        index < program[scale].levels.count
      {
        return "\(name) is \(program[scale].levels[index].name)"
      }
      return "\(name) is \(index == 0 ? "no" : "yes")"
    case (.numbers(let set), _):
      guard let number = set.simplest else { return nil }
      return "\(name) = \(shown(number, proof.shapes.samples[Int(shape)]))"
    default: return nil
    }
  }

  /// A number in the unit of an expression.
  func shown(_ number: Rational, _ id: ExpressionID?) -> String {
    if let id, type(id).element == .date, let day = number.wholeValue, let small = Int32(exactly: day),
      let date = CalendarDate(dayNumber: small)
    {
      return date.text
    }
    guard let id, let unit = displayUnit(of: id), !unit.name.isEmpty else { return number.decimalText() }
    return "\(unit.value(ofBase: number).decimalText()) \(unit.name)"
  }
}
