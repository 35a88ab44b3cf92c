/// Reads one file: any bytes give a tree and a list of diagnostics by place. Pure; never fails.
public func parse(_ source: SourceFile) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  Parser.run(source) { $0.parseFile() }
}

/// Reads one expression, as `--where` and a line of the session give it. The root is a `file` whose child is the expression.
public func parseExpression(_ source: SourceFile) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  Parser.run(source) { $0.parseLoneExpression() }
}

/// Reads changes, `PATH: value, PATH = expression, …`, as `--set` and the statement `set` give them. The root is a `file` whose
/// children are `entry` where a value stands, and `ruleEntry` where an expression does (after either mark).
public func parseChanges(_ source: SourceFile) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  Parser.run(source) { $0.parseLoneChanges() }
}

/// Reads changes as the body of a scenario holds them: `path: value`, `amend`, `remove`, new records. The root is a `file` whose
/// children are the changes.
public func parseScenarioBody(_ source: SourceFile) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  Parser.run(source) { $0.parseLoneScenarioBody() }
}

/// A recursive-descent parser over the tokens of one file. It holds pointers for the time of one call of `run` only.
///
/// Methods that only look are `mutating` all the same where they are not inlined: a call that reads copies this large struct,
/// one that may write passes its address.
struct Parser {
  /// How deep brackets, blocks and signs may stand in one another.
  static let depthLimit = 256
  /// How many operators one chain may have.
  static let chainLimit = 1000

  let file: FileID
  let bytes: UnsafePointer<UInt8>
  let kinds: UnsafePointer<TokenKind>
  let starts: UnsafePointer<UInt32>
  let ends: UnsafePointer<UInt32>
  let flags: UnsafePointer<UInt8>
  let tokenCount: Int
  let keywords = KeywordTable.shared

  var position = 0
  var mode = LineMode.entries
  var tree: TreeBuilder
  var diagnostics: [Diagnostic]
  var depth = 0
  /// Errors at or before this token are not reported: it belongs to something that was.
  var silentUntil = -1
  /// The first token of the entry that was begun last: one of which nothing could be read is skipped.
  var lastEntry = -1
  /// How many tokens may still be looked at in search of closing brackets.
  var lookAhead = 10_000_000
  /// Whether there were too many errors: all further ones are silent.
  var hasGivenUp = false
  /// Whether what is read stands in a test.
  var isInTest = false
  /// Whether the clauses at hand are of a check.
  var isInCheck = false
  /// Whether what is read stands in a reason, which takes `by` and `on` itself.
  var inReason = false
  /// Whether a line at the margin ends the open blocks.
  var marginRule = false
  /// Where marks stand that the lexer reported and an error of the parser tells of.
  var forgotten: Set<UInt32> = []
  /// The token at the margin that ended blocks last; those that it ends besides are silent.
  var closedAtMargin = -1

  static func run(
    _ source: SourceFile, _ body: (inout Parser) -> Void
  ) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
    let count = source.bytes.count
    let padded = UnsafeMutablePointer<UInt8>.allocate(capacity: count + 16)
    defer { padded.deallocate() }
    source.bytes.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { padded.initialize(from: base, count: count) }
    }
    (padded + count).initialize(repeating: 0, count: 16)
    let (tokens, textDiagnostics) = Lexer.run(
      bytes: UnsafePointer(padded), count: count, file: source.id, isValidText: source.isLibrary)
    // A node has a token of its own or two children, mostly; where that is too few, the file is parsed again.
    var capacity = tokens.count * 2 + 64
    while true {
      var diagnostics: [Diagnostic] = []
      let tree = TreeBuilder.fill(capacity: capacity, source: source, tokens: tokens) { builder in
        tokens.withPointers { kinds, starts, ends, flags in
          var parser = Parser(
            file: source.id, bytes: UnsafePointer(padded), kinds: kinds, starts: starts, ends: ends, flags: flags,
            tokenCount: tokens.count, tree: builder, diagnostics: textDiagnostics)
          body(&parser)
          parser.tree.node(.file, 0, parser.tokenCount, 0)
          builder = parser.tree
          diagnostics = parser.diagnostics
          if !parser.forgotten.isEmpty {
            diagnostics.removeAll { diagnostic in
              diagnostic.code == .unknownCharacter
                && diagnostic.range.map { parser.forgotten.contains($0.start) } ?? false
            }
          }
        }
      }
      if let tree {
        var log = DiagnosticLog()
        log.add(contentsOf: diagnostics)
        return (tree, log.sorted())
      }
      capacity *= 4
    }
  }

  // MARK: Tokens

  @inline(__always) var kind: TokenKind { kinds[position] }

  /// The kind of the token `offset` further on; the end of the file beyond it.
  @inline(__always)
  func kind(_ offset: Int) -> TokenKind {
    let at = position + offset
    return at < tokenCount ? kinds[at] : .endOfFile
  }

  /// Whether nothing stands between the token `at` and the one before it.
  @inline(__always) func touches(_ at: Int) -> Bool { flags[at] == 0 }

  /// Whether a line ends before the token `at`.
  @inline(__always) func startsLine(_ at: Int) -> Bool { flags[at] & 1 != 0 }

  @inline(__always)
  mutating func advance() {
    if position < tokenCount - 1 { position += 1 }
  }

  /// The keyword at token `at`, if it is one anywhere.
  @inline(__always)
  func keyword(at: Int) -> Keyword? {
    guard kinds[at] == .word else { return nil }
    return keywords.keyword(bytes + Int(starts[at]), Int(ends[at] - starts[at]))
  }

  /// Whether the token at hand is `keyword`, on the line of the token before it.
  @inline(__always)
  func isWord(_ keyword: Keyword) -> Bool {
    kind == .word && !startsLine(position) && self.keyword(at: position) == keyword
  }

  /// Whether the entry, clause or row ends before the token at hand because of a line end.
  @inline(__always) var atLineEnd: Bool { mutating get { flags[position] & 1 != 0 && endsLine() } }

  private mutating func endsLine() -> Bool {
    // An entry begins here: the line end before it has done its work.
    if position == lastEntry { return false }
    switch mode {
    case .free:
      guard flags[position] & 4 != 0 else { return false }
      switch kind {
      case .rightParenthesis, .rightBracket: return false
      default: return position > 0
      }
    case .rows: return true
    case .entries, .clauses:
      guard position > 0 else { return false }
      let before = kinds[position - 1]
      if Layout.opensNextLine.contains(before) { return false }
      if mode == .clauses, before == .comma { return false }
      let after = kind
      if Layout.continuesLine.contains(after) { return false }
      return !(after == .not && kind(1) == .in)
    }
  }

  /// Whether the token at hand ends an entry.
  @inline(__always) var atEntryEnd: Bool {
    mutating get {
      switch kind {
      case .comma, .rightBrace, .endOfFile: true
      default: flags[position] & 1 != 0 && endsLine()
      }
    }
  }

  // MARK: Places and texts

  func place(_ token: Int) -> SourceRange { SourceRange(file: file, start: starts[token], end: ends[token]) }

  func place(_ first: Int, _ last: Int) -> SourceRange {
    SourceRange(file: file, start: starts[first], end: ends[max(first, last)])
  }

  /// The empty place behind the token before the one at hand.
  var placeBehind: SourceRange {
    let offset = position > 0 ? ends[position - 1] : 0
    return SourceRange(file: file, start: offset, end: offset)
  }

  func text(_ token: Int) -> String { text(token, token) }

  func text(_ first: Int, _ last: Int) -> String {
    let start = Int(starts[first])
    let end = max(start, Int(ends[last]))
    return String(decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
  }

  // MARK: Leaves

  /// Makes the token at hand a leaf.
  @inline(__always)
  mutating func leaf(_ kind: NodeKind) {
    tree.leaf(kind, position, position + 1)
    advance()
  }

  @inline(__always) var isText: Bool {
    switch kind {
    case .text, .badText, .messageStart: true
    default: false
    }
  }

  /// Makes the text at hand, of one token or of the several of a message, a leaf.
  @inline(__always)
  mutating func textLeaf(_ node: NodeKind) {
    if kind != .messageStart { return leaf(node) }
    let first = position
    while kind != .messageEnd, kind != .endOfFile { advance() }
    if kind == .messageEnd { advance() }
    tree.leaf(node, first, position)
  }

  /// The position after the text at `at`.
  mutating func endOfText(_ start: Int) -> Int {
    guard kinds[start] == .messageStart else { return start + 1 }
    var at = start
    while at < tokenCount - 1, kinds[at] != .messageEnd { at += 1 }
    return min(at + 1, tokenCount - 1)
  }

  /// Whether the token at `at` is a name or a quoted id.
  @inline(__always)
  func isName(_ at: Int) -> Bool {
    switch kinds[at] {
    case .word, .text, .badText, .messageStart: true
    default: false
    }
  }

  /// A name where one must stand: a word on this line. Else an error, and an error node.
  @discardableResult
  mutating func expectName(_ what: @autoclosure () -> DiagnosticText) -> Bool {
    if kind == .word, !startsLine(position) || position == 0 || mode == .free || !atLineEnd {
      leaf(.name)
      return true
    }
    if isText, !atLineEnd {
      reportExpected(what(), notes: ["only the id of a record may be a text in quotes"])
      textLeaf(.error)
      return true
    }
    if !atLineEnd, Self.isReserved(kind) {
      reportReserved()
      leaf(.error)
      return true
    }
    reportExpected(what())
    errorLeaf()
    return false
  }

  /// An empty error node.
  mutating func errorLeaf() { tree.leaf(.error, position, position) }

  /// A title, if one stands here: a text and its translations, `LANG "…"`.
  @inline(__always)
  mutating func parseTitle() {
    if isText, !startsLine(position) { parseTitleHere() }
  }

  /// Reads the title at hand: a text and its translations.
  mutating func parseTitleHere() {
    let first = position
    let mark = tree.mark
    textLeaf(.text)
    parseTranslations()
    tree.node(.title, first, position, mark)
  }

  @inline(__always)
  mutating func parseTranslations() {
    while isLanguage(position) {
      let start = position
      let mark = tree.mark
      leaf(.name)
      textLeaf(.text)
      tree.node(.translation, start, position, mark)
    }
  }

  /// Whether a language and its text begin at `at`: a word that is no keyword of a head, then a text.
  mutating func isLanguage(_ at: Int) -> Bool {
    guard at + 1 < tokenCount, !startsLine(at), !startsLine(at + 1) else { return false }
    switch kinds[at + 1] {
    case .text, .badText, .messageStart: break
    default: return false
    }
    switch kinds[at] {
    case .word:
      switch keyword(at: at) {
      case .like, .from, .on, .by, .as, .plural: return false
      // On one line, the next clause ends a message and a title of a check.
      case .for, .expect, .message, .reason, .fix, .level, .clause: return !isInCheck
      default: return true
      }
    // Norwegian bears the name of a reserved word.
    case .no: return true
    default: return false
    }
  }

  static func isReserved(_ kind: TokenKind) -> Bool {
    switch kind {
    case .yes, .no, .missing, .today, .when, .otherwise, .because, .and, .or, .not, .is, .in, .if, .then, .else, .band,
      .where:
      true
    default: false
    }
  }
}

extension TokenList {
  /// Runs `body` with pointers to the columns; a list is never empty, since the end of the file is a token.
  func withPointers(
    _ body: (
      UnsafePointer<TokenKind>, UnsafePointer<UInt32>, UnsafePointer<UInt32>, UnsafePointer<UInt8>
    ) -> Void
  ) {
    kinds.withUnsafeBufferPointer { kinds in
      starts.withUnsafeBufferPointer { starts in
        ends.withUnsafeBufferPointer { ends in
          flags.withUnsafeBytes { flags in
            guard let kinds = kinds.baseAddress, let starts = starts.baseAddress, let ends = ends.baseAddress,
              let flags = flags.baseAddress
            else { return }
            body(kinds, starts, ends, flags.assumingMemoryBound(to: UInt8.self))
          }
        }
      }
    }
  }
}
