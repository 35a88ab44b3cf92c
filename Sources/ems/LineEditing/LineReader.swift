import EMSSyntax
import EMSWorkspace

/// What came of a wait for a line.
enum LineEvent {
  /// A line without its end; several lines where a block was pasted or recalled.
  case line(String)
  /// Ctrl-C, with or without something typed.
  case interrupted(wasEmpty: Bool)
  /// Ctrl-D on an empty line, or the end of the input.
  case ended
}

/// Where lines come from: the editor, a plain terminal, a pipe or file.
protocol LineReader: AnyObject {
  /// Whether someone sits at the other end: prompts, hints, no end at the first error.
  var isInteractive: Bool { get }

  /// Waits for the next line.
  ///
  /// - Parameters:
  ///   - opening: what the lines before left open; nil at the start of an input.
  ///   - before: the lines of the input so far, with their line ends.
  ///   - complete: what may stand at a cursor.
  func read(after opening: InputState.Opening?, before: String, complete: @escaping (String, Int) -> [Completion])
    -> LineEvent

  /// Keeps an entry for recall.
  func remember(_ entry: String)
}

/// The prompts: ASCII and of one width, so that every terminal measures them alike; the second kind names what is open.
enum Prompt {
  static func text(after opening: InputState.Opening?) -> String {
    switch opening {
    case nil: "ems> "
    case .brace: "  {> "
    case .parenthesis: "  (> "
    case .bracket: "  [> "
    case .text: "\"\"\"> "
    case .operation: " ..> "
    }
  }
}
