extension DiagnosticCode {
  /// Codes of the area 01 text and syntax, by number.
  static let syntaxCodes: [DiagnosticCode] = [
    invalidEncoding, unknownCharacter, curlyQuotes, unclosedText, unknownEscape, messageBrace, decimalComma,
    malformedNumber, unitTouchesNumber, noSuchDate, expected, unclosedBracket, unclosedBlock, strayBracket, tooDeep,
    reservedWord, misspeltKeyword, ruleAfterColon, chainedComparison, ifWithoutBrackets, braceOnNextLine,
    operatorSpacing, cellsWithCommas, misplacedDeclaration, signOrMinus, caseAfterOtherwise, edition, tooManyErrors,
    thousandsPoint,
  ]

  /// Bytes that are no UTF-8.
  public static let invalidEncoding = DiagnosticCode(
    101, .error, "bytes that are no UTF-8",
    explanation: """
      A script is text in UTF-8. Some bytes of this file stand for no character, mostly because an editor saved it in an older
      encoding such as Windows-1252. Save the file as UTF-8; the place that is shown is the first byte of each run.
      """)

  static let unknownCharacter = DiagnosticCode(
    102, .error, "a character that means nothing here",
    explanation: """
      Outside of texts and comments, only names, numbers and a few marks have a meaning. Marks of other languages (&&, ==, ;, //)
      and typographic ones (−, ×, ≥) are reported with the one to write instead.
      """,
    example: """
      check a { expect count(aspects) ≥ 1 }     # wrong
      check a { expect count(aspects) >= 1 }    # right
      """)

  static let curlyQuotes = DiagnosticCode(
    103, .error, "a text in curly or single quotes",
    explanation: """
      A text stands in straight double quotes. Word processors and web pages turn them into curly ones; the message offers the
      straight ones as a fix.
      """,
    example: """
      aspect gas “Natural gas”    # wrong
      aspect gas "Natural gas"    # right
      """)

  static let unclosedText = DiagnosticCode(
    104, .error, "a text that is not closed",
    explanation: """
      A text in "…" ends on the line on which it begins, so that one forgotten quote costs one line and not the file. A text of
      several lines stands in \"""…\""".
      """,
    example: """
      aspect gas "Natural gas     # wrong
      aspect gas "Natural gas"    # right
      """)

  static let unknownEscape = DiagnosticCode(
    105, .error, "a backslash that means nothing",
    explanation: """
      In a text a backslash begins one of \\" \\\\ \\n \\t \\u{…}. A backslash itself, as in the path of a file, is written twice.
      """,
    example: #"""
      document plan "Plan" { file: "plans\2026.pdf" }     # wrong
      document plan "Plan" { file: "plans\\2026.pdf" }    # right
      """#)

  static let messageBrace = DiagnosticCode(
    106, .error, "a brace in a message that is not closed",
    explanation: """
      In the message of a check, {…} holds an expression, whose value is shown. A brace as text is written twice, {{ or }}.
      """,
    example: """
      message "{title scores {score}"     # wrong
      message "{title} scores {score}"    # right
      """)

  static let decimalComma = DiagnosticCode(
    107, .error, "a comma between two digits",
    explanation: """
      0,5 may be the number 0.5, or the two entries 0 and 5. Nothing is guessed: a decimal is written with a point, and a comma
      between two entries is followed by a space. Both readings are offered as fixes.
      """,
    example: """
      parameter threshold: 0,5    # wrong
      parameter threshold: 0.5    # right
      """)

  static let malformedNumber = DiagnosticCode(
    108, .error, "a number that cannot be read",
    explanation: """
      A number has digits, at most one decimal point, and _ between digits where it is long: 1_250_000 or 0.25.
      """,
    example: """
      parameter limit: 1.250.000    # wrong
      parameter limit: 1_250_000    # right
      """)

  static let unitTouchesNumber = DiagnosticCode(
    109, .error, "a unit that touches its number",
    explanation: """
      A quantity is a number, a space and a unit: 12 t. Only % may touch its number. A name starts with a letter.
      """,
    example: """
      indicator waste "Waste" { unit: t, 2025: 12t }     # wrong
      indicator waste "Waste" { unit: t, 2025: 12 t }    # right
      """)

  static let noSuchDate = DiagnosticCode(
    110, .error, "a date that does not exist",
    explanation: """
      A date is written year-month-day, 2026-12-31; periods are 2025, 2025-H1, 2025-Q3 and 2025-03. The day must exist in the
      calendar.
      """,
    example: """
      audit spring { type: internal, date: 2026-02-30 }    # wrong
      audit spring { type: internal, date: 2026-02-28 }    # right
      """)

  static let expected = DiagnosticCode(
    111, .error, "something else is expected here",
    explanation: """
      What stands here does not go on with what stands before it. The message says what could stand here. Often a comma or a
      line end between two entries is missing, or a word too many was written.
      """,
    example: """
      aspect gas { process brewing }     # wrong
      aspect gas { process: brewing }    # right
      """)

  static let unclosedBracket = DiagnosticCode(
    112, .error, "a bracket that is not closed",
    explanation: """
      A ( or [ has its closing bracket in the same block. It never reaches beyond the } of the block or a line at the margin, so
      that one forgotten bracket is one error.
      """,
    example: """
      aspect gas { legal: [permit, noise }     # wrong
      aspect gas { legal: [permit, noise] }    # right
      """)

  static let unclosedBlock = DiagnosticCode(
    113, .error, "a block that is not closed",
    explanation: """
      A { has its } further down. A line at the margin that begins a declaration ends the blocks that are still open, so that one
      forgotten brace is one error. Lines inside a block are indented.
      """,
    example: """
      aspect gas {                # wrong
        process: brewing
      aspect noise "Noise"
      """)

  static let strayBracket = DiagnosticCode(
    114, .error, "a closing bracket without an opening one",
    explanation: "A closing bracket has no opening one before it. Remove it, or write the opening one.",
    example: """
      aspect gas { process: brewing } }    # wrong
      aspect gas { process: brewing }      # right
      """)

  static let tooDeep = DiagnosticCode(
    115, .error, "nested too deep",
    explanation: """
      Brackets and blocks may stand in one another 256 deep, and one chain of operators may have 1,000 parts. No script that a
      person writes comes near; a generated one is divided into named parts.
      """)

  static let reservedWord = DiagnosticCode(
    116, .error, "a reserved word as a name",
    explanation: """
      yes no missing today when otherwise because and or not in is if then else band where are reserved: they name nothing. All
      other words may be names.
      """,
    example: """
      scale answer { no, maybe, yes }                 # wrong
      scale answer { negative, maybe, affirmative }   # right
      """)

  static let misspeltKeyword = DiagnosticCode(
    117, .error, "a word that is no declaration",
    explanation: """
      A block begins with a word that is no declaration and holds what only a declaration can hold. Most often the word is
      misspelt.
      """,
    example: """
      scael severity { 1 low, 2 high }    # wrong
      scale severity { 1 low, 2 high }    # right
      """)

  static let ruleAfterColon = DiagnosticCode(
    118, .error, "a computation after ':'",
    explanation: """
      'name: …' gives a value, and 'name = …' computes one. After ':' nothing is computed; write '=' for a rule.
      """,
    example: """
      for impact { score: severity * probability }     # wrong
      for impact { score = severity * probability }    # right
      """)

  static let chainedComparison = DiagnosticCode(
    119, .error, "a chain of comparisons",
    explanation: "A comparison has two sides. Two limits are two comparisons joined by 'and', or a range after 'in'.",
    example: """
      expect 1 <= score <= 25        # wrong
      expect score in 1..25          # right
      """)

  static let ifWithoutBrackets = DiagnosticCode(
    120, .error, "an 'if' or 'when' inside an expression without brackets",
    explanation: """
      Inside another operator, 'if … then … else …' and 'when …' stand in brackets, so that it is plain where they end.
      """,
    example: """
      score = 2 * if emergency then 3 else 1      # wrong
      score = 2 * (if emergency then 3 else 1)    # right
      """)

  static let braceOnNextLine = DiagnosticCode(
    121, .error, "an opening brace on a line of its own",
    explanation: "The { of a block stands on the line of its head, since a head without one is a declaration too.",
    example: """
      aspect gas        # wrong
      {
        process: brewing
      }
      """)

  static let operatorSpacing = DiagnosticCode(
    122, .error, "an operator without spaces",
    explanation: """
      An operator stands between spaces, so that kWh/hl, boiler-gas and n/a are one thing each.
      """,
    example: """
      score = severity*probability      # wrong
      score = severity * probability    # right
      """)

  static let cellsWithCommas = DiagnosticCode(
    123, .error, "cells of a row with commas between them",
    explanation: "In matrix, table and rows, a row is a line and spaces separate its cells.",
    example: """
      rows aspect (id, title) {
        gas, "Natural gas"      # wrong
        gas  "Natural gas"      # right
      }
      """)

  static let misplacedDeclaration = DiagnosticCode(
    124, .error, "a declaration in the wrong place",
    explanation: """
      Declarations stand at the level of the file; a method holds parameters, layers, scales, choices, matrices, tables and
      blocks 'for KIND', and a record its entries and inner records.
      """,
    example: """
      aspect gas {
        scale size { small, large }    # wrong: move it out of the record
      }
      """)

  static let signOrMinus = DiagnosticCode(
    125, .error, "a '-' that may be a sign or a subtraction",
    explanation: """
      A '-' with spaces on both sides subtracts; one that touches what follows it is a sign. 'score -1' is neither.
      """,
    example: """
      rest = score -1      # wrong
      rest = score - 1     # right
      """)

  static let caseAfterOtherwise = DiagnosticCode(
    126, .error, "a case that nothing can reach",
    explanation: "'otherwise' is the last of the cases: what stands after it is never read.",
    example: """
      class = otherwise: low  when score > 12: high      # wrong
      class = when score > 12: high  otherwise: low      # right
      """)

  static let edition = DiagnosticCode(
    127, .error, "an edition that is not known",
    explanation: """
      'ems 1 en' on the first line says which edition of the language the file is written in, and the language of its titles. This
      program knows edition 1.
      """,
    example: """
      ems 2 nl    # wrong
      ems 1 nl    # right
      """)

  static let tooManyErrors = DiagnosticCode(
    128, .error, "too many errors in one file",
    explanation: """
      After a thousand errors a file is not read further: it is no script, or one mistake near its start makes all that follows
      unreadable. Mend the first ones and run again.
      """)

  static let thousandsPoint = DiagnosticCode(
    129, .error, "a point that may part thousands",
    explanation: """
      The file names a language that writes 1.150 for a thousand one hundred and fifty, and scripts write decimals with a point,
      so that a number with exactly three digits after its point can be read in two ways. Nothing is guessed: write 1_150 or 1.15.
      Where three decimals are meant, a fourth digit says so: 12.3450.
      """,
    example: """
      ems 1 nl
      parameter limit: 1.150    # wrong
      parameter limit: 1_150    # right
      """)
}

extension Diagnostic {
  /// How many errors of one file are reported; then its rest is not read.
  static let limit = 1000

  /// Says that a file has too many errors.
  static func tooMany(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .tooManyErrors, "more than \(limit) errors: the rest of this file is not read", at: range,
      help: "is it a script? mend the first errors and run again")
  }
}
