import EMSSyntax
import EMSValues

/// Bands: limits, gaps, items that nothing reaches. Weighted sums and thresholds.
extension Prover {
  mutating func band(
    _ id: BandID, _ expressionID: ExpressionID, _ operands: [ExpressionID], _ context: Context
  ) -> AbstractValue {
    let band = program.bands[id.position]
    guard let operand = operands.first else { return AbstractValue(nil) }
    let input = strict(operand, value(operand, context), context)
    var limits: [AbstractValue] = []
    for limit in operands.dropFirst() { limits.append(strict(limit, value(limit, context), context)) }
    var result = AbstractValue.combining([input] + limits, values(of: .level(band.scale)))
    if band.mayMiss { result.states.insert(.missing) }
    func limit(_ index: Int32?) -> Rational? {
      guard let index, limits.indices.contains(Int(index) - 1) else { return nil }
      return limits[Int(index) - 1].values?.single
    }
    func isKnown(_ index: Int32?) -> Bool { index == nil || limit(index) != nil }
    guard band.items.allSatisfy({ isKnown($0.lower) && isKnown($0.upper) }), let values = input.values,
      case .quantity = type(operand)
    else { return result }
    let readsParameter = input.readsParameter || limits.contains { $0.readsParameter }
    var levels: [Rational] = []
    var gap = values
    var isSound = true
    for (index, item) in band.items.enumerated() {
      let disorder = Band.disorder(of: band.items, at: index) { limit($0) }
      if let disorder {
        isSound = false
        if context.reports { report(disorder, index, band, operand, limit(item.lower), readsParameter: readsParameter) }
      }
      guard disorder != .falls,
        let interval = Interval(
          IntervalEnd(limit(item.lower), isClosed: item.includesLower),
          IntervalEnd(limit(item.upper), isClosed: item.includesUpper))
      else { break }
      if !values.clipped(interval.lower, interval.upper).isEmpty { levels.append(Rational(Int(item.level))) }
      gap = gap.subtracting(ValueSet(interval))
    }
    if isSound, context.reports, !values.isEmpty, !input.isCutShort {
      for item in band.items {
        let interval = Interval(
          IntervalEnd(limit(item.lower), isClosed: item.includesLower),
          IntervalEnd(limit(item.upper), isClosed: item.includesUpper))
        if let interval, values.clipped(interval.lower, interval.upper).isEmpty {
          reportUnreachable(item, of: band, values, operand, readsParameter: readsParameter)
        }
      }
    }
    if isSound { result.values = ValueSet(levels) }
    if !gap.isEmpty, !band.mayMiss {
      result.states.insert(.error)
      if context.reports, isSound, !input.isCutShort {
        questions.append(
          Question(subject: .bandGap(gap), expression: expressionID, readsParameter: readsParameter))
      }
    }
    return result
  }

  private mutating func report(
    _ disorder: Band.Disorder, _ index: Int, _ band: Band, _ operand: ExpressionID, _ lower: Rational?,
    readsParameter: Bool
  ) {
    // Limits that are written as numbers were looked at when they were read.
    guard readsParameter else { return }
    let start = lower.map { numberText($0, like: operand) }
    let item = band.items[index]
    switch disorder {
    case .falls:
      report(
        Diagnostic(
          .bandOverlap, "nothing lies between the limits of this item, as the parameters stand", at: item.place,
          notes: start.map { ["it would begin at \($0)"] } ?? [],
          help: "give the parameters values that rise as the items do"),
        readsParameter: true)
    case .overlaps:
      report(
        Diagnostic(
          .bandOverlap, "a value can fall in two items of the band, as the parameters stand", at: item.place,
          labels: [Label(band.items[index - 1].place, "this item reaches into it")],
          notes: start.map { ["it begins at \($0)"] } ?? [],
          help: "give the parameters values that rise as the items do"),
        readsParameter: true)
    }
  }

  private mutating func reportUnreachable(
    _ item: Band.Item, of band: Band, _ values: ValueSet, _ operand: ExpressionID, readsParameter: Bool
  ) {
    let levels = program[band.scale].levels
    let name = levels.indices.contains(Int(item.level)) ? levels[Int(item.level)].name : ""
    report(
      Diagnostic(
        .notReached, "nothing reaches '\(name)': no value falls in this item", at: item.place,
        labels: [Label(place(operand), "this is \(rangeText(values, like: operand))")],
        help: "move the limits into what the value can be, or remove the item"),
      readsParameter: readsParameter)
  }

  // MARK: Thresholds

  /// A comparison of a number with a threshold that it can never meet, or always does.
  mutating func checkThreshold(
    _ id: ExpressionID, _ comparison: Comparison, _ left: ExpressionID, _ right: ExpressionID, _ context: Context
  ) {
    guard context.reports, case .quantity = type(left), case .quantity = type(right) else { return }
    let one = bare(left, symbol(left, context), context)
    let two = bare(right, symbol(right, context), context)
    guard !one.isCutShort, !two.isCutShort, let values = one.values, let others = two.values else { return }
    let isLeftThreshold: Bool
    if isThreshold(right), others.single != nil, !isThreshold(left) {
      isLeftThreshold = false
    } else if isThreshold(left), values.single != nil, !isThreshold(right) {
      isLeftThreshold = true
    } else {
      return
    }
    let (range, limit) = isLeftThreshold ? (others, values.single) : (values, others.single)
    guard let limit, !range.isEmpty else { return }
    let certainty = values.compared(Prover.comparison(comparison), others)
    let isOutside = !range.hull.contains(limit)
    switch (comparison, certainty) {
    case (.equal, .never), (.notEqual, .always): guard isOutside else { return }
    case (_, .never): break
    case (_, .always): guard isOutside else { return }
    default: return
    }
    let operand = isLeftThreshold ? right : left
    report(
      Diagnostic(
        .thresholdOutside, "this \(certainty == .never ? "never" : "always") holds", at: place(id),
        labels: [
          Label(place(operand), "this is \(rangeText(range, like: operand))"),
          Label(place(isLeftThreshold ? left : right), "\(numberText(limit, like: operand)) lies outside"),
        ], help: "give the threshold a value that the other side can have"),
      readsParameter: one.readsParameter || two.readsParameter)
  }

  /// Whether an expression is a literal or a parameter, or made of these alone.
  private func isThreshold(_ id: ExpressionID) -> Bool {
    switch expression(id).operation {
    case .constant, .parameter: true
    case .add, .subtract, .multiply, .divide, .negate: operands(id).allSatisfy { isThreshold($0) }
    default: false
    }
  }

  // MARK: Weights

  mutating func weighted(
    _ id: ExpressionID, _ operands: [ExpressionID], overApplicable: Bool, _ context: Context
  ) -> AbstractValue {
    var terms: [AbstractValue] = []
    var weights: [AbstractValue] = []
    for (index, operand) in operands.enumerated() {
      if index % 2 == 1 {
        weights.append(value(operand, context))
      } else if overApplicable {
        terms.append(value(operand, context.droppingNotApplicable))
      } else {
        terms.append(strict(operand, value(operand, context), context))
      }
    }
    let all = AbstractValue.combining(terms + weights, nil)
    var result = all
    let mayDrop = overApplicable && terms.contains { !$0.states.isDisjoint(with: .dropping) }
    if overApplicable { result.states = result.states.aggregated }
    let known = weights.compactMap { $0.values?.single }
    guard known.count == weights.count, terms.count == weights.count else {
      result.values = .all
      return result
    }
    let total = known.reduce(Rational.zero, +)
    let below = known.first { $0.sign < 0 }
    if total != .one || below != nil {
      result.states.insert(.error)
      result.values = .all
      if context.reports, total == .one, let below {
        report(
          Diagnostic(
            .weightsNotWhole,
            "the weights total more than 100 %, which leaves \((below * 100).decimalText()) % for one of them",
            at: place(id), help: "lower the others, so that no weight is below 0 %"),
          readsParameter: weights.contains { $0.readsParameter })
      } else if context.reports {
        let percent = (total * 100).decimalText()
        report(
          Diagnostic(
            .weightsNotWhole, "the weights total \(percent) %, and must total 100 %", at: place(id),
            help:
              "change a weight by \(((Rational.one - total) * 100).decimalText()) %, or write `rest` for one of them"),
          readsParameter: weights.contains { $0.readsParameter })
      }
      return result
    }
    var sum = ValueSet(.zero)
    var each = ValueSet.empty
    for (term, weight) in zip(terms, known) {
      sum = sum + (term.values ?? .all) * ValueSet(weight)
      each = each.union(term.values ?? .all)
    }
    let arePositive = known.allSatisfy { $0.sign >= 0 }
    result.values = mayDrop ? (arePositive ? each.hull : .all) : sum
    return result
  }

  // MARK: Words

  /// A number in the unit of what it is compared with.
  func numberText(_ number: Rational, like operand: ExpressionID) -> String {
    valueText(number, type: type(operand), unit: unit(of: operand))
  }

  func unit(of operand: ExpressionID) -> Unit? {
    switch expression(operand).operation {
    case .access(let field): program[field].unit
    case .parameter(let parameter): program.parameters[parameter.position].unit
    default: nil
    }
  }

  /// What a value can be, in brief: `1 to 25`, `at least 0`, `1, 5 or 10`.
  func rangeText(_ values: ValueSet, like operand: ExpressionID) -> DiagnosticText {
    if let exact = values.exactValues, exact.count <= 4, let last = exact.last {
      let texts = exact.map { numberText($0, like: operand) }
      return texts.count == 1
        ? "always \(numberText(last, like: operand))"
        : "\(texts.dropLast().joined(separator: ", ")) or \(numberText(last, like: operand))"
    }
    let low = values.smallest?.value.map { numberText($0, like: operand) }
    let high = values.greatest?.value.map { numberText($0, like: operand) }
    switch (low, high) {
    case (let low?, let high?): return "\(low) to \(high)"
    case (let low?, nil): return "at least \(low)"
    case (nil, let high?): return "at most \(high)"
    default: return "any number"
    }
  }
}
