public import EMSSemantics
import EMSSyntax
import EMSValues

/// Random layers of changes over a generated program, and views and checks of it.
extension ProgramGenerator {
  /// A program for changes: with records that layers add, dated blocks, scenarios, and a record's rule that layers may set.
  public mutating func changeableProgram(rows: Int = 10, ruleCount: Int = 8) -> Program {
    hasInactive = true
    _ = program(rows: rows, ruleCount: ruleCount)
    addGroups()
    if let field = build.program.field(named: "b", of: owner) {
      let limit = add(.parameter(parameters[0]), [], .number)
      ruleExpression = add(.add, [build.read(field), limit], .number)
    }
    for day in ["2026-03-01", "2026-09-01"] {
      let date = CalendarDate(text: day) ?? .first
      build.program.changes.append(ChangeSet(origin: .from(date), changes: plainChanges(2)))
    }
    for name in ["low", "high"] {
      build.program.scenarios.append(
        Scenario(
          name: name, base: name == "high" ? "low" : nil,
          changes: ChangeSet(origin: .scenario(name), changes: plainChanges(3)), place: build.place()))
    }
    return build.program
  }

  /// Aggregates over the collections of a row: plain, under a filter, with a value of the row itself, over what lies in members.
  private mutating func addGroups() {
    guard let inner = build.program.field(named: "impacts", of: owner) else { return }
    let turned = ["impactslaw", "impactslaws"].compactMap { build.program.field(named: $0, of: other) }
    for (kind, list) in [(owner, inner)] + turned.map({ (other, $0) }) {
      var rules: [(Type, ExpressionID)] = []
      func member(_ name: String) -> FieldID { build.program.field(named: name, of: child) ?? inner }
      let computed = build.program.kinds[child.position].fields.filter {
        if case .computed = build.program[$0].role { build.program[$0].type == .number } else { false }
      }
      let number = computed.isEmpty || chance(50) ? member("a") : pick(computed)
      let known = build.add(.filter, [build.read(list), build.read(member("y"))], .list(.record([child])))
      for collection in [build.read(list), known] {
        for aggregate in [Aggregate.sum, .mean, .min, .max, .median] {
          rules.append((.number, add(.aggregate(aggregate), [build.read(number, of: collection)], .number)))
        }
        for aggregate in [Aggregate.min, .max, .worst, .best] {
          let type = Type.level(plainScale)
          rules.append((type, add(.aggregate(aggregate), [build.read(member("c"), of: collection)], type)))
        }
        for aggregate in [Aggregate.any, .all] {
          rules.append((.yesNo, add(.aggregate(aggregate), [build.read(member("y"), of: collection)], .yesNo)))
        }
        rules.append((.number, add(.aggregate(.countYes), [build.read(member("y"), of: collection)], .number)))
        rules.append((.number, add(.aggregate(.countMembers), [collection], .number)))
        rules.append((.number, add(.aggregate(.sum), [build.read(member("m"), of: collection)], .number)))
        rules.append((.date, add(.aggregate(.max), [build.read(member("d"), of: collection)], .date)))
      }
      if let own = build.program.field(named: "b", of: kind) {
        let product = add(.multiply, [build.read(number), build.read(own, depth: 1)], .number)
        let products = add(.mapMembers, [build.read(list), product], .list(.number))
        let total = add(.aggregate(.sum), [products], .number)
        rules.append((.number, add(.add, [total, build.read(own)], .number)))
        // The whole group speaks of what it comes to itself.
        let mean = add(.aggregate(.mean), [build.read(number, of: build.read(list, depth: 1))], .number)
        let above = add(.compare(.greater), [build.read(number), mean], .yesNo)
        let filtered = build.add(.filter, [build.read(list), above], .list(.record([child])))
        rules.append((.number, add(.aggregate(.countMembers), [filtered], .number)))
      }
      for (index, rule) in rules.enumerated() {
        fields.append((kind, build.rule(kind, "group\(list.index)-\(index)", rule.0, rule.1)))
      }
    }
  }

  /// Queries of the program, as checks and views make them, and two views that are matrices. Their expressions are added to
  /// the program, which is given back.
  public mutating func queries() -> (program: Program, queries: [ColumnProgram], views: [View]) {
    var asked: [(expressions: [ExpressionID], kind: KindID?)] = []
    for kind in [child, owner] {
      asked.append(
        (
          [
            expression(.yesNo, depth: 3, rows: [kind]), expression(.number, depth: 2, rows: [kind]),
            expression(.list(.number), depth: 2, rows: [kind]),
          ], kind
        ))
    }
    asked.append(([expression(.number, depth: 3, rows: [])], nil))
    let views = [
      view("levels", .level(plainScale), .level(numberScale)), view("laws", .record([other]), .level(plainScale)),
    ]
    let program = build.program
    return (program, asked.map { Lowering.query($0.expressions, of: $0.kind, in: program) }, views)
  }

  private mutating func view(_ name: String, _ down: Type, _ across: Type) -> View {
    let all = add(.allRecords(child), [], .list(.record([child])))
    let numbers = add(.mapMembers, [all, expression(.number, depth: 1, rows: [child])], .list(.number))
    let count = add(.aggregate(.countMembers), [all], .number)
    let sum = add(.aggregate(.sum), [numbers], .number)
    let condition = chance(70) ? expression(.yesNo, depth: 2, rows: [child]) : nil
    var view = View(name: name, kind: child, condition: condition, place: build.place())
    view.down = ViewColumn(expression: expression(down, depth: 1, rows: [child]), field: nil, text: "down")
    view.across = ViewColumn(expression: expression(across, depth: 1, rows: [child]), field: nil, text: "across")
    view.shown = [
      ViewColumn(expression: count, field: nil, text: "count"), ViewColumn(expression: sum, field: nil, text: "sum"),
    ]
    view.shownAreAggregates = [true, true]
    view.hasTotals = chance(60)
    return view
  }

  /// A random layer; of `isStructural` ones some add or remove records, or set a record's rule.
  public mutating func layer(isStructural: Bool) -> ChangeSet {
    var changes = plainChanges(1 + below(3))
    if isStructural, let record = anyOf(pick([owner, child])) {
      switch below(3) {
      case 0: changes = [Change(.remove(record), place: build.place())]
      case 1:
        let inactive = [owner, child].flatMap { kind in
          build.program.records.kinds[kind.position].isInactive.indices
            .filter { build.program.records.kinds[kind.position].isInactive[$0] }
            .map { RecordID(kind: kind, row: Int32($0)) }
        }
        changes = [Change(.add(pick(inactive)), place: build.place())]
      default:
        if let rule = recordRule {
          changes = [Change(.rule(rule.record, rule.field, .base, rule.expression), place: build.place())]
        }
      }
    }
    return ChangeSet(origin: .session, changes: changes)
  }

  private func anyOf(_ kind: KindID, _ index: Int) -> RecordID? {
    let count = build.program.records.kinds[kind.position].count
    return count == 0 ? nil : RecordID(kind: kind, row: Int32(index % count))
  }

  private mutating func anyOf(_ kind: KindID) -> RecordID? { anyOf(kind, below(1000)) }

  /// `a = b + limit` of a record, by an expression that the program has.
  private var recordRule: (record: RecordID, field: FieldID, expression: ExpressionID)? {
    guard let rule = ruleExpression, let field = build.program.field(named: "a", of: owner) else { return nil }
    return (RecordID(kind: owner, row: 1), field, rule)
  }

  private mutating func plainChanges(_ count: Int) -> [Change] { (0..<count).compactMap { _ in plainChange() } }

  private mutating func plainChange() -> Change? {
    let place = build.place()
    switch below(20) {
    case 0:
      return Change(
        .parameter(parameters[0], chance(20) ? .missing : .number(Rational(below(20))), nil), place: place)
    case 1:
      let matrix = pick(matrices)
      let result = build.program.matrices[matrix.position].result
      return Change(
        .matrixCell(matrix, row: Int32(below(3)), column: Int32(below(3)), value(result)), place: place)
    case 2, 3, 4:
      let computed = fields.filter { if case .computed = build.program[$0.field].role { true } else { false } }
      guard !computed.isEmpty else { return nil }
      let (kind, field) = pick(computed)
      guard let record = anyOf(kind) else { return nil }
      let reason = Reason(text: "seen", author: chance(50) ? "auditor" : "author \(below(50))")
      return Change(
        .judgement(record, field, chance(30) ? layer : .base, value(build.program[field].type), reason), place: place)
    case 5:
      guard let field = build.program.field(named: "v", of: owner), let record = anyOf(owner),
        let period = Period(year: 2024 + below(3))
      else { return nil }
      return Change(.seriesValue(record, field, period, .number(Rational(below(90)))), place: place)
    default:
      let inputs = fields.filter { build.program[$0.field].role == .input }
      let (kind, field) = pick(inputs)
      guard let record = anyOf(kind) else { return nil }
      var given = value(build.program[field].type)
      if case .text = given { given = .text(chance(50) ? "new \(below(100))" : "alpha") }
      let reason = chance(15) ? Reason(text: "told", author: "author \(below(50))") : nil
      return Change(
        .cell(record, field, chance(20) ? layer : .base, given, reason, alternatives: []), place: place)
    }
  }
}
