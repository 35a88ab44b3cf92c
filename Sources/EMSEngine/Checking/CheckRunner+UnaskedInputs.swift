import EMSSemantics
import EMSSyntax
import EMSValues

extension CheckRunner {
  /// Inputs that a record gives where no block of the method in use asks for them: one finding a cell. Nothing reads them, so a slip
  /// would stay unseen (section 4 of the language). In a file that is an error; under a layer, which may have moved the condition, a note.
  func unaskedInputs() -> [Finding] {
    var findings: [Finding] = []
    let register = results.register
    let isChanged =
      !register.changedCells.isEmpty || !register.changedParameters.isEmpty || !register.changedMatrixCells.isEmpty
      || !register.changedRecords.isEmpty
    for field in program.fields where field.role == .input && !field.blocks.isEmpty {
      let conditions = field.blocks.compactMap(\.condition)
      if conditions.count < field.blocks.count || register.rowCount(field.kind) == 0 { continue }
      for layer in program.layers.indices {
        let address = ColumnAddress(field.id, LayerID(layer))
        guard register.isGiven(address) else { continue }
        let given = register.givenColumn(address)
        guard given.states.contains(0) else { continue }
        let lowered = Lowering.query(conditions, of: field.kind, layer: address.layer, in: program)
        let asked = Evaluator(results.plan, threads: results.threads).run(lowered, results)
        for row in register.rows(field.kind) where given.state(Int(row)) == 0 {
          guard asked.allSatisfy({ $0.state(Int(row)) == 0 && $0.payload(Int(row)) == 0 }) else { continue }
          let cell = CellAddress(record: RecordID(kind: field.kind, row: row), column: address)
          findings.append(finding(unasked: cell, field, isNote: isChanged, isPlaced: findings.count < 200))
        }
      }
    }
    return findings
  }

  private func finding(unasked cell: CellAddress, _ field: Field, isNote: Bool, isPlaced: Bool) -> Finding {
    let blocks = field.blocks.compactMap(\.condition).map { DiagnosticText(text(of: $0)) }
    var finding = Finding(
      code: .unaskedInput, check: "", severity: isNote ? .note : .error, record: cell.record,
      message:
        "'\(field.name)' is given for \(program.records.fullID(cell.record)), for which nothing asks for it",
      // Entries are looked for one by one; beyond the first few the record's place will do.
      place: (isPlaced ? place(of: cell) : nil) ?? place(of: cell.record))
    finding.data = dataPlace(of: cell.record)
    if let block = field.blocks.first?.condition {
      finding.labels = [
        Label(program.expressions[block].place, "it is asked where \(blocks.joined(separator: " or ")) holds")
      ]
    }
    finding.help = "remove it, or mend what the condition reads"
    return finding
  }

  /// Where a script gives a cell.
  private func place(of cell: CellAddress) -> SourceRange? {
    if case .script(let place) = results.register.origin(of: cell) { return place }
    return nil
  }

  private func text(of expression: ExpressionID) -> String {
    let place = program.expressions[expression].place
    return program.sources[place.file].text(place)
  }
}
