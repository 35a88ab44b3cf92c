/// How grave a diagnostic is.
public enum Severity: Int, Hashable, Comparable, Sendable, CaseIterable {
  /// No result is written.
  case error = 0
  /// Results are written; `--deny warnings` makes the run fail.
  case warning = 1
  /// Worth knowing; changes no exit status.
  case note = 2

  /// The word that outputs show.
  public var word: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }

  /// Orders the gravest first.
  public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// A place with a few words: where the other half of a conflict stands, where a scale is declared.
public struct Label: Hashable, Sendable {
  /// The place that is underlined.
  public let range: SourceRange
  /// What is to be seen there.
  public let text: DiagnosticText

  /// Creates a label.
  public init(_ range: SourceRange, _ text: DiagnosticText) {
    self.range = range
    self.text = text
  }
}

/// An edit that mends what a diagnostic reports.
public struct Fix: Hashable, Sendable {
  /// What the edit does, as an order: `write 'severity'`.
  public let title: DiagnosticText
  /// The text that is replaced; empty for an insertion.
  public let range: SourceRange
  /// What stands there afterwards.
  public let replacement: String

  /// Creates a fix.
  public init(_ title: DiagnosticText, range: SourceRange, replacement: String) {
    self.title = title
    self.range = range
    self.replacement = replacement
  }
}

/// The place of something in a data file (CSV, workbook), beside or instead of a place in a script.
public struct DataPlace: Hashable, Sendable {
  /// The file as it was named.
  public let file: String
  /// The physical line of the record, from 1.
  public let line: Int
  /// The column's number, from 1; 0 where the whole row is meant.
  public let column: Int
  /// The column's header; empty where there is none.
  public let header: String

  /// Creates a place in data.
  public init(file: String, line: Int, column: Int = 0, header: String = "") {
    self.file = file
    self.line = line
    self.column = column
    self.header = header
  }
}

/// One thing that the tool has to say about a script or its data. A value: renderers turn it into text, JSON and more.
public struct Diagnostic: Hashable, Sendable {
  /// The stable code.
  public let code: DiagnosticCode
  /// How grave it is.
  public var severity: Severity
  /// One line, in the analyst's words: the one thing to show if only one can be.
  public let message: DiagnosticText
  /// The primary place in a script; nil for what has none (a missing file named on the command line).
  public let range: SourceRange?
  /// The place in imported data, where the cause stands there.
  public var data: DataPlace?
  /// Up to three further places.
  public var labels: [Label] = []
  /// Facts that explain: why it matters, what a scale's levels are.
  public var notes: [DiagnosticText] = []
  /// The check of a script that it comes from; empty for all else. Of many findings of one check, texts show the first few.
  public var rule: String = ""
  /// Why that check asks; texts show it and `help` with the first finding of a check.
  public var reason: DiagnosticText = ""
  /// What to do, as an order; empty where the message says it.
  public var help: DiagnosticText = ""
  /// Edits that a tool may apply.
  public var fixes: [Fix] = []

  /// Creates a diagnostic with the code's own severity unless another is given.
  public init(
    _ code: DiagnosticCode, _ message: DiagnosticText, at range: SourceRange?, severity: Severity? = nil,
    data: DataPlace? = nil, labels: [Label] = [], notes: [DiagnosticText] = [], help: DiagnosticText = "",
    fixes: [Fix] = []
  ) {
    self.code = code
    self.severity = severity ?? code.severity
    self.message = message
    self.range = range
    self.data = data
    self.labels = labels
    self.notes = notes
    self.help = help
    self.fixes = fixes
  }
}

extension Diagnostic: Comparable {
  /// A total order: place in scripts, place in data, severity, code, message; so that output never depends on the order of discovery.
  public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
    switch (left.range, right.range) {
    case (let a?, let b?) where a != b: return a < b
    case (nil, _?): return true
    case (_?, nil): return false
    default: break
    }
    let leftFile = left.data?.file ?? ""
    let rightFile = right.data?.file ?? ""
    if leftFile != rightFile { return leftFile < rightFile }
    let leftPlace = (left.data?.line ?? 0, left.data?.column ?? 0)
    let rightPlace = (right.data?.line ?? 0, right.data?.column ?? 0)
    if leftPlace != rightPlace { return leftPlace < rightPlace }
    if left.severity != right.severity { return left.severity < right.severity }
    if left.code != right.code { return left.code.number < right.code.number }
    return left.message < right.message
  }
}
