import EMSSemantics

/// Which aggregates of a program can follow the members of a row's own collections one by one.
///
/// A collection counts where every list made of it stands member by member (values of members, a filter, the known ones), and ends in
/// an aggregate of which single members can be taken out again. What depends on the order of members, on all of them at once (a rank, the
/// median), or on an aggregate of the same collection inside is evaluated anew over the whole group.
struct GroupPlan {
  /// A step that gives a row its collection, with the aggregates that end in it.
  struct Collection {
    let step: Int
    let address: ColumnAddress
    var aggregates: [GroupAggregate] = []
  }

  /// The collections that count.
  private(set) var collections: [Collection] = []

  /// Whether a step is one of the collections.
  func isCollection(_ step: Int) -> Bool { collections.contains { $0.step == step } }

  init(_ column: ColumnProgram, _ program: Program) {
    guard let kind = column.kind, case .rows(kind) = column.domains[column.resultDomain.position].shape else { return }
    var candidates: Set<Int> = []
    for (index, step) in column.steps.enumerated() where step.domain == column.resultDomain {
      if case .relation = step.operation, case .row = column[step.operands[0]].operation { candidates.insert(index) }
    }
    while !candidates.isEmpty {
      var reading = Reading(column, program, candidates)
      reading.read()
      if reading.refused.isEmpty {
        collections = candidates.sorted().compactMap { reading.collection($0) }
        return
      }
      candidates.subtract(reading.refused)
    }
  }

  /// Reads a program once, under some collections.
  private struct Reading {
    let column: ColumnProgram
    let program: Program
    let candidates: Set<Int>
    /// By step: the collection of which it is a list, member by member.
    var lists: [Int: Int] = [:]
    /// By step: the collection whose single members it speaks of.
    var members: [Int: Int] = [:]
    /// Steps that depend on an aggregate of a collection.
    var derived: Set<Int> = []
    var aggregates: [Int: [GroupAggregate]] = [:]
    var refused: Set<Int> = []

    init(_ column: ColumnProgram, _ program: Program, _ candidates: Set<Int>) {
      self.column = column
      self.program = program
      self.candidates = candidates
    }

    func collection(_ step: Int) -> Collection? {
      guard case .relation(let address) = column.steps[step].operation, let found = aggregates[step] else { return nil }
      return Collection(step: step, address: address, aggregates: found)
    }

    mutating func read() {
      for (index, step) in column.steps.enumerated() {
        if candidates.contains(index) {
          lists[index] = index
        } else if step.domain == column.resultDomain {
          readRow(index, step)
        } else {
          readMember(index, step)
        }
      }
      for result in column.results { if let collection = lists[result.position] { refused.insert(collection) } }
    }

    /// A step of the row itself.
    private mutating func readRow(_ index: Int, _ step: PlanStep) {
      let first = step.operands.first?.position
      if let first, let collection = lists[first] {
        let others = step.operands.dropFirst().map(\.position)
        switch step.operation {
        case .mapped, .filtered, .known:
          // The body speaks of the members of this very list.
          if others.allSatisfy({ members[$0] == collection || !isOfCollection($0) }) {
            lists[index] = collection
            return
          }
        case .aggregate(let aggregate):
          let type = column[step.operands[0]].type.member ?? .unknown
          if let found = GroupAggregate(index, list: first, aggregate, of: type, program) {
            aggregates[collection, default: []].append(found)
            derived.insert(index)
            return
          }
        default: break
        }
      }
      for operand in step.operands.map(\.position) {
        if let collection = lists[operand] ?? members[operand] { refused.insert(collection) }
        if derived.contains(operand) { derived.insert(index) }
      }
    }

    /// A step of the members of some list.
    private mutating func readMember(_ index: Int, _ step: PlanStep) {
      let own = collection(of: step.domain)
      if let own { members[index] = own }
      for operand in step.operands.map(\.position) {
        if let collection = lists[operand] {
          if case .members = step.operation { continue }
          refused.insert(collection)
        }
        // Members that depend on what all members come to.
        if derived.contains(operand) {
          if let own { refused.insert(own) }
          derived.insert(index)
        }
        if let other = members[operand], other != own { refused.insert(other) }
      }
    }

    private func isOfCollection(_ step: Int) -> Bool {
      lists[step] != nil || members[step] != nil || derived.contains(step)
    }

    /// The collection whose members, or what lies in them, a domain counts.
    private func collection(of domain: DomainID) -> Int? {
      var current = domain
      while true {
        let domain = column.domains[current.position]
        guard case .members(let list) = domain.shape else { return nil }
        if let found = lists[list.position] { return found }
        guard let outer = domain.outer else { return nil }
        current = outer
      }
    }
  }
}

/// An aggregate from which single members can be taken out again.
struct GroupAggregate {
  /// The step, and that of its list.
  let step: Int, list: Int
  let aggregate: Aggregate
  /// Whether members are numbers.
  let isNumber: Bool
  /// Of extremes: whether the greatest is sought, and what no further member can surpass.
  let isGreatest: Bool
  let decider: Int64?

  /// Nil where it depends on the order of members or on all of them at once.
  init?(_ step: Int, list: Int, _ aggregate: Aggregate, of type: Type, _ program: Program) {
    var isNumber = false
    var scale: Scale?
    var isOrdered = false
    switch type {
    case .quantity:
      isNumber = true
      isOrdered = true
    case .level(let id):
      if program[id].isOrdered { scale = program[id] }
      isOrdered = scale != nil
    case .date, .period: isOrdered = true
    default: break
    }
    switch aggregate {
    case .countMembers: break
    case .any, .all, .countYes: guard case .yesNo = type else { return nil }
    case .sum, .mean: guard isNumber else { return nil }
    case .min, .max, .worst, .best: guard isOrdered else { return nil }
    case .median, .first, .last: return nil
    }
    self.step = step
    self.list = list
    self.aggregate = aggregate
    self.isNumber = isNumber
    isGreatest = Kernels.seeksGreatest(aggregate, scale)
    decider = scale.map { [isGreatest] in isGreatest ? Int64($0.levels.count - 1) : 0 }
  }

  /// Whether results are numbers.
  var givesNumber: Bool {
    switch aggregate {
    case .countMembers, .countYes, .sum, .mean: true
    case .any, .all: false
    default: isNumber
    }
  }

  var isExtreme: Bool {
    switch aggregate {
    case .min, .max, .worst, .best: true
    default: false
    }
  }
}
