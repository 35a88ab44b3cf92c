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
    let own = program.language.isEmpty || program.language == "en" ? nil : program.language
    display = ValueDisplay(program, language: language ?? own)
    fixed = FixedWords(language ?? own)
    self.importFiles = importFiles
  }

  /// The outline of an explanation.
  public mutating func document(_ explanation: Explanation) -> Document {
    var lines: [String] = []
    append(explanation, indent: 0, name: nil, &lines)
    return Document([.preformatted(lines.joined(separator: "\n") + "\n")])
  }

  private mutating func append(_ explanation: Explanation, indent: Int, name: String?, _ lines: inout [String]) {
    let blanks = String(repeating: "  ", count: indent)
    let subject = name ?? self.name(explanation.cell)
    lines.append("\(blanks)\(subject) = \(text(explanation.value, explanation.unit))")
    let inner = blanks + "    "
    if let possible = explanation.possible { lines.append(inner + words(possible, explanation)) }
    switch explanation.source {
    case .given(let origin, let reason):
      lines[lines.count - 1] += "    " + words(origin)
      if let reason { lines.append(inner + fixed.reason(reason)) }
    case .judgement(let judgement, let ruleValue):
      lines.append(
        "\(inner)\(fixed.judged(judgement.reason)); \(fixed.ruleGives(text(ruleValue, explanation.unit)))    \(judgement.data.map { words($0) } ?? place(judgement.place))"
      )
    case .rule(let range): lines.append("\(inner)\(fixed.rule) \(excerpt(range))    \(place(range))")
    case .recordRule(let range): lines.append("\(inner)\(fixed.ruleOfRecord) \(excerpt(range))    \(place(range))")
    case .builtIn: break
    }
    for tried in explanation.cases {
      let condition = tried.place.map { "when " + excerpt($0) } ?? "otherwise"
      let reason = tried.reason.isEmpty || !tried.holds ? "" : " " + fixed.reason(Reason(text: tried.reason))
      let depth = String(repeating: "  ", count: tried.depth)
      lines.append("\(inner)\(depth)\(condition): \(tried.holds ? fixed.holds : words(tried.condition))\(reason)")
    }
    for input in explanation.inputs { append(input, indent: indent + 1, &lines) }
  }

  private mutating func append(_ input: Explanation.Input, indent: Int, _ lines: inout [String]) {
    let blanks = String(repeating: "  ", count: indent)
    switch input.subject {
    case .cell(let cell):
      if let explanation = input.explanation.first {
        append(explanation, indent: indent, name: name(cell), &lines)
      } else {
        lines.append("\(blanks)\(name(cell)) = \(text(input.value, input.unit))")
      }
    case .parameter(let id, let origin):
      let parameter = program.parameters[id.position]
      var line = "\(blanks)\(fixed.parameter) \(parameter.name) = \(text(input.value, parameter.unit))"
      if case .change = origin { line += "    " + words(origin) } else { line += "    " + place(parameter.place) }
      lines.append(line)
    case .today: lines.append("\(blanks)\(fixed.today) = \(text(input.value, nil))")
    case .more(let count): lines.append("\(blanks)\(fixed.more(count))")
    }
  }

  private func name(_ cell: CellAddress) -> String {
    let layer = cell.column.layer == .base ? "" : program.layers[cell.column.layer.position].name + "."
    return program.records.fullID(cell.record) + "." + layer + program[cell.column.field].name
  }

  private func text(_ value: Value, _ unit: Unit?) -> String {
    switch value {
    case .missing: return fixed.missing
    case .error(let cause): return "\(fixed.noResult) (\(cause))"
    default: break
    }
    let text = display.text(value, unit: unit, digits: nil)
    guard case .number = value, let unit, !unit.name.isEmpty else { return text }
    return text + " " + unit.name
  }

  /// What a value can be besides.
  private func words(_ possible: PossibleValues, _ explanation: Explanation) -> String {
    if case .given = explanation.source {
      return "in doubt: one of " + possible.values.map { text($0, explanation.unit) }.joined(separator: ", ")
    }
    if possible.values.isEmpty { return "undecided: what it can be has no bound that was found" }
    let values = possible.values.map { text($0, explanation.unit) }.joined(separator: ", ")
    return (possible.isExact ? "undecided: possible are " : "undecided: possible are at most ") + values
  }

  private func words(_ condition: Value) -> String {
    switch condition {
    case .yesNo(let flag): flag ? fixed.holdsTooLate : fixed.yesNo(false)
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

  private mutating func place(_ range: SourceRange) -> String {
    let source = program.sources[range.file]
    let map = maps[range.file] ?? LineMap(bytes: source.bytes)
    maps[range.file] = map
    return "\(source.name):\(map.line(at: range.start))"
  }

  /// The source text of a rule on one line, shortened where it is long. Where only a field's name is marked, its line says more.
  private mutating func excerpt(_ range: SourceRange) -> String {
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
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 100 ? String(words.prefix(97)) + "..." : words
  }
}
