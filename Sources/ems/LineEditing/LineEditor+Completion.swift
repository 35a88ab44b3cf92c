import CLibedit
import EMSOutput
import EMSWorkspace
import Glibc

/// Tab: what the session knows to stand at the cursor, written as far as it is certain, else listed.
extension LineEditor {
  func complete() -> UInt8 {
    guard let completer else { return UInt8(CC_ERROR) }
    let (scalars, place) = line
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    let text = String(view)
    let offset = view.prefix(place).reduce(0) { $0 + UTF8.width($1) }
    // At the margin of a further line there is nothing to complete: Tab indents.
    let lineStart = scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    if !before.isEmpty || lineStart > 0, scalars[lineStart..<place].allSatisfy({ $0 == " " }) {
      return el_insertstr(editor, "  ") == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }
    let candidates = completer(before + text, before.utf8.count + offset)
    guard let first = candidates.first else { return UInt8(CC_ERROR) }
    let replaced = min(max(0, first.replaced), offset)
    let typed = String(decoding: Array(text.utf8)[(offset - replaced)..<offset], as: UTF8.self)
    var certain = first.text
    for candidate in candidates.dropFirst() { certain = LineEditor.commonStart(certain, candidate.text) }
    if candidates.count == 1 { certain += first.suffix }
    if certain != typed, candidates.count == 1 || certain.count > typed.count {
      el_deletestr(editor, Int32(clamping: typed.unicodeScalars.count))
      guard el_insertstr(editor, certain) == 0 else { return UInt8(CC_ERROR) }
      return UInt8(CC_REFRESH)
    }
    show(candidates)
    return UInt8(CC_NORM)
  }

  private static func commonStart(_ left: String, _ right: String) -> String {
    String(zip(left, right).prefix { $0 == $1 }.map(\.0))
  }

  /// Lists candidates below the line and draws the line anew below them.
  private func show(_ candidates: [Completion]) {
    let rows = layout()
    let below = rows.lastRow - rows.cursor.row
    write(
      String(repeating: "\n", count: below + 1) + "\r"
        + CompletionList.text(candidates, size: Terminal.size(of: STDOUT_FILENO)))
    libedit_redraw(editor)
  }
}

/// Candidates in columns, by the columns that their characters take on the screen.
enum CompletionList {
  /// The lines of a list; what does not fit the screen is counted.
  static func text(_ given: [Completion], size: (rows: Int, columns: Int)) -> String {
    // A title from somebody else's register must not move the cursor.
    let candidates = given.map { candidate in
      var shown = candidate
      shown.text = candidate.text.withoutControls()
      shown.note = candidate.note.withoutControls()
      return shown
    }
    let room = max(1, size.rows - 3)
    let hasNotes = candidates.count <= room && candidates.contains { !$0.note.isEmpty }
    let widest = candidates.map { DisplayWidth.of($0.text) }.max() ?? 0
    if hasNotes {
      return candidates.map { candidate in
        let line = DisplayWidth.padded(candidate.text, to: widest) + "  " + candidate.note
        return String(DisplayWidth.prefix(of: line, width: max(1, size.columns - 1))).trimmingBlanks() + "\r\n"
      }.joined()
    }
    let columns = max(1, (size.columns - 1) / (widest + 2))
    let shown = min(candidates.count, room * columns)
    let rows = (shown + columns - 1) / columns
    var result = ""
    for row in 0..<rows {
      var line = ""
      for column in 0..<columns {
        // Down first, as lists of files are.
        let index = column * rows + row
        guard index < shown else { continue }
        line += DisplayWidth.padded(candidates[index].text, to: widest + 2)
      }
      result += String(DisplayWidth.prefix(of: line, width: max(1, size.columns - 1))).trimmingBlanks() + "\r\n"
    }
    if shown < candidates.count { result += "... and \(candidates.count - shown) more\r\n" }
    return result
  }
}

extension String {
  /// Without the blanks at its end.
  fileprivate func trimmingBlanks() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }

  fileprivate func withoutControls() -> String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
