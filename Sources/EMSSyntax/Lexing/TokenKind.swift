/// What a token is. Words are all `word`, but for the reserved ones: keywords are contextual, the parser looks them up.
public enum TokenKind: UInt8, Sendable, CaseIterable {
  /// A name or a contextual keyword.
  case word
  /// `"…"` or `"""…"""`, quotes included; `badText` where the closing quote is missing.
  case text, badText
  /// The opening quotes of a text after the word `message`, its literal parts, and its closing quotes; what stands in
  /// its braces are tokens of their own between these.
  case messageStart, messagePart, messageEnd
  /// `<`, the path and `>` of a library after the word `include`.
  case libraryStart, libraryPath, libraryEnd
  /// `12`, `0.4`, `1_000`; `badNumber` where it cannot be read (`0,5`), which is reported.
  case number, badNumber
  /// `2026-12-31`.
  case date
  /// `2025-H1`, `2025-Q3`, `2025-03`; a bare year is a `number`.
  case period
  // Reserved words.
  case yes, no, missing, today, when, otherwise, because, and, or, not, `is`, `in`, `if`, then, `else`, band, `where`
  /// `n/a`.
  case notApplicable
  // Brackets and marks.
  case leftBrace, rightBrace, leftParenthesis, rightParenthesis, leftBracket, rightBracket
  case comma, colon, equals, arrow, dot, dotDot, question, bar
  // Operators. `minus` stands between two operands or alone in a cell, `sign` before one operand.
  case plus, minus, sign, star, slash, caret, less, lessOrEqual, greater, greaterOrEqual, notEqual, percent
  /// Bytes that no rule knows; reported.
  case unknown
  /// The end of the file; always last.
  case endOfFile
}

/// What stands before a token: the layout of the text, as far as it means something.
public struct TokenFlags: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Creates flags from bits.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A line ends between the token before and this one; also set on the first token.
  @inlinable public static var newlineBefore: TokenFlags { TokenFlags(rawValue: 1) }
  /// Anything at all stands between the token before and this one.
  @inlinable public static var spaceBefore: TokenFlags { TokenFlags(rawValue: 2) }
  /// The token starts at column 1.
  @inlinable public static var atMargin: TokenFlags { TokenFlags(rawValue: 4) }
}

/// A set of kinds of tokens as bits.
struct TokenSet: Sendable {
  let bits: UInt64

  init(_ kinds: TokenKind...) {
    var bits: UInt64 = 0
    for kind in kinds { bits |= 1 << UInt64(kind.rawValue) }
    self.bits = bits
  }

  @inline(__always) func contains(_ kind: TokenKind) -> Bool { bits & (1 << UInt64(kind.rawValue)) != 0 }
}
