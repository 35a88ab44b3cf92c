import EMSSemantics
import EMSSyntax

/// What is said of a check: of which records it is asked, why, what to do, and what it expects.
extension LibraryDocument {
  /// The names of the library's checks.
  public var checkNames: [String] { program.checks.map(\.name) }

  /// Whether a check bears that name.
  public func isCheck(_ name: String) -> Bool { program.checks.contains { $0.name == name } }

  func detail(_ check: CheckRule) -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(level: 1, "check \(check.name)" + title(check.title))]
    blocks.append(
      .text(
        words.asked(of: check.kind.map { program[$0].name }, level: check.severity.word)
          + (check.clause.map { ", " + words.clause($0) } ?? "")))
    var lines: [String] = []
    let message = self.message(check)
    if !message.isEmpty { lines.append(words.says + message) }
    if let reason = check.reason { lines.append(words.why + reason.text(in: language)) }
    if let fix = check.fix { lines.append(words.whatToDo + fix.text(in: language)) }
    if let kind = check.kind {
      lines.append(words.toTolerate(check.name, in: program[kind].name))
    }
    if !lines.isEmpty { blocks.append(.list(lines)) }
    let rule = ruleText(check)
    if !rule.isEmpty { blocks.append(.preformatted(rule)) }
    return blocks
  }

  /// The message, with its expressions as they are written.
  private func message(_ check: CheckRule) -> String {
    check.message(in: language).map { piece in
      switch piece {
      case .text(let text): return text
      case .value(let id):
        let place = program.expressions[id].place
        return "{" + program.sources[place.file].text(place) + "}"
      }
    }.joined()
  }

  /// The lines of `for` and `expect`, as they are written.
  private func ruleText(_ check: CheckRule) -> String {
    let source = program.sources[check.place.file]
    let words = ["message", "reason", "fix", "level", "clause"]
    var lines: [Substring] = []
    var isShown = false
    let rest = source.bytes[min(Int(check.place.start), source.bytes.count)...]
    let text = String(decoding: rest, as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst() {
      if line.hasPrefix("}") { break }
      let trimmed = line.drop { $0 == " " }
      let first = String(trimmed.prefix { $0 != " " })
      if first == "for" || first == "expect" { isShown = true }
      if words.contains(first) { isShown = false }
      if isShown { lines.append(line.hasPrefix("  ") ? line.dropFirst(2) : line) }
    }
    return lines.joined(separator: "\n")
  }
}
