import EMSSyntax
import EMSValues

/// Sorts the top-level declarations of a project by construct, each include at its place.
extension Checker {
  /// Walks the files in the order of the register; a file counts once.
  mutating func collectNodes(_ project: ProjectSources) {
    declared.languages = Array(repeating: "", count: trees.count)
    var visited = Array(repeating: false, count: trees.count)
    // The files that are open, each with the declaration that follows: includes may be nested as deep as they like.
    var open: [(file: FileID, next: NodeID?)] = []
    func isNew(_ file: FileID) -> Bool { !visited[Int(file.index)] }
    for root in project.roots where isNew(root) {
      visited[Int(root.index)] = true
      let tree = tree(root)
      open.append((root, tree.firstChild(tree.root)))
      while let top = open.last {
        guard let node = top.next else {
          open.removeLast()
          continue
        }
        let tree = self.tree(top.file)
        open[open.count - 1].next = tree.nextSibling(node)
        guard tree.kind(node) == .includeDeclaration else {
          collect(node, of: tree)
          continue
        }
        let target = project.includes[top.file]?.first { $0.node == node }?.target
        if let target, isNew(target) {
          visited[Int(target.index)] = true
          let included = self.tree(target)
          open.append((target, included.firstChild(included.root)))
        }
      }
    }
    for root in project.roots where !isLibrary(root) && program.language.isEmpty {
      program.language = declared.languages[Int(root.index)]
    }
    program.sources.language = messageLanguage ?? program.language
  }

  private mutating func collect(_ node: NodeID, of tree: SyntaxTree) {
    let reference = NodeReference(file: tree.source.id, node: node)
    switch tree.kind(node) {
    case .edition:
      if let name = tree.child(node, .name) {
        declared.languages[Int(tree.source.id.index)] = tree.nameText(name)
        checkLanguage(name, in: tree)
      }
    case .kindDeclaration: declared.nodes.kinds.append(reference)
    case .extendDeclaration: declared.nodes.extensions.append(reference)
    case .extendChoice: declared.nodes.choiceExtensions.append(reference)
    case .scaleDeclaration, .choiceDeclaration: declared.nodes.scales.append(reference)
    case .unitDeclaration: declared.nodes.units.append(reference)
    case .parameterDeclaration: declared.nodes.parameters.append(reference)
    case .matrixDeclaration: declared.nodes.matrices.append(reference)
    case .tableDeclaration: declared.nodes.tables.append(reference)
    case .methodDeclaration: declared.nodes.methods.append(reference)
    case .useDeclaration: declared.nodes.uses.append(reference)
    case .record, .rowsDeclaration, .importDeclaration: declared.nodes.records.append(reference)
    case .amendDeclaration: declared.nodes.amends.append(reference)
    case .fromBlock: declared.nodes.froms.append(reference)
    case .scenarioDeclaration: declared.nodes.scenarios.append(reference)
    case .checkDeclaration: declared.nodes.checks.append(reference)
    case .viewDeclaration: declared.nodes.views.append(reference)
    case .testDeclaration: declared.nodes.tests.append(reference)
    default: break
    }
  }

  /// Warns of a language that is no abbreviation of two letters: `nederlands`, `NL`.
  private mutating func checkLanguage(_ node: NodeID, in tree: SyntaxTree) {
    let name = tree.nameText(node)
    let isAbbreviation =
      name.utf8.count == 2 && name.utf8.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    if isAbbreviation { return }
    let folded = name.lowercased()
    let meant: [(beginning: String, language: String)] = [
      ("en", "en"), ("nl", "nl"), ("ned", "nl"), ("du", "nl"), ("vlaams", "nl"), ("fr", "fr"), ("de", "de"),
      ("al", "de"),
      ("ger", "de"),
    ]
    let nearest = meant.first { folded.hasPrefix($0.beginning) }?.language
    report(
      Diagnostic(
        .languageUnknown, "there are no words in the language '\(name)'", at: tree.range(node),
        help: nearest.map { "write `ems 1 \($0)`" } ?? "its abbreviation has two letters: en, nl, fr, de",
        fixes: nearest.map { [Fix("write '\($0)'", range: tree.range(node), replacement: $0)] } ?? []))
  }

  /// Whether a file is of the standard library.
  func isLibrary(_ file: FileID) -> Bool { tree(file).source.isLibrary }

  /// The title of a declaration, or nil where it has none.
  func title(of node: NodeID, in tree: SyntaxTree) -> Title? {
    tree.child(node, .title).map { titleText($0, in: tree) }
  }

  /// What a `title` node says.
  func titleText(_ node: NodeID, in tree: SyntaxTree) -> Title {
    Title(node, in: tree, language: declared.languages[Int(tree.source.id.index)])
  }

  /// The reason of a node that may have one: `because "…" by coordinator on 2026-05-20`.
  func reason(of node: NodeID, in tree: SyntaxTree) -> Reason? {
    guard let reason = tree.child(node, .reason) else { return nil }
    return reasonText(reason, in: tree)
  }

  /// What a `reason` node says.
  func reasonText(_ node: NodeID, in tree: SyntaxTree) -> Reason {
    var result = Reason(text: "")
    for child in tree.children(node) {
      switch tree.kind(child) {
      case .text: result.text = tree.literal(child)
      case .byClause:
        result.author = tree.firstChild(child).map { tree.kind($0) == .name ? tree.nameText($0) : tree.text($0) }
      case .onDateClause: result.date = tree.firstChild(child).flatMap { tree.date($0) }
      default: break
      }
    }
    return result
  }

  // MARK: Names

  /// Reports that a name is declared twice, with both places.
  mutating func reportDuplicate(_ name: String, _ sort: DiagnosticText, at place: SourceRange, first: SourceRange) {
    report(
      Diagnostic(
        .duplicateDeclaration, "there are two \(sort) of the name '\(name)'", at: place,
        labels: [Label(first, "the first one is here")], help: "give one of them another name, or remove it"))
  }

  /// Notes that a name of the project takes the place of the library's.
  mutating func noteHiding(_ name: String, _ sort: DiagnosticText, at place: SourceRange, library: SourceRange) {
    report(
      Diagnostic(
        .hidesLibrary, "'\(name)' takes the place of the standard library's \(sort) in the files of this project",
        at: place, labels: [Label(library, "the library's is here")],
        notes: ["fields of the library keep their own type"]))
  }

  /// Words that begin a declaration: no kind bears one.
  static let declarationWords: Set<String> = [
    "include", "scale", "choice", "matrix", "table", "method", "layer", "for", "parameter", "use", "rows", "check",
    "view", "import", "amend", "from", "scenario", "remove", "test", "given", "unit", "kind", "extend", "accept", "ems",
    "register",
  ]

  /// Words that every record has: no field bears one.
  static let recordWordsOfAll: Set<String> = ["id", "title", "kind", "parent"]
}
