import EMSFormats
import Testing

@Suite struct CSVReaderTests {
  @Test func readsPlainCells() {
    let found = readCSV("a,b,c\n1,2,3\n4,,6\n")
    #expect(found.header == ["a", "b", "c"])
    #expect(found.rows == [["1", "2", "3"], ["4", "", "6"]])
    #expect(found.lines == [2, 3])
    #expect(found.numbers == [1, 2])
    #expect(found.issues.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsEveryLineEnd(_ end: String) {
    let text = ["a,b", "1,\"x\(end)y\"", "", "2,z"].joined(separator: end)
    for closing in ["", end] {
      let found = readCSV(text + closing)
      #expect(found.rows == [["1", "x\(end)y"], ["2", "z"]])
      #expect(found.lines == [2, 5])
      #expect(found.numbers == [1, 2])
      #expect(found.issues.isEmpty)
    }
  }

  @Test func readsQuotedCells() {
    let found = readCSV("a,b\n\"x, \"\"y\"\"\",\"\"\n\"\"\"\", \"blanks around\" \n")
    #expect(found.rows == [["x, \"y\"", ""], ["\"", "blanks around"]])
    #expect(found.issues.isEmpty)
  }

  @Test func skipsMarkAndBlankLines() {
    let found = readCSV("\u{FEFF}a;b\n\n  \n1;2\n;\n\n3;4")
    #expect(found.header == ["a", "b"])
    #expect(found.rows == [["1", "2"], ["3", "4"]])
    #expect(found.numbers == [1, 2])
    #expect(found.lines == [4, 7])
    #expect(readCSV("a;b\n;\n", CSVOptions(skipsEmptyRecords: false)).rows == [["", ""]])
  }

  @Test func findsTheHeader() {
    let text = "Register 2026;;\n\nNr;Aspect;\"Score\n(S x P)\"\n1;Gas;12\n"
    let found = readCSV(text, CSVOptions(header: .row(3)))
    #expect(found.header == ["Nr", "Aspect", "Score\n(S x P)"])
    #expect(found.rows == [["1", "Gas", "12"]])
    #expect(found.lines == [5])
    #expect(readCSV("1,2\n3,4\n", CSVOptions(header: .none)).rows == [["1", "2"], ["3", "4"]])
    #expect(readCSV("\n\n1,2\n", CSVOptions(header: .none)).lines == [3])
    #expect(readCSV("a\n", CSVOptions(header: .row(4))).headerIssues.map(\.kind) == [.missingHeader])
    #expect(readCSV("").headerIssues.map(\.kind) == [.missingHeader])
    #expect(readCSV("a,b").header == ["a", "b"])
  }

  @Test func placesHeaderCells() {
    var reader = CSVReader()
    Array("\u{FEFF}é,\"b\nc\", d\n".utf8).withUnsafeBytes { _ = reader.begin($0, isLast: true) }
    #expect(reader.header.map(\.text) == ["é", "b\nc", "d"])
    #expect(reader.header.map(\.line) == [1, 1, 2])
    #expect(reader.header.map(\.column) == [1, 3, 4])
  }

  @Test func detectsTheDelimiter() {
    let texts: [(String, UInt8)] = [
      ("a,b\n1,2\n", 0x2C), ("datum;ton\n03/01;1,24\n04/01;0,18\n", 0x3B), ("a\tb\n1\t2,5\n", 0x09),
      ("a|b|c\n1|2|3\n", 0x7C), ("alone\n1\n", 0x2C), ("sep=;\na;b,c,d\n1;2,3,4\n", 0x3B),
      ("id,laws\n1,A;B\n2,C;D\n3,E\n", 0x2C), ("a;b;c\n\"x,y,z\";1;2\n", 0x3B),
    ]
    for (text, delimiter) in texts {
      var reader = CSVReader()
      let used = Array(text.utf8).withUnsafeBytes { reader.begin($0, isLast: true) }
      #expect(reader.delimiter == delimiter, "\(text)")
      #expect(used != nil)
    }
    #expect(readCSV("sep=;\na;b\n1;2\n").header == ["a", "b"])
    #expect(readCSV("sep=;\na;b\n1;2\n").lines == [3])
  }

  @Test func givesSelectedColumnsOnly() {
    let bytes = Array("a,b,c\n1,2,3\n4,5,6\n".utf8)
    bytes.withUnsafeBytes { all in
      var reader = CSVReader()
      let start = reader.begin(all, isLast: true) ?? 0
      reader.select(columns: [2, 0, 9])
      let rest = UnsafeRawBufferPointer(rebasing: all[start...])
      var table = CSVTable()
      #expect(reader.read(rest, isLast: true, maximumRecords: 1, into: &table) == 6)
      #expect(table.count == 1)
      #expect(table.columnCount == 2)
      #expect(table.withColumn(0) { $0.map { $0.text(in: rest) } } == ["3"])
      #expect(table.withColumn(1) { $0.map { $0.text(in: rest) } } == ["1"])
      let more = UnsafeRawBufferPointer(rebasing: rest[6...])
      #expect(reader.read(more, isLast: true, into: &table) == 6)
      #expect(table.number(of: 0) == 2)
      #expect(table.line(of: 0) == 3)
      #expect(table.textOffset == 12)
      #expect(table.withColumn(7) { $0.count } == 0)
      #expect(table.field(record: 5, column: 5).text(in: more) == "")
    }
  }

  @Test func placesCellsWithinRecords() {
    let bytes = Array("a,b\n\"x\r\né\",y\n".utf8)
    bytes.withUnsafeBytes { all in
      var reader = CSVReader()
      let start = reader.begin(all, isLast: true) ?? 0
      let rest = UnsafeRawBufferPointer(rebasing: all[start...])
      var table = CSVTable()
      _ = reader.read(rest, isLast: true, into: &table)
      let place = table.place(of: table.field(record: 0, column: 1).start, record: 0, in: rest)
      #expect(place == (3, 4))
    }
  }

  @Test func growsWithTheFile() {
    var text = "id,title\n"
    for index in 0..<5000 { text += "\(index),\"title, \(index)\"\n" }
    let found = readCSV(text)
    #expect(found.rows.count == 5000)
    #expect(found.rows[4321] == ["4321", "title, 4321"])
    #expect(found.lines[4999] == 5001)
    #expect(readCSV(text, CSVOptions(), .pieces(700)) == found)
    #expect(readCSV(text, CSVOptions(), .parts(7)) == found)
  }

  @Test func readsALongCell() {
    let long = String(repeating: "abc\n", count: 50_000)
    let found = readCSV("a,b\n\"\(long)\",1\n2,3\n", CSVOptions(), .pieces(1000))
    #expect(found.rows == [[long, "1"], ["2", "3"]])
    #expect(found.lines == [2, 50_003])
  }
}

@Suite struct CSVIssueTests {
  private func issues(_ text: String, _ options: CSVOptions = CSVOptions()) -> [CSVIssue] {
    readCSV(text, options).issues
  }

  @Test func reportsRaggedRows() {
    let found = readCSV("a,b,c\n1,2\n1,2,3,4\n1,2,3\n")
    #expect(found.rows == [["1", "2", "3"]])
    #expect(found.numbers == [3])
    #expect(
      found.issues == [
        CSVIssue(
          kind: .tooFewFields(found: 2, expected: 3), record: 1, line: 2, column: 4, field: 2, range: 0..<3),
        CSVIssue(
          kind: .tooManyFields(found: 4, expected: 3), record: 2, line: 3, column: 7, field: 4, range: 4..<11),
      ])
  }

  @Test func reportsTextAfterQuoteAndGoesOn() {
    let found = readCSV("a,b\n\"x\"y,\"2\n3\"\n5,6\n")
    #expect(found.rows == [["5", "6"]])
    #expect(
      found.issues == [CSVIssue(kind: .textAfterQuote, record: 1, line: 2, column: 4, field: 1, range: 0..<10)])
    #expect(found.lines == [4])
  }

  @Test func tellsAForgottenQuoteFromOneThatIsNotDoubled() {
    let inner = readCSV("a,b\n1,\"first\nthe \"old\" line\nlast\"\n5,6\n")
    #expect(inner.issues.map(\.kind) == [.textAfterQuote, .tooFewFields(found: 1, expected: 2)])
    #expect(inner.issues.map(\.line) == [3, 4])
    #expect(inner.rows == [["5", "6"]])
    let open = readCSV("a,b\n1,\"first\n2,plain\n3,\"quoted\"\n5,6\n")
    #expect(open.issues.map(\.kind) == [.textAfterQuote])
    #expect(open.issues.map(\.record) == [1])
    #expect(open.rows == [["2", "plain"], ["3", "quoted"], ["5", "6"]])
    #expect(open.lines == [3, 4, 5])
  }

  @Test func reportsAnUnterminatedQuoteAtItsOpening() {
    let found = readCSV("a,b\n1,2\n3,\"oops\n4,5\n6,7\n")
    #expect(found.rows == [["1", "2"], ["4", "5"], ["6", "7"]])
    #expect(found.lines == [2, 4, 5])
    #expect(found.numbers == [1, 3, 4])
    #expect(
      found.issues == [CSVIssue(kind: .unterminatedQuote, record: 2, line: 3, column: 3, field: 2, range: 4..<11)])
  }

  @Test func readsQuotesWithinBareCells() {
    let found = readCSV("a,b\n5\" pipe,2\n\n")
    #expect(found.rows == [["5\" pipe", "2"]])
    #expect(found.issues.map(\.kind) == [.quoteInBareField])
    #expect(found.issues.first?.recordIsKept == true)
    #expect(found.issues.first?.column == 2)
  }

  @Test func reportsNUL() {
    let found = readCSV("a,b\n1\0,2\n\"\0\",2\n3,4\n")
    #expect(found.rows == [["3", "4"]])
    #expect(found.issues.map(\.kind) == [.nulByte, .nulByte])
    #expect(found.issues.map(\.line) == [2, 3])
  }

  @Test func oneIssueARecord() {
    let found = readCSV("a,b\n\"x\"y,\0,3,4\nx\"y\n5,6\n")
    #expect(found.issues.map(\.kind) == [.textAfterQuote, .tooFewFields(found: 1, expected: 2)])
    #expect(found.rows == [["5", "6"]])
  }

  @Test func listsSoManyIssuesAndCountsAll() {
    let bytes = Array(("a,b\n" + String(repeating: "x\"y\n", count: 1500)).utf8)
    bytes.withUnsafeBytes { all in
      var reader = CSVReader()
      let start = reader.begin(all, isLast: true) ?? 0
      var table = CSVTable()
      _ = reader.read(UnsafeRawBufferPointer(rebasing: all[start...]), isLast: true, into: &table)
      #expect(table.issues.count == 1000)
      #expect(table.issueCount == 1500)
      #expect(reader.recordsRead == 1500)
    }
  }
}
