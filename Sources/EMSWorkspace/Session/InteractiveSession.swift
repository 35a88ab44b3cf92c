public import EMSOutput
public import EMSSyntax

/// What a front end (terminal, pipe, later an editor) asks of a session. It knows lines and documents, the session knows the
/// register: neither knows the other's means.
public protocol InteractiveSession {
  /// Reads the register that the session was given; what is wrong with it is the answer.
  mutating func start() -> SessionReply

  /// What is said before the first line, at a prompt only: which register, how many records. Nil for nothing.
  func greeting() -> Document?

  /// Whether an input of one line can be run, or what of it is still open. Asked only where `InputCompleteness` says that it
  /// is open, and for the first line alone: an input of many lines is judged by its brackets and texts.
  func completeness(of input: String) -> InputState

  /// Runs one whole input: a statement, an expression or a declaration. One that fails or is cancelled changes nothing.
  mutating func run(_ input: SessionInput) -> SessionReply

  /// What may stand at the cursor.
  ///
  /// - Parameters:
  ///   - line: the input so far, of all its lines.
  ///   - cursor: the offset of the cursor in bytes of UTF-8.
  func completions(line: String, cursor: Int) -> [Completion]
}

extension InteractiveSession {
  /// There is nothing to read.
  public mutating func start() -> SessionReply { SessionReply() }

  /// Nothing is said.
  public func greeting() -> Document? { nil }

  /// By brackets, texts and operators; a path after `load` may end in a slash.
  public func completeness(of input: String) -> InputState {
    if input.drop(while: { $0 == " " }).hasPrefix("load ") { return .complete }
    return InputCompleteness.state(of: input)
  }
}

/// One input of a session.
public struct SessionInput: Sendable {
  /// The text, without the last line end.
  public var text: String
  /// What messages call its source: `repl`, or `<standard input>`.
  public var name: String
  /// The number of its first line among the lines of the session, from 1: the second part of `repl:12:5`.
  public var line: Int
  /// Whether the user wants the answer no more; cheap enough to ask for every thousand rows.
  public var isCancelled: @Sendable () -> Bool

  /// Creates an input.
  public init(
    _ text: String, name: String = "repl", line: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.text = text
    self.name = name
    self.line = line
    self.isCancelled = isCancelled
  }
}

/// What a session answers to an input.
public struct SessionReply: Sendable {
  /// How an input ended.
  public enum Outcome: Hashable, Sendable {
    /// Fine.
    case fine
    /// Fine, with findings: a check of level error failed.
    case findings
    /// Nothing was changed: the input was wrong, or could not be computed.
    case failed
    /// Nothing was changed: a file could not be read or written.
    case fileFailed
    /// Nothing was changed: the user cancelled it.
    case cancelled
  }

  /// What goes to standard output.
  public var output: Document
  /// What goes to standard error.
  public var diagnostics: [Diagnostic]
  /// The sources of the diagnostics' places; the input itself is one of them, with the line of the input as its `firstLine`.
  public var sources: SourceMap
  /// How the input ended.
  public var outcome: Outcome
  /// Whether the session ends here: `quit`.
  public var ended: Bool

  /// Creates an answer.
  public init(
    _ output: Document = Document(), diagnostics: [Diagnostic] = [], sources: SourceMap = SourceMap(),
    outcome: Outcome = .fine, ended: Bool = false
  ) {
    self.output = output
    self.diagnostics = diagnostics
    self.sources = sources
    self.outcome = outcome
    self.ended = ended
  }
}

/// Something that may stand at the cursor.
public struct Completion: Hashable, Sendable {
  /// The text that replaces what was typed of it.
  public var text: String
  /// How many bytes before the cursor it replaces.
  public var replaced: Int
  /// What is shown beside it where candidates are listed, such as a title; empty for nothing.
  public var note: String
  /// What is written after it where it is the only one: a blank, mostly; nothing after a folder.
  public var suffix: String

  /// Creates a candidate.
  public init(_ text: String, replaced: Int, note: String = "", suffix: String = " ") {
    self.text = text
    self.replaced = replaced
    self.note = note
    self.suffix = suffix
  }
}
