import EMSSyntax
import EMSValues

/// Bands: no gap that an input can reach, no overlap, no class that nothing reaches.
extension Checker {
  mutating func proveBand(
    _ id: ExpressionID, _ bandID: BandID, _ operands: [ExpressionID], _ region: [Box], _ root: ExpressionRoot
  ) {
    let band = program.bands[bandID.position]
    guard let value = operands.first else { return }
    let scale = program[band.scale]
    let dependsOnParameter = operands.dropFirst().contains { readsParameter($0) }
    let severity: Severity = dependsOnParameter || readsParameter(value) ? .warning : .error
    var set = ValueSet.empty
    for box in limited(region) { set = set.union(possible(value, box).set) }
    var rest = set
    for (index, item) in band.items.enumerated() {
      let own = items(item, operands)
      if index > 0 {
        let overlap = items(band.items[index - 1], operands).intersection(own).intersection(set)
        if let common = overlap.simplest, dependsOnParameter {
          reportProof(
            Diagnostic(
              .bandOverlap, "\(shown(common, value)) falls in two items of the band", at: item.place,
              severity: .warning,
              labels: [Label(band.items[index - 1].place, "and in this one")],
              notes: ["with the parameters as they are declared"]))
        }
      }
      if set.intersection(own).isEmpty, !set.isEmpty {
        let least = set.smallest?.value.map { shown($0, value) } ?? "any"
        let most = set.greatest?.value.map { shown($0, value) } ?? "any"
        reportProof(
          Diagnostic(
            .notReached, "nothing reaches '\(scale.levels[Int(item.level)].name)'", at: item.place,
            labels: [Label(place(value), "from \(least) to \(most)")],
            notes: dependsOnParameter ? ["with the parameters as they are declared"] : []))
      }
      rest = rest.subtracting(own)
    }
    guard !band.mayMiss, !rest.isEmpty else { return }
    switch witness(value, in: rest, region) {
    case .found(let words, let number):
      reportProof(
        Diagnostic(
          .bandGap, "\(shown(number, value)) falls in no item of the band", at: place(id), severity: severity,
          labels: [Label(place(value), words.isEmpty ? "this can be \(shown(number, value))" : words)],
          help: "let the items touch: `… up to A`, then `… above A`, or end with `otherwise missing`"))
    case .unknown:
      guard let number = rest.simplest else { return }
      reportProof(
        Diagnostic(
          .bandGap, "\(shown(number, value)) would fall in no item of the band", at: place(id), severity: .note,
          notes: ["whether any input gives it was not found out"]))
    case .none: break
    }
  }

  /// Whether inputs give a number of a set.
  enum Witness {
    /// These do.
    case found(words: String, number: Rational)
    /// None does: all were tried.
    case none
    /// Not all could be tried.
    case unknown
  }

  /// Looks for inputs with which an expression gives a number of `gap`.
  mutating func witness(_ value: ExpressionID, in gap: ValueSet, _ region: [Box]) -> Witness {
    var evaluation = ConcreteEvaluation()
    guard let leaves = leaves(of: value) else { return .unknown }
    evaluation.leaves = leaves
    var candidates: [[Value]] = []
    var isComplete = true
    var count = 1
    for leaf in leaves {
      let (values, isAll) = candidateValues(leaf, near: gap, isOnly: leaves.count == 1 && leaf == value)
      if !isAll { isComplete = false }
      if values.isEmpty { return .unknown }
      candidates.append(values)
      count = count.multipliedReportingOverflow(by: values.count).overflow ? Int.max : count * values.count
    }
    var tried = 0
    let limit = 65_536
    var positions = Array(repeating: 0, count: leaves.count)
    search: while tried < limit {
      tried += 1
      evaluation.values = zip(candidates, positions).map { $0[$1] }
      if case .number(let number) = evaluate(value, &evaluation), gap.contains(number),
        isIn(region, leaves, evaluation.values)
      {
        let text = zip(leaves, evaluation.values).map { words($0, $1) }.prefix(6).joined(separator: ", ")
        return .found(words: leaves == [value] ? "" : text, number: number)
      }
      var digit = 0
      while digit < positions.count {
        positions[digit] += 1
        if positions[digit] < candidates[digit].count { continue search }
        positions[digit] = 0
        digit += 1
      }
      return isComplete ? .none : .unknown
    }
    return .unknown
  }

  /// Whether values of leaves lie in a region, as far as its boxes speak of them.
  private mutating func isIn(_ region: [Box], _ leaves: [ExpressionID], _ values: [Value]) -> Bool {
    for box in region {
      var fits = true
      for (leaf, value) in zip(leaves, values) {
        guard let allowed = box[shape(leaf)] else { continue }
        switch (allowed, value) {
        case (.numbers(let set), .number(let number)): if !set.contains(number) { fits = false }
        case (.members(let members), .level(_, let index)): if !members[Int(index)] { fits = false }
        case (.members(let members), .yesNo(let isYes)): if !members[isYes ? 1 : 0] { fits = false }
        default: break
        }
      }
      if fits { return true }
    }
    return false
  }

  /// `severity is high`, `mass = 12 t`.
  func words(_ leaf: ExpressionID, _ value: Value) -> String {
    let name = sourceText(leaf)
    switch value {
    case .number(let number): return "\(name) = \(shown(number, leaf))"
    case .level(let scale, let index): return "\(name) is \(program[scale].levels[Int(index)].name)"
    case .yesNo(let isYes): return "\(name) is \(isYes ? "yes" : "no")"
    default: return name
    }
  }

  /// Values of a leaf to try, and whether these are all.
  mutating func candidateValues(
    _ leaf: ExpressionID, near gap: ValueSet? = nil, isOnly: Bool = false
  ) -> (values: [Value], isAll: Bool) {
    switch type(leaf).element {
    case .level(let scale):
      guard case .members(let members) = possible(leaf) else { return ([], false) }
      return (members.indices.filter { members[$0] }.map { .level(scale, index: Int32($0)) }, true)
    case .yesNo: return ([.yesNo(false), .yesNo(true)], true)
    case .quantity:
      let set = possible(leaf).set
      if let exact = set.exactValues { return (exact.map { .number($0) }, true) }
      if isOnly, let gap, let number = set.intersection(gap).simplest { return ([.number(number)], true) }
      var numbers: [Rational] = []
      for end in [
        set.smallest?.value, set.greatest?.value, set.simplest, gap.flatMap { set.intersection($0).simplest },
      ] {
        if let end, set.contains(end), !numbers.contains(end) { numbers.append(end) }
      }
      if let gap {
        for interval in gap.intervals.prefix(4) {
          for end in [interval.lower.value, interval.upper.value] {
            guard let end else { continue }
            for near in [end, end + .one, end - .one] where set.contains(near) && !numbers.contains(near) {
              numbers.append(near)
            }
          }
        }
      }
      for whole in 1...6 where set.contains(Rational(whole)) && !numbers.contains(Rational(whole)) {
        numbers.append(Rational(whole))
      }
      return (numbers.map { .number($0) }, false)
    default: return ([], false)
    }
  }
}
