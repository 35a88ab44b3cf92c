import CLibedit
import EMSOutput
import Glibc

/// The editor's own functions and the keys that call them.
extension LineEditor {
  /// Makes our functions known, so that `.editrc` may bind them too.
  func addFunctions() {
    add("ems-complete", "Complete what stands before the cursor") { editor, _ in
      LineEditor.of(editor)?.complete() ?? UInt8(CC_ERROR)
    }
    add("ems-undo", "Undo the last change of the line") { editor, _ in
      LineEditor.of(editor)?.undoChange() ?? UInt8(CC_ERROR)
    }
    add("ems-newline", "Begin another line of the same input") { editor, _ in
      el_insertstr(editor, "\n") == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }
    add("ems-paste", "Insert what the terminal pastes") { editor, _ in
      LineEditor.of(editor)?.paste() ?? UInt8(CC_ERROR)
    }
    add("ems-interrupt", "Give up the input") { editor, _ in LineEditor.of(editor)?.interrupt() ?? UInt8(CC_ERROR) }
    add("ems-end", "Leave, or delete the next character") { editor, _ in
      LineEditor.of(editor)?.end() ?? UInt8(CC_ERROR)
    }
    add("ems-stop", "Stop, back to the shell") { editor, _ in LineEditor.of(editor)?.stop() ?? UInt8(CC_ERROR) }
    add("ems-up", "One line up, or the entry before") { editor, _ in
      LineEditor.of(editor)?.move(up: true) ?? UInt8(CC_ERROR)
    }
    add("ems-down", "One line down, or the entry after") { editor, _ in
      LineEditor.of(editor)?.move(up: false) ?? UInt8(CC_ERROR)
    }
  }

  private func add(
    _ name: String, _ help: String, _ function: @convention(c) (OpaquePointer?, Int32) -> UInt8
  ) {
    _ = libedit_add_function(editor, name, help, function)
  }

  /// The keys of the emacs map; `.editrc` is read after this and may change them.
  func bindAll() {
    for (key, command) in [
      ("\\e[A", "ems-up"), ("\\eOA", "ems-up"), ("\\e[B", "ems-down"), ("\\eOB", "ems-down"),
      ("\\e[1;5D", "ed-prev-word"), ("\\e[1;3D", "ed-prev-word"), ("\\e[1;5C", "em-next-word"),
      ("\\e[1;3C", "em-next-word"), ("\\e[3~", "ed-delete-next-char"), ("\\e[H", "ed-move-to-beg"),
      ("\\e[F", "ed-move-to-end"), ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"),
      ("^S", "em-inc-search-next"),
      ("^W", "ed-delete-prev-word"),
    ] { _ = libedit_bind(editor, 0, key, command) }
    bindEssential()
  }

  /// What both maps need.
  func bindEssential() {
    let keys: [(String, String)] = [
      ("^I", "ems-complete"), ("^R", "em-inc-search-prev"), ("^_", "ems-undo"), ("^C", "ems-interrupt"),
      ("^D", "ems-end"), ("^Z", "ems-stop"),
    ]
    let own = EditorKey.allCases.map { ($0.bindName, LineEditor.command(of: $0)) }
    for (key, command) in keys + own {
      _ = libedit_bind(editor, 0, key, command)
      _ = libedit_bind(editor, 1, key, command)
    }
  }

  private static func command(of key: EditorKey) -> String {
    switch key {
    case .paste: "ems-paste"
    case .newline: "ems-newline"
    case .up: "ems-up"
    case .down: "ems-down"
    case .left: "ed-prev-char"
    case .right: "ed-next-char"
    case .home: "ed-move-to-beg"
    case .end: "ed-move-to-end"
    case .delete: "ed-delete-next-char"
    case .previousWord: "ed-prev-word"
    case .nextWord: "em-next-word"
    case .accept: "ed-newline"
    case .previousEntry: "ed-prev-history"
    case .nextEntry: "ed-next-history"
    }
  }

  // MARK: The line

  /// The characters of the line and the cursor among them.
  var line: (text: [Unicode.Scalar], cursor: Int) {
    guard let line = el_wline(editor)?.pointee, let start = line.buffer, let cursor = line.cursor,
      let end = line.lastchar
    else { return ([], 0) }
    let characters = UnsafeBufferPointer(start: start, count: max(0, end - start))
    return (characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" }, cursor - start)
  }

  /// Puts another text in the place of the line.
  private func setLine(_ text: [Unicode.Scalar], cursor: Int) {
    let old = line.text.count
    el_cursor(editor, Int32(clamping: old))
    el_deletestr(editor, Int32(clamping: old))
    if !text.isEmpty {
      var string = String.UnicodeScalarView()
      string.append(contentsOf: text)
      el_insertstr(editor, String(string))
      el_cursor(editor, Int32(clamping: cursor - text.count))
    }
  }

  func interrupt() -> UInt8 {
    let text = line.text
    event = .interrupted(wasEmpty: text.isEmpty)
    return leave(showing: "^C", after: text)
  }

  func end() -> UInt8 {
    let text = line.text
    if !text.isEmpty {
      pressed.append(.delete)
      return UInt8(CC_NORM)
    }
    event = .ended
    return leave(showing: "", after: text)
  }

  /// Ends the line as Enter does, which leaves the cursor below all its rows.
  private func leave(showing mark: String, after text: [Unicode.Scalar]) -> UInt8 {
    el_cursor(editor, Int32(clamping: text.count))
    if !mark.isEmpty { el_insertstr(editor, mark) }
    pressed.append(.accept)
    return UInt8(CC_REFRESH)
  }

  /// Moves among the rows of an input of several lines; from its first or last to another entry.
  func move(up: Bool) -> UInt8 {
    let (text, cursor) = line
    let newline: Unicode.Scalar = "\n"
    let start = text[..<cursor].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let column = cursor - start
    var target: Int
    if up {
      guard start > 0 else {
        pressed.append(.previousEntry)
        return UInt8(CC_NORM)
      }
      let previous = text[..<(start - 1)].lastIndex(of: newline).map { $0 + 1 } ?? 0
      target = min(previous + column, start - 1)
    } else {
      guard let end = text[cursor...].firstIndex(of: newline) else {
        pressed.append(.nextEntry)
        return UInt8(CC_NORM)
      }
      let next = text[(end + 1)...].firstIndex(of: newline) ?? text.count
      target = min(end + 1 + column, next)
    }
    el_cursor(editor, Int32(clamping: target - cursor))
    return UInt8(CC_REFRESH)
  }

  // MARK: Undo

  /// Notes how the line stands, before the next key changes it.
  func noteLine() {
    guard let info = el_wline(editor)?.pointee, let start = info.buffer, let end = info.lastchar else { return }
    // Nobody types so much, and copies of it at every key would cost more than an undo is worth.
    guard end - start <= LineUndo.greatestLine else { return }
    let (text, cursor) = line
    undo.note(text, cursor: cursor)
  }

  func undoChange() -> UInt8 {
    noteLine()
    guard let state = undo.takeBack() else { return UInt8(CC_ERROR) }
    setLine(state.text, cursor: state.cursor)
    return UInt8(CC_REFRESH)
  }

  // MARK: Rows

  /// On which rows below the prompt's the cursor and the end of the line stand.
  func layout() -> (cursor: (row: Int, column: Int), lastRow: Int) {
    let (text, cursor) = line
    let width = max(1, Terminal.size(of: STDOUT_FILENO).columns)
    var row = 0
    var column = Prompt.text(after: nil).count
    var place = (row, column)
    for (index, scalar) in text.enumerated() {
      if index == cursor { place = (row, column) }
      switch scalar {
      case "\n":
        row += 1
        column = 0
      case "\t": column = (column / 8 + 1) * 8
      default: column += scalar.value < 0x20 || scalar.value == 0x7F ? 2 : DisplayWidth.of(scalar)
      }
      if column >= width {
        row += 1
        column = 0
      }
    }
    if cursor >= text.count { place = (row, column) }
    return (place, row)
  }
}

/// The states of a line, for undo within it. A word that is typed is one step.
struct LineUndo {
  /// Longer lines keep no states.
  static let greatestLine = 1 << 16
  private static let greatestDepth = 500

  private var states: [(text: [Unicode.Scalar], cursor: Int)] = []
  private var current: (text: [Unicode.Scalar], cursor: Int) = ([], 0)
  private var wasTyping = false

  /// Notes a state; one that differs from the last is a step.
  mutating func note(_ text: [Unicode.Scalar], cursor: Int) {
    if text == current.text {
      if cursor != current.cursor { wasTyping = false }
      current.cursor = cursor
      return
    }
    // While it searches, libedit keeps the pattern below the line.
    let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? []
    if lastLine.starts(with: Array("bck:".unicodeScalars)) || lastLine.starts(with: Array("fwd:".unicodeScalars)) {
      return
    }
    let isTyping =
      text.count == current.text.count + 1 && cursor == current.cursor + 1 && text[cursor - 1] != " "
      && text[cursor - 1] != "\n"
    if !(isTyping && wasTyping) {
      states.append(current)
      if states.count > LineUndo.greatestDepth { states.removeFirst() }
    }
    wasTyping = isTyping
    current = (text, cursor)
  }

  /// Takes the last step back; nil where there is none.
  mutating func takeBack() -> (text: [Unicode.Scalar], cursor: Int)? {
    guard let state = states.popLast() else { return nil }
    current = state
    wasTyping = false
    return state
  }
}
