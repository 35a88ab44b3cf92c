import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSValues

/// Examples of statements, of what the register at hand holds, so that they can be typed as they stand.
extension Session {
  /// An example of a statement; nil where the register holds nothing that it could be about.
  func example(of statement: Statement) -> String? {
    switch statement {
    case .undo: return "undo 2"
    case .redo, .reset, .changes, .leave, .scenarios, .open, .reload, .check, .quit: return statement.word
    case .save: return "save scenario tried \"What was tried\" to tried.ems"
    case .asOf: return "as-of 2027-01-01"
    case .load: return "load " + (request.paths.first ?? "register.ems")
    case .help: return "help set"
    default: break
    }
    guard let program = open?.program else { return nil }
    switch statement {
    case .enter, .compare: return program.scenarios.first.map { statement.word + " " + $0.name }
    case .use: return program.methodsInUse.last.map { "use method " + program.methods[$0.position].name }
    case .show:
      let names = program.views.map(\.name)
      return (names.contains("significant") ? "significant" : names.first).map { "show " + $0 }
    default: break
    }
    guard let subject = ExampleSubject(program, open?.engine.results) else { return nil }
    let kind = program[subject.record.kind]
    let path = program.scriptPath(ofPrinted: program.scriptPath(subject.record)) ?? program.scriptPath(subject.record)
    switch statement {
    case .set:
      let input = subject.inputs.first.map { "\(path).\($0.name): \($0.level)" }
      let parts = [input, subject.parameter.map { "\($0.name): \($0.value)" }].compactMap { $0 }
      return parts.isEmpty ? nil : "set " + parts.joined(separator: ", ")
    case .unset:
      return (subject.parameter?.name ?? subject.inputs.first.map { "\(path).\($0.name)" }).map { "unset " + $0 }
    case .why: return "why \(path)" + (subject.result.map { "." + $0 } ?? "") + " depth 2"
    case .sensitivity: return "sensitivity \(path)"
    case .goal:
      guard let wish = subject.wish else { return nil }
      return "goal \(path) \(wish)" + (subject.inputs.first.map { " by \($0.name)" } ?? "")
    case .matrix:
      guard subject.inputs.count > 1 else { return nil }
      return "matrix " + (kind.name == "impact" ? "" : kind.name + " ")
        + "\(subject.inputs[0].name) by \(subject.inputs[1].name)"
    case .top: return subject.hasScore ? "top 3 \(kind.name)" : nil
    case .list: return "list \(kind.name)" + (subject.hasScore ? " where score >= 12" : "")
    default: return nil
    }
  }

  /// The forms of a statement and an example, as an order.
  func form(of statement: Statement) -> DiagnosticText {
    let forms = statement.forms.map { DiagnosticText("`\($0)`") }.joined(separator: " or ")
    return example(of: statement).map { "write \(forms), as in `\($0)`" } ?? "write \(forms)"
  }
}

/// A record that a method judges, and what of it examples name.
private struct ExampleSubject {
  var record: RecordID
  /// What leads: a result of the method.
  var result: String?
  var hasScore = false
  /// A wish for its class.
  var wish: String?
  /// Inputs on scales, with a level of each.
  var inputs: [(name: String, level: String)] = []
  /// A parameter that is a number, with its value.
  var parameter: (name: String, value: String)?

  /// The first record of impacts or aspects, else of any kind that has results.
  init?(_ program: Program, _ results: Results?) {
    guard let results else { return nil }
    let first = ["impact", "aspect"].compactMap { program.kind(named: $0) }
    let found = (first + program.kinds.map(\.id)).lazy.compactMap { kind -> RecordID? in
      let isJudged = RegisterComparison.leadingFields.contains { program.field(named: $0, of: kind) != nil }
      guard isJudged else { return nil }
      return results.register.rows(kind).first { row in
        let source = program.records.kinds[kind.position].sources[Int(row)]
        return source < 0 || !program.sources[FileID(Int(source))].isLibrary
      }.map { RecordID(kind: kind, row: $0) }
    }.first
    guard let found else { return nil }
    record = found
    func field(_ name: String) -> FieldID? {
      guard let id = program.field(named: name, of: found.kind), case .computed = program[id].role else { return nil }
      return id
    }
    hasScore = field("score") != nil
    result = ["score", "class", "significant", "status"].first { field($0) != nil }
    if let id = field("class"), case .level(let scale) = program[id].type, program[scale].levels.count > 1 {
      wish = "class <= " + program[scale].levels[program[scale].levels.count / 2].name
    } else if hasScore {
      wish = "score < 12"
    }
    for id in program[found.kind].fields {
      guard program[id].role == .input, program[id].method != nil, case .level(let scale) = program[id].type else {
        continue
      }
      let levels = program[scale].levels
      inputs.append((program[id].name, levels[min(1, levels.count - 1)].name))
    }
    for parameter in program.parameters {
      guard let method = parameter.method, program.methodsInUse.contains(method),
        case .number(let value) = parameter.value, parameter.unit == nil, value.decimalPlaces != nil
      else { continue }
      self.parameter = (parameter.name, value.decimalText(digits: 20))
      break
    }
  }
}
