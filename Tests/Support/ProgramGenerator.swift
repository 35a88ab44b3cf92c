public import EMSSemantics
import EMSValues

/// Generates programs that use every operation, the same ones for the same seed.
public struct ProgramGenerator {
  var build = ProgramBuilder()
  private var state: UInt64
  var numberScale = ScaleID(0)
  var plainScale = ScaleID(0)
  private var worstFirst = ScaleID(0)
  private var choice = ScaleID(0)
  var matrices: [MatrixID] = []
  private var tables: [TableID] = []
  var parameters: [ParameterID] = []
  var layer = LayerID.base
  var owner = KindID(0)
  var child = KindID(0)
  var other = KindID(0)
  /// Fields of each kind by type, that may be read now.
  var fields: [(kind: KindID, field: FieldID)] = []
  private var arguments: [Type] = []
  /// Whether records are declared that only a layer makes active.
  var hasInactive = false
  /// A rule that layers may give a record.
  var ruleExpression: ExpressionID?
  /// Operations used so far, by name.
  public private(set) var used: Set<String> = []

  /// Seeds the generator.
  public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  // MARK: Chance

  private mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ count: Int) -> Int { Int(next() >> 11) % max(1, count) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

  // MARK: The program

  /// A program of three kinds, with records, layers, judgements and `ruleCount` rules a kind.
  public mutating func program(rows: Int = 12, ruleCount: Int = 14) -> Program {
    numberScale = build.scale("points", ["p1", "p2", "p3", "p4"], first: 1)
    plainScale = build.scale("class", ["low", "medium", "high"])
    worstFirst = build.scale("grade", ["bad", "fair", "good"], worstFirst: true)
    choice = build.scale("colour", ["red", "green", "blue"], ordered: false)
    layer = build.layer("residual")
    owner = build.kind("aspect")
    child = build.kind("impact", in: owner)
    other = build.kind("legal")
    let levels = build.program.scales[plainScale.position].levels.count
    var cells: [Value] = []
    for _ in 0..<4 * levels { cells.append(.level(plainScale, index: Int32(below(levels)))) }
    matrices.append(build.matrix("risk", numberScale, plainScale, .level(plainScale), cells))
    matrices.append(
      build.matrix("points", plainScale, choice, .number, (0..<9).map { .number(Rational($0 * $0)) }))
    parameters.append(build.parameter("limit", .number, .number(6)))
    parameters.append(build.parameter("unknown", .number, .missing))
    addInputs(owner)
    addInputs(child)
    addInputs(other)
    addTables()
    addRecords(rows)
    for round in 0..<ruleCount {
      for kind in [child, owner, other] {
        let type = pick(types)
        let root = expression(type, depth: 2 + below(3), rows: [kind])
        let id = build.rule(kind, "rule\(round)", type, root)
        fields.append((kind, id))
        if chance(20), let record = anyRecord(kind) {
          var detail = CellDetail()
          detail.reason = Reason(text: "seen", author: "auditor", date: CalendarDate(text: "2026-02-03"))
          detail.isJudgement = true
          build.give(record, id, value(type), layer: chance(50) ? layer : .base, detail: detail)
        }
      }
    }
    return build.program
  }

  private var types: [Type] {
    [
      .number, .number, .number, .yesNo, .yesNo, .level(numberScale), .level(plainScale), .level(worstFirst),
      .level(choice), .date, .text, .duration, .period, .series(.none), .record([other]), .record([child]),
      .list(.number),
      .list(.record([child])), .list(.level(plainScale)), .list(.yesNo),
    ]
  }

  private mutating func addInputs(_ kind: KindID) {
    let list: [(String, Type)] = [
      ("a", .number), ("b", .number), ("s", .level(numberScale)), ("c", .level(plainScale)), ("g", .level(worstFirst)),
      ("h", .level(choice)), ("y", .yesNo), ("d", .date), ("t", .text), ("u", .duration), ("p", .period),
      ("v", .series(.none)), ("l", .list(.level(plainScale))), ("m", .list(.number)),
    ]
    for (name, type) in list {
      let hasDefault = chance(30) && type.member == nil
      fields.append((kind, build.field(kind, name, type, default: hasDefault ? value(type) : nil)))
    }
    if kind == owner { return addReferences(owner) }
    if kind == child { addReferences(child) }
    if kind == other {
      for (source, name) in [(owner, "aspects"), (child, "impacts")] {
        for id in build.program.kinds[source.position].fields
        where build.program[id].type == .record([other]) || build.program[id].type == .list(.record([other])) {
          let back = build.field(
            other, name + build.program[id].name, .list(.record([source])), role: .inverse(id))
          fields.append((other, back))
        }
      }
    }
    for kind in [owner, child] {
      for id in build.program.kinds[kind.position].fields {
        switch build.program[id].role {
        case .parent, .inner, .identifier, .title: fields.append((kind, id))
        default: break
        }
      }
    }
    addBlocks()
  }

  private mutating func addReferences(_ kind: KindID) {
    // `other` is declared after; its number is known already.
    fields.append((kind, build.field(kind, "law", .record([other]))))
    fields.append((kind, build.field(kind, "laws", .list(.record([other])))))
    fields.append((kind, build.field(kind, "any", .record([owner, other]))))
  }

  private mutating func addBlocks() {
    guard let flag = fields.first(where: { $0.kind == child && build.program[$0.field].name == "y" })?.field else {
      return
    }
    let asked = build.field(child, "asked", .number)
    let yes = build.read(flag)
    let no = build.add(.not, [yes], .yesNo)
    build.program.fields[asked.position].blocks = [
      FieldBlock(condition: yes, type: .number, defaultValue: .number(7), isRequired: false),
      FieldBlock(
        condition: build.add(.and, [no, build.constant(.yesNo(chance(50)), .yesNo)], .yesNo), type: .number,
        isRequired: true),
    ]
    fields.append((child, asked))
  }

  private mutating func addTables() {
    arguments = [.number, .level(plainScale), .yesNo]
    var rows: [DecisionTable.Row] = []
    let levels: [DecisionTable.Pattern] = [
      .any, .equal(.level(plainScale, index: 0)),
      .either([.equal(.level(plainScale, index: 1)), .equal(.level(plainScale, index: 2))]),
    ]
    let numbers: [DecisionTable.Pattern] = [
      .any, .compare(.greaterOrEqual, .number(3)), .between(.number(0), .number(2)), .compare(.less, .number(0)),
    ]
    let flags: [DecisionTable.Pattern] = [.any, .equal(.yesNo(true)), .equal(.yesNo(false))]
    for _ in 0..<4 {
      let result = expression(.number, depth: 1, rows: [])
      rows.append(
        DecisionTable.Row(patterns: [pick(numbers), pick(levels), pick(flags)], result: result, place: build.place()))
    }
    let parameters = zip(["x", "y", "z"], arguments).map { DecisionTable.Parameter(name: $0, type: $1) }
    tables.append(TableID(0))
    let place = build.place()
    build.program.tables.append(
      DecisionTable(
        id: TableID(0), name: "decide", parameters: Array(parameters), result: .number, rows: rows, place: place))
    arguments = []
  }

  // MARK: Records

  private mutating func addRecords(_ count: Int) {
    for index in 0..<count / 2 { build.record(other, "law\(index)") }
    for index in 0..<count {
      let record = build.record(owner, "aspect\(index)", title: chance(50) ? "Aspect \(index)" : nil)
      for inner in 0..<below(4) { build.record(child, "impact\(inner)", in: record) }
    }
    if hasInactive {
      for index in 0..<3 {
        let record = build.record(owner, "later\(index)", inactive: true)
        build.record(child, "impact", in: record, inactive: true)
        build.record(child, "later\(index)", in: RecordID(kind: owner, row: Int32(index)), inactive: true)
      }
    }
    for (kind, id) in fields {
      guard case .input = build.program[id].role else { continue }
      let type = build.program[id].type
      for row in 0..<Int32(build.program.records.kinds[kind.position].count) {
        let record = RecordID(kind: kind, row: row)
        if chance(80) { build.give(record, id, value(type)) }
        if chance(15) { build.give(record, id, value(type), layer: layer) }
      }
    }
  }

  private mutating func anyRecord(_ kind: KindID) -> RecordID? {
    let count = build.program.records.kinds[kind.position].count
    return count == 0 ? nil : RecordID(kind: kind, row: Int32(below(count)))
  }

  mutating func value(_ type: Type) -> Value {
    if chance(8) { return .missing }
    if chance(5) { return .notApplicable }
    return plainValue(type)
  }

  mutating func plainValue(_ type: Type) -> Value {
    switch type {
    case .quantity:
      switch below(20) {
      case 0: return .number(Rational(Int64.max - Int64(below(3))))
      case 1: return .number(Rational(Int64(below(1000)) - 500, Int64(below(50) + 1)) ?? .zero)
      case 2, 3: return .number(0)
      default: return .number(Rational(Int64(below(60)) - 10, pick([1, 1, 1, 2, 4, 10])) ?? .zero)
      }
    case .yesNo: return .yesNo(chance(50))
    case .level(let scale): return .level(scale, index: Int32(below(build.program[scale].levels.count)))
    case .date: return .date(CalendarDate(dayNumber: Int32(20_400 + below(400))) ?? .first)
    case .text: return .text(pick(["alpha", "Beta", "alphabet", "", "Été"]))
    case .duration: return .duration(CalendarDuration(months: Int32(below(14)), days: Int32(below(40))))
    case .period: return .period(Period(year: 2024 + below(3)) ?? .init(containing: .first, length: .year))
    case .series: return series()
    case .record(let kinds):
      let kind = pick(kinds)
      return anyRecord(kind).map { .record($0) } ?? .missing
    case .list(let member):
      var members: [Value] = []
      for _ in 0..<below(4) { members.append(value(member)) }
      return .list(members)
    default: return .missing
    }
  }

  mutating func series() -> Value {
    let length = pick([PeriodLength.year, .year, .quarter, .month])
    var points: [SeriesPoint] = []
    for year in 2023...2026 where chance(80) {
      for part in Period(year: year)?.parts(of: length) ?? [] where chance(92) {
        points.append(SeriesPoint(period: part, value: Rational(below(40) + 1)))
      }
    }
    return .series(points)
  }

  // MARK: Expressions

  mutating func add(_ operation: Operation, _ operands: [ExpressionID], _ type: Type) -> ExpressionID {
    let name = "\(operation)"
    used.insert(
      String(name.prefix { $0 != "(" }) + (name.contains("aggregate") || name.contains("function") ? name : ""))
    return build.add(operation, operands, type)
  }

  /// An expression of a type; `rows` are the kinds of the rows in sight, the innermost first.
  mutating func expression(_ type: Type, depth: Int, rows: [KindID]) -> ExpressionID {
    if depth <= 0 || chance(10) { return leaf(type, rows) }
    if chance(12), type.member == nil || chance(50) {
      let condition = expression(.yesNo, depth: depth - 1, rows: rows)
      let first = expression(type, depth: depth - 1, rows: rows)
      let second = expression(type, depth: depth - 1, rows: rows)
      switch below(3) {
      case 0: return add(.conditional, [condition, first, second], type)
      case 1:
        let other = expression(.yesNo, depth: depth - 1, rows: rows)
        return add(.cases(hasOtherwise: false, isBlocks: chance(50)), [condition, first, other, second], type)
      default:
        let other = expression(.yesNo, depth: depth - 1, rows: rows)
        let third = expression(type, depth: depth - 1, rows: rows)
        return add(.cases(hasOtherwise: true, isBlocks: false), [condition, first, other, second, third], type)
      }
    }
    if chance(8), type.member == nil {
      let value = expression(type, depth: depth - 1, rows: rows)
      let fallback = expression(type, depth: depth - 1, rows: rows)
      return add(.function(chance(50) ? .ifMissing : .ifNotApplicable), [value, fallback], type)
    }
    switch type {
    case .quantity: return number(depth, rows)
    case .yesNo: return yesNo(depth, rows)
    case .level(let scale): return level(scale, depth, rows)
    case .date: return date(depth, rows)
    case .duration: return duration(depth, rows)
    case .series: return seriesExpression(depth, rows)
    case .list(let member): return list(member, depth, rows)
    case .record(let kinds): return record(kinds[0], depth, rows)
    case .period:
      let list = add(.function(.periods), [expression(.series(.none), depth: depth - 1, rows: rows)], .list(.period))
      return add(.aggregate(pick([.max, .first, .last])), [list], .period)
    default: return leaf(type, rows)
    }
  }

  private mutating func leaf(_ type: Type, _ rows: [KindID]) -> ExpressionID {
    if !arguments.isEmpty, let index = arguments.firstIndex(of: type), chance(70) {
      return add(.argument(Int32(index)), [], type)
    }
    if type == .date, chance(20) { return add(.today, [], .date) }
    if type == .number, chance(10) { return add(.parameter(pick(parameters)), [], .number) }
    if !rows.isEmpty, chance(85) {
      let depth = below(rows.count)
      let found = fields.filter { $0.kind == rows[depth] && build.program[$0.field].type == type }
      if !found.isEmpty {
        let field = pick(found).field
        let row = add(.row(depth: Int32(depth)), [], .record([rows[depth]]))
        if depth == 0, chance(4), type == .yesNo, isStored(field) { return add(.judged(field), [], .yesNo) }
        if depth == 0, chance(20), type == .date { return add(.judgedOn(field), [], .date) }
        if depth == 0, chance(20), type == .text, isStored(field) { return add(.judgedBy(field), [], .text) }
        if chance(20), let other = oneOf(field, type, rows, depth) { return other }
        if chance(15), isStored(field) { return add(.accessInLayer([field], layer), [row], type) }
        return add(.access(field), [row], type)
      }
    }
    return add(.constant(chance(6) ? (chance(60) ? .missing : .notApplicable) : plainValue(type)), [], type)
  }

  /// The field of the same name in both kinds that `any` may refer to.
  private mutating func oneOf(_ field: FieldID, _ type: Type, _ rows: [KindID], _ depth: Int) -> ExpressionID? {
    let name = build.program[field].name
    guard let reference = build.program.field(named: "any", of: rows[depth]),
      let first = build.program.field(named: name, of: owner), build.program[first].type == type,
      let second = build.program.field(named: name, of: other), build.program[second].type == type,
      isReadable(first), isReadable(second)
    else { return nil }
    let row = add(.row(depth: Int32(depth)), [], .record([rows[depth]]))
    let target = add(.access(reference), [row], .record([owner, other]))
    if chance(30), isStored(first), isStored(second) {
      return add(.accessInLayer([first, second], layer), [target], type)
    }
    return add(.accessOneOf([first, second]), [target], type)
  }

  private func isReadable(_ field: FieldID) -> Bool { fields.contains { $0.field == field } }

  private func isStored(_ field: FieldID) -> Bool {
    switch build.program[field].role {
    case .input, .computed: true
    default: false
    }
  }

  private mutating func number(_ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let a = { (self: inout ProgramGenerator) in self.expression(.number, depth: depth - 1, rows: rows) }
    switch below(24) {
    case 0: return add(.add, [a(&self), a(&self)], .number)
    case 1: return add(.subtract, [a(&self), a(&self)], .number)
    case 2: return add(.multiply, [a(&self), a(&self)], .number)
    case 3: return add(.divide, [a(&self), a(&self)], .number)
    case 4: return add(.negate, [a(&self)], .number)
    case 5:
      return add(.power, [a(&self), build.constant(.number(Rational(below(5))), .number)], .number)
    case 6:
      return add(.round(pick(RoundingRule.allCases)), chance(50) ? [a(&self)] : [a(&self), build.number("1")], .number)
    case 7: return add(.roundTo(pick(RoundingRule.allCases)), [a(&self), build.number("0.5")], .number)
    case 8: return add(.levelNumber, [expression(.level(numberScale), depth: depth - 1, rows: rows)], .number)
    case 9:
      let row = expression(.level(plainScale), depth: depth - 1, rows: rows)
      return add(.matrix(matrices[1]), [row, expression(.level(choice), depth: depth - 1, rows: rows)], .number)
    case 10:
      if tables.isEmpty { return a(&self) }
      let second = expression(.level(plainScale), depth: depth - 1, rows: rows)
      return add(.table(tables[0]), [a(&self), second, expression(.yesNo, depth: depth - 1, rows: rows)], .number)
    case 11:
      let weights = chance(90) ? ["0.25", "0.35", "0.4"] : ["0.25", "0.35", "0.3"]
      var operands: [ExpressionID] = []
      for weight in weights { operands += [a(&self), build.number(weight)] }
      return add(.weighted(overApplicable: chance(50)), operands, .number)
    case 12, 13:
      return add(
        .aggregate(pick([.min, .max, .sum, .mean, .median, .first, .last])),
        [expression(.list(.number), depth: depth - 1, rows: rows)], .number)
    case 14:
      return add(.aggregateValues(pick([.min, .max, .sum, .mean, .median])), [a(&self), a(&self), a(&self)], .number)
    case 15 where chance(40) && !rows.isEmpty:
      let type = pick([Type.number, .date, .level(plainScale)])
      let kind = pick([owner, child, other])
      let inner = fields.filter { $0.kind == kind && build.program[$0.field].type == type }
      let outer = fields.filter { $0.kind == rows[0] && build.program[$0.field].type == type }
      if inner.isEmpty || outer.isEmpty { return a(&self) }
      let sides = [build.read(pick(inner).field), build.read(pick(outer).field, depth: 1)]
      let condition = add(
        .compare(pick([.less, .lessOrEqual, .greater, .greaterOrEqual])), chance(50) ? sides : sides.reversed(), .yesNo)
      let all = add(.allRecords(kind), [], .list(.record([kind])))
      return add(.aggregate(.countMembers), [add(.filter, [all, condition], .list(.record([kind])))], .number)
    case 15:
      return add(
        .aggregate(.countMembers), [expression(.list(.record([child])), depth: depth - 1, rows: rows)], .number)
    case 16: return add(.aggregate(.countYes), [expression(.list(.yesNo), depth: depth - 1, rows: rows)], .number)
    case 17:
      let list = expression(.list(.number), depth: depth - 1, rows: chance(50) ? rows : [])
      return add(pick([.share, .rank, .cumulativeShare]), [a(&self), list], .number)
    case 18: return add(.function(pick([.floor, .ceiling, .absolute])), [a(&self)], .number)
    case 19:
      let small = add(.function(.absolute), [a(&self)], .number)
      return add(.function(pick([.squareRoot, .logarithm])), [small], .number)
    case 20:
      let first = expression(.date, depth: depth - 1, rows: rows)
      return add(
        .function(pick([.days, .years, .daysBetween])), [first, expression(.date, depth: depth - 1, rows: rows)],
        .number)
    case 21: return add(.function(.length), [expression(.text, depth: depth - 1, rows: rows)], .number)
    case 22:
      let series = expression(.series(.none), depth: depth - 1, rows: rows)
      switch below(4) {
      case 0: return add(.function(.trend), [series], .number)
      case 1: return add(.function(.at), [series, expression(.period, depth: depth - 1, rows: rows)], .number)
      case 2:
        let from = expression(.period, depth: depth - 1, rows: rows)
        return add(.function(.change), [series, from, expression(.period, depth: depth - 1, rows: rows)], .number)
      default: return add(.aggregate(pick([.sum, .mean])), [series], .number)
      }
    default:
      let small = add(.roundTo(.down), [a(&self), build.number("1")], .number)
      let bounded = add(.aggregateValues(.min), [small, build.number("3")], .number)
      return add(.function(.exponential), [bounded], .number)
    }
  }

  private mutating func yesNo(_ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let comparisons: [Comparison] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]
    switch below(12) {
    case 0: return add(.and, (0..<2 + below(2)).map { _ in expression(.yesNo, depth: depth - 1, rows: rows) }, .yesNo)
    case 1: return add(.or, (0..<2 + below(2)).map { _ in expression(.yesNo, depth: depth - 1, rows: rows) }, .yesNo)
    case 2: return add(.not, [expression(.yesNo, depth: depth - 1, rows: rows)], .yesNo)
    case 3, 4:
      let type = pick([Type.number, .level(plainScale), .level(numberScale), .date, .text, .period, .yesNo])
      let first = expression(type, depth: depth - 1, rows: rows)
      return add(.compare(pick(comparisons)), [first, expression(type, depth: depth - 1, rows: rows)], .yesNo)
    case 5:
      let type = pick([Type.level(choice), .record([other]), .duration])
      let first = expression(type, depth: depth - 1, rows: rows)
      return add(.compare(pick([.equal, .notEqual])), [first, expression(type, depth: depth - 1, rows: rows)], .yesNo)
    case 6:
      let type = pick([Type.number, .level(plainScale)])
      let value = expression(type, depth: depth - 1, rows: rows)
      return add(.isIn, [value, expression(.list(type), depth: depth - 1, rows: rows)], .yesNo)
    case 7:
      let value = expression(.number, depth: depth - 1, rows: rows)
      let low = expression(.number, depth: depth - 1, rows: rows)
      return add(.isBetween, [value, low, expression(.number, depth: depth - 1, rows: rows)], .yesNo)
    case 8:
      return add(.aggregate(pick([.any, .all])), [expression(.list(.yesNo), depth: depth - 1, rows: rows)], .yesNo)
    case 9:
      let type = pick([Type.number, .yesNo, .list(.number), .series(.none), .list(.record([child]))])
      return add(
        .function(chance(60) ? .isMissing : .isNotApplicable), [expression(type, depth: depth - 1, rows: rows)], .yesNo)
    case 10:
      let text = expression(.text, depth: depth - 1, rows: rows)
      return add(
        .function(pick([.contains, .startsWith])), [text, build.constant(.text(pick(["alp", "B", "é", ""])), .text)],
        .yesNo)
    default:
      return add(
        .aggregateValues(pick([.any, .all])), (0..<3).map { _ in expression(.yesNo, depth: depth - 1, rows: rows) },
        .yesNo)
    }
  }

  private mutating func level(_ scale: ScaleID, _ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let type = Type.level(scale)
    if scale == plainScale, chance(50) {
      if chance(50) {
        let row = expression(.level(numberScale), depth: depth - 1, rows: rows)
        return add(.matrix(matrices[0]), [row, expression(type, depth: depth - 1, rows: rows)], type)
      }
      let id = BandID(build.program.bands.count)
      let place = build.place()
      let usesParameter = chance(50)
      let items = [
        Band.Item(level: 0, lower: nil, includesLower: false, upper: 1, includesUpper: false, place: place),
        Band.Item(level: 1, lower: 1, includesLower: true, upper: 2, includesUpper: true, place: place),
        Band.Item(
          level: 2, lower: 2, includesLower: false, upper: chance(50) ? nil : 3, includesUpper: true, place: place),
      ]
      build.program.bands.append(Band(id: id, scale: scale, items: items, mayMiss: chance(50)))
      let value = expression(.number, depth: depth - 1, rows: rows)
      let middle = usesParameter ? add(.parameter(parameters[0]), [], .number) : build.number("5.5")
      let low = chance(20) ? leaf(.number, rows) : build.number("2")
      return add(.band(id), [value, low, middle, build.number("40")], type)
    }
    if build.program[scale].isOrdered, chance(60) {
      let aggregate = pick([Aggregate.min, .max, .worst, .best, .first])
      if chance(50), aggregate != .first {
        return add(
          .aggregateValues(aggregate), (0..<3).map { _ in expression(type, depth: depth - 1, rows: rows) }, type)
      }
      return add(.aggregate(aggregate), [expression(.list(type), depth: depth - 1, rows: rows)], type)
    }
    return leaf(type, rows)
  }

  private mutating func date(_ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let day = expression(.date, depth: depth - 1, rows: rows)
    switch below(4) {
    case 0, 1:
      return add(
        .function(chance(50) ? .datePlusDuration : .dateMinusDuration),
        [day, expression(.duration, depth: depth - 1, rows: rows)], .date)
    case 2: return add(.function(chance(50) ? .datePlusDays : .dateMinusDays), [day, build.number("172800")], .date)
    default:
      return add(
        .function(chance(50) ? .firstDay : .lastDay), [expression(.period, depth: depth - 1, rows: rows)], .date)
    }
  }

  private mutating func duration(_ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let first = expression(.duration, depth: depth - 1, rows: rows)
    if chance(50) { return add(.function(.durationTimes), [first, build.number("3")], .duration) }
    return add(.function(.durationPlus), [first, expression(.duration, depth: depth - 1, rows: rows)], .duration)
  }

  private mutating func seriesExpression(_ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let type = Type.series(.none)
    let first = expression(type, depth: depth - 1, rows: rows)
    switch below(5) {
    case 0:
      return add(
        pick([.add, .subtract, .multiply, .divide]), [first, expression(type, depth: depth - 1, rows: rows)], type)
    case 1: return add(pick([.multiply, .add]), [first, expression(.number, depth: depth - 1, rows: rows)], type)
    case 2:
      return add(
        .function(pick([.yearlySum, .yearlyMean, .yearlyLast, .quarterlySum, .quarterlyMean, .quarterlyLast])), [first],
        type)
    case 3: return add(.function(.until), [first, expression(.date, depth: depth - 1, rows: rows)], type)
    default: return add(.negate, [first], type)
    }
  }

  private mutating func record(_ kind: KindID, _ depth: Int, _ rows: [KindID]) -> ExpressionID {
    if kind == child, chance(70) {
      let list = expression(.list(.record([child])), depth: depth - 1, rows: rows)
      let key = expression(pick([.date, .number]), depth: 1, rows: [child] + rows)
      return add(.latestBy, [list, key], .record([child]))
    }
    return leaf(.record([kind]), rows)
  }

  private mutating func list(_ member: Type, _ depth: Int, _ rows: [KindID]) -> ExpressionID {
    let type = Type.list(member)
    if chance(10) { return add(.known, [expression(type, depth: depth - 1, rows: rows)], type) }
    if case .record(let kinds) = member {
      switch below(4) {
      case 0: return add(.allRecords(kinds[0]), [], type)
      case 1:
        let all = add(.allRecords(kinds[0]), [], type)
        let condition = chance(60) ? join(kinds[0], rows) : expression(.yesNo, depth: depth - 1, rows: kinds + rows)
        return add(.filter, [all, condition], type)
      case 2:
        let list = expression(type, depth: depth - 1, rows: rows)
        return add(.filter, [list, expression(.yesNo, depth: depth - 1, rows: kinds + rows)], type)
      default: return leaf(type, rows)
      }
    }
    switch below(6) {
    case 0: return add(.list, (0..<below(4)).map { _ in expression(member, depth: depth - 1, rows: rows) }, type)
    case 1, 2:
      let list = expression(.list(.record([child])), depth: depth - 1, rows: rows)
      let found = fields.filter { $0.kind == child && build.program[$0.field].type == member }
      if !found.isEmpty, chance(60) {
        let field = pick(found).field
        return add(chance(80) ? .access(field) : .accessInLayer([field], layer), [list], type)
      }
      return add(.mapMembers, [list, expression(member, depth: depth - 1, rows: [child] + rows)], type)
    case 3:
      // An operation on single values works on each member.
      let numbers = expression(.list(.number), depth: depth - 1, rows: rows)
      let single = expression(.number, depth: depth - 1, rows: rows)
      if member == .number { return add(pick([.add, .multiply, .subtract]), [numbers, single], type) }
      if member == .yesNo { return add(.compare(.greater), [numbers, single], type) }
      return leaf(type, rows)
    case 4:
      if member == .yesNo {
        return add(.function(.isMissing), [expression(.list(.number), depth: depth - 1, rows: rows)], type)
      }
      return add(
        .mapMembers,
        [
          expression(type, depth: depth - 1, rows: rows),
          expression(member, depth: 1, rows: rows.isEmpty ? [] : [KindID(-1)] + rows),
        ], type)
    default: return leaf(type, rows)
    }
  }

  /// An equality of a key of the member with one of the row outside, with or without more conditions.
  private mutating func join(_ kind: KindID, _ rows: [KindID]) -> ExpressionID {
    guard let row = rows.first else { return expression(.yesNo, depth: 1, rows: [kind]) }
    let type = pick([Type.level(plainScale), .number, .yesNo, .date])
    let inner = fields.filter { $0.kind == kind && build.program[$0.field].type == type }
    let outer = fields.filter { $0.kind == row && build.program[$0.field].type == type }
    if inner.isEmpty || outer.isEmpty { return expression(.yesNo, depth: 1, rows: [kind] + rows) }
    let sides = [build.read(pick(inner).field), build.read(pick(outer).field, depth: 1)]
    let equal = add(.compare(.equal), chance(50) ? sides : sides.reversed(), .yesNo)
    if chance(50) { return equal }
    return add(.and, [equal, expression(.yesNo, depth: 1, rows: [kind] + rows)], .yesNo)
  }
}
