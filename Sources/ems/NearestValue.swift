import EMSSyntax

/// Completes messages about a word that is not known by the nearest one that is.
enum NearestValue {
  /// `; the nearest is '…'` where one of the words is near, else nothing.
  static func clause(for word: String, among words: [String]) -> String {
    NearestName.nearest(to: word, in: words).map { "; the nearest is '\($0)'" } ?? ""
  }

  /// The parser's message about a value that an option does not take: `text` with `Did you mean '…'?` at the end of the line that lists the values, where one is near.
  static func completed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let line = lines.indices.first(where: { lines[$0].contains("' is invalid for '") }) else { return text }
    // Quoted parts: the value, the option with its values, then the values one by one.
    let parts = lines[line].split(separator: "'", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 6, parts[0].hasSuffix("value "), parts[4].hasSuffix("one of ") else { return text }
    let values = stride(from: 5, to: parts.count - 1, by: 2).map { parts[$0] }
    guard let nearest = NearestName.nearest(to: parts[1], in: values) else { return text }
    lines[line] += " Did you mean '\(nearest)'?"
    return lines.joined(separator: "\n")
  }
}
