import EMSFormats
import EMSOutput
import EMSSyntax
import EMSTestSupport
import Testing

/// Diagnostics as text, held against `Tests/Cases/output/diagnostics.*.txt`, and as JSON with the same facts.
@Suite struct DiagnosticRenderingTests {
  private static let sources: SourceMap = {
    var sources = SourceMap()
    sources.add(
      name: "a.ems", bytes: Array("scale s { low, high }\n\taspect gas { severity: enormous }\n# é 漢字 enormous\n".utf8))
    sources.add(name: "bom.ems", bytes: [0xEF, 0xBB, 0xBF] + Array("aspect x\r\nimpact é {\r\nlast".utf8))
    let long = String(repeating: "é", count: 300) + "HERE" + String(repeating: "漢", count: 300)
    sources.add(name: "long.ems", bytes: Array(long.utf8))
    sources.add(name: "bytes.ems", bytes: [0x61, 0xFF, 0xFE, 0x1B, 0x62, 0x0A])
    sources.add(name: "empty.ems", bytes: [])
    return sources
  }()

  /// The place of `text` in a file; the whole of `from..<to` where a number is given.
  private static func place(_ file: Int, _ text: String) -> SourceRange {
    let bytes = sources.files[file].bytes
    let wanted = Array(text.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
    return SourceRange(file: FileID(file), start: UInt32(start), end: UInt32(start + wanted.count))
  }

  private static func end(_ file: Int) -> SourceRange {
    let count = UInt32(sources.files[file].bytes.count)
    return SourceRange(file: FileID(file), start: count, end: count)
  }

  private static let code = DiagnosticCode.fileMissing

  static let cases: [String: [Diagnostic]] = [
    "labels": [
      Diagnostic(
        code, "'enormous' is not a level of 's'", at: place(0, "enormous"),
        labels: [Label(place(0, "scale s { low, high }"), "declared here"), Label(place(1, "é"), "and read here")],
        notes: ["levels, lowest first: low, high", "a note\nof two lines"], help: "write 'high'",
        fixes: [Fix("write 'high'", range: place(0, "enormous"), replacement: "high")])
    ],
    "multi-byte": [Diagnostic(code, "after wide characters", at: place(0, "字 enormous"))],
    "byte-order-mark": [
      Diagnostic(code, "at the start", at: place(1, "aspect")), Diagnostic(code, "in a CRLF line", at: place(1, "é {")),
      Diagnostic(code, "at the end of the file", at: end(1)),
    ],
    "end-of-file": [Diagnostic(code, "after the last line", at: end(0)), Diagnostic(code, "in nothing", at: end(4))],
    "several-lines": [
      Diagnostic(code, "over lines", at: place(0, "low, high }\n\taspect gas"), severity: .warning)
    ],
    "long-line": [
      Diagnostic(code, "in the middle", at: place(2, "HERE")), Diagnostic(code, "at the start", at: place(2, "éé")),
      Diagnostic(code, "all of it", at: SourceRange(file: FileID(2), start: 0, end: 1504)),
      Diagnostic(code, "at its end", at: end(2)),
    ],
    "bytes": [Diagnostic(code, "a message with \u{1B}[31m and a\ttab", at: place(3, "b"))],
    "no-place": [Diagnostic(code, "cannot find 'x.ems'", at: nil, severity: .note, help: "look elsewhere")],
    "data": [
      Diagnostic(
        code, "'x' is not a number", at: place(0, "gas"),
        data: DataPlace(file: "b.csv", line: 3, column: 5, header: "S"),
        notes: ["column 'S', row 2"], help: "map it"),
      Diagnostic(code, "the row has 3 cells", at: place(0, "gas"), data: DataPlace(file: "b.csv", line: 4)),
      Diagnostic(code, "no script knows it", at: nil, data: DataPlace(file: "b.csv", line: 4)),
    ],
  ]

  @Test(arguments: cases.keys.sorted())
  func text(_ name: String) throws {
    let diagnostics = try #require(Self.cases[name])
    var text = ""
    for width in [nil, 40] {
      var renderer = ExcerptRenderer(sources: Self.sources, style: TerminalStyle(width: width))
      text += renderer.render(diagnostics) + "~~~\n"
    }
    #expect(CaseFolder.compare(text, with: "output/diagnostics.\(name).txt") == nil)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { #expect(line.last != " ") }
    var coloured = ExcerptRenderer(sources: Self.sources, style: TerminalStyle(hasColour: true))
    var plain = ExcerptRenderer(sources: Self.sources, style: TerminalStyle())
    #expect(Samples.withoutColour(coloured.render(diagnostics)) == plain.render(diagnostics))
  }

  @Test(arguments: cases.keys.sorted())
  func sameFactsAsJSON(_ name: String) throws {
    let diagnostics = try #require(Self.cases[name])
    let bytes = JSONDiagnostics(sources: Self.sources).render(diagnostics, outcome: "script-error")
    #expect(CaseFolder.compare(String(decoding: bytes, as: UTF8.self), with: "output/diagnostics.\(name).json") == nil)
    let document = try JSONReader.read(bytes)
    #expect(document["version"]?.whole == JSONDiagnostics.version)
    #expect(document["outcome"]?.text == "script-error")
    let counts = ["errors", "warnings", "notes"].map { document[$0]?.whole ?? -1 }
    #expect(counts.reduce(0, +) == diagnostics.count)
    let items = try #require(document["diagnostics"]?.items)
    #expect(items.count == diagnostics.count)
    var renderer = ExcerptRenderer(sources: Self.sources, style: TerminalStyle())
    for (item, diagnostic) in zip(items, diagnostics) {
      let text = renderer.render(diagnostic)
      #expect(item["code"]?.text == diagnostic.code.text)
      #expect(item["severity"]?.text == diagnostic.severity.word)
      #expect(item["message"]?.text == diagnostic.message.english)
      #expect(item["help"]?.text == diagnostic.help.english)
      #expect(item["notes"]?.items?.map(\.text) == diagnostic.notes.map(\.english))
      #expect(item["labels"]?.items?.map { $0["text"]?.text } == diagnostic.labels.map(\.text.english))
      #expect(item["fixes"]?.items?.map { $0["replacement"]?.text } == diagnostic.fixes.map(\.replacement))
      // The place in words is the place of the text.
      if let data = item["data"], let file = data["file"]?.text, let line = data["line"]?.whole {
        let column = data["column"]?.whole.map { ":\($0)" } ?? ""
        #expect(text.hasPrefix("\(file):\(line)\(column): "))
      } else if let file = item["file"]?.text, let line = item["line"]?.whole, let column = item["column"]?.whole {
        #expect(text.hasPrefix("\(file):\(line):\(column): "))
      } else {
        #expect(text.hasPrefix("ems: "))
      }
    }
  }
}
