import EMSSyntax
import EMSValues

/// Bodies of checks, views and tests.
extension Checker {
  // MARK: Checks

  /// Checks the bodies of these `check` declarations and adds them to the program.
  mutating func checkChecks(_ nodes: [NodeReference]) {
    for node in nodes { checkCheck(node) }
  }

  private mutating func checkCheck(_ node: NodeReference) {
    guard let nameNode = child(node, .name) else { return }
    let isLibrary = trees[Int(node.file.index)].source.isLibrary
    expressionState.readsOtherMethod = false
    var kind: KindID?
    var condition: ExpressionID?
    var scope = Scope(.check, isLibrary: isLibrary)
    var isSound = true
    if let target = child(node, .checkFor) {
      guard let named = firstChild(target), let id = kindNamed(named) else { return }
      kind = id
      scope.rows = [[id]]
      if !isLibrary || reaches(kind), let clause = child(target, .whereClause), let inner = firstChild(clause) {
        let id = self.condition(inner, scope: scope)
        condition = id
        if type(id) == .unknown { isSound = false }
      }
    }
    let isReached = !isLibrary || reaches(kind)
    var expectations: [ExpressionID] = []
    var messages: [MessageText] = []
    var reason: Title?
    var fix: Title?
    var severity = Severity.error
    var clause: String?
    for part in children(node) {
      switch self.kind(part) {
      case .expectClause:
        guard isReached, let inner = firstChild(part) else { continue }
        let id = self.condition(inner, scope: scope)
        if type(id) == .unknown { isSound = false } else { expectations.append(id) }
      case .messageClause:
        if isReached { messages = messageTexts(part, scope: scope) }
      case .reasonClause: reason = title(of: part.node, in: tree(node.file))
      case .fixClause: fix = title(of: part.node, in: tree(node.file))
      case .checkLevel:
        severity = level(ofCheck: part) ?? severity
      case .clauseClause:
        if let text = child(part, .text) { clause = textValue(self.text(text)) }
      default: break
      }
    }
    if expectations.isEmpty, isSound, child(node, .expectClause) == nil {
      report(
        Diagnostic(
          .badClause, "the check '\(name(nameNode))' expects nothing", at: place(nameNode),
          help: "write a line `expect …` with what must hold"))
    }
    let index = program.checks.count
    program.checks.append(
      CheckRule(
        name: name(nameNode), title: title(of: node.node, in: tree(node.file)), kind: kind,
        condition: condition, expectations: expectations, messages: messages, reason: reason, fix: fix,
        severity: severity,
        clause: clause, applies: !expressionState.readsOtherMethod, isLibrary: isLibrary, place: place(nameNode)))
    names.checks[name(nameNode)] = index
    for id in expectations + (condition.map { [$0] } ?? []) {
      expressionState.roots.append(ExpressionRoot(expression: id, purpose: .check, field: nil, isLibrary: isLibrary))
    }
  }

  private mutating func level(ofCheck node: NodeReference) -> Severity? {
    guard let word = firstChild(node) else { return nil }
    switch name(word) {
    case "error": return .error
    case "warning": return .warning
    case "note": return .note
    default:
      report(
        Diagnostic(
          .badClause, "a check has the level error, warning or note, and not '\(name(word))'", at: place(word),
          help: nearestHelp(name(word), among: ["error", "warning", "note"])))
      return nil
    }
  }

  /// The kind of this name; reported where there is none.
  mutating func kindNamed(_ node: NodeReference) -> KindID? {
    let name = self.name(node)
    if let kind = names.kinds[name] { return kind }
    guard self.kind(node) == .name else { return nil }
    var help = nearestHelp(name, among: names.kinds.keys.sorted(), titled: titledKinds())
    if let kind = names.plurals[name] { help = "name the kind: `\(program[kind].name)`" }
    report(Diagnostic(.unknownDeclaration, "there is no kind '\(name)'", at: place(node), help: help))
    return nil
  }

  /// A message as written, then its translations, each with expressions of its own.
  private mutating func messageTexts(_ node: NodeReference, scope: Scope) -> [MessageText] {
    var texts: [MessageText] = []
    for part in children(node) {
      switch kind(part) {
      case .messageText, .text:
        let language = declared.languages[Int(node.file.index)]
        texts.append(MessageText(language: language, pieces: messagePieces(part, scope: scope)))
      case .messageTranslation:
        guard let language = child(part, .name), let text = child(part, .messageText) else { continue }
        if isLibrary(node.file), !reaches(translation: name(language)) { continue }
        texts.append(MessageText(language: name(language), pieces: messagePieces(text, scope: scope)))
      default: break
      }
    }
    return texts
  }

  /// The texts and expressions of a message.
  mutating func messagePieces(_ node: NodeReference, scope: Scope) -> [MessagePiece] {
    var pieces: [MessagePiece] = []
    if kind(node) == .text { return [.text(textValue(text(node)))] }
    for part in children(node) {
      switch kind(part) {
      case .messagePart: pieces.append(.text(LiteralText.value(ofMessagePart: text(part))))
      case .error: continue
      default:
        let id = expression(part, scope: scope, expected: nil)
        if type(id) != .unknown { pieces.append(.value(id)) }
      }
    }
    return pieces
  }

  // MARK: Views

  /// Checks the bodies of these `view` declarations and adds them to the program.
  mutating func checkViews(_ nodes: [NodeReference]) {
    for node in nodes { checkView(node) }
  }

  private mutating func checkView(_ node: NodeReference) {
    let parts = children(node)
    let namedParts = parts.filter { kind($0) == .name }
    guard namedParts.count >= 2, let kind = kindNamed(namedParts[1]) else { return }
    let tree = trees[Int(node.file.index)]
    let isLibrary = tree.source.isLibrary
    var scope = Scope(.view, rows: [[kind]], isLibrary: isLibrary)
    scope.purpose = .view
    var view = View(
      name: name(namedParts[0]), title: title(of: node.node, in: tree), kind: kind,
      isInternal: child(node, .internalMark) != nil, isLibrary: isLibrary, place: place(namedParts[0]))
    for part in parts where !isLibrary || reaches(view: view.name) {
      let inner = firstChild(part)
      switch self.kind(part) {
      case .whereClause:
        expressionState.readsOtherMethod = false
        if let inner {
          let id = condition(inner, scope: scope)
          if type(id) != .unknown {
            view.condition = id
          } else if expressionState.readsOtherMethod {
            view.inapplicableCondition = text(inner)
          }
        }
      case .columnsClause: view.columns += columns(part, scope: scope)
      case .sortClause:
        for key in children(part) where self.kind(key) == .sortKey {
          guard let value = firstChild(key), var column = column(value, scope: scope) else { continue }
          column.isDescending = child(key, .sortDirection).map { text($0) == "descending" } ?? false
          view.sort.append(column)
        }
      case .groupClause: view.groups += columns(part, scope: scope)
      case .limitClause:
        if let number = child(part, .number), let count = self.number(number)?.wholeValue, count > 0 {
          view.limit = Int(count)
        } else {
          report(Diagnostic(.badClause, "a limit is a whole number of rows, at least 1", at: place(part)))
        }
      case .downClause: view.down = inner.flatMap { column($0, scope: scope) }
      case .acrossClause: view.across = inner.flatMap { column($0, scope: scope) }
      case .colourClause: view.colour = inner.flatMap { column($0, scope: scope) }
      case .showClause: shown(part, of: kind, scope: scope, view: &view)
      case .totals: view.hasTotals = true
      default: break
      }
    }
    names.views[view.name] = program.views.count
    program.views.append(view)
  }

  /// The columns of a clause; those that only a method not in use gives are left out.
  private mutating func columns(_ node: NodeReference, scope: Scope) -> [ViewColumn] {
    var result: [ViewColumn] = []
    for part in children(node) {
      if kind(part) == .title {
        if !result.isEmpty, let last = lastColumnPlace, last < place(part) {
          result[result.count - 1].title = titleText(part.node, in: tree(part.file))
        }
        continue
      }
      lastColumnPlace = nil
      if let column = column(part, scope: scope) {
        result.append(column)
        lastColumnPlace = place(part)
      }
    }
    return result
  }

  private var lastColumnPlace: SourceRange? {
    get { expressionState.lastColumn }
    set { expressionState.lastColumn = newValue }
  }

  /// A column, sort key or shown value; nil where it is in error or left out.
  mutating func column(_ node: NodeReference, scope: Scope) -> ViewColumn? {
    // `own-id` is the id within the parent, which no rule can read; `undecided` names the fields that alternatives leave open.
    if kind(node) == .name, name(node) == "own-id" || name(node) == "undecided", let row = scope.rows.first,
      row.count == 1, program.field(named: name(node), of: row[0]) == nil,
      let field = program.field(named: "id", of: row[0])
    {
      let row = make(.row(depth: 0), [], .record(row), at: place(node))
      let id = make(.access(field), [row], program[field].type, at: place(node))
      return ViewColumn(expression: id, field: field, text: name(node))
    }
    let id = expression(node, scope: scope, expected: nil)
    guard type(id) != .unknown else { return nil }
    var column = ViewColumn(expression: id, field: lastField(of: id), text: text(node))
    column.unitFormula = unitFormula(of: id)
    if column.field == nil, column.unitFormula == nil, let unit = displayUnit(of: id),
      dimension(of: type(id)) == unit.dimension
    {
      column.unit = unit
    }
    return column
  }

  /// The field that an expression ends in.
  func lastField(of id: ExpressionID) -> FieldID? {
    switch program.expressions[id].operation {
    case .access(let field): field
    case .accessOneOf(let fields), .accessInLayer(let fields, _): fields.first
    default: nil
    }
  }

  /// `show e`: fields of the row, or aggregates over the records of a cell.
  private mutating func shown(_ node: NodeReference, of kind: KindID, scope: Scope, view: inout View) {
    for part in children(node) {
      if self.kind(part) == .title {
        if !view.shown.isEmpty { view.shown[view.shown.count - 1].title = titleText(part.node, in: tree(part.file)) }
        continue
      }
      let isAggregate = mentions(program[kind].plural, part)
      var inner = scope
      if isAggregate { inner.rows = [] }
      guard let column = column(part, scope: inner) else { continue }
      if isAggregate, isList(column.expression) {
        report(
          Diagnostic(
            .badClause, "a cell shows one value of its records, and this is a list", at: place(part),
            help: "show a field, or aggregate: `count(\(program[kind].plural))`"))
        continue
      }
      view.shown.append(column)
      view.shownAreAggregates.append(isAggregate)
    }
  }

  /// Whether a name stands anywhere in an expression as the beginning of a path.
  private func mentions(_ name: String, _ node: NodeReference) -> Bool {
    switch kind(node) {
    case .name: return self.name(node) == name
    case .member, .path: return firstChild(node).map { mentions(name, $0) } ?? false
    default: return children(node).contains { mentions(name, $0) }
    }
  }

  // MARK: Tests

  /// The conditions after `expect` of a `test`.
  /// - Parameter scope: `purpose` is `test`; `method` is the one that the test uses, `supposedRecords` what is given.
  mutating func expectations(ofTest node: NodeReference, scope: Scope) -> [ExpressionID] {
    var result: [ExpressionID] = []
    for part in children(node) where kind(part) == .expectClause {
      guard let inner = firstChild(part) else { continue }
      let id = condition(inner, scope: scope)
      if type(id) != .unknown { result.append(id) }
    }
    return result
  }
}
