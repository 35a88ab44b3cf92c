import EMSFormats
import EMSSemantics
import EMSSyntax
import EMSValues

/// The rows that were read, by their bytes: where no cell names a record, the same row twice makes two records of one thing.
struct RepeatedRows {
  private var lines: [UInt64: Int] = [:]
  /// The first rows that repeat another, and the line of that one.
  private(set) var found: [(line: Int, first: Int)] = []
  /// How many rows repeat another.
  private(set) var count = 0
  /// Beyond so many rows none is remembered.
  private static let limit = 1_000_000

  /// Adds a row.
  mutating func add(_ row: CellRow) {
    let range = row.cells.range(of: row.record).clamped(to: 0..<row.bytes.count)
    // FNV-1a, so that the same file gives the same result on every machine.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in row.bytes[range] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    guard let first = lines[hash] else {
      if lines.count < RepeatedRows.limit { lines[hash] = row.line }
      return
    }
    count += 1
    if found.count < 5 { found.append((row.line, first)) }
  }
}

/// Words that sheets write in a row of totals, in the languages of the library.
enum TotalWords {
  private static let words = [
    "total", "totals", "subtotal", "sub-total", "grand total", "sum", "totaal", "totalen", "subtotaal", "eindtotaal",
    "algemeen totaal", "som", "sous-total", "total général", "total general", "totaux", "somme", "summe", "gesamt",
    "gesamtsumme", "zwischensumme", "insgesamt", "endsumme",
  ]

  /// The ways in which a cell, or a key of which it is the first part, bears one of them.
  static let spellings: [String] = words.flatMap { word in
    [word, word.prefix(1).uppercased() + word.dropFirst(), word.uppercased()].flatMap { text in
      ["", ":", " :", " / "].map { text + $0 }
    }
  }
}

/// Rows that are read as they stand, and may not be what the sheet means.
extension ImportReading {
  /// Warns of records that bear the name of a total.
  mutating func reportTotals(_ program: Program) {
    guard let run else { return }
    let words = Set(TotalWords.spellings.compactMap { program.records.texts.find($0) })
    if words.isEmpty { return }
    let rows = program.records.kinds[run.mapping.kind.position]
    let own = Int(run.firstRow)..<min(rows.count, Int(run.firstRow) + run.count)
    let found = own.filter { words.contains(rows.ids[$0]) || words.contains(rows.titles[$0]) }
    for row in found.prefix(5) {
      let isID = words.contains(rows.ids[row])
      let text = program.records.texts.string(isID ? rows.ids[row] : rows.titles[row])
      diagnostics.append(
        Diagnostic(
          .totalRow, "the row '\(text)' looks like a total, and is read as one more \(program[run.mapping.kind].name)",
          at: plan.pathPlace, data: DataPlace(file: file, line: Int(rows.starts[row])),
          help: leaveOut(text, isID ? run.idPosition ?? run.keyPositions.first : run.titlePosition)))
    }
    if found.count > 5 {
      diagnostics.append(
        Diagnostic(.totalRow, "\(file): \(found.count - 5) more rows look like totals", at: plan.pathPlace))
    }
  }

  /// The option that leaves rows of such a cell out.
  private func leaveOut(_ text: String, _ position: Int?) -> DiagnosticText {
    guard let position else { return "leave the row out of the file" }
    let test = "\(columnText(position)) != \(LiteralText.quoted(text))"
    return plan.condition == nil ? "leave it out: `where \(test)`" : "leave it out: add `and \(test)` to its `where`"
  }

  /// How a script names the column at a position.
  private func columnText(_ position: Int) -> String {
    let index = columns.selected[position]
    let name = header[index]
    let isUnique = !name.isEmpty && header.filter { $0 == name }.count == 1
    return "column " + (isUnique ? LiteralText.quoted(name) : "\(index + 1)")
  }

  /// Warns of rows that stand twice where nothing but their place tells their records apart.
  mutating func reportRepeatedRows() {
    guard let repeats, repeats.count > 0 else { return }
    for (line, first) in repeats.found {
      diagnostics.append(
        Diagnostic(
          .repeatedRow, "the row is the same as that of line \(first), and both are counted", at: plan.pathPlace,
          data: DataPlace(file: file, line: line),
          help: "remove one of them; where both are meant, give them ids: id: column \"…\""))
    }
    if repeats.count > repeats.found.count {
      diagnostics.append(
        Diagnostic(
          .repeatedRow, "\(file): \(repeats.count - repeats.found.count) more rows are the same as one above them",
          at: plan.pathPlace))
    }
  }

  /// A row whose cell for the id is blank.
  func blankIdentifier(_ run: RecordRun) -> CellFault {
    let column = run.idPosition.map(columnText) ?? "column \"…\""
    let name = column.dropFirst("column ".count)
    return CellFault(
      .blankIdentifier, "the row has no id",
      help:
        "for merged cells `fill-down [\(name)]` repeats the id above; `where not (\(column) is missing)` leaves such rows out"
    )
  }
}
