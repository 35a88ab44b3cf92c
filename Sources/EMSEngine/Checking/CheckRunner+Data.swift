import EMSSemantics
import EMSSyntax
import EMSValues

extension CheckRunner {
  // MARK: Rules without result

  /// Computed cells whose own rule failed.
  func rulesWithoutResult() -> [Finding] {
    var findings: [Finding] = []
    for column in results.plan.columns {
      guard let address = column.address, let kind = column.kind else { continue }
      let cells = results.column(address)
      guard cells.states.contains(CellState.error) else { continue }
      if address.layer != .base {
        // A layer that shares the base's cells has no failures of its own.
        let base = results.column(ColumnAddress(address.field)).states
        if base == cells.states { continue }
      }
      for row in results.register.rows(kind) where cells.states[Int(row)] == CellState.error {
        let record = RecordID(kind: kind, row: row)
        let cell = CellAddress(record: record, column: address)
        // Causes are found by running the rule again; beyond the first few they would be the same.
        let cause: DiagnosticText =
          findings.count < 200
          ? explainer.cause(of: cell)?.text ?? "no result"
          : "no result for the data at hand"
        var finding = Finding(
          code: .noResult, check: "", severity: .error, record: record,
          message: "\(name(cell, beside: nil)) has no result: \(cause)", place: column.place)
        finding.data = dataPlace(of: record)
        if let place = place(of: record) { finding.labels = [Label(place, "of this record")] }
        finding.help = Self.wayOut(of: cause.english)
        findings.append(finding)
      }
    }
    return findings + recordRulesWithoutResult()
  }

  /// Rules of records that failed, of a circle the first one only.
  private func recordRulesWithoutResult() -> [Finding] {
    var findings: [Finding] = []
    var circles: Set<String> = []
    for rule in results.register.ruleCells {
      let cell = rule.cell
      guard results.register.isActive(cell.record),
        results.register.givenColumn(cell.column).state(Int(cell.record.row)) == CellState.error,
        let cause = explainer.cause(of: cell), cause.cell == cell
      else { continue }
      let circle = results.register.circles[cell]
      if let circle, !circles.insert(circle.english.split(separator: " ").sorted().joined()).inserted { continue }
      var finding = Finding(
        code: .noResult, check: "", severity: .error, record: cell.record,
        message: "\(name(cell, beside: nil)) has no result: \(cause.text)", place: rule.place)
      finding.data = dataPlace(of: cell.record)
      finding.help = circle == nil ? Self.wayOut(of: cause.text.english) : "give one of them with ':'"
      findings.append(finding)
    }
    return findings
  }

  /// What to do about a rule that failed for this cause.
  private static func wayOut(of cause: String) -> DiagnosticText {
    if cause.contains("division by zero") { return "say what holds where the divisor is 0: if … = 0 then … else …" }
    if cause.contains("4,096 bits") { return "round what the rule reads, so that numbers stay short: round(…, 6)" }
    if cause.hasPrefix("a weight is") { return "lower the other weights, so that they total at most 100 %" }
    if cause.contains("exponents reach") { return "take a power of a power: (x ^ 32) ^ 2" }
    if cause.contains("no part of the band") { return "extend the band, or end it with: otherwise missing" }
    if cause.contains("no case holds") { return "end the cases with: otherwise: …" }
    return ""
  }

  // MARK: Missing inputs

  /// Inputs that methods in use ask for and nobody gives: one finding a record.
  func missingInputs() -> [Finding] {
    var findings: [Finding] = []
    for kind in program.kinds {
      let asked = kind.fields.filter { id in
        let field = program[id]
        guard case .input = field.role, field.type.member == nil else { return false }
        return field.isRequired || field.blocks.contains { $0.isRequired }
      }
      if asked.isEmpty || results.register.rowCount(kind.id) == 0 { continue }
      var missing: [Int32: [FieldID]] = [:]
      for field in asked { note(field, kind.id, &missing) }
      for row in results.register.rows(kind.id) {
        guard let fields = missing[row] else { continue }
        let record = RecordID(kind: kind.id, row: row)
        let names = fields.map { DiagnosticText("'\(program[$0].name)'") }
        let list = names.listed()
        var finding = Finding(
          code: .notAssessed, check: "",
          severity: fields.contains { program[$0].method == nil && program[$0].isRequired } ? .error : .warning,
          record: record,
          message:
            "\(program.records.fullID(record)) is not assessed: \(list) \(names.count == 1 ? "is" : "are") missing",
          place: place(of: record))
        finding.data = dataPlace(of: record)
        finding.waitsFor = fields.map { CellAddress(record: record, column: ColumnAddress($0)) }
        findings.append(finding)
      }
    }
    return findings
  }

  private func note(_ id: FieldID, _ kind: KindID, _ missing: inout [Int32: [FieldID]]) {
    let field = program[id]
    let cells = results.column(ColumnAddress(id))
    guard cells.states.contains(CellState.missing) else { return }
    let given = results.register.givenColumn(ColumnAddress(id))
    let conditions = requiredConditions(field, kind)
    for row in results.register.rows(kind) where cells.states[Int(row)] == CellState.missing {
      // 'missing' said aloud is no gap.
      guard given.state(Int(row)) == CellState.notGiven else { continue }
      // What scripts leave out of a kind was refused before.
      if field.method == nil, field.isRequired, program.records.kinds[kind.position].sources[Int(row)] >= 0 { continue }
      if let conditions, !conditions.contains(where: { $0.state(Int(row)) == 0 && $0.payload(Int(row)) != 0 }) {
        continue
      }
      missing[row, default: []].append(id)
    }
  }

  /// Where the blocks that require an input hold; nil where it is always required.
  private func requiredConditions(_ field: Field, _ kind: KindID) -> [Column]? {
    if field.blocks.isEmpty { return nil }
    let required = field.blocks.filter(\.isRequired)
    let conditions = required.compactMap(\.condition)
    if conditions.count < required.count || required.isEmpty { return nil }
    let lowered = Lowering.query(conditions, of: kind, in: program)
    return Evaluator(results.plan, threads: results.threads).run(lowered, results)
  }

  // MARK: Published results

  /// Rows in which the sheet states another result than ours, or one that cannot be read.
  func publishedResults() -> [Finding] {
    var findings: [Finding] = []
    for published in results.register.published {
      let field = program[published.address.field]
      let ours = results.column(published.address)
      for index in 0..<published.column.count {
        let row = published.firstRow + index
        let state = published.column.state(index)
        if state == CellState.notGiven || row >= ours.count { continue }
        let record = RecordID(kind: field.kind, row: Int32(row))
        guard results.register.isActive(record) else { continue }
        let unit = explainer.unit(of: field, record)
        let mine = results.space.value(ours, row, field.type)
        let theirs = results.space.value(published.column, index, field.type)
        if state == CellState.error {
          let cell = published.unreadable[index] ?? ""
          findings.append(
            finding(
              .publishedUnreadable, record, published,
              "\(program.records.fullID(record)): the published \(field.name) '\(cell)' cannot be read; ours is \(text.text(mine, unit: unit))"
            ))
        } else if !agree(mine, theirs, unit, published.digits) {
          findings.append(
            finding(
              .publishedDiffers, record, published,
              "\(program.records.fullID(record)): the published \(field.name) is \(text.text(theirs, unit: unit)), ours is \(text.text(mine, unit: unit))"
            ))
        }
      }
    }
    return findings
  }

  private func finding(
    _ code: DiagnosticCode, _ record: RecordID, _ published: PublishedColumn, _ message: DiagnosticText
  ) -> Finding {
    var finding = Finding(code: code, check: "", severity: .error, record: record, message: message)
    let line = Int(program.records.kinds[record.kind.position].starts[Int(record.row)])
    let path =
      program.imports.indices.contains(published.importIndex) ? program.imports[published.importIndex].path : ""
    finding.data = DataPlace(
      file: path, line: line, column: published.columnNumber, header: published.header)
    return finding
  }

  private func agree(_ mine: Value, _ theirs: Value, _ unit: Unit?, _ digits: Int?) -> Bool {
    if case .number(let a) = mine, case .number(let b) = theirs, let digits {
      let ours = (unit.map { $0.value(ofBase: a) } ?? a).rounded(digits: digits)
      let stated = (unit.map { $0.value(ofBase: b) } ?? b).rounded(digits: digits)
      return ours == stated
    }
    return mine == theirs
  }

  // MARK: Judgements

  /// Records alike in all that a rule reads of them, of which a judgement makes the results differ.
  func unequalJudgements() -> [Finding] {
    var findings: [Finding] = []
    for (address, judgements) in results.register.judgements.sorted(by: { $0.key < $1.key }) {
      guard let index = results.plan.column(address), let kind = results.plan.columns[index].kind else { continue }
      let inputs = self.inputs(of: index, kind)
      if inputs.isEmpty { continue }
      let columns = inputs.map { ($0, results.column($0), program[$0.field].type) }
      let cells = results.column(address)
      let type = program[address.field].type
      func key(_ row: Int32) -> [Value] { columns.map { results.space.value($0.1, Int(row), $0.2) } }
      let rows = results.register.rows(kind)
      var alike: [[Value]: [Int32]] = [:]
      for row in rows { alike[key(row), default: []].append(row) }
      var isSaid: Set<[Value]> = []
      for row in judgements.keys.sorted() {
        let own = key(row)
        // Records that give nothing are not alike, only empty.
        if own.allSatisfy({ $0 == .missing }) { continue }
        let value = results.space.value(cells, Int(row), type)
        guard let other = alike[own]?.first(where: { $0 != row && results.space.value(cells, Int($0), type) != value }),
          isSaid.insert(own).inserted
        else { continue }
        let first = RecordID(kind: kind, row: row)
        let second = RecordID(kind: kind, row: other)
        var finding = Finding(
          code: .unequalJudgements, check: "", severity: .warning, record: first,
          message:
            "\(program.records.fullID(first)) and \(program.records.fullID(second)) give the same inputs, but \(program[address.field].name) is judged \(text.text(value)) and is \(text.text(results.space.value(cells, Int(other), type)))",
          place: judgements[row]?.place)
        if let place = place(of: second) { finding.labels = [Label(place, "the same inputs")] }
        findings.append(finding)
      }
    }
    return findings + unequalDecisions()
  }

  /// Results that a method asks people for (`significant: yes-no`): records of equal inputs must get equal ones, or a reason.
  private func unequalDecisions() -> [Finding] {
    let leading: Set<String> = ["score", "class", "significant"]
    var findings: [Finding] = []
    for kind in program.kinds {
      let asked = kind.fields.filter { program[$0].method != nil && program[$0].role == .input }.map { program[$0] }
      let inputs = asked.filter { !leading.contains($0.name) }.flatMap { field in
        program.layers.map { ColumnAddress(field.id, $0.id) }.filter {
          $0.layer == .base || results.register.isGiven($0)
        }
      }
      if inputs.isEmpty { continue }
      let columns = inputs.map { ($0, results.column($0), program[$0.field].type) }
      for field in asked where leading.contains(field.name) {
        let address = ColumnAddress(field.id)
        let cells = results.column(address)
        var first: [[Value]: Int32] = [:]
        for row in results.register.rows(kind.id) {
          let value = results.space.value(cells, Int(row), field.type)
          let key = columns.map { results.space.value($0.1, Int(row), $0.2) }
          if value == .missing || key.allSatisfy({ $0 == .missing }) { continue }
          guard let other = first[key] else {
            first[key] = row
            continue
          }
          let earlier = results.space.value(cells, Int(other), field.type)
          if value == earlier || results.register.reasons[address]?[row] != nil { continue }
          let record = RecordID(kind: kind.id, row: row)
          let twin = RecordID(kind: kind.id, row: other)
          var finding = Finding(
            code: .unequalJudgements, check: "", severity: .warning, record: record,
            message:
              "\(program.records.fullID(record)) and \(program.records.fullID(twin)) have the same ratings, yet \(field.name) is \(text.text(value)) here and \(text.text(earlier)) there",
            place: place(of: record))
          finding.help = "rate them alike, or give the reason: because \"…\""
          if let place = place(of: twin) { finding.labels = [Label(place, "the same ratings")] }
          findings.append(finding)
        }
      }
    }
    return findings
  }

  /// The inputs of the row's own kind that a column reads, through other columns of that kind.
  private func inputs(of column: Int, _ kind: KindID) -> [ColumnAddress] {
    var found: Set<ColumnAddress> = []
    var open = [column]
    var seen: Set<Int> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      for read in results.plan.columns[next].reads where program[read.field].kind == kind {
        if let other = results.plan.column(read) { open.append(other) }
        if case .input = program[read.field].role { found.insert(read) }
      }
    }
    return found.sorted()
  }

  // MARK: Removed records

  /// Single references that a removed record leaves missing.
  func removedReferences() -> [Finding] {
    let removed = results.register.removedRecords
    if removed.isEmpty { return [] }
    var findings: [Finding] = []
    for field in program.fields {
      guard case .input = field.role, case .record = field.type else { continue }
      let given = results.register.givenColumn(ColumnAddress(field.id))
      for row in 0..<given.count where given.state(row) == CellState.value {
        guard case .record(let target) = results.space.value(given, row, field.type), removed.contains(target) else {
          continue
        }
        let record = RecordID(kind: field.kind, row: Int32(row))
        guard results.register.isActive(record) else { continue }
        findings.append(
          Finding(
            code: .referenceToRemoved, check: "", severity: .note, record: record,
            message:
              "\(program.records.fullID(record)).\(field.name) is missing: \(program.records.fullID(target)) is removed",
            place: place(of: record)))
      }
    }
    return findings
  }
}
