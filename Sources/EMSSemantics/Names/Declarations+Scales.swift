import EMSSyntax
import EMSValues

/// Scales and choices.
extension Checker {
  /// Declares the scales and choices at top level, then the values that `extend choice` adds.
  mutating func collectScales() {
    for node in declared.nodes.scales {
      let tree = tree(node.file)
      guard let nameNode = tree.child(node.node, .name) else { continue }
      let name = tree.nameText(nameNode)
      let place = tree.range(nameNode)
      let isLibrary = tree.source.isLibrary
      if let first = isLibrary ? names.scales.library[name] : names.scales.project[name] {
        reportDuplicate(name, "scales or choices", at: place, first: program[first].place)
        continue
      }
      let scale = scale(node, method: nil)
      if isLibrary {
        names.scales.library[name] = scale
      } else {
        if let hidden = names.scales.library[name] {
          noteHiding(name, program[hidden].isOrdered ? "scale" : "choice", at: place, library: program[hidden].place)
        }
        names.scales.project[name] = scale
      }
    }
    for node in declared.nodes.choiceExtensions { extendChoice(node) }
  }

  /// Builds the scale or choice of a declaration; errors of its levels are reported.
  mutating func scale(_ node: NodeReference, method: MethodID?) -> ScaleID {
    let tree = tree(node.file)
    let isOrdered = tree.kind(node.node) == .scaleDeclaration
    let nameNode = tree.child(node.node, .name)
    let name = nameNode.map { tree.nameText($0) } ?? ""
    var levels: [Scale.Level] = []
    if let list = tree.child(node.node, .levelList) {
      levels = self.levels(list, in: tree, of: name, isOrdered: isOrdered)
    } else if let range = tree.child(node.node, .range) {
      levels = numberLevels(range, in: tree)
    }
    return addScale(
      Scale(
        id: ScaleID(program.scales.count), name: name, title: title(of: node.node, in: tree), levels: levels,
        isOrdered: isOrdered, isNumbered: !levels.isEmpty && levels.allSatisfy { $0.number != nil },
        isWorstFirst: tree.child(node.node, .worstFirst) != nil, method: method, isLibrary: tree.source.isLibrary,
        place: nameNode.map { tree.range($0) } ?? tree.range(node.node)))
  }

  /// The scale that stands in the place of a type, one for each place.
  mutating func inlineScale(_ node: NodeReference, method: MethodID?) -> ScaleID {
    if let known = declared.inlineScales[node] { return known }
    let tree = tree(node.file)
    let list = tree.child(node.node, .levelList) ?? node.node
    let levels = levels(list, in: tree, of: "", isOrdered: true)
    let scale = addScale(
      Scale(
        id: ScaleID(program.scales.count), name: "", levels: levels, isOrdered: true,
        isNumbered: !levels.isEmpty && levels.allSatisfy { $0.number != nil }, method: method,
        isLibrary: tree.source.isLibrary, place: tree.range(node.node)))
    declared.inlineScales[node] = scale
    return scale
  }

  private mutating func addScale(_ scale: Scale) -> ScaleID {
    program.scales.append(scale)
    rememberLevels(of: scale.id)
    return scale.id
  }

  /// Enters the names of a scale's levels among the words, and their numbers where they are small.
  private mutating func rememberLevels(of scale: ScaleID) {
    while declared.levelOfWord.count <= scale.position {
      declared.levelOfWord.append([])
      declared.levelOfNumber.append([])
    }
    var table: [Int32] = []
    var numbers: [Int32] = []
    for (index, level) in program[scale].levels.enumerated() {
      if let number = level.number?.wholeValue, (0..<100).contains(number) {
        while numbers.count <= Int(number) { numbers.append(-1) }
        if numbers[Int(number)] < 0 { numbers[Int(number)] = Int32(index) }
      }
      let word = Int(declared.words.intern(level.name))
      while table.count <= word { table.append(-1) }
      if table[word] < 0 { table[word] = Int32(index) }
    }
    declared.levelOfWord[scale.position] = table
    declared.levelOfNumber[scale.position] = numbers
  }

  /// The levels in braces, with what is wrong in them.
  private mutating func levels(
    _ list: NodeID, in tree: SyntaxTree, of name: String, isOrdered: Bool
  ) -> [Scale.Level] {
    var levels: [Scale.Level] = []
    let subject: DiagnosticText = name.isEmpty ? "this scale" : "'\(name)'"
    for node in tree.children(list) where tree.kind(node) == .level {
      let level = level(node, in: tree)
      if level.name.isEmpty { continue }
      if let first = levels.first(where: { $0.name == level.name }) {
        report(
          Diagnostic(
            .duplicateLevel, "\(subject) has '\(level.name)' twice", at: level.place,
            labels: [Label(first.place, "it stands here already")], help: "remove one, or name it otherwise"))
        continue
      }
      if let last = levels.last?.number, let number = level.number, isOrdered, number <= last {
        report(
          Diagnostic(
            .levelsDoNotRise,
            "the numbers of \(subject) must rise: \(number.decimalText()) stands after \(last.decimalText())",
            at: level.place, labels: levels.last.map { [Label($0.place, "this one is not lower")] } ?? [],
            notes: ["a scale is written from its lowest level to its highest"]))
        continue
      }
      levels.append(level)
    }
    if levels.isEmpty, !tree.hasError(list) {
      report(
        Diagnostic(
          .emptyScale, "\(subject) has no levels", at: tree.range(list),
          help: "write its levels in the braces, lowest first"))
    }
    let numbered = levels.filter { $0.number != nil }
    if !numbered.isEmpty, numbered.count < levels.count, let bare = levels.first(where: { $0.number == nil }) {
      report(
        Diagnostic(
          .partlyNumbered, "'\(bare.name)' has no number, other levels of \(subject) have one", at: bare.place,
          labels: [Label(numbered[0].place, "this one has a number")],
          help: "number every level, or none: only a scale with numbers counts in arithmetic"))
    }
    return levels
  }

  private func level(_ node: NodeID, in tree: SyntaxTree) -> Scale.Level {
    var level = Scale.Level(name: "", place: tree.range(node))
    for child in tree.children(node) {
      switch tree.kind(child) {
      case .number: level.number = tree.number(child)
      case .name: level.name = tree.nameText(child)
      case .title: level.title = titleText(child, in: tree)
      // The description is a text with translations, as a title is.
      case .text: level.text = titleText(node, in: tree)
      default: break
      }
    }
    if level.name.isEmpty, let number = level.number { level.name = number.decimalText() }
    return level
  }

  /// The levels of `scale NAME 1..5`.
  private mutating func numberLevels(_ range: NodeID, in tree: SyntaxTree) -> [Scale.Level] {
    let ends = tree.children(range).map { tree.number($0)?.wholeValue }
    let place = tree.range(range)
    guard ends.count == 2, let first = ends[0], let last = ends[1] else {
      report(
        Diagnostic(
          .emptyScale, "the levels of such a scale are whole numbers, as in 1..5", at: place,
          help: "write other levels in braces: { 0.5, 1, 2 }"))
      return []
    }
    if first > last {
      report(
        Diagnostic(
          .levelsDoNotRise, "the levels run from the lower number to the higher: \(last)..\(first)", at: place,
          fixes: [Fix("write '\(last)..\(first)'", range: place, replacement: "\(last)..\(first)")]))
      return []
    }
    if last.subtractingReportingOverflow(first).overflow || last - first >= 1000 {
      report(
        Diagnostic(
          .emptyScale, "a scale has at most 1,000 levels", at: place,
          help: "a number with limits does the same for any range: whole \(first)..\(last)"))
      return []
    }
    return (first...last).map { Scale.Level(name: String($0), number: Rational($0), place: place) }
  }

  private mutating func extendChoice(_ node: NodeReference) {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name), let list = tree.child(node.node, .levelList) else { return }
    let name = tree.nameText(nameNode)
    let scope = Scope(.rule, isLibrary: tree.source.isLibrary)
    guard let scale = names.scales.find(name, from: scope) else {
      let known = (names.scales.project.keys.sorted() + names.scales.library.keys.sorted())
      report(
        Diagnostic(
          .unknownType, "there is no choice '\(name)' to extend", at: tree.range(nameNode),
          help: nearestHelp(name, among: known), fixes: nearestFix(name, among: known, at: tree.range(nameNode))))
      return
    }
    if program[scale].isOrdered {
      report(
        Diagnostic(
          .extendsScale, "'\(name)' is a scale; only a choice can be extended", at: tree.range(nameNode),
          labels: [Label(program[scale].place, "the scale is declared here")],
          notes: ["a level more would change the order that rules count on"]))
      return
    }
    for level in levels(list, in: tree, of: name, isOrdered: false) {
      if let first = program[scale].levels.first(where: { $0.name == level.name }) {
        report(
          Diagnostic(
            .duplicateLevel, "'\(name)' has '\(level.name)' already", at: level.place,
            labels: [Label(first.place, "it stands here")]))
        continue
      }
      program.scales[scale.position].levels.append(level)
    }
    program.scales[scale.position].isNumbered = program[scale].levels.allSatisfy { $0.number != nil }
    rememberLevels(of: scale)
  }
}
