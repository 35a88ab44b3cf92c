import EMSSyntax

extension Lowering {
  /// `list where condition`.
  mutating func lowerFilter(_ operands: [ExpressionID], _ place: SourceRange) -> StepID {
    let list = lower(operands[0])
    let outer = outerDomain(of: operands[1])
    if isDeeper(outer, than: result[list].domain) {
      let parts = conjuncts(of: operands[1])
      if let join = parts.firstIndex(where: { isJoin($0) }),
        let joined = lowerJoin(list, parts[join], isAlone: parts.count == 1, in: outer, place)
      {
        return parts.count == 1 ? joined : filter(joined, operands[1], place)
      }
    }
    return filter(list, operands[1], place)
  }

  private mutating func filter(_ list: StepID, _ condition: ExpressionID, _ place: SourceRange) -> StepID {
    let (list, body) = lowerBody(condition, over: list)
    return add(.filtered, [list, body], in: result[list].domain, type: result[list].type, place: place)
  }

  /// `list.expression`.
  mutating func lowerMap(_ operands: [ExpressionID], _ place: SourceRange) -> StepID {
    let (list, body) = lowerBody(operands[1], over: lower(operands[0]))
    return addMapped(list, body, place: place)
  }

  /// `latest(collection, by: key)`.
  mutating func lowerLatest(_ operands: [ExpressionID], _ type: Type, _ place: SourceRange) -> StepID {
    let (list, key) = lowerBody(operands[1], over: lower(operands[0]))
    return add(.latest, [list, key], in: result[list].domain, type: type, place: place)
  }

  /// The body of a binding for each member; the list moves inward to the rows that the body reads.
  private mutating func lowerBody(_ body: ExpressionID, over list: StepID) -> (list: StepID, body: StepID) {
    var list = list
    let outer = outerDomain(of: body)
    if isDeeper(outer, than: result[list].domain) { list = place(list, in: outer) }
    let frame = members(of: list)
    frames.append(frame)
    let step = lower(body)
    frames.removeLast()
    return (list, place(step, in: frame.domain))
  }

  private func isDeeper(_ domain: DomainID, than other: DomainID) -> Bool {
    result.domains[domain.position].depth > result.domains[other.position].depth
  }

  // MARK: Joins

  /// The parts of a condition that must all hold.
  private func conjuncts(of id: ExpressionID) -> [ExpressionID] {
    let expression = program.expressions[id]
    guard case .and = expression.operation, expression.type.member == nil else { return [id] }
    return program.expressions.operands(of: id).flatMap { conjuncts(of: $0) }
  }

  /// Whether a condition compares a key of the member with a value of the rows outside.
  private mutating func isJoin(_ id: ExpressionID) -> Bool {
    let expression = program.expressions[id]
    guard case .compare(.equal) = expression.operation, expression.type.member == nil else { return false }
    let sides = Array(program.expressions.operands(of: id))
    guard sides.count == 2, sides.allSatisfy({ program.expressions[$0].type.member == nil }) else { return false }
    let left = rows(readBy: sides[0]).depths
    let right = rows(readBy: sides[1]).depths
    return (left == 1 && right & 1 == 0 && right != 0) || (right == 1 && left & 1 == 0 && left != 0)
  }

  private mutating func lowerJoin(
    _ list: StepID, _ condition: ExpressionID, isAlone: Bool, in outer: DomainID, _ place: SourceRange
  ) -> StepID? {
    // Only a list that is the same for every row is worth an index.
    guard result[list].domain == .global else { return nil }
    var sides = Array(program.expressions.operands(of: condition))
    if rows(readBy: sides[0]).depths != 1 { sides.swapAt(0, 1) }
    if rows(readBy: sides[0]).readsArguments { return nil }
    let frame = members(of: list)
    frames.append(frame)
    let key = self.place(lower(sides[0]), in: frame.domain)
    let value = lower(sides[1])
    frames.removeLast()
    let keys = addMapped(list, key, place: place)
    return add(
      .joined(isDecided: isAlone), [list, keys, self.place(value, in: outer)], in: outer,
      type: result[list].type, place: place)
  }

  /// `count(records where key < outer)` by a sorted list of keys, so that it does not read all records for each row.
  mutating func lowerCountBeside(_ operand: ExpressionID, _ type: Type, _ place: SourceRange) -> StepID? {
    guard case .filter = program.expressions[operand].operation else { return nil }
    let parts = Array(program.expressions.operands(of: operand))
    guard case .allRecords(let kind) = program.expressions[parts[0]].operation, cellRecords?.kind != kind,
      case .compare(let comparison) = program.expressions[parts[1]].operation, let mirrored = comparison.mirrored
    else { return nil }
    var sides = Array(program.expressions.operands(of: parts[1]))
    guard sides.allSatisfy({ isPlainlyOrdered(program.expressions[$0].type) }) else { return nil }
    var found = comparison
    if rows(readBy: sides[0]).depths != 1 {
      sides.swapAt(0, 1)
      found = mirrored
    }
    let outer = rows(readBy: sides[1])
    guard rows(readBy: sides[0]).depths == 1, !rows(readBy: sides[0]).readsArguments, outer.depths & 1 == 0,
      outer.depths != 0
    else { return nil }
    let list = lower(parts[0])
    let frame = members(of: list)
    frames.append(frame)
    let key = self.place(lower(sides[0]), in: frame.domain)
    let value = lower(sides[1])
    frames.removeLast()
    return addMembership(
      .countBeside(found), value: value, list: addMapped(list, key, place: place), type: type, place)
  }

  /// Whether values compare by their payloads or as numbers.
  private func isPlainlyOrdered(_ type: Type) -> Bool {
    switch type {
    case .quantity, .date, .period, .level: true
    default: false
    }
  }

  // MARK: A value among the members of a list

  /// `share`, `rank` and `cumulative-share`: the list is sorted or summed once.
  mutating func lowerPosition(
    _ operation: Operation, _ operands: [ExpressionID], _ type: Type, _ place: SourceRange
  ) -> StepID {
    let list = lower(operands[1])
    let value = lower(operands[0])
    let domain = result[list].domain
    let listType = result[list].type
    return lifted([value], place: place) { lowering, singles in
      let number = type.member ?? type
      if case .rank = operation {
        let sorted = lowering.add(.sorted, [list], in: domain, type: listType, place: place)
        return lowering.addMembership(.rank, value: singles[0], list: sorted, type: number, place)
      }
      let total = lowering.add(
        .aggregate(.sum), [list], in: domain, type: listType.member ?? .unknown, place: place)
      var part = singles[0]
      if case .cumulativeShare = operation {
        let sorted = lowering.add(.sorted, [list], in: domain, type: listType, place: place)
        part = lowering.addMembership(
          .sumAbove, value: singles[0], list: sorted, type: listType.member ?? .unknown, place)
      }
      return lowering.addPointwise(.apply(.divide), [part, total], type: number, place: place)
    }
  }

  /// A step that looks a value up in a list, which may stay in the global domain.
  mutating func addMembership(
    _ operation: StepOperation, value: StepID, list: StepID, type: Type, _ place: SourceRange
  ) -> StepID {
    let domain = innermost([value, list])
    let placedValue = self.place(value, in: domain)
    let placedList = result[list].domain == .global ? list : self.place(list, in: domain)
    return add(operation, [placedValue, placedList], in: domain, type: type, place: place)
  }
}

extension Comparison {
  /// The same comparison with its sides exchanged; nil for equalities, which a join answers.
  fileprivate var mirrored: Comparison? {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: nil
    }
  }
}
