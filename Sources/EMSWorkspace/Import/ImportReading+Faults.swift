import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

extension ImportReading {
  mutating func note(_ fault: CellFault, _ position: Int?) { faults.append((fault, position ?? -1)) }

  /// Ends a row that has faults: reports them, or puts the row aside.
  mutating func reject(_ row: CellRow) {
    if keepsGoing {
      rejected.append(
        RejectedRow(file: file, line: row.line, text: row.text, reasons: faults.map { describe($0.fault, $0.position) })
      )
      return
    }
    for (fault, position) in faults {
      faultCount += 1
      if faultCount > greatestFaults { continue }
      let fileColumn = position >= 0 ? columns.selected[position] : -1
      diagnostics.append(
        Diagnostic(
          fault.code, fault.message, at: plan.pathPlace,
          data: DataPlace(
            file: file, line: row.line, column: fileColumn + 1, header: fileColumn >= 0 ? header[fileColumn] : ""),
          labels: fault.labels,
          notes: (fileColumn >= 0 ? ["column '\(header[fileColumn])', row \(row.number)"] : []) + fault.notes,
          help: fault.help))
    }
  }

  private func describe(_ fault: CellFault, _ position: Int) -> DiagnosticText {
    guard position >= 0 else { return fault.message }
    return "\(header[columns.selected[position]]): \(fault.message)"
  }

  mutating func report(_ issue: CSVIssue, at bytes: UnsafeRawBufferPointer?) {
    let fault = CellFault.issue(issue, delimiter: delimiter)
    if case .unterminatedQuote = issue.kind { openLine = issue.line }
    // The lines that the open quote was to hold are no rows of their own.
    if fault.code == .raggedRow, issue.record > 0, issue.line == openLine + 1 {
      openLine = issue.line
      if !keepsGoing { return }
    }
    if keepsGoing, !issue.recordIsKept, issue.record > 0, let bytes {
      rowsRead += 1
      let range = issue.range.clamped(to: 0..<bytes.count)
      rejected.append(
        RejectedRow(
          file: file, line: issue.line,
          text: String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self),
          reasons: [fault.message]))
      return
    }
    faultCount += 1
    if faultCount > greatestFaults { return }
    diagnostics.append(
      Diagnostic(
        fault.code, fault.message, at: plan.pathPlace, severity: issue.recordIsKept ? .warning : .error,
        data: DataPlace(file: file, line: issue.line, column: issue.column), help: fault.help))
  }

  func declaredElsewhere(
    _ id: [UInt8], _ known: Int, _ rows: KindRows, _ run: RecordRun, _ program: Program
  ) -> CellFault {
    var fault = CellFault(
      .duplicateRow, "\(program[run.mapping.kind].name) '\(String(decoding: id, as: UTF8.self))' is declared elsewhere",
      help: "ids are unique within a kind: rename one, or amend the record")
    let source = rows.sources[known]
    if source >= 0 {
      let place = SourceRange(file: FileID(Int(source)), start: rows.starts[known], end: rows.ends[known])
      fault.labels = [Label(place, "it is declared here")]
    } else if program.imports.indices.contains(Int(~source)) {
      fault.notes = ["the first stands in \(program.imports[Int(~source)].path), line \(rows.starts[known])"]
    }
    return fault
  }

  /// A judgement stands against a rule, and says why.
  mutating func requireReason(_ decoder: CellDecoder, _ row: CellRow) {
    if case .notGiven = decoder.staged { return }
    if let reason = decoder.source.reason, let position = columns.position(of: reason), !text(row, position).isEmpty {
      return
    }
    note(
      CellFault(
        .judgementWithoutReason, "'\(decoder.field.name)' is computed, and a judgement of it needs a reason",
        help: "fill in the column that says why, or leave the cell blank"), decoder.position)
  }

  /// Rows of one record must agree on its title as on its fields; one that gives none agrees.
  mutating func compareTitle(
    _ row: CellRow, _ run: RecordRun, _ rows: KindRows, _ outer: Int, pool: inout TextPool
  ) {
    guard let position = run.titlePosition else { return }
    let title = titleText(row, run, pool: &pool)
    let first = rows.titles[Int(run.firstRow) + outer]
    if title < 0 || first < 0 || title == first { return }
    note(
      CellFault(
        .rowsDisagree, "'\(text(row, position))' differs from what an earlier row gives for the title of this record"),
      position)
  }
}
