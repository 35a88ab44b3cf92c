import EMSOutput
import EMSSyntax
import Glibc

/// When colour is used: `--color`.
enum ColourChoice: String, CaseIterable, Sendable {
  case auto, always, never
}

/// The streams of the process and what they can show.
enum Terminal {
  /// What standard output (1) or standard error (2) can show: width and colour of a terminal, neither of a file or pipe.
  static func style(of descriptor: Int32, colour: ColourChoice) -> TerminalStyle {
    let isTerminal = isatty(descriptor) == 1
    return TerminalStyle(
      width: isTerminal ? width(of: descriptor) : nil, hasColour: hasColour(isTerminal: isTerminal, choice: colour))
  }

  private static func hasColour(isTerminal: Bool, choice: ColourChoice) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment("NO_COLOR"), !value.isEmpty { return false }
      if let value = environment("CLICOLOR_FORCE"), !value.isEmpty, value != "0" { return true }
      let name = environment("TERM") ?? ""
      return isTerminal && !name.isEmpty && name != "dumb"
    }
  }

  private static func width(of descriptor: Int32) -> Int { size(of: descriptor).columns }

  /// The rows and columns of a terminal; 24 by 80 where it does not tell.
  static func size(of descriptor: Int32) -> (rows: Int, columns: Int) {
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    let rows = isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24
    if isKnown, size.ws_col > 0 { return (rows, Int(size.ws_col)) }
    if let columns = environment("COLUMNS"), let width = Int(columns), width > 0 { return (rows, width) }
    return (rows, 80)
  }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// Writes text to standard error; what cannot be written there is lost.
  static func complain(_ text: String) {
    _ = try? OutputStream.write(Array(text.utf8), to: STDERR_FILENO, path: "standard error")
  }

  /// Shows diagnostics on standard error, with a line that counts them.
  static func complain(_ diagnostics: [Diagnostic], sources: SourceMap, colour: ColourChoice) {
    var renderer = ExcerptRenderer(sources: sources, style: style(of: STDERR_FILENO, colour: colour))
    let digest = DiagnosticDigest(diagnostics, language: sources.language)
    complain(renderer.render(digest.shown) + "\n" + digest.summary + "\n")
  }
}
