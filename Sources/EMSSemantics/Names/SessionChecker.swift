public import EMSSyntax
public import EMSValues

/// Checks what is typed after a project was checked, in place: a line costs what it says, whatever the size of the register, and
/// leaves nothing behind but the records that it adds.
public struct SessionChecker: Sendable {
  private var checker: Checker
  private let owner: Int
  private let visible: [Int]
  /// The source of the input at hand.
  public let file: FileID

  /// What a line of changes says.
  public struct ReadChanges: Sendable {
    /// One change as a script would write it.
    public struct Entry: Sendable {
      /// The change.
      public var change: Change
      /// What stands before the colon, in full.
      public var path: String
      /// What stands after it: as it was typed, or the value that an expression came to.
      public var value: String
    }

    /// The changes that have a path, in order.
    public var entries: [Entry] = []
    /// All changes, in order; those in error are left out.
    public var changes: [Change] = []
    /// What is wrong.
    public var diagnostics: [Diagnostic] = []

    /// Whether an error is among what was found.
    public var hasError: Bool { diagnostics.contains { $0.severity == .error } }
  }

  /// An expression and what is known of its result.
  public struct ReadExpression: Sendable {
    /// The expression, in the program of the checker until the next line is read.
    public var expression: ExpressionID
    /// The field that it ends in, for its unit and digits.
    public var field: FieldID?
    /// The unit in which its numbers are shown.
    public var unit: Unit?
    /// Its type.
    public var type: Type
  }

  /// Opens a checked project. Records of `scenarios` are seen, too.
  public init(_ checked: CheckedProject, scenarios: [String]) {
    checker = checked.checker
    checker.log = DiagnosticLog()
    owner = checker.declared.layerRecords.newOwner()
    visible = [0] + scenarios.flatMap { checked.checker.declared.scenarioOwners[$0] ?? [] } + [owner]
    file = checker.program.sources.add(name: "repl", bytes: [])
  }

  /// The program, with the records and the source of what was read.
  public var program: Program { checker.program }

  /// The sources, with the input at hand.
  public var sources: SourceMap { checker.program.sources }

  /// Makes a text the input at hand.
  public mutating func open(_ source: SourceFile) { checker.program.sources.replace(file, with: source) }

  // MARK: Changes

  /// Reads `PATH: VALUE, …` of the input at hand, of which `source` holds the part to be read, all else blanked. A value may be
  /// an expression: `evaluate` computes it.
  public mutating func changes(
    _ source: SourceFile, evaluate: (ReadExpression, Program) -> Value
  ) -> ReadChanges {
    var result = ReadChanges()
    let (tree, found) = parseChanges(source)
    result.diagnostics = found
    if result.hasError { return result }
    checker.beginChanges(owner: owner, visible: visible)
    for node in tree.children(tree.root) {
      let before = checker.declared.changes.count
      var written: String?
      switch tree.kind(node) {
      case .entry:
        checker.take(tree)
        let value = tree.lastChild(node).flatMap { isExpression(tree.kind($0)) ? $0 : nil }
        let changed = value.map { _ in (checker.declared.changedCells, checker.declared.changedSeries) }
        result.diagnostics += attempt { $0.readPathEntry(node, in: tree) }
        if result.hasError, let value, let changed {
          // A path of another field is read as the name of a level or record first; as an expression it has a value. What was no
          // value has changed nothing.
          (checker.declared.changedCells, checker.declared.changedSeries) = changed
          checker.declared.changes.removeLast(checker.declared.changes.count - before)
          var other: [Diagnostic] = []
          if let literal = computed(value, in: tree, &other, evaluate) {
            let errors = give(literal, node, value, in: tree, &written)
            if !errors.contains(where: { $0.severity == .error }) {
              result.diagnostics = result.diagnostics.filter { $0.severity != .error } + errors
            }
          }
        }
      case .ruleEntry:
        guard let value = tree.lastChild(node) else { continue }
        if let literal = computed(value, in: tree, &result.diagnostics, evaluate) {
          result.diagnostics += give(literal, node, value, in: tree, &written)
        }
      default: continue
      }
      guard checker.declared.changes.count == before + 1, let change = checker.declared.changes.last,
        let path = SourceWriter(checker.program).path(of: change.target)
      else { continue }
      result.entries.append(ReadChanges.Entry(change: change, path: path, value: written ?? valueText(node, in: tree)))
    }
    result.changes = checker.endChanges()
    return result
  }

  /// Reads changes as the body of a scenario holds them: records that come, are amended or go.
  public mutating func scenarioBody(_ source: SourceFile) -> ReadChanges {
    var result = ReadChanges()
    let (tree, found) = parseScenarioBody(source)
    result.diagnostics = found
    if result.hasError { return result }
    checker.take(tree)
    checker.beginChanges(owner: owner, visible: visible)
    result.diagnostics += attempt { $0.readChanges(Array(tree.children(tree.root)), in: tree) }
    result.changes = checker.endChanges()
    return result
  }

  /// Runs a piece of reading and gives what it found; names in error are no secret on the next line.
  private mutating func attempt(_ body: (inout Checker) -> Void) -> [Diagnostic] {
    let poisoned = checker.declared.poisoned
    let state = checker.expressionState
    checker.log = DiagnosticLog()
    body(&checker)
    let found = checker.log.sorted()
    checker.log = DiagnosticLog()
    checker.declared.poisoned = poisoned
    checker.expressionState = state
    checker.declared.pendingUnitValues = []
    return found
  }

  private func isExpression(_ kind: NodeKind) -> Bool {
    switch kind {
    case .name, .path, .call, .member, .reasoned: true
    default: false
    }
  }

  /// The text after the colon, with its reason.
  private func valueText(_ node: NodeID, in tree: SyntaxTree) -> String {
    guard let left = tree.firstChild(node), let value = tree.nextSibling(left) else { return "" }
    let end = tree.byteRange(node).end
    return tree.source.text(SourceRange(file: tree.source.id, start: tree.byteRange(value).start, end: end))
      .split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// The value of an expression as a script writes it; nil with what is wrong.
  private mutating func computed(
    _ node: NodeID, in tree: SyntaxTree, _ diagnostics: inout [Diagnostic],
    _ evaluate: (ReadExpression, Program) -> Value
  ) -> String? {
    var inner = node
    if tree.kind(node) == .reasoned, let first = tree.firstChild(node) { inner = first }
    let count = checker.program.expressions.expressions.count
    defer { checker.program.expressions.removeExpressions(from: count) }
    checker.take(tree)
    let (read, found) = check(inner, in: tree)
    diagnostics += found
    guard let read else { return nil }
    let value = evaluate(read, checker.program)
    let place = tree.range(inner)
    if case .error(let cause) = value {
      diagnostics.append(
        Diagnostic(
          .expressionWithoutResult, "'\(tree.text(inner))' has no result\(cause.isEmpty ? "" : ": " + cause)",
          at: place,
          help: "give the value itself"))
      return nil
    }
    guard let literal = SourceWriter(checker.program).literal(value, unit: read.unit) else {
      var text: DiagnosticText = "it is a series or a list of such"
      if case .number(let number) = value { text = "\(number.decimalText()) … is no decimal number" }
      diagnostics.append(
        Diagnostic(
          .expressionWithoutResult, "'\(tree.text(inner))' has no value that a script can hold: \(text)", at: place,
          help: "round it: `round(\(tree.text(inner)), 4)`"))
      return nil
    }
    if tree.kind(node) == .reasoned {
      let rest = tree.source.text(
        SourceRange(file: tree.source.id, start: tree.byteRange(inner).end, end: tree.byteRange(node).end))
      return literal + rest
    }
    return literal
  }

  /// Reads an entry again with a literal in the place of its expression; what is wrong is shown at the expression.
  private mutating func give(
    _ literal: String, _ node: NodeID, _ value: NodeID, in tree: SyntaxTree, _ written: inout String?
  ) -> [Diagnostic] {
    guard let left = tree.firstChild(node) else { return [] }
    let start = Int(tree.byteRange(left).start)
    let text = String(repeating: " ", count: start) + tree.text(left) + ": " + literal
    let source = SourceFile(id: file, name: tree.source.name, bytes: Array(text.utf8))
    let (again, problems) = parseChanges(source)
    guard let entry = again.firstChild(again.root), !problems.contains(where: { $0.severity == .error }) else {
      return problems
    }
    checker.take(again)
    let limit = again.byteRange(entry).start + UInt32(tree.text(left).utf8.count)
    written = literal
    return attempt { $0.readPathEntry(entry, in: again) }.map { found in
      guard let range = found.range, range.file == file, range.start > limit else { return found }
      return Diagnostic(
        found.code, found.message, at: tree.range(value), severity: found.severity, data: found.data,
        labels: found.labels, notes: found.notes + ["its value is \(literal)"], help: found.help)
    }
  }

  // MARK: Expressions

  /// Reads an expression of the input at hand and hands it to `body`, with the program that holds it; nil where it is in error.
  public mutating func expression<Result>(
    _ source: SourceFile, _ diagnostics: inout [Diagnostic], _ body: (ReadExpression, Program) -> Result
  ) -> Result? {
    let (tree, found) = parseExpression(source)
    diagnostics += found
    guard !found.contains(where: { $0.severity == .error }), let node = tree.firstChild(tree.root) else { return nil }
    let count = checker.program.expressions.expressions.count
    defer { checker.program.expressions.removeExpressions(from: count) }
    checker.take(tree)
    let (read, problems) = check(node, in: tree)
    diagnostics += problems
    return read.map { body($0, checker.program) }
  }

  private mutating func check(_ node: NodeID, in tree: SyntaxTree) -> (ReadExpression?, [Diagnostic]) {
    var read: ReadExpression?
    checker.declared.layerRecords.visible = visible
    let found = attempt { checker in
      let id = checker.expression(
        NodeReference(file: tree.source.id, node: node), scope: Scope(.option), expected: nil)
      guard checker.type(id) != .unknown else { return }
      let field = checker.lastField(of: id)
      read = ReadExpression(
        expression: id, field: field, unit: field.flatMap { checker.program[$0].unit } ?? checker.displayUnit(of: id),
        type: checker.type(id))
    }
    checker.declared.layerRecords.visible = [0]
    if found.contains(where: { $0.severity == .error }) { read = nil }
    return (read, found)
  }
}
