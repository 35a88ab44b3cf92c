import EMSSyntax
import EMSValues

/// A rule made ready to be computed for one combination of inputs after another: a graph of nodes, fields that it reads
/// included, each thing once. What cannot be tried out (lists, dates, series) is an input of its own where it has few values.
///
/// This is evaluation, not an estimate: what it finds is a witness.
struct RuleTrial {
  /// The most combinations of inputs that are tried.
  static let greatestCount = 65_536
  /// The most nodes of a graph.
  static let greatestNodeCount = 2_000
  /// The most values of one input.
  static let greatestValueCount = 4_096

  /// How deep a graph may be.
  static let greatestDepth = 300

  /// A value of one combination.
  enum Outcome: Equatable {
    /// A number; a level's position, 1 for yes, a day's number, the number of a word.
    case number(Rational)
    case notApplicable
    case missing
    case error
  }

  /// An input.
  struct Leaf {
    var symbol: Symbol
    /// The field, or nil for an expression that is not followed.
    var field: FieldID?
    var type: Type
    var values: [Outcome]
    /// Whether these are all that it can be.
    var isComplete: Bool
    /// Whether it is a part of the rule that is not followed, so that it may hang together with other inputs.
    var isOpaque: Bool
  }

  struct Node {
    enum Action {
      case leaf(Int)
      case constant(Outcome)
      case operation(Operation)
      /// A level's number by position.
      case numbers([Rational?])
      /// A cell by row and column.
      case cells([Outcome], columns: Int)
      case band(Band)
      /// The first row of a table whose patterns all hold.
      case table([[DecisionTable.Pattern]], argumentCount: Int)
    }

    var action: Action
    var operands: [Int]
    var expression: ExpressionID?
    var type: Type
  }

  var nodes: [Node] = []
  var leaves: [Leaf] = []
  /// Whether a parameter is read.
  private(set) var readsParameter = false
  /// Nodes by expression, of the rule itself.
  private(set) var nodeOfExpression: [ExpressionID: Int] = [:]
  /// The expression of the rule itself that each node stands for, of which n/a is asked.
  var expressionOfNode: [Int: ExpressionID] = [:]
  private var nodeOfSymbol: [Symbol: Int] = [:]
  private var wordNumbers: [Value: Int] = [:]
  private var wordsOfLeaf: [Int: Set<Int>] = [:]
  private var argumentLeaves: [(leaf: Int, argument: Int)] = []
  private var arguments: [[Rational]] = []
  private var depth = 0
  private(set) var root = 0
  private var fieldsInProgress: Set<FieldID> = []
  let program: Program

  /// The value of each leaf in the combination at hand.
  var chosen: [Int] = []
  /// The combination in which each leaf was last read.
  var isRead: [Int] = []
  var memory: [Outcome] = []
  var stamps: [Int] = []
  var stamp = 0
  /// Evaluations of nodes so far.
  var evaluations = 0
  /// Bands and cases that found no item or case, operands that were n/a where that is refused, in the combination at hand.
  var incidents: [ExpressionID] = []

  /// Makes a rule ready, or nil where it cannot be tried out.
  init?(_ root: ExpressionID, frames: [Symbol], arguments: [[Rational]] = [], prover: inout Prover) {
    program = prover.program
    self.arguments = arguments
    let context = Prover.Context(frames: frames)
    guard let node = compile(root, context, isOwn: true, &prover) else { return nil }
    self.root = node
    for (leaf, words) in wordsOfLeaf {
      // The words that are named, and one that is none of them.
      leaves[leaf].values = (words.sorted() + [-1]).map { .number(Rational($0)) }
    }
    chosen = Array(repeating: 0, count: leaves.count)
    isRead = Array(repeating: 0, count: leaves.count)
    memory = Array(repeating: .missing, count: nodes.count)
    stamps = Array(repeating: 0, count: nodes.count)
  }

  /// The number of combinations; nil where it is beyond counting.
  var count: Int? {
    var result = 1
    for leaf in leaves {
      let (next, overflow) = result.multipliedReportingOverflow(by: max(1, leaf.values.count))
      if overflow || next > 1 << 40 { return nil }
      result = next
    }
    return result
  }

  /// Whether trying all combinations tries everything that can be.
  var isComplete: Bool {
    leaves.allSatisfy { $0.isComplete } && (count ?? .max) <= RuleTrial.greatestCount
  }

  // MARK: Making

  private mutating func add(_ node: Node) -> Int? {
    guard nodes.count < RuleTrial.greatestNodeCount else { return nil }
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func compile(
    _ id: ExpressionID, _ context: Prover.Context, isOwn: Bool, _ prover: inout Prover
  ) -> Int? {
    let symbol = prover.symbol(id, context)
    if let known = nodeOfSymbol[symbol] {
      if isOwn {
        nodeOfExpression[id] = known
        if nodes[known].expression == nil { nodes[known].expression = id }
        if expressionOfNode[known] == nil { expressionOfNode[known] = id }
      }
      return known
    }
    depth += 1
    defer { depth -= 1 }
    if depth > RuleTrial.greatestDepth { return nil }
    guard let node = compileNew(id, symbol, context, isOwn: isOwn, &prover) else { return nil }
    nodeOfSymbol[symbol] = node
    if isOwn {
      nodeOfExpression[id] = node
      expressionOfNode[node] = id
    }
    return node
  }

  private mutating func compileNew(
    _ id: ExpressionID, _ symbol: Symbol, _ context: Prover.Context, isOwn: Bool, _ prover: inout Prover
  ) -> Int? {
    let expression = program.expressions[id]
    if expression.type.member != nil { return nil }
    let operands = Array(program.expressions.operands(of: id))
    var action: Node.Action
    var results: [ExpressionID] = []
    switch expression.operation {
    case .constant(let value): action = .constant(outcome(of: value))
    case .parameter(let parameter):
      readsParameter = true
      action = .constant(outcome(of: program.parameters[parameter.position].value))
    case .argument(let index):
      guard arguments.indices.contains(Int(index)) else { return nil }
      let values = arguments[Int(index)].map { Outcome.number($0) }
      return leaf(
        symbol, field: nil, type: expression.type, values: values, isComplete: true, isOpaque: false, id,
        argument: Int(index))
    case .access(let field):
      return access(field, id, symbol, operands, context, isOwn: isOwn, &prover)
    case .levelNumber:
      guard let operand = operands.first, case .level(let scale) = program.expressions[operand].type else { return nil }
      action = .numbers(program[scale].levels.map(\.number))
    case .matrix(let matrix):
      let declaration = program.matrices[matrix.position]
      let columns = program[declaration.columnScale].levels.count
      guard columns > 0, declaration.cells.count == columns * program[declaration.rowScale].levels.count else {
        return nil
      }
      action = .cells(declaration.cells.map { outcome(of: $0) }, columns: columns)
    case .band(let band): action = .band(program.bands[band.position])
    case .compare(let comparison) where comparison == .equal || comparison == .notEqual:
      if let node = compareWords(comparison, id, operands, context, isOwn: isOwn, &prover) { return node }
      action = .operation(expression.operation)
    case .isIn:
      guard operands.count == 2, case .list = program.expressions[operands[1]].operation else {
        return opaque(id, symbol, context, &prover)
      }
      return membership(id, operands, context, isOwn: isOwn, &prover) ?? opaque(id, symbol, context, &prover)
    case .add, .subtract, .multiply, .divide, .power, .negate, .compare, .isBetween, .and, .or, .not, .conditional,
      .cases,
      .round, .roundTo, .weighted:
      action = .operation(expression.operation)
    case .aggregateValues: action = .operation(expression.operation)
    case .function(let function):
      switch function {
      case .floor, .ceiling, .absolute, .squareRoot, .exponential, .logarithm, .ifMissing, .ifNotApplicable, .isMissing,
        .isNotApplicable:
        action = .operation(expression.operation)
      default: return opaque(id, symbol, context, &prover)
      }
    case .table(let table):
      // Results that read arguments are not followed.
      let rows = program.tables[table.position].rows
      let takesNumbers = program.tables[table.position].parameters.allSatisfy { prover.values(of: $0.type) != nil }
      guard takesNumbers, rows.allSatisfy({ isConstant($0.result) }) else {
        return opaque(id, symbol, context, &prover)
      }
      results = rows.map(\.result)
      action = .table(rows.map(\.patterns), argumentCount: operands.count)
    default: return opaque(id, symbol, context, &prover)
    }
    var parts: [Int] = []
    for operand in operands + results {
      guard let part = compile(operand, context, isOwn: isOwn, &prover) else {
        return opaque(id, symbol, context, &prover)
      }
      parts.append(part)
    }
    return add(Node(action: action, operands: parts, expression: isOwn ? id : nil, type: expression.type))
  }

  /// A field: an input, or its rule.
  private mutating func access(
    _ id: FieldID, _ expression: ExpressionID, _ symbol: Symbol, _ operands: [ExpressionID], _ context: Prover.Context,
    isOwn: Bool, _ prover: inout Prover
  ) -> Int? {
    guard let operand = operands.first, program.expressions[operand].type.member == nil else { return nil }
    let field = program[id]
    if prover.silentFields.contains(id) { return nil }
    let row = prover.symbol(operand, context)
    switch field.role {
    case .computed(let root):
      guard root.index >= 0, fieldsInProgress.count < 200, fieldsInProgress.insert(id).inserted else { return nil }
      defer { fieldsInProgress.remove(id) }
      return compile(root, Prover.Context(frames: [row]), isOwn: false, &prover)
        ?? opaque(expression, symbol, context, &prover)
    case .input:
      if field.blocks.isEmpty { return input(field, symbol, expression, &prover) }
      // Each block is a leaf of its own; where no block asks, the field is n/a.
      var parts: [Int] = []
      var hasOtherwise = false
      for (index, block) in field.blocks.enumerated() where !hasOtherwise {
        if let condition = block.condition {
          guard let node = compile(condition, Prover.Context(frames: [row]), isOwn: false, &prover) else { return nil }
          parts.append(node)
        } else {
          hasOtherwise = true
        }
        let own = prover.symbols.intern(.operation(.argument(Int32(-1 - index)), [symbol]))
        var values = prover.values(of: block.type, limits: block.limits ?? field.limits, unit: field.unit)
        if case .level(let scale) = block.type, field.type == .number, let positions = values {
          values = prover.numbers(of: positions, in: scale)
        }
        guard
          let node = leaf(
            own, field: id, type: field.type == .number ? .number : block.type, set: values, isOpaque: false, expression
          )
        else { return nil }
        parts.append(node)
      }
      return add(
        Node(
          action: .operation(.cases(hasOtherwise: hasOtherwise, isBlocks: true)), operands: parts, expression: nil,
          type: field.type))
    default:
      return leaf(symbol, field: id, type: field.type, set: nil, isOpaque: true, expression)
    }
  }

  private mutating func input(
    _ field: Field, _ symbol: Symbol, _ expression: ExpressionID, _ prover: inout Prover
  ) -> Int? {
    let values = prover.values(of: field.type, limits: field.limits, unit: field.unit)
    guard let node = leaf(symbol, field: field.id, type: field.type, set: values, isOpaque: false, expression) else {
      return nil
    }
    if field.allowsNotApplicable, case .leaf(let index) = nodes[node].action {
      leaves[index].values.append(.notApplicable)
    }
    return node
  }

  private mutating func opaque(
    _ id: ExpressionID, _ symbol: Symbol, _ context: Prover.Context, _ prover: inout Prover
  ) -> Int? {
    let value = prover.bare(id, symbol, context)
    let node = leaf(symbol, field: nil, type: program.expressions[id].type, set: value.values, isOpaque: true, id)
    if let node, case .leaf(let index) = nodes[node].action {
      // The parts of it may hang together with other inputs.
      leaves[index].isComplete = leaves[index].isComplete && value.values?.exactValues != nil
      if value.states.contains(.notApplicable) { leaves[index].values.append(.notApplicable) }
    }
    return node
  }

  /// A leaf of the values of a set: all where they are few, some of them else. Without a set it is compared as a word.
  private mutating func leaf(
    _ symbol: Symbol, field: FieldID?, type: Type, set: ValueSet?, isOpaque: Bool, _ id: ExpressionID
  ) -> Int? {
    guard let set else {
      return leaf(
        symbol, field: field, type: type, values: [.number(-1)], isComplete: true, isOpaque: isOpaque, id, argument: nil
      )
    }
    if let exact = set.exactValues, exact.count <= RuleTrial.greatestValueCount {
      return leaf(
        symbol, field: field, type: type, values: exact.map { .number($0) }, isComplete: true, isOpaque: isOpaque, id,
        argument: nil)
    }
    return leaf(
      symbol, field: field, type: type, values: RuleTrial.samples(of: set).map { .number($0) }, isComplete: false,
      isOpaque: isOpaque, id, argument: nil)
  }

  private mutating func leaf(
    _ symbol: Symbol, field: FieldID?, type: Type, values: [Outcome], isComplete: Bool, isOpaque: Bool,
    _ id: ExpressionID,
    argument: Int?
  ) -> Int? {
    leaves.append(
      Leaf(symbol: symbol, field: field, type: type, values: values, isComplete: isComplete, isOpaque: isOpaque))
    if let argument { argumentLeaves.append((leaves.count - 1, argument)) }
    return add(Node(action: .leaf(leaves.count - 1), operands: [], expression: nil, type: type))
  }

  /// A few numbers of a set: its ends, small ones, and those just beside.
  static func samples(of set: ValueSet) -> [Rational] {
    var result: [Rational] = []
    var candidates: [Rational] = [.zero, .one, 2, 10, -1]
    candidates += [Rational(1, 2) ?? .one]
    for interval in set.intervals.prefix(16) {
      for end in [interval.lower.value, interval.upper.value].compactMap({ $0 }) {
        candidates += [end, end + 1, end - 1]
      }
    }
    if let simplest = set.simplest { candidates.append(simplest) }
    for candidate in candidates where set.contains(candidate) && !result.contains(candidate) {
      result.append(candidate)
    }
    return result
  }

  /// Adds numbers to try to the leaves that have more values than are tried: limits that the rule compares with.
  mutating func addSamples(_ numbers: [Rational], prover: inout Prover) {
    for index in leaves.indices where !leaves[index].isComplete {
      guard
        let set = leaves[index].field.flatMap({ field in
          prover.values(of: program[field].type, limits: program[field].limits, unit: program[field].unit)
        })
      else { continue }
      var own = leaves[index].values
      for number in numbers.prefix(64) where set.contains(number) && !own.contains(.number(number)) {
        own.append(.number(number))
      }
      leaves[index].values = own
    }
  }

  /// The numbers that the rule is written with.
  var constants: [Rational] {
    nodes.compactMap { node in
      if case .constant(.number(let number)) = node.action { return number }
      return nil
    }
  }

  // MARK: Words

  private mutating func compareWords(
    _ comparison: Comparison, _ id: ExpressionID, _ operands: [ExpressionID], _ context: Prover.Context, isOwn: Bool,
    _ prover: inout Prover
  ) -> Int? {
    guard operands.count == 2 else { return nil }
    for (thing, literal) in [(operands[0], operands[1]), (operands[1], operands[0])] {
      guard case .constant(let value) = program.expressions[literal].operation, prover.position(of: value) == nil,
        value != .missing, value != .notApplicable, let node = compile(thing, context, isOwn: isOwn, &prover),
        case .leaf(let leaf) = nodes[node].action
      else { continue }
      let word = number(of: value)
      wordsOfLeaf[leaf, default: []].insert(word)
      guard
        let constant = add(
          Node(action: .constant(.number(Rational(word))), operands: [], expression: nil, type: .text))
      else { return nil }
      return add(
        Node(
          action: .operation(.compare(comparison)), operands: [node, constant], expression: isOwn ? id : nil,
          type: .yesNo))
    }
    return nil
  }

  private mutating func membership(
    _ id: ExpressionID, _ operands: [ExpressionID], _ context: Prover.Context, isOwn: Bool, _ prover: inout Prover
  ) -> Int? {
    guard let thing = compile(operands[0], context, isOwn: isOwn, &prover) else { return nil }
    var parts = [thing]
    for member in program.expressions.operands(of: operands[1]) {
      if case .constant(let value) = program.expressions[member].operation, prover.position(of: value) == nil {
        guard case .leaf(let leaf) = nodes[thing].action else { return nil }
        let word = number(of: value)
        wordsOfLeaf[leaf, default: []].insert(word)
        guard
          let node = add(
            Node(action: .constant(.number(Rational(word))), operands: [], expression: nil, type: .text))
        else { return nil }
        parts.append(node)
      } else {
        guard let node = compile(member, context, isOwn: isOwn, &prover) else { return nil }
        parts.append(node)
      }
    }
    return add(Node(action: .operation(.isIn), operands: parts, expression: isOwn ? id : nil, type: .yesNo))
  }

  private mutating func number(of word: Value) -> Int {
    if let known = wordNumbers[word] { return known }
    wordNumbers[word] = wordNumbers.count
    return wordNumbers.count - 1
  }

  private func isConstant(_ id: ExpressionID) -> Bool {
    switch program.expressions[id].operation {
    case .constant, .parameter: true
    default: false
    }
  }

  func outcome(of value: Value) -> Outcome {
    switch value {
    case .number(let number): .number(number)
    case .level(_, let index): .number(Rational(Int(index)))
    case .yesNo(let yes): .number(yes ? .one : .zero)
    case .date(let date): .number(Rational(Int(date.dayNumber)))
    case .notApplicable: .notApplicable
    case .missing: .missing
    default: .error
    }
  }

  // MARK: Trying

  /// Chooses the arguments, in their order.
  mutating func setArguments(_ values: [Rational]) {
    for (leaf, argument) in argumentLeaves where values.indices.contains(argument) {
      chosen[leaf] = leaves[leaf].values.firstIndex(of: .number(values[argument])) ?? 0
    }
  }

  /// Chooses a value of a leaf by its place.
  mutating func choose(_ value: Int, of leaf: Int) { chosen[leaf] = value }

  /// Chooses the combination of this number, the last leaf moving fastest.
  mutating func choose(combination: Int) {
    var rest = combination
    for leaf in leaves.indices.reversed() {
      let count = max(1, leaves[leaf].values.count)
      chosen[leaf] = rest % count
      rest /= count
    }
  }

  /// The result for what is chosen.
  mutating func result() -> Outcome {
    stamp += 1
    incidents.removeAll(keepingCapacity: true)
    return evaluate(root)
  }
}
