import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// A file says the same however it is cut, whoever reads the parts, and whether its rows are taken by themselves or column by
/// column.
@Suite struct ImportPartTests {
  /// A mapping; `condition` always holds, and makes the importer look at every row by itself.
  private static func script(condition: Bool, unnamed: Bool) -> String {
    """
    scale level "Level" { 1 low "Low", 2 middle "Middle", 3 high "High" }
    kind place "Place" {}
    kind part "Part" in item { grade: level?, n: number?, day: date? }
    kind item "Item" {
      level: level or n/a
      n: number 0..5000?
      mass: quantity kg?
      day: date?
      note: text?
      tags: list of text
      at: place?
      fixed: number?
    }
    import item from "a.csv" {
      \(condition ? "where 1 = 1" : "# every row")
      id: column "Id"
      title: column "Title"
      level: column "Level" map { "none": missing, "-": n/a }
      n: column "N"
      mass: column "Mass"
      day: column "Day"
      note: column "Note"
      tags: column "Tags" split ";"
      at: column "At" create
      fixed: 7
      part {
        \(unnamed ? "# numbered" : "id: column \"Part\"")
        title: column "Part title"
        grade: column "Grade"
        n: column "Part N"
        day: column "Part day"
      }
    }

    """
  }

  private static let header = "Id,Title,Level,N,Mass,Day,Note,Tags,At,Part,Part title,Grade,Part N,Part day\n"

  /// A random file: rows of one record often follow each other, some cells are in error, quotes and line ends stand in cells.
  private static func file(_ numbers: inout SeededNumbers, rows: Int, faults: Int) -> String {
    var text = header
    var id = 0
    var outer: [String] = []
    func pick(_ texts: [String]) -> String { texts[Int.random(in: 0..<texts.count, using: &numbers)] }
    for row in 0..<rows {
      if outer.isEmpty || Int.random(in: 0..<3, using: &numbers) == 0 {
        // Now and then a record that was there before.
        id = Int.random(in: 0..<20, using: &numbers) == 0 ? Int.random(in: 0...max(1, id), using: &numbers) : id + 1
        outer = [
          "r\(id)", pick(["A title", "\"With, comma\"", "\"a \"\"b\"\" c\"", "\"two\nlines\"", "", "T\(row)"]),
          pick(["1", "low", "High", "none", "-", ""]), pick(["1", "12.5", "0.25", "", " 7 ", "1000"]),
          pick(["1", "2.5", "3 t", "", "123456789012345678"]), pick(["2026-01-31", "2025-12-01", "1969-07-20", ""]),
          pick(["x", "note \(row)", "", "\"q\"\"q\""]), pick(["a;b", "", "c"]),
          pick(["here", "there", "", "P\(row % 7)"]),
        ]
      }
      var cells = outer
      if Int.random(in: 0..<12, using: &numbers) == 0 { cells[6] = "" }
      let part = pick(["", "p\(row)", "p\(row)", "p\(row)", "\"p\(row)\"", " p\(row) "])
      cells += [part, pick(["one", "two", "", "\"t, \(row)\""]), pick(["1", "middle", ""])]
      cells += [pick(["1", "2.75", ""]), pick(["2026-06-30", ""])]
      if faults > 0, Int.random(in: 0..<faults, using: &numbers) == 0 {
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0: cells[3] = "much"
        case 1: cells[3] = "9999"
        case 2: cells[2] = "huge"
        case 3: cells[11] = "5"
        case 4: cells.removeLast()
        case 5: cells[6] = "5\" pipe"
        case 6: cells[6] = "\"open"
        case 7: cells[0] = ""
        default: cells[9] = "same"
        }
      }
      text += cells.joined(separator: ",") + (Int.random(in: 0..<30, using: &numbers) == 0 ? "\r\n" : "\n")
    }
    return text
  }

  /// What an import read, as text: records, cells, and what was reported.
  private static func read(
    _ csv: String, threads: Int, pieceSize: Int, condition: Bool = false, unnamed: Bool = false,
    keepsGoing: Bool = false
  ) -> String {
    let files = MemoryFileSystem(["main.ems": script(condition: condition, unnamed: unnamed), "a.csv": csv])
    var loader = ProjectLoader(files: files, library: LibrarySources([]))
    let loaded = loader.load(ProjectRequest(paths: ["main.ems"]))
    var importer = DataImporter(
      files: files, root: loaded.root, keepsGoing: keepsGoing, threads: threads, pieceSize: pieceSize)
    let checked = checkProject(loaded.project, selection: MethodSelection(today: .first), reader: &importer)
    let program = checked.program
    var lines: [String] = []
    for kind in program.kinds {
      let rows = program.records.kinds[kind.id.position]
      for row in 0..<Int32(rows.count) {
        let record = RecordID(kind: kind.id, row: row)
        let title = rows.titles[Int(row)] < 0 ? "-" : program.records.texts.string(rows.titles[Int(row)])
        lines.append(
          "\(kind.name) \(program.records.fullID(record)) '\(title)' \(rows.starts[Int(row)]) \(rows.isInactive(row))")
      }
    }
    for column in importer.columns {
      let cells = column.states.indices.map { index in column.value(at: index, program: program).map { "\($0)" } ?? "_"
      }
      lines.append("\(program[column.field].name): \(cells.joined(separator: " | "))")
    }
    for row in importer.rejected { lines.append("\(row.line) \(row.text): \(row.reasons.joined(separator: "; "))") }
    // Of more faults than are listed it depends on the parts which are.
    for diagnostic in checked.diagnostics where diagnostic.data != nil || diagnostic.severity == .error {
      lines.append("\(diagnostic.code.text) \(diagnostic.data?.line ?? 0) \(diagnostic.message) \(diagnostic.notes)")
    }
    return lines.sorted().joined(separator: "\n")
  }

  /// The lines that stand in one text alone.
  private static func difference(_ left: String, _ right: String) -> String {
    let (left, right) = (Set(left.split(separator: "\n")), Set(right.split(separator: "\n")))
    let own = left.subtracting(right).sorted().map { "- \($0)" } + right.subtracting(left).sorted().map { "+ \($0)" }
    return own.joined(separator: "\n")
  }

  @Test(arguments: 0..<24)
  func saysTheSameHoweverItIsCut(_ seed: Int) {
    var numbers = SeededNumbers(seed)
    let csv = Self.file(&numbers, rows: 120, faults: seed % 3 == 0 ? 0 : 40)
    let unnamed = seed % 4 == 3
    let keepsGoing = seed % 5 == 4
    let whole = Self.read(csv, threads: 1, pieceSize: 1 << 20, unnamed: unnamed, keepsGoing: keepsGoing)
    #expect(whole.contains("item r1 "))
    for (threads, pieceSize) in [(1, 4096), (2, 4096), (3, 1024), (2, 64), (4, 20_000)] {
      let parts = Self.read(csv, threads: threads, pieceSize: pieceSize, unnamed: unnamed, keepsGoing: keepsGoing)
      #expect(Self.difference(parts, whole) == "", "\(threads) threads, pieces of \(pieceSize)")
    }
    let rows = Self.read(
      csv, threads: 1, pieceSize: 1 << 20, condition: true, unnamed: unnamed, keepsGoing: keepsGoing)
    #expect(Self.difference(rows, whole) == "", "row by row")
  }

  /// More different texts than a column remembers.
  @Test func manyDifferentTexts() {
    var csv = Self.header
    for row in 0..<40_000 {
      csv += "r\(row),T\(row),1,\(row % 5000),1,2026-01-31,note \(row % 30_000),a;b,here,p,one,1,2,2026-01-31\n"
    }
    let whole = Self.read(csv, threads: 1, pieceSize: 1 << 20)
    #expect(whole == Self.read(csv, threads: 3, pieceSize: 1 << 16))
    #expect(whole == Self.read(csv, threads: 1, pieceSize: 1 << 20, condition: true))
    #expect(whole.contains("item r39999 'T39999' 40001 false"))
  }

  /// Twenty thousand headers cost what their bytes cost.
  @Test func manyHeaders() {
    let names = (0..<20_000).map { "Column \($0)" }
    let csv = names.joined(separator: ",") + "\n" + names.indices.map { "\($0)" }.joined(separator: ",") + "\n"
    let script =
      "kind k { n: number? }\nimport k from \"a.csv\" { id: column \"Column 0\", n: column \"Column 19999\" }\n"
    let files = MemoryFileSystem(["main.ems": script, "a.csv": csv])
    var loader = ProjectLoader(files: files, library: LibrarySources([]))
    let loaded = loader.load(ProjectRequest(paths: ["main.ems"]))
    var importer = DataImporter(files: files, root: loaded.root)
    let checked = checkProject(loaded.project, selection: MethodSelection(today: .first), reader: &importer)
    #expect(importer.columns.first?.value(at: 0, program: checked.program) == .number(Rational(19_999)))
  }
}

/// Numbers that are the same in every run (SplitMix64).
private struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
