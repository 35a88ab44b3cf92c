import EMSOutput
import EMSSyntax
import EMSWorkspace
import Glibc

/// Between lines and a session: joins the lines of an input, cuts a block into its inputs, runs them, keeps the history.
struct SessionLoop {
  private var session: any InteractiveSession
  private let reader: any LineReader
  private let output: SessionOutput
  /// Whether a script goes on after an error.
  private let keepsGoing: Bool
  private var history: HistoryFile?

  /// The lines of the input that is not whole yet, with their ends.
  private var pending = ""
  private var completeness = InputCompleteness()
  private var opening: InputState.Opening?
  /// The number of the next line, and of the pending input's first.
  private var line = 1
  private var firstLine = 1
  /// All lines since the last main prompt: what is recalled as one.
  private var entry: [String] = []
  private var status = ExitStatus.fine

  init(
    _ session: any InteractiveSession, reader: any LineReader, output: SessionOutput, keepsGoing: Bool,
    history: HistoryFile?
  ) {
    self.session = session
    self.reader = reader
    self.output = output
    self.keepsGoing = keepsGoing
    self.history = history
  }

  /// Reads and runs to the end; gives the status of a script, and `fine` of a session that someone held.
  mutating func run() throws -> ExitStatus {
    var wasInterrupted = false
    while true {
      let current = session
      let event = reader.read(after: opening, before: pending) { current.completions(line: $0, cursor: $1) }
      switch event {
      case .line(let text):
        wasInterrupted = false
        if try take(text) { return reader.isInteractive ? .fine : status }
      case .interrupted(let wasEmpty):
        if wasEmpty, opening == nil {
          if wasInterrupted { throw CommandEnd(status: .interrupted) }
          wasInterrupted = true
          Terminal.complain("Ctrl-C again leaves, as Ctrl-D and 'quit' do\n")
        } else {
          wasInterrupted = false
        }
        drop()
      case .ended:
        // What is open is let go at a prompt; the end of a script is the end of its last input.
        if reader.isInteractive, opening != nil {
          drop()
          continue
        }
        if opening != nil { _ = try runPending() }
        return reader.isInteractive ? .fine : status
      }
    }
  }

  private mutating func drop() {
    pending = ""
    completeness = InputCompleteness()
    opening = nil
    entry = []
  }

  /// Takes a line, or the lines of a block; true at the end of the session.
  private mutating func take(_ text: String) throws -> Bool {
    if reader.isInteractive { entry.append(text) }
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    var rest = lines.count
    defer { if opening == nil { keepEntry() } }
    for bytes in lines {
      rest -= 1
      add(String(decoding: bytes, as: UTF8.self))
      guard opening == nil else { continue }
      let number = firstLine
      switch try runPending() {
      case .next: continue
      case .ended: return true
      case .failed:
        if !reader.isInteractive { return !keepsGoing }
        reportRest(lines.suffix(rest), after: number)
        line += rest
        return false
      }
    }
    return false
  }

  /// Says how many lines of a block were not run because one before them failed.
  private func reportRest(_ lines: ArraySlice<Substring.UTF8View>, after number: Int) {
    let count = lines.filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }.count
    if count == 0 { return }
    Terminal.complain(
      "line \(number) failed: \(count) line\(count == 1 ? "" : "s") after it \(count == 1 ? "was" : "were") not run\n")
  }

  /// What follows an input.
  private enum Progress {
    case next, failed, ended
  }

  /// Adds a line to the pending input, and finds out whether it is whole.
  private mutating func add(_ text: String) {
    var text = text
    if text.utf8.last == 0x0D { text.removeLast() }
    let isFirst = pending.isEmpty
    if isFirst {
      firstLine = line
      completeness = InputCompleteness()
    }
    // A line at the margin would end an open bracket, as it does in a file; nobody indents at a prompt.
    if opening == .parenthesis || opening == .bracket, let byte = text.utf8.first, byte > 0x20 { text = "  " + text }
    line += 1
    pending += isFirst ? text : "\n" + text
    completeness.add(line: text)
    opening = if case .open(let opening) = completeness.state { opening } else { nil }
    if isFirst, opening != nil, session.completeness(of: text) == .complete { opening = nil }
  }

  /// Runs the pending input.
  private mutating func runPending() throws -> Progress {
    let text = pending
    let isBlank = completeness.isBlank
    pending = ""
    opening = nil
    if isBlank { return .next }
    let number = firstLine
    let reply: SessionReply
    if reader.isInteractive {
      reply = TerminalSignals.cancellable { isCancelled in
        session.run(SessionInput(text, name: "repl", line: number, isCancelled: isCancelled))
      }
    } else {
      reply = session.run(SessionInput(text, name: "<standard input>", line: number))
    }
    try output.show(reply)
    if reply.outcome == .cancelled { Terminal.complain("\ninterrupted; nothing was changed\n") }
    let outcome: ExitStatus =
      switch reply.outcome {
      case .fine: .fine
      case .findings: .findings
      case .failed, .cancelled: .script
      case .fileFailed: .file
      }
    status = status.worst(outcome)
    if reply.ended { return .ended }
    return outcome == .fine || outcome == .findings ? .next : .failed
  }

  /// Keeps what was entered for recall, here and in the file. A blank at its start says that it is not to be kept.
  private mutating func keepEntry() {
    var text = entry.joined(separator: "\n")
    entry = []
    while text.last == "\n" || text.last == " " { text.removeLast() }
    guard !text.isEmpty, text.first != " " else { return }
    reader.remember(text)
    do throws(HistoryFile.Problem) {
      try history?.add(text)
    } catch {
      history = nil
      Terminal.complain("ems: \(error.message)\n")
    }
  }
}
