public import EMSSemantics
import EMSValues

/// Which given cells a result of a record reads, through everything between.
public final class InputReach {
  private let results: Results
  private let follower: PathFollower
  private var ways: [Int: [Way]] = [:]

  /// A column that a program reads, and how it gets to the record.
  private struct Way {
    let address: ColumnAddress
    let path: [PathHop]
  }

  init(_ results: Results, _ follower: PathFollower) {
    self.results = results
    self.follower = follower
  }

  /// Creates a reader of reach over results.
  public convenience init(_ results: Results) { self.init(results, PathFollower(results)) }

  /// The inputs that the results of a record in `columns` read, in the order in which they are met. What reads the whole
  /// register at once is not followed.
  public func inputs(of record: RecordID, _ columns: [ColumnAddress]) -> [CellAddress] {
    var found: [CellAddress] = []
    var seen: Set<CellAddress> = []
    // Depth first, so that inputs stand in the order of the rule.
    func visit(_ cell: CellAddress) {
      guard seen.insert(cell).inserted else { return }
      let field = results.program[cell.column.field]
      if isGiven(field, cell) { found.append(cell) }
      guard let index = results.plan.column(cell.column) else { return }
      for way in ways(of: index) {
        for read in follower.records(from: cell.record, way.path)
        where read.kind == results.program[way.address.field].kind {
          visit(CellAddress(record: read, column: way.address))
        }
      }
    }
    for column in columns { visit(CellAddress(record: record, column: column)) }
    return found
  }

  /// Whether a cell is one that is given, not computed.
  private func isGiven(_ field: Field, _ cell: CellAddress) -> Bool {
    switch field.role {
    case .input: return true
    case .computed:
      // One block computes what another asks for.
      return !field.blocks.isEmpty && results.register.isGiven(cell.column, row: Int(cell.record.row))
    default: return false
    }
  }

  private func ways(of index: Int) -> [Way] {
    if let found = ways[index] { return found }
    let column = results.plan.columns[index]
    var paths = ReadingPaths(column)
    var made: [Way] = []
    for step in column.steps {
      switch step.operation {
      case .column(let address):
        let role = results.program[address.field].role
        switch role {
        case .input, .computed: break
        default: continue
        }
        for path in paths.paths(to: step.operands[0]) ?? [] { made.append(Way(address: address, path: path)) }
      default: break
      }
    }
    ways[index] = made
    return made
  }

  /// Whether `other` is the record, stands inside it or around it.
  func isNear(_ other: RecordID, _ record: RecordID) -> Bool { isInside(other, record) || isInside(record, other) }

  private func isInside(_ inner: RecordID, _ outer: RecordID) -> Bool {
    var current: RecordID? = inner
    while let record = current {
      if record == outer { return true }
      current = results.program.records.parent(record)
    }
    return false
  }
}
