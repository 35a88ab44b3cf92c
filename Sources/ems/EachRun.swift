import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues
import EMSWorkspace
import Glibc

/// One register of a run: what is asked of it, and what became of it.
final class RegisterRun {
  /// Loads, checks and reports this register.
  let run: ProjectRun
  /// Its PATH, where it is one of several; nil where all paths are one register.
  let name: String?
  /// What `--summary` says of it.
  var summary: RegisterSummary

  init(_ run: ProjectRun, name: String?) {
    self.run = run
    self.name = name
    isLast = name == nil
    summary = RegisterSummary(path: name ?? run.options.paths.joined(separator: " "))
  }

  /// Notes what a loaded project tells about itself.
  func note(_ project: Project) {
    summary.day = project.settings.today.text
    summary.scenarios = project.settings.scenarios
    summary.methods = project.methodRevisions
    summary.files = project.filesRead
    summary.digests = run.digests
    summary.rowsLeftOut = project.importer.rejected.count
    summary.count(project.diagnostics)
    inputs += project.filesRead
  }

  /// Keeps a value beyond the run, where the program ends after it: the system takes all memory back at once, while taking a
  /// register apart value by value is a good part of a short run.
  func keep<Value>(_ value: Value) {
    if isLast { _ = Unmanaged.passRetained(Kept(value)) }
  }

  private final class Kept<Value> {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private let isLast: Bool

  /// Files that were read.
  private(set) var inputs: [String] = []
}

/// A command that runs once, or once for each PATH as a register of its own.
struct EachRun {
  private let command: String
  private let options: ProjectOptions
  private let each: EachOptions
  private let layers: LayerOptions?
  private let needsDigests: Bool
  private let language: String?

  /// - Parameters:
  ///   - command: its name.
  ///   - needsDigests: whether its results list the SHA-256 of files.
  ///   - language: of messages, instead of the register's own.
  init(
    _ command: String, _ options: ProjectOptions, _ each: EachOptions, _ layers: LayerOptions? = nil,
    needsDigests: Bool = false, language: String? = nil
  ) {
    self.language = language
    self.command = command
    self.options = options
    self.each = each
    self.layers = layers
    self.needsDigests = needsDigests || each.summary != nil
  }

  /// Runs `body` for each register, then `finish` with the files that were read, then writes the summary. Ends with the greatest
  /// status.
  func run(_ body: (RegisterRun) throws -> Void, finish: ([String]) throws -> Void = { _ in }) throws {
    var summary = RunSummary(program: Version.text, command: command)
    var inputs: [String] = []
    var worst = ExitStatus.fine
    if each.each {
      for path in options.paths {
        let register = RegisterRun(single(path), name: path)
        worst = worst.worst(try attempt(register, body))
        summary.registers.append(register.summary)
        inputs += register.inputs
      }
      if worst != .fine { Terminal.complain("ems: " + count(summary.registers) + "\n") }
    } else {
      let register = RegisterRun(ProjectRun(options, layers, notesDigests: needsDigests, language: language), name: nil)
      worst = try attempt(register, body)
      summary.registers.append(register.summary)
      inputs = register.inputs
    }
    do {
      try finish(inputs)
    } catch {
      try write(summary, inputs)
      throw error
    }
    try write(summary, inputs)
    if worst != .fine { throw CommandEnd(status: worst) }
  }

  /// The run of one PATH; rows left out go to a file of its own.
  private func single(_ path: String) -> ProjectRun {
    var single = options
    single.paths = [path]
    single.rejected = options.rejected.map { EachOptions.file($0, for: path) }
    let leftOut = options.paths.count > 1 ? EachOptions.file("rejected-{register}.csv", for: path) : "rejected.csv"
    return ProjectRun(single, layers, name: path, notesDigests: needsDigests, rejected: leftOut, language: language)
  }

  private func attempt(_ register: RegisterRun, _ body: (RegisterRun) throws -> Void) throws -> ExitStatus {
    var status = ExitStatus.fine
    do {
      try body(register)
    } catch let end as CommandEnd {
      status = end.status
    } catch let failure as CommandFailure {
      status = failure.status
      register.run.announce()
      Terminal.complain("ems: \(failure.message)\n")
      register.summary.message = failure.message
    }
    register.summary.status = Int(status.rawValue)
    register.summary.outcome = status.outcome
    return status
  }

  private func count(_ registers: [RegisterSummary]) -> String {
    let words: [(status: ExitStatus, text: String)] = [
      (.fine, "fine"), (.findings, "with findings"), (.usage, "with wrong options"),
      (.file, "with a file that could not be used"), (.script, "with an error"),
    ]
    var parts: [String] = []
    for (status, text) in words {
      let names = registers.filter { $0.outcome == status.outcome }.map(\.path)
      if names.isEmpty { continue }
      let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " …" : "")
      parts.append("\(names.count) \(text)" + (status == .fine ? "" : " (\(shown))"))
    }
    return "\(registers.count) register\(registers.count == 1 ? "" : "s"): " + parts.joined(separator: ", ")
  }

  private func write(_ summary: RunSummary, _ inputs: [String]) throws {
    guard let path = each.summary else { return }
    try ProjectRun.protect([path], inputs: inputs)
    try Results.write(summary.bytes, to: path)
  }
}
