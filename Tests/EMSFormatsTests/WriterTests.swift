import EMSFormats
import Testing

@Suite struct CSVWriterTests {
  @Test func quotesOnlyWhereNeeded() {
    var writer = CSVWriter()
    writer.row(["plain", "a,b", "say \"no\"", "two\nlines", " blank", "blank ", "a;b", ""])
    writer.row([""])
    writer.cell(Int64(-12))
    writer.cell(mantissa: -5, digits: 2)
    writer.emptyCell()
    writer.plainCell("x".utf8)
    writer.endRow()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\" blank\",\"blank \",a;b,\n\"\"\n-12,-0.05,,x\n")
  }

  @Test func flushes() {
    var writer = CSVWriter(delimiter: 0x3B)
    var taken: [UInt8] = []
    for index in 0..<3 {
      writer.row(["\(index)", "a;b"])
      writer.flush { taken.append(contentsOf: $0) }
    }
    #expect(String(decoding: taken, as: UTF8.self) == "0;\"a;b\"\n1;\"a;b\"\n2;\"a;b\"\n")
  }

  @Test func writesNumbers() {
    func text(_ mantissa: Int64, _ digits: Int) -> String {
      var bytes: [UInt8] = []
      ByteWriting.append(mantissa: mantissa, digits: digits, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(text(0, 0) == "0")
    #expect(text(0, 2) == "0.00")
    #expect(text(1250, 2) == "12.50")
    #expect(text(7, 1) == "0.7")
    #expect(text(.min, 0) == "-9223372036854775808")
    #expect(text(.min, 19) == "-0.9223372036854775808")
    #expect(text(.max, 3) == "9223372036854775.807")
  }
}

@Suite struct JSONTests {
  private func write(_ layout: JSONWriter.Layout) -> String {
    var writer = JSONWriter(layout)
    writer.beginObject()
    writer.key("title")
    writer.string("a \"quote\"\\\n\u{1}é\u{7F}")
    writer.key("values")
    writer.beginArray()
    writer.number("1.50")
    writer.number(-3)
    writer.number(mantissa: 25, digits: 1)
    writer.bool(true)
    writer.null()
    writer.endArray()
    writer.key("none")
    writer.beginArray()
    writer.endArray()
    writer.key("inner")
    writer.beginObject()
    writer.endObject()
    writer.endObject()
    writer.endLine()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func writesCompact() {
    #expect(
      write(.compact)
        == #"{"title":"a \"quote\"\\\n\u0001é"# + "\u{7F}"
        + #"","values":[1.50,-3,2.5,true,null],"none":[],"inner":{}}"# + "\n")
  }

  @Test func writesPretty() {
    #expect(
      write(.pretty) == #"""
        {
          "title": "a \"quote\"\\\n\u0001é\#u{7F}",
          "values": [
            1.50,
            -3,
            2.5,
            true,
            null
          ],
          "none": [],
          "inner": {}
        }

        """#)
  }

  @Test func repairsBytes() throws {
    var writer = JSONWriter()
    [UInt8]([0x61, 0xFF, 0x62]).withUnsafeBytes { writer.string(utf8: $0) }
    #expect(try JSONReader.read(writer.bytes) == .string("a\u{FFFD}b"))
  }

  @Test func readsValues() throws {
    let value = try JSONReader.read(#" {"a": [1, -0.5e+3, "x\u00e9\ud83d\ude00\/"], "b": {"c": null, "c": true}} "#)
    #expect(value["a"]?[0]?.whole == 1)
    #expect(value["a"]?[1]?.numberText == "-0.5e+3")
    #expect(value["a"]?[2]?.text == "xé\u{1F600}/")
    #expect(value["b"]?["c"]?.flag == true)
    #expect(value["b"]?.members?.count == 2)
    #expect(value["a"]?.items?.count == 3)
    #expect(value["z"] == nil)
  }

  @Test(arguments: [
    ("", JSONFault.Kind.unexpectedEnd, 0), ("[1,]", .unexpectedByte(0x5D), 3), ("[1", .unexpectedEnd, 2),
    ("{\"a\" 1}", .unexpectedByte(0x31), 5), ("{a:1}", .unexpectedByte(0x61), 1), ("01", .badNumber, 1),
    ("1.", .badNumber, 2), ("-", .badNumber, 1), ("+1", .unexpectedByte(0x2B), 0), ("1 2", .trailingText, 2),
    ("tru", .unexpectedEnd, 3), ("\"\\x\"", .badEscape, 1), ("\"\\ud800\"", .badEscape, 1),
    ("\"a\nb\"", .controlCharacter, 2), ("\"a", .unexpectedEnd, 2), ("[[[[1]]]]", .tooDeep, 3),
    ("'a'", .unexpectedByte(0x27), 0), ("NaN", .unexpectedByte(0x4E), 0), ("\u{FEFF}1", .unexpectedByte(0xEF), 0),
  ])
  func refuses(_ text: String, _ kind: JSONFault.Kind, _ offset: Int) {
    #expect {
      _ = try JSONReader.read(text, maximumDepth: 3)
    } throws: { error in
      guard let fault = error as? JSONFault else { return false }
      return fault.kind == kind && fault.offset == offset
    }
  }

  @Test func placesFaults() {
    #expect(throws: JSONFault(kind: .unexpectedByte(0x78), offset: 15, line: 2, column: 8)) {
      try JSONReader.read("[\"é\",\n  \"ü\", x]")
    }
    #expect(throws: JSONFault(kind: .invalidUTF8, offset: 1, line: 1, column: 2)) {
      try JSONReader.read([0x22, 0xC3, 0x22])
    }
  }

  @Test func deepTextsDoNotTrap() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONFault.self) { try JSONReader.read(deep, maximumDepth: .max) }
  }

  @Test func writtenValuesAreReadBack() throws {
    for seed in 0..<300 {
      var numbers = SeededNumbers(seed)
      let value = randomValue(&numbers, depth: 0)
      for layout in [JSONWriter.Layout.compact, .pretty] {
        var writer = JSONWriter(layout)
        writer.value(value)
        #expect(try JSONReader.read(writer.bytes) == value, "seed \(seed)")
      }
    }
  }

  @Test func anyBytesAreRead() {
    let alphabet = Array("[]{},:\"\\u0d8 1-.eEtrufalsn\n".utf8) + [0xC3, 0xA9, 0xFF]
    for seed in 0..<3000 {
      var numbers = SeededNumbers(seed)
      let bytes = (0..<Int.random(in: 0...24, using: &numbers)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
      }
      _ = try? JSONReader.read(bytes)
    }
  }

  private func randomValue(_ numbers: inout SeededNumbers, depth: Int) -> JSONValue {
    func text() -> String {
      let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\u{0}", "é", "\u{1F600}", "\u{1F}", "/", " "]
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...5, using: &numbers) {
        text.append(scalars[Int.random(in: 0..<scalars.count, using: &numbers)])
      }
      return String(text)
    }
    switch Int.random(in: 0...(depth > 3 ? 3 : 5), using: &numbers) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &numbers))
    case 2: return .number(["0", "-1", "1.50", "1e9", "-0.5E-3"][Int.random(in: 0...4, using: &numbers)])
    case 3: return .string(text())
    case 4:
      return .array(
        (0..<Int.random(in: 0...4, using: &numbers)).map { _ in randomValue(&numbers, depth: depth + 1) })
    default:
      return .object(
        (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
          JSONMember(key: text(), value: randomValue(&numbers, depth: depth + 1))
        })
    }
  }
}
