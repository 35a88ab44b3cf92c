public import EMSSemantics
public import EMSSyntax
import EMSValues

/// The outcome of one test of a method.
public struct TestOutcome: Sendable {
  /// The test, by its index in `Program.tests`.
  public var test: Int
  /// What fails; empty where the test passes.
  public var failures: [Failure]
  /// What is wrong with what it supposes.
  public var diagnostics: [Diagnostic]

  /// Whether everything expected holds.
  public var passes: Bool { failures.isEmpty && !diagnostics.contains { $0.severity == .error } }

  /// An expectation that does not hold.
  public struct Failure: Sendable {
    /// The expectation, by its index in the test.
    public var expectation: Int
    /// Where it stands.
    public var place: SourceRange
    /// What it gave instead of yes: no, missing, n/a or an error.
    public var value: Value
    /// The two sides of a comparison, where it is one.
    public var sides: [Value]
    /// One line in the analyst's words.
    public var message: DiagnosticText
  }
}

/// Runs tests of methods: each on the register under what it supposes.
public struct MethodTestRunner {
  private let program: Program
  private let base: Register
  private let plan: Plan

  /// Creates a runner over a base register. `program` is the one that the tests were checked with.
  public init(_ base: Register, plan: Plan) {
    self.base = base
    self.plan = plan
    program = base.program
  }

  /// Runs all tests in order.
  public func run() -> [TestOutcome] { program.tests.indices.map { run($0) } }

  /// Runs one test.
  public func run(_ index: Int) -> TestOutcome {
    let test = program.tests[index]
    var today = base.today
    if case .date(let date)? = test.today { today = date }
    let stack = LayerStack(program, today: today, given: test.given)
    let (register, diagnostics) = stack.apply(to: base)
    let asked = test.expectations.flatMap { [$0] + sides($0) }
    let column = Lowering.query(asked, of: nil, in: program)
    let evaluator = Evaluator(plan)
    let results = evaluator.evaluate(register, neededBy: column.reads)
    let cells = evaluator.run(column, results)
    var values: [ExpressionID: Value] = [:]
    for (expression, cell) in zip(asked, cells) {
      values[expression] = results.space.value(cell, 0, program.expressions[expression].type)
    }
    let text = ValueText(program)
    var failures: [TestOutcome.Failure] = []
    for (position, expectation) in test.expectations.enumerated() {
      let value = values[expectation] ?? .missing
      if value == .yesNo(true) { continue }
      let sides = self.sides(expectation).map { values[$0] ?? .missing }
      var message: DiagnosticText = "test '\(test.name)': "
      if sides.count == 2 {
        message += "expected \(text.text(sides[1])), found \(text.text(sides[0]))"
      } else {
        message += "the expectation is \(text.text(value))"
      }
      failures.append(
        TestOutcome.Failure(
          expectation: position, place: program.expressions[expectation].place, value: value, sides: sides,
          message: message))
    }
    return TestOutcome(test: index, failures: failures, diagnostics: diagnostics)
  }

  private func sides(_ expectation: ExpressionID) -> [ExpressionID] {
    guard case .compare = program.expressions[expectation].operation else { return [] }
    return Array(program.expressions.operands(of: expectation))
  }
}
