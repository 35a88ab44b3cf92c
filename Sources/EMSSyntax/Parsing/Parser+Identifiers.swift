/// Ids of records that are no names.
extension Parser {
  /// The last token of an id that is no name, `koel olie` or `A/3`, which begins with the word at `first`; nil where the word
  /// ends it.
  mutating func endOfBadID(_ first: Int) -> Int? {
    var at = first
    while at + 1 < tokenCount, !startsLine(at + 1) {
      let next = kinds[at + 1]
      let isNext =
        switch next {
        case .slash, .dot, .minus, .sign, .percent: touches(at + 1)
        case .word, .number, .period, .date:
          // A title may follow in other languages, and a record that begins on the line.
          touches(at + 1) || isWordOfID(at + 1)
        default: false
        }
      if !isNext { break }
      at += 1
    }
    return at > first ? at : nil
  }

  /// Whether the word at `at` goes on an id after a blank: it begins no translation and no clause.
  private mutating func isWordOfID(_ at: Int) -> Bool {
    if text(at).utf8.count == 2, isLanguage(at) { return false }
    if keyword(at: at) == nil { return true }
    return !startsLine(at + 1) && [.leftBrace, .text, .word].contains(kinds[at + 1])
  }

  @inline(never)
  mutating func reportBadID(_ first: Int, _ last: Int) {
    let whole = place(first).union(place(last))
    let written = text(first, last)
    let quoted = LiteralText.quoted(written)
    let joined = (first...last).map { text($0) }.joined(separator: "-")
    let hasBlank = (first + 1...last).allSatisfy { kinds[$0] == .word && !touches($0) }
    report(
      Diagnostic(
        .expected, hasBlank ? "an id has no blanks: '\(written)'" : "expected an id, not '\(written)'", at: whole,
        help: hasBlank
          ? "write \(joined), or put it in quotes: \(quoted)"
          : "an id that is no name stands in quotes: \(quoted)",
        fixes: [Fix("write \(quoted)", range: whole, replacement: quoted)]))
    while position <= last { advance() }
    tree.leaf(.error, first, position)
  }
}
