import EMSSyntax

/// Diagnostics about files.
enum FileDiagnostics {
  /// A path that leaves the root.
  static func outsideRoot(_ path: String, root: String, at place: SourceRange?) -> Diagnostic {
    Diagnostic(
      .outsideRoot, "'\(path)' lies outside the root of this register, \(root)", at: place,
      help: "move it below the root, or name a wider one: --root FOLDER")
  }

  /// A script without text.
  static func empty(_ path: String) -> Diagnostic {
    Diagnostic(
      .emptyFile, "\(path) is empty: it declares nothing", at: nil,
      help: "a first record: aspect gas \"Natural gas\" { impact air \"Emission\" { … } }")
  }

  /// A file that cannot be read.
  static func unreadable(
    _ path: String, _ error: FileError, at place: SourceRange?, in files: (any FileSystem)? = nil
  ) -> Diagnostic {
    if error.cause == .missing {
      let folder = Path.folder(path)
      let names = (try? files?.names(in: folder)) ?? []
      let nearest = NearestName.nearest(to: Path.name(path), in: names)
      return Diagnostic(
        .fileMissing, "cannot find '\(path)'", at: place,
        help: nearest.map { "the nearest is '\(Path.join(folder, $0))'" }
          ?? (place == nil ? "" : "paths are relative to the file that names them"))
    }
    if error.cause == .tooLarge {
      return Diagnostic(
        .fileTooLarge, "'\(path)' has more than 4 GiB", at: place,
        help: "keep large data in CSV files and import them, or part the script and include the parts")
    }
    return Diagnostic(
      .fileUnreadable, "cannot read '\(path)': \(DiagnosticText(phrase: error.reason))", at: place,
      help: error.cause == .denied ? "whoever runs ems must be allowed to read it" : "")
  }

  /// A script in UTF-16, as some editors save it: one error, not one for each character.
  static func wideText(_ path: String) -> Diagnostic {
    Diagnostic(
      .invalidEncoding, "'\(path)' is UTF-16 text, and scripts are UTF-8", at: nil,
      help: "save the file as UTF-8 (in some editors: encoding 'UTF-8' instead of 'Unicode')")
  }
}
