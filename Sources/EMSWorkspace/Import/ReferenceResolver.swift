import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// Turns the texts of references in a file into records: by id, then by a title that only one record has; where the mapping
/// says `create`, a record is made.
struct ReferenceResolver {
  let file: String
  let header: [String]
  let importIndex: Int
  /// Whether rows whose references are not found are left out instead of reported.
  let keepsGoing: Bool
  /// Rows that name what is not there, with the reason, where rows are left out.
  private(set) var failures: [(record: RecordID, reason: DiagnosticText)] = []
  private var titles: [KindID: [Int32: Int32]] = [:]
  private var found: [(diagnostic: Diagnostic, count: Int)] = []
  private var reported: [Reported: Int] = [:]

  /// What was reported once, and is only counted when it comes again.
  private struct Reported: Hashable {
    let text: Int32
    let column: Int
    let kinds: [KindID]
  }

  /// A column whose references are resolved.
  private struct ColumnAtHand {
    let kinds: [KindID]
    let creates: Bool
    let column: Int
    let kind: KindID
    let firstRow: Int32
    let place: SourceRange
  }

  init(file: String, header: [String], importIndex: Int, keepsGoing: Bool) {
    self.file = file
    self.header = header
    self.importIndex = importIndex
    self.keepsGoing = keepsGoing
  }

  /// What was not found, each text of a column once.
  var diagnostics: [Diagnostic] {
    found.map { entry in
      var diagnostic = entry.diagnostic
      if entry.count > 1 {
        diagnostic.notes.append(
          entry.count == 2 ? "1 more row says the same" : "\(entry.count - 1) more rows say the same")
      }
      return diagnostic
    }
  }

  /// Resolves all columns of `run`.
  mutating func resolve(_ run: inout RecordRun, in program: inout Program) {
    for layer in run.decoders.indices {
      for position in run.decoders[layer].indices {
        guard let kinds = referredKinds(run.decoders[layer][position].type) else { continue }
        let decoder = run.decoders[layer][position]
        let column = ColumnAtHand(
          kinds: kinds, creates: decoder.source.creates, column: decoder.fileColumn, kind: run.mapping.kind,
          firstRow: run.firstRow,
          place: program.imports.indices.contains(importIndex)
            ? program.imports[importIndex].pathPlace : run.mapping.place)
        resolve(&decoder.builder, column, in: &program)
      }
    }
    for position in run.derived.indices {
      guard let kinds = referredKinds(run.derived[position].field.type) else { continue }
      var builder = run.derived[position].builder
      let column = ColumnAtHand(
        kinds: kinds, creates: false, column: -1, kind: run.mapping.kind, firstRow: run.firstRow,
        place: run.derived[position].place)
      resolve(&builder, column, in: &program)
      run.derived[position].builder = builder
    }
    for position in run.inner.indices {
      var inner = run.inner[position]
      resolve(&inner, in: &program)
      run.inner[position] = inner
    }
  }

  private func referredKinds(_ type: Type) -> [KindID]? {
    switch type {
    case .record(let kinds): kinds
    case .list(let member): referredKinds(member)
    default: nil
    }
  }

  private mutating func resolve(_ builder: inout ColumnBuilder, _ column: ColumnAtHand, in program: inout Program) {
    // Rows by text, -2 where a text was not looked up yet.
    var known = Array(repeating: Int32(-2), count: program.records.texts.count)
    builder.resolveRows { text, index in
      if known[Int(text)] >= 0 { return known[Int(text)] }
      let record = find(text, column, index, in: &program)
      known[Int(text)] = record?.row ?? -1
      return record?.row ?? -1
    }
    builder.resolveValues { text, index in
      let id = program.records.texts.intern(text)
      return find(id, column, index, in: &program).map { .record($0) } ?? .missing
    }
  }

  private mutating func find(
    _ text: Int32, _ column: ColumnAtHand, _ index: Int, in program: inout Program
  ) -> RecordID? {
    for kind in column.kinds {
      if let row = program.records.find(kind: kind, id: text) { return RecordID(kind: kind, row: row) }
    }
    var isAmbiguous = false
    for kind in column.kinds {
      guard let row = titleRow(text, kind: kind, program) else { continue }
      if row >= 0 { return RecordID(kind: kind, row: row) }
      isAmbiguous = true
    }
    let rows = program.records.kinds[column.kind.position]
    let row = Int(column.firstRow) + index
    let line = row < rows.count ? Int(rows.starts[row]) : 0
    if column.creates, !isAmbiguous, let kind = column.kinds.first {
      let row = program.records.kinds[kind.position].append(
        id: text, title: -1, parent: -1, source: ~Int32(importIndex), start: UInt32(line), end: 0)
      return RecordID(kind: kind, row: row)
    }
    report(text, column, row: row, line: line, isAmbiguous: isAmbiguous, program)
    return nil
  }

  private mutating func report(
    _ text: Int32, _ column: ColumnAtHand, row: Int, line: Int, isAmbiguous: Bool, _ program: Program
  ) {
    let key = Reported(text: text, column: column.column, kinds: column.kinds)
    if !keepsGoing, let known = reported[key] {
      found[known].count += 1
      return
    }
    let name = program.records.texts.string(text)
    let kindNames = column.kinds.map { DiagnosticText(program[$0].name) }.joined(separator: " or ")
    let columnHeader = column.column >= 0 && column.column < header.count ? header[column.column] : ""
    var message: DiagnosticText = "there is no \(kindNames) '\(name)'"
    var notes: [DiagnosticText] = []
    var help: DiagnosticText = ""
    if isAmbiguous {
      message = "several records of the kind \(kindNames) have the title '\(name)'"
      notes = ["they are: \(idsOfTitle(text, column.kinds, program).joined(separator: ", "))"]
      help = "name the one that is meant by its id"
    }
    if keepsGoing {
      let reason = columnHeader.isEmpty ? message : "\(columnHeader): \(message)"
      failures.append((RecordID(kind: column.kind, row: Int32(row)), reason))
      return
    }
    if !isAmbiguous {
      let names = column.kinds.flatMap { kind in
        program.records.kinds[kind.position].ids.prefix(10_000).map { program.records.texts.string($0) }
      }
      let nearest = NearestName.nearest(to: name, in: names)
      help =
        nearest.map { "the nearest is '\($0)'" }
        ?? (column.column < 0
          ? "declare it" : "declare it, or let the mapping make it: column \"\(columnHeader)\" create")
    }
    reported[key] = found.count
    found.append(
      (
        Diagnostic(
          .unknownRecordInData, message, at: column.place,
          data: column.column >= 0
            ? DataPlace(file: file, line: line, column: column.column + 1, header: columnHeader) : nil,
          notes: notes, help: help), 1
      ))
  }

  private func idsOfTitle(_ title: Int32, _ kinds: [KindID], _ program: Program) -> [String] {
    var ids: [String] = []
    for kind in kinds {
      let rows = program.records.kinds[kind.position]
      for row in rows.titles.indices where rows.titles[row] == title && !rows.isInactive(Int32(row)) {
        ids.append("'\(program.records.fullID(RecordID(kind: kind, row: Int32(row))))'")
        if ids.count == 5 { return ids + ["…"] }
      }
    }
    return ids
  }

  /// The row of the only record with this title; -1 where several have it.
  private mutating func titleRow(_ text: Int32, kind: KindID, _ program: Program) -> Int32? {
    if titles[kind] == nil {
      var table: [Int32: Int32] = [:]
      let rows = program.records.kinds[kind.position]
      for (row, title) in rows.titles.enumerated() where title >= 0 && !rows.isInactive(Int32(row)) {
        table[title] = table[title] == nil ? Int32(row) : -1
      }
      titles[kind] = table
    }
    return titles[kind]?[text]
  }
}
