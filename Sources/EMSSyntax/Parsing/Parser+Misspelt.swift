extension Parser {
  /// A record at the level of declarations; or, where it does not read as one, the declaration whose word it misspells.
  mutating func parseTopRecord() {
    let state = (position, tree.count, tree.mark, diagnostics.count, silentUntil, depth)
    parseRecord(isInner: false)
    if diagnostics.count == state.3 || hasGivenUp { return }
    let faults = diagnostics.count - state.3
    let (end, silent) = (position, silentUntil)
    guard kinds[state.0] == .word, keyword(at: state.0)?.isDeclaration != true, let word = meant(state.0) else {
      return
    }
    let saved = Array(diagnostics[state.3...])
    rewind(state)
    report(misspelt(word))
    // What follows the word is judged by itself.
    silentUntil = state.4
    parseDeclaration(word)
    if diagnostics.count - state.3 - 1 < faults, position >= end { return }
    rewind(state)
    parseRecord(isInner: false)
    diagnostics.removeSubrange(state.3...)
    diagnostics.append(contentsOf: saved)
    silentUntil = silent
  }

  private mutating func rewind(_ state: (Int, Int, Int, Int, Int, Int)) {
    position = state.0
    tree.restore(count: state.1, mark: state.2)
    diagnostics.removeSubrange(state.3...)
    silentUntil = state.4
    depth = state.5
  }

  private func misspelt(_ word: Keyword) -> Diagnostic {
    Diagnostic(
      .misspeltKeyword, "'\(text(position))' is no declaration; did you mean '\(word.word)'?", at: place(position),
      fixes: [Fix("write '\(word.word)'", range: place(position), replacement: word.word)])
  }

  /// The declaration that the word at `at` stands for: by its spelling, else by the shape of its head.
  private mutating func meant(_ at: Int) -> Keyword? {
    let written = text(at)
    let words = Keyword.words(at: .declaration)
    if let near = NearestName.nearest(to: written, in: words) { return Keyword(rawValue: near) }
    if let synonym = KeywordSynonyms.keyword(for: written, at: .declaration) { return synonym }
    // WORD NAME title (…) … {
    var next = at + 1
    guard kinds[next] == .word else { return nil }
    next += 1
    while kinds[next] == .text || isLanguage(next), !startsLine(next) { next += 1 }
    guard kinds[next] == .leftParenthesis, !startsLine(next), let close = closer(next) else { return nil }
    if kinds[close + 1] == .arrow { return kinds[next + 2] == .colon ? .table : .matrix }
    return .rows
  }
}
