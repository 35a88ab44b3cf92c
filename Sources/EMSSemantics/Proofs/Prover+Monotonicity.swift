import EMSSyntax
import EMSValues

/// Whether a worse input can give a better class.
extension Prover {
  /// Looks at a rule that gives a level of a scale, or says what is significant: for each input that is a level of a scale,
  /// first by the signs of the rule's parts, then over all combinations of inputs where there are up to 65,536.
  ///
  /// Scales alone say a direction: a choice, a number or yes and no do not.
  mutating func proveMonotonicity(of id: FieldID) {
    let field = program[id]
    guard case .computed(let root) = field.role, let worse = worseDirection(of: field) else { return }
    beginRule()
    guard var trial = RuleTrial(root, frames: [row(of: field.kind)], prover: &self) else { return }
    // With a sign among the inputs, what is worse for harm is better for benefit.
    if trial.leaves.contains(where: { isSigned($0.type) }) { return }
    let directions = trial.directions()
    var doubtful: [Int] = []
    for (index, leaf) in trial.leaves.enumerated() {
      guard !leaf.isOpaque, let raising = worseDirection(ofInput: leaf), leaf.isComplete else { continue }
      // Raised towards what is worse, the result must not move towards what is better.
      let better: Directions = worse == .rises ? .falls : .rises
      let move = raising == .rises ? directions[index] : directions[index].reversed
      guard move.contains(better), isAlone(leaf, in: trial) else { continue }
      doubtful.append(index)
    }
    if doubtful.isEmpty { return }
    guard trial.isComplete, let count = trial.count else { return }
    var results: [RuleTrial.Outcome] = []
    results.reserveCapacity(count)
    for combination in 0..<count {
      if trial.evaluations > trialsLeft {
        trialsLeft = 0
        return
      }
      trial.choose(combination: combination)
      results.append(trial.result())
    }
    trialsLeft -= trial.evaluations
    for leaf in doubtful { reportSurprise(field, worse, leaf, &trial, results) }
  }

  /// Whether a scale has levels below and above 0.
  private func isSigned(_ type: Type) -> Bool {
    guard case .level(let scale) = type else { return false }
    let numbers = program[scale].levels.compactMap(\.number)
    return numbers.contains { $0.isNegative } && numbers.contains { $0.sign > 0 }
  }

  /// Which way a result gets worse, where its scale says it.
  private func worseDirection(of field: Field) -> Directions? {
    switch field.type {
    case .level(let scale):
      return program[scale].isOrdered ? (program[scale].isWorstFirst ? .falls : .rises) : nil
    case .yesNo: return field.name == "significant" ? .rises : nil
    default: return nil
    }
  }

  /// Which way an input gets worse.
  private func worseDirection(ofInput leaf: RuleTrial.Leaf) -> Directions? {
    guard let field = leaf.field, case .input = program[field].role else { return nil }
    switch leaf.type {
    case .level(let scale):
      return program[scale].isOrdered ? (program[scale].isWorstFirst ? .falls : .rises) : nil
    default: return nil
    }
  }

  /// Whether no part that is not followed hangs together with the input.
  private func isAlone(_ leaf: RuleTrial.Leaf, in trial: RuleTrial) -> Bool {
    trial.leaves.allSatisfy { !$0.isOpaque || !symbols.contains($0.symbol, leaf.symbol) }
  }

  private mutating func reportSurprise(
    _ field: Field, _ worse: Directions, _ leaf: Int, _ trial: inout RuleTrial, _ results: [RuleTrial.Outcome]
  ) {
    let counts = trial.leaves.map { max(1, $0.values.count) }
    let step = counts[(leaf + 1)...].reduce(1, *)
    let isRaising = worseDirection(ofInput: trial.leaves[leaf]) == .rises
    for combination in results.indices {
      let position = combination / step % counts[leaf]
      guard position + 1 < counts[leaf] else { continue }
      // From the better level to the worse one beside it.
      let milder = isRaising ? combination : combination + step
      let graver = isRaising ? combination + step : combination
      guard case .number(let before) = results[milder], case .number(let after) = results[graver],
        worse == .rises ? after < before : after > before,
        let from = level(trial, leaf, milder / step % counts[leaf]),
        let to = level(trial, leaf, graver / step % counts[leaf])
      else { continue }
      trial.choose(combination: milder)
      _ = trial.result()
      var others: [DiagnosticText] = []
      for (index, other) in trial.leaves.enumerated()
      where index != leaf && trial.isRead[index] == trial.stamp && others.count < 5 {
        guard let name = words(other.symbol), let value = level(trial, index, trial.chosen[index]) else { continue }
        others.append("\(name) is \(value)")
      }
      let name = words(trial.leaves[leaf].symbol).map { DiagnosticText($0) } ?? "the input"
      let old = valueText(before, type: field.type, unit: nil)
      let new = valueText(after, type: field.type, unit: nil)
      let input = trial.leaves[leaf].field.map { program[$0].place }
      report(
        Diagnostic(
          .orderSurprise,
          "with '\(name)' going from \(from) to \(to), which is worse, '\(field.name)' goes from \(old) to \(new)",
          at: field.place, labels: input.map { [Label($0, "'\(name)' is asked here")] } ?? [],
          notes: others.isEmpty ? [] : ["where \(others.joined(separator: ", "))"],
          help: "mend the rule; or say `worst first` in a scale whose first level is the worst"))
      return
    }
  }

  private func level(_ trial: RuleTrial, _ leaf: Int, _ position: Int) -> String? {
    let own = trial.leaves[leaf]
    guard own.values.indices.contains(position), case .number(let number) = own.values[position],
      values(of: own.type) != nil
    else { return nil }
    return valueText(number, type: own.type, unit: own.field.flatMap { program[$0].unit })
  }
}
