public import EMSEngine
import EMSFormats
import EMSSemantics
public import EMSSyntax
import EMSValues

/// What became of one register of a run, in numbers.
public struct RegisterSummary: Sendable {
  /// The PATH as it was given; several that make one register are joined by a blank.
  public var path: String
  /// The exit status that a run of this register alone has.
  public var status = 0
  /// `fine`, `findings`, `usage-error`, `file-error` or `script-error`.
  public var outcome = "fine"
  /// The as-of day; empty where the run did not come so far.
  public var day = ""
  /// Methods in use, with the day from which the revision holds where it names one.
  public var methods: [(name: String, revision: String?)] = []
  /// Scenarios laid over it.
  public var scenarios: [String] = []
  /// How many aspects there are; nil where nothing was evaluated.
  public var aspects: Int?
  /// How many are significant; nil where nothing was evaluated or no method says so.
  public var significant: Int?
  /// How many aspects nobody can classify yet.
  public var notAssessed: Int?
  /// How many errors, warnings and notes were found.
  public var errors = 0, warnings = 0, notes = 0
  /// Checks that nobody can decide yet, and findings that are accepted.
  public var undecided = 0, accepted = 0
  /// Rows of data that `--keep-going` left out.
  public var rowsLeftOut = 0
  /// Files that were read.
  public var files: [String] = []
  /// The SHA-256 of files that were read, by path.
  public var digests: [String: String] = [:]
  /// What ended the run, where that is no diagnostic.
  public var message: String?

  /// Begins the summary of a register.
  public init(path: String) { self.path = path }

  /// Counts diagnostics by how grave they are.
  public mutating func count(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { count(diagnostic.severity, 1) }
  }

  /// Counts what checks found, that which is only counted too.
  public mutating func count(_ report: CheckReport) {
    count(report.findings.map(\.diagnostic))
    for omitted in report.omitted { count(omitted.severity, omitted.count) }
    undecided += report.undecided.count
    accepted += report.accepted.count
  }

  private mutating func count(_ severity: Severity, _ number: Int) {
    switch severity {
    case .error: errors += number
    case .warning: warnings += number
    case .note: notes += number
    }
  }

  /// Counts the aspects of results.
  public mutating func count(_ results: Results) {
    let program = results.program
    guard let kind = program.kind(named: "aspect") else { return }
    let rows = results.register.rows(kind)
    aspects = rows.count
    guard let field = program.field(named: "significant", of: kind) else { return }
    var (yes, open) = (0, 0)
    for row in rows {
      switch results.value(RecordID(kind: kind, row: row), ColumnAddress(field)) {
      case .yesNo(true): yes += 1
      case .missing, .error: open += 1
      default: break
      }
    }
    significant = yes
    notAssessed = open
  }
}

/// What became of each register of a run: `--summary`.
public struct RunSummary: Sendable {
  /// The version of this form; it rises when a member goes or changes its meaning.
  public static let version = 1

  /// The version of the program, and the command that ran.
  public let program: String, command: String
  /// The registers in the order of the run.
  public var registers: [RegisterSummary] = []

  /// Begins a summary.
  public init(program: String, command: String) {
    self.program = program
    self.command = command
  }

  /// The greatest status.
  public var status: Int { registers.map(\.status).max() ?? 0 }

  /// The summary as JSON.
  public var bytes: [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("version", RunSummary.version)
    writer.member("ems", program)
    writer.member("command", command)
    writer.member("status", status)
    writer.key("registers")
    writer.beginArray()
    for register in registers { write(register, &writer) }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private func write(_ register: RegisterSummary, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("path", register.path)
    writer.member("status", register.status)
    writer.member("outcome", register.outcome)
    if let message = register.message { writer.member("message", message) }
    if !register.day.isEmpty { writer.member("asOf", register.day) }
    writer.key("methods")
    writer.beginArray()
    for method in register.methods {
      writer.beginObject()
      writer.member("name", method.name)
      writer.key("revision")
      if let revision = method.revision { writer.string(revision) } else { writer.null() }
      writer.endObject()
    }
    writer.endArray()
    writer.member("scenarios", register.scenarios)
    writer.key("counts")
    writer.beginObject()
    let counts: [(String, Int?)] = [
      ("aspects", register.aspects), ("significant", register.significant), ("notAssessed", register.notAssessed),
      ("errors", register.errors), ("warnings", register.warnings), ("notes", register.notes),
      ("undecided", register.undecided), ("accepted", register.accepted), ("rowsLeftOut", register.rowsLeftOut),
    ]
    for (name, count) in counts {
      writer.key(name)
      if let count { writer.number(count) } else { writer.null() }
    }
    writer.endObject()
    writer.files(register.files, digests: register.digests)
    writer.endObject()
  }

}
