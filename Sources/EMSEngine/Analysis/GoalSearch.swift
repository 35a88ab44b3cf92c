import EMSSemantics
import EMSValues

/// Searches the fewest, then smallest changes of inputs that bring results to a wish: exhaustive by the number of changes, then
/// by their steps, so that what is found first is proved to be least.
public struct GoalSearch {
  private let results: Results
  private let trials: TrialEvaluator
  private let reach: InputReach
  private let domains: InputDomains
  private let methodFields: Set<FieldID>

  /// Creates a search over results.
  public init(_ results: Results, isCancelled: (@Sendable () -> Bool)? = nil) {
    self.init(TrialEvaluator(results, isCancelled: isCancelled))
  }

  /// Creates a search that shares an evaluator of variants.
  public init(_ trials: TrialEvaluator) {
    self.trials = trials
    results = trials.results
    reach = InputReach(trials.results, trials.follower)
    domains = InputDomains(trials.results)
    let program = trials.results.program
    methodFields = Set(program.methodsInUse.flatMap { program.methods[$0.position].fields })
  }

  /// The inputs that may be changed for results of a record, in the order of its rules: those of `fields`, else those of the
  /// methods in use, of the record itself, of what stands inside it and around it.
  func freeInputs(of record: RecordID, _ targets: [ColumnAddress], fields: Set<FieldID>? = nil) -> [FreeInput] {
    reach.inputs(of: record, targets).filter { cell in
      if let fields { return fields.contains(cell.column.field) }
      return methodFields.contains(cell.column.field) && reach.isNear(cell.record, record)
    }.compactMap { domains.input($0) }
  }

  /// The answers of all records of a question, in their order. Where `isCancelled` came true meanwhile they are worth nothing.
  public func answer(_ question: GoalQuestion) -> [GoalAnswer] {
    let scales = results.program.scales
    let type = results.program[question.target.field].type
    let column = results.column(question.target)
    var bound = max(1, question.bound / max(1, question.rows.count))
    var searches: [RecordSearch] = []
    var isLocal = true
    let directions = InputDirections(results, question.target)
    var known: [FieldID: Int?] = [:]
    for row in question.rows {
      if trials.isBrokenOff { return [] }
      let record = RecordID(kind: question.kind, row: row)
      let value = results.space.value(column, Int(row), type)
      let isJudged = results.register.judgements[question.target]?[row] != nil
      let inputs = isJudged ? [] : freeInputs(of: record, [question.target], fields: question.inputs)
      var search = RecordSearch(
        record, value, isJudged, inputs, holds: question.wish.holds(value, scales),
        distance: question.wish.distance(value, scales))
      // Missing values may become known on the way, which no direction foresees.
      if let wanted = question.wish.direction(scales), value.isKnown, inputs.allSatisfy(\.value.isKnown) {
        search.prune(
          inputs.map { input in
            let field = input.cell.column.field
            if let found = known[field] { return found }
            let found = directions.direction(of: field)
            known[field] = .some(found)
            return found
          }, wanted: wanted)
      }
      searches.append(search)
      if !trials.isLocal([question.target], changing: Set(inputs.map(\.cell.column))) { isLocal = false }
    }
    if !isLocal {
      // Each variant costs an evaluation of the whole register.
      let rows = results.program.kinds.reduce(0) { $0 + results.register.rowCount($1.id) }
      bound = min(bound, max(200, 2_000_000 / max(1, rows) / max(1, question.rows.count)))
    }
    while true {
      if trials.isBrokenOff { return [] }
      var batch = TrialBatch(kind: question.kind, targets: [question.target])
      var parts: [(search: Int, range: Range<Int>)] = []
      for index in searches.indices where !searches[index].isDone {
        let start = batch.count
        searches[index].propose(&batch, bound: bound)
        parts.append((index, start..<batch.count))
      }
      if parts.isEmpty { break }
      let tried = trials.evaluate(batch)
      if trials.isBrokenOff { return [] }
      for (index, range) in parts {
        searches[index].take(range.map { tried.value($0) }, question.wish, scales, bound: bound)
      }
    }
    return searches.map { $0.answer(limit: question.limit) }
  }
}

/// The search for one record: which variants come next, and what was found.
struct RecordSearch {
  private let record: RecordID
  private let value: Value
  private let isJudged: Bool
  private let inputs: [FreeInput]
  private var changes: [[FreeInput.Candidate]]
  private var tried = 0
  /// The number of changes and of steps of the level at hand, and its variants: for each input the candidate, or −1.
  private var size = 1
  private var steps = 0
  private var pending: [[Int16]] = []
  private var levels: [(size: Int, steps: Int)] = []
  private var found: [(variant: [Int16], result: Value)] = []
  private var foundLevel: (size: Int, steps: Int)?
  private var isCut = false
  private var nearest: (distance: Rational, variant: [Int16], result: Value)?
  private let holds: Bool
  private(set) var isDone = false
  /// Whether the level at hand is still to be collected.
  private var hasLevel = false
  /// Whether each input moves the result one way only, so that the farthest changes of a set of inputs show whether any of them do.
  private var usesCorners = false
  private var cornerSize = 0
  private var isCornerRound = false
  /// Sets of inputs of the size at hand that can do, as bits.
  private var allowed: Set<UInt64> = []
  private var isPruned = false

  init(
    _ record: RecordID, _ value: Value, _ isJudged: Bool, _ inputs: [FreeInput], holds: Bool, distance: Rational?
  ) {
    self.record = record
    self.value = value
    self.isJudged = isJudged
    self.inputs = inputs
    self.holds = holds
    changes = inputs.map(\.changes)
    if let distance { nearest = (distance, [], value) }
    isDone = holds || inputs.isEmpty
  }

  /// Adds the next variants: whole levels of equal number and steps, up to some hundreds.
  mutating func propose(_ batch: inout TrialBatch, bound: Int) {
    pending = []
    levels = []
    isCornerRound = false
    while pending.count < 512 {
      if !hasLevel {
        guard advance() else { break }
        hasLevel = true
      }
      if usesCorners, cornerSize < size {
        if !pending.isEmpty { break }
        cornerSize = size
        collectCorners(room: bound - tried)
        if isCornerRound { break }
      }
      hasLevel = false
      var added: [[Int16]] = []
      let room = bound - tried - pending.count
      var variant = Array(repeating: Int16(-1), count: inputs.count)
      let isWhole = collect(0, size, steps, &variant, &added, room: room)
      pending += added
      levels += Array(repeating: (size, steps), count: added.count)
      if !isWhole {
        isCut = true
        break
      }
    }
    for variant in pending {
      batch.begin(record.row)
      for (index, choice) in variant.enumerated() where choice >= 0 {
        batch.change(inputs[index].cell, to: changes[index][Int(choice)].value)
      }
    }
  }

  /// Leaves out changes that move the result away from the wish. `directions`: as `InputDirections` gives them; `wanted`: −1 where
  /// lower results are wanted, 1 where higher ones.
  mutating func prune(_ directions: [Int?], wanted: Int) {
    if isDone { return }
    for (index, direction) in directions.enumerated() {
      guard let direction else { continue }
      let kept = changes[index].filter { $0.direction == 0 ? direction != 0 : $0.direction * direction == wanted }
      if kept.count < changes[index].count { isPruned = true }
      changes[index] = kept
    }
    usesCorners =
      inputs.count <= 60 && directions.allSatisfy { $0 != nil }
      && changes.allSatisfy { $0.allSatisfy { $0.direction != 0 } }
  }

  /// The farthest changes of each set of inputs of the size at hand.
  private mutating func collectCorners(room: Int) {
    let movable = changes.indices.filter { !changes[$0].isEmpty }
    var count = 1
    for index in 0..<size { count = count * max(0, movable.count - index) / (index + 1) }
    guard size > 1, count <= min(4_096, room) else {
      // A single change is tried as it is; too many sets are not worth it.
      if size > 1 { usesCorners = false }
      return
    }
    var variant = Array(repeating: Int16(-1), count: inputs.count)
    func choose(_ from: Int, _ left: Int) {
      if left == 0 {
        pending.append(variant)
        return
      }
      for position in from..<max(from, movable.count - left + 1) {
        variant[movable[position]] = Int16(changes[movable[position]].count - 1)
        choose(position + 1, left - 1)
        variant[movable[position]] = -1
      }
    }
    choose(0, size)
    levels = Array(repeating: (size, 0), count: pending.count)
    isCornerRound = !pending.isEmpty
    allowed = []
  }

  private func bits(_ variant: [Int16]) -> UInt64 {
    var bits: UInt64 = 0
    for (index, choice) in variant.enumerated() where choice >= 0 { bits |= 1 << UInt64(index) }
    return bits
  }

  /// Goes to the next number of steps, or the next number of changes; false after the last.
  private mutating func advance() -> Bool {
    steps += 1
    if steps < size { steps = size }
    while size <= inputs.count {
      let most = changes.map { $0.last?.steps ?? 0 }.sorted(by: >).prefix(size).reduce(0, +)
      if steps <= most { return true }
      size += 1
      steps = size
    }
    return false
  }

  /// All variants of exactly `left` more changes and `steps` more steps among the inputs from `index` on; false where there is no room.
  private func collect(
    _ index: Int, _ left: Int, _ steps: Int, _ variant: inout [Int16], _ added: inout [[Int16]], room: Int
  ) -> Bool {
    if left == 0 {
      if steps != 0 { return true }
      if usesCorners, size > 1, !allowed.contains(bits(variant)) { return true }
      if added.count >= room { return false }
      added.append(variant)
      return true
    }
    if inputs.count - index < left || steps < left { return true }
    for (choice, candidate) in changes[index].enumerated() where candidate.steps <= steps - (left - 1) {
      if left == 1, candidate.steps != steps { continue }
      variant[index] = Int16(choice)
      let isWhole = collect(index + 1, left - 1, steps - candidate.steps, &variant, &added, room: room)
      variant[index] = -1
      if !isWhole { return false }
    }
    return collect(index + 1, left, steps, &variant, &added, room: room)
  }

  /// Takes the results of the variants proposed last.
  mutating func take(_ values: [Value], _ wish: Wish, _ scales: [Scale], bound: Int) {
    if isCornerRound { return takeCorners(values, wish, scales) }
    for (index, result) in values.enumerated() {
      if let level = foundLevel, level != levels[index] {
        isDone = true
        return
      }
      tried += 1
      if wish.holds(result, scales) {
        foundLevel = levels[index]
        found.append((pending[index], result))
      } else if foundLevel == nil, let distance = wish.distance(result, scales),
        nearest.map({ distance < $0.distance }) ?? true
      {
        nearest = (distance, pending[index], result)
      }
    }
    if isCut || foundLevel != nil || pending.isEmpty { isDone = true }
  }

  /// Notes which sets of inputs can do; where none can, the next size is tried.
  private mutating func takeCorners(_ values: [Value], _ wish: Wish, _ scales: [Scale]) {
    for (index, result) in values.enumerated() {
      tried += 1
      if wish.holds(result, scales) {
        allowed.insert(bits(pending[index]))
      } else if let distance = wish.distance(result, scales), nearest.map({ distance < $0.distance }) ?? true {
        nearest = (distance, pending[index], result)
      }
    }
    if allowed.count < pending.count { isPruned = true }
    if allowed.isEmpty {
      size += 1
      steps = size - 1
      hasLevel = false
    }
  }

  private func solution(_ variant: [Int16], _ result: Value) -> GoalSolution {
    var made: [GoalSolution.Change] = []
    for (index, choice) in variant.enumerated() where choice >= 0 {
      let candidate = changes[index][Int(choice)]
      made.append(
        GoalSolution.Change(
          cell: inputs[index].cell, from: inputs[index].value, to: candidate.value, steps: candidate.steps))
    }
    return GoalSolution(changes: made, steps: made.reduce(0) { $0 + $1.steps }, result: result)
  }

  /// What was found.
  func answer(limit: Int) -> GoalAnswer {
    var closest: GoalSolution?
    if let nearest, !nearest.variant.isEmpty { closest = solution(nearest.variant, nearest.result) }
    let outcome: GoalAnswer.Outcome
    if holds {
      outcome = .holds
    } else if let level = foundLevel {
      // A level that was cut short may hold more answers, but none that are smaller.
      let listed = found.prefix(max(0, limit)).map { solution($0.variant, $0.result) }
      outcome = .reached(
        Array(listed), more: found.count - listed.count, isProved: !(isCut && level == (size, steps)))
    } else if isCut {
      outcome = .stopped(tried: size - 1, nearest: closest)
    } else {
      outcome = .unreachable(nearest: closest)
    }
    return GoalAnswer(
      record: record, value: value, isJudged: isJudged, inputs: inputs, outcome: outcome, trials: tried,
      isPruned: isPruned)
  }
}
