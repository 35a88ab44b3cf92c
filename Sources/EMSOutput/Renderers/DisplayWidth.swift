/// How many columns of a terminal a text takes: combining marks none, wide characters (CJK, emoji) two, all else one.
public enum DisplayWidth {
  /// The width of `text`, which has no line ends.
  public static func of(_ text: String) -> Int {
    var width = 0
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    for scalar in text.unicodeScalars { width += of(scalar) }
    return width
  }

  /// The width of one character.
  public static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x20 || (value >= 0x7F && value < 0xA0) { return 0 }
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return isWide(value) ? 2 : 1
  }

  /// Ranges of East Asian Width W and F, after Unicode Standard Annex 11, joined where only unassigned places lie between.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }

  /// The longest beginning of `text` that takes at most `width` columns.
  public static func prefix(of text: String, width: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      let next = text.index(after: end)
      let more = of(String(text[end..<next]))
      if used + more > width { break }
      used += more
      end = next
    }
    return text[text.startIndex..<end]
  }

  /// `text` with blanks up to `width`.
  public static func padded(_ text: String, to width: Int, alignment: Alignment = .leading) -> String {
    let blanks = String(repeating: " ", count: max(0, width - of(text)))
    return alignment == .leading ? text + blanks : blanks + text
  }

  /// `text` in lines of at most `width` columns, broken at blanks where possible.
  public static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ", omittingEmptySubsequences: true) {
        var word = String(word)
        if !line.isEmpty, of(line) + 1 + of(word) <= width {
          line += " " + word
          continue
        }
        if !line.isEmpty { lines.append(line) }
        while of(word) > width {
          let part = breakPoint(of: word, width: width)
          if part.isEmpty { break }
          lines.append(String(part))
          word = String(word.dropFirst(part.count))
        }
        line = word
      }
      lines.append(line)
    }
    return lines
  }

  /// Where a word that is too long is broken: after its last hyphen, dot or slash that fits, else anywhere.
  private static func breakPoint(of word: String, width: Int) -> Substring {
    let part = prefix(of: word, width: max(1, width))
    if let last = part.lastIndex(where: { $0 == "-" || $0 == "." || $0 == "/" || $0 == ";" }), last > part.startIndex {
      return part[part.startIndex...last]
    }
    return part
  }
}
