import EMSSemantics
import EMSSyntax

/// Finds what a word means, in the manager's words: names, titles in every language, and what registers call things otherwise.
extension LibraryDocument {
  /// Something that bears a title.
  private struct Entry {
    /// What the language calls it.
    let what: String
    /// What `ems library` takes for it.
    let name: String
    let title: Title?
    /// Where it stands: a method, a scale.
    var place = ""
    /// Whether it explains itself: no level or field.
    var isWhole = true
  }

  /// A place where a word was found: how well, and by which title.
  private struct Hit {
    let entry: Entry
    let rank: Int
    let found: String
  }

  /// What a person means by `word`: the thing of that name, else the only one of that title, else where the word stands; nil
  /// where it stands nowhere.
  public func detail(_ word: String) -> Document? {
    var name = LibrarySubject.shortName(word)
    if word.hasPrefix("<") || name.hasPrefix("methods/"), let slash = name.lastIndex(of: "/") {
      name = String(name[name.index(after: slash)...])
    }
    let plain = NearestName.plain(word)
    let hits = search(plain)
    var whole: [String] = []
    for hit in hits where hit.rank == 0 && hit.entry.isWhole && !whole.contains(hit.entry.name) {
      whole.append(hit.entry.name)
    }
    var blocks = named(name)
    if blocks.isEmpty, whole.count == 1 {
      name = whole[0]
      blocks = named(name)
    }
    if !blocks.isEmpty {
      let others = hits.filter { $0.rank == 0 && $0.entry.isWhole && $0.entry.name != name }
      return Document(blocks + (others.isEmpty ? [] : [table(words.alsoFound, others)]))
    }
    return hits.isEmpty ? nil : Document([table(words.found(word), hits)] + [.note(words.librarySource)])
  }

  /// All names and titles that `detail` finds, those of fields left out: what a misspelt word may stand for.
  public var allNames: [String] {
    let entries = entries().filter(\.isWhole)
    let titles = entries.flatMap { entry in entry.title.map { [$0.text] + $0.translations.map(\.text) } ?? [] }
    return (entries.map(\.name) + LibrarySynonyms.table.map(\.word) + titles).filter { !$0.isEmpty }
  }

  private func table(_ title: String, _ hits: [Hit]) -> Document.Block {
    .table(
      Table(
        title: title,
        columns: [
          .init(words.whatColumn), .init(words.nameColumn), .init(words.titleColumn), .init(words.placeColumn),
          .init(words.foundColumn),
        ],
        rows: hits.prefix(25).map { hit in
          let title = hit.entry.title?.text(in: language) ?? ""
          return [
            Cell(hit.entry.what), Cell(hit.entry.name), Cell(title), Cell(hit.entry.place),
            Cell(hit.found == title ? "" : hit.found),
          ]
        }))
  }

  private func search(_ word: String) -> [Hit] {
    if word.isEmpty { return [] }
    var hits: [Hit] = []
    let meant = LibrarySynonyms.names(for: word)
    for entry in entries() {
      var best: (rank: Int, text: String)?
      func offer(_ rank: Int, _ text: String) {
        if best.map({ rank < $0.rank }) ?? true { best = (rank, text) }
      }
      if entry.isWhole, meant.contains(entry.name) { offer(0, word) }
      if entry.isWhole, NearestName.plain(entry.name) == word { offer(0, entry.name) }
      for text in entry.title.map({ [$0.text] + $0.translations.map(\.text) }) ?? [] {
        if let rank = LibrarySearchRank.rank(of: word, in: NearestName.plain(text)) { offer(rank, text) }
      }
      if let best { hits.append(Hit(entry: entry, rank: best.rank, found: best.text)) }
    }
    // Where something is called so, what merely holds the letters is noise.
    let rank = hits.contains { $0.rank < 2 } ? 1 : 2
    return hits.enumerated().filter { $0.element.rank <= rank }
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
  }

  /// Everything that has a name or title, what matters most first.
  private func entries() -> [Entry] {
    var entries = program.kinds.map { Entry(what: "kind", name: $0.name, title: $0.title) }
    entries += program.methods.map { Entry(what: "method", name: $0.name, title: $0.title) }
    entries += LibraryTopic.all.map { Entry(what: "", name: $0.name, title: $0.asTitle) }
    let scales = program.scales.filter { !$0.name.isEmpty }
    func place(_ method: MethodID?) -> String { method.map { "method " + program.methods[$0.position].name } ?? "" }
    entries += scales.map {
      Entry(what: $0.isOrdered ? "scale" : "choice", name: $0.name, title: $0.title, place: place($0.method))
    }
    entries += program.views.map { Entry(what: "view", name: $0.name, title: $0.title) }
    entries += program.checks.map { Entry(what: "check", name: $0.name, title: $0.title) }
    entries += program.parameters.map {
      Entry(what: "parameter", name: $0.name, title: $0.title, place: place($0.method), isWhole: $0.method == nil)
    }
    for field in program.fields where field.role != .kindName && field.title != nil {
      entries.append(
        Entry(
          what: "field", name: program[field.kind].name + "." + field.name, title: field.title,
          place: place(field.method),
          isWhole: false))
    }
    for scale in scales {
      let place = scale.name + (scale.method.map { " (\(program.methods[$0.position].name))" } ?? "")
      entries += scale.levels.map { Entry(what: "level", name: $0.name, title: $0.title, place: place, isWhole: false) }
    }
    return entries
  }
}

/// How well a word stands in a text, both without case and diacritics.
private enum LibrarySearchRank {
  /// 0 where it is the text, 1 where a word of it begins so, 2 where it stands within; nil where it does not.
  static func rank(of word: String, in text: String) -> Int? {
    if text == word { return 0 }
    guard let first = text.firstRange(of: word) else { return nil }
    var range = first
    while true {
      if range.lowerBound == text.startIndex || !text[text.index(before: range.lowerBound)].isLetter { return 1 }
      guard let next = text[range.upperBound...].firstRange(of: word) else { break }
      range = next
    }
    return word.count >= 3 ? 2 : nil
  }
}

/// What registers of four languages call things that have another title here.
enum LibrarySynonyms {
  /// Each word, in small letters without diacritics, with a name of the library.
  static let table: [(word: String, name: String)] = [
    ("wet", "legal"), ("wetgeving", "legal"), ("regelgeving", "legal"), ("verplichting", "legal"), ("law", "legal"),
    ("loi", "legal"), ("legislation", "legal"), ("reglementation", "legal"), ("gesetz", "legal"),
    ("rechtsvorschrift", "legal"), ("vergunning", "permit"), ("environment permit", "permit"),
    ("toetsing", "evaluation"), ("evaluatie", "evaluation"), ("effect", "impact"), ("gevolg", "impact"),
    ("auswirkung", "impact"), ("effet", "impact"), ("aspekt", "aspect"), ("doel", "objective"),
    ("doelstelling", "objective"), ("objectif", "objective"), ("ziel", "objective"), ("goal", "objective"),
    ("maatregel", "control"), ("mesure", "control"), ("massnahme", "action"), ("maßnahme", "action"),
    ("taak", "action"), ("meting", "indicator"),
    ("kpi", "indicator"), ("kans", "probability"), ("likelihood", "probability"), ("gevaar", "risk"),
    ("locatie", "site"), ("plaats", "site"), ("afdeling", "process"), ("activiteit", "process"),
    ("activity", "process"),
    ("service", "process"), ("bereich", "process"), ("verantwoordelijke", "role"), ("eigenaar", "role"),
    ("owner", "role"),
    ("stakeholder", "party"), ("stakeholders", "party"), ("belanghebbenden", "party"), ("klacht", "finding"),
    ("afwijking", "finding"), ("nonconformity", "finding"), ("non-conformite", "finding"), ("oefening", "drill"),
    ("opleiding", "training"), ("context", "factor"), ("kennzahl", "indicator"), ("tabel", "rows"), ("tabelle", "rows"),
    ("tableau", "rows"), ("rij", "rows"), ("rijen", "rows"), ("aanvaarden", "accept"), ("dulden", "accept"),
    ("reden", "because"), ("eenheden", "numbers"), ("eenheid", "numbers"), ("getal", "numbers"),
    ("hoeveelheid", "numbers"),
  ]

  /// The names that a word stands for.
  static func names(for word: String) -> [String] { table.filter { $0.word == word }.map(\.name) }
}
