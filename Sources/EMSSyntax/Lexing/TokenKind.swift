/// What a token is. Words are all `word`, but for the reserved ones: keywords are contextual, the parser compares their text.
public enum TokenKind: UInt8, Sendable {
  /// A name or a contextual keyword.
  case word
  /// `"…"` or `"""…"""`, quotes included; `badText` where the closing quote is missing.
  case text, badText
  /// `12`, `0.4`, `1_000`.
  case number
  /// `2026-12-31`.
  case date
  /// `2025-H1`, `2025-Q3`, `2025-03`; a bare year is a `number`.
  case period
  /// A unit after a number: `kWh/hl`, `%`.
  case unit
  // Reserved words.
  case yes, no, missing, today, when, otherwise, because, and, or, not, `is`, `in`, `if`, then, `else`, band, `where`
  /// `n/a`.
  case notApplicable
  // Brackets and marks.
  case leftBrace, rightBrace, leftParenthesis, rightParenthesis, leftBracket, rightBracket
  case comma, colon, equals, arrow, dot, dotDot, question, bar
  // Operators.
  case plus, minus, sign, star, slash, caret, less, lessOrEqual, greater, greaterOrEqual, notEqual, percent
  /// The end of an entry, clause or row, found by the layout pass; empty.
  case end
  /// Bytes that no rule knows.
  case unknown
  /// The end of the file; always last.
  case endOfFile
}
