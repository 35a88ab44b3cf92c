import EMSSyntax
import Testing

/// Whether a session asks for another line, and what its prompt names.
@Suite struct InputCompletenessTests {
  @Test(
    arguments: [
      ("", .complete),
      ("aspect a { process: b }", .complete),
      ("aspect a \"not closed", .complete),
      ("a } }", .complete),
      ("a { ( }", .complete),
      ("# only { a remark", .complete),
      ("note: \"a { in a text\"", .complete),
      ("include <methods/risk-matrix>", .complete),
      ("aspect a {\n  process: b", .open(.brace)),
      ("aspect a {", .open(.brace)),
      ("aspect a {\n\n", .open(.brace)),
      ("x = max(1,", .open(.parenthesis)),
      ("x: [1, 2", .open(.bracket)),
      ("a { b: [1,\n2]", .open(.brace)),
      ("a { b: [1,\n2]\n}", .complete),
      ("note: \"\"\"\n  one", .open(.text)),
      ("note: \"\"\"\n  one { \\\"\"\" \n", .open(.text)),
      ("note: \"\"\"\n  one\n\"\"\" {", .open(.brace)),
      ("note: \"\"\"\n  one\nword at the margin\n\"\"\"", .complete),
      ("note: \"\"\"one\"\"\"", .complete),
      ("set a.b:", .open(.operation)),
      ("set a.b: 2,", .open(.operation)),
      ("set a.b: 2,\n\n", .complete),
      ("a +", .open(.operation)),
      ("a + # why\n", .complete),
      ("a +\nb", .complete),
      ("if a then", .open(.operation)),
      ("list impact where", .open(.operation)),
    ] as [(String, InputState)])
  func states(_ text: String, _ state: InputState) {
    #expect(InputCompleteness.state(of: text) == state)
  }

  @Test func linesCostOnce() {
    var completeness = InputCompleteness()
    completeness.add(line: "aspect a {")
    for index in 0..<50_000 { completeness.add(line: "  field-\(index): \(index), # a line") }
    #expect(completeness.state == .open(.brace))
    completeness.add(line: "}")
    #expect(completeness.state == .complete)
  }
}
