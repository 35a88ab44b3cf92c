import EMSSyntax
import EMSValues

/// Structurally equal expressions by one number, so that a condition in one rule is known again in another.
struct ShapeTable {
  /// What a shape is made of.
  enum Key: Hashable {
    case operation(Operation, [Int32])
    /// How two numbers stand to each other: less, equal or greater.
    case ordering(Int32, Int32)
  }

  private var numbers: [Key: Int32] = [:]
  /// An expression of each shape; nil for an ordering.
  private(set) var samples: [ExpressionID?] = []
  /// The parts of each shape.
  private(set) var keys: [Key] = []
  /// Shapes of expressions on the row at hand, by `ExpressionID`; -1 for unknown.
  var known: [Int32] = []

  /// The number of a key; `sample` is an expression of it.
  mutating func number(_ key: Key, sample: ExpressionID?) -> Int32 {
    if let number = numbers[key] { return number }
    let number = Int32(samples.count)
    numbers[key] = number
    samples.append(sample)
    keys.append(key)
    return number
  }
}

extension Checker {
  /// The shape of an expression. With `base`, the row at hand is what that shape says: the condition of a block of the
  /// aspect, as an impact sees it through `aspect`.
  mutating func shape(_ id: ExpressionID, base: Int32? = nil, nesting: Int32 = 0) -> Int32 {
    if base == nil, nesting == 0, id.position < proof.shapes.known.count, proof.shapes.known[id.position] >= 0 {
      return proof.shapes.known[id.position]
    }
    let expression = program.expressions[id]
    if let base, case .row(let depth) = expression.operation, depth == nesting { return base }
    var operands: [Int32] = []
    for (index, operand) in program.expressions.operands(of: id).enumerated() {
      let binds = index == 1 && expression.operation.bindsRow
      operands.append(shape(operand, base: base, nesting: binds ? nesting + 1 : nesting))
    }
    let number = proof.shapes.number(.operation(expression.operation, operands), sample: id)
    if base == nil, nesting == 0 {
      if proof.shapes.known.count < program.expressions.expressions.count {
        proof.shapes.known += Array(
          repeating: -1, count: program.expressions.expressions.count - proof.shapes.known.count)
      }
      proof.shapes.known[id.position] = number
    }
    return number
  }

  /// How a message names what has this shape: the text of the script.
  func subject(_ shape: Int32) -> String {
    switch proof.shapes.keys[Int(shape)] {
    case .ordering(let left, let right): "\(subject(left)) beside \(subject(right))"
    case .operation: proof.shapes.samples[Int(shape)].map { sourceText($0) } ?? ""
    }
  }

  /// An expression as it stands in the script, on one line.
  func sourceText(_ id: ExpressionID) -> String {
    if case .access(let field) = program.expressions[id].operation,
      let operand = program.expressions.operands(of: id).first
    {
      if case .row = program.expressions[operand].operation { return program[field].name }
      return "\(sourceText(operand)).\(program[field].name)"
    }
    if case .levelNumber = program.expressions[id].operation, let operand = program.expressions.operands(of: id).first {
      return sourceText(operand)
    }
    let place = place(id)
    guard Int(place.file.index) < program.sources.files.count else { return "" }
    let text = program.sources[place.file].text(place)
    return text.split(whereSeparator: { $0 == "\n" || $0 == " " }).joined(separator: " ")
  }

  /// What proving keeps.
  var proof: ProofState {
    get { expressionState.proof }
    _modify { yield &expressionState.proof }
  }
}

extension Operation {
  /// Whether the second operand is computed for each member of the first.
  var bindsRow: Bool {
    switch self {
    case .filter, .mapMembers, .latestBy: true
    default: false
    }
  }
}

/// What proving keeps between its parts.
struct ProofState {
  var shapes = ShapeTable()
  /// What expressions can give without any assumption, by expression; nil for not yet asked.
  var possible: [Possible?] = []
  /// How many expressions may still be looked at under assumptions, for the rule at hand.
  var budget = 20_000
  /// Fields whose rule is being followed.
  var following: Set<FieldID> = []
  /// Whether parameters may have any value of their range, instead of the declared one.
  var parametersVary = false
  /// Whether an expression reads a parameter, by expression.
  var readsParameter: [ExpressionID: Bool] = [:]
  /// Whether a field may be n/a apart from its blocks, by field.
  var branchesNotApplicable: [FieldID: Bool] = [:]
  /// What was reported: one finding a place and code.
  var reported: Set<ReportKey> = []
}

/// A finding at a place.
struct ReportKey: Hashable {
  var place: SourceRange
  var code: Int
}
