import EMSSemantics
import EMSValues

extension RegisterComparison {
  /// Inputs and judgements of a kind that differ, by row, then field.
  func compareInputs(
    _ pairs: [FieldPair], _ rows: RowMatch, _ only: [ColumnAddress: [Int32]]?
  ) -> [InputChange] {
    var found: [InputChange] = []
    let origins = (before: OriginIndex(frame.before.register), after: OriginIndex(frame.after.register))
    for pair in pairs {
      for layer in frame.programs.layers {
        if let old = pair.before, let new = pair.after, frame.before.program[old].role == .input,
          frame.after.program[new].role == .input
        {
          compareInput(pair, layer, rows, only, origins, &found)
        }
        compareJudgements(pair, layer, only, &found)
      }
    }
    sort(&found) { $0.record }
    return found
  }

  private func compareInput(
    _ pair: FieldPair, _ layer: LayerPair, _ rows: RowMatch,
    _ only: [ColumnAddress: [Int32]]?, _ origins: (before: OriginIndex, after: OriginIndex),
    _ found: inout [InputChange]
  ) {
    guard mayMove(pair, layer, only), let cells = ComparedColumn(frame, pair, layer, isInput: true) else { return }
    for row in cells.differences(rows, only: self.rows(of: cells.after ?? cells.before, only), frame) {
      let change = cells.change(row, frame)
      let layered = layer.isBase ? nil : change
      if let layered, followsBase(layered, pair, row) { continue }
      let input = InputChange(
        record: change.pair, cell: change.cell, isJudgement: false,
        beforeOrigin: change.cell.beforeCell.map { origins.before.origin(of: $0) } ?? .nothing,
        afterOrigin: change.cell.afterCell.map { origins.after.origin(of: $0) } ?? .nothing)
      // Another default is a change of the method, told once.
      if input.beforeOrigin == .defaultValue, input.afterOrigin == .defaultValue { continue }
      found.append(input)
    }
  }

  private func compareJudgements(
    _ pair: FieldPair, _ layer: LayerPair, _ only: [ColumnAddress: [Int32]]?,
    _ found: inout [InputChange]
  ) {
    let old = pair.before.flatMap { field in layer.before.map { ColumnAddress(field, $0) } }
    let new = pair.after.flatMap { field in layer.after.map { ColumnAddress(field, $0) } }
    let before = old.flatMap { frame.before.register.judgements[$0] } ?? [:]
    let after = new.flatMap { frame.after.register.judgements[$0] } ?? [:]
    if before.isEmpty, after.isEmpty { return }
    let name = frame.programs.name(layer)
    func note(_ record: RecordPair, _ was: Judgement?, _ isNow: Judgement?) {
      func origin(_ judgement: Judgement?) -> Origin {
        judgement.map { $0.data ?? .script($0.place) } ?? .nothing
      }
      found.append(
        InputChange(
          record: record,
          cell: CellChange(
            field: pair, layer: name,
            beforeCell: record.before.flatMap { record in old.map { .init(record: record, column: $0) } },
            afterCell: record.after.flatMap { record in new.map { .init(record: record, column: $0) } },
            before: was?.value ?? .missing, after: isNow?.value ?? .missing), isJudgement: true,
          beforeOrigin: origin(was), afterOrigin: origin(isNow)))
    }
    if let new {
      let wanted = only.map { Set($0[new] ?? []) }
      for (row, judgement) in after.sorted(by: { $0.key < $1.key }) where wanted?.contains(row) ?? true {
        let record = RecordID(kind: frame.after.program[new.field].kind, row: row)
        guard frame.after.register.isActive(record), let other = frame.before(record) else { continue }
        let was = before[other.row]
        if let was, frame.isEqual(was.value, judgement.value) { continue }
        note(RecordPair(before: other, after: record), was, judgement)
      }
    }
    if let old {
      for (row, judgement) in before.sorted(by: { $0.key < $1.key }) {
        let record = RecordID(kind: frame.before.program[old.field].kind, row: row)
        guard frame.before.register.isActive(record), let other = frame.after(record), after[other.row] == nil
        else { continue }
        if let only, let new, !(only[new] ?? []).contains(other.row) { continue }
        note(RecordPair(before: record, after: other), judgement, nil)
      }
    }
  }
}
