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
    if answers.isEmpty { return Document([.text(texts.words.noRecord(toBringTo: wish(question)))]) }
    if answers.count > 1 { return Document(overview(answers, question)) }
    return Document(answers.flatMap { blocks($0, question) })
  }

  private func wish(_ question: GoalQuestion) -> String { "\(texts.name(question.target)) \(question.wish.text)" }

  // MARK: One record

  private func blocks(_ answer: GoalAnswer, _ question: GoalQuestion) -> [Document.Block] {
    let path = texts.path(CellAddress(record: answer.record, column: question.target))
    let now = texts.text(answer.value, question.target.field)
    let words = texts.words
    let wish = question.wish.text
    switch answer.outcome {
    case .holds: return [.text(words.holdsAlready(path, now, wish))]
    case .reached(let solutions, let more, let isProved):
      let size = solutions.first?.changes.count ?? 0
      let steps = solutions.first?.steps ?? 0
      var blocks: [Document.Block] = [
        .text(words.takes(path, now, wish, changes: size, steps: steps, ways: solutions.count + more)),
        .table(table(solutions, answer, question)),
      ]
      if more > 0 { blocks.append(.note(words.moreOfThisSize(more))) }
      let proof = words.proof(
        changes: size, inputNames(answer), isPruned: answer.isPruned, variants: answer.trials)
      blocks.append(.note(isProved ? proof : words.stoppedAtBound))
      return blocks
    case .unreachable(let nearest):
      if answer.isJudged { return [.text(words.isJudged(path, now))] }
      if answer.inputs.isEmpty { return [.text(words.readsNoInput(path, now, wish))] }
      let text = words.unreachable(
        path, now, wish, inputNames(answer), isPruned: answer.isPruned, variants: answer.trials)
      return [.text(text)] + nearestBlocks(nearest, answer, question, isProved: true)
    case .stopped(let tried, let nearest):
      let text = words.stopped(path, now, wish, variants: answer.trials, changes: tried)
      return [.text(text)] + nearestBlocks(nearest, answer, question, isProved: false) + [.note(words.searchFurther)]
    }
  }

  private func nearestBlocks(
    _ nearest: GoalSolution?, _ answer: GoalAnswer, _ question: GoalQuestion, isProved: Bool
  ) -> [Document.Block] {
    guard let nearest else { return [.note(texts.words.nothingNearer)] }
    return [
      .text(texts.words.nearest(texts.text(nearest.result, question.target.field), isProved: isProved)),
      .table(table([nearest], answer, question)),
    ]
  }

  private func table(_ solutions: [GoalSolution], _ answer: GoalAnswer, _ question: GoalQuestion) -> Table {
    Table(
      columns: [
        .init(texts.words.changes), .init(texts.words.step, alignment: .trailing), .init(texts.name(question.target)),
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
    let more = answer.inputs.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " " + texts.words.more(more) : "")
  }

  // MARK: Many records

  private func overview(_ answers: [GoalAnswer], _ question: GoalQuestion) -> [Document.Block] {
    let open = answers.filter { if case .holds = $0.outcome { false } else { true } }
    let name = texts.name(question.target)
    let words = texts.words
    var rows: [[Cell]] = []
    var (reached, stopped) = (0, 0)
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
          Cell((others > 0 ? words.furtherOnes(others) : "") + (isProved ? "" : " (\(words.stoppedEarly))")),
        ]
        if !isProved { isStopped = true }
      case .unreachable(let nearest):
        let result = nearest.map { texts.text($0.result, question.target.field) } ?? now
        cells += [
          Cell(answer.isJudged ? words.judgedResult : words.cannotBeReached, emphasis: .strong), Cell(""), Cell(""),
          Cell(words.nearestInBrief(result, isProved: true)),
        ]
      case .stopped(_, let nearest):
        isStopped = true
        stopped += 1
        let result = nearest.map { texts.text($0.result, question.target.field) } ?? now
        cells += [
          Cell(words.stoppedEarly, emphasis: .strong), Cell(""), Cell(""),
          Cell(words.nearestInBrief(result, isProved: false)),
        ]
      }
      rows.append(cells)
    }
    let trials = answers.reduce(0) { $0 + $1.trials }
    var blocks: [Document.Block] = [
      .text(
        words.summary(
          of: answers.count, wish(question), hold: answers.count - open.count, reached: reached,
          unreached: open.count - reached - stopped, stopped: stopped))
    ]
    if !rows.isEmpty {
      blocks.append(
        .table(
          Table(
            columns: [
              .init(words.record), .init(name), .init(words.fewestChanges), .init(words.step, alignment: .trailing),
              .init(words.then), .init(words.otherWays),
            ], rows: rows)))
    }
    blocks.append(.note(words.tried(trials, isStopped: isStopped)))
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
