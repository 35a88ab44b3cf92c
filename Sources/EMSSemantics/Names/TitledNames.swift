import EMSSyntax

/// What a word means that is no name but a title: a kind or field in the manager's own language.
extension Checker {
  /// The name of the only thing that is called `word` in one of its titles, case and diacritics aside; nil where none or several
  /// are.
  func named(byTitle word: String, among things: [(name: String, title: Title?)]) -> String? {
    guard offersNames else { return nil }
    let plain = NearestName.plain(word)
    var found: String?
    for thing in things {
      guard let title = thing.title, !plain.isEmpty else { continue }
      let texts = [title.text] + title.translations.map(\.text)
      guard texts.contains(where: { NearestName.plain($0) == plain }) else { continue }
      if let found, found != thing.name { return nil }
      found = thing.name
    }
    return found
  }

  /// The way out for an unknown word: the thing of that title, else the nearest names.
  func helpAndFixes(
    for word: String, among names: [String], titled things: [(name: String, title: Title?)], at place: SourceRange
  ) -> (help: String, fixes: [Fix]) {
    if let name = named(byTitle: word, among: things) {
      return (
        "its name is '\(name)': names of the library are English, titles are yours",
        [Fix("write '\(name)'", range: place, replacement: name)]
      )
    }
    return (nearestHelp(word, among: names), nearestFix(word, among: names, at: place))
  }

  /// The kinds that may stand inside one, with their titles.
  func innerKinds(of kind: KindID) -> [(name: String, title: Title?)] {
    program.kinds.filter { $0.parents.contains(kind) }.map { ($0.name, $0.title) }
  }
}
