import EMSSyntax
import EMSWorkspace

/// What a run tells the caller (section 10 of the language).
enum ExitStatus: Int32 {
  /// Fine.
  case fine = 0
  /// Findings: the results are there.
  case findings = 1
  /// Wrong usage.
  case usage = 2
  /// A file could not be read or written.
  case file = 3
  /// An error in a script or in imported data; no result is written.
  case script = 4
  /// A session that Ctrl-C left, as a shell numbers that signal.
  case interrupted = 130

  /// The graver of both: the greater number.
  func worst(_ other: ExitStatus) -> ExitStatus { rawValue >= other.rawValue ? self : other }
}

extension ExitStatus {
  /// The same in a word, as JSON tells it.
  var outcome: String {
    switch self {
    case .fine: "fine"
    case .findings: "findings"
    case .usage: "usage-error"
    case .file: "file-error"
    case .script: "script-error"
    case .interrupted: "interrupted"
    }
  }
}

extension Project {
  /// The status of a run that ends because the project is in error.
  var errorStatus: ExitStatus { hasFileError ? .file : hasOptionError ? .usage : .script }
}

extension [Diagnostic] {
  /// Whether one of them is an error.
  var hasError: Bool { contains { $0.severity == .error } }
}
