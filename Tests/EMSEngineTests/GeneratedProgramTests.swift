import EMSEngine
import EMSSemantics
import EMSTestSupport
import Testing

/// The engine against the reference evaluator, on programs that use every operation.
@Suite struct GeneratedProgramTests {
  @Test(arguments: 1...40)
  func engineAndReferenceAgree(seed: Int) {
    var generator = ProgramGenerator(seed: UInt64(seed))
    let program = generator.program()
    let differences = ReferenceEvaluator.differences(program)
    #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
  }

  @Test func everyOperationIsGenerated() {
    var used: Set<String> = []
    for seed in 1...60 {
      var generator = ProgramGenerator(seed: UInt64(seed))
      _ = generator.program()
      used.formUnion(generator.used)
    }
    let operations = [
      "constant", "today", "parameter", "argument", "row", "access", "accessOneOf", "accessInLayer", "allRecords",
      "add",
      "subtract", "multiply", "divide", "power", "negate", "levelNumber", "compare", "isIn", "isBetween", "and", "or",
      "not", "conditional", "cases", "round", "roundTo", "band", "matrix", "table", "list", "filter", "mapMembers",
      "known", "latestBy", "weighted", "share", "rank", "cumulativeShare", "judged", "judgedBy", "judgedOn",
    ]
    #expect(operations.filter { !used.contains($0) }.isEmpty)
    for function in Function.allCases where function != .quantityOfText {
      #expect(used.contains { $0.hasPrefix("function") && $0.contains(".\(function))") }, "\(function)")
    }
  }
}
