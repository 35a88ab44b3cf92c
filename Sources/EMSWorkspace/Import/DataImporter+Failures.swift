import EMSFormats
import EMSSemantics
import EMSSyntax

extension DataImporter {
  /// Leaves out, with `--keep-going`, the rows whose references name what is not there. They were taken before all records
  /// were known, so that their records are made inactive; the file is read once more for their texts.
  mutating func leaveOut(
    _ failures: [(record: RecordID, reason: DiagnosticText)], of run: RecordRun, in program: inout Program,
    importIndex: Int,
    file: String
  ) -> [Diagnostic] {
    guard !failures.isEmpty, program.imports.indices.contains(importIndex) else { return [] }
    var reasons: [Int: [DiagnosticText]] = [:]
    for (record, reason) in failures {
      let rows = program.records.kinds[record.kind.position]
      guard Int(record.row) < rows.count else { continue }
      var lines: Set<Int> = [Int(rows.starts[Int(record.row)])]
      deactivate(record, in: &program)
      if record.kind == run.mapping.kind {
        for inner in run.inner {
          let innerRows = program.records.kinds[inner.mapping.kind.position]
          for row in Int(inner.firstRow)..<Int(inner.firstRow) + inner.count
          where innerRows.parents[row] == record.row {
            lines.insert(Int(innerRows.starts[row]))
            deactivate(RecordID(kind: inner.mapping.kind, row: Int32(row)), in: &program)
          }
        }
      }
      for line in lines where reasons[line]?.contains(reason) != true { reasons[line, default: []].append(reason) }
    }
    let plan = program.imports[importIndex]
    let texts = rowTexts(plan, file: file, lines: Set(reasons.keys))
    let left = reasons.sorted { $0.key < $1.key }.map { line, reasons in
      RejectedRow(file: file, line: line, text: texts[line] ?? "", reasons: reasons)
    }
    addRejected(left)
    return [
      Diagnostic(
        .rowsSkipped,
        left.count == 1
          ? "\(file): 1 row with unknown references left out"
          : "\(file): \(left.count) rows with unknown references left out",
        at: plan.pathPlace, notes: left.first.map { ["the first, in line \($0.line): \($0.reasons.first ?? "")"] } ?? []
      )
    ]
  }

  private func deactivate(_ record: RecordID, in program: inout Program) {
    let count = program.records.kinds[record.kind.position].count
    if program.records.kinds[record.kind.position].isInactive.isEmpty {
      program.records.kinds[record.kind.position].isInactive = Array(repeating: false, count: count)
    }
    program.records.kinds[record.kind.position].isInactive[Int(record.row)] = true
  }

  /// The rows that begin in `lines`, as they stand in the file.
  private func rowTexts(_ plan: ImportPlan, file: String, lines: Set<Int>) -> [Int: String] {
    guard let bytes = try? files.read(file) else { return [:] }
    var texts: [Int: String] = [:]
    bytes.withUnsafeBytes { raw in
      let decoded = DecodedText(raw)
      decoded.withUTF8(of: raw) { text in
        var reader = CSVReader(
          options: CSVOptions(
            delimiter: plan.delimiter, header: plan.headerRow == 1 ? .firstRecord : .row(plan.headerRow)))
        guard var used = reader.begin(text, isLast: true) else { return }
        var table = CSVTable()
        while used < text.count {
          let rest = UnsafeRawBufferPointer(rebasing: text[used...])
          let taken = reader.read(rest, isLast: true, into: &table)
          table.withCells { cells in
            for record in 0..<cells.count where lines.contains(cells.line(of: record)) {
              texts[cells.line(of: record)] = CellRow(cells: cells, record: record, bytes: rest).text
            }
          }
          if taken == 0 { break }
          used += taken
        }
      }
    }
    return texts
  }
}
