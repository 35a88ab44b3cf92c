import EMSOutput
import EMSSyntax
import EMSValues
public import EMSWorkspace
import Synchronization

/// A session as a text: inputs beside what is answered.
///
/// A `.session` file begins with comments (`#`) and the line `@open PATH… as-of DATE`, whose paths stand below the repository. Each
/// input is a line `> INPUT`, with further lines `. INPUT`; below it stand the answer, what goes to standard error with `! ` before
/// each line, and `[OUTCOME]` where it did not end well. Other lines that begin with `@`: `@replace PATH: OLD -> NEW` changes a file as an
/// editor would, `@broken-off INPUT` is an input during which Ctrl-C is pressed, `@read PATH` shows a file that the session wrote, `@complete LINE` what may stand at its end.
public enum SessionCase {
  /// Runs a case, a path below `Tests/Cases`; gives the fault in words, or nil.
  public static func run(_ path: String) -> String? {
    guard let text = CaseFolder.text(path) else { return "\(path) is not there" }
    return CaseFolder.compare(replayed(text), with: path)
  }

  /// What stands on both sides of ` -> `.
  static func sides(_ text: String) -> (String, String)? {
    let mark = Array(" -> ".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count > mark.count else { return nil }
    for start in 0...(bytes.count - mark.count) where bytes[start..<start + mark.count].elementsEqual(mark) {
      return (
        String(decoding: bytes[..<start], as: UTF8.self),
        String(decoding: bytes[(start + mark.count)...], as: UTF8.self)
      )
    }
    return nil
  }

  /// The inputs in the blocks of a page that are marked `session`.
  public static func inputs(ofPage path: String) -> [String] {
    var inputs: [String] = []
    for (isInside, line) in blocks(ofPage: path) where isInside {
      if line.hasPrefix("> ") { inputs.append(String(line.dropFirst(2))) }
      if line.hasPrefix(". ") { inputs[inputs.count - 1] += "\n" + line.dropFirst(2) }
    }
    return inputs
  }

  private static func blocks(ofPage path: String) -> [(isInside: Bool, line: String)] {
    guard let bytes = CaseFolder.readFile(ConsoleCase.repository + "/" + path) else { return [] }
    var isInside = false
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line == "```" { isInside = false }
      defer { if line == "```session" { isInside = true } }
      return (isInside, String(line))
    }
  }

  /// Runs the blocks of a page that are marked `session` as one session; gives the fault in words, or nil.
  public static func runPage(_ path: String, head: String) -> String? {
    let lines = blocks(ofPage: path)
    let replay = Replay(head)
    var result: [String] = []
    var pending: [String] = []
    var isFirst = true
    func flush() {
      if pending.isEmpty { return }
      if !isFirst { result.append("") }
      isFirst = false
      for (index, line) in pending.enumerated() { result.append((index == 0 ? "> " : ". ") + line) }
      result += replay.answer(pending.joined(separator: "\n"), width: nil)
      pending = []
    }
    for (isInside, line) in lines {
      if isInside {
        if line.hasPrefix("> ") {
          flush()
          pending = [String(line.dropFirst(2))]
        } else if line.hasPrefix(". "), !pending.isEmpty {
          pending.append(String(line.dropFirst(2)))
        }
      } else {
        flush()
        isFirst = true
        result.append(line)
      }
    }
    let expected = lines.map(\.line).joined(separator: "\n")
    let actual = result.joined(separator: "\n")
    if expected == actual { return nil }
    if CaseFolder.records {
      CaseFolder.writeFile(ConsoleCase.repository + "/" + path, Array(actual.utf8))
      return "\(path) was written anew: run the tests again without EMS_RECORD"
    }
    return "\(path) differs\n" + CaseFolder.difference(expected, actual)
  }

  /// The text of a case as it comes out.
  public static func replayed(_ text: String, width: Int? = nil) -> String {
    var result: [String] = []
    var replay: Replay?
    var pending: [String] = []
    func flush() {
      if pending.isEmpty { return }
      if result.last != "", result.count > 1 { result.append("") }
      for (index, line) in pending.enumerated() { result.append((index == 0 ? "> " : ". ") + line) }
      result += replay?.answer(pending.joined(separator: "\n"), width: width) ?? ["! no register is open"]
      pending = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("> ") || line == ">" {
        flush()
        pending = [String(line.dropFirst(2))]
      } else if line.hasPrefix(". ") || line == ".", !pending.isEmpty {
        pending.append(String(line.dropFirst(2)))
      } else if line.hasPrefix("@") {
        flush()
        if result.last != "", !result.isEmpty { result.append("") }
        result.append(line)
        if line.hasPrefix("@open") {
          let opened = Replay(line)
          result += opened.started(width: width)
          replay = opened
        } else {
          result += replay?.directive(line) ?? []
        }
      } else if line.hasPrefix("#"), replay == nil {
        result.append(line)
      } else {
        flush()
      }
    }
    flush()
    return result.joined(separator: "\n") + "\n"
  }
}

/// A running case.
private final class Replay {
  private let files: ChangingFiles
  private var session: Session
  private var line = 1
  private var begin: SessionReply

  init(_ head: String) {
    var paths: [String] = []
    var day = CalendarDate(text: "2026-11-24") ?? .first
    var words = head.split(separator: " ").map(String.init).dropFirst()[...]
    while let word = words.first {
      words = words.dropFirst()
      if word == "as-of", let date = words.first.flatMap({ CalendarDate(text: $0) }) {
        day = date
        words = words.dropFirst()
      } else {
        paths.append(word)
      }
    }
    files = ChangingFiles(folders: paths.map { Path.folder($0) == "." ? $0 : Path.folder($0) } + paths)
    session = Session(
      ProjectRequest(paths: paths), ProjectSettings(today: day), files: files, creator: files)
    begin = session.start()
  }

  func started(width: Int?) -> [String] {
    shown(begin, width)
      + (session.greeting().map { lines(TerminalRenderer(style: TerminalStyle(width: width)).render($0)) } ?? [])
  }

  func answer(_ text: String, width: Int?) -> [String] {
    answer(text, width: width, isCancelled: false)
  }

  /// The answer to an input, which the user breaks off as soon as it runs where `isCancelled`.
  func answer(_ text: String, width: Int?, isCancelled: Bool) -> [String] {
    let reply = session.run(SessionInput(text, line: line, isCancelled: { isCancelled }))
    line += text.split(separator: "\n", omittingEmptySubsequences: false).count
    return shown(reply, width)
  }

  func directive(_ line: String) -> [String] {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1] : ""
    switch words[0] {
    case "@replace":
      let parts = rest.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, let texts = SessionCase.sides(String(parts[1].dropFirst())) else {
        return ["! this is not how @replace is written"]
      }
      return files.replace(parts[0], texts.0, texts.1) ? [] : ["! '\(texts.0)' does not stand in \(parts[0])"]
    case "@read": return lines(files.text(rest) ?? "! \(rest) is not there")
    case "@complete":
      return session.completions(line: rest, cursor: rest.utf8.count).map { candidate in
        let end = rest.utf8.count - candidate.replaced
        let start = String(decoding: Array(rest.utf8)[..<max(0, end)], as: UTF8.self)
        return "\(start)\(candidate.text)\(candidate.suffix)|" + (candidate.note.isEmpty ? "" : "  \(candidate.note)")
      }
    case "@broken-off": return answer(rest, width: nil, isCancelled: true)
    default: return ["! no such directive"]
    }
  }

  private func shown(_ reply: SessionReply, _ width: Int?) -> [String] {
    let style = TerminalStyle(width: width)
    var result = lines(TerminalRenderer(style: style).render(reply.output))
    if !reply.diagnostics.isEmpty {
      var renderer = ExcerptRenderer(sources: reply.sources, style: style)
      result += lines(renderer.render(reply.diagnostics)).map { $0.isEmpty ? "!" : "! " + $0 }
    }
    switch reply.outcome {
    case .fine: break
    case .findings: result.append("[findings]")
    case .failed: result.append("[failed]")
    case .fileFailed: result.append("[file failed]")
    case .cancelled: result.append("[cancelled]")
    }
    if reply.ended { result.append("[ended]") }
    return result
  }

  private func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// Files in memory that change while a session holds them open. Nothing can be written below `/denied`, and `/full` has no room.
public final class ChangingFiles: FileSystem, FileCreator {
  private let files: Mutex<[String: [UInt8]]>

  /// Creates files of these paths and texts.
  public init(_ texts: [String: String]) { files = Mutex(texts.mapValues { Array($0.utf8) }) }

  /// The files of the repository in these folders, by their paths below it.
  public init(folders: [String]) { files = Mutex(ChangingFiles.bytes(below: folders)) }

  /// The texts of the files of the repository in these folders.
  public static func texts(below folders: [String]) -> [String: String] {
    bytes(below: folders).mapValues { String(decoding: $0, as: UTF8.self) }
  }

  private static func bytes(below folders: [String]) -> [String: [UInt8]] {
    let repository = ConsoleCase.repository
    var found: [String: [UInt8]] = [:]
    func add(_ path: String) {
      let absolute = repository + "/" + path
      if let bytes = CaseFolder.readFile(absolute) {
        found[path] = bytes
      } else {
        for name in CaseFolder.names(absolute) { add(path + "/" + name) }
      }
    }
    for folder in folders where folder != "." { add(folder) }
    return found
  }

  private var memory: MemoryFileSystem { MemoryFileSystem(bytes: files.withLock { $0 }) }

  /// What stands at `path`.
  public func kind(_ path: String) -> FileKind { memory.kind(path) }
  /// The bytes of a file.
  public func read(_ path: String) throws(FileError) -> [UInt8] { try memory.read(path) }
  /// A file to be read piece by piece.
  public func open(_ path: String) throws(FileError) -> any ByteStream { try memory.open(path) }
  /// Names in a folder, sorted.
  public func names(in folder: String) throws(FileError) -> [String] { try memory.names(in: folder) }
  /// The normalized path.
  public func canonical(_ path: String) -> String? { memory.canonical(path) }

  /// Writes a new file.
  public func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    if path.hasPrefix("/denied") { throw FileError(path: path, cause: .denied) }
    if path.hasPrefix("/full") { throw FileError(path: path, cause: .full) }
    if kind(path) != .missing { throw FileError(path: path, cause: .exists) }
    files.withLock { $0[path] = bytes }
  }

  /// The text of a file.
  public func text(_ path: String) -> String? {
    files.withLock { $0[path].map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Puts a text in the place of another in a file; false where it does not stand there.
  public func replace(_ path: String, _ old: String, _ new: String) -> Bool {
    files.withLock { files in
      guard let bytes = files[path] else { return false }
      let (needle, other) = (Array(old.utf8), Array(new.utf8))
      guard !needle.isEmpty, bytes.count >= needle.count else { return false }
      for start in 0...(bytes.count - needle.count) where bytes[start..<(start + needle.count)].elementsEqual(needle) {
        files[path] = Array(bytes[..<start]) + other + Array(bytes[(start + needle.count)...])
        return true
      }
      return false
    }
  }
}
