import EMSEngine
import EMSSemantics
import EMSTestSupport
import Testing

/// The engine against the reference evaluator, on programs that use every operation.
@Suite struct GeneratedProgramTests {
  @Test(arguments: Array(1...60) + [115, 196, 330, 463, 815, 848])
  func engineAndReferenceAgree(seed: Int) {
    var generator = ProgramGenerator(seed: UInt64(seed))
    let program = generator.program()
    let differences = ReferenceEvaluator.differences(program)
    #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
  }
}
