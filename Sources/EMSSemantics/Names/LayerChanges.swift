import EMSSyntax
import EMSValues

/// The cell or parameter that a change is for: each once in a layer.
enum ChangedCell: Hashable {
  case cell(RecordID, FieldID, LayerID)
  case period(RecordID, FieldID, Period)
  case parameter(ParameterID)
  case matrixCell(MatrixID, Int32, Int32)
}

/// A series of a record.
struct ChangedSeries: Hashable {
  var record: RecordID
  var field: FieldID
}

/// Changes: what `from` blocks, scenarios, `given` and options lay over the register.
extension Checker {
  /// Begins a layer; what it adds is seen by the owners in `visible`.
  mutating func beginChanges(owner: Int, visible: [Int]) {
    declared.changes = []
    declared.changedCells = [:]
    declared.changedSeries = [:]
    declared.removed = [:]
    declared.layerRecords.owner = owner
    declared.layerRecords.visible = visible
  }

  /// Ends a layer and gives its changes.
  mutating func endChanges() -> [Change] {
    let changes = declared.changes
    declared.changes = []
    declared.changedCells = [:]
    declared.changedSeries = [:]
    declared.removed = [:]
    declared.layerRecords.visible = [0]
    return changes
  }

  /// Adds a change of the layer at hand.
  mutating func add(_ change: Change) { declared.changes.append(change) }

  // MARK: Reading

  /// Reads the changes of a block: records are added first, so that values may refer to them.
  mutating func readChanges(_ nodes: [NodeID], in tree: SyntaxTree, record: RecordID? = nil) {
    let added = addChangedRecords(nodes, in: tree, record: record)
    readChangedValues(nodes, added, in: tree, record: record)
  }

  /// Gives the new records of a block their rows.
  mutating func addChangedRecords(
    _ nodes: [NodeID], in tree: SyntaxTree, record: RecordID?
  ) -> [(node: NodeID, record: RecordID)] {
    var added: [(node: NodeID, record: RecordID)] = []
    for node in nodes {
      switch tree.kind(node) {
      case .record:
        if record == nil || isInnerKind(node, in: tree, of: record) {
          addChangedRecord(node, in: tree, parent: record, &added)
        }
      case .amendDeclaration: addAmendedRecords(node, in: tree, &added)
      default: break
      }
    }
    return added
  }

  /// Reads the values of a block, once its records have their rows.
  mutating func readChangedValues(
    _ nodes: [NodeID], _ added: [(node: NodeID, record: RecordID)], in tree: SyntaxTree, record: RecordID?
  ) {
    for node in nodes where tree.kind(node) == .removeChange { readRemoval(node, in: tree) }
    for (node, record) in added {
      guard let first = tree.firstChild(node) else { continue }
      readChangedEntries(from: tree.nextSibling[Int(first.index)], in: tree, of: record)
      reportMissingInputs(of: record, at: first, in: tree)
    }
    for node in nodes {
      switch tree.kind(node) {
      case .entry:
        if let record { readChangedEntry(node, in: tree, of: record) } else { readPathEntry(node, in: tree) }
      case .amendDeclaration: readAmendedEntries(node, in: tree)
      case .ruleEntry, .seriesEntry:
        if let record {
          readChangedEntry(node, in: tree, of: record)
        } else {
          report(
            Diagnostic(
              .ruleInChanges, "a change gives a value after ':', no rule", at: tree.range(node),
              help: "write the rule in an `amend` of the record"))
        }
      case .record:
        // A block of a layer or method in a `from` block of a record.
        if let record, !isInnerKind(node, in: tree, of: record) { readChangedEntry(node, in: tree, of: record) }
      case .rowsDeclaration:
        report(
          Diagnostic(
            .ruleInChanges, "`rows` stands at top level, not among changes", at: tree.range(node),
            help: "write the new records as blocks"))
      case .useDeclaration: readUse(node, in: tree)
      default: break
      }
    }
  }

  private mutating func isInnerKind(_ node: NodeID, in tree: SyntaxTree, of record: RecordID?) -> Bool {
    guard let record, let nameNode = tree.firstChild(node) else { return true }
    switch blockMeaning(record.kind, findWord(nameNode, in: tree)) {
    case .layer, .method: return false
    default: return true
    }
  }

  private mutating func readChangedEntries(from first: Int32, in tree: SyntaxTree, of record: RecordID) {
    var target = EntryTarget(record: record)
    target.mode = .change
    readEntries(from: first, in: tree, target)
  }

  private mutating func readChangedEntry(_ node: NodeID, in tree: SyntaxTree, of record: RecordID) {
    var target = EntryTarget(record: record)
    target.mode = .change
    readOneEntry(node, in: tree, target)
  }

  // MARK: Added and removed records

  /// Gives a new record of a layer its row, and those inside it.
  private mutating func addChangedRecord(
    _ node: NodeID, in tree: SyntaxTree, parent: RecordID?, _ added: inout [(node: NodeID, record: RecordID)]
  ) {
    guard let nameNode = tree.firstChild(node), tree.kind(nameNode) == .name,
      let kind = recordKind(findWord(nameNode, in: tree), nameNode, in: tree, parent: parent)
    else { return }
    var idNode: NodeID?
    var titleNode: NodeID?
    var child = tree.nextSibling(nameNode)
    if let next = child, tree.kind(next) == .name {
      idNode = next
      child = tree.nextSibling(next)
    }
    if let next = child, tree.kind(next) == .title {
      titleNode = next
      child = tree.nextSibling(next)
    }
    var id: Int32
    if let idNode {
      id = internID(idNode, in: tree)
      if let parent, !isFreeInnerID(idNode, in: tree, parent: parent) { return }
      let known = parent.map { innerRecord(id, of: $0) } ?? topLevelRecord(id, of: kind)
      if let known, !(declared.hidesRegister && !isOfLayer(known)) {
        report(
          Diagnostic(
            .addedTwice, "'\(program.records.fullID(known))' exists already", at: tree.range(idNode),
            labels: place(of: known).map { [Label($0, "it is declared here")] } ?? [],
            help: "change it with `amend \(program.scriptPath(known)) { … }`, or give the new one another id"))
        return
      }
    } else if let parent {
      var number = 1
      id = internID("\(program[kind].name)-\(number)")
      while innerRecord(id, of: parent) != nil {
        number += 1
        id = internID("\(program[kind].name)-\(number)")
      }
    } else {
      report(
        Diagnostic(
          .recordWithoutID, "a record at top level needs an id", at: tree.range(nameNode),
          help: "write one after the kind: `\(program[kind].name) my-\(program[kind].name) \"Title\"`"))
      return
    }
    let title = titleNode.map { plainTitle($0, in: tree) } ?? -1
    let row = program.records.kinds[kind.position].appendInactive(
      id: id, title: title, parent: parent?.row ?? -1, parentKind: parent?.kind ?? KindID(-1),
      source: tree.source.id.index, start: tree.byteRange(nameNode).start,
      end: tree.byteRange(titleNode ?? idNode ?? nameNode).end, isFound: declared.layerRecords.owner == 0)
    let record = RecordID(kind: kind, row: row)
    if let titleNode { rememberTranslations(titleNode, in: tree, of: record) }
    if let parent {
      declared.layerRecords.add(
        record, inner: ChildIndex.Key(parentKind: parent.kind.index, parentRow: parent.row, id: id))
    } else {
      declared.layerRecords.add(record, top: LayerRecords.TopKey(kind: kind, id: id))
      declared.supposed[program.records.texts.string(id), default: []].append(record)
    }
    add(Change(.add(record), place: tree.range(nameNode)))
    added.append((node, record))
    addInner(from: child, in: tree, of: record, &added)
  }

  private mutating func addInner(
    from first: NodeID?, in tree: SyntaxTree, of record: RecordID, _ added: inout [(node: NodeID, record: RecordID)]
  ) {
    var child = first
    while let next = child {
      if tree.kind(next) == .record, isInnerKind(next, in: tree, of: record) {
        addChangedRecord(next, in: tree, parent: record, &added)
      }
      child = tree.nextSibling(next)
    }
  }

  private func isOfLayer(_ record: RecordID) -> Bool {
    program.records.kinds[record.kind.position].isInactive(record.row)
  }

  private mutating func addAmendedRecords(
    _ node: NodeID, in tree: SyntaxTree, _ added: inout [(node: NodeID, record: RecordID)]
  ) {
    guard let path = tree.firstChild(node), let record = changedRecord(path, in: tree, reports: false) else { return }
    addInner(from: tree.nextSibling(path), in: tree, of: record, &added)
  }

  private mutating func readAmendedEntries(_ node: NodeID, in tree: SyntaxTree) {
    guard let path = tree.firstChild(node), let record = changedRecord(path, in: tree, reports: true) else { return }
    readChangedEntries(from: tree.nextSibling[Int(path.index)], in: tree, of: record)
  }

  private mutating func readRemoval(_ node: NodeID, in tree: SyntaxTree) {
    guard let path = tree.firstChild(node), let record = changedRecord(path, in: tree, reports: true) else { return }
    declared.removed[record] = tree.range(node)
    add(Change(.remove(record), place: tree.range(node)))
  }

  /// The record that a change names; one that is removed in the same layer is an error.
  private mutating func changedRecord(_ path: NodeID, in tree: SyntaxTree, reports: Bool) -> RecordID? {
    switch record(NodeReference(file: tree.source.id, node: path), expected: []) {
    case .found(let record, let rest):
      guard let first = rest.first else {
        if reports, let removal = removal(of: record) {
          reportRemoved(record, at: tree.range(path), removal)
          return nil
        }
        return record
      }
      if reports { reportNoPart(first, in: tree, of: record) }
    case .several(let records): if reports { reportAmbiguousPath(path, records, in: tree) }
    case .unknown: if reports { reportNoTarget(path, in: tree) }
    }
    return nil
  }

  /// Where a record, or one that it stands in, is removed in this layer or one below.
  func removal(of record: RecordID) -> SourceRange? {
    var next: RecordID? = record
    while let current = next {
      if let place = declared.removed[current] { return place }
      next = program.records.parent(current)
    }
    return nil
  }

  private mutating func reportRemoved(_ record: RecordID, at place: SourceRange, _ removal: SourceRange) {
    report(
      Diagnostic(
        .changesRemoved, "'\(program.records.fullID(record))' is removed, so that nothing of it can be changed",
        at: place, labels: [Label(removal, "it is removed here")], help: "remove one of the two"))
  }

  /// Required inputs that a new record of a layer does not give.
  private mutating func reportMissingInputs(of record: RecordID, at head: NodeID, in tree: SyntaxTree) {
    let missing = program[record.kind].fields.filter { id in
      let field = program[id]
      return field.role == .input && field.isRequired && field.method == nil
        && declared.changedCells[.cell(record, id, .base)] == nil
    }
    if !missing.isEmpty { reportRequired(missing, of: record, at: tree.range(head)) }
  }

  // MARK: Cells

  /// Makes a value a change.
  mutating func change(
    _ field: FieldID, _ value: Value, _ detail: CellDetail?, at place: SourceRange, _ target: EntryTarget
  ) {
    guard isNew(.cell(target.record, field, target.layer), at: place, name: program[field].name, target.record) else {
      return
    }
    if detail?.isJudgement ?? false, let reason = detail?.reason {
      add(Change(.judgement(target.record, field, target.layer, value, reason), place: place))
    } else {
      add(
        Change(
          .cell(
            target.record, field, target.layer, value, detail?.reason, alternatives: detail?.alternatives ?? []),
          place: place))
    }
  }

  /// Makes one value of a series a change.
  mutating func changeSeries(_ pending: PendingUnitValue, _ read: CheckedValue, at place: SourceRange) {
    guard let period = pending.period else {
      var detail: CellDetail?
      if let reason = read.reason {
        detail = CellDetail()
        detail?.reason = reason
      }
      var target = EntryTarget(record: pending.record)
      target.layer = pending.layer
      change(pending.field, read.value, detail, at: place, target)
      return
    }
    guard isNew(.period(pending.record, pending.field, period), at: place, name: period.text, pending.record),
      keepsPeriods(of: pending, period, at: place)
    else { return }
    add(Change(.seriesValue(pending.record, pending.field, period, read.value), place: place))
  }

  /// Whether a changed period is as long as those of the series, in the register and in this layer; another one is reported.
  private mutating func keepsPeriods(of pending: PendingUnitValue, _ period: Period, at place: SourceRange) -> Bool {
    let series = ChangedSeries(record: pending.record, field: pending.field)
    var known = declared.changedSeries[series]
    let cell = cell(pending.field, pending.record.row, .base)
    if cell >= 0, case .series(let points) = program.given[pending.field.position][Int(cell)].value,
      let first = points.first
    {
      known = first.period
    }
    guard let known, known.length != period.length else {
      declared.changedSeries[series] = period
      return true
    }
    report(
      Diagnostic(
        .periodsDiffer,
        "the periods of a series have one length: \(period.text) is changed, and"
          + " '\(program.records.fullID(pending.record))' has \(known.text)",
        at: place, help: "change \(words(ofLength: known)), as the series has them"))
    return false
  }

  private func words(ofLength period: Period) -> DiagnosticText {
    switch period.length {
    case .year: "whole years"
    case .half: "halves of a year"
    case .quarter: "quarters"
    case .month: "months"
    }
  }

  /// Whether a cell is changed for the first time in this layer; a second time is an error.
  mutating func isNew(_ cell: ChangedCell, at place: SourceRange, name: String, _ record: RecordID?) -> Bool {
    if let record, let removal = removal(of: record) {
      reportRemoved(record, at: place, removal)
      return false
    }
    if let first = declared.changedCells[cell] {
      report(
        Diagnostic(
          .givenTwice, "'\(name)' is changed twice", at: place, labels: [Label(first, "it is changed here already")],
          help: "remove one of them"))
      return false
    }
    declared.changedCells[cell] = place
    return true
  }

  /// `use method M { parameter: value }` among changes.
  private mutating func readUse(_ node: NodeID, in tree: SyntaxTree) {
    guard let nameNode = tree.child(node, .name) else { return }
    let name = tree.nameText(nameNode)
    guard names.methods[name] != nil else {
      reportUnknownMethod(name, at: tree.range(nameNode))
      return
    }
    add(Change(.useMethod(name), place: tree.range(node)))
    declared.usedMethod = methodInForce(name)
    readMethodEntries(node, of: methodInForce(name), in: tree)
  }

  /// `{ parameter: value … }` of a `use method`.
  mutating func readMethodEntries(_ node: NodeID, of method: MethodID?, in tree: SyntaxTree) {
    guard let method else { return }
    for child in tree.children(node) {
      switch tree.kind(child) {
      case .name, .entry, .error: continue
      case .ruleEntry:
        guard let left = tree.firstChild(child), let value = tree.nextSibling(left) else { continue }
        report(
          Diagnostic(
            .ruleInChanges, "a parameter gets its value after ':', no rule", at: tree.range(child),
            help: "write `\(tree.text(left)): \(tree.text(value))`"))
      default:
        report(
          Diagnostic(
            .ruleInChanges, "`use method` takes values of parameters and cells of matrices, nothing else",
            at: tree.range(child), help: "write it outside the braces"))
      }
    }
    for entry in tree.children(node, of: .entry) {
      guard let left = tree.firstChild(entry), let value = tree.nextSibling(left) else { continue }
      let name = tree.kind(left) == .name ? tree.nameText(left) : ""
      if let parameter = names.parameters.methods[method]?[name] {
        changeParameter(parameter, value, in: tree)
        continue
      }
      if tree.kind(left) == .path || tree.kind(left) == .call, changeMatrixCell(left, value, in: tree, method: method) {
        continue
      }
      let known = names.parameters.methods[method]?.keys.sorted() ?? []
      report(
        Diagnostic(
          .unknownParameter,
          "the method '\(program.methods[method.position].name)' has no parameter '\(tree.text(left))'",
          at: tree.range(left),
          notes: known.isEmpty ? [] : ["its parameters are: \(known.joined(separator: ", "))"],
          help: nearestHelp(tree.text(left), among: known),
          fixes: nearestFix(tree.text(left), among: known, at: tree.range(left))))
    }
  }
}
