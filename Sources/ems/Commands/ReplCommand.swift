import ArgumentParser
import EMSOutput
import EMSWorkspace
import Glibc

/// `ems repl [PATH…]`
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Ask a register, change it, see what moves: the interactive session.",
    discussion: """
      Examples:
        ems repl
        ems repl register.ems --scenario heat-pump
        ems repl . < questions.txt

      What is not typed at a terminal is run as a script: without prompt and history, and the first error ends it with status 4.
      Past inputs are kept in $EMS_HISTFILE, else in ems/history below $XDG_STATE_HOME or ~/.local/state; an input that begins
      with a blank is not kept. The keys are those of libedit, and ~/.editrc may change them.
      """)

  @Argument(help: ArgumentHelp("Scripts, or folders of scripts.", valueName: "PATH"), completion: Completions.scripts)
  var paths: [String] = []

  @OptionGroup var register: RegisterOptions
  @OptionGroup var layers: LayerOptions

  @Option(
    name: .customLong("lang"), help: ArgumentHelp("The language of titles and of numbers.", valueName: "LANG"),
    completion: Completions.languages)
  var language: String?

  @Flag(name: .customLong("keep-going"), help: "As a script: go on after an error. The status tells of the worst.")
  var keepGoing = false

  @Option(name: .customLong("color"), help: ArgumentHelp("When to use colour.", valueName: "auto|always|never"))
  var colour: ColourChoice = .auto

  @Flag(name: .customLong("no-rc"), help: "Do not read .editrc.")
  var ignoresSettings = false

  @Flag(name: .customLong("no-history"), help: "Neither read nor keep past inputs.")
  var keepsNoHistory = false

  @Flag(
    inversion: .prefixedNo,
    help: "Show what is longer than the screen through $PAGER (else less); where $PAGER is set, by itself.")
  var pager: Bool?

  func validate() throws {
    if paths.contains("-") {
      throw ValidationError("Lines are read from standard input: a script cannot be (-). Name its file.")
    }
    try ProjectOptions.check(language: language)
  }

  func run() throws {
    let isTyped = isatty(STDIN_FILENO) == 1
    if isTyped { TerminalSignals.install() }
    defer { if isTyped { TerminalSignals.restoreTerminal() } }
    var settings = ProjectSettings(today: try register.day())
    settings.methods = register.method
    settings.scenarios = layers.scenario
    settings.changes = layers.changes
    settings.imports = register.overrides()
    settings.language = language
    var history: HistoryFile?
    let reader: any LineReader
    if isTyped { (reader, history) = terminalReader() } else { reader = ScriptLineReader() }
    // What cannot be edited on may not know the sequences of colours either.
    let shownColour = isTyped && colour == .auto && !(reader is LineEditor) ? .never : colour
    let output = SessionOutput(colour: shownColour, pager: isTyped ? chosenPager() : nil)
    var session: any InteractiveSession = Session(
      ProjectRequest(paths: paths, root: register.root), settings, files: DiskFileSystem(), creator: DiskFileSystem(),
      language: language)
    let start = session.start()
    try output.show(start)
    switch start.outcome {
    case .fine, .findings: break
    // Someone at a prompt may mend the script and load it again; a script's lines would all run into the same error.
    case .fileFailed: if !isTyped { throw CommandEnd(status: .file) }
    case .failed, .cancelled: if !isTyped { throw CommandEnd(status: .script) }
    }
    if isTyped, isatty(STDOUT_FILENO) == 1 {
      let hint = Document([.text("ems \(Version.text): 'help' lists the statements, Ctrl-D leaves.")])
      try output.show(session.greeting() ?? hint)
    }
    var loop = SessionLoop(session, reader: reader, output: output, keepsGoing: keepGoing, history: history)
    let status = try loop.run()
    if status != .fine { throw CommandEnd(status: status) }
  }

  /// The editor where the terminal can have one, with the history; else a plain reader, without.
  private func terminalReader() -> (any LineReader, HistoryFile?) {
    guard isatty(STDOUT_FILENO) == 1 else { return (PlainLineReader(prompts: STDERR_FILENO), nil) }
    guard let name = Terminal.environment("TERM"), !name.isEmpty, name != "dumb", LineEditor.knows(terminal: name)
    else {
      return (PlainLineReader(prompts: STDOUT_FILENO), nil)
    }
    if !LineEditor.usesUTF8() {
      Terminal.complain("ems: this system offers no UTF-8: letters beyond ASCII cannot be typed\n")
    }
    var history = keepsNoHistory ? nil : HistoryFile.defaultPath().map { HistoryFile(path: $0) }
    var entries: [String] = []
    do throws(HistoryFile.Problem) {
      if let loaded = try history?.load() {
        entries = loaded.entries
        if let remark = loaded.remark { Terminal.complain("ems: \(remark)\n") }
      }
    } catch {
      history = nil
      Terminal.complain("ems: \(error.message)\n")
    }
    let hasColour = Terminal.style(of: STDOUT_FILENO, colour: colour).hasColour
    guard let editor = LineEditor(hasColour: hasColour, readsSettings: !ignoresSettings, history: entries) else {
      return (PlainLineReader(prompts: STDOUT_FILENO), nil)
    }
    return (editor, history)
  }

  private func chosenPager() -> Pager? {
    let named = Terminal.environment("PAGER").flatMap { $0.isEmpty ? nil : $0 }
    switch pager {
    case true: return Pager(command: named ?? "less")
    case false: return nil
    case nil:
      guard Terminal.environment("TERM") != "dumb" else { return nil }
      return named.map { Pager(command: $0) }
    }
  }
}
