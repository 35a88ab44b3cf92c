/// Texts as they may go to a terminal: a title from somebody else's register must not move the cursor or colour the rest.
enum TerminalText {
  /// `text` with its line ends; a tab is a blank, other control characters are `?`.
  static func lines(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) && $0 != "\n" }) else { return text }
    var result = ""
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if afterReturn, scalar != "\n" { result += "\n" }
      afterReturn = scalar == "\r"
      switch scalar {
      case "\r": break
      case "\t": result += " "
      case "\n": result += "\n"
      default: if isControl(scalar) { result += "?" } else { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// `text` on one line: line ends are blanks.
  static func line(_ text: String) -> String {
    let text = lines(text)
    guard text.utf8.contains(0x0A) else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: true).joined(separator: " ")
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // The directional marks among them would show the rest of a line in another order.
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
