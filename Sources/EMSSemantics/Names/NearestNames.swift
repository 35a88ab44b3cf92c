import EMSSyntax

/// A name that a script may use, with the title that outputs show for it.
struct TitledName {
  let name: String
  let title: Title?

  init(_ name: String, _ title: Title?) {
    self.name = name
    self.title = title
  }

  /// The title in every language that it has.
  var titles: [String] { title.map { [$0.text] + $0.translations.map(\.text) } ?? [] }
}

extension TitledName {
  /// Up to three names that are near, each once, or the one of a title. A name that differs by case and diacritics alone goes
  /// before a title, a title before names that are only near.
  static func nearest(
    to name: String, among names: [String], titled: [TitledName]
  ) -> (names: [String], title: String?) {
    var seen: Set<String> = []
    let distinct = (names + titled.map(\.name)).filter { seen.insert($0).inserted }
    let near = NearestName.nearest(to: name, in: distinct, limit: 3)
    if titled.isEmpty || near.contains(where: { NearestName.isSame($0, name) }) { return (near, nil) }
    let titles = titled.flatMap { entry in entry.titles.map { (text: $0, name: entry.name) } }
    let meant = titles.filter { NearestName.isSame($0.text, name) }
    if let first = meant.first {
      if meant.allSatisfy({ $0.name == first.name }) { return ([first.name], first.text) }
      var known: Set<String> = []
      return (Array(meant.map(\.name).filter { known.insert($0).inserted }.prefix(3)), nil)
    }
    if !near.isEmpty { return (near, nil) }
    guard let text = NearestName.nearest(to: name, in: titles.map(\.text)),
      let meant = titles.first(where: { $0.text == text })
    else { return ([], nil) }
    return ([meant.name], text)
  }
}

extension Program {
  /// The kind that an unknown name may stand for: a near name, or the name of the kind whose title it is; nil for none.
  public func kind(nearestTo name: String) -> String? {
    TitledName.nearest(to: name, among: [], titled: kinds.map { TitledName($0.name, $0.title) }).names.first
  }
}

/// What an unknown name may stand for: a name that is near, or the name of what bears it as its title. Who reads reports in Dutch
/// writes `ernst` for `severity`.
extension Checker {
  /// An order with the nearest names: `did you mean 'severity'?`; empty where nothing is near.
  ///
  /// - Parameters:
  ///   - names: the names that may stand here.
  ///   - titled: those of them that have titles, which are looked through too.
  func nearestHelp(_ name: String, among names: [String], titled: [TitledName] = []) -> DiagnosticText {
    let near = nearest(name, among: names, titled: titled)
    guard let question = NearestName.question(near.names) else { return "" }
    guard let title = near.title else { return question }
    return "did you mean '\(near.names[0])', which bears the title '\(title)'?"
  }

  /// The edit that writes the nearest name, where there is only one.
  func nearestFix(_ name: String, among names: [String], titled: [TitledName] = [], at place: SourceRange) -> [Fix] {
    let near = nearest(name, among: names, titled: titled).names
    guard near.count == 1, let only = near.first else { return [] }
    return [Fix("write '\(only)'", range: place, replacement: only)]
  }

  /// Whether nearest names are still looked for: not in a flood of errors, where each would cost a look at all names.
  var offersNames: Bool { log.entries.count < 200 }

  private func nearest(
    _ name: String, among names: [String], titled: [TitledName]
  ) -> (names: [String], title: String?) {
    offersNames ? TitledName.nearest(to: name, among: names, titled: titled) : ([], nil)
  }

  /// After a kind that is not known: records of the kind that was meant may be among those that cannot be read, so that
  /// references to them stay silent.
  mutating func poisonKind(meantBy name: String) {
    let near = nearest(name, among: [], titled: titledKinds()).names
    for kind in near.compactMap({ names.kinds[$0] }) { declared.hasBadRecords.insert(kind) }
  }

  // MARK: What bears titles

  /// The kinds for which a condition holds.
  func titledKinds(where isMeant: (Kind) -> Bool = { _ in true }) -> [TitledName] {
    program.kinds.filter(isMeant).map { TitledName($0.name, $0.title) }
  }

  /// Fields, by name.
  func titledFields(_ fields: some Sequence<FieldID>) -> [TitledName] {
    fields.map { TitledName(program[$0].name, program[$0].title ?? titleOfType(program[$0].type)) }
  }

  /// A field without a title of its own is shown under that of its scale, choice or kind.
  private func titleOfType(_ type: Type) -> Title? {
    switch type.member ?? type {
    case .level(let scale): program[scale].title
    case .record(let kinds): kinds.count == 1 ? program[kinds[0]].title : nil
    default: nil
    }
  }

  /// The fields of these kinds that are seen from `scope`, by name.
  func titledFields(of kinds: [KindID], scope: Scope) -> [TitledName] {
    fieldNames(of: kinds, scope: scope).flatMap { titledFields(fields($0, of: kinds, scope: scope).prefix(1)) }
  }

  /// The levels of a scale.
  func titledLevels(_ scale: ScaleID) -> [TitledName] { program[scale].levels.map { TitledName($0.name, $0.title) } }

  /// What may stand as a block in a record of `kind`: kinds inside it and layers.
  func titledBlocks(in kind: KindID) -> [TitledName] {
    titledKinds { $0.parents.contains(kind) } + program.layers.dropFirst().map { TitledName($0.name, $0.title) }
  }
}
