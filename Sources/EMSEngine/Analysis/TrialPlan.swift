import EMSSemantics

/// What has to be computed again where some inputs change and some results are wanted, and how records hang together there.
struct TrialPlan {
  /// The columns that can change, in the order of the plan.
  private(set) var columns: [Int] = []
  /// Columns whose given cells change, those of layers that follow the base among them.
  private(set) var changed: Set<ColumnAddress> = []
  /// Ways from a row of a kind to other records whose changing cells it reads.
  private(set) var links: [Link] = []
  /// Whether each result depends on records near it alone: no rank, share or sum over the register reads what changes.
  private(set) var isLocal = true

  /// A way from the rows of a kind to records that they read.
  struct Link: Hashable {
    let kind: KindID
    let path: [PathHop]
  }

  init(_ results: Results, changing inputs: Set<ColumnAddress>, targets: [ColumnAddress]) {
    let plan = results.plan
    for input in inputs {
      changed.insert(input)
      if input.layer == .base {
        for layer in 0..<plan.layerCount { changed.insert(ColumnAddress(input.field, LayerID(layer))) }
      }
    }
    var varying = Array(repeating: false, count: plan.columns.count)
    func varies(_ address: ColumnAddress) -> Bool {
      if changed.contains(address) { return true }
      if let column = plan.column(address) { return varying[column] }
      return false
    }
    for index in plan.columns.indices {
      let column = plan.columns[index]
      if let address = column.address, changed.contains(address) { varying[index] = true }
      for step in column.steps where !varying[index] {
        switch step.operation {
        case .column(let address), .given(let address): if varies(address) { varying[index] = true }
        default: break
        }
      }
    }
    columns = plan.columns(neededBy: targets).filter { varying[$0] }
    var found: Set<Link> = []
    for index in columns {
      let column = plan.columns[index]
      guard let kind = column.kind else {
        isLocal = false
        continue
      }
      var paths = ReadingPaths(column)
      for step in column.steps {
        switch step.operation {
        case .column(let address), .given(let address):
          guard varies(address) else { continue }
          guard let ways = paths.paths(to: step.operands[0]) else {
            isLocal = false
            continue
          }
          for way in ways where !way.isEmpty {
            let link = Link(kind: kind, path: way)
            if found.insert(link).inserted { links.append(link) }
          }
        case .relation(let address):
          // Who refers to whom may itself change.
          if case .inverse(let source) = results.program[address.field].role,
            varies(ColumnAddress(source, address.layer))
          {
            isLocal = false
          }
        default: break
        }
      }
    }
    if isLocal, !results.register.ruleCells.isEmpty { isLocal = !rulesRead(results) }
  }

  /// Whether a record's own rule reads what changes: it then gives other cells.
  private func rulesRead(_ results: Results) -> Bool {
    for rule in results.register.ruleCells {
      let lowered = Lowering.query(
        [rule.rule], of: rule.cell.record.kind, layer: rule.cell.column.layer, in: results.program)
      for step in lowered.steps {
        switch step.operation {
        case .column(let address), .given(let address): if changed.contains(address) { return true }
        default: break
        }
      }
    }
    return false
  }
}
