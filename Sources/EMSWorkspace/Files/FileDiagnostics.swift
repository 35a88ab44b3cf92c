import EMSSyntax

/// Diagnostics about files.
enum FileDiagnostics {
  /// A path that leaves the root.
  static func outsideRoot(_ path: String, root: String, at place: SourceRange?) -> Diagnostic {
    Diagnostic(
      .outsideRoot, "'\(path)' lies outside the root of this register, \(root)", at: place,
      help: "move it below the root, or name a wider one: --root FOLDER")
  }

  /// A file that cannot be read.
  static func unreadable(_ path: String, _ error: FileError, at place: SourceRange?) -> Diagnostic {
    if error.cause == .missing {
      return Diagnostic(
        .fileMissing, "cannot find '\(path)'", at: place,
        help: place == nil ? "" : "paths are relative to the file that names them")
    }
    return Diagnostic(.fileUnreadable, "cannot read '\(path)': \(error.reason)", at: place)
  }
}
