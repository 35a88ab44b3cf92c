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
    // Vowels and final consonants of Korean that join the syllable before them.
    if value >= 0x1160 && value <= 0x11FF { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return isWide(value) ? 2 : 1
  }

  /// Ranges of East Asian Width W and F, after Unicode Standard Annex 11, joined where only unassigned places lie between.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0, 0x23F3, 0x25FD...0x25FE,
      0x2614...0x2615, 0x2648...0x2653, 0x267F, 0x2693, 0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
      0x26CE, 0x26D4, 0x26EA, 0x26F2...0x26F3, 0x26F5, 0x26FA, 0x26FD, 0x2705, 0x270A...0x270B, 0x2728, 0x274C,
      0x274E, 0x2753...0x2755, 0x2757, 0x2795...0x2797, 0x27B0, 0x27BF, 0x2B1B...0x2B1C, 0x2B50, 0x2B55,
      0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE10...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F004, 0x1F0CF,
      0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393,
      0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440,
      0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A, 0x1F595...0x1F596,
      0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF,
      0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FF, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945,
      0x1F947...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
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
