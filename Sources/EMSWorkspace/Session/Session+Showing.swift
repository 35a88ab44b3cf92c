import EMSEngine
import EMSOutput
import EMSSemantics
import EMSSyntax
import EMSValues

/// Expressions and views.
extension Session {
  // MARK: Expressions

  /// A line that is an expression: its value, with unit, doubt and state; records as a table.
  mutating func evaluate(_ answer: inout Answer) {
    guard let register = open else { return }
    let shown = ValueBlocks(register.engine.results.examiningDoubt(), language: language)
    var found: [Diagnostic] = []
    let blocks = expression(0..<answer.input.text.utf8.count, answer, &found) { shown.blocks($0, $1) }
    answer.add(found)
    guard let blocks else { return hintAtStatement(&answer) }
    answer.blocks += blocks
    hintAtSet(&answer)
  }

  /// Reads an expression that stands in a range of the input. Where it cannot be read as it was typed, paths in it are taken as outputs
  /// print them.
  mutating func expression<Result>(
    _ range: Range<Int>, _ answer: Answer, _ found: inout [Diagnostic],
    _ body: (SessionChecker.ReadExpression, Program) -> Result
  ) -> Result? {
    guard var register = open else { return nil }
    defer { open = register }
    let text = blanked(answer, keeping: range)
    let file = register.checker.file
    func read(_ text: String, _ found: inout [Diagnostic]) -> Result? {
      let source = source(text, answer.input, file)
      register.checker.open(source)
      return register.checker.expression(source, &found, body)
    }
    if let result = read(text, &found) { return result }
    let script = ScriptText(expression: text, in: range, register.program)
    guard script.isOther else { return nil }
    found = []
    let result = read(script.text, &found)
    found = script.typed(found, in: file)
    return result
  }

  /// `PATH = value` compares: says how to change it.
  private func hintAtSet(_ answer: inout Answer) {
    guard let equals = Session.comparison(answer.input.text) else { return }
    let text = answer.input.text
    let bytes = Array(text.utf8)
    let left = String(decoding: bytes[..<equals], as: UTF8.self).split(separator: " ").joined()
    let right = String(decoding: bytes[(equals + 1)...], as: UTF8.self).split(separator: " ").joined(separator: " ")
    answer.diagnostics.append(
      Diagnostic(
        .comparisonNotChange, "this asks whether both are equal; it changes nothing",
        at: place(equals..<equals + 1, answer),
        help: "to change it, `set \(left): \(right)`"))
  }

  /// The offset of the `=` of a line that is a path, `=` and a value.
  private static func comparison(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    var scan = BracketScan()
    for (index, byte) in bytes.enumerated() {
      scan.take(byte)
      guard byte == UInt8(ascii: "="), scan.isOutside else { continue }
      let before = index > 0 ? bytes[index - 1] : 0
      if [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!")].contains(before) { return nil }
      // Left of it stands a path, and nothing to compute.
      let left = bytes[..<index]
      let isPath = left.allSatisfy { byte in
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
          || ".-_ \"(),".utf8.contains(byte)
      }
      let words = String(decoding: left, as: UTF8.self).split(separator: " ")
      return isPath && words.count == 1 ? index : nil
    }
    return nil
  }

  /// A line in error whose first word is nearly one of a statement.
  private func hintAtStatement(_ answer: inout Answer) {
    var words = LineWords(answer.input.text)
    words.skipBlanks()
    guard let word = words.word(), answer.diagnostics.count == 1, answer.diagnostics[0].help.isEmpty else { return }
    let name = words.text(word)
    guard let near = NearestName.nearest(to: name, in: Statement.allCases.map(\.word)) else { return }
    answer.diagnostics[0].help = "is the statement '\(near)' meant?"
  }

  // MARK: Views

  /// `show`, `show VIEW`
  mutating func show(_ words: LineWords, _ answer: inout Answer) {
    guard let program = open?.program else { return }
    var request = ViewRequest()
    if words.isAtLineEnd {
      let saysSignificant = program.kind(named: "aspect").flatMap { program.field(named: "significant", of: $0) } != nil
      request.views = saysSignificant ? ["matrix", "significant"] : ["matrix", "register"]
    } else {
      let names = program.views.map(\.name)
      if !names.contains(words.text(words.rest)), showRecord(words.rest, &answer) { return }
      guard let (name, place) = name(.show, words, &answer) else { return }
      guard names.contains(name) else {
        return reportName("there is no view '\(name)'", name, among: names, "views", at: place, &answer)
      }
      request.views = [name]
    }
    show(request, &answer)
  }

  /// `show PATH`, as the path alone: whether that names a record or a value of one.
  private mutating func showRecord(_ range: Range<Int>, _ answer: inout Answer) -> Bool {
    guard let results = open?.engine.results.examiningDoubt() else { return false }
    let shown = ValueBlocks(results, language: language)
    var found: [Diagnostic] = []
    let blocks = expression(range, answer, &found) { read, program -> [Document.Block]? in
      if case .other = CellReader.subject(read.expression, program) { return nil }
      return shown.blocks(read, program)
    }
    guard let blocks = blocks ?? nil else { return false }
    answer.blocks += blocks
    return true
  }

  private mutating func show(_ request: ViewRequest, _ answer: inout Answer) {
    guard let register = open else { return }
    var chooser = ViewChooser(register.program)
    let chosen = chooser.choose(request)
    if chooser.diagnostics.contains(where: { $0.severity == .error }) {
      answer.sources = chooser.program.sources
      return answer.add(chooser.diagnostics)
    }
    show(chosen, chooser.program, &answer)
  }

  private func show(_ chosen: [ChosenView], _ program: Program, _ answer: inout Answer) {
    guard let register = open else { return }
    let evaluator = ViewEvaluator(register.engine.results, program: program)
    let tables = TableDocument(program, language: language)
    for item in chosen {
      if let matrix = evaluator.matrix(item.view) {
        var lookup = item.lookup
        if let declared = lookup { lookup?.cells = evaluator.matrixCells(declared.id) }
        answer.blocks += tables.blocks(matrix, lookup: lookup)
      } else if let summary = evaluator.summary(item.view) {
        answer.blocks += tables.blocks(summary)
      } else {
        answer.blocks += tables.blocks(evaluator.table(item.view))
      }
    }
  }

  /// A query whose parts stand in the input: columns, conditions, sort keys are read as options, with all else blanked.
  private mutating func query(
    _ kindName: String, condition: Range<Int>?, sort: Range<Int>?, limit: Int?, _ answer: inout Answer
  ) {
    guard let register = open, let kind = register.program.kind(named: kindName) else { return }
    let name = answer.input.name
    var options = OptionExpression(register.checker.program)
    var view = View(name: "", kind: kind, place: register.program[kind].place)
    if let condition {
      let text = blanked(answer, keeping: condition)
      view.condition = options.condition(text, option: name, line: answer.input.line, of: kind)
      if view.condition == nil {
        // With paths as outputs print them; where that is no better, what was typed is shown.
        let script = ScriptText(expression: text, in: condition, register.program)
        var other = OptionExpression(register.checker.program)
        if script.isOther,
          let read = other.condition(script.text, option: name, line: answer.input.line, of: kind)
        {
          (options, view.condition) = (other, read)
        }
      }
    }
    if let sort {
      view.sort = options.sort(blanked(answer, keeping: sort), option: name, line: answer.input.line, of: kind) ?? []
    } else if limit != nil {
      view.sort = options.sort("score descending", option: name, line: answer.input.line, of: kind) ?? []
    }
    let shown = Session.columns(of: kind, register.program)
    view.columns = options.columns(shown, option: name, line: answer.input.line, of: kind) ?? []
    if let sort = view.sort.first, sort.field.map({ register.program[$0].name }) != "score", limit != nil {
      view.columns.append(sort)
    }
    view.limit = limit
    let errors = options.diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      answer.sources = unblanked(options.program.sources, answer)
      return answer.add(errors)
    }
    show([ChosenView(view: view)], options.program, &answer)
  }

  /// Sources with the whole input in the place of its parts that were read one by one.
  private func unblanked(_ sources: SourceMap, _ answer: Answer) -> SourceMap {
    var sources = sources
    let count = answer.input.text.utf8.count
    for file in sources.files
    where file.name == answer.input.name && file.firstLine == answer.input.line && file.bytes.count == count {
      sources.replace(file.id, with: source(answer.input.text, answer.input, file.id))
    }
    return sources
  }

  /// What tables of a kind show: id, title, the results of the method, and what it asks.
  static func columns(of kind: KindID, _ program: Program) -> String {
    var names = ["id", "title"]
    for name in ["score", "class", "significant", "status"] where program.field(named: name, of: kind) != nil {
      names.append(name)
    }
    if names.count == 2 {
      for id in program[kind].fields where names.count < 7 {
        switch program[id].role {
        case .input, .computed: if program[id].type.member == nil { names.append(program[id].name) }
        default: break
        }
      }
    } else {
      for id in program[kind].fields where names.count < 10 {
        if case .input = program[id].role, program[id].method != nil, !names.contains(program[id].name) {
          names.append(program[id].name)
        }
      }
    }
    return names.joined(separator: ",")
  }

  /// `matrix F by G`, `matrix KIND F by G`
  mutating func matrix(_ words: LineWords, _ answer: inout Answer) {
    guard let register = open, let by = words.find("by") else { return }
    let program = register.program
    var parts = words
    var first: [Range<Int>] = []
    while let part = parts.argument(), part.lowerBound < by.lowerBound { first.append(part) }
    var after = LineWords(answer.input.text, from: by.upperBound)
    guard let second = after.argument(), let down = first.last, first.count <= 2 else {
      return reportForm(.matrix, "a matrix is by two fields", wholePlace(answer), &answer)
    }
    var kindName = "impact"
    if first.count == 2 {
      kindName = words.text(first[0])
    } else if let kind = program.kind(named: "impact"), program.field(named: words.text(down), of: kind) == nil,
      let aspect = program.kind(named: "aspect"), program.field(named: words.text(down), of: aspect) != nil
    {
      kindName = "aspect"
    }
    guard let kind = program.kind(named: kindName) else {
      return reportKind(kindName, first[0], &answer)
    }
    var options = OptionExpression(register.checker.program)
    let name = answer.input.name
    let line = answer.input.line
    let rows = options.columns(blanked(answer, keeping: down), option: name, line: line, of: kind)
    let columns = options.columns(blanked(answer, keeping: second), option: name, line: line, of: kind)
    let errors = options.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty, let row = rows?.first, let column = columns?.first else {
      answer.sources = unblanked(options.program.sources, answer)
      return answer.add(errors)
    }
    var view = View(name: "", kind: kind, down: row, across: column, place: program[kind].place)
    if let ids = options.columns("id", option: name, line: line, of: kind) {
      view.shown = ids
      view.shownAreAggregates = [false]
    }
    show([ChosenView(view: view)], options.program, &answer)
  }

  private func reportKind(_ name: String, _ range: Range<Int>, _ answer: inout Answer) {
    let names = open?.program.kinds.map(\.name) ?? []
    reportName("there is no kind '\(name)'", name, among: names, "kinds", at: place(range, answer), &answer)
  }

  /// `top N`, `top N KIND`, `top N KIND by EXPRESSION`
  mutating func top(_ words: LineWords, _ answer: inout Answer) {
    var words = words
    guard let number = words.argument() else { return }
    guard let count = Int(words.text(number)), count > 0 else {
      return reportForm(.top, "'top' takes how many, from 1", place(number, answer), &answer)
    }
    words.skipBlanksOnLine()
    var kind = "aspect"
    var kindRange = number
    if !words.isAtLineEnd, words.find("by")?.lowerBound != words.offset, let word = words.argument() {
      kind = words.text(word)
      kindRange = word
    }
    guard let id = open?.program.kind(named: kind), let program = open?.program else {
      return reportKind(kind, kindRange, &answer)
    }
    words.skipBlanksOnLine()
    var sort: Range<Int>?
    if let by = words.find("by") {
      sort = LineWords(answer.input.text, from: by.upperBound).rest
    } else if !words.isAtLineEnd {
      return reportForm(.top, "this is not how 'top' is written", place(words.rest, answer), &answer)
    } else if program.field(named: "score", of: id) == nil {
      return reportForm(
        .top, "no method in use gives '\(program[id].name)' a score; say by what", place(kindRange, answer), &answer)
    }
    guard let sort else { return query(kind, condition: nil, sort: nil, limit: count, &answer) }
    // The greatest first, unless it says otherwise.
    let text = words.text(sort)
    if text.hasSuffix(" ascending") || text.hasSuffix(" descending") {
      return query(kind, condition: nil, sort: sort, limit: count, &answer)
    }
    var again = Answer(
      SessionInput(
        answer.input.text + " descending", name: answer.input.name, line: answer.input.line,
        isCancelled: answer.input.isCancelled))
    query(
      kind, condition: nil, sort: sort.lowerBound..<(sort.upperBound + " descending".utf8.count), limit: count, &again)
    answer.blocks += again.blocks
    answer.sources = again.sources
    answer.add(again.diagnostics)
  }

  /// `list KIND`, `list KIND where CONDITION`
  mutating func list(_ words: LineWords, _ answer: inout Answer) {
    var words = words
    guard let word = words.argument() else { return }
    let kind = words.text(word)
    guard open?.program.kind(named: kind) != nil else { return reportKind(kind, word, &answer) }
    words.skipBlanksOnLine()
    if words.isAtLineEnd { return query(kind, condition: nil, sort: nil, limit: nil, &answer) }
    guard let wherever = words.find("where"), wherever.lowerBound == words.offset else {
      return reportForm(.list, "after the kind stands 'where' and a condition", place(words.rest, answer), &answer)
    }
    let condition = LineWords(answer.input.text, from: wherever.upperBound).rest
    if condition.isEmpty {
      return reportForm(.list, "after 'where' stands a condition", place(wherever, answer), &answer)
    }
    query(kind, condition: condition, sort: nil, limit: nil, &answer)
  }

  /// `check`
  mutating func check(_ answer: inout Answer) {
    guard let register = open else { return }
    let report = CheckRunner(register.engine.results, language: language).run()
    let findings = report.findings.map(\.diagnostic).sorted()
    answer.diagnostics += register.project.diagnostics.filter { $0.severity != .error }
    // A line that was typed before is no longer there to be shown.
    answer.diagnostics += findings.map { $0.without(register.checker.file) }
    answer.sources = register.checker.sources
    var parts: [String] = []
    let errors = report.findings.count { $0.severity == .error }
    let warnings = report.findings.count { $0.severity == .warning }
    let words = fixedWords
    if errors > 0 { parts.append(words.checksFail(errors)) }
    if warnings > 0 { parts.append(words.counted(.warning, warnings)) }
    if !report.undecided.isEmpty { parts.append(words.undecidedChecks(report.undecided.count)) }
    if !report.accepted.isEmpty { parts.append(words.accepted(report.accepted.count)) }
    answer.blocks.append(.text(parts.isEmpty ? words.allChecksHold : parts.joined(separator: ", ")))
    if report.hasErrors { answer.outcome = .findings }
  }
}
