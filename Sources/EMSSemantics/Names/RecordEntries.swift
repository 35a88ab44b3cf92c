import EMSSyntax
import EMSValues

/// Whose entries are read, and what happens to them.
struct EntryTarget {
  var record: RecordID
  var layer = LayerID.base
  /// The method whose block this is.
  var method: MethodID?
  var mode = Mode.own
  /// Whether values stand in cells of rows, where brackets keep a number and its unit together.
  var isCell = false

  enum Mode: Hashable {
    /// The record's own entries.
    case own
    /// An `amend` at top level: what is given already is replaced only with a reason.
    case amend
    /// A layer's changes.
    case change
  }
}

/// Entries of records: values, judgements, rules, series, layers and methods.
extension Checker {
  /// Reads the entries of all records, once every record has its row.
  mutating func readRecords() {
    let all = declared.pendingRecords
    declared.pendingRecords = []
    var next = 0
    while next < all.count {
      // Records of one file follow each other: its tree is taken out once.
      let file = all[next].file
      let tree = trees[Int(file.index)]
      while next < all.count, all[next].file == file {
        let first = tree.firstChild[Int(all[next].node.index)]
        if first >= 0 {
          let target = EntryTarget(record: all[next].record)
          if all[next].hasMethodBlock { readMethodBlocks(from: tree.nextSibling[Int(first)], in: tree, target) }
          readEntries(from: tree.nextSibling[Int(first)], in: tree, target)
        }
        next += 1
      }
    }
    for rows in declared.pendingRows { readRows(rows) }
    declared.pendingRows = []
  }

  /// Reads entries from `first` on to the last sibling.
  mutating func readEntries(from first: Int32, in tree: SyntaxTree, _ target: EntryTarget) {
    var child = first
    while child >= 0 {
      readOneEntry(NodeID(child), in: tree, target)
      child = tree.nextSibling[Int(child)]
    }
  }

  /// Reads the blocks of methods, which go before plain entries wherever they stand.
  private mutating func readMethodBlocks(from first: Int32, in tree: SyntaxTree, _ target: EntryTarget) {
    var child = first
    while child >= 0 {
      if tree.kinds[Int(child)] == .record, tree.firstChild[Int(child)] >= 0 {
        let nameNode = NodeID(tree.firstChild[Int(child)])
        if blockMeaning(target.record.kind, findWord(nameNode, in: tree)) == .method,
          let method = methodInForce(tree.nameText(nameNode))
        {
          var inner = target
          inner.method = method
          readEntries(from: tree.nextSibling[Int(nameNode.index)], in: tree, inner)
        }
      }
      child = tree.nextSibling[Int(child)]
    }
  }

  /// Reads one entry.
  mutating func readOneEntry(_ node: NodeID, in tree: SyntaxTree, _ target: EntryTarget) {
    switch tree.kinds[Int(node.index)] {
    case .entry: readEntry(node, in: tree, target)
    case .record: readBlock(node, in: tree, target)
    case .seriesEntry: readSeriesEntry(node, in: tree, target)
    case .ruleEntry: readRuleEntry(node, in: tree, target)
    case .acceptEntry:
      declared.pendingAcceptances.append((target.record, NodeReference(file: tree.source.id, node: node)))
    default: break
    }
  }

  /// A block of a layer or a method; inner records are read for themselves.
  private mutating func readBlock(_ node: NodeID, in tree: SyntaxTree, _ target: EntryTarget) {
    guard let nameNode = tree.firstChild(node) else { return }
    let word = findWord(nameNode, in: tree)
    let rest = tree.nextSibling[Int(nameNode.index)]
    var inner = target
    switch blockMeaning(target.record.kind, word) {
    case .layer(let layer):
      inner.layer = layer
      readEntries(from: rest, in: tree, inner)
    case .method where target.mode != .own || target.method != nil:
      guard let method = methodInForce(tree.nameText(nameNode)) else { return }
      inner.method = method
      readEntries(from: rest, in: tree, inner)
    default: break
    }
  }

  private mutating func readEntry(_ node: NodeID, in tree: SyntaxTree, _ target: EntryTarget) {
    let left = tree.firstChild[Int(node.index)]
    guard left >= 0 else { return }
    let value = tree.nextSibling[Int(left)]
    guard value >= 0 else { return }
    var target = target
    guard let field = entryField(NodeID(left), in: tree, &target) else { return }
    giveValue(NodeID(value), to: field, in: tree, target, at: NodeID(left))
  }

  /// The field that the left side of an entry names; what is wrong is reported.
  private mutating func entryField(_ node: NodeID, in tree: SyntaxTree, _ target: inout EntryTarget) -> FieldID? {
    var nameNode = node
    if tree.kinds[Int(node.index)] == .path {
      // `residual.severity: minor`
      let parts = Array(tree.children(node))
      guard parts.count == 2, tree.kind(parts[0]) == .name, tree.kind(parts[1]) == .name else {
        reportPathInRecord(node, in: tree)
        return nil
      }
      switch blockMeaning(target.record.kind, findWord(parts[0], in: tree)) {
      case .layer(let layer): target.layer = layer
      case .method: target.method = methodInForce(tree.nameText(parts[0]))
      default:
        reportPathInRecord(node, in: tree)
        return nil
      }
      nameNode = parts[1]
    }
    if let method = target.method {
      let name = tree.nameText(nameNode)
      if let field = names.fieldsOfMethods[method]?[target.record.kind]?[name] {
        return declared.inputOfComputed[field] ?? field
      }
      let known = (names.fieldsOfMethods[method]?[target.record.kind]?.keys.sorted()) ?? []
      let titled = titledFields(known.compactMap { names.fieldsOfMethods[method]?[target.record.kind]?[$0] })
      report(
        Diagnostic(
          .unknownRecordField,
          "the method '\(program.methods[method.position].name)' gives '\(program[target.record.kind].name)' no field '\(name)'",
          at: tree.range(nameNode), help: nearestHelp(name, among: known, titled: titled),
          fixes: nearestFix(name, among: known, titled: titled, at: tree.range(nameNode))))
      return nil
    }
    let word = findWord(nameNode, in: tree)
    if let field = recordField(target.record.kind, word) { return field }
    reportNoField(nameNode, in: tree, target.record.kind)
    return nil
  }

  private mutating func reportPathInRecord(_ node: NodeID, in tree: SyntaxTree) {
    report(
      Diagnostic(
        .unknownRecordField, "'\(tree.text(node))' is no field of this record", at: tree.range(node),
        help: "write the entry in the record that it belongs to, or change it with `amend`"))
  }

  /// Reports an entry for a field that the kind does not have.
  mutating func reportNoField(_ nameNode: NodeID, in tree: SyntaxTree, _ kind: KindID) {
    let name = tree.nameText(nameNode)
    guard declared.poisoned.insert("field \(kind.index) \(name)").inserted else { return }
    let place = tree.range(nameNode)
    let givable = program[kind].fields.filter { isGivable($0) }
    // The id and the title are no fields, and columns of `rows` all the same.
    let fields = givable.map { program[$0].name }
    let known = fields + ["id", "title"]
    let titled = titledFields(givable)
    var notes: [DiagnosticText] = []
    var help = nearestHelp(name, among: known, titled: titled)
    if names.kinds[name].map({ program[$0].parents.contains(kind) }) ?? false {
      help = "a record inside stands in a block: `\(name) { … }`"
    } else if help.isEmpty, looksLikePeriod(name) {
      help = "a period is written 2026, 2026-H1, 2026-Q3 or 2026-03"
    } else if help.isEmpty, !fields.isEmpty {
      notes = [
        "fields are: \(fields.prefix(20).joined(separator: ", "))\(fields.count > 20 ? " and \(fields.count - 20) more" : "")"
      ]
      help = "`extend \(program[kind].name) { \(name): … }` would give it one"
    }
    report(
      Diagnostic(
        .unknownRecordField, "'\(program[kind].name)' has no field '\(name)'", at: place, notes: notes, help: help,
        fixes: nearestFix(name, among: known, titled: titled, at: place)))
  }

  /// `Q1-2026`, `jan-2026`: a period in the order of a calendar on the wall.
  private func looksLikePeriod(_ name: String) -> Bool {
    guard let last = name.split(separator: "-").last, name.utf8.count > 5, last.utf8.count == 4 else { return false }
    return last.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && (last.hasPrefix("19") || last.hasPrefix("20"))
  }

  private func isGivable(_ field: FieldID) -> Bool { program[field].role == .input }

  // MARK: Values

  /// Reads a value and gives it to the field's cell.
  mutating func giveValue(
    _ node: NodeID, to field: FieldID, in tree: SyntaxTree, _ target: EntryTarget, at left: NodeID
  ) {
    let form = declared.forms[field.position]
    if target.mode == .own, target.method == nil, !declared.methodCells.isEmpty,
      declared.methodCells.contains(LayerCellKey(field: field, row: target.record.row, layer: target.layer))
    {
      return
    }
    if target.mode != .change, let value = quickValue(node, form, in: tree) {
      give(field, value, nil, at: node, in: tree, target)
      return
    }
    guard form.shape != .computed else {
      judge(node, field, in: tree, target, at: left)
      return
    }
    readInput(node, field, in: tree, target)
  }

  /// The frequent values, read by their bytes; nil leaves it to the general way.
  @inline(__always)
  private mutating func quickValue(_ node: NodeID, _ form: FieldForm, in tree: SyntaxTree) -> Value? {
    let kind = tree.kinds[Int(node.index)]
    switch form.shape {
    case .level:
      var index: Int32 = -1
      if kind == .name {
        let word = Int(findWord(node, in: tree))
        if word >= 0, word < declared.levelOfWord[Int(form.scale)].count {
          index = declared.levelOfWord[Int(form.scale)][word]
        }
      } else if kind == .number, form.isPlain {
        let number = smallNumber(node, in: tree)
        if number >= 0, number < declared.levelOfNumber[Int(form.scale)].count {
          index = declared.levelOfNumber[Int(form.scale)][number]
        }
      }
      return index >= 0 ? .level(ScaleID(form.scale), index: index) : nil
    case .reference:
      guard kind == .name else { return nil }
      let (start, end) = tree.byteRange(node)
      guard end > start, tree.source.bytes[Int(start)] != UInt8(ascii: "\"") else { return nil }
      let id = tree.source.bytes.withUnsafeBufferPointer { bytes in
        program.records.texts.find(UnsafeBufferPointer(rebasing: bytes[Int(start)..<Int(end)]))
      }
      guard let id, let row = program.records.kinds[Int(form.kind)].topLevelRow(id) else { return nil }
      return .record(RecordID(kind: KindID(form.kind), row: row))
    case .number:
      guard kind == .number, form.isPlain, let number = tree.number(node) else { return nil }
      return .number(number)
    case .yesNo:
      if kind == .yes { return .yesNo(true) }
      return kind == .no ? .yesNo(false) : nil
    case .text:
      guard kind == .text else { return nil }
      return .text(tree.literal(node))
    case .date:
      guard kind == .date, let date = tree.date(node) else { return nil }
      return .date(date)
    case .other, .computed: return nil
    }
  }

  /// A number of one or two digits, or -1.
  @inline(__always)
  private mutating func smallNumber(_ node: NodeID, in tree: SyntaxTree) -> Int {
    let (start, end) = tree.byteRange(node)
    guard end - start == 1 || end - start == 2 else { return -1 }
    var number = 0
    for index in Int(start)..<Int(end) {
      let digit = tree.source.bytes[index] &- 0x30
      if digit > 9 { return -1 }
      number = number * 10 + Int(digit)
    }
    return number
  }

  private mutating func readInput(_ node: NodeID, _ field: FieldID, in tree: SyntaxTree, _ target: EntryTarget) {
    let declaration = program[field]
    if let amount = amountField(beside: field) {
      if isAmount(node, in: tree) {
        readInput(node, amount, in: tree, target)
        return
      }
      // A share that a layer gives takes the place of an amount.
      if target.mode == .change, cell(amount, target.record.row, target.layer) >= 0 {
        give(amount, .missing, nil, at: node, in: tree, target)
      }
    }
    if !declaration.unitPath.isEmpty {
      waitForUnit(node, field, in: tree, target)
      return
    }
    var reading = reading(of: field, in: tree)
    reading.isCell = target.isCell
    let read = value(node, as: declaration.type, reading)
    guard read.isValid else {
      poison(field, at: node, in: tree, target)
      return
    }
    var detail: CellDetail?
    if read.reason != nil || !read.alternatives.isEmpty {
      detail = CellDetail()
      detail?.reason = read.reason
      detail?.alternatives = read.alternatives
    }
    give(field, read.value, detail, at: node, in: tree, target)
  }

  /// Counts a cell in error as given, so that nothing follows from its error.
  private mutating func poison(_ field: FieldID, at node: NodeID, in tree: SyntaxTree, _ target: EntryTarget) {
    if target.mode == .change {
      declared.changedCells[.cell(target.record, field, target.layer)] = tree.range(node)
    } else if cell(field, target.record.row, target.layer) < 0 {
      give(field, .missing, nil, at: node, in: tree, target)
    }
  }

  /// How values of a field are read.
  func reading(of field: FieldID, in tree: SyntaxTree) -> ValueReading {
    let declaration = program[field]
    var levels: [ScaleID] = []
    var limits = declaration.limits
    for block in declaration.blocks {
      if case .level(let scale) = block.type, declaration.type != block.type { levels.append(scale) }
    }
    if !declaration.blocks.isEmpty, limits == nil {
      // Only what every block refuses is refused here; the rest depends on the block that holds.
      let all = declaration.blocks.compactMap(\.limits)
      if all.count == declaration.blocks.count, let first = all.first, all.allSatisfy({ $0 == first }) {
        limits = first
      }
    }
    return ValueReading(
      tree: tree, limits: limits, unit: declaration.unit,
      scope: Scope(.rule, rows: [[declaration.kind]], method: declaration.method, isLibrary: tree.source.isLibrary),
      allowsNotApplicable: declaration.allowsNotApplicable, levels: levels)
  }

  /// A value for a computed field: a judgement, with its reason; for any other field an error.
  private mutating func judge(
    _ node: NodeID, _ field: FieldID, in tree: SyntaxTree, _ target: EntryTarget, at left: NodeID
  ) {
    let declaration = program[field]
    guard case .computed = declaration.role else {
      reportNotGivable(field, at: tree.range(left), in: target.record.kind)
      return
    }
    let type = type(of: field)
    guard let judged = judgement(node, field, type, in: tree) else { return }
    guard judged.reason != nil else {
      report(
        Diagnostic(
          target.mode == .own ? .judgementWithoutReason : .computedWithoutReason,
          "'\(declaration.name)' is computed; a value that replaces the rule's result needs its reason",
          at: tree.range(node), labels: [Label(declaration.place, "the rule is here")],
          help: "write `because \"…\"` after the value"))
      return
    }
    var detail = CellDetail()
    detail.reason = judged.reason
    detail.isJudgement = true
    give(field, judged.value, detail, at: node, in: tree, target)
  }

  private mutating func judgement(
    _ node: NodeID, _ field: FieldID, _ type: Type, in tree: SyntaxTree
  ) -> CheckedValue? {
    var reading = reading(of: field, in: tree)
    reading.allowsNotApplicable = true
    let read = value(node, as: type, reading)
    if !read.alternatives.isEmpty {
      report(
        Diagnostic(
          .alternativesNotAllowed, "a judgement is one value", at: tree.range(node),
          help: "give the alternatives to the inputs instead"))
      return nil
    }
    return read.isValid ? read : nil
  }

  /// Reports an entry for what records do not give.
  mutating func reportNotGivable(_ field: FieldID, at place: SourceRange, in kind: KindID) {
    let declaration = program[field]
    let why: DiagnosticText
    var help: DiagnosticText = ""
    switch declaration.role {
    case .identifier, .title:
      why = "the \(declaration.name) stands after the kind, not among the entries"
      help = "write it there: `\(program[kind].name) id \"Title\" { … }`"
    case .kindName: why = "the kind is the first word of a record"
    case .parent: why = "the parent of a record is the one in which it stands"
    case .inner(let inner):
      why = "'\(declaration.name)' are the records inside"
      help = "write each as a block: `\(program[inner].name) { … }`"
    case .inverse(let source):
      why = "'\(declaration.name)' follows from '\(program[source].name)' of '\(program[program[source].kind].name)'"
      help = "give it there"
    default: why = "'\(declaration.name)' is no input"
    }
    report(Diagnostic(.notGivable, why, at: place, help: help))
  }
}
