import EMSTestSupport
import Testing

/// The editor of the session on a real terminal: keys, prompts, blocks, completion. Numbers in the names of tests are those of the
/// checklist for sessions.
///
/// What was entered is seen in the excerpt of an error: a line that ends in a stray `)` is shown again, whatever else it says.
@Suite struct LineEditorTests {
  private func terminal(
    _ options: String = "", in folder: TemporaryFolder = TemporaryFolder(), _ environment: [String: String] = [:],
    rows: Int = 24, columns: Int = 80
  ) -> PseudoTerminal {
    PseudoTerminal(
      "ems repl " + options, in: folder, environment: ["NO_COLOR": "1"].merging(environment) { $1 }, rows: rows,
      columns: columns)
  }

  /// 1: the prompt, and what the prompt of a further line names.
  @Test func prompts() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    for (line, prompt) in [
      ("aspect a {", "  {> "), ("  b: [1,", "  [> "), ("  2, max(3,", "  (> "), ("  4)]", "  {> "),
      ("  note: \"\"\"", "\"\"\"> "), ("  text", "\"\"\"> "), ("  \"\"\" x =", "  {> "), ("} )", "ems> "),
      ("1 +", " ..> "),
      ("2 )", "ems> "),
    ] {
      terminal.send(line + "\r")
      #expect(terminal.expect(prompt), "\(line)\n\(terminal.transcript)")
    }
    terminal.send("quit\r")
    #expect(terminal.wait() == 0)
  }

  /// 2: what is pasted runs when Enter is pressed, and not before; its tabs stay.
  @Test func pasteOfManyLines() {
    let terminal = terminal()
    #expect(terminal.expect("\u{1B}[?2004h"))
    #expect(terminal.expect("ems> "))
    let fields = (2..<500).map { "\t# line \($0)" }
    terminal.send("\u{1B}[200~" + (["aspect a {"] + fields + ["\t} )"]).joined(separator: "\n") + "\n\u{1B}[201~")
    #expect(terminal.expect("} )"))
    #expect(!terminal.transcript.contains("repl:"))
    terminal.send("\r")
    #expect(terminal.expect("repl:500:4"), "\(terminal.transcript.suffix(2000))")
    #expect(terminal.expect("ems> "))
    // Several inputs of one block run one after the other, up to the first that fails.
    terminal.send("\u{1B}[200~help\r\nbad )\rhelp\nhelp\u{1B}[201~\r")
    #expect(terminal.expect("repl:502:5"))
    #expect(terminal.expect("line 502 failed: 2 lines after it were not run"))
    #expect(terminal.expect("ems> "))
    terminal.send("\u{4}")
    #expect(terminal.wait() == 0)
  }

  /// 3: a block of many lines is recalled as one, in this session and in the next.
  @Test func blockIsOneEntry() {
    let folder = TemporaryFolder()
    let first = terminal(in: folder)
    #expect(first.expect("ems> "))
    let lines = ["aspect a {"] + (2..<10).map { "  # line \($0)" }
    for line in lines {
      first.send(line + "\r")
      #expect(first.expect("  {> "))
    }
    first.send("} )\r")
    #expect(first.expect("repl:10:3"))
    #expect(first.expect("ems> "))
    first.send("\u{1B}[A\r")
    #expect(first.expect("repl:20:3"), "\(first.transcript)")
    #expect(first.expect("ems> "))
    first.send("quit\r")
    #expect(first.wait() == 0)
    let second = terminal(in: folder)
    #expect(second.expect("ems> "))
    // Up twice: past 'quit'. Then up within the block, to its first line, which loses its first letter.
    second.send("\u{1B}[A\u{1B}[A" + String(repeating: "\u{1B}[A", count: 9) + "\u{1}\u{4}\r")
    #expect(second.expect("| spect a {"), "\(second.transcript)")
    #expect(second.expect("ems> "))
  }

  /// 3: Alt-Enter begins another line without running what stands there.
  @Test func newlineWithinInput() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    terminal.send("help\u{1B}\rbad )\r")
    #expect(terminal.expect("repl:2:5"), "\(terminal.transcript)")
  }

  /// 4: letters beyond ASCII are typed, passed over and deleted as one.
  @Test func letters() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    terminal.send("é€CO₂m³\u{1B}[D\u{1B}[Dx\u{1}\u{4}\u{5} )y\u{7F}\r")
    #expect(terminal.expect("| €CO₂xm³ )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
  }

  /// 5: files after `load`; the words of statements at the start.
  @Test func completion() {
    let folder = TemporaryFolder()
    folder.write("register-old.ems", "")
    folder.write("register-new.ems", "")
    folder.write("notes.txt", "")
    folder.write("überblick/one.ems", "")
    let terminal = terminal(in: folder)
    #expect(terminal.expect("ems> "))
    terminal.send("hel\t\u{1}x \u{5})\r")
    #expect(terminal.expect("| x help )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    // Up to where the names part, then a list of both, then the rest.
    terminal.send("load reg\t\t")
    #expect(terminal.expect("register-new.ems  register-old.ems"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> load register-"))
    terminal.send("\u{1}\u{B}bad load ü\to\t)\r")
    #expect(terminal.expect("| bad load ü"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("load ü\t\t\u{1}x \u{5})\r")
    #expect(terminal.expect("| x load überblick/one.ems )"), "\(terminal.transcript)")
  }

  /// 6: search through what was entered.
  @Test func search() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    for line in ["first )", "second )"] {
      terminal.send(line + "\r")
      #expect(terminal.expect("repl:"))
      #expect(terminal.expect("ems> "))
    }
    terminal.send("\u{12}fir")
    #expect(terminal.expect("bck:"), "\(terminal.transcript)")
    terminal.send("\r")
    #expect(terminal.expect("repl:3:7"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
  }

  /// 9: stopped and continued, the line is there.
  @Test func stopAndContinue() {
    let terminal = PseudoTerminal("ems repl", environment: ["NO_COLOR": "1"], replacesShell: false)
    #expect(terminal.expect("ems> "))
    terminal.send("kept")
    #expect(terminal.expect("t"))
    terminal.send("\u{1A}")
    #expect(terminal.expect("Stopped"), "\(terminal.transcript)")
    #expect(terminal.isSane)
    terminal.send("fg\n")
    #expect(terminal.expect("ems> kept"), "\(terminal.transcript)")
    terminal.send(" )\r")
    #expect(terminal.expect("| kept )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("\u{4}")
    #expect(terminal.expect("shell> "))
    terminal.send("exit $?\n")
    #expect(terminal.wait() == 0)
  }

  /// 10: a window that becomes narrower and wider while a long line is open.
  @Test func resize() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    let line = (1...24).map { "word\($0)" }.joined(separator: " ")
    terminal.send(line)
    #expect(terminal.expect("24"))
    for columns in [40, 132, 20] {
      terminal.resize(rows: 24, columns: columns)
      #expect(terminal.expect("ems> word1 word2"), "\(columns)\n\(terminal.transcript)")
    }
    terminal.send(" )\r")
    #expect(terminal.expect("error"), "\(terminal.transcript)")
    #expect(terminal.expect("word24 )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
  }

  /// 17: `.editrc` is read, vi's map can be used, and keeps what the editor cannot do without.
  @Test func editorSettings() {
    let folder = TemporaryFolder()
    folder.write(".editrc", "ems:bind -v\nother:bind -e\n")
    let terminal = terminal(in: folder)
    #expect(terminal.expect("ems> "))
    terminal.send("abc )")
    terminal.send("\u{1B}")
    terminal.send("0x\r")
    #expect(terminal.expect("| bc )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("two\u{1B}[D\u{1B}[D\u{1B}[200~x\u{1B}[201~ )\r")
    #expect(terminal.expect("| tx )wo"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("gone\u{3}")
    #expect(terminal.expect("ems> "))
    terminal.send("\u{1B}[A\r")
    #expect(terminal.expect("| tx )wo"), "\(terminal.transcript)")
    let plain = self.terminal("--no-rc", in: folder)
    #expect(plain.expect("ems> "))
    plain.send("abc )\u{1}\u{4}\r")
    #expect(plain.expect("| bc )"), "\(plain.transcript)")
  }

  /// Undo within the line: a killed line comes back, step by step what was typed goes.
  @Test func undo() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    terminal.send("keep more )")
    #expect(terminal.expect(")"))
    terminal.send("\u{1}\u{B}\u{1F}\r")
    #expect(terminal.expect("| keep more )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("a )")
    #expect(terminal.expect(")"))
    terminal.send("\u{1F}\u{1F}\u{1F}\u{1F}\u{1F}b )\r")
    #expect(terminal.expect("| b )"), "\(terminal.transcript)")
  }
}
