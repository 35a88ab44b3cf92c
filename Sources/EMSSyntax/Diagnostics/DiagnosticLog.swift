/// The diagnostics of a phase, in the order of discovery; `sorted` gives them by place.
public struct DiagnosticLog: Sendable {
  /// What was reported.
  public private(set) var entries: [Diagnostic] = []
  /// Whether an error is among them; O(1).
  public private(set) var containsError = false

  /// The number of errors among them.
  public private(set) var errorCount = 0

  /// Creates an empty log.
  public init() {}

  /// Adds a diagnostic.
  public mutating func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error {
      containsError = true
      errorCount += 1
    }
    entries.append(diagnostic)
  }

  /// Adds all of `others`.
  public mutating func add(contentsOf others: [Diagnostic]) {
    for diagnostic in others { add(diagnostic) }
  }

  /// The diagnostics by place, equal ones once.
  public func sorted() -> [Diagnostic] {
    var result: [Diagnostic] = []
    for diagnostic in entries.sorted() where result.last != diagnostic { result.append(diagnostic) }
    return result
  }
}
