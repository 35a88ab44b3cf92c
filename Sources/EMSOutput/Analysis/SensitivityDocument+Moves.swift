public import EMSEngine
import EMSFormats
import EMSSemantics
import EMSValues

/// What `sensitivity` found: of the register, of one record, of one parameter or matrix cell.
public enum SensitivityAnswer: Sendable {
  /// The register, by kind.
  case register([Sensitivity])
  /// One record.
  case record(Sensitivity)
  /// One parameter or matrix cell.
  case factor(FactorMoves)
}

extension SensitivityDocument {
  /// An answer as a document.
  public func document(_ answer: SensitivityAnswer) -> Document {
    switch answer {
    case .register(let kinds): Document(kinds.flatMap { document($0).blocks })
    case .record(let found): records(found)
    case .factor(let moves): document(moves)
    }
  }

  /// An answer as JSON.
  public func json(_ answer: SensitivityAnswer) -> [UInt8] {
    switch answer {
    case .register(let kinds): json(kinds)
    case .record(let found): json([found])
    case .factor(let moves): json(moves)
    }
  }

  /// An answer as CSV: a table a kind, with an empty line between.
  public func csv(_ answer: SensitivityAnswer) -> [UInt8] {
    switch answer {
    case .register(let kinds): Array(kinds.map { csv($0) }.joined(separator: [UInt8(ascii: "\n")]))
    case .record(let found): csv(found)
    case .factor(let moves): csv(moves)
    }
  }
}

/// What comes of moving one parameter or matrix cell.
extension SensitivityDocument {
  /// A line a step with what changes, and below it the records that each step changes, now and then.
  public func document(_ moves: FactorMoves) -> Document {
    let name = name(moves.factor)
    let unit = unit(moves.factor)
    let now = texts.text(moves.value, unit: unit)
    let words = texts.words
    if !moves.isRead { return Document([.text(words.isNotRead(name, now))]) }
    if moves.isFixed { return Document([.note(words.notMoved([name]))]) }
    if moves.steps.isEmpty { return Document([.text(words.cannotMove(name, now))]) }
    if moves.steps.allSatisfy(\.changes.isEmpty) {
      let down = moves.steps.count { $0.direction < 0 }
      return Document([.text(words.changesNothing(name, now, down: down, up: moves.steps.count - down))])
    }
    let hasCompanions = moves.steps.contains { !$0.companions.isEmpty }
    var columns: [Table.Column] = [.init(name), .init(words.step, alignment: .trailing)]
    if hasCompanions { columns.append(.init(words.besides)) }
    let results = moves.kinds.flatMap { watched in watched.targets.map { (kind: watched.kind, column: $0) } }.filter {
      result in
      moves.steps.contains { $0.changes.contains { $0.changes(result.column) } }
    }
    columns += results.map { .init(texts.program[$0.kind].name + "." + texts.name($0.column)) }
    let table = Table(
      title: words.whatStepsChange(name, now), columns: columns,
      rows: moves.steps.map { step in
        var cells = [Cell(texts.text(step.value, unit: unit)), Cell(signed(step))]
        if hasCompanions { cells.append(Cell(companions(step))) }
        return cells + results.map { Cell(counts(step, $0.column)) }
      })
    var blocks: [Document.Block] = [.table(table)]
    for step in moves.steps {
      let added = step.changes.filter(\.isNew)
      if added.isEmpty { continue }
      let title = words.addedBy(
        name + " " + now + " → " + texts.text(step.value, unit: unit), isFirst: step.steps == 1)
      blocks.append(.table(records(added, title)))
      if added.count > limit { blocks.append(.note(words.moreRecords(added.count - limit))) }
    }
    return Document(blocks)
  }

  private func signed(_ step: FactorMoves.Step) -> String { (step.direction < 0 ? "-" : "+") + "\(step.steps)" }

  private func companions(_ step: FactorMoves.Step) -> String {
    step.companions.map { parameter, value in
      let declared = texts.program.parameters[parameter.position]
      return declared.name + " " + texts.text(value, unit: declared.unit)
    }.joined(separator: ", ")
  }

  /// How many results go from what to what: `yes → no: 2`, in the order of the records.
  private func counts(_ step: FactorMoves.Step, _ column: ColumnAddress) -> String {
    var order: [String] = []
    var known: [String: Int] = [:]
    for result in step.changes.flatMap(\.results) where result.column == column {
      let text = transition(result)
      if known[text] == nil { order.append(text) }
      known[text, default: 0] += 1
    }
    return order.map { "\($0): \(known[$0] ?? 0)" }.joined(separator: "; ")
  }

  private func transition(_ result: (column: ColumnAddress, before: Value, after: Value)) -> String {
    texts.text(result.before, result.column.field) + " → " + texts.text(result.after, result.column.field)
  }

  private func records(_ changes: [FactorMoves.Change], _ title: String) -> Table {
    var names: [String] = []
    for result in changes.flatMap(\.results) where !names.contains(texts.name(result.column)) {
      names.append(texts.name(result.column))
    }
    return Table(
      title: title, columns: [.init(texts.words.record)] + names.map { .init($0) },
      rows: changes.prefix(limit).map { change in
        [Cell(texts.program.records.fullID(change.record))]
          + names.map { name in
            Cell(change.results.first { texts.name($0.column) == name }.map { transition($0) } ?? "")
          }
      })
  }

  // MARK: Machines

  /// The steps as JSON, each with all records that it changes.
  public func json(_ moves: FactorMoves) -> [UInt8] {
    let unit = unit(moves.factor)
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("analysis", "sensitivity")
    writer.member("version", 1)
    writer.member("of", name(moves.factor))
    writer.member("value", texts.text(moves.value, unit: unit))
    writer.member("isRead", moves.isRead)
    writer.member("isFixed", moves.isFixed)
    writer.key("steps")
    writer.beginArray()
    for step in moves.steps {
      writer.beginObject()
      writer.member("value", texts.text(step.value, unit: unit))
      writer.member("steps", step.steps * step.direction)
      if !step.companions.isEmpty {
        writer.key("beside")
        writer.beginObject()
        for (parameter, value) in step.companions {
          let declared = texts.program.parameters[parameter.position]
          writer.member(declared.name, texts.text(value, unit: declared.unit))
        }
        writer.endObject()
      }
      writer.key("records")
      writer.beginArray()
      for change in step.changes {
        writer.beginObject()
        writer.member("id", texts.program.records.fullID(change.record))
        writer.member("kind", texts.program[change.record.kind].name)
        for result in change.results {
          writer.key(texts.name(result.column))
          writer.beginObject()
          writer.member("from", texts.text(result.before, result.column.field))
          writer.member("to", texts.text(result.after, result.column.field))
          writer.endObject()
        }
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// The steps as CSV: a line a result of a record that differs.
  public func csv(_ moves: FactorMoves) -> [UInt8] {
    let unit = unit(moves.factor)
    var writer = CSVWriter()
    writer.row(["change", "from", "to", "steps", "kind", "id", "result", "now", "then"])
    for step in moves.steps {
      for change in step.changes {
        for result in change.results {
          let field = result.column.field
          writer.row([
            name(moves.factor), texts.text(moves.value, unit: unit), texts.text(step.value, unit: unit),
            "\(step.steps * step.direction)", texts.program[change.record.kind].name,
            texts.program.records.fullID(change.record), texts.name(result.column), texts.text(result.before, field),
            texts.text(result.after, field),
          ])
        }
      }
    }
    return writer.bytes
  }
}

extension FactorMoves.Change {
  /// Whether a result differs.
  fileprivate func changes(_ column: ColumnAddress) -> Bool { results.contains { $0.column == column } }
}
