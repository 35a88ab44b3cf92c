import EMSSyntax
import EMSValues

/// Cases and blocks: that they cover everything, and that each is reached.
extension Checker {
  mutating func proveCases(
    _ id: ExpressionID, _ operands: [ExpressionID], hasOtherwise: Bool, isBlocks: Bool, _ region: [Box],
    _ root: ExpressionRoot
  ) {
    if !hasOtherwise, !isBlocks { proveTotal(id, operands, region) }
    proveReached(id, operands, hasOtherwise: hasOtherwise, isBlocks: isBlocks, region, root)
  }

  /// That one case holds whatever the values and parameters are.
  private mutating func proveTotal(_ id: ExpressionID, _ operands: [ExpressionID], _ region: [Box]) {
    withVaryingParameters { checker in
      var rest = region
      var index = 0
      while index + 1 < operands.count {
        rest = checker.restrict(rest, operands[index], false)
        index += 2
      }
      guard let open = rest.first else { return }
      let example = checker.words(open)
      checker.reportProof(
        Diagnostic(
          .casesNotTotal, "the cases do not cover everything", at: checker.place(id),
          notes: example.isEmpty ? [] : ["no case holds where \(example)"],
          help: "end with `otherwise: …`"))
    }
  }

  /// Runs a proof in which parameters may have any value of their range.
  mutating func withVaryingParameters(_ body: (inout Checker) -> Void) {
    let known = proof.possible
    let before = proof.parametersVary
    proof.parametersVary = true
    proof.possible = before ? known : []
    body(&self)
    proof.parametersVary = before
    proof.possible = known
  }

  private mutating func proveReached(
    _ id: ExpressionID, _ operands: [ExpressionID], hasOtherwise: Bool, isBlocks: Bool, _ region: [Box],
    _ root: ExpressionRoot
  ) {
    for branch in branches(operands, hasOtherwise: hasOtherwise, region) where branch.region.isEmpty {
      let isOtherwise = branch.index * 2 >= operands.count - 1
      if isBlocks {
        // The finding is about the block, once, however many fields it has.
        guard !isOtherwise else { continue }
        reportProof(
          Diagnostic(
            .notReached, "nothing reaches this block", at: place(operands[branch.index * 2]),
            notes: ["a block above it holds wherever its condition does"], help: "remove it, or put it further up"))
        continue
      }
      let at = isOtherwise ? place(branch.value) : place(operands[branch.index * 2])
      reportProof(
        Diagnostic(
          .notReached, "nothing reaches this case", at: at,
          notes: [
            isOtherwise
              ? "the cases above cover everything"
              : "where its condition holds, a case above it holds, or it never holds"
          ], help: isOtherwise ? "remove `otherwise`" : "remove it, or put it further up"))
    }
  }

  // MARK: Thresholds and weights

  /// A threshold outside the range of what is compared with it.
  mutating func proveThreshold(
    _ id: ExpressionID, _ comparison: Comparison, _ operands: [ExpressionID], _ root: ExpressionRoot
  ) {
    guard case .quantity = type(operands[0]), case .quantity = type(operands[1]) else { return }
    for (subject, threshold) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      let value: Rational
      switch program.expressions[threshold].operation {
      case .constant(.number(let number)): value = number
      case .parameter(let parameter):
        guard case .number(let number) = program.parameters[parameter.position].value else { continue }
        value = number
      default: continue
      }
      guard constant(subject) == nil, isComputedNumber(subject) else { continue }
      let set = possible(subject).set
      guard let low = set.smallest, let high = set.greatest else { continue }
      var isOutside = false
      if let least = low.value, value < least { isOutside = true }
      if let most = high.value, value > most { isOutside = true }
      guard isOutside else { continue }
      let least = low.value.map { shown($0, subject) } ?? "any"
      let most = high.value.map { shown($0, subject) } ?? "any"
      reportProof(
        Diagnostic(
          .thresholdOutside, "\(shown(value, threshold)) lies outside the range of '\(sourceText(subject))'",
          at: place(threshold), labels: [Label(place(subject), "from \(least) to \(most)")],
          notes: ["so the comparison always has the same result"]))
      return
    }
  }

  private func isComputedNumber(_ id: ExpressionID) -> Bool {
    switch program.expressions[id].operation {
    case .aggregate, .parameter: false
    default: true
    }
  }

  /// Weights that do not total 100 %.
  mutating func proveWeights(_ id: ExpressionID, _ operands: [ExpressionID], _ root: ExpressionRoot) {
    var total = Rational.zero
    var readsParameter = false
    for index in stride(from: 1, to: operands.count, by: 2) {
      guard let weight = possible(operands[index]).set.single else { return }
      total += weight
      if self.readsParameter(operands[index]) { readsParameter = true }
      if weight.isNegative {
        reportProof(
          Diagnostic(
            .weightsNotWhole, "a weight is below 0", at: place(operands[index]),
            severity: readsParameter ? .warning : .error,
            notes: ["the other weights total more than 100 %"], help: "lower the other weights"))
        return
      }
    }
    guard total != .one else { return }
    let percent = total * Rational(100)
    reportProof(
      Diagnostic(
        .weightsNotWhole, "the weights total \(percent.decimalText()) %, not 100 %", at: place(id),
        severity: readsParameter ? .warning : .error, help: "give one term the weight `rest`, or correct a weight"))
  }
}
