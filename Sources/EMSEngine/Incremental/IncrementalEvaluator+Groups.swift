import EMSSemantics
import EMSValues

/// Aggregates over large groups: one member that moves is one member that is evaluated.
extension IncrementalEvaluator {
  /// Takes note of what a step moved in the groups of programs that were not run: their results were put back from what was kept.
  func markGroups() {
    for index in plan.columns.indices where pending[index] && !nodes[index].groups.isEmpty {
      _ = reached(nodes[index])
    }
  }

  /// What stands in for the large groups of some rows; nil where there are none.
  func overrides(_ node: ProgramNode, _ run: ProgramRun, _ workspace: Workspace, _ rows: [Int32]) -> GroupOverrides? {
    if node.groupPlan.collections.isEmpty { return nil }
    var found: GroupOverrides?
    for (position, row) in rows.enumerated() {
      guard let group = upToDate(row, node, run, workspace) else { continue }
      var all = found ?? GroupOverrides()
      for part in group.parts {
        all.lists[part.step, default: Array(repeating: nil, count: rows.count)][position] = []
        for accumulator in part.accumulators {
          all.results[accumulator.aggregate.step, default: GroupOverrides.Results(accumulator.aggregate)].cells
            .append((position, accumulator.result))
        }
      }
      found = all
    }
    return found
  }

  /// The large groups of a row, with the members that moved since; nil where it has none.
  private func upToDate(_ row: Int32, _ node: ProgramNode, _ run: ProgramRun, _ workspace: Workspace) -> RowGroups? {
    var group: RowGroups
    if let known = node.groups.removeValue(forKey: row) {
      group = known
    } else {
      group = RowGroups()
      for collection in node.groupPlan.collections {
        guard let relation = run.relations[collection.step] else { continue }
        let members = relation.members(of: row)
        if members.count <= greatestWholeGroup { continue }
        group.parts.append(
          RowGroups.Part(
            step: collection.step, accumulators: collection.aggregates.map { GroupAccumulator($0) },
            stale: Set(members)))
      }
      if group.parts.isEmpty { return nil }
    }
    let steps = group.parts.map(\.step)
    for index in group.parts.indices where !group.parts[index].stale.isEmpty {
      if !refresh(&group.parts[index], row, run, workspace, steps) { return nil }
    }
    node.groups[row] = group
    return group
  }

  /// Evaluates the members that moved, each as a group of its own; false where what they add cannot be told apart.
  private func refresh(
    _ part: inout RowGroups.Part, _ row: Int32, _ run: ProgramRun, _ workspace: Workspace, _ steps: [Int]
  ) -> Bool {
    guard let relation = run.relations[part.step] else { return false }
    let stale = part.stale.sorted()
    part.stale = []
    let current = relation.members(of: row)
    var present: [Int32] = []
    for member in stale {
      let index = current.firstIndex(ofSorted: { $0 >= member })
      if index < current.endIndex, current[index] == member {
        present.append(member)
      } else {
        for position in part.accumulators.indices { part.accumulators[position].replace(member, []) }
      }
    }
    var start = 0
    while start < present.count {
      let block = present[start..<min(present.count, start + run.blockSize)]
      start += block.count
      var alone = GroupOverrides()
      for step in steps {
        alone.lists[step] = step == part.step ? block.map { [$0] } : Array(repeating: [], count: block.count)
      }
      execute(workspace, Array(repeating: row, count: block.count), alone)
      for position in part.accumulators.indices {
        let aggregate = part.accumulators[position].aggregate
        let list = workspace.slots[aggregate.list]
        guard let shape = list.shape, let values = list.members, !list.hasStates else { return false }
        for (index, member) in block.enumerated() {
          part.accumulators[position].replace(
            member, shape.range(index).map { aggregate.element(values, $0, open: shape.open($0)) })
        }
      }
    }
    return true
  }

  /// Runs a program over rows, and counts what it computes.
  func execute(_ workspace: Workspace, _ rows: [Int32], _ groups: GroupOverrides?) {
    let before = workspace.valuesComputed
    workspace.execute(rows: rows, groups: groups)
    valuesComputed += workspace.valuesComputed - before
  }
}

/// The large groups of a row.
struct RowGroups {
  /// The group of one collection.
  struct Part {
    /// The step that gives the collection.
    let step: Int
    var accumulators: [GroupAccumulator]
    /// Members that moved, came or went since.
    var stale: Set<Int32>
  }

  var parts: [Part] = []

  /// Takes note of members that moved, came or went.
  mutating func note(_ step: Int, _ members: some Sequence<Int32>) {
    for index in parts.indices where parts[index].step == step { parts[index].stale.formUnion(members) }
  }
}

/// What stands in place of collections and of what they come to, for the rows of a block.
struct GroupOverrides {
  /// The results of an aggregate, by position in the block.
  struct Results {
    let givesNumber: Bool
    var cells: [(position: Int, result: GroupAccumulator.Result)] = []

    init(_ aggregate: GroupAggregate) { givesNumber = aggregate.givesNumber }
  }

  /// By step of a collection: the members for each position; nil where it stays.
  var lists: [Int: [[Int32]?]] = [:]
  /// By step of an aggregate.
  var results: [Int: Results] = [:]
}

/// The members of groups that a step moves, found on the way to the rows that it reaches.
final class GroupTouch {
  let plan: GroupPlan
  private(set) var members: [Int32: [Int: Set<Int32>]] = [:]

  init(_ plan: GroupPlan) { self.plan = plan }

  func note(_ owner: Int32, _ step: Int, _ found: some Sequence<Int32>) {
    members[owner, default: [:]][step, default: []].formUnion(found)
  }
}

extension GroupAggregate {
  /// What one member of a list adds.
  func element(_ values: Vector, _ index: Int, open: UInt8) -> GroupAccumulator.Element {
    let state = aggregate == .countMembers ? CellState.value : values.state(index)
    var value = Rational.zero
    if state == CellState.value, open == 0, aggregate != .countMembers {
      value = isNumber ? values.rational(index) : Rational(values.payload[index])
    }
    return GroupAccumulator.Element(open: open, state: state, value: value)
  }
}

extension Vector {
  /// Puts results in place of those of empty groups.
  func put(_ results: GroupOverrides.Results) {
    if results.givesNumber {
      var numbers = (0..<count).map { state($0) == CellState.value ? rational($0) : .zero }
      for (position, result) in results.cells { numbers[position] = result.value }
      putStates(results)
      take(numbers)
    } else {
      putStates(results)
      for (position, result) in results.cells where result.state == CellState.value {
        payload[position] = result.value.inlineParts?.numerator ?? 0
      }
    }
    clearPayloads()
  }

  private func putStates(_ results: GroupOverrides.Results) {
    for (position, result) in results.cells {
      if result.state != CellState.value {
        setState(position, result.state)
      } else if hasStates {
        states[position] = CellState.value
      }
    }
  }
}
