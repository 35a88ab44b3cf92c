import EMSSyntax
import EMSValues

/// Names and types of expressions: the door, literals and lists.
extension Checker {
  /// How deep an expression may be nested; the parser ends chains of operators at 1,000 and brackets at 256.
  static let greatestDepth = 1300

  /// Checks an expression and adds it to the program.
  ///
  /// What is in error is reported once; the expression then has the type `unknown`, which fits everywhere.
  /// - Parameter expected: the type that the place asks for. It decides what bare levels, ids and years mean; whether the
  ///   result fits it is for the caller to ask (`fit`).
  mutating func expression(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    expressionState.depth += 1
    defer { expressionState.depth -= 1 }
    if expressionState.depth > Checker.greatestDepth { return tooDeep(node) }
    // Few cases here, and each a call: the frame of this function is what nesting costs.
    switch kind(node) {
    case .parenthesized:
      return firstChild(node).map { expression($0, scope: scope, expected: expected) } ?? poison(node)
    case .name: return bareName(node, scope: scope, expected: expected, asked: nil)
    case .path: return path(node, scope: scope, expected: expected)
    case .member: return member(node, scope: scope, expected: expected)
    case .call: return call(node, scope: scope, expected: expected)
    case .binary: return binary(node, scope: scope, expected: expected)
    case .unary: return unary(node, scope: scope, expected: expected)
    case .filter: return filter(node, scope: scope)
    case .ifExpression: return conditional(node, scope: scope, expected: expected)
    case .cases: return cases(node, scope: scope, expected: expected)
    case .band: return band(node, scope: scope, expected: expected)
    case .list: return listLiteral(node, scope: scope, expected: expected)
    default: return literal(node, scope: scope, expected: expected)
    }
  }

  private mutating func tooDeep(_ node: NodeReference) -> ExpressionID {
    if expressionState.depth == Checker.greatestDepth + 1 {
      report(
        Diagnostic(
          .nestedTooDeeply, "the expression is nested more than \(Checker.greatestDepth) deep", at: place(node),
          help: "name a part of it as a field of its own"))
    }
    return poison(node)
  }

  private mutating func literal(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    switch kind(node) {
    case .number: return numberLiteral(node, expected: expected)
    case .percentage: return percentageLiteral(node)
    case .quantity: return quantityLiteral(node, expected: expected)
    case .text: return textLiteral(node, scope: scope, expected: expected)
    case .date:
      guard let date = CalendarDate(text: text(node)) else { return poison(node) }
      return make(.constant(.date(date)), [], .date, node)
    case .period:
      guard let period = Period(text: text(node)) else { return poison(node) }
      return make(.constant(.period(period)), [], .period, node)
    case .yes: return make(.constant(.yesNo(true)), [], .yesNo, node)
    case .no: return make(.constant(.yesNo(false)), [], .yesNo, node)
    case .missing: return make(.constant(.missing), [], .nothing, node)
    case .notApplicable: return make(.constant(.notApplicable), [], .nothing, node)
    case .today: return make(.today, [], .date, node)
    case .unit: return unitLiteral(node)
    case .columnSource: return importColumn(node, scope: scope, expected: expected)
    case .range:
      report(
        Diagnostic(
          .rangeAlone, "a range stands after 'in'", at: place(node),
          help: "write `x in \(text(node))`, or one value"))
      return poison(node)
    case .alternatives, .reasoned:
      report(
        Diagnostic(
          .rangeAlone, "alternatives and reasons belong to values that are given, not to rules", at: place(node),
          help: "give the value after ':'"))
      return poison(node)
    default: return poison(node)
    }
  }

  // MARK: Making expressions

  /// Adds an expression at the place of `node`.
  mutating func make(
    _ operation: Operation, _ operands: [ExpressionID], _ type: Type, _ node: NodeReference
  ) -> ExpressionID {
    program.expressions.add(operation, operands, type: type, place: place(node))
  }

  /// Adds an expression at `place`.
  mutating func make(
    _ operation: Operation, _ operands: [ExpressionID], _ type: Type, at place: SourceRange
  ) -> ExpressionID {
    program.expressions.add(operation, operands, type: type, place: place)
  }

  /// An expression in error: reported, and silent from here on.
  mutating func poison(_ node: NodeReference) -> ExpressionID {
    program.expressions.add(.constant(.missing), type: .unknown, place: place(node))
  }

  /// The type of an expression.
  func type(_ id: ExpressionID) -> Type { program.expressions[id].type }

  /// The place of an expression.
  func place(_ id: ExpressionID) -> SourceRange { program.expressions[id].place }

  /// The value of a literal.
  func constant(_ id: ExpressionID) -> Value? {
    if case .constant(let value) = program.expressions[id].operation { return value }
    return nil
  }

  /// Whether the expression is a value, not a list of values.
  func isList(_ id: ExpressionID) -> Bool { type(id).member != nil }

  // MARK: Literals

  private mutating func numberLiteral(_ node: NodeReference, expected: Type?) -> ExpressionID {
    if (expected?.member ?? expected) == .period, let period = Period(text: text(node)) {
      return make(.constant(.period(period)), [], .period, node)
    }
    guard let value = literalNumber(node) else { return poison(node) }
    return make(.constant(.number(value)), [], .number, node)
  }

  /// The number of a literal; one that is too large is reported, one that is malformed was when it was read.
  private mutating func literalNumber(_ node: NodeReference) -> Rational? {
    if let value = number(node) { return value }
    let tree = tree(node.file)
    if tree.firstTokenKind(node.node) == .number { reportTooLarge(node.node, in: tree) }
    return nil
  }

  private mutating func percentageLiteral(_ node: NodeReference) -> ExpressionID {
    guard let digits = firstChild(node), let value = literalNumber(digits) else { return poison(node) }
    let id = make(
      .constant(.number((value / Rational(100)) ?? value)), [], .number, node)
    if let percent = program.units.unit("%") { expressionState.writtenUnits[id] = percent }
    return id
  }

  private mutating func quantityLiteral(_ node: NodeReference, expected: Type?) -> ExpressionID {
    guard let digits = child(node, .number), let value = literalNumber(digits), let unitNode = child(node, .unit),
      let unit = unit(unitNode)
    else { return poison(node) }
    let target = expected?.member ?? expected
    let isCalendar = unit.dimension == Dimension(.calendarMonth)
    if target == .duration || (isCalendar && target?.isQuantity != true),
      let duration = CalendarDuration(amount: value, unit: unit)
    {
      let id = make(.constant(.duration(duration)), [], .duration, node)
      expressionState.writtenUnits[id] = unit
      return id
    }
    let id = make(.constant(.number(unit.baseValue(value))), [], .quantity(unit.dimension), node)
    expressionState.writtenUnits[id] = unit
    return id
  }

  private mutating func unitLiteral(_ node: NodeReference) -> ExpressionID {
    guard let unit = unit(node) else { return poison(node) }
    return make(.constant(.unit(unit)), [], .unit, node)
  }

  /// The unit that a node says; reported where there is none.
  mutating func unit(_ node: NodeReference) -> Unit? {
    let written = text(node)
    if let unit = program.units.unit(written) {
      noteUse(ofUnit: written)
      return unit
    }
    let unknown = program.units.unknownPart(of: written) ?? written
    let near = program.units.nearest(to: unknown)
    report(
      Diagnostic(
        .unknownUnitInRule, "there is no unit '\(unknown)'", at: place(node),
        help: NearestName.question(near) ?? "`unit \(unknown)` declares one; `ems library units` prints all"))
    return nil
  }

  /// Remembers that a unit of the project is read.
  mutating func noteUse(ofUnit written: String) {
    for part in written.split(whereSeparator: { $0 == "/" || $0 == "*" }) { used.units.insert(String(part)) }
  }

  private mutating func textLiteral(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    let value = textValue(text(node))
    if case .record(let kinds)? = expected?.member ?? expected {
      if let record = topRecord(value, kinds: kinds, scope: scope) {
        return make(.constant(.record(record)), [], .record([record.kind]), node)
      }
      let titled = titledRecords(value, of: kinds)
      if titled.count == 1, let record = titled.first {
        return make(.constant(.record(record)), [], .record([record.kind]), node)
      }
    }
    return make(.constant(.text(value)), [], .text, node)
  }

  private mutating func listLiteral(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    let members = children(node)
    if members.isEmpty { return make(.list, [], .list(expected?.member ?? .nothing), node) }
    let wanted = expected?.member ?? (expected?.isValue == true ? expected : nil)
    let joined = joinedExpressions(members, scope: scope, expected: wanted, context: .listedValues)
    for member in joined.operands where isList(member) {
      report(Diagnostic(.listForValue, "a list inside a list", at: place(member), help: "list single values"))
      return poison(node)
    }
    return make(.list, joined.operands, joined.type == .unknown ? .unknown : .list(joined.type), node)
  }

  // MARK: Import columns

  private mutating func importColumn(_ node: NodeReference, scope: Scope, expected: Type?) -> ExpressionID {
    guard scope.purpose == .importRule else {
      report(
        Diagnostic(
          .columnOutsideImport, "`column` reads a data file, and stands only in the mapping of an import",
          at: place(node)))
      return poison(node)
    }
    guard let source = firstChild(node) else { return poison(node) }
    let reference: ColumnReference
    if kind(source) == .number, let value = number(source)?.wholeValue {
      reference = .number(Int(value))
    } else {
      reference = .header(textValue(text(source)))
    }
    let index: Int
    if let known = expressionState.importColumns.firstIndex(of: reference) {
      index = known
    } else {
      index = expressionState.importColumns.count
      expressionState.importColumns.append(reference)
    }
    let type: Type
    switch expected?.member ?? expected {
    case .quantity?, .series?, .level?: type = .number
    default: type = .text
    }
    return make(.argument(Int32(index)), [], type, node)
  }
}

extension Type {
  /// Whether it is a number or quantity.
  var isQuantity: Bool {
    if case .quantity = self { return true }
    return false
  }

  /// Whether it is a known type of single values.
  var isValue: Bool {
    switch self {
    case .unknown, .nothing, .list: false
    default: true
    }
  }

  /// The type of what it holds: of a list the members, else itself.
  var element: Type { member ?? self }

  /// The type as a list, or itself.
  func listed(_ isList: Bool) -> Type {
    if !isList || self == .unknown { return self }
    if case .list = self { return self }
    return .list(self)
  }
}
