import EMSSyntax
import EMSValues

/// Which records there are: declarations at any depth, `rows` and imports, in the order of the register.
///
/// Works on the arrays of the tree, without a `String` for each name: ten thousand records are read in milliseconds.
extension Checker {
  /// Gives every record of the scripts its row, and reads the data of imports where they stand.
  mutating func collectRecords(reader: inout some ImportReader) {
    program.records = RecordTable(kindCount: program.kinds.count)
    let nodes = declared.nodes.records
    var siblings = SiblingIDs()
    var next = 0
    while next < nodes.count {
      let file = nodes[next].file
      let tree = trees[Int(file.index)]
      while next < nodes.count, nodes[next].file == file {
        let node = nodes[next]
        next += 1
        switch tree.kinds[Int(node.node.index)] {
        case .record: collectRecord(node.node, in: tree, parent: nil, siblings: &siblings)
        case .rowsDeclaration: collectRows(node, in: tree)
        case .importDeclaration: readImport(node, in: tree, reader: &reader)
        default: break
        }
      }
    }
  }

  /// Gives a record its row, and those inside it.
  mutating func collectRecord(
    _ node: NodeID, in tree: SyntaxTree, parent: RecordID?, siblings: inout SiblingIDs
  ) {
    guard let nameNode = tree.firstChild(node), tree.kinds[Int(nameNode.index)] == .name else { return }
    let word = findWord(nameNode, in: tree)
    guard let kind = recordKind(word, nameNode, in: tree, parent: parent) else {
      poisonIDs(of: node, in: tree)
      return
    }
    var idNode: NodeID?
    var titleNode: NodeID?
    var child = tree.nextSibling[Int(nameNode.index)]
    // An id that is no name was reported, and is the id all the same.
    if child >= 0, tree.kinds[Int(child)] == .name || tree.kinds[Int(child)] == .error {
      idNode = NodeID(child)
      child = tree.nextSibling[Int(child)]
    }
    if child >= 0, tree.kinds[Int(child)] == .title {
      titleNode = NodeID(child)
      child = tree.nextSibling[Int(child)]
    }
    guard let id = recordID(idNode, kind, in: tree, parent: parent, siblings: &siblings, at: nameNode) else {
      declared.hasBadRecords.insert(kind)
      return
    }
    let start = tree.byteRange(nameNode).start
    let end = tree.byteRange(titleNode ?? idNode ?? nameNode).end
    let record = addRecord(
      kind, id: id, title: titleNode, in: tree, parent: parent, start: start, end: end)
    guard child >= 0 else { return }
    let pending = declared.pendingRecords.count
    declared.pendingRecords.append(PendingRecord(file: tree.source.id, node: node, record: record))
    if collectInner(from: child, in: tree, of: record) { declared.pendingRecords[pending].hasMethodBlock = true }
  }

  /// The ids of a record of no known kind, and of those inside it: that they are not there is no news.
  private mutating func poisonIDs(of node: NodeID, in tree: SyntaxTree) {
    for child in tree.children(node).dropFirst() {
      switch tree.kind(child) {
      case .name: declared.idsOfUnknownKinds.insert(tree.nameText(child))
      case .record: poisonIDs(of: child, in: tree)
      default: break
      }
    }
  }

  /// Gives the records inside a record their rows; `first` is the first of its entries. Whether a method's block is among them.
  private mutating func collectInner(from first: Int32, in tree: SyntaxTree, of record: RecordID) -> Bool {
    var child = first
    var hasMethodBlock = false
    var inner = SiblingIDs()
    while child >= 0 {
      let childKind = tree.kinds[Int(child)]
      if childKind == .record {
        let name = tree.firstChild[Int(child)]
        if name >= 0 {
          switch blockMeaning(record.kind, findWord(NodeID(name), in: tree)) {
          case .layer: break
          case .method: hasMethodBlock = true
          default: collectRecord(NodeID(child), in: tree, parent: record, siblings: &inner)
          }
        }
      } else if childKind == .fromBlock {
        waitForFrom(NodeID(child), in: tree, record: record)
      }
      child = tree.nextSibling[Int(child)]
    }
    return hasMethodBlock
  }

  /// Adds a row of the base.
  mutating func addRecord(
    _ kind: KindID, id: Int32, title: NodeID?, in tree: SyntaxTree, parent: RecordID?, start: UInt32, end: UInt32
  ) -> RecordID {
    let plain = title.map { plainTitle($0, in: tree) } ?? -1
    let row = program.records.kinds[kind.position].append(
      id: id, title: plain, parent: parent?.row ?? -1, parentKind: parent?.kind ?? KindID(-1),
      source: tree.source.id.index, start: start, end: end)
    let record = RecordID(kind: kind, row: row)
    if let title { rememberTranslations(title, in: tree, of: record) }
    return record
  }

  /// The number of a title's text.
  mutating func plainTitle(_ node: NodeID, in tree: SyntaxTree) -> Int32 {
    let text = tree.kinds[Int(node.index)] == .title ? tree.firstChild(node) : node
    guard let text, tree.kinds[Int(text.index)] == .text else { return -1 }
    let (start, end) = tree.byteRange(text)
    if LiteralText.isPlain(tree.source.bytes, start..<end) {
      return tree.source.bytes.withUnsafeBufferPointer { bytes in
        program.records.texts.intern(UnsafeBufferPointer(rebasing: bytes[Int(start) + 1..<Int(end) - 1]))
      }
    }
    return program.records.texts.intern(tree.literal(text))
  }

  /// Keeps a title that has translations.
  mutating func rememberTranslations(_ node: NodeID, in tree: SyntaxTree, of record: RecordID) {
    guard tree.kinds[Int(node.index)] == .title, let text = tree.firstChild(node), tree.nextSibling(text) != nil
    else { return }
    program.records.translatedTitles[record] = titleText(node, in: tree)
  }

  // MARK: Words

  /// The number of a name among declared words, or -1. `mutating`, as others here, so that the state is not copied for a call.
  mutating func findWord(_ node: NodeID, in tree: SyntaxTree) -> Int32 {
    let (start, end) = tree.byteRange(node)
    guard end > start else { return -1 }
    if tree.source.bytes[Int(start)] == UInt8(ascii: "\"") { return declared.words.find(tree.literal(node)) }
    return tree.source.bytes.withUnsafeBufferPointer { bytes in
      declared.words.find(UnsafeBufferPointer(rebasing: bytes[Int(start)..<Int(end)]))
    }
  }

  /// The number of an id as written, which is added where it is new.
  mutating func internID(_ node: NodeID, in tree: SyntaxTree) -> Int32 {
    var (start, end) = tree.byteRange(node)
    guard end > start else { return internID("") }
    if tree.source.bytes[Int(start)] == UInt8(ascii: "\"") {
      guard LiteralText.isPlain(tree.source.bytes, start..<end) else { return internID(tree.literal(node)) }
      start += 1
      end -= 1
    }
    let plain = tree.source.bytes.withUnsafeBufferPointer { bytes -> Int32? in
      let text = UnsafeBufferPointer(rebasing: bytes[Int(start)..<Int(end)])
      return isPlain(text) ? program.records.texts.intern(text) : nil
    }
    return plain ?? internID(String(decoding: tree.source.bytes[Int(start)..<Int(end)], as: UTF8.self))
  }

  /// The kind that a record's first word names at this place; what is wrong is reported.
  mutating func recordKind(
    _ word: Int32, _ nameNode: NodeID, in tree: SyntaxTree, parent: RecordID?
  ) -> KindID? {
    if let parent {
      if case .inner(let kind) = blockMeaning(parent.kind, word) { return kind }
    } else if word >= 0, Int(word) < declared.kindOfWord.count, declared.kindOfWord[Int(word)] >= 0 {
      let kind = KindID(declared.kindOfWord[Int(word)])
      if program[kind].allowsAlone { return kind }
    }
    reportNoKind(nameNode, in: tree, parent: parent)
    return nil
  }

  private mutating func reportNoKind(_ nameNode: NodeID, in tree: SyntaxTree, parent: RecordID?) {
    let name = tree.nameText(nameNode)
    let place = tree.range(nameNode)
    if let kind = names.kinds[name] {
      let parents = kindNames(program[kind].parents)
      declared.hasBadRecords.insert(kind)
      let where_: DiagnosticText = parent.map { "in '\(program[$0.kind].name)'" } ?? "at top level"
      report(
        Diagnostic(
          .recordOutOfPlace,
          parents.isEmpty
            ? "'\(name)' stands at top level, not \(where_)" : "'\(name)' stands in \(parents), not \(where_)",
          at: place, labels: [Label(program[kind].place, "the kind is declared here")],
          help: parents.isEmpty || parent != nil
            ? "move it to where it belongs" : "write it inside a record of \(parents)"))
      return
    }
    if let parent {
      let kind = parent.kind
      if names.layers[name] != nil || names.methods[name] != nil { return }
      let known =
        program.kinds.filter { $0.parents.contains(kind) }.map(\.name) + program.layers.dropFirst().map(\.name)
        + names.methods.keys.sorted()
      guard declared.poisoned.insert("block \(name)").inserted else { return }
      report(
        Diagnostic(
          .unknownBlock, "'\(name)' is no kind inside '\(program[kind].name)', no layer and no method", at: place,
          notes: known.isEmpty ? [] : ["inside '\(program[kind].name)' stand: \(known.joined(separator: ", "))"],
          help: nearestHelp(name, among: known, titled: titledBlocks(in: kind)),
          fixes: nearestFix(name, among: known, titled: titledBlocks(in: kind), at: place)))
      return
    }
    _ = kind(name, at: place)
  }

  // MARK: Ids

  /// The id of a record: as written, or `evaluation-1` for an inner one without; what is wrong is reported.
  private mutating func recordID(
    _ node: NodeID?, _ kind: KindID, in tree: SyntaxTree, parent: RecordID?, siblings: inout SiblingIDs, at head: NodeID
  ) -> Int32? {
    guard let parent else {
      guard let node else {
        report(
          Diagnostic(
            .recordWithoutID, "a record at top level needs an id", at: tree.range(head),
            help: "write one after the kind: `\(program[kind].name) my-\(program[kind].name) \"Title\"`"))
        return nil
      }
      let id = internID(node, in: tree)
      if let first = program.records.find(kind: kind, id: id) {
        reportDuplicateRecord(RecordID(kind: kind, row: first), at: tree.range(node))
        return nil
      }
      return id
    }
    guard let node else { return siblings.nextUnnamed(kind, program[kind].name, &program.records.texts) }
    let id = internID(node, in: tree)
    guard isFreeInnerID(node, in: tree, parent: parent) else { return nil }
    if let first = siblings.place(of: id) {
      report(
        Diagnostic(
          .duplicateRecord, "'\(program.records.fullID(parent))' holds two records of the id '\(tree.nameText(node))'",
          at: tree.range(node), labels: [Label(tree.range(first), "the first one is here")],
          help: "give one of them another id"))
      return nil
    }
    siblings.add(id, node)
    return id
  }

  /// Whether an inner id is none of its parent's words, which a path would mean instead.
  mutating func isFreeInnerID(_ node: NodeID, in tree: SyntaxTree, parent: RecordID) -> Bool {
    let word = findWord(node, in: tree)
    guard word >= 0 else { return true }
    var taken: (String, SourceRange?)?
    if let field = recordField(parent.kind, word) {
      taken = ("a field of '\(program[parent.kind].name)'", program[field].place)
    } else if case .layer(let layer) = blockMeaning(parent.kind, word) {
      taken = ("a layer", program.layers[layer.position].place)
    }
    guard let taken else { return true }
    report(
      Diagnostic(
        .innerIDIsWord, "'\(tree.nameText(node))' is \(taken.0), so that no record inside can bear it as id",
        at: tree.range(node), labels: taken.1.map { [Label($0, "it is declared here")] } ?? [],
        help: "choose another id, or leave it out"))
    return false
  }

  /// Reports a second record of one id, with both places.
  mutating func reportDuplicateRecord(_ first: RecordID, at place: SourceRange) {
    let name = program[first.kind].name
    let source = program.records.kinds[first.kind.position].sources[Int(first.row)]
    var notes: [DiagnosticText] = []
    if source < 0, Int(~source) < program.imports.count {
      let line = program.records.kinds[first.kind.position].starts[Int(first.row)]
      notes = ["the first one is imported: \(program.imports[Int(~source)].path), line \(line)"]
    }
    report(
      Diagnostic(
        .duplicateRecord, "there are two records '\(program.records.fullID(first))' of the kind '\(name)'", at: place,
        labels: self.place(of: first).map { [Label($0, "the first one is here")] } ?? [], notes: notes,
        help:
          "give one of them another id; `amend \(program.records.fullID(first)) { … }` adds to a record that stands elsewhere"
      ))
  }
}

/// The ids inside one record, as they come.
struct SiblingIDs {
  private var ids: [Int32] = []
  private var nodes: [NodeID] = []
  private var sorted: [Int32: NodeID] = [:]
  private var unnamed: [(kind: KindID, count: Int)] = []

  init() {}

  /// Where an id stands already.
  func place(of id: Int32) -> NodeID? {
    if ids.count > 16 { return sorted[id] }
    for index in ids.indices where ids[index] == id { return nodes[index] }
    return nil
  }

  mutating func add(_ id: Int32, _ node: NodeID) {
    ids.append(id)
    nodes.append(node)
    if ids.count == 17 {
      for index in ids.indices where sorted[ids[index]] == nil { sorted[ids[index]] = nodes[index] }
    } else if ids.count > 17 {
      sorted[id] = node
    }
  }

  /// Counts the unnamed records of a kind that are there already.
  mutating func skipUnnamed(_ kind: KindID, while isTaken: (Int) -> Bool) {
    var index = 0
    while index < unnamed.count, unnamed[index].kind != kind { index += 1 }
    if index == unnamed.count { unnamed.append((kind, 0)) }
    while isTaken(unnamed[index].count + 1) { unnamed[index].count += 1 }
  }

  /// `evaluation-1`, `evaluation-2` …: the next one of that kind.
  mutating func nextUnnamed(_ kind: KindID, _ name: String, _ texts: inout TextPool) -> Int32 {
    var index = 0
    while index < unnamed.count, unnamed[index].kind != kind { index += 1 }
    if index == unnamed.count { unnamed.append((kind, 0)) }
    unnamed[index].count += 1
    return texts.intern("\(name)-\(unnamed[index].count)")
  }
}
