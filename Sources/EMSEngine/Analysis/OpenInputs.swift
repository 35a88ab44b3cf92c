public import EMSSemantics
import EMSValues

/// An input that is not given yet and can still change a class.
public struct OpenInput: Sendable {
  /// The cell.
  public let cell: CellAddress
  /// The records whose class or significance it can change, in the order of their kinds and rows.
  public let records: [RecordID]
  /// The most different classes that a record can have by this input alone, whatever the others that are open are.
  public let outcomeCount: Int
  /// Whether all values of the inputs that are open beside it were tried; otherwise it was tried with each of the others at one value.
  public let isExact: Bool
}

/// Finds the inputs that are not given and can still change a class, the most telling first.
public struct OpenInputAnalysis {
  private let results: Results
  private let trials: TrialEvaluator
  private let reach: InputReach
  private let domains: InputDomains
  /// The most combinations of the open inputs of one record that are tried.
  public static let greatestCombinationCount = 4_096

  /// Creates an analysis of results.
  public init(_ results: Results, isCancelled: (@Sendable () -> Bool)? = nil) {
    self.results = results
    trials = TrialEvaluator(results, isCancelled: isCancelled)
    reach = InputReach(results, trials.follower)
    domains = InputDomains(results)
  }

  private struct Found {
    var records: [RecordID] = []
    var outcomes = 0
    var isExact = true
  }

  /// The open inputs: those by which a record can have most classes first, then those that touch most records. Where
  /// `isCancelled` came true meanwhile the list is worth nothing.
  public func run() -> [OpenInput] {
    var order: [CellAddress] = []
    var found: [CellAddress: Found] = [:]
    for kind in results.program.kinds {
      let targets = SensitivityAnalysis.targets(of: kind.id, in: results.program)
      for target in targets { examine(kind.id, target, &order, &found) }
    }
    let open = order.compactMap { cell in
      found[cell].map {
        OpenInput(cell: cell, records: $0.records, outcomeCount: $0.outcomes, isExact: $0.isExact)
      }
    }
    return open.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.outcomeCount != second.outcomeCount { return first.outcomeCount > second.outcomeCount }
      if first.records.count != second.records.count { return first.records.count > second.records.count }
      return left.offset < right.offset
    }.map(\.element)
  }

  private func examine(
    _ kind: KindID, _ target: ColumnAddress, _ order: inout [CellAddress], _ found: inout [CellAddress: Found]
  ) {
    let column = results.column(target)
    for row in results.register.rows(kind) where column.state(Int(row)) != CellState.notApplicable {
      if trials.isBrokenOff { return }
      let record = RecordID(kind: kind, row: row)
      if results.register.judgements[target]?[row] != nil { continue }
      let open = reach.inputs(of: record, [target]).filter { isOpen($0) }.compactMap { domains.input($0) }
      if open.isEmpty { continue }
      if !trials.isLocal([target], changing: Set(open.map(\.cell.column))) { continue }
      var count = 1
      for input in open {
        count = count > OpenInputAnalysis.greatestCombinationCount ? count : count * input.candidates.count
      }
      let isExact = count <= OpenInputAnalysis.greatestCombinationCount
      for (position, input) in open.enumerated() {
        let outcomes = outcomeCount(record, target, open, position, isExact: isExact, combinations: count)
        guard outcomes > 1 else { continue }
        if found[input.cell] == nil { order.append(input.cell) }
        var entry = found[input.cell] ?? Found()
        if !entry.records.contains(record) { entry.records.append(record) }
        entry.outcomes = max(entry.outcomes, outcomes)
        entry.isExact = entry.isExact && isExact
        found[input.cell] = entry
      }
    }
  }

  /// Whether nothing stands in an input, or `missing`.
  private func isOpen(_ cell: CellAddress) -> Bool {
    results.column(cell.column).state(Int(cell.record.row)) == CellState.missing
  }

  /// The most different results that one open input makes while the others stay.
  private func outcomeCount(
    _ record: RecordID, _ target: ColumnAddress, _ open: [FreeInput], _ position: Int, isExact: Bool, combinations: Int
  ) -> Int {
    let own = open[position].candidates.count
    // The others: every combination, or each of them at its first, second … value together.
    let others = isExact ? combinations / own : open.map(\.candidates.count).max() ?? 1
    var batch = TrialBatch(kind: record.kind, targets: [target])
    for number in 0..<others {
      for candidate in open[position].candidates {
        batch.begin(record.row)
        batch.change(open[position].cell, to: candidate.value)
        var rest = number
        for (index, input) in open.enumerated() where index != position {
          let size = input.candidates.count
          batch.change(input.cell, to: input.candidates[isExact ? rest % size : min(number, size - 1)].value)
          rest /= size
        }
      }
    }
    let tried = trials.evaluate(batch)
    var most = 0
    for number in 0..<others {
      var distinct: [Value] = []
      for choice in 0..<own {
        let value = tried.value(number * own + choice)
        if case .missing = value { continue }
        if case .error = value { continue }
        if !distinct.contains(value) { distinct.append(value) }
      }
      most = max(most, distinct.count)
    }
    return most
  }
}
