import EMSSyntax

extension Lowering {
  /// Lowers an expression under the rows in sight.
  mutating func lower(_ id: ExpressionID) -> StepID {
    let step = lowerUnnoted(id)
    note(id, became: step)
    return step
  }

  private mutating func lowerUnnoted(_ id: ExpressionID) -> StepID {
    let expression = program.expressions[id]
    let operandIDs = Array(program.expressions.operands(of: id))
    let place = expression.place
    let type = expression.type
    switch expression.operation {
    case .constant(let value):
      return add(.constant(value), [], in: .global, type: type, place: place)
    case .today:
      return add(.today, [], in: .global, type: type, place: place)
    case .parameter(let parameter):
      return add(.parameter(parameter), [], in: .global, type: type, place: place)
    case .argument(let index):
      if arguments.indices.contains(Int(index)) { return arguments[Int(index)] }
      return add(.argument(index), [], in: result.resultDomain, type: type, place: place)
    case .row(let depth):
      let position = frames.count - 1 - Int(depth)
      guard frames.indices.contains(position) else { return missing(type, place) }
      return frames[position].row
    case .access(let field):
      let operand = lower(operandIDs[0])
      return lifted([operand], place: place) { lowering, operands in lowering.access(field, of: operands[0], place) }
    case .accessOneOf(let fields):
      let operand = lower(operandIDs[0])
      return lifted([operand], place: place) { lowering, operands in
        lowering.access(oneOf: fields, of: operands[0], type: type, place)
      }
    case .accessInLayer(let fields, let other):
      let operand = lower(operandIDs[0])
      return lifted([operand], place: place) { lowering, operands in
        let outside = lowering.layer
        lowering.layer = other
        defer { lowering.layer = outside }
        if fields.count == 1 { return lowering.access(fields[0], of: operands[0], place) }
        return lowering.access(oneOf: fields, of: operands[0], type: type, place)
      }
    case .allRecords(let kind):
      if let cellRecords, cellRecords.kind == kind { return cellRecords.step }
      return add(.allRecords(kind), [], in: .global, type: .list(.record([kind])), place: place)
    case .judged(let field): return judgement(.isJudged, of: field, type, place)
    case .judgedBy(let field): return judgement(.author, of: field, type, place)
    case .judgedOn(let field): return judgement(.date, of: field, type, place)
    case .conditional:
      return lowerCases(operandIDs.map { lower($0) }, hasOtherwise: true, isBlocks: false, type, place)
    case .cases(let hasOtherwise, let isBlocks):
      return lowerCases(operandIDs.map { lower($0) }, hasOtherwise: hasOtherwise, isBlocks: isBlocks, type, place)
    case .table(let table):
      let operands = operandIDs.map { lower($0) }
      return lifted(operands, place: place) { lowering, operands in
        lowering.lowerTable(table, operands, type: type, place)
      }
    case .list:
      let operands = operandIDs.map { lower($0) }
      return addPointwise(.listed, operands, type: type, place: place)
    case .filter: return lowerFilter(operandIDs, place)
    case .mapMembers: return lowerMap(operandIDs, place)
    case .latestBy: return lowerLatest(operandIDs, type, place)
    case .known:
      let list = lower(operandIDs[0])
      return add(.known, [list], in: result[list].domain, type: result[list].type, place: place)
    case .aggregate(let aggregate):
      if aggregate == .countMembers, let counted = lowerCountBeside(operandIDs[0], type, place) { return counted }
      let list = lower(operandIDs[0])
      if case .series = result[list].type {
        return addPointwise(.aggregateSeries(aggregate), [list], type: type, place: place)
      }
      if case .list(.series) = result[list].type, type.member != nil {
        return lifted([list], place: place) { lowering, operands in
          lowering.addPointwise(.aggregateSeries(aggregate), operands, type: type.member ?? type, place: place)
        }
      }
      return add(.aggregate(aggregate), [list], in: result[list].domain, type: type, place: place)
    case .aggregateValues(let aggregate):
      return pointwise(.aggregateValues(aggregate), operandIDs, type, place)
    case .share, .rank, .cumulativeShare:
      return lowerPosition(expression.operation, operandIDs, type, place)
    case .isIn:
      let list = lower(operandIDs[1])
      let value = lower(operandIDs[0])
      return lifted([value], place: place) { lowering, operands in
        lowering.addMembership(.isIn, value: operands[0], list: list, type: .yesNo, place)
      }
    case .function(.isMissing) where type.member == nil, .function(.isNotApplicable) where type.member == nil:
      return addPointwise(.apply(expression.operation), [lower(operandIDs[0])], type: type, place: place)
    case .function(.ifMissing), .function(.ifNotApplicable):
      let operands = operandIDs.map { lower($0) }
      if operands.count == 2, result[operands[1]].type.member != nil {
        return addPointwise(.apply(expression.operation), operands, type: type, place: place)
      }
      return pointwise(.apply(expression.operation), steps: operands, type, place)
    default:
      return pointwise(.apply(expression.operation), operandIDs, type, place)
    }
  }

  private mutating func pointwise(
    _ operation: StepOperation, _ operandIDs: [ExpressionID], _ type: Type, _ place: SourceRange
  ) -> StepID {
    pointwise(operation, steps: operandIDs.map { lower($0) }, type, place)
  }

  private mutating func pointwise(
    _ operation: StepOperation, steps: [StepID], _ type: Type, _ place: SourceRange
  ) -> StepID {
    lifted(steps, place: place) { lowering, operands in
      lowering.addPointwise(operation, operands, type: type.member ?? type, place: place)
    }
  }

  /// A step that is always missing.
  mutating func missing(_ type: Type, _ place: SourceRange) -> StepID {
    add(.constant(.missing), [], in: .global, type: type, place: place)
  }

  /// Cases: over single conditions the values may be lists; over a list of conditions it works on each member.
  mutating func lowerCases(
    _ operands: [StepID], hasOtherwise: Bool, isBlocks: Bool, _ type: Type, _ place: SourceRange
  ) -> StepID {
    let pairs = operands.count / 2
    let operation = StepOperation.cases(hasOtherwise: hasOtherwise, isBlocks: isBlocks)
    let hasListCondition = (0..<pairs).contains { result[operands[$0 * 2]].type.member != nil }
    let hasListValue = operands.indices.contains { index in
      (index % 2 == 1 || index == pairs * 2) && result[operands[index]].type.member != nil
    }
    if hasListCondition || (hasListValue && type.member == nil) {
      return lifted(operands, place: place) { lowering, singles in
        lowering.addPointwise(operation, singles, type: type.member ?? type, place: place)
      }
    }
    return addPointwise(operation, operands, type: type, place: place)
  }

  // MARK: Fields

  /// The cell of `field` of a reference.
  mutating func access(_ id: FieldID, of reference: StepID, _ place: SourceRange) -> StepID {
    let field = program[id]
    switch field.role {
    case .inner:
      return add(
        .relation(ColumnAddress(id)), [reference], in: result[reference].domain, type: field.type, place: place)
    case .inverse(let source):
      note(read: ColumnAddress(source, layer))
      return add(
        .relation(ColumnAddress(id, layer)), [reference], in: result[reference].domain, type: field.type, place: place)
    case .identifier, .title, .kindName, .parent:
      return add(
        .column(ColumnAddress(id)), [reference], in: result[reference].domain, type: field.type, place: place)
    case .input, .computed:
      let address = ColumnAddress(id, layer)
      note(read: address)
      return add(.column(address), [reference], in: result[reference].domain, type: field.type, place: place)
    }
  }

  private mutating func access(
    oneOf fields: [FieldID], of reference: StepID, type: Type, _ place: SourceRange
  ) -> StepID {
    let values = fields.map { access($0, of: reference, place) }
    let kinds = fields.map { program[$0].kind }
    return addPointwise(
      .chooseByKind(kinds), [reference] + values, type: values.first.map { result[$0].type } ?? type, place: place)
  }

  private mutating func judgement(
    _ part: JudgementPart, of field: FieldID, _ type: Type, _ place: SourceRange
  ) -> StepID {
    guard let frame = frames.last else { return missing(type, place) }
    let address = ColumnAddress(field, layer)
    return add(.judgement(address, part), [frame.row], in: frame.domain, type: type, place: place)
  }

  /// The value of a field for the row at hand, or nil where it is given as it stands.
  mutating func field(_ field: Field, place: SourceRange) -> StepID? {
    guard let row = frames.last?.row else { return nil }
    let address = ColumnAddress(field.id, layer)
    var operands: [StepID] = []
    for block in field.blocks {
      let condition =
        block.condition.map { lower($0) }
        ?? add(.constant(.yesNo(true)), [], in: .global, type: .yesNo, place: place)
      let given = add(.given(address), [row], in: result[row].domain, type: field.type, place: place)
      let fallback = add(
        .constant(block.defaultValue ?? field.defaultValue ?? .missing), [], in: .global, type: field.type, place: place
      )
      let value = addPointwise(.defaulted, [given, fallback], type: field.type, place: place)
      operands += [condition, value]
    }
    switch field.role {
    case .computed(let root):
      // A rule that was not looked at: nothing asks for its cells.
      if root.index < 0 { return nil }
      let rule = lower(root)
      if operands.isEmpty { return rule }
      return addPointwise(
        .cases(hasOtherwise: true, isBlocks: true), operands + [rule], type: field.type, place: place)
    case .input:
      if operands.isEmpty { return nil }
      return addPointwise(.cases(hasOtherwise: false, isBlocks: true), operands, type: field.type, place: place)
    default:
      return nil
    }
  }
}
