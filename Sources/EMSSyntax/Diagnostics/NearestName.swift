/// Finds the known names that a misspelt one may stand for.
public enum NearestName {
  /// The nearest of `candidates`, or nil where none is near enough. Of equals the earlier one.
  public static func nearest(to name: String, in candidates: [String]) -> String? {
    nearest(to: name, in: candidates, limit: 1).first
  }

  /// Up to `limit` of `candidates` that are near enough, the nearest first, equals in their given order.
  ///
  /// One letter in three may be missing, wrong, too many or swapped with its neighbour; case and diacritics count for nothing.
  public static func nearest(to name: String, in candidates: [String], limit: Int) -> [String] {
    // What is so long is no misspelt name.
    if name.utf8.count > 200 { return [] }
    let wanted = folded(name)
    if wanted.isEmpty { return [] }
    let allowed = max(1, min(3, (wanted.count + 1) / 3))
    var found: [(distance: Int, index: Int)] = []
    for (index, candidate) in candidates.enumerated() where candidate != name && candidate.utf8.count <= 400 {
      let other = folded(candidate)
      if abs(other.count - wanted.count) > allowed { continue }
      let distance = distance(wanted, other, atMost: allowed)
      // Of a name of two letters nothing is left when one of them is wrong.
      if distance > allowed || (distance > 0 && distance >= min(wanted.count, other.count)) { continue }
      if wanted.count <= 2, distance > 0 { continue }
      found.append((distance, index))
    }
    found.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
    return found.prefix(limit).map { candidates[$0.index] }
  }

  /// Asks for the names that are near: `did you mean 'severity'?`; nil where none is.
  public static func question(_ near: [String]) -> DiagnosticText? {
    near.isEmpty
      ? nil : "did you mean \(near.map { DiagnosticText("'\($0)'") }.joined(separator: " or "))?"
  }

  /// A text as it is compared where case and diacritics count for nothing.
  public static func plain(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: folded(text))
    return String(scalars)
  }

  /// Whether two names or titles differ by nothing but case, diacritics, blanks and the marks between words.
  public static func isSame(_ left: String, _ right: String) -> Bool {
    // What is much longer is another text, whatever it holds; a word may be as long as a file.
    if left.utf8.count > 4 * right.utf8.count + 16 || right.utf8.count > 4 * left.utf8.count + 16 { return false }
    func letters(_ text: String) -> [Unicode.Scalar] { folded(text).filter { !" -_/.,'’".unicodeScalars.contains($0) } }
    let one = letters(left)
    return !one.isEmpty && one == letters(right)
  }

  /// The letters that are compared: small, without diacritics.
  static func folded(_ name: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    for character in name {
      guard let first = character.unicodeScalars.first else { continue }
      for scalar in String(base(first)).lowercased().unicodeScalars {
        if scalar.properties.generalCategory != .nonspacingMark { scalars.append(scalar) }
      }
    }
    return scalars
  }

  /// The letter of Latin scripts without its diacritic.
  private static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0xC0: return scalar
    case 0xC0...0xC5, 0x100, 0x102, 0x104: return "A"
    case 0xE0...0xE5, 0x101, 0x103, 0x105: return "a"
    case 0xC7, 0x106, 0x10C: return "C"
    case 0xE7, 0x107, 0x10D: return "c"
    case 0xC8...0xCB, 0x112, 0x116, 0x118, 0x11A: return "E"
    case 0xE8...0xEB, 0x113, 0x117, 0x119, 0x11B: return "e"
    case 0xCC...0xCF, 0x12A, 0x12E, 0x130: return "I"
    case 0xEC...0xEF, 0x12B, 0x12F, 0x131: return "i"
    case 0xD1, 0x143, 0x147: return "N"
    case 0xF1, 0x144, 0x148: return "n"
    case 0xD2...0xD6, 0xD8, 0x14C, 0x150: return "O"
    case 0xF2...0xF6, 0xF8, 0x14D, 0x151: return "o"
    case 0xD9...0xDC, 0x16A, 0x16E, 0x170, 0x172: return "U"
    case 0xF9...0xFC, 0x16B, 0x16F, 0x171, 0x173: return "u"
    case 0xDD, 0x178: return "Y"
    case 0xFD, 0xFF: return "y"
    case 0x15A, 0x15E, 0x160, 0x218: return "S"
    case 0x15B, 0x15F, 0x161, 0x219: return "s"
    case 0x179, 0x17B, 0x17D: return "Z"
    case 0x17A, 0x17C, 0x17E: return "z"
    case 0x141: return "L"
    case 0x142: return "l"
    default: return scalar
    }
  }

  /// The number of edits from one name to another, a swap of neighbours being one; more than `bound` is not told exactly.
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost bound: Int) -> Int {
    if left == right { return 0 }
    var before: [Int] = []
    var previous = Array(0...right.count)
    for i in 0..<left.count {
      var current = [i + 1]
      current.reserveCapacity(right.count + 1)
      for j in 0..<right.count {
        var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { best = min(best, before[j - 1] + 1) }
        current.append(best)
      }
      if let least = current.min(), least > bound { return bound + 1 }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}

/// Words that people write for a keyword: in Dutch, and in other words of English.
public enum KeywordSynonyms {
  /// Each word with the keyword that it stands for.
  public static let table: [(word: String, keyword: Keyword)] = [
    ("schaal", .scale), ("niveaus", .scale), ("levels", .scale), ("enum", .choice), ("keuze", .choice),
    ("lijst", .choice), ("matrijs", .matrix), ("tabel", .table), ("methode", .method), ("procedure", .method),
    ("drempel", .parameter), ("constant", .parameter), ("const", .parameter), ("let", .parameter), ("var", .parameter),
    ("threshold", .parameter), ("gebruik", .use), ("using", .use), ("rijen", .rows), ("records", .rows),
    ("register", .rows), ("controle", .check), ("rule", .check), ("assert", .check), ("regel", .check),
    ("overzicht", .view), ("weergave", .view), ("report", .view), ("rapport", .view), ("query", .view),
    ("importeer", .import), ("importeren", .import), ("load", .import), ("wijzig", .amend), ("wijziging", .amend),
    ("update", .amend), ("change", .amend), ("vanaf", .from), ("since", .from), ("proef", .test), ("eenheid", .unit),
    ("soort", .kind), ("type", .kind), ("class", .kind), ("entity", .kind), ("uitbreiding", .extend),
    ("breid", .extend), ("inclusief", .include), ("bevat", .include), ("require", .include), ("verwijder", .remove),
    ("delete", .remove), ("gegeven", .given), ("verwacht", .expect), ("melding", .message), ("bericht", .message),
    ("kolommen", .columns), ("select", .columns), ("sorteer", .sort), ("order", .sort), ("groepeer", .group),
    ("kleur", .colour), ("color", .colour), ("totalen", .totals), ("voor", .for), ("laag", .layer),
  ]

  /// The keyword that `word` stands for in another language or wording, if it may stand at `position`.
  public static func keyword(for word: String, at position: KeywordPosition) -> Keyword? {
    let small = word.lowercased()
    for entry in table where entry.word == small && entry.keyword.positions.contains(position) { return entry.keyword }
    return nil
  }
}
