import EMSSyntax
import Testing

/// Texts, names and suggestions.
@Suite struct TextTests {
  @Test func escapes() {
    #expect(LiteralText.value(of: #""plain""#) == "plain")
    #expect(LiteralText.value(of: #""a \"b\" \\ \n \t \u{2082}""#) == "a \"b\" \\ \n \t ₂")
    #expect(LiteralText.value(of: #""""#) == "")
    #expect(LiteralText.value(of: "\"not closed") == "not closed")
    #expect(LiteralText.value(of: "“curly”") == "curly")
    #expect(LiteralText.value(of: #""\q \u{110000}""#) == #"\q \u{110000}"#)
  }

  @Test func indentationIsRemoved() {
    #expect(LiteralText.value(of: "\"\"\"\n    one\n      two\n    \"\"\"") == "one\n  two")
    #expect(LiteralText.value(of: "\"\"\"\r\n  one\r\n\r\n  two\r\n  \"\"\"") == "one\n\ntwo")
    #expect(LiteralText.value(of: "\"\"\"one\n  two\"\"\"") == "one\ntwo")
    #expect(LiteralText.value(of: "\"\"\"\"\"\"") == "")
  }

  @Test func messageParts() {
    #expect(LiteralText.value(ofMessagePart: "a {{b}} {{{{c}}}} \\n") == "a {b} {{c}} \n")
  }

  @Test func namesAreCanonical() {
    #expect(NameText.value(of: "e\u{301}te\u{301}") == NameText.value(of: "été"))
    #expect(NameText.value(of: "\"A 12/3\"") == "A 12/3")
  }

  @Test func nearestNames() {
    let names = ["severity", "probability", "détection", "moderate", "major", "minor"]
    #expect(NearestName.nearest(to: "severty", in: names) == "severity")
    #expect(NearestName.nearest(to: "serevity", in: names) == "severity")
    #expect(NearestName.nearest(to: "Severity", in: names) == "severity")
    #expect(NearestName.nearest(to: "detection", in: names) == "détection")
    #expect(NearestName.nearest(to: "mjaor", in: names) == "major")
    #expect(NearestName.nearest(to: "wholly-different", in: names) == nil)
    #expect(NearestName.nearest(to: "x", in: ["y", "z"]) == nil)
    #expect(NearestName.nearest(to: "mijor", in: names, limit: 3) == ["major", "minor"])
    #expect(NearestName.nearest(to: "", in: names) == nil)
  }

  @Test func synonyms() {
    #expect(KeywordSynonyms.keyword(for: "Schaal", at: .declaration) == .scale)
    #expect(KeywordSynonyms.keyword(for: "kolommen", at: .viewClause) == .columns)
    #expect(KeywordSynonyms.keyword(for: "kolommen", at: .declaration) == nil)
  }

  private func dump(
    _ text: String, _ read: (SourceFile) -> (tree: SyntaxTree, diagnostics: [Diagnostic])
  ) -> (String, [String]) {
    let (tree, diagnostics) = read(SourceFile(id: FileID(0), name: "line", bytes: Array(text.utf8)))
    return (TreeDump(tree).line(tree.root), diagnostics.map(\.message.english))
  }

  @Test func loneExpressions() {
    #expect(dump("score > 6", parseExpression) == ("(file (binary > (name \"score\") (number \"6\")))", []))
    #expect(dump("class is high and not late", parseExpression).1 == [])
    #expect(dump("score >", parseExpression).1 == ["expected a value or a name before the end of the file"])
    #expect(dump("a b", parseExpression).1.count == 1)
    #expect(dump("", parseExpression).1.count == 1)
  }

  @Test func loneChanges() {
    #expect(
      dump("a.b: 3, c = d + 1, risk(x, y): high", parseChanges)
        == (
          "(file (entry (path (name \"a\") (name \"b\")) (number \"3\")) "
            + "(ruleEntry (name \"c\") (binary + (name \"d\") (number \"1\"))) "
            + "(entry (call (name \"risk\") (argument (name \"x\")) (argument (name \"y\"))) (name \"high\")))", []
        ))
    #expect(dump("threshold=10", parseChanges).1 == [])
    #expect(
      dump("a: b + 1", parseChanges) == ("(file (ruleEntry (name \"a\") (binary + (name \"b\") (number \"1\"))))", []))
    #expect(dump("a", parseChanges).1.count == 1)
  }

  @Test func operatorsHavePlaces() {
    let (tree, _) = parseExpression(SourceFile(id: FileID(0), name: "line", bytes: Array("a is not b".utf8)))
    let node = NodeID(Int32(tree.kinds.count - 2))
    #expect(tree.operatorOf(node) == .isNot)
    #expect(tree.source.text(tree.operatorRange(node)) == "is not")
  }
}

extension TextTests {
  @Test(arguments: [
    ("boiler-gas", true), ("Köln-Süd", true), ("a_1", true), ("a-1-b", true), ("क्षि", true), ("", false), ("1a", false),
    ("-a", false), ("a-", false), ("a--b", false), ("a_-b", false), ("a-_b", false), ("a-१", false), ("ⅷ", false),
    ("A 12/3", false), ("a.b", false), ("when", false), ("say \"no\"", false), ("back\\slash", false),
    ("two\nlines\tand\u{1}", false),
  ])
  func writtenNamesAreReadAgain(_ name: String, _ isName: Bool) {
    #expect(NameText.isName(name) == isName)
    let written = NameText.written(name)
    #expect((written == name) == isName)
    #expect(NameText.value(of: written) == name)
    let line = SourceFile(id: FileID(0), name: "line", bytes: Array("\(written).score: 1".utf8))
    let (tree, diagnostics) = parseChanges(line)
    #expect(diagnostics.isEmpty || name.isEmpty)
    #expect(tree.firstChild(tree.root).flatMap { tree.firstChild($0) }.map { tree.text($0) } == "\(written).score")
  }
}
