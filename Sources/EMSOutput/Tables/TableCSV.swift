public import EMSEngine
import EMSFormats
public import EMSSemantics
import EMSValues
import Synchronization

/// Tables and matrices of results as CSV.
public struct TableCSV: Sendable {
  private let program: Program

  /// Creates a renderer.
  public init(_ program: Program) { self.program = program }

  /// A header of the columns as written, then a line a row, in order. Handed over in parts of a million bytes or so, which
  /// several threads make; the bytes are the same for any number of threads (as many as the machine has processors unless a
  /// number is given).
  public func write(_ table: ResultTable, threads: Int? = nil, _ sink: ([UInt8]) throws -> Void) rethrows {
    let shown = table.columnsWithUnits
    try sink(bytes([shown.map(\.text)]))
    let columns = shown.map { CellBytes($0, of: table, program: program) }
    let rows = table.rows
    let chunks = (rows.count + TableCSV.chunkSize - 1) / TableCSV.chunkSize
    let threads = max(1, min(threads ?? Threads.processorCount, chunks))
    let parts = Mutex<[[UInt8]]>(Array(repeating: [], count: threads))
    for first in stride(from: 0, to: chunks, by: threads) {
      let count = min(threads, chunks - first)
      let counter = Counter()
      let work: @Sendable (Int) -> Void = { _ in
        while case let index = counter.take(), index < count {
          var part = parts.withLock { parts in
            let part = parts[index]
            parts[index] = []
            return part
          }
          part.removeAll(keepingCapacity: true)
          let start = (first + index) * TableCSV.chunkSize
          TableCSV.append(rows[start..<min(rows.count, start + TableCSV.chunkSize)], columns, to: &part)
          parts.withLock { $0[index] = part }
        }
      }
      if count > 1 { Threads.run(count, work) } else { work(0) }
      for index in 0..<count { try sink(parts.withLock { $0[index] }) }
    }
  }

  /// How many rows a thread writes at once.
  private static let chunkSize = 1 << 15

  private static func append(_ rows: ArraySlice<Int32>, _ columns: [CellBytes], to output: inout [UInt8]) {
    // Threads that count references to the same columns cell by cell would wait for each other.
    withExtendedLifetime(columns) {
      let columns = columns.map { Unmanaged.passUnretained($0) }
      for row in rows {
        for index in columns.indices {
          if index > 0 { output.append(UInt8(ascii: ",")) }
          columns[index]._withUnsafeGuaranteedRef { column in
            let start = output.count
            column.append(row: row, to: &output)
            if !column.isPlain, needsQuotes(output, from: start) { quote(&output, from: start) }
          }
        }
        output.append(UInt8(ascii: "\n"))
      }
    }
  }

  /// A matrix: one row a row, one column a column; a cell holds what the view shows, joined by `;`.
  public func text(_ matrix: ResultMatrix) -> [UInt8] { bytes(rows(matrix)) }

  /// A line for each value that a view parts its records by, and one of totals where it asks for it; numbers exactly.
  public func text(_ summary: ResultSummary) -> [UInt8] { bytes(rows(summary)) }

  /// The header of a matrix and its rows.
  func rows(_ matrix: ResultMatrix) -> [[String]] {
    let names = ValueDisplay(program, language: nil)
    let texts = MatrixTexts(matrix, names: names)
    let hasTotals = matrix.total != nil
    let heads = matrix.across.values.map { names.text($0, unit: nil, digits: nil) }
    var output = [[matrix.down.column.text] + heads + (hasTotals ? ["total"] : [])]
    let width = matrix.across.values.count
    for (index, value) in matrix.down.values.enumerated() {
      var cells = (0..<width).map { texts.texts(of: matrix.cells[index * width + $0]).joined(separator: ";") }
      if hasTotals { cells.append(texts.texts(of: matrix.rowTotals[index]).joined(separator: ";")) }
      output.append([names.text(value, unit: nil, digits: nil)] + cells)
    }
    if let total = matrix.total {
      let cells = (matrix.columnTotals + [total]).map { texts.texts(of: $0).joined(separator: ";") }
      output.append(["total"] + cells)
    }
    return output
  }

  /// The header of a summary and its rows.
  func rows(_ summary: ResultSummary) -> [[String]] {
    let names = ValueDisplay(program, language: nil)
    var output = [[summary.down.text] + summary.shown.map(\.text)]
    func cells(_ values: [Value]) -> [String] {
      zip(values, summary.shown).map { value, column in names.cell(value, unit: column.unit) }
    }
    for (index, head) in summary.heads.enumerated() {
      output.append([names.text(head, unit: summary.down.unit, digits: nil)] + cells(summary.rows[index]))
    }
    if let total = summary.total { output.append(["total"] + cells(total)) }
    return output
  }

  private func bytes(_ rows: [[String]]) -> [UInt8] {
    var writer = CSVWriter()
    for row in rows { writer.row(row) }
    return writer.bytes
  }

  /// Adds a cell, in quotes where it needs them.
  static func append(_ cells: CellBytes, row: Int32, to output: inout [UInt8]) {
    let start = output.count
    cells.append(row: row, to: &output)
    if needsQuotes(output, from: start) { quote(&output, from: start) }
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
