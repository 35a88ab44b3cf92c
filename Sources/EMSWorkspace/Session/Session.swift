import EMSEngine
public import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// An interactive session over a register: a line at a time is an expression, a declaration or a statement. Every change is a layer
/// over the files, never a change of them; a line that fails leaves no trace.
///
/// It knows no terminal: a front end hands it inputs and shows what it answers. Not for sharing between threads.
public struct Session: InteractiveSession {
  let files: any FileSystem
  let creator: any FileCreator
  /// What is read.
  var request: ProjectRequest
  /// What the command line asks for.
  let settings: ProjectSettings
  private let chosenLanguage: String?
  /// The language of titles, numbers and fixed words: the one chosen, else that of the register.
  var language: String? { chosenLanguage ?? registerLanguage }
  /// The language of the register that was open last: while a line changes it, none is.
  private var registerLanguage: String?
  /// The fixed words of answers.
  var fixedWords: FixedWords { FixedWords(language) }

  var layers: SessionLayers
  var history = SessionHistory()
  var open: OpenRegister? {
    didSet { if let open { registerLanguage = open.project.program.outputLanguage } }
  }
  /// The project at hand where it is in error.
  var broken: Project?
  /// Counts the programs that the session had.
  var generation = 0
  /// Files of which the session has said that they changed.
  var announced: Set<String> = []

  /// Creates a session; files are read with the first input, or by `start`.
  ///
  /// - Parameters:
  ///   - request: what is read; without a path, the standard library alone.
  ///   - creator: writes the files of `save`.
  ///   - language: of titles, numbers and fixed words; nil for that of the register.
  public init(
    _ request: ProjectRequest, _ settings: ProjectSettings, files: any FileSystem, creator: any FileCreator,
    language: String? = nil
  ) {
    self.request = request
    self.settings = settings
    self.files = files
    self.creator = creator
    chosenLanguage = language
    layers = SessionLayers(today: settings.today)
    layers.scenarios = settings.scenarios
  }

  /// Reads the register; what is wrong with it is the answer.
  public mutating func start() -> SessionReply {
    if open != nil || request.paths.isEmpty { return SessionReply() }
    let (project, register) = load(layers)
    var found = project.diagnostics.filter { $0.severity == .error }
    if let register {
      open = register
      found = register.engine.diagnostics.filter { $0.severity == .error }
    } else {
      broken = project
    }
    return SessionReply(
      diagnostics: found, sources: project.program.sources,
      outcome: project.hasFileError ? .fileFailed : found.isEmpty ? .fine : .failed)
  }

  /// Which register, how many records.
  public func greeting() -> Document? {
    guard let open else { return nil }
    let program = open.program
    var parts: [String] = []
    for name in ["aspect", "impact"] {
      guard let kind = program.kind(named: name) else { continue }
      let count = open.engine.results.register.rows(kind).count
      parts.append("\(count) \(count == 1 ? program[kind].name : program[kind].plural)")
    }
    let methods = program.methodsInUse.map { program.methods[$0.position].name }.joined(separator: ", ")
    return Document([
      .text(
        request.paths.joined(separator: " ") + ": " + parts.joined(separator: ", ")
          + (methods.isEmpty ? "" : ", method \(methods)")
          + ", as of \(layers.today.text). 'help' lists the statements.")
    ])
  }

  // MARK: Running

  /// Runs one whole input.
  public mutating func run(_ input: SessionInput) -> SessionReply {
    if open == nil, broken == nil, !request.paths.isEmpty {
      let reply = start()
      if reply.outcome != .fine { return reply }
    }
    var answer = Answer(input)
    switch SessionLine(input.text, kinds: { isKind($0) }) {
    case .nothing: return SessionReply()
    case .statement(let statement, let rest): runStatement(statement, rest, &answer)
    default: if ensureOpen(&answer) { runOther(&answer) }
    }
    return finish(answer)
  }

  /// Runs an input that is no statement; only an open register says which words are kinds.
  private mutating func runOther(_ answer: inout Answer) {
    switch SessionLine(answer.input.text, kinds: { isKind($0) }) {
    case .declaration: declare(&answer)
    case .changes: changeBody(&answer)
    case .unknown(let word): reportUnknown(word, &answer)
    case .expression, .nothing, .statement: evaluate(&answer)
    }
  }

  /// An input, and what is answered to it so far.
  struct Answer {
    let input: SessionInput
    var blocks: [Document.Block] = []
    var diagnostics: [Diagnostic] = []
    var outcome = SessionReply.Outcome.fine
    var ended = false
    /// Sources other than those of the session, where the diagnostics stand in those.
    var sources: SourceMap?

    init(_ input: SessionInput) { self.input = input }

    /// Whether an error was found.
    var hasError: Bool { diagnostics.contains { $0.severity == .error } }

    mutating func fail(_ diagnostic: Diagnostic) {
      diagnostics.append(diagnostic)
      if outcome == .fine { outcome = .failed }
    }

    /// Takes over what was found; errors make the input fail.
    mutating func add(_ found: [Diagnostic]) {
      diagnostics += found
      if hasError, outcome == .fine { outcome = .failed }
    }
  }

  private func isKind(_ name: String) -> Bool {
    open?.program.kinds.contains { $0.name == name } ?? false
  }

  private mutating func finish(_ answer: Answer) -> SessionReply {
    var answer = answer
    noteChangedFiles(&answer)
    var sources = answer.sources ?? open?.checker.sources ?? broken?.program.sources ?? SourceMap()
    if answer.sources == nil, open == nil {
      sources.add(name: answer.input.name, bytes: Array(answer.input.text.utf8), firstLine: answer.input.line)
    } else if answer.sources == nil, let open {
      sources.replace(open.checker.file, with: source(answer.input.text, answer.input, open.checker.file))
    }
    return SessionReply(
      Document(answer.blocks), diagnostics: answer.diagnostics, sources: sources, outcome: answer.outcome,
      ended: answer.ended)
  }

  /// A source with a text of an input.
  func source(_ text: String, _ input: SessionInput, _ file: FileID) -> SourceFile {
    SourceFile(id: file, name: input.name, bytes: Array(text.utf8), firstLine: input.line)
  }

  /// Opens the register where it is not yet; false where it is in error.
  mutating func ensureOpen(_ answer: inout Answer) -> Bool {
    if open != nil { return true }
    if broken == nil {
      let (project, register) = load(layers)
      if let register {
        open = register
        return true
      }
      broken = project
      answer.sources = project.program.sources
      answer.add(project.diagnostics.filter { $0.severity == .error })
      return false
    }
    answer.fail(
      Diagnostic(
        .noRegister, "the register is in error, so that nothing can be computed", at: nil,
        help: "mend the script and say 'reload', or 'load' another one"))
    return false
  }

  /// Reads, checks and evaluates the register under `layers`.
  func load(_ layers: SessionLayers) -> (project: Project, register: OpenRegister?) {
    OpenRegister.load(request, settings, layers, generation: generation, files: files)
  }

  /// The place of a part of the input.
  func place(_ range: Range<Int>, _ answer: Answer) -> SourceRange {
    let file = open?.checker.file ?? FileID(broken?.program.sources.files.count ?? 0)
    return SourceRange(file: file, start: UInt32(range.lowerBound), end: UInt32(range.upperBound))
  }

  /// The place of the whole input.
  func wholePlace(_ answer: Answer) -> SourceRange {
    var words = LineWords(answer.input.text)
    words.skipBlanks()
    return place(words.rest, answer)
  }

  /// The input with all but a range blanked, so that places stay.
  func blanked(_ answer: Answer, keeping range: Range<Int>) -> String {
    var bytes = Array(answer.input.text.utf8)
    for index in bytes.indices where !range.contains(index) && bytes[index] != 0x0A { bytes[index] = 0x20 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How values are shown.
  var display: ValueDisplay {
    let program = open?.program ?? Program(selection: MethodSelection(today: layers.today))
    return ValueDisplay(program, language: language)
  }

  // MARK: Statements

  private mutating func runStatement(_ statement: Statement, _ rest: Int, _ answer: inout Answer) {
    var words = LineWords(answer.input.text, from: rest)
    words.skipBlanksOnLine()
    if statement.arguments == .required, words.isAtLineEnd {
      return reportForm(statement, "'\(statement.word)' is not finished", wholePlace(answer), &answer)
    }
    switch statement {
    case .help: return help(words, &answer)
    case .quit:
      answer.ended = true
      return
    case .load: return loadOther(words, &answer)
    case .reload: return reload(&answer)
    default: break
    }
    guard ensureOpen(&answer) else { return }
    switch statement {
    case .set: set(words, &answer)
    case .unset: unset(words, &answer)
    case .undo: undo(words, &answer)
    case .redo: redo(words, &answer)
    case .reset: reset(&answer)
    case .changes: listChanges(&answer)
    case .enter: enter(words, &answer)
    case .leave: leave(words, &answer)
    case .scenarios: listScenarios(&answer)
    case .save: save(words, &answer)
    case .compare: compare(words, &answer)
    case .why: why(words, &answer)
    case .goal, .sensitivity, .open: analyse(statement, words, &answer)
    case .show: show(words, &answer)
    case .matrix: matrix(words, &answer)
    case .top: top(words, &answer)
    case .list: list(words, &answer)
    case .asOf: moveToDay(words, &answer)
    case .use: useMethod(words, &answer)
    case .check: check(&answer)
    case .help, .quit, .load, .reload: break
    }
  }

  /// Reports a statement that is not as it is written.
  func reportForm(_ statement: Statement, _ message: DiagnosticText, _ place: SourceRange, _ answer: inout Answer) {
    answer.fail(Diagnostic(.statementForm, message, at: place, help: form(of: statement)))
  }

  /// Reports a name that is not there, with the nearest.
  func reportName(
    _ message: DiagnosticText, _ name: String, among known: [String], _ what: DiagnosticText, at place: SourceRange,
    _ answer: inout Answer
  ) {
    let near = NearestName.nearest(to: name, in: known, limit: 3)
    var shown: [String] = []
    for name in known where !shown.contains(name) { shown.append(name) }
    let list = shown.prefix(20).joined(separator: ", ") + (shown.count > 20 ? " …" : "")
    answer.fail(
      Diagnostic(
        .unknownSessionName, message, at: place,
        help: NearestName.question(near) ?? (shown.isEmpty ? "" : "\(what) are: \(list)")))
  }

  /// A line that begins with a word of nothing, beside another word.
  private func reportUnknown(_ word: Range<Int>, _ answer: inout Answer) {
    let name = LineWords(answer.input.text).text(word)
    let known =
      Statement.allCases.map(\.word) + Keyword.words(at: .declaration) + (open?.program.kinds.map(\.name) ?? [])
    let near = NearestName.nearest(to: name, in: known, limit: 3)
    answer.fail(
      Diagnostic(
        .unknownStatement, "'\(name)' begins no statement and no declaration", at: place(word, answer),
        help: NearestName.question(near) ?? "'help' lists the statements"))
  }

  /// Says once of each file that it differs from what was read.
  private mutating func noteChangedFiles(_ answer: inout Answer) {
    guard let open else { return }
    for file in open.fingerprints where !announced.contains(file.path) && file.hasChanged(files) {
      announced.insert(file.path)
      answer.diagnostics.append(
        Diagnostic(
          .fileChanged, "'\(file.path)' has changed on disk since it was read", at: nil,
          help: "'reload' reads it again and keeps the changes of the session"))
    }
  }
}
