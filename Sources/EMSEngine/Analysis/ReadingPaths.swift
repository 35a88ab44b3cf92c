import EMSSemantics

/// One step on the way from a row to a record that its rule reads.
enum PathHop: Hashable {
  /// The record, or the records, that a cell names.
  case column(ColumnAddress)
  /// Inner records, or those that refer to the record.
  case relation(ColumnAddress)
  /// A record that the rule names.
  case fixed(RecordID)
}

/// How a rule gets from the row at hand to the records whose cells it reads.
struct ReadingPaths {
  let column: ColumnProgram
  private var known: [StepID: [[PathHop]]?] = [:]

  init(_ column: ColumnProgram) { self.column = column }

  /// The ways to the records that a step names, each from the row at hand; nil where it may name any record of the register.
  mutating func paths(to step: StepID) -> [[PathHop]]? {
    if let found = known[step] { return found }
    let result = find(step)
    known[step] = result
    return result
  }

  private mutating func find(_ id: StepID) -> [[PathHop]]? {
    let step = column[id]
    switch step.operation {
    case .row: return [[]]
    case .allRecords, .cellRecords: return nil
    case .constant(let value): return fixed(value)
    case .column(let address), .given(let address):
      return paths(to: step.operands[0])?.map { $0 + [.column(address)] }
    case .relation(let address):
      return paths(to: step.operands[0])?.map { $0 + [.relation(address)] }
    case .spread, .members, .filtered, .joined, .known, .latest: return paths(to: step.operands[0])
    case .mapped: return paths(to: step.operands[1])
    default:
      var result: [[PathHop]] = []
      for operand in step.operands where column[operand].type.isReference {
        guard let found = paths(to: operand) else { return nil }
        for path in found where !result.contains(path) { result.append(path) }
      }
      return result
    }
  }

  private func fixed(_ value: Value) -> [[PathHop]]? {
    switch value {
    case .record(let record): [[.fixed(record)]]
    case .list(let members): members.flatMap { fixed($0) ?? [] }
    default: []
    }
  }
}

/// Follows paths from rows over the register as it stands.
final class PathFollower {
  let results: Results
  private var columns: [ColumnAddress: Column] = [:]
  private var relations: [ColumnAddress: Relation] = [:]

  init(_ results: Results) { self.results = results }

  /// A column of the results; kept, since built-in ones are made anew each time.
  func column(_ address: ColumnAddress) -> Column {
    if let found = columns[address] { return found }
    let made = results.column(address)
    columns[address] = made
    return made
  }

  /// The members of a collection of every row.
  func relation(_ address: ColumnAddress) -> Relation {
    if let found = relations[address] { return found }
    let made = results.relation(address)
    relations[address] = made
    return made
  }

  /// The records at the end of a path from `record`, each once a way.
  func records(from record: RecordID, _ path: [PathHop]) -> [RecordID] {
    var current = [record]
    for hop in path {
      var next: [RecordID] = []
      switch hop {
      case .fixed(let record): next = [record]
      case .column(let address):
        let kind = results.program[address.field].kind
        let cells = column(address)
        for record in current where record.kind == kind {
          append(results.space.value(cells, Int(record.row), results.program[address.field].type), to: &next)
        }
      case .relation(let address):
        let kind = results.program[address.field].kind
        let relation = relation(address)
        for record in current where record.kind == kind {
          for row in relation.members(of: record.row) { next.append(RecordID(kind: relation.kind, row: row)) }
        }
      }
      current = next
    }
    return current
  }

  private func append(_ value: Value, to records: inout [RecordID]) {
    switch value {
    case .record(let record): records.append(record)
    case .list(let members): for member in members { append(member, to: &records) }
    default: break
    }
  }
}
