import EMSSyntax
import EMSValues

/// Where the values that records give are kept: one cell for a field of a record in a layer.
extension Checker {
  /// Gives a cell its value, or makes it a change; a second value is an error.
  mutating func give(
    _ field: FieldID, _ value: Value, _ detail: CellDetail?, at node: NodeID, in tree: SyntaxTree, _ target: EntryTarget
  ) {
    let place = tree.range(node)
    if target.mode == .change {
      change(field, value, detail, at: place, target)
      return
    }
    let row = target.record.row
    let known = knownCell(field, row, target.layer)
    if known >= 0 {
      giveAgain(field, value, detail, known, at: place, target)
      return
    }
    var index: Int32 = -1
    if let detail {
      index = Int32(program.cellDetails.count)
      program.cellDetails.append(detail)
    }
    let cell = Int32(program.given[field.position].count)
    if cell == 0 { makeRoom(for: field) }
    program.given[field.position].append(
      GivenCell(row: row, layer: target.layer, value: value, place: place, detail: index))
    remember(cell, field, row, target.layer)
    if target.method != nil {
      declared.methodCells.insert(LayerCellKey(field: field, row: row, layer: target.layer))
    }
  }

  /// The index of a cell in `given[field]`, or -1.
  @inline(__always)
  func cell(_ field: FieldID, _ row: Int32, _ layer: LayerID) -> Int32 {
    if layer == .base {
      let count = declared.cellOfRow[field.position].count
      return Int(row) < count ? declared.cellOfRow[field.position][Int(row)] : -1
    }
    return declared.layerCells[LayerCellKey(field: field, row: row, layer: layer)] ?? -1
  }

  /// The same from where much is given: the state is not copied for the call.
  @inline(__always)
  mutating func knownCell(_ field: FieldID, _ row: Int32, _ layer: LayerID) -> Int32 {
    guard layer == .base else { return cell(field, row, layer) }
    let count = declared.cellOfRow[field.position].count
    return Int(row) < count ? declared.cellOfRow[field.position][Int(row)] : -1
  }

  /// What one record of a long register gives, the others mostly give too.
  private mutating func makeRoom(for field: FieldID) {
    let rows = program.records.kinds[program.fields[field.position].kind.position].count
    if rows > 64 { program.given[field.position].reserveCapacity(rows) }
  }

  @inline(__always)
  private mutating func remember(_ cell: Int32, _ field: FieldID, _ row: Int32, _ layer: LayerID) {
    if layer == .base {
      if declared.cellOfRow[field.position].count <= Int(row) {
        let missing = program.records.kinds[program.fields[field.position].kind.position].count
        let count = declared.cellOfRow[field.position].count
        declared.cellOfRow[field.position].append(
          contentsOf: repeatElement(-1, count: max(missing, Int(row) + 1) - count))
      }
      declared.cellOfRow[field.position][Int(row)] = cell
    } else {
      declared.layerCells[LayerCellKey(field: field, row: row, layer: layer)] = cell
    }
  }

  /// A second value for a cell: of an `amend`, or an error.
  private mutating func giveAgain(
    _ field: FieldID, _ value: Value, _ detail: CellDetail?, _ known: Int32, at place: SourceRange,
    _ target: EntryTarget
  ) {
    let name = program[field].name
    let first = program.given[field.position][Int(known)]
    if target.mode == .amend {
      guard detail?.reason != nil else {
        report(
          Diagnostic(
            .amendWithoutReason, "'\(name)' of '\(program.records.fullID(target.record))' is given already", at: place,
            labels: [Label(first.place, "it is given here")],
            help: "say why it is replaced: `because \"…\"` after the value"))
        return
      }
      change(field, value, detail, at: place, target)
      return
    }
    report(
      Diagnostic(
        .givenTwice, "'\(name)' is given twice", at: place, labels: [Label(first.place, "it is given here already")],
        help: "remove one of them"))
  }
}
