import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// `why`, and the analyses.
extension Session {
  /// `why PATH`, `why PATH depth N`
  mutating func why(_ words: LineWords, _ answer: inout Answer) {
    guard let register = open else { return }
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
    while range.upperBound > range.lowerBound, answer.input.text.utf8.dropFirst(range.upperBound - 1).first == 0x20 {
      range = range.lowerBound..<range.upperBound - 1
    }
    var found: [Diagnostic] = []
    let results = register.engine.results.examiningDoubt()
    let cell = expression(range, answer, &found) { read, program in
      CellAddress(read: read.expression, in: program) ?? Session.leadingCell(read.expression, in: program)
    }
    answer.add(found)
    if answer.hasError { return }
    guard let cell = cell ?? nil else {
      return answer.fail(
        Diagnostic(
          .statementForm, "'why' takes the path of a value of a record, and this is an expression",
          at: place(range, answer), help: example(of: .why).map { "write a path such as `\($0)`" } ?? ""))
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
    let analyses = Analyses(
      register.engine.results, language: language, isCancelled: answer.input.isCancelled)
    switch statement {
    case .open: take(analyses.openInputs(), [:], &answer)
    case .sensitivity:
      let path = words.isAtLineEnd ? nil : words.text(words.rest)
      take(analyses.sensitivity(path: path), ["--value": words.rest], &answer)
    case .goal: goal(words, analyses, &answer)
    default: break
    }
  }

  /// A range of the input without the blanks at its ends.
  private static func trimmed(_ range: Range<Int>, _ words: LineWords) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, words.bytes[low] == 0x20 { low += 1 }
    while high > low, words.bytes[high - 1] == 0x20 { high -= 1 }
    return low..<high
  }

  /// Shows an answer, or what is wrong with the question at the place where it was typed.
  ///
  /// - Parameter asked: where each text stands in the input, by the option that it would be on the command line.
  private func take(_ outcome: Analyses.Outcome, _ asked: [String: Range<Int>], _ answer: inout Answer) {
    if outcome.isBrokenOff { return breakOff(&answer) }
    guard let register = open else { return }
    let known = register.engine.results.program.sources.files.count
    // A wish is read behind the path that it is about.
    func typed(_ range: SourceRange) -> SourceRange {
      guard Int(range.file.index) >= known else { return range }
      let file = outcome.sources[range.file]
      guard let text = asked[file.name] else { return range }
      let before = file.bytes.count - text.count
      if Int(range.start) < before, let path = asked["--value"] { return place(path, answer) }
      return place(
        text.lowerBound + max(0, Int(range.start) - before)..<text.lowerBound + max(0, Int(range.end) - before), answer)
    }
    answer.add(outcome.diagnostics.map { $0.moved(typed) })
    if answer.hasError { return }
    if let document = outcome.document { answer.blocks += document.blocks } else { answer.outcome = .failed }
  }

  /// `goal PATH CONDITION [by INPUT, …]`, `goal KIND where CONDITION: CONDITION`
  private func goal(_ words: LineWords, _ analyses: Analyses, _ answer: inout Answer) {
    guard let program = open?.program else { return }
    var end = words.rest.upperBound
    var inputs: String?
    if let by = words.find("by") {
      let rest = LineWords(answer.input.text, from: by.upperBound).rest
      inputs = words.text(rest).split(separator: " ").joined()
      end = by.lowerBound
    }
    var first = words
    guard var head = first.argument(), head.upperBound < end else {
      return reportForm(.goal, "what is wished of it?", wholePlace(answer), &answer)
    }
    // An id as outputs print it may hold blanks.
    if let printed = program.printedRecord(startOf: words.text(head.lowerBound..<end)) {
      first = LineWords(answer.input.text, from: head.lowerBound + printed.length)
      if first.peek == UInt8(ascii: ".") { _ = first.argument() }
      head = head.lowerBound..<first.offset
    }
    first.skipBlanksOnLine()
    let name = words.text(head)
    if program.kind(named: name) != nil, let wherever = first.find("where"), wherever.lowerBound == first.offset {
      let rest = wherever.upperBound..<end
      guard let colon = words.bytes[rest].firstIndex(of: UInt8(ascii: ":")) else {
        return reportForm(.goal, "after the condition stand ':' and the wish", wholePlace(answer), &answer)
      }
      let kind = program.kind(named: name).map { program[$0].name } ?? name
      let condition = Session.trimmed(rest.lowerBound..<colon, words)
      let wish = Session.trimmed(colon + 1..<end, words)
      return take(
        analyses.goal(kind: kind, where: words.text(condition), wish: words.text(wish), inputs: inputs),
        ["--where": condition, "--wish": wish], &answer)
    }
    // `boiler-gas.climate class <= medium`: the field may stand by itself.
    var value = name
    var field = first
    if let word = field.word(), !["is", "in", "not"].contains(field.text(word)) {
      value += "." + field.text(word)
      head = head.lowerBound..<word.upperBound
      first = field
    }
    let wish = Session.trimmed(min(first.offset, end)..<end, words)
    take(
      analyses.goal(value: value, wish: words.text(wish), inputs: inputs), ["--value": head, "--wish": wish], &answer)
  }
}
