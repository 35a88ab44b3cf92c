import EMSFormats

/// What a reader found in a text.
struct ReadCSV: Equatable {
  var header: [String] = []
  var rows: [[String]] = []
  var lines: [Int] = []
  var numbers: [Int] = []
  var issues: [CSVIssue] = []
  var headerIssues: [CSVIssue] = []
  var texts: [String] = []

  /// The issues without the place of the record in its piece, which depends on how the file is cut.
  var placedIssues: [CSVIssue] {
    issues.map { issue in
      var issue = issue
      issue.range = 0..<0
      return issue
    }
  }
}

/// How the bytes reach the reader.
enum Delivery {
  case whole
  case pieces(Int)
  case parts(Int)
}

func readCSV(_ text: String, _ options: CSVOptions = CSVOptions(), _ delivery: Delivery = .whole) -> ReadCSV {
  readCSV(Array(text.utf8), options, delivery)
}

func readCSV(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), _ delivery: Delivery = .whole) -> ReadCSV {
  var found = ReadCSV()
  func add(_ table: CSVTable, _ piece: UnsafeRawBufferPointer) {
    for record in 0..<table.count {
      found.rows.append((0..<table.columnCount).map { table.field(record: record, column: $0).text(in: piece) })
      found.lines.append(table.line(of: record))
      found.numbers.append(table.number(of: record))
      found.texts.append(String(decoding: piece[table.range(of: record)], as: UTF8.self))
    }
    found.issues += table.issues
  }
  var reader = CSVReader(options: options)
  var table = CSVTable()
  if case .pieces(let size) = delivery {
    // A file that is filled in, read and consumed a little at a time.
    var buffer = TextBuffer(pieceSize: size)
    var (position, started) = (0, false)
    while buffer.fill({ space in
      let count = min(space.count, bytes.count - position)
      for index in 0..<count { space[index] = bytes[position + index] }
      position += count
      return count
    }) {
      if !started {
        guard let used = buffer.withBytes({ reader.begin($0, isLast: buffer.isLast) }) else { continue }
        started = true
        buffer.consume(used)
      }
      let used = buffer.withBytes { piece in
        let used = reader.read(piece, isLast: buffer.isLast, into: &table)
        add(table, piece)
        return used
      }
      buffer.consume(used)
      if buffer.isLast { break }
    }
  } else {
    bytes.withUnsafeBytes { all in
      let start = reader.begin(all, isLast: true) ?? 0
      let rest = UnsafeRawBufferPointer(rebasing: all[start...])
      if case .parts(let count) = delivery {
        let parts = reader.parts(of: rest, isLast: true, count: count)
        var tables = parts.map { part in
          var table = CSVTable()
          reader.read(part: part, of: rest, isLast: true, into: &table)
          return table
        }
        _ = reader.join(&tables, parts: parts, of: rest, isLast: true)
        for table in tables { add(table, rest) }
      } else {
        _ = reader.read(rest, isLast: true, into: &table)
        add(table, rest)
      }
    }
  }
  found.header = reader.header.map(\.text)
  found.headerIssues = reader.headerIssues
  return found
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
