import EMSOutput
import EMSSyntax

/// `help`, out of the table of statements.
extension Session {
  /// `help`, `help WORD`
  mutating func help(_ words: LineWords, _ answer: inout Answer) {
    var words = words
    guard let argument = words.argument() else {
      answer.blocks += Session.help()
      return
    }
    let word = words.text(argument)
    guard let statement = Statement(rawValue: word == "exit" ? "quit" : word) else {
      let known = Statement.allCases.map(\.word)
      let near = NearestName.nearest(to: word, in: known, limit: 3)
      answer.fail(
        Diagnostic(
          .unknownSessionName, "there is no statement '\(word)'",
          at: open == nil ? nil : place(argument, answer),
          help: NearestName.question(near) ?? "'help' lists the statements"))
      return
    }
    answer.blocks += help(statement)
  }

  /// All statements, a line each.
  static func help() -> [Document.Block] {
    var table = Table(columns: [Table.Column("statement"), Table.Column("does")])
    for statement in Statement.allCases {
      table.rows.append([Cell(statement.forms[0]), Cell(statement.summary)])
    }
    return [
      .text(
        "A line is a statement, an expression such as `count(aspects where significant)`, or a declaration as a file holds it. 'help WORD' tells more."
      ), .table(table),
    ]
  }

  /// One statement.
  private func help(_ statement: Statement) -> [Document.Block] {
    let example = example(of: statement).map { [Document.Block.text("For example: \($0)")] } ?? []
    return [.preformatted(statement.forms.joined(separator: "\n") + "\n"), .text(statement.summary)] + example
  }
}
