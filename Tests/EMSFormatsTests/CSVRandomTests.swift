import EMSFormats
import Testing

@Suite struct CSVRandomTests {
  /// Bytes in which marks are frequent.
  private func randomBytes(_ numbers: inout SeededNumbers, count: Int, alphabet: [UInt8]?) -> [UInt8] {
    (0..<count).map { _ in
      if let alphabet { return alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)] }
      return UInt8.random(in: 0...255, using: &numbers)
    }
  }

  private let alphabets: [[UInt8]?] = [
    Array("a,\"\n".utf8), Array("ab ,;\"\"\r\n\t\0é".utf8), Array("aaaaaaaaaaaaaa,,,,\n\"".utf8), nil,
  ]

  @Test func piecesAndPartsReadAsTheWhole() {
    for seed in 0..<600 {
      var numbers = SeededNumbers(seed)
      let alphabet = alphabets[seed % alphabets.count]
      let count = Int.random(in: 0...400, using: &numbers)
      let bytes = Array("a,b,c\n".utf8) + randomBytes(&numbers, count: count, alphabet: alphabet)
      // Only valid UTF-8 stays as it is on its way through a text buffer.
      let isValid = bytes.withUnsafeBytes { UTF8Validation.isValid($0) }
      let options = CSVOptions(delimiter: 0x2C, skipsEmptyRecords: seed % 3 == 0)
      let whole = readCSV(bytes, options)
      if isValid {
        for size in [64, 97] {
          let pieces = readCSV(bytes, options, .pieces(size))
          #expect(pieces.rows == whole.rows, "seed \(seed)")
          #expect(pieces.lines == whole.lines, "seed \(seed)")
          #expect(pieces.numbers == whole.numbers, "seed \(seed)")
          #expect(pieces.placedIssues == whole.placedIssues, "seed \(seed)")
        }
      }
      for count in 2...5 {
        #expect(readCSV(bytes, options, .parts(count)) == whole, "seed \(seed), \(count) parts")
      }
    }
  }

  @Test func anyBytesAreReadWithDetectedLayout() {
    for seed in 0..<300 {
      var numbers = SeededNumbers(seed + 7000)
      let count = Int.random(in: 0...600, using: &numbers)
      let bytes = randomBytes(&numbers, count: count, alphabet: alphabets[seed % alphabets.count])
      let header: CSVOptions.Header = seed % 5 == 0 ? .row(3) : seed % 5 == 1 ? .none : .firstRecord
      let found = readCSV(bytes, CSVOptions(header: header))
      #expect(found.rows.allSatisfy { $0.count == found.header.count })
      _ = readCSV(bytes, CSVOptions(header: header), .pieces(80))
      #expect(readCSV(bytes, CSVOptions(header: header), .parts(3)) == found)
    }
  }

  @Test func writtenCellsAreReadBack() {
    let pieces = [
      "", "a", "b c", " ", ",", ";", "\"", "\n", "\r\n", "\r", "é", "\t", "0.5", "\"\"", "long enough cell",
    ]
    for seed in 0..<300 {
      var numbers = SeededNumbers(seed + 9000)
      let columns = Int.random(in: 1...6, using: &numbers)
      let rows = (0..<Int.random(in: 1...30, using: &numbers)).map { _ in
        (0..<columns).map { _ in
          (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &numbers)]
          }.joined()
        }
      }
      let delimiter: UInt8 = [0x2C, 0x3B, 0x09, 0x7C][seed % 4]
      var writer = CSVWriter(delimiter: delimiter)
      for row in rows { writer.row(row) }
      let options = CSVOptions(delimiter: delimiter, header: .none, skipsEmptyRecords: false)
      let found = readCSV(writer.bytes, options)
      #expect(found.issues.isEmpty)
      #expect(found.rows == rows, "seed \(seed)")
      #expect(readCSV(writer.bytes, options, .pieces(64)).rows == rows, "seed \(seed)")
      #expect(readCSV(writer.bytes, options, .parts(3)).rows == rows, "seed \(seed)")
    }
  }
}
