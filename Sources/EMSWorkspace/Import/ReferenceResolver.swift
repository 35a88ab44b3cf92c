import EMSSemantics
import EMSSyntax
import EMSValues

/// Turns the texts of references in a file into records: by id, then by a title that only one record has; where the mapping
/// says `create`, a record is made.
struct ReferenceResolver {
  let file: String
  let header: [String]
  let importIndex: Int
  private(set) var diagnostics: [Diagnostic] = []
  private var titles: [KindID: [Int32: Int32]] = [:]

  init(file: String, header: [String], importIndex: Int) {
    self.file = file
    self.header = header
    self.importIndex = importIndex
  }

  /// Resolves all columns of `run`.
  mutating func resolve(_ run: inout RecordRun, in program: inout Program) {
    for layer in run.decoders.indices {
      for position in run.decoders[layer].indices {
        guard let kinds = referredKinds(run.decoders[layer][position].type) else { continue }
        let decoder = run.decoders[layer][position]
        resolve(
          &decoder.builder, kinds: kinds, creates: decoder.source.creates, column: decoder.fileColumn, run: run,
          place: program.imports.indices.contains(importIndex)
            ? program.imports[importIndex].pathPlace : run.mapping.place,
          in: &program)
      }
    }
    for position in run.derived.indices {
      guard let kinds = referredKinds(run.derived[position].field.type) else { continue }
      var builder = run.derived[position].builder
      resolve(
        &builder, kinds: kinds, creates: false, column: -1, run: run, place: run.derived[position].place, in: &program)
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

  private mutating func resolve(
    _ builder: inout ColumnBuilder, kinds: [KindID], creates: Bool, column: Int, run: RecordRun, place: SourceRange,
    in program: inout Program
  ) {
    // Rows by text, -2 where a text was not looked up yet.
    var known = Array(repeating: Int32(-2), count: program.records.texts.count)
    builder.resolveRows { text, index in
      if known[Int(text)] > -2 { return known[Int(text)] }
      let line = line(run, index, program)
      let record = find(text, kinds: kinds, creates: creates, column: column, line: line, place: place, in: &program)
      known[Int(text)] = record?.row ?? -1
      return record?.row ?? -1
    }
    builder.resolveValues { text, index in
      let line = line(run, index, program)
      let id = program.records.texts.intern(text)
      let record = find(id, kinds: kinds, creates: creates, column: column, line: line, place: place, in: &program)
      return record.map { .record($0) } ?? .missing
    }
  }

  private func line(_ run: RecordRun, _ index: Int, _ program: Program) -> Int {
    let rows = program.records.kinds[run.mapping.kind.position]
    let row = Int(run.firstRow) + index
    return row < rows.count ? Int(rows.starts[row]) : 0
  }

  private mutating func find(
    _ text: Int32, kinds: [KindID], creates: Bool, column: Int, line: Int, place: SourceRange, in program: inout Program
  ) -> RecordID? {
    for kind in kinds {
      if let row = program.records.find(kind: kind, id: text) { return RecordID(kind: kind, row: row) }
    }
    for kind in kinds {
      if let row = titleRow(text, kind: kind, program), row >= 0 { return RecordID(kind: kind, row: row) }
    }
    if creates, let kind = kinds.first {
      let row = program.records.kinds[kind.position].append(
        id: text, title: -1, parent: -1, source: ~Int32(importIndex), start: UInt32(line), end: 0)
      return RecordID(kind: kind, row: row)
    }
    let name = program.records.texts.string(text)
    let names = kinds.flatMap { kind in
      program.records.kinds[kind.position].ids.prefix(10_000).map { program.records.texts.string($0) }
    }
    let nearest = NearestName.nearest(to: name, in: names)
    let kindNames = kinds.map { program[$0].name }.joined(separator: " or ")
    let columnHeader = column >= 0 && column < header.count ? header[column] : ""
    diagnostics.append(
      Diagnostic(
        .unknownRecordInData, "there is no \(kindNames) '\(name)'", at: place,
        data: column >= 0 ? DataPlace(file: file, line: line, column: column + 1, header: columnHeader) : nil,
        help: nearest.map { "the nearest is '\($0)'" }
          ?? "declare it, or let the mapping make it: column \"\(columnHeader)\" create"))
    return nil
  }

  /// The row of the only record with this title; -1 where several have it.
  private mutating func titleRow(_ text: Int32, kind: KindID, _ program: Program) -> Int32? {
    if titles[kind] == nil {
      var table: [Int32: Int32] = [:]
      for (row, title) in program.records.kinds[kind.position].titles.enumerated() where title >= 0 {
        table[title] = table[title] == nil ? Int32(row) : -1
      }
      titles[kind] = table
    }
    return titles[kind]?[text]
  }
}
