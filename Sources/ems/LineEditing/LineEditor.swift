import CLibedit
import EMSOutput
import EMSSyntax
import EMSWorkspace
import Glibc

/// The line editor of a terminal, on libedit: the only one that knows it.
///
/// A class, since libedit calls back: what it is given to find us again is a pointer to this object.
final class LineEditor: LineReader {
  let isInteractive = true
  let editor: OpaquePointer
  private let entries: OpaquePointer
  private let hasColour: Bool
  private var prompt: UnsafeMutablePointer<CChar>

  // The line at hand.
  var keys = KeyQueue()
  /// Keys that functions of ours press.
  var pressed: [EditorKey] = []
  var event: LineEvent?
  var undo = LineUndo()
  var before = ""
  var completer: ((String, Int) -> [Completion])?

  /// Whether the system describes the terminal `name`.
  static func knows(terminal name: String) -> Bool { libedit_knows_terminal(name) != 0 }

  /// Sets the encoding of characters to UTF-8; false where the system has none.
  static func usesUTF8() -> Bool { libedit_use_utf8() != 0 }

  /// Opens the editor on the terminal of standard input and output. Nil where libedit cannot.
  ///
  /// - Parameters:
  ///   - hasColour: whether the prompt may be coloured.
  ///   - readsSettings: whether `.editrc` is read.
  ///   - history: entries for recall, the oldest first.
  init?(hasColour: Bool, readsSettings: Bool, history: [String]) {
    guard let editor = libedit_open("ems"), let entries = history_init(), let prompt = strdup("") else { return nil }
    self.editor = editor
    self.entries = entries
    self.hasColour = hasColour
    self.prompt = prompt
    libedit_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
    _ = libedit_set_signals(editor, 0)
    _ = libedit_set_prompt(editor, { LineEditor.of($0)?.prompt }, 1)
    _ = libedit_set_reader(editor, { LineEditor.of($0)?.nextKey($1) ?? -1 })
    libedit_set_history_size(entries, 1000)
    _ = libedit_use_history(editor, entries)
    for entry in history { libedit_remember(entries, entry) }
    addFunctions()
    _ = libedit_set_emacs(editor)
    bindAll()
    // Ctrl-C, Ctrl-Z and Ctrl-S are keys while a line is edited, signals while something runs.
    // A return that is pasted is told from a line feed, so that both together are one line end.
    for mode in ["-isig", "-ixon", "-icrnl", "-inlcr"] { _ = libedit_set_mode(editor, mode) }
    if readsSettings {
      el_source(editor, nil)
      if libedit_is_vi(editor) != 0 {
        // `bind -v` has thrown all away. What the editor cannot do without comes back, the user's other keys stay.
        keys.readsArrows = true
        bindEssential()
      }
    }
  }

  deinit {
    el_end(editor)
    history_end(entries)
    free(prompt)
  }

  /// The editor that libedit calls about.
  static func of(_ editor: OpaquePointer?) -> LineEditor? {
    guard let editor, let client = libedit_client(editor) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
  }

  func read(
    after opening: InputState.Opening?, before: String, complete: @escaping (String, Int) -> [Completion]
  ) -> LineEvent {
    setPrompt(opening)
    self.before = before
    completer = complete
    event = nil
    undo = LineUndo()
    pressed = []
    _ = TerminalSignals.takeInterrupt()
    TerminalSignals.markPastes(true)
    // Before the prompt is shown: what is typed at it must not be taken by the terminal's own keys.
    _ = libedit_prepare(editor, 1)
    var count: Int32 = 0
    let text = el_gets(editor, &count)
    TerminalSignals.markPastes(false)
    completer = nil
    if let event { return event }
    guard let text, count > 0 else {
      _ = try? OutputStream.write([0x0A], to: STDOUT_FILENO, path: "the terminal")
      return .ended
    }
    let line = UnsafeBufferPointer(start: text, count: Int(count)).map { UInt8(bitPattern: $0) }
    return .line(String(decoding: line.last == 0x0A ? line.dropLast() : line[...], as: UTF8.self))
  }

  func remember(_ entry: String) { libedit_remember(entries, entry) }

  /// Escape sequences stand between two marks, and a mark may not be the last character.
  private func setPrompt(_ opening: InputState.Opening?) {
    var text = Prompt.text(after: opening)
    if hasColour {
      let code = opening == nil ? "1" : "2"
      text = "\u{1}\u{1B}[\(code)m\u{1}" + text.dropLast() + "\u{1}\u{1B}[0m\u{1} "
    }
    guard let copy = strdup(text) else { return }
    free(prompt)
    prompt = copy
  }

  // MARK: Keys

  /// Gives libedit the next key: 1 for one, 0 at the end of the input.
  private func nextKey(_ target: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    var isFinal = false
    while true {
      if !pressed.isEmpty {
        target?.pointee = wchar_t(pressed.removeFirst().rawValue)
        return 1
      }
      if TerminalSignals.takeInterrupt() {
        target?.pointee = 3
        return 1
      }
      if TerminalSignals.takeContinued() { resume() }
      if TerminalSignals.takeResized() { redrawResized() }
      let arrival: KeyQueue.Arrival
      switch keys.next(isFinal: isFinal) {
      case .key(let key):
        target?.pointee = wchar_t(key.value)
        return 1
      case .partial: arrival = keys.wait(30, wake: TerminalSignals.wakeDescriptor)
      case .empty:
        noteLine()
        arrival = keys.wait(-1, wake: TerminalSignals.wakeDescriptor)
      }
      isFinal = arrival == .timeout
      if arrival == .ended { return 0 }
    }
  }

  /// Takes a paste as text: its line ends are no Enter, its other control characters nothing.
  func paste() -> UInt8 {
    var text: [UInt8] = []
    while !keys.takePaste(into: &text) {
      switch keys.wait(-1, wake: TerminalSignals.wakeDescriptor) {
      case .ended: return UInt8(CC_EOF)
      case .signal where TerminalSignals.takeInterrupt(): return interrupt()
      default: break
      }
      if text.count > 64 << 20 { return UInt8(CC_ERROR) }
    }
    var clean: [UInt8] = []
    clean.reserveCapacity(text.count)
    var last: UInt8 = 0
    for byte in text {
      switch byte {
      case 0x0D: clean.append(0x0A)
      case 0x0A: if last != 0x0D { clean.append(0x0A) }
      case 0x09, 0x20...0x7E, 0x80...: clean.append(byte)
      default: break
      }
      last = byte
    }
    while clean.last == 0x0A { clean.removeLast() }
    if clean.isEmpty { return UInt8(CC_NORM) }
    // Repaired where it is no UTF-8: libedit would take none of it.
    guard el_insertstr(editor, String(decoding: clean, as: UTF8.self)) == 0 else { return UInt8(CC_ERROR) }
    return UInt8(CC_REFRESH)
  }

  // MARK: The terminal

  /// Ctrl-Z: as found for the shell, as an editor needs it afterwards.
  func stop() -> UInt8 {
    TerminalSignals.markPastes(false)
    _ = libedit_prepare(editor, 0)
    TerminalSignals.stop()
    _ = TerminalSignals.takeContinued()
    resume()
    return UInt8(CC_NORM)
  }

  private func resume() {
    // libedit believes to be in raw mode, and would not set it again.
    _ = libedit_prepare(editor, 0)
    _ = libedit_prepare(editor, 1)
    TerminalSignals.markPastes(true)
    write("\r\u{1B}[J")
    el_resize(editor)
    libedit_redraw(editor)
  }

  /// Draws prompt and line anew for another width: from where they began, as far as that can be told.
  private func redrawResized() {
    let cursor = layout().cursor
    write("\r" + (cursor.row > 0 ? "\u{1B}[\(cursor.row)A" : "") + "\u{1B}[J")
    el_resize(editor)
    libedit_redraw(editor)
  }

  func write(_ text: String) {
    _ = try? OutputStream.write(Array(text.utf8), to: STDOUT_FILENO, path: "the terminal")
  }
}
