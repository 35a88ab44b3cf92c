import EMSSyntax
import EMSValues

/// Methods and their revisions.
extension Checker {
  /// Declares the methods of all files and their layers; what stands in them is instantiated later.
  mutating func collectMethods() {
    var nodes: [(method: MethodID, node: NodeReference)] = []
    for node in declared.nodes.methods {
      if let method = declareMethod(node) { nodes.append((method, node)) }
    }
    for (name, revisions) in names.methods {
      names.methods[name] = revisions.sorted { left, right in
        switch (program.methods[left.position].from, program.methods[right.position].from) {
        case (nil, nil): left < right
        case (nil, _): true
        case (_, nil): false
        case (let first?, let second?): (first, left) < (second, right)
        }
      }
    }
    var nodeOfMethod: [MethodID: NodeReference] = [:]
    for (method, node) in nodes { nodeOfMethod[method] = node }
    for (method, _) in nodes {
      var path: [MethodID] = []
      readContents(of: method, nodes: nodeOfMethod, path: &path)
    }
  }

  private mutating func declareMethod(_ node: NodeReference) -> MethodID? {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) else { return nil }
    let name = tree.nameText(nameNode)
    let place = tree.range(nameNode)
    if let kind = names.kinds[name] {
      report(
        Diagnostic(
          .forbiddenName, "'\(name)' is a kind, so that no method can bear the name", at: place,
          labels: [Label(program[kind].place, "the kind is declared here")], help: "choose another name"))
      return nil
    }
    let dateNode = tree.child(node.node, .fromClause).flatMap { tree.child($0, .date) }
    let from = dateNode.flatMap { tree.date($0) }
    if let first = names.methods[name]?.first(where: { program.methods[$0.position].from == from }) {
      let firstPlace = program.methods[first.position].place
      if from == nil {
        report(
          Diagnostic(
            .duplicateDeclaration, "there are two methods of the name '\(name)'", at: place,
            labels: [Label(firstPlace, "the first one is here")],
            help: "name the second otherwise, or say from which day it is a revision: `method \(name) from 2026-01-01`")
        )
      } else {
        reportDuplicate(name, "revisions of one day", at: place, first: firstPlace)
      }
      return nil
    }
    let id = MethodID(program.methods.count)
    program.methods.append(
      Method(
        id: id, name: name, title: title(of: node.node, in: tree), from: from, reason: reason(of: node.node, in: tree),
        isLibrary: tree.source.isLibrary, place: place))
    names.methods[name, default: []].append(id)
    return id
  }

  /// The revision of `name` that is in force on the day of the run; nil before the first.
  func methodInForce(_ name: String) -> MethodID? {
    guard let revisions = names.methods[name] else { return nil }
    return revisions.last { revision in
      program.methods[revision.position].from.map { $0 <= program.selection.today } ?? true
    }
  }

  private mutating func readContents(
    of method: MethodID, nodes: [MethodID: NodeReference], path: inout [MethodID]
  ) {
    guard declared.methodContents[method] == nil, let node = nodes[method] else { return }
    let tree = tree(node.file)
    path.append(method)
    defer { path.removeLast() }
    var contents = MethodContents(reader: method)
    if let base = base(of: method, node, in: tree) {
      if let start = path.firstIndex(of: base) {
        declared.circularMethods.formUnion(path[start...])
        let circle = (path[start...] + [base]).map { DiagnosticText("'\(program.methods[$0.position].name)'") }.joined(
          separator: " is like ")
        report(
          Diagnostic(
            .circularDeclaration, "methods are like each other in a circle: \(circle)",
            at: program.methods[method.position].place))
      } else {
        readContents(of: base, nodes: nodes, path: &path)
        if let inherited = declared.methodContents[base] { contents = inherited }
        if program.methods[method.position].title == nil {
          program.methods[method.position].title = program.methods[base.position].title
        }
      }
    }
    var isOwnReader = false
    var given: [MethodContents.BlockSource] = []
    var own: Set<String> = []
    for child in tree.children(node.node) {
      let reference = NodeReference(file: node.file, node: child)
      switch tree.kind(child) {
      case .scaleDeclaration, .choiceDeclaration:
        isOwnReader = true
        put(reference, "scale", into: \.scales, of: &contents, own: &own)
      case .parameterDeclaration:
        isOwnReader = true
        put(reference, "parameter", into: \.parameters, of: &contents, own: &own)
      case .matrixDeclaration:
        isOwnReader = true
        put(reference, "matrix", into: \.matrices, of: &contents, own: &own)
      case .tableDeclaration:
        isOwnReader = true
        put(reference, "matrix", into: \.tables, of: &contents, own: &own)
      case .layerDeclaration: put(reference, "layer", into: \.layers, of: &contents, own: &own)
      case .forBlock, .otherwiseBlock:
        if let block = block(reference) { given.append(block) }
      default: break
      }
    }
    if isOwnReader { contents.reader = method }
    contents.lay(given)
    declared.methodContents[method] = contents
    program.methods[method.position].kinds = contents.blocks.map(\.kind).reduce(into: []) { kinds, kind in
      if !kinds.contains(kind) { kinds.append(kind) }
    }
  }

  /// The method that `method` begins with: of `like`, else the revision before it.
  private mutating func base(of method: MethodID, _ node: NodeReference, in tree: SyntaxTree) -> MethodID? {
    if let clause = tree.child(node.node, .likeClause), let nameNode = tree.child(clause, .name) {
      let name = tree.nameText(nameNode)
      if let base = methodInForce(name) ?? names.methods[name]?.first { return base }
      reportUnknownMethod(name, at: tree.range(nameNode))
      return nil
    }
    let own = program.methods[method.position]
    guard own.from != nil, let revisions = names.methods[own.name], let place = revisions.firstIndex(of: method)
    else { return nil }
    return place > 0 ? revisions[place - 1] : nil
  }

  /// Reports a method that no file declares.
  mutating func reportUnknownMethod(_ name: String, at place: SourceRange?) {
    let known = names.methods.keys.sorted()
    let near = nearestHelp(name, among: known)
    // One that the library has and nothing includes.
    let others = libraryMethods(without: known)
    let meant = near.isEmpty ? NearestName.nearest(to: name, in: others) : nil
    let isThere = others.contains(name)
    let include = isThere ? name : meant
    report(
      Diagnostic(
        .unknownMethod, "there is no method '\(name)'", at: place,
        notes: known.isEmpty
          ? ["no method is declared or included"] : ["methods are: \(known.joined(separator: ", "))"],
        help: wayToMethod(include, isThere: isThere, near: near, others: others),
        fixes: place.map { nearestFix(name, among: known, at: $0) } ?? []))
  }

  /// How to get a method that is not there: by including it, by writing the near name, by declaring it.
  private func wayToMethod(
    _ include: String?, isThere: Bool, near: DiagnosticText, others: [String]
  ) -> DiagnosticText {
    if let include {
      return isThere
        ? "`include <methods/\(include)>` brings it from the library"
        : "did you mean '\(include)'? `include <methods/\(include)>` brings it from the library"
    }
    if !near.isEmpty { return near }
    let names = others.joined(separator: ", ")
    return "declare it, or include one of the library, such as `include <methods/risk-matrix>`: it has \(names)"
  }

  /// The methods of the library that no file includes: each stands in a file of its name.
  private func libraryMethods(without included: [String]) -> [String] {
    StandardLibrary.files.compactMap { file in
      guard file.path.hasPrefix("methods/"), file.path.hasSuffix(".ems") else { return nil }
      let name = String(file.path.dropFirst("methods/".utf8.count).dropLast(".ems".utf8.count))
      return included.contains(name) ? nil : name
    }
  }

  private mutating func put(
    _ node: NodeReference, _ sort: String, into list: WritableKeyPath<MethodContents, [MethodContents.NamedNode]>,
    of contents: inout MethodContents, own: inout Set<String>
  ) {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name) else { return }
    let name = tree.nameText(nameNode)
    guard own.insert("\(sort) \(name)").inserted else {
      let first = contents[keyPath: list].first { $0.name == name }
      let plural: [String: DiagnosticText] = [
        "scale": "scales or choices", "parameter": "parameters", "matrix": "matrices or tables", "layer": "layers",
      ]
      let firstPlace = first.flatMap { found in
        self.tree(found.node.file).child(found.node.node, .name).map { self.tree(found.node.file).range($0) }
      }
      reportDuplicate(name, plural[sort] ?? "", at: tree.range(nameNode), first: firstPlace ?? tree.range(nameNode))
      return
    }
    MethodContents.put(MethodContents.NamedNode(name: name, node: node), into: &contents[keyPath: list])
    if sort == "matrix" {
      // Matrices and tables share their names: a table replaces an inherited matrix and the other way round.
      if list == \.matrices { contents.tables.removeAll { $0.name == name } }
      if list == \.tables { contents.matrices.removeAll { $0.name == name } }
    }
  }

  private mutating func block(_ node: NodeReference) -> MethodContents.BlockSource? {
    let tree = tree(node.file)
    guard let nameNode = tree.child(node.node, .name),
      let kind = kind(tree.nameText(nameNode), at: tree.range(nameNode))
    else { return nil }
    let isOtherwise = tree.kind(node.node) == .otherwiseBlock
    let condition = tree.child(node.node, .whereClause).flatMap { tree.firstChild($0) }
    if tree.child(node.node, .whereClause) != nil, condition.map({ tree.kind($0) == .error }) ?? true { return nil }
    var block = MethodContents.BlockSource(
      kind: kind, condition: condition.map { NodeReference(file: node.file, node: $0) }, isOtherwise: isOtherwise,
      head: isOtherwise ? "otherwise" : condition.map { "where " + tree.normalizedText($0) } ?? "", fields: [])
    for child in tree.children(node.node) where [.inputField, .computedField].contains(tree.kind(child)) {
      for fieldName in tree.children(child, of: .fieldName) {
        guard let name = tree.child(fieldName, .name) else { continue }
        let text = tree.nameText(name)
        if let first = block.fields.first(where: { $0.name == text }) {
          let firstTree = self.tree(first.declaration.file)
          reportDuplicate(
            text, "fields in this block", at: tree.range(name), first: firstTree.range(first.fieldName))
          continue
        }
        block.fields.append(
          MethodContents.FieldSource(
            name: text, fieldName: fieldName, declaration: NodeReference(file: node.file, node: child),
            isInput: tree.kind(child) == .inputField))
      }
    }
    return block
  }
}
