import EMSOutput
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Glibc
import Testing

/// The session and what surrounds it: signals, ends and their statuses, kinds of terminals, pipes, the history. Numbers in the
/// names of tests are those of the checklist for sessions.
@Suite struct SessionTerminalTests {
  private func terminal(
    _ options: String = "", in folder: TemporaryFolder = TemporaryFolder(), _ environment: [String: String] = [:],
    rows: Int = 24
  ) -> PseudoTerminal {
    PseudoTerminal(
      "ems repl " + options, in: folder, environment: ["NO_COLOR": "1"].merging(environment) { $1 }, rows: rows)
  }

  // MARK: Keys that end

  /// 7: Ctrl-C on an empty line, on text, in a further line.
  @Test func interruptWhileTyping() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    terminal.send("half a li\u{3}")
    #expect(terminal.expect("^C"))
    #expect(terminal.expect("ems> "))
    terminal.send("aspect a {\r")
    #expect(terminal.expect("  {> "))
    terminal.send("b: 1\u{3}")
    #expect(terminal.expect("ems> "))
    terminal.send("whole )\r")
    #expect(terminal.expect("| whole )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("\u{3}")
    #expect(terminal.expect("Ctrl-C again leaves"))
    #expect(terminal.expect("ems> "))
    // Something between makes it the first again.
    terminal.send("x\u{3}")
    #expect(terminal.expect("ems> "))
    terminal.send("\u{3}")
    #expect(terminal.expect("Ctrl-C again leaves"))
    #expect(terminal.expect("ems> "))
    terminal.send("\u{3}")
    #expect(terminal.wait() == 130)
    #expect(terminal.isSane)
  }

  /// 7: Ctrl-C while something runs: back at the prompt; pressed again, out.
  @Test(arguments: [1, 2])
  func interruptWhileRunning(_ count: Int) {
    let folder = TemporaryFolder()
    // The reading of a pipe that nobody fills lasts as long as the test wants.
    mkfifo(folder.path + "/slow.ems", 0o600)
    let terminal = terminal(in: folder)
    #expect(terminal.expect("ems> "))
    terminal.send("load slow.ems\r")
    var writer: Int32 = -1
    for _ in 0..<6000 where writer < 0 {
      writer = open(folder.path + "/slow.ems", O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      if writer < 0 { usleep(10_000) }
    }
    #expect(writer >= 0)
    terminal.send("\u{3}")
    #expect(terminal.expect("^C"))
    if count == 2 {
      // A signal that comes while the one before waits is one with it: as someone would, the test presses until it ends.
      for _ in 0..<600 where terminal.wait(100) == nil { terminal.send("\u{3}") }
      #expect(terminal.wait() == 130)
      #expect(terminal.isSane)
      close(writer)
      return
    }
    close(writer)
    #expect(terminal.expect("interrupted; nothing was changed"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("quit\r")
    #expect(terminal.wait() == 0)
  }

  /// 7: Ctrl-C in the middle of a long `set`: back at the prompt, nothing changed. While the parameter is zero nothing is counted, so that
  /// the register opens at once; with it, each thing is compared with each other, which takes much longer than a key.
  @Test func interruptWhileSetting() {
    let folder = TemporaryFolder()
    var script = """
      ems 1 en
      parameter reach "Reach": 0
      kind thing "Thing" {
        a: whole 0..100000
        met = count((things where a < reach) where a * thing.a + reach > 100)
      }
      rows thing (id, a) {

      """
    for index in 0..<8000 { script += "  t\(index) \(index)\n" }
    folder.write("large.ems", script + "}\n")
    let terminal = terminal("large.ems", in: folder)
    #expect(terminal.expect("ems> "))
    terminal.send("set reach: 90000\r")
    // What ends the editing of the line: from here on the key belongs to what runs.
    #expect(terminal.expect("\u{1B}[?2004l"))
    terminal.send("\u{3}")
    #expect(terminal.expect("interrupted; nothing was changed"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("reach + 41\r")
    #expect(terminal.expect("\u{1B}[?2004l41\r\n"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("changes\r")
    #expect(terminal.expect("no changes"))
    #expect(terminal.expect("ems> "))
    terminal.send("t9.met + 17\r")
    #expect(terminal.expect("\u{1B}[?2004l17\r\n"), "\(terminal.transcript)")
    terminal.send("quit\r")
    #expect(terminal.wait() == 0)
    #expect(terminal.isSane)
  }

  /// 8: Ctrl-D leaves on an empty line, gives up an open block, deletes within text.
  @Test func endOfInput() {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    terminal.send("aspect a {\r")
    #expect(terminal.expect("  {> "))
    terminal.send("\u{4}")
    #expect(terminal.expect("ems> "))
    terminal.send("xa )\u{1}\u{4}\r")
    #expect(terminal.expect("| a )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("\u{4}")
    #expect(terminal.expect("\n"))
    // After an error too: whoever sits there has seen it.
    #expect(terminal.wait() == 0)
    #expect(terminal.isSane)
  }

  /// 11, 19: signals leave the terminal as they found it; the status names them.
  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGQUIT, 131)] as [(Int32, Int32)])
  func signals(_ signal: Int32, _ status: Int32) {
    let terminal = terminal()
    #expect(terminal.expect("ems> "))
    terminal.send("half")
    #expect(terminal.expect("f"))
    #expect(!terminal.isSane)
    terminal.signal(signal)
    #expect(terminal.wait() == status)
    #expect(terminal.isSane)
    #expect(terminal.transcript.hasSuffix("\u{1B}[?2004l"))
  }

  /// 19: `quit`, at a prompt and in a script; errors of scripts.
  @Test func statuses() {
    let folder = TemporaryFolder()
    let terminal = terminal(in: folder)
    #expect(terminal.expect("ems> "))
    terminal.send("bad )\r")
    #expect(terminal.expect("repl:1:5"))
    #expect(terminal.expect("ems> "))
    terminal.send("quit\r")
    #expect(terminal.wait() == 0)
    folder.write("good.txt", "# a remark\n\nhelp\nquit\nbad )\n")
    #expect(ProcessRun.shell("ems repl < good.txt", in: folder.path).status == 0)
    folder.write("bad.txt", "help\r\nbad )\nhelp\nworse )")
    let stopped = ProcessRun.shell("ems repl < bad.txt", in: folder.path)
    #expect(stopped.status == 4)
    #expect(stopped.errorText.hasPrefix("<standard input>:2:5: error"))
    #expect(!stopped.errorText.contains("worse"))
    let all = ProcessRun.shell("ems repl --keep-going < bad.txt", in: folder.path)
    #expect(all.status == 4)
    #expect(all.errorText.contains("<standard input>:4:7: error"))
    #expect(all.text == stopped.text + stopped.text)
    #expect(ProcessRun.shell("ems repl - < good.txt", in: folder.path).status == 2)
  }

  // MARK: Kinds of terminals

  /// 12: without a terminal that can be edited on: prompts, and not a single escape.
  @Test(arguments: ["dumb", "", "no-such-terminal"])
  func plainTerminals(_ name: String) {
    let terminal = terminal("", ["TERM": name, "NO_COLOR": ""])
    #expect(terminal.expect("ems> "))
    terminal.send("aspect a {\n")
    #expect(terminal.expect("  {> "))
    terminal.send("\u{3}")
    #expect(terminal.expect("ems> "))
    terminal.send("é )\n")
    #expect(terminal.expect("| é )"), "\(terminal.transcript)")
    #expect(terminal.expect("ems> "))
    terminal.send("\u{4}")
    #expect(terminal.wait() == 0)
    #expect(!terminal.transcript.contains("\u{1B}"))
  }

  /// 13: a locale without an encoding takes no letters away.
  @Test(arguments: ["C", "POSIX", "xx_XX.UTF-8"])
  func locale(_ name: String) {
    let terminal = terminal("", ["LC_ALL": name])
    #expect(terminal.expect("ems> "))
    terminal.send("é₂ )\r")
    #expect(terminal.expect("| é₂ )"), "\(terminal.transcript)")
  }

  /// 14: colour at a terminal, none where NO_COLOR says so; nothing but answers in a pipe.
  @Test func colourAndPipes() {
    let coloured = terminal("", ["NO_COLOR": ""])
    #expect(coloured.expect("\u{1B}[1mems>\u{1B}[0m "))
    let plain = terminal()
    #expect(plain.expect("ems> "))
    #expect(!plain.transcript.contains("\u{1B}[1m"))
    let folder = TemporaryFolder()
    let run = ProcessRun.shell("printf 'help\\n' | ems repl", in: folder.path)
    #expect(run.status == 0)
    #expect(run.errorText == "")
    #expect(run.text.contains("quit"))
    #expect(!run.text.contains("ems>") && !run.text.contains("\u{1B}"))
    #expect(folder.names == [])
  }

  /// 18: a long answer is written at once, unless a pager is asked for.
  @Test func pager() {
    for (options, environment, isPaged) in [
      ("", ["PAGER": ""], false), ("", ["PAGER": "sed s/^/PAGED/"], true),
      ("--no-pager", ["PAGER": "sed s/^/PAGED/"], false), ("--pager", ["PAGER": "sed s/^/PAGED/"], true),
    ] {
      let terminal = terminal(options, environment, rows: 3)
      #expect(terminal.expect("ems> "))
      terminal.send("help\r")
      #expect(terminal.expect("quit"))
      #expect(terminal.expect("ems> "))
      #expect(terminal.transcript.contains("PAGED") == isPaged, "\(options) \(environment)")
    }
  }

  /// 23: a reader that has seen enough is no failure.
  @Test func brokenPipe() {
    let folder = TemporaryFolder()
    let run = ProcessRun.shell(
      "yes help | head -20000 | ems repl | head -1 > /dev/null; echo ${PIPESTATUS[2]}", in: folder.path)
    #expect(run.text == "0\n")
    #expect(run.errorText == "")
    let typed = PseudoTerminal("ems repl | head -2", replacesShell: false)
    #expect(typed.expect("ems> "))
    var hasLeft = false
    for _ in 0..<300 where !hasLeft {
      typed.send("help\n")
      hasLeft = typed.expect("shell> ", within: 200)
    }
    #expect(hasLeft, "\(typed.transcript)")
    #expect(!typed.transcript.contains("cannot write"))
  }

  // MARK: The tutorial

  /// The inputs of the tutorial, with what a session shows of each on a screen of so many columns; nil for a pipe.
  private func tutorial(width: Int?) -> [(input: String, answer: String)] {
    let files = ChangingFiles(folders: ["examples/brewery"])
    var session = Session(
      ProjectRequest(paths: ["examples/brewery"]), ProjectSettings(today: CalendarDate(text: "2026-11-24") ?? .first),
      files: files, creator: files)
    return SessionCase.inputs(ofPage: "examples/brewery/tutorial.md").map { input in
      let reply = session.run(SessionInput(input))
      return (input, TerminalRenderer(style: TerminalStyle(width: width)).render(reply.output))
    }
  }

  private func brewery() -> TemporaryFolder {
    let folder = TemporaryFolder()
    folder.copy(ConsoleCase.repository + "/examples/brewery", as: "examples/brewery")
    return folder
  }

  /// Forty lines in a pipe answer what the tutorial shows, and nothing else.
  @Test func tutorialInPipe() {
    let folder = brewery()
    let lines = tutorial(width: nil)
    folder.write("lines.txt", lines.map { $0.input + "\n" }.joined())
    let run = ProcessRun.shell(
      "cat lines.txt | ems repl --keep-going examples/brewery --as-of 2026-11-24", in: folder.path)
    #expect(run.text == lines.map(\.answer).joined())
  }

  /// The same at a prompt: on a terminal of 80 columns, and on one that cannot move its cursor.
  @Test(arguments: ["xterm-256color", "dumb"])
  func tutorialAtPrompt(_ name: String) {
    let terminal = terminal("examples/brewery --as-of 2026-11-24", in: brewery(), ["TERM": name])
    #expect(terminal.expect("ems> "))
    for (input, answer) in tutorial(width: 80) where input != "quit" {
      for line in input.split(separator: "\n") { terminal.send(line + "\r") }
      for line in answer.split(separator: "\n") {
        #expect(terminal.expect(String(line)), "\(input): \(line)\n\(terminal.rest)")
      }
      #expect(terminal.expect("ems> "))
    }
    terminal.send("quit\r")
    #expect(terminal.wait() == 0)
    #expect(terminal.isSane)
  }

  // MARK: History

  private func enter(_ lines: [String], _ terminal: PseudoTerminal) {
    for line in lines {
      terminal.send(line + "\r")
      #expect(terminal.expect("repl:"), "\(terminal.transcript)")
      #expect(terminal.expect("ems> "))
    }
  }

  /// 15: two sessions add to one history; what begins with a blank stays out.
  @Test func sharedHistory() {
    let folder = TemporaryFolder()
    let (first, second) = (terminal(in: folder), terminal(in: folder))
    #expect(first.expect("ems> ") && second.expect("ems> "))
    enter(["one )", "one )", " secret )"], first)
    enter(["two \\ )"], second)
    enter(["three )"], first)
    first.send("\u{4}")
    second.send("\u{4}")
    #expect(first.wait() == 0 && second.wait() == 0)
    let path = ".local/state/ems/history"
    #expect(folder.text(path) == "# history of ems, 1\none )\ntwo \\\\ )\nthree )\n")
    var status = stat()
    #expect(stat(folder.path + "/" + path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let third = terminal(in: folder)
    #expect(third.expect("ems> "))
    third.send("\u{1B}[A\u{1B}[A\r")
    #expect(third.expect("| two \\ )"), "\(third.transcript)")
  }

  /// 15: a terminal that goes away, in the middle of a line, of a block, or of what runs, takes nothing of the history with it.
  @Test(arguments: ["half a li", "aspect a {\r", "load slow.ems\r"])
  func historyAfterHangUp(_ typed: String) {
    let folder = TemporaryFolder()
    mkfifo(folder.path + "/slow.ems", 0o600)
    let terminal = terminal(in: folder)
    #expect(terminal.expect("ems> "))
    enter(["one )", "two )"], terminal)
    terminal.send(typed)
    #expect(terminal.expect(typed.hasPrefix("half") ? "li" : typed.hasPrefix("load") ? "slow.ems" : "  {> "))
    terminal.hangUp()
    #expect(terminal.wait() == 129)
    let path = ".local/state/ems/history"
    #expect(folder.text(path) == "# history of ems, 1\none )\ntwo )\n")
    // The next session finds it whole, and adds to it.
    let next = self.terminal(in: folder)
    #expect(next.expect("ems> "))
    next.send("\u{1B}[A\u{1B}[A\r")
    #expect(next.expect("| one )"), "\(next.transcript)")
    #expect(next.expect("ems> "))
    next.send("\u{4}")
    #expect(next.wait() == 0)
    #expect(folder.text(path) == "# history of ems, 1\none )\ntwo )\none )\n")
  }

  /// 16: files that are no history of ours stay as they are, with one message; a huge one is read at its end.
  @Test func unusableHistory() {
    let folder = TemporaryFolder()
    folder.write("foreign", "_HiStOrY_V2_\nhelp\n")
    folder.write("folder/file", "")
    var cases = [("foreign", "is no history of ems"), ("folder", "no regular file"), ("foreign/under", "cannot be")]
    if !TemporaryFolder.runsAsRoot {
      folder.write("closed", "# history of ems, 1\n")
      folder.setMode("closed", 0)
      cases.append(("closed", "cannot be read"))
    }
    for (name, message) in cases {
      let terminal = terminal(in: folder, ["EMS_HISTFILE": folder.path + "/" + name])
      #expect(terminal.expect("ems> "))
      enter(["a )", "b )"], terminal)
      terminal.send("\u{1B}[A\r")
      #expect(terminal.expect("| b )"))
      let parts = terminal.transcript.split(separator: message, omittingEmptySubsequences: false)
      #expect(parts.count == 2, "\(name)\n\(terminal.transcript)")
    }
    #expect(folder.text("foreign") == "_HiStOrY_V2_\nhelp\n")
    let line = "an entry of a long life )\n"
    folder.write(
      "huge", "# history of ems, 1\n" + String(repeating: line, count: (9 << 20) / line.utf8.count) + "last )\n")
    let terminal = terminal(in: folder, ["EMS_HISTFILE": folder.path + "/huge"])
    #expect(terminal.expect("9 MB"))
    #expect(terminal.expect("ems> "))
    terminal.send("\u{1B}[A\r")
    #expect(terminal.expect("| last )"), "\(terminal.transcript)")
  }

  /// 24: no history is read or kept where none is wanted.
  @Test func noHistory() {
    let folder = TemporaryFolder()
    folder.write("given", "# history of ems, 1\nold )\n")
    for (options, file) in [("--no-history", folder.path + "/given"), ("", "")] {
      // An empty value turns it off; the shell sets it, since a terminal of a test has no empty variables.
      let terminal = PseudoTerminal(
        (file.isEmpty ? "env EMS_HISTFILE= " : "") + "ems repl " + options, in: folder,
        environment: ["NO_COLOR": "1", "EMS_HISTFILE": file])
      #expect(terminal.expect("ems> "))
      enter(["new )"], terminal)
      terminal.send("\u{1B}[A\u{1B}[A\r")
      #expect(terminal.expect("repl:2:5"), "\(terminal.transcript)")
      #expect(terminal.expect("ems> "))
      terminal.send("\u{4}")
      #expect(terminal.wait() == 0)
    }
    #expect(folder.text("given") == "# history of ems, 1\nold )\n")
    #expect(folder.names == ["given"])
  }
}
