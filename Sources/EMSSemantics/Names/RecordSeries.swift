import EMSSyntax
import EMSValues

/// Series, values whose unit another cell says, and rules of records.
extension Checker {
  /// `2025: 112 t`
  mutating func readSeriesEntry(_ node: NodeID, in tree: SyntaxTree, _ target: EntryTarget) {
    guard let periodNode = tree.firstChild(node), let value = tree.nextSibling(periodNode) else { return }
    guard let field = program[target.record.kind].seriesField else {
      report(
        Diagnostic(
          .noSeries, "'\(program[target.record.kind].name)' has no series, so that no value can be given for a period",
          at: tree.range(periodNode), help: "an entry begins with a field's name"))
      return
    }
    guard let period = tree.period(periodNode) else {
      reportOtherType(periodNode, .period, in: tree)
      return
    }
    giveSeries(value, period, periodNode, to: field, in: tree, target)
  }

  /// Gives a series one value.
  mutating func giveSeries(
    _ node: NodeID, _ period: Period, _ periodNode: NodeID, to field: FieldID, in tree: SyntaxTree,
    _ target: EntryTarget
  ) {
    if target.mode == .change {
      let change = declared.pendingUnitValues.count
      declared.pendingUnitValues.append(
        PendingUnitValue(
          record: target.record, field: field, layer: target.layer,
          node: NodeReference(file: tree.source.id, node: node), period: period, cell: -1, isCell: target.isCell))
      resolveUnitValue(change)
      return
    }
    var known = cell(field, target.record.row, target.layer)
    if known < 0 {
      give(field, .series([]), nil, at: node, in: tree, target)
      known = cell(field, target.record.row, target.layer)
    }
    guard known >= 0 else { return }
    let given = program.given[field.position][Int(known)]
    guard case .series = given.value, given.detail < 0 || program.cellDetails[Int(given.detail)].rule == nil else {
      report(
        Diagnostic(
          .givenTwice, "'\(program[field].name)' follows from a rule, so that no value can be given for a period",
          at: tree.range(periodNode), labels: [Label(given.place, "the rule is here")], help: "remove one of them"))
      return
    }
    let key = SeriesKey(field: field, row: target.record.row, layer: target.layer, period: period)
    if let first = declared.seriesPlaces[key] {
      if target.mode == .amend {
        guard tree.kind(node) == .reasoned else {
          report(
            Diagnostic(
              .amendWithoutReason,
              "\(tree.text(periodNode)) of '\(program.records.fullID(target.record))' is given already",
              at: tree.range(periodNode), labels: [Label(first, "it is given here")],
              help: "say why it is replaced: `because \"…\"` after the value"))
          return
        }
        var target = target
        target.mode = .change
        giveSeries(node, period, periodNode, to: field, in: tree, target)
        return
      }
      report(
        Diagnostic(
          .givenTwice, "\(tree.text(periodNode)) is given twice", at: tree.range(periodNode),
          labels: [Label(first, "it is given here already")], help: "remove one of them"))
      return
    }
    declared.seriesPlaces[key] = tree.range(periodNode)
    declared.pendingUnitValues.append(
      PendingUnitValue(
        record: target.record, field: field, layer: target.layer,
        node: NodeReference(file: tree.source.id, node: node), period: period, cell: known, isCell: target.isCell))
  }

  /// Leaves a value to be read once the cell that says its unit is known.
  mutating func waitForUnit(_ node: NodeID, _ field: FieldID, in tree: SyntaxTree, _ target: EntryTarget) {
    var known: Int32 = -1
    if target.mode != .change {
      if case .series = program[field].type {
        _ = value(node, as: program[field].type, reading(of: field, in: tree))
        return
      }
      let before = program.given[field.position].count
      give(field, .missing, nil, at: node, in: tree, target)
      guard program.given[field.position].count > before else { return }
      known = Int32(before)
    }
    declared.pendingUnitValues.append(
      PendingUnitValue(
        record: target.record, field: field, layer: target.layer,
        node: NodeReference(file: tree.source.id, node: node), period: nil, cell: known, isCell: target.isCell))
    if target.mode == .change { resolveUnitValue(declared.pendingUnitValues.count - 1) }
  }

  /// Reads the values that waited for their unit.
  mutating func resolveUnitValues() {
    for index in declared.pendingUnitValues.indices { resolveUnitValue(index) }
    declared.pendingUnitValues = []
  }

  private mutating func resolveUnitValue(_ index: Int) {
    let pending = declared.pendingUnitValues[index]
    let tree = tree(pending.node.file)
    let field = program[pending.field]
    var reading = reading(of: pending.field, in: tree)
    reading.isCell = pending.isCell
    reading.takesPercentagePoints = isFieldOfAmounts(pending.field)
    var dimension = Dimension.none
    switch field.type {
    case .series(let own), .quantity(let own): dimension = own
    default: return
    }
    if !field.unitPath.isEmpty {
      switch unit(of: pending.record, along: field.unitPath) {
      case .known(let unit):
        reading.unit = unit
        dimension = unit.dimension
      case .none: dimension = .none
      case .unknown: break
      }
    }
    let read = value(pending.node.node, as: .quantity(dimension), reading)
    guard read.isValid else { return }
    if pending.cell < 0 {
      changeSeries(pending, read, at: tree.range(pending.node.node))
      return
    }
    guard let period = pending.period else {
      program.given[pending.field.position][Int(pending.cell)].value = read.value
      if read.reason != nil {
        var detail = CellDetail()
        detail.reason = read.reason
        program.given[pending.field.position][Int(pending.cell)].detail = Int32(program.cellDetails.count)
        program.cellDetails.append(detail)
      }
      return
    }
    guard case .number(let number) = read.value,
      case .series(var points) = program.given[pending.field.position][Int(pending.cell)].value
    else { return }
    if let first = points.first, first.period.length != period.length {
      report(
        Diagnostic(
          .periodsDiffer, "the periods of a series have one length: \(period.text) stands beside \(first.period.text)",
          at: tree.range(pending.node.node), help: "give all values by year, by half, by quarter or by month"))
      return
    }
    let place = points.firstIndex { $0.period > period } ?? points.count
    points.insert(SeriesPoint(period: period, value: number), at: place)
    program.given[pending.field.position][Int(pending.cell)].value = .series(points)
  }

  /// The unit that a record's cells say.
  enum GivenUnit {
    case known(Unit)
    /// None is given: plain numbers.
    case none
    /// Data or a layer may say it.
    case unknown
  }

  /// Follows a field's unit path from a record.
  mutating func unit(of record: RecordID, along path: [FieldID]) -> GivenUnit {
    var record = record
    for (index, field) in path.enumerated() {
      guard program[field].kind == record.kind else { return .unknown }
      let known = cell(field, record.row, .base)
      guard known >= 0 else {
        let source = program.records.kinds[record.kind.position].sources[Int(record.row)]
        return source < 0 || program.records.kinds[record.kind.position].isInactive(record.row) ? .unknown : .none
      }
      let value = program.given[field.position][Int(known)].value
      if index == path.count - 1 {
        if case .unit(let unit) = value { return .known(unit) }
        return .unknown
      }
      guard case .record(let next) = value else { return .none }
      record = next
    }
    return .unknown
  }

  // MARK: Rules of records

  /// `field = rule` in a record.
  mutating func readRuleEntry(_ node: NodeID, in tree: SyntaxTree, _ target: EntryTarget) {
    guard let left = tree.firstChild(node), let rule = tree.nextSibling(left) else { return }
    guard tree.kind(left) == .name else {
      report(
        Diagnostic(
          .unknownRecordField, "'\(tree.text(left))' is no field of this record", at: tree.range(left),
          help: "write the rule in the record that it belongs to"))
      return
    }
    let word = findWord(left, in: tree)
    guard let field = recordField(target.record.kind, word) else {
      reportNoField(left, in: tree, target.record.kind)
      return
    }
    guard program[field].role == .input else {
      if case .computed = program[field].role {
        report(
          Diagnostic(
            .ruleForComputed, "'\(program[field].name)' has a rule already; a record gives it a value with a reason",
            at: tree.range(left), labels: [Label(program[field].place, "the rule is here")],
            help: "write `\(program[field].name): … because \"…\"`"))
      } else {
        reportNotGivable(field, at: tree.range(left), in: target.record.kind)
      }
      return
    }
    if tree.kind(rule) == .error { return }
    if target.mode == .change {
      let expression = ruleExpression(
        NodeReference(file: tree.source.id, node: rule), field: field, of: target.record)
      add(Change(.rule(target.record, field, target.layer, expression), place: tree.range(rule)))
      return
    }
    let before = program.given[field.position].count
    give(field, .missing, CellDetail(), at: rule, in: tree, target)
    guard program.given[field.position].count > before else { return }
    declared.pendingRecordRules.append(
      PendingRecordRule(
        record: target.record, field: field, layer: target.layer,
        node: NodeReference(file: tree.source.id, node: rule), cell: Int32(before)))
  }

  /// Reads the rules of records, once all types are known.
  mutating func readRecordRules() {
    let pending = declared.pendingRecordRules
    declared.pendingRecordRules = []
    for rule in pending {
      let expression = ruleExpression(rule.node, field: rule.field, of: rule.record)
      let detail = program.given[rule.field.position][Int(rule.cell)].detail
      if detail >= 0 { program.cellDetails[Int(detail)].rule = expression }
      reportLiteral(expression, rule)
    }
  }

  /// A rule that is a literal: `=` where `:` is meant. It cannot be changed by trials, nor judged.
  private mutating func reportLiteral(_ expression: ExpressionID, _ rule: PendingRecordRule) {
    guard expression.index >= 0, type(expression) != .unknown, constant(expression) != nil else { return }
    let tree = tree(rule.node.file)
    report(
      Diagnostic(
        .ruleReadsNothing, "'\(program[rule.field].name)' gets a rule that reads nothing",
        at: tree.range(rule.node.node),
        help: "a value stands after ':': `\(program[rule.field].name): \(tree.text(rule.node.node))`"))
  }

  private mutating func ruleExpression(_ node: NodeReference, field: FieldID, of record: RecordID) -> ExpressionID {
    var scope = Scope(.recordRule, rows: [[record.kind]], isLibrary: isLibrary(node.file))
    scope.record = record
    return recordRule(node, field: field, scope: scope)
  }
}

/// One period of a series in a record.
struct SeriesKey: Hashable {
  var field: FieldID
  var row: Int32
  var layer: LayerID
  var period: Period
}
