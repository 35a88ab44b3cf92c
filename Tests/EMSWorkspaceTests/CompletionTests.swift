import EMSTestSupport
import Testing

/// What the scripts for shells offer, and that help and messages of wrong usage lead on.
@Suite struct CompletionTests {
  /// What bash offers after the words, the last of which is being typed.
  private static func bash(_ words: [String]) -> [String] {
    let folder = TemporaryFolder()
    folder.copy(ConsoleCase.repository + "/examples/brewery", as: "brewery")
    folder.write("notes.txt", "")
    let line = words.joined(separator: " ")
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let run = ProcessRun.shell(
      """
      source <(ems --generate-completion-script bash)
      COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
      _ems ems '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
      printf '%s\\n' "${COMPREPLY[@]}"
      """, in: folder.path)
    #expect(run.errorText == "")
    return run.text.split(separator: "\n").map(String.init)
  }

  @Test func viewsOfTheLibrary() {
    let offered = Self.bash(["ems", "eval", "--view", ""])
    for name in ["overview", "register", "matrix", "significant", "legal", "objectives", "actions"] {
      #expect(offered.contains(name), "\(offered)")
    }
    #expect(Self.bash(["ems", "eval", "--view", "sig"]) == ["significant"])
  }

  @Test func namesOfTheRegisterOnTheLine() {
    #expect(Self.bash(["ems", "eval", "brewery", "--scenario", "heat"]) == ["heat-pump"])
    #expect(Self.bash(["ems", "eval", "brewery", "--import", ""]).allSatisfy { $0.hasSuffix("=") })
    #expect(Self.bash(["ems", "eval", "brewery", "--select", "asp"]) == ["aspect"])
    #expect(Self.bash(["ems", "eval", "--method", "fm"]) == ["fmea"])
  }

  @Test func filesAndFolders() {
    let offered = Self.bash(["ems", "eval", ""])
    #expect(offered.contains { $0.hasPrefix("brewery") }, "\(offered)")
    #expect(!offered.contains("notes.txt"), "\(offered)")
    #expect(Self.bash(["ems", "eval", "brewery/asp"]) == ["brewery/aspects.ems"])
    #expect(Self.bash(["ems", "ev"]) == ["eval"])
    #expect(Self.bash(["ems", "eval", "--form"]) == ["--format"])
  }

  /// A line of paths alone is read without the parser of arguments: after `--` it is the parser's.
  @Test(arguments: [
    ("check", "brewery"), ("eval", "brewery"), ("check", "brewery/project.ems none.ems"), ("eval", "none.ems"),
    ("eval", "brewery brewery"), ("check", "brewery/aspects.ems"),
  ])
  func pathsAlone(_ command: String, _ paths: String) {
    let folder = TemporaryFolder()
    folder.copy(ConsoleCase.repository + "/examples/brewery", as: "brewery")
    let plain = ProcessRun.shell("ems \(command) \(paths)", in: folder.path)
    let parsed = ProcessRun.shell("ems \(command) -- \(paths)", in: folder.path)
    #expect(plain.status == parsed.status)
    #expect(plain.text == parsed.text)
    #expect(plain.errorText == parsed.errorText)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func scriptsOfShells(_ shell: String) {
    let run = ProcessRun.shell("ems --generate-completion-script \(shell)", in: "/tmp")
    #expect(run.status == 0)
    #expect(run.text.contains("--view") || run.text.contains("-l 'view'"))
    #expect(run.errorText == "")
  }

  /// Every command shows how it is used, with commands that are its own.
  @Test func helpHasExamples() {
    let help = ProcessRun.shell("ems --help", in: "/tmp").text
    let commands = help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst().compactMap { line -> String? in
      guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See") else { return nil }
      return line.split(separator: " ").first.map(String.init)
    }
    #expect(commands.count > 10)
    for command in commands {
      let run = ProcessRun.shell("ems help \(command)", in: "/tmp")
      #expect(run.status == 0)
      let lines = run.text.split(separator: "\n")
      #expect(lines.contains("Examples:"), "\(command)")
      #expect(lines.contains { $0.hasPrefix("  ems \(command) ") }, "\(run.text)")
    }
  }

  @Test(arguments: [
    ("ems eval a.ems --veiw x", "--view"), ("ems check a.ems --denny warnings", "--deny"),
    ("ems eval a.ems --format jsno", "'json'"), ("ems check a.ems --deny warning", "'warnings'"),
    ("ems chekc a.ems", "'check'"), ("ems diff a --formt csv", "--format"),
    ("ems new x --knd plant", "--kind"), ("ems new x --kind plnt", "'plant'"),
  ])
  func wrongUsageNamesTheNearest(_ line: String, _ nearest: String) {
    let folder = TemporaryFolder()
    let run = ProcessRun.shell(line, in: folder.path)
    #expect(run.status == 2)
    let words = nearest.hasPrefix("'") ? nearest : "'\(nearest)'"
    #expect(
      run.errorText.contains("Did you mean \(words)?") || run.errorText.contains("the nearest is \(words)"),
      "\(run.errorText)")
  }
}
