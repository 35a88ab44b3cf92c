public import EMSEngine
public import EMSSemantics
import EMSValues

extension DataImporter {
  /// Hands the columns that were read over to the engine.
  public func fill(_ builder: inout RegisterBuilder, program: Program) {
    for column in columns {
      let address = ColumnAddress(column.field, column.layer)
      let header = header(of: column)
      if column.isJudgement {
        addJudgements(column, header, to: &builder, program: program)
        continue
      }
      if let typed = column.engineColumn {
        builder.add(
          typed, to: address, firstRow: Int(column.firstRow), importIndex: column.importIndex,
          columnNumber: column.fileColumn + 1, header: header)
      } else {
        let cells = column.states.indices.compactMap { index in
          column.value(at: index, program: program).map { (row: index, value: $0) }
        }
        builder.add(
          cells, count: column.states.count, to: address, firstRow: Int(column.firstRow),
          importIndex: column.importIndex,
          columnNumber: column.fileColumn + 1, header: header)
      }
      for (row, reason) in column.reasons { builder.add(reason, to: address, row: Int(column.firstRow) + Int(row)) }
    }
    for cells in published {
      builder.addPublished(
        cells.column.states.indices.compactMap { index in
          if let text = cells.unreadable[cells.column.firstRow + Int32(index)] { return (index, .error(text)) }
          return cells.column.value(at: index, program: program).map { (row: index, value: $0) }
        }, count: cells.column.states.count,
        to: ColumnAddress(cells.column.field, cells.column.layer), firstRow: Int(cells.column.firstRow),
        digits: cells.digits, importIndex: cells.importIndex, columnNumber: cells.column.fileColumn + 1,
        header: cells.header,
        unreadable: Dictionary(
          cells.unreadable.map { (Int($0.key - cells.column.firstRow), $0.value) },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  private func addJudgements(
    _ column: ImportedColumn, _ header: String, to builder: inout RegisterBuilder, program: Program
  ) {
    guard program.imports.indices.contains(column.importIndex) else { return }
    let plan = program.imports[column.importIndex]
    let rows = program.records.kinds[program[column.field].kind.position]
    for index in column.states.indices {
      guard let value = column.value(at: index, program: program) else { continue }
      let row = Int(column.firstRow) + index
      builder.addJudgement(
        value, reason: column.reasons[Int32(index)] ?? Reason(text: ""),
        at: .data(
          importIndex: column.importIndex, line: row < rows.count ? Int(rows.starts[row]) : 0,
          column: column.fileColumn + 1, header: header), place: plan.pathPlace,
        to: ColumnAddress(column.field, column.layer), row: row)
    }
  }

  private func header(of column: ImportedColumn) -> String {
    let names = headers[column.importIndex] ?? []
    return names.indices.contains(column.fileColumn) ? names[column.fileColumn] : ""
  }
}

extension ImportedColumn {
  /// The column in the engine's form; nil where it holds general values.
  var engineColumn: Column? {
    let states = engineStates
    switch storage {
    case .codes(let codes): return Column(.bytes(codes), states: states)
    case .texts(let numbers), .days(let numbers): return Column(.words(cleared(numbers)), states: states)
    case .rows(let rows, _):
      // A reference that was not found is missing; the error was reported.
      var states = self.states.map(ImportedColumn.engineState)
      for index in rows.indices where states[index] == CellState.value && rows[index] < 0 {
        states[index] = CellState.missing
      }
      return Column(.words(cleared(rows)), states: states)
    case .decimals(let mantissas, let digits, let factor):
      guard let (numerator, divisor) = factor.inlineParts else { return nil }
      let (denominator, isTooLarge) = PowersOfTen.int64(digits).multipliedReportingOverflow(by: divisor)
      if isTooLarge { return nil }
      if numerator == 1 { return Column(.numbers(mantissas, denominator: denominator), states: states) }
      var numbers = mantissas
      for index in numbers.indices {
        let (product, overflow) = numbers[index].multipliedReportingOverflow(by: numerator)
        if overflow { return nil }
        numbers[index] = product
      }
      return Column(.numbers(numbers, denominator: denominator), states: states)
    case .values: return nil
    }
  }

  private static func engineState(_ state: UInt8) -> UInt8 {
    switch State(rawValue: state) {
    case .value?: CellState.value
    case .missing?: CellState.missing
    case .notApplicable?: CellState.notApplicable
    default: CellState.notGiven
    }
  }

  private var engineStates: [UInt8] {
    states.allSatisfy { $0 == 0 } ? [] : states.map(ImportedColumn.engineState)
  }

  /// Cells without a value have the payload 0.
  private func cleared(_ numbers: [Int32]) -> [Int32] {
    numbers.contains { $0 < 0 } ? numbers.map { max(0, $0) } : numbers
  }
}
