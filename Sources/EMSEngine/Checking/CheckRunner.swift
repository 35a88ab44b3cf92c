import EMSSemantics
import EMSSyntax
import EMSValues

/// Runs the checks of a program over results, and looks at the data: rules without result, missing inputs, published results,
/// judgements.
public struct CheckRunner {
  let results: Results
  let program: Program
  let explainer: Explainer
  let text: ValueText
  private let evaluator: Evaluator

  /// Creates a runner; messages name things in `language`.
  public init(_ results: Results, language: String? = nil) {
    self.results = results
    program = results.program
    explainer = Explainer(results)
    text = ValueText(results.program, language: language)
    evaluator = Evaluator(results.plan, threads: results.threads)
  }

  /// The language of what the library says: that of the output, else that of the project.
  private var language: String? { text.language ?? program.language }

  /// All findings.
  public func run() -> CheckReport {
    var report = CheckReport()
    report.add(rulesWithoutResult())
    report.add(missingInputs())
    report.findings += unaskedInputs()
    report.findings += publishedResults()
    report.findings += unequalJudgements()
    report.findings += removedReferences()
    var doubts = DoubtfulChecks()
    for check in program.checks where check.applies { run(check, &report, &doubts) }
    report.findings += doubts.findings(language)
    return report
  }

  // MARK: Checks of scripts

  private func run(_ check: CheckRule, _ report: inout CheckReport, _ doubts: inout DoubtfulChecks) {
    let rows: [Int32] = check.kind.map { results.register.rows($0) } ?? [0]
    if rows.isEmpty { return }
    let asked = (check.condition.map { [$0] } ?? []) + check.expectations
    let column = Lowering.query(asked, of: check.kind, in: program)
    let cells = evaluator.run(column, results)
    let condition = check.condition == nil ? nil : cells[0]
    var failed: [Int32] = []
    var open: [Int32] = []
    for row in rows {
      switch check.outcome(cells.count, { (cells[$0].state(Int(row)), cells[$0].payload(Int(row))) }) {
      case .kept: break
      case .failed: failed.append(row)
      case .undecided: open.append(row)
      }
    }
    note(check, failed, open, column, asked, &report)
    if !results.doubt.isEmpty, let kind = check.kind {
      doubts.note(check, doubtfulResults(kind, rows, condition, column))
    }
  }

  /// The results that a check reads and that inputs given as alternatives leave undecided, in words; nil where there is none.
  private func doubtfulResults(
    _ kind: KindID, _ rows: [Int32], _ condition: Column?, _ column: ColumnProgram
  ) -> String? {
    let read = column.reads.filter { address in
      if case .computed = program[address.field].role { return program[address.field].kind == kind }
      return false
    }
    var names: [String] = []
    var count = 0
    for row in rows {
      let record = RecordID(kind: kind, row: row)
      let open = read.filter { results.doubt.values(record, $0) != nil }
      if open.isEmpty { continue }
      // Of records that the check leaves out, only those count that an undecided result may bring in.
      if let condition, condition.state(Int(row)) == CellState.notApplicable { continue }
      count += 1
      if names.count < 5 {
        names.append(open.map { name(CellAddress(record: record, column: $0), beside: nil) }.joined(separator: ", "))
      }
    }
    if count == 0 { return nil }
    return names.joined(separator: ", ") + (count > names.count ? " and \(count - names.count) more" : "")
  }

  private func note(
    _ check: CheckRule, _ failed: [Int32], _ open: [Int32], _ column: ColumnProgram, _ asked: [ExpressionID],
    _ report: inout CheckReport
  ) {
    let listed = Array(failed.prefix(CheckReport.greatestListed))
    if failed.count > listed.count {
      report.omitted.append(
        CheckReport.Omitted(
          code: .checkFailed, check: check.name, severity: check.severity, count: failed.count - listed.count))
    }
    let open = open.prefix(CheckReport.greatestListed)
    let messages = self.messages(check, listed)
    for (position, row) in listed.enumerated() {
      let record = check.kind.map { RecordID(kind: $0, row: row) }
      var finding = Finding(
        code: .checkFailed, check: check.name, severity: check.severity, record: record,
        message: DiagnosticText(messages[position]),
        clause: check.clause, place: record.flatMap { place(of: $0) } ?? (check.isLibrary ? nil : check.place))
      finding.data = record.flatMap { dataPlace(of: $0) }
      finding.subject = subject(check, record)
      finding.reason = DiagnosticText(check.reason?.text(in: language) ?? "")
      finding.help = DiagnosticText(check.fix?.text(in: language) ?? "")
      finding.accepted = record.flatMap { record in
        program.acceptances.first { $0.check == check.name && $0.record == record }?.reason
      }
      if finding.accepted == nil { report.findings.append(finding) } else { report.accepted.append(finding) }
    }
    for row in open {
      let record = check.kind.map { RecordID(kind: $0, row: row) }
      var waits: [CellAddress] = []
      if let record, report.undecided.count < 200 {
        for expression in asked {
          for cell in explainer.waitsFor(expression, column, record) where !waits.contains(cell) { waits.append(cell) }
        }
      }
      let names = waits.map { name($0, beside: record) }
      let subject = record.map { text.title($0) } ?? check.title?.text(in: language) ?? check.name
      var finding = Finding(
        code: .checkUndecided, check: check.name, severity: .note, record: record,
        message: DiagnosticText(
          subject + ": "
            + FixedWords(language).undecided(
              check.title?.text(in: language) ?? check.name, waitsFor: names)),
        clause: check.clause, place: record.flatMap { place(of: $0) } ?? (check.isLibrary ? nil : check.place))
      finding.waitsFor = waits
      finding.subject = self.subject(check, record)
      report.undecided.append(finding)
    }
  }

  /// The check by its name, with its clause, and the record by its full id: `check low-score, clause 6.1.2: impact boiler.air`.
  private func subject(_ check: CheckRule, _ record: RecordID?) -> DiagnosticText {
    var text: DiagnosticText = "check \(check.name)"
    if let clause = check.clause { text += ", clause \(clause)" }
    if let record {
      text += DiagnosticText(": " + program[record.kind].name + " " + program.records.fullID(record))
    }
    return text
  }

  /// The message of a check for single rows.
  private func messages(_ check: CheckRule, _ rows: [Int32]) -> [String] {
    let title = check.title?.text(in: language) ?? check.name
    let message = check.message(in: language)
    if rows.isEmpty { return [] }
    if message.isEmpty {
      return rows.map { row in
        check.kind.map { "\(text.title(RecordID(kind: $0, row: row))): \(title)" } ?? title
      }
    }
    let expressions = message.compactMap { if case .value(let id) = $0 { id } else { nil } }
    let column = Lowering.query(expressions, of: check.kind, in: program)
    let run = ProgramRun(column, register: results.register, space: results.space, source: results)
    let workspace = Workspace(run)
    if column.kind != nil { workspace.execute(rows: rows) }
    let cells = zip(column.results, expressions).map { step, expression in
      workspace.slots[step.position].column(
        program.expressions[expression].type, count: rows.count, scales: program.scales)
    }
    return rows.indices.map { position in
      var next = 0
      return message.map { piece -> String in
        switch piece {
        case .text(let text): return text
        case .value(let id):
          let value = run.space.value(cells[next], position, program.expressions[id].type)
          next += 1
          let record = check.kind.map { RecordID(kind: $0, row: rows[position]) }
          return shown(value, id, record)
        }
      }.joined()
    }
  }

  /// A value in a message: fields in their unit, the record's own title where it has translations.
  private func shown(_ value: Value, _ id: ExpressionID, _ record: RecordID?) -> String {
    guard case .access(let field) = program.expressions[id].operation else { return text.text(value) }
    if case .title = program[field].role, let record,
      case .row(depth: 0)? = program.expressions.operands(of: id).first.map({ program.expressions[$0].operation })
    {
      return text.title(record)
    }
    if case .identifier = program[field].role, let record, program[field].kind == record.kind {
      return program.records.fullID(record)
    }
    let unit = record.flatMap {
      program[field].kind == $0.kind ? explainer.unit(of: program[field], $0) : program[field].unit
    }
    return text.text(value, unit: unit, digits: program[field].digits)
  }

  // MARK: Places and names

  /// Where a record stands in a script; nil for imported ones.
  func place(of record: RecordID) -> SourceRange? {
    let rows = program.records.kinds[record.kind.position]
    let row = Int(record.row)
    guard rows.sources[row] >= 0 else { return nil }
    return SourceRange(file: FileID(Int(rows.sources[row])), start: rows.starts[row], end: rows.ends[row])
  }

  /// Where a record stands in data; nil for those of scripts.
  func dataPlace(of record: RecordID) -> DataPlace? {
    let rows = program.records.kinds[record.kind.position]
    let row = Int(record.row)
    guard rows.sources[row] < 0 else { return nil }
    let index = Int(~rows.sources[row])
    guard program.imports.indices.contains(index) else { return nil }
    return DataPlace(file: program.imports[index].path, line: Int(rows.starts[row]))
  }

  /// A cell by name: the field alone where it is of the record that is spoken of.
  func name(_ cell: CellAddress, beside record: RecordID?) -> String {
    cell.record == record ? cell.column.name(in: program) : cell.name(in: program)
  }
}
