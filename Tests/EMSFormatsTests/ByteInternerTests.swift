import EMSFormats
import Testing

@Suite struct ByteInternerTests {
  @Test func numbersInOrderOfComing() {
    var interner = ByteInterner()
    #expect(interner.intern("gas") == 0)
    #expect(interner.intern("") == 1)
    #expect(interner.intern("gas") == 0)
    #expect(interner.intern("a longer title of an aspect") == 2)
    #expect(interner.count == 3)
    #expect(interner.string(2) == "a longer title of an aspect")
    #expect(interner.string(1) == "")
    #expect(interner.string(9) == "")
    #expect(interner.lookup("gas") == 0)
    #expect(interner.lookup("oil") == nil)
    #expect(interner.withBytes(0) { Array($0) } == Array("gas".utf8))
  }

  @Test func isAValue() {
    var one = ByteInterner()
    _ = one.intern("a")
    var other = one
    _ = other.intern("b")
    #expect(one.count == 1)
    #expect(one.intern("c") == 1)
    #expect(other.string(1) == "b")
  }

  @Test func agreesWithADictionary() {
    for seed in 0..<20 {
      var numbers = SeededNumbers(seed)
      var interner = ByteInterner(capacity: seed * 10)
      var known: [[UInt8]: Int32] = [:]
      for _ in 0..<2000 {
        let bytes = (0..<Int.random(in: 0...20, using: &numbers)).map { _ in UInt8.random(in: 0...1, using: &numbers) }
        let number = bytes.withUnsafeBytes { interner.intern($0) }
        let expected = known[bytes] ?? Int32(known.count)
        known[bytes] = expected
        #expect(number == expected)
      }
      #expect(interner.count == known.count)
      for (bytes, number) in known { #expect(Array(interner.bytes(number)) == bytes) }
    }
  }

  @Test func merges() {
    var one = ByteInterner()
    for text in ["a", "b", "c"] { _ = one.intern(text) }
    var other = ByteInterner()
    for text in ["c", "d", "a"] { _ = other.intern(text) }
    #expect(one.merge(other) == [2, 3, 0])
    #expect(one.count == 4)
    #expect(one.merge(ByteInterner()) == [])
  }

  @Test func internsColumns() {
    let bytes = Array("a,b\nx,\" y \"\nx,\"say \"\"no\"\"\"\n ,x\ny,\"say \"\"no\"\"\"\n".utf8)
    bytes.withUnsafeBytes { all in
      var reader = CSVReader()
      let start = reader.begin(all, isLast: true) ?? 0
      let rest = UnsafeRawBufferPointer(rebasing: all[start...])
      var table = CSVTable()
      _ = reader.read(rest, isLast: true, into: &table)
      var interner = ByteInterner()
      var numbers: [Int32] = []
      for column in 0..<2 { table.withColumn(column) { interner.intern($0, of: rest, into: &numbers) } }
      #expect(numbers == [0, 0, -1, 1, 1, 2, 0, 2])
      #expect(interner.string(2) == "say \"no\"")
    }
  }
}
