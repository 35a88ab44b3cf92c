import EMSSyntax
import EMSValues

/// What the sets leave open is tried out, and reported as far as it is found.
extension Prover {
  /// How many combinations are tried where there are more than can all be tried.
  static let sampleCount = 4_096

  /// Tries out what is asked of a rule, and reports it.
  /// - Parameters:
  ///   - root: the rule; nil where it cannot be tried out.
  ///   - kind: the kind of its rows.
  mutating func answerQuestions(root: ExpressionID?, kind: KindID?) {
    if questions.isEmpty { return }
    let asked = questions
    questions = []
    var witnesses: [Witness?] = Array(repeating: nil, count: asked.count)
    var isProved = false
    var isCertain = true
    if let root, let kind, trialsLeft > 0,
      var trial = RuleTrial(root, frames: [row(of: kind)], prover: &self)
    {
      isProved = tryOut(&trial, asked, &witnesses)
      isCertain = areIndependent(trial)
    }
    for (question, witness) in zip(asked, witnesses) {
      if witness == nil, isProved { continue }
      answer(question, witness: witness, isCertain: isCertain)
    }
  }

  /// Inputs for which something was found.
  struct Witness {
    /// `severity is major, probability is likely`
    var inputs: DiagnosticText
    /// The value that a band was asked for.
    var value: Rational?
  }

  /// Whether inputs that are not followed have nothing in common with others, and are no numbers that stand for many.
  private func areIndependent(_ trial: RuleTrial) -> Bool {
    for (index, leaf) in trial.leaves.enumerated() where leaf.isOpaque {
      if case .quantity = leaf.type { return false }
      for (other, another) in trial.leaves.enumerated() where other != index {
        if symbols.contains(leaf.symbol, another.symbol) { return false }
      }
    }
    return true
  }

  /// Tries combinations until all is answered. True where everything that can be was tried.
  private mutating func tryOut(
    _ trial: inout RuleTrial, _ asked: [Question], _ witnesses: inout [Witness?]
  ) -> Bool {
    var positions: [ExpressionID: [Int]] = [:]
    for (index, question) in asked.enumerated() { positions[question.expression, default: []].append(index) }
    var open = asked.count
    if !trial.leaves.allSatisfy(\.isComplete) {
      var numbers = trial.constants
      for question in asked {
        if case .bandGap(let gap) = question.subject, let simplest = gap.simplest { numbers.append(simplest) }
      }
      numbers += numbers.flatMap { [$0 + 1, $0 - 1, ($0 + 1) / 2 ?? $0] }
      trial.addSamples(numbers, prover: &self)
    }
    let count = trial.count
    let isAll = trial.leaves.allSatisfy(\.isComplete) && (count ?? .max) <= RuleTrial.greatestCount
    let tries = min(count ?? .max, isAll ? RuleTrial.greatestCount : Prover.sampleCount)
    // A fixed sequence: the same script has the same witness.
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for attempt in 0..<tries {
      if trial.evaluations > trialsLeft {
        trialsLeft = 0
        return false
      }
      if isAll || (count ?? .max) <= Prover.sampleCount {
        trial.choose(combination: attempt)
      } else {
        for leaf in trial.leaves.indices {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          trial.choose(Int((state >> 33) % UInt64(max(1, trial.leaves[leaf].values.count))), of: leaf)
        }
      }
      _ = trial.result()
      if trial.incidents.isEmpty { continue }
      for expression in trial.incidents {
        for position in positions[expression] ?? [] where witnesses[position] == nil {
          witnesses[position] = witness(trial, asked[position])
          open -= 1
        }
      }
      if open == 0 { break }
    }
    trialsLeft -= trial.evaluations
    return isAll && open > 0
  }

  private mutating func witness(_ trial: RuleTrial, _ question: Question) -> Witness {
    var parts: [DiagnosticText] = []
    for (index, leaf) in trial.leaves.enumerated() where trial.isRead[index] == trial.stamp && parts.count < 6 {
      guard let name = words(leaf.symbol) ?? leaf.field.map({ program[$0].name }) else { continue }
      switch leaf.values.indices.contains(trial.chosen[index]) ? leaf.values[trial.chosen[index]] : .missing {
      case .number(let number):
        if values(of: leaf.type) == nil { continue }
        parts.append(
          "\(name) is \(valueText(number, type: leaf.type, unit: leaf.field.flatMap { program[$0].unit }))")
      case .notApplicable: parts.append("\(name) is n/a")
      case .missing, .error: break
      }
    }
    var value: Rational?
    if case .bandGap = question.subject, let operand = operands(question.expression).first,
      let node = trial.nodeOfExpression[operand]
    {
      var copy = trial
      if case .number(let number) = copy.evaluate(node) { value = number }
    }
    return Witness(inputs: parts.joined(separator: ", "), value: value)
  }

  private mutating func answer(_ question: Question, witness: Witness?, isCertain: Bool) {
    let at = place(question.expression)
    switch question.subject {
    case .bandGap(let gap):
      guard let operand = operands(question.expression).first else { return }
      if let witness, isCertain, let value = witness.value {
        let text = numberText(value, like: operand)
        report(
          Diagnostic(
            .bandGap, "no item of this band takes \(text)", at: at,
            labels: [Label(place(operand), "this can be \(text)")],
            notes: witness.inputs.isEmpty ? [] : ["for example where \(witness.inputs)"],
            help: "let an item reach to it, or end the band with `otherwise missing`"),
          readsParameter: question.readsParameter)
      } else {
        let text = gap.simplest.map { numberText($0, like: operand) } ?? ""
        report(
          Diagnostic(
            .bandGap, "no item of this band takes \(text), and no input was found that gives it", at: at,
            severity: .note, labels: [Label(place(operand), "this may be \(text)")],
            help: "if it can be, let an item reach to it, or end the band with `otherwise missing`"))
      }
    case .noCase(let example):
      let inputs = witness.map(\.inputs) ?? example
      report(
        Diagnostic(
          .casesNotTotal,
          inputs.isEmpty
            ? "these cases do not cover everything that can be" : "no case holds where \(inputs)", at: at,
          notes: question.isCutShort
            ? ["more than \(ProofBoxes.greatestCount) boxes would have to be told apart to prove more"] : [],
          help: "end the cases with `otherwise: …`"),
        readsParameter: question.readsParameter)
    case .notApplicable:
      let name = sourceText(question.expression)
      report(
        Diagnostic(
          .readsNotApplicable, "'\(name)' may be n/a here, and nothing says what that means", at: at,
          labels: declaration(of: question.expression),
          notes: witness.flatMap { $0.inputs.isEmpty ? nil : ["it is where \($0.inputs)"] } ?? [],
          help:
            "say it: `if-na(\(name), …)`, `when \(name) is n/a: …`, or put the rule in the same block"
        ),
        readsParameter: question.readsParameter)
    }
  }

  /// An expression as it stands in the script, on one line.
  func sourceText(_ id: ExpressionID) -> String {
    switch expression(id).operation {
    case .access(let field):
      guard let operand = operands(id).first else { return program[field].name }
      if case .row = expression(operand).operation { return program[field].name }
      return "\(sourceText(operand)).\(program[field].name)"
    case .levelNumber: return operands(id).first.map { sourceText($0) } ?? ""
    default:
      let place = place(id)
      guard Int(place.file.index) < program.sources.files.count else { return "x" }
      return program.sources[place.file].text(place).split(whereSeparator: { $0 == "\n" || $0 == " " })
        .joined(separator: " ")
    }
  }

  private func declaration(of id: ExpressionID) -> [Label] {
    switch expression(id).operation {
    case .access(let field): return [Label(program[field].place, "'\(program[field].name)' is declared here")]
    case .levelNumber: return operands(id).first.map { declaration(of: $0) } ?? []
    default: return []
    }
  }
}
