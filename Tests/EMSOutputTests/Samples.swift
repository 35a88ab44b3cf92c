import EMSOutput

/// Documents that show what renderers must master.
enum Samples {
  static let documents: [String: Document] = [
    "empty": Document(),
    "register": register,
    "wide-table": wideTable,
    "scripts": scripts,
    "matrix-ids": matrix(perCell: 2),
    "matrix-counts": matrix(perCell: 40),
    "matrix-bare": Document([
      .matrix(
        Matrix(
          title: "", downTitle: "process", acrossTitle: "category", down: ["brewing", "bottling"],
          across: ["waste", "water"],
          cells: [[.init(items: ["1"]), .init()], [.init(), .init(items: ["a", "b", "c"])]]))
    ]),
    "markup": markup,
    "no-rows": Document([.table(Table(title: "Actions", columns: [.init("id"), .init("due")])), .note("none")]),
  ]
  static let names = documents.keys.sorted()

  private static var register: Document {
    Document([
      .heading(level: 1, "Brouwerij De Linde"),
      .text("5 aspects with 6 impacts, 2 significant. As of 2026-11-24, by the method of De Linde."),
      .table(
        Table(
          title: "Significant aspects",
          columns: [
            .init("id"), .init("title"), .init("score", alignment: .trailing), .init("class"),
            .init("gas [MWh]", alignment: .trailing),
          ],
          rows: [
            [
              Cell("boiler-gas", emphasis: .muted), Cell("Natural gas in the steam boiler"), Cell("20"),
              Cell("high", emphasis: .grade(100)), Cell("1 655"),
            ],
            [
              Cell("cooling-noise", emphasis: .muted), Cell("Noise of the cooling towers"), Cell("15"),
              Cell("medium", emphasis: .grade(50)), Cell(""),
            ],
            [
              Cell("rinse-water", emphasis: .muted), Cell("Rinse water\nto the river"), Cell("9.5"),
              Cell("low", emphasis: .grade(0)), Cell("n/a", emphasis: .muted),
            ],
            [Cell("all", emphasis: .strong), Cell(""), Cell("44.5", emphasis: .strong), Cell(""), Cell("")],
          ])),
      .note("1 impact is not assessed: bottling-waste.load"),
      .list([
        "every significant aspect has an objective: holds",
        "obligations are evaluated in time: 'VLAREM II, chapter 4.5' was due on 2026-03-14, which is 255 days ago",
      ]),
      .preformatted("$ ems explain\n  score = 20"),
    ])
  }

  private static var wideTable: Document {
    let columns = (1...14).map { Table.Column("column \($0)", alignment: $0 % 2 == 0 ? .trailing : .leading) }
    let rows = (1...2).map { row in (1...14).map { Cell("value \(row) of column \($0)") } }
    return Document([.table(Table(columns: columns, rows: rows))])
  }

  private static var scripts: Document {
    Document([
      .table(
        Table(
          columns: [.init("语言"), .init("Größe", alignment: .trailing), .init("tekst")],
          rows: [
            [Cell("中文名称很长很长很长很长很长很长"), Cell("12"), Cell("geïntegreerd e\u{301}e\u{301}n")],
            [
              Cell("한국어"), Cell("3.5 m³"),
              Cell("CO₂ → atmosphere 🌍 and ✅ marks in a text that must be wrapped somewhere"),
            ],
            [Cell("العربية"), Cell("−4 °C"), Cell("ελληνικά, кириллица")],
          ]))
    ])
  }

  private static func matrix(perCell count: Int) -> Document {
    let severities = ["negligible", "minor", "moderate", "major", "critical"]
    let probabilities = ["rare", "unlikely", "possible", "likely", "frequent"]
    let classes = ["low", "medium", "high"]
    let cells = severities.indices.map { row in
      probabilities.indices.map { column -> MatrixCell in
        let grade = (row + 1) * (column + 1) / 9
        let items = (row + column) % 3 == 0 ? (1...count).map { "aspect-\(row)\(column).impact-\($0)" } : []
        return MatrixCell(label: classes[min(2, grade)], items: items, emphasis: .grade(min(2, grade) * 50))
      }
    }
    return Document([
      .matrix(
        Matrix(
          title: "Significance", downTitle: "Severity", acrossTitle: "Probability", down: severities,
          across: probabilities, cells: cells))
    ])
  }

  private static var markup: Document {
    let text = "# a *b* _c_ d_e `f` [g](h) <i> j|k \\ ~l~ & 1"
    return Document([
      .heading(level: 2, text), .text(text), .text("- not a list"), .text("1. not a list\n= nor a heading"),
      .note(text),
      .list([text, "+ x"]), .preformatted("```\ncode"),
      .table(Table(title: text, columns: [.init(text)], rows: [[Cell(text)], [Cell("two\nlines")]])),
    ])
  }

  /// Without the escapes of colour.
  static func withoutColour(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscape = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" { isEscape = true }
      if !isEscape { result.append(scalar) }
      if isEscape, scalar == "m" { isEscape = false }
    }
    return String(result)
  }
}
