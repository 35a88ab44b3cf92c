import EMSOutput
import EMSTestSupport
import Testing

/// Documents as text, held against files in `Tests/Cases/output`: `NAME.WIDTH.txt`, `NAME.colour.txt` (an escape is shown as
/// `␛`) and `NAME.md`.
@Suite struct RendererTests {
  static let widths: [Int?] = [nil, 40, 80]

  @Test(arguments: Samples.names, widths)
  func textFits(_ name: String, _ width: Int?) throws {
    let document = try #require(Samples.documents[name])
    let text = TerminalRenderer(style: TerminalStyle(width: width)).render(document)
    #expect(CaseFolder.compare(text, with: "output/\(name).\(width.map { "\($0)" } ?? "none").txt") == nil)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(line.last != " ", "no line ends in a blank: \(line)")
      if let width { #expect(DisplayWidth.of(String(line)) <= width, "too wide: \(line)") }
    }
  }

  @Test(arguments: Samples.names)
  func colourChangesNothingButColour(_ name: String) throws {
    let document = try #require(Samples.documents[name])
    let plain = TerminalRenderer(style: TerminalStyle(width: 80)).render(document)
    let coloured = TerminalRenderer(style: TerminalStyle(width: 80, hasColour: true)).render(document)
    #expect(Samples.withoutColour(coloured) == plain)
    let shown = coloured.split(separator: "\u{1B}", omittingEmptySubsequences: false).joined(separator: "␛")
    #expect(CaseFolder.compare(shown, with: "output/\(name).colour.txt") == nil)
  }

  @Test(arguments: Samples.names)
  func markdown(_ name: String) throws {
    let document = try #require(Samples.documents[name])
    #expect(CaseFolder.compare(MarkdownRenderer().render(document), with: "output/\(name).md") == nil)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("CO₂", 3), ("m³", 2), ("漢字", 4), ("한국", 4), ("カナ", 4), ("ｶﾅ", 2),
    ("✅", 2), ("⚠", 1), ("🌍", 2), ("👩‍🔬", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("→", 1), ("Ω", 1), ("…", 1),
    ("\u{AD}", 1),
  ])
  func widthOfText(_ text: String, _ width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func wrapping() {
    #expect(DisplayWidth.wrapped("a bb ccc", width: 4) == ["a bb", "ccc"])
    #expect(DisplayWidth.wrapped("", width: 4) == [""])
    #expect(DisplayWidth.wrapped("one\n\ntwo", width: 10) == ["one", "", "two"])
    #expect(DisplayWidth.wrapped("boiler-gas.air", width: 8) == ["boiler-", "gas.air"])
    #expect(DisplayWidth.wrapped("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
    #expect(DisplayWidth.wrapped("漢字漢", width: 3) == ["漢", "字", "漢"])
    #expect(DisplayWidth.wrapped("漢", width: 1) == ["漢"])
  }

  @Test func controlCharactersNeverReachATerminal() {
    let text = "a\u{1B}[31mb\u{7}c\td\re\u{202E}f"
    let document = Document([
      .heading(level: 1, text), .text(text), .note(text), .list([text]), .preformatted(text),
      .table(Table(title: text, columns: [.init(text)], rows: [[Cell(text)]])),
      .matrix(
        Matrix(
          title: text, downTitle: text, acrossTitle: text, down: [text], across: [text],
          cells: [[MatrixCell(label: text, items: [text])]])),
    ])
    for rendered in [
      TerminalRenderer(style: TerminalStyle(width: 60)).render(document),
      TerminalRenderer(style: TerminalStyle()).render(document), MarkdownRenderer().render(document),
    ] {
      let forbidden = rendered.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E }
      #expect(forbidden.isEmpty)
    }
  }
}
