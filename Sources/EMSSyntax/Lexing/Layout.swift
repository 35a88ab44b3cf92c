/// What a line end means to the parser where it stands; the innermost bracket decides.
///
/// The layout rules, as a pass over the tokens. A token's *gap* is what stands before it.
///
/// 1. Every `{` opens a block; which kind it has is known by the head that it ends:
///    - `scale`, `choice`, `extend choice`, `matrix`, `table`, `rows`, and a `{` in the place of a type: **rows**;
///    - `view`, `check`, `test`: **clauses**;
///    - all others (records, fields, changes, `method`, `band`, `map`, mappings): **entries**. The file is such a block too.
///    `(` and `[` open **free** text. The matching closer ends what was opened.
/// 2. In free text a line end means nothing. A `(` or `[` ends nevertheless, with one error, before the `}` of its block and
///    before a token at column 1.
/// 3. In entries and clauses a line end before a token is an *end*, unless the token before it is one of
///    `+ - * / ^ < <= > >= = != is in not and or where`, `:`, `->`, `because`, `then`, `else` (in clauses also `,`), or the token
///    after it is one of `+ - * / ^ < <= > >= = != is in and or`, `not` before `in`, `when`, `otherwise`, `because`, `then`,
///    `else`. The sign (a `-` that touches its operand) is no operator here.
/// 4. In rows every line end is an end.
/// 5. A `,` outside of `(` and `[` is an end too, except: in clauses, where it separates the members of a list; after a bare
///    name in a block of fields, where it joins the names of one declaration; in the head of a `kind`, between parents.
///    The `{` and `}` of a block are ends.
/// 6. In rows of `matrix`, `table` and `rows`, a blank separates two cells; tokens that touch are one cell, and a bracket is
///    one cell with all that it holds. After the `:` of a table's row stands one rule, to the end of the line.
/// 7. A word after a number and a blank is its unit, unless it is reserved or one of the words of `Keyword.isNoUnit`; not
///    between the cells of a row, not after the first item of a level or of an entry of `band`. A unit goes on over a `/`
///    that touches on both sides. A word that touches a name, `.` or `(` on its left goes with it.
/// 8. Inside a block whose head starts at column 1, a token at column 1 that begins WORD NAME (or WORD `{`), NAME being a word or
///    a text on the same line, ends the block with one error: unless the first entry of the block stands at column 1 too, so
///    that it is written without indentation. In rows WORD must then be the word of a declaration, or the line end in `{`.
enum LineMode: UInt8 {
  /// Between `(` and `)` or `[` and `]`.
  case free
  /// Entries end with their line, unless an operator joins it to the next one.
  case entries
  /// As entries; a comma goes on too.
  case clauses
  /// Nothing goes on.
  case rows
}

/// The tokens of the layout rules.
enum Layout {
  /// A line that ends in one of these goes on in the next.
  static let opensNextLine = TokenSet(
    .plus, .minus, .star, .slash, .caret, .less, .lessOrEqual, .greater, .greaterOrEqual, .equals, .notEqual, .is, .in,
    .not, .and, .or, .where, .colon, .arrow, .because, .then, .else)

  /// A line that begins with one of these goes on the one before it.
  static let continuesLine = TokenSet(
    .plus, .minus, .star, .slash, .caret, .less, .lessOrEqual, .greater, .greaterOrEqual, .equals, .notEqual, .is, .in,
    .and, .or, .when, .otherwise, .because, .then, .else)

  /// What may follow a complete expression only as a mistake of `:` for `=`.
  static let operators = TokenSet(
    .plus, .minus, .star, .slash, .caret, .less, .lessOrEqual, .greater, .greaterOrEqual, .equals, .notEqual, .is, .in,
    .and, .not)
}
