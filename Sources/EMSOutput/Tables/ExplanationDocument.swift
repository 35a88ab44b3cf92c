public import EMSEngine
public import EMSSemantics
import EMSSyntax
import EMSValues

/// An explanation as text: the value, the rule, the cases tried, the inputs with their places, as an indented outline.
public struct ExplanationDocument {
  private let program: Program
  private let display: ValueDisplay
  private let fixed: FixedWords
  private let importFiles: [Int: String]
  private var maps: [FileID: LineMap] = [:]

  /// Creates documents.
  ///
  /// - Parameter importFiles: the paths of data files, by the index of their import.
  public init(_ program: Program, language: String?, importFiles: [Int: String]) {
    self.program = program
    // In English levels bear the names that scripts have.
    let language = language ?? program.outputLanguage
    display = ValueDisplay(program, language: language)
    fixed = FixedWords(language)
    self.importFiles = importFiles
  }

  /// The outline of an explanation.
  public mutating func document(_ explanation: Explanation) -> Document {
    var lines: [Line] = []
    append(explanation, indent: 0, name: nil, &lines)
    let texts = lines.map { String(repeating: "  ", count: $0.indent) + $0.text }
    return Document([.preformatted(texts.joined(separator: "\n") + "\n")])
  }

  /// The outline as Markdown: nested lists.
  public mutating func markdown(_ explanation: Explanation) -> String {
    var lines: [Line] = []
    append(explanation, indent: 0, name: nil, &lines)
    var text = ""
    // A list in a list may go in by one level at a time.
    var depths: [Int] = []
    for line in lines {
      while let last = depths.last, last >= line.indent { depths.removeLast() }
      text += String(repeating: "  ", count: depths.count) + "- " + ExplanationDocument.escaped(line.text) + "\n"
      depths.append(line.indent)
    }
    return text
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.split(separator: " ").joined(separator: " ") {
      if "\\`*_[]<>|".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// A line of the outline.
  struct Line {
    var indent: Int
    var text: String
  }

  private mutating func append(_ explanation: Explanation, indent: Int, name: String?, _ lines: inout [Line]) {
    let subject = name ?? self.name(explanation.cell)
    lines.append(Line(indent: indent, text: "\(subject) = \(text(explanation.value, explanation.unit))"))
    let inner = indent + 2
    if let possible = explanation.possible {
      lines.append(Line(indent: inner, text: words(possible, explanation)))
    }
    switch explanation.source {
    case .given(let origin, let reason):
      lines[lines.count - 1].text += "    " + words(origin)
      if let reason { lines.append(Line(indent: inner, text: fixed.reason(reason))) }
    case .judgement(let judgement, let ruleValue):
      let gives = fixed.ruleGives(text(ruleValue, explanation.unit))
      lines.append(
        Line(
          indent: inner,
          text:
            "\(fixed.judged(judgement.reason)); \(gives)    \(judgement.data.map { words($0) } ?? place(judgement.place))"
        ))
    case .rule(let range):
      lines.append(Line(indent: inner, text: "\(fixed.rule) \(excerpt(range))    \(place(range))"))
    case .recordRule(let range):
      lines.append(Line(indent: inner, text: "\(fixed.ruleOfRecord) \(excerpt(range))    \(place(range))"))
    case .builtIn: break
    }
    for tried in explanation.cases {
      let head = tried.place.map { "when " + condition($0) } ?? "otherwise"
      let reason = tried.reason.isEmpty || !tried.holds ? "" : " " + fixed.reason(Reason(text: tried.reason))
      lines.append(
        Line(
          indent: inner + tried.depth,
          text: "\(head): \(tried.holds ? fixed.holds : words(tried.condition))\(reason)\(operands(tried))"))
    }
    for lookup in explanation.lookups {
      let matrix = program.matrices[lookup.matrix.position]
      lines.append(
        Line(
          indent: inner,
          text:
            fixed.lookup(
              in: matrix.name, row: "\(matrix.rowName) \(text(lookup.row, nil))",
              column: "\(matrix.columnName) \(text(lookup.column, nil))", gives: text(lookup.result, nil))
            + "    " + place(matrix.place)
        ))
    }
    for row in explanation.rows {
      let table = program.tables[row.table.position]
      let arguments = zip(table.parameters, zip(row.arguments, row.argumentUnits)).map { parameter, argument in
        "\(parameter.name) \(text(argument.0, argument.1))"
      }
      let found = fixed.lookup(
        in: table.name, row: row.row + 1, arguments: arguments, gives: text(row.result, row.unit))
      lines.append(Line(indent: inner, text: found + "    " + place(table.rows[row.row].place)))
    }
    for decider in explanation.deciders {
      let shown = decider.records.prefix(6).map { program.records.fullID($0) }.joined(separator: ", ")
      let more = decider.records.count > 6 ? " " + fixed.more(decider.records.count - 6) : ""
      lines.append(Line(indent: inner, text: fixed.decided(by: shown + more, of: decider.count)))
    }
    for input in explanation.inputs { append(input, indent: indent + 1, &lines) }
  }

  /// What a condition compared, where that is more than the condition says.
  private mutating func operands(_ tried: Explanation.Case) -> String {
    let texts = tried.operands.map { operand in
      let source = program.sources[operand.place.file].text(operand.place)
      return fixed.compared(
        source.split(whereSeparator: \.isWhitespace).joined(separator: " "), text(operand.value, operand.unit))
    }
    return texts.isEmpty ? "" : " (" + texts.joined(separator: ", ") + ")"
  }

  private mutating func append(_ input: Explanation.Input, indent: Int, _ lines: inout [Line]) {
    switch input.subject {
    case .cell(let cell):
      if let explanation = input.explanation.first {
        append(explanation, indent: indent, name: name(cell), &lines)
      } else {
        lines.append(Line(indent: indent, text: "\(name(cell)) = \(text(input.value, input.unit))"))
      }
    case .parameter(let id, let origin):
      let parameter = program.parameters[id.position]
      var line = "\(fixed.parameter) \(parameter.name) = \(text(input.value, parameter.unit))"
      if case .change = origin { line += "    " + words(origin) } else { line += "    " + place(parameter.place) }
      lines.append(Line(indent: indent, text: line))
    case .today: lines.append(Line(indent: indent, text: "\(fixed.today) = \(text(input.value, nil))"))
    case .more(let count): lines.append(Line(indent: indent, text: fixed.more(count)))
    }
  }

  func name(_ cell: CellAddress) -> String {
    let layer = cell.column.layer == .base ? "" : program.layers[cell.column.layer.position].name + "."
    return program.records.fullID(cell.record) + "." + layer + program[cell.column.field].name
  }

  func text(_ value: Value, _ unit: Unit?) -> String {
    if case .error(let cause) = value { return "\(fixed.noResult) (\(cause))" }
    return display.textWithUnit(value, unit: unit)
  }

  /// What a value can be besides.
  private func words(_ possible: PossibleValues, _ explanation: Explanation) -> String {
    let values = possible.values.map { text($0, explanation.unit) }
    if case .given = explanation.source { return fixed.inDoubt(oneOf: values) }
    return fixed.undecided(values, isExact: possible.isExact)
  }

  /// What a condition came to whose case was not taken: one that holds waits for an earlier one.
  func words(_ condition: Value) -> String {
    switch condition {
    case .yesNo(let flag): flag ? fixed.undecidedCase : fixed.yesNo(false)
    case .missing, .error: fixed.notKnown
    case .notApplicable: fixed.doesNotApply
    default: fixed.yesNo(false)
    }
  }

  private mutating func words(_ origin: Origin) -> String {
    switch origin {
    case .script(let range): return place(range)
    case .data(let importIndex, let line, let column, let header):
      let file = importFiles[importIndex] ?? "data"
      return column > 0 ? "\(file):\(line), \(fixed.column(column, header))" : "\(file):\(line)"
    case .change(let change, let range):
      switch change {
      case .amend: return fixed.amended + "    " + place(range)
      case .from(let date): return fixed.from(date.text) + "    " + place(range)
      case .use: return "use    " + place(range)
      case .option: return "--set"
      case .scenario(let name): return fixed.scenario(name) + "    " + place(range)
      case .given: return fixed.supposed + "    " + place(range)
      case .session: return fixed.session
      }
    case .defaultValue: return fixed.defaultValue
    case .nothing: return fixed.notGiven
    }
  }

  mutating func place(_ range: SourceRange) -> String {
    // What was typed after the register was read stands in no file of it.
    guard program.sources.files.indices.contains(Int(range.file.index)) else { return fixed.session }
    let source = program.sources[range.file]
    let map = maps[range.file] ?? LineMap(bytes: source.bytes)
    maps[range.file] = map
    return "\(source.name):\(map.line(at: range.start))"
  }

  /// The source text of a condition on one line. A bare name is all that it says: what follows on its line is another's.
  func condition(_ range: SourceRange) -> String {
    guard program.sources.files.indices.contains(Int(range.file.index)) else { return fixed.asTyped }
    return ExplanationDocument.oneLine(program.sources[range.file].text(range))
  }

  private static func oneLine(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 100 ? String(words.prefix(97)) + "..." : words
  }

  /// The source text of a rule on one line, shortened where it is long. Where only a field's name is marked, its line says more.
  mutating func excerpt(_ range: SourceRange) -> String {
    guard program.sources.files.indices.contains(Int(range.file.index)) else { return fixed.asTyped }
    let source = program.sources[range.file]
    var text = source.text(range)
    if !text.utf8.contains(where: { $0 == 0x20 || $0 == 0x28 || $0 == 0x0A }) {
      let map = maps[range.file] ?? LineMap(bytes: source.bytes)
      maps[range.file] = map
      let line = map.contents(ofLine: map.line(at: range.start))
      text = source.text(SourceRange(file: range.file, start: range.start, end: UInt32(line.upperBound)))
      // Braces that close what was opened before are not the rule's.
      while text.hasSuffix("}") || text.hasSuffix(" "),
        text.count(where: { $0 == "}" }) > text.count(where: { $0 == "{" })
      {
        text.removeLast()
      }
    }
    return ExplanationDocument.oneLine(text)
  }
}
