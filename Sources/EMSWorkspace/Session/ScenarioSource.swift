import EMSSemantics
import EMSSyntax

/// The changes of a session as the source of a scenario: written so that reading it gives the same changes.
struct ScenarioSource {
  /// The scenario's name and title.
  var name: String, title: String?
  /// The scenario that it builds on.
  var base: String?
  /// The day of the session.
  var day: String
  /// Declarations that stand before the scenario.
  var declarations: [TypedText] = []
  /// What the scenario holds, in stages: each but the last is a scenario of its own, on which the next builds.
  var stages: [[String]] = []
  /// Names that other scenarios have.
  var taken: Set<String> = []

  /// The text.
  func text() -> String {
    var text = "# What was tried in a session, as of \(day).\n\n"
    for declaration in declarations { text += ScenarioSource.indented(declaration.text, by: 0) + "\n" }
    var below = base
    var number = 0
    for lines in stages.dropLast() {
      repeat { number += 1 } while taken.contains("\(name)-\(number)")
      text += scenario("\(name)-\(number)", title: nil, on: below, lines) + "\n"
      below = "\(name)-\(number)"
    }
    return text + scenario(name, title: title, on: below, stages.last ?? [])
  }

  private func scenario(_ name: String, title: String?, on base: String?, _ lines: [String]) -> String {
    var text = "scenario \(name)"
    if let title { text += " " + LiteralText.quoted(title) }
    if let base { text += " on \(base)" }
    text += " {\n"
    for line in lines { text += ScenarioSource.indented(line, by: 2) }
    return text + "}\n"
  }

  /// Lines of a text, each moved so that the first stands in column `width`, what is deeper keeps its depth.
  static func indented(_ text: String, by width: Int) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    func depth(_ line: String) -> Int { line.prefix { $0 == " " }.count }
    let used = lines.filter { !$0.allSatisfy { $0 == " " || $0 == "\t" } }
    let least = used.map(depth).min() ?? 0
    return used.map { String(repeating: " ", count: width) + $0.dropFirst(least) + "\n" }.joined()
  }
}
