import EMSOutput
import EMSSemantics
import EMSSyntax

/// A session that loads a register and tells what it found, and answers nothing else yet.
public struct BasicSession: InteractiveSession {
  private let request: ProjectRequest
  private let files: any FileSystem
  private let settings: ProjectSettings
  private var project: Project?

  private static let statements = [("help", "lists the statements"), ("load", "reads a register"), ("quit", "leaves")]

  /// Creates a session; `start` reads what `request` names.
  public init(_ request: ProjectRequest, _ settings: ProjectSettings, files: any FileSystem) {
    self.request = request
    self.files = files
    self.settings = settings
  }

  /// Reads the register.
  public mutating func start() -> SessionReply {
    request.paths.isEmpty ? SessionReply() : load(request.paths, SessionInput(""))
  }

  /// Runs one of the three statements; anything else is read and refused.
  public mutating func run(_ input: SessionInput) -> SessionReply {
    let words = input.text.split(separator: " ")
    switch words.first {
    case "quit", "exit": return SessionReply(ended: true)
    case "help":
      return SessionReply(Document([.list(BasicSession.statements.map { "\($0.0): \($0.1)" })]))
    case "load": return load(words.dropFirst().map(String.init), input)
    default: break
    }
    var sources = SourceMap()
    let id = sources.add(name: input.name, bytes: Array(input.text.utf8), firstLine: input.line)
    var (_, diagnostics) = parse(sources[id])
    if !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics = [
        Diagnostic(
          .unknownOptionName, "this session knows 'help', 'load' and 'quit' only",
          at: SourceRange(file: id, start: 0, end: UInt32(input.text.utf8.prefix { $0 != 0x0A }.count)))
      ]
    }
    return SessionReply(diagnostics: diagnostics, sources: sources, outcome: .failed)
  }

  private mutating func load(_ paths: [String], _ input: SessionInput) -> SessionReply {
    let project = Project(ProjectRequest(paths: paths), settings, files: files)
    if input.isCancelled() { return SessionReply(outcome: .cancelled) }
    let sources = project.program.sources
    if project.hasError {
      return SessionReply(
        diagnostics: project.diagnostics, sources: sources, outcome: project.hasFileError ? .fileFailed : .failed)
    }
    self.project = project
    return SessionReply(
      Document([.text("Loaded " + paths.joined(separator: ", ") + ".")]), diagnostics: project.diagnostics,
      sources: sources)
  }

  /// Statements at the start, files after `load`.
  public func completions(line: String, cursor: Int) -> [Completion] {
    let typed = String(decoding: Array(line.utf8).prefix(cursor), as: UTF8.self)
    guard let blank = typed.lastIndex(of: " ") else {
      return BasicSession.statements.filter { $0.0.hasPrefix(typed) }.map {
        Completion($0.0, replaced: typed.utf8.count, note: $0.1)
      }
    }
    guard typed.hasPrefix("load ") else { return [] }
    return FileCompletions(files).completions(of: String(typed[typed.index(after: blank)...]), endings: [".ems"])
  }
}
