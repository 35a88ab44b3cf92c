import EMSSyntax
import EMSValues

/// The columns of a `rows` block.
struct RowsLayout {
  var kind: KindID
  var columns: [Column]
  /// The inner records of a line, parents first.
  var inner: [Inner]
  /// `by … on …` after the field list.
  var reason: Reason?

  struct Inner {
    var kind: KindID
    /// The index of the parent among `inner`, or -1 for the outer record.
    var parent: Int
    /// The columns of its id and title, or -1.
    var id = -1
    var title = -1
  }

  struct Column {
    /// The record that it is for: -1 the outer one, else an index of `inner`.
    var target: Int
    var layer: LayerID
    var method: MethodID?
    var meaning: Meaning
    var place: SourceRange

    enum Meaning: Hashable {
      case id, title
      case field(FieldID)
      /// In error; its cells are not read.
      case nothing
    }
  }

  /// The columns of the outer record's id and title, or -1.
  var id = -1
  var title = -1
}

/// `rows KIND (fields) { … }`
extension Checker {
  /// Gives the records of the lines their rows.
  mutating func collectRows(_ node: NodeReference, in tree: SyntaxTree) {
    guard let layout = rowsLayout(node, in: tree) else { return }
    let width = layout.inner.count + 1
    var pending = PendingRows(node: node, layout: layout, records: [], lines: [])
    let firstRow = Int32(program.records.kinds[layout.kind.position].count)
    var unnamed: [ChildIndex.Key: Int32] = [:]
    for line in tree.children(node.node) where tree.kind(line) == .row {
      var cells: [NodeID] = []
      cells.reserveCapacity(layout.columns.count)
      var isBad = false
      var child = tree.firstChild[Int(line.index)]
      while child >= 0 {
        if tree.kinds[Int(child)] == .error { isBad = true }
        cells.append(NodeID(child))
        child = tree.nextSibling[Int(child)]
      }
      if isBad { continue }
      guard cells.count == layout.columns.count else {
        reportRowLength(line, cells, layout, in: tree)
        declared.hasBadRecords.insert(layout.kind)
        continue
      }
      let idCell = cells[layout.id]
      guard isIDCell(idCell, in: tree) else { continue }
      let id = internID(idCell, in: tree)
      var outer: Int32
      if let known = program.records.find(kind: layout.kind, id: id) {
        outer = known
        if known < firstRow {
          reportDuplicateRecord(RecordID(kind: layout.kind, row: known), at: tree.range(idCell))
          continue
        }
        if layout.inner.isEmpty {
          report(
            Diagnostic(
              .duplicateRecord, "'\(tree.nameText(idCell))' stands in two lines", at: tree.range(idCell),
              labels: place(of: RecordID(kind: layout.kind, row: known)).map { [Label($0, "the first one is here")] }
                ?? [],
              notes: ["only lines with columns of an inner kind share a record"], help: "remove one of the lines"))
          continue
        }
        if layout.title >= 0 { agreeOnTitle(cells[layout.title], RecordID(kind: layout.kind, row: known), in: tree) }
      } else {
        let title = layout.title >= 0 ? titleCell(cells[layout.title], in: tree) : nil
        let (start, end) = tree.byteRange(idCell)
        outer = addRecord(layout.kind, id: id, title: title, in: tree, parent: nil, start: start, end: end).row
      }
      pending.lines.append(line)
      pending.records.append(outer)
      for index in layout.inner.indices {
        pending.records.append(
          innerRow(index, cells, layout, line: pending.records.count - index - 1, pending.records, &unnamed, in: tree))
      }
      if pending.records.count % width != 0 { return }
    }
    declared.pendingRows.append(pending)
  }

  /// The row of an inner record of a line, or -1 where all its cells are `-`.
  private mutating func innerRow(
    _ index: Int, _ cells: [NodeID], _ layout: RowsLayout, line: Int, _ records: [Int32],
    _ unnamed: inout [ChildIndex.Key: Int32], in tree: SyntaxTree
  ) -> Int32 {
    let inner = layout.inner[index]
    let parentRow = records[line + 1 + inner.parent]
    guard parentRow >= 0 else { return -1 }
    var isGiven = false
    var first: NodeID?
    var last: NodeID?
    for (column, cell) in zip(layout.columns, cells)
    where belongs(column.target, to: index, layout) && tree.kinds[Int(cell.index)] != .notGiven {
      isGiven = true
      if first == nil { first = cell }
      last = cell
    }
    guard isGiven, let first, let last else { return -1 }
    let parentKind = inner.parent < 0 ? layout.kind : layout.inner[inner.parent].kind
    let parent = RecordID(kind: parentKind, row: parentRow)
    let title = inner.title >= 0 ? titleCell(cells[inner.title], in: tree) : nil
    let start = tree.byteRange(first).start
    let end = tree.byteRange(last).end
    var id: Int32
    if inner.id >= 0, tree.kinds[Int(cells[inner.id].index)] != .notGiven {
      let cell = cells[inner.id]
      guard isIDCell(cell, in: tree) else { return -1 }
      id = internID(cell, in: tree)
      if let known = innerRecord(id, of: parent) {
        // Lines that go further in share the inner record as they share the outer one.
        if known.kind == inner.kind, layout.inner.contains(where: { $0.parent == index }) { return known.row }
        report(
          Diagnostic(
            .duplicateRecord,
            "'\(program.records.fullID(parent))' holds two records of the id '\(tree.nameText(cell))'",
            at: tree.range(cell), labels: place(of: known).map { [Label($0, "the first one is here")] } ?? [],
            help: "give one of them another id"))
        return -1
      }
      guard isFreeInnerID(cell, in: tree, parent: parent) else { return -1 }
    } else {
      let key = ChildIndex.Key(parentKind: parentKind.index, parentRow: parentRow, id: inner.kind.index)
      let count = (unnamed[key] ?? 0) + 1
      unnamed[key] = count
      id = program.records.texts.intern("\(program[inner.kind].name)-\(count)")
    }
    return addRecord(inner.kind, id: id, title: title, in: tree, parent: parent, start: start, end: end).row
  }

  /// Whether a column is for the inner record at `index` or one inside it.
  private func belongs(_ target: Int, to index: Int, _ layout: RowsLayout) -> Bool {
    var target = target
    while target >= 0 {
      if target == index { return true }
      target = layout.inner[target].parent
    }
    return false
  }

  private mutating func isIDCell(_ node: NodeID, in tree: SyntaxTree) -> Bool {
    switch tree.kinds[Int(node.index)] {
    case .name, .text, .number, .date, .period: return true
    case .error: return false
    case .notGiven:
      report(
        Diagnostic(
          .recordWithoutID, "a line needs the id of its record", at: tree.range(node), help: "write an id for '-'"))
      return false
    default:
      report(
        Diagnostic(
          .recordWithoutID, "'\(shortText(node, in: tree))' is no id", at: tree.range(node),
          help: "an id is a name, or any text between quotes"))
      return false
    }
  }

  private mutating func titleCell(_ node: NodeID, in tree: SyntaxTree) -> NodeID? {
    switch tree.kinds[Int(node.index)] {
    case .text, .title: return node
    case .notGiven, .error: return nil
    default:
      reportOtherType(node, .text, in: tree)
      return nil
    }
  }

  private mutating func agreeOnTitle(_ node: NodeID, _ record: RecordID, in tree: SyntaxTree) {
    guard let title = titleCell(node, in: tree) else { return }
    let text = plainTitle(title, in: tree)
    let known = program.records.kinds[record.kind.position].titles[Int(record.row)]
    if known == text { return }
    if known < 0 {
      program.records.kinds[record.kind.position].titles[Int(record.row)] = text
      rememberTranslations(title, in: tree, of: record)
      return
    }
    report(
      Diagnostic(
        .linesDisagree, "lines of '\(program.records.fullID(record))' give it two titles", at: tree.range(node),
        labels: place(of: record).map { [Label($0, "its first line gives another")] } ?? [],
        help: "write the same title in each line, or '-' in all but the first"))
  }

  private mutating func reportRowLength(_ line: NodeID, _ cells: [NodeID], _ layout: RowsLayout, in tree: SyntaxTree) {
    let place =
      layout.columns.isEmpty
      ? tree.range(line) : layout.columns[0].place.union(layout.columns[layout.columns.count - 1].place)
    report(
      Diagnostic(
        .rowLength,
        "the line has \(counted(cells.count, "cell", "cells")), the list of fields \(counted(layout.columns.count, "field", "fields"))",
        at: tree.range(line), labels: [Label(place, "the fields are here")],
        help: cells.count < layout.columns.count
          ? (tree.followsComma(line)
            ? "a comma begins another line; a list stands in brackets: [a, b]" : "write '-' where nothing is given")
          : "a text of several words stands between quotes, a list or quantity between brackets"))
  }

  // MARK: Columns

  private mutating func rowsLayout(_ node: NodeReference, in tree: SyntaxTree) -> RowsLayout? {
    guard let nameNode = tree.child(node.node, .name), let list = tree.child(node.node, .fieldList) else { return nil }
    guard let kind = kind(tree.nameText(nameNode), at: tree.range(nameNode)) else {
      poisonKind(meantBy: tree.nameText(nameNode))
      return nil
    }
    guard program[kind].allowsAlone else {
      let parents = kindNames(program[kind].parents)
      let outer = program[program[kind].parents[0]].name
      declared.hasBadRecords.insert(kind)
      report(
        Diagnostic(
          .recordOutOfPlace, "'\(program[kind].name)' stands in \(parents), not at top level", at: tree.range(nameNode),
          labels: [Label(program[kind].place, "the kind is declared here")],
          help: "write `rows \(outer) (id, \(program[kind].name).…) { … }`"))
      return nil
    }
    var layout = RowsLayout(kind: kind, columns: [], inner: [], reason: reason(of: node.node, in: tree))
    for column in tree.children(list) where tree.kind(column) != .error {
      layout.columns.append(readColumn(column, in: tree, &layout))
    }
    if tree.hasError(list) { return nil }
    for (index, column) in layout.columns.enumerated() {
      for earlier in layout.columns[..<index]
      where earlier.target == column.target && earlier.layer == column.layer && earlier.meaning == column.meaning
        && column.meaning != .nothing && earlier.method == column.method
      {
        report(
          Diagnostic(
            .givenTwice, "the field stands twice in the list", at: column.place,
            labels: [Label(earlier.place, "it stands here already")], help: "remove one of them"))
        return nil
      }
    }
    guard layout.id >= 0 else {
      report(
        Diagnostic(
          .recordWithoutID, "the list of fields needs 'id'", at: tree.range(list),
          help: "write `id` first: `rows \(program[kind].name) (id, …)`"))
      declared.hasBadRecords.insert(kind)
      return nil
    }
    return layout
  }

  private mutating func readColumn(_ node: NodeID, in tree: SyntaxTree, _ layout: inout RowsLayout) -> RowsLayout.Column
  {
    let parts = tree.kind(node) == .path ? Array(tree.children(node)) : [node]
    var column = RowsLayout.Column(
      target: -1, layer: .base, method: nil, meaning: .nothing, place: tree.range(node))
    var kind = layout.kind
    for (index, part) in parts.enumerated() {
      let word = findWord(part, in: tree)
      let isLast = index == parts.count - 1
      if isLast {
        let name = tree.nameText(part)
        let position = layout.columns.count
        if name == "id" || name == "title", column.layer == .base, column.method == nil {
          column.meaning = name == "id" ? .id : .title
          if column.target < 0 {
            if name == "id" { layout.id = position } else { layout.title = position }
          } else if name == "id" {
            layout.inner[column.target].id = position
          } else {
            layout.inner[column.target].title = position
          }
          return column
        }
        let field =
          column.method.flatMap { names.fieldsOfMethods[$0]?[kind]?[name] }.map { declared.inputOfComputed[$0] ?? $0 }
          ?? (column.method == nil ? recordField(kind, word) : nil)
        guard let field else {
          reportNoField(part, in: tree, kind)
          return column
        }
        switch program[field].role {
        case .input, .computed: column.meaning = .field(field)
        default: reportNotGivable(field, at: tree.range(part), in: kind)
        }
        return column
      }
      switch blockMeaning(kind, word) {
      case .inner(let inner) where column.layer == .base:
        kind = inner
        if let known = layout.inner.firstIndex(where: { $0.kind == inner && $0.parent == column.target }) {
          column.target = known
        } else {
          layout.inner.append(RowsLayout.Inner(kind: inner, parent: column.target))
          column.target = layout.inner.count - 1
        }
      case .layer(let layer): column.layer = layer
      case .method: column.method = methodInForce(tree.nameText(part))
      default:
        let known =
          program.kinds.filter { $0.parents.contains(kind) }.map(\.name) + program.layers.dropFirst().map(\.name)
        let name = tree.nameText(part)
        report(
          Diagnostic(
            .unknownBlock, "'\(name)' is no kind inside '\(program[kind].name)', no layer and no method",
            at: tree.range(part), help: nearestHelp(name, among: known, titled: titledBlocks(in: kind)),
            fixes: nearestFix(name, among: known, titled: titledBlocks(in: kind), at: tree.range(part))))
        return column
      }
    }
    return column
  }

  // MARK: Values

  /// Reads the cells of a `rows` block.
  mutating func readRows(_ pending: PendingRows) {
    let tree = trees[Int(pending.node.file.index)]
    let layout = pending.layout
    let width = layout.inner.count + 1
    for (number, line) in pending.lines.enumerated() {
      var child = tree.firstChild[Int(line.index)]
      var index = 0
      while child >= 0, index < layout.columns.count {
        let column = layout.columns[index]
        let cell = NodeID(child)
        index += 1
        child = tree.nextSibling[Int(child)]
        guard case .field(let field) = column.meaning, tree.kinds[Int(cell.index)] != .notGiven else { continue }
        let row = pending.records[number * width + 1 + column.target]
        guard row >= 0 else { continue }
        let kind = column.target < 0 ? layout.kind : layout.inner[column.target].kind
        var target = EntryTarget(record: RecordID(kind: kind, row: row))
        target.isCell = true
        target.layer = column.layer
        target.method = column.method
        let isShared = column.target < 0 || layout.inner.contains { $0.parent == column.target }
        let known = isShared ? knownCell(field, row, column.layer) : -1
        if known >= 0 {
          agree(cell, field, known, in: tree, target)
        } else {
          let before = program.given[field.position].count
          giveValue(cell, to: field, in: tree, target, at: cell)
          if layout.reason != nil, program.given[field.position].count > before {
            addReason(layout.reason, to: field, Int32(before))
          }
        }
      }
    }
  }

  /// A second line of an outer record must give what the first gave.
  private mutating func agree(
    _ node: NodeID, _ field: FieldID, _ known: Int32, in tree: SyntaxTree, _ target: EntryTarget
  ) {
    let first = program.given[field.position][Int(known)]
    guard program[field].unitPath.isEmpty, program[field].role == .input else { return }
    let read = value(node, as: program[field].type, reading(of: field, in: tree))
    guard read.isValid, read.value != first.value else { return }
    report(
      Diagnostic(
        .linesDisagree,
        "lines of '\(program.records.fullID(target.record))' give '\(program[field].name)' differently",
        at: tree.range(node),
        labels: [Label(first.place, "another line gives this")],
        help: "write the same value in each line, or '-' in all but the first"))
  }

  /// `by … on …` of the whole block, where a cell says nothing itself.
  private mutating func addReason(_ reason: Reason?, to field: FieldID, _ cell: Int32) {
    let detail = program.given[field.position][Int(cell)].detail
    if detail < 0 {
      var new = CellDetail()
      new.reason = reason
      program.given[field.position][Int(cell)].detail = Int32(program.cellDetails.count)
      program.cellDetails.append(new)
    } else if let own = program.cellDetails[Int(detail)].reason {
      if own.author == nil { program.cellDetails[Int(detail)].reason?.author = reason?.author }
      if own.date == nil { program.cellDetails[Int(detail)].reason?.date = reason?.date }
    } else {
      program.cellDetails[Int(detail)].reason = reason
    }
  }
}
