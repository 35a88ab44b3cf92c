@testable import EMSSemantics
import EMSTestSupport
import EMSValues
import Testing

/// The sets of the proofs hold every result: held against the reference evaluator on programs that use every operation.
@Suite struct ProofSoundnessTests {
  @Test(arguments: Array(1...12))
  func everyResultIsInItsSet(seed: Int) {
    var generator = ProgramGenerator(seed: UInt64(seed))
    var program = generator.program(rows: 8, ruleCount: 12)
    prepare(&program)
    // What is proved of these nonsensical rules does not matter, but that it ends.
    var first = Prover(program: program)
    first.prove(fieldsInCircle: [])
    var prover = Prover(program: program)
    prover.markPoisoned()
    var evaluator = ReferenceEvaluator(program)
    for field in program.fields {
      guard case .computed = field.role else { continue }
      let possible = prover.value(of: field.id)
      for row in program.records.kinds[field.kind.position].ids.indices {
        let record = RecordID(kind: field.kind, row: Int32(row))
        for layer in program.layers {
          let result = evaluator.cell(record, field.id, layer.id)
          let fault = fault(result, possible, prover)
          #expect(
            fault == nil,
            "seed \(seed), \(field.name) of \(program.records.fullID(record)): \(fault ?? "")\n\(fault == nil ? "" : rule(of: field, program))"
          )
          if fault != nil { return }
        }
      }
    }
  }

  /// Takes away judgements, which may be anything, and gives numbers the limits that their values keep.
  private func prepare(_ program: inout Program) {
    for index in program.fields.indices {
      program.given[index].removeAll { $0.detail >= 0 && program.cellDetails[Int($0.detail)].isJudgement }
      guard program.fields[index].role == .input else { continue }
      program.fields[index].allowsNotApplicable = true
      var numbers: [Rational] = []
      for cell in program.given[index] {
        if case .number(let number) = cell.value { numbers.append(number) }
      }
      if case .number(let number)? = program.fields[index].defaultValue { numbers.append(number) }
      for block in program.fields[index].blocks {
        if case .number(let number)? = block.defaultValue { numbers.append(number) }
      }
      guard program.fields[index].type == .number, let least = numbers.min(), let greatest = numbers.max() else {
        continue
      }
      program.fields[index].limits = ValueLimits(
        least: least, greatest: greatest, isWhole: numbers.allSatisfy(\.isInteger))
    }
  }

  /// A rule in prefix form, for a message.
  private func rule(of field: Field, _ program: Program) -> String {
    func text(_ id: ExpressionID) -> String {
      let operands = program.expressions.operands(of: id).map { text($0) }
      let name = "\(program.expressions[id].operation)".replacing("EMSSemantics.", with: "").replacing(
        "(index: ", with: "(")
      return operands.isEmpty ? name : "\(name)[\(operands.joined(separator: ", "))]"
    }
    if case .computed(let root) = field.role { return text(root) }
    return ""
  }

  private func fault(_ result: ReferenceResult, _ possible: AbstractValue, _ prover: Prover) -> String? {
    if let members = result.members {
      if result.state == 2, possible.states.isDisjoint(with: .dropping) {
        return "a list that is n/a, and only \(possible.states.rawValue)"
      }
      for member in members {
        if let fault = fault(member.contents, possible, prover) { return fault }
      }
      return nil
    }
    switch result.state {
    case 0:
      guard let number = prover.position(of: result.value), let values = possible.values else { return nil }
      return values.contains(number) ? nil : "\(number) is not in \(values)"
    case 1:
      return possible.states.isDisjoint(with: [.missing, .error])
        ? "missing, and only \(possible.states.rawValue)" : nil
    case 2: return possible.states.isDisjoint(with: .dropping) ? "n/a, and only \(possible.states.rawValue)" : nil
    default:
      return possible.states.isDisjoint(with: [.missing, .error])
        ? "an error, and only \(possible.states.rawValue)" : nil
    }
  }
}
