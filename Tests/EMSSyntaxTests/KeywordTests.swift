import EMSSyntax
import EMSTestSupport
import Testing

/// A keyword is one in its positions alone: everywhere else it names what the analyst likes.
@Suite struct KeywordTests {
  private func faults(_ text: String) -> [String] {
    let (tree, diagnostics) = parse(SourceFile(id: FileID(0), name: "case.ems", bytes: Array(text.utf8)))
    return diagnostics.map(\.message.english) + (tree.kinds.contains(.error) ? ["an error node in \(text)"] : [])
  }

  @Test(arguments: Keyword.allCases)
  func keywordIsAField(_ keyword: Keyword) {
    let word = keyword.word
    #expect(faults("kind thing \"Thing\" {\n  \(word): text\n  other: number default 1\n}") == [])
    #expect(faults("kind thing \"Thing\" {\n  first-field, \(word): text?\n  x: \(word)\n  y: \(word)?\n}") == [])
    #expect(faults("kind thing {\n  \(word) = a + \(word)\n}") == [])
    #expect(faults("kind thing {\n  \(word) \"Title\": text\n}") == [])
    #expect(faults("thing a { \(word): 3, x: 4 }\nthing b {\n  \(word): 3 because \"x\"\n  \(word) = 2\n}") == [])
    #expect(faults("amend thing.a { \(word): 3 }\nscenario s {\n  \(word): 3\n  a.\(word): 4\n  \(word).b: 5\n}") == [])
    #expect(faults("rows thing (id, \(word), impact.\(word)) {\n  a 1 2\n}") == [])
    #expect(faults("view v of thing {\n  columns \(word), a.\(word)\n  sort \(word) descending, \(word)\n}") == [])
    #expect(faults("check c {\n  for thing where \(word) > 1\n  expect \(word) = 3 and \(word)\n}") == [])
    #expect(faults("import thing from \"x.csv\" {\n  \(word): column \"A\"\n  \(word) = column 3 * 2\n}") == [])
    #expect(faults("test t {\n  given \(word): 3\n  given thing a { \(word): 4 }\n  expect a.\(word) = 4\n}") == [])
    #expect(faults("method m {\n  for thing { \(word): text, \(word)2 = \(word) }\n}") == [])
  }

  @Test(arguments: Keyword.allCases)
  func keywordIsARecord(_ keyword: Keyword) {
    let word = keyword.word
    #expect(faults("thing \(word)\nthing \(word) \"Title\" { a: 1 }") == [])
    #expect(faults("thing a {\n  impact \(word) \"Title\" { b: 1 }\n  process: \(word)\n  list: [\(word), a]\n}") == [])
    #expect(faults("rows thing (id, title) {\n  \(word) \"Title\"\n  a \(word)\n}") == [])
    #expect(
      faults("amend \(word) { a: 1 }\nscenario s { remove \(word), amend \(word).x { a: 1 }, \(word).a: 3 }") == [])
    #expect(faults("scale \(word) 1..3\nparameter \(word): 3\nuse method \(word)\nunit \(word) = 3 t") == [])
    #expect(
      faults("check \(word) { expect 1 = 1 }\nview \(word) of \(word) { columns a }\nmethod \(word) like \(word)") == []
    )
  }

  @Test(arguments: Keyword.allCases)
  func keywordIsALevel(_ keyword: Keyword) {
    let word = keyword.word
    #expect(
      faults("scale s { 1 \(word), 2 other }\nscale t { \(word), other }\nscale u {\n  \(word)\n  other\n}") == [])
    #expect(faults("choice c { \(word) \"Title\": \"text\", other }") == [])
    #expect(faults("matrix m (a, b) -> c {\n  \(word) x\n  \(word) \(word) x\n}") == [])
    #expect(faults("table t (a: s) -> c {\n  \(word) : \(word)\n  x|\(word) : other\n}") == [])
    #expect(faults("kind k { a: s default \(word), b = when x: \(word) otherwise: \(word) }") == [])
    #expect(faults("kind k { b = band x -> s { \(word) below 6, other up to 12 } }") == [])
    #expect(faults("thing a { x: \(word), y: \(word) or other, z: \(word) because \"x\" }") == [])
    #expect(faults("parameter p: \(word)\nparameter q: s default \(word)") == [])
  }

  @Test(arguments: Keyword.reserved)
  func reservedWordNamesNothing(_ word: String) {
    #expect(faults("kind thing { \(word): text }") != [])
    #expect(faults("thing \(word) \"Title\"") != [])
    #expect(faults("scale s { \(word), other }") != [])
  }

  @Test func tableIsTheOnlyOne() {
    for keyword in Keyword.allCases { #expect(!keyword.positions.isEmpty) }
    for position in KeywordPosition.allCases { #expect(!Keyword.words(at: position).isEmpty) }
  }
}
