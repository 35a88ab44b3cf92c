public import EMSEngine
import EMSFormats
public import EMSSemantics

/// The rows of several registers as one CSV: a column `register` first, then the columns of all, each once, in the order in which
/// they first appear. A register that has not got a column leaves it empty.
public struct RegistersCSV: Sendable {
  private enum Rows: Sendable {
    case table(ResultTable, Program)
    case texts([[String]])
  }

  private struct Part: Sendable {
    let register: String
    /// For each column of the part, its place in the common header.
    let places: [Int]
    let rows: Rows
  }

  private var header: [String] = []
  private var parts: [Part] = []

  /// Begins with no register.
  public init() {}

  /// Adds a table of a register.
  public mutating func add(_ table: ResultTable, of program: Program, register: String) {
    add(.table(table, program), columns: table.columnsWithUnits.map(\.text), register)
  }

  /// Adds a matrix of a register.
  public mutating func add(_ matrix: ResultMatrix, of program: Program, register: String) {
    let rows = TableCSV(program).rows(matrix)
    add(.texts(Array(rows.dropFirst())), columns: rows[0], register)
  }

  /// Adds a summary of a register.
  public mutating func add(_ summary: ResultSummary, of program: Program, register: String) {
    let rows = TableCSV(program).rows(summary)
    add(.texts(Array(rows.dropFirst())), columns: rows[0], register)
  }

  private mutating func add(_ rows: Rows, columns: [String], _ register: String) {
    var taken: Set<Int> = []
    var places: [Int] = []
    for name in columns {
      // A name that stands twice in a header keeps two columns.
      var place = header.indices.first { header[$0] == name && !taken.contains($0) }
      if place == nil {
        header.append(name)
        place = header.count - 1
      }
      taken.insert(place ?? 0)
      places.append(place ?? 0)
    }
    parts.append(Part(register: register, places: places, rows: rows))
  }

  /// Hands over the text in parts of a million bytes or so.
  public func write(_ sink: ([UInt8]) throws -> Void) rethrows {
    var writer = CSVWriter()
    writer.row(["register"] + header)
    var output = writer.bytes
    for part in parts {
      var first = CSVWriter()
      first.cell(part.register)
      let lead = first.bytes
      var sources = [Int?](repeating: nil, count: header.count)
      for (column, place) in part.places.enumerated() { sources[place] = column }
      switch part.rows {
      case .texts(let rows):
        for row in rows {
          var line = CSVWriter()
          line.row([part.register] + sources.map { $0.map { row[$0] } ?? "" })
          output.append(contentsOf: line.bytes)
        }
      case .table(let table, let program):
        let cells = table.columnsWithUnits.map { CellBytes($0, of: table, program: program) }
        for row in table.rows {
          output.append(contentsOf: lead)
          for source in sources {
            output.append(UInt8(ascii: ","))
            if let source { TableCSV.append(cells[source], row: row, to: &output) }
          }
          output.append(UInt8(ascii: "\n"))
          if output.count > 1 << 20 {
            try sink(output)
            output.removeAll(keepingCapacity: true)
          }
        }
      }
    }
    try sink(output)
  }
}
