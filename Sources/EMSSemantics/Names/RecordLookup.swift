import EMSSyntax
import EMSValues

/// The record that a path names.
enum RecordLookup {
  /// One record, and the parts of the path after it.
  case found(RecordID, rest: [NodeID])
  /// Several.
  case several([RecordID])
  /// None bears the first part.
  case unknown
}

/// Inner records by parent and id; rows are entered when they are first asked for.
///
/// Rows that stand in the order of their parents, few for each, as files have them, need no table: they are found by halving.
struct ChildIndex {
  struct Key: Hashable {
    var parentKind: Int32
    var parentRow: Int32
    var id: Int32
  }

  private var table: [Key: RecordID] = [:]
  private var entered: [Int] = []
  /// By kind: how many rows, from the first on, are found by halving.
  private var ordered: [Int] = []

  /// Of how many rows of one parent each is looked at.
  private static let greatestGroup = 64

  /// Enters the rows of these kinds that came since.
  mutating func update(_ records: RecordTable, _ kinds: [KindID]) {
    while entered.count < records.kinds.count {
      entered.append(0)
      ordered.append(0)
    }
    for id in kinds where entered[id.position] < records.kinds[id.position].count {
      let kind = id.position
      let count = records.kinds[kind].count
      if ordered[kind] == entered[kind], records.kinds[kind].parentKinds.isEmpty {
        ordered[kind] = ChildIndex.end(ofOrdered: records.kinds[kind].parents, from: entered[kind], to: count)
        entered[kind] = ordered[kind]
      }
      for row in entered[kind]..<count {
        let parent = records.kinds[kind].parents[row]
        if parent < 0 || records.kinds[kind].isInactive(Int32(row)) { continue }
        let key = Key(
          parentKind: records.kinds[kind].parentKind(of: Int32(row)).index, parentRow: parent,
          id: records.kinds[kind].ids[row])
        if table[key] == nil { table[key] = RecordID(kind: KindID(kind), row: Int32(row)) }
      }
      entered[kind] = count
    }
  }

  /// How far rows stand in the order of their parents, few for each; those before `start` do.
  private static func end(ofOrdered parents: [Int32], from start: Int, to count: Int) -> Int {
    var end = start
    var group = parents[..<start].suffix(greatestGroup).reversed().prefix { $0 == parents[start - 1] }.count
    while end < count {
      if end > 0, parents[end] < parents[end - 1] { break }
      group = end > 0 && parents[end] == parents[end - 1] ? group + 1 : 1
      if group > greatestGroup, parents[end] >= 0 { break }
      end += 1
    }
    return end
  }

  /// The inner record of an id, among the rows of these kinds that were entered.
  func find(_ key: Key, _ records: RecordTable, _ kinds: [KindID]) -> RecordID? {
    for kind in kinds {
      let rows = records.kinds[kind.position]
      var low = 0
      var high = ordered[kind.position]
      while low < high {
        let middle = (low + high) / 2
        if rows.parents[middle] < key.parentRow { low = middle + 1 } else { high = middle }
      }
      while low < ordered[kind.position], rows.parents[low] == key.parentRow {
        let row = Int32(low)
        if rows.ids[low] == key.id, rows.parentKind(of: row).index == key.parentKind, !rows.isInactive(row) {
          return RecordID(kind: kind, row: row)
        }
        low += 1
      }
      if let found = table[key], found.kind == kind { return found }
    }
    return nil
  }
}

/// Records that only layers bring: seen by the layer that brings them, and by those that build on it.
struct LayerRecords {
  struct TopKey: Hashable {
    var kind: KindID
    var id: Int32
  }

  /// `from` blocks are owner 0; scenarios and tests have one each.
  private var top: [TopKey: [(record: RecordID, owner: Int)]] = [:]
  private var inner: [ChildIndex.Key: [(record: RecordID, owner: Int)]] = [:]
  /// The owners that are seen now.
  var visible: [Int] = [0]
  /// The owner of what is added now.
  var owner = 0
  private var count = 0

  /// A new owner.
  mutating func newOwner() -> Int {
    count += 1
    return count
  }

  mutating func add(_ record: RecordID, top key: TopKey) { top[key, default: []].append((record, owner)) }
  mutating func add(_ record: RecordID, inner key: ChildIndex.Key) { inner[key, default: []].append((record, owner)) }

  /// The visible record at top level, the latest of several.
  func find(_ key: TopKey) -> RecordID? { top[key]?.last { visible.contains($0.owner) }?.record }
  /// The visible inner record.
  func find(_ key: ChildIndex.Key) -> RecordID? { inner[key]?.last { visible.contains($0.owner) }?.record }
}

/// Rows of one kind by a text of theirs, an id or a title; -2 for a text of several.
struct RowIndex {
  private(set) var rows: [Int32: Int32] = [:]
  private var entered = 0

  /// Enters the texts that came since; a negative one is none.
  mutating func update(_ texts: [Int32]) {
    for row in entered..<max(entered, texts.count) where texts[row] >= 0 {
      rows[texts[row]] = rows[texts[row]] == nil ? Int32(row) : -2
    }
    entered = texts.count
  }
}

/// Looking up records.
extension Checker {
  /// The number of an id in the texts of records, or -1.
  func findID(_ id: String) -> Int32 {
    if let found = program.records.texts.find(id) { return found }
    return declared.composedIDs[id] ?? -1
  }

  /// The number of an id, which is added where it is new.
  mutating func internID(_ id: String) -> Int32 {
    if id.utf8.allSatisfy({ $0 < 0x80 }) { return program.records.texts.intern(id) }
    if let known = declared.composedIDs[id] { return known }
    let number = program.records.texts.intern(id)
    declared.composedIDs[id] = number
    return number
  }

  /// The record at top level of `kind` with this id, as the layer at hand sees it.
  func topLevelRecord(_ id: Int32, of kind: KindID) -> RecordID? {
    if id < 0 { return nil }
    if let record = declared.layerRecords.find(LayerRecords.TopKey(kind: kind, id: id)) { return record }
    guard kind.position < program.records.kinds.count, let row = program.records.find(kind: kind, id: id) else {
      return nil
    }
    return RecordID(kind: kind, row: row)
  }

  /// The kinds whose records stand inside records of `kind`; found once where a whole project is checked, each time for an option.
  func innerKinds(of kind: KindID) -> [KindID] {
    if kind.position < declared.innerKinds.count { return declared.innerKinds[kind.position] }
    return program.kinds.filter { $0.parents.contains(kind) }.map(\.id)
  }

  /// The record with this id inside `parent`, as the layer at hand sees it.
  mutating func innerRecord(_ id: Int32, of parent: RecordID) -> RecordID? {
    if id < 0 { return nil }
    let key = ChildIndex.Key(parentKind: parent.kind.index, parentRow: parent.row, id: id)
    if let record = declared.layerRecords.find(key) { return record }
    // What only a layer brings holds nothing of the register.
    if program.records.kinds[parent.kind.position].isInactive(parent.row) { return nil }
    let kinds: [KindID] = innerKinds(of: parent.kind)
    declared.children.update(program.records, kinds)
    return declared.children.find(key, program.records, kinds)
  }

  /// The record that a path or name stands for; what follows a record and is no inner record of it is left over.
  mutating func record(_ path: NodeReference, expected: [KindID]) -> RecordLookup {
    let tree = tree(path.file)
    return walk(
      tree.kind(path.node) == .path ? Array(tree.children(path.node)) : [path.node], in: tree, expected: expected)
  }

  /// Follows the parts of a path from the records at top level that bear its first part.
  mutating func walk(_ parts: [NodeID], in tree: SyntaxTree, expected: [KindID]) -> RecordLookup {
    guard let first = parts.first else { return .unknown }
    var starts: [RecordID] = []
    if tree.kind(first) == .call {
      guard let (kind, id) = qualified(first, in: tree) else { return .unknown }
      if let record = topLevelRecord(findID(id), of: kind) { starts.append(record) }
    } else {
      let id = findID(tree.kind(first) == .text ? tree.literal(first) : tree.nameText(first))
      for kind in program.kinds {
        if let record = topLevelRecord(id, of: kind.id) { starts.append(record) }
      }
    }
    var ends: [(record: RecordID, rest: [NodeID])] = []
    for start in starts {
      var record = start
      var next = 1
      while next < parts.count {
        let part = parts[next]
        guard [.name, .text, .number, .period].contains(tree.kind(part)) else { break }
        let id = tree.kind(part) == .text ? tree.literal(part) : tree.nameText(part)
        guard let inner = innerRecord(findID(id), of: record) else { break }
        record = inner
        next += 1
      }
      ends.append((record, Array(parts[next...])))
    }
    if !expected.isEmpty {
      let fitting = ends.filter { expected.contains($0.record.kind) && $0.rest.isEmpty }
      if !fitting.isEmpty { ends = fitting }
    }
    // Of several, those that follow the path further; the project's before the library's.
    if let least = ends.map(\.rest.count).min() { ends = ends.filter { $0.rest.count == least } }
    if ends.count > 1 {
      let meaningful = ends.filter { end in
        guard let next = end.rest.first, tree.kind(next) == .name else { return true }
        return hasPart(tree.nameText(next), end.record.kind)
      }
      if !meaningful.isEmpty { ends = meaningful }
    }
    if ends.count > 1 {
      let own = ends.filter { !isLibraryRecord($0.record) }
      if !own.isEmpty { ends = own }
    }
    if ends.isEmpty { return .unknown }
    if ends.count > 1 { return .several(ends.map(\.record)) }
    return .found(ends[0].record, rest: ends[0].rest)
  }

  /// Whether a record of `kind` has a field or a layer of that name.
  private func hasPart(_ name: String, _ kind: KindID) -> Bool {
    names.fields[kind.position][name] != nil || names.fieldsOfOtherMethods[kind.position][name] != nil
      || names.layers[name] != nil || names.methods[name] != nil
  }

  /// Whether a record stands in the standard library.
  func isLibraryRecord(_ record: RecordID) -> Bool {
    let source = program.records.kinds[record.kind.position].sources[Int(record.row)]
    return source >= 0 && Int(source) < trees.count && trees[Int(source)].source.isLibrary
  }

  /// The kind and id of `aspect("A 12/3")` or `record(aspect, brewing)`.
  func qualified(_ call: NodeID, in tree: SyntaxTree) -> (kind: KindID, id: String)? {
    let parts = Array(tree.children(call))
    guard let callee = parts.first, tree.kind(callee) == .name else { return nil }
    var arguments = parts.dropFirst().compactMap { tree.kind($0) == .argument ? tree.lastChild($0) : $0 }
    var kindName = tree.nameText(callee)
    if kindName == "record", arguments.count == 2, names.kinds["record"] == nil {
      kindName = tree.nameText(arguments[0])
      arguments.removeFirst()
    }
    guard arguments.count == 1, let kind = names.kinds[kindName] else { return nil }
    switch tree.kind(arguments[0]) {
    case .text: return (kind, tree.literal(arguments[0]))
    case .name, .number, .date, .period: return (kind, tree.nameText(arguments[0]))
    default: return nil
    }
  }

  // MARK: References

  /// The record that a value refers to, by id, else by a unique title; what is wrong is reported.
  mutating func reference(_ node: NodeID, to kinds: [KindID], _ reading: ValueReading) -> RecordID? {
    let tree = reading.tree
    switch tree.kind(node) {
    case .name, .text, .number, .date, .period:
      let isText = tree.kind(node) == .text
      let written = isText ? tree.literal(node) : tree.nameText(node)
      let id = findID(written)
      var found: [RecordID] = []
      for kind in kinds {
        if let record = topLevelRecord(id, of: kind) { found.append(record) }
      }
      if found.isEmpty, id >= 0 {
        found = innerRecords(id, of: kinds)
      }
      if found.isEmpty, isText {
        found = titledRecords(written, of: kinds)
      }
      if found.count == 1 { return found[0] }
      if found.isEmpty {
        reportNoRecord(written, kinds, at: tree.range(node))
      } else {
        reportSeveral(written, found, at: tree.range(node))
      }
      return nil
    case .path, .call:
      switch record(NodeReference(file: tree.source.id, node: node), expected: kinds) {
      case .found(let record, let rest) where rest.isEmpty:
        if kinds.contains(record.kind) { return record }
        report(
          Diagnostic(
            .recordOfOtherKind,
            "'\(tree.text(node))' is of kind '\(program[record.kind].name)'; \(kindNames(kinds)) is expected here",
            at: tree.range(node)))
      case .several(let records): reportSeveral(tree.text(node), records, at: tree.range(node))
      default: reportNoRecord(tree.text(node), kinds, at: tree.range(node))
      }
      return nil
    default:
      reportOtherType(node, .record(kinds), in: tree)
      return nil
    }
  }

  /// Records of an id that stand in others, of these kinds; of many the first few.
  private mutating func innerRecords(_ id: Int32, of kinds: [KindID]) -> [RecordID] {
    var found: [RecordID] = []
    for kind in kinds where !program[kind].parents.isEmpty && kind.position < program.records.kinds.count {
      var index = declared.innerIDIndex[kind] ?? RowIndex()
      index.update(program.records.kinds[kind.position].ids)
      declared.innerIDIndex[kind] = index
      guard let row = index.rows[id] else { continue }
      let rows = program.records.kinds[kind.position]
      if row >= 0 {
        if !rows.isInactive(row) { found.append(RecordID(kind: kind, row: row)) }
        continue
      }
      for row in rows.ids.indices where rows.ids[row] == id && !rows.isInactive(Int32(row)) && found.count < 4 {
        found.append(RecordID(kind: kind, row: Int32(row)))
      }
    }
    return found
  }

  /// Records of that title.
  mutating func titledRecords(_ title: String, of kinds: [KindID]) -> [RecordID] {
    guard let text = program.records.texts.find(title) else { return [] }
    var found: [RecordID] = []
    for kind in kinds where kind.position < program.records.kinds.count {
      var index = declared.titleIndex[kind] ?? RowIndex()
      let rows = program.records.kinds[kind.position]
      index.update(rows.titles)
      declared.titleIndex[kind] = index
      guard let row = index.rows[text] else { continue }
      if row >= 0 {
        found.append(RecordID(kind: kind, row: row))
      } else {
        for row in rows.titles.indices where rows.titles[row] == text && found.count < 4 {
          found.append(RecordID(kind: kind, row: Int32(row)))
        }
      }
    }
    return found
  }

  private mutating func reportNoRecord(_ written: String, _ kinds: [KindID], at place: SourceRange) {
    if kinds.contains(where: { declared.hasBadRecords.contains($0) }) || isOfUnknownKind(written) { return }
    let key = "\(kinds.map { String($0.index) }.joined(separator: ",")) \(written)"
    guard declared.poisoned.insert(key).inserted else { return }
    var known: [String] = []
    for kind in kinds where kind.position < program.records.kinds.count && offersNames {
      let rows = program.records.kinds[kind.position]
      for id in rows.ids.prefix(5000) { known.append(program.records.texts.string(id)) }
    }
    var other: KindID?
    let id = findID(written)
    if id >= 0 { other = program.kinds.first { topLevelRecord(id, of: $0.id) != nil }?.id }
    let help = nearestHelp(written, among: known)
    report(
      Diagnostic(
        other == nil ? .unknownRecord : .recordOfOtherKind,
        other.map { "'\(written)' is of kind '\(program[$0].name)'; \(kindNames(kinds)) is expected here" }
          ?? "there is no \(kinds.map { DiagnosticText(program[$0].name) }.joined(separator: " or ")) '\(written)'",
        at: place, help: help.isEmpty && other == nil ? "declare it, or correct the name" : help,
        fixes: nearestFix(written, among: known, at: place)))
  }

  /// Whether an id, or the first of a path, is that of a record whose kind is not known, which was reported.
  func isOfUnknownKind(_ written: String) -> Bool {
    if declared.idsOfUnknownKinds.isEmpty { return false }
    return declared.idsOfUnknownKinds.contains(written)
      || written.split(separator: ".").first.map { declared.idsOfUnknownKinds.contains(String($0)) } ?? false
  }

  /// How a script says which of several records is meant.
  private func path(to record: RecordID) -> String {
    let id = program.records.fullID(record)
    return program[record.kind].parents.isEmpty ? program[record.kind].name + "(" + id + ")" : id
  }

  private mutating func reportSeveral(_ written: String, _ records: [RecordID], at place: SourceRange) {
    report(
      Diagnostic(
        .severalRecords, "'\(written)' could be more than one record", at: place,
        labels: records.prefix(3).compactMap { record in
          self.place(of: record).map { Label($0, "\(program[record.kind].name) '\(program.records.fullID(record))'") }
        },
        help:
          "say which: \(records.prefix(2).map { DiagnosticText(path(to: $0)) }.joined(separator: " or "))"
      ))
  }

  /// Where a record stands; nil for an imported one.
  func place(of record: RecordID) -> SourceRange? {
    let rows = program.records.kinds[record.kind.position]
    let source = rows.sources[Int(record.row)]
    guard source >= 0 else { return nil }
    return SourceRange(
      file: FileID(Int(source)), start: rows.starts[Int(record.row)], end: rows.ends[Int(record.row)])
  }
}
