public import EMSEngine
import EMSFormats
public import EMSSemantics
import EMSValues

/// Tables and matrices of results as CSV.
public struct TableCSV: Sendable {
  private let program: Program

  /// Creates a renderer.
  public init(_ program: Program) { self.program = program }

  /// A header of the columns as written, then a line a row, in order. Handed over in parts of a million bytes or so.
  public func write(_ table: ResultTable, _ sink: ([UInt8]) throws -> Void) rethrows {
    var output: [UInt8] = []
    append(table.columns.map(\.text), to: &output)
    let columns = table.columns.map { CellBytes($0, of: table, program: program) }
    for row in table.rows {
      for index in columns.indices {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        let start = output.count
        columns[index].append(row: row, to: &output)
        if TableCSV.needsQuotes(output, from: start) { TableCSV.quote(&output, from: start) }
      }
      output.append(UInt8(ascii: "\n"))
      if output.count > 1 << 20 {
        try sink(output)
        output.removeAll(keepingCapacity: true)
      }
    }
    try sink(output)
  }

  /// A matrix: one row a row, one column a column; a cell holds what the view shows, joined by `;`.
  public func text(_ matrix: ResultMatrix) -> [UInt8] {
    var output: [UInt8] = []
    let names = ValueDisplay(program, language: nil)
    let texts = MatrixTexts(matrix, names: names)
    let hasTotals = matrix.total != nil
    let heads = matrix.across.values.map { names.text($0, unit: nil, digits: nil) }
    append([matrix.down.column.text] + heads + (hasTotals ? ["total"] : []), to: &output)
    let width = matrix.across.values.count
    for (index, value) in matrix.down.values.enumerated() {
      var cells = (0..<width).map { texts.texts(of: matrix.cells[index * width + $0]).joined(separator: ";") }
      if hasTotals { cells.append(texts.texts(of: matrix.rowTotals[index]).joined(separator: ";")) }
      append([names.text(value, unit: nil, digits: nil)] + cells, to: &output)
    }
    if let total = matrix.total {
      let cells = (matrix.columnTotals + [total]).map { texts.texts(of: $0).joined(separator: ";") }
      append(["total"] + cells, to: &output)
    }
    return output
  }

  /// A line for each value that a view parts its records by, and one of totals where it asks for it; numbers exactly.
  public func text(_ summary: ResultSummary) -> [UInt8] {
    var output: [UInt8] = []
    let names = ValueDisplay(program, language: nil)
    append([summary.down.text] + summary.shown.map(\.text), to: &output)
    func cells(_ values: [Value]) -> [String] {
      zip(values, summary.shown).map { value, column in
        if case .list(let members) = value {
          return members.map { names.text($0, unit: column.unit, digits: nil) }.joined(separator: ";")
        }
        return names.text(value, unit: column.unit, digits: nil)
      }
    }
    for (index, head) in summary.heads.enumerated() {
      append([names.text(head, unit: summary.down.unit, digits: nil)] + cells(summary.rows[index]), to: &output)
    }
    if let total = summary.total { append(["total"] + cells(total), to: &output) }
    return output
  }

  private func append(_ cells: [String], to output: inout [UInt8]) {
    var writer = CSVWriter()
    writer.row(cells)
    output.append(contentsOf: writer.bytes)
  }

  private static func needsQuotes(_ bytes: [UInt8], from start: Int) -> Bool {
    if start == bytes.count { return false }
    for index in start..<bytes.count {
      switch bytes[index] {
      case 0x2C, 0x22, 0x0A, 0x0D: return true
      default: break
      }
    }
    let (first, last) = (bytes[start], bytes[bytes.count - 1])
    return first == 0x20 || last == 0x20 || first == 0x09 || last == 0x09
  }

  private static func quote(_ output: inout [UInt8], from start: Int) {
    let cell = Array(output[start...])
    output.removeSubrange(start...)
    output.append(0x22)
    for byte in cell {
      if byte == 0x22 { output.append(0x22) }
      output.append(byte)
    }
    output.append(0x22)
  }
}
