import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// `why`, and the analyses.
extension Session {
  /// `why PATH`, `why PATH depth N`
  mutating func why(_ words: LineWords, _ answer: inout Answer) {
    guard var register = open else { return }
    var range = words.rest
    var depth = 8
    if let word = words.find("depth") {
      var rest = LineWords(answer.input.text, from: word.upperBound)
      guard let number = rest.argument(), let count = Int(rest.text(number)), (0...64).contains(count) else {
        return reportForm(.why, "after 'depth' stands a number from 0 to 64", place(word, answer), &answer)
      }
      depth = count
      range = range.lowerBound..<word.lowerBound
    }
    let source = source(blanked(answer, keeping: range), answer.input, register.checker.file)
    register.checker.open(source)
    var found: [Diagnostic] = []
    let results = register.engine.results.examiningDoubt()
    let cell = register.checker.expression(source, &found) { read, program in
      CellAddress(read: read.expression, in: program) ?? Session.leadingCell(read.expression, in: program)
    }
    open = register
    answer.add(found)
    if answer.hasError { return }
    guard let cell = cell ?? nil else {
      return answer.fail(
        Diagnostic(
          .statementForm, "'why' takes the path of a value of a record, and this is an expression",
          at: place(range, answer), help: "write a path such as `\(Statement.why.example)`"))
    }
    let explanation = Explainer(results).explain(cell.record, cell.column, depth: depth)
    var document = ExplanationDocument(
      register.program, language: language, importFiles: register.project.importer.paths)
    answer.blocks += document.document(explanation).blocks
  }

  /// Of a record alone, what leads: its significance, else its class, its score, its status.
  private static func leadingCell(_ id: ExpressionID, in program: Program) -> CellAddress? {
    guard case .constant(.record(let record)) = program.expressions[id].operation else { return nil }
    for name in RegisterComparison.leadingFields {
      if let field = program.field(named: name, of: record.kind) {
        return CellAddress(record: record, column: ColumnAddress(field))
      }
    }
    return nil
  }

  /// `goal`, `sensitivity`, `open`
  mutating func analyse(_ statement: Statement, _ words: LineWords, _ answer: inout Answer) {
    guard let register = open else { return }
    let analyses = Analyses(register.engine.results, language: language)
    switch statement {
    case .open: answer.blocks += analyses.openInputs().blocks
    case .sensitivity:
      let path = words.isAtLineEnd ? nil : words.text(words.rest)
      take(analyses.sensitivity(path: path), &answer)
    case .goal: goal(words, analyses, &answer)
    default: break
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private func take(_ outcome: Analyses.Outcome, _ answer: inout Answer) {
    answer.sources = outcome.sources
    answer.add(outcome.diagnostics)
    if answer.hasError { return }
    if let document = outcome.document { answer.blocks += document.blocks } else { answer.outcome = .failed }
  }

  /// `goal PATH CONDITION [by INPUT, …]`, `goal KIND where CONDITION: CONDITION`
  private func goal(_ words: LineWords, _ analyses: Analyses, _ answer: inout Answer) {
    var end = words.rest.upperBound
    var inputs: String?
    if let by = words.find("by") {
      let rest = LineWords(answer.input.text, from: by.upperBound).rest
      inputs = words.text(rest).split(separator: " ").joined()
      end = by.lowerBound
    }
    var first = words
    guard let head = first.argument(), head.upperBound < end else {
      return reportForm(.goal, "what is wished of it?", wholePlace(answer), &answer)
    }
    first.skipBlanksOnLine()
    let name = words.text(head)
    if let program = open?.program, program.kind(named: name) != nil, let wherever = first.find("where"),
      wherever.lowerBound == first.offset
    {
      let text = words.text(wherever.upperBound..<end)
      guard let colon = text.firstIndex(of: ":") else {
        return reportForm(.goal, "after the condition stand ':' and the wish", wholePlace(answer), &answer)
      }
      let kind = program.kind(named: name).map { program[$0].name } ?? name
      return take(
        analyses.goal(
          kind: kind, where: Session.trimmed(text[..<colon]), wish: Session.trimmed(text[text.index(after: colon)...]),
          inputs: inputs),
        &answer)
    }
    // `boiler-gas.climate class <= medium`: the field may stand by itself.
    var rest = words.text(first.offset..<end)
    var value = name
    var field = LineWords(rest)
    if let word = field.word(), !["is", "in", "not"].contains(field.text(word)) {
      value += "." + field.text(word)
      rest = String(decoding: field.bytes[field.offset...], as: UTF8.self)
    }
    take(analyses.goal(value: value, wish: Session.trimmed(rest[...]), inputs: inputs), &answer)
  }
}
