/// Finds the delimiter of a file that does not tell it.
public enum CSVDelimiter {
  /// The bytes that are tried, the likeliest first.
  public static let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

  /// The delimiter that cuts most of the first records into the same number of cells, and into many; a comma where none
  /// does.
  ///
  /// Looks at 64 records and 256 KiB at most. `from` is where the first record begins, after a byte-order mark.
  public static func detect(
    in bytes: UnsafeRawBufferPointer, from: Int = 0, isLast: Bool, header: CSVOptions.Header = .firstRecord
  ) -> UInt8 {
    let window = UnsafeRawBufferPointer(rebasing: bytes.prefix(from + 1 << 18))
    let isLast = isLast && window.count == bytes.count
    var best = (delimiter: candidates[0], score: 0.0)
    for delimiter in candidates {
      var rows = CSVTable()
      rows.maximumIssues = 0
      let measure = CSVTokenizer(fieldCount: nil, columns: [], delimiter: delimiter, skipsEmptyRecords: true)
      measure.read(window, from: from, stop: window.count, isLast: isLast, maximum: 64, into: &rows)
      if rows.count == 0, !isLast {
        measure.read(window, from: from, stop: window.count, isLast: true, maximum: 64, into: &rows)
      }
      var first = 0
      if case .row(let number) = header { first = max(0, number - 1) }
      var cells: [Int] = []
      for row in min(first, rows.count)..<rows.count {
        let record = rows.records[row]
        if record.end > record.start { cells.append(Int(record.number)) }
      }
      // The number of cells that most records have; the greater of two that are as frequent.
      var frequent = (count: 0, cells: 1)
      var sorted = cells.sorted()[...]
      while let next = sorted.first {
        let run = sorted.prefix { $0 == next }.count
        if run >= frequent.count { frequent = (run, next) }
        sorted = sorted.dropFirst(run)
      }
      guard frequent.cells > 1, !cells.isEmpty else { continue }
      // Many cells in nearly all records tell more than two cells in all of them.
      let agreeing = Double(frequent.count) / Double(cells.count)
      let score = agreeing * agreeing * Double(frequent.cells - 1)
      if score > best.score { best = (delimiter, score) }
    }
    return best.delimiter
  }
}
