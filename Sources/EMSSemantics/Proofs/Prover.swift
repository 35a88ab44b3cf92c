import EMSSyntax
import EMSValues

/// Follows the values of a checked program as sets, and reports what they prove.
///
/// **Bounds.** A value is a set of up to 4,096 numbers, beyond that up to 64 intervals with a step (`ValueSet`). Conditions
/// are boxes, up to 10,000 (`ProofBoxes`). Inputs of a rule are tried out together up to 65,536 combinations (`RuleTrial`).
/// Each expression is followed once where it stands; a field that is read inside a case is followed again under what the
/// case knows, up to `contextDepth` fields deep. Each rule has so many steps for that, pairs of boxes and evaluations, and no
/// more: the work is linear in the number of rules. Where a rule needs more, less is claimed.
///
/// What lies outside a set is proved impossible; what lies inside is only possible. No result depends on a proof.
struct Prover {
  /// How many fields deep a field is followed under what a case knows.
  static let contextDepth = 8
  /// How many expressions are followed under what cases know, for one rule.
  static let greatestSteps = 4_000
  /// How many pairs of boxes are compared, for one rule.
  static let greatestBoxPairs = 200_000
  /// How many evaluations try out combinations, for one rule: 65,536 combinations of a rule of 60 parts.
  static let greatestEvaluations = 4_000_000
  /// How deep expressions are followed, fields that they read included; what is deeper may be anything.
  static let greatestDepth = 1_000

  let program: Program
  var symbols = SymbolTable()
  /// Symbols of expressions that one row is enough for.
  private var symbolsOfExpressions: [PlacedExpression: Symbol] = [:]
  /// What was found.
  var findings: [Diagnostic] = []
  /// What was found already, by place and code: a condition stands in the rules of several fields.
  var reported: Set<Finding> = []
  /// Values of fields on any record, without knowing more.
  var fieldValues: [FieldID: AbstractValue] = [:]
  var fieldsInProgress: Set<FieldID> = []
  /// Values of fields under what a case knows.
  var contextValues: [ContextKey: AbstractValue] = [:]
  /// Values of things without knowing more: the whole of which a box takes a part.
  var symbolValues: [Symbol: AbstractValue] = [:]
  /// Whether a part of a condition may be n/a, when nothing else is known.
  var droppingSymbols: [Symbol: Bool] = [:]
  /// The whole of what a condition speaks of.
  var wholes: [Symbol: ProofDomain] = [:]
  /// The number of the next set of facts, for the memory of `contextValues`.
  var nextFacts = 1
  /// Values of tables whose arguments may be anything.
  var tableValues: [TableID: AbstractValue] = [:]
  /// Where the units of the project are declared, by name.
  var unitPlaces: [String: SourceRange] = [:]
  /// The method whose rule is looked at, where other methods have the same rule.
  var inheritingMethod: String?
  /// Tables with rows in error.
  var silentTables: Set<TableID> = []
  /// Places of parameters that a field hides.
  var hiddenParameters: Set<SourceRange> = []
  /// Expressions that hold something in error, which is silent.
  var isPoisoned: [Bool] = []
  /// Fields of which nothing is claimed: in error, in a circle, or reading one of these.
  var silentFields: Set<FieldID> = []
  /// What is asked of the rule at hand, to be tried out before it is reported.
  var questions: [Question] = []
  /// Whether boxes that were made since this was last set hold nothing but what their condition does.
  var areBoxesExact = true
  /// Whether a parameter decided about a condition since this was last cleared.
  var touchedParameter = false
  /// Steps that are left for following fields under what cases know.
  var stepsLeft = Prover.greatestSteps
  /// How deep expressions are nested at the moment, fields that they read included.
  var depth = 0
  /// Pairs of boxes that are left to be compared.
  var boxesLeft = Prover.greatestBoxPairs
  /// Evaluations that are left for trying out combinations, of all rules together.
  var trialsLeft = Prover.greatestEvaluations

  /// A finding, to report it once.
  struct Finding: Hashable {
    var code: Int
    var place: SourceRange
  }

  struct ContextKey: Hashable {
    var field: FieldID
    var row: Symbol
    var facts: Int
  }

  /// An expression in a rule that is computed for `row`.
  private struct PlacedExpression: Hashable {
    var expression: ExpressionID
    var row: Symbol
  }

  /// Where an expression stands, and what is known there.
  struct Context {
    /// Rows in sight, the innermost last.
    var frames: [Symbol]
    /// What the cases and conditions around it say.
    var facts = ProofBoxes.everything
    /// The number of these facts; 0 for knowing nothing.
    var factNumber = 0
    /// Values of the arguments of a table or matrix.
    var arguments: [AbstractValue] = []
    /// Whether findings are reported: only where the expression stands, not where its field is read.
    var reports = false
    /// Whether n/a is said what it means: within a listed value of an aggregate, in checks.
    var allowsNotApplicable = false
    /// How many fields lie between.
    var depth = 0
    /// The field whose rule it is.
    var field: FieldID?

    /// The same with an inner row.
    func entering(_ row: Symbol) -> Context {
      var result = self
      result.frames.append(row)
      return result
    }

    /// The same where n/a drops out.
    var droppingNotApplicable: Context {
      var result = self
      result.allowsNotApplicable = true
      return result
    }

    /// The same, knowing nothing and silent.
    var bare: Context {
      var result = self
      result.facts = .everything
      result.factNumber = 0
      result.reports = false
      return result
    }
  }

  /// What is to be tried out.
  struct Question {
    enum Subject {
      /// A band may get a number that is in none of its items.
      case bandGap(ValueSet)
      /// Cases may hold nowhere.
      case noCase(example: DiagnosticText)
      /// An operand may be n/a where that is refused.
      case notApplicable
    }

    var subject: Subject
    /// The band or cases, or the operand that may be n/a.
    var expression: ExpressionID
    /// Whether a parameter's value decides.
    var readsParameter: Bool
    /// Whether no more than a set said so, because the boxes were too many.
    var isCutShort = false
  }

  init(program: Program) {
    self.program = program
  }

  // MARK: Short ways

  func expression(_ id: ExpressionID) -> Expression { program.expressions[id] }
  func operands(_ id: ExpressionID) -> [ExpressionID] { Array(program.expressions.operands(of: id)) }
  func place(_ id: ExpressionID) -> SourceRange { program.expressions[id].place }
  func type(_ id: ExpressionID) -> Type { program.expressions[id].type }

  /// The literal that an expression is.
  func constant(_ id: ExpressionID) -> Value? {
    if case .constant(let value) = program.expressions[id].operation { return value }
    return nil
  }

  /// Reports a finding once at its place; one that a parameter's value decides is at most a warning.
  mutating func report(_ diagnostic: Diagnostic, readsParameter: Bool = false) {
    var diagnostic = diagnostic
    if readsParameter, diagnostic.severity == .error {
      diagnostic.severity = .warning
      diagnostic.notes.append("it follows from the value of a parameter, so it is no error: a trial may change it")
    }
    if let range = diagnostic.range,
      !reported.insert(Finding(code: diagnostic.code.number, place: range)).inserted
    {
      return
    }
    if let method = inheritingMethod {
      diagnostic.notes.append("so it is in the method '\(method)', which has this rule from another")
    }
    findings.append(diagnostic)
  }

  /// Marks the expressions that hold something in error.
  mutating func markPoisoned() {
    let expressions = program.expressions.expressions
    isPoisoned = Array(repeating: false, count: expressions.count)
    for index in expressions.indices {
      var isBad = expressions[index].type.element == .unknown
      for operand in program.expressions.operands(of: ExpressionID(index)) where operand.position < index {
        if isPoisoned[operand.position] { isBad = true }
      }
      isPoisoned[index] = isBad
    }
  }

  // MARK: Symbols

  /// The symbol of an expression among these rows; each is made once for the rows of a rule, since what reads it asks again.
  mutating func symbol(_ id: ExpressionID, _ context: Context) -> Symbol {
    guard context.frames.count == 1, let row = context.frames.first else { return newSymbol(id, context) }
    let key = PlacedExpression(expression: id, row: row)
    if let known = symbolsOfExpressions[key] { return known }
    let symbol = newSymbol(id, context)
    symbolsOfExpressions[key] = symbol
    return symbol
  }

  private mutating func newSymbol(_ id: ExpressionID, _ context: Context) -> Symbol {
    let expression = self.expression(id)
    let operands = self.operands(id)
    switch expression.operation {
    case .row(let depth):
      let position = context.frames.count - 1 - Int(depth)
      if context.frames.indices.contains(position) { return context.frames[position] }
      return symbols.intern(.unlike(id))
    case .access(let field):
      guard let operand = operands.first else { return symbols.intern(.unlike(id)) }
      return access(field, of: symbol(operand, context))
    case .filter, .mapMembers, .latestBy:
      guard operands.count == 2 else { return symbols.intern(.unlike(id)) }
      let list = symbol(operands[0], context)
      let body = symbol(operands[1], context.entering(symbols.intern(.member(list))))
      return symbols.intern(.operation(expression.operation, [list, body]))
    default:
      return symbols.intern(.operation(expression.operation, operands.map { symbol($0, context) }))
    }
  }

  /// A field of a row. The parent of one of the inner records of a record is that record.
  mutating func access(_ field: FieldID, of row: Symbol) -> Symbol {
    if program[field].role == .parent, case .member(let list) = symbols[row],
      case .operation(.access(let collection), let owners) = symbols[list], owners.count == 1,
      case .inner = program[collection].role, case .record(let kinds) = program[field].type,
      kinds.contains(program[collection].kind)
    {
      return owners[0]
    }
    return symbols.intern(.operation(.access(field), [row]))
  }

  /// The row that the rules of a kind are computed for.
  mutating func row(of kind: KindID) -> Symbol { symbols.intern(.row(kind)) }

  /// All that a thing can be.
  func whole(_ symbol: Symbol) -> ProofDomain { wholes[symbol] ?? .anyWord }

  /// Gives the next rule its share of work.
  mutating func beginRule() {
    stepsLeft = Prover.greatestSteps
    boxesLeft = Prover.greatestBoxPairs
    trialsLeft = Prover.greatestEvaluations
  }

  // MARK: Boxes

  /// The same place, knowing something else.
  mutating func under(_ facts: ProofBoxes, _ context: Context) -> Context {
    if facts == context.facts { return context }
    var result = context
    result.facts = facts.known
    result.factNumber = 0
    if !result.facts.isEverything {
      result.factNumber = nextFacts
      nextFacts += 1
    }
    return result
  }

  /// What is in both; nil where that takes too many boxes, or too much work.
  mutating func both(_ one: ProofBoxes, _ other: ProofBoxes) -> ProofBoxes? {
    if one.isEverything { return other }
    if other.isEverything { return one }
    boxesLeft -= one.boxes.count * other.boxes.count
    return boxesLeft < 0 ? nil : one.intersection(other)
  }

  /// What is in the first and not in the second; nil where that takes too many boxes, or too much work.
  mutating func without(_ one: ProofBoxes, _ other: ProofBoxes) -> ProofBoxes? {
    boxesLeft -= one.boxes.count * other.boxes.count
    return boxesLeft < 0 ? nil : one.subtracting(other, whole: { whole($0) })
  }

  /// Where a condition holds of what is left, and what is left after it; nil where that takes too many boxes.
  mutating func split(
    _ remaining: ProofBoxes, by condition: ExpressionID, _ context: Context
  ) -> (holds: ProofBoxes?, reach: ProofBoxes?, rest: ProofBoxes?) {
    let wereExact = areBoxesExact
    areBoxesExact = true
    defer { areBoxesExact = wereExact }
    guard let holds = boxes(condition, holds: true, context) else { return (nil, nil, nil) }
    let reach = both(remaining, holds)
    if areBoxesExact { return (holds, reach, without(remaining, holds)) }
    let fails = boxes(condition, holds: false, context)
    return (holds, reach, fails.flatMap { both(remaining, $0) })
  }
}
