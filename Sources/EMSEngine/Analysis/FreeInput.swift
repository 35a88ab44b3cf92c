public import EMSSemantics
import EMSValues

/// An input that may be changed in a search, and the values that it can take.
public struct FreeInput: Sendable {
  /// The cell.
  public let cell: CellAddress
  /// Its value now; missing where it is not given.
  public let value: Value
  /// All values that it can take, its own perhaps among them, in rising order or as declared.
  public let candidates: [Candidate]

  /// A value that an input can take.
  public struct Candidate: Sendable {
    /// The value.
    public let value: Value
    /// How far it lies from the value now, in steps: levels of a scale, or declared steps of a number; 1 for yes and no, for
    /// values of a choice, and for an input that is not known yet.
    public let steps: Int
    /// −1 below the value now, 1 above it (yes above no), 0 where there is no order.
    public let direction: Int
  }

  /// Candidates other than the value now, nearest first; of two equally near the lower one.
  public var changes: [Candidate] {
    candidates.filter { $0.steps > 0 }.enumerated()
      .sorted { ($0.element.steps, $0.offset) < ($1.element.steps, $1.offset) }.map(\.element)
  }
}

/// Finds the values that inputs can take: levels, yes and no, values of a choice, numbers between their limits.
public final class InputDomains {
  private let results: Results
  private var conditions: [FieldID: [Column?]] = [:]
  private var inputs: [ColumnAddress: Column] = [:]
  private let ruleCells: Set<CellAddress>
  /// The most values of a number that are tried.
  public static let greatestCount = 1_001

  /// Creates a finder over results.
  public init(_ results: Results) {
    self.results = results
    ruleCells = Set(results.register.ruleCells.map(\.cell))
  }

  /// The input of a cell with its values; nil where it cannot be changed freely: it does not apply, follows from a record's
  /// rule, or has no declared limits.
  public func input(_ cell: CellAddress) -> FreeInput? {
    let field = results.program[cell.column.field]
    let row = Int(cell.record.row)
    let register = results.register
    if ruleCells.contains(cell) { return nil }
    guard register.isActive(cell.record) else { return nil }
    var type = field.type
    var limits = field.limits
    if !field.blocks.isEmpty {
      guard let block = block(field, cell) else { return nil }
      type = block.type
      limits = block.limits ?? limits
    } else if column(cell.column).state(row) == CellState.notApplicable {
      return nil
    }
    var value = results.space.value(column(cell.column), row, field.type)
    if case .error = value { return nil }
    if case .notApplicable = value { return nil }
    if case .level(let scale) = type, case .number(let number) = value {
      // A field that blocks give as levels of several scales counts as a number.
      value =
        results.program[scale].levels.firstIndex { $0.number == number }.map { .level(scale, index: Int32($0)) }
        ?? value
    }
    guard let candidates = candidates(type, limits, field.unit, value), candidates.count > 1 else { return nil }
    return FreeInput(cell: cell, value: value, candidates: candidates)
  }

  private func column(_ address: ColumnAddress) -> Column {
    if let found = inputs[address] { return found }
    let made = results.column(address)
    inputs[address] = made
    return made
  }

  /// The first block that holds on a record, nil where none does or its condition is not known.
  private func block(_ field: Field, _ cell: CellAddress) -> FieldBlock? {
    let row = Int(cell.record.row)
    let columns: [Column?]
    if let found = conditions[field.id] {
      columns = found
    } else {
      let asked = field.blocks.compactMap(\.condition)
      let lowered = Lowering.query(asked, of: field.kind, in: results.program)
      var made =
        asked.isEmpty ? [] : Evaluator(results.plan, threads: results.threads).run(lowered, results)[...]
      columns = field.blocks.map { $0.condition == nil ? nil : made.popFirst() }
      conditions[field.id] = columns
    }
    for (block, condition) in zip(field.blocks, columns) {
      guard let condition else { return block }
      if condition.state(row) == CellState.notApplicable { continue }
      guard condition.state(row) == CellState.value else { return nil }
      if condition.payload(row) != 0 { return block }
    }
    return nil
  }

  private func candidates(
    _ type: Type, _ limits: ValueLimits?, _ unit: Unit?, _ value: Value
  ) -> [FreeInput.Candidate]? {
    switch type {
    case .level(let id):
      let scale = results.program[id]
      var now: Int?
      if case .level(_, let index) = value { now = Int(index) }
      return scale.levels.indices.map { index in
        let distance = now.map { abs(index - $0) } ?? 1
        let direction = now.map { (index - $0).signum() } ?? 0
        return FreeInput.Candidate(
          value: .level(id, index: Int32(index)), steps: scale.isOrdered ? distance : min(distance, 1),
          direction: scale.isOrdered ? direction : 0)
      }
    case .yesNo:
      return [false, true].map { flag in
        var direction = 0
        if case .yesNo(let now) = value, now != flag { direction = flag ? 1 : -1 }
        return FreeInput.Candidate(value: .yesNo(flag), steps: value == .yesNo(flag) ? 0 : 1, direction: direction)
      }
    case .quantity: return numbers(limits, unit, value)
    default: return nil
    }
  }

  /// Numbers between their limits, in steps: whole ones by 1 (by more where there are over a thousand), others by a tenth of the
  /// power of ten below their span.
  private func numbers(_ limits: ValueLimits?, _ unit: Unit?, _ value: Value) -> [FreeInput.Candidate]? {
    guard let limits, let least = limits.least, let greatest = limits.greatest, least < greatest else { return nil }
    let span = greatest - least
    var step = Rational(1)
    if limits.isWhole {
      if let unit { step = unit.factor }
    } else {
      step = InputDomains.step(ofSpan: span)
    }
    while let count = span / step, count > Rational(InputDomains.greatestCount - 1) {
      step = step * Rational(10)
    }
    var now: Rational?
    if case .number(let number) = value { now = number }
    var made: [FreeInput.Candidate] = []
    var current = least
    while current <= greatest, made.count <= InputDomains.greatestCount {
      var steps = 1
      var direction = 0
      if let now {
        direction = current < now ? -1 : current > now ? 1 : 0
        steps = InputDomains.steps(from: now, to: current, by: step)
      }
      made.append(FreeInput.Candidate(value: .number(current), steps: steps, direction: direction))
      if current < greatest, current + step > greatest { current = greatest } else { current = current + step }
    }
    return made
  }

  /// How many steps lie between two numbers, a part of one counting whole.
  static func steps(from now: Rational, to other: Rational, by step: Rational) -> Int {
    guard now != other else { return 0 }
    let distance = now < other ? other - now : now - other
    guard let count = (distance / step)?.ceiling.wholeValue else { return InputDomains.greatestCount }
    return max(1, Int(count))
  }

  /// A tenth of the greatest power of ten that is not above a span.
  static func step(ofSpan span: Rational) -> Rational {
    var power = Rational(1)
    let ten = Rational(10)
    guard span > .zero else { return power }
    while power * ten <= span { power = power * ten }
    while power > span, let smaller = power / ten { power = smaller }
    return power / ten ?? power
  }
}
