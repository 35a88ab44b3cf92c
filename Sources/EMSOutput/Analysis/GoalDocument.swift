public import EMSEngine
import EMSFormats
public import EMSSemantics
import EMSValues

/// What a search for a wish found, as a document, JSON or CSV.
public struct GoalDocument: Sendable {
  private let texts: AnalysisTexts

  /// Creates documents with titles in `language`.
  public init(_ program: Program, language: String? = nil) { texts = AnalysisTexts(program, language: language) }

  /// The answers to a question: a paragraph and a table of ways for each record; of many records one table with the first way of each.
  public func document(_ answers: [GoalAnswer], _ question: GoalQuestion) -> Document {
    if answers.isEmpty { return Document([.text("no record to bring to \(wish(question))")]) }
    if answers.count > 1 { return Document(overview(answers, question)) }
    return Document(answers.flatMap { blocks($0, question) })
  }

  private func wish(_ question: GoalQuestion) -> String { "\(texts.name(question.target)) \(question.wish.text)" }

  // MARK: One record

  private func blocks(_ answer: GoalAnswer, _ question: GoalQuestion) -> [Document.Block] {
    let path = texts.path(CellAddress(record: answer.record, column: question.target))
    let now = texts.text(answer.value, question.target.field)
    switch answer.outcome {
    case .holds: return [.text("\(path) is \(now): \(question.wish.text) holds already.")]
    case .reached(let solutions, let more, let isProved):
      let size = solutions.first?.changes.count ?? 0
      let steps = solutions.first?.steps ?? 0
      let total = solutions.count + more
      let ways = total == 1 ? "one way" : "\(total) ways"
      var blocks: [Document.Block] = [
        .text(
          "\(path) is \(now); \(question.wish.text) takes \(count(size, "change")) of \(count(steps, "step")), \(ways):"
        )
      ]
      blocks.append(.table(table(solutions, answer, question)))
      if more > 0 { blocks.append(.note("\(more) more of the same size")) }
      blocks.append(
        .note(isProved ? proof(size, answer) : "the search stopped at its bound: there may be more of this size"))
      return blocks
    case .unreachable(let nearest):
      if answer.isJudged { return [.text("\(path) is judged \(now), and no input moves a judgement.")] }
      if answer.inputs.isEmpty {
        return [
          .text("\(path) is \(now), and reads no input that can be changed: \(question.wish.text) cannot be reached.")
        ]
      }
      var blocks: [Document.Block] = [
        .text(
          "\(path) is \(now), and no change of \(inputNames(answer)) brings it to \(question.wish.text): \(answer.isPruned ? "all that can move it there" : "all") were tried (\(count(answer.trials, "variant")))."
        )
      ]
      blocks += nearestBlocks(nearest, answer, question)
      return blocks
    case .stopped(let tried, let nearest):
      var blocks: [Document.Block] = [
        .text(
          "\(path) is \(now); the search for \(question.wish.text) stopped early after \(count(answer.trials, "variant")). "
            + (tried > 0
              ? "No \(tried == 1 ? "single change reaches" : "\(tried) changes or fewer reach") it."
              : "Not even all single changes were tried."))
      ]
      blocks += nearestBlocks(nearest, answer, question)
      blocks.append(.note("name fewer inputs with 'by', or ask for a higher bound"))
      return blocks
    }
  }

  private func proof(_ size: Int, _ answer: GoalAnswer) -> String {
    let fewer = size > 1 ? "no fewer and no smaller changes do" : "no smaller change does"
    return "\(fewer): \(count(answer.trials, "variant")) of \(inputNames(answer)) tried"
      + (answer.isPruned ? ", the others move it the wrong way or not far enough" : "")
  }

  private func nearestBlocks(
    _ nearest: GoalSolution?, _ answer: GoalAnswer, _ question: GoalQuestion
  ) -> [Document.Block] {
    guard let nearest else { return [.note("nothing nearer than now was found")] }
    return [
      .text("The nearest that can be reached is \(texts.text(nearest.result, question.target.field)):"),
      .table(table([nearest], answer, question)),
    ]
  }

  private func table(_ solutions: [GoalSolution], _ answer: GoalAnswer, _ question: GoalQuestion) -> Table {
    Table(
      columns: [
        .init("changes"), .init("steps", alignment: .trailing), .init(texts.name(question.target)),
      ],
      rows: solutions.map { solution in
        [
          Cell(changes(solution, answer.record)), Cell("\(solution.steps)"),
          Cell(texts.text(solution.result, question.target.field)),
        ]
      })
  }

  private func changes(_ solution: GoalSolution, _ record: RecordID) -> String {
    solution.changes.map { change in
      let field = change.cell.column.field
      return texts.path(change.cell, from: record) + " " + texts.text(change.from, field) + " → "
        + texts.text(change.to, field)
    }.joined(separator: ", ")
  }

  private func inputNames(_ answer: GoalAnswer) -> String {
    let names = answer.inputs.prefix(8).map { texts.path($0.cell, from: answer.record) }
    let more = answer.inputs.count > names.count ? " and \(answer.inputs.count - names.count) more" : ""
    return names.joined(separator: ", ") + more
  }

  private func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  // MARK: Many records

  private func overview(_ answers: [GoalAnswer], _ question: GoalQuestion) -> [Document.Block] {
    let open = answers.filter { if case .holds = $0.outcome { false } else { true } }
    let name = texts.name(question.target)
    var rows: [[Cell]] = []
    var reached = 0
    var isStopped = false
    for answer in open {
      let id = texts.program.records.fullID(answer.record)
      let now = texts.text(answer.value, question.target.field)
      var cells = [Cell(id), Cell(now)]
      switch answer.outcome {
      case .holds: continue
      case .reached(let solutions, let more, let isProved):
        reached += 1
        let first = solutions.first
        let others = solutions.count + more - 1
        cells += [
          Cell(first.map { changes($0, answer.record) } ?? ""), Cell("\(first?.steps ?? 0)"),
          Cell(first.map { texts.text($0.result, question.target.field) } ?? ""),
          Cell((others > 0 ? "\(others) more" : "") + (isProved ? "" : " (stopped early)")),
        ]
        if !isProved { isStopped = true }
      case .unreachable(let nearest):
        let result = nearest.map { texts.text($0.result, question.target.field) } ?? now
        cells += [
          Cell(answer.isJudged ? "judged" : "cannot be reached", emphasis: .strong), Cell(""), Cell(""),
          Cell("nearest \(result)"),
        ]
      case .stopped(_, let nearest):
        isStopped = true
        let result = nearest.map { texts.text($0.result, question.target.field) } ?? now
        cells += [Cell("stopped early", emphasis: .strong), Cell(""), Cell(""), Cell("nearest \(result)")]
      }
      rows.append(cells)
    }
    let trials = answers.reduce(0) { $0 + $1.trials }
    var blocks: [Document.Block] = [
      .text(
        "\(answers.count) records, \(wish(question)): \(answers.count - open.count) hold already, \(reached) can be reached, \(open.count - reached) not."
      )
    ]
    if !rows.isEmpty {
      blocks.append(
        .table(
          Table(
            columns: [
              .init("record"), .init(name), .init("fewest, smallest changes"), .init("steps", alignment: .trailing),
              .init("then"), .init("other ways"),
            ], rows: rows)))
    }
    blocks.append(
      .note(
        "\(count(trials, "variant")) tried"
          + (isStopped ? "; where it says so the search stopped at its bound" : "; no fewer or smaller changes do")))
    return blocks
  }

  // MARK: Machines

  /// The answers as JSON, an object a record.
  public func json(_ answers: [GoalAnswer], _ question: GoalQuestion) -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("analysis", "goal")
    writer.member("version", 1)
    writer.member("result", texts.name(question.target))
    writer.member("wish", question.wish.text)
    writer.key("records")
    writer.beginArray()
    for answer in answers { write(answer, question, &writer) }
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private func write(_ answer: GoalAnswer, _ question: GoalQuestion, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", texts.program.records.fullID(answer.record))
    writer.member("value", texts.text(answer.value, question.target.field))
    var solutions: [GoalSolution] = []
    var nearest: GoalSolution?
    switch answer.outcome {
    case .holds: writer.member("outcome", "holds")
    case .reached(let found, let more, let isProved):
      writer.member("outcome", "reached")
      writer.member("proved", isProved)
      writer.member("more", more)
      solutions = found
    case .unreachable(let found):
      writer.member("outcome", answer.isJudged ? "judged" : "unreachable")
      nearest = found
    case .stopped(let tried, let found):
      writer.member("outcome", "stopped")
      writer.member("triedUpTo", tried)
      nearest = found
    }
    writer.member("variants", answer.trials)
    writer.member("inputs", answer.inputs.map { texts.path($0.cell) })
    if !solutions.isEmpty {
      writer.key("answers")
      writer.beginArray()
      for solution in solutions { write(solution, question, &writer) }
      writer.endArray()
    }
    if let nearest {
      writer.key("nearest")
      write(nearest, question, &writer)
    }
    writer.endObject()
  }

  private func write(_ solution: GoalSolution, _ question: GoalQuestion, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("changes")
    writer.beginArray()
    for change in solution.changes {
      writer.beginObject()
      writer.member("path", texts.path(change.cell))
      writer.member("from", texts.text(change.from, change.cell.column.field))
      writer.member("to", texts.text(change.to, change.cell.column.field))
      writer.member("steps", change.steps)
      writer.endObject()
    }
    writer.endArray()
    writer.member("steps", solution.steps)
    writer.member("value", texts.text(solution.result, question.target.field))
    writer.endObject()
  }

  /// The answers as CSV: a line a change; a record without one has a line of its own.
  public func csv(_ answers: [GoalAnswer], _ question: GoalQuestion) -> [UInt8] {
    var writer = CSVWriter()
    writer.row(["id", "value", "outcome", "answer", "path", "from", "to", "steps", "then"])
    for answer in answers {
      let id = texts.program.records.fullID(answer.record)
      let value = texts.text(answer.value, question.target.field)
      var solutions: [GoalSolution] = []
      var outcome: String
      switch answer.outcome {
      case .holds: outcome = "holds"
      case .reached(let found, _, let isProved):
        outcome = isProved ? "reached" : "reached-stopped"
        solutions = found
      case .unreachable: outcome = answer.isJudged ? "judged" : "unreachable"
      case .stopped: outcome = "stopped"
      }
      if solutions.isEmpty { writer.row([id, value, outcome, "", "", "", "", "", ""]) }
      for (number, solution) in solutions.enumerated() {
        for change in solution.changes {
          let field = change.cell.column.field
          writer.row([
            id, value, outcome, "\(number + 1)", texts.path(change.cell), texts.text(change.from, field),
            texts.text(change.to, field), "\(change.steps)", texts.text(solution.result, question.target.field),
          ])
        }
      }
    }
    return writer.bytes
  }
}
