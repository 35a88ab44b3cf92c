import EMSSyntax
import EMSTestSupport
import Testing

/// Any bytes give a tree, and the tree gives back the bytes.
@Suite struct RobustnessTests {
  /// A small generator of numbers, the same on every run.
  struct Numbers {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: (state >> 33)) % max(1, bound)
    }
  }

  private func check(_ bytes: [UInt8]) -> Bool {
    let source = SourceFile(id: FileID(0), name: "case.ems", bytes: bytes)
    let (tree, diagnostics) = parse(source)
    if tree.printed() != bytes || TreeInvariants.fault(tree) != nil { return false }
    for diagnostic in diagnostics {
      guard let range = diagnostic.range, range.start <= range.end, Int(range.end) <= bytes.count else { return false }
    }
    let expression = parseExpression(source).tree
    let changes = parseChanges(source).tree
    return TreeInvariants.fault(expression) == nil && TreeInvariants.fault(changes) == nil
  }

  @Test func emptyFile() {
    let (tree, diagnostics) = parse(SourceFile(id: FileID(0), name: "empty.ems", bytes: []))
    #expect(diagnostics.isEmpty)
    #expect(tree.kind(tree.root) == .file)
    #expect(Array(tree.children(tree.root)).isEmpty)
    for bytes: [UInt8] in [[0], [0x22], [0x2D], [0xEF, 0xBB, 0xBF], [0x7B], [0x0D], [0xC2], [0x31], [0x2E, 0x2E]] {
      #expect(check(bytes))
    }
  }

  @Test func randomBytes() {
    var numbers = Numbers(state: 7)
    for _ in 0..<300 {
      let bytes = (0..<numbers.next(200)).map { _ in UInt8(numbers.next(256)) }
      #expect(check(bytes), "\(bytes)")
    }
  }

  @Test func randomMarks() {
    var numbers = Numbers(state: 11)
    let parts = [
      "{", "}", "(", ")", "[", "]", ":", "=", ",", "\n", "\n", " ", " ", "\"", "a", "when", "otherwise", "because", "-",
      "..",
      "12", "0.5", "scale", "aspect", "rows", "matrix", "table", "band", "->", "|", ">=", "n/a", "2026-01-01", "for",
      "where",
      "message", "import", "column", "map", "é", "#", "?", "%", "or", "in", "not", "is", "if", "then", "else", ".",
      "view",
      "\"\"\"", "\\", "method", "test", "given", "expect", "kind", "from", "on", "by",
    ]
    for _ in 0..<1500 {
      var text = ""
      for _ in 0..<(2 + numbers.next(40)) {
        text += parts[numbers.next(parts.count)]
        if numbers.next(3) > 0 { text += " " }
      }
      #expect(check(Array(text.utf8)), "\(text)")
    }
  }

  @Test(arguments: CaseFolder.files("syntax"))
  func mutatedFiles(_ path: String) throws {
    let original = try #require(CaseFolder.read(path))
    #expect(check(original))
    var numbers = Numbers(state: UInt64(original.count) &+ 3)
    for round in 0..<60 {
      var bytes = original
      for _ in 0...numbers.next(3) where !bytes.isEmpty {
        let at = numbers.next(bytes.count)
        switch numbers.next(4) {
        case 0: bytes.remove(at: at)
        case 1: bytes.insert(UInt8(numbers.next(256)), at: at)
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + numbers.next(40)))
        default: bytes.insert(contentsOf: Array("{}()[],:=\"\n".utf8)[numbers.next(11)...].prefix(1), at: at)
        }
      }
      #expect(check(bytes), "\(path) round \(round): \(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test func prefixesOfAFile() throws {
    let bytes = try #require(CaseFolder.read("syntax/errors/ten-mistakes.ems"))
    for end in stride(from: 0, to: bytes.count, by: 3) { #expect(check(Array(bytes[..<end]))) }
  }

  @Test(
    arguments: [
      ("x = ", "("), ("x = ", "["), ("x: ", "["), ("x: ", "("), ("x = ", "f("), ("x: ", "f("), ("x = ", "-"),
      ("x = ", "not "), ("x = ", "if a then b else "), ("x = ", "2 ^ "), ("x = ", "a where "), ("x = ", "if "),
      ("", "a { "), ("x = ", "(when a: "), ("x = ", "band a -> s { b below "), ("x = ", "[(f("),
    ])
  func nestingIsLimited(_ start: String, _ part: String) {
    let text = "thing a {\n  \(start)" + String(repeating: part, count: 10_000) + "\n}\nthing b { c: 1 }\n"
    let (tree, diagnostics) = parse(SourceFile(id: FileID(0), name: "deep.ems", bytes: Array(text.utf8)))
    #expect(tree.printed() == Array(text.utf8))
    #expect(diagnostics.contains { $0.code.number == 115 })
    #expect(diagnostics.count <= 3, "\(diagnostics.map(\.message))")
    #expect(TreeInvariants.fault(tree) == nil)
  }

  @Test func longChainsAreLimited() {
    for part in [" + 1", ".a", " and b", " or c", " * 2"] {
      let text = "thing a {\n  x = b" + String(repeating: part, count: 100_000) + "\n}\nthing b { c: 1 }\n"
      let (_, diagnostics) = parse(SourceFile(id: FileID(0), name: "long.ems", bytes: Array(text.utf8)))
      #expect(diagnostics.map(\.code.number) == [115])
    }
    let fits = "thing a { x = b" + String(repeating: " + 1", count: 900) + " }"
    #expect(parse(SourceFile(id: FileID(0), name: "long.ems", bytes: Array(fits.utf8))).diagnostics.isEmpty)
  }

  @Test func longLine() {
    let text = "thing a { x: [" + String(repeating: "item, ", count: 200_000) + "last] }"
    let (tree, diagnostics) = parse(SourceFile(id: FileID(0), name: "line.ems", bytes: Array(text.utf8)))
    #expect(diagnostics.isEmpty)
    #expect(tree.kinds.count > 200_000)
  }

  @Test func errorsAreLimited() {
    for line in ["a b c d\n", "a { b: $ }\n", "scael s { 1 low }\n", "a { b: (1\n", "\u{1}x ", "12t\n", "\"\n"] {
      let text = String(repeating: line, count: 20_000)
      let (tree, diagnostics) = parse(SourceFile(id: FileID(0), name: "bad.ems", bytes: Array(text.utf8)))
      #expect(tree.printed() == Array(text.utf8))
      #expect(TreeInvariants.fault(tree) == nil)
      #expect(diagnostics.count >= 1000 && diagnostics.count <= 2010)
      #expect(diagnostics.contains { $0.code.number == 128 })
    }
  }

  @Test func tenMistakesAreTenErrors() throws {
    let bytes = try #require(CaseFolder.read("syntax/errors/ten-mistakes.ems"))
    let diagnostics = parse(SourceFile(id: FileID(0), name: "ten.ems", bytes: bytes)).diagnostics
    #expect(diagnostics.count == 10)
    #expect(diagnostics == diagnostics.sorted())
  }
}
