import EMSSyntax

/// Diagnostics whose places stand in an input of a session.
extension Diagnostic {
  /// With its places moved.
  func moved(_ move: (SourceRange) -> SourceRange) -> Diagnostic {
    var moved = Diagnostic(
      code, message, at: range.map(move), severity: severity, data: data,
      labels: labels.map { Label(move($0.range), $0.text) }, notes: notes, help: help,
      fixes: fixes.map { Fix($0.title, range: move($0.range), replacement: $0.replacement) })
    moved.rule = rule
    moved.reason = reason
    return moved
  }

  /// Without places in a source whose text is another one now.
  func without(_ file: FileID) -> Diagnostic {
    let isThere = range?.file != file
    if isThere, labels.allSatisfy({ $0.range.file != file }) { return self }
    return Diagnostic(
      code, message, at: isThere ? range : nil, severity: severity, data: data,
      labels: labels.filter { $0.range.file != file }, notes: notes, help: help, fixes: fixes)
  }
}
