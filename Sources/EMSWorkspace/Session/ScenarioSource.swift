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
  /// Methods that are put in use.
  var methods: [String] = []
  /// Records that the session declared.
  var records: [TypedText] = []
  /// Other declarations: they stand before the scenario.
  var declarations: [TypedText] = []
  /// Changes without a path: records amended or removed.
  var bodies: [TypedText] = []
  /// Changes with a path.
  var changes: [SessionChange] = []

  /// The text. `inStages`: each change without a path in a scenario of its own, on which the next builds, so that what a later change
  /// replaces may be given before.
  func text(inStages: Bool = false) -> String {
    var text = "# What was tried in a session, as of \(day).\n\n"
    for declaration in declarations { text += ScenarioSource.indented(declaration.text, by: 0) + "\n" }
    var below = base
    if inStages {
      var stage = 0
      for body in bodies {
        stage += 1
        let stageName = "\(name)-\(stage)"
        var lines: [String] = []
        if stage == 1 { lines += methods.map { "use method \($0)\n" } + records.map { $0.text } }
        text += scenario(stageName, title: nil, on: below, lines + [body.text]) + "\n"
        below = stageName
      }
      text += scenario(name, title: title, on: below, changes.map { "\($0.path): \($0.value)" })
      return text
    }
    var lines = methods.map { "use method \($0)" }
    lines += records.map(\.text)
    lines += bodies.map(\.text)
    lines += changes.map { "\($0.path): \($0.value)" }
    return text + scenario(name, title: title, on: below, lines)
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
